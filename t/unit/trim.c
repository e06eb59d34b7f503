
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


/* a box of one colour on another, and what is left of it */

typedef struct {
    const char  *options;
    int          left;
    int          top;
    int          width;
    int          height;
} trim_case_t;


typedef struct {
    const char  *options;
    int          orientation;
    int          width;
    int          height;
} trim_geometry_t;


static void trim_box_test(const void *data);
static void trim_geometry_test(const void *data);
static void trim_offset_test(void);
static void trim_plain_test(void);
static void trim_threshold_test(void);
static void trim_alpha_test(void);
static void trim_hidden_test(void);
static void trim_grey_test(void);
static void trim_deep_test(void);
static void trim_small_test(void);
static void trim_shrink_test(const void *data);
static void trim_frames_test(void);
static void trim_deadline_test(void);
static VipsImage *trim_box(int bands, const double *color,
    const double *background);


/* 100 x 80, a box of 40 x 30 at 10,20 */

static const trim_case_t  trim_boxes[] = {
    { "", 0, 0, 100, 80 },
    { "t:10", 10, 20, 40, 30 },
    { "t:0", 10, 20, 40, 30 },
    { "t:", 0, 0, 100, 80 },
    { "t:10:c0c0c0", 10, 20, 40, 30 },
    { "t:10:c0c0c0:1", 10, 20, 80, 30 },
    { "t:10:c0c0c0:0:1", 10, 20, 40, 40 },
    { "t:10:c0c0c0:1:1", 10, 20, 80, 40 },
    { "t:10::1:1", 10, 20, 80, 40 },

    /* all of it is background, or nothing on any side */
    { "t:255", 0, 0, 100, 80 },
    { "t:255::1:1", 0, 0, 100, 80 },
    { "t:10:00ff00", 0, 0, 100, 80 },
    { "t:10:00ff00:1:1", 0, 0, 100, 80 },

    /* the box is what is looked through: its surroundings are left */
    { "t:10:ff0000", 0, 0, 100, 80 },

    { "t:10/w:20", 0, 0, 20, 15 },
    { "t:10/c:10:5:nowe", 10, 20, 10, 5 },
    { "t:10/c:0.5:0.2:soea", 30, 44, 20, 6 }
};


/* the box again: what follows takes it for the source */

static const trim_geometry_t  trim_geometries[] = {
    { "t:60", 1, 40, 30 },
    { "t:60", 6, 30, 40 },
    { "t:60/ar:0", 6, 40, 30 },
    { "t:60/rot:90", 1, 30, 40 },
    { "t:60/rot:90", 6, 40, 30 },
    { "t:60/w:400", 1, 40, 30 },
    { "t:60/w:80/el:1", 1, 80, 60 },
    { "t:60/rs:fill:10:10", 1, 10, 10 },
    { "t:60/rs:fit:60:60/ex:1", 1, 60, 60 },
    { "t:60/h:20", 6, 15, 20 },
    { "t:60::1/w:40", 1, 40, 15 },
    { "t:60/c:0.5:0", 8, 15, 40 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(trim_boxes); i++) {
        path = g_strdup_printf("/trim/box/%u %s", i, trim_boxes[i].options);
        g_test_add_data_func(path, &trim_boxes[i], trim_box_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(trim_geometries); i++) {
        path = g_strdup_printf("/trim/geometry/%u %s", i,
                               trim_geometries[i].options);
        g_test_add_data_func(path, &trim_geometries[i], trim_geometry_test);
        g_free(path);
    }

    g_test_add_func("/trim/offset", trim_offset_test);
    g_test_add_func("/trim/plain", trim_plain_test);
    g_test_add_func("/trim/threshold", trim_threshold_test);
    g_test_add_func("/trim/alpha", trim_alpha_test);
    g_test_add_func("/trim/hidden", trim_hidden_test);
    g_test_add_func("/trim/grey", trim_grey_test);
    g_test_add_func("/trim/deep", trim_deep_test);
    g_test_add_func("/trim/small", trim_small_test);
    g_test_add_data_func("/trim/shrink/w:100", "w:100", trim_shrink_test);
    g_test_add_data_func("/trim/shrink/w:50", "w:50", trim_shrink_test);
    g_test_add_func("/trim/frames", trim_frames_test);
    g_test_add_func("/trim/deadline", trim_deadline_test);

    return g_test_run();
}


static void
trim_box_test(const void *data)
{
    VipsImage            *image, *part;
    picture_bytes_t       b;
    const trim_case_t    *c;

    c = data;

    image = trim_box(3, (double[]) { 255, 0, 0 },
                     (double[]) { 192, 192, 192 });
    b = picture_save(g_object_ref(image), IMGPROC_FORMAT_PNG);

    if (strstr(c->options, "w:20")) {

        /* all of one colour, whatever its size */

        part = picture_flat(c->width, c->height, 3,
                            (double[]) { 255, 0, 0 });

    } else {
        g_assert_cmpint(vips_extract_area(image, &part, c->left, c->top,
                                          c->width, c->height, NULL),
                        ==, 0);
    }

    g_object_unref(image);

    picture_assert_equal(picture_result(&b, c->options), part);

    g_free(b.data);
}


static void
trim_geometry_test(const void *data)
{
    VipsImage               *image;
    imgproc_job_t            job;
    picture_bytes_t          b;
    const trim_geometry_t   *c;

    c = data;

    image = trim_box(3, (double[]) { 255, 0, 0 }, (double[]) { 0, 0, 0 });
    vips_image_set_int(image, VIPS_META_ORIENTATION, c->orientation);

    b = picture_save(image, IMGPROC_FORMAT_JPEG);

    picture_process(&job, &b, c->options);

    g_assert_cmpint(job.width, ==, c->width);
    g_assert_cmpint(job.height, ==, c->height);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


/* every pixel of a picture in a frame comes out */

static void
trim_offset_test(void)
{
    VipsImage        *image, *framed;
    picture_bytes_t   b;

    image = picture_new(60, 50, 3);

    g_assert_cmpint(vips_linear1(image, &framed, 0.5, 100, "uchar", TRUE,
                                 NULL),
                    ==, 0);
    g_object_unref(image);

    g_assert_cmpint(vips_embed(framed, &image, 7, 3, 80, 90, NULL), ==, 0);

    b = picture_save(image, IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, "t:20"), framed);

    g_free(b.data);
}


static void
trim_plain_test(void)
{
    picture_bytes_t  b;

    b = picture_save(picture_flat(20, 10, 3, (double[]) { 9, 9, 9 }),
                     IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, "t:10::1:1"),
                         picture_flat(20, 10, 3, (double[]) { 9, 9, 9 }));

    g_free(b.data);
}


/* what differs by more than the threshold, in any band, is kept */

static void
trim_threshold_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    image = trim_box(3, (double[]) { 100, 100, 120 },
                     (double[]) { 100, 100, 100 });
    b = picture_save(image, IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "t:19.5");
    g_assert_cmpint(image->Xsize, ==, 40);
    g_object_unref(image);

    image = picture_result(&b, "t:20");
    g_assert_cmpint(image->Xsize, ==, 100);
    g_object_unref(image);

    g_free(b.data);
}


static void
trim_alpha_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = picture_save(trim_box(4, (double[]) { 1, 2, 3, 255 },
                              (double[]) { 1, 2, 3, 0 }),
                     IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "t:10");

    picture_assert_equal(image, picture_flat(40, 30, 4,
                                             (double[]) { 1, 2, 3, 255 }));

    /* magenta is what transparent pixels are */

    picture_assert_equal(picture_result(&b, "t:10:ff00ff"),
                         picture_flat(40, 30, 4,
                                      (double[]) { 1, 2, 3, 255 }));

    g_free(b.data);
}


/* a colour that nobody can see is not looked at */

static void
trim_hidden_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = picture_save(trim_box(4, (double[]) { 255, 255, 255, 0 },
                              (double[]) { 0, 0, 0, 0 }),
                     IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "t:10");

    g_assert_cmpint(image->Xsize, ==, 100);
    g_assert_cmpint(image->Ysize, ==, 80);

    g_object_unref(image);
    g_free(b.data);
}


static void
trim_grey_test(void)
{
    picture_bytes_t  b;

    b = picture_save(trim_box(1, (double[]) { 200 }, (double[]) { 20 }),
                     IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, "t:10:141414"),
                         picture_flat(40, 30, 1, (double[]) { 200 }));

    g_free(b.data);

    b = picture_save(trim_box(2, (double[]) { 20, 255 },
                              (double[]) { 20, 0 }),
                     IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, "t:10"),
                         picture_flat(40, 30, 2, (double[]) { 20, 255 }));

    g_free(b.data);
}


/* thresholds and colours are those of 8 bits */

static void
trim_deep_test(void)
{
    VipsImage        *image, *deep;
    picture_bytes_t   b;

    image = trim_box(4, (double[]) { 130, 100, 100, 255 },
                     (double[]) { 100, 100, 100, 255 });

    g_assert_cmpint(vips_colourspace(image, &deep, VIPS_INTERPRETATION_RGB16,
                                     NULL),
                    ==, 0);
    g_object_unref(image);

    b = picture_save(deep, IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "t:29:646464");
    g_assert_cmpint(image->Xsize, ==, 40);
    g_assert_cmpint(image->Ysize, ==, 30);
    g_object_unref(image);

    image = picture_result(&b, "t:31:646464");
    g_assert_cmpint(image->Xsize, ==, 100);
    g_object_unref(image);

    g_free(b.data);
}


/* too small to be looked at */

static void
trim_small_test(void)
{
    int              width, height;
    picture_bytes_t  b;

    for (width = 1; width <= 3; width++) {
        for (height = 1; height <= 3; height++) {

            b = picture_save(picture_new(width, height, 3),
                             IMGPROC_FORMAT_PNG);

            picture_assert_equal(picture_result(&b, "t:10::1:1"),
                                 picture_new(width, height, 3));

            g_free(b.data);
        }
    }
}


/* the loader does not shrink, even if there was nothing to cut off */

static void
trim_shrink_test(const void *data)
{
    char             *options;
    VipsImage        *image, *scaled;
    picture_bytes_t   b;

    b = picture_save(picture_new(400, 300, 3), IMGPROC_FORMAT_JPEG);

    g_assert_cmpint(vips_jpegload_buffer(b.data, b.len, &image, NULL), ==, 0);
    g_assert_cmpint(vips_resize(image, &scaled, atoi((char *) data + 2)
                                                / 400.0, NULL),
                    ==, 0);
    g_object_unref(image);

    options = g_strdup_printf("f:png/t:255/%s", (char *) data);

    picture_assert_equal(picture_result(&b, options), scaled);

    g_free(options);
    g_free(b.data);
}


/* an animation stays as it is, a frame of one does not */

static void
trim_frames_test(void)
{
    VipsImage        *image, *frames[2];
    imgproc_job_t     job;
    picture_bytes_t   b;

    frames[0] = trim_box(3, (double[]) { 255, 0, 0 }, (double[]) { 0, 0, 0 });
    frames[1] = trim_box(3, (double[]) { 0, 255, 0 }, (double[]) { 0, 0, 0 });

    g_assert_cmpint(vips_arrayjoin(frames, &image, 2, "across", 1, NULL), ==,
                    0);
    g_object_unref(frames[0]);
    g_object_unref(frames[1]);

    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, 80);

    b = picture_save(image, IMGPROC_FORMAT_WEBP);

    picture_process(&job, &b, "t:10/f:webp");
    g_assert_cmpint(job.width, ==, 100);
    imgproc_buffer_free(&job.result);

    picture_process(&job, &b, "t:10/f:png");
    g_assert_cmpint(job.width, ==, 40);
    g_assert_cmpint(job.height, ==, 30);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}


static void
trim_deadline_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(4000, 3000, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "t:10");
    job.deadline = g_get_monotonic_time() + 300000;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);

    g_free(b.data);
}


static VipsImage *
trim_box(int bands, const double *color, const double *background)
{
    VipsImage  *box, *canvas, *image;

    box = picture_flat(40, 30, bands, color);
    canvas = picture_flat(100, 80, bands, background);

    g_assert_cmpint(vips_insert(canvas, box, &image, 10, 20, NULL), ==, 0);

    g_object_unref(box);
    g_object_unref(canvas);

    return image;
}
