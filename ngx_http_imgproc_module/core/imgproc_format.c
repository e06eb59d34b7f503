
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_format.h"


#define SOURCE     IMGPROC_FORMAT_SOURCE
#define RESULT     IMGPROC_FORMAT_RESULT
#define ALPHA      IMGPROC_FORMAT_ALPHA
#define ANIMATION  IMGPROC_FORMAT_ANIMATION
#define ICC        IMGPROC_FORMAT_ICC
#define DEEP       IMGPROC_FORMAT_DEEP
#define PASSED     IMGPROC_FORMAT_PASSED
#define AUTO       IMGPROC_FORMAT_AUTO


/* the default qualities are those of imgproxy */

static const imgproc_format_t  imgproc_format_table[] = {

    { imgproc_str(""), imgproc_str(""),
      imgproc_str(""), imgproc_str(""),
      0, 0 },

    { imgproc_str("jpeg"), imgproc_str("jpg"),
      imgproc_str("image/jpeg"), imgproc_str("jpg"),
      SOURCE|RESULT|AUTO|ICC, 0 },

    { imgproc_str("png"), imgproc_str(""),
      imgproc_str("image/png"), imgproc_str("png"),
      SOURCE|RESULT|AUTO|ALPHA|ICC|DEEP, 0 },

    { imgproc_str("webp"), imgproc_str(""),
      imgproc_str("image/webp"), imgproc_str("webp"),
      SOURCE|RESULT|AUTO|ALPHA|ANIMATION|ICC, 79 },

    { imgproc_str("gif"), imgproc_str(""),
      imgproc_str("image/gif"), imgproc_str("gif"),
      SOURCE|RESULT|AUTO|ALPHA|ANIMATION, 0 },

    { imgproc_str("avif"), imgproc_str(""),
      imgproc_str("image/avif"), imgproc_str("avif"),
      SOURCE|RESULT|AUTO|ALPHA|ICC|DEEP, 63 },

    { imgproc_str("heic"), imgproc_str(""),
      imgproc_str("image/heif"), imgproc_str("heic"),
      SOURCE|RESULT|ALPHA|ICC, 0 },

    { imgproc_str("jxl"), imgproc_str(""),
      imgproc_str("image/jxl"), imgproc_str("jxl"),
      SOURCE|RESULT|AUTO|ALPHA|ICC|DEEP, 77 },

    { imgproc_str("tiff"), imgproc_str(""),
      imgproc_str("image/tiff"), imgproc_str("tiff"),
      SOURCE|RESULT|AUTO|ALPHA|ICC|DEEP, 0 },

    { imgproc_str("svg"), imgproc_str(""),
      imgproc_str("image/svg+xml"), imgproc_str("svg"),
      SOURCE|PASSED|ALPHA, 0 },

    { imgproc_str("bmp"), imgproc_str(""),
      imgproc_str("image/bmp"), imgproc_str("bmp"),
      SOURCE|RESULT|AUTO|ALPHA, 0 },

    { imgproc_str("ico"), imgproc_str(""),
      imgproc_str("image/x-icon"), imgproc_str("ico"),
      SOURCE|RESULT|AUTO|ALPHA, 0 },
};


G_STATIC_ASSERT(G_N_ELEMENTS(imgproc_format_table) == IMGPROC_FORMATS);


const imgproc_format_t *
imgproc_format(imgproc_format_e format)
{
    if ((unsigned) format >= IMGPROC_FORMATS) {
        format = IMGPROC_FORMAT_NONE;
    }

    return &imgproc_format_table[format];
}


imgproc_format_e
imgproc_format_by_name(const imgproc_str_t *name)
{
    unsigned              i;
    const imgproc_str_t  *s;

    if (name->len == 0) {
        return IMGPROC_FORMAT_NONE;
    }

    for (i = 1; i < IMGPROC_FORMATS; i++) {

        s = &imgproc_format_table[i].name;

        if (s->len == name->len && memcmp(s->data, name->data, s->len) == 0) {
            return i;
        }

        s = &imgproc_format_table[i].alias;

        if (s->len == name->len && memcmp(s->data, name->data, s->len) == 0) {
            return i;
        }
    }

    return IMGPROC_FORMAT_NONE;
}


char *
imgproc_format_names(unsigned flags, char *buf, size_t size)
{
    unsigned  i;

    buf[0] = '\0';

    for (i = 1; i < IMGPROC_FORMATS; i++) {

        if ((imgproc_format_table[i].flags & flags) != flags) {
            continue;
        }

        if (buf[0]) {
            (void) g_strlcat(buf, ", ", size);
        }

        (void) g_strlcat(buf, (char *) imgproc_format_table[i].name.data,
                         size);
    }

    return buf;
}
