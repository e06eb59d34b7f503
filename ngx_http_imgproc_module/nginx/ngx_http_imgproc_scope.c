
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_options.h"
#include "ngx_http_imgproc_scope.h"


static imgproc_preset_t *ngx_http_imgproc_scope_add_preset(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *ilcf, ngx_str_t *name);
static char *ngx_http_imgproc_scope_check_option(ngx_conf_t *cf,
    ngx_str_t *text);
static char *ngx_http_imgproc_scope_check_presets(ngx_conf_t *cf,
    ngx_http_imgproc_presets_t *presets);


char *
ngx_http_imgproc_scope_preset(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char              *rv;
    u_char            *p;
    size_t             len;
    ngx_str_t         *value;
    ngx_uint_t         i;
    imgproc_preset_t  *preset;

    value = cf->args->elts;
    len = 0;

    for (i = 2; i < cf->args->nelts; i++) {

        rv = ngx_http_imgproc_scope_check_option(cf, &value[i]);

        if (rv != NGX_CONF_OK) {
            return rv;
        }

        len += value[i].len + 1;
    }

    preset = ngx_http_imgproc_scope_add_preset(cf, ilcf, &value[1]);
    if (preset == NULL) {
        return NGX_CONF_ERROR;
    }

    p = ngx_pnalloc(cf->pool, len);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    preset->options.data = p;

    for (i = 2; i < cf->args->nelts; i++) {
        p = ngx_cpymem(p, value[i].data, value[i].len);
        *p++ = '/';
    }

    preset->options.len = len - 1;

    return NGX_CONF_OK;
}


static imgproc_preset_t *
ngx_http_imgproc_scope_add_preset(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *ilcf, ngx_str_t *name)
{
    imgproc_str_t                text;
    imgproc_scope_t              scope;
    imgproc_preset_t            *preset;
    ngx_http_imgproc_place_t    *place;
    ngx_http_imgproc_presets_t  *presets;

    if (name->len == 0
        || ngx_strlchr(name->data, name->data + name->len, ':')
        || ngx_strlchr(name->data, name->data + name->len, '/'))
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid name \"%V\" of a preset, "
                           "characters other than \":\" and \"/\" are allowed",
                           name);
        return NULL;
    }

    presets = ilcf->presets;

    if (presets == NULL) {

        presets = ngx_pcalloc(cf->pool, sizeof(ngx_http_imgproc_presets_t));
        if (presets == NULL) {
            return NULL;
        }

        if (ngx_array_init(&presets->presets, cf->pool, 4,
                           sizeof(imgproc_preset_t))
            != NGX_OK
            || ngx_array_init(&presets->places, cf->pool, 4,
                              sizeof(ngx_http_imgproc_place_t))
               != NGX_OK)
        {
            return NULL;
        }

        ilcf->presets = presets;
    }

    text.len = name->len;
    text.data = name->data;

    ngx_http_imgproc_scope_init(&scope, ilcf);

    if (imgproc_preset_find(&scope, &text)) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "duplicate preset \"%V\"",
                           name);
        return NULL;
    }

    place = ngx_array_push(&presets->places);
    if (place == NULL) {
        return NULL;
    }

    place->file = cf->conf_file->file.name.data;
    place->line = cf->conf_file->line;

    preset = ngx_array_push(&presets->presets);
    if (preset == NULL) {
        return NULL;
    }

    preset->name = text;

    return preset;
}


static char *
ngx_http_imgproc_scope_check_option(ngx_conf_t *cf, ngx_str_t *text)
{
    if (ngx_strlchr(text->data, text->data + text->len, '$')) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid option \"%V\": variables are not allowed "
                           "in a preset", text);
        return NGX_CONF_ERROR;
    }

    return ngx_http_imgproc_options_check(cf, text);
}


char *
ngx_http_imgproc_scope_allowed_options(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    ngx_str_t      *value;
    ngx_uint_t      i;
    imgproc_str_t   name;

    if (ilcf->allowed == NULL) {
        ilcf->allowed = ngx_pcalloc(cf->pool, sizeof(imgproc_allowed_t));
        if (ilcf->allowed == NULL) {
            return NGX_CONF_ERROR;
        }
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        name.len = value[i].len;
        name.data = value[i].data;

        if (imgproc_options_allow(ilcf->allowed, &name) != 0) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "unknown option \"%V\" in \"%V\", "
                               "names and aliases of options are allowed",
                               &value[i], &cmd->name);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


void
ngx_http_imgproc_scope_all_but(imgproc_allowed_t *allowed, const char *name)
{
    unsigned                 i, n;
    imgproc_str_t            text;
    const imgproc_option_t  *option;

    ngx_memzero(allowed, sizeof(imgproc_allowed_t));

    option = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        if (ngx_strcmp(option[i].name, name) == 0) {
            continue;
        }

        text.len = ngx_strlen(option[i].name);
        text.data = (u_char *) option[i].name;

        (void) imgproc_options_allow(allowed, &text);
    }
}


char *
ngx_http_imgproc_scope_merge(ngx_conf_t *cf,
    ngx_http_imgproc_loc_conf_t *prev, ngx_http_imgproc_loc_conf_t *conf)
{
    char  *rv;

    /* the outermost level has nobody to merge it */

    rv = ngx_http_imgproc_scope_check_presets(cf, prev->presets);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    if (conf->allowed == NULL) {
        conf->allowed = prev->allowed;
    }

    if (conf->presets == NULL) {
        conf->presets = prev->presets;
    }

    return ngx_http_imgproc_scope_check_presets(cf, conf->presets);
}


static char *
ngx_http_imgproc_scope_check_presets(ngx_conf_t *cf,
    ngx_http_imgproc_presets_t *presets)
{
    ngx_uint_t                 i;
    imgproc_scope_t            scope;
    imgproc_error_t            err;
    imgproc_preset_t          *preset;
    imgproc_options_t          options;
    ngx_http_imgproc_place_t  *place;

    if (presets == NULL || presets->checked) {
        return NGX_CONF_OK;
    }

    presets->checked = 1;

    preset = presets->presets.elts;
    place = presets->places.elts;

    for (i = 0; i < presets->presets.nelts; i++) {

        ngx_memzero(&scope, sizeof(imgproc_scope_t));
        scope.presets = preset;
        scope.npresets = presets->presets.nelts;

        imgproc_options_init(&options);

        if (imgproc_preset_apply(&options, &preset[i].name, &scope, &err)
            != IMGPROC_OK)
        {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "invalid preset \"%*s\": %s in %s:%ui",
                          preset[i].name.len, preset[i].name.data,
                          err.detail, place[i].file, place[i].line);
            return NGX_CONF_ERROR;
        }

        if (scope.warnings & IMGPROC_WARN_PRESET) {
            ngx_log_error(NGX_LOG_WARN, cf->log, 0,
                          "preset \"%*s\" leads to one that is in itself, "
                          "which is skipped there, in %s:%ui",
                          preset[i].name.len, preset[i].name.data,
                          place[i].file, place[i].line);
        }
    }

    return NGX_CONF_OK;
}


void
ngx_http_imgproc_scope_init(imgproc_scope_t *scope,
    ngx_http_imgproc_loc_conf_t *ilcf)
{
    ngx_memzero(scope, sizeof(imgproc_scope_t));

    if (ilcf->presets) {
        scope->presets = ilcf->presets->presets.elts;
        scope->npresets = ilcf->presets->presets.nelts;
    }
}


const imgproc_allowed_t *
ngx_http_imgproc_scope_allowed(ngx_http_request_t *r, ngx_uint_t verified)
{
    ngx_http_imgproc_loc_conf_t   *ilcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    if (ilcf->allowed || verified) {
        return ilcf->allowed;
    }

    imcf = ngx_http_get_module_main_conf(r, ngx_http_imgproc_module);

    return &imcf->unsigned_options;
}
