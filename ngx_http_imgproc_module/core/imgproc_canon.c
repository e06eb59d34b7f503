
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imgproc_options.h"


/* room for one option, and for a number of 17 digits in plain decimal */

#define IMGPROC_CANON_OPTION  512
#define IMGPROC_CANON_NUMBER  400


/* text that is cut at the end of its room, never overrun */

typedef struct {
    char                    *start;
    char                    *pos;
    char                    *last;
} imgproc_text_t;


static void imgproc_canon_start(imgproc_text_t *t, char *buf, size_t size);
static void imgproc_canon_add(imgproc_text_t *t, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
static void imgproc_canon_option(imgproc_text_t *t,
    const imgproc_option_t *option, const imgproc_options_t *options,
    const imgproc_options_t *defaults);
static void imgproc_canon_arg(imgproc_text_t *t, const imgproc_arg_t *arg,
    const imgproc_options_t *options, const imgproc_options_t *defaults);
static const char *imgproc_canon_name(const imgproc_name_t *names, int value);
static void imgproc_canon_gravity(imgproc_text_t *t,
    const imgproc_name_t *names, const imgproc_gravity_t *g);
static void imgproc_canon_qualities(imgproc_text_t *t, const int *qualities,
    const int *defaults);
static char *imgproc_canon_float(double f, char buf[IMGPROC_CANON_NUMBER]);
static void imgproc_canon_plain(const char *s, imgproc_text_t *t);
static void imgproc_canon_syntax(imgproc_text_t *t,
    const imgproc_option_t *option);


size_t
imgproc_options_canon(const imgproc_options_t *options,
    char buf[IMGPROC_CANON_LEN])
{
    char                     own[IMGPROC_CANON_OPTION];
    char                     built_in[IMGPROC_CANON_OPTION];
    unsigned                 i, n;
    imgproc_text_t           t, text;
    imgproc_options_t        defaults;
    const imgproc_option_t  *table;

    imgproc_options_init(&defaults);
    imgproc_canon_start(&t, buf, IMGPROC_CANON_LEN);

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        if (table[i].flags & IMGPROC_OPTION_META) {
            continue;
        }

        imgproc_canon_start(&text, own, sizeof(own));
        imgproc_canon_option(&text, &table[i], options, &defaults);

        imgproc_canon_start(&text, built_in, sizeof(built_in));
        imgproc_canon_option(&text, &table[i], &defaults, &defaults);

        if (strcmp(own, built_in) != 0) {
            imgproc_canon_add(&t, "%s%s", t.pos == t.start ? "" : "/", own);
        }
    }

    return t.pos - t.start;
}


static void
imgproc_canon_start(imgproc_text_t *t, char *buf, size_t size)
{
    t->start = buf;
    t->pos = buf;
    t->last = buf + size;

    *buf = '\0';
}


static void
imgproc_canon_add(imgproc_text_t *t, const char *fmt, ...)
{
    int      n;
    va_list  args;

    va_start(args, fmt);
    n = vsnprintf(t->pos, t->last - t->pos, fmt, args);
    va_end(args);

    if (n > 0) {
        t->pos += MIN(n, t->last - t->pos - 1);
    }
}


static void
imgproc_canon_option(imgproc_text_t *t, const imgproc_option_t *option,
    const imgproc_options_t *options, const imgproc_options_t *defaults)
{
    unsigned  i;

    imgproc_canon_add(t, "%s", option->name);

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {
        imgproc_canon_arg(t, &option->args[i], options, defaults);
    }
}


static void
imgproc_canon_arg(imgproc_text_t *t, const imgproc_arg_t *arg,
    const imgproc_options_t *options, const imgproc_options_t *defaults)
{
    char         buf[IMGPROC_CANON_NUMBER];
    const void  *v;

    v = (const u_char *) options + arg->offset;

    if (arg->present
        && *(const int *) ((const u_char *) options + arg->present) == 0)
    {
        return;
    }

    switch (arg->rule.kind) {

    case IMGPROC_KIND_INT:
    case IMGPROC_KIND_ANGLE:
    case IMGPROC_KIND_BOOL:
        imgproc_canon_add(t, ":%d", *(const int *) v);
        break;

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
        imgproc_canon_add(t, ":%s",
                          imgproc_canon_float(*(const double *) v, buf));
        break;

    case IMGPROC_KIND_ENUM:
        imgproc_canon_add(t, ":%s", imgproc_canon_name(arg->rule.names,
                                                       *(const int *) v));
        break;

    case IMGPROC_KIND_FORMAT:
        imgproc_canon_add(t, ":%s",
                          imgproc_format(*(const int *) v)->name.data);
        break;

    case IMGPROC_KIND_COLOUR:
        imgproc_canon_add(t, ":%02x%02x%02x", ((const uint8_t *) v)[0],
                          ((const uint8_t *) v)[1], ((const uint8_t *) v)[2]);
        break;

    case IMGPROC_KIND_GRAVITY:
        imgproc_canon_gravity(t, arg->rule.names, v);
        break;

    case IMGPROC_KIND_QUALITIES:
        imgproc_canon_qualities(t, v, (const int *) ((const u_char *) defaults
                                                     + arg->offset));
        break;
    }
}


static const char *
imgproc_canon_name(const imgproc_name_t *names, int value)
{
    for (/* void */; names->name; names++) {
        if (names->value == value) {
            return names->name;
        }
    }

    return "";
}


static void
imgproc_canon_gravity(imgproc_text_t *t, const imgproc_name_t *names,
    const imgproc_gravity_t *g)
{
    char  x[IMGPROC_CANON_NUMBER], y[IMGPROC_CANON_NUMBER];

    imgproc_canon_add(t, ":%s:%s:%s", imgproc_canon_name(names, g->type),
                      imgproc_canon_float(g->x, x),
                      imgproc_canon_float(g->y, y));
}


static void
imgproc_canon_qualities(imgproc_text_t *t, const int *qualities,
    const int *defaults)
{
    unsigned  i;

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (qualities[i] != defaults[i]) {
            imgproc_canon_add(t, ":%s:%d", imgproc_format(i)->name.data,
                              qualities[i]);
        }
    }
}


/* the shortest plain decimal that reads back to the same value */

static char *
imgproc_canon_float(double f, char buf[IMGPROC_CANON_NUMBER])
{
    int             i;
    char            s[32], fmt[8];
    imgproc_text_t  t;

    imgproc_canon_start(&t, buf, IMGPROC_CANON_NUMBER);

    if (!isfinite(f)) {
        f = 0;
    }

    if (fabs(f) < 1e15 && f == trunc(f)) {
        imgproc_canon_add(&t, "%" G_GINT64_FORMAT, (gint64) f);
        return buf;
    }

    for (i = 0; i < 17; i++) {

        (void) g_snprintf(fmt, sizeof(fmt), "%%.%de", i);
        (void) g_ascii_formatd(s, sizeof(s), fmt, f);

        if (g_ascii_strtod(s, NULL) == f) {
            break;
        }
    }

    imgproc_canon_plain(s, &t);

    return buf;
}


/* from d.ddde+dd, whose digits and exponent are all there is to know */

static void
imgproc_canon_plain(const char *s, imgproc_text_t *t)
{
    int   i, n, point;
    char  digits[24];

    if (*s == '-') {
        imgproc_canon_add(t, "-");
        s++;
    }

    for (n = 0; *s && *s != 'e'; s++) {
        if (g_ascii_isdigit(*s) && n < (int) sizeof(digits)) {
            digits[n++] = *s;
        }
    }

    point = *s ? atoi(s + 1) + 1 : 1;

    if (point <= 0) {
        imgproc_canon_add(t, "0.");
    }

    for (i = point; i < 0; i++) {
        imgproc_canon_add(t, "0");
    }

    for (i = 0; i < n || i < point; i++) {
        imgproc_canon_add(t, "%s%c", i && i == point ? "." : "",
                          i < n ? digits[i] : '0');
    }
}


size_t
imgproc_options_doc(const imgproc_option_t *option, char *buf, size_t size)
{
    char             allowed[IMGPROC_HINT_LEN];
    unsigned         i;
    const char      *s;
    imgproc_text_t   t;

    imgproc_canon_start(&t, buf, size);

    imgproc_canon_add(&t, "| `%s`", option->name);

    for (i = 0; i < G_N_ELEMENTS(option->aliases); i++) {
        if (option->aliases[i]) {
            imgproc_canon_add(&t, ", `%s`", option->aliases[i]);
        }
    }

    imgproc_canon_syntax(&t, option);

    s = "";

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        (void) imgproc_grammar_allowed(&option->args[i].rule, allowed,
                                       sizeof(allowed));

        if (option->args[1].label) {
            imgproc_canon_add(&t, "%s%s: %s", s, option->args[i].label,
                              allowed);

        } else {
            imgproc_canon_add(&t, "%s", allowed);
        }

        s = "<br>";
    }

    if (option->value[0]) {
        imgproc_canon_add(&t, " | `%s`", option->value);

    } else {
        imgproc_canon_add(&t, " | ");
    }

    imgproc_canon_add(&t, " | %s |", option->doc);

    return t.pos - t.start;
}


static void
imgproc_canon_syntax(imgproc_text_t *t, const imgproc_option_t *option)
{
    unsigned              i;
    const char           *s, *tail;
    const imgproc_arg_t  *arg;

    s = " | `";

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        arg = &option->args[i];

        switch (arg->rule.kind) {

        case IMGPROC_KIND_GRAVITY:
            tail = ":x:y";
            break;

        case IMGPROC_KIND_QUALITIES:
            tail = ":quality:..";
            break;

        default:
            tail = "";
            break;
        }

        imgproc_canon_add(t, "%s%s%s", s, arg->label, tail);

        s = ":";
    }

    imgproc_canon_add(t, "` | ");
}
