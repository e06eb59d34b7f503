
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_RESOLVE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_RESOLVE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* installs a handler, at postconfiguration; NGX_ERROR without memory */

ngx_int_t ngx_http_imgproc_resolve_init(ngx_conf_t *cf);

/* NGX_ERROR, which is logged: hosts may be chosen, nobody can look them up */

ngx_int_t ngx_http_imgproc_resolve_check(ngx_conf_t *cf,
    ngx_http_imgproc_url_conf_t *conf);

/*
 * Looks up the host of the source, if it was chosen by who chose the source,
 * and leaves the address to connect to in ctx->url.addr.  NGX_OK: it may be
 * fetched; NGX_AGAIN: r->write_event_handler will be called; NGX_DECLINED
 * with ctx->error filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_resolve(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* no answer is waited for any more */

void ngx_http_imgproc_resolve_abandon(ngx_http_imgproc_ctx_t *ctx);


#endif /* _NGX_HTTP_IMGPROC_RESOLVE_H_INCLUDED_ */
