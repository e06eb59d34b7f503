
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_METRICS_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_METRICS_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* a worker begins, after ngx_http_imgproc_reclaim_start() */

void ngx_http_imgproc_metrics_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* there is work, or a reader: once a second numbers are brought up to date */

void ngx_http_imgproc_metrics_wake(ngx_http_imgproc_main_conf_t *imcf);

/* now, and the history with them */

void ngx_http_imgproc_metrics_refresh(ngx_http_imgproc_main_conf_t *imcf);

/* adds up what all workers have told, and those that are gone */

void ngx_http_imgproc_metrics_sum(ngx_http_imgproc_main_conf_t *imcf,
    imgproc_stats_t *sum);

/*
 * What became of a request, IMGPROC_STATS_LEFT at the latest: counted once,
 * the first time.
 */

void ngx_http_imgproc_metrics_request(ngx_http_imgproc_ctx_t *ctx,
    ngx_uint_t outcome);

/* a job has come back from its thread, or never went there */

void ngx_http_imgproc_metrics_job(ngx_http_imgproc_job_t *job);

/* for a thread: asks the allocator, at times */

void ngx_http_imgproc_metrics_heap(ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_METRICS_H_INCLUDED_ */
