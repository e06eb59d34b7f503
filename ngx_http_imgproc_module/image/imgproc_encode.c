
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_encode.h"
#include "imgproc_image.h"
#include "imgproc_metadata.h"
#include "imgproc_negotiate.h"


#define IMGPROC_QUALITY    80

/* bytes to begin a result with, if the caller has given no room */

#define IMGPROC_RESULT_SIZE  65536

/* libheif's encoders refuse less on either side */

#define IMGPROC_AVIF_SIDE  16


static imgproc_code_e imgproc_encode_writable(imgproc_ctx_t *ctx,
    imgproc_format_e format);
static void imgproc_encode_preferred(const imgproc_job_t *job,
    imgproc_formats_t *formats);
static int imgproc_encode_opaque(const imgproc_ctx_t *ctx);
static int imgproc_encode_save(imgproc_ctx_t *ctx, VipsImage *image,
    VipsTarget *target);
static int imgproc_encode_save_png(imgproc_ctx_t *ctx, VipsImage *image,
    VipsTarget *target, int strip);
static int imgproc_encode_quality(const imgproc_ctx_t *ctx);
static int imgproc_encode_bits(int bits);
static gint64 imgproc_encode_write(VipsTargetCustom *target, void *data,
    gint64 len, imgproc_ctx_t *ctx);
static int imgproc_encode_probe_avif(void);


imgproc_code_e
imgproc_encode_check(imgproc_ctx_t *ctx)
{
    imgproc_job_t      *job;
    imgproc_format_e    format;
    imgproc_formats_t   formats;

    job = ctx->job;
    format = job->options.format;

    if (format == IMGPROC_FORMAT_NONE) {

        imgproc_encode_preferred(job, &formats);

        if (formats.n == 0) {
            return imgproc_error(&job->error, IMGPROC_UNSUPPORTED_OUTPUT,
                                 "no preferred format can be written");
        }

        return IMGPROC_OK;
    }

    return imgproc_encode_writable(ctx, format);
}


imgproc_code_e
imgproc_encode_format(imgproc_ctx_t *ctx)
{
    unsigned            needs;
    imgproc_job_t      *job;
    imgproc_formats_t   formats;

    job = ctx->job;
    ctx->format = job->options.format;

    if (ctx->format == IMGPROC_FORMAT_NONE) {

        imgproc_encode_preferred(job, &formats);
        needs = imgproc_encode_opaque(ctx) ? 0 : IMGPROC_FORMAT_ALPHA;

        ctx->format = imgproc_negotiate(job->info.format, &formats, needs);
    }

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_encode_small(imgproc_ctx_t *ctx)
{
    if (ctx->format == IMGPROC_FORMAT_AVIF
        && MIN(ctx->image->Xsize, ctx->image->Ysize) < IMGPROC_AVIF_SIDE)
    {
        ctx->format = imgproc_encode_opaque(ctx) ? IMGPROC_FORMAT_JPEG
                                                 : IMGPROC_FORMAT_PNG;
    }

    return imgproc_encode_writable(ctx, ctx->format);
}


imgproc_code_e
imgproc_encode(imgproc_ctx_t *ctx)
{
    int              rc;
    VipsTarget      *target;
    imgproc_job_t   *job;
    imgproc_code_e   code;

    job = ctx->job;

    job->format = ctx->format;
    job->width = ctx->image->Xsize;
    job->height = ctx->image->Ysize;

    code = imgproc_metadata(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    target = VIPS_TARGET(vips_target_custom_new());

    (void) g_signal_connect(target, "write", G_CALLBACK(imgproc_encode_write),
                            ctx);

    rc = imgproc_encode_save(ctx, ctx->image, target);

    g_object_unref(target);

    if (g_atomic_int_get(&ctx->full)) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    if (ctx->format == IMGPROC_FORMAT_WEBP && job->options.strip_metadata) {
        imgproc_metadata_webp(&job->result);
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_encode_writable(imgproc_ctx_t *ctx, imgproc_format_e format)
{
    if ((unsigned) format < IMGPROC_FORMATS
        && (imgproc_image_results() & 1u << format))
    {
        return IMGPROC_OK;
    }

    return imgproc_error(&ctx->job->error, IMGPROC_UNSUPPORTED_OUTPUT,
                         "\"%s\" cannot be written",
                         (char *) imgproc_format(format)->name.data);
}


static void
imgproc_encode_preferred(const imgproc_job_t *job, imgproc_formats_t *formats)
{
    unsigned          i;
    imgproc_format_e  format;

    formats->n = 0;

    for (i = 0; i < job->preferred.n; i++) {

        format = job->preferred.elts[i];

        if (imgproc_image_results() & 1u << format) {
            formats->elts[formats->n++] = format;
        }
    }
}


static int
imgproc_encode_opaque(const imgproc_ctx_t *ctx)
{
    return ctx->job->options.has_background
           || !vips_image_hasalpha(ctx->image);
}


static int
imgproc_encode_save(imgproc_ctx_t *ctx, VipsImage *image, VipsTarget *target)
{
    int  quality, strip;

    quality = imgproc_encode_quality(ctx);
    strip = imgproc_metadata_strip(ctx);

    switch (ctx->format) {

    case IMGPROC_FORMAT_JPEG:

        /* subsampled under Q 90 */

        return vips_jpegsave_target(image, target, "Q", quality,
                                    "optimize_coding", TRUE, "strip", strip,
                                    "subsample_mode",
                                    VIPS_FOREIGN_SUBSAMPLE_AUTO, NULL);

    case IMGPROC_FORMAT_PNG:
        return imgproc_encode_save_png(ctx, image, target, strip);

    case IMGPROC_FORMAT_WEBP:
        return vips_webpsave_target(image, target, "Q", quality, "effort", 4,
                                    "strip", strip, NULL);

    case IMGPROC_FORMAT_GIF:
        return vips_gifsave_target(image, target, "bitdepth",
                                   imgproc_encode_bits(ctx->palette_bits),
                                   "strip", strip, NULL);

    case IMGPROC_FORMAT_AVIF:

        /* libvips would write 12 bits, which few can show */

        return vips_heifsave_target(image, target, "Q", quality, "compression",
                                    VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                    "effort", 1, "bitdepth", 8,
                                    "strip", strip, NULL);

    default:
        vips_error("imgproc", "no saver for format %d", (int) ctx->format);
        return -1;
    }
}


static int
imgproc_encode_save_png(imgproc_ctx_t *ctx, VipsImage *image,
    VipsTarget *target, int strip)
{
    if (ctx->palette_bits == 0) {
        return vips_pngsave_target(image, target, "compression", 6, "filter",
                                   VIPS_FOREIGN_PNG_FILTER_ALL, "strip",
                                   strip, NULL);
    }

    return vips_pngsave_target(image, target, "compression", 6, "filter",
                               VIPS_FOREIGN_PNG_FILTER_NONE, "strip", strip,
                               "palette", TRUE, "bitdepth",
                               imgproc_encode_bits(ctx->palette_bits), NULL);
}


static int
imgproc_encode_quality(const imgproc_ctx_t *ctx)
{
    int  quality;

    quality = ctx->job->options.quality;

    if (quality == 0) {
        quality = ctx->job->options.format_quality[ctx->format];
    }

    return quality ? quality : IMGPROC_QUALITY;
}


/* to what a palette's index may have; without a palette all of it */

static int
imgproc_encode_bits(int bits)
{
    if (bits <= 0 || bits > 4) {
        return 8;
    }

    return bits == 3 ? 4 : bits;
}


/* on one of libvips's threads: touches nothing but the job */

static gint64
imgproc_encode_write(VipsTargetCustom *target, void *data, gint64 len,
    imgproc_ctx_t *ctx)
{
    imgproc_job_t  *job;

    job = ctx->job;

    if (imgproc_buffer_append(&job->result, data, len, IMGPROC_RESULT_SIZE)
        != IMGPROC_OK)
    {
        g_atomic_int_set(&ctx->full, 1);
        return -1;
    }

    return len;
}


int
imgproc_encode_probe(imgproc_format_e format)
{
    switch (format) {

    case IMGPROC_FORMAT_JPEG:
        return vips_type_find("VipsOperation", "jpegsave_target") != 0;

    case IMGPROC_FORMAT_PNG:
        return vips_type_find("VipsOperation", "pngsave_target") != 0;

    case IMGPROC_FORMAT_WEBP:
        return vips_type_find("VipsOperation", "webpsave_target") != 0;

    case IMGPROC_FORMAT_GIF:
        return vips_type_find("VipsOperation", "gifsave_target") != 0;

    case IMGPROC_FORMAT_AVIF:
        return vips_type_find("VipsOperation", "heifsave_target") != 0
               && imgproc_encode_probe_avif();

    default:
        return 0;
    }
}


/*
 * libheif may have come without an encoder for AV1, which only shows when it
 * is used; one pixel takes it 2 ms.
 */

static int
imgproc_encode_probe_avif(void)
{
    int         rc;
    void       *data;
    size_t      len;
    VipsImage  *image;

    if (vips_black(&image, 1, 1, NULL) != 0) {
        vips_error_clear();
        return 0;
    }

    rc = vips_heifsave_buffer(image, &data, &len, "compression",
                              VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort", 0,
                              "bitdepth", 8, NULL);

    g_object_unref(image);

    if (rc != 0) {
        vips_error_clear();
        return 0;
    }

    g_free(data);

    return 1;
}
