
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What a job takes: "job FILE N OPTIONS" makes N results of FILE, as a worker
 * would, and prints the CPU time of one.  Compare with loop.c.
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "imgproc_image.h"


static int job_turn(const imgproc_str_t *source,
    const imgproc_str_t *options);
static double job_cpu(void);


int
main(int argc, char **argv)
{
    int               i, n;
    char             *data;
    gsize             len;
    double            start;
    imgproc_str_t     source, options;
    imgproc_error_t   err;

    if (argc != 4) {
        (void) fprintf(stderr, "usage: job FILE N OPTIONS\n");
        return 2;
    }

    if (imgproc_image_init(~0u, &err) != IMGPROC_OK
        || !g_file_get_contents(argv[1], &data, &len, NULL))
    {
        (void) fprintf(stderr, "cannot read \"%s\"\n", argv[1]);
        return 1;
    }

    source.data = (u_char *) data;
    source.len = len;

    options.data = (u_char *) argv[3];
    options.len = strlen(argv[3]);

    n = atoi(argv[2]);
    start = 0;

    /* the first turn loads tables and libraries */

    for (i = -1; i < n; i++) {

        if (i == 0) {
            start = job_cpu();
        }

        if (job_turn(&source, &options) != 0) {
            return 1;
        }
    }

    (void) printf("%.3f\n", (job_cpu() - start) / n);

    g_free(data);

    return 0;
}


static int
job_turn(const imgproc_str_t *source, const imgproc_str_t *options)
{
    imgproc_job_t  job;

    memset(&job, 0, sizeof(imgproc_job_t));

    job.source = *source;
    job.deadline = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;

    job.limits.max_source_resolution = 100000000;
    job.limits.max_source_dimension = 16384;
    job.limits.max_result_dimension = 8192;
    job.limits.max_scans = 64;
    job.limits.source_formats = ~0u;

    job.preferred.n = 2;
    job.preferred.elts[0] = IMGPROC_FORMAT_JPEG;
    job.preferred.elts[1] = IMGPROC_FORMAT_PNG;

    imgproc_options_init(&job.options);

    if (imgproc_options_apply_path(&job.options, options, NULL, &job.error)
        == IMGPROC_OK)
    {
        imgproc_image_process(&job);
    }

    if (job.error.code != IMGPROC_OK) {
        (void) fprintf(stderr, "error %d: %s\n", (int) job.error.code,
                       job.error.detail);
        return 1;
    }

    imgproc_buffer_free(&job.result);

    return 0;
}


/* of all threads, in milliseconds */

static double
job_cpu(void)
{
    struct rusage  ru;

    (void) getrusage(RUSAGE_SELF, &ru);

    return (ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1e3
           + (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e3;
}
