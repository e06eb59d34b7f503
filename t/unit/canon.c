
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_options.h"


typedef struct {
    double             value;
    const char        *text;
} canon_number_t;


static void canon_test_number(gconstpointer data);
static void canon_test_defaults(void);
static void canon_test_order(void);
static void canon_test_round_trip(void);
static void canon_test_room(void);
static void canon_test_hostile(void);
static void canon_random(imgproc_options_t *o);
static double canon_random_float(double min);
static void canon_random_gravity(imgproc_gravity_t *g);
static int canon_random_int(void);
static void canon_compare(const imgproc_options_t *a,
    const imgproc_options_t *b);
static void canon_compare_gravity(const imgproc_gravity_t *a,
    const imgproc_gravity_t *b);


static const canon_number_t  canon_numbers[] = {
    { 2, "dpr:2" },
    { 0.5, "dpr:0.5" },
    { 1.5, "dpr:1.5" },
    { 0.1, "dpr:0.1" },
    { 0.30000000000000004, "dpr:0.30000000000000004" },
    { 1.0 / 3, "dpr:0.3333333333333333" },
    { 2.0 / 3, "dpr:0.6666666666666666" },
    { 0.001, "dpr:0.001" },
    { 0.0000001, "dpr:0.0000001" },
    { 12.25, "dpr:12.25" },
    { 123456.789, "dpr:123456.789" },
    { 100, "dpr:100" },
    { 999999999999999, "dpr:999999999999999" },
    { 1e15, "dpr:1000000000000000" },
    { 1e21, "dpr:1000000000000000000000" },
    { 1.25e20, "dpr:125000000000000000000" },
    { 9007199254740993.0, "dpr:9007199254740992" },
    { 1e63,
      "dpr:1000000000000000000000000000000000000000000000000000000000000000" },
    { 1e-30, "dpr:0.000000000000000000000000000001" }
};


int
main(int argc, char **argv)
{
    char      path[128];
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(canon_numbers); i++) {
        (void) g_snprintf(path, sizeof(path), "/canon/number/%s",
                          canon_numbers[i].text);
        g_test_add_data_func(path, &canon_numbers[i], canon_test_number);
    }

    g_test_add_func("/canon/defaults are empty", canon_test_defaults);
    g_test_add_func("/canon/order of the table", canon_test_order);
    g_test_add_func("/canon/read back", canon_test_round_trip);
    g_test_add_func("/canon/longest fits", canon_test_room);
    g_test_add_func("/canon/hostile values", canon_test_hostile);

    return g_test_run();
}


static void
canon_test_number(gconstpointer data)
{
    char                   buf[IMGPROC_CANON_LEN];
    imgproc_str_t          text;
    imgproc_error_t        err;
    imgproc_options_t      o, back;
    const canon_number_t  *row;

    row = data;

    imgproc_options_init(&o);
    imgproc_options_init(&back);

    o.dpr = row->value;

    text.len = imgproc_options_canon(&o, buf);
    text.data = (u_char *) buf;

    g_assert_cmpstr(buf, ==, row->text);
    g_assert_cmpint(imgproc_options_apply(&back, &text, NULL, &err), ==,
                    IMGPROC_OK);
    g_assert_true(back.dpr == row->value);
}


static void
canon_test_defaults(void)
{
    char               buf[IMGPROC_CANON_LEN];
    imgproc_options_t  o;

    imgproc_options_init(&o);

    g_assert_cmpuint(imgproc_options_canon(&o, buf), ==, 0);
    g_assert_cmpstr(buf, ==, "");
}


static void
canon_test_order(void)
{
    char               a[IMGPROC_CANON_LEN], b[IMGPROC_CANON_LEN];
    imgproc_str_t      one = imgproc_str("q:5/g:no/w:3/bg:fff");
    imgproc_str_t      two = imgproc_str("bg:ffffff/size:3/g:no:0/q:7/q:5");
    imgproc_error_t    err;
    imgproc_options_t  o;

    imgproc_options_init(&o);
    g_assert_cmpint(imgproc_options_apply_path(&o, &one, NULL, &err), ==,
                    IMGPROC_OK);
    (void) imgproc_options_canon(&o, a);

    imgproc_options_init(&o);
    g_assert_cmpint(imgproc_options_apply_path(&o, &two, NULL, &err), ==,
                    IMGPROC_OK);
    (void) imgproc_options_canon(&o, b);

    g_assert_cmpstr(a, ==, "width:3/gravity:no:0:0/background:ffffff/"
                           "quality:5");
    g_assert_cmpstr(b, ==, a);
}


static void
canon_test_round_trip(void)
{
    int                warning;
    char               buf[IMGPROC_CANON_LEN], again[IMGPROC_CANON_LEN];
    unsigned           i;
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  o, back;

    for (i = 0; i < 20000; i++) {

        canon_random(&o);

        text.len = imgproc_options_canon(&o, buf);
        text.data = (u_char *) buf;

        g_assert_cmpuint(text.len, ==, strlen(buf));

        warning = 0;
        imgproc_options_init(&back);

        rc = imgproc_options_apply_path(&back, &text, &warning, &err);

        if (rc != IMGPROC_OK) {
            g_test_message("%s: %s", buf, err.detail);
        }

        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpint(warning, ==, 0);

        canon_compare(&o, &back);

        (void) imgproc_options_canon(&back, again);
        g_assert_cmpstr(again, ==, buf);
    }
}


/* every number as long as the grammar takes it */

static void
canon_test_room(void)
{
    char                *path, buf[IMGPROC_CANON_LEN];
    const char          *f, *p;
    imgproc_str_t        text;
    imgproc_code_e       rc;
    imgproc_error_t      err;
    imgproc_options_t    o, back;

    f = "-0.0000000000000000000000000000000000000000000012345678901234567";
    p = f + 1;

    g_assert_cmpuint(strlen(f), <=, IMGPROC_NUMBER_LEN);

    path = g_strdup_printf(
        "rs:fill-down:2147483647:2147483647:1:1:noea:%s:%s/"
        "mw:2147483647/mh:2147483647/z:%s:%s/dpr:%s/exar:1:noea:%s:%s/"
        "g:noea:%s:%s/c:%s:%s:noea:%s:%s/pd:2147483647/ar:0/rot:270/"
        "fl:1:1/bg:123456/q:100/fq:jpeg:100:png:100:webp:100:gif:100:"
        "avif:100:heic:100:jxl:100:tiff:100:svg:100:bmp:100:ico:100/"
        "f:tiff/sm:0/scp:0", f, f, p, p, p, f, f, f, f, p, p, f, f);

    text.data = (u_char *) path;
    text.len = strlen(path);

    imgproc_options_init(&o);
    imgproc_options_init(&back);

    rc = imgproc_options_apply_path(&o, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    text.len = imgproc_options_canon(&o, buf);
    text.data = (u_char *) buf;

    g_assert_cmpuint(text.len, >, 1000);
    g_assert_cmpuint(text.len, <, IMGPROC_CANON_LEN - 1);

    rc = imgproc_options_apply_path(&back, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    canon_compare(&o, &back);

    g_free(path);
}


/* values that no parser lets in are cut off, not overrun */

static void
canon_test_hostile(void)
{
    char               buf[IMGPROC_CANON_LEN];
    double             f[] = { 1e308, -1e308, 5e-324, -5e-324, NAN, INFINITY };
    unsigned           i;
    imgproc_options_t  o;

    for (i = 0; i < G_N_ELEMENTS(f); i++) {

        imgproc_options_init(&o);

        o.zoom_x = o.zoom_y = o.dpr = f[i];
        o.gravity.x = o.gravity.y = f[i];
        o.gravity.type = 1000;
        o.extend.gravity = o.extend_aspect_ratio.gravity = o.gravity;
        o.crop.gravity = o.gravity;
        o.crop.has_gravity = 1;
        o.crop.width = o.crop.height = f[i];
        o.format = 77;
        o.resizing_type = -1;

        g_assert_cmpuint(imgproc_options_canon(&o, buf), ==, strlen(buf));
    }
}


static void
canon_random(imgproc_options_t *o)
{
    int  i;

    imgproc_options_init(o);

    if (g_test_rand_bit()) {
        o->resizing_type = g_test_rand_int_range(0, 5);
        o->width = canon_random_int();
        o->height = canon_random_int();
        o->enlarge = g_test_rand_bit();
    }

    if (g_test_rand_bit()) {
        o->min_width = canon_random_int();
        o->min_height = canon_random_int();
        o->zoom_x = canon_random_float(1e-9);
        o->zoom_y = canon_random_float(1e-9);
        o->dpr = canon_random_float(1e-9);
    }

    if (g_test_rand_bit()) {
        o->extend.enabled = g_test_rand_bit();
        canon_random_gravity(&o->extend.gravity);
    }

    if (g_test_rand_bit()) {
        o->extend_aspect_ratio.enabled = g_test_rand_bit();
        canon_random_gravity(&o->extend_aspect_ratio.gravity);
    }

    if (g_test_rand_bit()) {
        canon_random_gravity(&o->gravity);
    }

    if (g_test_rand_bit()) {
        o->crop.width = canon_random_float(0);
        o->crop.height = canon_random_float(0);
    }

    if (g_test_rand_bit()) {
        o->crop.has_gravity = 1;
        canon_random_gravity(&o->crop.gravity);
    }

    for (i = 0; i < 4 && g_test_rand_bit(); i++) {
        o->padding[i] = canon_random_int();
    }

    if (g_test_rand_bit()) {
        o->auto_rotate = g_test_rand_bit();
        o->rotate = g_test_rand_int_range(0, 4) * 90;
        o->flip_h = g_test_rand_bit();
        o->flip_v = g_test_rand_bit();
    }

    if (g_test_rand_bit()) {
        o->has_background = 1;

        for (i = 0; i < 3; i++) {
            o->background[i] = g_test_rand_int_range(0, 256);
        }
    }

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (g_test_rand_int_range(0, 4) == 0) {
            o->format_quality[i] = g_test_rand_int_range(0, 101);
        }
    }

    o->quality = g_test_rand_int_range(0, 101);
    o->format = g_test_rand_int_range(0, IMGPROC_FORMATS);
    o->strip_metadata = g_test_rand_bit();
    o->strip_color_profile = g_test_rand_bit();
}


static double
canon_random_float(double min)
{
    double  f;

    switch (g_test_rand_int_range(0, 5)) {

    case 0:
        f = g_test_rand_int_range(0, 4000);
        break;

    case 1:
        f = g_test_rand_int_range(0, 4000) / 100.0;
        break;

    case 2:
        f = g_test_rand_double();
        break;

    case 3:
        f = g_test_rand_double() * 1e-12;
        break;

    default:
        f = g_test_rand_double_range(0, 1e30);
        break;
    }

    return MAX(f, min);
}


static void
canon_random_gravity(imgproc_gravity_t *g)
{
    g->type = g_test_rand_int_range(0, IMGPROC_GRAVITY_FOCUS_POINT + 1);

    if (g->type == IMGPROC_GRAVITY_FOCUS_POINT) {
        g->x = g_test_rand_double();
        g->y = g_test_rand_double();
        return;
    }

    g->x = canon_random_float(0);
    g->y = 0 - canon_random_float(0);
}


static int
canon_random_int(void)
{
    int  n;

    n = g_test_rand_int() & G_MAXINT;

    return g_test_rand_bit() ? n : n % 5000;
}


static void
canon_compare(const imgproc_options_t *a, const imgproc_options_t *b)
{
    g_assert_cmpint(a->resizing_type, ==, b->resizing_type);
    g_assert_cmpint(a->width, ==, b->width);
    g_assert_cmpint(a->height, ==, b->height);
    g_assert_cmpint(a->min_width, ==, b->min_width);
    g_assert_cmpint(a->min_height, ==, b->min_height);
    g_assert_true(a->zoom_x == b->zoom_x);
    g_assert_true(a->zoom_y == b->zoom_y);
    g_assert_true(a->dpr == b->dpr);
    g_assert_cmpint(a->enlarge, ==, b->enlarge);
    g_assert_cmpint(a->extend.enabled, ==, b->extend.enabled);
    canon_compare_gravity(&a->extend.gravity, &b->extend.gravity);
    g_assert_cmpint(a->extend_aspect_ratio.enabled, ==,
                    b->extend_aspect_ratio.enabled);
    canon_compare_gravity(&a->extend_aspect_ratio.gravity,
                          &b->extend_aspect_ratio.gravity);
    canon_compare_gravity(&a->gravity, &b->gravity);
    g_assert_true(a->crop.width == b->crop.width);
    g_assert_true(a->crop.height == b->crop.height);
    g_assert_cmpint(a->crop.has_gravity, ==, b->crop.has_gravity);
    canon_compare_gravity(&a->crop.gravity, &b->crop.gravity);
    g_assert_cmpmem(a->padding, sizeof(a->padding), b->padding,
                    sizeof(b->padding));
    g_assert_cmpint(a->auto_rotate, ==, b->auto_rotate);
    g_assert_cmpint(a->rotate, ==, b->rotate);
    g_assert_cmpint(a->flip_h, ==, b->flip_h);
    g_assert_cmpint(a->flip_v, ==, b->flip_v);
    g_assert_cmpint(a->has_background, ==, b->has_background);
    g_assert_cmpmem(a->background, 3, b->background, 3);
    g_assert_cmpint(a->quality, ==, b->quality);
    g_assert_cmpmem(a->format_quality, sizeof(a->format_quality),
                    b->format_quality, sizeof(b->format_quality));
    g_assert_cmpint(a->format, ==, b->format);
    g_assert_cmpint(a->strip_metadata, ==, b->strip_metadata);
    g_assert_cmpint(a->strip_color_profile, ==, b->strip_color_profile);
}


static void
canon_compare_gravity(const imgproc_gravity_t *a, const imgproc_gravity_t *b)
{
    g_assert_cmpint(a->type, ==, b->type);
    g_assert_true(a->x == b->x);
    g_assert_true(a->y == b->y);
}
