
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_NEGOTIATE_H_INCLUDED_
#define _IMGPROC_NEGOTIATE_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/*
 * The format of a result nobody asked a format for: the source's, if it is
 * among the preferred ones, else the first of these that holds what is needed
 * (IMGPROC_FORMAT_ALPHA, IMGPROC_FORMAT_ANIMATION), else the first that holds
 * alpha, else the first.  preferred has at least one.  Pure; any thread.
 */

imgproc_format_e imgproc_negotiate(imgproc_format_e source,
    const imgproc_formats_t *preferred, unsigned needs);


#endif /* _IMGPROC_NEGOTIATE_H_INCLUDED_ */
