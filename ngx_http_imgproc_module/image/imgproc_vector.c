
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "imgproc_geometry.h"
#include "imgproc_svg.h"
#include "imgproc_vector.h"


static void imgproc_vector_guard(imgproc_job_t *job);
static uint32_t imgproc_vector_round(double n);


imgproc_code_e
imgproc_vector_pass(imgproc_job_t *job)
{
    imgproc_code_e  code;

    code = imgproc_svg_clean(&job->source, &job->result, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    job->format = IMGPROC_FORMAT_SVG;
    job->width = job->info.width;
    job->height = job->info.height;

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_vector_check(imgproc_job_t *job)
{
    double               shrink, scale;
    imgproc_info_t       rendered;
    imgproc_size_t       size;
    imgproc_code_e       code;
    imgproc_svg_cost_t   cost;
    imgproc_geometry_t   geometry;

    imgproc_vector_guard(job);

    imgproc_geometry(&job->options, job->info.width, job->info.height, 1, 1,
                     job->limits.max_result_dimension, &geometry);

    shrink = imgproc_geometry_load_shrink(&geometry, &job->options,
                                          &job->info);
    scale = imgproc_geometry_vector_scale(&job->info, shrink);

    rendered = job->info;
    rendered.width = imgproc_vector_round(job->info.vector_width * scale);
    rendered.height = imgproc_vector_round(job->info.vector_height * scale);

    code = imgproc_sniff_size(&rendered, &job->limits, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    size.width = rendered.width;
    size.height = rendered.height;

    code = imgproc_svg_scan(&job->source, &size, &job->info, &job->limits,
                            &cost, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    job->info.memory = MIN(cost.memory, 1e18);

    return IMGPROC_OK;
}


/* a poster in millimetres is no larger than what it may be rendered at */

static void
imgproc_vector_guard(imgproc_job_t *job)
{
    double                   f, longer, area;
    imgproc_info_t          *info;
    const imgproc_limits_t  *limits;

    info = &job->info;
    limits = &job->limits;

    f = 1;
    longer = MAX(info->vector_width, info->vector_height);
    area = info->vector_width * info->vector_height;

    if (limits->max_source_dimension) {
        f = MIN(f, limits->max_source_dimension / longer);
    }

    if (limits->max_source_resolution) {
        f = MIN(f, sqrt(limits->max_source_resolution / area));
    }

    if (f == 1) {
        return;
    }

    info->width = MAX(1, floor(info->vector_width * f));
    info->height = MAX(1, floor(info->vector_height * f));
}


static uint32_t
imgproc_vector_round(double n)
{
    return MAX(1, MIN(n, INT32_MAX) + 0.5);
}


/* what a style sheet or the height of a font says is not seen by the sniffer */

imgproc_code_e
imgproc_vector_recheck(imgproc_job_t *job, double shrink, int width,
    int height)
{
    double           scale;
    imgproc_info_t  *info, rendered;
    imgproc_code_e   code;

    info = &job->info;
    scale = imgproc_geometry_vector_scale(info, shrink);

    rendered = *info;
    rendered.width = width;
    rendered.height = height;

    code = imgproc_sniff_size(&rendered, &job->limits, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (fabs(info->vector_width * scale - width) <= 1
        && fabs(info->vector_height * scale - height) <= 1)
    {
        return IMGPROC_OK;
    }

    info->vector_width = width / scale;
    info->vector_height = height / scale;

    info->width = imgproc_vector_round(info->vector_width);
    info->height = imgproc_vector_round(info->vector_height);

    return imgproc_vector_check(job);
}
