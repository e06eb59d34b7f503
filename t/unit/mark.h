
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* what tests of watermarks share: marks, and pictures under them */


#ifndef _MARK_H_INCLUDED_
#define _MARK_H_INCLUDED_


#include "imgproc_overlay.h"
#include "imgproc_watermark.h"
#include "picture.h"


#define WIDTH   100
#define HEIGHT  80


/* takes the image; b is what the mark borrows */

G_GNUC_UNUSED static imgproc_watermark_t *
mark_new(picture_bytes_t *b, VipsImage *image, imgproc_format_e format)
{
    imgproc_str_t         s;
    imgproc_watermark_t  *watermark;

    *b = picture_save(image, format);

    s.data = b->data;
    s.len = b->len;

    watermark = imgproc_watermark_new(&s);
    g_assert_nonnull(watermark);

    return watermark;
}


G_GNUC_UNUSED static void
mark_free(imgproc_watermark_t *watermark, picture_bytes_t *b)
{
    imgproc_watermark_free(watermark);
    g_free(b->data);
}


/* the step alone, its result in memory; takes the image */

G_GNUC_UNUSED static VipsImage *
mark_apply(imgproc_watermark_t *watermark, VipsImage *image,
    const char *options, double dpr, int frames)
{
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   none = { NULL, 0 };

    picture_job(&job, &none, options);
    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    job.watermark = watermark;

    ctx.job = &job;
    ctx.image = image;
    ctx.frames = frames;
    ctx.geometry.dpr_scale = dpr;

    imgproc_overlay(&ctx);

    g_assert_cmpstr(job.error.detail, ==, "");

    image = vips_image_copy_memory(ctx.image);
    g_assert_nonnull(image);

    (void) imgproc_pipeline_next(&ctx, NULL);

    return image;
}


G_GNUC_UNUSED static VipsImage *
mark_red(void)
{
    return picture_flat(20, 10, 3, (double[]) { 255, 0, 0 });
}


G_GNUC_UNUSED static VipsImage *
mark_blue(void)
{
    return picture_flat(WIDTH, HEIGHT, 3, (double[]) { 0, 0, 255 });
}


/* red or blue, nothing between */

G_GNUC_UNUSED static int
mark_is_red(VipsImage *image, int x, int y)
{
    const u_char  *p;

    p = picture_pixel(image, x, y);

    g_assert_cmpint(p[1], ==, 0);
    g_assert_cmpint(p[0] + p[2], ==, 255);
    g_assert_true(p[0] == 0 || p[0] == 255);

    return p[0] == 255;
}


#endif /* _MARK_H_INCLUDED_ */
