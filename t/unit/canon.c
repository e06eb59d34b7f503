
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_options.h"
#include "imgproc_preset.h"


#define CANON_LEN   4096
#define CANON_SEED  "--seed=R02S5eed5eed5eed5eed5eed5eed5eed5eed"


typedef struct {
    double             value;
    const char        *text;
} canon_number_t;


static void canon_test_number(gconstpointer data);
static void canon_test_defaults(void);
static void canon_test_order(void);
static void canon_test_round_trip(void);
static void canon_test_room(void);
static void canon_test_cut(void);
static void canon_test_strings(void);
static void canon_test_hostile(void);
static void canon_random(imgproc_options_t *o);
static void canon_random_more(imgproc_options_t *o);
static void canon_random_string(imgproc_str_t *s);
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
    int        rc;
    char       path[128], **args;
    unsigned   i;

    /* each run is the same, unless another seed is given */

    argc++;
    args = g_new0(char *, argc + 1);

    args[0] = argv[0];
    args[1] = CANON_SEED;
    memcpy(args + 2, argv + 1, (argc - 2) * sizeof(char *));

    g_test_init(&argc, &args, NULL);

    for (i = 0; i < G_N_ELEMENTS(canon_numbers); i++) {
        (void) g_snprintf(path, sizeof(path), "/canon/number/%s",
                          canon_numbers[i].text);
        g_test_add_data_func(path, &canon_numbers[i], canon_test_number);
    }

    g_test_add_func("/canon/defaults are empty", canon_test_defaults);
    g_test_add_func("/canon/order of the table", canon_test_order);
    g_test_add_func("/canon/read back", canon_test_round_trip);
    g_test_add_func("/canon/longest fits", canon_test_room);
    g_test_add_func("/canon/cut", canon_test_cut);
    g_test_add_func("/canon/strings", canon_test_strings);
    g_test_add_func("/canon/hostile values", canon_test_hostile);

    rc = g_test_run();

    g_free(args);

    return rc;
}


static void
canon_test_number(gconstpointer data)
{
    char                   buf[CANON_LEN];
    imgproc_str_t          text;
    imgproc_error_t        err;
    imgproc_options_t      o, back;
    const canon_number_t  *row;

    row = data;

    imgproc_options_init(&o);
    imgproc_options_init(&back);

    o.dpr = row->value;

    text.len = imgproc_options_canon(&o, buf, sizeof(buf));
    text.data = (u_char *) buf;

    g_assert_cmpstr(buf, ==, row->text);
    g_assert_cmpint(imgproc_options_apply(&back, &text, NULL, &err), ==,
                    IMGPROC_OK);
    g_assert_true(back.dpr == row->value);
}


static void
canon_test_defaults(void)
{
    char               buf[CANON_LEN];
    imgproc_options_t  o;

    imgproc_options_init(&o);

    g_assert_cmpuint(imgproc_options_canon(&o, buf, sizeof(buf)), ==, 0);
    g_assert_cmpstr(buf, ==, "");
}


static void
canon_test_order(void)
{
    char               a[CANON_LEN], b[CANON_LEN];
    imgproc_str_t      one = imgproc_str("q:5/g:no/w:3/bg:fff");
    imgproc_str_t      two = imgproc_str("bg:ffffff/size:3/g:no:0/q:7/q:5");
    imgproc_error_t    err;
    imgproc_options_t  o;

    imgproc_options_init(&o);
    g_assert_cmpint(imgproc_options_apply_path(&o, &one, NULL, &err), ==,
                    IMGPROC_OK);
    (void) imgproc_options_canon(&o, a, sizeof(a));

    imgproc_options_init(&o);
    g_assert_cmpint(imgproc_options_apply_path(&o, &two, NULL, &err), ==,
                    IMGPROC_OK);
    (void) imgproc_options_canon(&o, b, sizeof(b));

    g_assert_cmpstr(a, ==, "width:3/gravity:no:0:0/background:ffffff/"
                           "quality:5");
    g_assert_cmpstr(b, ==, a);
}


static void
canon_test_round_trip(void)
{
    char               buf[CANON_LEN], again[CANON_LEN];
    unsigned           i;
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_options_t  o, back;

    for (i = 0; i < 20000; i++) {

        canon_random(&o);

        text.len = imgproc_options_canon(&o, buf, sizeof(buf));
        text.data = (u_char *) buf;

        g_assert_cmpuint(text.len, ==, strlen(buf));

        memset(&scope, 0, sizeof(imgproc_scope_t));
        imgproc_options_init(&back);

        rc = imgproc_options_apply_path(&back, &text, &scope, &err);

        if (rc != IMGPROC_OK) {
            g_test_message("%s: %s", buf, err.detail);
        }

        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpuint(scope.warnings, ==, 0);

        canon_compare(&o, &back);

        (void) imgproc_options_canon(&back, again, sizeof(again));
        g_assert_cmpstr(again, ==, buf);
    }
}


/* every number as long as the grammar takes it */

static void
canon_test_room(void)
{
    char                *path, buf[CANON_LEN];
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
        "f:tiff/sm:0/scp:0/t:%s:123456:1:1/bl:%s/sh:%s/pix:2147483647/"
        "wm:%s:noea:%s:%s:%s/msr:%s/mafr:%s/exp:9223372036854775807",
        f, f, p, p, p, f, f, f, f, p, p, f, f, p, p, p, p, f, f, p, p, p);

    text.data = (u_char *) path;
    text.len = strlen(path);

    imgproc_options_init(&o);
    imgproc_options_init(&back);

    rc = imgproc_options_apply_path(&o, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    text.len = imgproc_options_canon(&o, buf, sizeof(buf));
    text.data = (u_char *) buf;

    g_assert_cmpuint(text.len, >, 1500);
    g_assert_cmpuint(text.len, ==, strlen(buf));

    rc = imgproc_options_apply_path(&back, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    canon_compare(&o, &back);

    g_free(path);
}


/* cut wherever the room ends, with the length that it should have had */

static void
canon_test_cut(void)
{
    char               whole[CANON_LEN], *buf;
    size_t             len, size;
    imgproc_str_t      path = imgproc_str("w:300/g:no:1:2/cb:tea-time/q:5/"
                                          "fn:cat:1/skp:png:gif/mrd:77");
    imgproc_error_t    err;
    imgproc_options_t  o;

    imgproc_options_init(&o);
    g_assert_cmpint(imgproc_options_apply_path(&o, &path, NULL, &err), ==,
                    IMGPROC_OK);

    len = imgproc_options_canon(&o, whole, sizeof(whole));

    g_assert_cmpstr(whole, ==, "width:300/gravity:no:1:2/quality:5/"
                               "skip_processing:png:gif/cachebuster:tea-time/"
                               "filename:cat:1/max_result_dimension:77");

    g_assert_cmpuint(imgproc_options_canon(&o, NULL, 0), ==, len);

    for (size = 1; size <= len + 1; size++) {

        /* for the sanitizer to see a byte written past it */

        buf = g_malloc(size);

        g_assert_cmpuint(imgproc_options_canon(&o, buf, size), ==, len);
        g_assert_cmpuint(strlen(buf), ==, size - 1);
        g_assert_cmpmem(buf, size - 1, whole, size - 1);

        g_free(buf);
    }
}


/* texts are as long as a URL may be */

static void
canon_test_strings(void)
{
    char               *buf;
    size_t              len;
    imgproc_str_t       text, empty;
    imgproc_code_e      rc;
    imgproc_error_t     err;
    imgproc_options_t   o, back;

    imgproc_options_init(&o);
    imgproc_options_init(&back);

    o.cachebuster.len = 30000;
    o.cachebuster.data = g_malloc(o.cachebuster.len);
    memset(o.cachebuster.data, 'x', o.cachebuster.len);

    o.filename.len = 20000;
    o.filename.data = g_malloc(o.filename.len);
    memset(o.filename.data, 0xe9, o.filename.len);

    len = imgproc_options_canon(&o, NULL, 0);

    g_assert_cmpuint(len, ==, strlen("cachebuster:/filename::0") + 50000);

    buf = g_malloc(len + 1);

    text.len = imgproc_options_canon(&o, buf, len + 1);
    text.data = (u_char *) buf;

    rc = imgproc_options_apply_path(&back, &text, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    canon_compare(&o, &back);

    g_free(o.cachebuster.data);
    g_free(o.filename.data);
    g_free(buf);

    /* an empty one has no bytes at all */

    empty.len = 0;
    empty.data = NULL;

    imgproc_options_init(&o);

    o.cachebuster = empty;
    o.filename = empty;

    g_assert_cmpuint(imgproc_options_canon(&o, NULL, 0), ==, 0);
}


/* values that no parser lets in have a text, too, and are cut as others */

static void
canon_test_hostile(void)
{
    char               buf[CANON_LEN];
    size_t             len;
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
        o.trim.enabled = o.trim.has_color = 1;
        o.trim.threshold = o.blur = o.sharpen = f[i];
        o.watermark.opacity = o.watermark.scale = f[i];
        o.watermark.gravity = o.gravity;
        o.skip_processing = 0xffffffff;
        o.max_src_resolution = o.max_animation_frame_resolution = f[i];
        o.expires = -1;

        len = imgproc_options_canon(&o, buf, sizeof(buf));

        g_assert_cmpuint(len, <, 10000);
        g_assert_cmpuint(strlen(buf), ==, MIN(len, sizeof(buf) - 1));
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

        if (g_test_rand_int_range(0, 4) == 0) {
            o->gravity.type = IMGPROC_GRAVITY_SMART;
            o->gravity.x = o->gravity.y = 0;
        }
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

    canon_random_more(o);

    o->quality = g_test_rand_int_range(0, 101);
    o->format = g_test_rand_int_range(0, IMGPROC_FORMATS);
    o->strip_metadata = g_test_rand_bit();
    o->strip_color_profile = g_test_rand_bit();
}


static void
canon_random_more(imgproc_options_t *o)
{
    int  i;

    if (g_test_rand_bit()) {
        o->trim.enabled = g_test_rand_bit();
        o->trim.threshold = o->trim.enabled ? canon_random_float(0) : 0;
        o->trim.has_color = g_test_rand_bit();
        o->trim.equal_hor = g_test_rand_bit();
        o->trim.equal_ver = g_test_rand_bit();

        for (i = 0; i < 3 && o->trim.has_color; i++) {
            o->trim.color[i] = g_test_rand_int_range(0, 256);
        }
    }

    if (g_test_rand_bit()) {
        o->blur = g_test_rand_double_range(0, 1000);
        o->sharpen = g_test_rand_double_range(0, 1000);
        o->pixelate = canon_random_int();
    }

    if (g_test_rand_bit()) {
        o->watermark.opacity = g_test_rand_double();
        o->watermark.scale = canon_random_float(0);

        do {
            canon_random_gravity(&o->watermark.gravity);
        } while (o->watermark.gravity.type >= IMGPROC_GRAVITY_FOCUS_POINT);

        if (g_test_rand_bit()) {
            o->watermark.gravity.type = g_test_rand_bit()
                                        ? IMGPROC_GRAVITY_REPLICATE
                                        : IMGPROC_GRAVITY_CHESS;
        }
    }

    if (g_test_rand_bit()) {
        o->max_bytes = canon_random_int();
        o->keep_copyright = g_test_rand_bit();
        o->preserve_hdr = g_test_rand_bit();
        o->page = canon_random_int();
        o->pages = g_test_rand_int_range(1, G_MAXINT);
        o->disable_animation = g_test_rand_bit();
    }

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        if (g_test_rand_int_range(0, 4) == 0) {
            o->skip_processing |= 1u << i;
        }
    }

    if (g_test_rand_bit()) {
        o->raw = g_test_rand_bit();
        o->expires = (int64_t) canon_random_int() * canon_random_int();
        o->filename_encoded = g_test_rand_bit();
        o->return_attachment = g_test_rand_bit();
        canon_random_string(&o->cachebuster);
        canon_random_string(&o->filename);
    }

    if (g_test_rand_bit()) {
        o->max_src_resolution = canon_random_float(0);
        o->max_src_file_size = canon_random_int();
        o->max_animation_frames = canon_random_int();
        o->max_animation_frame_resolution = canon_random_float(0);
        o->max_result_dimension = canon_random_int();
    }
}


/* slices of all bytes that a string may have */

static void
canon_random_string(imgproc_str_t *s)
{
    size_t  start;

    static const char  bytes[] =
        " !\"#$%&'()*+,-.0123456789;<=>?@ABCXYZ[\\]^_`abcxyz{|}~"
        "\x80\x9f\xa0\xc3\xa9\xe2\x82\xac\xff";

    start = g_test_rand_int_range(0, sizeof(bytes));

    s->data = (u_char *) bytes + start;
    s->len = g_test_rand_int_range(0, sizeof(bytes) - start);
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

    g_assert_cmpint(a->trim.enabled, ==, b->trim.enabled);
    g_assert_true(a->trim.threshold == b->trim.threshold);
    g_assert_cmpint(a->trim.has_color, ==, b->trim.has_color);
    g_assert_cmpmem(a->trim.color, 3, b->trim.color, 3);
    g_assert_cmpint(a->trim.equal_hor, ==, b->trim.equal_hor);
    g_assert_cmpint(a->trim.equal_ver, ==, b->trim.equal_ver);
    g_assert_true(a->blur == b->blur);
    g_assert_true(a->sharpen == b->sharpen);
    g_assert_cmpint(a->pixelate, ==, b->pixelate);
    g_assert_true(a->watermark.opacity == b->watermark.opacity);
    g_assert_true(a->watermark.scale == b->watermark.scale);
    canon_compare_gravity(&a->watermark.gravity, &b->watermark.gravity);
    g_assert_cmpint(a->max_bytes, ==, b->max_bytes);
    g_assert_cmpint(a->keep_copyright, ==, b->keep_copyright);
    g_assert_cmpint(a->preserve_hdr, ==, b->preserve_hdr);
    g_assert_cmpint(a->page, ==, b->page);
    g_assert_cmpint(a->pages, ==, b->pages);
    g_assert_cmpint(a->disable_animation, ==, b->disable_animation);
    g_assert_cmphex(a->skip_processing, ==, b->skip_processing);
    g_assert_cmpint(a->raw, ==, b->raw);
    g_assert_cmpmem(a->cachebuster.data, a->cachebuster.len,
                    b->cachebuster.data, b->cachebuster.len);
    g_assert_true(a->expires == b->expires);
    g_assert_cmpmem(a->filename.data, a->filename.len, b->filename.data,
                    b->filename.len);
    g_assert_cmpint(a->filename_encoded, ==, b->filename_encoded);
    g_assert_cmpint(a->return_attachment, ==, b->return_attachment);
    g_assert_true(a->max_src_resolution == b->max_src_resolution);
    g_assert_cmpint(a->max_src_file_size, ==, b->max_src_file_size);
    g_assert_cmpint(a->max_animation_frames, ==, b->max_animation_frames);
    g_assert_true(a->max_animation_frame_resolution
                  == b->max_animation_frame_resolution);
    g_assert_cmpint(a->max_result_dimension, ==, b->max_result_dimension);
}


static void
canon_compare_gravity(const imgproc_gravity_t *a, const imgproc_gravity_t *b)
{
    g_assert_cmpint(a->type, ==, b->type);
    g_assert_true(a->x == b->x);
    g_assert_true(a->y == b->y);
}
