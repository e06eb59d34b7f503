
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "imgproc_allocator.h"

#ifdef __GLIBC__
#include <malloc.h>
#else
#define M_TRIM_THRESHOLD  0
#define M_MMAP_THRESHOLD  0
#define M_ARENA_MAX       0
#endif


/* MALLCTL_ARENAS_ALL of jemalloc 5 is 4096 */

#define IMGPROC_JEMALLOC_FLUSH  "thread.tcache.flush"
#define IMGPROC_JEMALLOC_PURGE  "arena.4096.purge"


typedef int (*imgproc_malloc_trim_pt)(size_t pad);
typedef int (*imgproc_mallctl_pt)(const char *name, void *oldp,
    size_t *oldlenp, void *newp, size_t newlen);
typedef int (*imgproc_property_pt)(const char *name, size_t *value);
typedef void (*imgproc_release_pt)(void);
typedef void (*imgproc_collect_pt)(bool force);
typedef const char *(*imgproc_glibc_version_pt)(void);
typedef const char *(*imgproc_tcmalloc_version_pt)(int *major, int *minor,
    const char **patch);
typedef int (*imgproc_mimalloc_version_pt)(void);


/* as in malloc.h since glibc 2.33 */

typedef struct {
    size_t                 arena;
    size_t                 ordblks;
    size_t                 smblks;
    size_t                 hblks;
    size_t                 hblkhd;
    size_t                 usmblks;
    size_t                 fsmblks;
    size_t                 uordblks;
    size_t                 fordblks;
    size_t                 keepcost;
} imgproc_mallinfo2_t;


typedef imgproc_mallinfo2_t (*imgproc_mallinfo2_pt)(void);


/* version writes the text that follows the name, or leaves it empty */

typedef struct {
    imgproc_allocator_e    type;
    const char            *name;
    const char            *call;       /* the symbol that trims */
    void                 (*version)(void *function, char *text, size_t size);
    void                 (*trim)(void *function);
    int                  (*heap)(void *function, imgproc_heap_t *heap);
} imgproc_allocator_kind_t;


static const imgproc_allocator_kind_t *imgproc_allocator_kind(
    imgproc_allocator_e type);
static int imgproc_allocator_owns(void *function);
static void *imgproc_allocator_object(void *function);
static void imgproc_allocator_glibc_version(void *function, char *text,
    size_t size);
static void imgproc_allocator_glibc_trim(void *function);
static int imgproc_allocator_glibc_heap(void *function, imgproc_heap_t *heap);
static void imgproc_allocator_jemalloc_version(void *function, char *text,
    size_t size);
static void imgproc_allocator_jemalloc_trim(void *function);
static int imgproc_allocator_jemalloc_heap(void *function,
    imgproc_heap_t *heap);
static void imgproc_allocator_tcmalloc_version(void *function, char *text,
    size_t size);
static void imgproc_allocator_tcmalloc_trim(void *function);
static int imgproc_allocator_tcmalloc_heap(void *function,
    imgproc_heap_t *heap);
static void imgproc_allocator_mimalloc_version(void *function, char *text,
    size_t size);
static void imgproc_allocator_mimalloc_trim(void *function);
static void imgproc_allocator_mallopt(int param, size_t value, int *set,
    int *refused);


static const imgproc_allocator_kind_t  imgproc_allocator_kinds[] = {

    { IMGPROC_ALLOCATOR_JEMALLOC, "jemalloc", "mallctl",
      imgproc_allocator_jemalloc_version, imgproc_allocator_jemalloc_trim,
      imgproc_allocator_jemalloc_heap },

    { IMGPROC_ALLOCATOR_TCMALLOC, "tcmalloc",
      "MallocExtension_ReleaseFreeMemory",
      imgproc_allocator_tcmalloc_version, imgproc_allocator_tcmalloc_trim,
      imgproc_allocator_tcmalloc_heap },

    { IMGPROC_ALLOCATOR_MIMALLOC, "mimalloc", "mi_collect",
      imgproc_allocator_mimalloc_version, imgproc_allocator_mimalloc_trim,
      NULL },

    { IMGPROC_ALLOCATOR_GLIBC, "glibc", "malloc_trim",
      imgproc_allocator_glibc_version, imgproc_allocator_glibc_trim,
      imgproc_allocator_glibc_heap },
};


void
imgproc_allocator_find(imgproc_allocator_t *a)
{
    char                             version[IMGPROC_ALLOCATOR_NAME_LEN / 2];
    void                            *function;
    size_t                           i;
    const imgproc_allocator_kind_t  *kind;

    memset(a, 0, sizeof(imgproc_allocator_t));

    for (i = 0; i < G_N_ELEMENTS(imgproc_allocator_kinds); i++) {
        kind = &imgproc_allocator_kinds[i];
        function = dlsym(RTLD_DEFAULT, kind->call);

        if (function == NULL || !imgproc_allocator_owns(function)) {
            continue;
        }

        a->type = kind->type;
        a->call = kind->call;
        a->function = function;

        version[0] = '\0';
        kind->version(function, version, sizeof(version));

        (void) g_snprintf(a->name, sizeof(a->name), "%s%s%s", kind->name,
                          version[0] ? " " : "", version);
        return;
    }

    (void) g_strlcpy(a->name, "unknown", sizeof(a->name));
}


int
imgproc_allocator_tune(const imgproc_allocator_t *a,
    const imgproc_malloc_t *conf)
{
    int  set, refused;

    if (a->type != IMGPROC_ALLOCATOR_GLIBC || conf->off) {
        return 0;
    }

    set = 0;
    refused = 0;

    imgproc_allocator_mallopt(M_ARENA_MAX, conf->arenas, &set, &refused);
    imgproc_allocator_mallopt(M_MMAP_THRESHOLD, conf->mmap_threshold, &set,
                              &refused);
    imgproc_allocator_mallopt(M_TRIM_THRESHOLD, conf->trim_threshold, &set,
                              &refused);

    return refused ? -1 : set;
}


void
imgproc_allocator_trim(const imgproc_allocator_t *a)
{
    const imgproc_allocator_kind_t  *kind;

    kind = imgproc_allocator_kind(a->type);

    if (kind) {
        kind->trim(a->function);
    }
}


int
imgproc_allocator_heap(const imgproc_allocator_t *a, imgproc_heap_t *heap)
{
    const imgproc_allocator_kind_t  *kind;

    memset(heap, 0, sizeof(imgproc_heap_t));

    kind = imgproc_allocator_kind(a->type);

    return kind && kind->heap && kind->heap(a->function, heap);
}


static const imgproc_allocator_kind_t *
imgproc_allocator_kind(imgproc_allocator_e type)
{
    size_t  i;

    for (i = 0; i < G_N_ELEMENTS(imgproc_allocator_kinds); i++) {
        if (imgproc_allocator_kinds[i].type == type) {
            return &imgproc_allocator_kinds[i];
        }
    }

    return NULL;
}


/*
 * Whether malloc() comes from where the function does.  It is asked for by
 * malloc_usable_size(), which all of them have: a program that is not PIE
 * and takes the address of malloc() itself has a symbol of that name.
 */

static int
imgproc_allocator_owns(void *function)
{
    void  *object, *usable_size;

    usable_size = dlsym(RTLD_DEFAULT, "malloc_usable_size");

    if (usable_size == NULL) {
        return 0;
    }

    object = imgproc_allocator_object(function);

    return object && object == imgproc_allocator_object(usable_size);
}


/* where the program or library with the function begins, or NULL */

static void *
imgproc_allocator_object(void *function)
{
    Dl_info  info;

    if (dladdr(function, &info) == 0) {
        return NULL;
    }

    return info.dli_fbase;
}


static void
imgproc_allocator_glibc_version(void *function, char *text, size_t size)
{
    imgproc_glibc_version_pt  version;

    version = (imgproc_glibc_version_pt) dlsym(RTLD_DEFAULT,
                                               "gnu_get_libc_version");
    if (version) {
        (void) g_strlcpy(text, version(), size);
    }
}


static void
imgproc_allocator_glibc_trim(void *function)
{
    (void) ((imgproc_malloc_trim_pt) function)(0);
}


static int
imgproc_allocator_glibc_heap(void *function, imgproc_heap_t *heap)
{
    imgproc_mallinfo2_t   info;
    imgproc_mallinfo2_pt  mallinfo2;

    mallinfo2 = (imgproc_mallinfo2_pt) dlsym(RTLD_DEFAULT, "mallinfo2");

    if (mallinfo2 == NULL) {
        return 0;
    }

    info = mallinfo2();

    heap->in_use = info.uordblks + info.hblkhd;
    heap->idle = info.fordblks;
    heap->system = info.arena + info.hblkhd;

    return 1;
}


/* "5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c", less the commit */

static void
imgproc_allocator_jemalloc_version(void *function, char *text, size_t size)
{
    size_t       len;
    const char  *version;

    len = sizeof(version);

    if (((imgproc_mallctl_pt) function)("version", &version, &len, NULL, 0)
        != 0)
    {
        return;
    }

    (void) g_strlcpy(text, version, size);

    text[strcspn(text, "-")] = '\0';
}


static void
imgproc_allocator_jemalloc_trim(void *function)
{
    imgproc_mallctl_pt  mallctl;

    mallctl = (imgproc_mallctl_pt) function;

    (void) mallctl(IMGPROC_JEMALLOC_FLUSH, NULL, NULL, NULL, 0);
    (void) mallctl(IMGPROC_JEMALLOC_PURGE, NULL, NULL, NULL, 0);
}


/* statistics are of the time when "epoch" was written last */

static int
imgproc_allocator_jemalloc_heap(void *function, imgproc_heap_t *heap)
{
    size_t              len, allocated, mapped;
    uint64_t            epoch;
    imgproc_mallctl_pt  mallctl;

    mallctl = (imgproc_mallctl_pt) function;
    epoch = 1;
    len = sizeof(size_t);

    if (mallctl("epoch", NULL, NULL, &epoch, sizeof(uint64_t)) != 0
        || mallctl("stats.allocated", &allocated, &len, NULL, 0) != 0
        || mallctl("stats.mapped", &mapped, &len, NULL, 0) != 0)
    {
        return 0;
    }

    heap->in_use = allocated;
    heap->idle = (mapped > allocated) ? mapped - allocated : 0;
    heap->system = mapped;

    return 1;
}


static void
imgproc_allocator_tcmalloc_version(void *function, char *text, size_t size)
{
    int                           major, minor;
    const char                   *patch;
    imgproc_tcmalloc_version_pt   version;

    version = (imgproc_tcmalloc_version_pt) dlsym(RTLD_DEFAULT, "tc_version");

    if (version) {
        (void) version(&major, &minor, &patch);
        (void) g_snprintf(text, size, "%d.%d%s", major, minor, patch);
    }
}


static void
imgproc_allocator_tcmalloc_trim(void *function)
{
    ((imgproc_release_pt) function)();
}


static int
imgproc_allocator_tcmalloc_heap(void *function, imgproc_heap_t *heap)
{
    size_t               allocated, mapped;
    imgproc_property_pt  property;

    property = (imgproc_property_pt) dlsym(RTLD_DEFAULT,
                                        "MallocExtension_GetNumericProperty");

    if (property == NULL
        || !property("generic.current_allocated_bytes", &allocated)
        || !property("generic.heap_size", &mapped))
    {
        return 0;
    }

    heap->in_use = allocated;
    heap->idle = (mapped > allocated) ? mapped - allocated : 0;
    heap->system = mapped;

    return 1;
}


/* 209 is 2.0.9; what has more digits is left out */

static void
imgproc_allocator_mimalloc_version(void *function, char *text, size_t size)
{
    int                          n;
    imgproc_mimalloc_version_pt  version;

    version = (imgproc_mimalloc_version_pt) dlsym(RTLD_DEFAULT, "mi_version");

    if (version == NULL) {
        return;
    }

    n = version();

    if (n >= 100 && n <= 999) {
        (void) g_snprintf(text, size, "%d.%d.%d", n / 100, n / 10 % 10,
                          n % 10);
    }
}


static void
imgproc_allocator_mimalloc_trim(void *function)
{
    ((imgproc_collect_pt) function)(true);
}


static void
imgproc_allocator_mallopt(int param, size_t value, int *set, int *refused)
{
    if (value == 0) {
        return;
    }

#ifdef __GLIBC__
    if (mallopt(param, (int) value)) {
        (*set)++;
        return;
    }
#endif

    *refused = 1;
}
