
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What a job makes of its mark, scaled, placed and laid in tiles, takes the
 * place of ctx->image meanwhile, so that the deadline and what other steps
 * are made of work on it as they do on a picture.
 */


#include "imgproc_color.h"
#include "imgproc_overlay.h"
#include "imgproc_resize.h"
#include "imgproc_watermark.h"


/* pixels; smaller tiles are laid by the dozen, since each costs a call */

#define IMGPROC_OVERLAY_BLOCK  128


static imgproc_code_e imgproc_overlay_lay(imgproc_ctx_t *ctx,
    const imgproc_size_t *size, int *left, int *top);
static imgproc_code_e imgproc_overlay_scale(imgproc_ctx_t *ctx,
    const imgproc_size_t *size);
static imgproc_code_e imgproc_overlay_place(imgproc_ctx_t *ctx,
    const imgproc_size_t *size, int *left, int *top);
static imgproc_code_e imgproc_overlay_chess(imgproc_ctx_t *ctx);
static imgproc_code_e imgproc_overlay_tile(imgproc_ctx_t *ctx,
    const imgproc_size_t *size);
static imgproc_code_e imgproc_overlay_block(imgproc_ctx_t *ctx,
    const imgproc_tiles_t *tiles);
static imgproc_code_e imgproc_overlay_grid(imgproc_ctx_t *ctx, int left,
    int top, const imgproc_size_t *size);
static imgproc_code_e imgproc_overlay_embed(imgproc_ctx_t *ctx, int left,
    int top, int width, int height);
static imgproc_code_e imgproc_overlay_repeat(imgproc_ctx_t *ctx, int across,
    int down);
static imgproc_code_e imgproc_overlay_blend(imgproc_ctx_t *ctx,
    VipsImage *mark, int left, int top);
static int imgproc_overlay_over(VipsImage *in, VipsImage *mark,
    VipsImage **out, double opacity, int left, int top);


imgproc_code_e
imgproc_overlay(imgproc_ctx_t *ctx)
{
    int              left, top;
    VipsImage       *image, *mark;
    imgproc_job_t   *job;
    imgproc_size_t   size;
    imgproc_code_e   code;

    job = ctx->job;

    if (job->watermark == NULL || job->options.watermark.opacity == 0) {
        return IMGPROC_OK;
    }

    mark = imgproc_watermark_image(job);
    if (mark == NULL) {
        return job->error.code;
    }

    image = ctx->image;

    size.width = image->Xsize;
    size.height = image->Ysize / MAX(1, ctx->frames);

    ctx->image = mark;
    code = imgproc_overlay_lay(ctx, &size, &left, &top);
    mark = ctx->image;
    ctx->image = image;

    if (code == IMGPROC_OK) {
        code = imgproc_overlay_blend(ctx, mark, left, top);
    }

    imgproc_pipeline_lock();
    g_object_unref(mark);
    imgproc_pipeline_unlock();

    return code;
}


/* makes of the mark in ctx->image what lies over a picture of that size */

static imgproc_code_e
imgproc_overlay_lay(imgproc_ctx_t *ctx, const imgproc_size_t *size,
    int *left, int *top)
{
    imgproc_code_e  code;

    code = imgproc_overlay_scale(ctx, size);
    if (code != IMGPROC_OK) {
        return code;
    }

    *left = 0;
    *top = 0;

    switch (ctx->job->options.watermark.gravity.type) {

    case IMGPROC_GRAVITY_CHESS:
        code = imgproc_overlay_chess(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }

        /* fall through */

    case IMGPROC_GRAVITY_REPLICATE:
        code = imgproc_overlay_tile(ctx, size);
        break;

    default:
        code = imgproc_overlay_place(ctx, size, left, top);
        break;
    }

    if (code == IMGPROC_OK && ctx->frames > 1) {
        code = imgproc_overlay_repeat(ctx, 1, ctx->frames);
    }

    return code;
}


static imgproc_code_e
imgproc_overlay_scale(imgproc_ctx_t *ctx, const imgproc_size_t *size)
{
    double          hscale, vscale;
    imgproc_size_t  mark;

    mark.width = ctx->image->Xsize;
    mark.height = ctx->image->Ysize;

    imgproc_geometry_mark(size, &mark, ctx->job->options.watermark.scale,
                          &hscale, &vscale);

    /* room for the cell of a chess board */

    if (mark.width * hscale > VIPS_MAX_COORD / 2
        || mark.height * vscale > VIPS_MAX_COORD / 2)
    {
        return imgproc_error(&ctx->job->error, IMGPROC_TOO_MANY_PIXELS,
                             "watermark scaled by %g and %g", hscale, vscale);
    }

    return imgproc_resize(ctx, hscale, vscale);
}


/* on each frame of an animation: what sticks out must not be on the next */

static imgproc_code_e
imgproc_overlay_place(imgproc_ctx_t *ctx, const imgproc_size_t *size,
    int *left, int *top)
{
    int             x, y;
    imgproc_size_t  mark;

    mark.width = ctx->image->Xsize;
    mark.height = ctx->image->Ysize;

    imgproc_geometry_overlay(size, &mark, &ctx->job->options.watermark.gravity,
                             ctx->geometry.dpr_scale, &x, &y);

    if (ctx->frames > 1) {
        return imgproc_overlay_embed(ctx, x, y, size->width, size->height);
    }

    *left = x;
    *top = y;

    return IMGPROC_OK;
}


/* the mark in two quarters of a cell */

static imgproc_code_e
imgproc_overlay_chess(imgproc_ctx_t *ctx)
{
    int              rc, width, height;
    VipsImage       *image, *cell;
    imgproc_code_e   code;

    image = g_object_ref(ctx->image);

    width = image->Xsize;
    height = image->Ysize;

    code = imgproc_overlay_embed(ctx, 0, 0, 2 * width, 2 * height);

    if (code == IMGPROC_OK) {
        rc = vips_insert(ctx->image, image, &cell, width, height, NULL);

        code = rc == 0 ? imgproc_pipeline_next(ctx, cell)
                       : imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    imgproc_pipeline_lock();
    g_object_unref(image);
    imgproc_pipeline_unlock();

    return code;
}


static imgproc_code_e
imgproc_overlay_tile(imgproc_ctx_t *ctx, const imgproc_size_t *size)
{
    imgproc_size_t    mark;
    imgproc_code_e    code;
    imgproc_tiles_t   tiles;

    mark.width = ctx->image->Xsize;
    mark.height = ctx->image->Ysize;

    imgproc_geometry_tiles(size, &mark, &ctx->job->options.watermark.gravity,
                           ctx->geometry.dpr_scale, &tiles);

    code = imgproc_overlay_embed(ctx, tiles.left, tiles.top,
                                   tiles.size.width, tiles.size.height);
    if (code != IMGPROC_OK) {
        return code;
    }

    code = imgproc_overlay_block(ctx, &tiles);
    if (code != IMGPROC_OK) {
        return code;
    }

    /* a block is as good as its first tile: the grid may begin with it */

    return imgproc_overlay_grid(ctx, tiles.grid_left % tiles.size.width,
                                  tiles.grid_top % tiles.size.height, size);
}


/* tiles in memory, so that scaling is not done again for each */

static imgproc_code_e
imgproc_overlay_block(imgproc_ctx_t *ctx, const imgproc_tiles_t *tiles)
{
    int              across, down;
    imgproc_code_e   code;

    if (tiles->number.width == 1 && tiles->number.height == 1) {
        return IMGPROC_OK;
    }

    across = 1 + IMGPROC_OVERLAY_BLOCK / tiles->size.width;
    down = 1 + IMGPROC_OVERLAY_BLOCK / tiles->size.height;

    code = imgproc_overlay_repeat(ctx, across, down);
    if (code != IMGPROC_OK) {
        return code;
    }

    imgproc_pipeline_watch(ctx, ctx->image);

    return imgproc_pipeline_memory(ctx);
}


/* so much of ctx->image, repeated, from left and top on */

static imgproc_code_e
imgproc_overlay_grid(imgproc_ctx_t *ctx, int left, int top,
    const imgproc_size_t *size)
{
    int              across, down;
    VipsImage       *image;
    imgproc_code_e   code;

    across = (left + size->width - 1) / ctx->image->Xsize + 1;
    down = (top + size->height - 1) / ctx->image->Ysize + 1;

    code = imgproc_overlay_repeat(ctx, across, down);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (vips_extract_area(ctx->image, &image, left, top, size->width,
                          size->height, NULL)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* in transparent black */

static imgproc_code_e
imgproc_overlay_embed(imgproc_ctx_t *ctx, int left, int top, int width,
    int height)
{
    VipsImage  *image;

    if (vips_embed(ctx->image, &image, left, top, width, height, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static imgproc_code_e
imgproc_overlay_repeat(imgproc_ctx_t *ctx, int across, int down)
{
    VipsImage  *image;

    if (across == 1 && down == 1) {
        return IMGPROC_OK;
    }

    if (vips_replicate(ctx->image, &image, across, down, NULL) != 0) {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


static imgproc_code_e
imgproc_overlay_blend(imgproc_ctx_t *ctx, VipsImage *mark, int left, int top)
{
    VipsImage       *image;
    imgproc_code_e   code;

    if (mark->Bands >= 3) {
        code = imgproc_color_to_rgb(ctx);
        if (code != IMGPROC_OK) {
            return code;
        }
    }

    if (imgproc_overlay_over(ctx->image, mark, &image,
                               ctx->job->options.watermark.opacity, left, top)
        != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return imgproc_pipeline_next(ctx, image);
}


/* the mark's alpha, its last band, is multiplied before it is blended */

static int
imgproc_overlay_over(VipsImage *in, VipsImage *mark, VipsImage **out,
    double opacity, int left, int top)
{
    int                  i, rc, n;
    double               a[4], b[4];
    VipsImage          **t;
    VipsObject          *scope;
    VipsInterpretation   space;

    n = in->Bands >= 3 ? 4 : 2;
    space = n == 4 ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_B_W;

    for (i = 0; i < n; i++) {
        a[i] = in->BandFmt == VIPS_FORMAT_USHORT ? 257 : 1;
        b[i] = 0;
    }

    a[n - 1] *= opacity;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 5);

    rc = vips_colourspace(mark, &t[0], space, NULL) != 0
         || vips_linear(t[0], &t[1], a, b, n, NULL) != 0
         || vips_copy(t[1], &t[2], "interpretation", in->Type, NULL) != 0
         || vips_composite2(in, t[2], &t[3], VIPS_BLEND_MODE_OVER,
                            "x", left, "y", top,
                            "compositing_space", in->Type, NULL) != 0
         || vips_cast(t[3], &t[4], in->BandFmt, NULL) != 0
         || vips_extract_band(t[4], out, 0, "n", in->Bands, NULL) != 0;

    g_object_unref(scope);

    return rc;
}
