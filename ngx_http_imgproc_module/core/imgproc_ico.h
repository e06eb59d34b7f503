
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ICO_H_INCLUDED_
#define _IMGPROC_ICO_H_INCLUDED_


#include "imgproc_dib.h"


#define IMGPROC_ICO_HEADER  6
#define IMGPROC_ICO_ENTRY   16


/* the picture of an icon that is taken for all of them */

typedef struct {
    imgproc_str_t      png;        /* a file of its own; len 0: it is dib */
    imgproc_dib_t      dib;
    imgproc_info_t     info;       /* but for its format */
} imgproc_ico_t;


/*
 * Finds the largest picture of an icon, of which the deepest.  IMGPROC_OK, or
 * IMGPROC_BROKEN_IMAGE with err filled: all of them must have been received,
 * and be what they say, though the directory need not say it.  Any thread.
 */

imgproc_code_e imgproc_ico(const u_char *p, const u_char *last,
    imgproc_ico_t *ico, imgproc_error_t *err);


#endif /* _IMGPROC_ICO_H_INCLUDED_ */
