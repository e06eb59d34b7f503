
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_grammar.h"


static int imgproc_grammar_equal(const imgproc_str_t *text, const char *s);
static int imgproc_grammar_int(const imgproc_rule_t *rule,
    const imgproc_str_t *text, int *value);
static int imgproc_grammar_angle(const imgproc_str_t *text, int *value);
static int imgproc_grammar_float(const imgproc_rule_t *rule,
    const imgproc_str_t *text, double *value);
static int imgproc_grammar_decimal(const imgproc_str_t *text);
static int imgproc_grammar_bool(const imgproc_str_t *text, int *value,
    int *warning);
static const imgproc_name_t *imgproc_grammar_name(const imgproc_name_t *names,
    const imgproc_str_t *text);
static int imgproc_grammar_enum(const imgproc_rule_t *rule,
    const imgproc_str_t *text, int *value);
static int imgproc_grammar_format(const imgproc_str_t *text, int *value);
static int imgproc_grammar_colour(const imgproc_str_t *text, uint8_t *value);
static int imgproc_grammar_time(const imgproc_str_t *text, int64_t *value);
static int imgproc_grammar_string(const imgproc_str_t *text,
    imgproc_str_t *value);


static const char *const  imgproc_grammar_true[] = {
    "1", "t", "T", "true", "TRUE", "True", NULL
};


static const char *const  imgproc_grammar_false[] = {
    "0", "f", "F", "false", "FALSE", "False", NULL
};


/* formats that are names in a URL only; the others are in the format table */

static const imgproc_name_t  imgproc_grammar_formats[] = {
    { "best", -1 },
    { "json", -1 },
    { NULL, 0 }
};


unsigned
imgproc_grammar_split(const imgproc_str_t *option, imgproc_str_t *name,
    imgproc_str_t *args, unsigned max)
{
    u_char        *p, *last, *end;
    unsigned       n;
    imgproc_str_t  part;

    n = 0;
    p = option->data;
    last = p + option->len;

    for ( ;; ) {
        end = p < last ? memchr(p, ':', last - p) : NULL;

        part.data = p;
        part.len = (end ? end : last) - p;

        if (n == 0) {
            *name = part;

        } else if (n <= max) {
            args[n - 1] = part;
        }

        if (end == NULL) {
            return n;
        }

        n++;
        p = end + 1;
    }
}


int
imgproc_grammar_read(const imgproc_rule_t *rule, const imgproc_str_t *text,
    void *value, int *warning)
{
    switch (rule->kind) {

    case IMGPROC_KIND_INT:
        return imgproc_grammar_int(rule, text, value);

    case IMGPROC_KIND_ANGLE:
        return imgproc_grammar_angle(text, value);

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
        return imgproc_grammar_float(rule, text, value);

    case IMGPROC_KIND_BOOL:
        return imgproc_grammar_bool(text, value, warning);

    case IMGPROC_KIND_ENUM:
        return imgproc_grammar_enum(rule, text, value);

    case IMGPROC_KIND_FORMAT:
        return imgproc_grammar_format(text, value);

    case IMGPROC_KIND_HEX:
    case IMGPROC_KIND_COLOUR:
        return imgproc_grammar_colour(text, value);

    case IMGPROC_KIND_TIME:
        return imgproc_grammar_time(text, value);

    case IMGPROC_KIND_STRING:
        return imgproc_grammar_string(text, value);

    default: /* not a scalar */
        return -1;
    }
}


static int
imgproc_grammar_equal(const imgproc_str_t *text, const char *s)
{
    return text->len == strlen(s) && memcmp(text->data, s, text->len) == 0;
}


static int
imgproc_grammar_int(const imgproc_rule_t *rule, const imgproc_str_t *text,
    int *value)
{
    size_t   i;
    int64_t  n;

    n = 0;
    i = text->len && (text->data[0] == '-' || text->data[0] == '+');

    if (i == text->len || text->len > IMGPROC_NUMBER_LEN) {
        return -1;
    }

    for (/* void */; i < text->len; i++) {

        if (!g_ascii_isdigit(text->data[i])) {
            return -1;
        }

        /* one too large stays too large */

        n = MIN(n * 10 + (text->data[i] - '0'), INT64_C(1) << 40);
    }

    if (text->data[0] == '-') {
        n = -n;
    }

    if (n < rule->min || n > rule->max) {
        return -1;
    }

    *value = n;

    return 0;
}


static int
imgproc_grammar_angle(const imgproc_str_t *text, int *value)
{
    int             n;
    imgproc_rule_t  rule;

    rule.min = G_MININT;
    rule.max = G_MAXINT;

    if (imgproc_grammar_int(&rule, text, &n) != 0 || n % 90) {
        return -1;
    }

    *value = (n % 360 + 360) % 360;

    return 0;
}


static int
imgproc_grammar_float(const imgproc_rule_t *rule, const imgproc_str_t *text,
    double *value)
{
    char    buf[IMGPROC_NUMBER_LEN + 1];
    double  f;

    if (imgproc_grammar_decimal(text) != 0) {
        return -1;
    }

    memcpy(buf, text->data, text->len);
    buf[text->len] = '\0';

    /* zero has no sign here */

    f = g_ascii_strtod(buf, NULL) + 0.0;

    if (rule->kind == IMGPROC_KIND_POSITIVE) {

        if (f <= 0) {
            return -1;
        }

    } else if (f < rule->min || f > rule->max) {
        return -1;
    }

    *value = f;

    return 0;
}


/* what strtod() takes beyond [+-]digits[.digits] must not reach it */

static int
imgproc_grammar_decimal(const imgproc_str_t *text)
{
    size_t  i;
    size_t  digits, points;

    digits = 0;
    points = 0;
    i = text->len && (text->data[0] == '-' || text->data[0] == '+');

    if (text->len > IMGPROC_NUMBER_LEN) {
        return -1;
    }

    for (/* void */; i < text->len; i++) {

        if (text->data[i] == '.') {
            points++;

        } else if (g_ascii_isdigit(text->data[i])) {
            digits++;

        } else {
            return -1;
        }
    }

    return digits && points <= 1 ? 0 : -1;
}


static int
imgproc_grammar_bool(const imgproc_str_t *text, int *value, int *warning)
{
    unsigned  i;

    for (i = 0; imgproc_grammar_true[i]; i++) {
        if (imgproc_grammar_equal(text, imgproc_grammar_true[i])) {
            *value = 1;
            return 0;
        }
    }

    *value = 0;

    for (i = 0; imgproc_grammar_false[i]; i++) {
        if (imgproc_grammar_equal(text, imgproc_grammar_false[i])) {
            return 0;
        }
    }

    if (warning) {
        *warning = 1;
    }

    return 0;
}


static const imgproc_name_t *
imgproc_grammar_name(const imgproc_name_t *names, const imgproc_str_t *text)
{
    for (/* void */; names->name; names++) {
        if (imgproc_grammar_equal(text, names->name)) {
            return names;
        }
    }

    return NULL;
}


static int
imgproc_grammar_enum(const imgproc_rule_t *rule, const imgproc_str_t *text,
    int *value)
{
    const imgproc_name_t  *name;

    name = imgproc_grammar_name(rule->names, text);

    if (name == NULL || name->value < 0) {
        return -1;
    }

    *value = name->value;

    return 0;
}


static int
imgproc_grammar_format(const imgproc_str_t *text, int *value)
{
    imgproc_format_e  format;

    format = imgproc_format_by_name(text);

    if (format == IMGPROC_FORMAT_NONE) {
        return -1;
    }

    *value = format;

    return 0;
}


static int
imgproc_grammar_colour(const imgproc_str_t *text, uint8_t *value)
{
    int       hex[6];
    size_t    i;
    unsigned  step;

    if (text->len != 3 && text->len != 6) {
        return -1;
    }

    for (i = 0; i < text->len; i++) {

        hex[i] = g_ascii_xdigit_value(text->data[i]);

        if (hex[i] < 0) {
            return -1;
        }
    }

    step = text->len / 3;

    for (i = 0; i < 3; i++) {
        value[i] = hex[i * step] * 16 + hex[i * step + step - 1];
    }

    return 0;
}


static int
imgproc_grammar_time(const imgproc_str_t *text, int64_t *value)
{
    size_t   i;
    int64_t  n;

    n = 0;
    i = text->len && text->data[0] == '+';

    if (i == text->len || text->len > IMGPROC_NUMBER_LEN) {
        return -1;
    }

    for (/* void */; i < text->len; i++) {

        if (!g_ascii_isdigit(text->data[i])
            || n > (G_MAXINT64 - (text->data[i] - '0')) / 10)
        {
            return -1;
        }

        n = n * 10 + (text->data[i] - '0');
    }

    *value = n;

    return 0;
}


/* canonical texts end up in headers and logs */

static int
imgproc_grammar_string(const imgproc_str_t *text, imgproc_str_t *value)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] < 0x20 || text->data[i] == 0x7f) {
            return -1;
        }
    }

    *value = *text;

    return 0;
}


int
imgproc_grammar_unsupported(const imgproc_rule_t *rule,
    const imgproc_str_t *text)
{
    const imgproc_name_t  *name;

    switch (rule->kind) {

    case IMGPROC_KIND_ENUM:
        name = imgproc_grammar_name(rule->names, text);
        break;

    case IMGPROC_KIND_FORMAT:
    case IMGPROC_KIND_FORMATS:
        name = imgproc_grammar_name(imgproc_grammar_formats, text);
        break;

    default:
        return 0;
    }

    return name && name->value < 0;
}
