
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * An animation comes from its loader as one tall image, the strip, that is
 * read from top to bottom once, and goes to its saver as another one.  In
 * between each frame is a picture of its own.  It is computed at once, and
 * not when the saver asks for it: only the frames of the result are held,
 * and what computing one takes is gone before the next one is begun.
 */


#include "imgproc_animation.h"
#include "imgproc_encode.h"


/* milliseconds, for a frame that has none of its own */

#define IMGPROC_DELAY       40

/* the loader of GIF in libvips knows of no more, and leaves out the rest */

#define IMGPROC_GIF_FRAMES  4096


static imgproc_code_e imgproc_animation_fits(imgproc_ctx_t *ctx, unsigned n);
static imgproc_code_e imgproc_animation_run(imgproc_ctx_t *ctx,
    VipsImage *strip, VipsImage **frames);
static imgproc_code_e imgproc_animation_frame(imgproc_ctx_t *ctx,
    VipsImage *strip, int n);
static imgproc_code_e imgproc_animation_check(imgproc_ctx_t *ctx,
    VipsImage *first);
static imgproc_code_e imgproc_animation_join(imgproc_ctx_t *ctx,
    VipsImage *strip, VipsImage **frames);
static imgproc_code_e imgproc_animation_delays(imgproc_ctx_t *ctx,
    VipsImage *strip, VipsImage *image);


imgproc_code_e
imgproc_animation_plan(imgproc_ctx_t *ctx)
{
    imgproc_job_t         *job;
    const imgproc_info_t  *info;

    job = ctx->job;
    info = &job->info;

    if (info->frames < 2) {
        return IMGPROC_OK;
    }

    if (job->options.disable_animation
        || !(imgproc_format(info->format)->flags & IMGPROC_FORMAT_ANIMATION)
        || !imgproc_encode_animated(ctx))
    {
        return imgproc_animation_pages(ctx, info->frames);
    }

    ctx->animated = 1;
    ctx->pages = -1;

    if (info->format == IMGPROC_FORMAT_GIF
        && info->frames > IMGPROC_GIF_FRAMES)
    {
        return imgproc_error(&job->error, IMGPROC_TOO_MANY_FRAMES,
                             "%u frames, of which libvips reads %d",
                             info->frames, IMGPROC_GIF_FRAMES);
    }

    return imgproc_animation_fits(ctx, info->frames);
}


imgproc_code_e
imgproc_animation_pages(imgproc_ctx_t *ctx, unsigned n)
{
    imgproc_error_t          *err;
    const imgproc_options_t  *options;

    options = &ctx->job->options;
    err = &ctx->job->error;

    if ((unsigned) options->page >= n) {

        (void) imgproc_error(err, IMGPROC_BAD_OPTION,
                             "page %d of %u, counted from 0", options->page,
                             n);

        (void) g_snprintf(err->hint, sizeof(err->hint),
                          "page: must be at most %u with this source", n - 1);

        return IMGPROC_BAD_OPTION;
    }

    ctx->page = options->page;
    ctx->pages = MIN((unsigned) options->pages, n - options->page);

    return imgproc_animation_fits(ctx, ctx->pages);
}


/* whether n of them make an image that is not too high for libvips */

static imgproc_code_e
imgproc_animation_fits(imgproc_ctx_t *ctx, unsigned n)
{
    const imgproc_info_t  *info;

    info = &ctx->job->info;

    if ((uint64_t) n * info->height <= VIPS_MAX_COORD) {
        return IMGPROC_OK;
    }

    return imgproc_error(&ctx->job->error, IMGPROC_TOO_MANY_FRAMES,
                         "%u frames of %ux%u", n, info->width, info->height);
}


imgproc_code_e
imgproc_animation(imgproc_ctx_t *ctx)
{
    int               i;
    VipsImage        *strip, **frames;
    imgproc_code_e    code;

    frames = g_try_new0(VipsImage *, ctx->frames);
    if (frames == NULL) {
        return imgproc_error(&ctx->job->error, IMGPROC_INTERNAL,
                             "no memory for %d frames", ctx->frames);
    }

    strip = ctx->image;
    ctx->image = NULL;

    code = imgproc_animation_run(ctx, strip, frames);

    if (code == IMGPROC_OK) {
        code = imgproc_animation_join(ctx, strip, frames);
    }

    for (i = 0; i < ctx->frames; i++) {
        g_clear_object(&frames[i]);
    }

    g_free(frames);
    g_object_unref(strip);

    return code;
}


static imgproc_code_e
imgproc_animation_run(imgproc_ctx_t *ctx, VipsImage *strip,
    VipsImage **frames)
{
    int                  i;
    imgproc_code_e       code;
    imgproc_geometry_t   geometry;

    geometry = ctx->geometry;

    for (i = 0; i < ctx->frames; i++) {

        ctx->geometry = geometry;

        code = imgproc_animation_frame(ctx, strip, i);

        if (code == IMGPROC_OK) {
            code = imgproc_animation_check(ctx, frames[0]);
        }

        if (code == IMGPROC_OK) {
            code = imgproc_pipeline_memory(ctx);
        }

        if (code != IMGPROC_OK) {
            return code;
        }

        frames[i] = ctx->image;
        ctx->image = NULL;
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_animation_frame(imgproc_ctx_t *ctx, VipsImage *strip, int n)
{
    VipsImage  *image;

    if (vips_extract_area(strip, &image, 0, n * ctx->page_height,
                          strip->Xsize, ctx->page_height, NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    /* no step is to take it for the strip */

    (void) vips_image_remove(image, VIPS_META_PAGE_HEIGHT);
    (void) vips_image_remove(image, VIPS_META_N_PAGES);

    (void) imgproc_pipeline_next(ctx, image);

    return imgproc_pipeline_frame(ctx);
}


/*
 * All pixels of the result are in memory at once, so that it may have no more
 * of them than a source may.
 */

static imgproc_code_e
imgproc_animation_check(imgproc_ctx_t *ctx, VipsImage *first)
{
    int              width, height;
    imgproc_job_t   *job;
    imgproc_info_t   info;

    job = ctx->job;

    width = ctx->image->Xsize;
    height = ctx->image->Ysize;

    if (first) {

        if (first->Xsize == width && first->Ysize == height) {
            return IMGPROC_OK;
        }

        return imgproc_error(&job->error, IMGPROC_INTERNAL,
                             "a frame of %dx%d after one of %dx%d", width,
                             height, first->Xsize, first->Ysize);
    }

    info = job->info;
    info.frames = ctx->frames;
    info.width = width;
    info.height = height;

    if ((gint64) ctx->frames * height <= VIPS_MAX_COORD
        && imgproc_sniff_pixels(&info, &job->limits, &job->error)
           == IMGPROC_OK)
    {
        return IMGPROC_OK;
    }

    return imgproc_error(&job->error, IMGPROC_TOO_MANY_PIXELS,
                         "a result of %d frames of %dx%d is larger than a "
                         "source may be", ctx->frames, width, height);
}


static imgproc_code_e
imgproc_animation_join(imgproc_ctx_t *ctx, VipsImage *strip,
    VipsImage **frames)
{
    VipsImage  *image;

    if (vips_arrayjoin(frames, &image, ctx->frames, "across", 1, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, frames[0]->Ysize);
    vips_image_set_int(image, VIPS_META_N_PAGES, ctx->frames);

    (void) imgproc_pipeline_next(ctx, image);

    /* it has the first frame's signal: ended only while that one is read */

    vips_image_set_progress(image, FALSE);
    imgproc_pipeline_watch(ctx, image);

    return imgproc_animation_delays(ctx, strip, image);
}


static imgproc_code_e
imgproc_animation_delays(imgproc_ctx_t *ctx, VipsImage *strip,
    VipsImage *image)
{
    int   i, n, *delays, *given;

    n = 0;

    if (vips_image_get_typeof(strip, "delay")
        && vips_image_get_array_int(strip, "delay", &given, &n) != 0)
    {
        vips_error_clear();
        n = 0;
    }

    delays = g_try_new(int, ctx->frames);
    if (delays == NULL) {
        return imgproc_error(&ctx->job->error, IMGPROC_INTERNAL,
                             "no memory for %d delays", ctx->frames);
    }

    for (i = 0; i < ctx->frames; i++) {
        delays[i] = i < n ? given[i] : IMGPROC_DELAY;
    }

    vips_image_set_array_int(image, "delay", delays, ctx->frames);

    g_free(delays);

    return IMGPROC_OK;
}
