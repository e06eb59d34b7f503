
# Copyright (C) the ngx_http_imgproc_module authors


NGINX_SRC =	/usr/share/nginx/src
NGINX_FLAGS =
NGINX_BINARY =	nginx
PORT =		8080
DESTDIR =
MODULES_DIR =	/usr/lib/nginx/modules

CC =		gcc
OPT =		-g -O2
HARDEN =	-fstack-protector-strong -D_FORTIFY_SOURCE=2 -Wformat \
		-Werror=format-security
SANITIZE =
MODULE_CFLAGS =	$(OPT) $(HARDEN) -Wshadow -Wstrict-prototypes
MODULE_LDFLAGS = -Wl,-z,relro -Wl,-z,now

# everything that is built goes below this directory

B =		build
NAME =		ngx_http_imgproc_module
MODULE =	$(B)/$(NAME).so

# a tree other than Debian's is built in a directory of its own

TREE =		$(if $(filter /usr/share/nginx/src,$(NGINX_SRC)),nginx,$\
		nginx-$(shell printf %s '$(abspath $(NGINX_SRC))' | cksum | cut -d ' ' -f 1))
N =		$(B)/$(TREE)

SRC =		$(wildcard $(NAME)/core/*.c $(NAME)/image/*.c $(NAME)/nginx/*.c)
PAGE =		$(NAME)/nginx/ngx_http_imgproc_page.html
HDR =		$(wildcard $(NAME)/core/*.h $(NAME)/image/*.h $(NAME)/nginx/*.h)

T =		$(B)/t
CORE =		$(patsubst $(NAME)/core/%.c,%,$(filter $(NAME)/core/%,$(SRC)))
IMAGE =		$(patsubst $(NAME)/image/%.c,%,$(filter $(NAME)/image/%,$(SRC)))
UNIT =		$(patsubst t/unit/%.c,$(T)/unit/%,$(wildcard t/unit/*.c))
HELPERS =	$(patsubst t/%.c,$(T)/%,$(wildcard t/*.c))
PRELOADS =	$(patsubst t/preload/%.c,$(T)/%.so,$(wildcard t/preload/*.c))
FUZZ =		$(patsubst t/fuzz/%.c,$(T)/fuzz/%,$(filter-out %/replay.c,\
		$(wildcard t/fuzz/*.c)))
BENCH =		$(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))

GLIB_CFLAGS =	$(shell pkg-config --cflags glib-2.0)
GLIB_LIBS =	$(shell pkg-config --libs glib-2.0) -lm
VIPS_CFLAGS =	$(shell pkg-config --cflags vips glib-2.0)
VIPS_LIBS =	$(shell pkg-config --libs vips glib-2.0) -lm

WARN =		-W -Wall -Wextra -Wpointer-arith -Wshadow -Wstrict-prototypes \
		-Wno-unused-parameter -Wno-missing-field-initializers -Werror
UNIT_CFLAGS =	-std=gnu11 $(OPT) $(WARN) $(SANITIZE) -I$(NAME)/core
IMAGE_CFLAGS =	$(UNIT_CFLAGS) -I$(NAME)/image

TESTS =		$(sort $(wildcard t/*.t))
CHECKS =	$(sort $(wildcard t/check/*))

# nginx's own makefile is not told of our jobs, unless there are any

JOBS =		$(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

# V=1 shows nginx's command lines

QUIET =		$(if $(V),,-s)
CCQ =		$(if $(V),,@echo '  CC    $@' &&) $(CC)

# "sudo make" in somebody's checkout leaves no files of root there

OWNER :=	$(shell tools/owner)
AGAIN =		$(OWNER) $(MAKE) --no-print-directory


all:	$(MODULE)

help:
	@sed -n 's/^#: //p' Makefile

#: make                       build/ngx_http_imgproc_module.so for Debian's nginx
#: make NGINX_SRC=dir         the same for any nginx source tree
#: make install               into nginx's modules directory [DESTDIR, MODULES_DIR]
#: make run [PORT=8080]       a demonstration on 127.0.0.1; root installs packages
#: make test                  everything there is; root installs packages
#: make check                 the same in one round, with glibc's malloc
#: make unit                  the unit programs alone
#: make asan                  all tests on an nginx with sanitizers
#: make fuzz [TIME=60]        the fuzz targets, so many seconds each
#: make test-browser           the status page, and SVG, in Chromium
#: make bench                 programs and pictures for measurements
#: make bench-cost            memory of pictures, predicted and measured
#: make clean


# the module

# nginx is configured again when a file comes or goes, not when one changes

FLAGS_NOW =	$(SRC) $(HDR) $(NGINX_SRC) $(NGINX_FLAGS) $(CC) $(MODULE_CFLAGS) \
		$(SANITIZE) $(MODULE_LDFLAGS)

$(N)/.flags:	FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(strip $(FLAGS_NOW))' | cmp -s - $@ \
		|| printf '%s\n' '$(strip $(FLAGS_NOW))' > $@

$(N)/tree/objs/Makefile:	$(N)/.flags config config.make tools/configure
	@tools/deps build
	@echo 'configuring nginx in $(N)'
	@tools/configure $(NGINX_SRC) $(N)/tree --with-cc=$(CC) \
		--with-cc-opt='$(MODULE_CFLAGS) $(SANITIZE)' \
		--with-ld-opt='$(MODULE_LDFLAGS) $(SANITIZE)' $(NGINX_FLAGS)

$(N)/tree/objs/$(NAME).so:	$(N)/tree/objs/Makefile $(SRC) $(HDR) $(PAGE)
	@echo 'building $(NAME).so in $(N)'
	@$(MAKE) $(QUIET) --no-print-directory -C $(N)/tree $(JOBS) \
		-f objs/Makefile modules

# there is one module for all trees: the tree named last

$(MODULE):	$(N)/tree/objs/$(NAME).so FORCE
	@cmp -s $< $@ || { cp $< $@.tmp && mv $@.tmp $@; }

install:
	@$(AGAIN) $(MODULE)
	install -d '$(DESTDIR)$(MODULES_DIR)'
	install -m 644 $(MODULE) '$(DESTDIR)$(MODULES_DIR)'


# unit programs and helpers

$(T)/core/%.o:	$(NAME)/core/%.c $(HDR)
	@mkdir -p $(@D)
	$(CCQ) $(UNIT_CFLAGS) $(GLIB_CFLAGS) -c -o $@ $<

$(T)/image/%.o:	$(NAME)/image/%.c $(HDR)
	@mkdir -p $(@D)
	$(CCQ) $(IMAGE_CFLAGS) $(VIPS_CFLAGS) -c -o $@ $<

$(T)/libcore.a:	$(CORE:%=$(T)/core/%.o)
$(T)/libimage.a:	$(IMAGE:%=$(T)/image/%.o)

$(T)/libcore.a $(T)/libimage.a:
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $^

# libraries that are opened later find in a program what stands before theirs

STANDS =	-Wl,--export-dynamic-symbol=heif_context_encode_image

# a test of a core file gets nothing but core and GLib to link with

$(CORE:imgproc_%=$(T)/unit/%):	$(T)/unit/%: t/unit/%.c $(T)/libcore.a
	@mkdir -p $(@D)
	$(CCQ) $(UNIT_CFLAGS) $(GLIB_CFLAGS) -o $@ $< $(T)/libcore.a \
		$(GLIB_LIBS)

LINK_ALL =	$(CCQ) $(IMAGE_CFLAGS) $(VIPS_CFLAGS) -o $@ $< -Wl,--as-needed \
		$(T)/libimage.a $(T)/libcore.a $(STANDS) $(VIPS_LIBS)

$(T)/unit/%:	t/unit/%.c $(T)/libimage.a $(T)/libcore.a
	@mkdir -p $(@D)
	$(LINK_ALL)

$(T)/fuzz/%:	t/fuzz/%.c t/fuzz/fuzz.h t/fuzz/replay.c $(T)/libimage.a \
		$(T)/libcore.a
	@mkdir -p $(@D)
	$(CCQ) $(IMAGE_CFLAGS) $(VIPS_CFLAGS) -o $@ $< $(FUZZ_MAIN) \
		-Wl,--as-needed $(T)/libimage.a $(T)/libcore.a $(STANDS) \
		$(VIPS_LIBS)

$(T)/%:		t/%.c $(T)/libimage.a $(T)/libcore.a
	@mkdir -p $(@D)
	$(LINK_ALL)

# what is preloaded into nginx itself is built as it is, without sanitizers

$(T)/%.so:	t/preload/%.c
	@mkdir -p $(@D)
	$(CCQ) -std=gnu11 $(OPT) $(WARN) -fPIC -shared -o $@ $<

$(B)/bench/%:	bench/%.c $(T)/libimage.a $(T)/libcore.a
	@mkdir -p $(@D)
	$(LINK_ALL)

programs:	$(UNIT) $(FUZZ) $(HELPERS)


# what people call

deps:
	@tools/deps build test

run:
	@tools/deps build
	@$(AGAIN) $(MODULE)
	@NGINX_BINARY='$(NGINX_BINARY)' PORT='$(PORT)' $(OWNER) tools/run $(MODULE)

test:	deps
	@$(AGAIN) $(MODULE) programs
	@B=$(B) NGINX_BINARY='$(NGINX_BINARY)' $(OWNER) tools/test --all

check:	$(MODULE) programs
	@B=$(B) NGINX_BINARY='$(NGINX_BINARY)' tools/test

unit:	$(UNIT) $(FUZZ)
	@B=$(B) prove -e tools/tap $(UNIT) $(FUZZ)

asan:
	@tools/deps build test asan
	@$(AGAIN) asan-test

# nginx itself passes the checks for memory, but not all those of UBSan: it
# copies nothing from and to NULL.  The module has to pass them all.

A =		$(B)/asan
ASAN =		-fsanitize=address -fno-omit-frame-pointer
UBSAN =		-fsanitize=undefined,float-divide-by-zero,float-cast-overflow
ASAN_NGINX =	$(A)/nginx/objs/nginx
ASAN_FLAGS =	-g -O1 -DNGX_DEBUG_PALLOC=1
ASAN_MODULES =	--with-debug --with-compat --with-threads --with-file-aio \
		--with-http_ssl_module --with-http_v2_module \
		--with-http_realip_module --with-http_auth_request_module \
		--with-http_secure_link_module --with-http_slice_module \
		--with-http_stub_status_module --with-http_sub_module \
		--with-http_addition_module --with-http_gunzip_module

$(A)/src/configure:
	tools/nginx-source $(A)/src

$(ASAN_NGINX):	$(A)/src/configure Makefile
	cd $(A)/src && ./configure --with-cc=$(CC) $(ASAN_MODULES) \
		--builddir=$(abspath $(A)/nginx/objs) \
		--with-cc-opt='$(ASAN_FLAGS) $(ASAN)' \
		--with-ld-opt='$(ASAN)' > $(abspath $(A)/configure.log)
	$(MAKE) $(QUIET) --no-print-directory -C $(A)/src $(JOBS) \
		-f $(abspath $(A)/nginx/objs)/Makefile binary

asan-test:	$(ASAN_NGINX)
	@$(MAKE) --no-print-directory B=$(A) NGINX_SRC=$(A)/src \
		NGINX_FLAGS='$(ASAN_MODULES)' OPT='$(ASAN_FLAGS)' HARDEN= \
		SANITIZE='$(ASAN) $(UBSAN)' $(A)/$(NAME).so programs
	@B=$(A) NGINX_BINARY=$(abspath $(ASAN_NGINX)) tools/test --sanitize

# libFuzzer, and the sanitizers, are clang's, which objects to NULL + 0: an
# empty string

TIME =		60
FUZZ_MAIN =	t/fuzz/replay.c

fuzz:
	@tools/deps build fuzz
	@$(AGAIN) B=$(B)/fuzz CC=clang OPT='-g -O1' FUZZ_MAIN=-fsanitize=fuzzer \
		SANITIZE='$(ASAN) $(UBSAN) -fno-sanitize=pointer-overflow \
			-fsanitize=fuzzer-no-link' \
		fuzz-programs
	@B=$(B)/fuzz $(OWNER) tools/fuzz $(TIME)

fuzz-programs:	$(FUZZ) $(T)/options-doc

test-browser:
	@tools/deps build browser
	@$(AGAIN) $(MODULE)
	@B=$(B) NGINX_BINARY='$(NGINX_BINARY)' $(OWNER) tools/browser
	@B=$(B) NGINX_BINARY='$(NGINX_BINARY)' $(OWNER) tools/browser-svg

bench:
	@tools/deps build bench
	@$(AGAIN) $(MODULE) $(BENCH)
	$(OWNER) bench/pictures $(B)/bench/pictures
	$(OWNER) bench/corpus $(B)/bench/corpus
	@if command -v npm > /dev/null; then \
		$(OWNER) npm install --silent --no-audit --no-fund \
			--prefix $(B)/bench ipx; \
	else \
		echo 'npm is not installed: bench/memory leaves out ipx'; \
	fi

# DIRS: more directories with pictures

bench-cost:	bench
	$(OWNER) bench/costs $(DIRS)

clean:
	rm -rf $(B) t/servroot t/servroot_*

FORCE:

.PHONY:	all help install programs deps run test check unit asan asan-test \
	fuzz fuzz-programs test-browser bench bench-cost clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:
MAKEFLAGS +=	-r
