
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_CAPTURE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_CAPTURE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Installs the filters that catch the source, at postconfiguration; the late
 * ones are for what gunzip has decoded.
 */

void ngx_http_imgproc_capture_init(void);
void ngx_http_imgproc_capture_late_init(void);


#endif /* _NGX_HTTP_IMGPROC_CAPTURE_H_INCLUDED_ */
