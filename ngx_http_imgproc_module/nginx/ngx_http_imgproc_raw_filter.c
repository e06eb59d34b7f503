
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_error.h"
#include "ngx_http_imgproc_headers.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_raw_filter.h"


/* the filters of requests that ngx_http_imgproc_raw.c has redirected */


typedef struct {
    ngx_uint_t                     status;
    ngx_str_t                      text;
} ngx_http_imgproc_raw_status_t;


static ngx_int_t ngx_http_imgproc_raw_header_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_raw_late_header_filter(
    ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_raw_conf(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_raw_picture(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_uint_t ngx_http_imgproc_raw_multipart(ngx_http_request_t *r);
static void ngx_http_imgproc_raw_hide(ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_raw_status(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_raw_error(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static ngx_int_t ngx_http_imgproc_raw_answer(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status, const ngx_str_t *text);
static ngx_table_elt_t *ngx_http_imgproc_raw_kept(ngx_http_request_t *r,
    ngx_uint_t status);
static ngx_int_t ngx_http_imgproc_raw_body_filter(ngx_http_request_t *r,
    ngx_chain_t *in);


extern ngx_module_t  ngx_http_headers_filter_module;
extern ngx_module_t  ngx_http_log_module;


/* what a source may tell of itself, Content-Type apart */

static ngx_str_t  ngx_http_imgproc_raw_headers[] = {
    ngx_string("accept-ranges"),
    ngx_string("cache-control"),
    ngx_string("content-encoding"),
    ngx_string("content-range"),
    ngx_string("date"),
    ngx_string("etag"),
    ngx_string("expires"),
    ngx_string("last-modified"),
    ngx_string("server"),
    ngx_null_string
};


/* statuses that are passed on, but for the pages that come with them */

static ngx_http_imgproc_raw_status_t  ngx_http_imgproc_raw_statuses[] = {
    { NGX_HTTP_UNAUTHORIZED, ngx_string("The source is not available") },
    { NGX_HTTP_FORBIDDEN, ngx_string("The source is not available") },
    { NGX_HTTP_NOT_FOUND, ngx_string("The source is not available") },
    { 410, ngx_string("The source is not available") },
    { NGX_HTTP_PRECONDITION_FAILED, ngx_string("The source is another one") },
    { NGX_HTTP_RANGE_NOT_SATISFIABLE,
      ngx_string("The source has no such range") },
    { NGX_HTTP_TOO_MANY_REQUESTS, ngx_string("The source is not available") },
    { 0, ngx_null_string }
};


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;
static ngx_http_output_body_filter_pt    ngx_http_next_body_filter;

static ngx_http_output_header_filter_pt  ngx_http_late_next_header_filter;


void
ngx_http_imgproc_raw_filter_init(void)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_imgproc_raw_header_filter;

    ngx_http_next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = ngx_http_imgproc_raw_body_filter;
}


void
ngx_http_imgproc_raw_filter_late_init(void)
{
    ngx_http_late_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_imgproc_raw_late_header_filter;
}


static ngx_int_t
ngx_http_imgproc_raw_header_filter(ngx_http_request_t *r)
{
    ngx_int_t                rc;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_raw_ctx(r);

    if (ctx == NULL) {
        return ngx_http_next_header_filter(r);
    }

    if (ngx_http_imgproc_raw_conf(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    switch (r->headers_out.status) {

    case NGX_HTTP_OK:
        rc = ngx_http_imgproc_raw_picture(r, ctx);
        break;

    case NGX_HTTP_PARTIAL_CONTENT:

        if (r->headers_in.range == NULL) {
            rc = ngx_http_imgproc_raw_status(r, ctx);
            break;
        }

        rc = ngx_http_imgproc_raw_picture(r, ctx);
        break;

    case NGX_HTTP_NOT_MODIFIED:

        if (r->headers_in.if_none_match == NULL
            && r->headers_in.if_modified_since == NULL)
        {
            rc = ngx_http_imgproc_raw_status(r, ctx);
            break;
        }

        rc = ngx_http_imgproc_raw_picture(r, ctx);
        break;

    default:
        rc = ngx_http_imgproc_raw_status(r, ctx);
        break;
    }

    if (rc != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_next_header_filter(r);
}


/* what gunzip has not decoded */

static ngx_int_t
ngx_http_imgproc_raw_late_header_filter(ngx_http_request_t *r)
{
    ngx_table_elt_t         *h;
    ngx_http_imgproc_ctx_t  *ctx;

    h = r->headers_out.content_encoding;

    if (h == NULL || h->hash == 0 || h->value.len == 0) {
        return ngx_http_late_next_header_filter(r);
    }

    ctx = ngx_http_imgproc_raw_ctx(r);

    if (ctx == NULL) {
        return ngx_http_late_next_header_filter(r);
    }

    (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_ENCODED,
                         "content encoding \"%.*s\"",
                         (int) ngx_min(h->value.len, 64), h->value.data);

    if (ngx_http_imgproc_raw_error(r, ctx) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_late_next_header_filter(r);
}


/* the source's configuration, but for what the client and the log see */

static ngx_int_t
ngx_http_imgproc_raw_conf(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    void        **conf;
    ngx_uint_t    i;

    if (r->loc_conf == ctx->raw->loc_conf) {
        return NGX_OK;
    }

    conf = ngx_palloc(r->pool, sizeof(void *) * ngx_http_max_module);
    if (conf == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(conf, r->loc_conf, sizeof(void *) * ngx_http_max_module);

    i = ngx_http_headers_filter_module.ctx_index;
    conf[i] = ctx->loc_conf[i];

    i = ngx_http_log_module.ctx_index;
    conf[i] = ctx->loc_conf[i];

    r->loc_conf = conf;
    ctx->raw->loc_conf = conf;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_raw_picture(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    const imgproc_str_t  *type;

    ngx_http_imgproc_raw_hide(r);

    if (r->headers_out.status == NGX_HTTP_NOT_MODIFIED) {
        r->headers_out.content_type.len = 0;

    } else if (!ngx_http_imgproc_raw_multipart(r)) {
        type = &imgproc_format(ctx->format)->mime_type;

        r->headers_out.content_type.len = type->len;
        r->headers_out.content_type.data = type->data;
        r->headers_out.content_type_len = type->len;
        r->headers_out.content_type_lowcase = NULL;
    }

    ngx_str_null(&r->headers_out.charset);
    r->headers_out.override_charset = NULL;

    if (ngx_http_imgproc_headers_picture(r, ctx, ctx->format) != NGX_OK) {
        return NGX_ERROR;
    }

    return ngx_http_imgproc_headers_nosniff(r);
}


/* several ranges in an answer of the source itself */

static ngx_uint_t
ngx_http_imgproc_raw_multipart(ngx_http_request_t *r)
{
    ngx_str_t  *type;

    static ngx_str_t  multipart = ngx_string("multipart/byteranges;");

    type = &r->headers_out.content_type;

    return r->headers_out.status == NGX_HTTP_PARTIAL_CONTENT
           && type->len > multipart.len
           && ngx_strncasecmp(type->data, multipart.data, multipart.len) == 0;
}


static void
ngx_http_imgproc_raw_hide(ngx_http_request_t *r)
{
    ngx_str_t        *name;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

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

        for (name = ngx_http_imgproc_raw_headers; name->len; name++) {
            if (h[i].key.len == name->len
                && ngx_strncasecmp(h[i].key.data, name->data, name->len) == 0)
            {
                break;
            }
        }

        if (name->len == 0) {
            h[i].hash = 0;
        }
    }

    /* nginx would complete and send it all the same */

    r->headers_out.location = NULL;
}


/* the same that is said of a source whose picture is to be made */

static ngx_int_t
ngx_http_imgproc_raw_status(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_uint_t                      status;
    ngx_http_imgproc_raw_status_t  *s;

    if (ctx->raw->refused) {
        return ngx_http_imgproc_raw_error(r, ctx);
    }

    status = r->headers_out.status;

    for (s = ngx_http_imgproc_raw_statuses; s->status; s++) {
        if (s->status == status) {
            return ngx_http_imgproc_raw_answer(r, ctx, status, &s->text);
        }
    }

    (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                         "the source's status is %d", (int) status);

    return ngx_http_imgproc_raw_error(r, ctx);
}


static ngx_int_t
ngx_http_imgproc_raw_error(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    const ngx_http_imgproc_error_t  *err;

    err = ngx_http_imgproc_error(ctx->error.code);

    ngx_log_error(err->level, r->connection->log, 0, "imgproc: %V: %s",
                  &err->name, ctx->error.detail);

    return ngx_http_imgproc_raw_answer(r, ctx, err->status, &err->text);
}


/* the header now, the body in place of what comes through the filter */

static ngx_int_t
ngx_http_imgproc_raw_answer(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status, const ngx_str_t *text)
{
    ngx_buf_t        *b;
    ngx_table_elt_t  *h, kept;

    h = ngx_http_imgproc_raw_kept(r, status);

    if (h) {
        kept = *h;
    }

    b = ngx_create_temp_buf(r->pool, text->len + 1);
    if (b == NULL) {
        return NGX_ERROR;
    }

    b->last = ngx_sprintf(b->last, "%V\n", text);
    b->last_buf = 1;
    b->last_in_chain = 1;

    ctx->raw->error = b;
    ctx->format = IMGPROC_FORMAT_NONE;

    ngx_http_clean_header(r);

    r->allow_ranges = 0;
    r->err_status = status;

    r->headers_out.status = status;
    r->headers_out.content_length_n = b->last - b->pos;

    ngx_str_set(&r->headers_out.content_type, "text/plain");
    r->headers_out.content_type_len = r->headers_out.content_type.len;

    if (h
        && ngx_http_imgproc_headers_add(r, &kept.key, &kept.value) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_imgproc_headers_nosniff(r);
}


/* the header that an error is nothing without */

static ngx_table_elt_t *
ngx_http_imgproc_raw_kept(ngx_http_request_t *r, ngx_uint_t status)
{
    ngx_str_t        *name;
    ngx_uint_t        i;
    ngx_list_part_t  *part;
    ngx_table_elt_t  *h;

    static ngx_str_t  range = ngx_string("Content-Range");
    static ngx_str_t  authenticate = ngx_string("WWW-Authenticate");

    switch (status) {

    case NGX_HTTP_UNAUTHORIZED:
        name = &authenticate;
        break;

    case NGX_HTTP_RANGE_NOT_SATISFIABLE:
        name = &range;
        break;

    default:
        return NULL;
    }

    part = &r->headers_out.headers.part;
    h = part->elts;

    for (i = 0; /* void */; i++) {

        if (i >= part->nelts) {
            if (part->next == NULL) {
                return NULL;
            }

            part = part->next;
            h = part->elts;
            i = 0;
        }

        if (h[i].hash
            && h[i].key.len == name->len
            && ngx_strncasecmp(h[i].key.data, name->data, name->len) == 0)
        {
            return &h[i];
        }
    }
}


static ngx_int_t
ngx_http_imgproc_raw_body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_chain_t              out, *cl;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_raw_ctx(r);

    if (ctx == NULL || ctx->raw->error == NULL || in == NULL) {
        return ngx_http_next_body_filter(r, in);
    }

    for (cl = in; cl; cl = cl->next) {
        cl->buf->pos = cl->buf->last;
        cl->buf->file_pos = cl->buf->file_last;
    }

    if (ctx->raw->sent) {
        return NGX_OK;
    }

    ctx->raw->sent = 1;

    out.buf = ctx->raw->error;
    out.next = NULL;

    return ngx_http_next_body_filter(r, &out);
}
