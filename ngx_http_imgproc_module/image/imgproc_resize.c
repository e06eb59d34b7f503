
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_resize.h"


static imgproc_code_e imgproc_resize_extract(imgproc_ctx_t *ctx,
    const imgproc_size_t *size, const imgproc_gravity_t *gravity,
    double xscale, double yscale);
static imgproc_code_e imgproc_resize_smart(imgproc_ctx_t *ctx,
    const imgproc_size_t *size);
static int imgproc_resize_alpha(VipsImage *in, VipsImage **out, double hscale,
    double vscale);


imgproc_code_e
imgproc_resize_crop(imgproc_ctx_t *ctx)
{
    double                    xscale, yscale;
    imgproc_size_t            size;
    imgproc_gravity_t         gravity;
    const imgproc_options_t  *options;

    options = &ctx->job->options;
    size = ctx->geometry.crop;

    if (size.width == 0 && size.height == 0) {
        return IMGPROC_OK;
    }

    if (options->crop.has_gravity) {
        gravity = options->crop.gravity;

    } else {
        gravity = options->gravity;
    }

    imgproc_geometry_unrotate(options, &ctx->geometry, &gravity, &size);

    if (ctx->geometry.swapped) {
        xscale = 1 / ctx->yshrink;
        yscale = 1 / ctx->xshrink;

    } else {
        xscale = 1 / ctx->xshrink;
        yscale = 1 / ctx->yshrink;
    }

    return imgproc_resize_extract(ctx, &size, &gravity, xscale, yscale);
}


imgproc_code_e
imgproc_resize_scale(imgproc_ctx_t *ctx)
{
    const imgproc_geometry_t  *geometry;

    geometry = &ctx->geometry;

    if (geometry->swapped) {
        return imgproc_resize(ctx, geometry->hscale, geometry->wscale);
    }

    return imgproc_resize(ctx, geometry->wscale, geometry->hscale);
}


imgproc_code_e
imgproc_resize_crop_result(imgproc_ctx_t *ctx)
{
    double  scale;

    scale = ctx->geometry.dpr_scale;

    return imgproc_resize_extract(ctx, &ctx->geometry.result_crop,
                                  &ctx->job->options.gravity, scale, scale);
}


imgproc_code_e
imgproc_resize(imgproc_ctx_t *ctx, double hscale, double vscale)
{
    int         rc;
    VipsImage  *image;

    if (hscale == 1 && vscale == 1) {
        return IMGPROC_OK;
    }

    imgproc_pipeline_lock();

    if (vips_image_hasalpha(ctx->image)) {
        rc = imgproc_resize_alpha(ctx->image, &image, hscale, vscale);

    } else {
        rc = vips_resize(ctx->image, &image, hscale, "vscale", vscale, NULL);
    }

    imgproc_pipeline_unlock();

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* a side of size that is 0, or more than there is, cuts off nothing */

static imgproc_code_e
imgproc_resize_extract(imgproc_ctx_t *ctx, const imgproc_size_t *size,
    const imgproc_gravity_t *gravity, double xscale, double yscale)
{
    int              left, top;
    VipsImage       *image;
    imgproc_size_t   outer, inner;

    outer.width = ctx->image->Xsize;
    outer.height = ctx->image->Ysize;

    inner.width = size->width ? MIN(size->width, outer.width) : outer.width;
    inner.height = size->height ? MIN(size->height, outer.height)
                                : outer.height;

    if (inner.width == outer.width && inner.height == outer.height) {
        return IMGPROC_OK;
    }

    if (gravity->type == IMGPROC_GRAVITY_SMART) {
        return imgproc_resize_smart(ctx, &inner);
    }

    imgproc_geometry_place(&outer, &inner, gravity, xscale, yscale, &left,
                           &top);

    if (vips_extract_area(ctx->image, &image, left, top, inner.width,
                          inner.height, NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/*
 * What is likely to be looked at.  libvips searches a tiny copy for it within
 * the call, whose operations need the lock.
 */

static imgproc_code_e
imgproc_resize_smart(imgproc_ctx_t *ctx, const imgproc_size_t *size)
{
    int              rc;
    VipsImage       *image;
    imgproc_code_e   code;

    code = imgproc_pipeline_memory(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_pipeline_lock();

    rc = vips_smartcrop(ctx->image, &image, size->width, size->height,
                        "interesting", VIPS_INTERESTING_ATTENTION, NULL);

    imgproc_pipeline_unlock();

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* colour hidden under transparent pixels must not bleed into visible ones */

static int
imgproc_resize_alpha(VipsImage *in, VipsImage **out, double hscale,
    double vscale)
{
    int              rc;
    VipsImage      **t;
    VipsObject      *scope;
    VipsBandFormat   format;

    format = in->BandFmt;
    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    rc = vips_premultiply(in, &t[0], NULL) != 0
         || vips_cast(t[0], &t[1], format, NULL) != 0
         || vips_resize(t[1], &t[2], hscale, "vscale", vscale, NULL) != 0
         || vips_unpremultiply(t[2], &t[3], NULL) != 0
         || vips_cast(t[3], out, format, NULL) != 0;

    g_object_unref(scope);

    return rc;
}
