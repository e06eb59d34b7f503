
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_dib.h"


/* what begins a code of RLE that is no run */

#define IMGPROC_RLE_LINE     0
#define IMGPROC_RLE_END      1
#define IMGPROC_RLE_MOVE     2


/* where the unpacking of an RLE has got to; y from below */

typedef struct {
    const imgproc_dib_t  *dib;
    const u_char         *p;
    u_char               *out;
    uint32_t              x;
    uint32_t              y;
} imgproc_rle_t;


static void imgproc_dib_color(const imgproc_dib_t *dib, const u_char *line,
    uint32_t x, u_char *out);
static void imgproc_dib_fields(const imgproc_dib_t *dib, uint32_t pixel,
    u_char *out);
static void imgproc_dib_masked(const imgproc_dib_t *dib, uint32_t x,
    uint32_t y, uint32_t n, u_char *out);
static int imgproc_rle_escape(imgproc_rle_t *r, unsigned code);
static int imgproc_rle_literal(imgproc_rle_t *r, unsigned n);
static void imgproc_rle_put(imgproc_rle_t *r, unsigned color);


void
imgproc_dib_pixels(const imgproc_dib_t *dib, uint32_t x, uint32_t y,
    uint32_t n, u_char *out)
{
    uint32_t       i;
    const u_char  *line, *p;

    line = dib->pixels
           + dib->stride * (dib->top_down ? y : dib->height - 1 - y);

    if (dib->mask) {
        imgproc_dib_masked(dib, x, y, n, out);
    }

    for (i = x; i < x + n; i++, out += dib->bands) {

        switch (dib->bits) {

        case 16:
            imgproc_dib_fields(dib, imgproc_le16(line + (size_t) i * 2), out);
            break;

        case 24:
            p = line + (size_t) i * 3;
            out[0] = p[2];
            out[1] = p[1];
            out[2] = p[0];
            break;

        case 32:
            imgproc_dib_fields(dib, imgproc_le32(line + (size_t) i * 4), out);
            break;

        default:
            imgproc_dib_color(dib, line, i, out);
        }
    }
}


static void
imgproc_dib_color(const imgproc_dib_t *dib, const u_char *line, uint32_t x,
    u_char *out)
{
    unsigned       color, shift;
    const u_char  *p;

    shift = 8 - dib->bits - (x * (uint64_t) dib->bits) % 8;
    color = line[x * (uint64_t) dib->bits / 8] >> shift;
    color &= (1 << dib->bits) - 1;

    if (color >= dib->colors) {
        out[0] = out[1] = out[2] = 0;
        return;
    }

    p = dib->palette + color * dib->entry;

    out[0] = p[2];
    out[1] = p[1];
    out[2] = p[0];
}


/* the alpha of a mask is there already */

static void
imgproc_dib_fields(const imgproc_dib_t *dib, uint32_t pixel, u_char *out)
{
    unsigned                      i;
    uint64_t                      value;
    const imgproc_dib_channel_t  *c;

    for (i = 0; i < dib->bands; i++) {

        c = &dib->channels[i];

        if (c->max) {
            value = (pixel & c->mask) >> c->shift;
            out[i] = (value * 255 + c->max / 2) / c->max;

        } else if (i < 3) {
            out[i] = 0;
        }
    }
}


/* a bit of 1 is a pixel that does not show */

static void
imgproc_dib_masked(const imgproc_dib_t *dib, uint32_t x, uint32_t y,
    uint32_t n, u_char *out)
{
    uint32_t       i;
    const u_char  *line;

    line = dib->mask
           + dib->mask_stride * (dib->top_down ? y : dib->height - 1 - y);

    for (i = x; i < x + n; i++, out += dib->bands) {
        out[3] = line[i / 8] >> (7 - i % 8) & 1 ? 0 : 255;
    }
}


int
imgproc_dib_rle(imgproc_dib_t *dib, u_char *out)
{
    unsigned       n, code, i;
    imgproc_rle_t  r;

    r.dib = dib;
    r.p = dib->pixels;
    r.out = out;
    r.x = 0;
    r.y = 0;

    for ( ;; ) {

        if (dib->last - r.p < 2) {
            return 0;
        }

        n = *r.p++;
        code = *r.p++;

        if (n == 0 && code == IMGPROC_RLE_END) {
            break;
        }

        if (n == 0) {

            if (!imgproc_rle_escape(&r, code)) {
                return 0;
            }

            continue;
        }

        for (i = 0; i < n; i++) {
            imgproc_rle_put(&r, dib->bits == 8 ? code
                                : i % 2 ? code & 0xf : code >> 4);
        }
    }

    if (out) {
        dib->pixels = out;
        dib->last = out + (size_t) dib->width * dib->height;
        dib->stride = dib->width;
        dib->bits = 8;
        dib->top_down = 1;
        dib->rle = 0;
    }

    return 1;
}


static int
imgproc_rle_escape(imgproc_rle_t *r, unsigned code)
{
    switch (code) {

    case IMGPROC_RLE_LINE:
        r->x = 0;
        r->y++;
        break;

    case IMGPROC_RLE_MOVE:

        if (r->dib->last - r->p < 2) {
            return 0;
        }

        r->x += r->p[0];
        r->y += r->p[1];
        r->p += 2;
        break;

    default:
        return imgproc_rle_literal(r, code);
    }

    /* the last line may have an end of its own */

    return r->x <= r->dib->width && r->y <= r->dib->height;
}


/* n colours, filled up to an even number of bytes */

static int
imgproc_rle_literal(imgproc_rle_t *r, unsigned n)
{
    unsigned  i, bytes;

    bytes = r->dib->bits == 8 ? n : (n + 1) / 2;

    if (r->dib->last - r->p < (ptrdiff_t) (bytes + bytes % 2)) {
        return 0;
    }

    for (i = 0; i < n; i++) {
        imgproc_rle_put(r, r->dib->bits == 8 ? r->p[i]
                           : i % 2 ? r->p[i / 2] & 0xf : r->p[i / 2] >> 4);
    }

    r->p += bytes + bytes % 2;

    return 1;
}


/* what is too long for its line is cut, as everybody does */

static void
imgproc_rle_put(imgproc_rle_t *r, unsigned color)
{
    const imgproc_dib_t  *dib;

    dib = r->dib;

    if (r->x >= dib->width || r->y >= dib->height) {
        return;
    }

    if (r->out) {
        r->out[(size_t) dib->width * (dib->height - 1 - r->y) + r->x] = color;
    }

    r->x++;
}
