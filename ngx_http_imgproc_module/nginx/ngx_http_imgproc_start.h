
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_START_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_START_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * A pool of threads of our own, for imcf->threads.  NGX_OK, or NGX_ERROR,
 * which is logged.
 */

ngx_int_t ngx_http_imgproc_start_threads(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf);

/* nginx's init_module, init_process and exit_process */

ngx_int_t ngx_http_imgproc_start_module(ngx_cycle_t *cycle);
ngx_int_t ngx_http_imgproc_start_process(ngx_cycle_t *cycle);
void ngx_http_imgproc_start_exit(ngx_cycle_t *cycle);


#endif /* _NGX_HTTP_IMGPROC_START_H_INCLUDED_ */
