
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_client.h"
#include "ngx_http_imgproc_ctx.h"
#include "ngx_http_imgproc_handler.h"
#include "ngx_http_imgproc_headers.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_options.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_resolve.h"
#include "ngx_http_imgproc_send.h"
#include "ngx_http_imgproc_source.h"
#include "ngx_http_imgproc_task.h"
#include "ngx_http_imgproc_url.h"

#include "imgproc_limits.h"


/* cameras and encoders write up to 12, each costs a pass over the picture */

#define NGX_HTTP_IMGPROC_MAX_SCANS    64

/* milliseconds after which it is looked again if a source has ended */

#define NGX_HTTP_IMGPROC_BUSY         5


static ngx_int_t ngx_http_imgproc_parse(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_wait(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_post(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_process(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static void ngx_http_imgproc_facts(ngx_http_imgproc_ctx_t *ctx);
static void ngx_http_imgproc_timeout(ngx_event_t *ev);
static ngx_msec_t ngx_http_imgproc_left(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_uint_t ngx_http_imgproc_skip(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_uint_t ngx_http_imgproc_busy(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_uint_t ngx_http_imgproc_outcome(ngx_http_imgproc_ctx_t *ctx,
    ngx_int_t rc);
static void ngx_http_imgproc_finalize(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_int_t rc);


ngx_int_t
ngx_http_imgproc_handler(ngx_http_request_t *r)
{
    ngx_http_imgproc_ctx_t  *ctx;

    if (r != r->main) {

        /* the source of a picture would be a picture of ours, or a loop */

        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "imgproc: \"%V\" is asked for by a subrequest, "
                      "which is not supported", &r->uri);

        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx = ngx_http_imgproc_ctx_create(r);
    if (ctx == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ctx->timer.handler = ngx_http_imgproc_timeout;

    r->main->count++;
    r->write_event_handler = ngx_http_imgproc_resume;

    ngx_http_imgproc_resume(r);

    return NGX_DONE;
}


void
ngx_http_imgproc_resume(ngx_http_request_t *r)
{
    ngx_int_t                rc;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_imgproc_module);

    rc = NGX_ERROR;

    switch (ctx->state) {

    case ngx_http_imgproc_state_parse:

        rc = ngx_http_imgproc_parse(r, ctx);

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_resolve;

        /* fall through */

    case ngx_http_imgproc_state_resolve:

        /* the resolver's answer wakes us, or the timer */

        rc = ngx_http_imgproc_resolve(r, ctx);

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_wait;

        /* fall through */

    case ngx_http_imgproc_state_wait:

        /* room for a source wakes us, or the timer */

        rc = ngx_http_imgproc_wait(r, ctx);

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_fetch;

        /* fall through */

    case ngx_http_imgproc_state_fetch:

        rc = ngx_http_imgproc_source_fetch(r, ctx);

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_source;

        /* fall through */

    case ngx_http_imgproc_state_source:

        /* the subrequest's end wakes us, or the timer */

        rc = ngx_http_imgproc_source_result(r, ctx);

        if (rc == NGX_BUSY) {
            ctx->state = ngx_http_imgproc_state_resolve;

            ngx_add_timer(&ctx->timer, ngx_http_imgproc_left(r, ctx));

            ngx_http_imgproc_resume(r);
            return;
        }

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_post;

        /* fall through */

    case ngx_http_imgproc_state_post:

        rc = ngx_http_imgproc_post(r, ctx);

        if (rc != NGX_OK) {
            break;
        }

        ctx->state = ngx_http_imgproc_state_process;

        /* fall through */

    case ngx_http_imgproc_state_process:

        /* the task's completion wakes us, or the timer */

        rc = ngx_http_imgproc_process(r, ctx);
        break;

    case ngx_http_imgproc_state_done:
        return;
    }

    if (rc == NGX_AGAIN) {
        return;
    }

    ngx_http_imgproc_finalize(r, ctx, rc);
}


static ngx_int_t
ngx_http_imgproc_parse(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t                      rc;
    ngx_http_imgproc_loc_conf_t   *ilcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    rc = ngx_http_discard_request_body(r);

    if (rc != NGX_OK) {
        return rc;
    }

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        (void) imgproc_error(&ctx->error, IMGPROC_METHOD, "method \"%.*s\"",
                             (int) ngx_min(r->method_name.len, 32),
                             r->method_name.data);
        return NGX_DECLINED;
    }

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    if (ilcf->url.enable) {
        rc = ngx_http_imgproc_url_parse(r, ctx);

    } else {
        rc = ngx_http_imgproc_options_resolve(r, &ctx->options, &ctx->error);
    }

    if (rc != NGX_OK) {
        return rc;
    }

    ngx_http_imgproc_client_hints(r, ctx);

    ctx->parsed = 1;

    if (ctx->options.expires && ctx->options.expires <= ngx_time()) {
        (void) imgproc_error(&ctx->error, IMGPROC_EXPIRED,
                             "%lld seconds ago",
                             (long long) (ngx_time() - ctx->options.expires));
        return NGX_DECLINED;
    }

    rc = ngx_http_imgproc_headers_filename(r, ctx);

    if (rc != NGX_OK) {
        return rc;
    }

    /* nothing is fetched for a request that would only wait */

    imcf = ngx_http_get_module_main_conf(r, ngx_http_imgproc_module);

    if (imcf->memory == NULL) {

        /* init_process() is not called again by "master_process off" */

        (void) imgproc_error(&ctx->error, IMGPROC_INTERNAL,
                             "nginx without a master was reloaded");
        return NGX_DECLINED;
    }

    if (imcf->active >= imcf->threads + imcf->queue) {
        (void) imgproc_error(&ctx->error, IMGPROC_BUSY,
                             "%d requests are running or waiting",
                             (int) imcf->active);
        return NGX_DECLINED;
    }

    imcf->active++;
    ctx->active = 1;

    ngx_http_imgproc_metrics_wake(imcf);

    /* not cancelable: a worker that quits waits for its pictures */

    ngx_add_timer(&ctx->timer, ilcf->timeout);

    return NGX_OK;
}


/* a client that leaves is noticed meanwhile, not by the subrequest's side */

static ngx_int_t
ngx_http_imgproc_wait(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t  rc;

    rc = ngx_http_imgproc_queue_fetch(r, ctx);

    if (rc == NGX_OK) {

        if (r->read_event_handler == ngx_http_test_reading) {
            r->read_event_handler = ngx_http_block_reading;
        }

        return NGX_OK;
    }

    if (rc == NGX_AGAIN && ngx_http_imgproc_watch(r) != NGX_OK) {
        return NGX_ERROR;
    }

    r->connection->log->action = "waiting for memory";

    return rc;
}


static ngx_int_t
ngx_http_imgproc_post(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_msec_int_t                 left;
    imgproc_job_t                 *job;
    ngx_http_imgproc_loc_conf_t   *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    ctx->source_time = ngx_current_msec - ctx->start;
    left = ilcf->timeout - ctx->source_time;

    job = &ctx->job->job;

    job->options = ctx->options;

    /* a thread may outlive the request, and what its text is in */

    ngx_memzero(&job->options.cachebuster, sizeof(imgproc_str_t));
    ngx_memzero(&job->options.filename, sizeof(imgproc_str_t));

    ngx_http_imgproc_client_formats(r, ctx, job);

    job->avif_max_resolution = ilcf->avif_max_resolution;
    job->watermark = ilcf->watermark ? ilcf->watermark->mark : NULL;
    job->deadline = g_get_monotonic_time() + ngx_max(left, 0) * 1000;

    job->limits.max_source_resolution = ilcf->max_source_resolution;
    job->limits.max_source_dimension = ilcf->max_source_dimension;
    job->limits.max_animation_frames = ilcf->max_animation_frames;
    job->limits.max_animation_frame_resolution =
                                        ilcf->max_animation_frame_resolution;
    job->limits.max_image_memory = ilcf->max_image_memory;
    job->limits.max_result_dimension = ilcf->max_result_dimension;
    job->limits.max_scans = NGX_HTTP_IMGPROC_MAX_SCANS;
    job->limits.source_formats = ilcf->source_formats;

    imgproc_limits_lower(&job->limits, &ctx->options);

    if (ngx_http_imgproc_watch(r) != NGX_OK) {
        return NGX_ERROR;
    }

    ctx->job->ticket = ctx->ticket;

    /* the job counts from now on, until its thread is through with it */

    ctx->active = 0;

    ngx_http_imgproc_task_post(ctx->job);

    r->connection->log->action = "making a picture";

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_watch(ngx_http_request_t *r)
{
    ngx_event_t  *rev;

    rev = r->connection->read;

    if (ngx_handle_read_event(rev, 0) != NGX_OK) {
        return NGX_ERROR;
    }

    if (!r->discard_body) {
        r->read_event_handler = ngx_http_test_reading;
    }

    /* what came before had no handler of ours */

    if (rev->ready && !rev->posted) {
        ngx_post_event(rev, &ngx_posted_events);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_process(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    if (!ctx->job->done) {
        return NGX_AGAIN;
    }

    ngx_http_imgproc_facts(ctx);

    if (ctx->job->job.error.code == IMGPROC_OK) {
        return NGX_OK;
    }

    ctx->error = ctx->job->job.error;

    if (ctx->error.code == IMGPROC_PROCESSING_TIMEOUT) {
        ngx_http_imgproc_task_late(ctx->job, &ctx->error);
    }

    return NGX_DECLINED;
}


static void
ngx_http_imgproc_facts(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_job_t  *job;

    job = ctx->job;

    if (job->job.warnings) {
        ngx_log_error(NGX_LOG_WARN, ctx->request->connection->log, 0,
                      "imgproc: the colour profile of the source is broken "
                      "and not used");
    }

    ctx->info = job->job.info;
    ctx->size = job->job.result.len;
    ctx->result = job->job.result;

    ctx->result_held = job->result_held;

    ngx_memzero(&job->job.result, sizeof(imgproc_buffer_t));
    job->result_held = 0;

    if (ctx->result.len) {
        ctx->format = job->job.format;
        ctx->width = job->job.width;
        ctx->height = job->job.height;
    }

    if (job->begun) {
        ctx->queue_time = (job->begun - job->posted) / 1000;
        ctx->process_time = (job->ended - job->begun) / 1000;
    }
}


static void
ngx_http_imgproc_timeout(ngx_event_t *ev)
{
    ngx_connection_t        *c;
    ngx_http_request_t      *r;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ev->data;
    r = ctx->request;
    c = r->connection;

    ngx_http_set_log_request(c->log, r);

    if (ngx_http_get_module_ctx(r, ngx_http_imgproc_module) != ctx) {

        /* the client has left, and "post_action" goes on with the request */

        ngx_http_imgproc_ctx_release(ctx);
        return;
    }

    if (ctx->state == ngx_http_imgproc_state_resolve) {

        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TIMEOUT,
                             "imgproc_timeout is over, host \"%.*s\" is not "
                             "resolved",
                             (int) ngx_min(ctx->url.target.host.len, 128),
                             ctx->url.target.host.data);

    } else if (ctx->state == ngx_http_imgproc_state_source) {

        if (ctx->source.passed && ngx_http_imgproc_busy(r, ctx)) {
            return;
        }

        if (ngx_http_imgproc_source_failed(ctx)
            && ngx_http_imgproc_skip(r, ctx))
        {
            ngx_http_run_posted_requests(c);
            return;
        }

        if (!ctx->source.refused) {
            (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TIMEOUT,
                                 "imgproc_timeout is over, %lld bytes "
                                 "are there",
                                 (long long) ctx->source.received);
        }

        if (ngx_http_imgproc_source_abort(r, ctx) != NGX_OK) {

            /* what still runs ends with the connection, which is told */

            ctx->closing = 1;
            r->keepalive = 0;
        }

    } else if (ctx->state == ngx_http_imgproc_state_wait) {

        (void) imgproc_error(&ctx->error, IMGPROC_BUSY,
                             "imgproc_timeout is over, there was no room for "
                             "the source");

    } else if (g_atomic_int_get(&ctx->job->started)) {

        ngx_http_imgproc_task_late(ctx->job, &ctx->error);

    } else if (ctx->job->need) {

        (void) imgproc_error(&ctx->error, IMGPROC_BUSY,
                             "imgproc_timeout is over, there was no room for "
                             "%zu bytes", ctx->job->need);

    } else {

        (void) imgproc_error(&ctx->error, IMGPROC_BUSY,
                             "imgproc_timeout is over, no thread was free");
    }

    ngx_http_imgproc_finalize(r, ctx, NGX_DECLINED);

    ngx_http_run_posted_requests(c);
}


/* of imgproc_timeout, never 0 */

static ngx_msec_t
ngx_http_imgproc_left(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_msec_int_t                left;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    left = ctx->start + ilcf->timeout - ngx_current_msec;

    return ngx_max(left, 1);
}


/*
 * The end of a source that has failed is not waited for any longer: its
 * status is the answer.  0: it is late, and can only be ended with the
 * connection.
 */

static ngx_uint_t
ngx_http_imgproc_skip(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_msec_t  left;

    if (ngx_http_imgproc_source_busy(ctx)) {

        left = ngx_http_imgproc_left(r, ctx);

        if (left == 1) {
            return 0;
        }

        ngx_add_timer(&ctx->timer, left);
        return 1;
    }

    if (!ctx->sr->done) {
        (void) ngx_http_imgproc_source_abort(r, ctx);
    }

    ctx->source.ended = 1;

    ngx_http_imgproc_resume(r);

    return 1;
}


/* a source that is passed on needs the subrequest's place */

static ngx_uint_t
ngx_http_imgproc_busy(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    if (!ngx_http_imgproc_source_busy(ctx)) {
        return 0;
    }

    if (ngx_current_msec - ctx->start >= ilcf->timeout) {
        ctx->source.passed = 0;

        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TIMEOUT,
                             "imgproc_timeout is over");
        return 0;
    }

    ngx_add_timer(&ctx->timer, NGX_HTTP_IMGPROC_BUSY);

    return 1;
}


/* before it is sent; what nginx itself has found wrong is the client's */

static ngx_uint_t
ngx_http_imgproc_outcome(ngx_http_imgproc_ctx_t *ctx, ngx_int_t rc)
{
    if (ctx->raw) {
        return IMGPROC_STATS_ORIGINAL;
    }

    if (rc == NGX_DECLINED) {
        return ctx->error.code;
    }

    if (rc == NGX_OK) {
        return IMGPROC_OK;
    }

    if (ctx->source.status == (ngx_uint_t) rc) {
        return IMGPROC_STATS_SOURCE;
    }

    if (rc == NGX_HTTP_CLIENT_CLOSED_REQUEST) {
        return IMGPROC_STATS_LEFT;
    }

    return (rc >= NGX_HTTP_INTERNAL_SERVER_ERROR) ? IMGPROC_INTERNAL
                                                  : IMGPROC_BAD_URL;
}


static void
ngx_http_imgproc_finalize(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx,
    ngx_int_t rc)
{
    ctx->state = ngx_http_imgproc_state_done;
    r->connection->log->action = "making a picture";

    ngx_http_imgproc_ctx_release(ctx);

    if (rc == NGX_DECLINED && ctx->source.passed) {
        rc = ngx_http_imgproc_raw_pass(r, ctx);
    }

    if (rc == NGX_ERROR) {
        (void) imgproc_error(&ctx->error, IMGPROC_INTERNAL,
                             "the request could not go on");
        rc = NGX_DECLINED;
    }

    ngx_http_imgproc_metrics_request(ctx, ngx_http_imgproc_outcome(ctx, rc));

    if (rc == NGX_OK) {
        rc = ngx_http_imgproc_send_result(r, ctx);

    } else if (rc == NGX_DECLINED) {
        rc = ngx_http_imgproc_send_error(r, ctx, 0);

    } else if (ctx->source.status == (ngx_uint_t) rc) {
        rc = ngx_http_imgproc_send_error(r, ctx, rc);
    }

    if (ctx->closing) {
        rc = NGX_HTTP_CLOSE;
    }

    ngx_http_finalize_request(r, rc);
}
