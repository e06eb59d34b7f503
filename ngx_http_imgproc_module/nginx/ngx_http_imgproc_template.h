
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_TEMPLATE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_TEMPLATE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/*
 * Called for the value of each variable: writes it to dst and returns how
 * many bytes it has taken, or would take if dst is NULL.  NGX_ERROR refuses
 * the value.
 */

typedef ssize_t (*ngx_http_imgproc_escape_pt)(u_char *dst, ngx_str_t *value);


/* cuts text at its variables; errors are logged */

ngx_int_t ngx_http_imgproc_template_compile(ngx_conf_t *cf, ngx_str_t *text,
    ngx_http_imgproc_template_t *t);

/*
 * escape NULL: values are taken as they are.  NGX_OK and value, from r->pool;
 * NGX_DECLINED if escape has refused one, which value then is; NGX_ERROR
 * without memory.
 */

ngx_int_t ngx_http_imgproc_template_expand(ngx_http_request_t *r,
    ngx_http_imgproc_template_t *t, ngx_http_imgproc_escape_pt escape,
    ngx_str_t *value);

/* the length of the variable at the beginning of text, 0: there is none */

size_t ngx_http_imgproc_template_variable(ngx_str_t *text);


#endif /* _NGX_HTTP_IMGPROC_TEMPLATE_H_INCLUDED_ */
