
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_TASK_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_TASK_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* NULL without memory */

ngx_http_imgproc_job_t *ngx_http_imgproc_task_create(ngx_http_request_t *r);

/*
 * Takes a buffer for the source from the pool: for length bytes, -1 or
 * 0 if nobody knows.  IMGPROC_OK, or IMGPROC_INTERNAL with errno set.
 */

imgproc_code_e ngx_http_imgproc_task_source(ngx_http_imgproc_job_t *job,
    off_t length);

/*
 * Has the job done as soon as there is a thread and memory for it:
 * r->write_event_handler will be called when job->done.
 */

void ngx_http_imgproc_task_post(ngx_http_imgproc_job_t *job);

/* there is: gives the job to the thread pool, which calls its event's handler */

void ngx_http_imgproc_task_start(ngx_http_imgproc_job_t *job);

/* a job that waits holds no buffer of a result, task_start() gets it one */

void ngx_http_imgproc_task_put_result(ngx_http_imgproc_job_t *job);

/*
 * The request wants no more of its job: cancelled and freed when its thread
 * lets go of it, at once if no thread ever had it.
 */

void ngx_http_imgproc_task_abandon(ngx_http_imgproc_job_t *job);


#endif /* _NGX_HTTP_IMGPROC_TASK_H_INCLUDED_ */
