
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml_cursor.h"


imgproc_xml_event_e
imgproc_xml_cursor_fail(imgproc_xml_t *x, imgproc_code_e code, const char *what)
{
    (void) imgproc_error(x->err, code, "xml: %s", what);

    return IMGPROC_XML_ERROR;
}


int
imgproc_xml_cursor_begins(const imgproc_xml_t *x, const char *text)
{
    size_t  len;

    len = strlen(text);

    return (size_t) (x->last - x->p) >= len && memcmp(x->p, text, len) == 0;
}


void
imgproc_xml_cursor_spaces(imgproc_xml_t *x)
{
    while (x->p < x->last && imgproc_xml_space(*x->p)) {
        x->p++;
    }
}


int
imgproc_xml_cursor_name(imgproc_xml_t *x, imgproc_str_t *name)
{
    u_char         ch;
    unsigned       first, colons;
    const u_char  *p;

    first = 1;
    colons = 0;

    for (p = x->p; p < x->last; p++) {
        ch = *p;

        if (g_ascii_isalpha(ch) || ch == '_' || ch >= 0x80) {
            first = 0;
            continue;
        }

        if (first) {
            break;
        }

        if (ch == ':') {
            first = 1;
            colons++;
            continue;
        }

        if (!g_ascii_isdigit(ch) && ch != '-' && ch != '.') {
            break;
        }
    }

    name->data = (u_char *) x->p;
    name->len = p - x->p;

    x->p = p;

    return p < x->last && !first && colons <= 1;
}


int
imgproc_xml_cursor_assigned(imgproc_xml_t *x, imgproc_str_t *value)
{
    u_char         quote;
    const u_char  *p;

    imgproc_xml_cursor_spaces(x);

    if (!imgproc_xml_cursor_begins(x, "=")) {
        return 0;
    }

    x->p++;

    imgproc_xml_cursor_spaces(x);

    if (!imgproc_xml_cursor_begins(x, "\"")
        && !imgproc_xml_cursor_begins(x, "'"))
    {
        return 0;
    }

    quote = *x->p++;

    p = memchr(x->p, quote, x->last - x->p);
    if (p == NULL) {
        return 0;
    }

    value->data = (u_char *) x->p;
    value->len = p - x->p;

    x->p = p + 1;

    return 1;
}
