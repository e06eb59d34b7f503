
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_preset.h"


static imgproc_code_e imgproc_preset_one(imgproc_options_t *options,
    const imgproc_str_t *name, imgproc_scope_t *scope, imgproc_error_t *err);
static int imgproc_preset_used(const imgproc_scope_t *scope,
    const imgproc_preset_t *preset);
static imgproc_code_e imgproc_preset_bad(imgproc_error_t *err,
    const char *why, const imgproc_str_t *name);


const imgproc_preset_t *
imgproc_preset_find(const imgproc_scope_t *scope, const imgproc_str_t *name)
{
    unsigned              i;
    const imgproc_str_t  *s;

    for (i = 0; i < scope->npresets; i++) {

        s = &scope->presets[i].name;

        if (s->len == name->len && memcmp(s->data, name->data, s->len) == 0) {
            return &scope->presets[i];
        }
    }

    return NULL;
}


imgproc_code_e
imgproc_preset_apply(imgproc_options_t *options, const imgproc_str_t *names,
    imgproc_scope_t *scope, imgproc_error_t *err)
{
    u_char          *p, *last, *end;
    imgproc_str_t    name;
    imgproc_code_e   rc;

    p = names->data;
    last = p + names->len;

    while (p < last) {

        end = memchr(p, ':', last - p);
        if (end == NULL) {
            end = last;
        }

        name.data = p;
        name.len = end - p;

        p = end + 1;

        if (name.len == 0) {
            continue;
        }

        rc = imgproc_preset_one(options, &name, scope, err);

        if (rc != IMGPROC_OK) {
            return rc;
        }
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_preset_one(imgproc_options_t *options, const imgproc_str_t *name,
    imgproc_scope_t *scope, imgproc_error_t *err)
{
    imgproc_use_t            use;
    imgproc_code_e           rc;
    const imgproc_preset_t  *preset;

    preset = scope ? imgproc_preset_find(scope, name) : NULL;

    if (preset == NULL) {

        if (scope && scope->later) {
            return IMGPROC_OK;
        }

        return imgproc_preset_bad(err, "unknown preset", name);
    }

    if (imgproc_preset_used(scope, preset)) {
        scope->warnings |= IMGPROC_WARN_PRESET;
        return IMGPROC_OK;
    }

    /* presets that use others more than once multiply */

    if (scope->applied == IMGPROC_MAX_PRESETS) {
        return imgproc_preset_bad(err, "too many presets", name);
    }

    scope->applied++;

    use.preset = preset;
    use.outer = scope->use;
    scope->use = &use;

    rc = imgproc_options_apply_path(options, &preset->options, scope, err);

    scope->use = use.outer;

    return rc;
}


static int
imgproc_preset_used(const imgproc_scope_t *scope,
    const imgproc_preset_t *preset)
{
    const imgproc_use_t  *use;

    for (use = scope->use; use; use = use->outer) {
        if (use->preset == preset) {
            return 1;
        }
    }

    return 0;
}


static imgproc_code_e
imgproc_preset_bad(imgproc_error_t *err, const char *why,
    const imgproc_str_t *name)
{
    (void) imgproc_error(err, IMGPROC_BAD_OPTION, "%s \"%.*s\"", why,
                         (int) MIN(name->len, 128), name->data);
    (void) g_strlcpy(err->hint, why, sizeof(err->hint));

    return IMGPROC_BAD_OPTION;
}
