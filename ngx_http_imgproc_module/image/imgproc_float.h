
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_FLOAT_H_INCLUDED_
#define _IMGPROC_FLOAT_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * A TIFF or JPEG XL of floats becomes one of 8 bits, or of 16 if these are to
 * be kept; anything else is left alone.
 */

imgproc_code_e imgproc_float(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_FLOAT_H_INCLUDED_ */
