
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "metrics.h"


static void test_numbers(void);
static void test_histogram(void);
static void test_lines(void);


static void
test_numbers(void)
{
    char  *all;

    metrics_clear();

    sum.gauges.rss = UINT64_MAX;
    sum.totals.outcomes[IMGPROC_OK] = 7;
    sum.totals.reclaims = 3;
    sum.totals.reclaim_time = 1000001;
    sum.totals.pool_gets[IMGPROC_STATS_RESULTS] = 5;
    sum.totals.result_formats[IMGPROC_FORMAT_AVIF] = 6;

    all = metrics_text(imgproc_metrics_prometheus);

    has(all, "# HELP imgproc_info Versions of the module and libvips, and "
        "whose malloc() it is; always 1\n# TYPE imgproc_info gauge\n"
        "imgproc_info{version=\"" IMGPROC_VERSION "\",libvips=\"8.14.1\","
        "malloc=\"glibc 2.36\"} 1\n");
    has(all, "\n# TYPE imgproc_rss_bytes gauge\n"
        "imgproc_rss_bytes 18446744073709551615\n");
    has(all, "\n# TYPE imgproc_requests_total counter\n"
        "imgproc_requests_total{outcome=\"ok\"} 7\n");
    has(all, "\nimgproc_reclaims_total{allocator=\"glibc\"} 3\n");
    has(all, "\nimgproc_reclaim_seconds_total{allocator=\"glibc\"} "
        "1.000001\n");
    has(all, "\nimgproc_pool_gets_total{pool=\"source\"} 0\n"
        "imgproc_pool_gets_total{pool=\"result\"} 5\n");
    has(all, "\nimgproc_results_total{format=\"avif\"} 6\n");
    g_assert_null(strstr(all, "format=\"\""));

    g_free(all);
}


static void
test_histogram(void)
{
    char  *all;

    metrics_clear();

    imgproc_stats_time(&sum.totals.queue_times, 0);
    imgproc_stats_time(&sum.totals.queue_times, 1000);
    imgproc_stats_time(&sum.totals.queue_times, 1001);
    imgproc_stats_time(&sum.totals.queue_times, 30000001);

    all = metrics_text(imgproc_metrics_prometheus);

    has(all, "\n# TYPE imgproc_queue_seconds histogram\n"
        "imgproc_queue_seconds_bucket{le=\"0.001\"} 2\n"
        "imgproc_queue_seconds_bucket{le=\"0.0025\"} 3\n"
        "imgproc_queue_seconds_bucket{le=\"0.005\"} 3\n");
    has(all, "\nimgproc_queue_seconds_bucket{le=\"30\"} 3\n"
        "imgproc_queue_seconds_bucket{le=\"+Inf\"} 4\n"
        "imgproc_queue_seconds_sum 30.002002\n"
        "imgproc_queue_seconds_count 4\n");

    g_free(all);
}


/* each is a comment or a number, and the last one has an end */

static void
test_lines(void)
{
    char  *all, **lines, **line;

    metrics_clear();

    all = metrics_text(imgproc_metrics_prometheus);
    g_assert_true(g_str_has_suffix(all, "\n"));

    all[strlen(all) - 1] = '\0';
    lines = g_strsplit(all, "\n", 0);

    for (line = lines; *line; line++) {
        g_assert_true(g_regex_match_simple(
            "^(# (HELP|TYPE) imgproc_[a-z_]+ .+"
            "|imgproc_[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})?"
            " [0-9]+(\\.[0-9]+)?)$", *line, 0, 0));
    }

    g_strfreev(lines);
    g_free(all);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/metrics-prometheus/numbers", test_numbers);
    g_test_add_func("/metrics-prometheus/histogram", test_histogram);
    g_test_add_func("/metrics-prometheus/lines", test_lines);

    return g_test_run();
}
