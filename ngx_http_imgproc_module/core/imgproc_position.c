
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "imgproc_geometry.h"


typedef struct {
    int                x;
    int                y;
} imgproc_direction_t;


static double imgproc_position_offset(double offset, double scale,
    double side);
static double imgproc_position_middle(double outer, double inner);
static int imgproc_position_clamp(double at, double outer, double inner);
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
    int     dx, dy;
    double  x, y;

    if (gravity->type == IMGPROC_GRAVITY_FOCUS_POINT) {
        x = rint(outer->width * gravity->x) - inner->width / 2;
        y = rint(outer->height * gravity->y) - inner->height / 2;

    } else {
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
    }

    *left = imgproc_position_clamp(x, outer->width, inner->width);
    *top = imgproc_position_clamp(y, outer->height, inner->height);
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


static int
imgproc_position_clamp(double at, double outer, double inner)
{
    return CLAMP(at, 0, MAX(0, outer - inner));
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
