
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
#include "imgproc_message.h"
#include "imgproc_orient.h"
#include "imgproc_overlay.h"
#include "imgproc_pipeline.h"
#include "imgproc_resize.h"
#include "imgproc_threads.h"
#include "imgproc_trim.h"


static imgproc_code_e imgproc_pipeline_run(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_pipeline_steps(imgproc_ctx_t *ctx,
    const imgproc_step_t *step);
static int imgproc_pipeline_expired(imgproc_job_t *job);
static int imgproc_pipeline_starved(const char *text);
static void imgproc_pipeline_eval(VipsImage *image, VipsProgress *progress,
    imgproc_ctx_t *ctx);


static GMutex  imgproc_pipeline_mutex;


static const imgproc_step_t  imgproc_pipeline_open[] = {
    { "check", imgproc_encode_check },
    { "plan", imgproc_animation_plan },
    { "decode", imgproc_decode },
    { "trim", imgproc_trim },
    { NULL, NULL }
};


/* of a still, and of each frame of an animation */

static const imgproc_step_t  imgproc_pipeline_frame_steps[] = {
    { "float", imgproc_float },
    { "color import", imgproc_color_import },
    { "crop", imgproc_resize_crop },
    { "scale", imgproc_resize_scale },
    { "orient", imgproc_orient },
    { "crop result", imgproc_resize_crop_result },
    { "effects", imgproc_effects },
    { "extend", imgproc_canvas_extend },
    { "extend aspect ratio", imgproc_canvas_extend_aspect_ratio },
    { "padding", imgproc_canvas_padding },
    { "format", imgproc_encode_format },
    { "limit", imgproc_canvas_limit },
    { "small", imgproc_encode_small },
    { "depth", imgproc_color_depth },
    { "flatten", imgproc_canvas_flatten },
    { NULL, NULL }
};


/* frames stand below each other */

static const imgproc_step_t  imgproc_pipeline_close[] = {
    { "watermark", imgproc_overlay },
    { "color export", imgproc_color_export },
    { "encode", imgproc_encode },
    { NULL, NULL }
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
        ctx->step = "animation";
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
imgproc_pipeline_steps(imgproc_ctx_t *ctx, const imgproc_step_t *step)
{
    imgproc_code_e  code;

    for ( /* void */ ; step->run; step++) {

        code = imgproc_pipeline_alive(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        ctx->step = step->name;

        code = step->run(ctx);
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
    char        *text;
    gboolean     own;
    const char  *from, *to, *why;

    text = imgproc_message_take(&own);
    why = own ? text : "what libvips says may be of another picture";

    if (g_atomic_int_get(&ctx->killed)) {
        code = IMGPROC_PROCESSING_TIMEOUT;

    } else if (code == IMGPROC_BROKEN_IMAGE && imgproc_pipeline_starved(text)) {
        code = IMGPROC_BUSY;
        why = "no thread could be created";
    }

    from = (char *) imgproc_format(ctx->job->info.format)->name.data;
    to = (char *) imgproc_format(ctx->format)->name.data;

    (void) imgproc_error(&ctx->job->error, code, "%s of %s%s%s failed: %s",
                         ctx->step, from, *to ? " to " : "", to, why);
    g_free(text);

    return code;
}


/*
 * Is the system to blame, and not the picture?  Decoders do not say so.  What
 * another job has found out holds for this one as well.
 */

static int
imgproc_pipeline_starved(const char *text)
{
    return strstr(text, "Error creating thread") || !imgproc_threads_probe(1);
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
