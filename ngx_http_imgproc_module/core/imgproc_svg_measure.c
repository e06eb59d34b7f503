
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_svg_scan.h"


typedef struct {
    const char            *name;
    double                 passes;
} imgproc_scan_primitive_t;


static double imgproc_scan_number(imgproc_scan_t *s, const char *name,
    double none);


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


void
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

    s->corners = MAX(s->corners, shape.vertices);
    s->dashed = MAX(s->dashed, shape.length);
    s->dash_length += shape.length;
}


/* what a viewport enlarges its contents by */

void
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

imgproc_code_e
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


void
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
