
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_animation.h"
#include "imgproc_canvas.h"
#include "imgproc_color.h"
#include "imgproc_decode.h"
#include "imgproc_effects.h"
#include "imgproc_encode.h"
#include "imgproc_float.h"
#include "imgproc_orient.h"
#include "imgproc_overlay.h"
#include "imgproc_pipeline.h"
#include "imgproc_resize.h"
#include "imgproc_trim.h"


static imgproc_code_e imgproc_pipeline_run(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_pipeline_steps(imgproc_ctx_t *ctx,
    const imgproc_step_pt *step);
static int imgproc_pipeline_expired(imgproc_job_t *job);
static int imgproc_pipeline_starved(const char *text);
static void *imgproc_pipeline_thread(void *data);
static void imgproc_pipeline_eval(VipsImage *image, VipsProgress *progress,
    imgproc_ctx_t *ctx);


static GMutex  imgproc_pipeline_mutex;


static const imgproc_step_pt  imgproc_pipeline_open[] = {
    imgproc_encode_check,
    imgproc_animation_plan,
    imgproc_decode,
    imgproc_trim,
    NULL
};


/* of a still, and of each frame of an animation */

static const imgproc_step_pt  imgproc_pipeline_frame_steps[] = {
    imgproc_float,
    imgproc_color_import,
    imgproc_resize_crop,
    imgproc_resize_scale,
    imgproc_orient,
    imgproc_resize_crop_result,
    imgproc_effects,
    imgproc_canvas_extend,
    imgproc_canvas_extend_aspect_ratio,
    imgproc_canvas_padding,
    imgproc_encode_format,
    imgproc_canvas_limit,
    imgproc_encode_small,
    imgproc_color_depth,
    imgproc_canvas_flatten,
    NULL
};


/* frames stand below each other */

static const imgproc_step_pt  imgproc_pipeline_close[] = {
    imgproc_overlay,
    imgproc_color_export,
    imgproc_encode,
    NULL
};


imgproc_code_e
imgproc_pipeline(imgproc_job_t *job)
{
    imgproc_ctx_t   ctx;
    imgproc_code_e  code;

    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = job;
    ctx.xshrink = 1;
    ctx.yshrink = 1;
    ctx.pages = 1;

    code = imgproc_pipeline_run(&ctx);

    (void) imgproc_pipeline_next(&ctx, NULL);

    return code;
}


static imgproc_code_e
imgproc_pipeline_run(imgproc_ctx_t *ctx)
{
    imgproc_code_e  code;

    code = imgproc_pipeline_steps(ctx, imgproc_pipeline_open);

    if (code != IMGPROC_OK) {
        return code;
    }

    if (ctx->animated) {
        code = imgproc_animation(ctx);

    } else {
        code = imgproc_pipeline_frame(ctx);
    }

    if (code != IMGPROC_OK) {
        return code;
    }

    return imgproc_pipeline_steps(ctx, imgproc_pipeline_close);
}


imgproc_code_e
imgproc_pipeline_frame(imgproc_ctx_t *ctx)
{
    return imgproc_pipeline_steps(ctx, imgproc_pipeline_frame_steps);
}


static imgproc_code_e
imgproc_pipeline_steps(imgproc_ctx_t *ctx, const imgproc_step_pt *step)
{
    imgproc_code_e  code;

    for ( /* void */ ; *step; step++) {

        code = imgproc_pipeline_alive(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        code = (*step)(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        ctx->steps++;
    }

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_pipeline_alive(imgproc_ctx_t *ctx)
{
    if (!imgproc_pipeline_expired(ctx->job)) {
        return IMGPROC_OK;
    }

    return imgproc_error(&ctx->job->error, IMGPROC_PROCESSING_TIMEOUT,
                         "stopped after %u steps", ctx->steps);
}


imgproc_code_e
imgproc_pipeline_next(imgproc_ctx_t *ctx, VipsImage *image)
{
    imgproc_pipeline_lock();
    g_clear_object(&ctx->image);
    imgproc_pipeline_unlock();

    ctx->image = image;

    return IMGPROC_OK;
}


void
imgproc_pipeline_lock(void)
{
    g_mutex_lock(&imgproc_pipeline_mutex);
}


void
imgproc_pipeline_unlock(void)
{
    g_mutex_unlock(&imgproc_pipeline_mutex);
}


imgproc_code_e
imgproc_pipeline_failed(imgproc_ctx_t *ctx, imgproc_code_e code)
{
    char  *text;

    /* the buffer is shared by all threads: it may hold more than our error */

    text = vips_error_buffer_copy();

    if (g_atomic_int_get(&ctx->killed)) {
        code = IMGPROC_PROCESSING_TIMEOUT;

    } else if (code == IMGPROC_BROKEN_IMAGE && imgproc_pipeline_starved(text)) {
        code = IMGPROC_BUSY;
    }

    (void) imgproc_error(&ctx->job->error, code, "libvips: %s",
                         g_strchomp(text));

    g_free(text);

    return code;
}


/*
 * Is the system to blame, and not the picture?  Decoders do not say so, and
 * the text may have been cleared by another thread.
 */

static int
imgproc_pipeline_starved(const char *text)
{
    GThread  *thread;

    if (strstr(text, "Error creating thread")) {
        return 1;
    }

    thread = g_thread_try_new("imgproc", imgproc_pipeline_thread, NULL, NULL);
    if (thread == NULL) {
        return 1;
    }

    (void) g_thread_join(thread);

    return 0;
}


static void *
imgproc_pipeline_thread(void *data)
{
    return data;
}


void
imgproc_pipeline_watch(imgproc_ctx_t *ctx, VipsImage *image)
{
    vips_image_set_progress(image, TRUE);

    (void) g_signal_connect(image, "eval", G_CALLBACK(imgproc_pipeline_eval),
                            ctx);
}


imgproc_code_e
imgproc_pipeline_memory(imgproc_ctx_t *ctx)
{
    VipsImage  *image;

    image = vips_image_copy_memory(ctx->image);
    if (image == NULL) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    /* the new image has forgotten what it was made of, and its signals */

    imgproc_pipeline_watch(ctx, image);

    return imgproc_pipeline_next(ctx, image);
}


static int
imgproc_pipeline_expired(imgproc_job_t *job)
{
    return g_atomic_int_get(&job->cancelled)
           || (job->stop && *job->stop)
           || (job->deadline && g_get_monotonic_time() >= job->deadline);
}


static void
imgproc_pipeline_eval(VipsImage *image, VipsProgress *progress,
    imgproc_ctx_t *ctx)
{
    if (imgproc_pipeline_expired(ctx->job)) {
        g_atomic_int_set(&ctx->killed, 1);
        vips_image_set_kill(image, TRUE);
    }
}
