
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_trim.h"


/* pixels, each side: vips_find_trim() looks at the median of a window */

#define IMGPROC_TRIM_WINDOW  3


static int imgproc_trim_find(VipsImage *image, const imgproc_trim_t *trim,
    VipsRect *area);
static int imgproc_trim_flatten(VipsImage *in, VipsImage **out);
static VipsArrayDouble *imgproc_trim_background(VipsImage *image,
    const imgproc_trim_t *trim);
static void imgproc_trim_equal(int *at, int *size, int side);


imgproc_code_e
imgproc_trim(imgproc_ctx_t *ctx)
{
    VipsRect               area;
    VipsImage             *image;
    imgproc_job_t         *job;
    imgproc_code_e         code;
    const imgproc_trim_t  *trim;

    job = ctx->job;
    trim = &job->options.trim;

    if (!trim->enabled || ctx->animated) {
        return IMGPROC_OK;
    }

    if (ctx->image->Xsize < IMGPROC_TRIM_WINDOW
        || ctx->image->Ysize < IMGPROC_TRIM_WINDOW)
    {
        return IMGPROC_OK;
    }

    /* the pixels are looked at now, and used once more later */

    code = imgproc_pipeline_memory(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (imgproc_trim_find(ctx->image, trim, &area) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    if (area.width == 0 || area.height == 0) {
        return IMGPROC_OK;
    }

    if (trim->equal_hor) {
        imgproc_trim_equal(&area.left, &area.width, ctx->image->Xsize);
    }

    if (trim->equal_ver) {
        imgproc_trim_equal(&area.top, &area.height, ctx->image->Ysize);
    }

    if (vips_extract_area(ctx->image, &image, area.left, area.top, area.width,
                          area.height, NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    imgproc_geometry(&job->options, area.width, area.height,
                     vips_image_get_orientation(image), 0,
                     job->limits.max_result_dimension, &ctx->geometry);

    return imgproc_pipeline_next(ctx, image);
}


/* the box of what is not background, 0 x 0 if there is nothing else */

static int
imgproc_trim_find(VipsImage *image, const imgproc_trim_t *trim, VipsRect *area)
{
    int               rc;
    VipsImage        *flat;
    VipsArrayDouble  *background;

    if (imgproc_trim_flatten(image, &flat) != 0) {
        return -1;
    }

    background = imgproc_trim_background(flat, trim);

    if (background == NULL) {
        g_object_unref(flat);
        return -1;
    }

    rc = vips_find_trim(flat, &area->left, &area->top, &area->width,
                        &area->height, "background", background,
                        "threshold", trim->threshold, NULL);

    vips_area_unref(VIPS_AREA(background));
    g_object_unref(flat);

    return rc;
}


/* transparent pixels become what no picture has: magenta */

static int
imgproc_trim_flatten(VipsImage *in, VipsImage **out)
{
    int               rc;
    VipsImage        *image;
    VipsArrayDouble  *magenta;

    if (vips_colourspace(in, &image, VIPS_INTERPRETATION_sRGB, NULL) != 0) {
        return -1;
    }

    if (!vips_image_hasalpha(image)) {
        *out = image;
        return 0;
    }

    magenta = vips_array_double_newv(3, 255.0, 0.0, 255.0);

    rc = vips_flatten(image, out, "background", magenta, NULL);

    vips_area_unref(VIPS_AREA(magenta));
    g_object_unref(image);

    return rc;
}


/* NULL: the pixel could not be computed */

static VipsArrayDouble *
imgproc_trim_background(VipsImage *image, const imgproc_trim_t *trim)
{
    int               n;
    double           *pixel;
    VipsArrayDouble  *background;

    if (trim->has_color) {
        return vips_array_double_newv(3, (double) trim->color[0],
                                      (double) trim->color[1],
                                      (double) trim->color[2]);
    }

    if (vips_getpoint(image, &pixel, &n, 0, 0, NULL) != 0) {
        return NULL;
    }

    background = vips_array_double_new(pixel, n);

    g_free(pixel);

    return background;
}


/* the smaller margin on both sides */

static void
imgproc_trim_equal(int *at, int *size, int side)
{
    *at = MIN(*at, side - *at - *size);
    *size = side - 2 * *at;
}
