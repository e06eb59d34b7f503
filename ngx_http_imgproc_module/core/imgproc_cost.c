
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


/* what any job takes, and that for each column of its source */

#define IMGPROC_COST_BASE        (800 * 1024)
#define IMGPROC_COST_COLUMN      100

/* what is measured varies a little, from one time to the next */

#define IMGPROC_COST_MARGIN      1.06

/* lines that libvips keeps of a picture: large, of 16 bits, not scaled */

#define IMGPROC_COST_LINES_IN    1240
#define IMGPROC_COST_LINES_DEEP  900
#define IMGPROC_COST_LINES_SAME  600
#define IMGPROC_COST_LINES_OUT   1400

/* to scale, and that without the colour of transparent pixels */

#define IMGPROC_COST_SCALE       (500 * 1024)
#define IMGPROC_COST_ALPHA       (1300 * 1024)

/* to scale 16 bits by less than four, for each column */

#define IMGPROC_COST_DEEP        1200

/* to look for edges that are to be trimmed, or for what is to be kept */

#define IMGPROC_COST_LOOK        (3200 * 1024)

/* to lay a picture on a background, and that on a larger one */

#define IMGPROC_COST_FLAT        (2600 * 1024)
#define IMGPROC_COST_EXTEND      (1400 * 1024)

/* the tables between CMYK and sRGB */

#define IMGPROC_COST_CMYK        (5500 * 1024)

/* to join frames */

#define IMGPROC_COST_JOIN        (2200 * 1024)

/* to find the colours of a palette: for each pixel, and at most */

#define IMGPROC_COST_COLOURS       46
#define IMGPROC_COST_COLOURS_MOST  (54 * 1024 * 1024)

/* lines that a filter looks at for each of its own, by sigma and at least */

#define IMGPROC_COST_MASK        8
#define IMGPROC_COST_MASK_LEAST  100

/* what decoders of AVIF and HEIC take for alpha, and for more than 8 bits */

#define IMGPROC_COST_HEIF_ALPHA  (1600 * 1024)
#define IMGPROC_COST_HEIF_DEEP   (2000 * 1024)

/* what the decoder of JXL takes for the smallest picture */

#define IMGPROC_COST_JXL         (8 * 1024 * 1024)

/* the encoders of JPEG and HEIC subsample colour below this quality */

#define IMGPROC_COST_SUBSAMPLED  90

/* by how much that of JPEG takes less then */

#define IMGPROC_COST_SUBSAMPLING  2.4

/* what that of HEIC takes more if it does not, opaque and with alpha */

#define IMGPROC_COST_HEIC        24
#define IMGPROC_COST_HEIC_ALPHA  29


/* bytes, for each pixel unless it says otherwise */

typedef struct {
    double                    source;    /* to decode, of the source */
    double                    alpha;     /* more of it, if it has alpha */
    double                    loaded;    /* of what the loader gives */
    double                    result;    /* to encode, of the result */
    double                    opaque;    /* less of it without alpha */
    double                    fixed;     /* to encode, in all */
    double                    decoder;   /* to decode, in all */
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
    int                       alpha;      /* which the result has */
    imgproc_size_t            loaded;     /* oriented */
    imgproc_size_t            result;
} imgproc_cost_t;


static void imgproc_cost_format(imgproc_cost_t *c,
    const imgproc_choice_t *choice);
static void imgproc_cost_pixels(imgproc_cost_t *c);
static int imgproc_cost_extends(const imgproc_options_t *options);
static unsigned imgproc_cost_pages(const imgproc_cost_t *c);
static void imgproc_cost_sizes(imgproc_cost_t *c);
static double imgproc_cost_decode(const imgproc_cost_t *c);
static double imgproc_cost_stream(const imgproc_cost_t *c);
static double imgproc_cost_between(const imgproc_cost_t *c);
static double imgproc_cost_shrink(int from, int to);
static double imgproc_cost_copies(const imgproc_cost_t *c);
static double imgproc_cost_smart(const imgproc_cost_t *c);
static double imgproc_cost_filters(const imgproc_cost_t *c);
static double imgproc_cost_encode(const imgproc_cost_t *c);
static double imgproc_cost_area(const imgproc_size_t *size);


/* in the order of imgproc_format_e */

static const imgproc_cost_format_t  imgproc_cost_formats[] = {

    /* none */
    { 0, 0, 0, 0, 0, 0, 0 },

    /* jpeg: coefficients of all components, for the best Huffman tables */
    { 0, 0, 0, 8.8, 0, 0, 400 << 10 },

    /* png: some pictures can hardly be compressed */
    { 0, 0, 0, 3.6, 0, 0, 1 << 20 },

    /* webp: alpha is compressed without loss, with chains of hashes */
    { 0.15, 0, 12.3, 47.3, 36.3, 300 << 10, 0 },

    /* gif: RGBA, and what it is quantized from */
    { 6.6, 0, 0, 12.5, 0, 1 << 20, 1 << 20 },

    /* avif */
    { 13, 3, 0, 29, 4, 3 << 20, 400 << 10 },

    /* heic: alpha is a picture of its own, after the other */
    { 9.6, 3, 0, 41, 13, 2300 << 10, 100 << 10 },

    /* jxl: all of it in floats when it is written */
    { 12, 4, 0, 50, 6, 4 << 20, 1 << 20 },

    /* tiff: by strips or tiles; what is written is not compressed */
    { 0, 0, 0, 4.4, 1.1, 0, 1 << 20 },

    /* svg: tiles of what is rendered */
    { 0, 0, 4.2, 0, 0, 0, 1 << 20 },

    /* bmp: read where it is; not compressed either */
    { 0, 0, 0, 4.4, 1.1, 0, 1 << 20 },

    /* ico: PNG, or read where it is */
    { 0, 0, 0, 3.6, 0, 0, 1 << 20 }
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

    cost = IMGPROC_COST_BASE + IMGPROC_COST_COLUMN * (double) info->width
           + imgproc_cost_decode(&c) + imgproc_cost_stream(&c)
           + imgproc_cost_copies(&c) + imgproc_cost_encode(&c)
           + info->memory;

    cost *= IMGPROC_COST_MARGIN;

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

    if (c->alpha) {
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

    bands = info->bands ? info->bands : 4;

    c->pixel_in = bands * (info->bits > 16 ? 4 : info->bits > 8 ? 2 : 1);
    c->alpha = info->alpha || info->bands == 0;

    if (bands == 4 && !c->alpha) {
        bands = 3;
    }

    c->pixel_out = bands;

    if (bands < 4 && imgproc_cost_extends(options)) {
        c->pixel_out = 4;
        c->alpha = 1;
    }

    c->alpha = c->alpha && !options->has_background;

    if (info->bits > 8 && options->preserve_hdr) {
        c->pixel_out *= 2;
    }
}


static int
imgproc_cost_extends(const imgproc_options_t *options)
{
    return options->extend.enabled || options->extend_aspect_ratio.enabled
           || options->padding[0] || options->padding[1]
           || options->padding[2] || options->padding[3];
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
    double                        cost, loaded;
    const imgproc_info_t         *info;
    const imgproc_cost_format_t  *f;

    info = c->info;
    f = &imgproc_cost_formats[info->format];
    loaded = f->loaded;

    if (info->alpha && info->format == IMGPROC_FORMAT_WEBP) {

        /* one byte more of each pixel */

        loaded++;
    }

    cost = c->source * (f->source + (info->alpha ? f->alpha : 0))
           + loaded * imgproc_cost_area(&c->loaded) + f->decoder;

    if (info->bits > 8 && info->format != IMGPROC_FORMAT_PNG) {
        cost += c->source * f->source / 3;
    }

    if (info->format == IMGPROC_FORMAT_AVIF
        || info->format == IMGPROC_FORMAT_HEIC)
    {
        /* two decoders; samples are scaled to bytes in another picture */

        cost += info->alpha ? IMGPROC_COST_HEIF_ALPHA : 0;
        cost += info->bits > 8 ? IMGPROC_COST_HEIF_DEEP : 0;
    }

    cost += info->block + c->source * info->alpha_bytes;

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
        cost += c->source * 3.9;
    }

    if (info->bands == 4 && !info->alpha) {
        cost += IMGPROC_COST_CMYK;
    }

    if (info->bits > 16) {

        /* floats are looked at twice */

        cost += c->source * c->pixel_in;
    }

    if (info->frames > 1) {

        /* what each frame is painted on; WebP's loader holds all of them */

        cost += c->source * (info->format == IMGPROC_FORMAT_GIF
                             && c->frames <= 1 ? 1.2 : 4.2);

        if (info->format == IMGPROC_FORMAT_WEBP) {
            cost += (c->frames - 1) * c->source * 4.2;
        }
    }

    if (!info->progressive) {
        return cost;
    }

    if (info->format == IMGPROC_FORMAT_JPEG) {

        /* a coefficient of 16 bits for each sample */

        return cost + c->source * 2.02 * info->samples / 100;
    }

    /* the loader's own picture, and the one that is made of it */

    return cost + c->source * c->pixel_in * 2;
}


static double
imgproc_cost_stream(const imgproc_cost_t *c)
{
    int     same, deep;
    double  in, out, lines, between;

    same = c->loaded.width == c->geometry.scaled.width
           && c->loaded.height == c->geometry.scaled.height;
    deep = c->info->bits > 8;

    lines = same ? IMGPROC_COST_LINES_SAME
            : deep ? IMGPROC_COST_LINES_DEEP
            : IMGPROC_COST_LINES_IN;

    in = c->pixel_in * c->loaded.width * MIN(c->loaded.height, lines);

    /* its loader has the whole frame, and gives lines of that */

    if (c->info->frames > 1
        || c->info->format == IMGPROC_FORMAT_GIF
        || c->info->format == IMGPROC_FORMAT_AVIF
        || c->info->format == IMGPROC_FORMAT_HEIC)
    {
        in = 0;
    }

    /* of an interlaced one, the loader has its own lines as well */

    if (c->info->format == IMGPROC_FORMAT_PNG && c->info->progressive) {
        in /= 2;
    }

    if (same) {
        return in;
    }

    out = c->pixel_out * MAX(c->geometry.scaled.width, c->result.width)
          * MIN(MAX(c->geometry.scaled.height, c->result.height),
                IMGPROC_COST_LINES_OUT);

    between = imgproc_cost_between(c);

    /* its samples are larger, and it may be no smaller */

    if (deep && between == 0) {
        in += c->info->alpha ? in
                             : IMGPROC_COST_DEEP * (double) c->loaded.width;
    }

    if (c->info->alpha) {
        return in + out + between + IMGPROC_COST_ALPHA;
    }

    return in + 0.4 * out + between + IMGPROC_COST_SCALE;
}


/*
 * libvips averages blocks of whole pixels, as large as leave at least half
 * of the way to its filter: lines of what is between the two.
 */

static double
imgproc_cost_between(const imgproc_cost_t *c)
{
    double                 width, height;
    const imgproc_size_t  *loaded, *scaled;

    loaded = &c->loaded;
    scaled = &c->geometry.scaled;

    width = imgproc_cost_shrink(loaded->width, scaled->width);
    height = imgproc_cost_shrink(loaded->height, scaled->height);

    if (width == 1 && height == 1) {
        return 0;
    }

    return c->pixel_out * loaded->width / width
           * MIN(loaded->height / height, IMGPROC_COST_LINES_IN);
}


static double
imgproc_cost_shrink(int from, int to)
{
    return MAX(1, floor(from / 2.0 / to));
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
        n += (c->pixel_in + 0.6) * imgproc_cost_area(&c->loaded)
             + IMGPROC_COST_LOOK;
    }

    n += imgproc_cost_smart(c);

    /* rotated, once before and once after, with what reads it so */

    if (options->rotate || options->flip_v || c->geometry.angle) {
        n += 3.2 * scaled;
    }

    if (options->blur > 0 || options->sharpen > 0 || options->pixelate > 1) {
        n += 2 * MAX(3, c->pixel_out) * imgproc_cost_area(&c->result)
             + imgproc_cost_filters(c);
    }

    if (options->has_background) {
        n += IMGPROC_COST_FLAT;
    }

    if (options->watermark.opacity > 0) {
        n += 2 * result;
    }

    if (options->max_bytes) {
        n += result;
    }

    if (imgproc_cost_extends(options)) {
        n += IMGPROC_COST_EXTEND;
    }

    /* the writer of GIF has three more, to compare and to quantize */

    if (c->frames > 1) {
        n += c->frames * result + IMGPROC_COST_JOIN;

        if (c->format == IMGPROC_FORMAT_GIF) {
            n += 3 * result;
        }
    }

    return n;
}


/* what is cut out by what is in it has to be there as a whole */

static double
imgproc_cost_smart(const imgproc_cost_t *c)
{
    int                       crop;
    double                    n;
    const imgproc_options_t  *options;

    options = c->options;
    crop = options->crop.has_gravity ? options->crop.gravity.type
                                     : options->gravity.type;
    n = 0;

    if (crop == IMGPROC_GRAVITY_SMART
        && (c->geometry.crop.width || c->geometry.crop.height))
    {
        n += c->pixel_in * imgproc_cost_area(&c->loaded);
    }

    if (options->gravity.type == IMGPROC_GRAVITY_SMART) {
        n += 2 * c->pixel_out * imgproc_cost_area(&c->geometry.scaled)
             + IMGPROC_COST_LOOK;
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

    return c->result.width * (3 * c->pixel_out * blur + 50 * sharpen);
}


static double
imgproc_cost_encode(const imgproc_cost_t *c)
{
    double                        cost, pixel, area;
    const imgproc_cost_format_t  *f;

    f = &imgproc_cost_formats[c->format];
    area = imgproc_cost_area(&c->result);
    cost = f->fixed;
    pixel = f->result;

    if (c->format == IMGPROC_FORMAT_GIF
        || (c->format == IMGPROC_FORMAT_PNG && c->info->palette))
    {
        cost += MIN(IMGPROC_COST_COLOURS * area, IMGPROC_COST_COLOURS_MOST);
    }

    if (c->format == IMGPROC_FORMAT_PNG) {
        pixel *= c->pixel_out / 4;
    }

    if (c->format == IMGPROC_FORMAT_JPEG) {

        if (c->pixel_out < 3) {
            pixel /= 3;

        } else if (imgproc_options_quality(c->options, c->format)
                   < IMGPROC_COST_SUBSAMPLED)
        {
            pixel /= IMGPROC_COST_SUBSAMPLING;
        }
    }

    if (c->format == IMGPROC_FORMAT_HEIC
        && imgproc_options_quality(c->options, c->format)
           >= IMGPROC_COST_SUBSAMPLED)
    {
        pixel += c->alpha ? IMGPROC_COST_HEIC_ALPHA : IMGPROC_COST_HEIC;
    }

    if (!c->alpha) {
        pixel -= f->opaque;
    }

    if (c->format == IMGPROC_FORMAT_TIFF && c->info->bits > 8
        && c->options->preserve_hdr)
    {
        pixel *= 2;
    }

    return cost + pixel * area;
}


static double
imgproc_cost_area(const imgproc_size_t *size)
{
    return (double) size->width * size->height;
}
