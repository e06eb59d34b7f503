
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_WATERMARK_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_WATERMARK_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the "imgproc_watermark" directive: reads the file */

char *ngx_http_imgproc_watermark_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Whether all marks are of formats that are open to sources, which is known
 * when all of the configuration was read; NGX_ERROR was logged.
 */

ngx_int_t ngx_http_imgproc_watermark_check(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf);

/*
 * Makes the marks of all files, once in a worker, which keeps them to its
 * end.  NGX_OK, or NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_watermark_start(
    ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_WATERMARK_H_INCLUDED_ */
