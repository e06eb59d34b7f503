
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_stats.h"


#define imgproc_stats_n(type)  (sizeof(type) / sizeof(uint64_t))


static void imgproc_stats_sum_array(uint64_t *sum, const uint64_t *p,
    size_t n);


/* from a cached thumbnail to what a client hardly waits for */

const uint64_t  imgproc_stats_bounds[IMGPROC_STATS_BUCKETS - 1] = {
    1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000,
    1000000, 2500000, 5000000, 10000000, 30000000
};


const char *const  imgproc_stats_seconds[IMGPROC_STATS_BUCKETS - 1] = {
    "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5",
    "1", "2.5", "5", "10", "30"
};


void
imgproc_stats_time(imgproc_stats_times_t *times, int64_t us)
{
    unsigned  i;

    if (us < 0) {
        return;
    }

    for (i = 0; i < IMGPROC_STATS_BUCKETS - 1; i++) {
        if ((uint64_t) us <= imgproc_stats_bounds[i]) {
            break;
        }
    }

    imgproc_stats_add(&times->buckets[i], 1);
    imgproc_stats_add(&times->sum, us);
}


void
imgproc_stats_sum(imgproc_stats_t *sum, const imgproc_stats_t *stats)
{
    size_t           i;
    uint64_t        *largest, value;
    const uint64_t  *p;

    largest = (uint64_t *) &sum->common;
    p = (const uint64_t *) &stats->common;

    for (i = 0; i < imgproc_stats_n(imgproc_stats_common_t); i++) {
        value = imgproc_stats_get(&p[i]);

        if (value > largest[i]) {
            largest[i] = value;
        }
    }

    imgproc_stats_sum_array((uint64_t *) &sum->gauges,
                            (const uint64_t *) &stats->gauges,
                            imgproc_stats_n(imgproc_stats_gauges_t));

    imgproc_stats_sum_totals(&sum->totals, &stats->totals);
}


void
imgproc_stats_sum_totals(imgproc_stats_totals_t *sum,
    const imgproc_stats_totals_t *totals)
{
    imgproc_stats_sum_array((uint64_t *) sum, (const uint64_t *) totals,
                            imgproc_stats_n(imgproc_stats_totals_t));
}


static void
imgproc_stats_sum_array(uint64_t *sum, const uint64_t *p, size_t n)
{
    size_t  i;

    for (i = 0; i < n; i++) {
        sum[i] += imgproc_stats_get(&p[i]);
    }
}


void
imgproc_stats_less(imgproc_stats_totals_t *totals,
    const imgproc_stats_totals_t *before)
{
    size_t           i;
    uint64_t        *n, less;
    const uint64_t  *p;

    n = (uint64_t *) totals;
    p = (const uint64_t *) before;

    for (i = 0; i < imgproc_stats_n(imgproc_stats_totals_t); i++) {
        less = imgproc_stats_get(&p[i]);
        n[i] = (n[i] > less) ? n[i] - less : 0;
    }
}
