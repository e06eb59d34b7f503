
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_CRYPT_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_CRYPT_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* the setter of imgproc_source_key */

char *ngx_http_imgproc_crypt_key(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/*
 * Decrypts a source of a URL by AES in CBC mode with PKCS#7 padding, the key
 * of 16, 24 or 32 bytes, or NULL.  source begins with the IV of 16 bytes and
 * is replaced by the text, from r->pool.  NGX_OK; NGX_DECLINED with err
 * filled; NGX_ERROR without memory.
 */

ngx_int_t ngx_http_imgproc_crypt_source(ngx_http_request_t *r,
    ngx_str_t *key, imgproc_str_t *source, imgproc_error_t *err);


#endif /* _NGX_HTTP_IMGPROC_CRYPT_H_INCLUDED_ */
