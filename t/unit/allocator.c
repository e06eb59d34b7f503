
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <glib.h>

#include "imgproc_allocator.h"
#include "imgproc_reclaim.h"


#define KB       ((size_t) 1024)
#define MB       (1024 * KB)

/* the defaults */

#define MMAP_DEFAULT  (32 * MB)
#define TRIM_DEFAULT  (64 * MB)

/* 100 MB in pieces of 4 KB, of which every 512th stays: 200 KB */

#define PIECE    4096
#define PIECES   25600
#define KEPT     512

#define THREADS  8


/*
 * After tuning, a block of 1 MB, another one when that is free again: are
 * they mapped by themselves?  glibc's own threshold rises with the first.
 */

typedef struct {
    const char        *name;
    imgproc_malloc_t   conf;
    int                set;
    unsigned           first;
    unsigned           second;
} tune_row_t;


typedef struct {
    GMutex             lock;
    GCond              cond;
    unsigned           ready;
    unsigned           done;
} crowd_t;


static void test_find(void);
static void test_find_loaded(gconstpointer data);
static void test_tune(gconstpointer data);
static void test_tune_foreign(void);
static void test_arenas(gconstpointer data);
static void test_trim(gconstpointer data);
static void test_trim_unknown(void);
static void test_heap(void);
static void test_heap_unknown(void);
static int is_glibc(void);
static int loads(const char *library);
static int alone(void);
static void *trim_thread(void *data);
static void *crowd_thread(void *data);
static unsigned crowd_heaps(void);
static unsigned mapped(void);
static unsigned info(const char *before);
static size_t rss(void);


static const tune_row_t  tune_rows[] = {

    { "off", { 1, 4 * MB, 4 * MB, 1 }, 0, 1, 0 },
    { "nothing-set", { 0, 0, 0, 0 }, 0, 1, 0 },
    { "arenas-alone", { 1, 0, 0, 0 }, 1, 1, 0 },
    { "defaults", { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, 3, 0, 0 },
    { "low", { 2, 128 * KB, 128 * KB, 0 }, 3, 1, 1 },
    { "mmap-at-the-block", { 0, MB, 0, 0 }, 1, 1, 1 },
    { "mmap-above-the-block", { 0, MB + 4096, 0, 0 }, 1, 0, 0 },
#if GLIB_SIZEOF_LONG == 8
    { "mmap-at-most", { 0, 32 * MB, 0, 0 }, 1, 0, 0 },
#endif

    /* of glibc, any of the thresholds pins both */
    { "trim-alone", { 0, 0, 1024 * MB, 0 }, 1, 1, 1 },
};


/* fewer than there are threads, and the main thread's is one of them */

static const int  arena_rows[] = { 1, 2, 3, 5 };


static const char *const  libraries[] = {
    "libjemalloc.so.2", "libtcmalloc_minimal.so.4", "libmimalloc.so.2"
};


static const char *const  threads[] = { "own-thread", "other-thread" };


/* EXPECT_ALLOCATOR is set by who preloads one */

static void
test_find(void)
{
    char                 *name;
    const char           *expected;
    imgproc_allocator_t   a;

    memset(&a, 0xff, sizeof(imgproc_allocator_t));
    imgproc_allocator_find(&a);

    g_test_message("malloc is of %s", a.name);

    g_assert_cmpuint(strlen(a.name), >, 0);
    g_assert_cmpint(a.call != NULL, ==, a.type != IMGPROC_ALLOCATOR_UNKNOWN);
    g_assert_cmpint(g_str_equal(a.name, "unknown"), ==,
                    a.type == IMGPROC_ALLOCATOR_UNKNOWN);

    expected = g_getenv("EXPECT_ALLOCATOR");

    if (expected) {
        name = g_strndup(a.name, strcspn(a.name, " "));
        g_assert_cmpstr(name, ==, expected);
        g_free(name);
    }
}


/* as a module of nginx may bring one: malloc() is still what it was */

static void
test_find_loaded(gconstpointer data)
{
    const char           *const *library;
    imgproc_allocator_t   before, after;

    library = data;
    imgproc_allocator_find(&before);

    if (before.type == IMGPROC_ALLOCATOR_UNKNOWN) {
        g_test_skip("the allocator is not known");
        return;
    }

    if (!loads(*library)) {
        g_test_skip("there is no such library, or it must be preloaded");
        return;
    }

    if (alone()) {
        return;
    }

    g_assert_nonnull(dlopen(*library, RTLD_NOW|RTLD_GLOBAL));

    imgproc_allocator_find(&after);

    g_assert_cmpint(after.type, ==, before.type);
    g_assert_cmpstr(after.name, ==, before.name);
}


static void
test_tune(gconstpointer data)
{
    const tune_row_t     *row;
    imgproc_allocator_t   a;

    row = data;

    if (!is_glibc() || alone()) {
        return;
    }

    imgproc_allocator_find(&a);

    g_assert_cmpint(imgproc_allocator_tune(&a, &row->conf), ==, row->set);
    g_assert_cmpuint(mapped(), ==, row->first);
    g_assert_cmpuint(mapped(), ==, row->second);
}


static void
test_tune_foreign(void)
{
    imgproc_malloc_t     conf;
    imgproc_allocator_t  a;

    imgproc_allocator_find(&a);
    imgproc_malloc_init(&conf);

    if (a.type == IMGPROC_ALLOCATOR_GLIBC) {
        a.type = IMGPROC_ALLOCATOR_JEMALLOC;
    }

    g_assert_cmpint(imgproc_allocator_tune(&a, &conf), ==, 0);
}


/* whatever the number of CPUs; a process decides once how many it has */

static void
test_arenas(gconstpointer data)
{
    const int            *arenas;
    imgproc_malloc_t      conf;
    imgproc_allocator_t   a;

    if (!is_glibc() || alone()) {
        return;
    }

    arenas = data;
    imgproc_allocator_find(&a);

    memset(&conf, 0, sizeof(imgproc_malloc_t));
    conf.arenas = *arenas;

    g_assert_cmpint(imgproc_allocator_tune(&a, &conf), ==, 1);
    g_assert_cmpuint(crowd_heaps(), ==, *arenas);
}


/*
 * Holes all over the heap: free() of glibc gives back none of them.  mimalloc
 * would keep what is between the pieces that stay, so none of them does.
 */

static void
test_trim(gconstpointer data)
{
    char                 **pieces;
    size_t                 i, kept, before, peak, freed, after;
    GThread               *thread;
    imgproc_allocator_t    a;
    const char           *const *where;

    where = data;
    imgproc_allocator_find(&a);

    if (a.type == IMGPROC_ALLOCATOR_UNKNOWN) {
        g_test_skip("the allocator is not known");
        return;
    }

    if (where == &threads[1] && a.type == IMGPROC_ALLOCATOR_MIMALLOC) {
        g_test_skip("mimalloc collects the heap of its own thread");
        return;
    }

    if (alone()) {
        return;
    }

    kept = (a.type == IMGPROC_ALLOCATOR_MIMALLOC) ? PIECES + 1 : KEPT;
    before = rss();
    pieces = g_new(char *, PIECES);

    for (i = 0; i < PIECES; i++) {
        pieces[i] = g_malloc(PIECE);
        memset(pieces[i], 1, PIECE);
    }

    peak = rss();

    for (i = 0; i < PIECES; i++) {
        if (i % kept != kept - 1) {
            g_free(pieces[i]);
        }
    }

    freed = rss();

    if (where == &threads[0]) {
        imgproc_allocator_trim(&a);

    } else {
        thread = g_thread_new("trim", trim_thread, &a);
        (void) g_thread_join(thread);
    }

    after = rss();

    for (i = kept - 1; i < PIECES; i += kept) {
        g_assert_cmpint(pieces[i][PIECE - 1], ==, 1);
        g_free(pieces[i]);
    }

    g_free(pieces);

    g_test_message("%s: %zu KB, at the peak %zu, freed %zu, trimmed %zu",
                   a.name, before / KB, peak / KB, freed / KB, after / KB);

    g_assert_cmpuint(peak, >, before + 90 * MB);
    g_assert_cmpuint(after, <, peak / 2);

    if (a.type == IMGPROC_ALLOCATOR_GLIBC) {
        g_assert_cmpuint(freed, >, peak - peak / 4);
    }
}


static void
test_trim_unknown(void)
{
    imgproc_allocator_t  a;

    memset(&a, 0, sizeof(imgproc_allocator_t));
    imgproc_allocator_trim(&a);
}


/* also: the environment says nothing that would be in the way */

static int
is_glibc(void)
{
    size_t                i;
    imgproc_allocator_t   a;
    static const char    *names[] = {
        "GLIBC_TUNABLES", "MALLOC_ARENA_MAX", "MALLOC_ARENA_TEST",
        "MALLOC_MMAP_MAX_", "MALLOC_MMAP_THRESHOLD_",
        "MALLOC_TRIM_THRESHOLD_"
    };

    imgproc_allocator_find(&a);

    if (a.type != IMGPROC_ALLOCATOR_GLIBC) {
        g_test_skip("not glibc's malloc");
        return 0;
    }

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_getenv(names[i])) {
            g_test_skip("the environment has parameters for malloc");
            return 0;
        }
    }

    return 1;
}


/* tried elsewhere: it would not go away again */

static int
loads(const char *library)
{
    int    status;
    pid_t  pid;

    pid = fork();
    g_assert_cmpint(pid, !=, -1);

    if (pid == 0) {
        _exit(dlopen(library, RTLD_NOW|RTLD_GLOBAL) == NULL);
    }

    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);

    return status == 0;
}


/* what changes the process runs in one of its own: 1 outside of that */

static int
alone(void)
{
    if (g_test_subprocess()) {
        return 0;
    }

    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();

    return 1;
}


static void *
trim_thread(void *data)
{
    imgproc_allocator_trim(data);

    return NULL;
}


/* arenas, while so many threads have allocated something and are alive */

static unsigned
crowd_heaps(void)
{
    crowd_t    crowd;
    GThread   *thread[THREADS];
    unsigned   i, heaps;

    memset(&crowd, 0, sizeof(crowd_t));
    g_mutex_init(&crowd.lock);
    g_cond_init(&crowd.cond);

    for (i = 0; i < THREADS; i++) {
        thread[i] = g_thread_new("crowd", crowd_thread, &crowd);
    }

    g_mutex_lock(&crowd.lock);

    while (crowd.ready < THREADS) {
        g_cond_wait(&crowd.cond, &crowd.lock);
    }

    heaps = info("<heap nr=\"");

    crowd.done = 1;
    g_cond_broadcast(&crowd.cond);
    g_mutex_unlock(&crowd.lock);

    for (i = 0; i < THREADS; i++) {
        (void) g_thread_join(thread[i]);
    }

    g_mutex_clear(&crowd.lock);
    g_cond_clear(&crowd.cond);

    return heaps;
}


static void *
crowd_thread(void *data)
{
    void     *p;
    crowd_t  *crowd;

    crowd = data;
    p = g_malloc(2048);

    g_mutex_lock(&crowd->lock);

    crowd->ready++;
    g_cond_broadcast(&crowd->cond);

    while (!crowd->done) {
        g_cond_wait(&crowd->cond, &crowd->lock);
    }

    g_mutex_unlock(&crowd->lock);

    g_free(p);

    return NULL;
}


/* blocks that are mapped by themselves, for one of 1 MB */

static unsigned
mapped(void)
{
    void      *p;
    unsigned   before, after;

    before = info("<total type=\"mmap\" count=\"");
    p = g_malloc(MB);
    after = info("<total type=\"mmap\" count=\"");

    g_free(p);

    return after - before;
}


/*
 * From glibc's report on itself: the number behind a text that ends with
 * a quotation mark; of heaps, one more than the last has.
 */

static unsigned
info(const char *before)
{
#ifdef __GLIBC__
    char      *text, *p, *last;
    FILE      *file;
    size_t     size;
    unsigned   n;

    file = open_memstream(&text, &size);
    g_assert_nonnull(file);
    g_assert_cmpint(malloc_info(0, file), ==, 0);
    (void) fclose(file);

    n = 0;
    last = NULL;

    for (p = text; (p = strstr(p, before)) != NULL; p++) {
        last = p;
        n++;
    }

    g_assert_nonnull(last);

    if (!g_str_has_prefix(before, "<heap")) {
        n = strtoul(last + strlen(before), NULL, 10);
    }

    free(text);

    return n;
#else
    return 0;
#endif
}


static size_t
rss(void)
{
    size_t  anonymous;

    g_assert_cmpint(imgproc_reclaim_rss(&anonymous), ==, IMGPROC_OK);

    return anonymous;
}


/* 20 MB are counted while they are there, in the system's share as well */

static void
test_heap(void)
{
    u_char               *p[20];
    size_t                i;
    imgproc_heap_t        before, during, after;
    imgproc_allocator_t   a;

    imgproc_allocator_find(&a);

    if (!imgproc_allocator_heap(&a, &before)) {
        g_assert_cmpuint(before.system, ==, 0);
        g_assert_cmpint(a.type, !=, IMGPROC_ALLOCATOR_JEMALLOC);
        g_assert_cmpint(a.type, !=, IMGPROC_ALLOCATOR_TCMALLOC);
        g_test_skip("this malloc does not tell");
        return;
    }

    for (i = 0; i < G_N_ELEMENTS(p); i++) {
        p[i] = g_malloc(MB);
        memset(p[i], 1, MB);
    }

    g_assert_cmpint(imgproc_allocator_heap(&a, &during), ==, 1);

    for (i = 0; i < G_N_ELEMENTS(p); i++) {
        g_free(p[i]);
    }

    g_assert_cmpint(imgproc_allocator_heap(&a, &after), ==, 1);

    g_assert_cmpuint(during.in_use, >=, before.in_use + 20 * MB);
    g_assert_cmpuint(during.in_use, <, before.in_use + 30 * MB);
    g_assert_cmpuint(during.system, >=, during.in_use);
    g_assert_cmpuint(after.in_use, <, before.in_use + 5 * MB);
    g_assert_cmpuint(after.idle + after.in_use, <=, after.system);
}


static void
test_heap_unknown(void)
{
    imgproc_heap_t       heap;
    imgproc_allocator_t  a;

    memset(&a, 0, sizeof(imgproc_allocator_t));
    memset(&heap, 1, sizeof(imgproc_heap_t));

    g_assert_cmpint(imgproc_allocator_heap(&a, &heap), ==, 0);
    g_assert_cmpuint(heap.in_use, ==, 0);
    g_assert_cmpuint(heap.idle, ==, 0);
    g_assert_cmpuint(heap.system, ==, 0);

    a.type = IMGPROC_ALLOCATOR_MIMALLOC;
    g_assert_cmpint(imgproc_allocator_heap(&a, &heap), ==, 0);
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/allocator/find/this", test_find);

    for (i = 0; i < G_N_ELEMENTS(libraries); i++) {
        path = g_strconcat("/allocator/find/loaded/", libraries[i], NULL);
        g_test_add_data_func(path, &libraries[i], test_find_loaded);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(tune_rows); i++) {
        path = g_strconcat("/allocator/tune/", tune_rows[i].name, NULL);
        g_test_add_data_func(path, &tune_rows[i], test_tune);
        g_free(path);
    }

    g_test_add_func("/allocator/tune/foreign", test_tune_foreign);

    for (i = 0; i < G_N_ELEMENTS(arena_rows); i++) {
        path = g_strdup_printf("/allocator/tune/arenas/%d", arena_rows[i]);
        g_test_add_data_func(path, &arena_rows[i], test_arenas);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(threads); i++) {
        path = g_strconcat("/allocator/trim/", threads[i], NULL);
        g_test_add_data_func(path, &threads[i], test_trim);
        g_free(path);
    }

    g_test_add_func("/allocator/trim/unknown", test_trim_unknown);
    g_test_add_func("/allocator/heap", test_heap);
    g_test_add_func("/allocator/heap/unknown", test_heap_unknown);

    return g_test_run();
}
