
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_negotiate.h"


static imgproc_format_e imgproc_negotiate_first(
    const imgproc_formats_t *preferred, unsigned needs);


imgproc_format_e
imgproc_negotiate(imgproc_format_e source, const imgproc_formats_t *preferred,
    unsigned needs)
{
    unsigned          i;
    imgproc_format_e  format;

    for (i = 0; i < preferred->n; i++) {
        if (preferred->elts[i] == source) {
            return source;
        }
    }

    format = imgproc_negotiate_first(preferred, needs);

    if (format == IMGPROC_FORMAT_NONE) {
        format = imgproc_negotiate_first(preferred,
                                         needs & IMGPROC_FORMAT_ALPHA);
    }

    if (format == IMGPROC_FORMAT_NONE) {
        format = preferred->elts[0];
    }

    return format;
}


static imgproc_format_e
imgproc_negotiate_first(const imgproc_formats_t *preferred, unsigned needs)
{
    unsigned  i;

    for (i = 0; i < preferred->n; i++) {
        if ((imgproc_format(preferred->elts[i])->flags & needs) == needs) {
            return preferred->elts[i];
        }
    }

    return IMGPROC_FORMAT_NONE;
}
