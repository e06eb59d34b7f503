
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ADVISORY_H_INCLUDED_
#define _IMGPROC_ADVISORY_H_INCLUDED_


#include "imgproc_format.h"


/*
 * Which of formats, bits 1 << format, are read by loaders with security
 * advisories that are open in that version of libvips, "8.14.1".  If there
 * are any, closed is the first version without them.  Any thread.
 */

uint32_t imgproc_advisory(const char *version, uint32_t formats,
    const char **closed);


#endif /* _IMGPROC_ADVISORY_H_INCLUDED_ */
