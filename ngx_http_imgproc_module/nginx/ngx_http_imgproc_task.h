
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

/* there is: the thread pool has the job, and calls its event's handler */

void ngx_http_imgproc_task_start(ngx_http_imgproc_job_t *job);

/* a job that waits holds no buffer of a result, task_start() gets it one */

void ngx_http_imgproc_task_put_result(ngx_http_imgproc_job_t *job);

/*
 * imgproc_timeout is over, and the job has begun: IMGPROC_BUSY in err if it
 * has waited longer than it was in work, for then it may be made in time when
 * it is asked for again; else IMGPROC_PROCESSING_TIMEOUT.
 */

void ngx_http_imgproc_task_late(ngx_http_imgproc_job_t *job,
    imgproc_error_t *err);

/*
 * The request wants no more of its job: cancelled and freed when its thread
 * lets go of it, at once if no thread ever had it.
 */

void ngx_http_imgproc_task_abandon(ngx_http_imgproc_job_t *job);


#endif /* _NGX_HTTP_IMGPROC_TASK_H_INCLUDED_ */
