
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_PAGE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_PAGE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* ngx_http_imgproc_page.html, which is a part of the module */

imgproc_str_t ngx_http_imgproc_page(void);


#endif /* _NGX_HTTP_IMGPROC_PAGE_H_INCLUDED_ */
