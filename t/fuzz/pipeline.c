
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is a line of options and a file.  The limits are tiny, so that a
 * picture is soon made.
 */


#include "fuzz.h"
#include "imgproc_image.h"


static void nothing_left(void);


static const imgproc_limits_t  limits = {
    .max_source_resolution = 64 * 64,
    .max_source_dimension = 256,
    .max_result_dimension = 48,
    .max_scans = 8,
    .max_animation_frames = 4,
    .source_formats = ~0u
};


int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    imgproc_error_t  err;

    g_assert_cmpint(imgproc_image_init(~0u, &err), ==, IMGPROC_OK);

    return 0;
}


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input_t     in;
    imgproc_str_t    path;
    imgproc_job_t    job;
    imgproc_info_t   info;
    imgproc_error_t  err;

    memset(&job, 0, sizeof(imgproc_job_t));

    in.data = data;
    in.last = data + size;

    path = fuzz_line(&in);

    imgproc_options_init(&job.options);
    (void) imgproc_options_apply_path(&job.options, &path, NULL, &err);

    memset(&job.options.cachebuster, 0, sizeof(imgproc_str_t));
    memset(&job.options.filename, 0, sizeof(imgproc_str_t));

    /* AV1 takes its time to be written, whatever the size */

    if (job.options.format == IMGPROC_FORMAT_AVIF) {
        job.options.format = IMGPROC_FORMAT_WEBP;
    }

    job.source = fuzz_rest(&in);
    job.limits = limits;
    job.deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;

    job.preferred.n = 3;
    job.preferred.elts[0] = IMGPROC_FORMAT_JPEG;
    job.preferred.elts[1] = IMGPROC_FORMAT_PNG;
    job.preferred.elts[2] = IMGPROC_FORMAT_GIF;

    imgproc_image_process(&job);

    if (job.error.code != IMGPROC_OK) {
        fuzz_is_error(&job.error, job.error.code);
        g_assert_cmpuint(job.result.len, ==, 0);
        g_assert_cmpint(job.error.code, !=, IMGPROC_INTERNAL);
        g_assert_cmpint(job.error.code, !=, IMGPROC_PROCESSING_TIMEOUT);

    } else {
        g_assert_cmpint(job.width, >, 0);
        g_assert_cmpint(job.height, >, 0);

        /* paddings are rounded on their own */

        g_assert_cmpint(job.width, <=, 48 + 2);
        g_assert_cmpint(job.height, <=, 48 + 2);
        g_assert_true(imgproc_image_results() & 1u << job.format);

        /* what was written is what was said */

        g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                      &err), ==, IMGPROC_OK);
        g_assert_cmpint(info.format, ==, job.format);
        g_assert_cmpuint(info.width, ==, job.width);
        g_assert_cmpuint(info.height, ==, job.height);
    }

    imgproc_buffer_free(&job.result);

    nothing_left();

    return 0;
}


/* libvips's threads free what is theirs a little later */

static void
nothing_left(void)
{
    int  i;

    for (i = 0; i < 10000 && imgproc_image_memory(); i++) {
        g_usleep(1000);
    }

    g_assert_cmpuint(imgproc_image_memory(), ==, 0);
}
