
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_history.h"


/* seconds that the writers of test_race() note */

#define SECONDS  20000


static void test_empty(void);
static void test_begin(void);
static void test_note(void);
static void test_ring(void);
static void test_race(void);
static void *writer(void *data);
static void note(uint64_t second);


static imgproc_history_t  history;


static void
test_empty(void)
{
    imgproc_sample_t  sample;

    memset(&history, 0, sizeof(imgproc_history_t));

    g_assert_false(imgproc_history_get(&history, 0, &sample));
    g_assert_false(imgproc_history_get(&history, 1, &sample));
    g_assert_false(imgproc_history_get(&history, IMGPROC_HISTORY_SECONDS,
                                       &sample));
}


static void
test_begin(void)
{
    imgproc_sample_t  sample;

    memset(&history, 0, sizeof(imgproc_history_t));

    g_assert_true(imgproc_history_begin(&history, 1000));
    g_assert_false(imgproc_history_begin(&history, 1000));
    g_assert_false(imgproc_history_begin(&history, 999));
    g_assert_true(imgproc_history_begin(&history, 1001));

    /* who has begun and died has left nothing */

    g_assert_false(imgproc_history_get(&history, 1000, &sample));
    g_assert_false(imgproc_history_get(&history, 1001, &sample));
}


static void
test_note(void)
{
    imgproc_stats_t   sum;
    imgproc_sample_t  sample;

    memset(&history, 0, sizeof(imgproc_history_t));
    memset(&sum, 0, sizeof(imgproc_stats_t));

    sum.common.memory_limit = 1;
    sum.gauges.rss = 2;
    sum.gauges.heap_in_use = 3;
    sum.gauges.pool_in_use[IMGPROC_STATS_SOURCES] = 4;
    sum.gauges.pool_in_use[IMGPROC_STATS_RESULTS] = 5;
    sum.gauges.pool_idle[IMGPROC_STATS_SOURCES] = 6;
    sum.gauges.pool_idle[IMGPROC_STATS_RESULTS] = 7;
    sum.gauges.fetching = 8;
    sum.gauges.waiting = 9;
    sum.gauges.busy = 10;
    sum.gauges.threads = 11;
    sum.totals.outcomes[IMGPROC_OK] = 12;
    sum.totals.outcomes[IMGPROC_STATS_ORIGINAL] = 13;
    sum.totals.outcomes[IMGPROC_BUSY] = 14;
    sum.totals.outcomes[IMGPROC_STATS_LEFT] = 15;
    sum.totals.reclaims = 16;

    imgproc_history_note(&history, 1000, &sum);

    g_assert_true(imgproc_history_get(&history, 1000, &sample));
    g_assert_cmpuint(sample.time, ==, 1000);
    g_assert_cmpuint(sample.limit, ==, 1);
    g_assert_cmpuint(sample.rss, ==, 2);
    g_assert_cmpuint(sample.heap, ==, 3);
    g_assert_cmpuint(sample.buffers, ==, 4 + 5);
    g_assert_cmpuint(sample.buffers_idle, ==, 6 + 7);
    g_assert_cmpuint(sample.fetching, ==, 8);
    g_assert_cmpuint(sample.waiting, ==, 9);
    g_assert_cmpuint(sample.busy, ==, 10);
    g_assert_cmpuint(sample.threads, ==, 11);
    g_assert_cmpuint(sample.good, ==, 12 + 13);
    g_assert_cmpuint(sample.bad, ==, 14 + 15);
    g_assert_cmpuint(sample.reclaims, ==, 16);
}


/* a second is there until ten minutes later another takes its place */

static void
test_ring(void)
{
    uint64_t          i;
    imgproc_sample_t  sample;

    memset(&history, 0, sizeof(imgproc_history_t));

    for (i = 1; i <= IMGPROC_HISTORY_SECONDS + 1; i++) {
        note(i);
    }

    g_assert_false(imgproc_history_get(&history, 1, &sample));
    g_assert_true(imgproc_history_get(&history, 2, &sample));
    g_assert_true(imgproc_history_get(&history, i - 1, &sample));
    g_assert_cmpuint(sample.rss, ==, i - 1);
    g_assert_false(imgproc_history_get(&history, i, &sample));
    g_assert_false(imgproc_history_get(&history,
                                       i + IMGPROC_HISTORY_SECONDS, &sample));
}


/* each second has one writer, and no reader sees a half of two */

static void
test_race(void)
{
    size_t             i, n, seen;
    uint64_t           second;
    GThread           *threads[2];
    imgproc_sample_t   sample;

    memset(&history, 0, sizeof(imgproc_history_t));

    n = 0;
    seen = 0;

    for (i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("writer", writer, NULL);
    }

    do {
        second = imgproc_stats_get(&history.last);

        for (i = 0; i < 3; i++) {
            if (second > i
                && imgproc_history_get(&history, second - i, &sample))
            {
                g_assert_cmpuint(sample.time, ==, second - i);
                g_assert_cmpuint(sample.rss, ==, second - i);
                g_assert_cmpuint(sample.reclaims, ==, second - i);
                seen++;
            }
        }

    } while (second < SECONDS);

    for (i = 0; i < G_N_ELEMENTS(threads); i++) {
        n += GPOINTER_TO_SIZE(g_thread_join(threads[i]));
    }

    g_assert_cmpuint(n, <=, SECONDS);
    g_test_message("%zu samples read", seen);
}


static void *
writer(void *data)
{
    size_t    n;
    uint64_t  i;

    n = 0;

    for (i = 1; i <= SECONDS; i++) {
        if (imgproc_history_begin(&history, i)) {
            note(i);
            n++;
        }
    }

    return GSIZE_TO_POINTER(n);
}


static void
note(uint64_t second)
{
    imgproc_stats_t  sum;

    memset(&sum, 0, sizeof(imgproc_stats_t));

    sum.gauges.rss = second;
    sum.totals.reclaims = second;

    imgproc_history_note(&history, second, &sum);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/history/empty", test_empty);
    g_test_add_func("/history/begin", test_begin);
    g_test_add_func("/history/note", test_note);
    g_test_add_func("/history/ring", test_ring);
    g_test_add_func("/history/race", test_race);

    return g_test_run();
}
