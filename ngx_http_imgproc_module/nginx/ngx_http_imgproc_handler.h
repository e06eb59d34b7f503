
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_HANDLER_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_HANDLER_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the content handler of a location with imgproc_pass or imgproc_url */

ngx_int_t ngx_http_imgproc_handler(ngx_http_request_t *r);

/* goes on with a request that somebody has something new for */

void ngx_http_imgproc_resume(ngx_http_request_t *r);

/*
 * While nothing but r itself is under way: a client that leaves ends it.
 * NGX_OK, or NGX_ERROR.
 */

ngx_int_t ngx_http_imgproc_watch(ngx_http_request_t *r);


#endif /* _NGX_HTTP_IMGPROC_HANDLER_H_INCLUDED_ */
