
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_OVERLAY_H_INCLUDED_
#define _IMGPROC_OVERLAY_H_INCLUDED_


#include "imgproc_pipeline.h"


/* lays the job's mark over the picture, on each frame of a joined animation */

imgproc_code_e imgproc_overlay(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_OVERLAY_H_INCLUDED_ */
