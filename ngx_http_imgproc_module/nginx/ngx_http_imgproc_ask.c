
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_ask.h"
#include "ngx_http_imgproc_template.h"


static ngx_int_t ngx_http_imgproc_ask_pass(ngx_http_request_t *r,
    ngx_http_imgproc_pass_t *pass, ngx_str_t *uri, ngx_str_t *args);
static ssize_t ngx_http_imgproc_ask_escape_uri(u_char *dst,
    ngx_str_t *value);
static ssize_t ngx_http_imgproc_ask_escape_args(u_char *dst,
    ngx_str_t *value);
static ssize_t ngx_http_imgproc_ask_escape(u_char *dst, ngx_str_t *value,
    const char *unsafe);


/*
 * What a client asks of the result is not what we ask of the source, unless
 * it gets the source: then the first ones stay.
 */

#define NGX_HTTP_IMGPROC_ASK_CONDITIONS  6

static ngx_str_t  ngx_http_imgproc_ask_hidden[] = {
    ngx_string("range"),
    ngx_string("if-range"),
    ngx_string("if-match"),
    ngx_string("if-none-match"),
    ngx_string("if-modified-since"),
    ngx_string("if-unmodified-since"),
    ngx_string("accept-encoding"),
    ngx_string("content-length"),
    ngx_string("content-type"),
    ngx_string("transfer-encoding"),
    ngx_string("expect"),
    ngx_string("upgrade"),
    ngx_string("cookie"),
    ngx_string("authorization"),
    ngx_string("proxy-authorization"),
    ngx_null_string
};


ngx_int_t
ngx_http_imgproc_ask_uri(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *uri, ngx_str_t *args)
{
    ngx_int_t                     rc;
    ngx_str_t                     none;
    ngx_uint_t                    flags;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    if (ilcf->url.enable) {
        *uri = ctx->url.uri;
        *args = ctx->url.args;

    } else {
        rc = ngx_http_imgproc_ask_pass(r, ilcf->pass, uri, args);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    flags = 0;
    ngx_str_null(&none);

    if (uri->len == 0
        || uri->data[0] != '/'
        || ngx_http_parse_unsafe_uri(r, uri, &none, &flags) != NGX_OK)
    {
        (void) imgproc_error(&ctx->error, IMGPROC_BAD_URL,
                             "unsafe source URI \"%.*s\"",
                             (int) ngx_min(uri->len, 192), uri->data);
        return NGX_DECLINED;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_ask_pass(ngx_http_request_t *r,
    ngx_http_imgproc_pass_t *pass, ngx_str_t *uri, ngx_str_t *args)
{
    ngx_int_t  rc;

    rc = ngx_http_imgproc_template_expand(r, &pass->uri,
                                          ngx_http_imgproc_ask_escape_uri,
                                          uri);
    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_imgproc_template_expand(r, &pass->args,
                                          ngx_http_imgproc_ask_escape_args,
                                          args);
}


/* ngx_http_parse_unsafe_uri() decodes once, and cuts at the first "?" */

static ssize_t
ngx_http_imgproc_ask_escape_uri(u_char *dst, ngx_str_t *value)
{
    return ngx_http_imgproc_ask_escape(dst, value, "%?#");
}


/* arguments are not decoded on their way, but must fit into a request line */

static ssize_t
ngx_http_imgproc_ask_escape_args(u_char *dst, ngx_str_t *value)
{
    return ngx_http_imgproc_ask_escape(dst, value, "#");
}


static ssize_t
ngx_http_imgproc_ask_escape(u_char *dst, ngx_str_t *value,
    const char *unsafe)
{
    u_char   ch;
    size_t   i;
    ssize_t  n;

    static u_char  hex[] = "0123456789ABCDEF";

    n = 0;

    for (i = 0; i < value->len; i++) {
        ch = value->data[i];

        if (ch > ' ' && ch != 0x7f && ngx_strchr(unsafe, ch) == NULL) {

            if (dst) {
                *dst++ = ch;
            }

            n++;
            continue;
        }

        if (dst) {
            *dst++ = '%';
            *dst++ = hex[ch >> 4];
            *dst++ = hex[ch & 0xf];
        }

        n += 3;
    }

    return n;
}


/* that of a subrequest is a shallow copy: the list gets parts of its own */

ngx_int_t
ngx_http_imgproc_ask_headers(ngx_http_request_t *r, ngx_uint_t raw)
{
    ngx_str_t                  *hidden;
    ngx_uint_t                  i;
    ngx_list_t                  headers;
    ngx_list_part_t            *part;
    ngx_table_elt_t            *h, *ho;
    ngx_http_headers_in_t      *in;

    if (ngx_list_init(&headers, r->pool, 16, sizeof(ngx_table_elt_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    in = &r->headers_in;
    part = &in->headers.part;
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

        hidden = ngx_http_imgproc_ask_hidden;

        if (raw) {
            hidden += NGX_HTTP_IMGPROC_ASK_CONDITIONS;
        }

        for ( /* void */ ; hidden->len; hidden++) {
            if (h[i].key.len == hidden->len
                && ngx_strncasecmp(h[i].key.data, hidden->data, hidden->len)
                   == 0)
            {
                break;
            }
        }

        if (hidden->len) {
            continue;
        }

        ho = ngx_list_push(&headers);
        if (ho == NULL) {
            return NGX_ERROR;
        }

        *ho = h[i];
    }

    ho = ngx_list_push(&headers);
    if (ho == NULL) {
        return NGX_ERROR;
    }

    ngx_memzero(ho, sizeof(ngx_table_elt_t));

    ho->hash = 1;
    ngx_str_set(&ho->key, "Accept-Encoding");
    ngx_str_set(&ho->value, "identity");
    ho->lowcase_key = (u_char *) "accept-encoding";

    in->headers = headers;

    if (headers.last == &headers.part) {
        in->headers.last = &in->headers.part;
    }

    if (!raw) {
        in->range = NULL;
        in->if_range = NULL;
        in->if_match = NULL;
        in->if_none_match = NULL;
        in->if_modified_since = NULL;
        in->if_unmodified_since = NULL;
    }

    in->content_length = NULL;
    in->content_type = NULL;
    in->transfer_encoding = NULL;
    in->expect = NULL;
    in->upgrade = NULL;
    in->authorization = NULL;

#if (NGX_HTTP_GZIP)
    in->accept_encoding = ho;
#endif

#if (nginx_version >= 1023000)
    in->cookie = NULL;
#else
    ngx_memzero(&in->cookies, sizeof(ngx_array_t));
#endif

    ngx_str_null(&in->user);
    ngx_str_null(&in->passwd);

    in->content_length_n = -1;
    in->chunked = 0;

    return NGX_OK;
}
