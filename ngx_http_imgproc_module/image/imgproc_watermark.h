
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_WATERMARK_H_INCLUDED_
#define _IMGPROC_WATERMARK_H_INCLUDED_


#include "imgproc_job.h"


/* VipsImage, of which only image/ knows */

struct _VipsImage;


/*
 * A mark made of the bytes of a picture, which are borrowed until it is
 * freed.  They are looked at by the first job that needs the mark: the
 * formats open to sources are those of marks.  Needs no libvips yet, and may
 * be called before a fork.  NULL if there is no memory.
 */

imgproc_watermark_t *imgproc_watermark_new(const imgproc_str_t *bytes);

/* once no job has it any more; NULL is left alone */

void imgproc_watermark_free(imgproc_watermark_t *watermark);

/*
 * The pixels of job->watermark, which must be there: in memory, upright, 8
 * bit sRGB or grey, with alpha, without metadata.  A reference, that is the
 * caller's to drop, or NULL with job->error filled.  Whoever comes first
 * reads them while others wait.  Any thread.
 */

struct _VipsImage *imgproc_watermark_image(imgproc_job_t *job);


#endif /* _IMGPROC_WATERMARK_H_INCLUDED_ */
