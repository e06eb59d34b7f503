
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_zone.h"

#include "imgproc_image.h"


/* milliseconds between two looks, and looks without work or a reader */

#define NGX_HTTP_IMGPROC_LOOK         1000
#define NGX_HTTP_IMGPROC_QUIET        5

/*
 * Microseconds that the allocator may take to tell what it has, if the event
 * loop asks, which sees jobs at their height.  If it takes longer, a thread
 * asks at the end of a job; and it is asked again when that was a thousandth
 * of the time.
 */

#define NGX_HTTP_IMGPROC_HEAP_QUICK   100
#define NGX_HTTP_IMGPROC_HEAP_WAIT    1000000
#define NGX_HTTP_IMGPROC_HEAP_FACTOR  1000


static void ngx_http_imgproc_metrics_handler(ngx_event_t *ev);
static void ngx_http_imgproc_metrics_budget(imgproc_stats_t *stats,
    const imgproc_admit_slot_t *slot);
static void ngx_http_imgproc_metrics_pool(imgproc_stats_t *stats,
    const imgproc_stats_totals_t *before, imgproc_stats_pool_e n,
    const imgproc_bufpool_t *pool);
static void ngx_http_imgproc_metrics_ask(ngx_http_imgproc_main_conf_t *imcf);


/* what ngx_event_ident() finds for the debug log, and our handler by data */

static ngx_connection_t  ngx_http_imgproc_metrics_dummy;


void
ngx_http_imgproc_metrics_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_event_t  *ev;

    ngx_http_imgproc_metrics_dummy.fd = (ngx_socket_t) -1;
    ngx_http_imgproc_metrics_dummy.data = imcf;

    ev = &imcf->memory->look;

    ev->handler = ngx_http_imgproc_metrics_handler;
    ev->data = &ngx_http_imgproc_metrics_dummy;
    ev->log = cycle->log;
    ev->cancelable = 1;

    imgproc_stats_set(&imcf->stats->gauges.workers, 1);
    imgproc_stats_set(&imcf->stats->gauges.threads, imcf->threads);

    ngx_http_imgproc_metrics_ask(imcf);
    ngx_http_imgproc_metrics_refresh(imcf);
}


void
ngx_http_imgproc_metrics_wake(ngx_http_imgproc_main_conf_t *imcf)
{
    imcf->memory->quiet = 0;

    if (!imcf->memory->look.timer_set) {
        ngx_add_timer(&imcf->memory->look, NGX_HTTP_IMGPROC_LOOK);
    }
}


static void
ngx_http_imgproc_metrics_handler(ngx_event_t *ev)
{
    ngx_connection_t              *dummy;
    ngx_http_imgproc_memory_t     *memory;
    ngx_http_imgproc_main_conf_t  *imcf;

    dummy = ev->data;
    imcf = dummy->data;
    memory = imcf->memory;

    if (memory->heap_took <= NGX_HTTP_IMGPROC_HEAP_QUICK) {
        ngx_http_imgproc_metrics_ask(imcf);
    }

    ngx_http_imgproc_metrics_refresh(imcf);

    if (imcf->active) {
        memory->quiet = 0;
    }

    if (memory->quiet++ < NGX_HTTP_IMGPROC_QUIET) {
        ngx_add_timer(ev, NGX_HTTP_IMGPROC_LOOK);
    }
}


void
ngx_http_imgproc_metrics_refresh(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      rss;
    ngx_int_t                   waiting;
    imgproc_stats_t            *stats, sum;
    imgproc_stats_totals_t     *before;
    ngx_http_imgproc_memory_t  *memory;

    stats = imcf->stats;
    before = &imcf->slot->before;
    memory = imcf->memory;

    if (imgproc_reclaim_rss(&rss) == IMGPROC_OK) {
        imgproc_stats_set(&stats->gauges.rss, rss);
    }

    ngx_http_imgproc_metrics_budget(stats, &imcf->slot->admit);

    imgproc_stats_set(&stats->common.shedding,
                      imcf->active >= imcf->threads + imcf->queue);

    imgproc_stats_set(&stats->gauges.vips, imgproc_image_memory());

    waiting = imcf->posted - imgproc_stats_get(&stats->gauges.busy);

    imgproc_stats_set(&stats->gauges.waiting, ngx_max(waiting, 0));
    imgproc_stats_set(&stats->gauges.fetching, imcf->active - imcf->posted);

    ngx_http_imgproc_metrics_pool(stats, before, IMGPROC_STATS_SOURCES,
                                  &memory->sources);

    ngx_http_imgproc_metrics_pool(stats, before, IMGPROC_STATS_RESULTS,
                                  &memory->results);

    imgproc_stats_set(&stats->totals.reclaims,
                      before->reclaims + memory->reclaim.runs);
    imgproc_stats_set(&stats->totals.reclaims_skipped,
                      before->reclaims_skipped + memory->reclaim.skipped);
    imgproc_stats_set(&stats->totals.reclaim_bytes,
                      before->reclaim_bytes + memory->reclaim.returned);
    imgproc_stats_set(&stats->totals.reclaim_time,
                      before->reclaim_time + memory->reclaim.us);

    if (imgproc_history_begin(&imcf->header->history, ngx_time())) {

        ngx_http_imgproc_metrics_sum(imcf, &sum);

        imgproc_history_note(&imcf->header->history, ngx_time(), &sum);
    }
}


static void
ngx_http_imgproc_metrics_budget(imgproc_stats_t *stats,
    const imgproc_admit_slot_t *slot)
{
    uint64_t  *budget;

    budget = stats->gauges.budget;

    imgproc_stats_set(&budget[IMGPROC_STATS_BASE], slot->base);
    imgproc_stats_set(&budget[IMGPROC_STATS_JOBS],
                      imgproc_admit_get(&slot->jobs));
    imgproc_stats_set(&budget[IMGPROC_STATS_RETAINED],
                      imgproc_admit_get(&slot->retained));
    imgproc_stats_set(&budget[IMGPROC_STATS_INCOMING],
                      imgproc_admit_get(&slot->sources));
    imgproc_stats_set(&budget[IMGPROC_STATS_OUTGOING], slot->results);
    imgproc_stats_set(&budget[IMGPROC_STATS_IDLE], slot->idle);
}


static void
ngx_http_imgproc_metrics_pool(imgproc_stats_t *stats,
    const imgproc_stats_totals_t *before, imgproc_stats_pool_e n,
    const imgproc_bufpool_t *pool)
{
    imgproc_stats_set(&stats->common.pool_default[n], pool->default_size);
    imgproc_stats_set(&stats->common.pool_maximum[n], pool->maximum_size);

    imgproc_stats_set(&stats->gauges.pool_in_use[n], pool->in_use);
    imgproc_stats_set(&stats->gauges.pool_idle[n], pool->idle);
    imgproc_stats_set(&stats->gauges.pool_out[n], pool->out);

    imgproc_stats_set(&stats->totals.pool_gets[n],
                      before->pool_gets[n] + pool->gets);
    imgproc_stats_set(&stats->totals.pool_hits[n],
                      before->pool_hits[n] + pool->hits);
    imgproc_stats_set(&stats->totals.pool_grows[n],
                      before->pool_grows[n] + pool->grows);
    imgproc_stats_set(&stats->totals.pool_drops[n],
                      before->pool_drops[n] + pool->drops);
    imgproc_stats_set(&stats->totals.pool_calibrations[n],
                      before->pool_calibrations[n] + pool->calibrations);
}


void
ngx_http_imgproc_metrics_sum(ngx_http_imgproc_main_conf_t *imcf,
    imgproc_stats_t *sum)
{
    ngx_uint_t                i, own;
    ngx_http_imgproc_slot_t  *slot;

    ngx_memzero(sum, sizeof(imgproc_stats_t));

    own = 0;

    for (i = 0; i < imcf->header->nused; i++) {
        slot = ngx_http_imgproc_zone_slot(imcf->header, i);

        if (ngx_http_imgproc_zone_alive(slot)) {
            imgproc_stats_sum(sum, &slot->stats);

        } else {
            imgproc_stats_sum_totals(&sum->totals, &slot->stats.totals);
        }

        own |= (slot == imcf->slot);
    }

    if (!own) {
        imgproc_stats_sum(sum, imcf->stats);
    }
}


void
ngx_http_imgproc_metrics_request(ngx_http_imgproc_ctx_t *ctx,
    ngx_uint_t outcome)
{
    imgproc_stats_totals_t        *totals;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ctx->counted) {
        return;
    }

    ctx->counted = 1;

    imcf = ngx_http_get_module_main_conf(ctx->request,
                                         ngx_http_imgproc_module);
    totals = &imcf->stats->totals;

    imgproc_stats_add(&totals->outcomes[outcome], 1);
    imgproc_stats_add(&totals->source_bytes, ctx->source.received);

    if (ctx->source_time >= 0) {
        imgproc_stats_time(&totals->source_times,
                           (int64_t) ctx->source_time * 1000);
    }
}


void
ngx_http_imgproc_metrics_job(ngx_http_imgproc_job_t *job)
{
    imgproc_stats_totals_t  *totals;

    totals = &job->imcf->stats->totals;

    if (!job->started) {
        return;
    }

    imgproc_stats_time(&totals->queue_times, job->begun - job->posted);
    imgproc_stats_time(&totals->process_times, job->ended - job->begun);

    if (job->job.info.format != IMGPROC_FORMAT_NONE) {
        imgproc_stats_add(&totals->source_formats[job->job.info.format], 1);
    }

    if (job->job.error.code == IMGPROC_OK) {
        imgproc_stats_add(&totals->result_formats[job->job.format], 1);
        imgproc_stats_add(&totals->result_bytes, job->job.result.len);
    }
}


void
ngx_http_imgproc_metrics_heap(ngx_http_imgproc_main_conf_t *imcf)
{
    if (g_atomic_int_get(&imcf->memory->heap_took)
        > NGX_HTTP_IMGPROC_HEAP_QUICK)
    {
        ngx_http_imgproc_metrics_ask(imcf);
    }
}


/* one thread at a time: the event loop, or one of the pool */

static void
ngx_http_imgproc_metrics_ask(ngx_http_imgproc_main_conf_t *imcf)
{
    gint                        took;
    int64_t                     now, due;
    imgproc_heap_t              heap;
    imgproc_stats_gauges_t     *gauges;
    ngx_http_imgproc_memory_t  *memory;

    memory = imcf->memory;
    gauges = &imcf->stats->gauges;

    now = g_get_monotonic_time();
    due = __atomic_load_n(&memory->heap_due, __ATOMIC_RELAXED);

    if (now < due
        || !__atomic_compare_exchange_n(&memory->heap_due, &due, INT64_MAX, 0,
                                        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    {
        return;
    }

    (void) imgproc_allocator_heap(&memory->allocator, &heap);

    imgproc_stats_set(&gauges->heap_in_use, heap.in_use);
    imgproc_stats_set(&gauges->heap_idle, heap.idle);
    imgproc_stats_set(&gauges->heap_system, heap.system);

    took = g_get_monotonic_time() - now;
    due = ngx_max(NGX_HTTP_IMGPROC_HEAP_WAIT * 9 / 10,
                  (int64_t) took * NGX_HTTP_IMGPROC_HEAP_FACTOR);

    g_atomic_int_set(&memory->heap_took, took);
    __atomic_store_n(&memory->heap_due, now + due, __ATOMIC_RELEASE);
}
