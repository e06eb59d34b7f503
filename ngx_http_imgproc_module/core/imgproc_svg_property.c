
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_svg_scan.h"


/* what a property does to the element: css, it is not an attribute's */

imgproc_code_e
imgproc_scan_property(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *property, const imgproc_str_t *value, int css)
{
    double                n, sum, layers, passes;
    unsigned              i, fetches;
    imgproc_str_t         rest;
    imgproc_code_e        code;
    const u_char         *p, *last;
    imgproc_svg_ref_e     kind;
    imgproc_svg_node_t   *self;
    imgproc_css_piece_t   piece, more;

    rest = *value;

    (void) imgproc_css_next(&rest, &piece);

    fetches = piece.flags;

    while (imgproc_css_next(&rest, &more)) {
        fetches |= more.flags;
    }

    if (!css && (fetches & IMGPROC_CSS_FETCHES)) {
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
            passes = 1.5;
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

        /* the mean of the list, of any list the least */

        sum = 0;

        for (i = 0; imgproc_svg_number(&p, last, &n); i++) {
            sum += fabs(n);

            while (p < last && !imgproc_xml_space(*p) && *p != ',') {
                p++;
            }
        }

        if (sum > 0) {
            s->dash = s->dash > 0 ? MIN(s->dash, sum / i) : sum / i;
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
