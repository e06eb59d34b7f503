
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XMP_H_INCLUDED_
#define _IMGPROC_XMP_H_INCLUDED_


#include "imgproc.h"


/* no packet larger than this is looked at */

#define IMGPROC_XMP_MAX  (256 * 1024)


/*
 * Takes from a hostile XMP packet what says whose the picture is, into a
 * packet of its own: creator, rights and credit line, and all of the rights
 * schemas of Adobe, PLUS and Creative Commons.  NULL if there is nothing of
 * it, or nothing that can be read; else the caller frees it with
 * g_string_free().  Any thread.
 */

GString *imgproc_xmp_rights(const imgproc_str_t *packet);


#endif /* _IMGPROC_XMP_H_INCLUDED_ */
