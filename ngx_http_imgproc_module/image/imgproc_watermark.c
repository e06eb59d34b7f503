
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * A mark is read once in a process, by the job that is the first to need it:
 * its pixels stay in memory and are read by all jobs at once.
 */


#include "imgproc_color.h"
#include "imgproc_decode.h"
#include "imgproc_float.h"
#include "imgproc_image.h"
#include "imgproc_orient.h"
#include "imgproc_vector.h"
#include "imgproc_watermark.h"


struct imgproc_watermark_s {
    imgproc_str_t     bytes;
    GMutex            mutex;
    unsigned          loaded:1;
    VipsImage        *image;    /* NULL: error tells why */
    imgproc_error_t   error;
};


static void imgproc_watermark_load(imgproc_watermark_t *watermark);
static imgproc_code_e imgproc_watermark_decode(imgproc_ctx_t *ctx);
static int imgproc_watermark_plain(VipsImage *in, VipsImage **out);


static const imgproc_step_pt  imgproc_watermark_steps[] = {
    imgproc_decode,
    imgproc_float,
    imgproc_color_import,
    imgproc_color_export,
    imgproc_orient
};


imgproc_watermark_t *
imgproc_watermark_new(const imgproc_str_t *bytes)
{
    imgproc_watermark_t  *watermark;

    watermark = g_try_new0(imgproc_watermark_t, 1);
    if (watermark == NULL) {
        return NULL;
    }

    watermark->bytes = *bytes;
    g_mutex_init(&watermark->mutex);

    return watermark;
}


void
imgproc_watermark_free(imgproc_watermark_t *watermark)
{
    if (watermark == NULL) {
        return;
    }

    g_clear_object(&watermark->image);
    g_mutex_clear(&watermark->mutex);

    g_free(watermark);
}


VipsImage *
imgproc_watermark_image(imgproc_job_t *job)
{
    imgproc_watermark_t  *watermark;

    watermark = job->watermark;

    g_mutex_lock(&watermark->mutex);

    if (!watermark->loaded) {
        imgproc_watermark_load(watermark);
        watermark->loaded = 1;
    }

    g_mutex_unlock(&watermark->mutex);

    if (watermark->image == NULL) {
        (void) imgproc_error(&job->error, IMGPROC_INTERNAL, "watermark: %s",
                             watermark->error.detail);
        return NULL;
    }

    return g_object_ref(watermark->image);
}


/* a job of its own, which no deadline of another ends: it would be for good */

static void
imgproc_watermark_load(imgproc_watermark_t *watermark)
{
    imgproc_ctx_t  ctx;
    imgproc_job_t  job;

    memset(&job, 0, sizeof(imgproc_job_t));

    imgproc_options_init(&job.options);

    job.source = watermark->bytes;
    job.limits.source_formats = imgproc_image_sources();
    job.options.strip_color_profile = 1;

    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = &job;
    ctx.step = "decode";
    ctx.pages = 1;

    if (imgproc_watermark_decode(&ctx) == IMGPROC_OK) {
        watermark->image = g_object_ref(ctx.image);

    } else {
        watermark->error = job.error;
    }

    (void) imgproc_pipeline_next(&ctx, NULL);
}


static imgproc_code_e
imgproc_watermark_decode(imgproc_ctx_t *ctx)
{
    unsigned         i;
    VipsImage       *image;
    imgproc_job_t   *job;
    imgproc_code_e   code;

    job = ctx->job;

    code = imgproc_sniff(job->source.data, job->source.len, &job->info,
                         &job->error);
    if (code != IMGPROC_OK) {
        return code;
    }

    code = imgproc_sniff_check(&job->info, &job->limits, &job->error);

    if (code == IMGPROC_OK && job->info.format == IMGPROC_FORMAT_SVG) {
        code = imgproc_vector_check(job);
    }

    if (code != IMGPROC_OK) {
        return code;
    }

    for (i = 0; i < G_N_ELEMENTS(imgproc_watermark_steps); i++) {

        code = imgproc_watermark_steps[i](ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (imgproc_watermark_plain(ctx->image, &image) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_BROKEN_IMAGE);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* with alpha, in memory, and without metadata: a picture would inherit it */

static int
imgproc_watermark_plain(VipsImage *in, VipsImage **out)
{
    char       **names, **name;
    VipsImage   *image;

    if (vips_image_hasalpha(in)) {

        if (vips_copy(in, &image, NULL) != 0) {
            return -1;
        }

    } else if (vips_addalpha(in, &image, NULL) != 0) {
        return -1;
    }

    names = vips_image_get_fields(image);

    for (name = names; *name; name++) {
        (void) vips_image_remove(image, *name);
    }

    g_strfreev(names);

    *out = vips_image_copy_memory(image);

    g_object_unref(image);

    return *out ? 0 : -1;
}
