
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_LIFETIME_H_INCLUDED_
#define _IMGPROC_LIFETIME_H_INCLUDED_


#include "imgproc.h"


/*
 * Writes the value of a Cache-Control header so that no cache keeps the
 * response for more than seconds: max-age and s-maxage over that are lowered
 * to it, and what allows to use a stale response is lowered to 0.  dst needs
 * room for value->len bytes; returns the length.  *told is set to 1 if the
 * value says for how long the response may be kept, or that it may not be
 * used unasked, and is left alone otherwise.  Any thread.
 */

size_t imgproc_lifetime_cap(const imgproc_str_t *value, int64_t seconds,
    u_char *dst, int *told);


#endif /* _IMGPROC_LIFETIME_H_INCLUDED_ */
