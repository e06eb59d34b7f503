
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_CONF_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_CONF_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the type of the slot, and how its text is read */

typedef enum {
    ngx_http_imgproc_number = 0,               /* ngx_int_t */
    ngx_http_imgproc_size,                     /* size_t */
    ngx_http_imgproc_offset,                   /* off_t */
    ngx_http_imgproc_time,                     /* ngx_msec_t */
    ngx_http_imgproc_megapixels                /* off_t, in pixels */
} ngx_http_imgproc_range_e;


/* what cmd->post of ngx_http_imgproc_conf_range() points to */

typedef struct {
    ngx_http_imgproc_range_e       type;
    int64_t                        min;
    int64_t                        max;
    char                          *allowed;
} ngx_http_imgproc_range_t;


/* setters; all say what is allowed */

char *ngx_http_imgproc_conf_range(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_conf_pass(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_conf_threads(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_conf_malloc(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_conf_source_formats(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_conf_formats(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* warns of formats that are read by loaders with known advisories */

void ngx_http_imgproc_conf_advisories(ngx_log_t *log);

/* logs what is configured and this libvips cannot do */

void ngx_http_imgproc_conf_missing(ngx_log_t *log,
    ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_CONF_H_INCLUDED_ */
