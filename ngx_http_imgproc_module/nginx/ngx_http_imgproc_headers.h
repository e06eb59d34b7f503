
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_HEADERS_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_HEADERS_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Installs the filter that holds responses to the option "expires", at
 * postconfiguration, where it stands behind nginx's own headers.
 */

void ngx_http_imgproc_headers_late_init(void);

/*
 * The stem of the file name that the client asks for, if it does.  NGX_OK;
 * NGX_DECLINED with ctx->error filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_headers_filename(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* these are NGX_OK, or NGX_ERROR without memory */

ngx_int_t ngx_http_imgproc_headers_add(ngx_http_request_t *r, ngx_str_t *key,
    ngx_str_t *value);
ngx_int_t ngx_http_imgproc_headers_nosniff(ngx_http_request_t *r);

/* for what a browser could run scripts in: none are, nothing is fetched */

ngx_int_t ngx_http_imgproc_headers_sandbox(ngx_http_request_t *r);

/* what a picture of that format goes with: its file name, Vary, Link */

ngx_int_t ngx_http_imgproc_headers_picture(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_format_e format);


#endif /* _NGX_HTTP_IMGPROC_HEADERS_H_INCLUDED_ */
