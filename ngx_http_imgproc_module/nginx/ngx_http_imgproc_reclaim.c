
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_reclaim.h"

#include "imgproc_image.h"


/* milliseconds without a job, after which a worker is idle */

#define NGX_HTTP_IMGPROC_IDLE  1000


static void ngx_http_imgproc_reclaim_event(ngx_event_t *ev,
    ngx_event_handler_pt handler, ngx_log_t *log);
static void ngx_http_imgproc_reclaim_timer_handler(ngx_event_t *ev);
static void ngx_http_imgproc_reclaim_idle_handler(ngx_event_t *ev);
static void ngx_http_imgproc_reclaim(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_reclaim_post(ngx_http_imgproc_main_conf_t *imcf,
    size_t anonymous);
static void ngx_http_imgproc_reclaim_task_handler(void *data,
    ngx_log_t *log);
static void ngx_http_imgproc_reclaim_done(ngx_event_t *ev);


/* what ngx_event_ident() finds for the debug log, and our handlers by data */

static ngx_connection_t  ngx_http_imgproc_reclaim_dummy;


ngx_int_t
ngx_http_imgproc_reclaim_create(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_int_t                   n;
    ngx_http_imgproc_memory_t  *memory;

    memory = ngx_pcalloc(cycle->pool, sizeof(ngx_http_imgproc_memory_t));
    if (memory == NULL) {
        return NGX_ERROR;
    }

    imgproc_bufpool_budget_init(&memory->budget, imcf->max_idle);

    imgproc_bufpool_init(&memory->sources, &memory->budget, imcf->buffer_size,
                         imcf->calibration_threshold);

    imgproc_bufpool_init(&memory->results, &memory->budget,
                         imcf->output_buffer_size,
                         imcf->calibration_threshold);

    imcf->memory = memory;

    imgproc_allocator_find(&memory->allocator);

    n = imgproc_allocator_tune(&memory->allocator, &imcf->malloc);

    if (n == -1) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "imgproc: mallopt() refused a part of imgproc_malloc");
    }

    if (n == 0) {
        ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                      "imgproc: malloc is %s, left as it is",
                      memory->allocator.name);

    } else {
        ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                      "imgproc: malloc is %s, arenas=%d mmap_threshold=%uz "
                      "trim_threshold=%uz",
                      memory->allocator.name, imcf->malloc.arenas,
                      imcf->malloc.mmap_threshold,
                      imcf->malloc.trim_threshold);
    }

    return NGX_OK;
}


void
ngx_http_imgproc_reclaim_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      baseline;
    ngx_http_imgproc_memory_t  *memory;

    if (imcf->free_memory_interval == 0) {
        return;
    }

    memory = imcf->memory;

    (void) imgproc_reclaim_rss(&baseline);
    imgproc_reclaim_init(&memory->reclaim, baseline);

    ngx_http_imgproc_reclaim_dummy.fd = (ngx_socket_t) -1;
    ngx_http_imgproc_reclaim_dummy.data = imcf;

    ngx_http_imgproc_reclaim_event(&memory->timer,
                                   ngx_http_imgproc_reclaim_timer_handler,
                                   cycle->log);

    ngx_http_imgproc_reclaim_event(&memory->idle,
                                   ngx_http_imgproc_reclaim_idle_handler,
                                   cycle->log);

    memory->task.ctx = memory;
    memory->task.handler = ngx_http_imgproc_reclaim_task_handler;
    memory->task.event.data = imcf;
    memory->task.event.handler = ngx_http_imgproc_reclaim_done;
    memory->task.event.log = cycle->log;

    ngx_add_timer(&memory->timer, imcf->free_memory_interval);
}


/* a worker that quits waits for neither */

static void
ngx_http_imgproc_reclaim_event(ngx_event_t *ev, ngx_event_handler_pt handler,
    ngx_log_t *log)
{
    ev->handler = handler;
    ev->data = &ngx_http_imgproc_reclaim_dummy;
    ev->log = log;
    ev->cancelable = 1;
}


void
ngx_http_imgproc_reclaim_job_done(ngx_http_imgproc_main_conf_t *imcf)
{
    if (imcf->active == 0 && imcf->free_memory_interval) {
        ngx_add_timer(&imcf->memory->idle, NGX_HTTP_IMGPROC_IDLE);
    }
}


static void
ngx_http_imgproc_reclaim_timer_handler(ngx_event_t *ev)
{
    ngx_connection_t              *dummy;
    ngx_http_imgproc_memory_t     *memory;
    ngx_http_imgproc_main_conf_t  *imcf;

    dummy = ev->data;
    imcf = dummy->data;
    memory = imcf->memory;

    imgproc_bufpool_tick(&memory->sources, ngx_current_msec,
                         imcf->free_memory_interval);

    imgproc_bufpool_tick(&memory->results, ngx_current_msec,
                         imcf->free_memory_interval);

    ngx_log_debug4(NGX_LOG_DEBUG_CORE, ev->log, 0,
                   "imgproc pools: sources %uz in use %uz idle, "
                   "results %uz in use %uz idle",
                   memory->sources.in_use, memory->sources.idle,
                   memory->results.in_use, memory->results.idle);

    ngx_http_imgproc_reclaim(imcf);

    ngx_add_timer(ev, imcf->free_memory_interval);
}


static void
ngx_http_imgproc_reclaim_idle_handler(ngx_event_t *ev)
{
    ngx_connection_t              *dummy;
    ngx_http_imgproc_main_conf_t  *imcf;

    dummy = ev->data;
    imcf = dummy->data;

    if (imcf->active == 0) {
        imgproc_reclaim_idle(&imcf->memory->reclaim);
        ngx_http_imgproc_reclaim(imcf);
    }
}


static void
ngx_http_imgproc_reclaim(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      anonymous, accounted;
    ngx_http_imgproc_memory_t  *memory;

    memory = imcf->memory;

    if (memory->allocator.call == NULL
        || imgproc_reclaim_rss(&anonymous) != IMGPROC_OK)
    {
        return;
    }

    accounted = memory->budget.idle + memory->sources.in_use
                + memory->results.in_use + imgproc_image_memory();

    if (!imgproc_reclaim_worth(&memory->reclaim, anonymous, accounted,
                               ngx_current_msec))
    {
        return;
    }

    ngx_http_imgproc_reclaim_post(imcf, anonymous);
}


void
ngx_http_imgproc_reclaim_pressed(ngx_http_imgproc_main_conf_t *imcf,
    size_t retained)
{
    ngx_http_imgproc_memory_t  *memory;

    memory = imcf->memory;

    if (memory->allocator.call
        && memory->task.handler
        && imgproc_reclaim_pressed(&memory->reclaim, retained,
                                   ngx_current_msec))
    {
        ngx_http_imgproc_reclaim_post(imcf, 0);
    }
}


void
ngx_http_imgproc_reclaim_now(ngx_http_imgproc_main_conf_t *imcf)
{
    if (imcf->memory->allocator.call && imcf->memory->task.handler) {
        ngx_http_imgproc_reclaim_post(imcf, 0);
    }
}


static void
ngx_http_imgproc_reclaim_post(ngx_http_imgproc_main_conf_t *imcf,
    size_t anonymous)
{
    ngx_http_imgproc_memory_t  *memory;

    memory = imcf->memory;

    if (!imgproc_reclaim_begin(&memory->reclaim)) {
        return;
    }

    if (ngx_thread_task_post(imcf->thread_pool, &memory->task) != NGX_OK) {
        imgproc_reclaim_end(&memory->reclaim, anonymous, anonymous, 0,
                            ngx_current_msec);
    }
}


/* a thread: the allocator holds its locks for the whole of its walk */

static void
ngx_http_imgproc_reclaim_task_handler(void *data, ngx_log_t *log)
{
    ngx_http_imgproc_memory_t *memory = data;

    int64_t  start;

    memory->before = 0;
    memory->after = 0;
    memory->elapsed = 0;

    if (ngx_terminate) {
        return;
    }

    (void) imgproc_reclaim_rss(&memory->before);

    start = g_get_monotonic_time();

    imgproc_allocator_trim(&memory->allocator);

    memory->elapsed = g_get_monotonic_time() - start;

    (void) imgproc_reclaim_rss(&memory->after);
}


static void
ngx_http_imgproc_reclaim_done(ngx_event_t *ev)
{
    size_t                         returned;
    ngx_http_imgproc_memory_t     *memory;
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ev->data;
    memory = imcf->memory;

    imgproc_reclaim_end(&memory->reclaim, memory->before, memory->after,
                        memory->elapsed, ngx_current_msec);

    ngx_http_imgproc_budget_reclaimed(imcf);
    ngx_http_imgproc_metrics_wake(imcf);

    returned = (memory->before > memory->after)
               ? memory->before - memory->after : 0;

    ngx_log_error(NGX_LOG_INFO, ev->log, 0,
                  "imgproc: %s() returned %uz MB in %L ms",
                  memory->allocator.call, returned / (1024 * 1024),
                  memory->elapsed / 1000);
}
