
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_argument.h"


/* what is applied at the moment, and where to complain */

typedef struct {
    u_char                  *options;
    const imgproc_option_t  *option;
    int                     *warning;
    imgproc_error_t         *err;
} imgproc_apply_t;


static unsigned imgproc_argument_max(const imgproc_option_t *option);
static unsigned imgproc_argument_span(imgproc_kind_e kind);
static int imgproc_argument_empty(const imgproc_str_t *args, unsigned n);
static void imgproc_argument_clear(imgproc_apply_t *c);
static imgproc_code_e imgproc_argument_set(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static void imgproc_argument_missing(imgproc_apply_t *c,
    const imgproc_arg_t *arg);
static imgproc_code_e imgproc_argument_scalar(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *text);
static imgproc_code_e imgproc_argument_colour(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static imgproc_code_e imgproc_argument_gravity(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static imgproc_code_e imgproc_argument_offset(imgproc_apply_t *c, int type,
    const imgproc_str_t *text, double *value);
static imgproc_code_e imgproc_argument_qualities(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static const char *imgproc_argument_label(imgproc_apply_t *c,
    const imgproc_arg_t *arg);
static imgproc_code_e imgproc_argument_bad(imgproc_apply_t *c,
    const char *label, const imgproc_rule_t *rule, const imgproc_str_t *text);
static imgproc_code_e imgproc_argument_count(imgproc_apply_t *c, unsigned n,
    unsigned max);


static const imgproc_str_t  imgproc_no_text = imgproc_str("");


static const imgproc_rule_t  imgproc_rule_byte =
    { IMGPROC_KIND_INT, 0, 255, NULL };

static const imgproc_rule_t  imgproc_rule_quality =
    { IMGPROC_KIND_INT, 0, 100, NULL };

static const imgproc_rule_t  imgproc_rule_format =
    { IMGPROC_KIND_FORMAT, 0, 0, NULL };

static const imgproc_rule_t  imgproc_rule_offset =
    { IMGPROC_KIND_FLOAT, -HUGE_VAL, HUGE_VAL, NULL };

static const imgproc_rule_t  imgproc_rule_focus =
    { IMGPROC_KIND_FLOAT, 0, 1, NULL };


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

        if (n == 1) {
            imgproc_argument_clear(&c);
        }

        return IMGPROC_OK;
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
        return IMGPROC_MAX_ARGS;

    default:
        return 1;
    }
}


static int
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

static void
imgproc_argument_clear(imgproc_apply_t *c)
{
    const imgproc_arg_t  *arg;

    arg = &c->option->args[0];

    if (arg->rule.kind == IMGPROC_KIND_COLOUR && arg->present) {
        memset(c->options + arg->offset, 0, 3);
        *(int *) (c->options + arg->present) = 0;
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

    switch (arg->rule.kind) {

    case IMGPROC_KIND_COLOUR:
        rc = imgproc_argument_colour(c, arg, args, n);
        break;

    case IMGPROC_KIND_GRAVITY:
        rc = imgproc_argument_gravity(c, arg, args, n);
        break;

    case IMGPROC_KIND_QUALITIES:
        rc = imgproc_argument_qualities(c, arg, args, n);
        break;

    default:
        rc = imgproc_argument_scalar(c, arg, args);
        break;
    }

    if (rc == IMGPROC_OK && arg->present) {
        *(int *) (c->options + arg->present) = 1;
    }

    return rc;
}


static void
imgproc_argument_missing(imgproc_apply_t *c, const imgproc_arg_t *arg)
{
    size_t  size;

    if (arg->like == 0) {
        return;
    }

    size = arg->rule.kind == IMGPROC_KIND_POSITIVE ? sizeof(double)
                                                   : sizeof(int);

    memcpy(c->options + arg->offset, c->options + arg->like, size);
}


static imgproc_code_e
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


static imgproc_code_e
imgproc_argument_colour(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    int        part;
    uint8_t   *rgb;
    unsigned   i;

    if (n == 1) {
        return imgproc_argument_scalar(c, arg, args);
    }

    if (n != 3) {
        return imgproc_argument_bad(c, NULL, &arg->rule, args);
    }

    rgb = c->options + arg->offset;

    for (i = 0; i < 3; i++) {

        if (args[i].len == 0) {
            continue;
        }

        if (imgproc_grammar_read(&imgproc_rule_byte, &args[i], &part, NULL)
            != 0)
        {
            return imgproc_argument_bad(c, NULL, &arg->rule, &args[i]);
        }

        rgb[i] = part;
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_argument_gravity(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    int                  type;
    imgproc_rule_t       rule;
    imgproc_code_e       rc;
    imgproc_gravity_t   *g;

    g = (imgproc_gravity_t *) (c->options + arg->offset);
    type = g->type;

    rule = arg->rule;
    rule.kind = IMGPROC_KIND_ENUM;

    if (args[0].len && imgproc_grammar_read(&rule, args, &type, NULL) != 0) {
        return imgproc_argument_bad(c, imgproc_argument_label(c, arg), &rule,
                                    args);
    }

    /* missing offsets are 0, and a focus point's parts are no offsets */

    if (n < 2 || (type != g->type && g->type == IMGPROC_GRAVITY_FOCUS_POINT)) {
        g->x = 0;
    }

    if (n < 3 || (type != g->type && g->type == IMGPROC_GRAVITY_FOCUS_POINT)) {
        g->y = 0;
    }

    g->type = type;

    rc = imgproc_argument_offset(c, type, n > 1 ? &args[1] : &imgproc_no_text,
                                 &g->x);
    if (rc != IMGPROC_OK) {
        return rc;
    }

    return imgproc_argument_offset(c, type,
                                   n > 2 ? &args[2] : &imgproc_no_text, &g->y);
}


static imgproc_code_e
imgproc_argument_offset(imgproc_apply_t *c, int type,
    const imgproc_str_t *text, double *value)
{
    const imgproc_rule_t  *rule;

    if (type == IMGPROC_GRAVITY_FOCUS_POINT) {
        rule = &imgproc_rule_focus;

    } else if (text->len) {
        rule = &imgproc_rule_offset;

    } else {
        return IMGPROC_OK;
    }

    if (imgproc_grammar_read(rule, text, value, NULL) != 0) {
        return imgproc_argument_bad(c, "x and y each", rule, text);
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_argument_qualities(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    int        format, *qualities;
    unsigned   i;

    qualities = (int *) (c->options + arg->offset);

    for (i = 0; i < n; i += 2) {

        if (imgproc_argument_empty(&args[i], MIN(2, n - i))) {
            continue;
        }

        if (imgproc_grammar_read(&imgproc_rule_format, &args[i], &format, NULL)
            != 0)
        {
            return imgproc_argument_bad(c, "format", &imgproc_rule_format,
                                        &args[i]);
        }

        if (i + 1 == n) {
            return imgproc_argument_bad(c, NULL, &arg->rule, &args[i]);
        }

        if (args[i + 1].len == 0) {
            continue;
        }

        if (imgproc_grammar_read(&imgproc_rule_quality, &args[i + 1],
                                 &qualities[format], NULL)
            != 0)
        {
            return imgproc_argument_bad(c, "quality", &imgproc_rule_quality,
                                        &args[i + 1]);
        }
    }

    return IMGPROC_OK;
}


/* an only argument needs no name of its own */

static const char *
imgproc_argument_label(imgproc_apply_t *c, const imgproc_arg_t *arg)
{
    return c->option->args[1].label ? arg->label : NULL;
}


static imgproc_code_e
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
