
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_bmp.h"
#include "imgproc_icon.h"


#define IMGPROC_ICON_PNG  (IMGPROC_ICO_HEADER + IMGPROC_ICO_ENTRY)


int
imgproc_icon_load(const imgproc_str_t *source, VipsImage **image)
{
    imgproc_ico_t    ico;
    imgproc_error_t  err;

    if (imgproc_ico(source->data, source->data + source->len, &ico, &err)
        != IMGPROC_OK)
    {
        vips_error("imgproc", "%s", err.detail);
        return -1;
    }

    if (ico.png.len == 0) {
        return imgproc_bmp_load_dib(&ico.dib, image);
    }

    return vips_pngload_buffer(ico.png.data, ico.png.len, image,
                               "access", VIPS_ACCESS_SEQUENTIAL,
                               "fail_on", VIPS_FAIL_ON_TRUNCATED,
                               "memory", (int) ico.info.progressive, NULL);
}


/* 256 pixels are written as 0; how long the PNG is shows afterwards */

int
imgproc_icon_save(VipsImage *image, imgproc_target_t *target)
{
    int                rc;
    u_char             header[IMGPROC_ICON_PNG], *p;
    uint32_t           len;
    VipsTarget        *t;
    imgproc_buffer_t  *b;

    memset(header, 0, IMGPROC_ICON_PNG);

    header[2] = 1;
    header[4] = 1;

    p = header + IMGPROC_ICO_HEADER;

    p[0] = image->Xsize;
    p[1] = image->Ysize;
    p[4] = 1;
    p[6] = image->Bands * 8;
    p[12] = IMGPROC_ICON_PNG;

    b = target->buffer;

    if (imgproc_buffer_append(b, header, IMGPROC_ICON_PNG, 0) != IMGPROC_OK) {
        target->full = 1;
        return -1;
    }

    target->position = b->len;

    t = imgproc_target_new(target);

    rc = vips_pngsave_target(image, t, "compression", 6, "filter",
                             VIPS_FOREIGN_PNG_FILTER_ALL, "strip", TRUE, NULL);

    g_object_unref(t);

    if (rc != 0) {
        return rc;
    }

    len = b->len - IMGPROC_ICON_PNG;
    p = b->data + IMGPROC_ICO_HEADER;

    p[8] = len;
    p[9] = len >> 8;
    p[10] = len >> 16;
    p[11] = len >> 24;

    return 0;
}
