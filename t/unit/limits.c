
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_limits.h"


/* a limit, what the options ask for, and what becomes of it */

typedef struct {
    uint64_t           limit;
    double             option;
    uint64_t           lowered;
} limits_pixels_t;


typedef struct {
    uint32_t           limit;
    int                option;
    uint32_t           lowered;
} limits_number_t;


static void limits_test_resolution(void);
static void limits_test_frame(void);
static void limits_test_frame_and_sum(void);
static void limits_test_numbers(void);
static void limits_test_size(void);
static void limits_test_untouched(void);


static const limits_pixels_t  limits_pixels[] = {
    { 50000000, 0, 50000000 },
    { 50000000, 10, 10000000 },
    { 50000000, 0.5, 500000 },
    { 50000000, 49.999999, 49999999 },
    { 50000000, 50, 50000000 },
    { 50000000, 51, 50000000 },
    { 50000000, 1e300, 50000000 },
    { 50000000, INFINITY, 50000000 },
    { 50000000, NAN, 50000000 },
    { 50000000, -1, 50000000 },
    { 50000000, 1e-9, 1 },
    { 0, 0, 0 },
    { 0, 10, 10000000 },
    { 0, 1e-9, 1 },
    { 0, 1e300, 0 }
};


static const limits_number_t  limits_numbers[] = {
    { 128, 0, 128 },
    { 128, 1, 1 },
    { 128, 127, 127 },
    { 128, 129, 128 },
    { 128, G_MAXINT, 128 },
    { 128, -1, 128 },
    { 0, 0, 0 },
    { 0, 5, 5 },
    { G_MAXUINT32, G_MAXINT, G_MAXINT }
};


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/limits/resolution", limits_test_resolution);
    g_test_add_func("/limits/frame", limits_test_frame);
    g_test_add_func("/limits/frame and sum", limits_test_frame_and_sum);
    g_test_add_func("/limits/numbers", limits_test_numbers);
    g_test_add_func("/limits/bytes", limits_test_size);
    g_test_add_func("/limits/untouched", limits_test_untouched);

    return g_test_run();
}


static void
limits_test_resolution(void)
{
    unsigned           i;
    imgproc_limits_t   limits;
    imgproc_options_t  o;

    for (i = 0; i < G_N_ELEMENTS(limits_pixels); i++) {

        memset(&limits, 0, sizeof(imgproc_limits_t));
        imgproc_options_init(&o);

        limits.max_source_resolution = limits_pixels[i].limit;
        o.max_src_resolution = limits_pixels[i].option;

        imgproc_limits_lower(&limits, &o);

        g_assert_cmpuint(limits.max_source_resolution, ==,
                         limits_pixels[i].lowered);
        g_assert_cmpuint(limits.max_animation_frame_resolution, ==, 0);
    }
}


static void
limits_test_frame(void)
{
    unsigned           i;
    imgproc_limits_t   limits;
    imgproc_options_t  o;

    for (i = 0; i < G_N_ELEMENTS(limits_pixels); i++) {

        memset(&limits, 0, sizeof(imgproc_limits_t));
        imgproc_options_init(&o);

        limits.max_animation_frame_resolution = limits_pixels[i].limit;
        o.max_animation_frame_resolution = limits_pixels[i].option;

        imgproc_limits_lower(&limits, &o);

        g_assert_cmpuint(limits.max_animation_frame_resolution, ==,
                         limits_pixels[i].lowered);
        g_assert_cmpuint(limits.max_source_resolution, ==, 0);
    }
}


/*
 * Where the configuration limits the sum of all frames, an option that limits
 * a frame must not lift that.
 */

static void
limits_test_frame_and_sum(void)
{
    imgproc_info_t     info;
    imgproc_error_t    err;
    imgproc_limits_t   limits;
    imgproc_options_t  o;

    memset(&info, 0, sizeof(imgproc_info_t));
    memset(&limits, 0, sizeof(imgproc_limits_t));
    imgproc_options_init(&o);

    info.format = IMGPROC_FORMAT_GIF;
    info.width = 1000;
    info.height = 1000;
    info.frames = 60;

    limits.source_formats = 1u << IMGPROC_FORMAT_GIF;
    limits.max_source_resolution = 50000000;
    o.max_animation_frame_resolution = 2;

    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_TOO_MANY_PIXELS);

    imgproc_limits_lower(&limits, &o);

    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_TOO_MANY_PIXELS);

    info.frames = 40;

    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_OK);

    info.width = 3000;
    info.frames = 2;

    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_TOO_MANY_PIXELS);

    /* a limit of the configuration stands for the sum */

    memset(&limits, 0, sizeof(imgproc_limits_t));

    limits.source_formats = 1u << IMGPROC_FORMAT_GIF;
    limits.max_source_resolution = 50000000;
    limits.max_animation_frame_resolution = 4000000;

    info.width = 1000;
    info.frames = 60;

    imgproc_limits_lower(&limits, &o);

    g_assert_cmpuint(limits.max_animation_frame_resolution, ==, 2000000);
    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_OK);
}


static void
limits_test_numbers(void)
{
    unsigned           i;
    imgproc_limits_t   limits;
    imgproc_options_t  o;

    for (i = 0; i < G_N_ELEMENTS(limits_numbers); i++) {

        memset(&limits, 0, sizeof(imgproc_limits_t));
        imgproc_options_init(&o);

        limits.max_animation_frames = limits_numbers[i].limit;
        o.max_animation_frames = limits_numbers[i].option;

        imgproc_limits_lower(&limits, &o);

        g_assert_cmpuint(limits.max_animation_frames, ==,
                         limits_numbers[i].lowered);
        g_assert_cmpuint(limits.max_result_dimension, ==, 0);

        memset(&limits, 0, sizeof(imgproc_limits_t));
        imgproc_options_init(&o);

        limits.max_result_dimension = limits_numbers[i].limit;
        o.max_result_dimension = limits_numbers[i].option;

        imgproc_limits_lower(&limits, &o);

        g_assert_cmpuint(limits.max_result_dimension, ==,
                         limits_numbers[i].lowered);
        g_assert_cmpuint(limits.max_animation_frames, ==, 0);
    }
}


static void
limits_test_size(void)
{
    imgproc_options_t  o;

    imgproc_options_init(&o);

    g_assert_true(imgproc_limits_source_size(33554432, &o) == 33554432);

    o.max_src_file_size = 1000;
    g_assert_true(imgproc_limits_source_size(33554432, &o) == 1000);
    g_assert_true(imgproc_limits_source_size(999, &o) == 999);

    o.max_src_file_size = G_MAXINT;
    g_assert_true(imgproc_limits_source_size(33554432, &o) == 33554432);
    g_assert_true(imgproc_limits_source_size(G_MAXINT64, &o) == G_MAXINT);

    o.max_src_file_size = -1;
    g_assert_true(imgproc_limits_source_size(5, &o) == 5);
}


/* without options all limits are what they were */

static void
limits_test_untouched(void)
{
    imgproc_limits_t   limits, before;
    imgproc_options_t  o;

    memset(&limits, 0xa5, sizeof(imgproc_limits_t));
    imgproc_options_init(&o);

    before = limits;
    imgproc_limits_lower(&limits, &o);

    g_assert_cmpmem(&limits, sizeof(limits), &before, sizeof(before));
}
