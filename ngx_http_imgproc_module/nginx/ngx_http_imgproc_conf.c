
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_conf.h"
#include "ngx_http_imgproc_handler.h"
#include "ngx_http_imgproc_template.h"

#include "imgproc_advisory.h"
#include "imgproc_image.h"


static int64_t ngx_http_imgproc_conf_parse(ngx_http_imgproc_range_e type,
    ngx_str_t *value);
static char *ngx_http_imgproc_conf_names(ngx_conf_t *cf, unsigned flags,
    imgproc_formats_t *formats);


char *
ngx_http_imgproc_conf_range(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    int64_t                    n;
    ngx_str_t                 *value;
    ngx_http_imgproc_range_t  *range;

    range = cmd->post;
    value = cf->args->elts;
    p += cmd->offset;

    switch (range->type) {

    case ngx_http_imgproc_number:
        n = *(ngx_int_t *) p;
        break;

    case ngx_http_imgproc_size:
        n = (ssize_t) *(size_t *) p;
        break;

    case ngx_http_imgproc_time:
        n = (ngx_msec_int_t) *(ngx_msec_t *) p;
        break;

    default:
        n = *(off_t *) p;
        break;
    }

    if (n != NGX_CONF_UNSET) {
        return "is duplicate";
    }

    n = ngx_http_imgproc_conf_parse(range->type, &value[1]);

    if (n == NGX_ERROR || n < range->min || n > range->max) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" of \"%V\", "
                           "%s is allowed",
                           &value[1], &cmd->name, range->allowed);
        return NGX_CONF_ERROR;
    }

    switch (range->type) {

    case ngx_http_imgproc_number:
        *(ngx_int_t *) p = n;
        break;

    case ngx_http_imgproc_size:
        *(size_t *) p = n;
        break;

    case ngx_http_imgproc_time:
        *(ngx_msec_t *) p = n;
        break;

    default:
        *(off_t *) p = n;
        break;
    }

    return NGX_CONF_OK;
}


static int64_t
ngx_http_imgproc_conf_parse(ngx_http_imgproc_range_e type, ngx_str_t *value)
{
    switch (type) {

    case ngx_http_imgproc_number:
        return ngx_atoi(value->data, value->len);

    case ngx_http_imgproc_size:
        return ngx_parse_size(value);

    case ngx_http_imgproc_time:
        return ngx_parse_time(value, 0);

    case ngx_http_imgproc_megapixels:
        return ngx_atofp(value->data, value->len, 6);

    default:
        return ngx_parse_offset(value);
    }
}


char *
ngx_http_imgproc_conf_pass(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    u_char                        *p;
    ngx_str_t                     *value, uri, args;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ilcf->pass) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (value[1].len == 0
        || (value[1].data[0] != '/'
            && ngx_http_imgproc_template_variable(&value[1]) == 0))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid URI \"%V\" in \"%V\", an internal URI "
                           "that begins with \"/\" is allowed",
                           &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    if (ilcf->url.enable == 1 || ilcf->status) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" and \"%s\" in one location, "
                           "allowed is one of them", &cmd->name,
                           ilcf->status ? "imgproc_status" : "imgproc_url");
        return NGX_CONF_ERROR;
    }

    ilcf->pass = ngx_pcalloc(cf->pool, sizeof(ngx_http_imgproc_pass_t));
    if (ilcf->pass == NULL) {
        return NGX_CONF_ERROR;
    }

    uri = value[1];
    ngx_str_null(&args);

    p = ngx_strlchr(uri.data, uri.data + uri.len, '?');

    if (p) {
        args.data = p + 1;
        args.len = uri.data + uri.len - args.data;
        uri.len = p - uri.data;
    }

    if (ngx_http_imgproc_template_compile(cf, &uri, &ilcf->pass->uri)
        != NGX_OK
        || ngx_http_imgproc_template_compile(cf, &args, &ilcf->pass->args)
           != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    clcf->handler = ngx_http_imgproc_handler;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);
    imcf->used = 1;

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_conf_threads(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_main_conf_t *imcf = conf;

    ngx_str_t  *value;

    if (imcf->threads != NGX_CONF_UNSET) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "auto") == 0) {
        imcf->threads = 0;
        return NGX_CONF_OK;
    }

    imcf->threads = ngx_atoi(value[1].data, value[1].len);

    if (imcf->threads < 1 || imcf->threads > 1024) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" of \"%V\", "
                           "a number from 1 to 1024, or \"auto\" is allowed",
                           &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_conf_malloc(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_main_conf_t *imcf = conf;

    ngx_str_t        *value;
    ngx_uint_t        i;
    imgproc_str_t     text;
    imgproc_error_t   err;

    if (imcf->malloc_set) {
        return "is duplicate";
    }

    imcf->malloc_set = 1;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        text.len = value[i].len;
        text.data = value[i].data;

        if (imgproc_malloc_parse(&imcf->malloc, &text, &err) != IMGPROC_OK) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid value \"%V\" of \"%V\": %s",
                               &value[i], &cmd->name, err.hint);
            return NGX_CONF_ERROR;
        }
    }

    if (imcf->malloc.off && cf->args->nelts > 2) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"off\" of \"%V\" stands alone", &cmd->name);
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_conf_source_formats(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char               *rv;
    unsigned            i;
    imgproc_formats_t   formats;

    if (ilcf->source_formats) {
        return "is duplicate";
    }

    rv = ngx_http_imgproc_conf_names(cf, IMGPROC_FORMAT_SOURCE, &formats);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    for (i = 0; i < formats.n; i++) {
        ilcf->source_formats |= 1 << formats.elts[i];
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_conf_formats(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    char  *p = conf;

    unsigned            *flags;
    imgproc_formats_t  **formats;

    flags = cmd->post;
    formats = (imgproc_formats_t **) (p + cmd->offset);

    if (*formats != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    *formats = ngx_palloc(cf->pool, sizeof(imgproc_formats_t));
    if (*formats == NULL) {
        return NGX_CONF_ERROR;
    }

    return ngx_http_imgproc_conf_names(cf, *flags, *formats);
}


static char *
ngx_http_imgproc_conf_names(ngx_conf_t *cf, unsigned flags,
    imgproc_formats_t *formats)
{
    char              names[128];
    unsigned          n;
    ngx_str_t        *value;
    ngx_uint_t        i;
    imgproc_str_t     name;
    imgproc_format_e  format;

    value = cf->args->elts;
    formats->n = 0;

    for (i = 1; i < cf->args->nelts; i++) {

        name.len = value[i].len;
        name.data = value[i].data;

        format = imgproc_format_by_name(&name);

        if (format == IMGPROC_FORMAT_NONE
            || !(imgproc_format(format)->flags & flags))
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid format \"%V\" in \"%V\", "
                               "allowed are %s", &value[i], &value[0],
                               imgproc_format_names(flags, names,
                                                    sizeof(names)));
            return NGX_CONF_ERROR;
        }

        for (n = 0; n < formats->n; n++) {
            if (formats->elts[n] == format) {
                ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                                   "duplicate format \"%V\" in \"%V\"",
                                   &value[i], &value[0]);
                return NGX_CONF_ERROR;
            }
        }

        formats->elts[formats->n++] = format;
    }

    return NGX_CONF_OK;
}


void
ngx_http_imgproc_conf_advisories(ngx_log_t *log)
{
    unsigned     i;
    uint32_t     formats;
    const char  *closed;

    formats = imgproc_advisory(imgproc_image_version(),
                               imgproc_image_sources(), &closed);

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (formats & (1u << i)) {
            ngx_log_error(NGX_LOG_WARN, log, 0,
                          "imgproc: libvips %s has known advisories for its "
                          "loader of %s, none is open in %s",
                          imgproc_image_version(),
                          imgproc_format(i)->name.data, closed);
        }
    }
}


void
ngx_http_imgproc_conf_missing(ngx_log_t *log,
    ngx_http_imgproc_main_conf_t *imcf)
{
    unsigned                 i;
    const imgproc_format_t  *format;

    for (i = 1; i < IMGPROC_FORMATS; i++) {

        format = imgproc_format(i);

        if ((imcf->source_formats & (1 << i))
            && !(imgproc_image_sources() & (1 << i)))
        {
            ngx_log_error(NGX_LOG_ERR, log, 0,
                          "imgproc: this libvips cannot read %s",
                          format->name.data);
        }

        if ((format->flags & IMGPROC_FORMAT_RESULT)
            && !(imgproc_image_results() & (1 << i)))
        {
            ngx_log_error(NGX_LOG_ERR, log, 0,
                          "imgproc: this libvips cannot write %s",
                          format->name.data);
        }
    }
}
