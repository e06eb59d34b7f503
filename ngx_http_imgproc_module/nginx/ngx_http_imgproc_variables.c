
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_error.h"
#include "ngx_http_imgproc_ctx.h"
#include "ngx_http_imgproc_variables.h"


/* all are empty where the value is unknown */

static ngx_int_t ngx_http_imgproc_variable_error(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_options(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_source(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_host(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_format(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_pixels(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_size(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);
static ngx_int_t ngx_http_imgproc_variable_number(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, off_t n);


static ngx_http_variable_t  ngx_http_imgproc_variables[] = {

    { ngx_string("imgproc_error"), NULL,
      ngx_http_imgproc_variable_error,
      0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_options"), NULL,
      ngx_http_imgproc_variable_options,
      0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source"), NULL,
      ngx_http_imgproc_variable_source,
      offsetof(ngx_http_imgproc_ctx_t, url.target.url),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_scheme"), NULL,
      ngx_http_imgproc_variable_source,
      offsetof(ngx_http_imgproc_ctx_t, url.target.scheme),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_host"), NULL,
      ngx_http_imgproc_variable_host,
      0,
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_uri"), NULL,
      ngx_http_imgproc_variable_source,
      offsetof(ngx_http_imgproc_ctx_t, url.target.uri),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_addr"), NULL,
      ngx_http_imgproc_variable_source,
      offsetof(ngx_http_imgproc_ctx_t, url.addr),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_format"), NULL,
      ngx_http_imgproc_variable_format,
      offsetof(ngx_http_imgproc_ctx_t, info.format),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_width"), NULL,
      ngx_http_imgproc_variable_pixels,
      offsetof(ngx_http_imgproc_ctx_t, info.width),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_height"), NULL,
      ngx_http_imgproc_variable_pixels,
      offsetof(ngx_http_imgproc_ctx_t, info.height),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_size"), NULL,
      ngx_http_imgproc_variable_size,
      offsetof(ngx_http_imgproc_ctx_t, source.received),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_format"), NULL,
      ngx_http_imgproc_variable_format,
      offsetof(ngx_http_imgproc_ctx_t, format),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_width"), NULL,
      ngx_http_imgproc_variable_pixels,
      offsetof(ngx_http_imgproc_ctx_t, width),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_height"), NULL,
      ngx_http_imgproc_variable_pixels,
      offsetof(ngx_http_imgproc_ctx_t, height),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_size"), NULL,
      ngx_http_imgproc_variable_size,
      offsetof(ngx_http_imgproc_ctx_t, size),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_queue_time"), NULL,
      ngx_http_imgproc_variable_time,
      offsetof(ngx_http_imgproc_ctx_t, queue_time),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_source_time"), NULL,
      ngx_http_imgproc_variable_time,
      offsetof(ngx_http_imgproc_ctx_t, source_time),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("imgproc_process_time"), NULL,
      ngx_http_imgproc_variable_time,
      offsetof(ngx_http_imgproc_ctx_t, process_time),
      NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_imgproc_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_imgproc_variables; v->name.len; v++) {

        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_error(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_imgproc_ctx_t          *ctx;
    const ngx_http_imgproc_error_t  *err;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL || ctx->error.code == IMGPROC_OK) {
        v->not_found = 1;
        return NGX_OK;
    }

    err = ngx_http_imgproc_error(ctx->error.code);

    v->len = err->name.len;
    v->data = err->name.data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_options(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    size_t                   len;
    u_char                  *p;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL || !ctx->parsed) {
        v->not_found = 1;
        return NGX_OK;
    }

    len = imgproc_options_canon(&ctx->options, NULL, 0);

    p = ngx_pnalloc(r->pool, len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    v->len = imgproc_options_canon(&ctx->options, (char *) p, len + 1);
    v->data = p;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_source(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    imgproc_str_t           *part;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    part = (imgproc_str_t *) ((char *) ctx + data);

    if (part->len == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    v->len = part->len;
    v->data = part->data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


/* with a port, unless it is the scheme's: what a Host header wants */

static ngx_int_t
ngx_http_imgproc_variable_host(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                  *p;
    imgproc_source_t        *target;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL || ctx->url.target.port == 0) {
        return ngx_http_imgproc_variable_source(r, v,
                         offsetof(ngx_http_imgproc_ctx_t, url.target.host));
    }

    target = &ctx->url.target;

    p = ngx_pnalloc(r->pool, target->host.len + sizeof(":65535"));
    if (p == NULL) {
        return NGX_ERROR;
    }

    v->len = ngx_sprintf(p, "%*s:%d", target->host.len, target->host.data,
                         target->port)
             - p;
    v->data = p;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_format(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    imgproc_format_e         format;
    const imgproc_str_t     *name;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    format = *(imgproc_format_e *) ((char *) ctx + data);

    if (format == IMGPROC_FORMAT_NONE) {
        v->not_found = 1;
        return NGX_OK;
    }

    name = &imgproc_format(format)->name;

    v->len = name->len;
    v->data = name->data;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_pixels(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    return ngx_http_imgproc_variable_number(r, v,
                      ctx ? *(uint32_t *) ((char *) ctx + data) : 0);
}


static ngx_int_t
ngx_http_imgproc_variable_size(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    return ngx_http_imgproc_variable_number(r, v,
                      ctx ? *(off_t *) ((char *) ctx + data) : 0);
}


static ngx_int_t
ngx_http_imgproc_variable_time(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data)
{
    u_char                  *p;
    ngx_int_t                ms;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_get(r);

    if (ctx == NULL) {
        v->not_found = 1;
        return NGX_OK;
    }

    ms = *(ngx_int_t *) ((char *) ctx + data);

    if (ms < 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, NGX_TIME_T_LEN + 4);
    if (p == NULL) {
        return NGX_ERROR;
    }

    v->len = ngx_sprintf(p, "%T.%03M", (time_t) ms / 1000,
                         (ngx_msec_t) ms % 1000)
             - p;
    v->data = p;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_variable_number(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, off_t n)
{
    u_char  *p;

    if (n == 0) {
        v->not_found = 1;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, NGX_OFF_T_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    v->len = ngx_sprintf(p, "%O", n) - p;
    v->data = p;
    v->valid = 1;
    v->no_cacheable = 0;
    v->not_found = 0;

    return NGX_OK;
}
