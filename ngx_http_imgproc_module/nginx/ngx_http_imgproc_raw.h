
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_RAW_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_RAW_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* bytes that are looked at: an ISO file may list its brands at length */

#define NGX_HTTP_IMGPROC_RAW_MOST  4096


struct ngx_http_imgproc_raw_s {
    ngx_http_request_t            *request;
    ngx_http_headers_in_t          headers_in;    /* as they were sent */
    ngx_uint_t                     refused;       /* why is in ctx->error */

    /* of the filters */
    void                         **loc_conf;
    ngx_buf_t                     *error;         /* in place of the source */
    unsigned                       sent:1;        /* that */
};


/* installs a handler, at postconfiguration; NGX_ERROR without memory */

ngx_int_t ngx_http_imgproc_raw_init(ngx_conf_t *cf);

/*
 * Looks at the first bytes of a source that may be passed on untouched.
 * NGX_AGAIN: there are too few; NGX_OK: it becomes a picture as any other;
 * NGX_DONE: ngx_http_imgproc_raw_pass() is to be called when the subrequest
 * is over; NGX_DECLINED with ctx->error filled.
 */

ngx_int_t ngx_http_imgproc_raw_decide(ngx_http_imgproc_ctx_t *ctx);

/*
 * Makes the request one for the source itself.  Returns what it is to be
 * finalized with, or NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_raw_pass(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* the context of a request that was made one for its source, or NULL */

ngx_http_imgproc_ctx_t *ngx_http_imgproc_raw_ctx(ngx_http_request_t *r);


#endif /* _NGX_HTTP_IMGPROC_RAW_H_INCLUDED_ */
