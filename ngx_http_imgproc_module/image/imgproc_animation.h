
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ANIMATION_H_INCLUDED_
#define _IMGPROC_ANIMATION_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * Before the source is opened: whether it is an animation that stays one, and
 * which pages are to be loaded otherwise.
 */

imgproc_code_e imgproc_animation_plan(imgproc_ctx_t *ctx);

/*
 * The pages that the options take of n, for a source whose pages the sniffer
 * does not count, too: ctx->page and pages, or IMGPROC_BAD_OPTION.
 */

imgproc_code_e imgproc_animation_pages(imgproc_ctx_t *ctx, unsigned n);

/*
 * Cuts the current image, which holds all frames below each other, runs the
 * steps of a still over each of them, and joins them again.
 */

imgproc_code_e imgproc_animation(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_ANIMATION_H_INCLUDED_ */
