
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_MEDIA_H_INCLUDED_
#define _IMGPROC_MEDIA_H_INCLUDED_


#include "imgproc.h"


/*
 * Which of n types, "text/html", the client likes best by its Accept header:
 * that of the highest quality, the first of equals.  A range that names the
 * type wins over one that names its half, and that over the one for all.
 * Parameters of types but "q" are not looked at.  -1: none is acceptable;
 * an empty header accepts all.  The text is hostile; time is linear in its
 * length.  Any thread.
 */

int imgproc_media_choose(const imgproc_str_t *accept,
    const imgproc_str_t *types, unsigned n);


#endif /* _IMGPROC_MEDIA_H_INCLUDED_ */
