
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the "imgproc" directive */

char *ngx_http_imgproc_options_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* adds the options of a level to those of the levels around it */

char *ngx_http_imgproc_options_merge(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *prev, ngx_http_imgproc_loc_conf_t *conf);

/*
 * What the location's options are for this request.  NGX_OK; NGX_DECLINED
 * with err filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_options_resolve(ngx_http_request_t *r,
    imgproc_options_t *options, imgproc_error_t *err);


#endif /* _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_ */
