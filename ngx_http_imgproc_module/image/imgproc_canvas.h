
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CANVAS_H_INCLUDED_
#define _IMGPROC_CANVAS_H_INCLUDED_


#include "imgproc_pipeline.h"


imgproc_code_e imgproc_canvas_extend(imgproc_ctx_t *ctx);
imgproc_code_e imgproc_canvas_extend_aspect_ratio(imgproc_ctx_t *ctx);
imgproc_code_e imgproc_canvas_padding(imgproc_ctx_t *ctx);

/* scales down what is larger than the result's format can hold */

imgproc_code_e imgproc_canvas_limit(imgproc_ctx_t *ctx);

/* onto the background, or onto white where the format needs it opaque */

imgproc_code_e imgproc_canvas_flatten(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_CANVAS_H_INCLUDED_ */
