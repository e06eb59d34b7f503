
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_error.h"


/* in the order of imgproc_code_e */

static const ngx_http_imgproc_error_t  ngx_http_imgproc_errors[] = {

    { ngx_string(""), NGX_HTTP_OK, NGX_LOG_DEBUG,
      ngx_string("") },

    { ngx_string("bad_url"), NGX_HTTP_BAD_REQUEST, NGX_LOG_INFO,
      ngx_string("The address of the picture is not valid") },

    { ngx_string("bad_option"), NGX_HTTP_BAD_REQUEST, NGX_LOG_INFO,
      ngx_string("Bad option") },

    { ngx_string("bad_signature"), NGX_HTTP_FORBIDDEN, NGX_LOG_INFO,
      ngx_string("The signature is not valid") },

    { ngx_string("no_signature"), NGX_HTTP_FORBIDDEN, NGX_LOG_INFO,
      ngx_string("The signature is missing: a segment of the address, before "
                 "the options") },

    { ngx_string("source_not_allowed"), NGX_HTTP_FORBIDDEN, NGX_LOG_INFO,
      ngx_string("The source is not allowed") },

    { ngx_string("option_not_allowed"), NGX_HTTP_FORBIDDEN, NGX_LOG_INFO,
      ngx_string("The option is not allowed") },

    { ngx_string("expired"), NGX_HTTP_NOT_FOUND, NGX_LOG_INFO,
      ngx_string("The address of the picture has expired") },

    { ngx_string("method"), NGX_HTTP_NOT_ALLOWED, NGX_LOG_INFO,
      ngx_string("Only GET and HEAD are allowed") },

    { ngx_string("source_too_large"), NGX_HTTP_REQUEST_ENTITY_TOO_LARGE,
      NGX_LOG_ERR,
      ngx_string("The source has too many bytes") },

    { ngx_string("not_an_image"), NGX_HTTP_UNSUPPORTED_MEDIA_TYPE,
      NGX_LOG_ERR,
      ngx_string("The source is not a picture of a known format") },

    { ngx_string("format_not_allowed"), NGX_HTTP_UNSUPPORTED_MEDIA_TYPE,
      NGX_LOG_ERR,
      ngx_string("The format of the source is not allowed") },

    { ngx_string("too_many_pixels"), 422, NGX_LOG_ERR,
      ngx_string("The source has too many pixels") },

    { ngx_string("too_many_frames"), 422, NGX_LOG_ERR,
      ngx_string("The source has too many frames") },

    { ngx_string("too_many_scans"), 422, NGX_LOG_ERR,
      ngx_string("The source has too many scans") },

    { ngx_string("needs_too_much_memory"), 422, NGX_LOG_ERR,
      ngx_string("The picture would take too much memory") },

    { ngx_string("broken_image"), 422, NGX_LOG_ERR,
      ngx_string("The source is damaged or cut short") },

    { ngx_string("unsupported_output"), 422, NGX_LOG_ERR,
      ngx_string("The format asked for cannot be written") },

    { ngx_string("internal"), NGX_HTTP_INTERNAL_SERVER_ERROR, NGX_LOG_ERR,
      ngx_string("Internal error") },

    { ngx_string("source_failed"), NGX_HTTP_BAD_GATEWAY, NGX_LOG_ERR,
      ngx_string("The source could not be fetched") },

    { ngx_string("source_incomplete"), NGX_HTTP_BAD_GATEWAY, NGX_LOG_ERR,
      ngx_string("The source ended before all of it was there") },

    { ngx_string("source_encoded"), NGX_HTTP_BAD_GATEWAY, NGX_LOG_ERR,
      ngx_string("The source came with a content encoding") },

    { ngx_string("busy"), NGX_HTTP_SERVICE_UNAVAILABLE, NGX_LOG_WARN,
      ngx_string("Too many pictures are waiting") },

    { ngx_string("source_timeout"), NGX_HTTP_GATEWAY_TIME_OUT, NGX_LOG_ERR,
      ngx_string("The source did not come in time") },

    { ngx_string("processing_timeout"), NGX_HTTP_GATEWAY_TIME_OUT,
      NGX_LOG_ERR,
      ngx_string("The picture was not made in time") },
};


const ngx_http_imgproc_error_t *
ngx_http_imgproc_error(imgproc_code_e code)
{
    if ((ngx_uint_t) code >= sizeof(ngx_http_imgproc_errors)
                             / sizeof(ngx_http_imgproc_errors[0]))
    {
        code = IMGPROC_INTERNAL;
    }

    return &ngx_http_imgproc_errors[code];
}
