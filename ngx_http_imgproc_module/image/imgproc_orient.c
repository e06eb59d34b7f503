
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_orient.h"


static imgproc_code_e imgproc_orient_rotate(imgproc_ctx_t *ctx, int angle);
static imgproc_code_e imgproc_orient_flip(imgproc_ctx_t *ctx, int enabled,
    VipsDirection direction);


imgproc_code_e
imgproc_orient(imgproc_ctx_t *ctx)
{
    imgproc_code_e             code;
    const imgproc_options_t   *options;
    const imgproc_geometry_t  *geometry;

    options = &ctx->job->options;
    geometry = &ctx->geometry;

    if (options->auto_rotate) {
        ctx->oriented = 1;
    }

    if (geometry->angle == 0 && !geometry->flip && options->rotate == 0
        && !options->flip_h && !options->flip_v)
    {
        return IMGPROC_OK;
    }

    ctx->oriented = 1;

    /* a source that streams can be mirrored line by line, no more */

    if (geometry->angle || options->rotate || options->flip_v) {

        code = imgproc_pipeline_memory(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    code = imgproc_orient_rotate(ctx, geometry->angle);

    if (code == IMGPROC_OK) {
        code = imgproc_orient_flip(ctx, geometry->flip,
                                   VIPS_DIRECTION_HORIZONTAL);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_orient_rotate(ctx, options->rotate);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_orient_flip(ctx, options->flip_h,
                                   VIPS_DIRECTION_HORIZONTAL);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_orient_flip(ctx, options->flip_v,
                                   VIPS_DIRECTION_VERTICAL);
    }

    return code;
}


static imgproc_code_e
imgproc_orient_rotate(imgproc_ctx_t *ctx, int angle)
{
    VipsImage  *image;

    if (angle == 0) {
        return IMGPROC_OK;
    }

    if (vips_rot(ctx->image, &image, (VipsAngle) (angle / 90), NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static imgproc_code_e
imgproc_orient_flip(imgproc_ctx_t *ctx, int enabled, VipsDirection direction)
{
    VipsImage  *image;

    if (!enabled) {
        return IMGPROC_OK;
    }

    if (vips_flip(ctx->image, &image, direction, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}
