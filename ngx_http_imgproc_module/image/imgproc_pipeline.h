
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_PIPELINE_H_INCLUDED_
#define _IMGPROC_PIPELINE_H_INCLUDED_


#include <vips/vips.h>

#include "imgproc_geometry.h"
#include "imgproc_job.h"


/*
 * What the steps of one job share.  image is a description of what is to be
 * done so far; pixels flow only when the saver, or a step that needs them all
 * at once, asks for them.
 */

typedef struct {
    imgproc_job_t        *job;
    VipsImage            *image;
    imgproc_geometry_t    geometry;
    imgproc_format_e      format;        /* of the result */
    int                   palette_bits;  /* of the source, 0: no palette */

    int                   page;          /* the first one to load */
    int                   pages;         /* below each other, -1: all */
    int                   page_height;   /* of a frame, as loaded */
    int                   frames;        /* of an animation, else 0 */

    double                xshrink;       /* of shrink-on-load, oriented */
    double                yshrink;
    const char           *step;          /* that runs */
    unsigned              steps;         /* that were done */

    gint                  killed;        /* set on libvips's threads */

    unsigned              animated:1;    /* the result will be */
    unsigned              oriented:1;    /* pixels no longer match EXIF's tag */
    unsigned              imported:1;    /* from CMYK through its profile */
    unsigned              keep_profile:1;
    unsigned              keep_rights:1; /* who owns the picture */
} imgproc_ctx_t;


/*
 * A step returns IMGPROC_OK, also if there was nothing to do, or another code
 * after it has filled ctx->job->error.
 */

typedef imgproc_code_e (*imgproc_step_pt)(imgproc_ctx_t *ctx);

/* a list of them ends with a NULL */

typedef struct {
    const char           *name;          /* for the log */
    imgproc_step_pt       run;
} imgproc_step_t;


/*
 * Runs all steps.  On success job->result, format, width and height are set,
 * else job->error; nothing of libvips is left.
 */

imgproc_code_e imgproc_pipeline(imgproc_job_t *job);

/* the steps of a still, or of one frame that is the current image */

imgproc_code_e imgproc_pipeline_frame(imgproc_ctx_t *ctx);

/*
 * IMGPROC_OK, or IMGPROC_PROCESSING_TIMEOUT if the job is to end.  Steps are
 * not started then; to be asked within those that take long outside libvips,
 * or do the same again and again.
 */

imgproc_code_e imgproc_pipeline_alive(imgproc_ctx_t *ctx);

/* image, whose reference is taken over, becomes the current one; IMGPROC_OK */

imgproc_code_e imgproc_pipeline_next(imgproc_ctx_t *ctx, VipsImage *image);

/*
 * Around everything that makes, or lets go of, an operation with machine code
 * of its own: vips_resize(), and the last reference to what it has made.
 * Pixels must not be computed in between.
 *
 * libvips has that code made by liborc, which up to 0.4.33 at least hands out
 * the memory for it to several threads without a lock: eight threads that
 * resize at once crash within seconds.
 */

void imgproc_pipeline_lock(void);
void imgproc_pipeline_unlock(void);

/*
 * Fills job->error with the step that has failed, and libvips's own words if
 * it is certain that they are of this job; they are taken out of its buffer.
 * Returns code, IMGPROC_PROCESSING_TIMEOUT if that was why, or IMGPROC_BUSY
 * if the system is to blame and not the picture.
 */

imgproc_code_e imgproc_pipeline_failed(imgproc_ctx_t *ctx,
    imgproc_code_e code);

/* lets the deadline stop the evaluation of everything made of image */

void imgproc_pipeline_watch(imgproc_ctx_t *ctx, VipsImage *image);

/* computes the pixels into memory, for steps that need any order */

imgproc_code_e imgproc_pipeline_memory(imgproc_ctx_t *ctx);


#endif /* _IMGPROC_PIPELINE_H_INCLUDED_ */
