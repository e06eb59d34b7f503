
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_LIMIT_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_LIMIT_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* imgproc_memory_limit */

char *ngx_http_imgproc_limit_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* finds out how much memory there is, and tells all workers: the master */

void ngx_http_imgproc_limit_init(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/*
 * A worker is ready for its first job: what it has by now is not for
 * pictures.  The first one logs what was found, and what is left.
 */

void ngx_http_imgproc_limit_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);


#endif /* _NGX_HTTP_IMGPROC_LIMIT_H_INCLUDED_ */
