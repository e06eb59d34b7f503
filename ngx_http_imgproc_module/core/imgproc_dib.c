
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_dib.h"


#define IMGPROC_BMP_HEADER      14

/* sizes of the headers, by which they are told from each other */

#define IMGPROC_DIB_CORE        12
#define IMGPROC_DIB_OS2_SHORT   16
#define IMGPROC_DIB_INFO        40
#define IMGPROC_DIB_V2          52
#define IMGPROC_DIB_V3          56
#define IMGPROC_DIB_OS2         64
#define IMGPROC_DIB_V4          108
#define IMGPROC_DIB_V5          124

#define IMGPROC_DIB_RGB         0
#define IMGPROC_DIB_RLE8        1
#define IMGPROC_DIB_RLE4        2
#define IMGPROC_DIB_FIELDS      3
#define IMGPROC_DIB_ALPHA       6

#define IMGPROC_DIB_SIDE        0x7fffffff


/* what headers of all sizes tell */

typedef struct {
    const u_char      *data;
    uint32_t           size;
    uint32_t           compression;
    uint32_t           colors;
    const u_char      *end;        /* behind the masks */
} imgproc_dib_header_t;


static int imgproc_dib_header(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last);
static int imgproc_dib_core(imgproc_dib_t *dib, const u_char *p);
static int imgproc_dib_info(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last);
static int imgproc_dib_compression(imgproc_dib_t *dib,
    const imgproc_dib_header_t *h);
static int imgproc_dib_channels(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last);
static int imgproc_dib_channel(imgproc_dib_channel_t *c, uint32_t mask);
static int imgproc_dib_palette(imgproc_dib_t *dib,
    const imgproc_dib_header_t *h, const u_char *last);
static int imgproc_dib_size(imgproc_dib_t *dib);
static int imgproc_dib_profile(imgproc_dib_t *dib,
    const imgproc_dib_header_t *h, const u_char *last);
static int imgproc_dib_is_clear(const imgproc_dib_t *dib);


imgproc_code_e
imgproc_dib_bmp(const u_char *p, const u_char *last, imgproc_dib_t *dib,
    imgproc_error_t *err)
{
    uint32_t              offset;
    imgproc_dib_header_t  h;

    memset(dib, 0, sizeof(imgproc_dib_t));
    memset(&h, 0, sizeof(imgproc_dib_header_t));

    if (last - p < IMGPROC_BMP_HEADER + 4) {
        goto broken;
    }

    offset = imgproc_le32(p + 10);
    h.data = p + IMGPROC_BMP_HEADER;

    if (!imgproc_dib_header(dib, &h, last)
        || !imgproc_dib_palette(dib, &h, last)
        || !imgproc_dib_profile(dib, &h, last))
    {
        goto broken;
    }

    if (offset > last - p || p + offset < h.end) {
        goto broken;
    }

    dib->pixels = p + offset;
    dib->last = last;

    if (dib->rle ? !imgproc_dib_rle(dib, NULL) : !imgproc_dib_size(dib)) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "bmp of %ux%u, %u bits, has too few pixels",
                             dib->width, dib->height, dib->bits);
    }

    if (dib->bands == 4 && imgproc_dib_is_clear(dib)) {
        dib->bands = 3;
    }

    return IMGPROC_OK;

broken:

    return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                         "bmp of %ux%u, %u bits, compression %u, header of "
                         "%u bytes, is broken or not read", dib->width,
                         dib->height, dib->bits, h.compression, h.size);
}


/*
 * The height is that of the colours and the mask together.  The mask may be
 * missing behind colours that have alpha, which counts more if it is not 0
 * everywhere.
 */

imgproc_code_e
imgproc_dib_icon(const u_char *p, const u_char *last, imgproc_dib_t *dib,
    imgproc_error_t *err)
{
    size_t                size;
    imgproc_dib_header_t  h;

    memset(dib, 0, sizeof(imgproc_dib_t));
    memset(&h, 0, sizeof(imgproc_dib_header_t));

    h.data = p;

    if (last - p < 4 || !imgproc_dib_header(dib, &h, last)
        || h.size != IMGPROC_DIB_INFO || h.compression != IMGPROC_DIB_RGB
        || dib->height < 2 || dib->height % 2
        || !imgproc_dib_palette(dib, &h, last))
    {
        goto broken;
    }

    dib->height /= 2;
    dib->bands = 4;
    dib->pixels = h.end + (size_t) dib->colors * dib->entry;
    dib->last = last;

    if (!imgproc_dib_size(dib)) {
        goto broken;
    }

    if (dib->bits == 32) {

        (void) imgproc_dib_channel(&dib->channels[3], 0xff000000);

        if (!imgproc_dib_is_clear(dib)) {
            return IMGPROC_OK;
        }

        dib->channels[3].max = 0;
    }

    dib->mask = dib->pixels + dib->stride * dib->height;
    dib->mask_stride = ((size_t) dib->width + 31) / 32 * 4;

    size = last - dib->mask;

    if (size / dib->mask_stride >= dib->height) {
        return IMGPROC_OK;
    }

broken:

    return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                         "ico has a broken or cut bitmap, %ux%u, %u bits",
                         dib->width, dib->height, dib->bits);
}


static int
imgproc_dib_header(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last)
{
    const u_char  *p;

    p = h->data;
    h->size = imgproc_le32(p);
    h->end = p;

    if (h->size > last - p) {
        return 0;
    }

    h->end = p + h->size;
    dib->bands = 3;
    dib->entry = 4;

    switch (h->size) {

    case IMGPROC_DIB_CORE:
        if (!imgproc_dib_core(dib, p)) {
            return 0;
        }

        break;

    case IMGPROC_DIB_OS2_SHORT:
    case IMGPROC_DIB_INFO:
    case IMGPROC_DIB_V2:
    case IMGPROC_DIB_V3:
    case IMGPROC_DIB_OS2:
    case IMGPROC_DIB_V4:
    case IMGPROC_DIB_V5:
        if (!imgproc_dib_info(dib, h, last)) {
            return 0;
        }

        break;

    default:
        return 0;
    }

    return dib->width && dib->height;
}


static int
imgproc_dib_core(imgproc_dib_t *dib, const u_char *p)
{
    dib->width = imgproc_le16(p + 4);
    dib->height = imgproc_le16(p + 6);
    dib->bits = imgproc_le16(p + 10);
    dib->entry = 3;

    return imgproc_le16(p + 8) == 1
           && (dib->bits == 1 || dib->bits == 4 || dib->bits == 8
               || dib->bits == 24);
}


/* a height below zero is that of a picture that begins at its top */

static int
imgproc_dib_info(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last)
{
    const u_char  *p;

    p = h->data;

    dib->width = imgproc_le32(p + 4);
    dib->height = imgproc_le32(p + 8);
    dib->bits = imgproc_le16(p + 14);

    if (dib->height > IMGPROC_DIB_SIDE) {
        dib->height = -dib->height;
        dib->top_down = 1;
    }

    if (imgproc_le16(p + 12) != 1 || dib->width > IMGPROC_DIB_SIDE
        || dib->height > IMGPROC_DIB_SIDE)
    {
        return 0;
    }

    if (h->size > IMGPROC_DIB_OS2_SHORT) {
        h->compression = imgproc_le32(p + 16);
        h->colors = imgproc_le32(p + 32);
    }

    return imgproc_dib_compression(dib, h)
           && imgproc_dib_channels(dib, h, last);
}


static int
imgproc_dib_compression(imgproc_dib_t *dib, const imgproc_dib_header_t *h)
{
    switch (h->compression) {

    case IMGPROC_DIB_RGB:
        return dib->bits == 1 || dib->bits == 4 || dib->bits == 8
               || dib->bits == 16 || dib->bits == 24 || dib->bits == 32;

    case IMGPROC_DIB_RLE8:
    case IMGPROC_DIB_RLE4:
        dib->rle = 1;

        return dib->bits == (h->compression == IMGPROC_DIB_RLE8 ? 8 : 4)
               && !dib->top_down;

    case IMGPROC_DIB_FIELDS:
    case IMGPROC_DIB_ALPHA:

        /* to OS/2 the first is another compression */

        return (dib->bits == 16 || dib->bits == 32)
               && h->size != IMGPROC_DIB_OS2;

    default:
        return 0;
    }
}


/* masks stand in the header, or behind it if that is too short */

static int
imgproc_dib_channels(imgproc_dib_t *dib, imgproc_dib_header_t *h,
    const u_char *last)
{
    unsigned        i, n;
    const u_char   *p;

    static const uint32_t  masks[2][3] = {
        { 0x7c00, 0x03e0, 0x001f },
        { 0xff0000, 0x00ff00, 0x0000ff }
    };

    if (dib->bits != 16 && dib->bits != 32) {
        return 1;
    }

    if (h->compression == IMGPROC_DIB_RGB) {

        for (i = 0; i < 3; i++) {
            (void) imgproc_dib_channel(&dib->channels[i],
                                       masks[dib->bits == 32][i]);
        }

        return 1;
    }

    p = h->data + IMGPROC_DIB_INFO;
    n = 3;

    if (h->size >= IMGPROC_DIB_V3
        || (h->size == IMGPROC_DIB_INFO
            && h->compression == IMGPROC_DIB_ALPHA))
    {
        n = 4;
    }

    if (h->size == IMGPROC_DIB_INFO) {

        if (last - p < (ptrdiff_t) n * 4) {
            return 0;
        }

        h->end += n * 4;
    }

    for (i = 0; i < n; i++) {
        if (!imgproc_dib_channel(&dib->channels[i], imgproc_le32(p + i * 4))) {
            return 0;
        }
    }

    if (dib->channels[3].max) {
        dib->bands = 4;
    }

    return 1;
}


/* the bits of a mask stand next to each other */

static int
imgproc_dib_channel(imgproc_dib_channel_t *c, uint32_t mask)
{
    c->mask = mask;
    c->shift = 0;
    c->max = mask;

    if (mask == 0) {
        return 1;
    }

    while ((c->max & 1) == 0) {
        c->max >>= 1;
        c->shift++;
    }

    return (c->max & (c->max + 1)) == 0;
}


/* colours beyond those that bits can tell are not looked at */

static int
imgproc_dib_palette(imgproc_dib_t *dib, const imgproc_dib_header_t *h,
    const u_char *last)
{
    unsigned  max;

    if (dib->bits > 8) {
        return 1;
    }

    max = 1 << dib->bits;

    dib->palette = h->end;
    dib->colors = h->colors ? MIN(h->colors, max) : max;

    return (size_t) (last - h->end) / dib->entry >= dib->colors;
}


static int
imgproc_dib_size(imgproc_dib_t *dib)
{
    size_t  size;

    dib->stride = ((size_t) dib->width * dib->bits + 31) / 32 * 4;

    if (dib->pixels > dib->last) {
        return 0;
    }

    size = dib->last - dib->pixels;

    return size / dib->stride >= dib->height;
}


static int
imgproc_dib_profile(imgproc_dib_t *dib, const imgproc_dib_header_t *h,
    const u_char *last)
{
    uint32_t  offset, len;

    if (h->size != IMGPROC_DIB_V5
        || memcmp(h->data + 56, "DEBM", 4) != 0)
    {
        return 1;
    }

    offset = imgproc_le32(h->data + 112);
    len = imgproc_le32(h->data + 116);

    if (offset > last - h->data || len > last - h->data - offset) {
        return 0;
    }

    dib->profile = h->data + offset;
    dib->profile_len = len;

    return 1;
}


/* alpha that is 0 everywhere is alpha that somebody forgot */

static int
imgproc_dib_is_clear(const imgproc_dib_t *dib)
{
    uint32_t       x, y, pixel;
    const u_char  *p;

    for (y = 0; y < dib->height; y++) {

        p = dib->pixels + y * dib->stride;

        for (x = 0; x < dib->width; x++) {

            pixel = dib->bits == 32 ? imgproc_le32(p) : imgproc_le16(p);

            if (pixel & dib->channels[3].mask) {
                return 0;
            }

            p += dib->bits / 8;
        }
    }

    return 1;
}
