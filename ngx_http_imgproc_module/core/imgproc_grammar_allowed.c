
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_grammar.h"


static void imgproc_grammar_allowed_float(const imgproc_rule_t *rule,
    char *buf, size_t size);
static void imgproc_grammar_allowed_name(const imgproc_name_t *names,
    char *buf, size_t size);
static void imgproc_grammar_allowed_gravity(const imgproc_rule_t *rule,
    char *buf, size_t size);


char *
imgproc_grammar_allowed(const imgproc_rule_t *rule, char *buf, size_t size)
{
    char  names[128];

    switch (rule->kind) {

    case IMGPROC_KIND_INT:
        (void) g_snprintf(buf, size, "an integer from %d to %d",
                          (int) rule->min, (int) rule->max);
        break;

    case IMGPROC_KIND_ANGLE:
        (void) g_strlcpy(buf, "a multiple of 90", size);
        break;

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
        imgproc_grammar_allowed_float(rule, buf, size);
        break;

    case IMGPROC_KIND_BOOL:
        (void) g_strlcpy(buf, "1, t, true or 0, f, false", size);
        break;

    case IMGPROC_KIND_ENUM:
        imgproc_grammar_allowed_name(rule->names, buf, size);
        break;

    case IMGPROC_KIND_FORMAT:
        (void) g_snprintf(buf, size, "one of %s",
                          imgproc_format_names(0, names, sizeof(names)));
        break;

    case IMGPROC_KIND_HEX:
        (void) g_strlcpy(buf, "3 or 6 hexadecimal digits", size);
        break;

    case IMGPROC_KIND_TIME:
        (void) g_strlcpy(buf, "a time in seconds since 1970", size);
        break;

    case IMGPROC_KIND_STRING:
        (void) g_strlcpy(buf, "text without control characters", size);
        break;

    case IMGPROC_KIND_COLOUR:
        (void) g_strlcpy(buf, "3 or 6 hexadecimal digits, or R:G:B of "
                              "integers from 0 to 255", size);
        break;

    case IMGPROC_KIND_GRAVITY:
        imgproc_grammar_allowed_gravity(rule, buf, size);
        break;

    case IMGPROC_KIND_QUALITIES:
        (void) g_strlcpy(buf, "pairs of a format and an integer from 0 to "
                              "100", size);
        break;

    case IMGPROC_KIND_FORMATS:
        (void) g_snprintf(buf, size, "one or more of %s",
                          imgproc_format_names(0, names, sizeof(names)));
        break;

    case IMGPROC_KIND_PRESETS:
        (void) g_strlcpy(buf, "names of presets", size);
        break;
    }

    return buf;
}


static void
imgproc_grammar_allowed_float(const imgproc_rule_t *rule, char *buf,
    size_t size)
{
    if (rule->kind == IMGPROC_KIND_POSITIVE) {
        (void) g_strlcpy(buf, "a number greater than 0", size);

    } else if (!isinf(rule->max)) {
        (void) g_snprintf(buf, size, "a number from %d to %d",
                          (int) rule->min, (int) rule->max);

    } else if (!isinf(rule->min)) {
        (void) g_snprintf(buf, size, "a number of at least %d",
                          (int) rule->min);

    } else {
        (void) g_strlcpy(buf, "a number", size);
    }
}


static void
imgproc_grammar_allowed_name(const imgproc_name_t *names, char *buf,
    size_t size)
{
    const char  *s;

    (void) g_strlcpy(buf, "one of ", size);

    for (s = ""; names->name; names++) {

        if (names->value < 0) {
            continue;
        }

        (void) g_strlcat(buf, s, size);
        (void) g_strlcat(buf, names->name, size);

        s = ", ";
    }
}


static void
imgproc_grammar_allowed_gravity(const imgproc_rule_t *rule, char *buf,
    size_t size)
{
    const imgproc_name_t  *names;

    imgproc_grammar_allowed_name(rule->names, buf, size);

    (void) g_strlcat(buf, "; x and y numbers", size);

    for (names = rule->names; names->name; names++) {
        if (strcmp(names->name, "fp") == 0) {
            (void) g_strlcat(buf, ", with fp from 0 to 1", size);
        }
    }
}
