
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SNIFF_TIFF_H_INCLUDED_
#define _IMGPROC_SNIFF_TIFF_H_INCLUDED_


#include "imgproc_sniff_format.h"


/* the fields that tell how a picture is stored, see TIFF 6.0, sections 8 .. */

typedef enum {
    IMGPROC_TIFF_WIDTH = 0,
    IMGPROC_TIFF_HEIGHT,
    IMGPROC_TIFF_BITS,
    IMGPROC_TIFF_COMPRESSION,
    IMGPROC_TIFF_PHOTOMETRIC,
    IMGPROC_TIFF_STRIP_OFFSETS,
    IMGPROC_TIFF_ORIENTATION,
    IMGPROC_TIFF_SAMPLES,
    IMGPROC_TIFF_ROWS,
    IMGPROC_TIFF_STRIP_COUNTS,
    IMGPROC_TIFF_PLANAR,
    IMGPROC_TIFF_TILE_WIDTH,
    IMGPROC_TIFF_TILE_HEIGHT,
    IMGPROC_TIFF_TILE_OFFSETS,
    IMGPROC_TIFF_TILE_COUNTS,
    IMGPROC_TIFF_FORMAT,

    IMGPROC_TIFF_FIELDS
} imgproc_tiff_field_e;


typedef struct {
    const u_char      *data;       /* NULL: there is no such field */
    uint64_t           n;          /* of numbers */
    unsigned           size;       /* of each, in bytes */
} imgproc_tiff_field_t;


typedef struct {
    const u_char          *data;   /* of the whole source */
    const u_char          *last;

    unsigned               intel:1;
    unsigned               big:1;  /* BigTIFF */

    uint64_t               steps;  /* bytes that may still be looked at */
    unsigned               page;   /* from 1 on */

    imgproc_tiff_field_t   fields[IMGPROC_TIFF_FIELDS];  /* of the page */

    imgproc_info_t        *info;
    imgproc_error_t       *err;
} imgproc_tiff_t;


/*
 * The i'th number of a field; if there is no such number, what is the default
 * of TIFF, which is 0 for those that have none.
 */

uint64_t imgproc_tiff_number(const imgproc_tiff_t *t,
    imgproc_tiff_field_e field, uint64_t i);

/* where len bytes from offset on are; NULL if they were not received */

const u_char *imgproc_tiff_range(const imgproc_tiff_t *t, uint64_t offset,
    uint64_t len);

/*
 * Takes n from the bytes that may be looked at, which are as many as the
 * source has, a few times over: what lies in the same place again and again
 * must not take our time.  Returns 0 if they are used up.
 */

int imgproc_tiff_steps(imgproc_tiff_t *t, uint64_t n);

/*
 * Adds what the fields of a page tell to info: its size, if it is the largest
 * so far, and what the decoder will need for it.  Each of its strips or tiles
 * must have been received.
 */

imgproc_code_e imgproc_tiff_page(imgproc_tiff_t *t);


#endif /* _IMGPROC_SNIFF_TIFF_H_INCLUDED_ */
