
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <glib.h>

#include "imgproc_reclaim.h"


#define MB  ((size_t) 1024 * 1024)


/* what is asked once, of a state in which nothing has run */

typedef struct {
    const char        *name;
    size_t             baseline;
    size_t             anonymous;
    size_t             accounted;
    int                expected;
} worth_row_t;


/*
 * A run: asked at a time with 100 MB of nobody's, and if it is worth it, it
 * ends after ms with what is left of before.
 */

typedef struct {
    int64_t            now;
    int                expected;
    size_t             before;
    size_t             after;
    int64_t            ms;
    int64_t            wait;           /* afterwards */
} step_t;


typedef struct {
    const char        *name;
    step_t             steps[16];
    uint64_t           runs;
    uint64_t           skipped;
    uint64_t           returned;
    uint64_t           ms;
} run_row_t;


static void test_worth(gconstpointer data);
static void test_run(gconstpointer data);
static void test_pressed(void);
static void test_own(void);
static void test_idle(void);
static void test_running(void);
static void test_rss(void);
static void test_rss_fails(void);


static const worth_row_t  worth_rows[] = {

    { "nothing", 0, 0, 0, 0 },
    { "16m-is-not-more-than-16m", 0, 16 * MB, 0, 0 },
    { "a-byte-more-than-16m", 0, 16 * MB + 1, 0, 1 },

    /* a quarter of 64 MB is 16 MB */
    { "64m-all-but-a-quarter", 0, 64 * MB, 48 * MB, 0 },
    { "64m-and-a-byte-more", 0, 64 * MB, 48 * MB - 1, 1 },

    { "400m-all-but-a-quarter", 0, 400 * MB, 300 * MB, 0 },
    { "400m-and-a-byte-more", 0, 400 * MB, 300 * MB - 1, 1 },

    { "baseline-counts", 20 * MB, 36 * MB, 0, 0 },
    { "baseline-and-a-byte", 20 * MB, 36 * MB + 1, 0, 1 },
    { "baseline-and-accounted", 20 * MB, 400 * MB, 280 * MB, 0 },
    { "baseline-and-accounted-and-a-byte", 20 * MB, 400 * MB, 280 * MB - 1,
      1 },

    /* a predicted peak may be more than there is yet */
    { "accounted-is-more", 0, 100 * MB, 200 * MB, 0 },
    { "baseline-is-more", 200 * MB, 100 * MB, 0, 0 },
    { "both-together-are-more", 60 * MB, 100 * MB, 60 * MB, 0 },
    { "no-sum-that-overflows", SIZE_MAX, 100 * MB, SIZE_MAX, 0 },
    { "all-of-the-address-space", 0, SIZE_MAX, 0, 1 },
};


static const run_row_t  run_rows[] = {

    /* no matter how young the clock is */
    { "first-at-once",
      { { 0, 1, 100 * MB, 10 * MB, 3, 1000 } },
      1, 0, 90 * MB, 3 },

    { "first-before-zero",
      { { -50, 1, 100 * MB, 10 * MB, 3, 1000 } },
      1, 0, 90 * MB, 3 },

    { "a-second-between",
      { { 5000, 1, 100 * MB, 10 * MB, 0, 1000 },
        { 5999, 0, 0, 0, 0, 1000 },
        { 6000, 1, 100 * MB, 20 * MB, 7, 1000 } },
      2, 1, 170 * MB, 7 },

    /* from its end, not its beginning */
    { "a-second-from-the-end",
      { { 5000, 1, 100 * MB, 10 * MB, 400, 1000 },
        { 6000, 0, 0, 0, 0, 1000 },
        { 6399, 0, 0, 0, 0, 1000 },
        { 6400, 1, 100 * MB, 10 * MB, 400, 1000 } },
      2, 2, 180 * MB, 800 },

    { "a-tenth-is-enough",
      { { 0, 1, 100 * MB, 90 * MB, 1, 1000 } },
      1, 0, 10 * MB, 1 },

    { "less-than-a-tenth-is-not",
      { { 0, 1, 100 * MB, 90 * MB + 1, 1, 2000 } },
      1, 0, 10 * MB - 1, 1 },

    { "nothing-of-nothing",
      { { 0, 1, 0, 0, 0, 2000 } },
      1, 0, 0, 0 },

    { "grown-meanwhile",
      { { 0, 1, 100 * MB, 150 * MB, 1, 2000 } },
      1, 0, 0, 1 },

    { "back-off-and-reset",
      { { 0, 1, 100 * MB, 100 * MB, 0, 2000 },
        { 1999, 0, 0, 0, 0, 2000 },
        { 2000, 1, 100 * MB, 99 * MB, 0, 4000 },
        { 5999, 0, 0, 0, 0, 4000 },
        { 6000, 1, 100 * MB, 50 * MB, 0, 1000 },
        { 7000, 1, 100 * MB, 100 * MB, 0, 2000 },
        { 8000, 0, 0, 0, 0, 2000 } },
      4, 3, 51 * MB, 0 },

    { "ten-minutes-at-most",
      { { 0, 1, 100 * MB, 100 * MB, 0, 2000 },
        { 10000, 1, 100 * MB, 100 * MB, 0, 4000 },
        { 20000, 1, 100 * MB, 100 * MB, 0, 8000 },
        { 30000, 1, 100 * MB, 100 * MB, 0, 16000 },
        { 50000, 1, 100 * MB, 100 * MB, 0, 32000 },
        { 100000, 1, 100 * MB, 100 * MB, 0, 64000 },
        { 200000, 1, 100 * MB, 100 * MB, 0, 128000 },
        { 400000, 1, 100 * MB, 100 * MB, 0, 256000 },
        { 800000, 1, 100 * MB, 100 * MB, 0, 512000 },
        { 1600000, 1, 100 * MB, 100 * MB, 0, 600000 },
        { 2199999, 0, 0, 0, 0, 600000 },
        { 2200000, 1, 100 * MB, 100 * MB, 0, 600000 },
        { 2800000, 1, 100 * MB, 10 * MB, 0, 1000 } },
      12, 1, 90 * MB, 0 },

    { "a-clock-that-went-back",
      { { 5000, 1, 100 * MB, 10 * MB, 0, 1000 },
        { 4000, 0, 0, 0, 0, 1000 },
        { 6000, 1, 100 * MB, 10 * MB, -5, 1000 } },
      2, 1, 180 * MB, 0 },
};


static void
test_worth(gconstpointer data)
{
    imgproc_reclaim_t   r;
    const worth_row_t  *row;

    row = data;

    imgproc_reclaim_init(&r, row->baseline);

    g_assert_cmpint(imgproc_reclaim_worth(&r, row->anonymous,
                                          row->accounted, 0),
                    ==, row->expected);

    g_assert_cmpuint(r.skipped, ==, !row->expected);
    g_assert_cmpuint(r.runs, ==, 0);
    g_assert_cmpuint(r.running, ==, 0);
}


static void
test_run(gconstpointer data)
{
    int                i;
    const step_t      *step;
    const run_row_t   *row;
    imgproc_reclaim_t  r;

    row = data;

    imgproc_reclaim_init(&r, 0);

    for (i = 0; row->steps[i].wait; i++) {
        step = &row->steps[i];

        g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, step->now), ==,
                        step->expected);

        if (step->expected) {
            g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 1);

            imgproc_reclaim_end(&r, step->before, step->after,
                                step->ms * 1000, step->now + step->ms);
        }

        g_assert_cmpint(r.wait, ==, step->wait);
    }

    g_assert_cmpuint(r.runs, ==, row->runs);
    g_assert_cmpuint(r.skipped, ==, row->skipped);
    g_assert_cmpuint(r.returned, ==, row->returned);
    g_assert_cmpuint(r.us, ==, row->ms * 1000);
    g_assert_cmpuint(r.running, ==, 0);
}


/* what a load has made useless is worth a try once that load is over */

static void
test_pressed(void)
{
    imgproc_reclaim_t  r;

    imgproc_reclaim_init(&r, 100 * MB);

    g_assert_false(imgproc_reclaim_pressed(&r, MB - 1, 0));
    g_assert_true(imgproc_reclaim_pressed(&r, MB, 0));

    g_assert_true(imgproc_reclaim_begin(&r));
    g_assert_false(imgproc_reclaim_pressed(&r, 100 * MB, 0));
    imgproc_reclaim_end(&r, 100 * MB, 10 * MB, 20 * 1000, 1000);

    /* sixteen times what the last one took */

    g_assert_false(imgproc_reclaim_pressed(&r, MB, 1319));
    g_assert_true(imgproc_reclaim_pressed(&r, MB, 1320));

    /* and nothing if that was next to nothing, whatever came of it */

    g_assert_true(imgproc_reclaim_begin(&r));
    imgproc_reclaim_end(&r, 100 * MB, 100 * MB, 62, 2000);

    g_assert_false(imgproc_reclaim_pressed(&r, MB, 2000));
    g_assert_true(imgproc_reclaim_pressed(&r, MB, 2001));
    g_assert_cmpuint(r.skipped, ==, 4);
}


static void
test_own(void)
{
    size_t   before, after;
    u_char  *p;

    before = imgproc_reclaim_own(1);

    p = mmap(NULL, 32 * MB, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS,
             -1, 0);
    g_assert_true(p != MAP_FAILED);

    memset(p, 1, 32 * MB);

    after = imgproc_reclaim_own(1);

    g_assert_cmpuint(before, >, 0);
    g_assert_cmpuint(imgproc_reclaim_own(4), <, after);
    g_assert_cmpuint(after - before, >, 31 * MB);
    g_assert_cmpuint(after - before, <, 40 * MB);

    (void) munmap(p, 32 * MB);
}


static void
test_idle(void)
{
    imgproc_reclaim_t  r;

    imgproc_reclaim_init(&r, 0);

    g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 1);
    imgproc_reclaim_end(&r, 100 * MB, 100 * MB, 0, 10000);
    g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 1);
    imgproc_reclaim_end(&r, 100 * MB, 100 * MB, 0, 20000);

    g_assert_cmpint(r.wait, ==, 4000);
    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 23000), ==, 0);

    imgproc_reclaim_idle(&r);

    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 20999), ==, 0);
    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 21000), ==, 1);
}


/* one at a time, and under pressure it is not asked whether it is worth it */

static void
test_running(void)
{
    imgproc_reclaim_t  r;

    imgproc_reclaim_init(&r, 0);

    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 0), ==, 1);
    g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 1);

    g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 0);
    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 100000), ==, 0);
    g_assert_cmpuint(r.skipped, ==, 1);

    imgproc_reclaim_end(&r, 100 * MB, 10 * MB, 5, 100000);

    g_assert_cmpint(imgproc_reclaim_worth(&r, 100 * MB, 0, 100001), ==, 0);
    g_assert_cmpint(imgproc_reclaim_begin(&r), ==, 1);

    imgproc_reclaim_end(&r, 100 * MB, 10 * MB, 5, 100010);

    g_assert_cmpuint(r.runs, ==, 2);
}


/*
 * Anonymous memory counts when it is touched, shared memory never.  Kernels
 * keep a few pages of each thread and CPU for later.
 */

static void
test_rss(void)
{
    void    *own, *shared;
    size_t   before, mapped, touched, both, after;

    g_assert_cmpint(imgproc_reclaim_rss(&before), ==, IMGPROC_OK);
    g_assert_cmpuint(before, >, 0);

    own = mmap(NULL, 64 * MB, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS,
               -1, 0);
    shared = mmap(NULL, 64 * MB, PROT_READ|PROT_WRITE,
                  MAP_SHARED|MAP_ANONYMOUS, -1, 0);

    g_assert_true(own != MAP_FAILED && shared != MAP_FAILED);
    g_assert_cmpint(imgproc_reclaim_rss(&mapped), ==, IMGPROC_OK);

    memset(own, 1, 64 * MB);
    g_assert_cmpint(imgproc_reclaim_rss(&touched), ==, IMGPROC_OK);

    memset(shared, 1, 64 * MB);
    g_assert_cmpint(imgproc_reclaim_rss(&both), ==, IMGPROC_OK);

    g_assert_cmpint(munmap(own, 64 * MB), ==, 0);
    g_assert_cmpint(munmap(shared, 64 * MB), ==, 0);
    g_assert_cmpint(imgproc_reclaim_rss(&after), ==, IMGPROC_OK);

    g_assert_cmpuint(mapped, <, before + 8 * MB);
    g_assert_cmpuint(touched, >, mapped + 56 * MB);
    g_assert_cmpuint(both, <, touched + 8 * MB);
    g_assert_cmpuint(after + 56 * MB, <, both);
}


/* no file can be opened */

static void
test_rss_fails(void)
{
    size_t         anonymous;
    struct rlimit  limit, none;

    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &limit), ==, 0);

    none = limit;
    none.rlim_cur = 0;
    anonymous = 1;

    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
    g_assert_cmpint(imgproc_reclaim_rss(&anonymous), ==, IMGPROC_INTERNAL);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &limit), ==, 0);

    g_assert_cmpuint(anonymous, ==, 0);
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(worth_rows); i++) {
        path = g_strconcat("/reclaim/worth/", worth_rows[i].name, NULL);
        g_test_add_data_func(path, &worth_rows[i], test_worth);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(run_rows); i++) {
        path = g_strconcat("/reclaim/run/", run_rows[i].name, NULL);
        g_test_add_data_func(path, &run_rows[i], test_run);
        g_free(path);
    }

    g_test_add_func("/reclaim/pressed", test_pressed);
    g_test_add_func("/reclaim/own", test_own);
    g_test_add_func("/reclaim/idle", test_idle);
    g_test_add_func("/reclaim/one-at-a-time", test_running);
    g_test_add_func("/reclaim/rss/anonymous-alone", test_rss);
    g_test_add_func("/reclaim/rss/cannot-read", test_rss_fails);

    return g_test_run();
}
