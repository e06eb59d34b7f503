
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_BMP_H_INCLUDED_
#define _IMGPROC_BMP_H_INCLUDED_


#include <vips/vips.h>

#include "imgproc_buffer.h"
#include "imgproc_dib.h"


/*
 * What libvips has no operation for.  As with its own, 0 or -1 is returned,
 * the latter with the reason in its error buffer; the pixels of the source
 * are read when they are asked for, in any order, and have to stay as long.
 */

int imgproc_bmp_load(const imgproc_str_t *source, VipsImage **image);

/* the same of a bitmap that was read already, which is copied */

int imgproc_bmp_load_dib(const imgproc_dib_t *dib, VipsImage **image);

/*
 * Appends a BMP of 24 bits, or of 32 if image, which has 8 bits a channel,
 * has alpha; *full is set if the buffer could not grow.
 */

int imgproc_bmp_save(VipsImage *image, imgproc_buffer_t *buffer, gint *full);


#endif /* _IMGPROC_BMP_H_INCLUDED_ */
