
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "imgproc_argument.h"


static imgproc_code_e imgproc_argument_colour(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static imgproc_code_e imgproc_argument_gravity(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static imgproc_code_e imgproc_argument_offset(imgproc_apply_t *c, int type,
    const imgproc_str_t *text, double *value);
static imgproc_code_e imgproc_argument_qualities(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);
static imgproc_code_e imgproc_argument_formats(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);


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
imgproc_argument_several(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    switch (arg->rule.kind) {

    case IMGPROC_KIND_COLOUR:
        return imgproc_argument_colour(c, arg, args, n);

    case IMGPROC_KIND_GRAVITY:
        return imgproc_argument_gravity(c, arg, args, n);

    case IMGPROC_KIND_QUALITIES:
        return imgproc_argument_qualities(c, arg, args, n);

    case IMGPROC_KIND_FORMATS:
        return imgproc_argument_formats(c, arg, args, n);

    default: /* presets are no value */
        return IMGPROC_OK;
    }
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

    rc = imgproc_argument_offset(c, type, n > 2 ? &args[2] : &imgproc_no_text,
                                 &g->y);

    if (type == IMGPROC_GRAVITY_SMART) {
        g->x = 0;
        g->y = 0;
    }

    return rc;
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


static imgproc_code_e
imgproc_argument_formats(imgproc_apply_t *c, const imgproc_arg_t *arg,
    const imgproc_str_t *args, unsigned n)
{
    int        format;
    unsigned   i;
    uint32_t   formats;

    formats = 0;

    for (i = 0; i < n; i++) {

        if (args[i].len == 0) {
            continue;
        }

        if (imgproc_grammar_read(&imgproc_rule_format, &args[i], &format, NULL)
            != 0)
        {
            return imgproc_argument_bad(c, NULL, &arg->rule, &args[i]);
        }

        formats |= 1u << format;
    }

    *(uint32_t *) (c->options + arg->offset) = formats;

    return IMGPROC_OK;
}
