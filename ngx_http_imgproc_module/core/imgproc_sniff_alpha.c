
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The alpha of a lossy WebP is a picture of its own, in the format without
 * loss (RFC 9649, 3) but for its header.  libwebp decodes it by bytes if it
 * has a table of colours and nothing else that would need pixels of 32 bits:
 * no other transform, no cache of colours, and red, blue and alpha that are
 * the same everywhere.  Encoders write it so.  This reads as far as that is
 * known, and no pixel.
 */


#include <string.h>

#include "imgproc_sniff_format.h"


/* of a picture beside it: codes of green and of lengths, none of a cache */

#define IMGPROC_ALPHA_GREEN     256
#define IMGPROC_ALPHA_SYMBOLS   (IMGPROC_ALPHA_GREEN + 24)
#define IMGPROC_ALPHA_DISTANCES  40

/* the bits of a code, and the kinds of lengths that are written */

#define IMGPROC_ALPHA_BITS      15
#define IMGPROC_ALPHA_LENGTHS   19

/* codes of green, red, blue, alpha and distances */

#define IMGPROC_ALPHA_CODES     5

/* encoders stay below 2600 blocks; more than that is not read */

#define IMGPROC_ALPHA_BLOCKS    4096
#define IMGPROC_ALPHA_GROUPS    512

#define IMGPROC_ALPHA_INDEXED   3


typedef struct {
    const u_char  *p;
    const u_char  *last;
    uint32_t       bits;
    unsigned       n;           /* of bits */
    int            broken;
} imgproc_alpha_t;


/* a canonical prefix code; one of a single symbol takes no bits */

typedef struct {
    unsigned       n;
    uint16_t       counts[IMGPROC_ALPHA_BITS + 1];
    uint16_t       symbols[IMGPROC_ALPHA_SYMBOLS];
} imgproc_alpha_code_t;


static int imgproc_alpha_indexed(imgproc_alpha_t *a, uint32_t width,
    uint32_t height);
static unsigned imgproc_alpha_picture(imgproc_alpha_t *a, uint32_t pixels);
static uint32_t imgproc_alpha_number(imgproc_alpha_t *a, unsigned prefix);
static void imgproc_alpha_code(imgproc_alpha_t *a,
    imgproc_alpha_code_t *code, unsigned size);
static void imgproc_alpha_lengths(imgproc_alpha_t *a, u_char *lengths,
    unsigned size);
static void imgproc_alpha_build(imgproc_alpha_t *a,
    imgproc_alpha_code_t *code, const u_char *lengths, unsigned size);
static unsigned imgproc_alpha_symbol(imgproc_alpha_t *a,
    const imgproc_alpha_code_t *code);
static uint32_t imgproc_alpha_bits(imgproc_alpha_t *a, unsigned n);


static const uint16_t  imgproc_alpha_sizes[IMGPROC_ALPHA_CODES] = {
    IMGPROC_ALPHA_SYMBOLS, 256, 256, 256, IMGPROC_ALPHA_DISTANCES
};


unsigned
imgproc_sniff_alpha(const u_char *p, const u_char *last, uint32_t width,
    uint32_t height)
{
    imgproc_alpha_t  a;

    if (p == last) {
        return IMGPROC_ALPHA_PIXELS;
    }

    if ((*p & 3) == 0) {
        return IMGPROC_ALPHA_RAW;
    }

    memset(&a, 0, sizeof(imgproc_alpha_t));

    a.p = p + 1;
    a.last = last;

    return imgproc_alpha_indexed(&a, width, height) ? IMGPROC_ALPHA_BYTES
                                                    : IMGPROC_ALPHA_PIXELS;
}


static int
imgproc_alpha_indexed(imgproc_alpha_t *a, uint32_t width, uint32_t height)
{
    unsigned              i, colours, packed, block, group, groups;
    uint32_t              columns, rows;
    imgproc_alpha_code_t  code;

    /* the first transform, its table, and no second one */

    if (!imgproc_alpha_bits(a, 1)
        || imgproc_alpha_bits(a, 2) != IMGPROC_ALPHA_INDEXED)
    {
        return 0;
    }

    colours = imgproc_alpha_bits(a, 8) + 1;

    (void) imgproc_alpha_picture(a, colours);

    if (imgproc_alpha_bits(a, 1) || imgproc_alpha_bits(a, 1)) {
        return 0;
    }

    groups = 1;

    if (imgproc_alpha_bits(a, 1)) {

        /* pixels of few colours share a byte */

        packed = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
        block = imgproc_alpha_bits(a, 3) + 2;

        columns = (((width - 1) >> packed) >> block) + 1;
        rows = ((height - 1) >> block) + 1;

        if ((uint64_t) columns * rows > IMGPROC_ALPHA_BLOCKS) {
            return 0;
        }

        groups += imgproc_alpha_picture(a, columns * rows);

        if (groups > IMGPROC_ALPHA_GROUPS) {
            return 0;
        }
    }

    for (group = 0; group < groups && !a->broken; group++) {

        for (i = 0; i < IMGPROC_ALPHA_CODES; i++) {
            imgproc_alpha_code(a, &code, imgproc_alpha_sizes[i]);

            if (i >= 1 && i <= 3 && code.n != 1) {
                return 0;
            }
        }
    }

    return !a->broken;
}


/*
 * Passes a picture of so many pixels, which has neither transforms nor groups
 * of codes; returns the largest number that red and green together are.  What
 * is copied was there before.
 */

static unsigned
imgproc_alpha_picture(imgproc_alpha_t *a, uint32_t pixels)
{
    unsigned              i, green, number, most;
    uint32_t              length;
    imgproc_alpha_code_t  codes[IMGPROC_ALPHA_CODES];

    if (imgproc_alpha_bits(a, 1)) {
        a->broken = 1;
        return 0;
    }

    for (i = 0; i < IMGPROC_ALPHA_CODES; i++) {
        imgproc_alpha_code(a, &codes[i], imgproc_alpha_sizes[i]);
    }

    most = 0;

    while (pixels && !a->broken) {
        green = imgproc_alpha_symbol(a, &codes[0]);

        if (green < IMGPROC_ALPHA_GREEN) {
            number = imgproc_alpha_symbol(a, &codes[1]) << 8 | green;
            most = MAX(most, number);

            (void) imgproc_alpha_symbol(a, &codes[2]);
            (void) imgproc_alpha_symbol(a, &codes[3]);

            pixels--;
            continue;
        }

        length = imgproc_alpha_number(a, green - IMGPROC_ALPHA_GREEN);
        (void) imgproc_alpha_number(a, imgproc_alpha_symbol(a, &codes[4]));

        pixels -= MIN(length, pixels);
    }

    return most;
}


/* RFC 9649, 5.2.2: the bits that follow a prefix, of which 4 have none */

static uint32_t
imgproc_alpha_number(imgproc_alpha_t *a, unsigned prefix)
{
    unsigned  extra;

    if (prefix < 4) {
        return prefix + 1;
    }

    extra = (prefix - 2) >> 1;

    return ((2 + (prefix & 1)) << extra) + imgproc_alpha_bits(a, extra) + 1;
}


/* RFC 9649, 6.2.1: one or two symbols, or the lengths of all */

static void
imgproc_alpha_code(imgproc_alpha_t *a, imgproc_alpha_code_t *code,
    unsigned size)
{
    u_char    lengths[IMGPROC_ALPHA_SYMBOLS];
    unsigned  two, first, second;

    memset(lengths, 0, sizeof(lengths));

    if (!imgproc_alpha_bits(a, 1)) {
        imgproc_alpha_lengths(a, lengths, size);
        imgproc_alpha_build(a, code, lengths, size);
        return;
    }

    two = imgproc_alpha_bits(a, 1);
    first = imgproc_alpha_bits(a, imgproc_alpha_bits(a, 1) ? 8 : 1);
    second = two ? imgproc_alpha_bits(a, 8) : first;

    if (first >= size || second >= size) {
        a->broken = 1;
        first = second = 0;
    }

    lengths[first] = 1;
    lengths[second] = 1;

    imgproc_alpha_build(a, code, lengths, size);
}


/* which are written with a code of their own; 16 to 18 repeat */

static void
imgproc_alpha_lengths(imgproc_alpha_t *a, u_char *lengths, unsigned size)
{
    u_char                own[IMGPROC_ALPHA_LENGTHS];
    unsigned              i, n, symbol, before, value, left;
    imgproc_alpha_code_t  code;

    static const u_char  order[IMGPROC_ALPHA_LENGTHS] = {
        17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    };

    memset(own, 0, sizeof(own));
    n = imgproc_alpha_bits(a, 4) + 4;

    for (i = 0; i < n; i++) {
        own[order[i]] = imgproc_alpha_bits(a, 3);
    }

    imgproc_alpha_build(a, &code, own, IMGPROC_ALPHA_LENGTHS);

    left = size;

    if (imgproc_alpha_bits(a, 1)) {
        n = 2 + 2 * imgproc_alpha_bits(a, 3);
        left = 2 + imgproc_alpha_bits(a, n);
    }

    before = 8;

    for (i = 0; i < size && left && !a->broken; left--) {
        symbol = imgproc_alpha_symbol(a, &code);
        value = 0;
        n = 1;

        if (symbol < 16) {
            value = symbol;
            before = symbol ? symbol : before;

        } else if (symbol == 16) {
            value = before;
            n = 3 + imgproc_alpha_bits(a, 2);

        } else {
            n = symbol == 17 ? 3 + imgproc_alpha_bits(a, 3)
                             : 11 + imgproc_alpha_bits(a, 7);
        }

        if (n > size - i) {
            a->broken = 1;
            return;
        }

        memset(lengths + i, value, n);
        i += n;
    }
}


static void
imgproc_alpha_build(imgproc_alpha_t *a, imgproc_alpha_code_t *code,
    const u_char *lengths, unsigned size)
{
    int       left;
    unsigned  i, len;
    uint16_t  places[IMGPROC_ALPHA_BITS + 2];

    memset(code, 0, sizeof(imgproc_alpha_code_t));

    for (i = 0; i < size; i++) {

        if (lengths[i]) {
            code->counts[lengths[i]]++;
            code->symbols[0] = i;
            code->n++;
        }
    }

    if (code->n == 1) {
        return;
    }

    left = 1;
    places[1] = 0;

    for (len = 1; len <= IMGPROC_ALPHA_BITS; len++) {
        left = 2 * left - code->counts[len];
        places[len + 1] = places[len] + code->counts[len];

        if (left < 0) {
            break;
        }
    }

    /* each sequence of bits is one symbol's */

    if (left != 0) {
        a->broken = 1;
        return;
    }

    for (i = 0; i < size; i++) {

        if (lengths[i]) {
            code->symbols[places[lengths[i]]++] = i;
        }
    }
}


static unsigned
imgproc_alpha_symbol(imgproc_alpha_t *a, const imgproc_alpha_code_t *code)
{
    unsigned  len, number, first, place;

    if (code->n == 1) {
        return code->symbols[0];
    }

    number = 0;
    first = 0;
    place = 0;

    for (len = 1; len <= IMGPROC_ALPHA_BITS && !a->broken; len++) {
        number |= imgproc_alpha_bits(a, 1);

        if (number < first + code->counts[len]) {
            return code->symbols[place + number - first];
        }

        place += code->counts[len];
        first = (first + code->counts[len]) << 1;
        number <<= 1;
    }

    a->broken = 1;

    return 0;
}


/* at most 24, the first of them the lowest */

static uint32_t
imgproc_alpha_bits(imgproc_alpha_t *a, unsigned n)
{
    uint32_t  value;

    while (a->n < n) {

        if (a->p == a->last) {
            a->broken = 1;
            return 0;
        }

        a->bits |= (uint32_t) *a->p++ << a->n;
        a->n += 8;
    }

    value = a->bits & ((1u << n) - 1);

    a->bits >>= n;
    a->n -= n;

    return value;
}
