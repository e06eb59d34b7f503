
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"
#include "imgproc_icon.h"


static void test_round(const void *data);
static void test_broken(void);


static const int  sides[] = { 1, 16, 255, 256 };


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(sides); i++) {
        path = g_strdup_printf("/icon/side/%d", sides[i]);
        g_test_add_data_func(path, &sides[i], test_round);
        g_free(path);
    }

    g_test_add_func("/icon/broken", test_broken);

    return g_test_run();
}


static void
test_round(const void *data)
{
    int                side;
    double             diff;
    VipsImage         *in, *out, *t;
    imgproc_str_t      source;
    imgproc_buffer_t   b;
    imgproc_target_t   target;

    side = *(const int *) data;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    memset(&target, 0, sizeof(imgproc_target_t));
    target.buffer = &b;

    in = picture_new(side, 20, 4);

    g_assert_cmpint(imgproc_icon_save(in, &target), ==, 0);
    g_assert_cmpint(target.full, ==, 0);

    g_assert_cmpmem(b.data, 6, "\0\0\1\0\1\0", 6);
    g_assert_cmpuint(b.data[6], ==, side & 255);
    g_assert_cmpuint(b.data[7], ==, 20);
    g_assert_cmpuint(b.data[12], ==, 32);
    g_assert_cmpuint(b.data[14] + b.data[15] * 256 + b.data[16] * 65536, ==,
                     b.len - 22);
    g_assert_cmpmem(b.data + 22, 4, "\x89PNG", 4);

    source.data = b.data;
    source.len = b.len;

    g_assert_cmpint(imgproc_icon_load(&source, &out), ==, 0);
    g_assert_cmpint(out->Xsize, ==, side);
    g_assert_cmpint(out->Bands, ==, 4);

    g_assert_cmpint(vips_subtract(in, out, &t, NULL), ==, 0);
    g_assert_cmpint(vips_max(t, &diff, NULL), ==, 0);
    g_assert_cmpfloat(diff, ==, 0);

    g_object_unref(t);
    g_object_unref(out);
    g_object_unref(in);
    imgproc_buffer_free(&b);
}


static void
test_broken(void)
{
    VipsImage      *image;
    imgproc_str_t   source = imgproc_str("\0\0\1\0\1\0 and no more than this");

    g_assert_cmpint(imgproc_icon_load(&source, &image), ==, -1);
    g_assert_nonnull(strstr(vips_error_buffer(), "ico has a broken"));
    vips_error_clear();
}
