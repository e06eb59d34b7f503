
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_base64.h"


static int imgproc_base64_value(u_char c);


static const u_char  imgproc_base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";


imgproc_code_e
imgproc_base64_decode(const imgproc_str_t *text, u_char *dst,
    imgproc_str_t *out)
{
    int        value;
    size_t     i, len;
    u_char    *p;
    uint32_t   bits;

    len = text->len;

    while (len && text->data[len - 1] == '=') {
        len--;
    }

    if (len % 4 == 1) {
        return IMGPROC_BAD_URL;
    }

    p = dst;
    bits = 0;

    for (i = 0; i < len; i++) {

        value = imgproc_base64_value(text->data[i]);

        if (value < 0) {
            return IMGPROC_BAD_URL;
        }

        bits = bits << 6 | value;

        /* all but the first of four characters complete a byte */

        if (i % 4) {
            *p++ = (u_char) (bits >> (6 - i % 4 * 2));
        }
    }

    out->data = dst;
    out->len = p - dst;

    return IMGPROC_OK;
}


static int
imgproc_base64_value(u_char c)
{
    if (g_ascii_isupper(c)) {
        return c - 'A';
    }

    if (g_ascii_islower(c)) {
        return c - 'a' + 26;
    }

    if (g_ascii_isdigit(c)) {
        return c - '0' + 52;
    }

    switch (c) {

    case '-':
    case '+':
        return 62;

    case '_':
    case '/':
        return 63;

    default:
        return -1;
    }
}


size_t
imgproc_base64_encode(const u_char *src, size_t len, u_char *dst)
{
    size_t     i;
    u_char    *p;
    uint32_t   bits;

    p = dst;
    bits = 0;

    for (i = 0; i < len; i++) {

        bits = bits << 8 | src[i];

        *p++ = imgproc_base64_alphabet[bits >> (i % 3 * 2 + 2) & 0x3f];

        if (i % 3 == 2) {
            *p++ = imgproc_base64_alphabet[bits & 0x3f];
        }
    }

    /* what is left of the last byte, filled up with zeros */

    if (len % 3) {
        *p++ = imgproc_base64_alphabet[bits << (6 - len % 3 * 2) & 0x3f];
    }

    return p - dst;
}
