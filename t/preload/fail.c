
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Preloaded into nginx by t/086-exhaustion.t: lets calls fail that would
 * hardly ever do so.  The file that $IMGPROC_FAIL names is mapped, and says
 * which calls and when; it counts them.
 *
 * Of the calls for memory those of nginx itself and of our module count:
 * GLib ends the process by design, when it gets none.
 */


#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>


#define FAIL_MEMORY  1
#define FAIL_THREAD  2


typedef struct {
    int32_t   kinds;     /* which calls */
    int32_t   skip;      /* so many of them succeed */
    int32_t   times;     /* so many fail after that */
    int32_t   calls;
    int32_t   failed;
} fail_t;


static void fail_start(void) __attribute__((constructor));
static int fail(int kind, void *caller);
static int fail_is_ours(void *caller);
static void *fail_next(const char *name);
static void *fail_boot(size_t size);


static fail_t  *fail_shared;

/* dlsym() itself may allocate, before it has told us how */

static size_t   fail_used;
static char     fail_memory[4096] __attribute__((aligned(16)));


static void
fail_start(void)
{
    int          fd;
    void        *p;
    const char  *path;

    path = getenv("IMGPROC_FAIL");

    if (path == NULL) {
        return;
    }

    fd = open(path, O_RDWR|O_CLOEXEC);

    if (fd == -1) {
        return;
    }

    p = mmap(NULL, sizeof(fail_t), PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0);

    (void) close(fd);

    if (p != MAP_FAILED) {
        fail_shared = p;
    }
}


static int
fail(int kind, void *caller)
{
    int32_t  n;

    if (fail_shared == NULL
        || !(fail_shared->kinds & kind)
        || (kind == FAIL_MEMORY && !fail_is_ours(caller)))
    {
        return 0;
    }

    n = __sync_add_and_fetch(&fail_shared->calls, 1);

    if (n <= fail_shared->skip
        || n > fail_shared->skip + fail_shared->times)
    {
        return 0;
    }

    (void) __sync_add_and_fetch(&fail_shared->failed, 1);

    return 1;
}


static int
fail_is_ours(void *caller)
{
    Dl_info  info, program;

    if (dladdr(caller, &info) == 0
        || dladdr((void *) getauxval(AT_ENTRY), &program) == 0)
    {
        return 0;
    }

    return info.dli_fbase == program.dli_fbase
           || strstr(info.dli_fname, "imgproc_module") != NULL;
}


static void *
fail_next(const char *name)
{
    void  *p;

    p = dlsym(RTLD_NEXT, name);
    if (p == NULL) {
        abort();
    }

    return p;
}


static void *
fail_boot(size_t size)
{
    void  *p;

    size = (size + 15) & ~(size_t) 15;

    if (size > sizeof(fail_memory) - fail_used) {
        abort();
    }

    p = fail_memory + fail_used;
    fail_used += size;

    return p;
}


void *
malloc(size_t size)
{
    static void  *(*next)(size_t size);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }

    if (next == NULL) {
        next = (void *(*)(size_t)) fail_next("malloc");
    }

    return next(size);
}


void *
calloc(size_t n, size_t size)
{
    static int    busy;
    static void  *(*next)(size_t n, size_t size);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }

    if (next == NULL) {

        if (busy) {
            return fail_boot(n * size);
        }

        busy = 1;
        next = (void *(*)(size_t, size_t)) fail_next("calloc");
        busy = 0;
    }

    return next(n, size);
}


void *
realloc(void *old, size_t size)
{
    static void  *(*next)(void *old, size_t size);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        errno = ENOMEM;
        return NULL;
    }

    if (next == NULL) {
        next = (void *(*)(void *, size_t)) fail_next("realloc");
    }

    return next(old, size);
}


void
free(void *p)
{
    static void  (*next)(void *p);

    if ((char *) p >= fail_memory
        && (char *) p < fail_memory + sizeof(fail_memory))
    {
        return;
    }

    if (next == NULL) {
        next = (void (*)(void *)) fail_next("free");
    }

    next(p);
}


int
posix_memalign(void **p, size_t alignment, size_t size)
{
    static int  (*next)(void **p, size_t alignment, size_t size);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        return ENOMEM;
    }

    if (next == NULL) {
        next = (int (*)(void **, size_t, size_t)) fail_next("posix_memalign");
    }

    return next(p, alignment, size);
}


void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
    static void  *(*next)(void *addr, size_t len, int prot, int flags, int fd,
                          off_t offset);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        errno = ENOMEM;
        return MAP_FAILED;
    }

    if (next == NULL) {
        next = (void *(*)(void *, size_t, int, int, int, off_t))
               fail_next("mmap");
    }

    return next(addr, len, prot, flags, fd, offset);
}


void *
mremap(void *old, size_t old_len, size_t len, int flags, ...)
{
    void         *to;
    va_list       args;

    static void  *(*next)(void *old, size_t old_len, size_t len, int flags,
                          ...);

    va_start(args, flags);
    to = (flags & MREMAP_FIXED) ? va_arg(args, void *) : NULL;
    va_end(args);

    if (fail(FAIL_MEMORY, __builtin_return_address(0))) {
        errno = ENOMEM;
        return MAP_FAILED;
    }

    if (next == NULL) {
        next = (void *(*)(void *, size_t, size_t, int, ...))
               fail_next("mremap");
    }

    return next(old, old_len, len, flags, to);
}


int
pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *data)
{
    static int  (*next)(pthread_t *thread, const pthread_attr_t *attr,
                        void *(*start)(void *), void *data);

    if (fail(FAIL_THREAD, NULL)) {
        return EAGAIN;
    }

    if (next == NULL) {
        next = (int (*)(pthread_t *, const pthread_attr_t *,
                        void *(*)(void *), void *))
               fail_next("pthread_create");
    }

    return next(thread, attr, start, data);
}
