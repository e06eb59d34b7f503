
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * libvips streams: a picture that is only scaled takes a thousand or two
 * of its lines, before and after.  What takes all of it at once is the rest:
 * decoders that know the first line only when they have seen the last byte,
 * steps that need their pixels in any order, and encoders that look at all of
 * them first.  Each is so many bytes for each pixel it sees.
 */


#include <math.h>

#include "imgproc_cost.h"


/* what any job takes, and the lines that libvips keeps of a large picture */

#define IMGPROC_COST_BASE        (6 * 1024 * 1024)
#define IMGPROC_COST_LINES_IN    1500
#define IMGPROC_COST_LINES_OUT   1400

/* lines that a filter looks at for each of its own, by sigma and at least */

#define IMGPROC_COST_MASK        8
#define IMGPROC_COST_MASK_LEAST  100

/* what the decoder of JXL takes for the smallest picture */

#define IMGPROC_COST_JXL         (8 * 1024 * 1024)

/* the encoder of JPEG subsamples colour below this quality */

#define IMGPROC_COST_SUBSAMPLED  90


/* bytes, for each pixel unless it says otherwise */

typedef struct {
    double                    source;    /* to decode, of the source */
    double                    alpha;     /* more of it, if it has alpha */
    double                    loaded;    /* of what the loader gives */
    double                    result;    /* to encode, of the result */
    double                    opaque;    /* less of it without alpha */
    double                    fixed;     /* to encode, in all */
} imgproc_cost_format_t;


typedef struct {
    const imgproc_info_t     *info;
    const imgproc_options_t  *options;

    double                    frames;
    double                    pixel_in;   /* bytes of a pixel */
    double                    pixel_out;
    double                    source;     /* pixels */
    imgproc_geometry_t        geometry;
    imgproc_format_e          format;     /* of the result */
    imgproc_size_t            loaded;     /* oriented */
    imgproc_size_t            result;
} imgproc_cost_t;


static void imgproc_cost_format(imgproc_cost_t *c,
    const imgproc_choice_t *choice);
static void imgproc_cost_pixels(imgproc_cost_t *c);
static unsigned imgproc_cost_pages(const imgproc_cost_t *c);
static void imgproc_cost_sizes(imgproc_cost_t *c);
static double imgproc_cost_decode(const imgproc_cost_t *c);
static double imgproc_cost_stream(const imgproc_cost_t *c);
static double imgproc_cost_copies(const imgproc_cost_t *c);
static double imgproc_cost_filters(const imgproc_cost_t *c);
static double imgproc_cost_encode(const imgproc_cost_t *c);
static double imgproc_cost_area(const imgproc_size_t *size);


/* in the order of imgproc_format_e */

static const imgproc_cost_format_t  imgproc_cost_formats[] = {

    /* none */
    { 0, 0, 0, 0, 0, 0 },

    /* jpeg: coefficients of all components, for the best Huffman tables */
    { 0, 0, 0, 6.4, 0, 0 },

    /* png */
    { 0, 0, 0, 0.5, 0, 0 },

    /* webp: alpha is compressed without loss, with chains of hashes */
    { 0.15, 5, 8, 44, 37, 1 << 20 },

    /* gif: RGBA, and what it is quantized from */
    { 6.5, 0, 0, 24, 0, 13 << 20 },

    /* avif */
    { 11, 3, 2, 30, 6, 8 << 20 },

    /* heic */
    { 11, 3, 2, 0, 0, 0 },

    /* jxl: all of it in floats when it is written */
    { 12, 4, 0, 50, 6, 4 << 20 },

    /* tiff: by strips or tiles; what is written is not compressed */
    { 0, 0, 0, 4.4, 1.1, 0 },

    /* svg: tiles of what is rendered */
    { 0, 0, 4.2, 0, 0, 0 },

    /* bmp: read where it is; not compressed either */
    { 0, 0, 0, 4.4, 1.1, 0 },

    /* ico: PNG, or read where it is */
    { 0, 0, 0, 0.5, 0, 0 }
};


uint64_t
imgproc_cost(const imgproc_info_t *info, const imgproc_options_t *options,
    const imgproc_choice_t *choice, const imgproc_limits_t *limits)
{
    double          cost, height;
    imgproc_cost_t  c;

    c.info = info;
    c.options = options;
    c.frames = options->disable_animation ? 1 : info->frames;

    imgproc_cost_pixels(&c);

    height = (double) info->height * imgproc_cost_pages(&c);
    c.source = info->width * height;

    imgproc_geometry(options, info->width, MIN(height, G_MAXINT32),
                     info->orientation, info->format == IMGPROC_FORMAT_SVG,
                     limits->max_result_dimension, &c.geometry);

    imgproc_cost_sizes(&c);
    imgproc_cost_format(&c, choice);

    cost = IMGPROC_COST_BASE + imgproc_cost_decode(&c)
           + imgproc_cost_stream(&c) + imgproc_cost_copies(&c)
           + imgproc_cost_encode(&c) + info->memory;

    return cost < 1e18 ? (uint64_t) cost : (uint64_t) 1e18;
}


/* as the pipeline will choose it, of what the header knows */

static void
imgproc_cost_format(imgproc_cost_t *c, const imgproc_choice_t *choice)
{
    imgproc_choice_t  own;

    own = *choice;
    own.source = c->info->format;
    own.pixels = imgproc_cost_area(&c->result);
    own.needs = 0;

    if (c->info->alpha && !c->options->has_background) {
        own.needs |= IMGPROC_FORMAT_ALPHA;
    }

    if (c->frames > 1) {
        own.needs |= IMGPROC_FORMAT_ANIMATION;
    }

    c->format = c->options->format;

    if (c->format == IMGPROC_FORMAT_NONE) {
        c->format = imgproc_negotiate(&own);
    }

    if (!(imgproc_format(c->format)->flags & IMGPROC_FORMAT_ANIMATION)) {
        c->frames = 1;
    }
}


/* where the header is silent, the most is assumed */

static void
imgproc_cost_pixels(imgproc_cost_t *c)
{
    int                       bands;
    const imgproc_info_t     *info;
    const imgproc_options_t  *options;

    info = c->info;
    options = c->options;

    bands = info->bands ? MAX(3, info->bands) : 4;

    if (info->bands == 1 && info->format == IMGPROC_FORMAT_JPEG) {
        bands = 1;
    }

    c->pixel_in = bands * (info->bits > 16 ? 4 : info->bits > 8 ? 2 : 1);
    c->pixel_out = bands;

    if (bands < 4
        && (options->extend.enabled || options->extend_aspect_ratio.enabled
            || options->padding[0] || options->padding[1]
            || options->padding[2] || options->padding[3]))
    {
        c->pixel_out = 4;
    }

    if (info->bits > 8 && options->preserve_hdr) {
        c->pixel_out *= 2;
    }
}


/* of a TIFF, below each other */

static unsigned
imgproc_cost_pages(const imgproc_cost_t *c)
{
    unsigned  pages, page;

    pages = c->info->pages;
    page = c->options->page;

    return page < pages ? MIN((unsigned) c->options->pages, pages - page) : 1;
}


static void
imgproc_cost_sizes(imgproc_cost_t *c)
{
    double               shrink;
    imgproc_size_t      *result;
    imgproc_geometry_t  *g;

    g = &c->geometry;
    shrink = imgproc_geometry_load_shrink(g, c->options, c->info);

    c->loaded.width = ceil(g->source.width / shrink);
    c->loaded.height = ceil(g->source.height / shrink);

    result = &c->result;
    *result = g->scaled;

    if (g->result_crop.width) {
        result->width = MIN(result->width, g->result_crop.width);
    }

    if (g->result_crop.height) {
        result->height = MIN(result->height, g->result_crop.height);
    }

    if (c->options->extend.enabled) {
        result->width = MAX(result->width, g->target.width);
        result->height = MAX(result->height, g->target.height);
    }

    result->width = MAX(result->width, g->extend.width);
    result->height = MAX(result->height, g->extend.height);

    result->width += g->padding[1] + g->padding[3];
    result->height += g->padding[0] + g->padding[2];
}


static double
imgproc_cost_decode(const imgproc_cost_t *c)
{
    double                        cost;
    const imgproc_info_t         *info;
    const imgproc_cost_format_t  *f;

    info = c->info;
    f = &imgproc_cost_formats[info->format];

    cost = c->source * (f->source + (info->alpha ? f->alpha : 0))
           + f->loaded * imgproc_cost_area(&c->loaded);

    cost += info->block;

    if (info->format == IMGPROC_FORMAT_JXL) {

        /* layers; channels beyond the first, and samples that are not bytes */

        cost += IMGPROC_COST_JXL;

        if (info->channels > 1) {
            cost += c->source * 4 * (info->channels - 1);
        }

        if (info->bits > 8) {
            cost += c->source * 8;
        }
    }

    if (info->lossless) {
        cost += c->source * 4.5;
    }

    if (info->bits > 16) {

        /* floats are looked at twice */

        cost += c->source * c->pixel_in;
    }

    if (info->frames > 1) {

        /* what each frame is painted on; WebP's loader holds all of them */

        cost += c->source * 8;

        if (info->format == IMGPROC_FORMAT_WEBP) {
            cost += (c->frames - 1) * c->source * 4.2;
        }
    }

    if (!info->progressive) {
        return cost;
    }

    if (info->format == IMGPROC_FORMAT_JPEG) {

        /* a coefficient of 16 bits for each sample */

        return cost + c->source * 2.1 * info->samples / 100;
    }

    /* the loader's own picture, and the one that is made of it */

    return cost + c->source * c->pixel_in * 2.1;
}


static double
imgproc_cost_stream(const imgproc_cost_t *c)
{
    double  in, out;

    in = c->pixel_in * c->loaded.width
         * MIN(c->loaded.height, IMGPROC_COST_LINES_IN);

    out = c->pixel_out * MAX(c->geometry.scaled.width, c->result.width)
          * MIN(MAX(c->geometry.scaled.height, c->result.height),
                IMGPROC_COST_LINES_OUT);

    return in + out;
}


static double
imgproc_cost_copies(const imgproc_cost_t *c)
{
    double                    n, scaled, result;
    const imgproc_options_t  *options;

    options = c->options;

    scaled = c->pixel_out * imgproc_cost_area(&c->geometry.scaled);
    result = c->pixel_out * imgproc_cost_area(&c->result);

    n = 0;

    if (options->trim.enabled) {
        n += c->pixel_in * imgproc_cost_area(&c->loaded);
    }

    if (options->gravity.type == IMGPROC_GRAVITY_SMART) {
        n += c->pixel_in * imgproc_cost_area(&c->loaded) + scaled;
    }

    /* rotated, once before and once after */

    if (options->rotate || options->flip_v || c->geometry.angle) {
        n += 2 * scaled;
    }

    if (options->blur > 0 || options->sharpen > 0 || options->pixelate > 1) {
        n += 3 * result + imgproc_cost_filters(c);
    }

    if (options->watermark.opacity > 0) {
        n += 2 * result;
    }

    if (options->max_bytes) {
        n += result;
    }

    if (c->frames > 1) {
        n += (c->frames + 1) * result;
    }

    return n;
}


/* lines of sums for those that the mask covers, sharpening in Lab */

static double
imgproc_cost_filters(const imgproc_cost_t *c)
{
    double  blur, sharpen;

    blur = IMGPROC_COST_MASK_LEAST + IMGPROC_COST_MASK * c->options->blur;
    sharpen = IMGPROC_COST_MASK_LEAST
              + IMGPROC_COST_MASK * c->options->sharpen;

    blur = c->options->blur > 0 ? MIN(blur, c->result.height) : 0;
    sharpen = c->options->sharpen > 0 ? MIN(sharpen, c->result.height) : 0;

    return c->result.width * (3 * c->pixel_out * blur + 44 * sharpen);
}


static double
imgproc_cost_encode(const imgproc_cost_t *c)
{
    double                        pixel;
    const imgproc_cost_format_t  *f;

    f = &imgproc_cost_formats[c->format];
    pixel = f->result;

    if (c->format == IMGPROC_FORMAT_PNG && c->info->palette) {

        /* a palette of its own, by the quantizer of GIF */

        f = &imgproc_cost_formats[IMGPROC_FORMAT_GIF];
        pixel = 7;
    }

    if (c->format == IMGPROC_FORMAT_JPEG
        && imgproc_options_quality(c->options, c->format)
           < IMGPROC_COST_SUBSAMPLED)
    {
        pixel /= 2;
    }

    if (!c->info->alpha && c->pixel_out < 4) {
        pixel -= f->opaque;
    }

    if (c->format == IMGPROC_FORMAT_TIFF && c->info->bits > 8
        && c->options->preserve_hdr)
    {
        pixel *= 2;
    }

    return f->fixed + pixel * imgproc_cost_area(&c->result);
}


static double
imgproc_cost_area(const imgproc_size_t *size)
{
    return (double) size->width * size->height;
}
