
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_color.h"
#include "imgproc_profile.h"


static imgproc_code_e imgproc_color_cast(imgproc_ctx_t *ctx,
    VipsBandFormat format);
static imgproc_code_e imgproc_color_import_device(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_color_unpack(imgproc_ctx_t *ctx);
static int imgproc_color_import_icc(VipsImage *in, VipsImage **out,
    VipsPCS pcs, VipsInterpretation space);
static imgproc_code_e imgproc_color_space(imgproc_ctx_t *ctx,
    VipsInterpretation space);
static imgproc_code_e imgproc_color_transform(imgproc_ctx_t *ctx);
static int imgproc_color_transform_icc(VipsImage *in, VipsImage **out,
    VipsPCS pcs);
static imgproc_code_e imgproc_color_export_device(imgproc_ctx_t *ctx);
static int imgproc_color_split(VipsImage *in, VipsImage **color,
    VipsImage **alpha);
static int imgproc_color_join(VipsImage *color, VipsImage *alpha,
    VipsImage **out);
static int imgproc_color_scale_alpha(VipsImage *in, VipsImage **out,
    VipsBandFormat format);
static imgproc_code_e imgproc_color_drop(imgproc_ctx_t *ctx);
static void imgproc_color_warn(imgproc_ctx_t *ctx);


imgproc_code_e
imgproc_color_import(imgproc_ctx_t *ctx)
{
    int  deep;

    deep = imgproc_color_deep(ctx);

    switch (ctx->image->Type) {

    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_B_W:
        return imgproc_color_cast(ctx, VIPS_FORMAT_UCHAR);

    case VIPS_INTERPRETATION_GREY16:

        if (deep) {
            return imgproc_color_cast(ctx, VIPS_FORMAT_USHORT);
        }

        return imgproc_color_space(ctx, VIPS_INTERPRETATION_B_W);

    case VIPS_INTERPRETATION_RGB16:

        if (deep) {
            return imgproc_color_cast(ctx, VIPS_FORMAT_USHORT);
        }

        return imgproc_color_space(ctx, VIPS_INTERPRETATION_sRGB);

    case VIPS_INTERPRETATION_CMYK:
    case VIPS_INTERPRETATION_LAB:
    case VIPS_INTERPRETATION_LABS:
        return imgproc_color_import_device(ctx);

    default:
        return imgproc_color_space(ctx, VIPS_INTERPRETATION_sRGB);
    }
}


imgproc_code_e
imgproc_color_depth(imgproc_ctx_t *ctx)
{
    if (ctx->image->BandFmt == VIPS_FORMAT_UCHAR
        || (imgproc_format(ctx->format)->flags & IMGPROC_FORMAT_DEEP))
    {
        return IMGPROC_OK;
    }

    return imgproc_color_space(ctx, ctx->image->Bands < 3
                                    ? VIPS_INTERPRETATION_B_W
                                    : VIPS_INTERPRETATION_sRGB);
}


imgproc_code_e
imgproc_color_to_rgb(imgproc_ctx_t *ctx)
{
    imgproc_code_e  code;

    if (ctx->image->Bands >= 3) {
        return IMGPROC_OK;
    }

    code = imgproc_color_transform(ctx);

    if (code == IMGPROC_OK) {
        code = imgproc_color_drop(ctx);
    }

    if (code == IMGPROC_OK) {
        code = imgproc_color_space(ctx,
                                   ctx->image->BandFmt == VIPS_FORMAT_USHORT
                                   ? VIPS_INTERPRETATION_RGB16
                                   : VIPS_INTERPRETATION_sRGB);
    }

    return code;
}


imgproc_code_e
imgproc_color_export(imgproc_ctx_t *ctx)
{
    int            keep;
    size_t         len;
    const u_char  *p;

    p = imgproc_profile(ctx->image, &len);

    if (p == NULL) {
        return IMGPROC_OK;
    }

    keep = !ctx->job->options.strip_color_profile
           && (imgproc_format(ctx->format)->flags & IMGPROC_FORMAT_ICC);

    if (ctx->imported) {
        return keep ? imgproc_color_export_device(ctx) : IMGPROC_OK;
    }

    if (keep && imgproc_profile_valid(ctx->image, p, len)) {
        ctx->keep_profile = 1;
        return IMGPROC_OK;
    }

    return imgproc_color_transform(ctx);
}


int
imgproc_color_deep(const imgproc_ctx_t *ctx)
{
    imgproc_format_e  format;

    format = ctx->job->options.format;

    return ctx->job->options.preserve_hdr
           && (format == IMGPROC_FORMAT_NONE
               || (imgproc_format(format)->flags & IMGPROC_FORMAT_DEEP));
}


static imgproc_code_e
imgproc_color_cast(imgproc_ctx_t *ctx, VipsBandFormat format)
{
    VipsImage  *image;

    if (ctx->image->BandFmt == format) {
        return IMGPROC_OK;
    }

    if (vips_cast(ctx->image, &image, format, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    return imgproc_pipeline_next(ctx, image);
}


/*
 * CMYK and Lab: through the profile of the picture.  If there is none, or it
 * is broken, libvips has one of its own for CMYK, and Lab needs none.
 */

static imgproc_code_e
imgproc_color_import_device(imgproc_ctx_t *ctx)
{
    size_t               len;
    VipsImage           *image;
    const u_char        *p;
    imgproc_code_e       code;
    VipsInterpretation   space;

    space = VIPS_INTERPRETATION_sRGB;

    if (ctx->image->BandFmt == VIPS_FORMAT_USHORT && imgproc_color_deep(ctx)) {
        space = VIPS_INTERPRETATION_RGB16;
    }

    p = imgproc_profile(ctx->image, &len);

    if (p) {

        if (imgproc_profile_valid(ctx->image, p, len)
            && imgproc_color_import_icc(ctx->image, &image,
                                        imgproc_profile_pcs(p), space)
               == 0)
        {
            ctx->imported = 1;
            return imgproc_pipeline_next(ctx, image);
        }

        imgproc_color_warn(ctx);

        code = imgproc_color_drop(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (ctx->image->Type != VIPS_INTERPRETATION_CMYK) {

        code = imgproc_color_unpack(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        return imgproc_color_space(ctx, space);
    }

    if (imgproc_color_import_icc(ctx->image, &image, VIPS_PCS_LAB, space)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    (void) imgproc_pipeline_next(ctx, image);

    /* libvips has attached its own */

    return imgproc_color_drop(ctx);
}


/*
 * A TIFF of Lab with 8 bits comes packed, and libvips would look it up in a
 * table of 64 steps: white came out as 251.  Its L is one of 1023, of which
 * 255 has become 1020.
 */

static imgproc_code_e
imgproc_color_unpack(imgproc_ctx_t *ctx)
{
    int         rc;
    VipsImage  *lab, *image;

    static double  scale[] = { 1023.0 / 1020, 1, 1 };
    static double  none[] = { 0, 0, 0 };

    if (ctx->image->Coding != VIPS_CODING_LABQ) {
        return IMGPROC_OK;
    }

    if (vips_LabQ2Lab(ctx->image, &lab, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    rc = vips_linear(lab, &image, scale, none, 3, NULL);

    g_object_unref(lab);

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static int
imgproc_color_import_icc(VipsImage *in, VipsImage **out, VipsPCS pcs,
    VipsInterpretation space)
{
    int           rc;
    VipsImage   **t;
    VipsObject   *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    rc = imgproc_color_split(in, &t[0], &t[1]);

    if (rc == 0 && in->Type == VIPS_INTERPRETATION_CMYK) {
        rc = vips_icc_import(t[0], &t[2], "embedded", TRUE, "pcs", pcs,
                             "input_profile", "cmyk", NULL);

    } else if (rc == 0) {
        rc = vips_icc_import(t[0], &t[2], "embedded", TRUE, "pcs", pcs, NULL);
    }

    if (rc == 0) {
        rc = vips_colourspace(t[2], &t[3], space, NULL) != 0
             || imgproc_color_join(t[3], t[1], out) != 0;
    }

    g_object_unref(scope);

    return rc;
}


static imgproc_code_e
imgproc_color_space(imgproc_ctx_t *ctx, VipsInterpretation space)
{
    VipsImage  *image;

    if (vips_colourspace(ctx->image, &image, space, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* from the picture's profile, if it has one that is another one, to sRGB */

static imgproc_code_e
imgproc_color_transform(imgproc_ctx_t *ctx)
{
    size_t         len;
    VipsImage     *image;
    const u_char  *p;

    p = imgproc_profile(ctx->image, &len);

    if (p == NULL || imgproc_profile_is_srgb(p, len)) {
        return IMGPROC_OK;
    }

    if (!imgproc_profile_valid(ctx->image, p, len)
        || imgproc_color_transform_icc(ctx->image, &image,
                                       imgproc_profile_pcs(p))
           != 0)
    {
        imgproc_color_warn(ctx);
        return IMGPROC_OK;
    }

    return imgproc_pipeline_next(ctx, image);
}


/* of as many bits as before; grey comes back as RGB */

static int
imgproc_color_transform_icc(VipsImage *in, VipsImage **out, VipsPCS pcs)
{
    int           rc, depth;
    VipsImage   **t;
    VipsObject   *scope;

    depth = in->BandFmt == VIPS_FORMAT_USHORT ? 16 : 8;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 4);

    rc = imgproc_color_split(in, &t[0], &t[1]) != 0
         || vips_icc_transform(t[0], &t[2], "srgb", "embedded", TRUE, "pcs",
                               pcs, "intent", VIPS_INTENT_RELATIVE, "depth",
                               depth, NULL)
            != 0
         || vips_colourspace(t[2], &t[3], in->Type, NULL) != 0
         || imgproc_color_join(t[3], t[1], out) != 0;

    g_object_unref(scope);

    return rc;
}


static imgproc_code_e
imgproc_color_export_device(imgproc_ctx_t *ctx)
{
    size_t         len;
    VipsImage     *image;
    const u_char  *p;

    p = imgproc_profile(ctx->image, &len);

    /* of the formats that carry a profile two know CMYK, none Lab */

    if ((ctx->format != IMGPROC_FORMAT_JPEG
         && ctx->format != IMGPROC_FORMAT_TIFF)
        || !imgproc_profile_is_cmyk(p))
    {
        return IMGPROC_OK;
    }

    if (vips_icc_export(ctx->image, &image, "pcs", imgproc_profile_pcs(p),
                        "depth", 8, NULL)
        != 0)
    {
        /* a profile for one direction only */
        imgproc_color_warn(ctx);
        return IMGPROC_OK;
    }

    ctx->keep_profile = 1;

    return imgproc_pipeline_next(ctx, image);
}


/* alpha is no colour: profiles know nothing of it; NULL if there is none */

static int
imgproc_color_split(VipsImage *in, VipsImage **color, VipsImage **alpha)
{
    int  n;

    if (!vips_image_hasalpha(in)) {
        *alpha = NULL;
        return vips_copy(in, color, NULL);
    }

    n = in->Bands - 1;

    return vips_extract_band(in, color, 0, "n", n, NULL) != 0
           || vips_extract_band(in, alpha, n, NULL) != 0;
}


static int
imgproc_color_join(VipsImage *color, VipsImage *alpha, VipsImage **out)
{
    int         rc;
    VipsImage  *scaled;

    if (alpha == NULL) {
        return vips_copy(color, out, NULL);
    }

    if (imgproc_color_scale_alpha(alpha, &scaled, color->BandFmt) != 0) {
        return -1;
    }

    rc = vips_bandjoin2(color, scaled, out, NULL);

    g_object_unref(scaled);

    return rc;
}


/* 255 is 65535 of 16 bits */

static int
imgproc_color_scale_alpha(VipsImage *in, VipsImage **out,
    VipsBandFormat format)
{
    int         rc;
    VipsImage  *image;

    if (in->BandFmt == format) {
        return vips_copy(in, out, NULL);
    }

    if (format != VIPS_FORMAT_USHORT) {
        return vips_cast(in, out, format, "shift",
                         in->BandFmt == VIPS_FORMAT_USHORT, NULL);
    }

    if (vips_linear1(in, &image, 257, 0, NULL) != 0) {
        return -1;
    }

    rc = vips_cast(image, out, format, NULL);

    g_object_unref(image);

    return rc;
}


/* metadata may be shared between images: not removed but from a copy */

static imgproc_code_e
imgproc_color_drop(imgproc_ctx_t *ctx)
{
    VipsImage  *image;

    if (!vips_image_get_typeof(ctx->image, VIPS_META_ICC_NAME)) {
        return IMGPROC_OK;
    }

    if (vips_copy(ctx->image, &image, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    (void) vips_image_remove(image, VIPS_META_ICC_NAME);

    return imgproc_pipeline_next(ctx, image);
}


static void
imgproc_color_warn(imgproc_ctx_t *ctx)
{
    vips_error_clear();

    ctx->job->warnings++;
}
