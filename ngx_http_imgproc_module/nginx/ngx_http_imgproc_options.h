
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the "imgproc" directive */

char *ngx_http_imgproc_options_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * What can be known of options, joined by "/", before there is a request;
 * presets in it may come later.  Errors are logged.
 */

char *ngx_http_imgproc_options_check(ngx_conf_t *cf, ngx_str_t *text);

/*
 * Adds the options of a level to those of the levels around it, and applies
 * what is constant of them, if the level answers requests; its presets are
 * merged before.  Errors are logged.
 */

char *ngx_http_imgproc_options_merge(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *prev, ngx_http_imgproc_loc_conf_t *conf);

/*
 * What the location's options are for this request.  NGX_OK; NGX_DECLINED
 * with err filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_options_resolve(ngx_http_request_t *r,
    imgproc_options_t *options, imgproc_error_t *err);

/* logs what was accepted though its author hardly meant it */

void ngx_http_imgproc_options_warn(ngx_http_request_t *r,
    imgproc_scope_t *scope);


#endif /* _NGX_HTTP_IMGPROC_OPTIONS_H_INCLUDED_ */
