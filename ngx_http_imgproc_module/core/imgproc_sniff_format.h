
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SNIFF_FORMAT_H_INCLUDED_
#define _IMGPROC_SNIFF_FORMAT_H_INCLUDED_


#include "imgproc_sniff.h"


/*
 * One reader for each format, for imgproc_sniff() alone, which has seen the
 * magic and zeroed info but for format and frames, which is 1.  They read
 * from p up to, not including, last.
 */

imgproc_code_e imgproc_sniff_jpeg(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_png(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_gif(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_webp(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_tiff(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_bmp(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_jxl(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_ico(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);

/* whether it begins like a BMP or an icon, whose magic is not enough */

int imgproc_sniff_is_bmp(const u_char *p, size_t len);
int imgproc_sniff_is_ico(const u_char *p, size_t len);

imgproc_code_e imgproc_sniff_svg(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);

/* whether a text begins as an SVG does */

int imgproc_sniff_svg_is(const u_char *p, const u_char *last);

/* what the items of an ISO file are tells its format; the magic does not */

imgproc_code_e imgproc_sniff_heif(const u_char *p, const u_char *last,
    imgproc_info_t *info, imgproc_error_t *err);

/* the format that the brands of an ftyp box promise, NONE: no picture */

imgproc_format_e imgproc_sniff_heif_brand(const u_char *p,
    const u_char *last);

/* the OBUs of one item, which may lie in many places */

typedef struct {
    uint64_t           skip;       /* of the last OBU in the next place */
    uint64_t          *steps;      /* how many bytes and OBUs may be read */
    uint32_t           width;      /* the largest, 0 before any */
    uint32_t           height;
} imgproc_av1_t;


/*
 * Raises width and height to those of the largest picture that the sequence
 * headers among the OBUs in p .. last allow for.  Returns 0 if the OBUs
 * cannot be read, or take more steps than there are.
 */

int imgproc_sniff_av1(const u_char *p, const u_char *last,
    imgproc_av1_t *av1);


/* how libwebp decodes alpha: bytes for each pixel */

#define IMGPROC_ALPHA_RAW     1
#define IMGPROC_ALPHA_BYTES   2
#define IMGPROC_ALPHA_PIXELS  5

/*
 * One of them, of what an ALPH chunk holds, for a picture of that size: the
 * last if it is broken, or would take too long to know.
 */

unsigned imgproc_sniff_alpha(const u_char *p, const u_char *last,
    uint32_t width, uint32_t height);


/*
 * The orientation that EXIF data, "Exif" before them or not, tell in their
 * first directory: 1 .. 8, 0 if there is none.
 */

unsigned imgproc_sniff_exif(const u_char *p, size_t len);


/* numbers in the order of the network, and in Intel's */

static inline uint32_t
imgproc_be16(const u_char *p)
{
    return (uint32_t) p[0] << 8 | p[1];
}


static inline uint32_t
imgproc_be32(const u_char *p)
{
    return imgproc_be16(p) << 16 | imgproc_be16(p + 2);
}


static inline uint64_t
imgproc_be64(const u_char *p)
{
    return (uint64_t) imgproc_be32(p) << 32 | imgproc_be32(p + 4);
}


static inline uint32_t
imgproc_le16(const u_char *p)
{
    return (uint32_t) p[1] << 8 | p[0];
}


static inline uint32_t
imgproc_le24(const u_char *p)
{
    return (uint32_t) p[2] << 16 | imgproc_le16(p);
}


static inline uint32_t
imgproc_le32(const u_char *p)
{
    return imgproc_le16(p + 2) << 16 | imgproc_le16(p);
}


#endif /* _IMGPROC_SNIFF_FORMAT_H_INCLUDED_ */
