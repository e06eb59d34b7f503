
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_media.h"


/* thousandths, as RFC 9110 has them */

#define IMGPROC_MEDIA_ONE  1000


/* how closely a range names a type */

typedef enum {
    IMGPROC_MEDIA_NOT = 0,
    IMGPROC_MEDIA_ANY,
    IMGPROC_MEDIA_HALF,
    IMGPROC_MEDIA_WHOLE
} imgproc_media_e;


static int imgproc_media_quality(const imgproc_str_t *accept,
    const imgproc_str_t *type);
static u_char *imgproc_media_find(u_char *p, u_char *last, u_char ch);
static imgproc_media_e imgproc_media_match(const imgproc_str_t *range,
    const imgproc_str_t *type);
static int imgproc_media_weight(u_char *p, u_char *last);
static void imgproc_media_trim(imgproc_str_t *text);


int
imgproc_media_choose(const imgproc_str_t *accept, const imgproc_str_t *types,
    unsigned n)
{
    int       best, quality, highest;
    unsigned  i;

    if (accept->len == 0) {
        return 0;
    }

    best = -1;
    highest = 0;

    for (i = 0; i < n; i++) {
        quality = imgproc_media_quality(accept, &types[i]);

        if (quality > highest) {
            highest = quality;
            best = i;
        }
    }

    return best;
}


static int
imgproc_media_quality(const imgproc_str_t *accept, const imgproc_str_t *type)
{
    int               quality;
    u_char           *p, *end, *last, *semicolon;
    imgproc_str_t     range;
    imgproc_media_e   match, closest;

    quality = 0;
    closest = IMGPROC_MEDIA_NOT;
    last = accept->data + accept->len;

    for (p = accept->data; p < last; p = end + 1) {
        end = imgproc_media_find(p, last, ',');
        semicolon = imgproc_media_find(p, end, ';');

        range.data = p;
        range.len = semicolon - p;
        imgproc_media_trim(&range);

        match = imgproc_media_match(&range, type);

        if (match > closest) {
            closest = match;
            quality = imgproc_media_weight(semicolon, end);
        }
    }

    return quality;
}


static u_char *
imgproc_media_find(u_char *p, u_char *last, u_char ch)
{
    u_char  *found;

    found = memchr(p, ch, last - p);

    return found ? found : last;
}


static imgproc_media_e
imgproc_media_match(const imgproc_str_t *range, const imgproc_str_t *type)
{
    size_t   half;
    u_char  *slash;

    if (range->len == 3 && memcmp(range->data, "*/*", 3) == 0) {
        return IMGPROC_MEDIA_ANY;
    }

    if (range->len == type->len
        && g_ascii_strncasecmp((char *) range->data, (char *) type->data,
                               type->len)
           == 0)
    {
        return IMGPROC_MEDIA_WHOLE;
    }

    slash = imgproc_media_find(type->data, type->data + type->len, '/');
    half = slash + 1 - type->data;

    if (half < type->len
        && range->len == half + 1
        && range->data[half] == '*'
        && g_ascii_strncasecmp((char *) range->data, (char *) type->data,
                               half)
           == 0)
    {
        return IMGPROC_MEDIA_HALF;
    }

    return IMGPROC_MEDIA_NOT;
}


/* of the parameters, each behind its semicolon; one without a sense is 1 */

static int
imgproc_media_weight(u_char *p, u_char *last)
{
    int             weight, unit;
    size_t          i;
    u_char         *end;
    imgproc_str_t   param;

    for ( /* void */ ; p < last; p = end) {
        end = imgproc_media_find(p + 1, last, ';');

        param.data = p + 1;
        param.len = end - p - 1;
        imgproc_media_trim(&param);

        if (param.len < 3 || (param.data[0] != 'q' && param.data[0] != 'Q')
            || param.data[1] != '='
            || (param.data[2] != '0' && param.data[2] != '1')
            || (param.len > 3 && param.data[3] != '.'))
        {
            continue;
        }

        weight = (param.data[2] - '0') * IMGPROC_MEDIA_ONE;
        unit = IMGPROC_MEDIA_ONE / 10;

        for (i = 4; i < param.len && g_ascii_isdigit(param.data[i]); i++) {
            weight += (param.data[i] - '0') * unit;
            unit /= 10;
        }

        return MIN(weight, IMGPROC_MEDIA_ONE);
    }

    return IMGPROC_MEDIA_ONE;
}


static void
imgproc_media_trim(imgproc_str_t *text)
{
    while (text->len && (text->data[0] == ' ' || text->data[0] == '\t')) {
        text->data++;
        text->len--;
    }

    while (text->len && (text->data[text->len - 1] == ' '
                         || text->data[text->len - 1] == '\t'))
    {
        text->len--;
    }
}
