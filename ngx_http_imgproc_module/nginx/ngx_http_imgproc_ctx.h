
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_CTX_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_CTX_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * The context of a request for a picture, which ends with the request.  NULL
 * without memory.  What the timer calls is the caller's to set.
 */

ngx_http_imgproc_ctx_t *ngx_http_imgproc_ctx_create(ngx_http_request_t *r);

/*
 * The context of the request that r belongs to, r a subrequest or after an
 * internal redirect as it may be; the latest, if there were several.  NULL:
 * no picture was ever asked for.
 */

ngx_http_imgproc_ctx_t *ngx_http_imgproc_ctx_get(ngx_http_request_t *r);

/* that of r as the main request alone, at little cost to all others */

ngx_http_imgproc_ctx_t *ngx_http_imgproc_ctx_main(ngx_http_request_t *r);

/*
 * Gives up all that the request waits for, and what is reserved for it; the
 * result stays.  May be called again.
 */

void ngx_http_imgproc_ctx_release(ngx_http_imgproc_ctx_t *ctx);


#endif /* _NGX_HTTP_IMGPROC_CTX_H_INCLUDED_ */
