
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_FORMAT_H_INCLUDED_
#define _IMGPROC_FORMAT_H_INCLUDED_


#include "imgproc.h"


/* IMGPROC_FORMAT_NONE: unknown, or not asked for */

typedef enum {
    IMGPROC_FORMAT_NONE = 0,
    IMGPROC_FORMAT_JPEG,
    IMGPROC_FORMAT_PNG,
    IMGPROC_FORMAT_WEBP,
    IMGPROC_FORMAT_GIF,
    IMGPROC_FORMAT_AVIF,
    IMGPROC_FORMAT_HEIC,
    IMGPROC_FORMAT_JXL,
    IMGPROC_FORMAT_TIFF,
    IMGPROC_FORMAT_SVG,
    IMGPROC_FORMAT_BMP,
    IMGPROC_FORMAT_ICO,

    IMGPROC_FORMATS
} imgproc_format_e;


/* what a format can do, and what this module does with it */

#define IMGPROC_FORMAT_SOURCE     0x0001  /* can be read by this version */
#define IMGPROC_FORMAT_RESULT     0x0002  /* can be written by this version */
#define IMGPROC_FORMAT_ALPHA      0x0004
#define IMGPROC_FORMAT_ANIMATION  0x0008
#define IMGPROC_FORMAT_ICC        0x0010  /* carries a colour profile */
#define IMGPROC_FORMAT_DEEP       0x0020  /* holds over 8 bits a channel */
#define IMGPROC_FORMAT_PASSED     0x0040  /* written of the same format alone */
#define IMGPROC_FORMAT_AUTO       0x0080  /* may be chosen by Accept */


typedef struct {
    imgproc_str_t      name;       /* as in options and directives */
    imgproc_str_t      alias;      /* another name, or empty */
    imgproc_str_t      mime_type;
    imgproc_str_t      extension;  /* without a dot */
    unsigned           flags;
    int                quality;    /* default of format_quality, 0: none */
} imgproc_format_t;


/* an ordered choice of formats */

typedef struct {
    unsigned           n;
    imgproc_format_e   elts[IMGPROC_FORMATS];
} imgproc_formats_t;


/* never NULL; the row of IMGPROC_FORMAT_NONE has empty texts */

const imgproc_format_t *imgproc_format(imgproc_format_e format);

/* by name or alias, in lower case; IMGPROC_FORMAT_NONE if there is none */

imgproc_format_e imgproc_format_by_name(const imgproc_str_t *name);

/*
 * The names of all formats that have all of flags, joined by ", " into
 * buf, which is always terminated; returns buf.  For messages that say what
 * is allowed.
 */

char *imgproc_format_names(unsigned flags, char *buf, size_t size);


#endif /* _IMGPROC_FORMAT_H_INCLUDED_ */
