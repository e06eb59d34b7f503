
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"
#include "imgproc_float.h"


typedef struct {
    const char        *path;
    double             pixel[4];
    int                bands;
    const char        *options;
    const char        *want;       /* first pixel, of 8 or 16 bits */
} floats_t;


static void test_float(const void *data);
static void test_others(void);


static const floats_t  floats[] = {
    { "light", { 0, 0.5, 1, 0 }, 3, "", "0 188 255" },
    { "light-above-white", { 0, 2, 31, 0 }, 3, "", "0 255 255" },
    { "light-below-black", { -1, 0, 1, 0 }, 3, "", "0 0 255" },
    { "light-deep", { 0, 0.5, 1, 0 }, 3, "ph:1", "0 48192 65535" },
    { "light-deep-jpeg", { 0, 0.5, 1, 0 }, 3, "ph:1/f:jpeg", "0 188 255" },
    { "light-alpha", { 0, 1, 1, 0.5 }, 4, "", "0 255 255 128" },
    { "grey", { 0.5, 0, 0, 0 }, 1, "", "188" },
    { "grey-alpha", { 0.5, 1, 0, 0 }, 2, "", "188 255" },
    { "numbers", { 0, 128, 255, 0 }, 3, "", "0 128 255" },
    { "numbers-deep", { 0, 128, 255, 0 }, 3, "ph:1", "0 32896 65535" },
    { "numbers-alpha", { 1, 2, 255, 128 }, 4, "", "1 2 255 128" },
    { "grey-numbers", { 33, 0, 0, 0 }, 1, "", "33" }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(floats); i++) {
        path = g_strconcat("/float/", floats[i].path, NULL);
        g_test_add_data_func(path, &floats[i], test_float);
        g_free(path);
    }

    g_test_add_func("/float/others", test_others);

    return g_test_run();
}


static void
test_float(const void *data)
{
    int               i, n;
    double           *pixel;
    GString          *got;
    VipsImage        *black, *t, *image;
    const floats_t   *f;
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   b;

    f = data;
    b.data = "";
    b.len = 0;

    picture_job(&job, &b, f->options);
    job.info.format = IMGPROC_FORMAT_TIFF;

    g_assert_cmpint(vips_black(&black, 4, 4, "bands", f->bands, NULL), ==, 0);
    g_assert_cmpint(vips_linear(black, &t, (double[]) { 1, 1, 1, 1 },
                                (double *) f->pixel, f->bands, NULL), ==, 0);
    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              f->bands < 3 ? VIPS_INTERPRETATION_B_W
                                           : VIPS_INTERPRETATION_scRGB, NULL),
                    ==, 0);
    g_object_unref(t);
    g_object_unref(black);

    memset(&ctx, 0, sizeof(imgproc_ctx_t));
    ctx.job = &job;
    ctx.image = image;

    g_assert_cmpint(imgproc_float(&ctx), ==, IMGPROC_OK);

    g_assert_cmpint(vips_getpoint(ctx.image, &pixel, &n, 0, 0, NULL), ==, 0);
    g_assert_cmpint(n, ==, f->bands);
    g_assert_true(ctx.image->BandFmt == VIPS_FORMAT_UCHAR
                  || ctx.image->BandFmt == VIPS_FORMAT_USHORT);

    got = g_string_new(NULL);

    for (i = 0; i < n; i++) {
        g_string_append_printf(got, "%s%.0f", i ? " " : "", pixel[i]);
    }

    g_assert_cmpstr(got->str, ==, f->want);

    g_string_free(got, TRUE);
    g_free(pixel);
    g_object_unref(ctx.image);
}


static void
test_others(void)
{
    VipsImage        *image;
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   b;

    b.data = "";
    b.len = 0;

    picture_job(&job, &b, "");
    job.info.format = IMGPROC_FORMAT_TIFF;

    image = picture_new(4, 4, 3);

    memset(&ctx, 0, sizeof(imgproc_ctx_t));
    ctx.job = &job;
    ctx.image = image;

    g_assert_cmpint(imgproc_float(&ctx), ==, IMGPROC_OK);
    g_assert_true(ctx.image == image);

    g_object_unref(image);
}
