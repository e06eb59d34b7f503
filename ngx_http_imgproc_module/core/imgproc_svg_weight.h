
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SVG_WEIGHT_H_INCLUDED_
#define _IMGPROC_SVG_WEIGHT_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"
#include "imgproc_svg.h"


/*
 * What a reference is for: contents that stand in for the element; what each
 * shape, or each point, of the element is painted with; what is made once for
 * it; and a pattern or filter that takes what it lacks from another one.
 */

typedef enum {
    IMGPROC_SVG_REF_CONTENT = 0,
    IMGPROC_SVG_REF_PAINT,
    IMGPROC_SVG_REF_MARKER,
    IMGPROC_SVG_REF_LAYER
} imgproc_svg_ref_e;


/*
 * What drawing an element, and all that is in it, takes.  Lengths and areas
 * are in the units that it is placed in.
 */

typedef struct {
    double              work;       /* in pixels, at any size */
    double              passes;     /* over all pixels */
    double              fill;       /* area, each as often as it is painted */
    double              weight;     /* the same, were each shape all there is */
    double              travel;     /* of outlines, up and down */
    double              vertices;
    double              shapes;
    double              texts;      /* whose area is not known */
    double              chars;      /* of these */
    double              area;       /* of shapes */
    double              outline;    /* their lengths, times the unit */
    double              surface;    /* area of patterns at one time */
    double              live;       /* layers at one time */
} imgproc_svg_sum_t;


/* offsets of names are in the weight's text */

typedef struct {
    uint32_t            start;
    uint32_t            len;
} imgproc_svg_text_t;


typedef struct {
    uint32_t            parent;     /* its own index: the root */
    uint32_t            waits;      /* for elements that are not summed up */
    unsigned            flags;      /* IMGPROC_SVG_DEFS, .. */
    imgproc_str_t       name;
    imgproc_svg_text_t  id;
    imgproc_svg_text_t  classes;
    double              factor;     /* that its contents are enlarged by */
    double              paints;     /* of itself */
    double              box;        /* of a pattern: area, of each shape's */
    double              tile;       /* of a pattern: area, in units */
    double              layers;     /* that it holds */
    imgproc_svg_sum_t   sum;
    imgproc_svg_sum_t   paint;      /* of what each shape is painted with */
    imgproc_svg_sum_t   marker;
} imgproc_svg_node_t;


typedef struct {
    uint32_t            node;
    uint32_t            target;
    imgproc_svg_text_t  name;
    imgproc_svg_ref_e   kind;
} imgproc_svg_ref_t;


typedef struct {
    imgproc_buffer_t    nodes;
    imgproc_buffer_t    refs;
    imgproc_buffer_t    text;
    uint32_t            nnodes;
    uint32_t            nrefs;
    double              stroke;     /* the widest */
} imgproc_svg_weight_t;


/* all zero is an empty one */

void imgproc_svg_weight_free(imgproc_svg_weight_t *w);

/* a node that is valid until the next one; NULL without memory */

imgproc_svg_node_t *imgproc_svg_weight_add(imgproc_svg_weight_t *w);
imgproc_svg_node_t *imgproc_svg_weight_node(imgproc_svg_weight_t *w,
    uint32_t i);

/* these are IMGPROC_OK, or IMGPROC_INTERNAL without memory */

imgproc_code_e imgproc_svg_weight_text(imgproc_svg_weight_t *w,
    const imgproc_str_t *s, imgproc_svg_text_t *text);
imgproc_code_e imgproc_svg_weight_ref(imgproc_svg_weight_t *w, uint32_t node,
    const imgproc_str_t *name, imgproc_svg_ref_e kind);

/*
 * The sum of the root, with all that is referred to counted as often as it is
 * drawn.  IMGPROC_OK; IMGPROC_FORMAT_NOT_ALLOWED if a reference leads back to
 * where it came from; IMGPROC_INTERNAL; err is filled then.  Time n log n.
 */

imgproc_code_e imgproc_svg_weight_sum(imgproc_svg_weight_t *w,
    imgproc_svg_sum_t *sum, imgproc_error_t *err);


#endif /* _IMGPROC_SVG_WEIGHT_H_INCLUDED_ */
