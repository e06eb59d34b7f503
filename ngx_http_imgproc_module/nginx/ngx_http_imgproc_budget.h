
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Who waits for memory in this worker, and for whom there is some: the
 * arithmetic, and what all workers share, is in imgproc_admit.h.
 *
 * A request waits twice.  Before its source is asked for, until what is
 * coming in has room: it holds nothing then.  And as a job, whose thread has
 * looked at the header and knows what the picture will take: if that is not
 * there, the thread lets go of the job, of what it has read of a file, too,
 * and the job waits here until there is as much.
 */


/* a worker begins, before its first job */

ngx_int_t ngx_http_imgproc_budget_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/*
 * Before a source is asked for.  NGX_OK: it may be; NGX_AGAIN:
 * r->write_event_handler will be called, and asks again.
 */

ngx_int_t ngx_http_imgproc_budget_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* it will not be asked for, or its job counts for it now */

void ngx_http_imgproc_budget_leave(ngx_http_imgproc_ctx_t *ctx);

/* so many bytes of the job's source are in memory */

void ngx_http_imgproc_budget_source(ngx_http_imgproc_job_t *job, size_t size);

/*
 * All of the source is there: runs the job as soon as a thread is free.
 * Its event's handler is called in any case.
 */

void ngx_http_imgproc_budget_post(ngx_http_imgproc_job_t *job);

/*
 * On the job's thread, before it does anything.  NGX_OK, or NGX_AGAIN: it
 * lets go of the job.
 */

ngx_int_t ngx_http_imgproc_budget_begin(ngx_http_imgproc_job_t *job);

/* an imgproc_room_pt */

imgproc_code_e ngx_http_imgproc_budget_room(imgproc_job_t *job,
    uint64_t cost);

/*
 * The job's thread has let go of it.  NGX_OK, or NGX_AGAIN: the job waits for
 * room, and will have another one.
 */

ngx_int_t ngx_http_imgproc_budget_done(ngx_http_imgproc_job_t *job);

/* gives back what the job has reserved, takes it from where it waits */

void ngx_http_imgproc_budget_release(ngx_http_imgproc_job_t *job);

/* this worker has less, or more: those who wait may go on */

void ngx_http_imgproc_budget_changed(ngx_http_imgproc_main_conf_t *imcf);

/* memory is short: wakes all who have some, and looks until it is over */

void ngx_http_imgproc_budget_look(ngx_http_imgproc_main_conf_t *imcf);

/* finds out what the allocator retains, now and then; any thread */

void ngx_http_imgproc_budget_measure(ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_BUDGET_H_INCLUDED_ */
