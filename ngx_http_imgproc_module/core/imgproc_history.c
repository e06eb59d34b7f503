
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_history.h"


#define IMGPROC_HISTORY_N  (sizeof(imgproc_sample_t) / sizeof(uint64_t))


static uint64_t imgproc_history_sum(const uint64_t *p, size_t n);


int
imgproc_history_begin(imgproc_history_t *h, uint64_t now)
{
    uint64_t  last;

    last = imgproc_stats_get(&h->last);

    return now > last
           && __atomic_compare_exchange_n(&h->last, &last, now, 0,
                                          __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}


void
imgproc_history_note(imgproc_history_t *h, uint64_t now,
    const imgproc_stats_t *sum)
{
    imgproc_sample_t              *s;
    const imgproc_stats_gauges_t  *g;

    s = &h->samples[now % IMGPROC_HISTORY_SECONDS];
    g = &sum->gauges;

    __atomic_store_n(&s->time, 0, __ATOMIC_SEQ_CST);

    imgproc_stats_set(&s->rss, g->rss);
    imgproc_stats_set(&s->heap, g->heap_in_use);
    imgproc_stats_set(&s->buffers, imgproc_history_sum(g->pool_in_use,
                                                       IMGPROC_STATS_POOLS));
    imgproc_stats_set(&s->buffers_idle,
                      imgproc_history_sum(g->pool_idle, IMGPROC_STATS_POOLS));
    imgproc_stats_set(&s->limit, sum->common.memory_limit);
    imgproc_stats_set(&s->fetching, g->fetching);
    imgproc_stats_set(&s->waiting, g->waiting);
    imgproc_stats_set(&s->busy, g->busy);
    imgproc_stats_set(&s->threads, g->threads);
    imgproc_stats_set(&s->good, sum->totals.outcomes[IMGPROC_OK]
                                + sum->totals.outcomes[IMGPROC_STATS_ORIGINAL]);
    imgproc_stats_set(&s->bad, imgproc_history_sum(sum->totals.outcomes,
                                                   IMGPROC_STATS_OUTCOMES)
                               - s->good);
    imgproc_stats_set(&s->reclaims, sum->totals.reclaims);

    __atomic_store_n(&s->time, now, __ATOMIC_RELEASE);
}


static uint64_t
imgproc_history_sum(const uint64_t *p, size_t n)
{
    size_t    i;
    uint64_t  sum;

    for (i = 0, sum = 0; i < n; i++) {
        sum += p[i];
    }

    return sum;
}


int
imgproc_history_get(const imgproc_history_t *h, uint64_t second,
    imgproc_sample_t *sample)
{
    size_t           i;
    uint64_t        *copy;
    const uint64_t  *p;

    p = (const uint64_t *) &h->samples[second % IMGPROC_HISTORY_SECONDS];
    copy = (uint64_t *) sample;

    if (second == 0 || __atomic_load_n(p, __ATOMIC_ACQUIRE) != second) {
        return 0;
    }

    for (i = 0; i < IMGPROC_HISTORY_N; i++) {
        copy[i] = imgproc_stats_get(&p[i]);
    }

    /* nobody has begun with another in the meantime */

    __atomic_thread_fence(__ATOMIC_ACQUIRE);

    return imgproc_stats_get(p) == second;
}
