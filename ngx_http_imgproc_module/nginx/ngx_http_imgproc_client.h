
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_CLIENT_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_CLIENT_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* where a search goes on: part of r->headers_in.headers, and 0 at first */

typedef struct {
    ngx_list_part_t               *part;
    ngx_uint_t                     i;
} ngx_http_imgproc_headers_t;


/* the value of the next header of that name, in lower case, or NULL */

ngx_str_t *ngx_http_imgproc_client_header(ngx_http_imgproc_headers_t *headers,
    ngx_str_t *name);

/* what the answer depends on, in ctx->vary */

#define NGX_HTTP_IMGPROC_VARY_ACCEPT  0x0001
#define NGX_HTTP_IMGPROC_VARY_DPR     0x0002
#define NGX_HTTP_IMGPROC_VARY_WIDTH   0x0004


/*
 * Leaves to the client's hints what no option sets: before any is applied,
 * and ngx_http_imgproc_client_hints() has to follow when all of them are.
 */

void ngx_http_imgproc_client_defaults(imgproc_options_t *options);

/* dpr and width from the hints, or the built-in defaults */

void ngx_http_imgproc_client_hints(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/*
 * What the format of the result may be, if no option asks for one: those that
 * the client accepts, and those that are preferred.  What this libvips cannot
 * write is in neither, unless there would be none.
 */

void ngx_http_imgproc_client_formats(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_job_t *job);


#endif /* _NGX_HTTP_IMGPROC_CLIENT_H_INCLUDED_ */
