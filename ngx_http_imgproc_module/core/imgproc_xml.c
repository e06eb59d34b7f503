
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml_cursor.h"
#include "imgproc_xml_declaration.h"
#include "imgproc_xml_namespace.h"
#include "imgproc_xml_value.h"


static imgproc_xml_event_e imgproc_xml_markup(imgproc_xml_t *x, int *again);
static int imgproc_xml_comment(imgproc_xml_t *x);
static int imgproc_xml_instruction(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_cdata(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_text(imgproc_xml_t *x, int *again);
static imgproc_xml_event_e imgproc_xml_open(imgproc_xml_t *x);
static int imgproc_xml_attribute(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_close(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_closed(imgproc_xml_t *x);
static const u_char *imgproc_xml_find(const u_char *p, const u_char *last,
    const char *text);


void
imgproc_xml_init(imgproc_xml_t *x, const u_char *data, size_t len,
    imgproc_error_t *err)
{
    memset(x, 0, sizeof(imgproc_xml_t));

    x->p = data;
    x->last = data + len;
    x->err = err;
}


void
imgproc_xml_free(imgproc_xml_t *x)
{
    imgproc_buffer_free(&x->value);
}


imgproc_xml_event_e
imgproc_xml_next(imgproc_xml_t *x)
{
    int                  again;
    imgproc_xml_event_e  event;

    if (!x->begun) {
        x->begun = 1;

        if (!imgproc_xml_declaration(x)) {
            return IMGPROC_XML_ERROR;
        }
    }

    if (x->closing) {
        x->closing = 0;
        return imgproc_xml_closed(x);
    }

    while (x->p < x->last) {

        again = 0;

        event = *x->p == '<' ? imgproc_xml_markup(x, &again)
                             : imgproc_xml_text(x, &again);

        if (!again) {
            return event;
        }
    }

    if (!x->ended) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "the text ends before its root does");
    }

    return IMGPROC_XML_EOF;
}


static imgproc_xml_event_e
imgproc_xml_markup(imgproc_xml_t *x, int *again)
{
    if (imgproc_xml_cursor_begins(x, "</")) {
        return imgproc_xml_close(x);
    }

    if (imgproc_xml_cursor_begins(x, "<!--")) {
        *again = imgproc_xml_comment(x);
        return IMGPROC_XML_ERROR;
    }

    if (imgproc_xml_cursor_begins(x, "<?")) {
        *again = imgproc_xml_instruction(x);
        return IMGPROC_XML_ERROR;
    }

    if (imgproc_xml_cursor_begins(x, "<![CDATA[")) {
        return imgproc_xml_cdata(x);
    }

    if (imgproc_xml_cursor_begins(x, "<!DOCTYPE")) {
        return imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                       "a DOCTYPE");
    }

    return imgproc_xml_open(x);
}


static int
imgproc_xml_comment(imgproc_xml_t *x)
{
    const u_char  *p;

    p = imgproc_xml_find(x->p + 4, x->last, "--");

    if (p == NULL || x->last - p < 3 || p[2] != '>') {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE, "a broken comment");
        return 0;
    }

    x->p = p + 3;

    return 1;
}


static int
imgproc_xml_instruction(imgproc_xml_t *x)
{
    const u_char   *p;
    imgproc_str_t   name;

    x->p += 2;

    p = imgproc_xml_find(x->p, x->last, "?>");

    if (p == NULL || !imgproc_xml_cursor_name(x, &name)
        || imgproc_xml_is_case(&name, "xml")
        || (*x->p != '?' && !imgproc_xml_space(*x->p)))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a broken processing instruction");
        return 0;
    }

    if (imgproc_xml_is_case(&name, "xml-stylesheet")) {
        imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                "an xml-stylesheet instruction");
        return 0;
    }

    x->p = p + 2;

    return 1;
}


static imgproc_xml_event_e
imgproc_xml_cdata(imgproc_xml_t *x)
{
    const u_char  *p;

    x->p += sizeof("<![CDATA[") - 1;

    p = imgproc_xml_find(x->p, x->last, "]]>");

    if (p == NULL || x->depth == 0) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "a broken CDATA section");
    }

    x->text.data = (u_char *) x->p;
    x->text.len = p - x->p;

    x->p = p + 3;

    return IMGPROC_XML_CDATA;
}


static imgproc_xml_event_e
imgproc_xml_text(imgproc_xml_t *x, int *again)
{
    const u_char  *p;

    p = memchr(x->p, '<', x->last - x->p);
    if (p == NULL) {
        p = x->last;
    }

    x->text.data = (u_char *) x->p;
    x->text.len = p - x->p;

    if (x->depth == 0) {
        imgproc_xml_cursor_spaces(x);

        if (x->p < p) {
            return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                           "text outside of the root");
        }

        *again = 1;

        return IMGPROC_XML_TEXT;
    }

    x->p = p;

    if (!imgproc_xml_value_check(x->text.data, p)) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "an entity that is not built in");
    }

    if (imgproc_xml_find(x->text.data, p, "]]>")) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "\"]]>\" without a CDATA section");
    }

    return IMGPROC_XML_TEXT;
}


static imgproc_xml_event_e
imgproc_xml_open(imgproc_xml_t *x)
{
    const u_char        *start;
    imgproc_str_t        name;
    imgproc_xml_open_t  *open;

    x->p++;

    if (x->ended || !imgproc_xml_cursor_name(x, &name)) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE, "a broken tag");
    }

    if (x->depth == IMGPROC_XML_DEPTH) {
        return imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                       "elements are nested too deep");
    }

    open = &x->open[x->depth++];
    open->name = name;
    open->prefixes = x->nprefixes;

    x->nattrs = 0;

    for ( ;; ) {
        start = x->p;

        imgproc_xml_cursor_spaces(x);

        if (imgproc_xml_cursor_begins(x, ">")) {
            x->p++;
            break;
        }

        if (imgproc_xml_cursor_begins(x, "/>")) {
            x->p += 2;
            x->closing = 1;
            break;
        }

        if (x->p == start || x->p == x->last) {
            return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                           "a broken tag");
        }

        if (!imgproc_xml_attribute(x)) {
            return IMGPROC_XML_ERROR;
        }
    }

    return imgproc_xml_namespace(x, &name);
}


static int
imgproc_xml_attribute(imgproc_xml_t *x)
{
    imgproc_str_t        name, *raw;
    imgproc_xml_attr_t  *attr;

    if (x->nattrs == IMGPROC_XML_ATTRIBUTES) {
        imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                "an element with too many attributes");
        return 0;
    }

    attr = &x->attrs[x->nattrs];
    raw = &attr->raw;

    if (!imgproc_xml_cursor_name(x, &name)
        || !imgproc_xml_cursor_assigned(x, raw)
        || memchr(raw->data, '<', raw->len)
        || !imgproc_xml_value_check(raw->data, raw->data + raw->len))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE, "a broken attribute");
        return 0;
    }

    attr->ns = IMGPROC_XML_NONE;

    imgproc_xml_namespace_split(&name, &attr->prefix, &attr->name);

    if (imgproc_xml_is(&name, "xmlns")
        || imgproc_xml_is(&attr->prefix, "xmlns"))
    {
        attr->ns = IMGPROC_XML_XMLNS;
    }

    x->nattrs++;

    return 1;
}


static imgproc_xml_event_e
imgproc_xml_close(imgproc_xml_t *x)
{
    imgproc_str_t  name;

    x->p += 2;

    if (x->depth == 0 || !imgproc_xml_cursor_name(x, &name)
        || !imgproc_xml_equal(&name, &x->open[x->depth - 1].name))
    {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "an end tag without its start");
    }

    imgproc_xml_cursor_spaces(x);

    if (!imgproc_xml_cursor_begins(x, ">")) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "a broken end tag");
    }

    x->p++;

    return imgproc_xml_closed(x);
}


static imgproc_xml_event_e
imgproc_xml_closed(imgproc_xml_t *x)
{
    imgproc_str_t        prefix;
    imgproc_xml_open_t  *open;

    open = &x->open[--x->depth];

    x->ns = open->ns;
    x->nprefixes = open->prefixes;
    x->ended = x->depth == 0;

    imgproc_xml_namespace_split(&open->name, &prefix, &x->name);

    return IMGPROC_XML_END;
}


static const u_char *
imgproc_xml_find(const u_char *p, const u_char *last, const char *text)
{
    size_t  len;

    len = strlen(text);

    while (p < last) {

        p = memchr(p, text[0], last - p);

        if (p == NULL || (size_t) (last - p) < len) {
            return NULL;
        }

        if (memcmp(p, text, len) == 0) {
            return p;
        }

        p++;
    }

    return NULL;
}


const imgproc_xml_attr_t *
imgproc_xml_attr(const imgproc_xml_t *x, imgproc_xml_ns_e ns,
    const char *name)
{
    unsigned  i;

    for (i = 0; i < x->nattrs; i++) {
        if (x->attrs[i].ns == ns && imgproc_xml_is(&x->attrs[i].name, name)) {
            return &x->attrs[i];
        }
    }

    return NULL;
}


int
imgproc_xml_is(const imgproc_str_t *s, const char *text)
{
    return s->len == strlen(text) && memcmp(s->data, text, s->len) == 0;
}


int
imgproc_xml_is_case(const imgproc_str_t *s, const char *text)
{
    return s->len == strlen(text)
           && g_ascii_strncasecmp((const char *) s->data, text, s->len) == 0;
}


int
imgproc_xml_equal(const imgproc_str_t *a, const imgproc_str_t *b)
{
    return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}
