
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_sniff_format.h"


#define IMGPROC_GIF_HEADER      13
#define IMGPROC_GIF_DESCRIPTOR  10

#define IMGPROC_GIF_EXTENSION   0x21
#define IMGPROC_GIF_IMAGE       0x2c
#define IMGPROC_GIF_TRAILER     0x3b
#define IMGPROC_GIF_CONTROL     0xf9
#define IMGPROC_GIF_COMMENT     0xfe


static const u_char *imgproc_gif_extension(const u_char *p,
    const u_char *last, imgproc_info_t *info);
static const u_char *imgproc_gif_image(const u_char *p, const u_char *last,
    imgproc_info_t *info);
static const u_char *imgproc_gif_blocks(const u_char *p, const u_char *last);
static const u_char *imgproc_gif_table(const u_char *p, const u_char *last,
    u_char flags);


/*
 * A GIF without its trailer is refused, although many decoders take it:
 * between two frames it cannot be told from one that was cut there.
 */

imgproc_code_e
imgproc_sniff_gif(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    if (last - p < IMGPROC_GIF_HEADER) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "gif ends in its header");
    }

    info->frames = 0;
    info->bits = 8;
    info->width = imgproc_le16(p + 6);
    info->height = imgproc_le16(p + 8);

    p = imgproc_gif_table(p + IMGPROC_GIF_HEADER, last, p[10]);

    while (p && p < last && *p != IMGPROC_GIF_TRAILER) {

        switch (*p) {

        case IMGPROC_GIF_EXTENSION:
            p = imgproc_gif_extension(p, last, info);
            break;

        case IMGPROC_GIF_IMAGE:
            p = imgproc_gif_image(p, last, info);
            break;

        default:
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "gif has a block of type 0x%02x after frame "
                                 "%u", *p, info->frames);
        }
    }

    if (p == NULL || p == last) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "gif is cut or damaged after frame %u",
                             info->frames);
    }

    if (info->frames == 0 || info->width == 0 || info->height == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "gif of %ux%u with %u frames", info->width,
                             info->height, info->frames);
    }

    info->bands = info->alpha ? 4 : 3;
    info->palette = 1;

    return IMGPROC_OK;
}


static const u_char *
imgproc_gif_extension(const u_char *p, const u_char *last,
    imgproc_info_t *info)
{
    if (last - p < 3) {
        return NULL;
    }

    /*
     * libnsgif does not take a first block of no bytes for the end, as the
     * format has it, and would go on to read other frames than we do
     */

    if (p[1] != IMGPROC_GIF_COMMENT && p[2] == 0) {
        return NULL;
    }

    if (p[1] == IMGPROC_GIF_CONTROL && last - p > 3 && (p[3] & 1)) {
        info->alpha = 1;
    }

    return imgproc_gif_blocks(p + 2, last);
}


/* a frame may reach over the screen, which then grows in some decoders */

static const u_char *
imgproc_gif_image(const u_char *p, const u_char *last, imgproc_info_t *info)
{
    uint32_t  right, bottom;

    if (last - p < IMGPROC_GIF_DESCRIPTOR) {
        return NULL;
    }

    right = imgproc_le16(p + 1) + imgproc_le16(p + 5);
    bottom = imgproc_le16(p + 3) + imgproc_le16(p + 7);

    info->width = MAX(info->width, right);
    info->height = MAX(info->height, bottom);
    info->frames++;

    p = imgproc_gif_table(p + IMGPROC_GIF_DESCRIPTOR, last, p[9]);

    /* the size of LZW codes comes before the blocks */

    if (p == NULL || p == last) {
        return NULL;
    }

    return imgproc_gif_blocks(p + 1, last);
}


/* returns what follows the empty block, NULL if there is none */

static const u_char *
imgproc_gif_blocks(const u_char *p, const u_char *last)
{
    while (p < last) {

        if (*p == 0) {
            return p + 1;
        }

        if (*p >= last - p) {
            return NULL;
        }

        p += 1 + *p;
    }

    return NULL;
}


static const u_char *
imgproc_gif_table(const u_char *p, const u_char *last, u_char flags)
{
    ptrdiff_t  size;

    size = (flags & 0x80) ? 3 << ((flags & 7) + 1) : 0;

    return (size <= last - p) ? p + size : NULL;
}
