
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * ISO/IEC 18181.  A codestream stands alone or in boxes, in parts or whole.
 * It begins with bits that tell the size and what a sample is; how long it is
 * it does not tell before its last frame has been decoded: what was cut short
 * without a box around it is for the decoder to find out.
 */


#include <string.h>

#include "imgproc_sniff_format.h"


/* of the codestream, in which all that is wanted stands */

#define IMGPROC_JXL_HEADER    4096

/* beyond colour; each takes as much as a colour to decode */

#define IMGPROC_JXL_CHANNELS  4

#define IMGPROC_JXL_LAST      0x80000000

/* bytes for each pixel, measured with libjxl 0.7 */

#define IMGPROC_JXL_KEPT      66

#define imgproc_jxl_type(a, b, c, d)                                          \
    ((uint32_t) (a) << 24 | (uint32_t) (b) << 16 | (c) << 8 | (d))


/* bits are taken from the lowest one of each byte on; 0 behind the end */

typedef struct {
    u_char             header[IMGPROC_JXL_HEADER];
    size_t             len;
    size_t             bit;
    unsigned           over:1;     /* there were not enough of them */

    unsigned           all:1;      /* the last part of it was there */
    uint32_t           parts;
} imgproc_jxl_t;


/* one of four numbers: so many bits, and what they are added to */

typedef struct {
    unsigned           bits;
    uint32_t           base;
} imgproc_jxl_number_t;


static int imgproc_jxl_boxes(imgproc_jxl_t *jxl, const u_char *p,
    const u_char *last);
static int imgproc_jxl_part(imgproc_jxl_t *jxl, uint32_t type,
    const u_char *p, const u_char *last);
static void imgproc_jxl_append(imgproc_jxl_t *jxl, const u_char *p,
    const u_char *last);
static void imgproc_jxl_size(imgproc_jxl_t *jxl, imgproc_info_t *info);
static uint32_t imgproc_jxl_side(imgproc_jxl_t *jxl, unsigned small);
static uint32_t imgproc_jxl_ratio(imgproc_jxl_t *jxl, uint32_t height);
static int imgproc_jxl_metadata(imgproc_jxl_t *jxl, imgproc_info_t *info);
static int imgproc_jxl_extra(imgproc_jxl_t *jxl, imgproc_info_t *info);
static void imgproc_jxl_preview(imgproc_jxl_t *jxl);
static uint32_t imgproc_jxl_depth(imgproc_jxl_t *jxl);
static int imgproc_jxl_channels(imgproc_jxl_t *jxl, imgproc_info_t *info);
static uint32_t imgproc_jxl_bits(imgproc_jxl_t *jxl, unsigned n);
static uint32_t imgproc_jxl_number(imgproc_jxl_t *jxl,
    const imgproc_jxl_number_t *numbers);


static const imgproc_jxl_number_t  imgproc_jxl_enum[] = {
    { 0, 0 }, { 0, 1 }, { 4, 2 }, { 6, 18 }
};


imgproc_code_e
imgproc_sniff_jxl(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_jxl_t  jxl;

    jxl.len = 0;
    jxl.bit = 16;
    jxl.over = 0;
    jxl.all = 0;
    jxl.parts = 0;

    if (p[0] == 0xff) {
        imgproc_jxl_append(&jxl, p, last);

    } else if (!imgproc_jxl_boxes(&jxl, p, last)) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jxl has a broken or cut box");
    }

    if (jxl.len < 2 || jxl.header[0] != 0xff || jxl.header[1] != 0x0a) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jxl has no codestream");
    }

    imgproc_jxl_size(&jxl, info);

    if (!imgproc_jxl_metadata(&jxl, info) || jxl.over
        || jxl.len <= (jxl.bit + 7) / 8)
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jxl has a broken or cut header, %ux%u",
                             info->width, info->height);
    }

    return IMGPROC_OK;
}


/* what comes first, its length and the type, was the magic */

static int
imgproc_jxl_boxes(imgproc_jxl_t *jxl, const u_char *p, const u_char *last)
{
    uint32_t  header, type;
    uint64_t  size, rest;

    while (p < last) {

        rest = last - p;
        header = 8;

        if (rest < header) {
            return 0;
        }

        size = imgproc_be32(p);
        type = imgproc_be32(p + 4);

        if (size == 1) {
            header = 16;

            if (rest < header) {
                return 0;
            }

            size = imgproc_be64(p + 8);

        } else if (size == 0) {
            size = rest;
        }

        if (size < header || size > rest
            || !imgproc_jxl_part(jxl, type, p + header, p + size))
        {
            return 0;
        }

        p += size;
    }

    return jxl->all;
}


/* parts are numbered from 0 on, and the last one says that it is */

static int
imgproc_jxl_part(imgproc_jxl_t *jxl, uint32_t type, const u_char *p,
    const u_char *last)
{
    uint32_t  n;

    switch (type) {

    case imgproc_jxl_type('j', 'x', 'l', 'c'):
        if (jxl->all || jxl->parts) {
            return 0;
        }

        jxl->all = 1;
        break;

    case imgproc_jxl_type('j', 'x', 'l', 'p'):
        if (jxl->all || last - p < 4) {
            return 0;
        }

        n = imgproc_be32(p);
        p += 4;

        if ((n & ~IMGPROC_JXL_LAST) != jxl->parts) {
            return 0;
        }

        jxl->parts++;
        jxl->all = (n & IMGPROC_JXL_LAST) != 0;
        break;

    default:
        return 1;
    }

    imgproc_jxl_append(jxl, p, last);

    return 1;
}


static void
imgproc_jxl_append(imgproc_jxl_t *jxl, const u_char *p, const u_char *last)
{
    size_t  n;

    n = MIN((size_t) (last - p), IMGPROC_JXL_HEADER - jxl->len);

    memcpy(jxl->header + jxl->len, p, n);
    jxl->len += n;
}


static void
imgproc_jxl_size(imgproc_jxl_t *jxl, imgproc_info_t *info)
{
    unsigned  small;

    small = imgproc_jxl_bits(jxl, 1);

    info->height = imgproc_jxl_side(jxl, small);
    info->width = imgproc_jxl_ratio(jxl, info->height);

    if (info->width == 0) {
        info->width = imgproc_jxl_side(jxl, small);
    }
}


static uint32_t
imgproc_jxl_side(imgproc_jxl_t *jxl, unsigned small)
{
    static const imgproc_jxl_number_t  numbers[] = {
        { 9, 1 }, { 13, 1 }, { 18, 1 }, { 30, 1 }
    };

    if (small) {
        return (imgproc_jxl_bits(jxl, 5) + 1) * 8;
    }

    return imgproc_jxl_number(jxl, numbers);
}


/* 0: the width has a number of its own */

static uint32_t
imgproc_jxl_ratio(imgproc_jxl_t *jxl, uint32_t height)
{
    uint32_t  ratio;

    static const u_char  ratios[][2] = {
        { 0, 1 }, { 1, 1 }, { 12, 10 }, { 4, 3 }, { 3, 2 }, { 16, 9 },
        { 5, 4 }, { 2, 1 }
    };

    ratio = imgproc_jxl_bits(jxl, 3);

    return (uint64_t) height * ratios[ratio][0] / ratios[ratio][1];
}


/* the decoder turns the picture itself, as the header says */

static int
imgproc_jxl_metadata(imgproc_jxl_t *jxl, imgproc_info_t *info)
{
    uint32_t  side;

    info->bits = 8;
    info->bands = 3;

    if (imgproc_jxl_bits(jxl, 1)) {
        return 1;
    }

    if (imgproc_jxl_bits(jxl, 1) && imgproc_jxl_extra(jxl, info)) {
        side = info->width;
        info->width = info->height;
        info->height = side;
    }

    info->bits = imgproc_jxl_depth(jxl);

    /* whether 16 bits suffice */

    (void) imgproc_jxl_bits(jxl, 1);

    if (info->bits == 0 || info->bits > 32
        || !imgproc_jxl_channels(jxl, info))
    {
        return 0;
    }

    /* colours may be coded in another way, and be all defaults */

    (void) imgproc_jxl_bits(jxl, 1);

    if (imgproc_jxl_bits(jxl, 1) == 0) {

        (void) imgproc_jxl_bits(jxl, 1);

        if (imgproc_jxl_number(jxl, imgproc_jxl_enum) == 1) {
            info->bands = 1;
        }
    }

    info->bands += info->alpha;

    return 1;
}


/* returns 1 if the picture is to be turned by a right angle */

static int
imgproc_jxl_extra(imgproc_jxl_t *jxl, imgproc_info_t *info)
{
    uint32_t        orientation;
    imgproc_info_t  other;

    static const imgproc_jxl_number_t  numerator[] = {
        { 0, 100 }, { 0, 1000 }, { 10, 1 }, { 30, 1 }
    };

    static const imgproc_jxl_number_t  denominator[] = {
        { 0, 1 }, { 0, 1001 }, { 8, 1 }, { 10, 1 }
    };

    static const imgproc_jxl_number_t  loops[] = {
        { 0, 0 }, { 3, 0 }, { 16, 0 }, { 32, 0 }
    };

    orientation = imgproc_jxl_bits(jxl, 3) + 1;

    /* a size to be shown in */

    if (imgproc_jxl_bits(jxl, 1)) {
        imgproc_jxl_size(jxl, &other);
    }

    if (imgproc_jxl_bits(jxl, 1)) {
        imgproc_jxl_preview(jxl);
    }

    if (imgproc_jxl_bits(jxl, 1)) {
        (void) imgproc_jxl_number(jxl, numerator);
        (void) imgproc_jxl_number(jxl, denominator);
        (void) imgproc_jxl_number(jxl, loops);
        (void) imgproc_jxl_bits(jxl, 1);

        /* frames, and layers, of which the decoder may keep four in floats */

        info->memory = (uint64_t) info->width * info->height
                       * IMGPROC_JXL_KEPT;
    }

    return orientation > 4;
}


static void
imgproc_jxl_preview(imgproc_jxl_t *jxl)
{
    const imgproc_jxl_number_t  *numbers;

    static const imgproc_jxl_number_t  eights[] = {
        { 0, 16 }, { 0, 32 }, { 5, 1 }, { 9, 33 }
    };

    static const imgproc_jxl_number_t  ones[] = {
        { 6, 1 }, { 8, 65 }, { 10, 321 }, { 12, 1345 }
    };

    numbers = imgproc_jxl_bits(jxl, 1) ? eights : ones;

    (void) imgproc_jxl_number(jxl, numbers);

    if (imgproc_jxl_bits(jxl, 3) == 0) {
        (void) imgproc_jxl_number(jxl, numbers);
    }
}


/* bits of a sample */

static uint32_t
imgproc_jxl_depth(imgproc_jxl_t *jxl)
{
    uint32_t  bits;

    static const imgproc_jxl_number_t  integers[] = {
        { 0, 8 }, { 0, 10 }, { 0, 12 }, { 6, 1 }
    };

    static const imgproc_jxl_number_t  floats[] = {
        { 0, 32 }, { 0, 16 }, { 0, 24 }, { 6, 1 }
    };

    if (imgproc_jxl_bits(jxl, 1) == 0) {
        return imgproc_jxl_number(jxl, integers);
    }

    bits = imgproc_jxl_number(jxl, floats);

    /* those of the exponent; whatever they are, it is made floats of 32 */

    (void) imgproc_jxl_bits(jxl, 4);

    return bits ? 32 : 0;
}


static int
imgproc_jxl_channels(imgproc_jxl_t *jxl, imgproc_info_t *info)
{
    uint32_t  n, type, len;

    static const imgproc_jxl_number_t  counts[] = {
        { 0, 0 }, { 0, 1 }, { 4, 2 }, { 12, 1 }
    };

    static const imgproc_jxl_number_t  shifts[] = {
        { 0, 0 }, { 0, 3 }, { 0, 4 }, { 3, 1 }
    };

    static const imgproc_jxl_number_t  names[] = {
        { 0, 0 }, { 4, 0 }, { 5, 16 }, { 10, 48 }
    };

    static const imgproc_jxl_number_t  filters[] = {
        { 0, 1 }, { 2, 0 }, { 4, 3 }, { 8, 19 }
    };

    n = imgproc_jxl_number(jxl, counts);

    if (n > IMGPROC_JXL_CHANNELS) {
        return 0;
    }

    /* each is decoded, whether anybody wants it or not */

    info->channels = n;

    for ( /* void */ ; n && !jxl->over; n--) {

        if (imgproc_jxl_bits(jxl, 1)) {
            info->alpha = 1;
            continue;
        }

        type = imgproc_jxl_number(jxl, imgproc_jxl_enum);

        (void) imgproc_jxl_depth(jxl);
        (void) imgproc_jxl_number(jxl, shifts);

        len = imgproc_jxl_number(jxl, names);
        jxl->bit += len * 8;

        switch (type) {

        case 0:

            /* alpha; is it multiplied already? */

            info->alpha = 1;
            (void) imgproc_jxl_bits(jxl, 1);
            break;

        case 2:

            /* a spot colour, four numbers */

            jxl->bit += 64;
            break;

        case 5:
            (void) imgproc_jxl_number(jxl, filters);
            break;
        }
    }

    return 1;
}


static uint32_t
imgproc_jxl_bits(imgproc_jxl_t *jxl, unsigned n)
{
    unsigned  i;
    uint32_t  value;

    if (n > jxl->len * 8 || jxl->bit > jxl->len * 8 - n) {
        jxl->over = 1;
        return 0;
    }

    value = 0;

    for (i = 0; i < n; i++, jxl->bit++) {
        value |= (uint32_t) (jxl->header[jxl->bit / 8] >> jxl->bit % 8 & 1)
                 << i;
    }

    return value;
}


static uint32_t
imgproc_jxl_number(imgproc_jxl_t *jxl, const imgproc_jxl_number_t *numbers)
{
    numbers += imgproc_jxl_bits(jxl, 2);

    return imgproc_jxl_bits(jxl, numbers->bits) + numbers->base;
}
