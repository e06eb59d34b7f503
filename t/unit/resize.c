
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


typedef struct {
    const char  *options;
    int          left;
    int          top;
    int          width;
    int          height;
} resize_crop_t;


/* the size, in stored pixels, that a part is searched for, and the turn */

typedef struct {
    const char  *options;
    int          width;
    int          height;
    int          bands;
    VipsAngle    angle;
} resize_smart_t;


typedef struct {
    const char  *options;
    double       hscale;
    double       vscale;
} resize_scale_t;


static void resize_crop_test(const void *data);
static void resize_scale_test(const void *data);
static void resize_smart_test(const void *data);
static void resize_alpha_test(void);
static void resize_grey_test(void);
static void resize_threads_test(void);
static void *resize_thread(void *data);


#define THREADS  8


/* of 200 x 200 */

static const resize_crop_t  resize_crops[] = {
    { "c:50:60", 76, 70, 50, 60 },
    { "c:50:60:no", 76, 0, 50, 60 },
    { "c:50:60:so", 76, 140, 50, 60 },
    { "c:50:60:ea", 150, 70, 50, 60 },
    { "c:50:60:we", 0, 70, 50, 60 },
    { "c:50:60:noea", 150, 0, 50, 60 },
    { "c:50:60:nowe:3:4", 3, 4, 50, 60 },
    { "c:50:60:soea:6:8", 144, 132, 50, 60 },
    { "c:0.25:0.5", 76, 50, 50, 100 },
    { "c:50:0", 76, 0, 50, 200 },
    { "c:500:60:so", 0, 140, 200, 60 },
    { "c:500:600", 0, 0, 200, 200 },
    { "c:50:60:fp:1:1", 150, 140, 50, 60 },
    { "c:50:60:fp:0.5:0", 75, 0, 50, 60 },
    { "c:50:60/g:no", 76, 0, 50, 60 },
    { "rs:fill:50:200", 76, 0, 50, 200 },
    { "rs:fill:200:60/g:so", 0, 140, 200, 60 },
    { "rs:fill:200:60/g:so:0:10", 0, 130, 200, 60 }
};


/* of 120 x 90 */

static const resize_scale_t  resize_scales[] = {
    { "w:60", 0.5, 0.5 },
    { "w:12", 0.1, 0.1 },
    { "rs:force:60:90", 0.5, 1 },
    { "rs:force:60:180/el:1", 0.5, 2 },
    { "w:240/el:1", 2, 2 },
    { "w:240", 1, 1 }
};


/* of 160 x 120 with a spot that draws attention */

static const resize_smart_t  resize_smarts[] = {
    { "c:40:30:sm", 40, 30, 3, VIPS_ANGLE_D0 },
    { "c:0.25:0.25:sm", 40, 30, 4, VIPS_ANGLE_D0 },
    { "g:sm/c:40:30", 40, 30, 1, VIPS_ANGLE_D0 },
    { "g:sm/c:40", 40, 120, 2, VIPS_ANGLE_D0 },
    { "rs:fill:40:120/g:sm", 40, 120, 3, VIPS_ANGLE_D0 },
    { "rs:fill:160:30/g:sm:5:5", 160, 30, 4, VIPS_ANGLE_D0 },
    { "c:40:30:sm/rot:90", 30, 40, 3, VIPS_ANGLE_D90 },
    { "c:40:30:sm/rot:180", 40, 30, 3, VIPS_ANGLE_D180 },
    { "c:500:500:sm", 160, 120, 3, VIPS_ANGLE_D0 }
};


/* without imgproc_pipeline_lock() this crashes in liborc now and then */

static void
resize_threads_test(void)
{
    unsigned          i;
    GThread          *thread[THREADS];
    picture_bytes_t   b;

    b = picture_save(picture_new(40, 30, 3), IMGPROC_FORMAT_PNG);

    for (i = 0; i < THREADS; i++) {
        thread[i] = g_thread_new("job", resize_thread, &b);
    }

    for (i = 0; i < THREADS; i++) {
        (void) g_thread_join(thread[i]);
    }

    g_free(b.data);
}


static void *
resize_thread(void *data)
{
    int            i;
    char           options[16];
    imgproc_job_t  job;

    for (i = 0; i < 300; i++) {
        (void) g_snprintf(options, sizeof(options), "w:%d", 3 + i % 30);

        picture_process(&job, data, options);

        g_assert_cmpint(job.width, ==, 3 + i % 30);

        imgproc_buffer_free(&job.result);
    }

    return NULL;
}


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(resize_crops); i++) {
        path = g_strdup_printf("/resize/crop/%s", resize_crops[i].options);
        g_test_add_data_func(path, &resize_crops[i], resize_crop_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(resize_scales); i++) {
        path = g_strdup_printf("/resize/scale/%s", resize_scales[i].options);
        g_test_add_data_func(path, &resize_scales[i], resize_scale_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(resize_smarts); i++) {
        path = g_strdup_printf("/resize/smart/%u %s", i,
                               resize_smarts[i].options);
        g_test_add_data_func(path, &resize_smarts[i], resize_smart_test);
        g_free(path);
    }

    g_test_add_func("/resize/alpha", resize_alpha_test);
    g_test_add_func("/resize/grey", resize_grey_test);

    g_test_add_func("/resize/threads", resize_threads_test);

    return g_test_run();
}


static void
resize_crop_test(const void *data)
{
    VipsImage             *image, *part;
    picture_bytes_t        b;
    const resize_crop_t   *c;

    c = data;

    image = picture_new(200, 200, 3);
    g_assert_cmpint(vips_extract_area(image, &part, c->left, c->top,
                                      c->width, c->height, NULL),
                    ==, 0);

    b = picture_save(image, IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, c->options), part);

    g_free(b.data);
}


static void
resize_scale_test(const void *data)
{
    VipsImage              *image, *scaled;
    picture_bytes_t         b;
    const resize_scale_t   *c;

    c = data;

    image = picture_new(120, 90, 3);
    g_assert_cmpint(vips_resize(image, &scaled, c->hscale, "vscale",
                                c->vscale, NULL),
                    ==, 0);

    b = picture_save(image, IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, c->options), scaled);

    g_free(b.data);
}


/* what libvips finds, and it has found the spot */

static void
resize_smart_test(const void *data)
{
    double                  found;
    VipsImage              *spot, *ground, *image, *part, *turned;
    picture_bytes_t         b;
    const resize_smart_t   *c;

    c = data;

    ground = picture_flat(160, 120, c->bands,
                          c->bands < 3 ? (double[]) { 60, 255 }
                                       : (double[]) { 60, 60, 60, 255 });
    spot = picture_flat(14, 14, c->bands,
                        c->bands < 3 ? (double[]) { 250, 255 }
                                     : (double[]) { 250, 90, 40, 255 });

    g_assert_cmpint(vips_insert(ground, spot, &image, 130, 92, NULL), ==, 0);
    g_object_unref(ground);
    g_object_unref(spot);

    g_assert_cmpint(vips_smartcrop(image, &part, c->width, c->height,
                                   "interesting",
                                   VIPS_INTERESTING_ATTENTION, NULL),
                    ==, 0);
    g_assert_cmpint(vips_rot(part, &turned, c->angle, NULL), ==, 0);
    g_object_unref(part);

    b = picture_save(image, IMGPROC_FORMAT_PNG);
    image = picture_result(&b, c->options);

    g_assert_cmpint(vips_extract_band(image, &part, 0, NULL), ==, 0);
    g_assert_cmpint(vips_max(part, &found, NULL), ==, 0);
    g_assert_cmpfloat(found, ==, 250);
    g_object_unref(part);

    picture_assert_equal(image, turned);

    g_free(b.data);
}


/* red meets a green that nobody can see: no green may come of it */

static void
resize_alpha_test(void)
{
    int               x;
    VipsImage        *red, *green, *image;
    const u_char     *p;
    picture_bytes_t   b;

    red = picture_flat(41, 20, 4, (double[]) { 255, 0, 0, 255 });
    green = picture_flat(41, 20, 4, (double[]) { 0, 255, 0, 0 });

    g_assert_cmpint(vips_join(red, green, &image, VIPS_DIRECTION_HORIZONTAL,
                              NULL),
                    ==, 0);
    g_object_unref(red);
    g_object_unref(green);

    b = picture_save(image, IMGPROC_FORMAT_PNG);
    image = picture_result(&b, "w:27");

    g_assert_cmpint(image->Bands, ==, 4);

    for (x = 0; x < image->Xsize; x++) {
        p = picture_pixel(image, x, 3);

        g_assert_cmpint(p[1], ==, 0);

        if (p[3] > 8) {
            g_assert_cmpint(p[0], >, 220);
        }
    }

    g_assert_cmpint(picture_pixel(image, 0, 0)[3], ==, 255);
    g_assert_cmpint(picture_pixel(image, 26, 0)[3], ==, 0);

    g_object_unref(image);
    g_free(b.data);
}


static void
resize_grey_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = picture_save(picture_new(60, 60, 2), IMGPROC_FORMAT_PNG);
    image = picture_result(&b, "w:30");

    g_assert_cmpint(image->Bands, ==, 2);

    g_object_unref(image);
    g_free(b.data);
}
