
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


#define IMGPROC_JPEG_TEM   0x01
#define IMGPROC_JPEG_SOF0  0xc0
#define IMGPROC_JPEG_DHT   0xc4
#define IMGPROC_JPEG_JPG   0xc8
#define IMGPROC_JPEG_DAC   0xcc
#define IMGPROC_JPEG_RST0  0xd0
#define IMGPROC_JPEG_RST7  0xd7
#define IMGPROC_JPEG_SOI   0xd8
#define IMGPROC_JPEG_EOI   0xd9
#define IMGPROC_JPEG_SOS   0xda
#define IMGPROC_JPEG_DHP   0xde
#define IMGPROC_JPEG_EXP   0xdf
#define IMGPROC_JPEG_APP0  0xe0
#define IMGPROC_JPEG_APP1  0xe1
#define IMGPROC_JPEG_JPG0  0xf0
#define IMGPROC_JPEG_COM   0xfe

/* lossless and hierarchical: SOF3, 5, 7, 11, 13, 15 */

#define IMGPROC_JPEG_UNKNOWN_SOFS                                             \
    (1 << 3|1 << 5|1 << 7|1 << 11|1 << 13|1 << 15)

#define IMGPROC_JPEG_PROGRESSIVE_SOFS  (1 << 2|1 << 6|1 << 10|1 << 14)


static const u_char *imgproc_jpeg_marker(const u_char *p, const u_char *last);
static imgproc_code_e imgproc_jpeg_segment(u_char marker, const u_char *p,
    uint32_t len, imgproc_info_t *info, imgproc_error_t *err);
static imgproc_code_e imgproc_jpeg_frame(u_char marker, const u_char *p,
    uint32_t len, imgproc_info_t *info, imgproc_error_t *err);
static uint32_t imgproc_jpeg_samples(const u_char *p, uint32_t n);
static imgproc_code_e imgproc_jpeg_scan(const u_char *p, uint32_t len,
    imgproc_info_t *info, imgproc_error_t *err);
static int imgproc_jpeg_is_sof(u_char marker);


/*
 * Looks for markers where libjpeg does: any 0xff that is followed by neither
 * 0x00 nor 0xff, in scans as well as between segments, whose contents are
 * skipped by their lengths.  So thumbnails in APPn are not seen, and neither
 * is what follows EOI: cameras put whole pictures there.  Without EOI the
 * picture was cut short.
 */

imgproc_code_e
imgproc_sniff_jpeg(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    u_char    marker;
    uint32_t  len;

    p += 2;

    for ( ;; ) {

        p = imgproc_jpeg_marker(p, last);

        if (p == NULL) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "jpeg ends before its EOI");
        }

        marker = *p++;

        if (marker == IMGPROC_JPEG_EOI) {
            break;
        }

        if (marker < IMGPROC_JPEG_SOF0) {

            /* libjpeg passes over reserved ones to find a lost restart */

            if (marker != IMGPROC_JPEG_TEM && info->scans == 0) {
                return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                     "jpeg has a marker 0x%02x", marker);
            }

            continue;
        }

        if (marker >= IMGPROC_JPEG_RST0 && marker <= IMGPROC_JPEG_RST7) {
            continue;
        }

        len = (last - p < 2) ? 0 : imgproc_be16(p);

        if (len < 2 || len > last - p) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "jpeg has a segment 0x%02x of %u bytes "
                                 "before the last %zd", marker, len,
                                 last - p);
        }

        if (imgproc_jpeg_segment(marker, p + 2, len - 2, info, err)
            != IMGPROC_OK)
        {
            return IMGPROC_BROKEN_IMAGE;
        }

        p += len;
    }

    if (info->scans == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE, "jpeg has no scan");
    }

    return IMGPROC_OK;
}


/* the marker's second byte, NULL if there is none */

static const u_char *
imgproc_jpeg_marker(const u_char *p, const u_char *last)
{
    while (p < last) {

        p = memchr(p, 0xff, last - p);
        if (p == NULL) {
            return NULL;
        }

        do {
            p++;
        } while (p < last && *p == 0xff);

        if (p < last && *p != 0) {
            return p;
        }
    }

    return NULL;
}


static imgproc_code_e
imgproc_jpeg_segment(u_char marker, const u_char *p, uint32_t len,
    imgproc_info_t *info, imgproc_error_t *err)
{
    if (imgproc_jpeg_is_sof(marker)) {
        return imgproc_jpeg_frame(marker, p, len, info, err);
    }

    switch (marker) {

    case IMGPROC_JPEG_SOS:
        return imgproc_jpeg_scan(p, len, info, err);

    case IMGPROC_JPEG_APP1:
        if (info->orientation == 0) {
            info->orientation = imgproc_sniff_exif(p, len);
        }

        return IMGPROC_OK;

    case IMGPROC_JPEG_SOI:
    case IMGPROC_JPEG_JPG:
    case IMGPROC_JPEG_DHP:
    case IMGPROC_JPEG_EXP:
        break;

    default:
        if (marker < IMGPROC_JPEG_JPG0 || marker == IMGPROC_JPEG_COM) {
            return IMGPROC_OK;
        }
    }

    return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                         "jpeg has a marker 0x%02x", marker);
}


static imgproc_code_e
imgproc_jpeg_frame(u_char marker, const u_char *p, uint32_t len,
    imgproc_info_t *info, imgproc_error_t *err)
{
    uint32_t  sof;

    sof = marker - IMGPROC_JPEG_SOF0;

    if (info->width) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg has a second frame header, SOF%u", sof);
    }

    if (IMGPROC_JPEG_UNKNOWN_SOFS & 1u << sof) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg is lossless or hierarchical, SOF%u", sof);
    }

    if (len < 6 || len != 6 + 3 * (uint32_t) p[5]) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg has a frame header of %u bytes", len);
    }

    info->bits = p[0];
    info->height = imgproc_be16(p + 1);
    info->width = imgproc_be16(p + 3);
    info->bands = p[5];
    info->progressive = (IMGPROC_JPEG_PROGRESSIVE_SOFS & 1u << sof) != 0;

    /* a height of 0 means that a DNL segment tells it after the first scan */

    if (info->width == 0 || info->height == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg of %ux%u", info->width, info->height);
    }

    if ((info->bits != 8 && info->bits != 12)
        || info->bands < 1 || info->bands > 4)
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg of %u components with %u bits",
                             info->bands, info->bits);
    }

    info->samples = imgproc_jpeg_samples(p + 6, info->bands);

    return IMGPROC_OK;
}


/* of all components for a hundred pixels, by their sampling factors */

static uint32_t
imgproc_jpeg_samples(const u_char *p, uint32_t n)
{
    uint32_t  i, h, v, hmax, vmax, sum;

    hmax = 1;
    vmax = 1;
    sum = 0;

    for (i = 0; i < n; i++) {
        h = p[3 * i + 1] >> 4;
        v = p[3 * i + 1] & 0xf;

        hmax = MAX(hmax, h);
        vmax = MAX(vmax, v);
        sum += h * v;
    }

    return 100 * sum / (hmax * vmax);
}


/*
 * When the first scan does not hold all components, libjpeg keeps the whole
 * picture in memory until it has seen the others, as if it were progressive.
 */

static imgproc_code_e
imgproc_jpeg_scan(const u_char *p, uint32_t len, imgproc_info_t *info,
    imgproc_error_t *err)
{
    if (info->width == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg has a scan before its frame header");
    }

    if (len < 4 || len != 4 + 2 * (uint32_t) p[0]
        || p[0] == 0 || p[0] > info->bands)
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "jpeg has a scan header of %u bytes", len);
    }

    if (info->scans++ == 0 && p[0] < info->bands) {
        info->progressive = 1;
    }

    return IMGPROC_OK;
}


static int
imgproc_jpeg_is_sof(u_char marker)
{
    return (marker & 0xf0) == IMGPROC_JPEG_SOF0
           && marker != IMGPROC_JPEG_DHT
           && marker != IMGPROC_JPEG_JPG
           && marker != IMGPROC_JPEG_DAC;
}
