
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_URL_CONF_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_URL_CONF_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* setters of the directives with these names */

char *ngx_http_imgproc_url_conf_enable(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_url_conf_key(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_url_conf_signature_size(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);
char *ngx_http_imgproc_url_conf_trusted_signature(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);
char *ngx_http_imgproc_url_conf_source(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* nothing is set */

void ngx_http_imgproc_url_conf_init(ngx_http_imgproc_url_conf_t *conf);

/*
 * Inherits what is not set, and warns of what is missing.  NGX_CONF_OK, or
 * NGX_CONF_ERROR, which is logged.
 */

char *ngx_http_imgproc_url_conf_merge(ngx_conf_t *cf,
    ngx_http_imgproc_url_conf_t *prev, ngx_http_imgproc_url_conf_t *conf);


#endif /* _NGX_HTTP_IMGPROC_URL_CONF_H_INCLUDED_ */
