
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_limits.h"


static uint64_t imgproc_limits_pixels(uint64_t max, double megapixels);
static uint32_t imgproc_limits_number(uint32_t max, int n);


void
imgproc_limits_lower(imgproc_limits_t *limits,
    const imgproc_options_t *options)
{
    double  frame;

    limits->max_source_resolution =
        imgproc_limits_pixels(limits->max_source_resolution,
                              options->max_src_resolution);

    limits->max_animation_frames =
        imgproc_limits_number(limits->max_animation_frames,
                              options->max_animation_frames);

    limits->max_result_dimension =
        imgproc_limits_number(limits->max_result_dimension,
                              options->max_result_dimension);

    frame = options->max_animation_frame_resolution;

    /* the configuration's limit replaces that of the sum, this one must not */

    if (frame > 0 && limits->max_animation_frame_resolution == 0) {
        limits->sum_of_frames = 1;
    }

    limits->max_animation_frame_resolution =
        imgproc_limits_pixels(limits->max_animation_frame_resolution, frame);
}


/* 0 is no limit, and less than a pixel is one */

static uint64_t
imgproc_limits_pixels(uint64_t max, double megapixels)
{
    double  pixels;

    pixels = megapixels * 1e6;

    if (!(pixels > 0) || pixels >= 1e18 || (max && pixels >= max)) {
        return max;
    }

    return MAX(pixels, 1);
}


static uint32_t
imgproc_limits_number(uint32_t max, int n)
{
    if (n <= 0 || (max && (uint32_t) n >= max)) {
        return max;
    }

    return n;
}


int64_t
imgproc_limits_source_size(int64_t max, const imgproc_options_t *options)
{
    if (options->max_src_file_size <= 0) {
        return max;
    }

    return MIN(max, options->max_src_file_size);
}
