
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_TRIM_H_INCLUDED_
#define _IMGPROC_TRIM_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * Cuts off the background around the picture, in pixels as stored; what is
 * left is the source for all that follows.
 */

imgproc_code_e imgproc_trim(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_TRIM_H_INCLUDED_ */
