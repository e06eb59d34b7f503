
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What is read of TIFF is what cameras, scanners and programs write: the
 * baseline, its extensions for colour, and floats.  Of the compressions those
 * are left out whose decoders are rare, or have a record: old-style JPEG,
 * LogLuv, JBIG, ThunderScan, NeXT, PixarLog; JPEG 2000, LERC, WebP; LZMA and
 * ZSTD, which take as much memory as the file likes.  A JPEG in a TIFF is a
 * file within the file, which our own reader looks at.
 */


#include <string.h>

#include "imgproc_sniff_tiff.h"


#define IMGPROC_TIFF_SIDE          0x7fffffff
#define IMGPROC_TIFF_TILE          65535
#define IMGPROC_TIFF_LINES         128    /* of a strip that is read whole */

#define IMGPROC_TIFF_NONE          1
#define IMGPROC_TIFF_JPEG          7

#define IMGPROC_TIFF_GREY          1
#define IMGPROC_TIFF_RGB           2
#define IMGPROC_TIFF_PALETTE       3
#define IMGPROC_TIFF_CMYK          5
#define IMGPROC_TIFF_YCBCR         6
#define IMGPROC_TIFF_LAB           8

#define IMGPROC_TIFF_UNSIGNED      1
#define IMGPROC_TIFF_FLOAT         3


typedef struct {
    uint64_t           width;
    uint64_t           height;
    uint64_t           bits;
    uint64_t           samples;
    uint64_t           photometric;
    uint64_t           compression;
    uint64_t           format;
    uint64_t           planes;

    uint64_t           block_width;   /* of a strip or tile */
    uint64_t           block_height;
    uint64_t           across;
    uint64_t           blocks;        /* of a plane */
    uint64_t           stored;        /* bytes of the longest one */

    imgproc_tiff_field_e  offsets;
    imgproc_tiff_field_e  counts;
} imgproc_tiff_page_t;


static imgproc_code_e imgproc_tiff_format(imgproc_tiff_t *t,
    imgproc_tiff_page_t *page);
static int imgproc_tiff_samples(const imgproc_tiff_page_t *page);
static int imgproc_tiff_bits(const imgproc_tiff_page_t *page);
static int imgproc_tiff_compression(const imgproc_tiff_page_t *page);
static int imgproc_tiff_layout(imgproc_tiff_t *t, imgproc_tiff_page_t *page);
static imgproc_code_e imgproc_tiff_blocks(imgproc_tiff_t *t,
    imgproc_tiff_page_t *page);
static int imgproc_tiff_jpeg(const imgproc_tiff_page_t *page, const u_char *p,
    const u_char *last);
static uint64_t imgproc_tiff_memory(const imgproc_tiff_page_t *page,
    uint64_t bands);
static void imgproc_tiff_info(imgproc_tiff_t *t,
    const imgproc_tiff_page_t *page);


imgproc_code_e
imgproc_tiff_page(imgproc_tiff_t *t)
{
    imgproc_tiff_page_t  page;

    memset(&page, 0, sizeof(imgproc_tiff_page_t));

    if (imgproc_tiff_format(t, &page) != IMGPROC_OK
        || imgproc_tiff_blocks(t, &page) != IMGPROC_OK)
    {
        return IMGPROC_BROKEN_IMAGE;
    }

    imgproc_tiff_info(t, &page);

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_tiff_format(imgproc_tiff_t *t, imgproc_tiff_page_t *page)
{
    uint64_t  i;

    page->width = imgproc_tiff_number(t, IMGPROC_TIFF_WIDTH, 0);
    page->height = imgproc_tiff_number(t, IMGPROC_TIFF_HEIGHT, 0);
    page->bits = imgproc_tiff_number(t, IMGPROC_TIFF_BITS, 0);
    page->samples = imgproc_tiff_number(t, IMGPROC_TIFF_SAMPLES, 0);
    page->photometric = imgproc_tiff_number(t, IMGPROC_TIFF_PHOTOMETRIC, 0);
    page->compression = imgproc_tiff_number(t, IMGPROC_TIFF_COMPRESSION, 0);
    page->format = imgproc_tiff_number(t, IMGPROC_TIFF_FORMAT, 0);

    page->planes = imgproc_tiff_number(t, IMGPROC_TIFF_PLANAR, 0) == 2
                   ? page->samples : 1;

    if (page->width == 0 || page->width > IMGPROC_TIFF_SIDE
        || page->height == 0 || page->height > IMGPROC_TIFF_SIDE)
    {
        return imgproc_error(t->err, IMGPROC_BROKEN_IMAGE,
                             "tiff of %" G_GUINT64_FORMAT "x%"
                             G_GUINT64_FORMAT ", page %u",
                             page->width, page->height, t->page);
    }

    for (i = 1; i < page->samples && i < t->fields[IMGPROC_TIFF_BITS].n; i++) {
        if (imgproc_tiff_number(t, IMGPROC_TIFF_BITS, i) != page->bits) {
            page->bits = 0;
        }
    }

    if (imgproc_tiff_samples(page) && imgproc_tiff_bits(page)
        && imgproc_tiff_compression(page))
    {
        return IMGPROC_OK;
    }

    return imgproc_error(t->err, IMGPROC_BROKEN_IMAGE,
                         "tiff of photometric %" G_GUINT64_FORMAT ", %"
                         G_GUINT64_FORMAT " samples of %" G_GUINT64_FORMAT
                         " bits, format %" G_GUINT64_FORMAT
                         ", compression %" G_GUINT64_FORMAT
                         " is not read, page %u",
                         page->photometric, page->samples, page->bits,
                         page->format, page->compression, t->page);
}


/* what is more than the colours is alpha: one of them at most */

static int
imgproc_tiff_samples(const imgproc_tiff_page_t *page)
{
    uint64_t  colours;

    switch (page->photometric) {

    case 0:
    case IMGPROC_TIFF_GREY:
        colours = 1;
        break;

    case IMGPROC_TIFF_RGB:
    case IMGPROC_TIFF_LAB:
        colours = 3;
        break;

    case IMGPROC_TIFF_CMYK:
        colours = 4;
        break;

    case IMGPROC_TIFF_PALETTE:
        return page->samples == 1;

    case IMGPROC_TIFF_YCBCR:
        return page->samples == 3 && page->compression == IMGPROC_TIFF_JPEG;

    default:
        return 0;
    }

    return page->samples == colours || page->samples == colours + 1;
}


static int
imgproc_tiff_bits(const imgproc_tiff_page_t *page)
{
    if (page->format == IMGPROC_TIFF_FLOAT) {
        return page->bits == 32
               && (page->photometric == IMGPROC_TIFF_GREY
                   || page->photometric == IMGPROC_TIFF_RGB);
    }

    if (page->format != IMGPROC_TIFF_UNSIGNED) {

        /* but Lab's colours have a sign, whatever is said of them */

        return page->photometric == IMGPROC_TIFF_LAB && page->format == 2
               && page->bits == 8;
    }

    switch (page->bits) {

    case 1:
    case 2:
    case 4:
        return page->samples == 1;

    case 8:
        return 1;

    case 16:
        return page->photometric != IMGPROC_TIFF_PALETTE
               && page->photometric != IMGPROC_TIFF_YCBCR;

    default:
        return 0;
    }
}


static int
imgproc_tiff_compression(const imgproc_tiff_page_t *page)
{
    switch (page->compression) {

    case IMGPROC_TIFF_NONE:
    case 5:      /* LZW */
    case 8:      /* deflate, and its older number */
    case 32946:
    case 32773:  /* PackBits */
        return 1;

    case 2:      /* CCITT: RLE, groups 3 and 4 */
    case 3:
    case 4:
        return page->bits == 1;

    case IMGPROC_TIFF_JPEG:
        return page->bits == 8 && page->photometric != IMGPROC_TIFF_PALETTE
               && page->photometric != IMGPROC_TIFF_LAB;

    default:
        return 0;
    }
}


/* how pixels are cut into strips or tiles; returns 0 if it makes no sense */

static int
imgproc_tiff_layout(imgproc_tiff_t *t, imgproc_tiff_page_t *page)
{
    uint64_t  down;

    if (t->fields[IMGPROC_TIFF_TILE_WIDTH].data == NULL) {
        page->block_width = page->width;
        page->block_height = MIN(imgproc_tiff_number(t, IMGPROC_TIFF_ROWS, 0),
                                 page->height);

        page->offsets = IMGPROC_TIFF_STRIP_OFFSETS;
        page->counts = IMGPROC_TIFF_STRIP_COUNTS;

    } else {
        page->block_width = imgproc_tiff_number(t, IMGPROC_TIFF_TILE_WIDTH, 0);
        page->block_height = imgproc_tiff_number(t, IMGPROC_TIFF_TILE_HEIGHT,
                                                 0);

        page->offsets = IMGPROC_TIFF_TILE_OFFSETS;
        page->counts = IMGPROC_TIFF_TILE_COUNTS;

        /* libvips does not read planes of tiles */

        if (page->block_width > IMGPROC_TIFF_TILE
            || page->block_height > IMGPROC_TIFF_TILE || page->planes > 1
            || t->fields[IMGPROC_TIFF_STRIP_OFFSETS].data)
        {
            return 0;
        }
    }

    if (page->block_width == 0 || page->block_height == 0) {
        return 0;
    }

    page->across = (page->width + page->block_width - 1) / page->block_width;
    down = (page->height + page->block_height - 1) / page->block_height;
    page->blocks = page->across * down;

    return 1;
}


/*
 * A decoder that finds no strip where it should be makes one up, and one that
 * finds too few of them guesses: neither gets that far.
 */

static imgproc_code_e
imgproc_tiff_blocks(imgproc_tiff_t *t, imgproc_tiff_page_t *page)
{
    uint64_t       i, n, len;
    const u_char  *p;

    i = 0;

    if (!imgproc_tiff_layout(t, page)) {
        goto broken;
    }

    n = page->blocks * page->planes;

    if (t->fields[page->offsets].n < n || t->fields[page->counts].n < n
        || !imgproc_tiff_steps(t, n * 2))
    {
        goto broken;
    }

    for (i = 0; i < n; i++) {

        len = imgproc_tiff_number(t, page->counts, i);
        p = imgproc_tiff_range(t, imgproc_tiff_number(t, page->offsets, i),
                               len);

        if (p == NULL || len == 0) {
            goto broken;
        }

        page->stored = MAX(page->stored, len);

        if (page->compression == IMGPROC_TIFF_JPEG
            && (!imgproc_tiff_steps(t, len)
                || !imgproc_tiff_jpeg(page, p, p + len)))
        {
            goto broken;
        }
    }

    return IMGPROC_OK;

broken:

    return imgproc_error(t->err, IMGPROC_BROKEN_IMAGE,
                         "tiff has a broken or cut strip or tile, %"
                         G_GUINT64_FORMAT " of page %u", i, t->page);
}


/*
 * A JPEG whose tables may stand elsewhere, of one strip or tile and of one
 * scan, as the format has it: many scans would take hours.
 */

static int
imgproc_tiff_jpeg(const imgproc_tiff_page_t *page, const u_char *p,
    const u_char *last)
{
    imgproc_info_t   info;
    imgproc_error_t  err;

    memset(&info, 0, sizeof(imgproc_info_t));

    return last - p > 3 && p[0] == 0xff && p[1] == 0xd8
           && imgproc_sniff_jpeg(p, last, &info, &err) == IMGPROC_OK
           && info.width <= page->block_width
           && info.height <= page->block_height
           && info.bits == 8 && info.scans == 1
           && info.bands == (page->planes > 1 ? 1 : page->samples);
}


/*
 * Strips, or tiles next to each other, are decoded whole and then cut into
 * lines; high strips are read line by line, where the decoder can.
 */

static uint64_t
imgproc_tiff_memory(const imgproc_tiff_page_t *page, uint64_t bands)
{
    double  block;

    block = page->compression == IMGPROC_TIFF_NONE ? 0 : page->stored;

    if (page->offsets == IMGPROC_TIFF_TILE_OFFSETS || page->planes > 1
        || page->block_height <= IMGPROC_TIFF_LINES
        || page->compression == IMGPROC_TIFF_JPEG)
    {
        block += 2.0 * page->across * page->block_width * page->block_height
                 * bands * MAX(8, page->bits) / 8;
    }

    return MIN(block, 1e18);
}


static void
imgproc_tiff_info(imgproc_tiff_t *t, const imgproc_tiff_page_t *page)
{
    uint64_t         bands;
    imgproc_info_t  *info;

    info = t->info;

    if (page->width * page->height > (uint64_t) info->width * info->height) {
        info->width = page->width;
        info->height = page->height;
    }

    bands = page->samples;

    if (page->photometric == IMGPROC_TIFF_PALETTE) {
        bands = 3;

    } else if (bands == 2 || bands == 5
               || (bands == 4 && page->photometric != IMGPROC_TIFF_CMYK))
    {
        info->alpha = 1;
    }

    info->bands = MAX(info->bands, bands);
    info->bits = MAX(info->bits, page->bits);

    info->block = MAX(info->block, imgproc_tiff_memory(page, bands));

    if (t->page == 1) {
        info->orientation = imgproc_tiff_number(t, IMGPROC_TIFF_ORIENTATION,
                                                0);
        if (info->orientation > 8) {
            info->orientation = 0;
        }
    }
}
