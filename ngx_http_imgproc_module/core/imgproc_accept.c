
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_accept.h"


/* the wildcards, beside 1 << format */

#define IMAGE    (1u << IMGPROC_FORMATS)
#define ANY      (1u << (IMGPROC_FORMATS + 1))

/* what every client shows that shows pictures */

#define CLASSIC  (1u << IMGPROC_FORMAT_JPEG | 1u << IMGPROC_FORMAT_PNG        \
                  | 1u << IMGPROC_FORMAT_GIF)


G_STATIC_ASSERT(IMGPROC_FORMATS + 1 < 32);


typedef enum {
    IMGPROC_WEIGHT_ZERO = 0,
    IMGPROC_WEIGHT_POSITIVE,
    IMGPROC_WEIGHT_MISSING,
    IMGPROC_WEIGHT_UNKNOWN         /* or another parameter */
} imgproc_weight_e;


static u_char *imgproc_accept_find(u_char *p, u_char *last, u_char ch);
static void imgproc_accept_trim(u_char *p, u_char *last,
    imgproc_str_t *text);
static void imgproc_accept_element(imgproc_accept_t *accept, u_char *p,
    u_char *last);
static uint32_t imgproc_accept_range(const imgproc_str_t *range);
static int imgproc_accept_is(const imgproc_str_t *text,
    const imgproc_str_t *name);
static imgproc_weight_e imgproc_accept_weight(const imgproc_str_t *param);
static int imgproc_accept_format(const imgproc_accept_t *accept,
    imgproc_format_e format);


void
imgproc_accept_add(imgproc_accept_t *accept, const imgproc_str_t *value)
{
    u_char  *p, *end, *last;

    last = value->data + value->len;

    for (p = value->data; p < last; p = end + 1) {
        end = imgproc_accept_find(p, last, ',');

        imgproc_accept_element(accept, p, end);
    }
}


/* the next ch outside of a quoted string, or last */

static u_char *
imgproc_accept_find(u_char *p, u_char *last, u_char ch)
{
    int  quoted;

    quoted = 0;

    for ( /* void */ ; p < last; p++) {

        if (quoted && *p == '\\' && last - p > 1) {
            p++;
            continue;
        }

        if (*p == '"') {
            quoted = !quoted;
            continue;
        }

        if (*p == ch && !quoted) {
            break;
        }
    }

    return p;
}


static void
imgproc_accept_trim(u_char *p, u_char *last, imgproc_str_t *text)
{
    while (p < last && (*p == ' ' || *p == '\t')) {
        p++;
    }

    while (p < last && (last[-1] == ' ' || last[-1] == '\t')) {
        last--;
    }

    text->data = p;
    text->len = last - p;
}


/* a media range, its parameters, "q", and what has no meaning to anybody */

static void
imgproc_accept_element(imgproc_accept_t *accept, u_char *p, u_char *last)
{
    u_char            *end;
    uint32_t           bit;
    imgproc_str_t      text;
    imgproc_weight_e   weight;

    end = imgproc_accept_find(p, last, ';');
    imgproc_accept_trim(p, end, &text);

    bit = imgproc_accept_range(&text);
    weight = IMGPROC_WEIGHT_MISSING;

    while (end < last && weight == IMGPROC_WEIGHT_MISSING) {
        p = end + 1;

        end = imgproc_accept_find(p, last, ';');
        imgproc_accept_trim(p, end, &text);

        weight = imgproc_accept_weight(&text);
    }

    switch (weight) {

    case IMGPROC_WEIGHT_MISSING:
    case IMGPROC_WEIGHT_POSITIVE:
        accept->accepted |= bit;
        break;

    case IMGPROC_WEIGHT_ZERO:
        accept->refused |= bit;
        break;

    case IMGPROC_WEIGHT_UNKNOWN:
        break;
    }
}


/* its bit, 0: nothing of ours */

static uint32_t
imgproc_accept_range(const imgproc_str_t *range)
{
    unsigned  i;

    static const imgproc_str_t  any = imgproc_str("*/*");
    static const imgproc_str_t  image = imgproc_str("image/*");

    if (imgproc_accept_is(range, &any)) {
        return ANY;
    }

    if (imgproc_accept_is(range, &image)) {
        return IMAGE;
    }

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (imgproc_accept_is(range, &imgproc_format(i)->mime_type)) {
            return 1u << i;
        }
    }

    return 0;
}


static int
imgproc_accept_is(const imgproc_str_t *text, const imgproc_str_t *name)
{
    return text->len == name->len
           && g_ascii_strncasecmp((char *) text->data, (char *) name->data,
                                  name->len)
              == 0;
}


/*
 * RFC 9110, 12.4.2: 0 or 1, and up to three digits.  More of them, which
 * some clients send, say no less.
 */

static imgproc_weight_e
imgproc_accept_weight(const imgproc_str_t *param)
{
    size_t   i;
    u_char  *p;

    if (param->len == 0) {
        return IMGPROC_WEIGHT_MISSING;
    }

    p = param->data;

    if (param->len < 3 || (p[0] != 'q' && p[0] != 'Q') || p[1] != '='
        || (p[2] != '0' && p[2] != '1')
        || (param->len > 3 && p[3] != '.'))
    {
        return IMGPROC_WEIGHT_UNKNOWN;
    }

    for (i = 4; i < param->len; i++) {
        if (p[i] < '0' || p[i] > (p[2] == '1' ? '0' : '9')) {
            return IMGPROC_WEIGHT_UNKNOWN;
        }
    }

    for (i = 2; i < param->len; i++) {
        if (p[i] > '0') {
            return IMGPROC_WEIGHT_POSITIVE;
        }
    }

    return IMGPROC_WEIGHT_ZERO;
}


void
imgproc_accept_formats(const imgproc_accept_t *accept,
    const imgproc_formats_t *formats, uint32_t writable,
    imgproc_formats_t *accepted)
{
    unsigned          i;
    imgproc_format_e  format;

    accepted->n = 0;

    for (i = 0; i < formats->n; i++) {
        format = formats->elts[i];

        if ((writable & 1u << format)
            && imgproc_accept_format(accept, format))
        {
            accepted->elts[accepted->n++] = format;
        }
    }
}


/* what is more specific decides */

static int
imgproc_accept_format(const imgproc_accept_t *accept, imgproc_format_e format)
{
    unsigned  i;
    uint32_t  bits[3];

    bits[0] = 1u << format;
    bits[1] = IMAGE;
    bits[2] = ANY;

    for (i = 0; i < 3; i++) {

        if (accept->refused & bits[i]) {
            return 0;
        }

        if (accept->accepted & bits[i]) {
            return 1;
        }

        if (!(CLASSIC & bits[0])) {
            return 0;
        }
    }

    return accept->accepted == 0 && accept->refused == 0;
}
