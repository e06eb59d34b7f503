
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ORIENT_H_INCLUDED_
#define _IMGPROC_ORIENT_H_INCLUDED_


#include "imgproc_pipeline.h"


/* EXIF's rotation and flip, then those of the options */

imgproc_code_e imgproc_orient(imgproc_ctx_t *ctx);

#endif /* _IMGPROC_ORIENT_H_INCLUDED_ */
