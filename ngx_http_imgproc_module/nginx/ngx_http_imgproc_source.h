
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_SOURCE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_SOURCE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Asks nginx for the source by a subrequest.  NGX_OK: it is under way and
 * r->write_event_handler will be called; NGX_DECLINED with ctx->error
 * filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_source_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/*
 * NGX_OK: all of the source is in ctx->job; NGX_AGAIN: not yet; NGX_BUSY: it
 * was a redirect, or had no room: one is to be fetched anew; a status to pass
 * on; NGX_DECLINED with ctx->error filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_source_result(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/*
 * Ends a subrequest that still runs, so that an answer can be sent.
 * NGX_OK: the request is as if there never was one; NGX_AGAIN: the request
 * must be terminated once its answer is sent.
 */

ngx_int_t ngx_http_imgproc_source_abort(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* whether its status is known, and says that no picture will come */

ngx_uint_t ngx_http_imgproc_source_failed(ngx_http_imgproc_ctx_t *ctx);

/* whether it has to be waited for, before an answer that takes its time */

ngx_uint_t ngx_http_imgproc_source_busy(ngx_http_imgproc_ctx_t *ctx);

/*
 * The context that r is the subrequest for the source of; NULL for any other
 * request.
 */

ngx_http_imgproc_ctx_t *ngx_http_imgproc_source_ctx(ngx_http_request_t *r);

/* what the source's response tells about the result: dates, caching */

ngx_int_t ngx_http_imgproc_source_headers(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);


#endif /* _NGX_HTTP_IMGPROC_SOURCE_H_INCLUDED_ */
