
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* makes the worker's pools, and starts the timer that looks after them */

ngx_int_t ngx_http_imgproc_reclaim_init_process(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_RECLAIM_H_INCLUDED_ */
