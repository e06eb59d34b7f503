
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Which pixels of a source end up where.  Sizes are what imgproxy computes,
 * step by step in its order and with its roundings, since a result must be
 * as large as there to the pixel.  All is done in doubles, in which no value
 * that options can hold overflows, and becomes int at the very end.  round()
 * takes halves away from zero, rint() to the even neighbour.
 *
 * A shrink is how many pixels of the source make one of the result; a size of
 * 0 means that nobody asked for one.
 */


#include <math.h>
#include <string.h>

#include "imgproc_geometry.h"


typedef struct {
    int                       angle;
    int                       flip;
} imgproc_orientation_t;


typedef struct {
    double                    width;
    double                    height;
} imgproc_area_t;


typedef struct {
    const imgproc_options_t  *options;
    int                       vector;
    int                       limited;

    imgproc_area_t            base;         /* what is scaled */
    double                    wshrink;
    double                    hshrink;
    double                    wscale;
    double                    hscale;
    double                    dpr;

    imgproc_area_t            target;
    imgproc_area_t            scaled;
    imgproc_area_t            result_crop;
    imgproc_area_t            extend;
} imgproc_scale_t;


static void imgproc_geometry_orient(const imgproc_options_t *options,
    int orientation, imgproc_geometry_t *geometry);
static double imgproc_geometry_crop(double size, double side);
static void imgproc_geometry_shrink(imgproc_scale_t *s);
static int imgproc_geometry_type(const imgproc_scale_t *s,
    const imgproc_area_t *dst);
static void imgproc_geometry_restrain(imgproc_scale_t *s);
static void imgproc_geometry_minimum(imgproc_scale_t *s);
static void imgproc_geometry_sizes(imgproc_scale_t *s);
static double imgproc_geometry_target(const imgproc_scale_t *s, double n,
    double zoom);
static void imgproc_geometry_fill_down(imgproc_scale_t *s);
static void imgproc_geometry_extend(imgproc_scale_t *s);
static imgproc_area_t imgproc_geometry_ratio(const imgproc_area_t *area,
    int by_width, const imgproc_area_t *ratio);
static void imgproc_geometry_limit(imgproc_scale_t *s, double max);
static double imgproc_geometry_side(const imgproc_scale_t *s);
static double imgproc_geometry_round(double n, double f);
static double imgproc_geometry_both(double a, double b);
static imgproc_area_t imgproc_geometry_cut(const imgproc_scale_t *s);
static int imgproc_geometry_int(double n);
static imgproc_size_t imgproc_geometry_size(const imgproc_area_t *area);


/* the clockwise angle and the horizontal flip after it, by EXIF orientation */

static const imgproc_orientation_t  imgproc_orientations[] = {
    { 0, 0 }, { 0, 0 }, { 0, 1 }, { 180, 0 }, { 180, 1 },
    { 90, 1 }, { 90, 0 }, { 270, 1 }, { 270, 0 }
};


void
imgproc_geometry(const imgproc_options_t *options, int width, int height,
    int orientation, int vector, int max_result_dimension,
    imgproc_geometry_t *geometry)
{
    int              i;
    double           crop_width, crop_height;
    imgproc_scale_t  s;

    memset(geometry, 0, sizeof(imgproc_geometry_t));

    imgproc_geometry_orient(options, orientation, geometry);

    geometry->vector = vector;
    geometry->source.width = MAX(1, geometry->swapped ? height : width);
    geometry->source.height = MAX(1, geometry->swapped ? width : height);

    crop_width = imgproc_geometry_crop(options->crop.width,
                                       geometry->source.width);
    crop_height = imgproc_geometry_crop(options->crop.height,
                                        geometry->source.height);

    memset(&s, 0, sizeof(imgproc_scale_t));

    s.options = options;
    s.vector = vector;
    s.base.width = imgproc_geometry_both(crop_width, geometry->source.width);
    s.base.height = imgproc_geometry_both(crop_height,
                                          geometry->source.height);

    imgproc_geometry_shrink(&s);
    imgproc_geometry_restrain(&s);
    imgproc_geometry_minimum(&s);

    s.wscale = 1 / MIN(s.wshrink / s.dpr, s.base.width);
    s.hscale = 1 / MIN(s.hshrink / s.dpr, s.base.height);

    imgproc_geometry_sizes(&s);

    if (max_result_dimension > 0) {
        imgproc_geometry_limit(&s, max_result_dimension);
    }

    geometry->crop.width = imgproc_geometry_int(crop_width);
    geometry->crop.height = imgproc_geometry_int(crop_height);
    geometry->wscale = s.wscale;
    geometry->hscale = s.hscale;
    geometry->dpr_scale = s.dpr;
    geometry->target = imgproc_geometry_size(&s.target);
    geometry->scaled = imgproc_geometry_size(&s.scaled);
    geometry->result_crop = imgproc_geometry_size(&s.result_crop);
    geometry->extend = imgproc_geometry_size(&s.extend);

    for (i = 0; i < 4; i++) {
        geometry->padding[i] =
                     imgproc_geometry_int(rint(options->padding[i] * s.dpr));
    }
}


static void
imgproc_geometry_orient(const imgproc_options_t *options, int orientation,
    imgproc_geometry_t *geometry)
{
    if (!options->auto_rotate || orientation < 1 || orientation > 8) {
        orientation = 1;
    }

    geometry->angle = imgproc_orientations[orientation].angle;
    geometry->flip = imgproc_orientations[orientation].flip;
    geometry->swapped = (geometry->angle + options->rotate) % 180 != 0;
}


static double
imgproc_geometry_crop(double size, double side)
{
    if (size >= 1) {
        return trunc(size);
    }

    if (size > 0) {
        return MAX(1, round(side * size));
    }

    return 0;
}


static void
imgproc_geometry_shrink(imgproc_scale_t *s)
{
    int                       type;
    imgproc_area_t            dst;
    const imgproc_options_t  *options;

    options = s->options;

    dst.width = options->width ? options->width : s->base.width;
    dst.height = options->height ? options->height : s->base.height;

    s->wshrink = s->base.width / dst.width;
    s->hshrink = s->base.height / dst.height;

    if (s->wshrink != 1 || s->hshrink != 1) {

        type = imgproc_geometry_type(s, &dst);

        if (options->width == 0 && type != IMGPROC_RESIZE_FORCE) {
            s->wshrink = s->hshrink;

        } else if (options->height == 0 && type != IMGPROC_RESIZE_FORCE) {
            s->hshrink = s->wshrink;

        } else if (type == IMGPROC_RESIZE_FIT) {
            s->wshrink = MAX(s->wshrink, s->hshrink);
            s->hshrink = s->wshrink;

        } else if (type != IMGPROC_RESIZE_FORCE) {
            s->wshrink = MIN(s->wshrink, s->hshrink);
            s->hshrink = s->wshrink;
        }
    }

    s->wshrink /= options->zoom_x;
    s->hshrink /= options->zoom_y;
}


static int
imgproc_geometry_type(const imgproc_scale_t *s, const imgproc_area_t *dst)
{
    int  landscape, target_landscape;

    if (s->options->resizing_type != IMGPROC_RESIZE_AUTO) {
        return s->options->resizing_type;
    }

    landscape = s->base.width >= s->base.height;
    target_landscape = dst->width >= dst->height;

    return landscape == target_landscape ? IMGPROC_RESIZE_FILL
                                         : IMGPROC_RESIZE_FIT;
}


/* nothing is enlarged unasked, by the pixel ratio last of all */

static void
imgproc_geometry_restrain(imgproc_scale_t *s)
{
    double  min;

    s->dpr = s->options->dpr;

    if (s->options->enlarge || s->vector) {
        return;
    }

    min = MIN(s->wshrink, s->hshrink);

    if (min < 1) {
        s->wshrink /= min;
        s->hshrink /= min;

        /* an extended picture keeps offsets and paddings to scale */

        if (!s->options->extend.enabled) {
            s->dpr /= min;
        }
    }

    s->dpr = MIN(s->dpr, MIN(s->wshrink, s->hshrink));
}


static void
imgproc_geometry_minimum(imgproc_scale_t *s)
{
    double  shrink;

    if (s->options->min_width) {
        shrink = s->base.width / s->options->min_width;

        if (shrink < s->wshrink) {
            s->hshrink /= s->wshrink / shrink;
            s->wshrink = shrink;
        }
    }

    if (s->options->min_height) {
        shrink = s->base.height / s->options->min_height;

        if (shrink < s->hshrink) {
            s->wshrink /= s->hshrink / shrink;
            s->hshrink = shrink;
        }
    }
}


static void
imgproc_geometry_sizes(imgproc_scale_t *s)
{
    const imgproc_options_t  *options;

    options = s->options;

    s->target.width = imgproc_geometry_target(s, options->width,
                                              options->zoom_x);
    s->target.height = imgproc_geometry_target(s, options->height,
                                               options->zoom_y);

    s->scaled.width = imgproc_geometry_round(s->base.width, s->wscale);
    s->scaled.height = imgproc_geometry_round(s->base.height, s->hscale);

    s->result_crop = s->target;

    if (options->resizing_type == IMGPROC_RESIZE_FILL_DOWN
        && !options->enlarge)
    {
        imgproc_geometry_fill_down(s);
    }

    memset(&s->extend, 0, sizeof(imgproc_area_t));

    if (options->extend_aspect_ratio.enabled
        && s->target.width > 0 && s->target.height > 0)
    {
        imgproc_geometry_extend(s);
    }
}


/*
 * A side that rounds to 0 is not cut, in imgproxy and here, unless a limit
 * that has made it so small would not hold.
 */

static double
imgproc_geometry_target(const imgproc_scale_t *s, double n, double zoom)
{
    double  side;

    side = imgproc_geometry_round(n, s->dpr * zoom);

    return (s->limited && n > 0) ? MAX(1, side) : side;
}


/* the largest area of the target's ratio that the scaled picture covers */

static void
imgproc_geometry_fill_down(imgproc_scale_t *s)
{
    double  w, h;

    w = s->target.width / s->scaled.width;
    h = s->target.height / s->scaled.height;

    if (w > h && w > 1) {
        s->result_crop = imgproc_geometry_ratio(&s->scaled, 1, &s->target);

    } else if (h > w && h > 1) {
        s->result_crop = imgproc_geometry_ratio(&s->scaled, 0, &s->target);
    }
}


/* the smallest area of the target's ratio that the result fits in */

static void
imgproc_geometry_extend(imgproc_scale_t *s)
{
    double          w, h;
    imgproc_area_t  out;

    out = imgproc_geometry_cut(s);

    w = s->target.width / out.width;
    h = s->target.height / out.height;

    if (h > w) {
        s->extend = imgproc_geometry_ratio(&out, 1, &s->target);

    } else if (w > h) {
        s->extend = imgproc_geometry_ratio(&out, 0, &s->target);
    }
}


/* area with one side changed so that it has the other's ratio */

static imgproc_area_t
imgproc_geometry_ratio(const imgproc_area_t *area, int by_width,
    const imgproc_area_t *ratio)
{
    imgproc_area_t  a;

    a = *area;

    if (by_width) {
        a.height = imgproc_geometry_round(a.width,
                                          ratio->height / ratio->width);

    } else {
        a.width = imgproc_geometry_round(a.height,
                                         ratio->width / ratio->height);
    }

    return a;
}


static void
imgproc_geometry_limit(imgproc_scale_t *s, double max)
{
    double  side, f;

    side = imgproc_geometry_side(s);

    if (side <= max) {
        return;
    }

    f = max / side;

    s->wscale = MAX(s->wscale * f, 1 / s->base.width);
    s->hscale = MAX(s->hscale * f, 1 / s->base.height);
    s->dpr *= f;

    imgproc_geometry_sizes(s);

    if (imgproc_geometry_side(s) > max) {
        s->limited = 1;

        imgproc_geometry_sizes(s);
    }
}


/* the longer side of the result, canvas and padding included */

static double
imgproc_geometry_side(const imgproc_scale_t *s)
{
    const int             *p;
    imgproc_area_t         out;
    const imgproc_area_t  *canvas;

    out = imgproc_geometry_cut(s);

    canvas = s->options->extend.enabled ? &s->target : &s->extend;

    out.width = MAX(out.width, canvas->width);
    out.height = MAX(out.height, canvas->height);

    p = s->options->padding;

    out.width += rint(p[3] * s->dpr) + rint(p[1] * s->dpr);
    out.height += rint(p[0] * s->dpr) + rint(p[2] * s->dpr);

    return MAX(out.width, out.height);
}


double
imgproc_geometry_preshrink(const imgproc_geometry_t *geometry)
{
    double  w, h, pre;

    w = geometry->source.width;
    h = geometry->source.height;

    w /= MAX(1, imgproc_geometry_round(w, geometry->wscale));
    h /= MAX(1, imgproc_geometry_round(h, geometry->hscale));

    pre = MIN(w, h);

    return pre < 1 && !geometry->vector ? 1 : pre;
}


double
imgproc_geometry_load_shrink(const imgproc_geometry_t *geometry,
    const imgproc_options_t *options, const imgproc_info_t *info)
{
    double  pre;

    pre = imgproc_geometry_preshrink(geometry);

    if (info->frames > 1 || options->trim.enabled) {
        return 1;
    }

    if (info->format == IMGPROC_FORMAT_SVG) {

        /* libvips renders at a thousandth of the size at least */

        return MIN(pre, 1000 * imgproc_geometry_vector_scale(info, 1));
    }

    if (pre <= 1) {
        return 1;
    }

    switch (info->format) {

    case IMGPROC_FORMAT_JPEG:
        return pre >= 8 ? 8 : pre >= 4 ? 4 : pre >= 2 ? 2 : 1;

    case IMGPROC_FORMAT_WEBP:
        return pre;

    default:
        return 1;
    }
}


double
imgproc_geometry_vector_scale(const imgproc_info_t *info, double shrink)
{
    double  xscale, yscale;

    xscale = info->width / shrink / info->vector_width;
    yscale = info->height / shrink / info->vector_height;

    return MAX(xscale, yscale);
}


void
imgproc_geometry_reload(imgproc_geometry_t *geometry, int width, int height,
    double *px, double *py)
{
    imgproc_size_t  *size, *crop;

    size = &geometry->source;
    crop = &geometry->crop;

    *px = size->width;
    *py = size->height;

    size->width = MAX(1, geometry->swapped ? height : width);
    size->height = MAX(1, geometry->swapped ? width : height);

    *px /= size->width;
    *py /= size->height;

    geometry->wscale *= *px;
    geometry->hscale *= *py;

    /* what would round to the size at hand needs no resize */

    if (round(size->width * geometry->wscale) == size->width) {
        geometry->wscale = 1;
    }

    if (round(size->height * geometry->hscale) == size->height) {
        geometry->hscale = 1;
    }

    if (crop->width) {
        crop->width = imgproc_geometry_int(MAX(1, round(crop->width / *px)));
    }

    if (crop->height) {
        crop->height = imgproc_geometry_int(MAX(1, round(crop->height / *py)));
    }
}


/* what nobody asked for stays so */

static double
imgproc_geometry_round(double n, double f)
{
    return n == 0 ? 0 : round(n * f);
}


static double
imgproc_geometry_both(double a, double b)
{
    if (a == 0) {
        return b;
    }

    return b == 0 ? a : MIN(a, b);
}


/* the scaled picture once it is cropped to the result */

static imgproc_area_t
imgproc_geometry_cut(const imgproc_scale_t *s)
{
    imgproc_area_t  out;

    out.width = imgproc_geometry_both(s->scaled.width, s->result_crop.width);
    out.height = imgproc_geometry_both(s->scaled.height,
                                       s->result_crop.height);

    return out;
}


static int
imgproc_geometry_int(double n)
{
    return MIN(n, IMGPROC_GEOMETRY_MAX);
}


static imgproc_size_t
imgproc_geometry_size(const imgproc_area_t *area)
{
    imgproc_size_t  size;

    size.width = imgproc_geometry_int(area->width);
    size.height = imgproc_geometry_int(area->height);

    return size;
}
