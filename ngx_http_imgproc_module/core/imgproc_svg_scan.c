
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * librsvg fetches nothing here, which has no address to begin with; but what
 * is in a "data:" URL it takes for an SVG, or a picture for any of the loaders
 * that somebody has installed.  So nothing is let through that refers to
 * anything but an element, or a picture that we have looked at ourselves.
 *
 * Nor can it be interrupted, and a few lines can keep it busy for hours: what
 * they will take is added up before.  The constants are in pixels, each about
 * 2.5 ns, and were measured with librsvg 2.54.
 */


#include <string.h>

#include "imgproc_svg_scan.h"


/* elements that are read */

#define IMGPROC_SCAN_ELEMENTS  100000

/* pixels for a byte of an element, and for a character */

#define IMGPROC_SCAN_BYTE      20
#define IMGPROC_SCAN_CHAR      2000


static imgproc_code_e imgproc_scan_run(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_start(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_root(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_foreign(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_attribute(imgproc_scan_t *s, uint32_t node,
    const imgproc_xml_attr_t *attr, unsigned element);
static imgproc_code_e imgproc_scan_href(imgproc_scan_t *s, uint32_t node, const
    imgproc_str_t *value, unsigned element);
static imgproc_code_e imgproc_scan_name(imgproc_scan_t *s, uint32_t node, const
    imgproc_xml_attr_t *attr, const imgproc_str_t *value);
static imgproc_code_e imgproc_scan_end(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_text(imgproc_scan_t *s, int cdata);


imgproc_code_e
imgproc_svg_scan(const imgproc_str_t *source, const imgproc_size_t *size,
    const imgproc_info_t *info, const imgproc_limits_t *limits,
    imgproc_svg_cost_t *cost, imgproc_error_t *err)
{
    imgproc_code_e   code;
    imgproc_scan_t  *s;

    s = g_try_new0(imgproc_scan_t, 1);
    if (s == NULL) {
        return imgproc_error(err, IMGPROC_INTERNAL, "no memory for a reader");
    }

    s->err = err;
    s->limits = limits;
    s->size = *size;
    s->whole = MAX(info->vector_width, info->vector_height);
    s->font = IMGPROC_SCAN_FONT;
    s->scale = MAX(size->width / info->vector_width,
                   size->height / info->vector_height);

    imgproc_xml_init(&s->xml, source->data, source->len, err);

    code = imgproc_scan_run(s);

    if (code == IMGPROC_OK) {
        code = imgproc_scan_rules(s);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_scan_cost(s, cost);
        cost->memory += 2.0 * source->len;
    }

    imgproc_xml_free(&s->xml);
    imgproc_svg_weight_free(&s->weight);
    imgproc_buffer_free(&s->sheet);

    g_free(s);

    return code;
}


static imgproc_code_e
imgproc_scan_run(imgproc_scan_t *s)
{
    imgproc_code_e       code;
    imgproc_xml_event_e  event;

    for ( ;; ) {

        code = IMGPROC_OK;
        event = imgproc_xml_next(&s->xml);

        switch (event) {

        case IMGPROC_XML_START:
            code = imgproc_scan_start(s);
            break;

        case IMGPROC_XML_END:
            code = imgproc_scan_end(s);
            break;

        case IMGPROC_XML_TEXT:
        case IMGPROC_XML_CDATA:
            code = imgproc_scan_text(s, event == IMGPROC_XML_CDATA);
            break;

        case IMGPROC_XML_EOF:
            return IMGPROC_OK;

        case IMGPROC_XML_ERROR:
            return s->err->code;
        }

        if (code != IMGPROC_OK) {
            return code;
        }
    }
}


imgproc_code_e
imgproc_scan_refuse(imgproc_scan_t *s, const char *what)
{
    return imgproc_error(s->err, IMGPROC_FORMAT_NOT_ALLOWED, "svg: %s", what);
}


imgproc_code_e
imgproc_scan_memory(imgproc_scan_t *s)
{
    return imgproc_error(s->err, IMGPROC_INTERNAL, "no memory for an svg");
}


static imgproc_code_e
imgproc_scan_start(imgproc_scan_t *s)
{
    uint32_t             i;
    unsigned             n, element;
    imgproc_xml_t       *x;
    imgproc_code_e       code;
    imgproc_svg_node_t  *node;

    x = &s->xml;
    i = s->weight.nnodes;

    if (i == IMGPROC_SCAN_ELEMENTS) {
        return imgproc_scan_refuse(s, "too many elements");
    }

    node = imgproc_svg_weight_add(&s->weight);
    if (node == NULL) {
        return imgproc_scan_memory(s);
    }

    s->path[x->depth] = i;
    s->depth = MAX(s->depth, x->depth);

    node->parent = x->depth == 1 ? i : s->path[x->depth - 1];
    node->name = x->name;
    node->sum.work = IMGPROC_SCAN_WORK;

    if (x->ns != IMGPROC_XML_SVG) {
        node->flags = IMGPROC_SVG_DEFS;
        return imgproc_scan_foreign(s);
    }

    element = imgproc_svg_element(&x->name);
    node->flags = element;

    if (element == 0
        || (element & (IMGPROC_SVG_PAINT|IMGPROC_SVG_PATTERN
                       |IMGPROC_SVG_FILTER|IMGPROC_SVG_WORDS
                       |IMGPROC_SVG_STYLE))
        || ((element & IMGPROC_SVG_BOX) && !imgproc_xml_is(&x->name, "svg")))
    {
        node->flags |= IMGPROC_SVG_DEFS;
    }

    code = IMGPROC_OK;

    if (x->depth == 1) {
        code = imgproc_scan_root(s);

    } else if (element & (IMGPROC_SVG_BOX|IMGPROC_SVG_USE)) {
        imgproc_scan_box(s, node, element);
    }

    if (element & IMGPROC_SVG_SHAPE) {
        imgproc_scan_shape(s, node);
    }

    if (element & IMGPROC_SVG_PATTERN) {
        code = imgproc_scan_pattern(s, node);
    }

    if (element & IMGPROC_SVG_FILTER) {
        node->layers += 2;
    }

    if ((element & IMGPROC_SVG_PRIMITIVE) && x->depth > 1) {
        imgproc_scan_primitive(s, node);
        imgproc_svg_weight_node(&s->weight, node->parent)->layers++;
    }

    if ((element & IMGPROC_SVG_TEXT) && s->text == 0) {
        s->text = x->depth;
        s->chars = 0;

        node->sum.texts = 1;
        node->sum.passes += 0.25;
    }

    if (element & IMGPROC_SVG_STYLE) {
        s->style = x->depth;
        s->sheet.len = 0;
    }

    for (n = 0; code == IMGPROC_OK && n < x->nattrs; n++) {
        code = imgproc_scan_attribute(s, i, &x->attrs[n], element);
    }

    return code;
}


static imgproc_code_e
imgproc_scan_root(imgproc_scan_t *s)
{
    double                     n[4];
    unsigned                   i;
    const u_char              *p, *last;
    imgproc_str_t              value;
    const imgproc_xml_attr_t  *attr;

    attr = imgproc_xml_attr(&s->xml, IMGPROC_XML_NONE, "viewBox");

    if (attr == NULL) {
        return IMGPROC_OK;
    }

    if (imgproc_xml_value(&s->xml, &attr->raw, 1, &value) != IMGPROC_OK) {
        return IMGPROC_INTERNAL;
    }

    p = value.data;
    last = p + value.len;

    for (i = 0; i < 4; i++) {
        if (!imgproc_svg_number(&p, last, &n[i])) {
            return IMGPROC_OK;
        }
    }

    if (n[2] > 0 && n[3] > 0) {
        s->scale = MAX(s->size.width / n[2], s->size.height / n[3]);
        s->whole = MAX(n[2], n[3]);
    }

    return IMGPROC_OK;
}


/* what is not SVG is not drawn, but may be replaced by what is */

static imgproc_code_e
imgproc_scan_foreign(imgproc_scan_t *s)
{
    if (s->xml.ns == IMGPROC_XML_INCLUDE) {
        return imgproc_scan_refuse(s, "an XInclude");
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_scan_attribute(imgproc_scan_t *s, uint32_t node,
    const imgproc_xml_attr_t *attr, unsigned element)
{
    unsigned         flags;
    imgproc_str_t    value;
    imgproc_code_e   code;

    if (attr->ns == IMGPROC_XML_XML && imgproc_xml_is(&attr->name, "base")) {
        return imgproc_scan_refuse(s, "an xml:base");
    }

    flags = 0;

    if (attr->ns == IMGPROC_XML_NONE) {
        flags = imgproc_svg_attribute(&attr->name);

        if (flags == 0 && imgproc_xml_is(&attr->name, "src")) {
            flags = IMGPROC_SVG_HREF;
        }

    } else if (attr->ns == IMGPROC_XML_XLINK
               && imgproc_xml_is(&attr->name, "href"))
    {
        flags = IMGPROC_SVG_HREF;
    }

    if (flags == 0) {
        return IMGPROC_OK;
    }

    code = imgproc_xml_value(&s->xml, &attr->raw, 1, &value);

    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_svg_weight_node(&s->weight, node)->sum.work += IMGPROC_SCAN_BYTE
                                                           * value.len;

    if (flags & IMGPROC_SVG_HREF) {
        return imgproc_scan_href(s, node, &value, element);
    }

    if (flags & IMGPROC_SVG_STYLE) {
        return imgproc_scan_declarations(s, node, &value);
    }

    if (flags & IMGPROC_SVG_CSS) {
        return imgproc_scan_property(s, node, &attr->name, &value, 0);
    }

    return imgproc_scan_name(s, node, attr, &value);
}


static imgproc_code_e
imgproc_scan_href(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *value, unsigned element)
{
    double               pixels;
    imgproc_str_t        name;
    imgproc_info_t       info;
    imgproc_code_e       code;
    imgproc_svg_node_t  *n;

    /* a link is not followed */

    if (imgproc_xml_is(&s->xml.name, "a")) {
        return IMGPROC_OK;
    }

    if (value->len && value->data[0] == '#') {

        name.data = value->data + 1;
        name.len = value->len - 1;

        if (memchr(name.data, '%', name.len)) {
            return imgproc_scan_refuse(s, "a name with a percent sign");
        }

        code = imgproc_svg_weight_ref(&s->weight, node, &name,
                                      IMGPROC_SVG_REF_CONTENT);

        return code == IMGPROC_OK ? code : imgproc_scan_memory(s);
    }

    if (!(element & IMGPROC_SVG_IMAGE)) {

        if (value->len == 0) {
            return IMGPROC_OK;
        }

        return imgproc_scan_refuse(s, "a reference to something outside");
    }

    code = imgproc_svg_picture(value, s->limits, &info, s->err);

    if (code != IMGPROC_OK) {
        return code;
    }

    pixels = (double) info.width * info.height * info.frames;

    s->pixels += pixels;
    s->images++;

    n = imgproc_svg_weight_node(&s->weight, node);

    n->sum.work += 30 * pixels;
    n->sum.passes += 1;

    if (s->limits->max_source_resolution
        && s->pixels > s->limits->max_source_resolution)
    {
        return imgproc_error(s->err, IMGPROC_TOO_MANY_PIXELS,
                             "svg: pictures of %.0f pixels in all are over "
                             "imgproc_max_source_resolution", s->pixels);
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_scan_name(imgproc_scan_t *s, uint32_t node,
    const imgproc_xml_attr_t *attr, const imgproc_str_t *value)
{
    double               factor;
    imgproc_code_e       code;
    imgproc_svg_node_t  *n;
    imgproc_svg_text_t   text;

    n = imgproc_svg_weight_node(&s->weight, node);

    if (imgproc_xml_is(&attr->name, "transform")
        || imgproc_xml_is(&attr->name, "patternTransform"))
    {
        factor = imgproc_svg_transform(value);

        n->factor *= factor;

        if (!(factor <= 1.01)) {
            s->enlarged = 1;
        }

        return IMGPROC_OK;
    }

    code = IMGPROC_OK;

    if (imgproc_xml_is(&attr->name, "id")) {
        code = imgproc_svg_weight_text(&s->weight, value, &text);
        n->id = text;

    } else if (imgproc_xml_is(&attr->name, "class")) {
        code = imgproc_svg_weight_text(&s->weight, value, &text);
        n->classes = text;
    }

    return code == IMGPROC_OK ? code : imgproc_scan_memory(s);
}


static imgproc_code_e
imgproc_scan_end(imgproc_scan_t *s)
{
    unsigned             depth;
    imgproc_svg_node_t  *node;

    depth = s->xml.depth + 1;

    if (s->text == depth) {
        s->text = 0;

        /* the longer a text, the longer it takes to lay out each character */

        node = imgproc_svg_weight_node(&s->weight, s->path[depth]);
        node->sum.work += s->chars * (IMGPROC_SCAN_CHAR + 4 * s->chars);

        node->sum.chars = s->chars;

        s->longest = MAX(s->longest, s->chars);
    }

    if (s->style == depth) {
        s->style = 0;
        return imgproc_scan_sheet(s);
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_scan_text(imgproc_scan_t *s, int cdata)
{
    imgproc_str_t    text;
    imgproc_code_e   code;

    s->chars += s->xml.text.len;

    if (s->style == 0) {
        return IMGPROC_OK;
    }

    text = s->xml.text;

    if (!cdata) {
        code = imgproc_xml_value(&s->xml, &s->xml.text, 0, &text);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (imgproc_buffer_append(&s->sheet, text.data, text.len, 4096)
        != IMGPROC_OK)
    {
        return imgproc_scan_memory(s);
    }

    return IMGPROC_OK;
}
