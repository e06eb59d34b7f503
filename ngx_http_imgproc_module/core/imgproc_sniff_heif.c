
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_heif.h"


static imgproc_code_e imgproc_heif_meta(imgproc_heif_t *h,
    const imgproc_heif_box_t *meta);
static imgproc_code_e imgproc_heif_format(imgproc_heif_t *h);
static imgproc_code_e imgproc_heif_properties(imgproc_heif_t *h);
static void imgproc_heif_property(imgproc_heif_t *h,
    const imgproc_heif_box_t *box);
static int imgproc_heif_av1_config(imgproc_heif_t *h,
    const imgproc_heif_box_t *box);
static int imgproc_heif_turn(imgproc_heif_t *h);
static int imgproc_heif_associations(const imgproc_heif_t *h,
    const imgproc_heif_box_t *ipma, uint32_t primary, int *turned);
static int imgproc_heif_primary(const imgproc_heif_t *h, uint32_t *id);
static int imgproc_heif_is_alpha(const imgproc_heif_box_t *box);
static imgproc_format_e imgproc_heif_brand(const u_char *p);


/*
 * The picture has the size of the largest there is in the file: of the
 * extents that ispe boxes declare, of the canvases of grids and overlays, and
 * of the AV1 sequence headers.  That is the primary item's in any honest file,
 * where thumbnails and tiles are smaller, and in a dishonest one the decoder
 * is not led to a larger one.  SPS of HEVC are not read.  What clap cuts off
 * is decoded before; the loader tells what is left.
 *
 * Of an image sequence only the items are seen: libheif reads no tracks.
 */

imgproc_code_e
imgproc_sniff_heif(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_heif_t      h;
    imgproc_heif_box_t  box, meta;

    memset(&h, 0, sizeof(imgproc_heif_t));
    meta.data = NULL;

    h.data = p;
    h.last = last;
    h.steps = last - p;
    h.info = info;
    h.err = err;

    while (p < last) {

        if (!imgproc_heif_box(&p, last, &box)) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "heif has no whole box at byte %zd",
                                 p - h.data);
        }

        if (box.type != imgproc_heif_type('m', 'e', 't', 'a')) {
            continue;
        }

        if (meta.data) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "heif has a second meta box");
        }

        meta = box;
    }

    if (meta.data == NULL) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "heif has no meta box");
    }

    return imgproc_heif_meta(&h, &meta);
}


static imgproc_code_e
imgproc_heif_meta(imgproc_heif_t *h, const imgproc_heif_box_t *meta)
{
    const u_char        *p;
    imgproc_heif_box_t   box, *found;

    if (meta->last - meta->data < 4) {
        goto broken;
    }

    for (p = meta->data + 4; p < meta->last; /* void */) {

        if (!imgproc_heif_box(&p, meta->last, &box)) {
            goto broken;
        }

        switch (box.type) {

        case imgproc_heif_type('i', 'i', 'n', 'f'):
            found = &h->iinf;
            break;

        case imgproc_heif_type('i', 'l', 'o', 'c'):
            found = &h->iloc;
            break;

        case imgproc_heif_type('i', 'd', 'a', 't'):
            found = &h->idat;
            break;

        case imgproc_heif_type('i', 'p', 'r', 'p'):
            found = &h->iprp;
            break;

        case imgproc_heif_type('p', 'i', 't', 'm'):
            found = &h->pitm;
            break;

        default:
            continue;
        }

        /* which of two a decoder takes is its own affair: refuse them */

        if (found->data) {
            goto broken;
        }

        *found = box;
    }

    if (h->iinf.data == NULL || h->iloc.data == NULL || h->iprp.data == NULL) {
        goto broken;
    }

    if (imgproc_heif_items(h) != IMGPROC_OK
        || imgproc_heif_format(h) != IMGPROC_OK
        || imgproc_heif_properties(h) != IMGPROC_OK
        || imgproc_heif_locations(h) != IMGPROC_OK)
    {
        return h->err->code;
    }

    if (!imgproc_heif_turn(h)) {
        goto broken;
    }

    h->info->bands = h->info->alpha ? 4 : 3;

    return IMGPROC_OK;

broken:

    return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                         "heif has a broken meta box");
}


/*
 * The format is that of the items: brands may say what they like, and both
 * formats have one loader in libvips.
 */

static imgproc_code_e
imgproc_heif_format(imgproc_heif_t *h)
{
    if (h->av1 && h->hevc) {
        return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                             "heif has both av01 and hvc1 items");
    }

    if (h->av1) {
        h->info->format = IMGPROC_FORMAT_AVIF;
        return IMGPROC_OK;
    }

    if (h->hevc) {
        h->info->format = IMGPROC_FORMAT_HEIC;
        return IMGPROC_OK;
    }

    h->info->format = IMGPROC_FORMAT_NONE;

    return imgproc_error(h->err, IMGPROC_NOT_AN_IMAGE,
                         "heif has neither av01 nor hvc1 items");
}


static imgproc_code_e
imgproc_heif_properties(imgproc_heif_t *h)
{
    uint32_t             n;
    const u_char        *p, *pp;
    imgproc_heif_box_t   ipco, box;

    n = 0;

    for (p = h->iprp.data; p < h->iprp.last; /* void */) {

        if (!imgproc_heif_box(&p, h->iprp.last, &ipco)) {
            goto broken;
        }

        if (ipco.type != imgproc_heif_type('i', 'p', 'c', 'o')) {
            continue;
        }

        for (pp = ipco.data; pp < ipco.last; /* void */) {

            if (!imgproc_heif_box(&pp, ipco.last, &box)) {
                goto broken;
            }

            imgproc_heif_property(h, &box);

            n++;

            if (box.type == imgproc_heif_type('i', 'r', 'o', 't')
                && box.last > box.data && (box.data[0] & 1)
                && n < IMGPROC_HEIF_PROPERTIES)
            {
                h->turns[n / 8] |= 1 << n % 8;
            }

            if (box.type == imgproc_heif_type('a', 'v', '1', 'C')
                && !imgproc_heif_av1_config(h, &box))
            {
                goto broken;
            }
        }
    }

    if (h->info->width) {
        return IMGPROC_OK;
    }

broken:

    return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                         "heif has broken properties, or none of a size");
}


static void
imgproc_heif_property(imgproc_heif_t *h, const imgproc_heif_box_t *box)
{
    ptrdiff_t      len;
    uint32_t       bits, i;
    const u_char  *p;

    p = box->data;
    len = box->last - p;
    bits = 0;

    switch (box->type) {

    case imgproc_heif_type('i', 's', 'p', 'e'):
        if (len >= 12) {
            imgproc_heif_size(h, imgproc_be32(p + 4), imgproc_be32(p + 8));
        }

        break;

    case imgproc_heif_type('p', 'i', 'x', 'i'):
        for (i = 5; i < len && i < 5 + (uint32_t) p[4]; i++) {
            bits = MAX(bits, MIN(p[i], 16));
        }

        break;

    case imgproc_heif_type('a', 'v', '1', 'C'):
        if (len >= 4) {
            bits = (p[2] & 0x40) ? ((p[2] & 0x20) ? 12 : 10) : 8;
        }

        break;

    case imgproc_heif_type('h', 'v', 'c', 'C'):
        if (len >= 18) {
            bits = 8 + (p[17] & 7);
        }

        break;

    case imgproc_heif_type('a', 'u', 'x', 'C'):
        if (imgproc_heif_is_alpha(box)) {
            h->info->alpha = 1;
        }

        break;
    }

    h->info->bits = MAX(h->info->bits, bits);
}


/* libheif puts the OBUs of the configuration before those of the item */

static int
imgproc_heif_av1_config(imgproc_heif_t *h, const imgproc_heif_box_t *box)
{
    imgproc_av1_t  av1;

    if (box->last - box->data < 4) {
        return 0;
    }

    memset(&av1, 0, sizeof(imgproc_av1_t));
    av1.steps = &h->steps;

    if (!imgproc_sniff_av1(box->data + 4, box->last, &av1) || av1.skip) {
        return 0;
    }

    imgproc_heif_size(h, av1.width, av1.height);

    return 1;
}


/*
 * The decoder turns the picture that is shown, as its irot properties say.
 * Returns 0 if it cannot be told which they are.
 */

static int
imgproc_heif_turn(imgproc_heif_t *h)
{
    int                  turned;
    uint32_t             primary, side;
    const u_char        *p;
    imgproc_heif_box_t   box;

    if (h->pitm.data == NULL) {
        return 1;
    }

    if (!imgproc_heif_primary(h, &primary)) {
        return 0;
    }

    turned = 0;

    for (p = h->iprp.data; p < h->iprp.last; /* void */) {

        if (!imgproc_heif_box(&p, h->iprp.last, &box)) {
            return 0;
        }

        if (box.type == imgproc_heif_type('i', 'p', 'm', 'a')
            && !imgproc_heif_associations(h, &box, primary, &turned))
        {
            return 0;
        }
    }

    if (turned) {
        side = h->info->width;
        h->info->width = h->info->height;
        h->info->height = side;
    }

    return 1;
}


/* see ISO/IEC 23008-12, 9.3.2: numbers of properties for each item */

static int
imgproc_heif_associations(const imgproc_heif_t *h,
    const imgproc_heif_box_t *ipma, uint32_t primary, int *turned)
{
    uint32_t       id, items, n, property;
    unsigned       wide, large;
    const u_char  *p, *last;

    p = ipma->data;
    last = ipma->last;

    if (last - p < 8) {
        return 0;
    }

    large = p[0] ? 4 : 2;
    wide = (p[3] & 1) ? 2 : 1;

    items = imgproc_be32(p + 4);

    for (p += 8; items; items--) {

        if (last - p < (ptrdiff_t) large + 1) {
            return 0;
        }

        id = large == 4 ? imgproc_be32(p) : imgproc_be16(p);
        n = p[large];

        p += large + 1;

        if (last - p < (ptrdiff_t) (n * wide)) {
            return 0;
        }

        for ( /* void */ ; n; n--, p += wide) {

            property = wide == 2 ? imgproc_be16(p) & 0x7fff : p[0] & 0x7f;

            if (id == primary
                && (h->turns[property / 8] & 1 << property % 8))
            {
                *turned = !*turned;
            }
        }
    }

    return 1;
}


static int
imgproc_heif_primary(const imgproc_heif_t *h, uint32_t *id)
{
    ptrdiff_t      len;
    const u_char  *p;

    p = h->pitm.data;
    len = h->pitm.last - p;

    if (len < 6 || (p[0] && len < 8)) {
        return 0;
    }

    *id = p[0] ? imgproc_be32(p + 4) : imgproc_be16(p + 4);

    return 1;
}


static int
imgproc_heif_is_alpha(const imgproc_heif_box_t *box)
{
    unsigned              i;
    const u_char         *p;
    const imgproc_str_t  *s;

    static const imgproc_str_t  names[] = {
        imgproc_str("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"),
        imgproc_str("urn:mpeg:hevc:2015:auxid:1")
    };

    for (i = 0; i < G_N_ELEMENTS(names); i++) {

        s = &names[i];
        p = box->data + 4;

        /* the name's zero is compared too */

        if (box->last - box->data > (ptrdiff_t) s->len + 4
            && memcmp(p, s->data, s->len + 1) == 0)
        {
            return 1;
        }
    }

    return 0;
}


void
imgproc_heif_size(imgproc_heif_t *h, uint32_t width, uint32_t height)
{
    if ((uint64_t) width * height
        > (uint64_t) h->info->width * h->info->height)
    {
        h->info->width = width;
        h->info->height = height;
    }
}


int
imgproc_heif_box(const u_char **p, const u_char *last,
    imgproc_heif_box_t *box)
{
    uint32_t  header;
    uint64_t  size, rest;

    rest = last - *p;
    header = 8;

    if (rest < header) {
        return 0;
    }

    size = imgproc_be32(*p);
    box->type = imgproc_be32(*p + 4);

    if (size == 1) {
        header = 16;

        if (rest < header) {
            return 0;
        }

        size = imgproc_be64(*p + 8);

    } else if (size == 0) {
        size = rest;
    }

    if (size < header || size > rest) {
        return 0;
    }

    box->data = *p + header;
    box->last = *p + size;
    *p = box->last;

    return 1;
}


imgproc_format_e
imgproc_sniff_heif_brand(const u_char *p, const u_char *last)
{
    uint32_t          size;
    imgproc_format_e  format;

    /* a box that is cut short is found out later, by imgproc_heif_box() */

    size = imgproc_be32(p);

    if (size >= 16 && size < last - p) {
        last = p + size;
    }

    /* the major brand, its version, and the compatible ones */

    format = imgproc_heif_brand(p + 8);

    for (p += 16; format == IMGPROC_FORMAT_NONE && last - p >= 4; p += 4) {
        format = imgproc_heif_brand(p);
    }

    return format;
}


static imgproc_format_e
imgproc_heif_brand(const u_char *p)
{
    unsigned  i;

    static const char  brands[][5] = {
        "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs",
        "mif1", "msf1"
    };

    if (memcmp(p, "avif", 4) == 0 || memcmp(p, "avis", 4) == 0) {
        return IMGPROC_FORMAT_AVIF;
    }

    for (i = 0; i < G_N_ELEMENTS(brands); i++) {
        if (memcmp(p, brands[i], 4) == 0) {
            return IMGPROC_FORMAT_HEIC;
        }
    }

    return IMGPROC_FORMAT_NONE;
}
