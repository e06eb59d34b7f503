
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What a job takes of memory: "cost FILE OPTIONS" makes one result of FILE,
 * as a worker would, in a process of its own, and prints the peak in
 * kilobytes, predicted and measured, and their ratio.
 */


#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_allocator.h"
#include "imgproc_cost.h"
#include "imgproc_image.h"


static int cost_job(const imgproc_str_t *source, const char *options,
    long *predicted);
static void cost_reset(void);
static long cost_status(const char *name);


int
main(int argc, char **argv)
{
    long                 before, measured, predicted;
    char                *data;
    gsize                len;
    imgproc_str_t        source;
    imgproc_error_t      err;
    imgproc_malloc_t     conf;
    imgproc_allocator_t  allocator;

    if (argc != 3) {
        (void) fprintf(stderr, "usage: cost FILE OPTIONS\n");
        return 2;
    }

    imgproc_malloc_init(&conf);
    imgproc_allocator_find(&allocator);
    (void) imgproc_allocator_tune(&allocator, &conf);

    if (imgproc_image_init(~0u, &err) != IMGPROC_OK) {
        return 1;
    }

    if (!g_file_get_contents(argv[1], &data, &len, NULL)) {
        (void) fprintf(stderr, "cannot read \"%s\"\n", argv[1]);
        return 1;
    }

    source.data = (u_char *) data;
    source.len = len;

    imgproc_allocator_trim(&allocator);
    cost_reset();

    before = cost_status("VmHWM:");

    if (cost_job(&source, argv[2], &predicted) != 0) {
        return 1;
    }

    measured = cost_status("VmHWM:") - before;

    (void) printf("%ld %ld %.2f\n", predicted, measured,
                  (double) predicted / measured);

    return 0;
}


static int
cost_job(const imgproc_str_t *source, const char *options, long *predicted)
{
    imgproc_job_t     job;
    imgproc_str_t     path;
    imgproc_choice_t  choice;

    memset(&job, 0, sizeof(imgproc_job_t));

    job.source = *source;

    job.limits.max_source_resolution = 1000000000;
    job.limits.max_source_dimension = 65500;
    job.limits.max_result_dimension = 8192;
    job.limits.max_scans = 64;
    job.limits.source_formats = ~0u;

    job.preferred.n = 2;
    job.preferred.elts[0] = IMGPROC_FORMAT_JPEG;
    job.preferred.elts[1] = IMGPROC_FORMAT_PNG;

    imgproc_options_init(&job.options);

    path.data = (u_char *) options;
    path.len = strlen(options);

    if (imgproc_options_apply_path(&job.options, &path, NULL, &job.error)
        == IMGPROC_OK)
    {
        imgproc_image_process(&job);
    }

    if (job.error.code != IMGPROC_OK) {
        (void) fprintf(stderr, "error %d: %s\n", (int) job.error.code,
                       job.error.detail);
        return 1;
    }

    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.accepted = &job.accepted;
    choice.preferred = &job.preferred;

    *predicted = imgproc_cost(&job.info, &job.options, &choice, &job.limits)
                 / 1024;

    imgproc_buffer_free(&job.result);

    return 0;
}


/* the peak starts again at what there is */

static void
cost_reset(void)
{
    int  fd;

    fd = open("/proc/self/clear_refs", O_WRONLY);

    if (fd == -1 || write(fd, "5", 1) != 1) {
        (void) fprintf(stderr, "cannot write /proc/self/clear_refs\n");
        exit(1);
    }

    (void) close(fd);
}


static long
cost_status(const char *name)
{
    long   n;
    char   line[256];
    FILE  *f;

    n = -1;
    f = fopen("/proc/self/status", "r");

    while (f && fgets(line, sizeof(line), f)) {
        if (strncmp(line, name, strlen(name)) == 0) {
            n = atol(line + strlen(name));
        }
    }

    if (f) {
        (void) fclose(f);
    }

    return n;
}
