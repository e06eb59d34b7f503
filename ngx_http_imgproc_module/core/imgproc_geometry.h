
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_GEOMETRY_H_INCLUDED_
#define _IMGPROC_GEOMETRY_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_options.h"
#include "imgproc_sniff.h"


/* no size or padding that geometry gives is larger: three of them add up */

#define IMGPROC_GEOMETRY_MAX  (1 << 28)


typedef struct {
    int                width;
    int                height;
} imgproc_size_t;


/*
 * All values in pixels, in the orientation that the client sees.  scaled may
 * be off by a pixel after imgproc_geometry_reload(): what follows the resize
 * looks at the picture itself.
 */

typedef struct {
    int                angle;       /* EXIF's, clockwise: 0, 90, 180, 270 */
    int                flip;        /* EXIF's, horizontal, after angle */
    int                swapped;     /* stored width is source.height */
    int                vector;      /* may be rendered at any size */

    imgproc_size_t     source;      /* oriented */
    imgproc_size_t     crop;        /* before scaling, 0: no limit */

    double             wscale;      /* factors given to the resize */
    double             hscale;
    double             dpr_scale;   /* for offsets and paddings */

    imgproc_size_t     target;      /* 0: free */
    imgproc_size_t     scaled;
    imgproc_size_t     result_crop; /* 0: free */
    imgproc_size_t     extend;      /* of extend_aspect_ratio, 0: none */
    int                padding[4];  /* top, right, bottom, left; scaled */
} imgproc_geometry_t;


/* a watermark's tiles, laid side by side in a grid that covers the picture */

typedef struct {
    imgproc_size_t     size;        /* of a tile, margins included */
    int                left;        /* of the mark in its tile */
    int                top;
    imgproc_size_t     number;      /* of tiles each way, odd */
    int                grid_left;   /* of the picture in the grid */
    int                grid_top;
} imgproc_tiles_t;


/*
 * The scale arithmetic: from what the source is (width, height as stored,
 * EXIF orientation 1..8, anything else counts as 1) and what options ask
 * for, to what is done.  max_result_dimension: 0 for none.  vector: the
 * source can be rendered at any size.  Pure; any thread.
 */

void imgproc_geometry(const imgproc_options_t *options, int width, int height,
    int orientation, int vector, int max_result_dimension,
    imgproc_geometry_t *geometry);

/*
 * By how much the loader may shrink the picture: 1 for not at all; less than
 * 1, for a vector only, to render it larger.
 */

double imgproc_geometry_preshrink(const imgproc_geometry_t *geometry);

/*
 * The same, as the source's loader can do it: at least 1 unless it is a
 * vector, and 1 for frames of an animation and before a trim.
 */

double imgproc_geometry_load_shrink(const imgproc_geometry_t *geometry,
    const imgproc_options_t *options, const imgproc_info_t *info);

/*
 * The factor that a vector is to be rendered with, instead of the size that
 * its text tells, so as to be shrunk by shrink, and no side a pixel too small.
 */

double imgproc_geometry_vector_scale(const imgproc_info_t *info,
    double shrink);

/*
 * Corrects source, scales and crop once the loader has given width x height
 * (as stored, in other words not oriented) instead of the full size.  *px,
 * *py: by how much width and height, as the client sees them, have shrunk;
 * absolute offsets of the crop shrink with them, relative ones stay.
 */

void imgproc_geometry_reload(imgproc_geometry_t *geometry, int width,
    int height, double *px, double *py);

/*
 * Where an inner area of that size lies in an outer one.  xscale and yscale
 * multiply absolute offsets: for the crop 1, or 1 / px and 1 / py after
 * imgproc_geometry_reload() (the one for the other if swapped); dpr_scale for
 * the crop to the result and for extend, whose outer area is the new canvas.
 * The result lies in 0 .. outer - inner, and is 0 where inner is the larger.
 * Not for gravities behind IMGPROC_GRAVITY_FOCUS_POINT: smart needs pixels.
 */

void imgproc_geometry_place(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double xscale, double yscale, int *left, int *top);

/*
 * Maps a gravity and a size given for the oriented picture (copies of what
 * the crop has) back to stored pixels: the user's rotate and flips, then
 * EXIF's angle and flip.  A smart gravity has nothing to be mapped.
 */

void imgproc_geometry_unrotate(const imgproc_options_t *options,
    const imgproc_geometry_t *geometry, imgproc_gravity_t *gravity,
    imgproc_size_t *size);

/*
 * The factors that make a mark fit into the box whose sides are scale times
 * those of the picture, and be enlarged if need be; 1 if scale is 0.
 */

void imgproc_geometry_mark(const imgproc_size_t *outer,
    const imgproc_size_t *inner, double scale, double *hscale,
    double *vscale);

/*
 * Where a mark lies on a picture.  As imgproc_geometry_place(), but it may
 * stick out, and be larger, as long as a pixel of it is seen: the result lies
 * in 1 - inner .. outer - 1.
 */

void imgproc_geometry_overlay(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double scale, int *left, int *top);

/*
 * How a mark is repeated over a picture: around each there is room of half the
 * gravity's offset, and none where that is negative; the middle tile lies in
 * the middle of the picture.
 */

void imgproc_geometry_tiles(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double scale, imgproc_tiles_t *tiles);


#endif /* _IMGPROC_GEOMETRY_H_INCLUDED_ */
