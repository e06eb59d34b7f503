
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ENCODE_H_INCLUDED_
#define _IMGPROC_ENCODE_H_INCLUDED_


#include "imgproc_negotiate.h"
#include "imgproc_pipeline.h"


/* refuses what cannot be written, before anything is decoded */

imgproc_code_e imgproc_encode_check(imgproc_ctx_t *ctx);

/*
 * Settles ctx->format for a source that is animated, before it is opened;
 * returns 1 if the format can be animated as well.
 */

int imgproc_encode_animated(imgproc_ctx_t *ctx);

/* settles that of a still: what the options ask for, else what suits best */

imgproc_code_e imgproc_encode_format(imgproc_ctx_t *ctx);

/* PNG or JPEG instead of AVIF for a picture that is too small for it */

imgproc_code_e imgproc_encode_small(imgproc_ctx_t *ctx);

/*
 * Writes job->result; with max_bytes again and again, in falling quality,
 * until it fits or nothing of quality is left.
 */

imgproc_code_e imgproc_encode(imgproc_ctx_t *ctx);

/*
 * Whether this libvips can write format: its saver is there, and for AVIF
 * and HEIC libheif has an encoder.  Not while jobs run.
 */

int imgproc_encode_probe(imgproc_format_e format);

/*
 * What the format of a job's result is chosen by, without needs and pixels;
 * accepted and preferred are the caller's room for the formats that this
 * libvips can write.
 */

void imgproc_encode_choice(const imgproc_job_t *job,
    imgproc_choice_t *choice, imgproc_formats_t *accepted,
    imgproc_formats_t *preferred);


#endif /* _IMGPROC_ENCODE_H_INCLUDED_ */
