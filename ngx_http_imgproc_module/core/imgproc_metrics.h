
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_METRICS_H_INCLUDED_
#define _IMGPROC_METRICS_H_INCLUDED_


#include "imgproc_history.h"
#include "imgproc_stats.h"
#include "imgproc_text.h"


/*
 * The names that the numbers of imgproc_stats_t have outside, and the two
 * texts they are told in.  One table has them all; docs/metrics.md is
 * checked against it.
 */


typedef enum {
    IMGPROC_METRIC_GAUGE = 0,
    IMGPROC_METRIC_COUNTER,
    IMGPROC_METRIC_HISTOGRAM,          /* imgproc_stats_times_t */
    IMGPROC_METRIC_INFO                /* no number, but labels */
} imgproc_metric_type_e;


typedef enum {
    IMGPROC_LABEL_NONE = 0,
    IMGPROC_LABEL_OUTCOME,
    IMGPROC_LABEL_SOURCE_FORMAT,
    IMGPROC_LABEL_RESULT_FORMAT,
    IMGPROC_LABEL_POOL,
    IMGPROC_LABEL_PART,
    IMGPROC_LABEL_ALLOCATOR
} imgproc_metric_label_e;


/* offset is one in imgproc_stats_t, of as many numbers as the label has */

typedef struct {
    const char                      *name;
    imgproc_metric_type_e            type;
    imgproc_metric_label_e           label;
    size_t                           offset;
    unsigned                         seconds;  /* the number is microseconds */
    const char                      *help;
} imgproc_metric_t;


typedef struct {
    int64_t                          pid;
    imgproc_stats_t                  stats;    /* since the worker began */
} imgproc_metrics_worker_t;


/* all that is told; the texts have neither quotes nor control characters */

typedef struct {
    uint64_t                         time;     /* seconds since the epoch */
    const char                      *libvips;  /* versions */
    const char                      *malloc;
    const char                      *allocator;  /* the name alone */
    const imgproc_str_t             *outcomes;  /* IMGPROC_STATS_OUTCOMES */
    const imgproc_stats_t           *sum;

    /* for JSON alone */
    const imgproc_metrics_worker_t  *workers;
    size_t                           nworkers;
    const imgproc_history_t         *history;  /* NULL: without */
    uint64_t                         since;    /* samples after this second */
} imgproc_metrics_t;


const imgproc_metric_t *imgproc_metrics_table(unsigned *n);

/* "counter", "gauge" or "histogram" */

const char *imgproc_metric_type(const imgproc_metric_t *metric);

/* the label's name, NULL if there is none, and how many values it has */

const char *imgproc_metric_label(const imgproc_metric_t *metric, unsigned *n);

/* its value number i; empty: nobody ever counts there */

imgproc_str_t imgproc_metric_value(const imgproc_metrics_t *m,
    const imgproc_metric_t *metric, unsigned i);

/* number i of metric, or the first of its imgproc_stats_times_t */

const uint64_t *imgproc_metric_number(const imgproc_stats_t *stats,
    const imgproc_metric_t *metric, unsigned i);

/* prints such a number, as seconds if it is microseconds */

void imgproc_metric_text(imgproc_text_t *t, const imgproc_metric_t *metric,
    uint64_t n);

/*
 * The text format of Prometheus, version 0.0.4, and JSON: pure functions,
 * whose failure is in t->code.
 */

void imgproc_metrics_prometheus(imgproc_text_t *t, const imgproc_metrics_t *m);
void imgproc_metrics_json(imgproc_text_t *t, const imgproc_metrics_t *m);

/* a row of the table in docs/metrics.md */

void imgproc_metric_doc(imgproc_text_t *t, const imgproc_metric_t *metric);


#endif /* _IMGPROC_METRICS_H_INCLUDED_ */
