
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_effects.h"


/* the least that vips_sharpen() takes; it changes nothing */

#define IMGPROC_EFFECTS_SIGMA  0.000001

/* above it a tile of the saver's takes too long to wait for */

#define IMGPROC_EFFECTS_LARGE  100

/* pixels, of what is computed at a stretch then */

#define IMGPROC_EFFECTS_SLICE  4


static int imgproc_effects_apply(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static VipsInterpretation imgproc_effects_space(VipsImage *image);
static int imgproc_effects_filter(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_blur(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_sharpen(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_sharpen_color(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_sharpen_large(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_slice(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_generate(VipsRegion *to, void *seq, void *in,
    void *data, gboolean *stop);
static int imgproc_effects_pixelate(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out);
static int imgproc_effects_mirror(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out, int n);


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
    rc = imgproc_effects_apply(ctx, ctx->image, &image);
    imgproc_pipeline_unlock();

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static int
imgproc_effects_apply(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    rc = vips_colourspace(in, &t[0], imgproc_effects_space(in), NULL) != 0
         || imgproc_effects_filter(ctx, t[0], &t[1]) != 0
         || imgproc_effects_pixelate(ctx, t[1], &t[2]) != 0
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
imgproc_effects_filter(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    if (ctx->job->options.blur == 0 && ctx->job->options.sharpen == 0) {
        return vips_copy(in, out, NULL);
    }

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    if (vips_image_hasalpha(in)) {
        rc = vips_premultiply(in, &t[0], NULL) != 0
             || vips_cast(t[0], &t[1], in->BandFmt, NULL) != 0
             || imgproc_effects_blur(ctx, t[1], &t[2]) != 0
             || imgproc_effects_sharpen(ctx, t[2], &t[3]) != 0
             || vips_unpremultiply(t[3], out, NULL) != 0;

    } else {
        rc = imgproc_effects_blur(ctx, in, &t[0]) != 0
             || imgproc_effects_sharpen(ctx, t[0], out) != 0;
    }

    g_object_unref(scope);

    return rc;
}


static int
imgproc_effects_blur(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    int         rc;
    double      sigma;
    VipsImage  *image;

    sigma = ctx->job->options.blur;

    if (sigma == 0) {
        return vips_copy(in, out, NULL);
    }

    if (sigma <= IMGPROC_EFFECTS_LARGE) {
        return vips_gaussblur(in, out, sigma, NULL);
    }

    if (vips_gaussblur(in, &image, sigma, NULL) != 0) {
        return -1;
    }

    rc = imgproc_effects_slice(ctx, image, out);

    g_object_unref(image);

    return rc;
}


/* in Lab, where there is no room for an alpha of 16 bits */

static int
imgproc_effects_sharpen(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    if (ctx->job->options.sharpen == 0) {
        return vips_copy(in, out, NULL);
    }

    if (!vips_image_hasalpha(in)) {
        return imgproc_effects_sharpen_color(ctx, in, out);
    }

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 3);

    rc = vips_extract_band(in, &t[0], 0, "n", 3, NULL) != 0
         || imgproc_effects_sharpen_color(ctx, t[0], &t[1]) != 0
         || vips_extract_band(in, &t[2], 3, NULL) != 0
         || vips_bandjoin2(t[1], t[2], out, NULL) != 0;

    g_object_unref(scope);

    return rc;
}


static int
imgproc_effects_sharpen_color(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out)
{
    double  sigma;

    sigma = MAX(ctx->job->options.sharpen, IMGPROC_EFFECTS_SIGMA);

    if (sigma > IMGPROC_EFFECTS_LARGE) {
        return imgproc_effects_sharpen_large(ctx, in, out);
    }

    return vips_sharpen(in, out, "sigma", sigma, NULL);
}


/* a tile needs most of the picture in Lab: it is kept, not made each time */

static int
imgproc_effects_sharpen_large(imgproc_ctx_t *ctx, VipsImage *in,
    VipsImage **out)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 5);

    rc = vips_colourspace(in, &t[0], VIPS_INTERPRETATION_LABS, NULL) != 0
         || imgproc_effects_slice(ctx, t[0], &t[1]) != 0
         || vips_tilecache(t[1], &t[2], "tile_width", 128, "tile_height", 128,
                           "max_tiles", -1, NULL) != 0
         || vips_sharpen(t[2], &t[3], "sigma", ctx->job->options.sharpen,
                         NULL) != 0
         || imgproc_effects_slice(ctx, t[3], &t[4]) != 0
         || vips_colourspace(t[4], out, in->Type, NULL) != 0;

    g_object_unref(scope);

    return rc;
}


/*
 * The deadline is looked at when the saver has got a tile: with a large sigma
 * a tile of 128 x 128 pixels takes seconds, and there it is made by slices.
 */

static int
imgproc_effects_slice(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    VipsImage  *image;

    image = vips_image_new();

    g_object_ref(in);
    vips_object_local(image, in);

    if (vips_image_pipelinev(image, VIPS_DEMAND_STYLE_SMALLTILE, in, NULL)
        != 0
        || vips_image_generate(image, vips_start_one,
                               imgproc_effects_generate, vips_stop_one, in,
                               ctx)
           != 0)
    {
        g_object_unref(image);
        return -1;
    }

    *out = image;

    return 0;
}


/* on one of libvips's threads */

static int
imgproc_effects_generate(VipsRegion *to, void *seq, void *in, void *data,
    gboolean *stop)
{
    int             right;
    VipsRect        slice;
    imgproc_ctx_t  *ctx;

    ctx = data;
    slice = to->valid;
    right = slice.left + slice.width;

    for ( /* void */ ; slice.left < right; slice.left += slice.width) {

        if (imgproc_pipeline_alive(ctx) != IMGPROC_OK) {
            g_atomic_int_set(&ctx->killed, 1);
            vips_error("imgproc", "ended in an effect");
            return -1;
        }

        slice.width = MIN(IMGPROC_EFFECTS_SLICE, right - slice.left);

        if (vips_region_prepare_to(seq, to, &slice, slice.left, slice.top)
            != 0)
        {
            return -1;
        }
    }

    return 0;
}


static int
imgproc_effects_pixelate(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out)
{
    int           n, rc;
    VipsImage   **t;
    VipsObject   *scope;

    n = MIN(ctx->job->options.pixelate, MAX(in->Xsize, in->Ysize));

    if (n < 2) {
        return vips_copy(in, out, NULL);
    }

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 3);

    rc = imgproc_effects_mirror(ctx, in, &t[0], n) != 0
         || vips_shrink(t[0], &t[1], n, n, NULL) != 0
         || vips_zoom(t[1], &t[2], n, n, NULL) != 0
         || vips_extract_area(t[2], out, 0, 0, in->Xsize, in->Ysize, NULL)
            != 0;

    g_object_unref(scope);

    return rc;
}


/*
 * Blocks at the right and at the bottom take in their neighbours' mirror.  A
 * line of pixels is mirrored until it is a square, which takes long.
 */

static int
imgproc_effects_mirror(imgproc_ctx_t *ctx, VipsImage *in, VipsImage **out,
    int n)
{
    int         rc, width, height;
    VipsImage  *image;

    width = (in->Xsize + n - 1) / n * n;
    height = (in->Ysize + n - 1) / n * n;

    if (vips_embed(in, &image, 0, 0, width, height, "extend",
                   VIPS_EXTEND_MIRROR, NULL)
        != 0)
    {
        return -1;
    }

    if (width / 2 <= in->Xsize && height / 2 <= in->Ysize) {
        *out = image;
        return 0;
    }

    rc = imgproc_effects_slice(ctx, image, out);

    g_object_unref(image);

    return rc;
}
