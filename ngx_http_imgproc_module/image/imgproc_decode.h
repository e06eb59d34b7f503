
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_DECODE_H_INCLUDED_
#define _IMGPROC_DECODE_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * Opens the source with the loader of its sniffed format, shrunk as far as the
 * loader can do it cheaply and the result allows, and settles the geometry.
 */

imgproc_code_e imgproc_decode(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_DECODE_H_INCLUDED_ */
