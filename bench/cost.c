
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What a job takes of memory: "cost FILE OPTIONS [WARM ..]" makes one result
 * of FILE, as a worker would, in a process of its own, and prints the peak in
 * kilobytes, predicted and measured, and their ratio.  Before that, results
 * of all formats are made of the first of the WARM pictures, and one of each
 * of the others: what they bring into memory of code and tables is there only
 * once.
 */


#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_allocator.h"
#include "imgproc_cost.h"
#include "imgproc_format.h"
#include "imgproc_image.h"


typedef struct {
    imgproc_str_t    source;
    imgproc_str_t    options;
    imgproc_error_t  error;
    uint64_t         predicted;
} cost_t;


static int cost_warm(int n, char **names);
static void cost_options(cost_t *cost, const char *options);
static int cost_read(const char *name, imgproc_str_t *source);
static int cost_run(cost_t *cost);
static void *cost_thread(void *data);
static void cost_predict(cost_t *cost, const imgproc_job_t *job);
static void cost_reset(void);
static long cost_status(const char *name);


int
main(int argc, char **argv)
{
    long                 before, measured, predicted;
    cost_t               cost;
    imgproc_error_t      err;
    imgproc_malloc_t     conf;
    imgproc_allocator_t  allocator;

    if (argc < 3) {
        (void) fprintf(stderr, "usage: cost FILE OPTIONS [WARM ..]\n");
        return 2;
    }

    imgproc_allocator_find(&allocator);

    if (imgproc_image_init(~0u, &err) != IMGPROC_OK) {
        return 1;
    }

    /* nothing that was freed may stay to be used again */

    imgproc_malloc_init(&conf);
    conf.trim_threshold = 128 * 1024;
    (void) imgproc_allocator_tune(&allocator, &conf);

    if (cost_warm(argc - 3, argv + 3) != 0
        || cost_read(argv[1], &cost.source) != 0)
    {
        return 1;
    }

    cost_options(&cost, argv[2]);

    imgproc_allocator_trim(&allocator);

    imgproc_malloc_init(&conf);
    (void) imgproc_allocator_tune(&allocator, &conf);

    cost_reset();

    before = cost_status("VmHWM:");

    if (cost_run(&cost) != 0) {
        (void) fprintf(stderr, "error %d: %s\n", (int) cost.error.code,
                       cost.error.detail);
        return 1;
    }

    measured = cost_status("VmHWM:") - before;
    predicted = cost.predicted / 1024;

    /* a small one may fit into what the warm ones have left */

    measured = measured > 0 ? measured : 1;

    (void) printf("%ld %ld %.2f\n", predicted, measured,
                  (double) predicted / measured);

    return 0;
}


/* a format that cannot be written is no error here */

static int
cost_warm(int n, char **names)
{
    int     i;
    char    options[32];
    cost_t  cost;

    for (i = 0; i < n; i++) {

        if (cost_read(names[i], &cost.source) != 0) {
            return -1;
        }

        cost_options(&cost, "");
        (void) cost_run(&cost);

        g_free(cost.source.data);
    }

    if (n == 0 || cost_read(names[0], &cost.source) != 0) {
        return n ? -1 : 0;
    }

    for (i = 1; i < IMGPROC_FORMATS; i++) {
        (void) g_snprintf(options, sizeof(options), "f:%s",
                          (char *) imgproc_format(i)->name.data);

        cost_options(&cost, options);
        (void) cost_run(&cost);
    }

    g_free(cost.source.data);

    return 0;
}


static void
cost_options(cost_t *cost, const char *options)
{
    cost->options.data = (u_char *) options;
    cost->options.len = strlen(options);
}


static int
cost_read(const char *name, imgproc_str_t *source)
{
    char   *data;
    gsize   len;

    if (!g_file_get_contents(name, &data, &len, NULL)) {
        (void) fprintf(stderr, "cannot read \"%s\"\n", name);
        return -1;
    }

    source->data = (u_char *) data;
    source->len = len;

    return 0;
}


static int
cost_run(cost_t *cost)
{
    (void) g_thread_join(g_thread_new("job", cost_thread, cost));

    return cost->error.code == IMGPROC_OK ? 0 : -1;
}


static void *
cost_thread(void *data)
{
    cost_t         *cost;
    imgproc_job_t   job;

    cost = data;

    memset(&job, 0, sizeof(imgproc_job_t));

    job.source = cost->source;

    job.limits.max_source_resolution = 1000000000;
    job.limits.max_source_dimension = 65500;
    job.limits.max_result_dimension = 8192;
    job.limits.max_scans = 64;
    job.limits.source_formats = ~0u;

    job.preferred.n = 2;
    job.preferred.elts[0] = IMGPROC_FORMAT_JPEG;
    job.preferred.elts[1] = IMGPROC_FORMAT_PNG;

    imgproc_options_init(&job.options);

    if (imgproc_options_apply_path(&job.options, &cost->options, NULL,
                                   &job.error)
        == IMGPROC_OK)
    {
        imgproc_image_process(&job);
    }

    cost_predict(cost, &job);

    cost->error = job.error;

    imgproc_buffer_free(&job.result);

    return NULL;
}


static void
cost_predict(cost_t *cost, const imgproc_job_t *job)
{
    imgproc_choice_t  choice;

    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.accepted = &job->accepted;
    choice.preferred = &job->preferred;

    cost->predicted = imgproc_cost(&job->info, &job->options, &choice,
                                   &job->limits);
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
