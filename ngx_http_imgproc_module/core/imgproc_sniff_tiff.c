
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_tiff.h"


/* directories of a file, and fields of one, that anybody would need */

#define IMGPROC_TIFF_PAGES    4096
#define IMGPROC_TIFF_ENTRIES  4096

#define IMGPROC_TIFF_SHORT    3

/* bytes, each of which may be looked at so many times */

#define IMGPROC_TIFF_TIMES    2


typedef struct {
    uint32_t           tag;
    uint32_t           value;      /* of a field that is not there */
} imgproc_tiff_tag_t;


static imgproc_code_e imgproc_tiff_directory(imgproc_tiff_t *t,
    uint64_t *offset);
static int imgproc_tiff_entry(imgproc_tiff_t *t, const u_char *p);
static uint64_t imgproc_tiff_get(const imgproc_tiff_t *t, const u_char *p,
    unsigned size);


/* in the order of imgproc_tiff_field_e */

static const imgproc_tiff_tag_t  imgproc_tiff_tags[] = {
    { 256, 0 },
    { 257, 0 },
    { 258, 1 },
    { 259, 1 },
    { 262, 65535 },
    { 273, 0 },
    { 274, 0 },
    { 277, 1 },
    { 278, 0xffffffff },
    { 279, 0 },
    { 284, 1 },
    { 322, 0 },
    { 323, 0 },
    { 324, 0 },
    { 325, 0 },
    { 339, 1 }
};


G_STATIC_ASSERT(G_N_ELEMENTS(imgproc_tiff_tags) == IMGPROC_TIFF_FIELDS);


/* of the types of numbers from 0 on; 0: no such type */

static const u_char  imgproc_tiff_sizes[] = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8
};


/*
 * All directories are read, since the decoder does the same to count them:
 * whatever page is asked for, the limits are checked against the largest one.
 * Directories that only others refer to (EXIF, SubIFDs) are not read, by the
 * decoder neither.
 */

imgproc_code_e
imgproc_sniff_tiff(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    uint64_t        offset;
    imgproc_tiff_t  t;

    memset(&t, 0, sizeof(imgproc_tiff_t));

    t.data = p;
    t.last = last;
    t.intel = (p[0] == 'I');
    t.big = (p[2] + p[3] == 43);
    t.steps = (uint64_t) (last - p) * IMGPROC_TIFF_TIMES;
    t.info = info;
    t.err = err;

    if (last - p < (t.big ? 16 : 8)
        || (t.big && (imgproc_tiff_get(&t, p + 4, 2) != 8
                      || imgproc_tiff_get(&t, p + 6, 2) != 0)))
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "tiff has a broken header");
    }

    offset = t.big ? imgproc_tiff_get(&t, p + 8, 8)
                   : imgproc_tiff_get(&t, p + 4, 4);

    do {
        if (++t.page > IMGPROC_TIFF_PAGES) {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "tiff has over %d pages",
                                 IMGPROC_TIFF_PAGES);
        }

        if (imgproc_tiff_directory(&t, &offset) != IMGPROC_OK
            || imgproc_tiff_page(&t) != IMGPROC_OK)
        {
            return IMGPROC_BROKEN_IMAGE;
        }

        info->pages = t.page;

    } while (offset);

    return IMGPROC_OK;
}


/* reads the directory at *offset, which becomes that of the next one */

static imgproc_code_e
imgproc_tiff_directory(imgproc_tiff_t *t, uint64_t *offset)
{
    uint64_t       n, i;
    unsigned       count, entry, next;
    const u_char  *p;

    memset(t->fields, 0, sizeof(t->fields));

    count = t->big ? 8 : 2;
    entry = t->big ? 20 : 12;
    next = t->big ? 8 : 4;

    p = imgproc_tiff_range(t, *offset, count);
    if (p == NULL) {
        goto broken;
    }

    n = imgproc_tiff_get(t, p, count);

    if (n == 0 || n > IMGPROC_TIFF_ENTRIES) {
        goto broken;
    }

    p = imgproc_tiff_range(t, *offset, count + n * entry + next);

    if (p == NULL || !imgproc_tiff_steps(t, count + n * entry)) {
        goto broken;
    }

    p += count;

    for (i = 0; i < n; i++) {

        if (!imgproc_tiff_entry(t, p)) {
            return imgproc_error(t->err, IMGPROC_BROKEN_IMAGE,
                                 "tiff has a broken or cut field, tag %u of "
                                 "page %u",
                                 (unsigned) imgproc_tiff_get(t, p, 2),
                                 t->page);
        }

        p += entry;
    }

    *offset = imgproc_tiff_get(t, p, next);

    return IMGPROC_OK;

broken:

    return imgproc_error(t->err, IMGPROC_BROKEN_IMAGE,
                         "tiff has a broken or cut directory, page %u",
                         t->page);
}


/*
 * Values too long for the entry lie elsewhere, and must have been received.
 * Types that are not known are passed over, as decoders do.
 */

static int
imgproc_tiff_entry(imgproc_tiff_t *t, const u_char *p)
{
    unsigned               i, size, room;
    uint64_t               tag, type, n;
    imgproc_tiff_field_t  *field;

    tag = imgproc_tiff_get(t, p, 2);
    type = imgproc_tiff_get(t, p + 2, 2);

    room = t->big ? 8 : 4;
    n = imgproc_tiff_get(t, p + 4, room);
    p += 4 + room;

    size = type < sizeof(imgproc_tiff_sizes) ? imgproc_tiff_sizes[type] : 0;

    if (size && n > (uint64_t) (t->last - t->data) / size) {
        return 0;
    }

    if (n * size > room) {
        p = imgproc_tiff_range(t, imgproc_tiff_get(t, p, room), n * size);
        if (p == NULL) {
            return 0;
        }
    }

    for (i = 0; i < IMGPROC_TIFF_FIELDS; i++) {
        if (imgproc_tiff_tags[i].tag == tag) {
            break;
        }
    }

    if (i == IMGPROC_TIFF_FIELDS) {
        return 1;
    }

    /* numbers without a sign; which of two is taken is not for us to guess */

    field = &t->fields[i];

    if (field->data || n == 0
        || (type != 1 && type != IMGPROC_TIFF_SHORT && type != 4
            && type != 16))
    {
        return 0;
    }

    field->data = p;
    field->n = n;
    field->size = size;

    return 1;
}


uint64_t
imgproc_tiff_number(const imgproc_tiff_t *t, imgproc_tiff_field_e field,
    uint64_t i)
{
    const imgproc_tiff_field_t  *f;

    f = &t->fields[field];

    if (i >= f->n) {
        return imgproc_tiff_tags[field].value;
    }

    return imgproc_tiff_get(t, f->data + i * f->size, f->size);
}


int
imgproc_tiff_steps(imgproc_tiff_t *t, uint64_t n)
{
    if (n > t->steps) {
        return 0;
    }

    t->steps -= n;

    return 1;
}


const u_char *
imgproc_tiff_range(const imgproc_tiff_t *t, uint64_t offset, uint64_t len)
{
    uint64_t  size;

    size = t->last - t->data;

    if (offset > size || len > size - offset) {
        return NULL;
    }

    return t->data + offset;
}


static uint64_t
imgproc_tiff_get(const imgproc_tiff_t *t, const u_char *p, unsigned size)
{
    unsigned  i;
    uint64_t  n;

    n = 0;

    for (i = 0; i < size; i++) {
        n = n << 8 | p[t->intel ? size - 1 - i : i];
    }

    return n;
}
