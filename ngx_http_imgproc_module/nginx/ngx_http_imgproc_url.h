
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_URL_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_URL_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Reads the URL of a location with imgproc_url: checks the signature, fills
 * ctx->options and ctx->url.  NGX_OK; NGX_DECLINED with ctx->error filled;
 * NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_url_parse(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/*
 * Takes the target of a redirect, which the source has answered with, for
 * the source.  Results as above.
 */

ngx_int_t ngx_http_imgproc_url_redirect(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *location);


#endif /* _NGX_HTTP_IMGPROC_URL_H_INCLUDED_ */
