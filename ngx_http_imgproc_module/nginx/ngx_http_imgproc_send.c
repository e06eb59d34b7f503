
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_error.h"
#include "ngx_http_imgproc_headers.h"
#include "ngx_http_imgproc_send.h"
#include "ngx_http_imgproc_source.h"


static ngx_http_err_page_t *ngx_http_imgproc_error_page(ngx_http_request_t *r,
    ngx_uint_t status);
static ngx_int_t ngx_http_imgproc_send_error_headers(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status);


static ngx_str_t  ngx_http_imgproc_allow_key = ngx_string("Allow");
static ngx_str_t  ngx_http_imgproc_allow = ngx_string("GET, HEAD");

static ngx_str_t  ngx_http_imgproc_retry_after_key =
    ngx_string("Retry-After");
static ngx_str_t  ngx_http_imgproc_retry_after = ngx_string("1");

static ngx_str_t  ngx_http_imgproc_source_status =
    ngx_string("The source is not available");


ngx_int_t
ngx_http_imgproc_send_result(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    const imgproc_str_t  *type;

    type = &imgproc_format(ctx->format)->mime_type;

    r->headers_out.status = NGX_HTTP_OK;
    r->headers_out.content_type.len = type->len;
    r->headers_out.content_type.data = type->data;

    if (ngx_http_imgproc_source_headers(r, ctx) != NGX_OK
        || ngx_http_imgproc_headers_picture(r, ctx, ctx->format) != NGX_OK
        || (ctx->format == IMGPROC_FORMAT_SVG
            && ngx_http_imgproc_headers_sandbox(r) != NGX_OK))
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_imgproc_send(r, ctx->result.data, ctx->result.len);
}


ngx_int_t
ngx_http_imgproc_send_error(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status)
{
    u_char                          *p;
    size_t                           len;
    const ngx_str_t                 *text;
    ngx_http_err_page_t             *err_page;
    const ngx_http_imgproc_error_t  *err;

    if (status) {
        text = &ngx_http_imgproc_source_status;

    } else {
        err = ngx_http_imgproc_error(ctx->error.code);

        ngx_log_error(err->level, r->connection->log, 0, "imgproc: %V: %s",
                      &err->name, ctx->error.detail);

        status = err->status;
        text = &err->text;
    }

    err_page = ctx->closing ? NULL : ngx_http_imgproc_error_page(r, status);

    /* "error_page 503 =200" is no answer to try again later */

    if ((err_page == NULL
         || err_page->overwrite == -1
         || err_page->overwrite == (ngx_int_t) status)
        && ngx_http_imgproc_send_error_headers(r, ctx, status) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    if (err_page) {
        return status;
    }

    len = text->len + sizeof(": \n") + ngx_strlen(ctx->error.hint);

    p = ngx_pnalloc(r->pool, len);
    if (p == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    len = ngx_sprintf(p, "%V%s%s\n", text, ctx->error.hint[0] ? ": " : "",
                      ctx->error.hint)
          - p;

    r->err_status = status;
    r->headers_out.status = status;
    ngx_str_set(&r->headers_out.content_type, "text/plain");

    return ngx_http_imgproc_send(r, p, len);
}


/* would ngx_http_special_response_handler() find one */

static ngx_http_err_page_t *
ngx_http_imgproc_error_page(ngx_http_request_t *r, ngx_uint_t status)
{
    ngx_uint_t                 i;
    ngx_http_err_page_t       *err_page;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (r->error_page || clcf->error_pages == NULL || r->uri_changes == 0) {
        return NULL;
    }

    err_page = clcf->error_pages->elts;

    for (i = 0; i < clcf->error_pages->nelts; i++) {
        if (err_page[i].status == (ngx_int_t) status) {
            return &err_page[i];
        }
    }

    return NULL;
}


static ngx_int_t
ngx_http_imgproc_send_error_headers(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status)
{
    ngx_uint_t        i;
    ngx_table_elt_t  *h;

    switch (status) {

    case NGX_HTTP_NOT_ALLOWED:
        return ngx_http_imgproc_headers_add(r, &ngx_http_imgproc_allow_key,
                                            &ngx_http_imgproc_allow);

    case NGX_HTTP_SERVICE_UNAVAILABLE:
        return ngx_http_imgproc_headers_add(r,
                                            &ngx_http_imgproc_retry_after_key,
                                            &ngx_http_imgproc_retry_after);

    case NGX_HTTP_UNAUTHORIZED:
        h = ctx->source.headers.elts;

        for (i = 0; i < ctx->source.headers.nelts; i++) {
            if (h[i].key.data[0] == 'W') {
                return ngx_http_imgproc_headers_add(r, &h[i].key,
                                                    &h[i].value);
            }
        }

        return NGX_OK;

    default:
        return NGX_OK;
    }
}


ngx_int_t
ngx_http_imgproc_send(ngx_http_request_t *r, u_char *data, size_t len)
{
    u_char       *p;
    ngx_int_t     rc;
    ngx_str_t    *type;
    ngx_buf_t    *b;
    ngx_chain_t   out;

    type = &r->headers_out.content_type;

    p = ngx_strlchr(type->data, type->data + type->len, ';');

    r->headers_out.content_length_n = len;
    r->headers_out.content_type_len = (p ? p : type->data + type->len)
                                      - type->data;
    r->headers_out.content_type_lowcase = NULL;

    r->connection->log->action = "sending to client";

    ngx_http_clear_accept_ranges(r);

    if (ngx_http_imgproc_headers_nosniff(r) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    b = ngx_calloc_buf(r->pool);
    if (b == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    rc = ngx_http_send_header(r);

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only) {
        return rc;
    }

    b->pos = data;
    b->last = data + len;
    b->memory = 1;
    b->last_buf = 1;
    b->last_in_chain = 1;

    out.buf = b;
    out.next = NULL;

    return ngx_http_output_filter(r, &out);
}
