
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Nothing is copied: what is known to be harmless is written anew, with
 * prefixes and quotes of our own, so that no reader can understand another
 * text than the one that was looked at.  An element that is not known goes
 * with all that is in it.
 */


#include <string.h>

#include "imgproc_css.h"
#include "imgproc_svg.h"
#include "imgproc_xml.h"


typedef struct {
    imgproc_xml_t         xml;
    imgproc_buffer_t     *out;
    imgproc_error_t      *err;
    imgproc_buffer_t      sheet;     /* the text of a style element */
    imgproc_buffer_t      value;     /* of a style, cleaned */
    unsigned              skip;      /* the depth of what is left out, or 0 */
    unsigned              words;     /* of a title or a style, or 0 */
    unsigned              style:1;
    unsigned              open:1;    /* its tag lacks the ">" */
} imgproc_clean_t;


static imgproc_code_e imgproc_clean_run(imgproc_clean_t *c);
static imgproc_code_e imgproc_clean_start(imgproc_clean_t *c);
static int imgproc_clean_is_animated(imgproc_clean_t *c);
static imgproc_code_e imgproc_clean_attribute(imgproc_clean_t *c,
    const imgproc_xml_attr_t *attr, unsigned element);
static int imgproc_clean_href(const imgproc_str_t *value, unsigned element);
static imgproc_code_e imgproc_clean_style(imgproc_clean_t *c,
    imgproc_str_t *value);
static int imgproc_clean_css(const imgproc_str_t *value, int list);
static imgproc_code_e imgproc_clean_end(imgproc_clean_t *c);
static imgproc_code_e imgproc_clean_text(imgproc_clean_t *c, int cdata);
static imgproc_code_e imgproc_clean_close(imgproc_clean_t *c);
static imgproc_code_e imgproc_clean_put(imgproc_clean_t *c, const char *text);
static imgproc_code_e imgproc_clean_append(imgproc_clean_t *c,
    const void *data, size_t len);
static imgproc_code_e imgproc_clean_escape(imgproc_clean_t *c,
    const imgproc_str_t *text, int attribute);
static const char *imgproc_clean_entity(u_char ch, int attribute);


imgproc_code_e
imgproc_svg_clean(const imgproc_str_t *source, imgproc_buffer_t *out,
    imgproc_error_t *err)
{
    imgproc_code_e    code;
    imgproc_clean_t  *c;

    c = g_try_new0(imgproc_clean_t, 1);
    if (c == NULL) {
        return imgproc_error(err, IMGPROC_INTERNAL, "no memory for a reader");
    }

    c->out = out;
    c->err = err;

    imgproc_xml_init(&c->xml, source->data, source->len, err);

    code = imgproc_clean_run(c);

    imgproc_xml_free(&c->xml);
    imgproc_buffer_free(&c->sheet);
    imgproc_buffer_free(&c->value);

    g_free(c);

    return code;
}


static imgproc_code_e
imgproc_clean_run(imgproc_clean_t *c)
{
    imgproc_code_e       code;
    imgproc_xml_event_e  event;

    for ( ;; ) {

        code = IMGPROC_OK;
        event = imgproc_xml_next(&c->xml);

        switch (event) {

        case IMGPROC_XML_START:
            code = imgproc_clean_start(c);
            break;

        case IMGPROC_XML_END:
            code = imgproc_clean_end(c);
            break;

        case IMGPROC_XML_TEXT:
        case IMGPROC_XML_CDATA:
            code = imgproc_clean_text(c, event == IMGPROC_XML_CDATA);
            break;

        case IMGPROC_XML_EOF:
            return imgproc_clean_put(c, "\n");

        case IMGPROC_XML_ERROR:
            return c->err->code;
        }

        if (code != IMGPROC_OK) {
            return code;
        }
    }
}


static imgproc_code_e
imgproc_clean_start(imgproc_clean_t *c)
{
    unsigned         i, element;
    imgproc_xml_t   *x;
    imgproc_code_e   code;

    x = &c->xml;

    if (c->skip) {
        return IMGPROC_OK;
    }

    element = 0;

    if (x->ns == IMGPROC_XML_SVG) {
        element = imgproc_svg_element(&x->name);
    }

    if (element == 0 || c->words
        || ((element & IMGPROC_SVG_ANIMATE) && !imgproc_clean_is_animated(c)))
    {
        if (x->depth == 1) {
            return imgproc_error(c->err, IMGPROC_BROKEN_IMAGE,
                                 "svg: the root is not in SVG's namespace");
        }

        c->skip = x->depth;
        return IMGPROC_OK;
    }

    code = imgproc_clean_close(c);

    if (code == IMGPROC_OK) {
        code = imgproc_clean_put(c, "<");
    }

    if (code == IMGPROC_OK) {
        code = imgproc_clean_append(c, x->name.data, x->name.len);
    }

    if (code == IMGPROC_OK && x->depth == 1) {
        code = imgproc_clean_put(c,
                               " xmlns=\"http://www.w3.org/2000/svg\""
                               " xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    }

    for (i = 0; code == IMGPROC_OK && i < x->nattrs; i++) {
        code = imgproc_clean_attribute(c, &x->attrs[i], element);
    }

    c->open = 1;

    if (element & (IMGPROC_SVG_WORDS|IMGPROC_SVG_STYLE)) {
        c->words = x->depth;
        c->style = (element & IMGPROC_SVG_STYLE) != 0;
        c->sheet.len = 0;
    }

    return code;
}


/* what an animation changes must be harmless with any value it may have */

static int
imgproc_clean_is_animated(imgproc_clean_t *c)
{
    imgproc_str_t              name;
    const imgproc_xml_attr_t  *attr;

    if (imgproc_xml_is(&c->xml.name, "animateMotion")) {
        return 1;
    }

    attr = imgproc_xml_attr(&c->xml, IMGPROC_XML_NONE, "attributeName");

    return attr
           && imgproc_xml_value(&c->xml, &attr->raw, 1, &name) == IMGPROC_OK
           && (imgproc_svg_attribute(&name)
               & (IMGPROC_SVG_PLAIN|IMGPROC_SVG_CSS));
}


static imgproc_code_e
imgproc_clean_attribute(imgproc_clean_t *c, const imgproc_xml_attr_t *attr,
    unsigned element)
{
    unsigned         flags;
    const char      *prefix;
    imgproc_str_t    value;
    imgproc_code_e   code;

    prefix = " ";
    flags = 0;

    if (attr->ns == IMGPROC_XML_NONE) {
        flags = imgproc_svg_attribute(&attr->name);

    } else if (attr->ns == IMGPROC_XML_XLINK
               && imgproc_xml_is(&attr->name, "href"))
    {
        flags = IMGPROC_SVG_HREF;
        prefix = " xlink:";

    } else if (attr->ns == IMGPROC_XML_XML
               && (imgproc_xml_is(&attr->name, "space")
                   || imgproc_xml_is(&attr->name, "lang")))
    {
        flags = IMGPROC_SVG_PLAIN;
        prefix = " xml:";
    }

    if (flags == 0) {
        return IMGPROC_OK;
    }

    code = imgproc_xml_value(&c->xml, &attr->raw, 1, &value);

    if (code != IMGPROC_OK) {
        return code;
    }

    if (flags & IMGPROC_SVG_STYLE) {

        code = imgproc_clean_style(c, &value);

        if (code != IMGPROC_OK || value.len == 0) {
            return code;
        }

    } else if (flags & IMGPROC_SVG_HREF) {

        if (!imgproc_clean_href(&value, element)) {
            return IMGPROC_OK;
        }

    } else if (((flags & IMGPROC_SVG_CSS) || (element & IMGPROC_SVG_ANIMATE))
               && !imgproc_clean_css(&value, element & IMGPROC_SVG_ANIMATE))
    {
        return IMGPROC_OK;
    }

    code = imgproc_clean_put(c, prefix);

    if (code == IMGPROC_OK) {
        code = imgproc_clean_append(c, attr->name.data, attr->name.len);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_clean_put(c, "=\"");
    }

    if (code == IMGPROC_OK) {
        code = imgproc_clean_escape(c, &value, 1);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_clean_put(c, "\"");
    }

    return code;
}


/* an element of the same document, or a picture that is its own text */

static int
imgproc_clean_href(const imgproc_str_t *value, unsigned element)
{
    imgproc_info_t   info;
    imgproc_error_t  ignored;

    if (value->len && value->data[0] == '#') {
        return 1;
    }

    return (element & IMGPROC_SVG_IMAGE)
           && imgproc_svg_picture(value, NULL, &info, &ignored) == IMGPROC_OK;
}


static imgproc_code_e
imgproc_clean_style(imgproc_clean_t *c, imgproc_str_t *value)
{
    c->value.len = 0;

    if (imgproc_css_clean(value, 0, &c->value) != IMGPROC_OK) {
        return imgproc_error(c->err, IMGPROC_INTERNAL, "no memory for CSS");
    }

    value->data = c->value.data;
    value->len = c->value.len;

    return IMGPROC_OK;
}


/* one piece, as a value is, or several, as those of an animation are */

static int
imgproc_clean_css(const imgproc_str_t *value, int list)
{
    imgproc_str_t        css;
    imgproc_css_piece_t  piece;

    css = *value;

    while (imgproc_css_next(&css, &piece)) {
        if (piece.flags || piece.end == '{' || piece.end == '}'
            || (piece.end == ';' && !list))
        {
            return 0;
        }
    }

    return 1;
}


static imgproc_code_e
imgproc_clean_end(imgproc_clean_t *c)
{
    unsigned         depth;
    imgproc_str_t    text;
    imgproc_code_e   code;

    depth = c->xml.depth + 1;

    if (c->skip) {
        if (c->skip == depth) {
            c->skip = 0;
        }

        return IMGPROC_OK;
    }

    code = IMGPROC_OK;

    if (c->words == depth) {

        if (c->style && c->sheet.len) {

            text.data = c->sheet.data;
            text.len = c->sheet.len;

            c->value.len = 0;

            if (imgproc_css_clean(&text, 1, &c->value) != IMGPROC_OK) {
                return imgproc_error(c->err, IMGPROC_INTERNAL,
                                     "no memory for CSS");
            }

            text.data = c->value.data;
            text.len = c->value.len;

            if (text.len) {
                code = imgproc_clean_close(c);
            }

            if (code == IMGPROC_OK) {
                code = imgproc_clean_escape(c, &text, 0);
            }
        }

        c->words = 0;
        c->style = 0;
    }

    if (code != IMGPROC_OK) {
        return code;
    }

    if (c->open) {
        c->open = 0;
        return imgproc_clean_put(c, "/>");
    }

    code = imgproc_clean_put(c, "</");

    if (code == IMGPROC_OK) {
        code = imgproc_clean_append(c, c->xml.name.data, c->xml.name.len);
    }

    return code == IMGPROC_OK ? imgproc_clean_put(c, ">") : code;
}


static imgproc_code_e
imgproc_clean_text(imgproc_clean_t *c, int cdata)
{
    imgproc_str_t    text;
    imgproc_code_e   code;

    if (c->skip || c->xml.text.len == 0) {
        return IMGPROC_OK;
    }

    if (cdata) {
        text = c->xml.text;

    } else {
        code = imgproc_xml_value(&c->xml, &c->xml.text, 0, &text);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (!c->style) {

        code = imgproc_clean_close(c);

        return code == IMGPROC_OK ? imgproc_clean_escape(c, &text, 0) : code;
    }

    /* what is split by a comment is read as one */

    if (imgproc_buffer_append(&c->sheet, text.data, text.len, 4096)
        != IMGPROC_OK)
    {
        return imgproc_error(c->err, IMGPROC_INTERNAL, "no memory for CSS");
    }

    return IMGPROC_OK;
}


/* an element turns out to have something in it */

static imgproc_code_e
imgproc_clean_close(imgproc_clean_t *c)
{
    if (!c->open) {
        return IMGPROC_OK;
    }

    c->open = 0;

    return imgproc_clean_put(c, ">");
}


static imgproc_code_e
imgproc_clean_put(imgproc_clean_t *c, const char *text)
{
    return imgproc_clean_append(c, text, strlen(text));
}


static imgproc_code_e
imgproc_clean_append(imgproc_clean_t *c, const void *data, size_t len)
{
    if (imgproc_buffer_append(c->out, data, len, 65536) != IMGPROC_OK) {
        return imgproc_error(c->err, IMGPROC_INTERNAL,
                             "no memory for a result");
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_clean_escape(imgproc_clean_t *c, const imgproc_str_t *text,
    int attribute)
{
    const char      *entity;
    const u_char    *p, *last, *start;
    imgproc_code_e   code;

    start = text->data;
    last = start + text->len;

    for (p = start; p < last; p++) {

        entity = imgproc_clean_entity(*p, attribute);

        if (entity == NULL) {
            continue;
        }

        code = imgproc_clean_append(c, start, p - start);

        if (code == IMGPROC_OK) {
            code = imgproc_clean_put(c, entity);
        }

        if (code != IMGPROC_OK) {
            return code;
        }

        start = p + 1;
    }

    return p == start ? IMGPROC_OK : imgproc_clean_append(c, start, p - start);
}


static const char *
imgproc_clean_entity(u_char ch, int attribute)
{
    switch (ch) {

    case '&':
        return "&amp;";

    case '<':
        return "&lt;";

    case '>':
        return "&gt;";

    case '\r':
        return "&#13;";

    case '"':
        return attribute ? "&quot;" : NULL;

    case '\n':
        return attribute ? "&#10;" : NULL;

    case '\t':
        return attribute ? "&#9;" : NULL;

    default:
        return NULL;
    }
}
