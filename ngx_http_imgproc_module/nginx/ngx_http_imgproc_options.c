
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_client.h"
#include "ngx_http_imgproc_options.h"
#include "ngx_http_imgproc_scope.h"
#include "ngx_http_imgproc_template.h"


static char *ngx_http_imgproc_options_add(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *ilcf, ngx_str_t *text, ngx_uint_t whole);
static void ngx_http_imgproc_options_constants(ngx_str_t *text, u_char *buf,
    ngx_str_t *constants);
static char *ngx_http_imgproc_options_base(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *conf);
static ngx_int_t ngx_http_imgproc_options_expand(ngx_http_request_t *r,
    ngx_http_imgproc_option_t *option, ngx_str_t *path, imgproc_error_t *err);
static ngx_uint_t ngx_http_imgproc_options_empty(ngx_str_t *text);
static ssize_t ngx_http_imgproc_options_argument(u_char *dst,
    ngx_str_t *value);


char *
ngx_http_imgproc_options_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char        *rv;
    u_char      *p, *last;
    ngx_str_t   *value, text;
    ngx_uint_t   i;

    if (ilcf->options == NULL) {
        ilcf->options = ngx_array_create(cf->pool, 4,
                                         sizeof(ngx_http_imgproc_option_t));
        if (ilcf->options == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        if (value[i].len
            && ngx_http_imgproc_template_variable(&value[i]) == value[i].len)
        {
            rv = ngx_http_imgproc_options_add(cf, ilcf, &value[i], 1);

            if (rv != NGX_CONF_OK) {
                return rv;
            }

            continue;
        }

        text.data = value[i].data;
        last = value[i].data + value[i].len;

        do {
            p = ngx_strlchr(text.data, last, '/');

            if (p == NULL) {
                p = last;
            }

            text.len = p - text.data;

            if (text.len) {
                rv = ngx_http_imgproc_options_add(cf, ilcf, &text, 0);

                if (rv != NGX_CONF_OK) {
                    return rv;
                }
            }

            text.data = p + 1;

        } while (p < last);
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_imgproc_options_add(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *ilcf, ngx_str_t *text, ngx_uint_t whole)
{
    u_char                     *buf;
    ngx_str_t                   constants;
    ngx_http_imgproc_option_t  *option;

    option = ngx_array_push(ilcf->options);
    if (option == NULL) {
        return NGX_CONF_ERROR;
    }

    option->text = *text;
    option->whole = whole;
    option->place.file = cf->conf_file->file.name.data;
    option->place.line = cf->conf_file->line;

    if (ngx_http_imgproc_template_compile(cf, text, &option->template)
        != NGX_OK)
    {
        return NGX_CONF_ERROR;
    }

    if (whole) {
        return NGX_CONF_OK;
    }

    buf = ngx_pnalloc(cf->temp_pool, text->len);
    if (buf == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_http_imgproc_options_constants(text, buf, &constants);

    /* a name must be constant, and is gone if it was not */

    if (option->template.variables
        && (constants.len == 0 || constants.data[0] == ':'))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid option \"%V\": variables are allowed "
                           "in its arguments, or as the whole of "
                           "a parameter", text);
        return NGX_CONF_ERROR;
    }

    return ngx_http_imgproc_options_check(cf, &constants);
}


char *
ngx_http_imgproc_options_check(ngx_conf_t *cf, ngx_str_t *text)
{
    imgproc_str_t      path;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_options_t  options;

    path.len = text->len;
    path.data = text->data;

    ngx_memzero(&scope, sizeof(imgproc_scope_t));
    scope.later = 1;

    imgproc_options_init(&options);

    if (imgproc_options_apply_path(&options, &path, &scope, &err)
        != IMGPROC_OK)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid option \"%V\": %s",
                           text, err.hint);
        return NGX_CONF_ERROR;
    }

    if (scope.warnings & IMGPROC_WARN_BOOL) {
        ngx_conf_log_error(NGX_LOG_WARN, cf, 0,
                           "a value in \"%V\" is no boolean and taken for 0, "
                           "allowed are 1, t, true, 0, f, false", text);
    }

    return NGX_CONF_OK;
}


/* text without those arguments that hold a variable */

static void
ngx_http_imgproc_options_constants(ngx_str_t *text, u_char *buf,
    ngx_str_t *constants)
{
    size_t      n;
    u_char     *p, *start;
    ngx_str_t   rest;

    p = buf;
    start = buf;
    rest = *text;

    while (rest.len) {

        n = ngx_http_imgproc_template_variable(&rest);

        if (n == 0) {
            *p++ = rest.data[0];

            if (rest.data[0] == ':') {
                start = p;
            }

            rest.data++;
            rest.len--;
            continue;
        }

        p = start;

        do {
            rest.data += n;
            rest.len -= n;
            n = 1;
        } while (rest.len && rest.data[0] != ':');
    }

    constants->data = buf;
    constants->len = p - buf;
}


char *
ngx_http_imgproc_options_merge(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *prev, ngx_http_imgproc_loc_conf_t *conf)
{
    ngx_uint_t                  i;
    ngx_http_imgproc_option_t  *dst;

    if (prev->all == NULL && prev->options != NULL) {

        /* the outermost level has nobody to merge it */

        prev->all = prev->options;
    }

    if (conf->options == NULL) {
        conf->all = prev->all;

    } else {
        i = conf->options->nelts + (prev->all ? prev->all->nelts : 0);

        conf->all = ngx_array_create(cf->pool, i,
                                     sizeof(ngx_http_imgproc_option_t));
        if (conf->all == NULL) {
            return NGX_CONF_ERROR;
        }

        if (prev->all) {
            dst = ngx_array_push_n(conf->all, prev->all->nelts);
            ngx_memcpy(dst, prev->all->elts,
                       prev->all->nelts * sizeof(ngx_http_imgproc_option_t));
        }

        dst = ngx_array_push_n(conf->all, conf->options->nelts);
        ngx_memcpy(dst, conf->options->elts,
                   conf->options->nelts * sizeof(ngx_http_imgproc_option_t));
    }

    imgproc_options_init(&conf->base);

    if (conf->client_hints) {
        ngx_http_imgproc_client_defaults(&conf->base);
    }

    if (conf->all == NULL || (conf->pass == NULL && !conf->url.enable)) {
        return NGX_CONF_OK;
    }

    return ngx_http_imgproc_options_base(cf, conf);
}


/* up to the first option with variables; those behind are but checked */

static char *
ngx_http_imgproc_options_base(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *conf)
{
    ngx_uint_t                  i;
    imgproc_str_t               path;
    imgproc_scope_t             scope;
    imgproc_error_t             err;
    imgproc_options_t           scratch;
    ngx_http_imgproc_option_t  *option;

    ngx_http_imgproc_scope_init(&scope, conf);
    imgproc_options_init(&scratch);

    option = conf->all->elts;
    conf->first = conf->all->nelts;

    for (i = 0; i < conf->all->nelts; i++) {

        if (option[i].template.variables) {
            conf->first = ngx_min(conf->first, i);
            continue;
        }

        path.len = option[i].text.len;
        path.data = option[i].text.data;

        if (imgproc_options_apply_path((i < conf->first) ? &conf->base
                                                         : &scratch,
                                       &path, &scope, &err)
            != IMGPROC_OK)
        {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "invalid option \"%V\": %s in %s:%ui",
                          &option[i].text, err.detail, option[i].place.file,
                          option[i].place.line);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


ngx_int_t
ngx_http_imgproc_options_resolve(ngx_http_request_t *r,
    imgproc_options_t *options, imgproc_error_t *err)
{
    ngx_int_t                     rc;
    ngx_str_t                     text;
    ngx_uint_t                    i;
    imgproc_str_t                 path;
    imgproc_scope_t               scope;
    const imgproc_allowed_t      *allowed;
    ngx_http_imgproc_option_t    *option;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    *options = ilcf->base;

    if (ilcf->all == NULL) {
        return NGX_OK;
    }

    ngx_http_imgproc_scope_init(&scope, ilcf);

    allowed = ngx_http_imgproc_scope_allowed(r, 0);
    option = ilcf->all->elts;

    for (i = ilcf->first; i < ilcf->all->nelts; i++) {

        rc = ngx_http_imgproc_options_expand(r, &option[i], &text, err);

        if (rc != NGX_OK) {
            return rc;
        }

        path.len = text.len;
        path.data = text.data;

        /* what is in a variable is not the configuration's */

        scope.allowed = option[i].template.variables ? allowed : NULL;

        if (imgproc_options_apply_path(options, &path, &scope, err)
            != IMGPROC_OK)
        {
            return NGX_DECLINED;
        }
    }

    ngx_http_imgproc_options_warn(r, &scope);

    return NGX_OK;
}


void
ngx_http_imgproc_options_warn(ngx_http_request_t *r, imgproc_scope_t *scope)
{
    if (scope->warnings & IMGPROC_WARN_BOOL) {
        ngx_log_error(NGX_LOG_WARN, r->connection->log, 0,
                      "imgproc: an option's value is no boolean "
                      "and taken for 0");
    }
}


static ngx_int_t
ngx_http_imgproc_options_expand(ngx_http_request_t *r,
    ngx_http_imgproc_option_t *option, ngx_str_t *path, imgproc_error_t *err)
{
    ngx_int_t                   rc;
    ngx_http_imgproc_escape_pt  escape;

    if (option->template.variables == 0) {
        *path = option->text;
        return NGX_OK;
    }

    escape = option->whole ? NULL : ngx_http_imgproc_options_argument;

    rc = ngx_http_imgproc_template_expand(r, &option->template, escape, path);

    if (rc == NGX_DECLINED) {
        (void) imgproc_error(err, IMGPROC_BAD_OPTION,
                             "\"/\" or \":\" in a variable's value \"%.*s\"",
                             (int) ngx_min(path->len, 128), path->data);

        (void) g_strlcpy(err->hint, "an argument must hold neither \"/\" "
                         "nor \":\"", IMGPROC_HINT_LEN);

        return NGX_DECLINED;
    }

    if (rc == NGX_OK && !option->whole
        && ngx_http_imgproc_options_empty(path))
    {
        path->len = 0;
    }

    return rc;
}


static ngx_uint_t
ngx_http_imgproc_options_empty(ngx_str_t *text)
{
    u_char  *p, *last;

    last = text->data + text->len;

    p = ngx_strlchr(text->data, last, ':');

    if (p == NULL) {
        return 0;
    }

    while (p < last && *p == ':') {
        p++;
    }

    return p == last;
}


/* a client must not write options where there is room for an argument only */

static ssize_t
ngx_http_imgproc_options_argument(u_char *dst, ngx_str_t *value)
{
    size_t  i;

    if (dst) {
        ngx_memcpy(dst, value->data, value->len);
        return value->len;
    }

    for (i = 0; i < value->len; i++) {
        if (value->data[i] == '/' || value->data[i] == ':') {
            return NGX_ERROR;
        }
    }

    return value->len;
}
