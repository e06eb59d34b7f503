
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_PRESSURE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_PRESSURE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Whether memory is short in spite of all counting: when the kernel says that
 * processes wait for it, or else when most of the limit is in use.  What can
 * be given back is, at once, and if that is not enough one picture is made at
 * a time in all workers, until it is over.
 */

/* opens what the kernel tells by, if there is a limit: the master */

void ngx_http_imgproc_pressure_init(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* a worker waits for that */

ngx_int_t ngx_http_imgproc_pressure_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* a few times a second, while there is work; 1 if others may go on now */

ngx_uint_t ngx_http_imgproc_pressure_look(ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_PRESSURE_H_INCLUDED_ */
