
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"
#include "imgproc_target.h"


static void test_write(void);
static void test_seek(void);
static void test_full(void);


int
main(int argc, char **argv)
{
    picture_init(&argc, &argv);

    g_test_add_func("/target/write", test_write);
    g_test_add_func("/target/seek", test_seek);
    g_test_add_func("/target/full", test_full);

    return g_test_run();
}


/* a saver that only goes forth */

static void
test_write(void)
{
    VipsImage         *image;
    VipsTarget        *target;
    imgproc_buffer_t   b;
    imgproc_target_t   t;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    memset(&t, 0, sizeof(imgproc_target_t));
    t.buffer = &b;

    image = picture_new(300, 200, 3);
    target = imgproc_target_new(&t);

    g_assert_cmpint(vips_pngsave_target(image, target, NULL), ==, 0);

    g_assert_cmpuint(t.position, ==, b.len);
    g_assert_cmpmem(b.data, 8, "\x89PNG\r\n\x1a\n", 8);
    g_assert_cmpmem(b.data + b.len - 8, 4, "IEND", 4);
    g_assert_cmpint(t.full, ==, 0);

    g_object_unref(target);
    g_object_unref(image);
    imgproc_buffer_free(&b);
}


/* what stands there is written over, and gaps are zeros */

static void
test_seek(void)
{
    char               text[16];
    VipsTarget        *target;
    imgproc_buffer_t   b;
    imgproc_target_t   t;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    memset(&t, 0, sizeof(imgproc_target_t));
    t.buffer = &b;

    target = imgproc_target_new(&t);

    g_assert_cmpint(vips_target_seek(target, 0, SEEK_SET), ==, 0);
    g_assert_cmpint(vips_target_write(target, "abcdef", 6), ==, 0);
    g_assert_cmpint(vips_target_seek(target, 2, SEEK_SET), ==, 2);
    g_assert_cmpint(vips_target_write(target, "XY", 2), ==, 0);
    g_assert_cmpint(vips_target_seek(target, -1, SEEK_END), ==, 5);
    g_assert_cmpint(vips_target_write(target, "123", 3), ==, 0);
    g_assert_cmpint(vips_target_seek(target, 2, SEEK_CUR), ==, 10);
    g_assert_cmpint(vips_target_write(target, "!", 1), ==, 0);
    g_assert_cmpint(vips_target_seek(target, -12, SEEK_CUR), ==, -1);

    g_assert_cmpint(vips_target_seek(target, 0, SEEK_SET), ==, 0);
    g_assert_cmpint(vips_target_read(target, text, sizeof(text)), ==, 11);
    g_assert_cmpmem(text, 11, "abXYe123\0\0!", 11);
    g_assert_cmpmem(b.data, b.len, "abXYe123\0\0!", 11);
    g_assert_cmpint(vips_target_read(target, text, sizeof(text)), ==, 0);

    vips_error_clear();
    g_object_unref(target);
    imgproc_buffer_free(&b);
}


static void
test_full(void)
{
    VipsTarget        *target;
    imgproc_buffer_t   b;
    imgproc_target_t   t;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    memset(&t, 0, sizeof(imgproc_target_t));
    t.buffer = &b;

    target = imgproc_target_new(&t);

    g_assert_cmpint(vips_target_seek(target, G_MAXINT64, SEEK_SET), ==, -1);
    g_assert_cmpint(t.full, ==, 1);
    g_assert_cmpuint(b.len, ==, 0);

    vips_error_clear();
    g_object_unref(target);
    imgproc_buffer_free(&b);
}
