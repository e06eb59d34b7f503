
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_ERROR_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_ERROR_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


typedef struct {
    ngx_str_t                      name;       /* of $imgproc_error */
    ngx_uint_t                     status;
    ngx_uint_t                     level;      /* of the log */
    ngx_str_t                      text;       /* the body */
} ngx_http_imgproc_error_t;


const ngx_http_imgproc_error_t *ngx_http_imgproc_error(imgproc_code_e code);


#endif /* _NGX_HTTP_IMGPROC_ERROR_H_INCLUDED_ */
