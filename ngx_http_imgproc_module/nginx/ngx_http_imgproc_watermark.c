
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_watermark.h"

#include "imgproc_watermark.h"


/* a mark is decoded as a whole, and kept */

#define NGX_HTTP_IMGPROC_WATERMARK_SIZE  (32 * 1024 * 1024)


static ngx_int_t ngx_http_imgproc_watermark_read(ngx_conf_t *cf,
    ngx_str_t *name, imgproc_str_t *bytes);


/* bytes alone: libvips sees them in a worker, when the mark is needed */

char *
ngx_http_imgproc_watermark_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    ngx_str_t                     *value;
    imgproc_info_t                 info;
    imgproc_error_t                err;
    ngx_http_imgproc_watermark_t  *watermark, **p;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ilcf->watermark != NGX_CONF_UNSET_PTR) {
        return "is duplicate";
    }

    value = cf->args->elts;

    watermark = ngx_pcalloc(cf->pool, sizeof(ngx_http_imgproc_watermark_t));
    if (watermark == NULL) {
        return NGX_CONF_ERROR;
    }

    watermark->file = value[1];

    if (ngx_conf_full_name(cf->cycle, &watermark->file, 1) != NGX_OK
        || ngx_http_imgproc_watermark_read(cf, &watermark->file,
                                           &watermark->bytes)
           != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (imgproc_sniff(watermark->bytes.data, watermark->bytes.len, &info,
                      &err)
        != IMGPROC_OK)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" of \"%V\" is no picture: %s",
                           &watermark->file, &cmd->name, err.detail);
        return NGX_CONF_ERROR;
    }

    watermark->format = info.format;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);

    if (imcf->watermarks == NULL) {
        imcf->watermarks = ngx_array_create(cf->pool, 4, sizeof(void *));
        if (imcf->watermarks == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    p = ngx_array_push(imcf->watermarks);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    *p = watermark;
    ilcf->watermark = watermark;

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_imgproc_watermark_read(ngx_conf_t *cf, ngx_str_t *name,
    imgproc_str_t *bytes)
{
    off_t             size;
    ssize_t           n;
    ngx_fd_t          fd;
    ngx_file_t        file;
    ngx_file_info_t   fi;

    ngx_memzero(&file, sizeof(ngx_file_t));

    fd = ngx_open_file(name->data, NGX_FILE_RDONLY|NGX_FILE_NONBLOCK,
                       NGX_FILE_OPEN, 0);

    if (fd == NGX_INVALID_FILE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_open_file_n " \"%V\" failed", name);
        return NGX_ERROR;
    }

    file.fd = fd;
    file.name = *name;
    file.log = cf->log;

    n = NGX_ERROR;

    if (ngx_fd_info(fd, &fi) == NGX_FILE_ERROR) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno,
                           ngx_fd_info_n " \"%V\" failed", name);
        goto done;
    }

    size = ngx_file_size(&fi);

    if (!ngx_is_file(&fi) || size > NGX_HTTP_IMGPROC_WATERMARK_SIZE) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" is no file of up to %d bytes", name,
                           NGX_HTTP_IMGPROC_WATERMARK_SIZE);
        goto done;
    }

    bytes->len = size;
    bytes->data = ngx_pnalloc(cf->pool, size + 1);
    if (bytes->data == NULL) {
        goto done;
    }

    n = ngx_read_file(&file, bytes->data, size, 0);

    if (n != size) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           ngx_read_file_n " returned only %z bytes of \"%V\"",
                           n, name);
        n = NGX_ERROR;
    }

done:

    if (ngx_close_file(fd) == NGX_FILE_ERROR) {
        ngx_log_error(NGX_LOG_ALERT, cf->log, ngx_errno,
                      ngx_close_file_n " \"%V\" failed", name);
    }

    return (n == NGX_ERROR) ? NGX_ERROR : NGX_OK;
}


ngx_int_t
ngx_http_imgproc_watermark_check(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                      i;
    ngx_http_imgproc_watermark_t  **watermarks;

    if (imcf->watermarks == NULL) {
        return NGX_OK;
    }

    watermarks = imcf->watermarks->elts;

    for (i = 0; i < imcf->watermarks->nelts; i++) {

        if (imcf->source_formats & (1u << watermarks[i]->format)) {
            continue;
        }

        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "\"%V\" of \"imgproc_watermark\" is %s, which no "
                      "\"imgproc_source_formats\" allows",
                      &watermarks[i]->file,
                      imgproc_format(watermarks[i]->format)->name.data);

        return NGX_ERROR;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_watermark_start(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                      i;
    ngx_http_imgproc_watermark_t  **watermarks;

    if (imcf->watermarks == NULL) {
        return NGX_OK;
    }

    watermarks = imcf->watermarks->elts;

    for (i = 0; i < imcf->watermarks->nelts; i++) {

        watermarks[i]->mark = imgproc_watermark_new(&watermarks[i]->bytes);

        if (watermarks[i]->mark == NULL) {
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}
