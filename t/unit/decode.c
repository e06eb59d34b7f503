
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


typedef struct {
    imgproc_format_e   format;
    int                percent;
    int                interlace;
} decode_cut_t;


typedef struct {
    const char        *options;
    int                orientation;
    int                shrink;       /* what the loader must be asked for */
    double             width;        /* as stored */
} decode_shrink_t;


static void decode_cut_test(const void *data);
static void decode_whole_test(const void *data);
static void decode_jpeg_test(const void *data);
static void decode_webp_test(void);
static void decode_interlaced_test(void);
static void decode_frames_test(void);
static picture_bytes_t decode_source(const decode_cut_t *c);


static const decode_cut_t  decode_cuts[] = {
    { IMGPROC_FORMAT_JPEG, 10, 0 },
    { IMGPROC_FORMAT_JPEG, 50, 0 },
    { IMGPROC_FORMAT_JPEG, 90, 0 },
    { IMGPROC_FORMAT_JPEG, 10, 1 },
    { IMGPROC_FORMAT_JPEG, 50, 1 },
    { IMGPROC_FORMAT_JPEG, 90, 1 },
    { IMGPROC_FORMAT_PNG, 10, 0 },
    { IMGPROC_FORMAT_PNG, 50, 0 },
    { IMGPROC_FORMAT_PNG, 90, 0 },
    { IMGPROC_FORMAT_PNG, 90, 1 },
    { IMGPROC_FORMAT_WEBP, 10, 0 },
    { IMGPROC_FORMAT_WEBP, 50, 0 },
    { IMGPROC_FORMAT_WEBP, 90, 0 },
    { IMGPROC_FORMAT_GIF, 10, 0 },
    { IMGPROC_FORMAT_GIF, 50, 0 },
    { IMGPROC_FORMAT_GIF, 90, 0 },
    { IMGPROC_FORMAT_AVIF, 10, 0 },
    { IMGPROC_FORMAT_AVIF, 50, 0 },
    { IMGPROC_FORMAT_AVIF, 90, 0 }
};


/* stored as 1600 x 400 */

static const decode_shrink_t  decode_shrinks[] = {
    { "w:1600", 1, 1, 1600 },
    { "w:1000", 1, 1, 1000 },
    { "w:800", 1, 2, 800 },
    { "w:500", 1, 2, 500 },
    { "w:400", 1, 4, 400 },
    { "w:200", 1, 8, 200 },
    { "w:100", 1, 8, 100 },

    /* upright they are 400 x 1600 */
    { "w:100", 6, 4, 400 },
    { "w:50", 8, 8, 200 },
    { "w:390", 5, 1, 1560 },

    { "w:100/ar:0", 6, 8, 100 },
    { "w:100/rot:90", 1, 4, 400 },
    { "w:200/rot:90", 6, 8, 200 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(decode_cuts); i++) {
        path = g_strdup_printf("/decode/cut/%s%s/%d",
               (char *) imgproc_format(decode_cuts[i].format)->name.data,
               decode_cuts[i].interlace ? "-interlaced" : "",
               decode_cuts[i].percent);
        g_test_add_data_func(path, &decode_cuts[i], decode_cut_test);
        g_free(path);

        path = g_strdup_printf("/decode/whole/%s%s/%u",
               (char *) imgproc_format(decode_cuts[i].format)->name.data,
               decode_cuts[i].interlace ? "-interlaced" : "", i);
        g_test_add_data_func(path, &decode_cuts[i], decode_whole_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(decode_shrinks); i++) {
        path = g_strdup_printf("/decode/jpeg/exif:%d/%s",
                               decode_shrinks[i].orientation,
                               decode_shrinks[i].options);
        g_test_add_data_func(path, &decode_shrinks[i], decode_jpeg_test);
        g_free(path);
    }

    g_test_add_func("/decode/webp", decode_webp_test);
    g_test_add_func("/decode/interlaced", decode_interlaced_test);
    g_test_add_func("/decode/frames", decode_frames_test);

    return g_test_run();
}


/* never half a picture */

static void
decode_cut_test(const void *data)
{
    imgproc_job_t         job;
    picture_bytes_t       b;
    const decode_cut_t   *c;

    c = data;

    if (!(imgproc_image_results() & 1u << c->format)) {
        g_test_skip("no encoder");
        return;
    }

    b = decode_source(c);
    b.len = b.len * c->percent / 100;

    picture_job(&job, &b, "f:png");
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_BROKEN_IMAGE);
    g_assert_cmpstr(job.error.detail, !=, "");
    g_assert_cmpuint(job.result.len, ==, 0);

    /* shrinking asks the loader for less */

    picture_job(&job, &b, "w:20");
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_BROKEN_IMAGE);
    g_assert_cmpuint(job.result.len, ==, 0);

    g_free(b.data);
}


static void
decode_whole_test(const void *data)
{
    imgproc_job_t         job;
    picture_bytes_t       b;
    const decode_cut_t   *c;

    c = data;

    if (!(imgproc_image_results() & 1u << c->format)) {
        g_test_skip("no encoder");
        return;
    }

    b = decode_source(c);

    picture_process(&job, &b, "w:20");

    g_assert_cmpint(job.info.format, ==, c->format);
    g_assert_cmpint(job.width, ==, 20);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


static void
decode_jpeg_test(const void *data)
{
    char                    *options;
    VipsImage               *image, *loaded, *scaled;
    picture_bytes_t          b;
    const decode_shrink_t   *c;

    c = data;

    image = picture_new(1600, 400, 3);
    vips_image_set_int(image, VIPS_META_ORIENTATION, c->orientation);
    b = picture_save(image, IMGPROC_FORMAT_JPEG);

    g_assert_cmpint(vips_jpegload_buffer(b.data, b.len, &loaded, "shrink",
                                         c->shrink, NULL),
                    ==, 0);

    if (c->width == loaded->Xsize) {
        scaled = loaded;

    } else {
        g_assert_cmpint(vips_resize(loaded, &scaled,
                                    c->width / loaded->Xsize, NULL),
                        ==, 0);
        g_object_unref(loaded);
    }

    if (!strstr(c->options, "ar:0")) {
        g_assert_cmpint(vips_autorot(scaled, &image, NULL), ==, 0);
        g_object_unref(scaled);
        scaled = image;
    }

    if (strstr(c->options, "rot:90")) {
        g_assert_cmpint(vips_rot(scaled, &image, VIPS_ANGLE_D90, NULL), ==,
                        0);
        g_object_unref(scaled);
        scaled = image;
    }

    options = g_strdup_printf("f:png/%s", c->options);

    picture_assert_equal(picture_result(&b, options), scaled);

    g_free(options);
    g_free(b.data);
}


static void
decode_webp_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = picture_save(picture_new(400, 200, 3), IMGPROC_FORMAT_WEBP);

    g_assert_cmpint(vips_webpload_buffer(b.data, b.len, &image, "scale", 0.25,
                                         NULL),
                    ==, 0);

    picture_assert_equal(picture_result(&b, "f:png/w:100"), image);

    g_free(b.data);
}


static void
decode_interlaced_test(void)
{
    decode_cut_t      c;
    picture_bytes_t   b;

    c.format = IMGPROC_FORMAT_PNG;
    c.interlace = 1;

    b = decode_source(&c);

    picture_assert_equal(picture_result(&b, ""), picture_new(200, 150, 3));

    g_free(b.data);
}


/* of an animation the first frame */

static void
decode_frames_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;
    const double      red[] = { 255, 0, 0 };
    const double      blue[] = { 0, 0, 255 };
    VipsImage        *frames[2];

    frames[0] = picture_flat(40, 30, 3, red);
    frames[1] = picture_flat(40, 30, 3, blue);

    g_assert_cmpint(vips_arrayjoin(frames, &image, 2, "across", 1, NULL), ==,
                    0);
    g_object_unref(frames[0]);
    g_object_unref(frames[1]);

    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, 30);

    b = picture_save(image, IMGPROC_FORMAT_WEBP);

    image = picture_result(&b, "w:20/f:webp");

    g_assert_cmpint(image->Xsize, ==, 20);
    g_assert_cmpint(image->Ysize, ==, 15);
    g_assert_cmpint(picture_pixel(image, 5, 5)[0], >, 200);
    g_assert_cmpint(picture_pixel(image, 5, 5)[2], <, 50);

    g_object_unref(image);
    g_free(b.data);
}


static picture_bytes_t
decode_source(const decode_cut_t *c)
{
    VipsImage        *image;
    picture_bytes_t   b;

    image = picture_new(200, 150, 3);

    if (!c->interlace) {
        return picture_save(image, c->format);
    }

    if (c->format == IMGPROC_FORMAT_PNG) {
        g_assert_cmpint(vips_pngsave_buffer(image, &b.data, &b.len,
                                            "interlace", TRUE, NULL),
                        ==, 0);

    } else {
        g_assert_cmpint(vips_jpegsave_buffer(image, &b.data, &b.len,
                                             "interlace", TRUE, NULL),
                        ==, 0);
    }

    g_object_unref(image);

    return b;
}
