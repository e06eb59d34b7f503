
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_QUEUE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_QUEUE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Who waits in this worker, for memory or for a thread.
 *
 * A request waits twice.  Before its source is asked for, until what is
 * coming in has room: it holds nothing then.  And as a job, whose thread has
 * looked at the header and knows what the picture will take: if that is not
 * there, the thread lets go of the job, of what it has read of a file, too,
 * and the job waits here until there is as much.
 */


/* a worker begins, after ngx_http_imgproc_budget_start() */

ngx_int_t ngx_http_imgproc_queue_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/*
 * Before a source is asked for.  NGX_OK: it may be; NGX_AGAIN:
 * r->write_event_handler will be called, and asks again.
 */

ngx_int_t ngx_http_imgproc_queue_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);

/* it will not be asked for, or its job counts for it now */

void ngx_http_imgproc_queue_leave(ngx_http_imgproc_ctx_t *ctx);

/*
 * All of the source is there: runs the job as soon as there is a thread and
 * memory for it.  Its event's handler is called in any case.
 */

void ngx_http_imgproc_queue_post(ngx_http_imgproc_job_t *job);

/*
 * The job's thread has let go of it.  NGX_OK: it is over; NGX_AGAIN: the job
 * waits for room, and will have another thread.
 */

ngx_int_t ngx_http_imgproc_queue_done(ngx_http_imgproc_job_t *job);

/* the job is over: waits for nothing, and has nothing reserved */

void ngx_http_imgproc_queue_drop(ngx_http_imgproc_job_t *job);

/* memory is short: wakes all who have some, and looks until it is over */

void ngx_http_imgproc_queue_look(ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_QUEUE_H_INCLUDED_ */
