
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_bmp.h"
#include "imgproc_encode.h"
#include "imgproc_heif.h"
#include "imgproc_icon.h"
#include "imgproc_image.h"
#include "imgproc_metadata.h"
#include "imgproc_negotiate.h"
#include "imgproc_target.h"
#include "imgproc_threads.h"


/* libheif's encoders refuse less on either side */

#define IMGPROC_AVIF_SIDE  16

/* of x265, and of libvips */

#define IMGPROC_HEIC_THREADS  (1 + 2)

/* at which max_bytes gives up */

#define IMGPROC_WORST_QUALITY  10


static imgproc_code_e imgproc_encode_writable(imgproc_ctx_t *ctx,
    imgproc_format_e format);
static imgproc_format_e imgproc_encode_choose(const imgproc_job_t *job,
    unsigned needs, uint64_t pixels);
static void imgproc_encode_possible(const imgproc_formats_t *from,
    imgproc_formats_t *formats);
static int imgproc_encode_opaque(const imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_encode_fit(imgproc_ctx_t *ctx, int quality);
static int imgproc_encode_worse(int quality, size_t len, size_t max);
static imgproc_code_e imgproc_encode_once(imgproc_ctx_t *ctx, int quality);
static int imgproc_encode_save(imgproc_ctx_t *ctx, VipsImage *image,
    VipsTarget *target, int quality);
static int imgproc_encode_save_png(imgproc_ctx_t *ctx, VipsImage *image,
    VipsTarget *target, int strip);
static int imgproc_encode_is_empty(const imgproc_ctx_t *ctx);
static int imgproc_encode_lossy(imgproc_format_e format);
static int imgproc_encode_bits(int bits);
static int imgproc_encode_depth(const imgproc_ctx_t *ctx);
static int imgproc_encode_pixel(VipsForeignHeifCompression compression);
static void *imgproc_encode_pixel_of_hevc(void *data);
static imgproc_code_e imgproc_encode_hevc(imgproc_ctx_t *ctx);


imgproc_code_e
imgproc_encode_check(imgproc_ctx_t *ctx)
{
    imgproc_job_t      *job;
    imgproc_format_e    format;
    imgproc_formats_t   formats;

    job = ctx->job;
    format = job->options.format;

    if (format == IMGPROC_FORMAT_NONE) {

        imgproc_encode_possible(&job->preferred, &formats);

        if (formats.n == 0) {
            return imgproc_error(&job->error, IMGPROC_UNSUPPORTED_OUTPUT,
                                 "no preferred format can be written");
        }

        return IMGPROC_OK;
    }

    return imgproc_encode_writable(ctx, format);
}


int
imgproc_encode_animated(imgproc_ctx_t *ctx)
{
    imgproc_format_e  format;

    format = ctx->job->options.format;

    if (format == IMGPROC_FORMAT_NONE) {
        format = imgproc_encode_choose(ctx->job, IMGPROC_FORMAT_ALPHA
                                                 |IMGPROC_FORMAT_ANIMATION, 0);
    }

    ctx->format = format;

    return (imgproc_format(format)->flags & IMGPROC_FORMAT_ANIMATION) != 0;
}


imgproc_code_e
imgproc_encode_format(imgproc_ctx_t *ctx)
{
    unsigned        needs;
    uint64_t        pixels;
    imgproc_job_t  *job;

    job = ctx->job;

    if (ctx->animated) {
        return IMGPROC_OK;
    }

    ctx->format = job->options.format;

    if (ctx->format == IMGPROC_FORMAT_NONE) {

        needs = imgproc_encode_opaque(ctx) ? 0 : IMGPROC_FORMAT_ALPHA;
        pixels = VIPS_IMAGE_N_PELS(ctx->image);

        ctx->format = imgproc_encode_choose(job, needs, pixels);
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
    int              fit, quality;
    imgproc_job_t   *job;
    imgproc_code_e   code;

    job = ctx->job;

    job->format = ctx->format;
    job->width = ctx->image->Xsize;
    job->height = ctx->image->Ysize / MAX(1, ctx->frames);

    code = imgproc_metadata(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    quality = imgproc_options_quality(&job->options, ctx->format);
    fit = job->options.max_bytes && imgproc_encode_lossy(ctx->format);

    /*
     * The saver of WebP needs all pixels at once, and keeps the picture for
     * ever if it fails to get them (libvips 8.14.1): so they are there before,
     * and it makes no copy of its own.  Those of frames are in memory.
     */

    if (!ctx->animated && (fit || ctx->format == IMGPROC_FORMAT_WEBP)) {

        code = imgproc_pipeline_memory(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return fit ? imgproc_encode_fit(ctx, quality)
               : imgproc_encode_once(ctx, quality);
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


static imgproc_format_e
imgproc_encode_choose(const imgproc_job_t *job, unsigned needs,
    uint64_t pixels)
{
    imgproc_choice_t   choice;
    imgproc_formats_t  accepted, preferred;

    imgproc_encode_choice(job, &choice, &accepted, &preferred);

    choice.needs = needs;
    choice.pixels = pixels;

    return imgproc_negotiate(&choice);
}


void
imgproc_encode_choice(const imgproc_job_t *job, imgproc_choice_t *choice,
    imgproc_formats_t *accepted, imgproc_formats_t *preferred)
{
    imgproc_encode_possible(&job->accepted, accepted);
    imgproc_encode_possible(&job->preferred, preferred);

    choice->source = job->info.format;
    choice->accepted = accepted;
    choice->preferred = preferred;
    choice->needs = 0;
    choice->pixels = 0;
    choice->avif_max_resolution = job->avif_max_resolution;
}


static void
imgproc_encode_possible(const imgproc_formats_t *from,
    imgproc_formats_t *formats)
{
    unsigned          i;
    imgproc_format_e  format;

    formats->n = 0;

    for (i = 0; i < from->n; i++) {

        format = from->elts[i];

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


/* the pixels are made once, and are the same for every quality */

static imgproc_code_e
imgproc_encode_fit(imgproc_ctx_t *ctx, int quality)
{
    size_t           max;
    imgproc_job_t   *job;
    imgproc_code_e   code;

    job = ctx->job;
    max = job->options.max_bytes;

    for ( ;; ) {

        code = imgproc_encode_once(ctx, quality);

        if (code != IMGPROC_OK || job->result.len <= max
            || quality <= IMGPROC_WORST_QUALITY)
        {
            return code;
        }

        code = imgproc_pipeline_alive(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        quality = imgproc_encode_worse(quality, job->result.len, max);
        job->result.len = 0;
    }
}


static int
imgproc_encode_worse(int quality, size_t len, size_t max)
{
    double  ratio, factor;

    ratio = (double) len / max;
    factor = ratio > 3 ? 0.25 : ratio > 1.5 ? 0.5 : 0.75;

    return MIN(quality - 1, (int) round(quality * factor));
}


static imgproc_code_e
imgproc_encode_once(imgproc_ctx_t *ctx, int quality)
{
    int                rc;
    VipsTarget        *target;
    imgproc_target_t   result;

    if (ctx->format == IMGPROC_FORMAT_HEIC
        && imgproc_encode_hevc(ctx) != IMGPROC_OK)
    {
        return ctx->job->error.code;
    }

    memset(&result, 0, sizeof(imgproc_target_t));
    result.buffer = &ctx->job->result;

    target = imgproc_target_new(&result);

    if (ctx->format == IMGPROC_FORMAT_BMP) {
        rc = imgproc_bmp_save(ctx->image, result.buffer, &result.full);

    } else if (ctx->format == IMGPROC_FORMAT_ICO) {
        rc = imgproc_icon_save(ctx->image, &result);

    } else {
        rc = imgproc_encode_save(ctx, ctx->image, target, quality);
    }

    g_object_unref(target);

    if (g_atomic_int_get(&result.full)) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    if (rc != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    if (imgproc_encode_is_empty(ctx)) {
        return imgproc_error(&ctx->job->error, IMGPROC_INTERNAL,
                             "libheif has written no picture");
    }

    if (ctx->format == IMGPROC_FORMAT_WEBP
        && ctx->job->options.strip_metadata && !ctx->keep_rights)
    {
        imgproc_metadata_webp(&ctx->job->result);
    }

    return IMGPROC_OK;
}


/* an encoder that got no thread, or no memory: a head alone, and no error */

static int
imgproc_encode_is_empty(const imgproc_ctx_t *ctx)
{
    imgproc_info_t           info;
    imgproc_error_t          err;
    const imgproc_buffer_t  *result;

    result = &ctx->job->result;

    return (ctx->format == IMGPROC_FORMAT_AVIF
            || ctx->format == IMGPROC_FORMAT_HEIC)
           && imgproc_sniff(result->data, result->len, &info, &err)
              != IMGPROC_OK;
}


static int
imgproc_encode_save(imgproc_ctx_t *ctx, VipsImage *image, VipsTarget *target,
    int quality)
{
    int  strip;

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

        return vips_heifsave_target(image, target, "Q", quality, "compression",
                                    VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                    "effort", 1, "bitdepth",
                                    imgproc_encode_depth(ctx),
                                    "strip", strip, NULL);

    case IMGPROC_FORMAT_HEIC:

        /* imgproc_heif.c tells x265 more */

        return vips_heifsave_target(image, target, "Q", quality, "compression",
                                    VIPS_FOREIGN_HEIF_COMPRESSION_HEVC,
                                    "bitdepth", 8, "strip", strip, NULL);

    case IMGPROC_FORMAT_JXL:
        return vips_jxlsave_target(image, target, "Q", quality, "effort", 4,
                                   "strip", strip, NULL);

    case IMGPROC_FORMAT_TIFF:
        return vips_tiffsave_target(image, target, "Q", MAX(1, quality),
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
imgproc_encode_lossy(imgproc_format_e format)
{
    switch (format) {

    case IMGPROC_FORMAT_JPEG:
    case IMGPROC_FORMAT_WEBP:
    case IMGPROC_FORMAT_AVIF:
    case IMGPROC_FORMAT_HEIC:
    case IMGPROC_FORMAT_JXL:
        return 1;

    default:
        return 0;
    }
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


/*
 * libvips would always write 12 bits, which few can show.  But 10 are never
 * asked for: libheif 1.15 passes a profile to libaom that only holds with 12,
 * and libaom ends the process.
 */

static int
imgproc_encode_depth(const imgproc_ctx_t *ctx)
{
    return ctx->image->BandFmt == VIPS_FORMAT_USHORT ? 12 : 8;
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
        return imgproc_encode_pixel(VIPS_FOREIGN_HEIF_COMPRESSION_AV1);

    case IMGPROC_FORMAT_HEIC:

        /* x265 takes 4 megabytes with its first pixel: that may wait */

        return vips_type_find("VipsOperation", "heifsave_target") != 0
               && imgproc_heif_encodes();

    case IMGPROC_FORMAT_JXL:
        return vips_type_find("VipsOperation", "jxlsave_target") != 0;

    case IMGPROC_FORMAT_TIFF:
        return vips_type_find("VipsOperation", "tiffsave_target") != 0;

    case IMGPROC_FORMAT_BMP:
        return 1;

    case IMGPROC_FORMAT_ICO:
        return imgproc_encode_probe(IMGPROC_FORMAT_PNG);

    default:
        return 0;
    }
}


/*
 * libheif may have come without an encoder, which only shows when it is used;
 * one pixel takes that of AV1 2 ms.
 */

static int
imgproc_encode_pixel(VipsForeignHeifCompression compression)
{
    int         rc;
    void       *data;
    size_t      len;
    VipsImage  *image;

    if (vips_type_find("VipsOperation", "heifsave_target") == 0
        || vips_black(&image, 1, 1, NULL) != 0)
    {
        vips_error_clear();
        return 0;
    }

    rc = vips_heifsave_buffer(image, &data, &len, "compression", compression,
                              "effort", 0, "bitdepth", 8, NULL);

    g_object_unref(image);

    if (rc != 0) {
        vips_error_clear();
        return 0;
    }

    g_free(data);

    return 1;
}


/* an encoder that cannot be bounded is not used: of one pixel it may know */

static void *
imgproc_encode_pixel_of_hevc(void *data)
{
    int  bounded;

    bounded = imgproc_heif_bounded();

    return GINT_TO_POINTER(
               imgproc_encode_pixel(VIPS_FOREIGN_HEIF_COMPRESSION_HEVC)
               && imgproc_heif_bounded() != bounded);
}


static imgproc_code_e
imgproc_encode_hevc(imgproc_ctx_t *ctx)
{
    static GOnce  once = G_ONCE_INIT;

    /* x265 waits for ever for a thread that it did not get */

    if (!imgproc_threads_probe(IMGPROC_HEIC_THREADS)) {
        return imgproc_error(&ctx->job->error, IMGPROC_BUSY,
                             "no %d threads could be created for x265",
                             IMGPROC_HEIC_THREADS);
    }

    if (g_once(&once, imgproc_encode_pixel_of_hevc, NULL) == NULL) {
        return imgproc_error(&ctx->job->error, IMGPROC_UNSUPPORTED_OUTPUT,
                             "\"heic\" cannot be written: libheif's encoder "
                             "is none that can be bounded");
    }

    return IMGPROC_OK;
}
