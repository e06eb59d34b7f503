
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_jxl_threads.h"


/* libvips takes NULL for a failure; nobody looks at what it gets */

static const char  imgproc_jxl_runner[] = "";


void *
JxlThreadParallelRunnerCreate(const void *memory, size_t threads)
{
    return (void *) imgproc_jxl_runner;
}


void
JxlThreadParallelRunnerDestroy(void *runner)
{
}


int
JxlThreadParallelRunner(void *runner, void *jxl, imgproc_jxl_init_pt init,
    imgproc_jxl_run_pt run, uint32_t start, uint32_t end)
{
    int       rc;
    uint32_t  i;

    if (start >= end) {
        return 0;
    }

    rc = init(jxl, 1);
    if (rc != 0) {
        return rc;
    }

    for (i = start; i < end; i++) {
        run(jxl, i, 0);
    }

    return 0;
}
