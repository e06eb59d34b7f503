
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_ico.h"


imgproc_code_e
imgproc_sniff_ico(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_ico_t  ico;

    if (imgproc_ico(p, last, &ico, err) != IMGPROC_OK) {
        return IMGPROC_BROKEN_IMAGE;
    }

    *info = ico.info;
    info->format = IMGPROC_FORMAT_ICO;

    return IMGPROC_OK;
}


/*
 * Four small numbers, with which MPEG begins as well: the first entry must
 * make sense, too.  Cursors have 2 in the third byte.
 */

int
imgproc_sniff_is_ico(const u_char *p, size_t len)
{
    uint32_t  n;

    if (len < IMGPROC_ICO_HEADER + IMGPROC_ICO_ENTRY
        || memcmp(p, "\0\0\1\0", 4) != 0)
    {
        return 0;
    }

    n = imgproc_le16(p + 4);
    p += IMGPROC_ICO_HEADER;

    return n && p[3] == 0 && imgproc_le32(p + 8)
           && imgproc_le32(p + 12) >= IMGPROC_ICO_HEADER
                                      + n * IMGPROC_ICO_ENTRY;
}
