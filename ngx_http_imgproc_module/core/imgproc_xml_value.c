
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml_value.h"


static const u_char *imgproc_xml_value_reference(const u_char *p,
    const u_char *last, gunichar *ch);


imgproc_code_e
imgproc_xml_value(imgproc_xml_t *x, const imgproc_str_t *raw, int attribute,
    imgproc_str_t *value)
{
    u_char        *d;
    gunichar       ch;
    const u_char  *p, *last;

    *value = *raw;

    p = raw->data;
    last = p + raw->len;

    if (raw->len == 0
        || (memchr(p, '&', raw->len) == NULL
            && memchr(p, '\r', raw->len) == NULL
            && (!attribute || (memchr(p, '\n', raw->len) == NULL
                               && memchr(p, '\t', raw->len) == NULL))))
    {
        return IMGPROC_OK;
    }

    /* no reference is shorter than what it stands for */

    if (imgproc_buffer_reserve(&x->value, raw->len) != IMGPROC_OK) {
        return imgproc_error(x->err, IMGPROC_INTERNAL,
                             "no memory for a text of %zu bytes", raw->len);
    }

    d = x->value.data;

    while (p < last) {

        if (*p == '&') {
            p = imgproc_xml_value_reference(p, last, &ch);
            d += g_unichar_to_utf8(ch, (char *) d);
            continue;
        }

        if (*p == '\r') {
            if (last - p > 1 && p[1] == '\n') {
                p++;
            }

            *d++ = attribute ? ' ' : '\n';
            p++;
            continue;
        }

        *d++ = attribute && imgproc_xml_space(*p) ? ' ' : *p;
        p++;
    }

    value->data = x->value.data;
    value->len = d - x->value.data;

    return IMGPROC_OK;
}


int
imgproc_xml_value_check(const u_char *p, const u_char *last)
{
    gunichar  ch;

    while (p < last) {

        p = memchr(p, '&', last - p);
        if (p == NULL) {
            return 1;
        }

        p = imgproc_xml_value_reference(p, last, &ch);
        if (p == NULL) {
            return 0;
        }
    }

    return 1;
}


/* behind the reference, NULL if it is none that we know */

static const u_char *
imgproc_xml_value_reference(const u_char *p, const u_char *last, gunichar *ch)
{
    unsigned        i, base;
    int             digit;
    uint32_t        n;
    imgproc_str_t   name;

    static const char  *names[] = { "amp", "lt", "gt", "quot", "apos" };
    static const char   chars[] = "&<>\"'";

    name.data = (u_char *) ++p;

    while (p < last && *p != ';' && p - name.data < 16) {
        p++;
    }

    if (p == last || *p != ';') {
        return NULL;
    }

    name.len = p++ - name.data;

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        if (imgproc_xml_is(&name, names[i])) {
            *ch = chars[i];
            return p;
        }
    }

    if (name.len < 2 || name.data[0] != '#') {
        return NULL;
    }

    base = name.data[1] == 'x' ? 16 : 10;
    i = base == 16 ? 2 : 1;

    if (i == name.len) {
        return NULL;
    }

    for (n = 0; i < name.len; i++) {

        digit = base == 16 ? g_ascii_xdigit_value(name.data[i])
                           : g_ascii_digit_value(name.data[i]);

        if (digit == -1 || n > 0x10ffff) {
            return NULL;
        }

        n = n * base + digit;
    }

    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)
        || n == 0xfffe || n == 0xffff
        || (n < 0x20 && !imgproc_xml_space(n)))
    {
        return NULL;
    }

    *ch = n;

    return p;
}
