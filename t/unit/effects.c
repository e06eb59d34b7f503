
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_effects.h"
#include "picture.h"


typedef struct {
    const char          *name;
    const char          *options;
    VipsInterpretation   space;
    int                  alpha;
} effects_case_t;


typedef struct {
    const char          *options;
    VipsInterpretation   space;
    int                  alpha;
    double               blur;
    double               sharpen;
} effects_sharp_t;


/* mean values of blocks, of a row of 0, 10, 20 .. */

typedef struct {
    int                  size;
    int                  n;
    int                  width;
    u_char               pixels[16];
} effects_row_t;


static void effects_none_test(void);
static void effects_kind_test(const void *data);
static void effects_sharpness_test(const void *data);
static void effects_row_test(const void *data);
static void effects_mirror_test(void);
static void effects_alpha_test(void);
static void effects_order_test(void);
static void effects_flat_test(void);
static void effects_deep_alpha_test(void);
static void effects_deep_pixelate_test(void);
static void effects_tiny_test(void);
static void effects_position_test(void);
static void effects_threads_test(void);
static void *effects_thread(void *data);
static void effects_deadline_test(const void *data);
static VipsImage *effects_source(VipsInterpretation space, int alpha);
static VipsImage *effects_halves(int green);
static VipsImage *effects_apply(VipsImage *image, const char *options);
static void effects_assert_close(VipsImage *a, VipsImage *b, double max);


#define SPACE(s)  VIPS_INTERPRETATION_ ## s


static const effects_case_t  effects_cases[] = {
    { "rgb", "bl:2", SPACE(sRGB), 0 },
    { "rgba", "bl:2", SPACE(sRGB), 1 },
    { "grey", "bl:2", SPACE(B_W), 0 },
    { "grey-alpha", "bl:2", SPACE(B_W), 1 },
    { "rgb16", "bl:2", SPACE(RGB16), 0 },
    { "rgba16", "bl:2", SPACE(RGB16), 1 },
    { "grey16", "bl:2", SPACE(GREY16), 0 },
    { "grey-alpha16", "bl:2", SPACE(GREY16), 1 },
    { "rgb", "sh:1", SPACE(sRGB), 0 },
    { "rgba", "sh:1", SPACE(sRGB), 1 },
    { "grey", "sh:1", SPACE(B_W), 0 },
    { "grey-alpha", "sh:1", SPACE(B_W), 1 },
    { "rgb16", "sh:1", SPACE(RGB16), 0 },
    { "rgba16", "sh:1", SPACE(RGB16), 1 },
    { "grey16", "sh:1", SPACE(GREY16), 0 },
    { "grey-alpha16", "sh:1", SPACE(GREY16), 1 },
    { "rgb", "pix:7", SPACE(sRGB), 0 },
    { "rgba", "pix:7", SPACE(sRGB), 1 },
    { "grey", "pix:7", SPACE(B_W), 0 },
    { "grey-alpha", "pix:7", SPACE(B_W), 1 },
    { "rgb16", "pix:7", SPACE(RGB16), 0 },
    { "rgba16", "pix:7", SPACE(RGB16), 1 },
    { "grey16", "pix:7", SPACE(GREY16), 0 },
    { "grey-alpha16", "pix:7", SPACE(GREY16), 1 },
    { "rgb", "bl:1.5/sh:2/pix:5", SPACE(sRGB), 0 },
    { "rgba", "bl:1.5/sh:2/pix:5", SPACE(sRGB), 1 },
    { "grey-alpha", "bl:1.5/sh:2/pix:5", SPACE(B_W), 1 },
    { "rgba16", "bl:1.5/sh:2/pix:5", SPACE(RGB16), 1 },
    { "grey-alpha16", "bl:1.5/sh:2/pix:5", SPACE(GREY16), 1 },
    { "rgb", "bl:0.1", SPACE(sRGB), 0 },
    { "rgb", "bl:40", SPACE(sRGB), 0 },
    { "rgb", "sh:30", SPACE(sRGB), 0 },
    { "rgb", "pix:2000000000", SPACE(sRGB), 0 }
};


/* grey goes through RGB and is left out: it need not come back exactly */

static const effects_sharp_t  effects_sharps[] = {
    { "bl:0.5", SPACE(sRGB), 0, 0.5, 0 },
    { "bl:3", SPACE(sRGB), 0, 3, 0 },
    { "bl:25.5", SPACE(sRGB), 0, 25.5, 0 },
    { "bl:3", SPACE(sRGB), 1, 3, 0 },
    { "bl:3", SPACE(RGB16), 0, 3, 0 },
    { "bl:3", SPACE(RGB16), 1, 3, 0 },
    { "sh:0.5", SPACE(sRGB), 0, 0, 0.5 },
    { "sh:3", SPACE(sRGB), 0, 0, 3 },
    { "sh:3", SPACE(sRGB), 1, 0, 3 },
    { "sh:3", SPACE(RGB16), 0, 0, 3 },
    { "sh:1/bl:2", SPACE(sRGB), 0, 2, 1 },
    { "sh:1/bl:2", SPACE(sRGB), 1, 2, 1 },
    { "sh:1/bl:2", SPACE(RGB16), 0, 2, 1 },

    /* made by slices */
    { "bl:101", SPACE(sRGB), 0, 101, 0 },
    { "bl:1000", SPACE(RGB16), 1, 1000, 0 },
    { "sh:101", SPACE(sRGB), 1, 0, 101 },
    { "sh:1000", SPACE(RGB16), 0, 0, 1000 },
    { "sh:300/bl:200", SPACE(sRGB), 0, 200, 300 }
};


static const effects_row_t  effects_rows[] = {

    { 2, 6, 6, { 5, 5, 25, 25, 45, 45 } },
    { 3, 6, 6, { 10, 10, 10, 40, 40, 40 } },

    /* the last block goes on with 40, 30, 20 */
    { 4, 5, 5, { 15, 15, 15, 15, 33 } },
    { 2, 5, 5, { 5, 5, 25, 25, 40 } },

    /* larger than the row: all of it */
    { 9, 4, 4, { 15, 15, 15, 15 } },
    { 1, 3, 3, { 0, 10, 20 } },
    { 0, 3, 3, { 0, 10, 20 } }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    g_test_add_func("/effects/none", effects_none_test);

    for (i = 0; i < G_N_ELEMENTS(effects_cases); i++) {
        path = g_strdup_printf("/effects/kind/%u %s %s", i,
                               effects_cases[i].name,
                               effects_cases[i].options);
        g_test_add_data_func(path, &effects_cases[i], effects_kind_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(effects_sharps); i++) {
        path = g_strdup_printf("/effects/sharpness/%u %s", i,
                               effects_sharps[i].options);
        g_test_add_data_func(path, &effects_sharps[i],
                             effects_sharpness_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(effects_rows); i++) {
        path = g_strdup_printf("/effects/pixelate/%u", i);
        g_test_add_data_func(path, &effects_rows[i], effects_row_test);
        g_free(path);
    }

    g_test_add_func("/effects/mirror", effects_mirror_test);
    g_test_add_func("/effects/alpha", effects_alpha_test);
    g_test_add_func("/effects/order", effects_order_test);
    g_test_add_func("/effects/flat", effects_flat_test);
    g_test_add_func("/effects/deep/alpha", effects_deep_alpha_test);
    g_test_add_func("/effects/deep/pixelate", effects_deep_pixelate_test);
    g_test_add_func("/effects/tiny", effects_tiny_test);
    g_test_add_func("/effects/position", effects_position_test);
    g_test_add_func("/effects/threads", effects_threads_test);

    g_test_add_data_func("/effects/deadline/blur", "f:png/bl:300",
                         effects_deadline_test);
    g_test_add_data_func("/effects/deadline/sharpen", "f:png/sh:300",
                         effects_deadline_test);
    g_test_add_data_func("/effects/deadline/blur-slices", "f:png/bl:1000",
                         effects_deadline_test);
    g_test_add_data_func("/effects/deadline/sharpen-slices", "f:png/sh:1000",
                         effects_deadline_test);
    g_test_add_data_func("/effects/deadline/mirror",
                         "f:png/rs:force:1:8192:1/pix:8192",
                         effects_deadline_test);

    return g_test_run();
}


/* the very same image: not even a copy to memory */

static void
effects_none_test(void)
{
    VipsImage        *image;
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   none = { NULL, 0 };

    picture_job(&job, &none, "bl:0/sh:0/pix:1");
    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    image = effects_source(VIPS_INTERPRETATION_sRGB, 1);

    ctx.job = &job;
    ctx.image = image;

    g_assert_cmpint(imgproc_effects(&ctx), ==, IMGPROC_OK);
    g_assert_true(ctx.image == image);

    g_object_unref(image);
}


/* whatever is done, the picture stays of the same kind, and is another */

static void
effects_kind_test(const void *data)
{
    double                   diff;
    VipsImage               *in, *out, *t, *colour;
    const effects_case_t    *c;

    c = data;

    in = effects_source(c->space, c->alpha);
    out = effects_apply(g_object_ref(in), c->options);

    g_assert_cmpint(out->Type, ==, in->Type);
    g_assert_cmpint(out->BandFmt, ==, in->BandFmt);
    g_assert_cmpint(out->Bands, ==, in->Bands);
    g_assert_cmpint(out->Xsize, ==, in->Xsize);
    g_assert_cmpint(out->Ysize, ==, in->Ysize);

    g_assert_cmpint(vips_subtract(in, out, &t, NULL), ==, 0);
    g_assert_cmpint(vips_extract_band(t, &colour, 0, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_abs(colour, &t, NULL), ==, 0);
    g_assert_cmpint(vips_max(t, &diff, NULL), ==, 0);

    if (strcmp(c->options, "bl:0.1") == 0) {
        g_assert_cmpfloat(diff, ==, 0);

    } else {
        g_assert_cmpfloat(diff, >, 2);
    }

    g_object_unref(t);
    g_object_unref(colour);
    g_object_unref(in);
    g_object_unref(out);
}


/* as libvips does it with the same sigma */

static void
effects_sharpness_test(const void *data)
{
    VipsImage               *in, *t, *blurred, *out;
    const effects_sharp_t   *c;

    c = data;

    in = effects_source(c->space, c->alpha);

    if (c->alpha) {
        g_assert_cmpint(vips_premultiply(in, &t, NULL), ==, 0);
        g_assert_cmpint(vips_cast(t, &out, in->BandFmt, NULL), ==, 0);
        g_object_unref(t);

    } else {
        out = g_object_ref(in);
    }

    g_assert_cmpint(vips_gaussblur(out, &blurred, c->blur, NULL), ==, 0);
    g_object_unref(out);

    if (c->sharpen > 0) {
        g_assert_cmpint(vips_sharpen(blurred, &out, "sigma", c->sharpen,
                                     NULL),
                        ==, 0);
        g_object_unref(blurred);

    } else {
        out = blurred;
    }

    if (c->alpha) {
        g_assert_cmpint(vips_unpremultiply(out, &t, NULL), ==, 0);
        g_object_unref(out);
        g_assert_cmpint(vips_cast(t, &out, in->BandFmt, NULL), ==, 0);
        g_object_unref(t);
    }

    picture_assert_equal(effects_apply(in, c->options), out);
}


static void
effects_row_test(const void *data)
{
    int                     i;
    char                   *options;
    u_char                  pixels[16];
    VipsImage              *image, *t;
    const effects_row_t    *c;

    c = data;

    for (i = 0; i < c->n; i++) {
        pixels[i] = 10 * i;
    }

    t = vips_image_new_from_memory_copy(pixels, c->n, c->n, 1, 1,
                                        VIPS_FORMAT_UCHAR);
    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              VIPS_INTERPRETATION_B_W, NULL),
                    ==, 0);
    g_object_unref(t);

    options = g_strdup_printf("pix:%d", c->size);
    image = effects_apply(image, options);
    g_free(options);

    g_assert_cmpint(image->Xsize, ==, c->width);
    g_assert_cmpmem(VIPS_IMAGE_ADDR(image, 0, 0), image->Xsize, c->pixels,
                    c->width);

    g_object_unref(image);
}


/* downwards as well */

static void
effects_mirror_test(void)
{
    int         y;
    u_char      pixels[] = { 0, 10, 20, 30, 40, 50, 60 };
    VipsImage  *image, *t;

    t = vips_image_new_from_memory_copy(pixels, 7, 1, 7, 1,
                                        VIPS_FORMAT_UCHAR);
    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              VIPS_INTERPRETATION_B_W, NULL),
                    ==, 0);
    g_object_unref(t);

    image = effects_apply(image, "pix:5");

    for (y = 0; y < 7; y++) {

        /* 50, 60, 60, 50, 40 */

        g_assert_cmpint(*VIPS_IMAGE_ADDR(image, 0, y), ==, y < 5 ? 20 : 52);
    }

    g_object_unref(image);
}


/* of a green that nobody can see nothing gets into the red beside it */

static void
effects_alpha_test(void)
{
    unsigned    i;
    VipsImage  *image;

    static const char  *options[] = { "bl:3", "sh:3", "bl:3/sh:2" };

    for (i = 0; i < G_N_ELEMENTS(options); i++) {

        image = effects_apply(effects_halves(255), options[i]);

        /* sharpening does not touch the alpha */

        if (i == 1) {
            g_assert_cmpint(picture_pixel(image, 39, 9)[3], ==, 255);
            g_assert_cmpint(picture_pixel(image, 40, 9)[3], ==, 0);

        } else {
            g_assert_cmpint(picture_pixel(image, 38, 9)[3], <, 255);
            g_assert_cmpint(picture_pixel(image, 41, 9)[3], >, 0);
            g_assert_cmpint(picture_pixel(image, 41, 9)[0], >, 200);
        }

        picture_assert_equal(image,
                             effects_apply(effects_halves(0), options[i]));
    }
}


/* blocks are never blurred */

static void
effects_order_test(void)
{
    int         x, y;
    VipsImage  *image;

    image = effects_apply(effects_source(VIPS_INTERPRETATION_sRGB, 0),
                          "pix:8/sh:2/bl:2");

    for (y = 0; y < 40; y++) {
        for (x = 0; x < 56; x++) {
            g_assert_cmpmem(picture_pixel(image, x, y), 3,
                            picture_pixel(image, x / 8 * 8, y / 8 * 8), 3);
        }
    }

    g_object_unref(image);
}


static void
effects_flat_test(void)
{
    double  color[] = { 10, 200, 30, 128 };

    picture_assert_equal(effects_apply(picture_flat(30, 20, 3, color),
                                       "bl:5/pix:7"),
                         picture_flat(30, 20, 3, color));

    effects_assert_close(effects_apply(picture_flat(30, 20, 4, color),
                                       "bl:5/sh:2/pix:7"),
                         picture_flat(30, 20, 4, color), 2);
}


/* what has 16 bits has them in its alpha as well */

static void
effects_deep_alpha_test(void)
{
    int             x;
    VipsImage      *image;
    const guint16  *p;

    image = effects_apply(effects_source(VIPS_INTERPRETATION_RGB16, 1),
                          "sh:1");

    for (x = 0; x < 60; x++) {
        p = (const guint16 *) VIPS_IMAGE_ADDR(image, x, 20);

        g_assert_cmpuint(p[3], ==, 30000 + 500 * x);
    }

    g_object_unref(image);
}


/* values that 8 bits cannot hold */

static void
effects_deep_pixelate_test(void)
{
    guint16     pixels[] = { 1000, 1001, 40003, 40004 };
    VipsImage  *image, *t;

    t = vips_image_new_from_memory_copy(pixels, sizeof(pixels), 4, 1, 1,
                                        VIPS_FORMAT_USHORT);
    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              VIPS_INTERPRETATION_GREY16, NULL),
                    ==, 0);
    g_object_unref(t);

    image = effects_apply(image, "pix:2");

    /* grey comes back from linear light: not exactly */

    g_assert_cmpint(abs(((guint16 *) VIPS_IMAGE_ADDR(image, 0, 0))[0]
                        - 1001),
                    <=, 16);
    g_assert_cmpint(abs(((guint16 *) VIPS_IMAGE_ADDR(image, 0, 0))[3]
                        - 40004),
                    <=, 16);

    g_object_unref(image);
}


static void
effects_tiny_test(void)
{
    unsigned          i;
    imgproc_job_t     job;
    picture_bytes_t   b;

    static const char  *options[] = {
        "bl:1000", "sh:1000", "pix:1000", "sh:0.0000001", "bl:0.0000001",
        "bl:3/sh:3/pix:3"
    };

    b = picture_save(picture_new(1, 1, 4), IMGPROC_FORMAT_PNG);

    for (i = 0; i < G_N_ELEMENTS(options); i++) {
        picture_process(&job, &b, options[i]);

        g_assert_cmpint(job.width, ==, 1);
        g_assert_cmpint(job.height, ==, 1);

        imgproc_buffer_free(&job.result);
    }

    g_free(b.data);
}


/* after the crop to the result, before what is added around it */

static void
effects_position_test(void)
{
    int               x, y;
    VipsImage        *image;
    picture_bytes_t   b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "f:png/rs:fill:30:30/pix:30/pd:5");

    g_assert_cmpint(image->Xsize, ==, 40);
    g_assert_cmpint(image->Ysize, ==, 40);

    g_assert_cmpint(picture_pixel(image, 4, 4)[3], ==, 0);

    for (y = 5; y < 35; y++) {
        for (x = 5; x < 35; x++) {
            g_assert_cmpmem(picture_pixel(image, x, y), 4,
                            picture_pixel(image, 5, 5), 4);
        }
    }

    g_object_unref(image);
    g_free(b.data);
}


static void
effects_threads_test(void)
{
    unsigned          i;
    GThread          *thread[8];
    picture_bytes_t   b;

    b = picture_save(picture_new(40, 30, 4), IMGPROC_FORMAT_PNG);

    for (i = 0; i < G_N_ELEMENTS(thread); i++) {
        thread[i] = g_thread_new("job", effects_thread, &b);
    }

    for (i = 0; i < G_N_ELEMENTS(thread); i++) {
        (void) g_thread_join(thread[i]);
    }

    g_free(b.data);
}


static void *
effects_thread(void *data)
{
    int            i;
    char           options[64];
    imgproc_job_t  job;

    for (i = 0; i < 100; i++) {
        (void) g_snprintf(options, sizeof(options),
                          "rs:fill:20:%d/g:sm/bl:%d/sh:%d/pix:%d",
                          5 + i % 20, 1 + i % 4, 1 + i % 3, i % 6);

        picture_process(&job, data, options);

        g_assert_cmpint(job.height, ==, 5 + i % 20);

        imgproc_buffer_free(&job.result);
    }

    return NULL;
}


static void
effects_deadline_test(const void *data)
{
    int64_t          start;
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(2000, 1500, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, data);

    /* to be in the midst of it, once the picture is decoded */

    start = g_get_monotonic_time();
    job.deadline = start + 500000;

    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);
    g_assert_cmpint(g_get_monotonic_time(), <, job.deadline + 2000000);

    g_free(b.data);
}


/* of some detail; 16 bits, and the alpha's, are no multiples of 257 */

static VipsImage *
effects_source(VipsInterpretation space, int alpha)
{
    int             x, y, i, bands, deep;
    gsize           len;
    guint16         v, *p, *data;
    VipsImage      *image, *t;

    bands = space == VIPS_INTERPRETATION_sRGB
            || space == VIPS_INTERPRETATION_RGB16 ? 3 : 1;
    deep = space == VIPS_INTERPRETATION_RGB16
           || space == VIPS_INTERPRETATION_GREY16;

    len = 60 * 45 * (bands + alpha) * sizeof(guint16);
    data = g_malloc(len);
    p = data;

    for (y = 0; y < 45; y++) {
        for (x = 0; x < 60; x++) {

            for (i = 0; i < bands; i++) {
                v = (x / 9 + y / 7 + i) % 3 * 25000 + 113 * x + 57 * y;
                *p++ = deep ? v : v >> 8;
            }

            if (alpha) {
                v = 30000 + 500 * x;
                *p++ = deep ? v : v >> 8;
            }
        }
    }

    t = vips_image_new_from_memory_copy(data, len, 60, 45, bands + alpha,
                                        VIPS_FORMAT_USHORT);
    g_free(data);

    if (!deep) {
        g_assert_cmpint(vips_cast_uchar(t, &image, NULL), ==, 0);
        g_object_unref(t);
        t = image;
    }

    g_assert_cmpint(vips_copy(t, &image, "interpretation", space, NULL), ==,
                    0);
    g_object_unref(t);

    return image;
}


/* red, and transparent pixels of that green */

static VipsImage *
effects_halves(int green)
{
    VipsImage  *left, *right, *image;

    left = picture_flat(40, 20, 4, (double[]) { 255, 0, 0, 255 });
    right = picture_flat(40, 20, 4, (double[]) { 0, green, 0, 0 });

    g_assert_cmpint(vips_join(left, right, &image, VIPS_DIRECTION_HORIZONTAL,
                              NULL),
                    ==, 0);

    g_object_unref(left);
    g_object_unref(right);

    return image;
}


/* the step alone, its result in memory; takes the image */

static VipsImage *
effects_apply(VipsImage *image, const char *options)
{
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   none = { NULL, 0 };

    picture_job(&job, &none, options);
    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = &job;
    ctx.image = image;

    g_assert_cmpint(imgproc_effects(&ctx), ==, IMGPROC_OK);

    image = vips_image_copy_memory(ctx.image);
    g_assert_nonnull(image);

    (void) imgproc_pipeline_next(&ctx, NULL);

    return image;
}


static void
effects_assert_close(VipsImage *a, VipsImage *b, double max)
{
    double      diff;
    VipsImage  *t, *u;

    g_assert_cmpint(a->Bands, ==, b->Bands);

    g_assert_cmpint(vips_subtract(a, b, &t, NULL), ==, 0);
    g_assert_cmpint(vips_abs(t, &u, NULL), ==, 0);
    g_assert_cmpint(vips_max(u, &diff, NULL), ==, 0);

    g_assert_cmpfloat(diff, <=, max);

    g_object_unref(t);
    g_object_unref(u);
    g_object_unref(a);
    g_object_unref(b);
}
