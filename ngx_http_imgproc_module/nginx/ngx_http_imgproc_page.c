
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_page.h"


/* numbers and commas, made of the page as config.make tells */

static const u_char  ngx_http_imgproc_page_html[] = {
#include "ngx_http_imgproc_page.inc"
};


imgproc_str_t
ngx_http_imgproc_page(void)
{
    imgproc_str_t  page;

    page.len = sizeof(ngx_http_imgproc_page_html);
    page.data = (u_char *) ngx_http_imgproc_page_html;

    return page;
}
