
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdlib.h>

#include "imgproc_decode.h"


static void imgproc_decode_geometry(imgproc_ctx_t *ctx, int orientation);
static double imgproc_decode_shrink(imgproc_ctx_t *ctx);
static VipsImage *imgproc_decode_open(const imgproc_job_t *job, double shrink,
    int thumbnail);
static imgproc_code_e imgproc_decode_check(imgproc_ctx_t *ctx, double shrink);
static imgproc_code_e imgproc_decode_reopen(imgproc_ctx_t *ctx, double shrink,
    int thumbnail);
static imgproc_code_e imgproc_decode_thumbnail(imgproc_ctx_t *ctx);
static int imgproc_decode_orientation(imgproc_ctx_t *ctx);
static void imgproc_decode_settle(imgproc_ctx_t *ctx);


/*
 * How far to shrink depends on EXIF's orientation, which only the opened
 * picture tells.  Most are upright, so the picture is opened as if it were,
 * and again if that was wrong; opening reads no more than the header.
 */

imgproc_code_e
imgproc_decode(imgproc_ctx_t *ctx)
{
    int              orientation;
    double           guess, shrink;
    imgproc_code_e   code;

    imgproc_decode_geometry(ctx, 1);
    guess = imgproc_decode_shrink(ctx);

    code = imgproc_decode_reopen(ctx, guess, 0);
    if (code != IMGPROC_OK) {
        return code;
    }

    orientation = imgproc_decode_orientation(ctx);

    imgproc_decode_geometry(ctx, orientation);
    shrink = imgproc_decode_shrink(ctx);

    if (shrink != guess) {
        code = imgproc_decode_reopen(ctx, shrink, 0);

    } else {
        code = imgproc_decode_thumbnail(ctx);
    }

    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_decode_settle(ctx);

    return IMGPROC_OK;
}


static void
imgproc_decode_geometry(imgproc_ctx_t *ctx, int orientation)
{
    imgproc_job_t  *job;

    job = ctx->job;

    imgproc_geometry(&job->options, job->info.width, job->info.height,
                     orientation, 0, job->limits.max_result_dimension,
                     &ctx->geometry);
}


static double
imgproc_decode_shrink(imgproc_ctx_t *ctx)
{
    double                 pre;
    const imgproc_info_t  *info;

    info = &ctx->job->info;
    pre = imgproc_geometry_preshrink(&ctx->geometry);

    if (pre <= 1 || info->frames > 1) {
        return 1;
    }

    switch (info->format) {

    case IMGPROC_FORMAT_JPEG:
        return pre >= 8 ? 8 : pre >= 4 ? 4 : pre >= 2 ? 2 : 1;

    case IMGPROC_FORMAT_WEBP:
        return pre;

    default:
        return 1;
    }
}


static imgproc_code_e
imgproc_decode_reopen(imgproc_ctx_t *ctx, double shrink, int thumbnail)
{
    VipsImage  *image;

    image = imgproc_decode_open(ctx->job, shrink, thumbnail);
    if (image == NULL) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    (void) imgproc_pipeline_next(ctx, image);

    return thumbnail ? IMGPROC_OK : imgproc_decode_check(ctx, shrink);
}


/*
 * The loaders are named, never found: what the sniffer has not understood
 * must not reach a loader of somebody else's choice.
 */

static VipsImage *
imgproc_decode_open(const imgproc_job_t *job, double shrink, int thumbnail)
{
    int         rc;
    void       *data;
    size_t      len;
    VipsImage  *image;

    data = job->source.data;
    len = job->source.len;
    image = NULL;

    switch (job->info.format) {

    case IMGPROC_FORMAT_JPEG:
        rc = vips_jpegload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "shrink", (int) shrink, NULL);
        break;

    case IMGPROC_FORMAT_PNG:

        /* an interlaced one is read whole: not into a temporary file */

        rc = vips_pngload_buffer(data, len, &image,
                                 "access", VIPS_ACCESS_SEQUENTIAL,
                                 "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                 "memory", (int) job->info.progressive, NULL);
        break;

    case IMGPROC_FORMAT_WEBP:
        rc = vips_webpload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "scale", 1 / shrink, NULL);
        break;

    case IMGPROC_FORMAT_GIF:
        rc = vips_gifload_buffer(data, len, &image,
                                 "access", VIPS_ACCESS_SEQUENTIAL,
                                 "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
        break;

    case IMGPROC_FORMAT_AVIF:
    case IMGPROC_FORMAT_HEIC:
        rc = vips_heifload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "thumbnail", thumbnail, NULL);
        break;

    default:
        vips_error("imgproc", "no loader for format %d",
                   (int) job->info.format);
        return NULL;
    }

    return rc == 0 ? image : NULL;
}


/*
 * All limits were checked against what the sniffer has read.  A loader that
 * sees another picture in the same bytes (AVIF turned by irot, or a forgery)
 * is checked again.
 */

static imgproc_code_e
imgproc_decode_check(imgproc_ctx_t *ctx, double shrink)
{
    int              width, height;
    imgproc_job_t   *job;
    imgproc_info_t  *info;

    job = ctx->job;
    info = &job->info;

    width = ctx->image->Xsize;
    height = ctx->image->Ysize;

    if (fabs(info->width / shrink - width) < 1
        && fabs(info->height / shrink - height) < 1)
    {
        return IMGPROC_OK;
    }

    if (shrink != 1) {
        return imgproc_error(&job->error, IMGPROC_BROKEN_IMAGE,
                             "header says %ux%u, shrunk by %g it is %dx%d",
                             info->width, info->height, shrink, width,
                             height);
    }

    info->width = width;
    info->height = height;

    return imgproc_sniff_check(info, &job->limits, &job->error);
}


/* the small picture that comes with a HEIF, if it is large enough */

static imgproc_code_e
imgproc_decode_thumbnail(imgproc_ctx_t *ctx)
{
    double      pre;
    VipsImage  *image;

    if (ctx->job->info.format != IMGPROC_FORMAT_AVIF
        && ctx->job->info.format != IMGPROC_FORMAT_HEIC)
    {
        return IMGPROC_OK;
    }

    pre = imgproc_geometry_preshrink(&ctx->geometry);

    if (pre <= 1) {
        return IMGPROC_OK;
    }

    image = imgproc_decode_open(ctx->job, 1, 1);
    if (image == NULL) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    if (image->Xsize < ctx->image->Xsize
        && image->Xsize * pre >= ctx->image->Xsize
        && image->Ysize * pre >= ctx->image->Ysize)
    {
        return imgproc_pipeline_next(ctx, image);
    }

    g_object_unref(image);

    return IMGPROC_OK;
}


static int
imgproc_decode_orientation(imgproc_ctx_t *ctx)
{
    if (!ctx->job->options.auto_rotate) {
        return 1;
    }

    return vips_image_get_orientation(ctx->image);
}


static void
imgproc_decode_settle(imgproc_ctx_t *ctx)
{
    const char  *name;

    if (ctx->image->Xsize != (int) ctx->job->info.width
        || ctx->image->Ysize != (int) ctx->job->info.height)
    {
        imgproc_geometry_reload(&ctx->geometry, ctx->image->Xsize,
                                ctx->image->Ysize, &ctx->xshrink,
                                &ctx->yshrink);
    }

    name = "palette-bit-depth";

    if (vips_image_get_typeof(ctx->image, name)) {
        (void) vips_image_get_int(ctx->image, name, &ctx->palette_bits);
    }

    imgproc_pipeline_watch(ctx, ctx->image);
}
