
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_RIGHTS_H_INCLUDED_
#define _IMGPROC_RIGHTS_H_INCLUDED_


#include <vips/vips.h>


/* whether image says whose it is, as far as names of fields tell */

int imgproc_rights_named(VipsImage *image);

/*
 * Sets what from says of it, in EXIF, XMP and IPTC, and nothing else, as
 * fields of to, which nobody shares and has none of these.  Returns 1 if
 * there was anything.
 */

int imgproc_rights(VipsImage *from, VipsImage *to);

/*
 * Copies an ASCII field of EXIF in a form that savers write back as it was:
 * libvips 8.14 shows one as "text (text, ASCII, 5 components, 5 bytes)", and
 * when it writes it again, takes all up to the last bracket for the text.
 * Other fields are left alone.  Returns 1 if to has the field.
 */

int imgproc_rights_exif(VipsImage *from, VipsImage *to, const char *name);


#endif /* _IMGPROC_RIGHTS_H_INCLUDED_ */
