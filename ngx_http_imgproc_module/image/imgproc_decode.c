
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdlib.h>

#include "imgproc_animation.h"
#include "imgproc_bmp.h"
#include "imgproc_decode.h"
#include "imgproc_feed.h"
#include "imgproc_icon.h"
#include "imgproc_threads.h"
#include "imgproc_vector.h"


/* of libheif for tiles, of libde265 for each of these, and of libvips */

#define IMGPROC_DECODE_THREADS  (4 + 4 + 2)


static imgproc_code_e imgproc_decode_threads(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_decode_first(imgproc_ctx_t *ctx, double guess);
static void imgproc_decode_geometry(imgproc_ctx_t *ctx, int orientation);
static double imgproc_decode_shrink(imgproc_ctx_t *ctx);
static VipsImage *imgproc_decode_open(imgproc_ctx_t *ctx, double shrink,
    int thumbnail);
static int imgproc_decode_heif(const imgproc_ctx_t *ctx, VipsImage **image,
    int thumbnail);
static int imgproc_decode_jxl(imgproc_ctx_t *ctx, VipsImage **image);
static void imgproc_decode_own(VipsImage *image);
static imgproc_code_e imgproc_decode_check(imgproc_ctx_t *ctx, double shrink);
static imgproc_code_e imgproc_decode_frames(imgproc_ctx_t *ctx);
static int imgproc_decode_count(VipsImage *image);
static imgproc_code_e imgproc_decode_reopen(imgproc_ctx_t *ctx, double shrink,
    int thumbnail);
static imgproc_code_e imgproc_decode_thumbnail(imgproc_ctx_t *ctx);
static void imgproc_decode_settle(imgproc_ctx_t *ctx);


/*
 * How far to shrink depends on EXIF's orientation.  The picture is opened as
 * if it were what the sniffer has found, and again if the loader knows better;
 * opening reads no more than the header.
 */

imgproc_code_e
imgproc_decode(imgproc_ctx_t *ctx)
{
    double           guess, shrink, width;
    imgproc_code_e   code;

    code = imgproc_decode_threads(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_decode_geometry(ctx, ctx->job->info.orientation);
    guess = imgproc_decode_shrink(ctx);
    width = ctx->job->info.vector_width;

    code = imgproc_decode_first(ctx, guess);
    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_decode_geometry(ctx, vips_image_get_orientation(ctx->image));
    shrink = imgproc_decode_shrink(ctx);

    if (shrink != guess || width != ctx->job->info.vector_width) {
        code = imgproc_decode_reopen(ctx, shrink, 0);

    } else {
        code = imgproc_decode_thumbnail(ctx);
    }

    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_decode_settle(ctx);

    return IMGPROC_OK;
}


/*
 * libheif dies with the process if it gets no thread for a tile, and libde265
 * waits for ever for the one that it did not get.  So it is seen to that they
 * can be had; what is left is the time until they start, in which others may
 * take the last ones.
 */

static imgproc_code_e
imgproc_decode_threads(imgproc_ctx_t *ctx)
{
    imgproc_job_t  *job;

    job = ctx->job;

    if ((job->info.format != IMGPROC_FORMAT_AVIF
         && job->info.format != IMGPROC_FORMAT_HEIC)
        || imgproc_threads_probe(IMGPROC_DECODE_THREADS))
    {
        return IMGPROC_OK;
    }

    return imgproc_error(&job->error, IMGPROC_BUSY,
                         "no %d threads could be created for libheif",
                         IMGPROC_DECODE_THREADS);
}


/* of HEIF and TIFF only the loader tells how many pictures there are */

static imgproc_code_e
imgproc_decode_first(imgproc_ctx_t *ctx, double guess)
{
    int              n;
    imgproc_job_t   *job;
    imgproc_code_e   code;
    imgproc_info_t   info;

    code = imgproc_decode_reopen(ctx, guess, 0);
    if (code != IMGPROC_OK) {
        return code;
    }

    job = ctx->job;

    if (job->info.frames > 1
        || (job->options.page == 0 && job->options.pages == 1))
    {
        return IMGPROC_OK;
    }

    n = imgproc_decode_count(ctx->image);

    if (n < 2) {
        return IMGPROC_OK;
    }

    code = imgproc_animation_pages(ctx, n);
    if (code != IMGPROC_OK) {
        return code;
    }

    info = job->info;
    info.frames = ctx->pages;

    code = imgproc_sniff_pixels(&info, &job->limits, &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    return imgproc_decode_reopen(ctx, guess, 0);
}


static void
imgproc_decode_geometry(imgproc_ctx_t *ctx, int orientation)
{
    int             height;
    imgproc_job_t  *job;

    job = ctx->job;
    height = job->info.height;

    if (ctx->pages > 1) {
        height *= ctx->pages;
    }

    imgproc_geometry(&job->options, job->info.width, height, orientation,
                     job->info.format == IMGPROC_FORMAT_SVG,
                     job->limits.max_result_dimension, &ctx->geometry);
}


static double
imgproc_decode_shrink(imgproc_ctx_t *ctx)
{
    imgproc_job_t  *job;

    job = ctx->job;

    return imgproc_geometry_load_shrink(&ctx->geometry, &job->options,
                                        &job->info);
}


static imgproc_code_e
imgproc_decode_reopen(imgproc_ctx_t *ctx, double shrink, int thumbnail)
{
    VipsImage  *image;

    image = imgproc_decode_open(ctx, shrink, thumbnail);
    if (image == NULL) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    (void) imgproc_pipeline_next(ctx, image);

    return thumbnail ? IMGPROC_OK : imgproc_decode_check(ctx, shrink);
}


/*
 * The loaders are named, never found: what the sniffer has not understood
 * must not reach a loader of somebody else's choice.
 */

static VipsImage *
imgproc_decode_open(imgproc_ctx_t *ctx, double shrink, int thumbnail)
{
    int                   rc;
    void                 *data;
    size_t                len;
    VipsImage            *image;
    const imgproc_job_t  *job;

    job = ctx->job;
    data = job->source.data;
    len = job->source.len;
    image = NULL;

    switch (job->info.format) {

    case IMGPROC_FORMAT_JPEG:
        rc = vips_jpegload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "shrink", (int) shrink, NULL);
        break;

    case IMGPROC_FORMAT_PNG:

        /* an interlaced one is read whole: not into a temporary file */

        rc = vips_pngload_buffer(data, len, &image,
                                 "access", VIPS_ACCESS_SEQUENTIAL,
                                 "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                 "memory", (int) job->info.progressive, NULL);
        break;

    case IMGPROC_FORMAT_WEBP:
        rc = vips_webpload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "page", ctx->page, "n", ctx->pages,
                                  "scale", 1 / shrink, NULL);
        break;

    case IMGPROC_FORMAT_GIF:
        rc = vips_gifload_buffer(data, len, &image,
                                 "access", VIPS_ACCESS_SEQUENTIAL,
                                 "page", ctx->page, "n", ctx->pages,
                                 "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
        break;

    case IMGPROC_FORMAT_AVIF:
    case IMGPROC_FORMAT_HEIC:
        rc = imgproc_decode_heif(ctx, &image, thumbnail);
        break;

    case IMGPROC_FORMAT_JXL:
        rc = imgproc_decode_jxl(ctx, &image);
        break;

    case IMGPROC_FORMAT_TIFF:
        rc = vips_tiffload_buffer(data, len, &image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "page", ctx->page, "n", ctx->pages, NULL);
        break;

    case IMGPROC_FORMAT_BMP:
        rc = imgproc_bmp_load(&job->source, &image);
        break;

    case IMGPROC_FORMAT_ICO:
        rc = imgproc_icon_load(&job->source, &image);
        break;

    case IMGPROC_FORMAT_SVG:
        rc = vips_svgload_buffer(data, len, &image, "scale",
                                 imgproc_geometry_vector_scale(&job->info,
                                                               shrink),
                                 NULL);
        break;

    default:
        vips_error("imgproc", "no loader for format %d",
                   (int) job->info.format);
        return NULL;
    }

    return rc == 0 ? image : NULL;
}


/* a page that nobody has asked for is the one that the file calls primary */

static int
imgproc_decode_heif(const imgproc_ctx_t *ctx, VipsImage **image,
    int thumbnail)
{
    int      rc;
    void    *data;
    size_t   len;

    data = ctx->job->source.data;
    len = ctx->job->source.len;

    if (ctx->page == 0 && ctx->pages == 1) {
        rc = vips_heifload_buffer(data, len, image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "thumbnail", thumbnail, NULL);

    } else {
        rc = vips_heifload_buffer(data, len, image,
                                  "access", VIPS_ACCESS_SEQUENTIAL,
                                  "fail_on", VIPS_FAIL_ON_TRUNCATED,
                                  "page", ctx->page, "n", ctx->pages,
                                  "thumbnail", thumbnail, NULL);
    }

    if (rc == 0) {
        imgproc_decode_own(*image);
    }

    return rc;
}


/* all layers of its first frame, at once, see imgproc_jxl.h */

static int
imgproc_decode_jxl(imgproc_ctx_t *ctx, VipsImage **image)
{
    int          rc;
    VipsSource  *source;

    source = imgproc_feed(ctx);

    rc = vips_jxlload_source(source, image,
                             "access", VIPS_ACCESS_SEQUENTIAL,
                             "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);

    g_object_unref(source);

    return rc;
}


/*
 * The loader's blobs go with the image that it has made: what is made of that
 * one, and stays longer, would hold them as if they were still there.  With
 * EXIF its orientation comes back, which the loader had removed: HEIF turns by
 * properties of its own, and the decoder has done so.
 */

static void
imgproc_decode_own(VipsImage *image)
{
    char        **names, **name;
    size_t        len;
    const void   *data;

    names = vips_image_get_fields(image);

    for (name = names; *name; name++) {

        if (vips_image_get_typeof(image, *name) == VIPS_TYPE_BLOB
            && vips_image_get_blob(image, *name, &data, &len) == 0)
        {
            vips_image_set_blob_copy(image, *name, data, len);
        }
    }

    g_strfreev(names);

    vips_autorot_remove_angle(image);
}


/*
 * All limits were checked against what the sniffer has read.  A loader that
 * sees another picture in the same bytes (AVIF turned by irot, or a forgery)
 * is checked again.
 */

static imgproc_code_e
imgproc_decode_check(imgproc_ctx_t *ctx, double shrink)
{
    int              width, height;
    imgproc_job_t   *job;
    imgproc_info_t  *info;
    imgproc_code_e   code;

    job = ctx->job;
    info = &job->info;

    code = imgproc_decode_frames(ctx);
    if (code != IMGPROC_OK) {
        return code;
    }

    width = ctx->image->Xsize;
    height = ctx->page_height;

    if (info->format == IMGPROC_FORMAT_SVG) {
        return imgproc_vector_recheck(job, shrink, width, height);
    }

    if (fabs(info->width / shrink - width) < 1
        && fabs(info->height / shrink - height) < 1)
    {
        return IMGPROC_OK;
    }

    if (shrink != 1) {
        return imgproc_error(&job->error, IMGPROC_BROKEN_IMAGE,
                             "header says %ux%u, shrunk by %g it is %dx%d",
                             info->width, info->height, shrink, width,
                             height);
    }

    info->width = width;
    info->height = height;

    return imgproc_sniff_check(info, &job->limits, &job->error);
}


/* how high one is, and of an animation how many there are */

static imgproc_code_e
imgproc_decode_frames(imgproc_ctx_t *ctx)
{
    int              n;
    imgproc_job_t   *job;
    imgproc_info_t  *info;

    job = ctx->job;
    info = &job->info;

    n = ctx->pages;

    if (ctx->animated) {
        n = imgproc_decode_count(ctx->image);
    }

    if (n < 1 || ctx->image->Ysize % n) {
        return imgproc_error(&job->error, IMGPROC_BROKEN_IMAGE,
                             "%d pages of %d lines", n, ctx->image->Ysize);
    }

    ctx->page_height = ctx->image->Ysize / n;

    if (!ctx->animated) {
        return IMGPROC_OK;
    }

    if (n > 1) {
        ctx->frames = n;

    } else {
        ctx->animated = 0;
        ctx->pages = 1;
    }

    if (info->frames == (unsigned) n) {
        return IMGPROC_OK;
    }

    info->frames = n;

    return imgproc_sniff_check(info, &job->limits, &job->error);
}


/* vips_image_get_n_pages() says 1 from 10,000 on */

static int
imgproc_decode_count(VipsImage *image)
{
    int  n;

    n = 1;

    if (vips_image_get_typeof(image, VIPS_META_N_PAGES)) {
        (void) vips_image_get_int(image, VIPS_META_N_PAGES, &n);
    }

    return n;
}


/* the small picture that comes with a HEIF, if it is large enough */

static imgproc_code_e
imgproc_decode_thumbnail(imgproc_ctx_t *ctx)
{
    double      pre;
    VipsImage  *image;

    if (ctx->job->info.format != IMGPROC_FORMAT_AVIF
        && ctx->job->info.format != IMGPROC_FORMAT_HEIC)
    {
        return IMGPROC_OK;
    }

    pre = imgproc_geometry_preshrink(&ctx->geometry);

    if (pre <= 1 || ctx->job->options.trim.enabled) {
        return IMGPROC_OK;
    }

    image = imgproc_decode_open(ctx, 1, 1);
    if (image == NULL) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    if (image->Xsize < ctx->image->Xsize
        && image->Xsize * pre >= ctx->image->Xsize
        && image->Ysize * pre >= ctx->image->Ysize)
    {
        return imgproc_pipeline_next(ctx, image);
    }

    g_object_unref(image);

    return IMGPROC_OK;
}


static void
imgproc_decode_settle(imgproc_ctx_t *ctx)
{
    const char  *name;

    if (!ctx->animated
        && (ctx->image->Xsize != (int) ctx->job->info.width
            || ctx->page_height != (int) ctx->job->info.height))
    {
        imgproc_geometry_reload(&ctx->geometry, ctx->image->Xsize,
                                ctx->image->Ysize, &ctx->xshrink,
                                &ctx->yshrink);
    }

    name = "palette-bit-depth";

    if (vips_image_get_typeof(ctx->image, name)) {
        (void) vips_image_get_int(ctx->image, name, &ctx->palette_bits);
    }

    imgproc_pipeline_watch(ctx, ctx->image);
}
