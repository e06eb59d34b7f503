
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the pools of a worker, and its allocator told to keep less: before libvips */

ngx_int_t ngx_http_imgproc_reclaim_create(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* notes what the worker has without a job, and starts the timer: after it */

void ngx_http_imgproc_reclaim_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* the same at once, for those who wait for memory: so much is retained */

void ngx_http_imgproc_reclaim_pressed(ngx_http_imgproc_main_conf_t *imcf,
    size_t retained);

/* the same whatever is retained, unless it is being done */

void ngx_http_imgproc_reclaim_now(ngx_http_imgproc_main_conf_t *imcf);

/* a job is through: if no other follows, its memory may be given back */

void ngx_http_imgproc_reclaim_job_done(ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_ */
