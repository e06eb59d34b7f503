
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is some bytes, for sizes, and a path of options */


#include <math.h>

#include "fuzz.h"
#include "imgproc_geometry.h"


static void check_scale(const imgproc_geometry_t *g, double limit,
    const imgproc_options_t *o);
static void check_size(const imgproc_size_t *size);
static void check_place(const imgproc_geometry_t *g,
    const imgproc_options_t *o);
static void check_mark(const imgproc_geometry_t *g,
    const imgproc_options_t *o);
static void positive(double f);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                  width, height, limit, orientation, vector, shrink;
    double               px, py;
    fuzz_input_t         in;
    imgproc_str_t        path;
    imgproc_error_t      err;
    imgproc_size_t       crop;
    imgproc_options_t    o;
    imgproc_gravity_t    gravity;
    imgproc_geometry_t   g;

    in.data = data;
    in.last = data + size;

    /* no source is larger than a directive allows */

    width = 1 + fuzz_int(&in, 3) % 1000000;
    height = 1 + fuzz_int(&in, 3) % 1000000;
    limit = fuzz_int(&in, 2);
    orientation = fuzz_int(&in, 1);
    vector = fuzz_int(&in, 1) & 1;
    shrink = 1 + fuzz_int(&in, 1) % 8;
    path = fuzz_rest(&in);

    imgproc_options_init(&o);
    (void) imgproc_options_apply_path(&o, &path, NULL, &err);

    imgproc_geometry(&o, width, height, orientation, vector, limit, &g);

    check_scale(&g, limit, &o);
    check_place(&g, &o);
    check_mark(&g, &o);

    crop = g.crop;
    gravity = o.crop.has_gravity ? o.crop.gravity : o.gravity;

    imgproc_geometry_unrotate(&o, &g, &gravity, &crop);

    check_size(&crop);
    g_assert_cmpint(gravity.type, >=, 0);
    g_assert_cmpint(gravity.type, <=, IMGPROC_GRAVITY_SMART);

    imgproc_geometry_reload(&g, MAX(1, width / shrink),
                            MAX(1, height / shrink), &px, &py);

    positive(px);
    positive(py);
    positive(g.wscale);
    positive(g.hscale);
    check_size(&g.crop);
    check_size(&g.source);

    return 0;
}


static void
check_scale(const imgproc_geometry_t *g, double limit,
    const imgproc_options_t *o)
{
    int     i;
    double  w, h, room;

    check_size(&g->source);
    check_size(&g->crop);
    check_size(&g->target);
    check_size(&g->scaled);
    check_size(&g->result_crop);
    check_size(&g->extend);

    g_assert_cmpint(g->source.width, >, 0);
    g_assert_cmpint(g->source.height, >, 0);
    g_assert_cmpint(g->scaled.width, >, 0);
    g_assert_cmpint(g->scaled.height, >, 0);

    positive(g->wscale);
    positive(g->hscale);
    positive(g->dpr_scale);
    positive(imgproc_geometry_preshrink(g));

    for (i = 0; i < 4; i++) {
        g_assert_cmpint(g->padding[i], >=, 0);
        g_assert_cmpint(g->padding[i], <=, IMGPROC_GEOMETRY_MAX);
    }

    if (limit == 0) {
        return;
    }

    /*
     * A pixel of the picture, and rounding on each side, stay.  Where a canvas
     * of the target's ratio stands on such a pixel, the ratio comes to it; and
     * that of a target of half a pixel is up to three times as large.
     */

    room = 3;

    if (o->extend_aspect_ratio.enabled && !o->extend.enabled
        && g->extend.width > 0)
    {
        w = g->target.width;
        h = g->target.height;

        room += 2 * limit + MAX(w / h, h / w);
    }

    w = g->result_crop.width ? MIN(g->scaled.width, g->result_crop.width)
                             : g->scaled.width;
    h = g->result_crop.height ? MIN(g->scaled.height, g->result_crop.height)
                              : g->scaled.height;

    if (o->extend.enabled) {
        w = MAX(w, g->target.width);
        h = MAX(h, g->target.height);
    }

    w = MAX(w, g->extend.width) + g->padding[1] + g->padding[3];
    h = MAX(h, g->extend.height) + g->padding[0] + g->padding[2];

    g_assert_cmpfloat(w, <=, limit + room);
    g_assert_cmpfloat(h, <=, limit + room);
}


static void
check_size(const imgproc_size_t *size)
{
    g_assert_cmpint(size->width, >=, 0);
    g_assert_cmpint(size->height, >=, 0);
    g_assert_cmpint(size->width, <=, IMGPROC_GEOMETRY_MAX);
    g_assert_cmpint(size->height, <=, IMGPROC_GEOMETRY_MAX);
}


static void
check_place(const imgproc_geometry_t *g, const imgproc_options_t *o)
{
    int                       i, left, top;
    const imgproc_gravity_t  *gravity[3];

    gravity[0] = &o->gravity;
    gravity[1] = &o->crop.gravity;
    gravity[2] = &o->extend.gravity;

    for (i = 0; i < 3; i++) {

        if (gravity[i]->type > IMGPROC_GRAVITY_FOCUS_POINT) {
            continue;
        }

        imgproc_geometry_place(&g->source, &g->scaled, gravity[i],
                               g->dpr_scale, g->dpr_scale, &left, &top);

        g_assert_cmpint(left, >=, 0);
        g_assert_cmpint(top, >=, 0);
        g_assert_cmpint(left, <=, MAX(0, g->source.width - g->scaled.width));
        g_assert_cmpint(top, <=, MAX(0, g->source.height - g->scaled.height));
    }
}


/* the source is a mark on the result */

static void
check_mark(const imgproc_geometry_t *g, const imgproc_options_t *o)
{
    int                       left, top;
    double                    h, v;
    imgproc_tiles_t           t;
    const imgproc_gravity_t  *gravity;

    gravity = &o->watermark.gravity;

    imgproc_geometry_mark(&g->scaled, &g->source, o->watermark.scale, &h, &v);

    positive(h);
    positive(v);

    if (gravity->type <= IMGPROC_GRAVITY_FOCUS_POINT) {
        imgproc_geometry_overlay(&g->scaled, &g->source, gravity,
                                 g->dpr_scale, &left, &top);

        g_assert_cmpint(left, >, -g->source.width);
        g_assert_cmpint(top, >, -g->source.height);
        g_assert_cmpint(left, <, g->scaled.width);
        g_assert_cmpint(top, <, g->scaled.height);
    }

    imgproc_geometry_tiles(&g->scaled, &g->source, gravity, g->dpr_scale, &t);

    g_assert_cmpint(t.size.width, >=, g->source.width);
    g_assert_cmpint(t.size.height, >=, g->source.height);
    g_assert_cmpint(t.number.width & 1, ==, 1);
    g_assert_cmpint(t.number.height & 1, ==, 1);
    g_assert_cmpint(t.left, >=, 0);
    g_assert_cmpint(t.top, >=, 0);
    g_assert_cmpint(t.left, <=, t.size.width - g->source.width);
    g_assert_cmpint(t.top, <=, t.size.height - g->source.height);

    /* the grid covers the picture */

    g_assert_cmpint(t.grid_left, >=, 0);
    g_assert_cmpint(t.grid_top, >=, 0);
    g_assert_cmpint((int64_t) t.number.width * t.size.width, >=,
                    (int64_t) t.grid_left + g->scaled.width);
    g_assert_cmpint((int64_t) t.number.height * t.size.height, >=,
                    (int64_t) t.grid_top + g->scaled.height);
}


static void
positive(double f)
{
    g_assert_true(isfinite(f));
    g_assert_cmpfloat(f, >, 0);
}
