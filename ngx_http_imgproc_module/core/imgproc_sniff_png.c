
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


#define IMGPROC_PNG_SIGNATURE  8
#define IMGPROC_PNG_CHUNK      12           /* length, type, CRC */
#define IMGPROC_PNG_IHDR       13
#define IMGPROC_PNG_MAX        0x7fffffff   /* of sides and lengths */
#define IMGPROC_PNG_TEXT       65536        /* most compressed text */


/* what PNG allows for each type of colour, see its 11.2.1 */

typedef struct {
    uint32_t           bands;
    uint32_t           depths;     /* bits 1 << depth */
} imgproc_png_colour_t;


static imgproc_code_e imgproc_png_header(const u_char *p,
    imgproc_info_t *info, imgproc_error_t *err);
static imgproc_code_e imgproc_png_chunks(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
static uint32_t imgproc_png_text(const u_char *p, uint32_t len);


static const imgproc_png_colour_t  imgproc_png_colours[] = {
    { 1, 1 << 1|1 << 2|1 << 4|1 << 8|1 << 16 },  /* grey */
    { 0, 0 },
    { 3, 1 << 8|1 << 16 },                       /* RGB */
    { 3, 1 << 1|1 << 2|1 << 4|1 << 8 },          /* palette */
    { 2, 1 << 8|1 << 16 },                       /* grey and alpha */
    { 0, 0 },
    { 4, 1 << 8|1 << 16 }                        /* RGBA */
};


imgproc_code_e
imgproc_sniff_png(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    p += IMGPROC_PNG_SIGNATURE;

    if (last - p < IMGPROC_PNG_CHUNK + IMGPROC_PNG_IHDR
        || imgproc_be32(p) != IMGPROC_PNG_IHDR
        || memcmp(p + 4, "IHDR", 4) != 0)
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "png does not begin with a whole IHDR");
    }

    if (imgproc_png_header(p + 8, info, err) != IMGPROC_OK) {
        return IMGPROC_BROKEN_IMAGE;
    }

    p += IMGPROC_PNG_CHUNK + IMGPROC_PNG_IHDR;

    return imgproc_png_chunks(p, last, info, err);
}


static imgproc_code_e
imgproc_png_header(const u_char *p, imgproc_info_t *info,
    imgproc_error_t *err)
{
    uint32_t  depth, colour;

    info->width = imgproc_be32(p);
    info->height = imgproc_be32(p + 4);

    depth = p[8];
    colour = p[9];

    if (info->width == 0 || info->width > IMGPROC_PNG_MAX
        || info->height == 0 || info->height > IMGPROC_PNG_MAX)
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "png of %ux%u", info->width, info->height);
    }

    if (colour >= G_N_ELEMENTS(imgproc_png_colours) || depth > 16
        || !(imgproc_png_colours[colour].depths & 1u << depth))
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "png of colour type %u with %u bits",
                             colour, depth);
    }

    if (p[10] != 0 || p[11] != 0 || p[12] > 1) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "png of compression %u, filter %u, interlace %u",
                             p[10], p[11], p[12]);
    }

    /* indices are no samples: a palette has eight bits each */

    info->bits = (colour == 3) ? 8 : depth;
    info->bands = imgproc_png_colours[colour].bands;
    info->palette = (colour == 3);
    info->alpha = (colour == 4 || colour == 6);
    info->progressive = p[12];

    return IMGPROC_OK;
}


/*
 * libvips is content with a PNG cut in its last chunk, so all are walked up
 * to IEND.  Checksums are left to the decoder.  The frames of an APNG beyond
 * its first are chunks that no decoder here knows.
 *
 * Texts are inflated by the decoder as it reads the header, each up to 8 MB
 * and fifty of them kept, whether somebody wants them or not: a source of
 * 2.4 MB takes 1.2 GB and 5 seconds that nothing can interrupt.  A limit of
 * what is compressed is one of what comes out, at most 1032 times as much.
 */

static imgproc_code_e
imgproc_png_chunks(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    int       data;
    uint32_t  len;
    uint64_t  text;

    data = 0;
    text = 0;

    while (last - p >= IMGPROC_PNG_CHUNK) {

        len = imgproc_be32(p);

        if (len > IMGPROC_PNG_MAX || len > last - p - IMGPROC_PNG_CHUNK) {
            break;
        }

        if (memcmp(p + 4, "IEND", 4) == 0) {

            if (!data) {
                return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                     "png has no IDAT");
            }

            return IMGPROC_OK;
        }

        if (memcmp(p + 4, "IHDR", 4) == 0) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "png has a second IHDR");
        }

        if (memcmp(p + 4, "IDAT", 4) == 0) {
            data = 1;

        } else if (memcmp(p + 4, "tRNS", 4) == 0
                   && len && !data && !info->alpha)
        {
            info->alpha = 1;
            info->bands++;
        }

        if (memcmp(p + 4, "eXIf", 4) == 0) {
            info->orientation = imgproc_sniff_exif(p + 8, len);
        }

        text += imgproc_png_text(p, len);

        if (text > IMGPROC_PNG_TEXT) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "png has over %u bytes of compressed text",
                                 IMGPROC_PNG_TEXT);
        }

        p += IMGPROC_PNG_CHUNK + len;
    }

    return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                         "png ends before its IEND");
}


/* the length of the chunk if it is a compressed text, else 0 */

static uint32_t
imgproc_png_text(const u_char *p, uint32_t len)
{
    const u_char  *data, *end;

    if (memcmp(p + 4, "zTXt", 4) == 0) {
        return len;
    }

    if (memcmp(p + 4, "iTXt", 4) != 0) {
        return 0;
    }

    /* a flag follows the keyword */

    data = p + 8;
    end = memchr(data, '\0', len);

    return end && end - data + 1 < len && end[1] ? len : 0;
}
