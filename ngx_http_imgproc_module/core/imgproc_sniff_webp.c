
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


#define IMGPROC_WEBP_HEADER     12
#define IMGPROC_WEBP_CHUNK      8

#define IMGPROC_WEBP_ANIMATION  0x02
#define IMGPROC_WEBP_ALPHA      0x10


typedef struct {
    const u_char      *type;
    const u_char      *data;
    const u_char      *last;
} imgproc_webp_chunk_t;


/* what the bitstream of one frame says */

typedef struct {
    uint32_t           width;      /* 0: there is none */
    uint32_t           height;
    int                alpha;
    int                lossless;

    /* what ALPH holds, which comes before the size is known */

    const u_char      *alph;
    const u_char      *alph_last;
} imgproc_webp_frame_t;


static imgproc_code_e imgproc_webp_extended(const u_char *p,
    const u_char *last, u_char flags, imgproc_info_t *info,
    imgproc_error_t *err);
static int imgproc_webp_anmf(const imgproc_webp_chunk_t *chunk,
    imgproc_info_t *info);
static const u_char *imgproc_webp_next(const u_char *p, const u_char *last,
    imgproc_webp_chunk_t *chunk);
static int imgproc_webp_frame(const imgproc_webp_chunk_t *chunk,
    imgproc_webp_frame_t *frame);
static void imgproc_webp_alpha(const imgproc_webp_frame_t *frame,
    imgproc_info_t *info);
static int imgproc_webp_lossy(const u_char *p, const u_char *last,
    imgproc_webp_frame_t *frame);
static int imgproc_webp_lossless(const u_char *p, const u_char *last,
    imgproc_webp_frame_t *frame);


imgproc_code_e
imgproc_sniff_webp(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    uint32_t              size;
    imgproc_webp_chunk_t  chunk;
    imgproc_webp_frame_t  frame;

    size = imgproc_le32(p + 4);

    if (size < IMGPROC_WEBP_HEADER - 8 || size > last - p - 8) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "webp of %u bytes in a source of %zd",
                             size, last - p);
    }

    /* what follows the RIFF is nobody's */

    last = p + 8 + size;
    info->bits = 8;

    p = imgproc_webp_next(p + IMGPROC_WEBP_HEADER, last, &chunk);

    if (p == NULL) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "webp has no whole first chunk");
    }

    if (memcmp(chunk.type, "VP8X", 4) == 0) {

        if (chunk.last - chunk.data != 10) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "webp has a VP8X of %zd bytes",
                                 chunk.last - chunk.data);
        }

        info->width = imgproc_le24(chunk.data + 4) + 1;
        info->height = imgproc_le24(chunk.data + 7) + 1;

        return imgproc_webp_extended(p, last, chunk.data[0], info, err);
    }

    memset(&frame, 0, sizeof(imgproc_webp_frame_t));

    if (!imgproc_webp_frame(&chunk, &frame) || frame.width == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "webp does not begin with a picture");
    }

    info->width = frame.width;
    info->height = frame.height;
    info->alpha = frame.alpha;
    info->lossless = frame.lossless;
    info->bands = info->alpha ? 4 : 3;

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_webp_extended(const u_char *p, const u_char *last, u_char flags,
    imgproc_info_t *info, imgproc_error_t *err)
{
    uint32_t              frames;
    imgproc_webp_chunk_t  chunk;
    imgproc_webp_frame_t  frame;

    frames = 0;
    memset(&frame, 0, sizeof(imgproc_webp_frame_t));
    info->alpha = (flags & IMGPROC_WEBP_ALPHA) != 0;

    while (p < last) {

        p = imgproc_webp_next(p, last, &chunk);

        if (p == NULL) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "webp has a chunk that is cut short");
        }

        if (memcmp(chunk.type, "EXIF", 4) == 0) {
            info->orientation = imgproc_sniff_exif(chunk.data,
                                                   chunk.last - chunk.data);
        }

        if (!(flags & IMGPROC_WEBP_ANIMATION)) {

            if (!imgproc_webp_frame(&chunk, &frame)) {
                return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                     "webp has a broken picture");
            }

            continue;
        }

        if (memcmp(chunk.type, "ANMF", 4) != 0) {
            continue;
        }

        frames++;

        if (!imgproc_webp_anmf(&chunk, info)) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "webp has a broken frame %u", frames);
        }
    }

    if (flags & IMGPROC_WEBP_ANIMATION) {

        if (frames == 0) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "webp has no frame");
        }

        info->frames = frames;

    } else if (frame.width != info->width || frame.height != info->height) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "webp of %ux%u in a canvas of %ux%u",
                             frame.width, frame.height, info->width,
                             info->height);
    }

    info->alpha |= (frame.alpha != 0);
    info->lossless = frame.lossless;

    imgproc_webp_alpha(&frame, info);

    info->bands = info->alpha ? 4 : 3;

    return IMGPROC_OK;
}


/* a frame of an animation, which is inside the canvas and of its own size */

static int
imgproc_webp_anmf(const imgproc_webp_chunk_t *anmf, imgproc_info_t *info)
{
    uint32_t              x, y, width, height;
    const u_char         *p;
    imgproc_webp_chunk_t  chunk;
    imgproc_webp_frame_t  frame;

    p = anmf->data;

    if (anmf->last - p < 16) {
        return 0;
    }

    x = imgproc_le24(p) * 2;
    y = imgproc_le24(p + 3) * 2;
    width = imgproc_le24(p + 6) + 1;
    height = imgproc_le24(p + 9) + 1;

    if (x + width > info->width || y + height > info->height) {
        return 0;
    }

    memset(&frame, 0, sizeof(imgproc_webp_frame_t));
    p += 16;

    while (p < anmf->last) {

        p = imgproc_webp_next(p, anmf->last, &chunk);

        if (p == NULL || !imgproc_webp_frame(&chunk, &frame)) {
            return 0;
        }
    }

    if (frame.alpha) {
        info->alpha = 1;
    }

    if (frame.lossless) {
        info->lossless = 1;
    }

    imgproc_webp_alpha(&frame, info);

    return frame.width == width && frame.height == height;
}


/*
 * Returns what follows the chunk, NULL if it is cut short.  The last one may
 * lack its padding.
 */

static const u_char *
imgproc_webp_next(const u_char *p, const u_char *last,
    imgproc_webp_chunk_t *chunk)
{
    uint32_t  len;

    if (last - p < IMGPROC_WEBP_CHUNK) {
        return NULL;
    }

    len = imgproc_le32(p + 4);

    if (len > last - p - IMGPROC_WEBP_CHUNK) {
        return NULL;
    }

    chunk->type = p;
    chunk->data = p + IMGPROC_WEBP_CHUNK;
    chunk->last = chunk->data + len;

    if ((len & 1) && chunk->last < last) {
        return chunk->last + 1;
    }

    return chunk->last;
}


/* a chunk of no picture leaves frame as it is; returns 0 if it is broken */

static int
imgproc_webp_frame(const imgproc_webp_chunk_t *chunk,
    imgproc_webp_frame_t *frame)
{
    if (memcmp(chunk->type, "ALPH", 4) == 0) {
        frame->alpha = 1;

        /* of several nobody knows which it is */

        frame->alph_last = frame->alph ? frame->alph : chunk->last;
        frame->alph = frame->alph ? frame->alph : chunk->data;

        return 1;
    }

    if (memcmp(chunk->type, "VP8", 3) != 0) {
        return 1;
    }

    /* there is one picture: a second one would be another's size */

    if (chunk->type[3] == ' ') {
        return frame->width == 0
               && imgproc_webp_lossy(chunk->data, chunk->last, frame);
    }

    if (chunk->type[3] == 'L') {
        frame->lossless = 1;

        return frame->width == 0
               && imgproc_webp_lossless(chunk->data, chunk->last, frame);
    }

    return 1;
}


/* of all frames that which takes most */

static void
imgproc_webp_alpha(const imgproc_webp_frame_t *frame, imgproc_info_t *info)
{
    unsigned  bytes;

    if (frame->alph && !frame->lossless && frame->width) {
        bytes = imgproc_sniff_alpha(frame->alph, frame->alph_last,
                                    frame->width, frame->height);
        info->alpha_bytes = MAX(info->alpha_bytes, bytes);
    }
}


/* RFC 6386, 9.1: a frame tag, a start code, two sides of 14 bits */

static int
imgproc_webp_lossy(const u_char *p, const u_char *last,
    imgproc_webp_frame_t *frame)
{
    uint32_t  tag;

    if (last - p < 10) {
        return 0;
    }

    tag = imgproc_le24(p);

    /* a key frame, that is shown, whose first partition is all there */

    if ((tag & 1) || !(tag >> 4 & 1) || tag >> 5 >= last - p) {
        return 0;
    }

    if (memcmp(p + 3, "\x9d\x01\x2a", 3) != 0) {
        return 0;
    }

    frame->width = imgproc_le16(p + 6) & 0x3fff;
    frame->height = imgproc_le16(p + 8) & 0x3fff;

    return frame->width && frame->height;
}


/* RFC 9649, 3.4: a signature, two sides of 14 bits, alpha, a version of 0 */

static int
imgproc_webp_lossless(const u_char *p, const u_char *last,
    imgproc_webp_frame_t *frame)
{
    uint32_t  bits;

    if (last - p < 5 || p[0] != 0x2f) {
        return 0;
    }

    bits = imgproc_le32(p + 1);

    frame->width = (bits & 0x3fff) + 1;
    frame->height = (bits >> 14 & 0x3fff) + 1;
    frame->alpha |= bits >> 28 & 1;

    return bits >> 29 == 0;
}
