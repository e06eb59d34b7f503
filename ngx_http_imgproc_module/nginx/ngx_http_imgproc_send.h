
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_SEND_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_SEND_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* all return what the request is to be finalized with */

ngx_int_t ngx_http_imgproc_send_result(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* status: what the source has answered, 0: what ctx->error stands for */

ngx_int_t ngx_http_imgproc_send_error(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_uint_t status);

/*
 * len bytes that live as long as the request, which their owner frees with
 * its pool.  r->headers_out has the status and the type.
 */

ngx_int_t ngx_http_imgproc_send(ngx_http_request_t *r, u_char *data,
    size_t len);


#endif /* _NGX_HTTP_IMGPROC_SEND_H_INCLUDED_ */
