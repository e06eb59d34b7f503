
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_capture.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_source.h"
#include "ngx_http_imgproc_task.h"

#include "imgproc_limits.h"


/*
 * What an answer that is no picture may still take, in milliseconds and in
 * bytes: nobody will see its body, but its end leaves a connection for others
 * to use, and something for the cache of the source's location.
 */

#define NGX_HTTP_IMGPROC_SKIP_TIME  500
#define NGX_HTTP_IMGPROC_SKIP_SIZE  (1024 * 1024)


/*
 * The source is whatever nginx answers to a subrequest for an internal URI.
 * Our filters stand before the copy filter, so that a file arrives as what it
 * is: a descriptor, an offset and a length, that a thread can read; nothing
 * is read here.  They know the subrequest by its post_subrequest handler,
 * since try_files, X-Accel-Redirect and error_page in the location of the
 * source clear r->ctx.
 *
 * An encoded response alone is let pass, to gunzip, if that is on there, and
 * is caught by a second pair of filters behind it.
 */


static ngx_int_t ngx_http_imgproc_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_late_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_capture_header(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_capture_note(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
static ngx_int_t ngx_http_imgproc_late_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);
static ngx_int_t ngx_http_imgproc_capture_body(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_chain_t *in);
static ngx_int_t ngx_http_imgproc_capture_decide(ngx_http_imgproc_ctx_t *ctx);
static void ngx_http_imgproc_capture_skip(ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_capture_skip_body(
    ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b);
static ngx_int_t ngx_http_imgproc_capture_add(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b);
static ngx_int_t ngx_http_imgproc_capture_add_file(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b, size_t size);
static ngx_int_t ngx_http_imgproc_capture_no_memory(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, off_t size);
static off_t ngx_http_imgproc_capture_max(ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_capture_too_large(ngx_http_imgproc_ctx_t *ctx,
    off_t size);
static ngx_int_t ngx_http_imgproc_capture_refuse(ngx_http_imgproc_ctx_t *ctx);


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;

static ngx_http_output_header_filter_pt  ngx_http_late_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_late_next_body_filter;


void
ngx_http_imgproc_capture_init(void)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_imgproc_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_imgproc_body_filter;
}


void
ngx_http_imgproc_capture_late_init(void)
{
    ngx_http_late_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_imgproc_late_header_filter;

    ngx_http_late_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_imgproc_late_body_filter;
}


static ngx_int_t
ngx_http_imgproc_header_filter(ngx_http_request_t *r)
{
    ngx_table_elt_t         *h;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_source_ctx(r);

    if (ctx == NULL) {
        return ngx_http_next_header_filter(r);
    }

    h = r->headers_out.content_encoding;

    if (h && h->hash && h->value.len
        && r->headers_out.status == NGX_HTTP_OK)
    {
        ctx->source.encoded = 1;

        return ngx_http_next_header_filter(r);
    }

    return ngx_http_imgproc_capture_header(r, ctx);
}


static ngx_int_t
ngx_http_imgproc_late_header_filter(ngx_http_request_t *r)
{
    ngx_table_elt_t         *h;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_source_ctx(r);

    if (ctx == NULL) {
        return ngx_http_late_next_header_filter(r);
    }

    h = r->headers_out.content_encoding;

    if (h && h->hash && h->value.len) {

        r->header_sent = 1;

        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_ENCODED,
                             "content encoding \"%.*s\"",
                             (int) ngx_min(h->value.len, 64), h->value.data);

        return ngx_http_imgproc_capture_refuse(ctx);
    }

    return ngx_http_imgproc_capture_header(r, ctx);
}


static ngx_int_t
ngx_http_imgproc_capture_header(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    r->header_sent = 1;

    if (ctx->job == NULL) {
        return NGX_ERROR;
    }

    if (ngx_http_imgproc_capture_note(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->source.status != NGX_HTTP_OK) {
        ngx_http_imgproc_capture_skip(ctx);
        return NGX_OK;
    }

    if (ctx->source.length > ngx_http_imgproc_capture_max(ctx)) {
        return ngx_http_imgproc_capture_too_large(ctx, ctx->source.length);
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_capture_note(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_uint_t        i, n;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h, *ho;

    static ngx_str_t  names[] = {
        ngx_string("Cache-Control"),
        ngx_string("Expires"),
        ngx_string("WWW-Authenticate"),
        ngx_null_string
    };

    ctx->source.status = r->headers_out.status;
    ctx->source.length = r->headers_out.content_length_n;
    ctx->source.last_modified = r->headers_out.last_modified_time;

    part = &r->headers_out.headers.part;
    h = part->elts;

    for (i = 0; /* void */; i++) {

        if (i >= part->nelts) {
            if (part->next == NULL) {
                break;
            }

            part = part->next;
            h = part->elts;
            i = 0;
        }

        if (h[i].hash == 0) {
            continue;
        }

        if (h[i].key.len == sizeof("Location") - 1
            && ngx_strncasecmp(h[i].key.data, (u_char *) "Location",
                               sizeof("Location") - 1)
               == 0)
        {
            ctx->source.location = h[i].value;
            continue;
        }

        for (n = 0; names[n].len; n++) {

            if (h[i].key.len != names[n].len
                || ngx_strncasecmp(h[i].key.data, names[n].data, names[n].len)
                   != 0)
            {
                continue;
            }

            ho = ngx_array_push(&ctx->source.headers);
            if (ho == NULL) {
                return NGX_ERROR;
            }

            ngx_memzero(ho, sizeof(ngx_table_elt_t));

            ho->hash = 1;
            ho->key = names[n];
            ho->value = h[i].value;
        }
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_int_t                rc;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_source_ctx(r);

    if (ctx == NULL) {
        return ngx_http_next_body_filter(r, in);
    }

    if (!ctx->source.encoded) {
        return ngx_http_imgproc_capture_body(r, ctx, in);
    }

    rc = ngx_http_next_body_filter(r, in);

    if (rc == NGX_ERROR && !ctx->source.refused) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "the source could not be decoded");

        return ngx_http_imgproc_capture_refuse(ctx);
    }

    return rc;
}


static ngx_int_t
ngx_http_imgproc_late_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_source_ctx(r);

    if (ctx == NULL) {
        return ngx_http_late_next_body_filter(r, in);
    }

    return ngx_http_imgproc_capture_body(r, ctx, in);
}


static ngx_int_t
ngx_http_imgproc_capture_body(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_chain_t *in)
{
    ngx_buf_t  *b;

    for ( /* void */ ; in; in = in->next) {

        b = in->buf;

        if (b->last_buf || b->last_in_chain) {
            ctx->source.complete = 1;
        }

        if (ngx_buf_special(b)) {
            continue;
        }

        if (ngx_http_imgproc_capture_add(r, ctx, b) != NGX_OK) {
            return NGX_ERROR;
        }

        b->pos = b->last;
        b->file_pos = b->file_last;
    }

    if (!ctx->source.undecided || ctx->source.received == 0) {
        return NGX_OK;
    }

    return ngx_http_imgproc_capture_decide(ctx);
}


/* is it passed on untouched: then no more of it is captured */

static ngx_int_t
ngx_http_imgproc_capture_decide(ngx_http_imgproc_ctx_t *ctx)
{
    if (ctx->source.refused || ctx->job == NULL) {
        return NGX_ERROR;
    }

    switch (ngx_http_imgproc_raw_decide(ctx)) {

    case NGX_AGAIN:
        return NGX_OK;

    case NGX_OK:
        ctx->source.undecided = 0;
        return NGX_OK;

    case NGX_DONE:
        ctx->source.passed = 1;

        /* fall through */

    default:
        return ngx_http_imgproc_capture_refuse(ctx);
    }
}


static ngx_int_t
ngx_http_imgproc_capture_add(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b)
{
    off_t                    size, length;
    ngx_http_imgproc_job_t  *job;

    if (ctx->source.refused || ctx->job == NULL) {
        return NGX_ERROR;
    }

    if (ctx->source.status != NGX_HTTP_OK) {
        return ngx_http_imgproc_capture_skip_body(ctx, b);
    }

    size = ngx_buf_size(b);
    length = ctx->source.length;

    if (size > ngx_http_imgproc_capture_max(ctx) - ctx->source.received) {
        return ngx_http_imgproc_capture_too_large(ctx,
                                                 ctx->source.received + size);
    }

    ctx->source.received += size;

    job = ctx->job;

    if (ctx->options.raw) {

        /* it is looked at, and never made a picture of */

        length = -1;
        size = ngx_min(size, NGX_HTTP_IMGPROC_RAW_MOST
                             - (off_t) job->source.len);

        if (size == 0) {
            return NGX_OK;
        }
    }

    /*
     * A length is believed for address space alone: pages are taken as bytes
     * arrive.
     */

    if (job->source_held == 0
        && ngx_http_imgproc_task_source(job, length) != IMGPROC_OK)
    {
        return ngx_http_imgproc_capture_no_memory(r, ctx, length);
    }

    if (!ngx_buf_in_memory(b)) {
        return ngx_http_imgproc_capture_add_file(r, ctx, b, size);
    }

    if (ngx_http_imgproc_budget_more(job, job->source.len + size) != NGX_OK) {

        ctx->wanted = ngx_max((size_t) ngx_max(length, 0),
                              2 * (job->source.len + size));
        ctx->source.again = 1;

        (void) imgproc_error(&ctx->error, IMGPROC_BUSY,
                             "no room for a source of %zu bytes and more",
                             job->source.len + size);

        return ngx_http_imgproc_capture_refuse(ctx);
    }

    if (imgproc_buffer_append(&job->source, b->pos, size,
                              job->imcf->buffer_size)
        != IMGPROC_OK)
    {
        return ngx_http_imgproc_capture_no_memory(r, ctx, size);
    }

    return NGX_OK;
}


static void
ngx_http_imgproc_capture_skip(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_msec_int_t  left;

    left = ctx->timer.timer.key - ngx_current_msec;

    if (left > NGX_HTTP_IMGPROC_SKIP_TIME) {
        ngx_add_timer(&ctx->timer, NGX_HTTP_IMGPROC_SKIP_TIME);
    }
}


static ngx_int_t
ngx_http_imgproc_capture_skip_body(ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b)
{
    ctx->source.skipped += ngx_buf_size(b);

    if (ctx->source.skipped <= NGX_HTTP_IMGPROC_SKIP_SIZE) {
        return NGX_OK;
    }

    return ngx_http_imgproc_capture_refuse(ctx);
}


/*
 * A file leaves a hole of its size, which the thread fills.  nginx may close
 * the descriptor before that, so it is duplicated.
 */

static ngx_int_t
ngx_http_imgproc_capture_add_file(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_buf_t *b, size_t size)
{
    size_t                    start;
    ngx_http_imgproc_job_t   *job;
    ngx_http_imgproc_hole_t  *hole;

    job = ctx->job;
    start = job->source.len;

    if (imgproc_buffer_append(&job->source, NULL, size,
                              job->imcf->buffer_size)
        != IMGPROC_OK)
    {
        return ngx_http_imgproc_capture_no_memory(r, ctx, size);
    }

    if (job->nholes) {
        hole = &job->holes[job->nholes - 1];

        if (hole->origin == b->file->fd
            && hole->offset + (off_t) hole->len == b->file_pos
            && hole->start + hole->len == start)
        {
            hole->len += size;
            return NGX_OK;
        }
    }

    if (job->nholes == NGX_HTTP_IMGPROC_HOLES) {
        (void) imgproc_error(&ctx->error, IMGPROC_INTERNAL,
                             "the source is in more than %d pieces of files",
                             NGX_HTTP_IMGPROC_HOLES);

        return ngx_http_imgproc_capture_refuse(ctx);
    }

    hole = &job->holes[job->nholes];

    hole->fd = fcntl(b->file->fd, F_DUPFD_CLOEXEC, 0);

    if (hole->fd == -1) {
        ngx_log_error(NGX_LOG_CRIT, r->connection->log, ngx_errno,
                      "imgproc: fcntl(F_DUPFD_CLOEXEC) failed");

        (void) imgproc_error(&ctx->error, IMGPROC_INTERNAL,
                             "no descriptor for the source");

        return ngx_http_imgproc_capture_refuse(ctx);
    }

    hole->origin = b->file->fd;
    hole->offset = b->file_pos;
    hole->start = start;
    hole->len = size;

    job->nholes++;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_capture_no_memory(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, off_t size)
{
    ngx_log_error(NGX_LOG_CRIT, r->connection->log, ngx_errno,
                  "imgproc: mapping %O bytes for a source failed", size);

    (void) imgproc_error(&ctx->error, IMGPROC_INTERNAL,
                         "no memory for the source");

    return ngx_http_imgproc_capture_refuse(ctx);
}


static off_t
ngx_http_imgproc_capture_max(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(ctx->request,
                                        ngx_http_imgproc_module);

    return imgproc_limits_source_size(ilcf->max_source_size, &ctx->options);
}


static ngx_int_t
ngx_http_imgproc_capture_too_large(ngx_http_imgproc_ctx_t *ctx, off_t size)
{
    (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TOO_LARGE,
                         "%lld bytes are over imgproc_max_source_size",
                         (long long) size);

    return ngx_http_imgproc_capture_refuse(ctx);
}


/*
 * An error from a filter ends most subrequests at once, but an upstream goes
 * on as long as its response is to be cached: the timer ends it then.
 */

static ngx_int_t
ngx_http_imgproc_capture_refuse(ngx_http_imgproc_ctx_t *ctx)
{
    if (!ctx->source.refused) {
        ctx->source.refused = 1;
        ctx->source.left = ctx->request->connection->error;
    }

    if (ctx->job) {
        ngx_add_timer(&ctx->timer, 1);
    }

    return NGX_ERROR;
}
