
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "ngx_http_imgproc_client.h"

#include "imgproc_accept.h"
#include "imgproc_image.h"


/* no option can set these */

#define NGX_HTTP_IMGPROC_NO_WIDTH  -1
#define NGX_HTTP_IMGPROC_NO_DPR    0

#define NGX_HTTP_IMGPROC_MAX_DPR   8


static double ngx_http_imgproc_client_dpr(ngx_http_request_t *r);
static int ngx_http_imgproc_client_width(ngx_http_request_t *r, double dpr);
static ngx_int_t ngx_http_imgproc_client_number(ngx_http_request_t *r,
    ngx_str_t *names, const imgproc_rule_t *rule, void *value);
static void ngx_http_imgproc_client_writable(const imgproc_formats_t *formats,
    imgproc_formats_t *writable);
static void ngx_http_imgproc_client_accept(ngx_http_request_t *r,
    const imgproc_formats_t *formats, imgproc_formats_t *accepted);


/* those of client hints come before what they have replaced */

static ngx_str_t  ngx_http_imgproc_client_dpr_names[] = {
    ngx_string("sec-ch-dpr"),
    ngx_string("dpr"),
    ngx_null_string
};


static ngx_str_t  ngx_http_imgproc_client_width_names[] = {
    ngx_string("sec-ch-width"),
    ngx_string("width"),
    ngx_null_string
};


void
ngx_http_imgproc_client_defaults(imgproc_options_t *options)
{
    options->width = NGX_HTTP_IMGPROC_NO_WIDTH;
    options->dpr = NGX_HTTP_IMGPROC_NO_DPR;
}


void
ngx_http_imgproc_client_hints(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    double                        dpr;
    imgproc_options_t            *options;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);
    options = &ctx->options;

    if (!ilcf->client_hints
        || (options->width != NGX_HTTP_IMGPROC_NO_WIDTH
            && options->dpr != NGX_HTTP_IMGPROC_NO_DPR))
    {
        return;
    }

    dpr = ngx_http_imgproc_client_dpr(r);

    ctx->vary |= NGX_HTTP_IMGPROC_VARY_DPR;

    if (options->dpr == NGX_HTTP_IMGPROC_NO_DPR) {
        options->dpr = dpr;
    }

    if (options->width == NGX_HTTP_IMGPROC_NO_WIDTH) {
        options->width = ngx_http_imgproc_client_width(r, dpr);
        ctx->vary |= NGX_HTTP_IMGPROC_VARY_WIDTH;
    }
}


static double
ngx_http_imgproc_client_dpr(ngx_http_request_t *r)
{
    double  dpr;

    static const imgproc_rule_t  rule = {
        IMGPROC_KIND_POSITIVE, 0, HUGE_VAL, NULL
    };

    if (ngx_http_imgproc_client_number(r, ngx_http_imgproc_client_dpr_names,
                                       &rule, &dpr)
        != NGX_OK
        || dpr > NGX_HTTP_IMGPROC_MAX_DPR)
    {
        return 1;
    }

    return dpr;
}


/* the hint is in pixels of the screen, of which the option has dpr each */

static int
ngx_http_imgproc_client_width(ngx_http_request_t *r, double dpr)
{
    int  width;

    static const imgproc_rule_t  rule = {
        IMGPROC_KIND_INT, 1, G_MAXUINT16, NULL
    };

    if (ngx_http_imgproc_client_number(r, ngx_http_imgproc_client_width_names,
                                       &rule, &width)
        != NGX_OK)
    {
        return 0;
    }

    width = lround(width / dpr);

    return ngx_max(width, 1);
}


static ngx_int_t
ngx_http_imgproc_client_number(ngx_http_request_t *r, ngx_str_t *names,
    const imgproc_rule_t *rule, void *value)
{
    ngx_str_t                   *header;
    imgproc_str_t                text;
    ngx_http_imgproc_headers_t   headers;

    for ( /* void */ ; names->len; names++) {

        headers.part = &r->headers_in.headers.part;
        headers.i = 0;

        header = ngx_http_imgproc_client_header(&headers, names);

        if (header == NULL) {
            continue;
        }

        text.len = header->len;
        text.data = header->data;

        if (imgproc_grammar_read(rule, &text, value, NULL) == 0) {
            return NGX_OK;
        }
    }

    return NGX_DECLINED;
}


void
ngx_http_imgproc_client_formats(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_job_t *job)
{
    imgproc_formats_t             writable;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    job->accepted.n = 0;
    job->preferred = *ilcf->preferred_formats;

    if (ctx->options.format != IMGPROC_FORMAT_NONE) {
        return;
    }

    ngx_http_imgproc_client_writable(ilcf->preferred_formats, &writable);

    if (writable.n) {
        job->preferred = writable;
    }

    if (ilcf->auto_formats == NULL) {
        return;
    }

    ngx_http_imgproc_client_writable(ilcf->auto_formats, &writable);

    if (writable.n) {
        ctx->vary |= NGX_HTTP_IMGPROC_VARY_ACCEPT;
        ngx_http_imgproc_client_accept(r, &writable, &job->accepted);
    }
}


static void
ngx_http_imgproc_client_writable(const imgproc_formats_t *formats,
    imgproc_formats_t *writable)
{
    unsigned  i;

    writable->n = 0;

    for (i = 0; i < formats->n; i++) {
        if (imgproc_image_results() & (1u << formats->elts[i])) {
            writable->elts[writable->n++] = formats->elts[i];
        }
    }
}


static void
ngx_http_imgproc_client_accept(ngx_http_request_t *r,
    const imgproc_formats_t *formats, imgproc_formats_t *accepted)
{
    ngx_str_t                   *header;
    imgproc_str_t                value;
    imgproc_accept_t             accept;
    ngx_http_imgproc_headers_t   headers;

    static ngx_str_t  name = ngx_string("accept");

    ngx_memzero(&accept, sizeof(imgproc_accept_t));

    headers.part = &r->headers_in.headers.part;
    headers.i = 0;

    for ( ;; ) {
        header = ngx_http_imgproc_client_header(&headers, &name);

        if (header == NULL) {
            break;
        }

        value.len = header->len;
        value.data = header->data;

        imgproc_accept_add(&accept, &value);
    }

    imgproc_accept_formats(&accept, formats, imgproc_image_results(),
                           accepted);
}


/* the next one of that name, NULL: there is none */

ngx_str_t *
ngx_http_imgproc_client_header(ngx_http_imgproc_headers_t *headers,
    ngx_str_t *name)
{
    ngx_table_elt_t  *h;

    for ( /* void */ ; headers->part; headers->part = headers->part->next) {

        while (headers->i < headers->part->nelts) {

            h = (ngx_table_elt_t *) headers->part->elts + headers->i++;

            if (h->key.len == name->len
                && ngx_strncasecmp(h->key.data, name->data, name->len) == 0)
            {
                return &h->value;
            }
        }

        headers->i = 0;
    }

    return NULL;
}
