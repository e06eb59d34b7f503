
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "metrics.h"


static void test_head(void);
static void test_total(void);
static void test_workers(void);
static void test_history(void);
static void test_no_history(void);


static imgproc_history_t  history;


static void
test_head(void)
{
    char  *all;

    metrics_clear();
    all = metrics_text(imgproc_metrics_json);

    has(all, "{\"version\":\"" IMGPROC_VERSION "\",\"libvips\":\"8.14.1\","
        "\"malloc\":\"glibc 2.36\",\"time\":1000,\"ready\":true,\n");
    has(all, "\n\"workers\":[]}\n");
    g_free(all);

    sum.common.shedding = 1;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"ready\":false,");
    g_free(all);
}


static void
test_total(void)
{
    char  *all;

    metrics_clear();

    sum.gauges.rss = 5;
    sum.totals.outcomes[IMGPROC_OK] = 7;
    sum.totals.reclaim_time = 1500000;

    imgproc_stats_time(&sum.totals.process_times, 2000);

    all = metrics_text(imgproc_metrics_json);

    has(all, "\n\"total\":{\"workers\":0,");
    has(all, ",\"rss_bytes\":5,");
    has(all, ",\"requests_total\":{\"ok\":7,");
    has(all, ",\"reclaim_seconds_total\":{\"glibc\":1.500000}}");
    has(all, ",\"process_seconds\":{\"buckets\":{\"0.001\":0,\"0.0025\":1,");
    has(all, ",\"30\":1,\"+Inf\":1},\"sum\":0.002000,\"count\":1},");

    g_free(all);
}


static void
test_workers(void)
{
    char                      *all;
    imgproc_metrics_worker_t   workers[2];

    metrics_clear();
    memset(workers, 0, sizeof(workers));

    workers[0].pid = 11;
    workers[0].stats.gauges.rss = 1;
    workers[1].pid = 12;
    workers[1].stats.gauges.rss = 2;

    m.workers = workers;
    m.nworkers = 2;

    all = metrics_text(imgproc_metrics_json);

    has(all, "\n\"workers\":[\n{\"pid\":11,");
    has(all, "},\n{\"pid\":12,");
    has(all, "\"rss_bytes\":1,");
    has(all, "\"rss_bytes\":2,");

    g_free(all);
}


static void
test_history(void)
{
    char  *all;

    metrics_clear();
    memset(&history, 0, sizeof(imgproc_history_t));

    sum.gauges.rss = 9;
    sum.totals.reclaims = 4;

    imgproc_history_note(&history, 400, &sum);
    imgproc_history_note(&history, 401, &sum);
    imgproc_history_note(&history, 999, &sum);
    imgproc_history_note(&history, 1000, &sum);
    imgproc_history_note(&history, 1001, &sum);

    m.history = &history;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"history\":{\"fields\":[\"time\",\"rss\",");
    has(all, ",\"reclaims\"],\"samples\":[\n[999,9,0,0,0,0,0,0,0,0,0,0,4],\n"
        "[1000,9,0,0,0,0,0,0,0,0,0,0,4]]}}\n");
    g_free(all);

    m.since = 999;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"samples\":[\n[1000,9,0,0,0,0,0,0,0,0,0,0,4]]}}\n");
    g_free(all);

    m.since = 1000;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"samples\":[]}}\n");
    g_free(all);

    m.since = UINT64_MAX;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"samples\":[]}}\n");
    g_free(all);

    m.since = 0;
    m.time = 1;
    all = metrics_text(imgproc_metrics_json);

    has(all, "\"samples\":[]}}\n");
    g_free(all);
}


static void
test_no_history(void)
{
    char  *all;

    metrics_clear();
    all = metrics_text(imgproc_metrics_json);

    g_assert_null(strstr(all, "history"));
    g_free(all);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/metrics-json/head", test_head);
    g_test_add_func("/metrics-json/total", test_total);
    g_test_add_func("/metrics-json/workers", test_workers);
    g_test_add_func("/metrics-json/history", test_history);
    g_test_add_func("/metrics-json/no-history", test_no_history);

    return g_test_run();
}
