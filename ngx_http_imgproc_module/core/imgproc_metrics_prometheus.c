
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_metrics.h"


static void imgproc_prometheus_head(imgproc_text_t *t,
    const imgproc_metric_t *metric);
static void imgproc_prometheus_numbers(imgproc_text_t *t,
    const imgproc_metrics_t *m, const imgproc_metric_t *metric);
static void imgproc_prometheus_histogram(imgproc_text_t *t,
    const imgproc_metrics_t *m, const imgproc_metric_t *metric);


void
imgproc_metrics_prometheus(imgproc_text_t *t, const imgproc_metrics_t *m)
{
    unsigned                 i, n;
    const imgproc_metric_t  *table;

    table = imgproc_metrics_table(&n);

    for (i = 0; i < n; i++) {

        imgproc_prometheus_head(t, &table[i]);

        switch (table[i].type) {

        case IMGPROC_METRIC_INFO:
            imgproc_text(t, "%s{version=\"%s\",libvips=\"%s\","
                         "malloc=\"%s\"} 1\n", table[i].name,
                         IMGPROC_VERSION, m->libvips, m->malloc);
            break;

        case IMGPROC_METRIC_HISTOGRAM:
            imgproc_prometheus_histogram(t, m, &table[i]);
            break;

        default:
            imgproc_prometheus_numbers(t, m, &table[i]);
        }
    }
}


static void
imgproc_prometheus_head(imgproc_text_t *t, const imgproc_metric_t *metric)
{
    imgproc_text(t, "# HELP %s %s\n# TYPE %s %s\n", metric->name,
                 metric->help, metric->name, imgproc_metric_type(metric));
}


static void
imgproc_prometheus_numbers(imgproc_text_t *t, const imgproc_metrics_t *m,
    const imgproc_metric_t *metric)
{
    unsigned        i, n;
    const char     *label;
    imgproc_str_t   value;

    label = imgproc_metric_label(metric, &n);

    for (i = 0; i < n; i++) {
        value = imgproc_metric_value(m, metric, i);

        if (label && value.len == 0) {
            continue;
        }

        imgproc_text(t, "%s", metric->name);

        if (label) {
            imgproc_text(t, "{%s=\"%.*s\"}", label, (int) value.len,
                         value.data);
        }

        imgproc_text(t, " ");
        imgproc_metric_text(t, metric,
                            *imgproc_metric_number(m->sum, metric, i));
        imgproc_text(t, "\n");
    }
}


static void
imgproc_prometheus_histogram(imgproc_text_t *t, const imgproc_metrics_t *m,
    const imgproc_metric_t *metric)
{
    unsigned                      i;
    uint64_t                      n;
    const imgproc_stats_times_t  *times;

    times = (const imgproc_stats_times_t *)
                                    imgproc_metric_number(m->sum, metric, 0);

    for (i = 0, n = 0; i < IMGPROC_STATS_BUCKETS - 1; i++) {
        n += times->buckets[i];

        imgproc_text(t, "%s_bucket{le=\"%s\"} %llu\n", metric->name,
                     imgproc_stats_seconds[i], (unsigned long long) n);
    }

    n += times->buckets[i];

    imgproc_text(t, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum ", metric->name,
                 (unsigned long long) n, metric->name);

    imgproc_metric_text(t, metric, times->sum);

    imgproc_text(t, "\n%s_count %llu\n", metric->name,
                 (unsigned long long) n);
}
