
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Photoshop's image resources, "8BIM", number, name, length, data; and in one
 * of them the datasets of IPTC-IIM 4: 0x1c, record, number, length, data.
 */


#include <string.h>

#include "imgproc_iptc.h"


#define IMGPROC_IPTC_MAGIC      "Photoshop 3.0"
#define IMGPROC_IPTC_RESOURCE   "8BIM\x04\x04"

/* what comes before the datasets: magic, resource, no name, length */

#define IMGPROC_IPTC_HEADER     (14 + 6 + 2 + 4)

#define IMGPROC_IPTC_MARKER     0x1c
#define IMGPROC_IPTC_DATASET    5

#define IMGPROC_IPTC_CHARSET    90
#define IMGPROC_IPTC_VERSION    0
#define IMGPROC_IPTC_BYLINE     80
#define IMGPROC_IPTC_CREDIT     110
#define IMGPROC_IPTC_COPYRIGHT  116


typedef struct {
    const u_char      *p;
    const u_char      *last;
} imgproc_iptc_span_t;


static int imgproc_iptc_resource(imgproc_iptc_span_t *in,
    imgproc_iptc_span_t *data);
static size_t imgproc_iptc_datasets(imgproc_iptc_span_t *in, u_char *out);
static int imgproc_iptc_is_right(const u_char *p);
static int imgproc_iptc_is_needed(const u_char *p);
static uint32_t imgproc_iptc_be16(const u_char *p);


size_t
imgproc_iptc_rights(const u_char *p, size_t len, u_char *out)
{
    u_char               *q;
    size_t                size;
    imgproc_iptc_span_t   in, data;

    if (len < IMGPROC_IPTC_HEADER
        || memcmp(p, IMGPROC_IPTC_MAGIC, sizeof(IMGPROC_IPTC_MAGIC)) != 0)
    {
        return 0;
    }

    in.p = p + sizeof(IMGPROC_IPTC_MAGIC);
    in.last = p + len;

    if (!imgproc_iptc_resource(&in, &data)) {
        return 0;
    }

    size = imgproc_iptc_datasets(&data, out + IMGPROC_IPTC_HEADER);

    if (size == 0) {
        return 0;
    }

    memcpy(out, IMGPROC_IPTC_MAGIC, sizeof(IMGPROC_IPTC_MAGIC));
    q = out + sizeof(IMGPROC_IPTC_MAGIC);

    memcpy(q, IMGPROC_IPTC_RESOURCE, 6);
    q += 6;

    *q++ = 0;
    *q++ = 0;

    *q++ = size >> 24;
    *q++ = size >> 16;
    *q++ = size >> 8;
    *q++ = size;

    q += size;

    /* the original has its padding, too, or lacks it at its end */

    if ((size & 1) && (size_t) (q - out) < len) {
        *q++ = 0;
    }

    return q - out;
}


/* finds the data of the first resource that is IPTC's */

static int
imgproc_iptc_resource(imgproc_iptc_span_t *in, imgproc_iptc_span_t *data)
{
    uint32_t       len, name;
    const u_char  *p;

    for (p = in->p; in->last - p >= 12; /* void */) {

        if (memcmp(p, "8BIM", 4) != 0) {
            return 0;
        }

        /* a Pascal string, padded */

        name = (1 + p[6] + 1) & ~1u;

        if (in->last - p < (ptrdiff_t) (6 + name + 4)) {
            return 0;
        }

        data->p = p + 6 + name + 4;
        len = imgproc_iptc_be16(data->p - 4) << 16
              | imgproc_iptc_be16(data->p - 2);

        if (len > in->last - data->p) {
            return 0;
        }

        data->last = data->p + len;

        if (memcmp(p, IMGPROC_IPTC_RESOURCE, 6) == 0) {
            return 1;
        }

        p = data->last;

        if ((len & 1) && p < in->last) {
            p++;
        }
    }

    return 0;
}


/* copies those of rights, and what it takes to read them */

static size_t
imgproc_iptc_datasets(imgproc_iptc_span_t *in, u_char *out)
{
    int            found;
    size_t         size;
    u_char        *q;
    const u_char  *p;

    q = out;
    found = 0;

    for (p = in->p; in->last - p >= IMGPROC_IPTC_DATASET; p += size) {

        size = imgproc_iptc_be16(p + 3);

        /* over 32767 bytes the length has a length: no name is as long */

        if (p[0] != IMGPROC_IPTC_MARKER || (size & 0x8000)) {
            break;
        }

        size += IMGPROC_IPTC_DATASET;

        if (size > (size_t) (in->last - p)) {
            break;
        }

        if (imgproc_iptc_is_right(p)) {
            found = 1;

        } else if (!imgproc_iptc_is_needed(p)) {
            continue;
        }

        memcpy(q, p, size);
        q += size;
    }

    return found ? q - out : 0;
}


static int
imgproc_iptc_is_right(const u_char *p)
{
    return p[1] == 2
           && (p[2] == IMGPROC_IPTC_BYLINE || p[2] == IMGPROC_IPTC_CREDIT
               || p[2] == IMGPROC_IPTC_COPYRIGHT);
}


static int
imgproc_iptc_is_needed(const u_char *p)
{
    return (p[1] == 1 && p[2] == IMGPROC_IPTC_CHARSET)
           || (p[1] == 2 && p[2] == IMGPROC_IPTC_VERSION);
}


static uint32_t
imgproc_iptc_be16(const u_char *p)
{
    return (uint32_t) p[0] << 8 | p[1];
}
