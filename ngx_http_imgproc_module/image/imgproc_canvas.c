
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_canvas.h"
#include "imgproc_color.h"
#include "imgproc_resize.h"


static imgproc_code_e imgproc_canvas_enlarge(imgproc_ctx_t *ctx,
    const imgproc_size_t *size, const imgproc_gravity_t *gravity);
static imgproc_code_e imgproc_canvas_embed(imgproc_ctx_t *ctx, int left,
    int top, int width, int height);
static imgproc_code_e imgproc_canvas_alpha(imgproc_ctx_t *ctx);
static int imgproc_canvas_max(imgproc_format_e format);


imgproc_code_e
imgproc_canvas_extend(imgproc_ctx_t *ctx)
{
    const imgproc_extend_t  *extend;

    extend = &ctx->job->options.extend;

    if (!extend->enabled) {
        return IMGPROC_OK;
    }

    return imgproc_canvas_enlarge(ctx, &ctx->geometry.target,
                                  &extend->gravity);
}


imgproc_code_e
imgproc_canvas_extend_aspect_ratio(imgproc_ctx_t *ctx)
{
    const imgproc_extend_t  *extend;

    extend = &ctx->job->options.extend_aspect_ratio;

    if (!extend->enabled) {
        return IMGPROC_OK;
    }

    return imgproc_canvas_enlarge(ctx, &ctx->geometry.extend,
                                  &extend->gravity);
}


imgproc_code_e
imgproc_canvas_padding(imgproc_ctx_t *ctx)
{
    gint64      width, height;
    const int  *p;

    p = ctx->geometry.padding;

    if (p[0] == 0 && p[1] == 0 && p[2] == 0 && p[3] == 0) {
        return IMGPROC_OK;
    }

    width = (gint64) ctx->image->Xsize + p[1] + p[3];
    height = (gint64) ctx->image->Ysize + p[0] + p[2];

    if (width > VIPS_MAX_COORD || height > VIPS_MAX_COORD) {
        return imgproc_error(&ctx->job->error, IMGPROC_TOO_MANY_PIXELS,
                             "padded to %" G_GINT64_FORMAT "x%"
                             G_GINT64_FORMAT, width, height);
    }

    return imgproc_canvas_embed(ctx, p[3], p[0], width, height);
}


imgproc_code_e
imgproc_canvas_limit(imgproc_ctx_t *ctx)
{
    int     max, longer;
    double  scale;

    max = imgproc_canvas_max(ctx->format);
    longer = MAX(ctx->image->Xsize, ctx->image->Ysize);

    if (longer <= max) {
        return IMGPROC_OK;
    }

    scale = (double) max / longer;

    return imgproc_resize(ctx, MAX(scale, 1.0 / ctx->image->Xsize),
                          MAX(scale, 1.0 / ctx->image->Ysize));
}


imgproc_code_e
imgproc_canvas_flatten(imgproc_ctx_t *ctx)
{
    int                       i, rc, unit, grey;
    double                    color[3];
    VipsImage                *image;
    imgproc_code_e            code;
    VipsArrayDouble          *background;
    const imgproc_options_t  *options;

    options = &ctx->job->options;

    if (!vips_image_hasalpha(ctx->image)
        || (!options->has_background
            && (imgproc_format(ctx->format)->flags & IMGPROC_FORMAT_ALPHA)))
    {
        return IMGPROC_OK;
    }

    unit = ctx->image->BandFmt == VIPS_FORMAT_USHORT ? 257 : 1;

    for (i = 0; i < 3; i++) {
        color[i] = options->has_background ? options->background[i] : 255;
        color[i] *= unit;
    }

    grey = color[0] == color[1] && color[1] == color[2];

    if (!grey) {
        code = imgproc_color_to_rgb(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    background = vips_array_double_new(color, grey ? 1 : 3);

    rc = vips_flatten(ctx->image, &image, "background", background, NULL);

    vips_area_unref(VIPS_AREA(background));

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static imgproc_code_e
imgproc_canvas_enlarge(imgproc_ctx_t *ctx, const imgproc_size_t *size,
    const imgproc_gravity_t *gravity)
{
    int             left, top;
    double          scale;
    imgproc_size_t  outer, inner;

    inner.width = ctx->image->Xsize;
    inner.height = ctx->image->Ysize;

    outer.width = MAX(size->width, inner.width);
    outer.height = MAX(size->height, inner.height);

    if (outer.width == inner.width && outer.height == inner.height) {
        return IMGPROC_OK;
    }

    scale = ctx->geometry.dpr_scale;

    imgproc_geometry_place(&outer, &inner, gravity, scale, scale, &left,
                           &top);

    return imgproc_canvas_embed(ctx, left, top, outer.width, outer.height);
}


static imgproc_code_e
imgproc_canvas_embed(imgproc_ctx_t *ctx, int left, int top, int width,
    int height)
{
    VipsImage       *image;
    imgproc_code_e   code;

    code = imgproc_canvas_alpha(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    /* black in all bands, alpha among them */

    if (vips_embed(ctx->image, &image, left, top, width, height,
                   "extend", VIPS_EXTEND_BLACK, NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static imgproc_code_e
imgproc_canvas_alpha(imgproc_ctx_t *ctx)
{
    VipsImage  *image;

    if (vips_image_hasalpha(ctx->image)) {
        return IMGPROC_OK;
    }

    if (vips_addalpha(ctx->image, &image, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* JPEG's is not the format's 65535 but libjpeg's JPEG_MAX_DIMENSION */

static int
imgproc_canvas_max(imgproc_format_e format)
{
    switch (format) {

    case IMGPROC_FORMAT_JPEG:
        return 65500;

    case IMGPROC_FORMAT_WEBP:
        return 16383;

    case IMGPROC_FORMAT_AVIF:
    case IMGPROC_FORMAT_HEIC:
        return 16384;

    case IMGPROC_FORMAT_GIF:
        return 65535;

    case IMGPROC_FORMAT_ICO:
        return 256;

    default:
        return VIPS_MAX_COORD;
    }
}
