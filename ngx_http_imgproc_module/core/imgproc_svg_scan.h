
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SVG_SCAN_H_INCLUDED_
#define _IMGPROC_SVG_SCAN_H_INCLUDED_


#include "imgproc_css.h"
#include "imgproc_svg.h"
#include "imgproc_svg_shape.h"
#include "imgproc_svg_weight.h"
#include "imgproc_xml.h"


/* what the parts of imgproc_svg_scan() share, and nobody else */


/* pixels for an element; one is about 2.5 ns */

#define IMGPROC_SCAN_WORK   2600

/* rules of a style sheet that make layers or refer to elements */

#define IMGPROC_SCAN_RULES  1024

/* the height of a font where no other is set, and the least */

#define IMGPROC_SCAN_FONT   16


typedef struct {
    imgproc_svg_text_t       selectors;
    imgproc_svg_text_t       property;
    imgproc_svg_text_t       value;
} imgproc_scan_rule_t;


typedef struct {
    imgproc_xml_t            xml;
    imgproc_error_t         *err;
    const imgproc_limits_t  *limits;
    imgproc_size_t           size;
    double                   whole;      /* the longer side, in units */
    double                   scale;      /* of the root */

    imgproc_svg_weight_t     weight;
    uint32_t                 path[IMGPROC_XML_DEPTH + 1];  /* open nodes */

    imgproc_buffer_t         sheet;      /* of the style element that is open */
    unsigned                 style;      /* its depth, or 0 */
    unsigned                 text;       /* the depth of a text element, or 0 */
    double                   chars;
    double                   longest;    /* text, in characters */
    double                   font;       /* the largest */

    unsigned                 nrules;
    imgproc_scan_rule_t      rules[IMGPROC_SCAN_RULES];

    double                   css;        /* bytes of style sheets */
    double                   depth;      /* of elements */
    double                   corners;    /* of a shape, at most */
    double                   dash;       /* the shortest, 0: none */
    double                   dashed;     /* the longest shape */
    double                   dash_length;  /* of all shapes */
    double                   pixels;     /* of pictures */
    unsigned                 images;
    unsigned                 enlarged:1;  /* something is */
    unsigned                 radius:1;   /* a filter looks at all around */
    unsigned                 unknown:1;  /* sizes are told by CSS */
} imgproc_scan_t;


/* these fill the error and return its code: what is refused, no memory */

imgproc_code_e imgproc_scan_refuse(imgproc_scan_t *s, const char *what);
imgproc_code_e imgproc_scan_memory(imgproc_scan_t *s);

/* the value of a style attribute, and the sheet that has been read */

imgproc_code_e imgproc_scan_declarations(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *css);
imgproc_code_e imgproc_scan_sheet(imgproc_scan_t *s);

/*
 * What the rules of all sheets do to the elements that they are for, or may
 * be: in the end, since they may come before these.
 */

imgproc_code_e imgproc_scan_rules(imgproc_scan_t *s);

/* what a property does to an element; css: it is not an attribute's */

imgproc_code_e imgproc_scan_property(imgproc_scan_t *s, uint32_t node, const
    imgproc_str_t *property, const imgproc_str_t *value, int css);

/* what attributes of the element that has begun say of its size */

void imgproc_scan_shape(imgproc_scan_t *s, imgproc_svg_node_t *node);
void imgproc_scan_box(imgproc_scan_t *s, imgproc_svg_node_t *node, unsigned
    element);
imgproc_code_e imgproc_scan_pattern(imgproc_scan_t *s, imgproc_svg_node_t
    *node);
void imgproc_scan_primitive(imgproc_scan_t *s, imgproc_svg_node_t *node);

/* the sum of it all */

imgproc_code_e imgproc_scan_cost(imgproc_scan_t *s, imgproc_svg_cost_t *cost);


#endif /* _IMGPROC_SVG_SCAN_H_INCLUDED_ */
