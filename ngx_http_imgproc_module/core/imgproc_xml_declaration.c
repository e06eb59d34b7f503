
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml_cursor.h"
#include "imgproc_xml_declaration.h"


static int imgproc_xml_declaration_characters(imgproc_xml_t *x);
static int imgproc_xml_declaration_read(imgproc_xml_t *x);
static int imgproc_xml_declaration_encoding(imgproc_xml_t *x,
    const imgproc_str_t *name);
static int imgproc_xml_declaration_value(imgproc_xml_t *x, const char *name,
    imgproc_str_t *value);


int
imgproc_xml_declaration(imgproc_xml_t *x)
{
    if (imgproc_xml_cursor_begins(x, "\xef\xbb\xbf")) {
        x->p += 3;
    }

    if (!imgproc_xml_declaration_characters(x)) {
        return 0;
    }

    if (imgproc_xml_cursor_begins(x, "<?xml")
        && x->last - x->p > 5 && imgproc_xml_space(x->p[5]))
    {
        return imgproc_xml_declaration_read(x);
    }

    return 1;
}


/* those that XML has; all that looks at single bytes relies on it */

static int
imgproc_xml_declaration_characters(imgproc_xml_t *x)
{
    const u_char  *p;

    if (x->p == x->last
        || !g_utf8_validate((const char *) x->p, x->last - x->p, NULL))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE, "not UTF-8");
        return 0;
    }

    for (p = x->p; p < x->last; p++) {

        if ((*p < 0x20 && !imgproc_xml_space(*p))
            || (*p == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
        {
            imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                    "a character that XML does not have");
            return 0;
        }
    }

    return 1;
}


static int
imgproc_xml_declaration_read(imgproc_xml_t *x)
{
    imgproc_str_t  value;

    x->p += 5;

    if (imgproc_xml_declaration_value(x, "version", &value) != 1
        || !imgproc_xml_is(&value, "1.0"))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                "a version other than 1.0");
        return 0;
    }

    if (imgproc_xml_declaration_value(x, "encoding", &value) == 1
        && !imgproc_xml_declaration_encoding(x, &value))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                "an encoding other than UTF-8");
        return 0;
    }

    (void) imgproc_xml_declaration_value(x, "standalone", &value);

    imgproc_xml_cursor_spaces(x);

    if (!imgproc_xml_cursor_begins(x, "?>")) {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a broken declaration");
        return 0;
    }

    x->p += 2;

    return 1;
}


/* ASCII is UTF-8 as well, as long as it is what is there */

static int
imgproc_xml_declaration_encoding(imgproc_xml_t *x, const imgproc_str_t *name)
{
    const u_char  *p;

    if (imgproc_xml_is_case(name, "utf-8")) {
        return 1;
    }

    if (!imgproc_xml_is_case(name, "us-ascii")
        && !imgproc_xml_is_case(name, "iso-8859-1"))
    {
        return 0;
    }

    for (p = x->p; p < x->last; p++) {
        if (*p >= 0x80) {
            return 0;
        }
    }

    return 1;
}


static int
imgproc_xml_declaration_value(imgproc_xml_t *x, const char *name,
    imgproc_str_t *value)
{
    const u_char  *start;

    start = x->p;

    imgproc_xml_cursor_spaces(x);

    if (x->p > start && imgproc_xml_cursor_begins(x, name)) {
        x->p += strlen(name);

        if (imgproc_xml_cursor_assigned(x, value)) {
            return 1;
        }
    }

    x->p = start;

    return 0;
}
