
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


#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "imgproc_css.h"
#include "imgproc_svg.h"
#include "imgproc_svg_shape.h"
#include "imgproc_svg_weight.h"
#include "imgproc_xml.h"


/* elements that are read, and bytes that one takes once it has been */

#define IMGPROC_SCAN_ELEMENTS   100000
#define IMGPROC_SCAN_ELEMENT    2000

/* rules of a style sheet that make layers or refer to elements */

#define IMGPROC_SCAN_RULES      1024

/* passes over the pixels of the largest source */

#define IMGPROC_SCAN_PASSES     32

/* libvips renders the whole anew for each square of so many pixels */

#define IMGPROC_SCAN_TILE       2000

/* pixels for an element, a byte of it, a character, a dash, a row of an edge */

#define IMGPROC_SCAN_WORK       2000
#define IMGPROC_SCAN_BYTE       20
#define IMGPROC_SCAN_CHAR       2000
#define IMGPROC_SCAN_DASH       120
#define IMGPROC_SCAN_EDGE       15

/* bytes for a dash */

#define IMGPROC_SCAN_DASH_SIZE  128

/* bytes for a character while its text is laid out, and its outline's length */

#define IMGPROC_SCAN_CHAR_SIZE  4000
#define IMGPROC_SCAN_GLYPH      8
#define IMGPROC_SCAN_FONT       16


typedef struct {
    imgproc_svg_text_t     selectors;
    imgproc_svg_text_t     property;
    imgproc_svg_text_t     value;
} imgproc_scan_rule_t;


typedef struct {
    const char            *name;
    double                 passes;
} imgproc_scan_primitive_t;


typedef struct {
    imgproc_xml_t          xml;
    imgproc_error_t       *err;
    const imgproc_limits_t  *limits;
    imgproc_size_t         size;
    double                 whole;      /* the longer side, in units */
    double                 scale;      /* of the root */

    imgproc_svg_weight_t   weight;
    uint32_t               path[IMGPROC_XML_DEPTH + 1];  /* open nodes */

    imgproc_buffer_t       sheet;      /* of the style element that is open */
    unsigned               style;      /* its depth, or 0 */
    unsigned               text;       /* the depth of a text element, or 0 */
    double                 chars;
    double                 longest;    /* text, in characters */
    double                 font;       /* the largest */

    unsigned               nrules;
    imgproc_scan_rule_t    rules[IMGPROC_SCAN_RULES];

    double                 css;        /* bytes of style sheets */
    double                 dash;       /* the shortest, 0: none */
    double                 dashed;     /* the longest shape */
    double                 dash_length;  /* of all shapes */
    double                 pixels;     /* of pictures */
    unsigned               images;
    unsigned               enlarged:1; /* something is */
    unsigned               radius:1;   /* a filter looks at all around */
    unsigned               unknown:1;  /* sizes are told by CSS */
} imgproc_scan_t;


static imgproc_code_e imgproc_scan_run(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_refuse(imgproc_scan_t *s,
    const char *what);
static imgproc_code_e imgproc_scan_memory(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_start(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_root(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_foreign(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_attribute(imgproc_scan_t *s, uint32_t node,
    const imgproc_xml_attr_t *attr, unsigned element);
static imgproc_code_e imgproc_scan_href(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *value, unsigned element);
static imgproc_code_e imgproc_scan_name(imgproc_scan_t *s, uint32_t node,
    const imgproc_xml_attr_t *attr, const imgproc_str_t *value);
static imgproc_code_e imgproc_scan_end(imgproc_scan_t *s);
static imgproc_code_e imgproc_scan_text(imgproc_scan_t *s, int cdata);

static imgproc_code_e imgproc_scan_declarations(imgproc_scan_t *s,
    uint32_t node, const imgproc_str_t *css);
static imgproc_code_e imgproc_scan_sheet(imgproc_scan_t *s);
static void imgproc_scan_split(const imgproc_str_t *text,
    imgproc_str_t *property, imgproc_str_t *value);
static void imgproc_scan_trim(imgproc_str_t *text);
static imgproc_code_e imgproc_scan_rule(imgproc_scan_t *s,
    const imgproc_str_t *selectors, const imgproc_str_t *text);
static imgproc_code_e imgproc_scan_rules(imgproc_scan_t *s);
static int imgproc_scan_matches(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *selectors);
static int imgproc_scan_selects(imgproc_scan_t *s, uint32_t node,
    imgproc_str_t selector);
static int imgproc_scan_has_class(const imgproc_str_t *classes,
    const imgproc_str_t *name);
static imgproc_code_e imgproc_scan_property(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *property, const imgproc_str_t *value, int css);

static double imgproc_scan_number(imgproc_scan_t *s, const char *name,
    double none);
static void imgproc_scan_shape(imgproc_scan_t *s, imgproc_svg_node_t *node);
static void imgproc_scan_box(imgproc_scan_t *s, imgproc_svg_node_t *node,
    unsigned element);
static imgproc_code_e imgproc_scan_pattern(imgproc_scan_t *s,
    imgproc_svg_node_t *node);
static void imgproc_scan_primitive(imgproc_scan_t *s,
    imgproc_svg_node_t *node);
static imgproc_code_e imgproc_scan_cost(imgproc_scan_t *s,
    imgproc_svg_cost_t *cost);


/* passes of each primitive of a filter; some take more, see there */

static const imgproc_scan_primitive_t  imgproc_scan_primitives[] = {
    { "feBlend", 15 },
    { "feColorMatrix", 15 },
    { "feComponentTransfer", 18 },
    { "feComposite", 15 },
    { "feConvolveMatrix", 25 },
    { "feDiffuseLighting", 45 },
    { "feDisplacementMap", 190 },
    { "feDropShadow", 80 },
    { "feGaussianBlur", 50 },
    { "feImage", 12 },
    { "feMergeNode", 8 },
    { "feMorphology", 25 },
    { "feSpecularLighting", 60 },
    { "feTurbulence", 20 }
};


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


static imgproc_code_e
imgproc_scan_refuse(imgproc_scan_t *s, const char *what)
{
    return imgproc_error(s->err, IMGPROC_FORMAT_NOT_ALLOWED, "svg: %s", what);
}


static imgproc_code_e
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


static imgproc_code_e
imgproc_scan_declarations(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *css)
{
    imgproc_str_t         rest, property, value;
    imgproc_code_e        code;
    imgproc_css_piece_t   piece;

    rest = *css;

    while (imgproc_css_next(&rest, &piece)) {

        if (piece.flags & IMGPROC_CSS_FETCHES) {
            return imgproc_scan_refuse(s, "CSS that refers to something "
                                       "outside, or hides what it says");
        }

        imgproc_scan_split(&piece.text, &property, &value);

        code = imgproc_scan_property(s, node, &property, &value, 1);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return IMGPROC_OK;
}


/* rules may come before what they are for: they are kept until the end */

static imgproc_code_e
imgproc_scan_sheet(imgproc_scan_t *s)
{
    imgproc_str_t         rest, selectors;
    imgproc_code_e        code;
    imgproc_css_piece_t   piece;

    if (s->sheet.len == 0) {
        return IMGPROC_OK;
    }

    s->css += s->sheet.len;

    rest.data = s->sheet.data;
    rest.len = s->sheet.len;

    selectors.len = 0;
    selectors.data = rest.data;

    while (imgproc_css_next(&rest, &piece)) {

        if (piece.flags & IMGPROC_CSS_FETCHES) {
            return imgproc_scan_refuse(s, "CSS that refers to something "
                                       "outside, or hides what it says");
        }

        if (piece.end == '{') {
            selectors = piece.text;
            continue;
        }

        code = imgproc_scan_rule(s, &selectors, &piece.text);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return IMGPROC_OK;
}


static void
imgproc_scan_split(const imgproc_str_t *text, imgproc_str_t *property,
    imgproc_str_t *value)
{
    const u_char  *colon;

    *property = *text;
    *value = *text;

    colon = text->len ? memchr(text->data, ':', text->len) : NULL;

    if (colon) {
        property->len = colon - text->data;

        value->data += property->len + 1;
        value->len -= property->len + 1;

    } else {
        value->len = 0;
    }

    imgproc_scan_trim(property);
    imgproc_scan_trim(value);
}


/* white space, and comments in front */

static void
imgproc_scan_trim(imgproc_str_t *text)
{
    const u_char  *p;

    for ( ;; ) {

        while (text->len && g_ascii_isspace(text->data[0])) {
            text->data++;
            text->len--;
        }

        if (text->len < 4 || memcmp(text->data, "/*", 2) != 0) {
            break;
        }

        for (p = text->data + 2; p < text->data + text->len - 1; p++) {
            if (p[0] == '*' && p[1] == '/') {
                break;
            }
        }

        p = MIN(p + 2, text->data + text->len);

        text->len -= p - text->data;
        text->data = (u_char *) p;
    }

    while (text->len && g_ascii_isspace(text->data[text->len - 1])) {
        text->len--;
    }
}


static imgproc_code_e
imgproc_scan_rule(imgproc_scan_t *s, const imgproc_str_t *selectors,
    const imgproc_str_t *text)
{
    unsigned              i;
    imgproc_str_t         property, value;
    imgproc_scan_rule_t  *rule;

    static const char  *names[] = {
        "opacity", "mix-blend-mode", "isolation", "filter", "mask",
        "clip-path", "font", "font-size", "fill", "stroke", "marker", "marker-start", "marker-mid",
        "marker-end", "stroke-dasharray", "stroke-width", "transform", "width",
        "height", "r", "rx", "ry", "d", "cx", "cy", "x", "y"
    };

    imgproc_scan_split(text, &property, &value);

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        if (imgproc_xml_is_case(&property, names[i])) {
            break;
        }
    }

    /* a colour is as good as another */

    if (i == G_N_ELEMENTS(names)
        || ((imgproc_xml_is_case(&property, "fill")
             || imgproc_xml_is_case(&property, "stroke"))
            && (value.len == 0 || memchr(value.data, '(', value.len) == NULL)))
    {
        return IMGPROC_OK;
    }

    if (s->nrules == IMGPROC_SCAN_RULES) {
        return imgproc_scan_refuse(s, "too many rules in a style sheet");
    }

    rule = &s->rules[s->nrules++];

    if (imgproc_svg_weight_text(&s->weight, selectors, &rule->selectors)
        != IMGPROC_OK
        || imgproc_svg_weight_text(&s->weight, &property, &rule->property)
           != IMGPROC_OK
        || imgproc_svg_weight_text(&s->weight, &value, &rule->value)
           != IMGPROC_OK)
    {
        return imgproc_scan_memory(s);
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_scan_rules(imgproc_scan_t *s)
{
    u_char               *copy;
    uint32_t              i;
    unsigned              n;
    imgproc_str_t         selectors, property, value;
    imgproc_code_e        code;
    imgproc_scan_rule_t  *rule;

    if (s->nrules == 0) {
        return IMGPROC_OK;
    }

    if ((double) s->nrules * s->weight.nnodes > 1e7) {
        return imgproc_scan_refuse(s, "too many rules for too many elements");
    }

    /* names are added to the text, which may move */

    copy = g_try_malloc(s->weight.text.len);
    if (copy == NULL) {
        return imgproc_scan_memory(s);
    }

    memcpy(copy, s->weight.text.data, s->weight.text.len);

    code = IMGPROC_OK;

    for (n = 0; n < s->nrules && code == IMGPROC_OK; n++) {

        rule = &s->rules[n];

        selectors.data = copy + rule->selectors.start;
        selectors.len = rule->selectors.len;
        property.data = copy + rule->property.start;
        property.len = rule->property.len;
        value.data = copy + rule->value.start;
        value.len = rule->value.len;

        for (i = 0; i < s->weight.nnodes && code == IMGPROC_OK; i++) {
            if (imgproc_scan_matches(s, i, &selectors)) {
                code = imgproc_scan_property(s, i, &property, &value, 1);
            }
        }
    }

    g_free(copy);

    return code;
}


/* whether one of the selectors may select the element: rather once too much */

static int
imgproc_scan_matches(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *selectors)
{
    const u_char   *p, *last;
    imgproc_str_t   one;

    p = selectors->data;
    last = p + selectors->len;

    for ( ;; ) {

        one.data = (u_char *) p;

        while (p < last && *p != ',') {
            p++;
        }

        one.len = p - one.data;

        if (imgproc_scan_selects(s, node, one)) {
            return 1;
        }

        if (p++ == last) {
            return 0;
        }
    }
}


static int
imgproc_scan_selects(imgproc_scan_t *s, uint32_t node,
    imgproc_str_t selector)
{
    const u_char         *p, *last;
    imgproc_str_t         name, text;
    imgproc_svg_node_t   *n;

    imgproc_scan_trim(&selector);

    last = selector.data + selector.len;

    for (p = last; p > selector.data; p--) {
        if (!g_ascii_isalnum(p[-1]) && p[-1] < 0x80
            && p[-1] != '-' && p[-1] != '_')
        {
            break;
        }
    }

    name.data = (u_char *) p;
    name.len = last - p;

    n = imgproc_svg_weight_node(&s->weight, node);

    if (name.len == 0) {
        return 1;
    }

    if (p == selector.data || imgproc_xml_space(p[-1]) || p[-1] == '>'
        || p[-1] == '+' || p[-1] == '~')
    {
        return imgproc_xml_is_case(&n->name, "")
               || (n->name.len == name.len
                   && g_ascii_strncasecmp((const char *) n->name.data,
                                          (const char *) name.data, name.len)
                      == 0);
    }

    if (p[-1] == '.') {
        text.data = s->weight.text.data + n->classes.start;
        text.len = n->classes.len;

        return text.len && imgproc_scan_has_class(&text, &name);
    }

    if (p[-1] == '#') {
        return n->id.len == name.len
               && memcmp(s->weight.text.data + n->id.start, name.data,
                         name.len)
                  == 0;
    }

    return 1;
}


static int
imgproc_scan_has_class(const imgproc_str_t *classes, const imgproc_str_t *name)
{
    const u_char   *p, *last;
    imgproc_str_t   one;

    p = classes->data;
    last = p + classes->len;

    while (p < last) {

        one.data = (u_char *) p;

        while (p < last && !imgproc_xml_space(*p)) {
            p++;
        }

        one.len = p++ - one.data;

        if (one.len == name->len
            && memcmp(one.data, name->data, one.len) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* what a property does to the element: css, it is not an attribute's */

static imgproc_code_e
imgproc_scan_property(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *property, const imgproc_str_t *value, int css)
{
    double                n, layers, passes;
    unsigned              i;
    imgproc_str_t         rest;
    imgproc_code_e        code;
    const u_char         *p, *last;
    imgproc_svg_ref_e     kind;
    imgproc_svg_node_t   *self;
    imgproc_css_piece_t   piece;

    rest = *value;

    (void) imgproc_css_next(&rest, &piece);

    if (!css && ((piece.flags & IMGPROC_CSS_FETCHES) || rest.data)) {
        return imgproc_scan_refuse(s, "an attribute that refers to something "
                                   "outside, or hides what it says");
    }

    if (piece.nurls == IMGPROC_CSS_URLS) {
        return imgproc_scan_refuse(s, "too many references in one value");
    }

    self = imgproc_svg_weight_node(&s->weight, node);
    kind = IMGPROC_SVG_REF_LAYER;
    layers = 0;
    passes = 0;

    p = value->data;
    last = p + value->len;

    if (imgproc_xml_is_case(property, "opacity")) {

        if (!imgproc_svg_number(&p, last, &n) || n < 1 || p < last) {
            layers = 1;
            passes = 1;
        }

    } else if (imgproc_xml_is_case(property, "mix-blend-mode")
               || imgproc_xml_is_case(property, "isolation"))
    {
        layers = 1;
        passes = 4;

    } else if (imgproc_xml_is_case(property, "filter")) {
        layers = 2;
        passes = 3;

        /* functions are filters of their own */

        for ( /* void */ ; p < last; p++) {
            if (*p == '(') {
                layers += 3;
                passes += 80;
            }
        }

    } else if (imgproc_xml_is_case(property, "mask")) {
        layers = 2;
        passes = 4;

    } else if (imgproc_xml_is_case(property, "clip-path")) {
        passes = 1;
        layers = 1;

    } else if (imgproc_xml_is_case(property, "fill")
               || imgproc_xml_is_case(property, "stroke"))
    {
        kind = IMGPROC_SVG_REF_PAINT;
        self->paints += piece.nurls;

    } else if (property->len >= 6
               && g_ascii_strncasecmp((const char *) property->data,
                                      "marker", 6) == 0)
    {
        kind = IMGPROC_SVG_REF_MARKER;

    } else if (imgproc_xml_is_case(property, "stroke-width")) {

        n = imgproc_svg_length(value, s->whole, 0);
        s->weight.stroke = MAX(s->weight.stroke, n);

    } else if (imgproc_xml_is_case(property, "font-size")
               || imgproc_xml_is_case(property, "font"))
    {
        /* the number may be anywhere in a font */

        while (p < last) {
            if (imgproc_svg_number(&p, last, &n)) {
                rest.data = (u_char *) p;
                rest.len = MIN(last - p, 2);

                n *= imgproc_xml_is(&rest, "px") || rest.len == 0 ? 1 : 1000;
                s->font = MAX(s->font, n);

            } else {
                p++;
            }
        }

    } else if (imgproc_xml_is_case(property, "stroke-dasharray")) {

        /* the shortest, of any of them */

        while (imgproc_svg_number(&p, last, &n)) {
            n = MAX(fabs(n), 1e-3);
            s->dash = s->dash > 0 ? MIN(s->dash, n) : n;

            while (p < last && !imgproc_xml_space(*p) && *p != ',') {
                p++;
            }
        }

    } else if (css
               && (imgproc_xml_is_case(property, "transform")
                   || imgproc_xml_is_case(property, "width")
                   || imgproc_xml_is_case(property, "height")
                   || imgproc_xml_is_case(property, "d")
                   || imgproc_xml_is_case(property, "r")
                   || imgproc_xml_is_case(property, "rx")
                   || imgproc_xml_is_case(property, "ry")))
    {
        s->unknown = 1;
        s->enlarged = 1;
    }

    if (layers > 0 && !imgproc_xml_is_case(value, "none")
        && !imgproc_xml_is_case(value, "normal")
        && !imgproc_xml_is_case(value, "auto"))
    {
        self->layers += layers;
        self->sum.passes += passes;
    }

    for (i = 0; i < piece.nurls; i++) {

        if (memchr(piece.urls[i].data, '%', piece.urls[i].len)) {
            return imgproc_scan_refuse(s, "a name with a percent sign");
        }

        code = imgproc_svg_weight_ref(&s->weight, node, &piece.urls[i], kind);

        if (code != IMGPROC_OK) {
            return imgproc_scan_memory(s);
        }
    }

    return IMGPROC_OK;
}


static double
imgproc_scan_number(imgproc_scan_t *s, const char *name, double none)
{
    imgproc_str_t              value;
    const imgproc_xml_attr_t  *attr;

    attr = imgproc_xml_attr(&s->xml, IMGPROC_XML_NONE, name);

    if (attr == NULL
        || imgproc_xml_value(&s->xml, &attr->raw, 1, &value) != IMGPROC_OK)
    {
        return none;
    }

    return imgproc_svg_length(&value, s->whole, none);
}


static void
imgproc_scan_shape(imgproc_scan_t *s, imgproc_svg_node_t *node)
{
    double                     x, y;
    imgproc_str_t              value;
    imgproc_svg_shape_t        shape;
    const imgproc_xml_attr_t  *attr;

    memset(&shape, 0, sizeof(imgproc_svg_shape_t));

    shape.vertices = 4;

    if (imgproc_xml_is(&node->name, "rect")) {
        shape.width = imgproc_scan_number(s, "width", 0);
        shape.height = imgproc_scan_number(s, "height", 0);

    } else if (imgproc_xml_is(&node->name, "circle")) {
        shape.width = 2 * imgproc_scan_number(s, "r", 0);
        shape.height = shape.width;

    } else if (imgproc_xml_is(&node->name, "ellipse")) {
        x = imgproc_scan_number(s, "rx", 0);
        y = imgproc_scan_number(s, "ry", 0);

        /* one that is missing is the other */

        shape.width = 2 * (x > 0 ? x : y);
        shape.height = 2 * (y > 0 ? y : x);

    } else if (imgproc_xml_is(&node->name, "line")) {
        shape.width = imgproc_scan_number(s, "x1", 0)
                      + imgproc_scan_number(s, "x2", 0);
        shape.height = imgproc_scan_number(s, "y1", 0)
                       + imgproc_scan_number(s, "y2", 0);

    } else {
        attr = imgproc_xml_attr(&s->xml, IMGPROC_XML_NONE,
                                imgproc_xml_is(&node->name, "path")
                                ? "d" : "points");

        shape.vertices = 0;

        if (attr
            && imgproc_xml_value(&s->xml, &attr->raw, 1, &value)
               == IMGPROC_OK)
        {
            if (imgproc_xml_is(&node->name, "path")) {
                imgproc_svg_path(&value, &shape);

            } else {
                imgproc_svg_points(&value, &shape);
            }
        }
    }

    if (shape.travel == 0) {
        shape.travel = 2 * shape.height;
        shape.length = 2 * (shape.width + shape.height);
    }

    node->sum.shapes = 1;
    node->sum.vertices = shape.vertices;
    node->sum.area = shape.width * shape.height;
    node->sum.fill = 0.25 * node->sum.area;
    node->sum.weight = 0.25;
    node->sum.travel = shape.travel;
    node->sum.outline = shape.length;

    s->dashed = MAX(s->dashed, shape.length);
    s->dash_length += shape.length;
}


/* what a viewport enlarges its contents by */

static void
imgproc_scan_box(imgproc_scan_t *s, imgproc_svg_node_t *node,
    unsigned element)
{
    double                     w, h, n[4];
    unsigned                   i;
    const u_char              *p, *last;
    imgproc_str_t              value;
    const imgproc_xml_attr_t  *attr;

    w = imgproc_scan_number(s, "width", 0);
    h = imgproc_scan_number(s, "height", 0);

    if (element & IMGPROC_SVG_USE) {

        /* instead of those of what is used, which may be all there is */

        node->factor = MAX(1, MAX(w, h) / s->whole);

    } else {
        attr = imgproc_xml_attr(&s->xml, IMGPROC_XML_NONE, "viewBox");

        if (attr == NULL
            || imgproc_xml_value(&s->xml, &attr->raw, 1, &value)
               != IMGPROC_OK)
        {
            return;
        }

        p = value.data;
        last = p + value.len;

        for (i = 0; i < 4; i++) {
            if (!imgproc_svg_number(&p, last, &n[i])) {
                return;
            }
        }

        w = w > 0 && !imgproc_xml_is(&node->name, "symbol") ? w : s->whole;
        h = h > 0 && !imgproc_xml_is(&node->name, "symbol") ? h : s->whole;

        node->factor = MAX(w / n[2], h / n[3]);
    }

    if (!(node->factor <= 1.01)) {
        s->enlarged = 1;
    }
}


/*
 * A pattern is painted on a surface of its own, as large as the pattern, and
 * not only the part of it that is seen.
 */

static imgproc_code_e
imgproc_scan_pattern(imgproc_scan_t *s, imgproc_svg_node_t *node)
{
    double                     w, h;
    imgproc_xml_t             *x;
    const imgproc_xml_attr_t  *units, *href;

    x = &s->xml;

    units = imgproc_xml_attr(x, IMGPROC_XML_NONE, "patternUnits");
    href = imgproc_xml_attr(x, IMGPROC_XML_XLINK, "href");

    if (href == NULL) {
        href = imgproc_xml_attr(x, IMGPROC_XML_NONE, "href");
    }

    if (href) {
        if (units || imgproc_xml_attr(x, IMGPROC_XML_NONE, "width")
            || imgproc_xml_attr(x, IMGPROC_XML_NONE, "height"))
        {
            return imgproc_scan_refuse(s, "a pattern of two halves");
        }

        return IMGPROC_OK;
    }

    if (units && imgproc_xml_is(&units->raw, "userSpaceOnUse")) {

        w = imgproc_scan_number(s, "width", 0);
        h = imgproc_scan_number(s, "height", 0);

        node->tile = w * h;

        return IMGPROC_OK;
    }

    w = imgproc_scan_number(s, "width", 0);
    h = imgproc_scan_number(s, "height", 0);

    node->box = w * h;

    return IMGPROC_OK;
}


static void
imgproc_scan_primitive(imgproc_scan_t *s, imgproc_svg_node_t *node)
{
    double    passes, n;
    unsigned  i;

    passes = 3;

    for (i = 0; i < G_N_ELEMENTS(imgproc_scan_primitives); i++) {
        if (imgproc_xml_is(&node->name, imgproc_scan_primitives[i].name)) {
            passes = imgproc_scan_primitives[i].passes;
        }
    }

    if (imgproc_xml_is(&node->name, "feTurbulence")) {
        passes += 16 * imgproc_scan_number(s, "numOctaves", 1);

    } else if (imgproc_xml_is(&node->name, "feConvolveMatrix")) {
        n = imgproc_scan_number(s, "order", 3);
        passes += 3 * n * n;

        /* two numbers, of which the second may be the larger */

        if (!(n < 1e6)) {
            passes = HUGE_VAL;
        }

    } else if (imgproc_xml_is(&node->name, "feMorphology")) {
        n = 2 * imgproc_scan_number(s, "radius", 0) * s->scale + 1;
        passes += n * n;

        s->radius = 1;
    }

    node->sum.passes += passes;
}


static imgproc_code_e
imgproc_scan_cost(imgproc_scan_t *s, imgproc_svg_cost_t *cost)
{
    double              area, tiles, fill, travel, work, dashes, max;
    imgproc_code_e      code;
    imgproc_svg_sum_t   sum;

    if (s->radius && s->enlarged) {
        return imgproc_scan_refuse(s, "a feMorphology that may be enlarged");
    }

    code = imgproc_svg_weight_sum(&s->weight, &sum, s->err);

    if (code != IMGPROC_OK) {
        return code;
    }

    area = (double) s->size.width * s->size.height;

    tiles = ceil((double) s->size.width / IMGPROC_SCAN_TILE)
            * ceil((double) s->size.height / IMGPROC_SCAN_TILE);

    fill = (sum.fill + sum.outline * s->weight.stroke) * s->scale * s->scale;
    fill = MIN(fill, sum.weight * area);

    travel = MIN(sum.travel * s->scale,
                 4 * sum.vertices * s->size.height);

    if (s->unknown) {
        fill = sum.weight * area;
        travel = 4 * sum.vertices * s->size.height;

        if (sum.surface > 0) {
            return imgproc_scan_refuse(s, "a pattern in sizes told by CSS");
        }
    }

    work = sum.work + s->css * s->weight.nnodes;
    dashes = 0;

    if (s->dash > 0) {

        /* shapes that are used are as many as the work tells */

        dashes = s->longest * IMGPROC_SCAN_GLYPH * s->font;

        s->dashed = MAX(s->dashed, dashes);
        s->dash_length += dashes * sum.texts;

        dashes = s->dash_length / s->dash;
        work += dashes * IMGPROC_SCAN_DASH
                * MAX(1, sum.work / (IMGPROC_SCAN_WORK
                                     * (double) s->weight.nnodes));

        dashes = s->dashed / s->dash;
    }

    cost->passes = tiles * (work + sum.passes * area + fill
                            + travel * IMGPROC_SCAN_EDGE);

    cost->memory = 4 * (sum.live * area + sum.surface * s->scale * s->scale)
                   + dashes * IMGPROC_SCAN_DASH_SIZE + 8 * s->pixels
                   + (double) s->weight.nnodes * IMGPROC_SCAN_ELEMENT
                   + s->longest * IMGPROC_SCAN_CHAR_SIZE;

    if (!(cost->memory < 1e18)) {
        cost->memory = 1e18;
    }

    max = (double) IMGPROC_SCAN_PASSES * s->limits->max_source_resolution;

    if (max == 0 || cost->passes <= max) {
        return IMGPROC_OK;
    }

    return imgproc_error(s->err, IMGPROC_TOO_MANY_PIXELS,
                         "svg: %ux%u take %.0f million pixels to paint, over "
                         "%d times imgproc_max_source_resolution",
                         (unsigned) s->size.width, (unsigned) s->size.height,
                         cost->passes / 1e6, IMGPROC_SCAN_PASSES);
}
