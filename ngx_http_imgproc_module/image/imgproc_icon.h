
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ICON_H_INCLUDED_
#define _IMGPROC_ICON_H_INCLUDED_


#include <vips/vips.h>

#include "imgproc_ico.h"
#include "imgproc_target.h"


/* as those of imgproc_bmp.h; needs libvips's loader of PNG to be open */

int imgproc_icon_load(const imgproc_str_t *source, VipsImage **image);

/*
 * Writes an icon of one PNG, of 8 bits a channel and at most 256 pixels on
 * either side; target is at its start.
 */

int imgproc_icon_save(VipsImage *image, imgproc_target_t *target);


#endif /* _IMGPROC_ICON_H_INCLUDED_ */
