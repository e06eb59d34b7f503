
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_EFFECTS_H_INCLUDED_
#define _IMGPROC_EFFECTS_H_INCLUDED_


#include "imgproc_pipeline.h"


/* blurs, sharpens and pixelates, in this order, as far as it is asked for */

imgproc_code_e imgproc_effects(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_EFFECTS_H_INCLUDED_ */
