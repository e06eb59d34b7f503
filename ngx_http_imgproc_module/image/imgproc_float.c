
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * TIFF does not say what a float means.  Programs for photographs write light,
 * 1.0 is white, and more than that is brighter than white; in a profile's
 * space if there is one, else linear.  Programs for numbers write what they
 * would have written as bytes.  The brightest sample tells one from the other.
 * The decoder of JPEG XL always makes linear light.
 */


#include "imgproc_color.h"
#include "imgproc_float.h"
#include "imgproc_profile.h"


/* brighter than white by five stops */

#define IMGPROC_FLOAT_LIGHT  32


static int imgproc_float_colors(VipsImage *in, VipsImage **out, int deep,
    double unit, int linear);
static int imgproc_float_light(VipsImage *in, VipsImage **out, int deep);
static int imgproc_float_scale(VipsImage *in, VipsImage **out, int deep,
    double unit);


imgproc_code_e
imgproc_float(imgproc_ctx_t *ctx)
{
    int              deep, linear, rc;
    size_t           len;
    double           max, unit;
    VipsImage       *image;
    imgproc_code_e   code;

    if ((ctx->job->info.format != IMGPROC_FORMAT_TIFF
         && ctx->job->info.format != IMGPROC_FORMAT_JXL)
        || ctx->image->BandFmt != VIPS_FORMAT_FLOAT
        || (ctx->image->Type != VIPS_INTERPRETATION_scRGB
            && ctx->image->Type != VIPS_INTERPRETATION_sRGB
            && ctx->image->Type != VIPS_INTERPRETATION_B_W))
    {
        return IMGPROC_OK;
    }

    /* they are looked at twice */

    code = imgproc_pipeline_memory(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (vips_max(ctx->image, &max, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    unit = 255;
    linear = 1;

    if (ctx->job->info.format == IMGPROC_FORMAT_TIFF) {
        unit = max > IMGPROC_FLOAT_LIGHT ? 1 : 255;
        linear = unit != 1 && imgproc_profile(ctx->image, &len) == NULL;
    }
    deep = imgproc_color_deep(ctx);

    rc = imgproc_float_colors(ctx->image, &image, deep, unit, linear);

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    /* the profile of a JPEG XL is that of linear light, which it was */

    if (linear) {
        (void) vips_image_remove(image, VIPS_META_ICC_NAME);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* alpha is never light, and 1.0 of it always all there is */

static int
imgproc_float_colors(VipsImage *in, VipsImage **out, int deep, double unit,
    int linear)
{
    int           n, rc;
    VipsImage   **t;
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 6);

    n = in->Bands < 3 ? 1 : 3;

    rc = vips_extract_band(in, &t[0], 0, "n", n, NULL);

    if (rc == 0) {
        rc = linear ? imgproc_float_light(t[0], &t[1], deep)
                    : imgproc_float_scale(t[0], &t[1], deep, unit);
    }

    if (rc == 0 && in->Bands > n) {
        rc = vips_extract_band(in, &t[2], n, NULL) != 0
             || imgproc_float_scale(t[2], &t[3], deep, unit) != 0
             || vips_bandjoin2(t[1], t[3], &t[4], NULL) != 0;

    } else if (rc == 0) {
        t[4] = g_object_ref(t[1]);
    }

    if (rc == 0) {
        rc = vips_copy(t[4], out, "interpretation",
                       n == 1 ? (deep ? VIPS_INTERPRETATION_GREY16
                                      : VIPS_INTERPRETATION_B_W)
                              : (deep ? VIPS_INTERPRETATION_RGB16
                                      : VIPS_INTERPRETATION_sRGB), NULL);
    }

    g_object_unref(scope);

    return rc;
}


/* grey is light of three colours that are the same */

static int
imgproc_float_light(VipsImage *in, VipsImage **out, int deep)
{
    int           i, rc;
    VipsImage   **t, *same[3];
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 3);

    for (i = 0; i < 3; i++) {
        same[i] = in;
    }

    rc = in->Bands == 3 ? vips_copy(in, &t[0], NULL)
                        : vips_bandjoin(same, &t[0], 3, NULL);

    if (rc == 0) {
        rc = vips_copy(t[0], &t[1], "interpretation",
                       VIPS_INTERPRETATION_scRGB, NULL) != 0
             || vips_scRGB2sRGB(t[1], &t[2], "depth", deep ? 16 : 8, NULL)
                != 0
             || vips_extract_band(t[2], out, 0, "n", in->Bands, NULL) != 0;
    }

    g_object_unref(scope);

    return rc;
}


static int
imgproc_float_scale(VipsImage *in, VipsImage **out, int deep, double unit)
{
    int         rc;
    VipsImage  *image;

    if (vips_linear1(in, &image, unit * (deep ? 257 : 1), 0.5, NULL) != 0) {
        return -1;
    }

    rc = vips_cast(image, out, deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR,
                   NULL);

    g_object_unref(image);

    return rc;
}
