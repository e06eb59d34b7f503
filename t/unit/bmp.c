
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"
#include "imgproc_bmp.h"


static void test_round(const void *data);
static void test_broken(void);
static void test_full(void);


static const int  bands[] = { 1, 2, 3, 4 };


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(bands); i++) {
        path = g_strdup_printf("/bmp/bands/%d", bands[i]);
        g_test_add_data_func(path, &bands[i], test_round);
        g_free(path);
    }

    g_test_add_func("/bmp/broken", test_broken);
    g_test_add_func("/bmp/full", test_full);

    return g_test_run();
}


/* of all widths modulo four; grey comes back as RGB */

static void
test_round(const void *data)
{
    int                n, width, same;
    gint               full;
    double             diff;
    VipsImage         *in, *out, *rgb, *t;
    imgproc_str_t      source;
    imgproc_buffer_t   b;

    n = *(const int *) data;

    for (width = 40; width < 44; width++) {

        memset(&b, 0, sizeof(imgproc_buffer_t));
        full = 0;

        in = picture_new(width, 30, n);

        g_assert_cmpint(imgproc_bmp_save(in, &b, &full), ==, 0);
        g_assert_cmpint(full, ==, 0);

        source.data = b.data;
        source.len = b.len;

        g_assert_cmpint(imgproc_bmp_load(&source, &out), ==, 0);
        g_assert_cmpint(out->Xsize, ==, width);
        g_assert_cmpint(out->Ysize, ==, 30);
        g_assert_cmpint(out->Bands, ==, n % 2 ? 3 : 4);

        g_assert_cmpint(vips_colourspace(in, &rgb, VIPS_INTERPRETATION_sRGB,
                                         NULL), ==, 0);
        g_assert_cmpint(vips_subtract(rgb, out, &t, NULL), ==, 0);

        same = vips_deviate(t, &diff, NULL) == 0 && diff == 0;
        g_assert_true(same);

        g_object_unref(t);
        g_object_unref(rgb);
        g_object_unref(out);
        g_object_unref(in);
        imgproc_buffer_free(&b);
    }
}


static void
test_broken(void)
{
    VipsImage      *image;
    imgproc_str_t   source = imgproc_str("BM and no more than this");

    g_assert_cmpint(imgproc_bmp_load(&source, &image), ==, -1);
    g_assert_nonnull(strstr(vips_error_buffer(), "bmp of 0x0"));
    vips_error_clear();
}


/* what would not fit into the 32 bits of its own header */

static void
test_full(void)
{
    gint               full;
    VipsImage         *image;
    imgproc_buffer_t   b;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    full = 0;

    g_assert_cmpint(vips_black(&image, 50000, 50000, "bands", 3, NULL), ==, 0);

    g_assert_cmpint(imgproc_bmp_save(image, &b, &full), ==, -1);
    g_assert_cmpint(full, ==, 1);
    g_assert_cmpuint(b.len, ==, 0);

    g_object_unref(image);
}
