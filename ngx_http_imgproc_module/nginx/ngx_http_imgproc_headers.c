
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_client.h"
#include "ngx_http_imgproc_ctx.h"
#include "ngx_http_imgproc_headers.h"

#include "imgproc_base64.h"
#include "imgproc_filename.h"
#include "imgproc_lifetime.h"


static ngx_int_t ngx_http_imgproc_headers_disposition(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_format_e format);
static ngx_int_t ngx_http_imgproc_headers_vary(ngx_http_request_t *r,
    ngx_uint_t vary);
static ngx_int_t ngx_http_imgproc_headers_canonical(ngx_http_request_t *r,
    imgproc_source_t *source);
static ngx_int_t ngx_http_imgproc_headers_late_filter(ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_headers_expire(ngx_http_request_t *r,
    time_t expires);
static ngx_int_t ngx_http_imgproc_headers_cache_control(
    ngx_http_request_t *r, time_t left, int *told);
static ngx_int_t ngx_http_imgproc_headers_cap(ngx_http_request_t *r,
    ngx_table_elt_t *h, time_t left, int *told);


typedef struct {
    ngx_uint_t                     vary;
    ngx_str_t                      names;
} ngx_http_imgproc_vary_t;


static ngx_http_imgproc_vary_t  ngx_http_imgproc_varies[] = {
    { NGX_HTTP_IMGPROC_VARY_ACCEPT, ngx_string("Accept") },
    { NGX_HTTP_IMGPROC_VARY_DPR, ngx_string("Sec-CH-DPR, DPR") },
    { NGX_HTTP_IMGPROC_VARY_WIDTH, ngx_string("Sec-CH-Width, Width") },
    { 0, ngx_null_string }
};


#define NGX_HTTP_IMGPROC_DATE_LEN                                             \
    sizeof("Mon, 28 Sep 1970 06:00:00 GMT")

#define NGX_HTTP_IMGPROC_VARY_LEN                                             \
    sizeof("Accept, Sec-CH-DPR, DPR, Sec-CH-Width, Width")


static ngx_http_output_header_filter_pt  ngx_http_next_header_filter;


ngx_int_t
ngx_http_imgproc_headers_filename(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    u_char             *p;
    imgproc_options_t  *options;

    options = &ctx->options;

    if (options->filename.len == 0 || !options->filename_encoded) {
        ctx->stem = options->filename;
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, options->filename.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (imgproc_base64_decode(&options->filename, p, &ctx->stem)
        == IMGPROC_OK)
    {
        return NGX_OK;
    }

    (void) imgproc_error(&ctx->error, IMGPROC_BAD_OPTION,
                         "filename \"%.*s\" is not base64",
                         (int) ngx_min(options->filename.len, 128),
                         options->filename.data);

    (void) g_strlcpy(ctx->error.hint, "filename: must be base64",
                     IMGPROC_HINT_LEN);

    return NGX_DECLINED;
}


ngx_int_t
ngx_http_imgproc_headers_add(ngx_http_request_t *r, ngx_str_t *key,
    ngx_str_t *value)
{
    ngx_table_elt_t  *h;

    h = ngx_list_push(&r->headers_out.headers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(h, sizeof(ngx_table_elt_t));

    h->hash = 1;
    h->key = *key;
    h->value = *value;

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_headers_nosniff(ngx_http_request_t *r)
{
    static ngx_str_t  key = ngx_string("X-Content-Type-Options");
    static ngx_str_t  value = ngx_string("nosniff");

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


ngx_int_t
ngx_http_imgproc_headers_sandbox(ngx_http_request_t *r)
{
    static ngx_str_t  key = ngx_string("Content-Security-Policy");
    static ngx_str_t  value = ngx_string("default-src 'none'; "
                                         "style-src 'unsafe-inline'; "
                                         "img-src data:; sandbox");

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


ngx_int_t
ngx_http_imgproc_headers_picture(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_format_e format)
{
    ngx_http_imgproc_loc_conf_t  *ilcf;

    if (ngx_http_imgproc_headers_disposition(r, ctx, format) != NGX_OK) {
        return NGX_ERROR;
    }

    if (ctx->vary && ngx_http_imgproc_headers_vary(r, ctx->vary) != NGX_OK) {
        return NGX_ERROR;
    }

    ilcf = ctx->loc_conf[ngx_http_imgproc_module.ctx_index];

    if (!ilcf->canonical || ctx->url.encrypted) {
        return NGX_OK;
    }

    return ngx_http_imgproc_headers_canonical(r, &ctx->url.source);
}


static ngx_int_t
ngx_http_imgproc_headers_disposition(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_format_e format)
{
    ngx_str_t  value;

    static ngx_str_t  key = ngx_string("Content-Disposition");

    value.data = ngx_pnalloc(r->pool, IMGPROC_DISPOSITION_LEN);
    if (value.data == NULL) {
        return NGX_ERROR;
    }

    value.len = imgproc_filename_disposition(&ctx->stem,
                                        &imgproc_format(format)->extension,
                                        ctx->options.return_attachment,
                                        (char *) value.data);

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


static ngx_int_t
ngx_http_imgproc_headers_vary(ngx_http_request_t *r, ngx_uint_t vary)
{
    u_char                   *p;
    ngx_str_t                 value;
    ngx_http_imgproc_vary_t  *v;

    static ngx_str_t  key = ngx_string("Vary");

    p = ngx_pnalloc(r->pool, NGX_HTTP_IMGPROC_VARY_LEN);
    if (p == NULL) {
        return NGX_ERROR;
    }

    value.data = p;

    for (v = ngx_http_imgproc_varies; v->vary; v++) {
        if (vary & v->vary) {
            p = ngx_sprintf(p, "%s%V", (p == value.data) ? "" : ", ",
                            &v->names);
        }
    }

    value.len = p - value.data;

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


/*
 * Where a client could get the source itself.  Bytes that no URL may have
 * were escaped when it was read; none is left to end the reference early.
 */

static ngx_int_t
ngx_http_imgproc_headers_canonical(ngx_http_request_t *r,
    imgproc_source_t *source)
{
    size_t      i;
    u_char     *p, ch;
    ngx_str_t   value;

    static ngx_str_t  key = ngx_string("Link");

    if (source->scheme.len < sizeof("http") - 1
        || ngx_strncmp(source->scheme.data, "http", sizeof("http") - 1) != 0)
    {
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool,
                    source->url.len + sizeof("<>; rel=\"canonical\""));
    if (p == NULL) {
        return NGX_ERROR;
    }

    value.data = p;
    *p++ = '<';

    for (i = 0; i < source->url.len; i++) {
        ch = source->url.data[i];

        if (ch > ' ' && ch != 0x7f && ch != '<' && ch != '>' && ch != '"') {
            *p++ = ch;
        }
    }

    p = ngx_cpymem(p, ">; rel=\"canonical\"",
                   sizeof(">; rel=\"canonical\"") - 1);

    value.len = p - value.data;

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


void
ngx_http_imgproc_headers_late_init(void)
{
    ngx_http_next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = ngx_http_imgproc_headers_late_filter;
}


static ngx_int_t
ngx_http_imgproc_headers_late_filter(ngx_http_request_t *r)
{
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_ctx_main(r);

    if (ctx == NULL || !ctx->parsed || ctx->options.expires == 0
        || ctx->error.code != IMGPROC_OK)
    {
        return ngx_http_next_header_filter(r);
    }

    switch (r->headers_out.status) {

    case NGX_HTTP_OK:
    case NGX_HTTP_PARTIAL_CONTENT:
    case NGX_HTTP_NOT_MODIFIED:

        if (ngx_http_imgproc_headers_expire(r, ctx->options.expires)
            != NGX_OK)
        {
            return NGX_ERROR;
        }

        /* fall through */

    default:
        return ngx_http_next_header_filter(r);
    }
}


/* no cache is to keep the picture for longer */

static ngx_int_t
ngx_http_imgproc_headers_expire(ngx_http_request_t *r, time_t expires)
{
    int               told;
    time_t            left, t;
    ngx_str_t         value;
    ngx_table_elt_t  *h;

    static ngx_str_t  key = ngx_string("Cache-Control");

    told = 0;
    left = ngx_max(expires - ngx_time(), 0);

    if (ngx_http_imgproc_headers_cache_control(r, left, &told) != NGX_OK) {
        return NGX_ERROR;
    }

    h = r->headers_out.expires;

    if (h && h->hash) {
        told = 1;

        t = ngx_parse_http_time(h->value.data, h->value.len);

        if (t != NGX_ERROR && t > expires) {
            h->value.data = ngx_pnalloc(r->pool, NGX_HTTP_IMGPROC_DATE_LEN);
            if (h->value.data == NULL) {
                return NGX_ERROR;
            }

            h->value.len = ngx_http_time(h->value.data, expires)
                           - h->value.data;
        }
    }

    if (told) {
        return NGX_OK;
    }

    value.data = ngx_pnalloc(r->pool, sizeof("max-age=") + NGX_TIME_T_LEN);
    if (value.data == NULL) {
        return NGX_ERROR;
    }

    value.len = ngx_sprintf(value.data, "max-age=%T", left) - value.data;

    return ngx_http_imgproc_headers_add(r, &key, &value);
}


static ngx_int_t
ngx_http_imgproc_headers_cache_control(ngx_http_request_t *r, time_t left,
    int *told)
{
#if (nginx_version >= 1023000)

    ngx_table_elt_t  *h;

    for (h = r->headers_out.cache_control; h; h = h->next) {

        if (ngx_http_imgproc_headers_cap(r, h, left, told) != NGX_OK) {
            return NGX_ERROR;
        }
    }

#else

    ngx_uint_t         i;
    ngx_table_elt_t  **h;

    h = r->headers_out.cache_control.elts;

    for (i = 0; h && i < r->headers_out.cache_control.nelts; i++) {

        if (ngx_http_imgproc_headers_cap(r, h[i], left, told) != NGX_OK) {
            return NGX_ERROR;
        }
    }

#endif

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_headers_cap(ngx_http_request_t *r, ngx_table_elt_t *h,
    time_t left, int *told)
{
    u_char         *p;
    imgproc_str_t   value;

    if (h->hash == 0) {
        return NGX_OK;
    }

    p = ngx_pnalloc(r->pool, h->value.len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    value.len = h->value.len;
    value.data = h->value.data;

    h->value.len = imgproc_lifetime_cap(&value, left, p, told);
    h->value.data = p;

    return NGX_OK;
}
