
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "imgproc_geometry.h"


typedef struct {
    int                x;
    int                y;
} imgproc_direction_t;


static void imgproc_position_at(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double xscale, double yscale, double *left, double *top);
static double imgproc_position_offset(double offset, double scale,
    double side);
static double imgproc_position_middle(double outer, double inner);
static int imgproc_position_part(int side, double scale);
static int imgproc_position_margin(double offset, double scale, double side);
static int imgproc_position_tiles(int side, int tile);
static void imgproc_position_map(imgproc_gravity_t *g, int angle, int flip_x,
    int flip_y);
static void imgproc_position_focus(imgproc_gravity_t *g, int angle,
    int flip_x, int flip_y);
static void imgproc_position_flip_x(imgproc_gravity_t *g);
static void imgproc_position_flip_y(imgproc_gravity_t *g);
static void imgproc_position_turn(imgproc_gravity_t *g);


/* a gravity's type as steps from the centre */

static const imgproc_direction_t  imgproc_directions[] = {
    { 0, 0 },     /* center */
    { 0, -1 },    /* north */
    { 0, 1 },     /* south */
    { 1, 0 },     /* east */
    { -1, 0 },    /* west */
    { 1, -1 },    /* north east */
    { -1, -1 },   /* north west */
    { 1, 1 },     /* south east */
    { -1, 1 },    /* south west */
    { 0, 0 }      /* focus point */
};


/* and back, by y + 1 and x + 1 */

static const int  imgproc_places[3][3] = {
    { IMGPROC_GRAVITY_NORTH_WEST, IMGPROC_GRAVITY_NORTH,
      IMGPROC_GRAVITY_NORTH_EAST },
    { IMGPROC_GRAVITY_WEST, IMGPROC_GRAVITY_CENTER, IMGPROC_GRAVITY_EAST },
    { IMGPROC_GRAVITY_SOUTH_WEST, IMGPROC_GRAVITY_SOUTH,
      IMGPROC_GRAVITY_SOUTH_EAST }
};


void
imgproc_geometry_place(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double xscale, double yscale, int *left, int *top)
{
    double  x, y;

    imgproc_position_at(outer, inner, gravity, xscale, yscale, &x, &y);

    *left = CLAMP(x, 0, MAX(0, outer->width - inner->width));
    *top = CLAMP(y, 0, MAX(0, outer->height - inner->height));
}


void
imgproc_geometry_overlay(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double scale, int *left, int *top)
{
    double  x, y;

    imgproc_position_at(outer, inner, gravity, scale, scale, &x, &y);

    *left = CLAMP(x, 1 - inner->width, outer->width - 1);
    *top = CLAMP(y, 1 - inner->height, outer->height - 1);
}


static void
imgproc_position_at(const imgproc_size_t *outer, const imgproc_size_t *inner,
    const imgproc_gravity_t *gravity, double xscale, double yscale,
    double *left, double *top)
{
    int     dx, dy;
    double  x, y;

    if (gravity->type == IMGPROC_GRAVITY_FOCUS_POINT) {
        *left = rint(outer->width * gravity->x) - inner->width / 2;
        *top = rint(outer->height * gravity->y) - inner->height / 2;
        return;
    }

    dx = imgproc_directions[gravity->type].x;
    dy = imgproc_directions[gravity->type].y;

    x = imgproc_position_offset(gravity->x, xscale, outer->width);
    y = imgproc_position_offset(gravity->y, yscale, outer->height);

    if (dx == 0) {
        x += imgproc_position_middle(outer->width, inner->width);

    } else if (dx > 0) {
        x = (double) outer->width - inner->width - x;
    }

    if (dy == 0) {
        y += imgproc_position_middle(outer->height, inner->height);

    } else if (dy > 0) {
        y = (double) outer->height - inner->height - y;
    }

    *left = x;
    *top = y;
}


static double
imgproc_position_offset(double offset, double scale, double side)
{
    if (fabs(offset) >= 1) {
        return rint(offset * scale);
    }

    return rint(side * offset);
}


/* the 1 is imgproxy's: pictures must lie where they lie there */

static double
imgproc_position_middle(double outer, double inner)
{
    return rint((outer - inner + 1) / 2);
}


void
imgproc_geometry_mark(const imgproc_size_t *outer,
    const imgproc_size_t *inner, double scale, double *hscale,
    double *vscale)
{
    imgproc_options_t   options;
    imgproc_geometry_t  geometry;

    if (scale == 0) {
        *hscale = 1;
        *vscale = 1;
        return;
    }

    imgproc_options_init(&options);

    options.resizing_type = IMGPROC_RESIZE_FIT;
    options.enlarge = 1;
    options.width = imgproc_position_part(outer->width, scale);
    options.height = imgproc_position_part(outer->height, scale);

    imgproc_geometry(&options, inner->width, inner->height, 1, 0, 0,
                     &geometry);

    *hscale = geometry.wscale;
    *vscale = geometry.hscale;
}


static int
imgproc_position_part(int side, double scale)
{
    return CLAMP(rint(side * scale), 1, IMGPROC_GEOMETRY_MAX);
}


void
imgproc_geometry_tiles(const imgproc_size_t *outer,
    const imgproc_size_t *inner, const imgproc_gravity_t *gravity,
    double scale, imgproc_tiles_t *tiles)
{
    int              x, y;
    imgproc_size_t  *size, *number;

    size = &tiles->size;
    number = &tiles->number;

    x = imgproc_position_margin(gravity->x, scale, outer->width);
    y = imgproc_position_margin(gravity->y, scale, outer->height);

    size->width = inner->width + x;
    size->height = inner->height + y;

    tiles->left = x / 2;
    tiles->top = y / 2;

    number->width = imgproc_position_tiles(outer->width, size->width);
    number->height = imgproc_position_tiles(outer->height, size->height);

    tiles->grid_left = (number->width * size->width - outer->width) / 2;
    tiles->grid_top = (number->height * size->height - outer->height) / 2;
}


/* on both sides; what is more than the picture itself shows no other tile */

static int
imgproc_position_margin(double offset, double scale, double side)
{
    return CLAMP(imgproc_position_offset(offset, scale, side), 0, 2 * side);
}


/* so many cover the side, one of them in its middle */

static int
imgproc_position_tiles(int side, int tile)
{
    return (side / tile + (side % tile != 0)) | 1;
}


void
imgproc_geometry_unrotate(const imgproc_options_t *options,
    const imgproc_geometry_t *geometry, imgproc_gravity_t *gravity,
    imgproc_size_t *size)
{
    int  n;

    imgproc_position_map(gravity, options->rotate, options->flip_h,
                         options->flip_v);
    imgproc_position_map(gravity, geometry->angle, geometry->flip, 0);

    if (geometry->swapped) {
        n = size->width;
        size->width = size->height;
        size->height = n;
    }
}


static void
imgproc_position_map(imgproc_gravity_t *g, int angle, int flip_x, int flip_y)
{
    if (g->type == IMGPROC_GRAVITY_SMART) {
        return;
    }

    if (g->type == IMGPROC_GRAVITY_FOCUS_POINT) {
        imgproc_position_focus(g, angle, flip_x, flip_y);
        return;
    }

    if (flip_x) {
        imgproc_position_flip_x(g);
    }

    if (flip_y) {
        imgproc_position_flip_y(g);
    }

    for (/* void */; angle > 0; angle -= 90) {
        imgproc_position_turn(g);
    }
}


static void
imgproc_position_focus(imgproc_gravity_t *g, int angle, int flip_x,
    int flip_y)
{
    double  x, y;

    x = flip_x ? 1 - g->x : g->x;
    y = flip_y ? 1 - g->y : g->y;

    switch (angle) {

    case 90:
        g->x = y;
        g->y = 1 - x;
        break;

    case 180:
        g->x = 1 - x;
        g->y = 1 - y;
        break;

    case 270:
        g->x = 1 - y;
        g->y = x;
        break;

    default:
        g->x = x;
        g->y = y;
        break;
    }
}


/*
 * An offset towards an edge is measured from that edge and turns with it; one
 * along an axis that the place is centred on has a sign to be turned.
 */

static void
imgproc_position_flip_x(imgproc_gravity_t *g)
{
    int  x, y;

    x = imgproc_directions[g->type].x;
    y = imgproc_directions[g->type].y;

    if (x == 0) {
        g->x = 0 - g->x;
    }

    g->type = imgproc_places[y + 1][1 - x];
}


static void
imgproc_position_flip_y(imgproc_gravity_t *g)
{
    int  x, y;

    x = imgproc_directions[g->type].x;
    y = imgproc_directions[g->type].y;

    if (y == 0) {
        g->y = 0 - g->y;
    }

    g->type = imgproc_places[1 - y][x + 1];
}


/* back by a clockwise quarter: what is on top lies on the left in the file */

static void
imgproc_position_turn(imgproc_gravity_t *g)
{
    int     x, y;
    double  offset;

    offset = g->x;
    g->x = g->y;

    x = imgproc_directions[g->type].y;
    y = 0 - imgproc_directions[g->type].x;

    g->y = y == 0 ? 0 - offset : offset;
    g->type = imgproc_places[y + 1][x + 1];
}
