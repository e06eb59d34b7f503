
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_color.h"


/* offsets into the header of a profile, ICC.1:2010, 7.2 */

#define IMGPROC_ICC_SIZE          0
#define IMGPROC_ICC_VERSION       8
#define IMGPROC_ICC_SPACE         16
#define IMGPROC_ICC_PCS           20
#define IMGPROC_ICC_SIGNATURE     36
#define IMGPROC_ICC_MANUFACTURER  48
#define IMGPROC_ICC_MODEL         52
#define IMGPROC_ICC_HEADER        128


static imgproc_code_e imgproc_color_import_cmyk(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_color_space(imgproc_ctx_t *ctx,
    VipsInterpretation space);
static imgproc_code_e imgproc_color_transform(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_color_export_cmyk(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_color_drop(imgproc_ctx_t *ctx);
static void imgproc_color_warn(imgproc_ctx_t *ctx);
static const u_char *imgproc_color_profile(VipsImage *image, size_t *len);
static int imgproc_color_valid(VipsImage *image, const u_char *p, size_t len);
static int imgproc_color_is_srgb(const u_char *p, size_t len);
static VipsPCS imgproc_color_pcs(const u_char *p);


imgproc_code_e
imgproc_color_import(imgproc_ctx_t *ctx)
{
    VipsImage  *image;

    switch (ctx->image->Type) {

    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_B_W:

        if (ctx->image->BandFmt == VIPS_FORMAT_UCHAR) {
            return IMGPROC_OK;
        }

        if (vips_cast_uchar(ctx->image, &image, NULL) != 0) {
            return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
        }

        return imgproc_pipeline_next(ctx, image);

    case VIPS_INTERPRETATION_GREY16:
        return imgproc_color_space(ctx, VIPS_INTERPRETATION_B_W);

    case VIPS_INTERPRETATION_CMYK:
        return imgproc_color_import_cmyk(ctx);

    default:
        return imgproc_color_space(ctx, VIPS_INTERPRETATION_sRGB);
    }
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
        code = imgproc_color_space(ctx, VIPS_INTERPRETATION_sRGB);
    }

    return code;
}


imgproc_code_e
imgproc_color_export(imgproc_ctx_t *ctx)
{
    int            keep;
    size_t         len;
    const u_char  *p;

    p = imgproc_color_profile(ctx->image, &len);

    if (p == NULL) {
        return IMGPROC_OK;
    }

    keep = !ctx->job->options.strip_color_profile
           && (imgproc_format(ctx->format)->flags & IMGPROC_FORMAT_ICC);

    if (ctx->imported) {
        return keep ? imgproc_color_export_cmyk(ctx) : IMGPROC_OK;
    }

    if (keep && imgproc_color_valid(ctx->image, p, len)) {
        ctx->keep_profile = 1;
        return IMGPROC_OK;
    }

    return imgproc_color_transform(ctx);
}


/*
 * Through the profile of the picture, or libvips's own if there is none or it
 * is broken.
 */

static imgproc_code_e
imgproc_color_import_cmyk(imgproc_ctx_t *ctx)
{
    int              has;
    size_t           len;
    VipsPCS          pcs;
    VipsImage       *image;
    const u_char    *p;
    imgproc_code_e   code;

    pcs = VIPS_PCS_LAB;
    has = 0;

    p = imgproc_color_profile(ctx->image, &len);

    if (p && imgproc_color_valid(ctx->image, p, len)) {
        pcs = imgproc_color_pcs(p);
        has = 1;

    } else if (p) {
        imgproc_color_warn(ctx);

        code = imgproc_color_drop(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (vips_icc_import(ctx->image, &image, "embedded", TRUE, "pcs", pcs,
                        "input_profile", "cmyk", NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    (void) imgproc_pipeline_next(ctx, image);

    code = imgproc_color_space(ctx, VIPS_INTERPRETATION_sRGB);

    if (code != IMGPROC_OK) {
        return code;
    }

    if (!has) {
        /* libvips has attached its own */
        return imgproc_color_drop(ctx);
    }

    ctx->imported = 1;

    return IMGPROC_OK;
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

    p = imgproc_color_profile(ctx->image, &len);

    if (p == NULL || imgproc_color_is_srgb(p, len)) {
        return IMGPROC_OK;
    }

    if (!imgproc_color_valid(ctx->image, p, len)) {
        imgproc_color_warn(ctx);
        return IMGPROC_OK;
    }

    if (vips_icc_transform(ctx->image, &image, "srgb", "embedded", TRUE,
                           "pcs", imgproc_color_pcs(p), "intent",
                           VIPS_INTENT_RELATIVE, "depth", 8, NULL)
        != 0)
    {
        imgproc_color_warn(ctx);
        return IMGPROC_OK;
    }

    if (ctx->image->Bands >= 3) {
        return imgproc_pipeline_next(ctx, image);
    }

    (void) imgproc_pipeline_next(ctx, image);

    return imgproc_color_space(ctx, VIPS_INTERPRETATION_B_W);
}


static imgproc_code_e
imgproc_color_export_cmyk(imgproc_ctx_t *ctx)
{
    size_t         len;
    VipsImage     *image;
    const u_char  *p;

    /* of the formats that carry a profile only JPEG knows CMYK */

    if (ctx->format != IMGPROC_FORMAT_JPEG) {
        return IMGPROC_OK;
    }

    p = imgproc_color_profile(ctx->image, &len);

    if (vips_icc_export(ctx->image, &image, "pcs", imgproc_color_pcs(p),
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


static const u_char *
imgproc_color_profile(VipsImage *image, size_t *len)
{
    const void  *p;

    if (!vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        || vips_image_get_blob(image, VIPS_META_ICC_NAME, &p, len) != 0)
    {
        return NULL;
    }

    return p;
}


/*
 * libvips takes its own profile for a broken one without an error, and one
 * for fewer channels than the picture has.
 */

static int
imgproc_color_valid(VipsImage *image, const u_char *p, size_t len)
{
    size_t       size;
    const char  *space;

    if (len < IMGPROC_ICC_HEADER + 4
        || memcmp(p + IMGPROC_ICC_SIGNATURE, "acsp", 4) != 0)
    {
        return 0;
    }

    p += IMGPROC_ICC_SIZE;
    size = (size_t) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];

    if (size < IMGPROC_ICC_HEADER + 4 || size > len) {
        return 0;
    }

    switch (image->Type) {

    case VIPS_INTERPRETATION_CMYK:
        space = "CMYK";
        break;

    case VIPS_INTERPRETATION_B_W:
        space = "GRAY";
        break;

    default:
        space = "RGB ";
        break;
    }

    return memcmp(p + IMGPROC_ICC_SPACE, space, 4) == 0;
}


/* the common sRGB IEC61966-2.1, or the one that libvips brings */

static int
imgproc_color_is_srgb(const u_char *p, size_t len)
{
    int          rc;
    size_t       size;
    VipsBlob    *blob;
    const void  *data;

    if (len >= IMGPROC_ICC_HEADER
        && p[IMGPROC_ICC_VERSION] == 2
        && p[IMGPROC_ICC_VERSION + 1] == 0x10
        && memcmp(p + IMGPROC_ICC_MANUFACTURER, "IEC ", 4) == 0
        && memcmp(p + IMGPROC_ICC_MODEL, "sRGB", 4) == 0)
    {
        return 1;
    }

    if (vips_profile_load("srgb", &blob, NULL) != 0) {
        vips_error_clear();
        return 0;
    }

    data = vips_blob_get(blob, &size);
    rc = size == len && memcmp(data, p, len) == 0;

    vips_area_unref(VIPS_AREA(blob));

    return rc;
}


static VipsPCS
imgproc_color_pcs(const u_char *p)
{
    if (memcmp(p + IMGPROC_ICC_PCS, "XYZ ", 4) == 0) {
        return VIPS_PCS_XYZ;
    }

    return VIPS_PCS_LAB;
}
