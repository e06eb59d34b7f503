
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_STATUS_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_STATUS_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* imgproc_status */

char *ngx_http_imgproc_status_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


#endif /* _NGX_HTTP_IMGPROC_STATUS_H_INCLUDED_ */
