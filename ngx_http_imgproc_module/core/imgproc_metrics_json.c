
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_metrics.h"


/* names are those of Prometheus less this */

#define IMGPROC_JSON_PREFIX  "imgproc_"


static void imgproc_json_string(imgproc_text_t *t, const char *s);
static void imgproc_json_stats(imgproc_text_t *t, const imgproc_metrics_t *m,
    const imgproc_stats_t *stats);
static void imgproc_json_values(imgproc_text_t *t,
    const imgproc_metrics_t *m, const imgproc_metric_t *metric,
    const imgproc_stats_t *stats);
static void imgproc_json_histogram(imgproc_text_t *t,
    const imgproc_metric_t *metric, const imgproc_stats_times_t *times);
static void imgproc_json_history(imgproc_text_t *t,
    const imgproc_metrics_t *m);


void
imgproc_metrics_json(imgproc_text_t *t, const imgproc_metrics_t *m)
{
    size_t  i;

    imgproc_text(t, "{\"version\":\"" IMGPROC_VERSION "\",\"libvips\":");
    imgproc_json_string(t, m->libvips);
    imgproc_text(t, ",\"malloc\":");
    imgproc_json_string(t, m->malloc);
    imgproc_text(t, ",\"time\":%llu,\"ready\":%s,\n\"total\":{",
                 (unsigned long long) m->time,
                 m->sum->common.shedding ? "false" : "true");

    imgproc_json_stats(t, m, m->sum);

    imgproc_text(t, "},\n\"workers\":[");

    for (i = 0; i < m->nworkers; i++) {
        imgproc_text(t, "%s\n{\"pid\":%lld,", i ? "," : "",
                     (long long) m->workers[i].pid);

        imgproc_json_stats(t, m, &m->workers[i].stats);

        imgproc_text(t, "}");
    }

    imgproc_text(t, "]");

    if (m->history) {
        imgproc_json_history(t, m);
    }

    imgproc_text(t, "}\n");
}


static void
imgproc_json_string(imgproc_text_t *t, const char *s)
{
    imgproc_str_t  text;

    text.len = strlen(s);
    text.data = (u_char *) s;

    imgproc_text_quoted(t, &text);
}


/* the members of an object */

static void
imgproc_json_stats(imgproc_text_t *t, const imgproc_metrics_t *m,
    const imgproc_stats_t *stats)
{
    unsigned                 i, n;
    const char              *comma;
    const imgproc_metric_t  *metric;

    metric = imgproc_metrics_table(&n);
    comma = "";

    for (i = 0; i < n; i++, metric++) {

        if (metric->type == IMGPROC_METRIC_INFO) {
            continue;
        }

        imgproc_text(t, "%s\"%s\":", comma,
                     metric->name + sizeof(IMGPROC_JSON_PREFIX) - 1);

        imgproc_json_values(t, m, metric, stats);
        comma = ",";
    }
}


static void
imgproc_json_values(imgproc_text_t *t, const imgproc_metrics_t *m,
    const imgproc_metric_t *metric, const imgproc_stats_t *stats)
{
    unsigned         i, n;
    const char      *comma;
    imgproc_str_t    value;
    const uint64_t  *p;

    p = imgproc_metric_number(stats, metric, 0);

    if (metric->type == IMGPROC_METRIC_HISTOGRAM) {
        imgproc_json_histogram(t, metric, (const imgproc_stats_times_t *) p);
        return;
    }

    if (imgproc_metric_label(metric, &n) == NULL) {
        imgproc_metric_text(t, metric, *p);
        return;
    }

    imgproc_text(t, "{");
    comma = "";

    for (i = 0; i < n; i++) {
        value = imgproc_metric_value(m, metric, i);

        if (value.len == 0) {
            continue;
        }

        imgproc_text(t, "%s", comma);
        imgproc_text_quoted(t, &value);
        imgproc_text(t, ":");
        imgproc_metric_text(t, metric, p[i]);
        comma = ",";
    }

    imgproc_text(t, "}");
}


/* cumulated, as Prometheus has them */

static void
imgproc_json_histogram(imgproc_text_t *t, const imgproc_metric_t *metric,
    const imgproc_stats_times_t *times)
{
    unsigned  i;
    uint64_t  n;

    imgproc_text(t, "{\"buckets\":{");

    for (i = 0, n = 0; i < IMGPROC_STATS_BUCKETS - 1; i++) {
        n += times->buckets[i];

        imgproc_text(t, "\"%s\":%llu,", imgproc_stats_seconds[i],
                     (unsigned long long) n);
    }

    n += times->buckets[i];

    imgproc_text(t, "\"+Inf\":%llu},\"sum\":", (unsigned long long) n);
    imgproc_metric_text(t, metric, times->sum);
    imgproc_text(t, ",\"count\":%llu}", (unsigned long long) n);
}


/* an array of arrays, in the order of imgproc_sample_t, the oldest first */

static void
imgproc_json_history(imgproc_text_t *t, const imgproc_metrics_t *m)
{
    unsigned          i;
    uint64_t          second, *p;
    const char       *comma;
    imgproc_sample_t  sample;

    imgproc_text(t, ",\n\"history\":{\"fields\":[\"time\",\"rss\",\"heap\","
                 "\"buffers\",\"buffers_idle\",\"limit\",\"fetching\","
                 "\"waiting\",\"busy\",\"threads\",\"good\",\"bad\","
                 "\"reclaims\"],\"samples\":[");

    second = (m->time > IMGPROC_HISTORY_SECONDS)
             ? m->time - IMGPROC_HISTORY_SECONDS : 0;
    second = MAX(second, m->since);
    comma = "\n";

    while (second < m->time) {
        second++;

        if (!imgproc_history_get(m->history, second, &sample)) {
            continue;
        }

        imgproc_text(t, "%s[%llu", comma, (unsigned long long) sample.time);
        p = &sample.time;

        for (i = 1; i < sizeof(imgproc_sample_t) / sizeof(uint64_t); i++) {
            imgproc_text(t, ",%llu", (unsigned long long) p[i]);
        }

        imgproc_text(t, "]");
        comma = ",\n";
    }

    imgproc_text(t, "]}");
}
