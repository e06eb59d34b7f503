
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_TARGET_H_INCLUDED_
#define _IMGPROC_TARGET_H_INCLUDED_


#include <vips/vips.h>

#include "imgproc_buffer.h"


/*
 * A buffer that libvips's savers write to, read from and go back in: TIFF
 * learns only in the end where everything is.  All zero but for buffer, which
 * is empty and the caller's, and must live as long as the VipsTarget.
 */

typedef struct {
    imgproc_buffer_t  *buffer;
    size_t             position;
    gint               full;       /* the buffer could not grow */
} imgproc_target_t;


/* never NULL; the caller's, to be unreferenced when the saver is done */

VipsTarget *imgproc_target_new(imgproc_target_t *target);


#endif /* _IMGPROC_TARGET_H_INCLUDED_ */
