
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_heif.h"


/* the widths of the fields of an iloc box, see ISO/IEC 14496-12, 8.11.3 */

typedef struct {
    const u_char      *p;
    const u_char      *last;
    unsigned           version;
    unsigned           offset;
    unsigned           length;
    unsigned           base;
    unsigned           index;
} imgproc_heif_iloc_t;


typedef struct {
    uint32_t           id;
    unsigned           method;     /* 0: in the file, 1: in idat */
    unsigned           reference;  /* 0: this file */
    uint64_t           base;
    uint32_t           extents;
} imgproc_heif_item_t;


static int imgproc_heif_infe(imgproc_heif_t *h,
    const imgproc_heif_box_t *infe);
static int imgproc_heif_iloc(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    uint32_t *items);
static int imgproc_heif_location(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    imgproc_heif_item_t *item);
static int imgproc_heif_extents(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    imgproc_heif_item_t *item);
static int imgproc_heif_range(imgproc_heif_t *h, imgproc_heif_item_t *item,
    uint64_t offset, uint64_t length, imgproc_heif_box_t *range);
static int imgproc_heif_canvas(imgproc_heif_t *h,
    const imgproc_heif_box_t *range, ptrdiff_t skip);
static int imgproc_heif_number(imgproc_heif_iloc_t *il, unsigned size,
    uint64_t *n);
static unsigned imgproc_heif_kind(imgproc_heif_t *h, uint32_t id);


imgproc_code_e
imgproc_heif_items(imgproc_heif_t *h)
{
    ptrdiff_t            skip;
    const u_char        *p;
    imgproc_heif_box_t   box;

    p = h->iinf.data;

    if (p == h->iinf.last) {
        goto broken;
    }

    /* version and flags, and a count that the boxes' sizes make needless */

    skip = (*p == 0) ? 6 : 8;

    if (h->iinf.last - p < skip) {
        goto broken;
    }

    for (p += skip; p < h->iinf.last; /* void */) {

        if (!imgproc_heif_box(&p, h->iinf.last, &box)) {
            goto broken;
        }

        if (box.type == imgproc_heif_type('i', 'n', 'f', 'e')
            && !imgproc_heif_infe(h, &box))
        {
            goto broken;
        }
    }

    return IMGPROC_OK;

broken:

    return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                         "heif has a broken list of items");
}


static int
imgproc_heif_infe(imgproc_heif_t *h, const imgproc_heif_box_t *infe)
{
    unsigned       kind, shift;
    uint32_t       id;
    ptrdiff_t      len;
    const u_char  *p;

    p = infe->data;
    len = infe->last - p;

    /* before version 2 items had no types */

    if (len < 12 || p[0] < 2) {
        return len >= 4;
    }

    if (p[0] == 2) {
        id = imgproc_be16(p + 4);
        p += 8;

    } else {
        if (len < 14) {
            return 0;
        }

        id = imgproc_be32(p + 4);
        p += 10;
    }

    switch (imgproc_be32(p)) {

    case imgproc_heif_type('a', 'v', '0', '1'):
        h->av1 = 1;
        kind = IMGPROC_HEIF_AV1;
        break;

    case imgproc_heif_type('h', 'v', 'c', '1'):
    case imgproc_heif_type('h', 'e', 'v', '1'):
        h->hevc = 1;
        kind = IMGPROC_HEIF_NONE;
        break;

    case imgproc_heif_type('g', 'r', 'i', 'd'):
        kind = IMGPROC_HEIF_GRID;
        break;

    case imgproc_heif_type('i', 'o', 'v', 'l'):
        kind = IMGPROC_HEIF_OVERLAY;
        break;

    case imgproc_heif_type('i', 'd', 'e', 'n'):
        kind = IMGPROC_HEIF_NONE;
        break;

    default:
        return 1;
    }

    /* thumbnails and alpha are no pages, but who tells them apart? */

    if (!(infe->data[3] & 1)) {
        h->info->pages++;
    }

    if (kind == IMGPROC_HEIF_NONE) {
        return 1;
    }

    if (id >= IMGPROC_HEIF_ITEMS) {
        return 0;
    }

    /* one item is not two things */

    if (imgproc_heif_kind(h, id) && imgproc_heif_kind(h, id) != kind) {
        return 0;
    }

    shift = id % 4 * 2;
    h->kinds[id / 4] |= kind << shift;

    return 1;
}


imgproc_code_e
imgproc_heif_locations(imgproc_heif_t *h)
{
    uint32_t             i, items;
    imgproc_heif_item_t  item;
    imgproc_heif_iloc_t  il;

    if (!imgproc_heif_iloc(h, &il, &items)) {
        return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                             "heif has a broken iloc box");
    }

    for (i = 0; i < items; i++) {

        if (!imgproc_heif_location(h, &il, &item)
            || !imgproc_heif_extents(h, &il, &item))
        {
            return imgproc_error(h->err, IMGPROC_BROKEN_IMAGE,
                                 "heif has a broken or cut item, %u of %u",
                                 i + 1, items);
        }
    }

    return IMGPROC_OK;
}


static int
imgproc_heif_iloc(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    uint32_t *items)
{
    uint64_t       n;
    const u_char  *p;

    p = h->iloc.data;

    if (h->iloc.last - p < 6 || p[0] > 2) {
        return 0;
    }

    il->version = p[0];
    il->offset = p[4] >> 4;
    il->length = p[4] & 0xf;
    il->base = p[5] >> 4;
    il->index = il->version ? p[5] & 0xf : 0;
    il->p = p + 6;
    il->last = h->iloc.last;

    if (!imgproc_heif_number(il, il->version < 2 ? 2 : 4, &n)) {
        return 0;
    }

    *items = n;

    return 1;
}


static int
imgproc_heif_location(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    imgproc_heif_item_t *item)
{
    uint64_t  id, method, reference, base, extents;

    method = 0;

    if (!imgproc_heif_number(il, il->version < 2 ? 2 : 4, &id)
        || (il->version && !imgproc_heif_number(il, 2, &method))
        || !imgproc_heif_number(il, 2, &reference)
        || !imgproc_heif_number(il, il->base, &base)
        || !imgproc_heif_number(il, 2, &extents))
    {
        return 0;
    }

    item->id = id;
    item->method = method & 0xf;
    item->reference = reference;
    item->base = base;
    item->extents = extents;

    return 1;
}


/*
 * Extents whose fields are all of no width would take no bytes of the box: no
 * more than one of them makes sense, and thousands would take our time.
 */

static int
imgproc_heif_extents(imgproc_heif_t *h, imgproc_heif_iloc_t *il,
    imgproc_heif_item_t *item)
{
    int                  derived;
    uint32_t             i;
    unsigned             kind;
    uint64_t             index, offset, length;
    imgproc_av1_t        av1;
    imgproc_heif_box_t   range;

    kind = imgproc_heif_kind(h, item->id);
    derived = (kind == IMGPROC_HEIF_GRID || kind == IMGPROC_HEIF_OVERLAY);

    /* no decoder of ours reads items from other items, or from other files */

    if (kind && (item->method > 1 || item->reference != 0)) {
        return 0;
    }

    if (item->extents > 1 && (il->length == 0 || derived)) {
        return 0;
    }

    memset(&av1, 0, sizeof(imgproc_av1_t));
    av1.steps = &h->steps;

    for (i = 0; i < item->extents; i++) {

        if (!imgproc_heif_number(il, il->index, &index)
            || !imgproc_heif_number(il, il->offset, &offset)
            || !imgproc_heif_number(il, il->length, &length))
        {
            return 0;
        }

        if (item->method > 1 || item->reference != 0) {
            continue;
        }

        if (!imgproc_heif_range(h, item, offset, length, &range)) {
            return 0;
        }

        if (kind == IMGPROC_HEIF_AV1
            && !imgproc_sniff_av1(range.data, range.last, &av1))
        {
            return 0;
        }

        if (derived
            && !imgproc_heif_canvas(h, &range,
                                    kind == IMGPROC_HEIF_GRID ? 4 : 10))
        {
            return 0;
        }
    }

    if (kind == IMGPROC_HEIF_AV1 && (av1.width == 0 || av1.skip)) {
        return 0;
    }

    imgproc_heif_size(h, av1.width, av1.height);

    return 1;
}


/* where the bytes are; returns 0 if they were not received */

static int
imgproc_heif_range(imgproc_heif_t *h, imgproc_heif_item_t *item,
    uint64_t offset, uint64_t length, imgproc_heif_box_t *range)
{
    uint64_t       size;
    const u_char  *p;

    if (item->method == 0) {
        p = h->data;
        size = h->last - h->data;

    } else if (h->idat.data) {
        p = h->idat.data;
        size = h->idat.last - h->idat.data;

    } else {
        return 0;
    }

    if (item->base > size || offset > size - item->base) {
        return 0;
    }

    offset += item->base;

    /* without a length an extent goes on to the end */

    if (length == 0) {
        length = size - offset;
    }

    if (length > size - offset) {
        return 0;
    }

    range->data = p + offset;
    range->last = range->data + length;

    return 1;
}


/*
 * What a grid or an overlay is painted on has a size of its own, as two
 * numbers after skip bytes, the second of which says how wide they are; see
 * ISO/IEC 23008-12, 6.6.2.
 */

static int
imgproc_heif_canvas(imgproc_heif_t *h, const imgproc_heif_box_t *range,
    ptrdiff_t skip)
{
    ptrdiff_t      len;
    const u_char  *p;

    p = range->data;
    len = range->last - p;

    if (len < skip + 4 || ((p[1] & 1) && len < skip + 8)) {
        return 0;
    }

    if (p[1] & 1) {
        imgproc_heif_size(h, imgproc_be32(p + skip),
                          imgproc_be32(p + skip + 4));

    } else {
        imgproc_heif_size(h, imgproc_be16(p + skip),
                          imgproc_be16(p + skip + 2));
    }

    return 1;
}


static int
imgproc_heif_number(imgproc_heif_iloc_t *il, unsigned size, uint64_t *n)
{
    if (il->last - il->p < (ptrdiff_t) size) {
        return 0;
    }

    switch (size) {

    case 0:
        *n = 0;
        break;

    case 2:
        *n = imgproc_be16(il->p);
        break;

    case 4:
        *n = imgproc_be32(il->p);
        break;

    case 8:
        *n = imgproc_be64(il->p);
        break;

    default:
        return 0;
    }

    il->p += size;

    return 1;
}


static unsigned
imgproc_heif_kind(imgproc_heif_t *h, uint32_t id)
{
    unsigned  shift;

    if (id >= IMGPROC_HEIF_ITEMS) {
        return 0;
    }

    shift = id % 4 * 2;

    return h->kinds[id / 4] >> shift & 3;
}
