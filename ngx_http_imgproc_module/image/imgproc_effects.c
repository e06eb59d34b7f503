
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_effects.h"


/* the least that vips_sharpen() takes; it changes nothing */

#define IMGPROC_EFFECTS_SIGMA  0.000001


static int imgproc_effects_apply(VipsImage *in, VipsImage **out,
    const imgproc_options_t *options);
static VipsInterpretation imgproc_effects_space(VipsImage *image);
static int imgproc_effects_filter(VipsImage *in, VipsImage **out,
    const imgproc_options_t *options);
static int imgproc_effects_blur(VipsImage *in, VipsImage **out, double sigma);
static int imgproc_effects_sharpen(VipsImage *in, VipsImage **out,
    double sigma);
static int imgproc_effects_pixelate(VipsImage *in, VipsImage **out, int n);


imgproc_code_e
imgproc_effects(imgproc_ctx_t *ctx)
{
    int                       rc;
    VipsImage                *image;
    imgproc_code_e            code;
    const imgproc_options_t  *options;

    options = &ctx->job->options;

    if (options->blur == 0 && options->sharpen == 0 && options->pixelate < 2) {
        return IMGPROC_OK;
    }

    /* a pixel takes many around it: not all lines in order, and some often */

    code = imgproc_pipeline_memory(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_pipeline_lock();
    rc = imgproc_effects_apply(ctx->image, &image, options);
    imgproc_pipeline_unlock();

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static int
imgproc_effects_apply(VipsImage *in, VipsImage **out,
    const imgproc_options_t *options)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    rc = vips_colourspace(in, &t[0], imgproc_effects_space(in), NULL) != 0
         || imgproc_effects_filter(t[0], &t[1], options) != 0
         || imgproc_effects_pixelate(t[1], &t[2], options->pixelate) != 0
         || vips_colourspace(t[2], &t[3], in->Type, NULL) != 0
         || vips_cast(t[3], out, in->BandFmt, NULL) != 0;

    g_object_unref(scope);

    return rc;
}


static VipsInterpretation
imgproc_effects_space(VipsImage *image)
{
    if (image->Type == VIPS_INTERPRETATION_RGB16
        || image->Type == VIPS_INTERPRETATION_GREY16)
    {
        return VIPS_INTERPRETATION_RGB16;
    }

    return VIPS_INTERPRETATION_sRGB;
}


static int
imgproc_effects_filter(VipsImage *in, VipsImage **out,
    const imgproc_options_t *options)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    if (options->blur == 0 && options->sharpen == 0) {
        return vips_copy(in, out, NULL);
    }

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    if (vips_image_hasalpha(in)) {
        rc = vips_premultiply(in, &t[0], NULL) != 0
             || vips_cast(t[0], &t[1], in->BandFmt, NULL) != 0
             || imgproc_effects_blur(t[1], &t[2], options->blur) != 0
             || imgproc_effects_sharpen(t[2], &t[3], options->sharpen) != 0
             || vips_unpremultiply(t[3], out, NULL) != 0;

    } else {
        rc = imgproc_effects_blur(in, &t[0], options->blur) != 0
             || imgproc_effects_sharpen(t[0], out, options->sharpen) != 0;
    }

    g_object_unref(scope);

    return rc;
}


static int
imgproc_effects_blur(VipsImage *in, VipsImage **out, double sigma)
{
    if (sigma == 0) {
        return vips_copy(in, out, NULL);
    }

    return vips_gaussblur(in, out, sigma, NULL);
}


/* in Lab, where there is no room for an alpha of 16 bits */

static int
imgproc_effects_sharpen(VipsImage *in, VipsImage **out, double sigma)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    if (sigma == 0) {
        return vips_copy(in, out, NULL);
    }

    sigma = MAX(sigma, IMGPROC_EFFECTS_SIGMA);

    if (!vips_image_hasalpha(in)) {
        return vips_sharpen(in, out, "sigma", sigma, NULL);
    }

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 3);

    rc = vips_extract_band(in, &t[0], 0, "n", 3, NULL) != 0
         || vips_sharpen(t[0], &t[1], "sigma", sigma, NULL) != 0
         || vips_extract_band(in, &t[2], 3, NULL) != 0
         || vips_bandjoin2(t[1], t[2], out, NULL) != 0;

    g_object_unref(scope);

    return rc;
}


/* blocks at the right and at the bottom take in their neighbours' mirror */

static int
imgproc_effects_pixelate(VipsImage *in, VipsImage **out, int n)
{
    int           rc, width, height;
    VipsImage   **t;
    VipsObject   *scope;

    n = MIN(n, MAX(in->Xsize, in->Ysize));

    if (n < 2) {
        return vips_copy(in, out, NULL);
    }

    width = (in->Xsize + n - 1) / n * n;
    height = (in->Ysize + n - 1) / n * n;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 3);

    rc = vips_embed(in, &t[0], 0, 0, width, height, "extend",
                    VIPS_EXTEND_MIRROR, NULL) != 0
         || vips_shrink(t[0], &t[1], n, n, NULL) != 0
         || vips_zoom(t[1], &t[2], n, n, NULL) != 0
         || vips_extract_area(t[2], out, 0, 0, in->Xsize, in->Ysize, NULL)
            != 0;

    g_object_unref(scope);

    return rc;
}
