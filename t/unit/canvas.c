
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


typedef struct {
    const char  *options;
    int          width;
    int          height;
    int          left;       /* where the picture starts */
    int          top;
} canvas_case_t;


typedef struct {
    const char  *options;
    int          bands;      /* of the source */
    double       color[4];
    int          result;     /* bands of the result */
    int          expected[4];
} canvas_flatten_t;


static void canvas_embed_test(const void *data);
static void canvas_flatten_test(const void *data);
static void canvas_limit_test(void);


/* 40 x 20, which nothing scales */

static const canvas_case_t  canvas_cases[] = {
    { "rs:fit:60:50/ex:1", 60, 50, 10, 16 },
    { "rs:fit:60:50/ex:1:noea", 60, 50, 20, 0 },
    { "rs:fit:60:50/ex:1:so:0:4", 60, 50, 10, 26 },
    { "rs:fit:60:50/ex:1:nowe:3:5", 60, 50, 3, 5 },
    { "rs:fit:60:0/ex:1", 60, 20, 10, 0 },
    { "rs:fit:60:50/ex:0", 40, 20, 0, 0 },
    { "rs:fit:80:80/exar:1", 40, 40, 0, 10 },
    { "rs:fit:80:80/exar:1:no", 40, 40, 0, 0 },
    { "pd:2:4:6:8", 52, 28, 8, 2 },
    { "pd:10", 60, 40, 10, 10 },
    { "rs:fit:60:50/ex:1/pd:2", 64, 54, 12, 18 }
};


static const canvas_flatten_t  canvas_flattens[] = {
    { "f:png", 4, { 10, 20, 30, 0 }, 4, { 10, 20, 30, 0 } },
    { "f:png/bg:ff0000", 4, { 0, 0, 255, 0 }, 3, { 255, 0, 0 } },
    { "f:png/bg:ff0000", 4, { 0, 0, 255, 255 }, 3, { 0, 0, 255 } },
    { "f:png/bg:ff0000", 4, { 0, 0, 255, 51 }, 3, { 204, 0, 51 } },
    { "f:png/bg:ff0000", 3, { 1, 2, 3 }, 3, { 1, 2, 3 } },
    { "f:png/bg:808080", 2, { 0, 0 }, 1, { 128 } },
    { "f:png/bg:808080", 2, { 9, 255 }, 1, { 9 } },
    { "f:png/bg:00ff00", 2, { 200, 0 }, 3, { 0, 255, 0 } },
    { "f:png/bg:00ff00", 2, { 200, 255 }, 3, { 200, 200, 200 } },
    { "f:png/bg:00ff00", 1, { 200 }, 1, { 200 } },
    { "f:jpg", 4, { 0, 0, 0, 0 }, 3, { 255, 255, 255 } },
    { "f:jpg", 2, { 0, 0 }, 1, { 255 } },
    { "f:jpg/bg:000000", 4, { 9, 9, 9, 0 }, 3, { 0, 0, 0 } }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(canvas_cases); i++) {
        path = g_strdup_printf("/canvas/embed/%s", canvas_cases[i].options);
        g_test_add_data_func(path, &canvas_cases[i], canvas_embed_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(canvas_flattens); i++) {
        path = g_strdup_printf("/canvas/flatten/%u/%s", i,
                               canvas_flattens[i].options);
        g_test_add_data_func(path, &canvas_flattens[i], canvas_flatten_test);
        g_free(path);
    }

    g_test_add_func("/canvas/limit", canvas_limit_test);

    return g_test_run();
}


static void
canvas_embed_test(const void *data)
{
    char                  *options;
    VipsImage             *image, *alpha, *embedded;
    picture_bytes_t        b;
    const canvas_case_t   *c;

    c = data;

    image = picture_new(40, 20, 3);

    if (c->width == 40 && c->height == 20) {
        embedded = picture_new(40, 20, 3);

    } else {
        g_assert_cmpint(vips_addalpha(image, &alpha, NULL), ==, 0);
        g_assert_cmpint(vips_embed(alpha, &embedded, c->left, c->top,
                                   c->width, c->height, NULL),
                        ==, 0);
        g_object_unref(alpha);
    }

    b = picture_save(image, IMGPROC_FORMAT_PNG);

    options = g_strdup_printf("f:png/%s", c->options);

    picture_assert_equal(picture_result(&b, options), embedded);

    g_free(options);
    g_free(b.data);
}


static void
canvas_flatten_test(const void *data)
{
    int                       i;
    VipsImage                *image;
    const u_char             *p;
    picture_bytes_t           b;
    const canvas_flatten_t   *c;

    c = data;

    b = picture_save(picture_flat(16, 16, c->bands, c->color),
                     IMGPROC_FORMAT_PNG);

    image = picture_result(&b, c->options);

    g_assert_cmpint(image->Bands, ==, c->result);

    p = picture_pixel(image, 7, 7);

    for (i = 0; i < c->result; i++) {
        g_assert_cmpint(p[i], ==, c->expected[i]);
    }

    g_object_unref(image);
    g_free(b.data);
}


static void
canvas_limit_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(20000, 40, 3), IMGPROC_FORMAT_PNG);

    picture_process(&job, &b, "f:webp");
    g_assert_cmpint(job.width, ==, 16383);
    g_assert_cmpint(job.height, ==, 33);
    imgproc_buffer_free(&job.result);

    picture_process(&job, &b, "f:png");
    g_assert_cmpint(job.width, ==, 20000);
    imgproc_buffer_free(&job.result);

    g_free(b.data);

    b = picture_save(picture_new(20000, 1, 4), IMGPROC_FORMAT_PNG);

    picture_process(&job, &b, "f:webp");
    g_assert_cmpint(job.width, ==, 16383);
    g_assert_cmpint(job.height, ==, 1);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}
