
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_DIB_H_INCLUDED_
#define _IMGPROC_DIB_H_INCLUDED_


#include "imgproc_sniff_format.h"


/*
 * The bitmap of Windows and OS/2 that BMP and ICO are made of.  Its headers
 * and pixels are read here, and by no library: libvips has nothing for them
 * but ImageMagick, and the loaders of gdk-pixbuf have needed mending again and
 * again.  Compressions that are other formats (JPEG, PNG, Huffman, RLE24) are
 * not read.
 */


/* where a channel is in a pixel of 16 or 32 bits */

typedef struct {
    uint32_t           mask;
    unsigned           shift;
    uint32_t           max;        /* 0: there is no such channel */
} imgproc_dib_channel_t;


typedef struct {
    uint32_t                width;
    uint32_t                height;
    unsigned                bits;        /* 1, 4, 8, 16, 24 or 32 */
    unsigned                bands;       /* of what is made of it: 3 or 4 */

    unsigned                top_down:1;
    unsigned                rle:1;       /* see imgproc_dib_rle() */

    const u_char           *palette;     /* blue, green, red */
    unsigned                colors;
    unsigned                entry;       /* bytes of each */

    imgproc_dib_channel_t   channels[4]; /* red, green, blue, alpha */

    const u_char           *pixels;
    const u_char           *last;
    size_t                  stride;      /* bytes from line to line */

    const u_char           *mask;        /* bits of an icon, NULL: none */
    size_t                  mask_stride;

    const u_char           *profile;     /* ICC, NULL: none */
    size_t                  profile_len;
} imgproc_dib_t;


/*
 * A BMP, from its "BM" on.  IMGPROC_OK, or IMGPROC_BROKEN_IMAGE with err
 * filled: all that dib points to is in p .. last.  The pixels of an RLE are
 * known to be all there, too.  Any thread.
 */

imgproc_code_e imgproc_dib_bmp(const u_char *p, const u_char *last,
    imgproc_dib_t *dib, imgproc_error_t *err);

/* the same of what an icon has instead: no file header, and a mask */

imgproc_code_e imgproc_dib_icon(const u_char *p, const u_char *last,
    imgproc_dib_t *dib, imgproc_error_t *err);

/*
 * n pixels of line y, from x on, in dib->bands bytes each: red, green, blue,
 * alpha.  x + n <= width, y < height; not of an RLE.
 */

void imgproc_dib_pixels(const imgproc_dib_t *dib, uint32_t x, uint32_t y,
    uint32_t n, u_char *out);

/*
 * Unpacks an RLE into width * height bytes at out, one for each pixel, the
 * uppermost line first, which are zero: what it leaves out is colour 0.  Then
 * dib describes these.  With out NULL it only looks whether all is there:
 * returns 0 if the data end before they say so, or leave the picture.
 */

int imgproc_dib_rle(imgproc_dib_t *dib, u_char *out);


#endif /* _IMGPROC_DIB_H_INCLUDED_ */
