
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


/* TIFF 6.0, section 2; EXIF 2.3, 4.6.2 */

#define IMGPROC_EXIF_HEADER       8
#define IMGPROC_EXIF_ENTRY        12
#define IMGPROC_EXIF_ORIENTATION  0x0112
#define IMGPROC_EXIF_SHORT        3


typedef struct {
    const u_char      *start;      /* of the TIFF */
    size_t             len;
    int                intel;
} imgproc_exif_t;


static uint32_t imgproc_exif_16(const imgproc_exif_t *e, size_t at);
static uint32_t imgproc_exif_32(const imgproc_exif_t *e, size_t at);


unsigned
imgproc_sniff_exif(const u_char *p, size_t len)
{
    size_t          at;
    uint32_t        i, n, value;
    imgproc_exif_t  e;

    static const u_char  magic[] = "Exif\0";

    if (len >= sizeof(magic) && memcmp(p, magic, sizeof(magic)) == 0) {
        p += sizeof(magic);
        len -= sizeof(magic);
    }

    if (len < IMGPROC_EXIF_HEADER) {
        return 0;
    }

    e.start = p;
    e.len = len;
    e.intel = (p[0] == 'I');

    if (p[0] != p[1] || (p[0] != 'I' && p[0] != 'M')
        || imgproc_exif_16(&e, 2) != 42)
    {
        return 0;
    }

    at = imgproc_exif_32(&e, 4);

    if (at > len - 2) {
        return 0;
    }

    n = imgproc_exif_16(&e, at);
    at += 2;

    for (i = 0; i < n && len - at >= IMGPROC_EXIF_ENTRY; i++) {

        if (imgproc_exif_16(&e, at) == IMGPROC_EXIF_ORIENTATION) {

            value = imgproc_exif_16(&e, at + 8);

            return (imgproc_exif_16(&e, at + 2) == IMGPROC_EXIF_SHORT
                    && value >= 1 && value <= 8) ? value : 0;
        }

        at += IMGPROC_EXIF_ENTRY;
    }

    return 0;
}


static uint32_t
imgproc_exif_16(const imgproc_exif_t *e, size_t at)
{
    return e->intel ? imgproc_le16(e->start + at) : imgproc_be16(e->start + at);
}


static uint32_t
imgproc_exif_32(const imgproc_exif_t *e, size_t at)
{
    return e->intel ? imgproc_le32(e->start + at) : imgproc_be32(e->start + at);
}
