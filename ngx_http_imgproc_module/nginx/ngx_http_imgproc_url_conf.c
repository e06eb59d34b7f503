
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_conf.h"
#include "ngx_http_imgproc_handler.h"
#include "ngx_http_imgproc_resolve.h"
#include "ngx_http_imgproc_url_conf.h"

#include "imgproc_sign.h"
#include "imgproc_source_parts.h"


/* a signature of fewer bytes can be found by trying */

#define NGX_HTTP_IMGPROC_SHORT_SIGNATURE  8


static void *ngx_http_imgproc_url_conf_push(ngx_conf_t *cf,
    ngx_array_t **array, size_t size);
static ngx_int_t ngx_http_imgproc_url_conf_hex(ngx_conf_t *cf,
    ngx_str_t *value, imgproc_str_t *bytes);
static ngx_uint_t ngx_http_imgproc_url_conf_duplicate(ngx_array_t *sources,
    imgproc_source_prefix_t *prefix);
static ngx_uint_t ngx_http_imgproc_url_conf_same(imgproc_str_t *s1,
    imgproc_str_t *s2);


char *
ngx_http_imgproc_url_conf_enable(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char                          *rv;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    rv = ngx_conf_set_flag_slot(cf, cmd, conf);

    if (rv != NGX_CONF_OK || !ilcf->url.enable) {
        return rv;
    }

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->exact_match || clcf->named
#if (NGX_PCRE)
        || clcf->regex
#endif
       )
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" in location \"%V\", allowed is a location "
                           "given by a prefix, which is cut off the URL",
                           &cmd->name, &clcf->name);
        return NGX_CONF_ERROR;
    }

    if (ilcf->pass || ilcf->status) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" and \"%s\" in one location, "
                           "allowed is one of them", &cmd->name,
                           ilcf->pass ? "imgproc_pass" : "imgproc_status");
        return NGX_CONF_ERROR;
    }

    clcf->handler = ngx_http_imgproc_handler;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);
    imcf->used = 1;

    ilcf->url.place.file = cf->conf_file->file.name.data;
    ilcf->url.place.line = cf->conf_file->line;

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_url_conf_key(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    ngx_str_t           *value;
    imgproc_sign_key_t  *key;

    key = ngx_http_imgproc_url_conf_push(cf, &ilcf->url.keys,
                                         sizeof(imgproc_sign_key_t));
    if (key == NULL) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    if (ngx_http_imgproc_url_conf_hex(cf, &value[1], &key->key) != NGX_OK
        || ngx_http_imgproc_url_conf_hex(cf, &value[2], &key->salt) != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_url_conf_signature_size(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char  *rv;

    rv = ngx_http_imgproc_conf_range(cf, cmd, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    if (ilcf->url.signature_size < NGX_HTTP_IMGPROC_SHORT_SIGNATURE) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "a signature of %i bytes can be guessed, "
                           "%d or more are advised",
                           ilcf->url.signature_size,
                           NGX_HTTP_IMGPROC_SHORT_SIGNATURE);
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_url_conf_trusted_signature(ngx_conf_t *cf,
    ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    ngx_str_t   *value, *trusted;
    ngx_uint_t   i;

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (value[i].len == 0
            || ngx_strlchr(value[i].data, value[i].data + value[i].len, '/'))
        {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid value \"%V\" of \"%V\", a segment of "
                               "a URL, without \"/\", is allowed",
                               &value[i], &cmd->name);
            return NGX_CONF_ERROR;
        }

        trusted = ngx_http_imgproc_url_conf_push(cf, &ilcf->url.trusted,
                                                 sizeof(ngx_str_t));
        if (trusted == NULL) {
            return NGX_CONF_ERROR;
        }

        *trusted = value[i];
    }

    return NGX_CONF_OK;
}


char *
ngx_http_imgproc_url_conf_source(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    u_char                   *last;
    ngx_str_t                *value, *uri;
    imgproc_str_t             text;
    imgproc_error_t           err;
    imgproc_source_prefix_t   prefix, *dst;

    value = cf->args->elts;

    text.len = value[1].len;
    text.data = value[1].data;

    if (imgproc_source_prefix(&text, &prefix, &err) != IMGPROC_OK) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value of \"%V\": %s", &cmd->name,
                           err.detail);
        return NGX_CONF_ERROR;
    }

    last = value[2].data + value[2].len;

    if (value[2].len == 0
        || value[2].data[0] != '/'
        || ngx_strlchr(value[2].data, last, '?')
        || ngx_strlchr(value[2].data, last, '$')
        || ngx_strnstr(value[2].data, "/..", value[2].len))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid URI \"%V\" in \"%V\", an internal URI "
                           "that begins with \"/\" is allowed, without "
                           "\"..\", arguments and variables", &value[2],
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    if (ngx_http_imgproc_url_conf_duplicate(ilcf->url.sources, &prefix)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "duplicate prefix \"%V\" in \"%V\"",
                           &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    uri = ngx_palloc(cf->pool, sizeof(ngx_str_t));
    if (uri == NULL) {
        return NGX_CONF_ERROR;
    }

    *uri = value[2];
    prefix.data = uri;

    dst = ngx_http_imgproc_url_conf_push(cf, &ilcf->url.sources,
                                         sizeof(imgproc_source_prefix_t));
    if (dst == NULL) {
        return NGX_CONF_ERROR;
    }

    *dst = prefix;

    return NGX_CONF_OK;
}


static void *
ngx_http_imgproc_url_conf_push(ngx_conf_t *cf, ngx_array_t **array,
    size_t size)
{
    if (*array == NULL) {
        *array = ngx_array_create(cf->pool, 4, size);
        if (*array == NULL) {
            return NULL;
        }
    }

    return ngx_array_push(*array);
}


static ngx_int_t
ngx_http_imgproc_url_conf_hex(ngx_conf_t *cf, ngx_str_t *value,
    imgproc_str_t *bytes)
{
    imgproc_str_t  hex;

    hex.len = value->len;
    hex.data = ngx_pnalloc(cf->pool, value->len + 1);
    if (hex.data == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(hex.data, value->data, value->len);

    if (imgproc_sign_hex(&hex, hex.data, bytes) != 0 || bytes->len == 0) {

        /* a key is not for the log, not even a wrong one */

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid key or salt of %uz characters in "
                           "\"imgproc_key\", an even number of hexadecimal "
                           "digits is allowed", value->len);
        return NGX_ERROR;
    }

    return NGX_OK;
}


static ngx_uint_t
ngx_http_imgproc_url_conf_duplicate(ngx_array_t *sources,
    imgproc_source_prefix_t *prefix)
{
    ngx_uint_t                i;
    imgproc_source_prefix_t  *other;

    if (sources == NULL) {
        return 0;
    }

    other = sources->elts;

    for (i = 0; i < sources->nelts; i++) {

        if (imgproc_source_equal(&other[i].scheme, &prefix->scheme)
            && imgproc_source_equal(&other[i].host, &prefix->host)
            && ngx_http_imgproc_url_conf_same(&other[i].path, &prefix->path)
            && other[i].port == prefix->port)
        {
            return 1;
        }
    }

    return 0;
}


static ngx_uint_t
ngx_http_imgproc_url_conf_same(imgproc_str_t *s1, imgproc_str_t *s2)
{
    return s1->len == s2->len
           && (s1->len == 0 || ngx_memcmp(s1->data, s2->data, s1->len) == 0);
}


void
ngx_http_imgproc_url_conf_init(ngx_http_imgproc_url_conf_t *conf)
{
    /*
     * set by ngx_pcalloc():
     *
     *     conf->keys = NULL;
     *     conf->trusted = NULL;
     *     conf->sources = NULL;
     *     conf->source_key = NULL;
     */

    conf->enable = NGX_CONF_UNSET;
    conf->filename = NGX_CONF_UNSET;
    conf->presets_only = NGX_CONF_UNSET;
    conf->allow_private = NGX_CONF_UNSET;
    conf->signature_size = NGX_CONF_UNSET;
}


char *
ngx_http_imgproc_url_conf_merge(ngx_conf_t *cf,
    ngx_http_imgproc_url_conf_t *prev, ngx_http_imgproc_url_conf_t *conf)
{
    ngx_conf_merge_value(conf->filename, prev->filename, 0);
    ngx_conf_merge_value(conf->presets_only, prev->presets_only, 0);
    ngx_conf_merge_value(conf->allow_private, prev->allow_private, 0);
    ngx_conf_merge_value(conf->signature_size, prev->signature_size,
                         IMGPROC_SIGN_SIZE);

    if (conf->keys == NULL) {
        conf->keys = prev->keys;
    }

    if (conf->trusted == NULL) {
        conf->trusted = prev->trusted;
    }

    if (conf->sources == NULL) {
        conf->sources = prev->sources;
    }

    if (conf->source_key == NULL) {
        conf->source_key = prev->source_key;
    }

    ngx_conf_init_value(conf->enable, 0);

    /* what a block in a location has inherited was warned of there */

    if (!conf->enable || conf->place.file == NULL) {
        return NGX_CONF_OK;
    }

    if (ngx_http_imgproc_resolve_check(cf, conf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    if (conf->keys == NULL) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"imgproc_url\" without \"imgproc_key\" in %s:%ui, "
                      "anybody can ask for any picture",
                      conf->place.file, conf->place.line);
    }

    if (conf->sources == NULL) {
        ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                      "\"imgproc_url\" without \"imgproc_source\" in %s:%ui, "
                      "no source is allowed",
                      conf->place.file, conf->place.line);
    }

    return NGX_CONF_OK;
}
