
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_JXL_THREADS_H_INCLUDED_
#define _IMGPROC_JXL_THREADS_H_INCLUDED_


#include <stddef.h>
#include <stdint.h>


/*
 * These stand in front of libjxl_threads's, of which libvips asks for a thread
 * with each picture: std::thread ends the process when it gets none.  We have
 * a thread for a job already, so all is done on the caller's, one after the
 * other.  See jxl/parallel_runner.h for what each means.
 */

typedef int (*imgproc_jxl_init_pt)(void *jxl, size_t threads);
typedef void (*imgproc_jxl_run_pt)(void *jxl, uint32_t value, size_t thread);


void *JxlThreadParallelRunnerCreate(const void *memory, size_t threads);
void JxlThreadParallelRunnerDestroy(void *runner);

int JxlThreadParallelRunner(void *runner, void *jxl, imgproc_jxl_init_pt init,
    imgproc_jxl_run_pt run, uint32_t start, uint32_t end);


#endif /* _IMGPROC_JXL_THREADS_H_INCLUDED_ */
