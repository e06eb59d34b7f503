
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_svg.h"
#include "imgproc_xml.h"


typedef struct {
    const char        *type;       /* with what stands around it */
    imgproc_format_e   format;
} imgproc_svg_type_t;


static int imgproc_svg_decode(const u_char *p, const u_char *last,
    u_char *out, size_t *len);
static int imgproc_svg_digit(u_char ch);


/* those that renderer and browsers decode; never SVG within SVG */

static const imgproc_svg_type_t  imgproc_svg_types[] = {
    { "data:image/png;base64,", IMGPROC_FORMAT_PNG },
    { "data:image/jpeg;base64,", IMGPROC_FORMAT_JPEG },
    { "data:image/jpg;base64,", IMGPROC_FORMAT_JPEG },
    { "data:image/gif;base64,", IMGPROC_FORMAT_GIF },
    { "data:image/webp;base64,", IMGPROC_FORMAT_WEBP }
};


imgproc_code_e
imgproc_svg_picture(const imgproc_str_t *value,
    const imgproc_limits_t *limits, imgproc_info_t *info, imgproc_error_t *err)
{
    u_char                    *data;
    size_t                     len;
    unsigned                   i;
    const u_char              *p, *last;
    imgproc_code_e             code;
    imgproc_limits_t           own;
    const imgproc_svg_type_t  *type;

    p = value->data;
    last = p + value->len;
    type = NULL;

    for (i = 0; i < G_N_ELEMENTS(imgproc_svg_types); i++) {

        type = &imgproc_svg_types[i];
        len = strlen(type->type);

        if (value->len >= len
            && g_ascii_strncasecmp((const char *) p, type->type, len) == 0)
        {
            p += len;
            break;
        }
    }

    if (i == G_N_ELEMENTS(imgproc_svg_types)) {
        return imgproc_error(err, IMGPROC_FORMAT_NOT_ALLOWED,
                             "svg: a reference to something outside");
    }

    data = g_try_malloc((last - p) / 4 * 3 + 3);
    if (data == NULL) {
        return imgproc_error(err, IMGPROC_INTERNAL,
                             "no memory for a picture in an svg");
    }

    code = IMGPROC_FORMAT_NOT_ALLOWED;

    if (!imgproc_svg_decode(p, last, data, &len)
        || imgproc_sniff_format(data, len) != type->format)
    {
        (void) imgproc_error(err, code,
                             "svg: a picture that is not what it says");

    } else {
        code = imgproc_sniff(data, len, info, err);
    }

    g_free(data);

    if (code != IMGPROC_OK || limits == NULL) {
        return code;
    }

    own = *limits;
    own.source_formats = 1u << type->format;

    return imgproc_sniff_check(info, &own, err);
}


/* white space may stand anywhere, as long lines are broken */

static int
imgproc_svg_decode(const u_char *p, const u_char *last, u_char *out,
    size_t *len)
{
    int        digit;
    u_char    *d;
    uint32_t   bits;
    unsigned   n, padding;

    d = out;
    bits = 0;
    n = 0;
    padding = 0;

    for ( /* void */ ; p < last; p++) {

        if (imgproc_xml_space(*p)) {
            continue;
        }

        if (*p == '=') {
            padding++;
            continue;
        }

        digit = imgproc_svg_digit(*p);

        if (digit == -1 || padding) {
            return 0;
        }

        bits = bits << 6 | digit;

        if (++n % 4 == 0) {
            *d++ = bits >> 16;
            *d++ = bits >> 8;
            *d++ = bits;
        }
    }

    if (n % 4 == 1 || padding > 2 || (padding && (n + padding) % 4)) {
        return 0;
    }

    if (n % 4 == 2) {
        *d++ = bits >> 4;
    }

    if (n % 4 == 3) {
        *d++ = bits >> 10;
        *d++ = bits >> 2;
    }

    *len = d - out;

    return 1;
}


static int
imgproc_svg_digit(u_char ch)
{
    if (ch >= 'A' && ch <= 'Z') {
        return ch - 'A';
    }

    if (ch >= 'a' && ch <= 'z') {
        return ch - 'a' + 26;
    }

    if (ch >= '0' && ch <= '9') {
        return ch - '0' + 52;
    }

    return ch == '+' ? 62 : ch == '/' ? 63 : -1;
}
