
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_ask.h"
#include "ngx_http_imgproc_ctx.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_source.h"


/*
 * A source that is passed on untouched is fetched twice: by a subrequest, up
 * to the bytes that tell what it is, and then by the request itself, which is
 * redirected to the source's location as by X-Accel-Redirect.  So ranges,
 * conditions, sendfile and caches are nginx's, and nothing is held by us.
 *
 * To the client, and to the operator, it is still the picture's location
 * that answers.  Its "expires", "add_header" and "access_log" count, the
 * source's location asks nobody for a password, as it does not in a
 * subrequest, and what it answers is told as it is told of other sources.
 */


/* most formats need no more */

#define NGX_HTTP_IMGPROC_RAW_LEAST  64


static ssize_t ngx_http_imgproc_raw_read(ngx_http_imgproc_ctx_t *ctx,
    size_t len);
static ssize_t ngx_http_imgproc_raw_read_hole(ngx_http_imgproc_job_t *job,
    ngx_http_imgproc_hole_t *hole);
static void ngx_http_imgproc_raw_discard(ngx_http_request_t *r);
static void ngx_http_imgproc_raw_cleanup(void *data);
static ngx_int_t ngx_http_imgproc_raw_access_handler(ngx_http_request_t *r);


ngx_int_t
ngx_http_imgproc_raw_init(ngx_conf_t *cf)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_ACCESS_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_http_imgproc_raw_access_handler;

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_raw_decide(ngx_http_imgproc_ctx_t *ctx)
{
    ssize_t                       len;
    uint32_t                      allowed;
    ngx_uint_t                    whole;
    imgproc_format_e              format;
    imgproc_options_t            *options;
    ngx_http_imgproc_source_t    *source;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    source = &ctx->source;
    whole = source->complete || source->received == source->length;

    len = ngx_min(ctx->job->source.len, NGX_HTTP_IMGPROC_RAW_MOST);

    if (len < NGX_HTTP_IMGPROC_RAW_LEAST && !whole) {
        return NGX_AGAIN;
    }

    len = ngx_http_imgproc_raw_read(ctx, len);

    if (len == -1) {
        return NGX_DECLINED;
    }

    format = imgproc_sniff_format(ctx->job->source.data, len);

    if (format == IMGPROC_FORMAT_NONE && !whole
        && len < NGX_HTTP_IMGPROC_RAW_MOST)
    {
        return NGX_AGAIN;
    }

    ilcf = ngx_http_get_module_loc_conf(ctx->request,
                                        ngx_http_imgproc_module);
    options = &ctx->options;

    /* a script in a picture is not run by us, but would be by a browser */

    allowed = ilcf->source_formats & ~(1u << IMGPROC_FORMAT_SVG);

    if (!options->raw
        && (!(allowed & options->skip_processing & 1u << format)
            || (options->format != IMGPROC_FORMAT_NONE
                && options->format != (int) format)))
    {
        return NGX_OK;
    }

    ctx->info.format = format;

    if (format == IMGPROC_FORMAT_NONE) {
        (void) imgproc_error(&ctx->error, IMGPROC_NOT_AN_IMAGE,
                             "a raw source of no known image format");
        return NGX_DECLINED;
    }

    if (!(allowed & 1u << format)) {
        (void) imgproc_error(&ctx->error, IMGPROC_FORMAT_NOT_ALLOWED,
                             "raw %s is not in imgproc_source_formats, "
                             "or never passed on",
                             (char *) imgproc_format(format)->name.data);
        return NGX_DECLINED;
    }

    return NGX_DONE;
}


/* returns how many bytes there are, -1 with ctx->error filled */

static ssize_t
ngx_http_imgproc_raw_read(ngx_http_imgproc_ctx_t *ctx, size_t len)
{
    size_t                    end;
    ssize_t                   n;
    ngx_uint_t                i;
    ngx_http_imgproc_job_t   *job;
    ngx_http_imgproc_hole_t  *hole;

    job = ctx->job;

    for (i = 0; i < job->nholes; i++) {
        hole = &job->holes[i];

        if (hole->start >= len) {
            break;
        }

        n = ngx_http_imgproc_raw_read_hole(job, hole);

        if (n == -1) {
            (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                                 "pread() failed (%d: %s)", ngx_errno,
                                 g_strerror(ngx_errno));
            return -1;
        }

        end = ngx_min(hole->start + hole->len, len);

        if (hole->start + n < end) {

            /* it was truncated meanwhile */

            return hole->start + n;
        }
    }

    return len;
}


/*
 * A page, from the cache of the system or by a single seek, is not worth
 * a thread.  It is read whole, for files opened with O_DIRECT, unless there
 * is something behind it in the buffer.
 */

static ssize_t
ngx_http_imgproc_raw_read_hole(ngx_http_imgproc_job_t *job,
    ngx_http_imgproc_hole_t *hole)
{
    size_t   size;
    ssize_t  n;

    size = ngx_min(job->source.size, NGX_HTTP_IMGPROC_RAW_MOST) - hole->start;

    if (hole->start + hole->len < job->source.len) {
        size = ngx_min(size, hole->len);
    }

    do {
        n = pread(hole->fd, job->source.data + hole->start, size,
                  hole->offset);

    } while (n == -1 && ngx_errno == NGX_EINTR);

    return n;
}


ngx_int_t
ngx_http_imgproc_raw_pass(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_str_t               *uri, *args;
    ngx_http_cleanup_t      *cln;
    ngx_http_imgproc_raw_t  *raw;

    raw = ngx_pcalloc(r->pool, sizeof(ngx_http_imgproc_raw_t));
    if (raw == NULL) {
        return NGX_ERROR;
    }

    raw->request = r;
    raw->headers_in = r->headers_in;

    cln = ngx_http_cleanup_add(r, 0);
    if (cln == NULL) {
        return NGX_ERROR;
    }

    cln->data = raw;
    cln->handler = ngx_http_imgproc_raw_cleanup;

    ngx_http_imgproc_raw_discard(r);

    if (ngx_http_imgproc_ask_headers(r, 1) != NGX_OK) {
        return NGX_ERROR;
    }

    ctx->raw = raw;
    ctx->format = ctx->info.format;
    ctx->source_time = ngx_current_msec - ctx->start;

    /* what was captured is not all of it */

    ctx->source.received = ngx_max(ctx->source.length, 0);

    uri = &ctx->source.uri;
    args = &ctx->source.args;

    return ngx_http_internal_redirect(r, uri, args->len ? args : NULL);
}


/*
 * A body that the client is still sending would be announced to a proxied
 * source: it ends with the connection, after the answer.
 */

static void
ngx_http_imgproc_raw_discard(ngx_http_request_t *r)
{
    r->read_event_handler = ngx_http_block_reading;

    if (!r->discard_body) {
        return;
    }

    r->discard_body = 0;
    r->count--;

    r->keepalive = 0;
    r->lingering_close = 1;
    r->lingering_time = 0;

    if (r->connection->read->timer_set) {
        ngx_del_timer(r->connection->read);
    }
}


/* runs before the request is logged */

static void
ngx_http_imgproc_raw_cleanup(void *data)
{
    ngx_http_imgproc_raw_t *raw = data;

    raw->request->headers_in = raw->headers_in;
}


/*
 * Access to the picture was granted, and that to its source is nobody's
 * business: the checker goes on behind all other handlers of the phase.
 */

static ngx_int_t
ngx_http_imgproc_raw_access_handler(ngx_http_request_t *r)
{
    ngx_http_phase_handler_t   *ph;
    ngx_http_core_main_conf_t  *cmcf;

    if (ngx_http_imgproc_raw_ctx(r) == NULL) {
        return NGX_DECLINED;
    }

    cmcf = ngx_http_get_module_main_conf(r, ngx_http_core_module);
    ph = cmcf->phase_engine.handlers;

    r->phase_handler = ph[r->phase_handler].next - 1;

    return NGX_DECLINED;
}


ngx_http_imgproc_ctx_t *
ngx_http_imgproc_raw_ctx(ngx_http_request_t *r)
{
    ngx_http_imgproc_ctx_t  *ctx;

    if (!r->internal) {
        return NULL;
    }

    ctx = ngx_http_imgproc_ctx_main(r);

    return (ctx && ctx->raw) ? ctx : NULL;
}
