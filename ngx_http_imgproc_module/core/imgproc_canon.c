
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imgproc_options.h"


/* room for a number of 17 digits in plain decimal */

#define IMGPROC_CANON_NUMBER  400


/* text that is cut at the end of its room, and counted beyond it */

typedef struct {
    char                    *buf;
    size_t                   size;
    size_t                   len;
} imgproc_text_t;


static void imgproc_canon_start(imgproc_text_t *t, char *buf, size_t size);
static void imgproc_canon_add(imgproc_text_t *t, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
static void imgproc_canon_string(imgproc_text_t *t, const imgproc_str_t *s);
static int imgproc_canon_same(const imgproc_option_t *option,
    const imgproc_options_t *a, const imgproc_options_t *b);
static int imgproc_canon_absent(const imgproc_arg_t *arg,
    const imgproc_options_t *options);
static int imgproc_canon_equal(const imgproc_arg_t *arg, const void *a,
    const void *b);
static void imgproc_canon_option(imgproc_text_t *t,
    const imgproc_option_t *option, const imgproc_options_t *options,
    const imgproc_options_t *defaults);
static void imgproc_canon_arg(imgproc_text_t *t, const imgproc_arg_t *arg,
    const void *v, const void *d);
static const char *imgproc_canon_name(const imgproc_name_t *names, int value);
static void imgproc_canon_gravity(imgproc_text_t *t,
    const imgproc_name_t *names, const imgproc_gravity_t *g);
static void imgproc_canon_qualities(imgproc_text_t *t, const int *qualities,
    const int *defaults);
static void imgproc_canon_formats(imgproc_text_t *t, uint32_t formats);
static char *imgproc_canon_float(double f, char buf[IMGPROC_CANON_NUMBER]);
static void imgproc_canon_plain(const char *s, imgproc_text_t *t);


size_t
imgproc_options_canon(const imgproc_options_t *options, char *buf,
    size_t size)
{
    unsigned                 i, n;
    imgproc_text_t           t;
    imgproc_options_t        defaults;
    const imgproc_option_t  *table;

    imgproc_options_init(&defaults);
    imgproc_canon_start(&t, buf, size);

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        if ((table[i].flags & IMGPROC_OPTION_META)
            || imgproc_canon_same(&table[i], options, &defaults))
        {
            continue;
        }

        imgproc_canon_add(&t, "%s%s", t.len ? "/" : "", table[i].name);
        imgproc_canon_option(&t, &table[i], options, &defaults);
    }

    return t.len;
}


static void
imgproc_canon_start(imgproc_text_t *t, char *buf, size_t size)
{
    t->buf = buf;
    t->size = size;
    t->len = 0;

    if (size) {
        buf[0] = '\0';
    }
}


static void
imgproc_canon_add(imgproc_text_t *t, const char *fmt, ...)
{
    int      n;
    va_list  args;

    va_start(args, fmt);

    if (t->len < t->size) {
        n = vsnprintf(t->buf + t->len, t->size - t->len, fmt, args);

    } else {
        n = vsnprintf(NULL, 0, fmt, args);
    }

    va_end(args);

    if (n > 0) {
        t->len += n;
    }
}


static void
imgproc_canon_string(imgproc_text_t *t, const imgproc_str_t *s)
{
    size_t  n;

    if (t->len < t->size) {
        n = MIN(s->len, t->size - t->len - 1);

        if (n) {
            memcpy(t->buf + t->len, s->data, n);
            t->buf[t->len + n] = '\0';
        }
    }

    t->len += s->len;
}


static int
imgproc_canon_same(const imgproc_option_t *option, const imgproc_options_t *a,
    const imgproc_options_t *b)
{
    unsigned              i;
    const imgproc_arg_t  *arg;

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        arg = &option->args[i];

        if (imgproc_canon_absent(arg, a) != imgproc_canon_absent(arg, b)) {
            return 0;
        }

        if (!imgproc_canon_absent(arg, a)
            && !imgproc_canon_equal(arg, (const u_char *) a + arg->offset,
                                    (const u_char *) b + arg->offset))
        {
            return 0;
        }
    }

    return 1;
}


static int
imgproc_canon_absent(const imgproc_arg_t *arg,
    const imgproc_options_t *options)
{
    return arg->present
           && *(const int *) ((const u_char *) options + arg->present) == 0;
}


static int
imgproc_canon_equal(const imgproc_arg_t *arg, const void *a, const void *b)
{
    const imgproc_str_t      *s, *t;
    const imgproc_gravity_t  *g, *h;

    switch (arg->rule.kind) {

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
        return *(const double *) a == *(const double *) b;

    case IMGPROC_KIND_HEX:
    case IMGPROC_KIND_COLOUR:
        return memcmp(a, b, 3) == 0;

    case IMGPROC_KIND_TIME:
        return *(const int64_t *) a == *(const int64_t *) b;

    case IMGPROC_KIND_STRING:
        s = a;
        t = b;
        return s->len == t->len
               && (s->len == 0 || memcmp(s->data, t->data, s->len) == 0);

    case IMGPROC_KIND_GRAVITY:
        g = a;
        h = b;
        return g->type == h->type && g->x == h->x && g->y == h->y;

    case IMGPROC_KIND_QUALITIES:
        return memcmp(a, b, sizeof(int) * IMGPROC_FORMATS) == 0;

    case IMGPROC_KIND_FORMATS:
        return *(const uint32_t *) a == *(const uint32_t *) b;

    default:
        return *(const int *) a == *(const int *) b;
    }
}


static void
imgproc_canon_option(imgproc_text_t *t, const imgproc_option_t *option,
    const imgproc_options_t *options, const imgproc_options_t *defaults)
{
    unsigned              i, n;
    const imgproc_arg_t  *arg;

    n = 0;

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {
        if (!imgproc_canon_absent(&option->args[i], options)) {
            n = i + 1;
        }
    }

    for (i = 0; i < n; i++) {

        arg = &option->args[i];

        if (imgproc_canon_absent(arg, options)) {
            imgproc_canon_add(t, ":");

        } else {
            imgproc_canon_arg(t, arg, (const u_char *) options + arg->offset,
                              (const u_char *) defaults + arg->offset);
        }
    }
}


static void
imgproc_canon_arg(imgproc_text_t *t, const imgproc_arg_t *arg, const void *v,
    const void *d)
{
    char            buf[IMGPROC_CANON_NUMBER];
    const uint8_t  *rgb;

    switch (arg->rule.kind) {

    case IMGPROC_KIND_INT:
    case IMGPROC_KIND_ANGLE:
    case IMGPROC_KIND_BOOL:
        imgproc_canon_add(t, ":%d", *(const int *) v);
        break;

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
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

    case IMGPROC_KIND_HEX:
    case IMGPROC_KIND_COLOUR:
        rgb = v;
        imgproc_canon_add(t, ":%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
        break;

    case IMGPROC_KIND_TIME:
        imgproc_canon_add(t, ":%" G_GINT64_FORMAT, *(const gint64 *) v);
        break;

    case IMGPROC_KIND_STRING:
        imgproc_canon_add(t, ":");
        imgproc_canon_string(t, v);
        break;

    case IMGPROC_KIND_GRAVITY:
        imgproc_canon_gravity(t, arg->rule.names, v);
        break;

    case IMGPROC_KIND_QUALITIES:
        imgproc_canon_qualities(t, v, d);
        break;

    case IMGPROC_KIND_FORMATS:
        imgproc_canon_formats(t, *(const uint32_t *) v);
        break;

    case IMGPROC_KIND_PRESETS:
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


static void
imgproc_canon_formats(imgproc_text_t *t, uint32_t formats)
{
    unsigned  i;

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (formats & (1u << i)) {
            imgproc_canon_add(t, ":%s", imgproc_format(i)->name.data);
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
