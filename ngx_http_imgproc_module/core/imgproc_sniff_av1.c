
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


#define IMGPROC_AV1_SEQUENCE_HEADER  1


typedef struct {
    const u_char      *p;
    const u_char      *last;
    unsigned           bit;
    int                overrun;
} imgproc_av1_bits_t;


/* what the parts of a sequence header tell each other */

typedef struct {
    unsigned           decoder_model:1;
    unsigned           display_delay:1;
    unsigned           delay_length;
} imgproc_av1_model_t;


static int imgproc_av1_obu_size(const u_char **pos, const u_char *last,
    uint64_t *size);
static int imgproc_av1_sequence(const u_char *p, const u_char *last,
    imgproc_av1_t *av1);
static void imgproc_av1_timing(imgproc_av1_bits_t *b,
    imgproc_av1_model_t *model);
static void imgproc_av1_operating_points(imgproc_av1_bits_t *b,
    imgproc_av1_model_t *model);
static void imgproc_av1_uvlc(imgproc_av1_bits_t *b);
static uint32_t imgproc_av1_bits(imgproc_av1_bits_t *b, unsigned n);


/*
 * A decoder allocates what the sequence header allows for, whatever the boxes
 * around it say.  Names and order are those of the AV1 specification, 5.3 to
 * 5.5.
 */

int
imgproc_sniff_av1(const u_char *p, const u_char *last, imgproc_av1_t *av1)
{
    unsigned  type;
    uint64_t  size;

    for ( ;; ) {

        if (av1->skip >= (uint64_t) (last - p)) {
            av1->skip -= last - p;
            return 1;
        }

        p += av1->skip;
        av1->skip = 0;

        /* items may share their bytes, and are read as often as they do */

        if ((*av1->steps)-- == 0) {
            *av1->steps = 0;
            return 0;
        }

        /* libaom passes over zeros after a frame */

        if (*p == 0) {
            p++;
            continue;
        }

        type = *p >> 3 & 0xf;

        if (!imgproc_av1_obu_size(&p, last, &size)) {
            return 0;
        }

        if (type == IMGPROC_AV1_SEQUENCE_HEADER
            && (size > (uint64_t) (last - p)
                || !imgproc_av1_sequence(p, p + size, av1)))
        {
            return 0;
        }

        av1->skip = size;
    }
}


/* moves *pos from the header of an OBU to its contents */

static int
imgproc_av1_obu_size(const u_char **pos, const u_char *last, uint64_t *size)
{
    unsigned       i;
    const u_char  *p;

    p = *pos;

    /* an OBU without a size would be the last one, and libaom refuses it */

    if ((*p & 0x80) || !(*p & 0x02)) {
        return 0;
    }

    p += (*p & 0x04) ? 2 : 1;

    *size = 0;

    for (i = 0; i < 8 && p < last; i++) {

        *size |= (uint64_t) (*p & 0x7f) << i * 7;

        if (!(*p++ & 0x80)) {
            *pos = p;
            return *size <= UINT32_MAX;
        }
    }

    return 0;
}


static int
imgproc_av1_sequence(const u_char *p, const u_char *last, imgproc_av1_t *av1)
{
    uint32_t             w, h;
    unsigned             wbits, hbits;
    imgproc_av1_bits_t   b;
    imgproc_av1_model_t  model;

    memset(&model, 0, sizeof(imgproc_av1_model_t));

    b.p = p;
    b.last = last;
    b.bit = 0;
    b.overrun = 0;

    /* seq_profile, still_picture */

    (void) imgproc_av1_bits(&b, 4);

    if (imgproc_av1_bits(&b, 1)) {

        /* reduced_still_picture_header: seq_level_idx alone */

        (void) imgproc_av1_bits(&b, 5);

    } else {
        imgproc_av1_timing(&b, &model);
        imgproc_av1_operating_points(&b, &model);
    }

    wbits = imgproc_av1_bits(&b, 4) + 1;
    hbits = imgproc_av1_bits(&b, 4) + 1;

    w = imgproc_av1_bits(&b, wbits) + 1;
    h = imgproc_av1_bits(&b, hbits) + 1;

    if (b.overrun) {
        return 0;
    }

    av1->width = MAX(av1->width, w);
    av1->height = MAX(av1->height, h);

    return 1;
}


static void
imgproc_av1_timing(imgproc_av1_bits_t *b, imgproc_av1_model_t *model)
{
    if (!imgproc_av1_bits(b, 1)) {
        return;
    }

    /* num_units_in_display_tick, time_scale, equal_picture_interval */

    (void) imgproc_av1_bits(b, 32);
    (void) imgproc_av1_bits(b, 32);

    if (imgproc_av1_bits(b, 1)) {
        imgproc_av1_uvlc(b);
    }

    model->decoder_model = imgproc_av1_bits(b, 1);

    if (model->decoder_model) {
        model->delay_length = imgproc_av1_bits(b, 5) + 1;

        /* a tick of 32 bits and two lengths of 5 */

        (void) imgproc_av1_bits(b, 32);
        (void) imgproc_av1_bits(b, 10);
    }
}


static void
imgproc_av1_operating_points(imgproc_av1_bits_t *b,
    imgproc_av1_model_t *model)
{
    unsigned  i, n;

    model->display_delay = imgproc_av1_bits(b, 1);

    n = imgproc_av1_bits(b, 5) + 1;

    for (i = 0; i < n; i++) {

        (void) imgproc_av1_bits(b, 12);

        /* seq_level_idx; high ones are followed by seq_tier */

        if (imgproc_av1_bits(b, 5) > 7) {
            (void) imgproc_av1_bits(b, 1);
        }

        if (model->decoder_model && imgproc_av1_bits(b, 1)) {

            /* the delays of decoder and encoder, low_delay_mode_flag */

            (void) imgproc_av1_bits(b, model->delay_length);
            (void) imgproc_av1_bits(b, model->delay_length);
            (void) imgproc_av1_bits(b, 1);
        }

        if (model->display_delay && imgproc_av1_bits(b, 1)) {
            (void) imgproc_av1_bits(b, 4);
        }
    }
}


static void
imgproc_av1_uvlc(imgproc_av1_bits_t *b)
{
    unsigned  zeros;

    zeros = 0;

    while (zeros < 32 && !imgproc_av1_bits(b, 1)) {
        zeros++;
    }

    if (zeros == 32) {
        b->overrun = 1;
        return;
    }

    (void) imgproc_av1_bits(b, zeros);
}


/* n is at most 32; past the end all bits are 0 and overrun is set */

static uint32_t
imgproc_av1_bits(imgproc_av1_bits_t *b, unsigned n)
{
    uint32_t  v;

    v = 0;

    while (n--) {

        if (b->p == b->last) {
            b->overrun = 1;
            return 0;
        }

        v = v << 1 | (*b->p >> (7 - b->bit) & 1);

        if (++b->bit == 8) {
            b->bit = 0;
            b->p++;
        }
    }

    return v;
}
