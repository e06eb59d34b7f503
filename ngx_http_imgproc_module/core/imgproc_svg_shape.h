
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SVG_SHAPE_H_INCLUDED_
#define _IMGPROC_SVG_SHAPE_H_INCLUDED_


#include "imgproc.h"


/* how much of a path there is, in its own units, at most */

typedef struct {
    double             width;
    double             height;
    double             travel;     /* of the pen, up and down */
    double             length;
    double             vertices;
} imgproc_svg_shape_t;


/*
 * Of a path's data, and of a list of points; what is behind the first error
 * is not drawn.  Pure, linear in time; any thread.
 */

void imgproc_svg_path(const imgproc_str_t *value, imgproc_svg_shape_t *shape);
void imgproc_svg_points(const imgproc_str_t *value,
    imgproc_svg_shape_t *shape);

/*
 * The factor by which a list of transforms enlarges at most; HUGE_VAL if it
 * cannot be read.
 */

double imgproc_svg_transform(const imgproc_str_t *value);

/*
 * The next number of a list, as librsvg reads lists: 0 if there is none.  *p
 * is moved behind it.
 */

int imgproc_svg_number(const u_char **p, const u_char *last, double *n);

/*
 * A length in pixels at 72 dots per inch, percent being of whole and heights
 * of fonts taken for large; none if there is no length.
 */

double imgproc_svg_length(const imgproc_str_t *value, double whole,
    double none);


#endif /* _IMGPROC_SVG_SHAPE_H_INCLUDED_ */
