
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_ask.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_source.h"
#include "ngx_http_imgproc_task.h"
#include "ngx_http_imgproc_url.h"

#include "imgproc_filename.h"


static ngx_int_t ngx_http_imgproc_source_subrequest(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *uri, ngx_str_t *args);
static ngx_int_t ngx_http_imgproc_source_done(ngx_http_request_t *r,
    void *data, ngx_int_t rc);
static ngx_int_t ngx_http_imgproc_source_redirect(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_source_again(ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_source_unlock(ngx_http_request_t *sr);
static ngx_int_t ngx_http_imgproc_source_cache_control(ngx_http_request_t *r,
    ngx_table_elt_t *cc);


ngx_int_t
ngx_http_imgproc_source_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t      rc;
    ngx_str_t      uri, args;
    imgproc_str_t  path;

    rc = ngx_http_imgproc_ask_uri(r, ctx, &uri, &args);

    if (rc != NGX_OK) {
        return rc;
    }

    ctx->source.uri = uri;
    ctx->source.args = args;
    ctx->source.undecided = ctx->options.raw
                            || ctx->options.skip_processing;

    if (ctx->stem.data == NULL && !ctx->url.encrypted) {
        path.len = uri.len;
        path.data = uri.data;

        imgproc_filename_stem(&path, &ctx->stem);
    }

    if (ngx_array_init(&ctx->source.headers, r->pool, 2,
                       sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    ctx->source.last_modified = -1;

    ctx->job = ngx_http_imgproc_task_create(r);
    if (ctx->job == NULL) {
        return NGX_ERROR;
    }

    ngx_http_imgproc_queue_leave(ctx);

    if (ngx_http_imgproc_source_subrequest(r, ctx, &uri, &args) != NGX_OK) {
        return NGX_ERROR;
    }

    /*
     * A body is discarded by the main request alone: the handler for that
     * would take the subrequest's place on the connection, and crash.
     */

    ctx->sr->discard_body = 0;

    imgproc_stats_add(&ctx->job->imcf->stats->totals.fetches, 1);

    return NGX_OK;
}


/*
 * The subrequest copies the headers that its parent has at the moment, so
 * they are made first: a subrequest cannot be taken back.  One that fails in
 * the midst of its making has left its traces already.
 */

static ngx_int_t
ngx_http_imgproc_source_subrequest(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *uri, ngx_str_t *args)
{
    ngx_int_t                    rc;
    ngx_uint_t                   count;
    ngx_http_request_t          *sr;
    ngx_http_headers_in_t        saved;
    ngx_http_post_subrequest_t  *ps;

    ps = ngx_palloc(r->pool, sizeof(ngx_http_post_subrequest_t));
    if (ps == NULL) {
        return NGX_ERROR;
    }

    ps->handler = ngx_http_imgproc_source_done;
    ps->data = ctx;

    count = r->main->count;
    saved = r->headers_in;

    rc = ngx_http_imgproc_ask_headers(r, 0);

    if (rc == NGX_OK) {
        rc = ngx_http_subrequest(r, uri, args->len ? args : NULL, &sr, ps,
                                 NGX_HTTP_SUBREQUEST_WAITED);
    }

    if (rc != NGX_OK) {
        r->headers_in = saved;
        r->main->count = count;
        r->postponed = NULL;
        r->connection->data = r;

        return NGX_ERROR;
    }

    if (sr->headers_in.headers.last == &r->headers_in.headers.part) {
        sr->headers_in.headers.last = &sr->headers_in.headers.part;
    }

    r->headers_in = saved;
    ctx->sr = sr;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_source_done(ngx_http_request_t *r, void *data, ngx_int_t rc)
{
    ngx_http_imgproc_ctx_t *ctx = data;

    if (rc == NGX_HTTP_CLIENT_CLOSED_REQUEST
        || rc == NGX_HTTP_REQUEST_TIME_OUT)
    {
        return rc;
    }

    /* the request has been answered, or its client has left */

    if (ctx->job == NULL
        || ctx->source.left
        || (r->connection->error && !ctx->source.refused))
    {
        return NGX_HTTP_CLIENT_CLOSED_REQUEST;
    }

    if (rc == NGX_ERROR && !ctx->source.refused) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "the subrequest failed");
        ctx->source.refused = 1;
    }

    if (ctx->source.refused) {

        /* what a filter has returned must not be taken for the client's */

        r->connection->error = 0;

        return NGX_OK;
    }

    if (rc == NGX_HTTP_GATEWAY_TIME_OUT) {
        ctx->source.timedout = 1;
    }

    /* a status before any header: error_page of the source's location works */

    return rc;
}


ngx_http_imgproc_ctx_t *
ngx_http_imgproc_source_ctx(ngx_http_request_t *r)
{
    if (r->post_subrequest == NULL
        || r->post_subrequest->handler != ngx_http_imgproc_source_done)
    {
        return NULL;
    }

    return r->post_subrequest->data;
}


ngx_int_t
ngx_http_imgproc_source_result(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t                   rc;
    ngx_http_imgproc_source_t  *source;

    source = &ctx->source;

    if (!ctx->sr->done && !source->ended) {
        return NGX_AGAIN;
    }

    if (source->refused && !ngx_http_imgproc_source_failed(ctx)) {
        return source->again ? ngx_http_imgproc_source_again(ctx)
                             : NGX_DECLINED;
    }

    switch (source->status) {

    case NGX_HTTP_OK:
        break;

    case NGX_HTTP_UNAUTHORIZED:
    case NGX_HTTP_FORBIDDEN:
    case NGX_HTTP_NOT_FOUND:
    case 410:
    case NGX_HTTP_TOO_MANY_REQUESTS:
        return source->status;

    case NGX_HTTP_MOVED_PERMANENTLY:
    case NGX_HTTP_MOVED_TEMPORARILY:
    case NGX_HTTP_SEE_OTHER:
    case NGX_HTTP_TEMPORARY_REDIRECT:
    case NGX_HTTP_PERMANENT_REDIRECT:
        return ngx_http_imgproc_source_redirect(r, ctx);

    case NGX_HTTP_GATEWAY_TIME_OUT:
        if (source->timedout) {
            (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TIMEOUT,
                                 "the upstream of the source timed out");
            return NGX_DECLINED;
        }

        /* fall through */

    default:
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "the source's status is %d",
                             (int) source->status);
        return NGX_DECLINED;
    }

    if ((source->length == -1) ? !source->complete
                               : source->received < source->length)
    {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_INCOMPLETE,
                             "%lld of %lld bytes",
                             (long long) source->received,
                             (long long) source->length);
        return NGX_DECLINED;
    }

    if (source->received == 0) {
        (void) imgproc_error(&ctx->error, IMGPROC_NOT_AN_IMAGE,
                             "the source is empty");
        return NGX_DECLINED;
    }

    if (!source->undecided) {
        return NGX_OK;
    }

    /* all of it is there, and it ended without a word */

    source->complete = 1;

    rc = ngx_http_imgproc_raw_decide(ctx);

    if (rc == NGX_DONE) {
        source->passed = 1;
        return NGX_DECLINED;
    }

    return rc;
}


/* followed where URLs name sources, since the target is one, too */

static ngx_int_t
ngx_http_imgproc_source_redirect(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t                     rc;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    if (!ilcf->url.enable || ctx->source.location.len == 0) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "the source's status is %d",
                             (int) ctx->source.status);
        return NGX_DECLINED;
    }

    rc = ngx_http_imgproc_url_redirect(r, ctx, &ctx->source.location);

    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_imgproc_source_again(ctx);
}


/* nothing is left of it, and nothing of what was reserved */

static ngx_int_t
ngx_http_imgproc_source_again(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_task_abandon(ctx->job);
    ctx->job = NULL;

    ngx_memzero(&ctx->source, sizeof(ngx_http_imgproc_source_t));
    ngx_memzero(&ctx->error, sizeof(imgproc_error_t));

    return NGX_BUSY;
}


ngx_int_t
ngx_http_imgproc_source_abort(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_request_t   *sr;
    ngx_http_upstream_t  *u;

    sr = ctx->sr;
    u = sr->upstream;

    /*
     * The postpone filter would hold our answer back as long as
     * the subrequest is the active one.
     */

    r->postponed = NULL;
    r->connection->data = r;

    if (ctx->source.refused && !ctx->source.left) {
        r->connection->error = 0;
    }

    if (sr->aio) {
        return NGX_AGAIN;
    }

    if (sr->connection->write->delayed) {

        /* by limit_req in the location of the source: our answer is not */

        sr->connection->write->delayed = 0;

        if (sr->connection->write->timer_set) {
            ngx_del_timer(sr->connection->write);
        }

        ngx_http_finalize_request(sr, NGX_DONE);

    } else if (u == NULL) {
        return NGX_AGAIN;

    } else if (u->cleanup) {

        /*
         * The cleanup of an upstream closes its connection and finalizes
         * the subrequest with NGX_DONE, which gives back its reference.
         */

        (*u->cleanup)(sr);

    } else if (ngx_http_imgproc_source_unlock(sr) == NGX_OK) {
        ngx_http_finalize_request(sr, NGX_DONE);

    } else {
        return NGX_AGAIN;
    }

    sr->read_event_handler = ngx_http_block_reading;
    sr->write_event_handler = ngx_http_request_empty_handler;

    return NGX_OK;
}


ngx_uint_t
ngx_http_imgproc_source_failed(ngx_http_imgproc_ctx_t *ctx)
{
    return ctx->source.status && ctx->source.status != NGX_HTTP_OK;
}


ngx_uint_t
ngx_http_imgproc_source_busy(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_request_t  *sr;

    sr = ctx->sr;

    return !sr->done
           && (sr->aio || sr->upstream == NULL
               || sr->upstream->cleanup == NULL);
}


/* it may wait for a lock of the cache, and blocks the request meanwhile */

static ngx_int_t
ngx_http_imgproc_source_unlock(ngx_http_request_t *sr)
{
#if (NGX_HTTP_CACHE)

    if (sr->cache && sr->cache->waiting) {

        if (sr->cache->wait_event.timer_set) {
            ngx_del_timer(&sr->cache->wait_event);
        }

        sr->cache->waiting = 0;
        sr->main->blocked--;

        return NGX_OK;
    }

#endif

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_imgproc_source_headers(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_uint_t        i;
    ngx_table_elt_t  *h, *ho;

    r->headers_out.last_modified_time = ctx->source.last_modified;

    h = ctx->source.headers.elts;

    for (i = 0; i < ctx->source.headers.nelts; i++) {

        if (h[i].key.data[0] == 'W') {
            continue;
        }

        ho = ngx_list_push(&r->headers_out.headers);
        if (ho == NULL) {
            return NGX_ERROR;
        }

        *ho = h[i];

        if (ho->key.data[0] == 'E') {
            r->headers_out.expires = ho;
            continue;
        }

        if (ngx_http_imgproc_source_cache_control(r, ho) != NGX_OK) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


/* "expires" in the location replaces what stands here */

static ngx_int_t
ngx_http_imgproc_source_cache_control(ngx_http_request_t *r,
    ngx_table_elt_t *cc)
{
#if (nginx_version >= 1023000)

    cc->next = r->headers_out.cache_control;
    r->headers_out.cache_control = cc;

#else

    ngx_table_elt_t  **ccp;

    if (r->headers_out.cache_control.elts == NULL) {
        if (ngx_array_init(&r->headers_out.cache_control, r->pool, 1,
                           sizeof(ngx_table_elt_t *))
            != NGX_OK)
        {
            return NGX_ERROR;
        }
    }

    ccp = ngx_array_push(&r->headers_out.cache_control);
    if (ccp == NULL) {
        return NGX_ERROR;
    }

    *ccp = cc;

#endif

    return NGX_OK;
}
