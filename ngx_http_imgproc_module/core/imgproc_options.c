
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_argument.h"
#include "imgproc_options.h"
#include "imgproc_preset.h"


/* of a format that has none of its own */

#define IMGPROC_QUALITY  80


static int imgproc_options_refused(const imgproc_option_t *option,
    const imgproc_scope_t *scope);
static imgproc_code_e imgproc_options_write(imgproc_options_t *options,
    const imgproc_option_t *option, const imgproc_str_t *text,
    const imgproc_str_t *args, unsigned n, imgproc_scope_t *scope,
    imgproc_error_t *err);


int
imgproc_options_quality(const imgproc_options_t *options,
    imgproc_format_e format)
{
    int  quality;

    quality = options->quality;

    if (quality == 0) {
        quality = options->format_quality[format];
    }

    return quality ? quality : IMGPROC_QUALITY;
}


void
imgproc_options_init(imgproc_options_t *options)
{
    unsigned                 i, n, rows;
    imgproc_str_t            text, name, args[IMGPROC_MAX_ARGS];
    imgproc_error_t          err;
    const imgproc_option_t  *table;

    memset(options, 0, sizeof(imgproc_options_t));

    table = imgproc_options_table(&rows);

    for (i = 0; i < rows; i++) {

        text.data = (u_char *) table[i].value;
        text.len = strlen(table[i].value);

        /* no option's name stands before the arguments here */

        n = imgproc_grammar_split(&text, &name, args + 1,
                                  IMGPROC_MAX_ARGS - 1);
        args[0] = name;

        (void) imgproc_argument_apply(options, &table[i], args, n + 1, NULL,
                                      &err);
    }
}


imgproc_code_e
imgproc_options_apply(imgproc_options_t *options, const imgproc_str_t *text,
    imgproc_scope_t *scope, imgproc_error_t *err)
{
    unsigned                 n;
    imgproc_str_t            name, args[IMGPROC_MAX_ARGS];
    imgproc_code_e           rc;
    imgproc_options_t        copy;
    const imgproc_option_t  *option;

    n = imgproc_grammar_split(text, &name, args, IMGPROC_MAX_ARGS);

    option = imgproc_options_find(&name);

    if (option == NULL) {
        (void) imgproc_error(err, IMGPROC_BAD_OPTION,
                             "unknown option \"%.*s\"",
                             (int) MIN(name.len, 128), name.data);
        (void) g_strlcpy(err->hint, "unknown option", sizeof(err->hint));
        return IMGPROC_BAD_OPTION;
    }

    if (imgproc_options_refused(option, scope)) {
        (void) imgproc_error(err, IMGPROC_OPTION_NOT_ALLOWED,
                             "option \"%s\" is not in "
                             "imgproc_allowed_options", option->name);
        (void) g_strlcpy(err->hint, option->name, sizeof(err->hint));
        return IMGPROC_OPTION_NOT_ALLOWED;
    }

    copy = *options;

    rc = imgproc_options_write(&copy, option, text, args, n, scope, err);

    if (rc == IMGPROC_OK) {
        *options = copy;
    }

    return rc;
}


/* presets are free, and so are the options in them */

static int
imgproc_options_refused(const imgproc_option_t *option,
    const imgproc_scope_t *scope)
{
    if (scope == NULL || scope->allowed == NULL || scope->use
        || option->args[0].rule.kind == IMGPROC_KIND_PRESETS)
    {
        return 0;
    }

    return !imgproc_options_allowed(scope->allowed, option);
}


static imgproc_code_e
imgproc_options_write(imgproc_options_t *options,
    const imgproc_option_t *option, const imgproc_str_t *text,
    const imgproc_str_t *args, unsigned n, imgproc_scope_t *scope,
    imgproc_error_t *err)
{
    int             warning;
    imgproc_str_t   names;
    imgproc_code_e  rc;

    warning = 0;

    rc = imgproc_argument_apply(options, option, args, n, &warning, err);

    if (rc != IMGPROC_OK) {
        return rc;
    }

    if (warning && scope) {
        scope->warnings |= IMGPROC_WARN_BOOL;
    }

    if (option->args[0].rule.kind != IMGPROC_KIND_PRESETS) {
        return IMGPROC_OK;
    }

    names.data = args[0].data;
    names.len = text->data + text->len - names.data;

    return imgproc_preset_apply(options, &names, scope, err);
}


imgproc_code_e
imgproc_options_apply_path(imgproc_options_t *options,
    const imgproc_str_t *path, imgproc_scope_t *scope, imgproc_error_t *err)
{
    u_char          *p, *last, *end;
    imgproc_str_t    option;
    imgproc_code_e   rc;

    p = path->data;
    last = p + path->len;

    while (p < last) {

        end = memchr(p, '/', last - p);
        if (end == NULL) {
            end = last;
        }

        option.data = p;
        option.len = end - p;

        p = end + 1;

        if (option.len == 0) {
            continue;
        }

        rc = imgproc_options_apply(options, &option, scope, err);

        if (rc != IMGPROC_OK) {
            return rc;
        }
    }

    return IMGPROC_OK;
}
