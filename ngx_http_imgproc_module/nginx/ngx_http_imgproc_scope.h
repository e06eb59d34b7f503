
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_SCOPE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_SCOPE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"


/* setters of imgproc_preset and imgproc_allowed_options */

char *ngx_http_imgproc_scope_preset(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_imgproc_scope_allowed_options(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf);

/* a set of all options but the one of that name */

void ngx_http_imgproc_scope_all_but(imgproc_allowed_t *allowed,
    const char *name);

/*
 * Inherits presets and allowed options.  Errors in presets, such as an
 * unknown one in another, are logged.
 */

char *ngx_http_imgproc_scope_merge(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *prev, ngx_http_imgproc_loc_conf_t *conf);

/* the location's presets, with all options allowed */

void ngx_http_imgproc_scope_init(imgproc_scope_t *scope,
    ngx_http_imgproc_loc_conf_t *ilcf);

/*
 * What the client's options may be, NULL: all.  verified: they come with a
 * signature by a key.
 */

const imgproc_allowed_t *ngx_http_imgproc_scope_allowed(
    ngx_http_request_t *r, ngx_uint_t verified);


#endif /* _NGX_HTTP_IMGPROC_SCOPE_H_INCLUDED_ */
