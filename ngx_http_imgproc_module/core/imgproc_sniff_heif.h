
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SNIFF_HEIF_H_INCLUDED_
#define _IMGPROC_SNIFF_HEIF_H_INCLUDED_


#include "imgproc_sniff_format.h"


#define imgproc_heif_type(a, b, c, d)                                         \
    ((uint32_t) (a) << 24 | (uint32_t) (b) << 16 | (c) << 8 | (d))


typedef struct {
    uint32_t           type;
    const u_char      *data;       /* NULL: there is no such box */
    const u_char      *last;
} imgproc_heif_box_t;


/* what an item is, as far as it tells the size of a picture */

#define IMGPROC_HEIF_NONE     0
#define IMGPROC_HEIF_AV1      1
#define IMGPROC_HEIF_GRID     2
#define IMGPROC_HEIF_OVERLAY  3

#define IMGPROC_HEIF_ITEMS    65536

/* an item names its properties by 15 bits, counted from 1 */

#define IMGPROC_HEIF_PROPERTIES  32768


typedef struct {
    const u_char         *data;    /* of the whole source */
    const u_char         *last;

    imgproc_heif_box_t    iinf;
    imgproc_heif_box_t    iloc;
    imgproc_heif_box_t    idat;
    imgproc_heif_box_t    iprp;
    imgproc_heif_box_t    pitm;

    unsigned              av1:1;   /* there are such items */
    unsigned              hevc:1;

    uint64_t              steps;   /* for imgproc_sniff_av1() */

    imgproc_info_t       *info;
    imgproc_error_t      *err;

    /* two bits for each item ID: memory is not allocated here */

    u_char                kinds[IMGPROC_HEIF_ITEMS / 4];

    /* a bit for each property: it turns by a right angle */

    u_char                turns[IMGPROC_HEIF_PROPERTIES / 8];
} imgproc_heif_t;


/* moves *p over the box that begins there; returns 0 if it is not whole */

int imgproc_heif_box(const u_char **p, const u_char *last,
    imgproc_heif_box_t *box);

/* the largest area seen is the picture's, see imgproc_sniff_heif() */

void imgproc_heif_size(imgproc_heif_t *h, uint32_t width, uint32_t height);

/*
 * Reads what the items are (iinf), then looks for each where it lies (iloc):
 * it must have been received, and some tell a size of their own.
 */

imgproc_code_e imgproc_heif_items(imgproc_heif_t *h);
imgproc_code_e imgproc_heif_locations(imgproc_heif_t *h);


#endif /* _IMGPROC_SNIFF_HEIF_H_INCLUDED_ */
