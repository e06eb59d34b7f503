
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_JOB_H_INCLUDED_
#define _IMGPROC_JOB_H_INCLUDED_


#include <signal.h>

#include "imgproc.h"
#include "imgproc_buffer.h"
#include "imgproc_format.h"
#include "imgproc_options.h"
#include "imgproc_sniff.h"


/* a mark and its pixels, shared by jobs: imgproc_watermark.h */

typedef struct imgproc_watermark_s  imgproc_watermark_t;

/* set by a signal, when the process is to end */

typedef const volatile sig_atomic_t  imgproc_flag_t;

typedef struct imgproc_job_s  imgproc_job_t;

/*
 * Asks whether the job may have cost bytes, which is what it is going to take
 * at most.  IMGPROC_OK, or another code with job->error filled: then nothing
 * more is done.  Called on the job's thread, once.
 */

typedef imgproc_code_e (*imgproc_room_pt)(imgproc_job_t *job, uint64_t cost);


/*
 * The only thing that crosses to a thread: bytes and plain values.  While the
 * job runs the thread owns it all, but for cancelled, which anybody may set
 * with g_atomic_int_set().
 */

struct imgproc_job_s {
    /* what to do */
    imgproc_str_t         source;       /* whole, borrowed */
    imgproc_options_t     options;
    imgproc_limits_t      limits;
    imgproc_formats_t     accepted;     /* by the client, the best one first */
    imgproc_formats_t     preferred;    /* results when none is asked for */
    uint64_t              avif_max_resolution;  /* pixels of a negotiated one */
    imgproc_watermark_t  *watermark;    /* borrowed, NULL: there is none */
    int64_t               deadline;     /* g_get_monotonic_time(), 0: none */
    gint                  cancelled;
    imgproc_flag_t       *stop;         /* of the process, NULL: none */
    imgproc_room_pt       room;         /* NULL: there is always enough */

    /* what came of it */
    imgproc_error_t       error;
    imgproc_info_t        info;         /* of the source, once sniffed */
    imgproc_buffer_t      result;       /* room may be given; len 0: an error */
    imgproc_format_e      format;       /* of the result */
    int                   width;
    int                   height;
    unsigned              warnings;     /* of the source: a broken profile .. */
};


#endif /* _IMGPROC_JOB_H_INCLUDED_ */
