
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_IMAGE_H_INCLUDED_
#define _IMGPROC_IMAGE_H_INCLUDED_


#include "imgproc_job.h"


/*
 * Starts libvips: once in a process, on its main thread, never before a fork.
 * One libvips thread a job, no operation cache, every loader blocked but
 * those of source_formats (bits 1 << format).  Whatever this libvips cannot
 * write is left out of imgproc_image_results().
 *
 * IMGPROC_OK, or IMGPROC_INTERNAL with err filled: also if a loader is open
 * nonetheless, or a saver of ImageMagick's.
 */

imgproc_code_e imgproc_image_init(uint32_t source_formats,
    imgproc_error_t *err);

/* the formats that can be read, and written, as bits 1 << format */

uint32_t imgproc_image_sources(void);
uint32_t imgproc_image_results(void);

/* "8.14.1" */

const char *imgproc_image_version(void);

/* bytes that pictures take in libvips at the moment, decoders apart */

size_t imgproc_image_memory(void);

/*
 * Sniffs job->source, checks it against job->limits, and makes the result.
 * Everything is told by job->error, whose code is IMGPROC_OK on success;
 * job->result is the caller's to free.  Any thread, many at once.  Frees what
 * libvips keeps for the calling thread before it returns.
 */

void imgproc_image_process(imgproc_job_t *job);


#endif /* _IMGPROC_IMAGE_H_INCLUDED_ */
