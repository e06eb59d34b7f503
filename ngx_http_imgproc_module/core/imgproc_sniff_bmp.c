
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_dib.h"


imgproc_code_e
imgproc_sniff_bmp(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_dib_t  dib;

    if (imgproc_dib_bmp(p, last, &dib, err) != IMGPROC_OK) {
        return IMGPROC_BROKEN_IMAGE;
    }

    info->width = dib.width;
    info->height = dib.height;
    info->bits = 8;
    info->bands = dib.bands;
    info->alpha = dib.bands == 4;

    if (dib.rle) {
        info->block = (uint64_t) dib.width * dib.height;
    }

    return IMGPROC_OK;
}


/* two letters tell little: the size of the header that follows is one of few */

int
imgproc_sniff_is_bmp(const u_char *p, size_t len)
{
    if (len < 18 || p[0] != 'B' || p[1] != 'M') {
        return 0;
    }

    switch (imgproc_le32(p + 14)) {

    case 12:
    case 16:
    case 40:
    case 52:
    case 56:
    case 64:
    case 108:
    case 124:
        return 1;

    default:
        return 0;
    }
}
