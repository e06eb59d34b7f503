
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_IPTC_H_INCLUDED_
#define _IMGPROC_IPTC_H_INCLUDED_


#include "imgproc.h"


/*
 * Takes from the len hostile bytes at p, a JPEG's APP13 segment, what says
 * whose the picture is: by-line, credit and copyright notice, in a segment of
 * their own.  out has room for len bytes.  Returns how many were written, 0
 * if there is nothing of it, or nothing that can be read.  Reads no byte
 * outside of p, allocates nothing.  Any thread.
 */

size_t imgproc_iptc_rights(const u_char *p, size_t len, u_char *out);


#endif /* _IMGPROC_IPTC_H_INCLUDED_ */
