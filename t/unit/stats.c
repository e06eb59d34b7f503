
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_stats.h"


static void test_bounds(void);
static void test_times(void);
static void test_sum(void);
static void test_sum_totals(void);
static void test_less(void);


static void
test_bounds(void)
{
    unsigned  i;

    for (i = 1; i < IMGPROC_STATS_BUCKETS - 1; i++) {
        g_assert_cmpuint(imgproc_stats_bounds[i], >,
                         imgproc_stats_bounds[i - 1]);
    }
}


/* a bound is in its bucket, one microsecond more in the next */

static void
test_times(void)
{
    unsigned               i, n;
    uint64_t               sum;
    imgproc_stats_times_t  times;

    memset(&times, 0, sizeof(imgproc_stats_times_t));
    sum = 0;

    imgproc_stats_time(&times, -1);
    imgproc_stats_time(&times, INT64_MIN);
    imgproc_stats_time(&times, 0);

    for (i = 0; i < IMGPROC_STATS_BUCKETS - 1; i++) {
        imgproc_stats_time(&times, imgproc_stats_bounds[i]);
        imgproc_stats_time(&times, imgproc_stats_bounds[i] + 1);
        sum += 2 * imgproc_stats_bounds[i] + 1;
    }

    for (i = 0; i < IMGPROC_STATS_BUCKETS; i++) {
        n = (i == IMGPROC_STATS_BUCKETS - 1) ? 1 : 2;
        g_assert_cmpuint(times.buckets[i], ==, n);
    }

    g_assert_cmpuint(times.sum, ==, sum);
}


static void
test_sum(void)
{
    size_t            i;
    uint64_t         *p;
    imgproc_stats_t   sum, a, b;

    memset(&sum, 0, sizeof(imgproc_stats_t));

    p = (uint64_t *) &a;

    for (i = 0; i < sizeof(imgproc_stats_t) / sizeof(uint64_t); i++) {
        p[i] = i + 1;
    }

    memset(&b, 0, sizeof(imgproc_stats_t));
    b.common.memory_limit = 1000;
    b.gauges.rss = 5;
    b.totals.process_times.sum = 7;

    imgproc_stats_sum(&sum, &a);
    g_assert_true(memcmp(&sum, &a, sizeof(imgproc_stats_t)) == 0);

    imgproc_stats_sum(&sum, &b);
    imgproc_stats_sum(&sum, &a);

    g_assert_cmpuint(sum.common.memory_limit, ==, 1000);
    g_assert_cmpuint(sum.common.shedding, ==, a.common.shedding);
    g_assert_cmpuint(sum.gauges.rss, ==, 2 * a.gauges.rss + 5);
    g_assert_cmpuint(sum.gauges.threads, ==, 2 * a.gauges.threads);
    g_assert_cmpuint(sum.totals.outcomes[0], ==, 2 * a.totals.outcomes[0]);
    g_assert_cmpuint(sum.totals.process_times.sum, ==,
                     2 * a.totals.process_times.sum + 7);
}


static void
test_sum_totals(void)
{
    imgproc_stats_t         sum;
    imgproc_stats_totals_t  left;

    memset(&sum, 0, sizeof(imgproc_stats_t));
    memset(&left, 0, sizeof(imgproc_stats_totals_t));

    left.outcomes[IMGPROC_STATS_LEFT] = 3;
    left.process_times.sum = 4;

    imgproc_stats_sum_totals(&sum.totals, &left);
    imgproc_stats_sum_totals(&sum.totals, &left);

    g_assert_cmpuint(sum.totals.outcomes[IMGPROC_STATS_LEFT], ==, 6);
    g_assert_cmpuint(sum.totals.process_times.sum, ==, 8);
    g_assert_cmpuint(sum.gauges.rss, ==, 0);
}


static void
test_less(void)
{
    imgproc_stats_totals_t  now, before;

    memset(&now, 0, sizeof(imgproc_stats_totals_t));
    memset(&before, 0, sizeof(imgproc_stats_totals_t));

    now.fetches = 10;
    now.process_times.sum = 8;
    before.fetches = 4;
    before.process_times.sum = 8;
    before.reclaims = 1;

    imgproc_stats_less(&now, &before);

    g_assert_cmpuint(now.fetches, ==, 6);
    g_assert_cmpuint(now.process_times.sum, ==, 0);
    g_assert_cmpuint(now.reclaims, ==, 0);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/stats/bounds", test_bounds);
    g_test_add_func("/stats/times", test_times);
    g_test_add_func("/stats/sum", test_sum);
    g_test_add_func("/stats/sum-totals", test_sum_totals);
    g_test_add_func("/stats/less", test_less);

    return g_test_run();
}
