
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SVG_H_INCLUDED_
#define _IMGPROC_SVG_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"
#include "imgproc_geometry.h"
#include "imgproc_sniff.h"


/* what an element is; none that is not KNOWN is ever kept */

#define IMGPROC_SVG_KNOWN      0x0001
#define IMGPROC_SVG_BOX        0x0002  /* svg, symbol: a viewport */
#define IMGPROC_SVG_DEFS       0x0004  /* not drawn where it stands */
#define IMGPROC_SVG_USE        0x0008
#define IMGPROC_SVG_IMAGE      0x0010  /* refers to a picture */
#define IMGPROC_SVG_SHAPE      0x0020
#define IMGPROC_SVG_TEXT       0x0040
#define IMGPROC_SVG_WORDS      0x0080  /* has text for people, not drawn */
#define IMGPROC_SVG_STYLE      0x0100  /* and the attribute */
#define IMGPROC_SVG_PAINT      0x0200  /* a gradient */
#define IMGPROC_SVG_PATTERN    0x0400
#define IMGPROC_SVG_FILTER     0x0800
#define IMGPROC_SVG_PRIMITIVE  0x1000
#define IMGPROC_SVG_ANIMATE    0x2000

/* what an attribute's value is; STYLE as above */

#define IMGPROC_SVG_PLAIN      0x0001
#define IMGPROC_SVG_CSS        0x0002
#define IMGPROC_SVG_HREF       0x0004
#define IMGPROC_SVG_ANIMATED   0x0008  /* names another attribute */


/* by the name without its prefix, in SVG's namespace or none; 0: not known */

unsigned imgproc_svg_element(const imgproc_str_t *name);
unsigned imgproc_svg_attribute(const imgproc_str_t *name);


/* what rendering will take, at most */

typedef struct {
    double             passes;     /* pixels painted */
    double             memory;     /* bytes */
} imgproc_svg_cost_t;


/*
 * Whether an SVG that imgproc_sniff() has passed may be rendered at size, as
 * the whole of it comes out: IMGPROC_FORMAT_NOT_ALLOWED if it refers to
 * anything but its own elements and pictures of a known raster format in
 * "data:" URLs; what is wrong with one of these pictures; else
 * IMGPROC_TOO_MANY_PIXELS if it takes more passes over the pixels than are
 * allowed, see imgproc_svg_weight.c.  err is filled then.  Any thread.
 */

imgproc_code_e imgproc_svg_scan(const imgproc_str_t *source,
    const imgproc_size_t *size, const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_svg_cost_t *cost,
    imgproc_error_t *err);

/*
 * Appends to out what is harmless of an SVG that imgproc_sniff() has passed:
 * what a browser may be given to show, from the same host as a page with
 * secrets.  The result is well-formed, in UTF-8, and stays as it is if it is
 * cleaned again.  Errors as those of imgproc_xml_next().  Any thread.
 */

imgproc_code_e imgproc_svg_clean(const imgproc_str_t *source,
    imgproc_buffer_t *out, imgproc_error_t *err);

/*
 * Whether a value is a "data:" URL with a picture of a raster format that the
 * type in the URL names; limits as in imgproc_sniff_check(), NULL: none.
 * IMGPROC_OK with info filled, or another code with err filled.
 */

imgproc_code_e imgproc_svg_picture(const imgproc_str_t *value,
    const imgproc_limits_t *limits, imgproc_info_t *info,
    imgproc_error_t *err);


#endif /* _IMGPROC_SVG_H_INCLUDED_ */
