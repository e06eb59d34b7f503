
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_argument.h"


static unsigned imgproc_argument_max(const imgproc_option_t *option);
static unsigned imgproc_argument_span(imgproc_kind_e kind);
static int imgproc_argument_clears(const imgproc_option_t *option,
    unsigned n);
static void imgproc_argument_clear(imgproc_apply_t *c);
static imgproc_code_e imgproc_argument_set(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static void imgproc_argument_missing(imgproc_apply_t *c,
    const imgproc_arg_t *arg);
static void imgproc_argument_none(imgproc_apply_t *c,
    const imgproc_arg_t *arg);
static size_t imgproc_argument_size(imgproc_kind_e kind);
static imgproc_code_e imgproc_argument_count(imgproc_apply_t *c, unsigned n,
    unsigned max);


imgproc_code_e
imgproc_argument_apply(imgproc_options_t *options,
    const imgproc_option_t *option, const imgproc_str_t *args, unsigned n,
    int *warning, imgproc_error_t *err)
{
    unsigned              i, max, span;
    imgproc_code_e        rc;
    imgproc_apply_t       c;
    const imgproc_arg_t  *arg;

    c.options = (u_char *) options;
    c.option = option;
    c.warning = warning;
    c.err = err;

    max = imgproc_argument_max(option);

    if (n == 0 || n > max) {
        return imgproc_argument_count(&c, n, max);
    }

    if (imgproc_argument_empty(args, n)) {

        if (imgproc_argument_clears(option, n)) {
            imgproc_argument_clear(&c);
        }

        return IMGPROC_OK;
    }

    if (option->flags & IMGPROC_OPTION_WHOLE) {
        imgproc_argument_clear(&c);
    }

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        arg = &option->args[i];
        span = MIN(imgproc_argument_span(arg->rule.kind), n);

        rc = imgproc_argument_set(&c, arg, args, span);

        if (rc != IMGPROC_OK) {
            return rc;
        }

        args += span;
        n -= span;
    }

    return IMGPROC_OK;
}


static unsigned
imgproc_argument_max(const imgproc_option_t *option)
{
    unsigned  i, max;

    max = 0;

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {
        max += imgproc_argument_span(option->args[i].rule.kind);
    }

    return MIN(max, IMGPROC_MAX_ARGS);
}


static unsigned
imgproc_argument_span(imgproc_kind_e kind)
{
    switch (kind) {

    case IMGPROC_KIND_COLOUR:
    case IMGPROC_KIND_GRAVITY:
        return 3;

    case IMGPROC_KIND_QUALITIES:
    case IMGPROC_KIND_FORMATS:
    case IMGPROC_KIND_PRESETS:
        return IMGPROC_MAX_ARGS;

    default:
        return 1;
    }
}


int
imgproc_argument_empty(const imgproc_str_t *args, unsigned n)
{
    unsigned  i;

    for (i = 0; i < n; i++) {
        if (args[i].len) {
            return 0;
        }
    }

    return 1;
}


/* "background:" means none, and no value could say so */

static int
imgproc_argument_clears(const imgproc_option_t *option, unsigned n)
{
    if (!(option->flags & IMGPROC_OPTION_CLEAR)) {
        return 0;
    }

    return n == 1 || option->args[0].rule.kind == IMGPROC_KIND_THRESHOLD;
}


static void
imgproc_argument_clear(imgproc_apply_t *c)
{
    unsigned  i;

    for (i = 0; i < IMGPROC_OPTION_ARGS && c->option->args[i].label; i++) {
        imgproc_argument_none(c, &c->option->args[i]);
    }
}


static imgproc_code_e
imgproc_argument_set(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    imgproc_code_e  rc;

    if (imgproc_argument_empty(args, n)) {
        imgproc_argument_missing(c, arg);
        return IMGPROC_OK;
    }

    if (arg->rule.kind < IMGPROC_KIND_COLOUR) {
        rc = imgproc_argument_scalar(c, arg, args);

    } else {
        rc = imgproc_argument_several(c, arg, args, n);
    }

    if (rc == IMGPROC_OK && arg->present) {
        *(int *) (c->options + arg->present) = 1;
    }

    return rc;
}


static void
imgproc_argument_missing(imgproc_apply_t *c, const imgproc_arg_t *arg)
{
    if (arg->rule.kind == IMGPROC_KIND_THRESHOLD) {
        imgproc_argument_none(c, arg);

    } else if (arg->like) {
        memcpy(c->options + arg->offset, c->options + arg->like,
               imgproc_argument_size(arg->rule.kind));
    }
}


static void
imgproc_argument_none(imgproc_apply_t *c, const imgproc_arg_t *arg)
{
    memset(c->options + arg->offset, 0, imgproc_argument_size(arg->rule.kind));

    if (arg->present) {
        *(int *) (c->options + arg->present) = 0;
    }
}


static size_t
imgproc_argument_size(imgproc_kind_e kind)
{
    switch (kind) {

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
        return sizeof(double);

    case IMGPROC_KIND_HEX:
    case IMGPROC_KIND_COLOUR:
        return 3;

    case IMGPROC_KIND_TIME:
        return sizeof(int64_t);

    case IMGPROC_KIND_STRING:
        return sizeof(imgproc_str_t);

    case IMGPROC_KIND_GRAVITY:
        return sizeof(imgproc_gravity_t);

    case IMGPROC_KIND_QUALITIES:
        return sizeof(int) * IMGPROC_FORMATS;

    case IMGPROC_KIND_FORMATS:
        return sizeof(uint32_t);

    case IMGPROC_KIND_PRESETS:
        return 0;

    default:
        return sizeof(int);
    }
}


imgproc_code_e
imgproc_argument_scalar(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *text)
{
    if (imgproc_grammar_read(&arg->rule, text, c->options + arg->offset,
                             c->warning)
        == 0)
    {
        return IMGPROC_OK;
    }

    return imgproc_argument_bad(c, imgproc_argument_label(c, arg), &arg->rule,
                                text);
}


/* an only argument needs no name of its own */

const char *
imgproc_argument_label(imgproc_apply_t *c, const imgproc_arg_t *arg)
{
    return c->option->args[1].label ? arg->label : NULL;
}


imgproc_code_e
imgproc_argument_bad(imgproc_apply_t *c, const char *label,
    const imgproc_rule_t *rule, const imgproc_str_t *text)
{
    int          unsupported;
    char         allowed[IMGPROC_HINT_LEN];
    const char  *name;

    name = c->option->name;
    unsupported = imgproc_grammar_unsupported(rule, text);

    (void) imgproc_grammar_allowed(rule, allowed, sizeof(allowed));

    (void) imgproc_error(c->err, IMGPROC_BAD_OPTION,
                         "option \"%s\" with \"%.*s\": must be %s", name,
                         (int) MIN(text->len, 64), text->data, allowed);

    (void) g_snprintf(c->err->hint, sizeof(c->err->hint),
                      "%s: %s%s%smust be %s", name,
                      unsupported ? "not supported, " : "",
                      label ? label : "", label ? " " : "", allowed);

    return IMGPROC_BAD_OPTION;
}


static imgproc_code_e
imgproc_argument_count(imgproc_apply_t *c, unsigned n, unsigned max)
{
    const char  *name;

    name = c->option->name;

    (void) imgproc_error(c->err, IMGPROC_BAD_OPTION,
                         "option \"%s\" with %u arguments", name, n);

    (void) g_snprintf(c->err->hint, sizeof(c->err->hint),
                      max == 1 ? "%s: must have one argument"
                               : "%s: must have from 1 to %u arguments",
                      name, max);

    return IMGPROC_BAD_OPTION;
}
