
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_ASK_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_ASK_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* what the source is asked for */


/*
 * The URI and arguments of the source, which a subrequest may have.  NGX_OK;
 * NGX_DECLINED with ctx->error filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_ask_uri(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *uri, ngx_str_t *args);

/*
 * Leaves in r->headers_in what the source may see of the client's headers:
 * conditions and ranges only if raw is set.  NGX_OK, or NGX_ERROR without
 * memory.
 */

ngx_int_t ngx_http_imgproc_ask_headers(ngx_http_request_t *r, ngx_uint_t raw);


#endif /* _NGX_HTTP_IMGPROC_ASK_H_INCLUDED_ */
