
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_RAW_FILTER_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_RAW_FILTER_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Installs the filters that make a source's own response fit for the client,
 * at postconfiguration; the late one stands behind gunzip.
 */

void ngx_http_imgproc_raw_filter_init(void);
void ngx_http_imgproc_raw_filter_late_init(void);


#endif /* _NGX_HTTP_IMGPROC_RAW_FILTER_H_INCLUDED_ */
