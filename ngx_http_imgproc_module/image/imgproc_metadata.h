
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_METADATA_H_INCLUDED_
#define _IMGPROC_METADATA_H_INCLUDED_


#include "imgproc_pipeline.h"


/* drops the fields of ctx->image that must not be written */

imgproc_code_e imgproc_metadata(imgproc_ctx_t *ctx);

/* whether the saver may write nothing but pixels */

int imgproc_metadata_strip(const imgproc_ctx_t *ctx);

/* takes EXIF out of a WebP, which is left alone if it is not understood */

void imgproc_metadata_webp(imgproc_buffer_t *b);


#endif /* _IMGPROC_METADATA_H_INCLUDED_ */
