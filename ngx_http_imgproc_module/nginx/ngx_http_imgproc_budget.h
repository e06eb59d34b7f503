
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * What this worker takes of the memory that all share, and tells the others:
 * the arithmetic is in imgproc_admit.h.
 */


/* a worker begins, before its first job */

ngx_int_t ngx_http_imgproc_budget_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* so many bytes of the job's source are in memory */

void ngx_http_imgproc_budget_source(ngx_http_imgproc_job_t *job, size_t size);

/* so many are going to be: NGX_OK, or NGX_BUSY, there is no room for them */

ngx_int_t ngx_http_imgproc_budget_more(ngx_http_imgproc_job_t *job,
    size_t size);

/* and so many are in files, for a thread to read */

size_t ngx_http_imgproc_budget_file(ngx_http_imgproc_job_t *job);

/*
 * On the job's thread, before it does anything: reserves what is in files.
 * NGX_OK, or NGX_AGAIN: it lets go of the job.
 */

ngx_int_t ngx_http_imgproc_budget_begin(ngx_http_imgproc_job_t *job);

/* an imgproc_room_pt: reserves the rest */

imgproc_code_e ngx_http_imgproc_budget_room(imgproc_job_t *job,
    uint64_t cost);

/* gives back what the job has reserved */

void ngx_http_imgproc_budget_release(ngx_http_imgproc_job_t *job);

/* this worker has less, or more: those who wait may go on */

void ngx_http_imgproc_budget_changed(ngx_http_imgproc_main_conf_t *imcf);

/*
 * Finds out what the allocator retains, when a job has ended, or it has given
 * something back.  Any thread.
 */

void ngx_http_imgproc_budget_measure(ngx_http_imgproc_main_conf_t *imcf);

/*
 * Drops free pooled buffers, and has the allocator give back memory; left:
 * bytes that it may have kept since that was measured.
 */

void ngx_http_imgproc_budget_make_room(ngx_http_imgproc_main_conf_t *imcf,
    size_t left);

/* the allocator has given back what it could */

void ngx_http_imgproc_budget_reclaimed(ngx_http_imgproc_main_conf_t *imcf);

/* wakes those who wait for room; spare: and those who have some to give */

void ngx_http_imgproc_budget_wake(ngx_http_imgproc_main_conf_t *imcf,
    ngx_uint_t spare);

/* what workers held that were killed is there for others */

void ngx_http_imgproc_budget_reap(ngx_http_imgproc_main_conf_t *imcf);

/* milliseconds of a clock that all workers share; any thread */

int64_t ngx_http_imgproc_budget_now(void);


#endif /* _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_ */
