
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_COLOR_H_INCLUDED_
#define _IMGPROC_COLOR_H_INCLUDED_


#include "imgproc_pipeline.h"


/*
 * To the space that the steps work in: RGB or grey, in whatever profile they
 * came with; all else becomes sRGB.  Of 8 bits, or of 16 if these are to be
 * kept and the format of the result can hold them.
 */

imgproc_code_e imgproc_color_import(imgproc_ctx_t *ctx);

/*
 * Whether 16 bits are to be kept.  Of a format that is still to be chosen it
 * is not known yet: then imgproc_color_depth() makes up for it.
 */

int imgproc_color_deep(const imgproc_ctx_t *ctx);

/* 8 bits after all, if the format that was chosen cannot hold 16 */

imgproc_code_e imgproc_color_depth(imgproc_ctx_t *ctx);

/* a grey picture becomes RGB, and its grey profile is left behind */

imgproc_code_e imgproc_color_to_rgb(imgproc_ctx_t *ctx);

/*
 * To what the result is shown in: the profile the picture came with, if it is
 * to be kept, else sRGB.
 */

imgproc_code_e imgproc_color_export(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_COLOR_H_INCLUDED_ */
