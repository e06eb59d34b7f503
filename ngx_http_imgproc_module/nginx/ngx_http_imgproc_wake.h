
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_WAKE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_WAKE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * One descriptor for each slot of the zone, so that any worker can wake any
 * other.  They are made by the master, which keeps them over reloads: workers
 * of before one wake those after it.  A worker whose slot has none is not
 * woken, and looks by itself.
 */

/* the master, before a fork: there are n from now on, if there were less */

void ngx_http_imgproc_wake_init(ngx_cycle_t *cycle, ngx_uint_t n);

/* this worker has slot n: its event loop calls handler when it is woken */

ngx_int_t ngx_http_imgproc_wake_listen(ngx_cycle_t *cycle, ngx_uint_t n,
    ngx_event_handler_pt handler);

/* any thread */

void ngx_http_imgproc_wake(ngx_uint_t n);

/* what woke a worker is over, for its handler */

void ngx_http_imgproc_wake_clear(ngx_event_t *ev);


#endif /* _NGX_HTTP_IMGPROC_WAKE_H_INCLUDED_ */
