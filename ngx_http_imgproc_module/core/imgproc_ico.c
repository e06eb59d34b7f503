
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_ico.h"


/* icons of one file, of which nobody needs more than a dozen */

#define IMGPROC_ICO_PICTURES  256


static imgproc_code_e imgproc_ico_picture(const u_char *p,
    const u_char *last, imgproc_ico_t *ico, imgproc_error_t *err);
static int imgproc_ico_is_better(const imgproc_ico_t *a,
    const imgproc_ico_t *b);


imgproc_code_e
imgproc_ico(const u_char *p, const u_char *last, imgproc_ico_t *ico,
    imgproc_error_t *err)
{
    uint32_t        i, n, len, offset;
    uint64_t        sum;
    const u_char   *entry;
    imgproc_ico_t   next;

    n = imgproc_le16(p + 4);
    sum = IMGPROC_ICO_HEADER + (uint64_t) n * IMGPROC_ICO_ENTRY;

    memset(ico, 0, sizeof(imgproc_ico_t));

    if (n == 0 || n > IMGPROC_ICO_PICTURES || (uint64_t) (last - p) < sum) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "ico has a broken or cut directory of %u", n);
    }

    for (i = 0; i < n; i++) {

        entry = p + IMGPROC_ICO_HEADER + i * IMGPROC_ICO_ENTRY;
        len = imgproc_le32(entry + 8);
        offset = imgproc_le32(entry + 12);

        /* pictures in one place would be read again and again */

        sum += len;

        if (offset > last - p || len > last - p - offset
            || sum > (uint64_t) (last - p))
        {
            return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                                 "ico has a broken or cut picture, %u of %u",
                                 i + 1, n);
        }

        if (imgproc_ico_picture(p + offset, p + offset + len, &next, err)
            != IMGPROC_OK)
        {
            return IMGPROC_BROKEN_IMAGE;
        }

        if (i == 0 || imgproc_ico_is_better(&next, ico)) {
            *ico = next;
        }
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_ico_picture(const u_char *p, const u_char *last, imgproc_ico_t *ico,
    imgproc_error_t *err)
{
    memset(ico, 0, sizeof(imgproc_ico_t));

    ico->info.frames = 1;

    if (imgproc_sniff_format(p, last - p) == IMGPROC_FORMAT_PNG) {
        ico->png.data = (u_char *) p;
        ico->png.len = last - p;

        return imgproc_sniff_png(p, last, &ico->info, err);
    }

    if (imgproc_dib_icon(p, last, &ico->dib, err) != IMGPROC_OK) {
        return IMGPROC_BROKEN_IMAGE;
    }

    ico->info.width = ico->dib.width;
    ico->info.height = ico->dib.height;
    ico->info.bits = 8;
    ico->info.bands = 4;
    ico->info.alpha = 1;

    return IMGPROC_OK;
}


/* the colours of a bitmap are told by its bits, a PNG has all of them */

static int
imgproc_ico_is_better(const imgproc_ico_t *a, const imgproc_ico_t *b)
{
    uint64_t  x, y;

    x = (uint64_t) a->info.width * a->info.height;
    y = (uint64_t) b->info.width * b->info.height;

    if (x != y) {
        return x > y;
    }

    return b->png.len == 0
           && (a->png.len != 0 || a->dib.bits > b->dib.bits);
}
