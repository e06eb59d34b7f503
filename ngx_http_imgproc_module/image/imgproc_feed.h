
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_FEED_H_INCLUDED_
#define _IMGPROC_FEED_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * The job's source for a decoder that can be stopped in no other way: bytes
 * are handed out a few at a time, and none when the job is to end.  For
 * decoders that work on what they have got before they ask for more.
 *
 * Never NULL; the caller's.  ctx has to live as long as pixels are read.
 */

VipsSource *imgproc_feed(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_FEED_H_INCLUDED_ */
