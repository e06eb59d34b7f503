
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_task.h"

#include "imgproc_image.h"


static void ngx_http_imgproc_task_handler(void *data, ngx_log_t *log);
static imgproc_code_e ngx_http_imgproc_task_read(ngx_http_imgproc_job_t *job);
static imgproc_code_e ngx_http_imgproc_task_read_hole(
    ngx_http_imgproc_job_t *job, ngx_http_imgproc_hole_t *hole);
static void ngx_http_imgproc_task_event_handler(ngx_event_t *ev);
static void ngx_http_imgproc_task_uncount(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_task_put_source(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_task_free(ngx_http_imgproc_job_t *job);


ngx_http_imgproc_job_t *
ngx_http_imgproc_task_create(ngx_http_request_t *r)
{
    ngx_http_imgproc_job_t  *job;

    job = ngx_calloc(sizeof(ngx_http_imgproc_job_t), r->connection->log);
    if (job == NULL) {
        return NULL;
    }

    job->request = r;
    job->imcf = ngx_http_get_module_main_conf(r, ngx_http_imgproc_module);

    /* while jobs run, the worker does not come to its exit */

    job->job.stop = &ngx_terminate;
    job->job.room = ngx_http_imgproc_budget_room;

    job->task.ctx = job;
    job->task.handler = ngx_http_imgproc_task_handler;
    job->task.event.data = job;
    job->task.event.handler = ngx_http_imgproc_task_event_handler;
    job->task.event.log = ngx_cycle->log;

    return job;
}


imgproc_code_e
ngx_http_imgproc_task_source(ngx_http_imgproc_job_t *job, off_t length)
{
    return imgproc_bufpool_get(&job->imcf->memory->sources,
                               (length > 0) ? (size_t) length : 0,
                               &job->source, &job->source_held);
}


void
ngx_http_imgproc_task_post(ngx_http_imgproc_job_t *job)
{
    job->posted = g_get_monotonic_time();
    job->counted = 1;
    job->imcf->posted++;

    ngx_http_imgproc_queue_post(job);
}


void
ngx_http_imgproc_task_start(ngx_http_imgproc_job_t *job)
{
    job->imcf->budget->posted++;

    if (imgproc_bufpool_get(&job->imcf->memory->results, 0, &job->job.result,
                            &job->result_held)
        != IMGPROC_OK)
    {
        ngx_log_error(NGX_LOG_CRIT, ngx_cycle->log, ngx_errno,
                      "imgproc: mapping a buffer for a result failed");

        (void) imgproc_error(&job->job.error, IMGPROC_INTERNAL,
                             "no memory for the result");
        goto failed;
    }

    if (ngx_thread_task_post(job->imcf->thread_pool, &job->task) == NGX_OK) {
        return;
    }

    (void) imgproc_error(&job->job.error, IMGPROC_BUSY,
                         "the thread pool takes no more");

failed:

    /* as if it had been there */

    job->task.event.active = 1;

    ngx_post_event(&job->task.event, &ngx_posted_events);
}


void
ngx_http_imgproc_task_put_result(ngx_http_imgproc_job_t *job)
{
    if (job->result_held) {
        imgproc_bufpool_put(&job->imcf->memory->results, &job->job.result,
                            &job->result_held, 1, ngx_current_msec);
    }
}


/* a thread: no request, no pool, no log of a connection here */

static void
ngx_http_imgproc_task_handler(void *data, ngx_log_t *log)
{
    ngx_http_imgproc_job_t *job = data;

    /* the pool's exit tasks wait behind all jobs */

    if (ngx_terminate || g_atomic_int_get(&job->job.cancelled)) {
        (void) imgproc_error(&job->job.error, IMGPROC_PROCESSING_TIMEOUT,
                             "cancelled before it started");
        return;
    }

    if (ngx_http_imgproc_budget_begin(job) != NGX_OK) {
        return;
    }

    job->begun = g_get_monotonic_time();

    g_atomic_int_set(&job->started, 1);
    imgproc_stats_add_any(&job->imcf->stats->gauges.busy, 1);

    if (ngx_http_imgproc_task_read(job) == IMGPROC_OK) {

        job->job.source.data = job->source.data;
        job->job.source.len = job->source.len;

        imgproc_image_process(&job->job);
    }

    job->ended = g_get_monotonic_time();

    imgproc_stats_add_any(&job->imcf->stats->gauges.busy, -1);
    ngx_http_imgproc_metrics_heap(job->imcf);
    ngx_http_imgproc_budget_measure(job->imcf);

    if (job->blocked) {
        g_atomic_int_set(&job->started, 0);
    }
}


static imgproc_code_e
ngx_http_imgproc_task_read(ngx_http_imgproc_job_t *job)
{
    ngx_uint_t      i;
    imgproc_code_e  code;

    for (i = 0; i < job->nholes; i++) {

        code = ngx_http_imgproc_task_read_hole(job, &job->holes[i]);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return IMGPROC_OK;
}


/*
 * Not mmap(): a file truncated underneath would be a SIGBUS.  The length is
 * rounded up to pages where the mapping has them, since a file opened with
 * O_DIRECT wants aligned reads; the hole of such a file begins at offsets of
 * zero.
 */

static imgproc_code_e
ngx_http_imgproc_task_read_hole(ngx_http_imgproc_job_t *job,
    ngx_http_imgproc_hole_t *hole)
{
    u_char   *p;
    size_t    done, size;
    ssize_t   n;

    p = job->source.data + hole->start;
    size = hole->len;

    if (hole->start + hole->len == job->source.len) {
        size = ngx_align(hole->len, ngx_pagesize);
        size = ngx_min(size, job->source.size - hole->start);
    }

    for (done = 0; done < hole->len; done += n) {

        n = pread(hole->fd, p + done, size - done, hole->offset + done);

        if (n == -1 && ngx_errno == NGX_EINTR) {
            n = 0;
            continue;
        }

        if (n == -1) {
            return imgproc_error(&job->job.error, IMGPROC_SOURCE_FAILED,
                                 "pread() failed (%d: %s)", ngx_errno,
                                 g_strerror(ngx_errno));
        }

        if (n == 0) {
            return imgproc_error(&job->job.error, IMGPROC_SOURCE_INCOMPLETE,
                                 "the file ended after %zu of %zu bytes",
                                 done, hole->len);
        }
    }

    return IMGPROC_OK;
}


static void
ngx_http_imgproc_task_event_handler(ngx_event_t *ev)
{
    ngx_connection_t        *c;
    ngx_http_request_t      *r;
    ngx_http_imgproc_job_t  *job;

    job = ev->data;
    r = job->request;

    ev->active = 0;

    if (ngx_http_imgproc_queue_done(job) == NGX_AGAIN) {
        return;
    }

    job->done = 1;

    ngx_http_imgproc_task_uncount(job);
    ngx_http_imgproc_metrics_job(job);

    ngx_http_imgproc_task_put_source(job);

    imgproc_bufpool_recount(&job->imcf->memory->results, &job->job.result,
                            &job->result_held);

    ngx_http_imgproc_queue_drop(job);

    ngx_http_imgproc_reclaim_job_done(job->imcf);

    if (r == NULL) {

        if (!job->started) {
            ngx_log_error(NGX_LOG_INFO, ev->log, 0,
                          "imgproc: a job never ran, its client had left");
        }

        ngx_http_imgproc_task_free(job);
        return;
    }

    c = r->connection;

    ngx_http_set_log_request(c->log, r);

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, c->log, 0,
                   "imgproc task done: \"%V\"", &r->uri);

    r->write_event_handler(r);

    ngx_http_run_posted_requests(c);
}


void
ngx_http_imgproc_task_late(ngx_http_imgproc_job_t *job, imgproc_error_t *err)
{
    int64_t  waited, ran;

    waited = job->begun - job->posted;
    ran = g_get_monotonic_time() - job->begun;

    if (waited > ran) {
        (void) imgproc_error(err, IMGPROC_BUSY,
                             "imgproc_timeout is over, of which the picture "
                             "has waited %lld ms, and %lld were left",
                             (long long) waited / 1000,
                             (long long) ran / 1000);
        return;
    }

    (void) imgproc_error(err, IMGPROC_PROCESSING_TIMEOUT,
                         "imgproc_timeout is over");
}


void
ngx_http_imgproc_task_abandon(ngx_http_imgproc_job_t *job)
{
    job->request = NULL;

    if (job->task.event.active) {
        g_atomic_int_set(&job->job.cancelled, 1);
        return;
    }

    if (job->queued) {
        ngx_log_error(NGX_LOG_INFO, ngx_cycle->log, 0,
                      "imgproc: a job never ran, its client had left");
    }

    ngx_http_imgproc_task_free(job);
}


static void
ngx_http_imgproc_task_uncount(ngx_http_imgproc_job_t *job)
{
    if (job->counted) {
        job->imcf->active--;
        job->imcf->posted--;
        job->counted = 0;
    }
}


static void
ngx_http_imgproc_task_put_source(ngx_http_imgproc_job_t *job)
{
    ngx_uint_t  i;

    for (i = 0; i < job->nholes; i++) {
        (void) close(job->holes[i].fd);
    }

    job->nholes = 0;

    if (job->source_held) {
        imgproc_bufpool_put(&job->imcf->memory->sources, &job->source,
                            &job->source_held,
                            job->job.error.code != IMGPROC_OK || !job->done,
                            ngx_current_msec);
    }

    ngx_http_imgproc_budget_source(job, 0);
}


static void
ngx_http_imgproc_task_free(ngx_http_imgproc_job_t *job)
{
    ngx_http_imgproc_task_put_source(job);
    ngx_http_imgproc_task_put_result(job);
    ngx_http_imgproc_task_uncount(job);

    ngx_http_imgproc_queue_drop(job);
    ngx_http_imgproc_budget_changed(job->imcf);

    ngx_free(job);
}
