
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_RESIZE_H_INCLUDED_
#define _IMGPROC_RESIZE_H_INCLUDED_


#include "imgproc_pipeline.h"


/* the crop option, in pixels as stored */

imgproc_code_e imgproc_resize_crop(imgproc_ctx_t *ctx);

imgproc_code_e imgproc_resize_scale(imgproc_ctx_t *ctx);

/* cuts off what the target has no room for */

imgproc_code_e imgproc_resize_crop_result(imgproc_ctx_t *ctx);

/* scales the current image, alpha aware; both factors 1: nothing is done */

imgproc_code_e imgproc_resize(imgproc_ctx_t *ctx, double hscale,
    double vscale);


#endif /* _IMGPROC_RESIZE_H_INCLUDED_ */
