
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_negotiate.h"


static imgproc_format_e imgproc_negotiate_first(
    const imgproc_choice_t *choice, const imgproc_formats_t *formats,
    unsigned needs);
static int imgproc_negotiate_fits(const imgproc_choice_t *choice,
    imgproc_format_e format);


imgproc_format_e
imgproc_negotiate(const imgproc_choice_t *choice)
{
    unsigned                  i;
    imgproc_format_e          format;
    const imgproc_formats_t  *preferred;

    preferred = choice->preferred;

    format = imgproc_negotiate_first(choice, choice->accepted, choice->needs);

    if (format != IMGPROC_FORMAT_NONE) {
        return format;
    }

    for (i = 0; i < preferred->n; i++) {
        if (preferred->elts[i] == choice->source
            && imgproc_negotiate_fits(choice, choice->source))
        {
            return choice->source;
        }
    }

    format = imgproc_negotiate_first(choice, preferred, choice->needs);

    if (format == IMGPROC_FORMAT_NONE) {
        format = imgproc_negotiate_first(choice, preferred,
                                         choice->needs & IMGPROC_FORMAT_ALPHA);
    }

    if (format == IMGPROC_FORMAT_NONE) {
        format = imgproc_negotiate_first(choice, preferred, 0);
    }

    return format ? format : preferred->elts[0];
}


static imgproc_format_e
imgproc_negotiate_first(const imgproc_choice_t *choice,
    const imgproc_formats_t *formats, unsigned needs)
{
    unsigned          i;
    imgproc_format_e  format;

    for (i = 0; i < formats->n; i++) {

        format = formats->elts[i];

        if ((imgproc_format(format)->flags & needs) == needs
            && imgproc_negotiate_fits(choice, format))
        {
            return format;
        }
    }

    return IMGPROC_FORMAT_NONE;
}


static int
imgproc_negotiate_fits(const imgproc_choice_t *choice, imgproc_format_e format)
{
    return format != IMGPROC_FORMAT_AVIF
           || choice->avif_max_resolution == 0
           || choice->pixels <= choice->avif_max_resolution;
}
