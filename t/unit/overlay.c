
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "mark.h"


/* where a mark of 20 x 10 comes to lie on 100 x 80 */

typedef struct {
    const char          *options;
    double               dpr;
    int                  left;
    int                  top;
    int                  width;
    int                  height;
} overlay_place_t;


/* where the picture begins in the grid, and the size of a tile */

typedef struct {
    const char          *options;
    double               dpr;
    int                  left;
    int                  top;
    int                  width;
    int                  height;
} overlay_tiles_t;


/* the bands of mark, picture and result */

typedef struct {
    double               opacity;
    int                  mark_bands;
    double               mark[4];
    int                  bands;
    double               color[4];
    int                  result_bands;
    int                  result[4];
} overlay_blend_t;


static void overlay_none_test(void);
static void overlay_place_test(const void *data);
static void overlay_tiles_test(const void *data);
static void overlay_chess_test(void);
static void overlay_blend_test(const void *data);
static void overlay_deep_test(void);
static void overlay_deep_grey_test(void);
static void overlay_pixels_test(void);
static void overlay_scale_test(void);
static void overlay_huge_test(void);
static void overlay_frames_test(void);
static void overlay_frames_tiles_test(void);
static void overlay_animation_test(void);
static void overlay_flatten_test(void);
static void overlay_streams_test(const void *data);


static const overlay_place_t  overlay_places[] = {

    { "wm:1", 1, 40, 36, 20, 10 },
    { "wm:1:ce", 1, 40, 36, 20, 10 },
    { "wm:1:no", 1, 40, 0, 20, 10 },
    { "wm:1:so", 1, 40, 70, 20, 10 },
    { "wm:1:ea", 1, 80, 36, 20, 10 },
    { "wm:1:we", 1, 0, 36, 20, 10 },
    { "wm:1:noea", 1, 80, 0, 20, 10 },
    { "wm:1:nowe", 1, 0, 0, 20, 10 },
    { "wm:1:soea", 1, 80, 70, 20, 10 },
    { "wm:1:sowe", 1, 0, 70, 20, 10 },
    { "wm:1:soea:7:3", 1, 73, 67, 20, 10 },
    { "wm:1:soea:7:3", 2, 66, 64, 20, 10 },
    { "wm:1:nowe:0.1:0.25", 2, 10, 20, 20, 10 },

    /* cut off: what is seen of it */
    { "wm:1:nowe:-5:-4", 1, 0, 0, 15, 6 },
    { "wm:1:nowe:-5:-4", 2, 0, 0, 10, 2 },
    { "wm:1:soea:-5:-4", 1, 85, 74, 15, 6 },
    { "wm:1:nowe:-1000:-1000", 1, 0, 0, 1, 1 },
    { "wm:1:soea:-1000:-1000", 1, 99, 79, 1, 1 },

    /* into 50x40, 10x8 and 300x240 */
    { "wm:1:nowe:0:0:0.5", 1, 0, 0, 50, 25 },
    { "wm:1:soea:0:0:0.1", 1, 90, 75, 10, 5 },
    { "wm:1:ce:0:0:3", 1, 0, 0, 100, 80 },
    { "wm:1:ce:0:0:0.000001", 1, 50, 40, 1, 1 },
    { "wm:1:nowe:0:0:0.5", 3, 0, 0, 50, 25 }
};


static const overlay_tiles_t  overlay_grids[] = {

    { "wm:1:re", 1, 0, 5, 20, 10 },
    { "wm:1:re:10:6", 1, 25, 0, 30, 16 },
    { "wm:1:re:10:6", 2, 10, 15, 40, 22 },
    { "wm:1:re:0.5:0.5", 2, 55, 35, 70, 50 },
    { "wm:1:re:-3:-3", 1, 0, 5, 20, 10 },
    { "wm:1:re:7:0", 1, 17, 5, 27, 10 },
    { "wm:1:re:5000:5000", 1, 60, 45, 220, 170 }
};


static const overlay_blend_t  overlay_blends[] = {

    /* opaque on opaque: parts of the one and the other, cut off */
    { 1, 3, { 200, 100, 50 }, 3, { 10, 20, 30 }, 3, { 200, 100, 50 } },
    { 0.5, 3, { 200, 100, 50 }, 3, { 10, 20, 30 }, 3, { 105, 60, 40 } },
    { 0.25, 3, { 200, 100, 50 }, 3, { 10, 20, 30 }, 3, { 57, 40, 35 } },
    { 0.1, 3, { 200, 100, 50 }, 3, { 10, 20, 30 }, 3, { 29, 28, 32 } },

    /* 0.999 is 254.7 of alpha, not 254 */
    { 0.999, 3, { 255, 0, 0 }, 3, { 0, 0, 0 }, 3, { 254, 0, 0 } },
    { 0.001, 3, { 255, 0, 0 }, 3, { 0, 0, 0 }, 3, { 0, 0, 0 } },
    { 0.003, 3, { 255, 0, 0 }, 3, { 0, 0, 0 }, 3, { 0, 0, 0 } },
    { 0.005, 3, { 255, 0, 0 }, 3, { 0, 0, 0 }, 3, { 1, 0, 0 } },

    /* the mark's own alpha, and both */
    { 1, 4, { 200, 100, 50, 51 }, 3, { 0, 0, 0 }, 3, { 40, 20, 10 } },
    { 0.5, 4, { 200, 100, 50, 102 }, 3, { 0, 0, 0 }, 3, { 40, 20, 10 } },
    { 1, 4, { 200, 100, 50, 0 }, 3, { 10, 20, 30 }, 3, { 10, 20, 30 } },

    /* the picture's alpha */
    { 1, 3, { 200, 100, 50 }, 4, { 0, 0, 0, 0 }, 4, { 200, 100, 50, 255 } },
    { 0.5, 3, { 200, 100, 50 }, 4, { 0, 0, 0, 0 }, 4,
      { 200, 100, 50, 127 } },
    { 1, 4, { 200, 100, 50, 0 }, 4, { 0, 0, 0, 0 }, 4, { 0, 0, 0, 0 } },
    { 0.5, 3, { 0, 0, 0 }, 4, { 90, 90, 90, 255 }, 4, { 45, 45, 45, 255 } },

    /* half of it, and half of the half: of 191.25 two thirds are the mark's */
    { 0.5, 3, { 240, 240, 240 }, 4, { 0, 0, 0, 128 }, 4,
      { 159, 159, 159, 191 } },

    /* grey */
    { 1, 1, { 200 }, 1, { 10 }, 1, { 200 } },
    { 0.5, 1, { 200 }, 1, { 10 }, 1, { 105 } },
    { 0.5, 2, { 200, 102 }, 1, { 0 }, 1, { 40 } },
    { 0.5, 1, { 200 }, 2, { 0, 0 }, 2, { 200, 127 } },
    { 0.5, 1, { 200 }, 3, { 10, 20, 30 }, 3, { 105, 110, 115 } },
    { 0.5, 3, { 200, 100, 50 }, 1, { 10 }, 3, { 105, 55, 30 } },
    { 0.5, 4, { 200, 100, 50, 0 }, 1, { 10 }, 3, { 10, 10, 10 } },
    { 0.5, 3, { 200, 100, 50 }, 2, { 10, 255 }, 4, { 105, 55, 30, 255 } }
};


/* sources that stream, with marks that take all of a line, and of a column */

static const char  *overlay_streams[] = {
    "wm:0.5",
    "wm:1:re:3:3/w:90",
    "wm:0.3:ch/rot:90",
    "wm:1:soea:-10:-10:0.7/rs:fill:100:50/g:sm",
    "wm:0.7:no:0:0:2/t:3/pd:10/bg:f0f",
    "wm:0.7:re:0:0:0.01/w:150/bl:2"
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    g_test_add_func("/overlay/none", overlay_none_test);

    for (i = 0; i < G_N_ELEMENTS(overlay_places); i++) {
        path = g_strdup_printf("/overlay/place/%u %s dpr %g", i,
                               overlay_places[i].options,
                               overlay_places[i].dpr);
        g_test_add_data_func(path, &overlay_places[i], overlay_place_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(overlay_grids); i++) {
        path = g_strdup_printf("/overlay/tiles/%u %s dpr %g", i,
                               overlay_grids[i].options,
                               overlay_grids[i].dpr);
        g_test_add_data_func(path, &overlay_grids[i], overlay_tiles_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(overlay_blends); i++) {
        path = g_strdup_printf("/overlay/blend/%u %g", i,
                               overlay_blends[i].opacity);
        g_test_add_data_func(path, &overlay_blends[i], overlay_blend_test);
        g_free(path);
    }

    g_test_add_func("/overlay/chess", overlay_chess_test);
    g_test_add_func("/overlay/deep/rgb", overlay_deep_test);
    g_test_add_func("/overlay/deep/grey", overlay_deep_grey_test);
    g_test_add_func("/overlay/pixels", overlay_pixels_test);
    g_test_add_func("/overlay/scale", overlay_scale_test);
    g_test_add_func("/overlay/huge", overlay_huge_test);
    g_test_add_func("/overlay/frames/one", overlay_frames_test);
    g_test_add_func("/overlay/frames/tiles", overlay_frames_tiles_test);
    g_test_add_func("/overlay/frames/animation", overlay_animation_test);
    g_test_add_func("/overlay/flatten", overlay_flatten_test);

    for (i = 0; i < G_N_ELEMENTS(overlay_streams); i++) {
        path = g_strdup_printf("/overlay/streams/%u", i);
        g_test_add_data_func(path, overlay_streams[i], overlay_streams_test);
        g_free(path);
    }

    return g_test_run();
}


/* without a mark, or with one that nobody can see, nothing is done */

static void
overlay_none_test(void)
{
    VipsImage            *image;
    imgproc_ctx_t         ctx;
    imgproc_job_t         job;
    picture_bytes_t       b, none = { NULL, 0 };
    imgproc_watermark_t  *watermark;

    image = mark_blue();
    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = &job;
    ctx.image = image;

    picture_job(&job, &none, "wm:1");
    g_assert_cmpint(imgproc_overlay(&ctx), ==, IMGPROC_OK);
    g_assert_true(ctx.image == image);

    picture_job(&job, &none, "wm:0:re");
    job.watermark = watermark;
    g_assert_cmpint(imgproc_overlay(&ctx), ==, IMGPROC_OK);
    g_assert_true(ctx.image == image);

    g_object_unref(image);

    mark_free(watermark, &b);
    imgproc_watermark_free(NULL);
}


static void
overlay_place_test(const void *data)
{
    VipsImage              *image, *part, *expected;
    picture_bytes_t         b;
    imgproc_watermark_t    *watermark;
    const overlay_place_t  *c;

    c = data;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    image = mark_blue();
    part = picture_flat(c->width, c->height, 3, (double[]) { 255, 0, 0 });

    g_assert_cmpint(vips_insert(image, part, &expected, c->left, c->top,
                                NULL),
                    ==, 0);
    g_object_unref(part);

    picture_assert_equal(mark_apply(watermark, image, c->options, c->dpr, 0),
                         expected);

    mark_free(watermark, &b);
}


static void
overlay_tiles_test(const void *data)
{
    int                     x, y, inside;
    VipsImage              *image;
    picture_bytes_t         b;
    imgproc_watermark_t    *watermark;
    const overlay_tiles_t  *c;

    c = data;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    image = mark_apply(watermark, mark_blue(), c->options, c->dpr, 0);

    g_assert_cmpint(image->Xsize, ==, WIDTH);
    g_assert_cmpint(image->Ysize, ==, HEIGHT);
    g_assert_cmpint(image->Bands, ==, 3);

    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {

            /* margins are the same on both sides, but for the odd pixel */

            inside = (x + c->left) % c->width - (c->width - 20) / 2 >= 0
                     && (x + c->left) % c->width - (c->width - 20) / 2 < 20
                     && (y + c->top) % c->height - (c->height - 10) / 2 >= 0
                     && (y + c->top) % c->height - (c->height - 10) / 2 < 10;

            g_assert_cmpint(mark_is_red(image, x, y), ==, inside);
        }
    }

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* cells of 40 x 20: three of them across begin 10 to the left, five down 10 */

static void
overlay_chess_test(void)
{
    int                   x, y, red;
    VipsImage            *image;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    image = mark_apply(watermark, mark_blue(), "wm:1:ch", 1, 0);

    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {

            red = (x + 10) / 20 % 2 == (y + 10) / 10 % 2;

            g_assert_cmpint(mark_is_red(image, x, y), ==, red);
        }
    }

    g_object_unref(image);

    /* with room of 8 between the cells, which are 48 x 20 then */

    image = mark_apply(watermark, mark_blue(), "wm:1:ch:8", 1, 0);

    for (x = 0; x < WIDTH; x++) {

        /* three of them cover 144: 22 less on the left, and 4 of margin */

        red = (x + 22) % 48 - 4 >= 0 && (x + 22) % 48 - 4 < 20;

        g_assert_cmpint(mark_is_red(image, x, 14), ==, red);
    }

    g_object_unref(image);
    mark_free(watermark, &b);
}


static void
overlay_blend_test(const void *data)
{
    int                     i;
    char                    options[32];
    VipsImage              *image;
    const u_char           *p;
    picture_bytes_t         b;
    imgproc_watermark_t    *watermark;
    const overlay_blend_t  *c;

    c = data;

    watermark = mark_new(&b, picture_flat(20, 10, c->mark_bands, c->mark),
                         IMGPROC_FORMAT_PNG);

    (void) g_snprintf(options, sizeof(options), "wm:%g", c->opacity);

    image = mark_apply(watermark,
                       picture_flat(WIDTH, HEIGHT, c->bands, c->color),
                       options, 1, 0);

    g_assert_cmpint(image->Bands, ==, c->result_bands);
    g_assert_cmpint(image->BandFmt, ==, VIPS_FORMAT_UCHAR);
    g_assert_cmpint(image->Type, ==, c->result_bands < 3
                                     ? VIPS_INTERPRETATION_B_W
                                     : VIPS_INTERPRETATION_sRGB);

    p = picture_pixel(image, 50, 40);

    for (i = 0; i < image->Bands; i++) {
        g_assert_cmpint(p[i], ==, c->result[i]);
    }

    /* what it does not cover is as it was, near it and far away */

    for (i = 0; i < c->bands; i++) {
        g_assert_cmpint(picture_pixel(image, 39, 40)[i], ==,
                        c->bands < 3 && image->Bands >= 3 && i == 1
                        ? c->color[0] : c->color[i]);
        g_assert_cmpint(picture_pixel(image, 0, 0)[i], ==,
                        picture_pixel(image, 39, 40)[i]);
    }

    g_object_unref(image);
    mark_free(watermark, &b);
}


static void
overlay_deep_test(void)
{
    VipsImage            *image, *t, *deep;
    const guint16        *p;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, picture_flat(20, 10, 3, (double[]) { 255, 1, 0 }),
                         IMGPROC_FORMAT_PNG);

    /* 1001, 2002, 3003 and half of the alpha */

    image = picture_flat(WIDTH, HEIGHT, 4, (double[]) { 1, 2, 3, 32 });
    g_assert_cmpint(vips_linear(image, &t,
                                (double[]) { 1001, 1001, 1001, 1024 },
                                (double[]) { 0, 0, 0, 0 }, 4, NULL),
                    ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_cast_ushort(t, &image, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_copy(image, &deep, "interpretation",
                              VIPS_INTERPRETATION_RGB16, NULL),
                    ==, 0);
    g_object_unref(image);

    image = mark_apply(watermark, g_object_ref(deep), "wm:1", 1, 0);

    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_RGB16);
    g_assert_cmpint(image->BandFmt, ==, VIPS_FORMAT_USHORT);
    g_assert_cmpint(image->Bands, ==, 4);

    p = (const guint16 *) picture_pixel(image, 50, 40);
    g_assert_cmpint(p[0], ==, 65535);
    g_assert_cmpint(p[1], ==, 257);
    g_assert_cmpint(p[2], ==, 0);
    g_assert_cmpint(p[3], ==, 65535);

    p = (const guint16 *) picture_pixel(image, 0, 0);
    g_assert_cmpint(p[0], ==, 1001);
    g_assert_cmpint(p[1], ==, 2002);
    g_assert_cmpint(p[2], ==, 3003);
    g_assert_cmpint(p[3], ==, 32768);

    g_object_unref(image);

    image = mark_apply(watermark, deep, "wm:0.5", 1, 0);

    p = (const guint16 *) picture_pixel(image, 50, 40);
    g_assert_cmpint(p[3], >=, 49150);
    g_assert_cmpint(p[3], <=, 49152);

    g_object_unref(image);
    mark_free(watermark, &b);
}


static void
overlay_deep_grey_test(void)
{
    VipsImage            *image, *t, *deep;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, picture_flat(20, 10, 1, (double[]) { 100 }),
                         IMGPROC_FORMAT_PNG);

    image = picture_flat(WIDTH, HEIGHT, 1, (double[]) { 50 });
    g_assert_cmpint(vips_linear1(image, &t, 1001, 0, NULL), ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_cast_ushort(t, &image, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_copy(image, &deep, "interpretation",
                              VIPS_INTERPRETATION_GREY16, NULL),
                    ==, 0);
    g_object_unref(image);

    image = mark_apply(watermark, deep, "wm:0.5", 1, 0);

    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_GREY16);
    g_assert_cmpint(image->Bands, ==, 1);

    /* 25700 and 50050 */

    g_assert_cmpint(*(guint16 *) picture_pixel(image, 50, 40), ==, 37875);
    g_assert_cmpint(*(guint16 *) picture_pixel(image, 1, 1), ==, 50050);

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* every pixel of the mark, in its place, and of the picture around */

static void
overlay_pixels_test(void)
{
    VipsImage            *image, *mark, *expected;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    mark = picture_new(60, 50, 3);
    image = picture_new(WIDTH, HEIGHT, 3);

    g_assert_cmpint(vips_insert(image, mark, &expected, 13, 7, NULL), ==, 0);

    watermark = mark_new(&b, mark, IMGPROC_FORMAT_PNG);

    picture_assert_equal(mark_apply(watermark, image, "wm:1:nowe:13:7", 1, 0),
                         expected);

    mark_free(watermark, &b);
}


/* scaled as pictures are, alpha aware */

static void
overlay_scale_test(void)
{
    int                   x, y, i;
    VipsImage            *image, *scaled;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    source = picture_save(picture_new(60, 30, 4), IMGPROC_FORMAT_PNG);
    watermark = mark_new(&b, picture_new(60, 30, 4), IMGPROC_FORMAT_PNG);

    /* onto what is transparent: the mark itself is to be seen */

    image = mark_apply(watermark, picture_flat(WIDTH, HEIGHT, 4,
                                    (double[]) { 0, 0, 0, 0 }),
                       "wm:1:nowe:0:0:0.25", 1, 0);

    scaled = picture_result(&source, "f:png/w:25");

    g_assert_cmpint(scaled->Xsize, ==, 25);
    g_assert_cmpint(scaled->Ysize, ==, 13);

    /* multiplied and unmultiplied by alpha a colour may lose a unit */

    for (y = 0; y < 13; y++) {
        for (x = 0; x < 25; x++) {
            for (i = 0; i < 4; i++) {
                g_assert_cmpint(abs(picture_pixel(image, x, y)[i]
                                    - picture_pixel(scaled, x, y)[i]),
                                <=, 1);
            }
        }
    }

    g_assert_cmpint(picture_pixel(image, 25, 0)[3], ==, 0);
    g_assert_cmpint(picture_pixel(image, 0, 13)[3], ==, 0);

    g_object_unref(image);
    g_object_unref(scaled);
    g_free(source.data);
    mark_free(watermark, &b);
}


static void
overlay_huge_test(void)
{
    VipsImage            *image;
    imgproc_ctx_t         ctx;
    imgproc_job_t         job;
    picture_bytes_t       b, none = { NULL, 0 };
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    picture_job(&job, &none, "wm:1:re:0:0:1000000000000");
    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    image = mark_blue();

    job.watermark = watermark;
    ctx.job = &job;
    ctx.image = image;

    g_assert_cmpint(imgproc_overlay(&ctx), ==, IMGPROC_TOO_MANY_PIXELS);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);
    g_assert_true(ctx.image == image);

    (void) imgproc_pipeline_next(&ctx, NULL);

    /* as large as can be: only what is seen of it is computed */

    image = mark_apply(watermark, mark_blue(), "wm:1:ch:0:0:40000", 1, 0);

    g_assert_true(mark_is_red(image, 0, 0));

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* what sticks out of a frame must not be on the next one */

static void
overlay_frames_test(void)
{
    int                   x, y;
    VipsImage            *image;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    image = mark_apply(watermark, mark_blue(), "wm:1:soea:-5:-4", 1, 4);

    g_assert_cmpint(image->Ysize, ==, HEIGHT);

    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {
            g_assert_cmpint(mark_is_red(image, x, y), ==,
                            x >= 85 && y % 20 >= 14);
        }
    }

    g_object_unref(image);

    /* and its box is a part of one frame's */

    image = mark_apply(watermark, mark_blue(), "wm:1:nowe:0:0:0.5", 1, 4);

    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {
            g_assert_cmpint(mark_is_red(image, x, y), ==,
                            x < 20 && y % 20 < 10);
        }
    }

    g_object_unref(image);
    mark_free(watermark, &b);
}


static void
overlay_frames_tiles_test(void)
{
    int                   x, y;
    VipsImage            *image;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    /* one row of tiles in the middle of each frame of 100 x 16 */

    image = mark_apply(watermark, mark_blue(), "wm:1:re:0:6", 1, 5);

    for (y = 0; y < HEIGHT; y++) {
        for (x = 0; x < WIDTH; x++) {
            g_assert_cmpint(mark_is_red(image, x, y), ==,
                            y % 16 >= 3 && y % 16 < 13);
        }
    }

    g_object_unref(image);
    mark_free(watermark, &b);
}


static void
overlay_animation_test(void)
{
    int                   i;
    VipsImage            *image, *strip, *frames[3];
    imgproc_job_t         job;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    for (i = 0; i < 3; i++) {
        frames[i] = picture_flat(80, 40, 3, (double[]) { 0, 60 * i, 255 });
    }

    g_assert_cmpint(vips_arrayjoin(frames, &strip, 3, "across", 1, NULL), ==,
                    0);

    for (i = 0; i < 3; i++) {
        g_object_unref(frames[i]);
    }

    vips_image_set_int(strip, VIPS_META_PAGE_HEIGHT, 40);

    source = picture_save(strip, IMGPROC_FORMAT_WEBP);
    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    picture_job(&job, &source, "f:webp/q:100/w:40/wm:1:soea");
    job.watermark = watermark;
    imgproc_image_process(&job);

    g_assert_cmpstr(job.error.detail, ==, "");
    g_assert_cmpint(job.width, ==, 40);

    g_assert_cmpint(vips_webpload_buffer(job.result.data, job.result.len,
                                         &strip, "n", -1, NULL),
                    ==, 0);
    image = vips_image_copy_memory(strip);
    g_object_unref(strip);

    g_assert_cmpint(image->Xsize, ==, 40);
    g_assert_cmpint(image->Ysize, ==, 60);

    for (i = 0; i < 3; i++) {
        g_assert_cmpint(picture_pixel(image, 32, 20 * i + 15)[0], >, 200);
        g_assert_cmpint(picture_pixel(image, 32, 20 * i + 15)[2], <, 55);
        g_assert_cmpint(picture_pixel(image, 8, 20 * i + 5)[0], <, 30);
        g_assert_cmpint(picture_pixel(image, 8, 20 * i + 5)[2], >, 225);
    }

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    g_free(source.data);
    mark_free(watermark, &b);
}


/* over what was flattened, paddings among it */

static void
overlay_flatten_test(void)
{
    VipsImage            *image;
    imgproc_job_t         job;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    source = picture_save(mark_blue(), IMGPROC_FORMAT_PNG);
    watermark = mark_new(&b, mark_red(), IMGPROC_FORMAT_PNG);

    picture_job(&job, &source, "f:png/pd:10/bg:0f0/wm:1:nowe");
    job.watermark = watermark;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(image->Bands, ==, 3);
    g_assert_true(mark_is_red(image, 0, 0));
    g_assert_true(mark_is_red(image, 19, 9));
    g_assert_cmpint(picture_pixel(image, 5, 20)[1], ==, 255);

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    g_free(source.data);
    mark_free(watermark, &b);
}


static void
overlay_streams_test(const void *data)
{
    int                   bands;
    imgproc_job_t         job;
    picture_bytes_t       b, source;
    imgproc_format_e      format;
    imgproc_watermark_t  *watermark;

    watermark = mark_new(&b, picture_new(50, 40, 4), IMGPROC_FORMAT_PNG);

    for (bands = 1; bands <= 4; bands++) {
        for (format = IMGPROC_FORMAT_JPEG; format <= IMGPROC_FORMAT_AVIF;
             format++)
        {
            if (!(imgproc_image_results() & 1u << format)) {
                continue;
            }

            source = picture_save(picture_new(300, 400, bands), format);

            picture_job(&job, &source, data);
            job.watermark = watermark;
            imgproc_image_process(&job);

            g_assert_cmpstr(job.error.detail, ==, "");
            g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
            g_assert_cmpint(job.width, >, 0);

            imgproc_buffer_free(&job.result);
            g_free(source.data);
        }
    }

    mark_free(watermark, &b);
}
