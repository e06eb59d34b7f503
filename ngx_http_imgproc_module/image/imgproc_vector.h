
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_VECTOR_H_INCLUDED_
#define _IMGPROC_VECTOR_H_INCLUDED_


#include "imgproc_job.h"


/*
 * An SVG as SVG: job->result is what is harmless of job->source, with job's
 * format, width and height; geometry and the like do not apply.  IMGPROC_OK,
 * or another code with job->error filled.
 */

imgproc_code_e imgproc_vector_pass(imgproc_job_t *job);

/*
 * An SVG that is to be rendered, after imgproc_sniff_check(): a size of its
 * own that is over the limits is brought below them; that it is rendered at
 * has to be below them, and the whole harmless.  Fills job->info.memory.
 * Codes as above.
 */

imgproc_code_e imgproc_vector_check(imgproc_job_t *job);

/*
 * The same if the loader, told to shrink it, has found another size than
 * width and height of job->info say.
 */

imgproc_code_e imgproc_vector_recheck(imgproc_job_t *job, double shrink,
    int width, int height);


#endif /* _IMGPROC_VECTOR_H_INCLUDED_ */
