
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


typedef struct {
    int                orientation;
    int                rotate;
    int                flip_h;
    int                flip_v;
    int                auto_rotate;
} orient_case_t;


static void orient_test(const void *data);
static void orient_corner_test(const void *data);
static void orient_tag_test(void);
static picture_bytes_t orient_source(int orientation);
static VipsImage *orient_reference(const orient_case_t *c);


int
main(int argc, char **argv)
{
    int             i, ar;
    char           *path;
    orient_case_t  *c;

    picture_init(&argc, &argv);

    for (ar = 0; ar < 2; ar++) {
        for (i = 0; i < 8 * 4 * 4; i++) {

            c = g_new(orient_case_t, 1);

            c->auto_rotate = ar;
            c->orientation = i / 16 + 1;
            c->rotate = i / 4 % 4 * 90;
            c->flip_h = i / 2 % 2;
            c->flip_v = i % 2;

            path = g_strdup_printf("/orient/ar:%d/exif:%d/rot:%d/fl:%d:%d",
                                   ar, c->orientation, c->rotate, c->flip_h,
                                   c->flip_v);

            g_test_add_data_func_full(path, c, orient_test, g_free);

            g_free(path);

            if (ar) {
                c = g_memdup2(c, sizeof(orient_case_t));

                path = g_strdup_printf("/orient/crop/exif:%d/rot:%d/fl:%d:%d",
                                       c->orientation, c->rotate, c->flip_h,
                                       c->flip_v);

                g_test_add_data_func_full(path, c, orient_corner_test, g_free);

                g_free(path);
            }
        }
    }

    g_test_add_func("/orient/tag", orient_tag_test);

    return g_test_run();
}


static void
orient_test(const void *data)
{
    char                  *options;
    picture_bytes_t        b;
    const orient_case_t   *c;

    c = data;
    b = orient_source(c->orientation);

    options = g_strdup_printf("f:png/ar:%d/rot:%d/fl:%d:%d", c->auto_rotate,
                              c->rotate, c->flip_h, c->flip_v);

    picture_assert_equal(picture_result(&b, options), orient_reference(c));

    g_free(options);
    g_free(b.data);
}


/* a corner that the client sees is that corner, whatever is stored there */

static void
orient_corner_test(const void *data)
{
    char                  *options;
    VipsImage             *image, *whole;
    picture_bytes_t        b;
    const orient_case_t   *c;

    c = data;
    b = orient_source(c->orientation);
    whole = orient_reference(c);

    options = g_strdup_printf("f:png/c:7:5:noea:1:2/rot:%d/fl:%d:%d",
                              c->rotate, c->flip_h, c->flip_v);

    g_assert_cmpint(vips_extract_area(whole, &image, whole->Xsize - 7 - 1, 2,
                                      7, 5, NULL),
                    ==, 0);

    picture_assert_equal(picture_result(&b, options), image);

    g_object_unref(whole);
    g_free(options);
    g_free(b.data);
}


/* whoever turns the pixels takes the tag away */

static void
orient_tag_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = orient_source(6);

    image = picture_result(&b, "f:webp/sm:0");
    g_assert_cmpint(vips_image_get_orientation(image), ==, 1);
    g_object_unref(image);

    image = picture_result(&b, "f:webp/sm:0/ar:0");
    g_assert_cmpint(vips_image_get_orientation(image), ==, 6);
    g_object_unref(image);

    image = picture_result(&b, "f:webp/sm:1/ar:0");
    g_assert_cmpint(vips_image_get_orientation(image), ==, 1);
    g_object_unref(image);

    g_free(b.data);
}


static picture_bytes_t
orient_source(int orientation)
{
    VipsImage  *image;

    image = picture_new(32, 20, 3);

    vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);

    return picture_save(image, IMGPROC_FORMAT_WEBP);
}


static VipsImage *
orient_reference(const orient_case_t *c)
{
    VipsImage  *image, *next;

    image = picture_new(32, 20, 3);

    if (c->auto_rotate) {
        vips_image_set_int(image, VIPS_META_ORIENTATION, c->orientation);

        g_assert_cmpint(vips_autorot(image, &next, NULL), ==, 0);
        g_object_unref(image);
        image = next;
    }

    g_assert_cmpint(vips_rot(image, &next, c->rotate / 90, NULL), ==, 0);
    g_object_unref(image);
    image = next;

    if (c->flip_h) {
        g_assert_cmpint(vips_flip(image, &next, VIPS_DIRECTION_HORIZONTAL,
                                  NULL),
                        ==, 0);
        g_object_unref(image);
        image = next;
    }

    if (c->flip_v) {
        g_assert_cmpint(vips_flip(image, &next, VIPS_DIRECTION_VERTICAL,
                                  NULL),
                        ==, 0);
        g_object_unref(image);
        image = next;
    }

    return image;
}
