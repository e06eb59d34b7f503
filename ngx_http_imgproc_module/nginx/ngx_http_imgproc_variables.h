
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_VARIABLES_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_VARIABLES_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* at preconfiguration */

ngx_int_t ngx_http_imgproc_add_variables(ngx_conf_t *cf);


#endif /* _NGX_HTTP_IMGPROC_VARIABLES_H_INCLUDED_ */
