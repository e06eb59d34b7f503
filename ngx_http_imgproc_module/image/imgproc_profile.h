
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_PROFILE_H_INCLUDED_
#define _IMGPROC_PROFILE_H_INCLUDED_


#include <vips/vips.h>

#include "imgproc.h"


/* the ICC profile of image, who owns it; NULL if there is none */

const u_char *imgproc_profile(VipsImage *image, size_t *len);

/*
 * Whether it is a profile for the colours of image, as far as its header and
 * its table of tags tell.  libvips takes its own profile for a broken one
 * without an error, and one for fewer channels than the picture has.
 */

int imgproc_profile_valid(VipsImage *image, const u_char *p, size_t len);

/* the common sRGB IEC61966-2.1, or the one that libvips brings */

int imgproc_profile_is_srgb(const u_char *p, size_t len);

/* these look at the header of a valid one */

int imgproc_profile_is_cmyk(const u_char *p);
VipsPCS imgproc_profile_pcs(const u_char *p);


#endif /* _IMGPROC_PROFILE_H_INCLUDED_ */
