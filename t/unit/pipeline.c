
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


#define SIDE  3000


static picture_bytes_t  pipeline_large;


static void pipeline_deadline_test(const void *data);
static void pipeline_cancel_test(void);
static void *pipeline_canceller(void *data);
static void pipeline_combination_test(const void *data);
static picture_bytes_t pipeline_noise(void);


/* sources that stream must bear every order that steps ask for */

static const char  *pipeline_combinations[] = {
    "w:300",
    "h:50",
    "rs:fill:120:40/g:so",
    "rs:force:40:300/el:1",
    "rs:fit:300:300/el:1/ex:1:noea",
    "c:30:30:soea/w:90/el:1/rot:90",
    "rs:fill-down:200:50/exar:1/pd:3:5/bg:0f0",
    "rs:auto:50:50/fl:1:1",
    "rot:180/pd:9/mw:333",
    "dpr:2/w:33/z:1.5/rot:270/fl:0:1/c:0.5:0.7:fp:0.1:0.9",
    "t:10/w:60/bl:2/sh:1/pix:4",
    "t:5::1:1/c:60:60:sm/rs:fill:40:30/g:sm/rot:90",
    "rs:fill:100:140/g:sm/sh:3/pix:7/pd:4/fl:0:1"
};


int
main(int argc, char **argv)
{
    int         rc;
    char       *path;
    unsigned    i;

    picture_init(&argc, &argv);

    pipeline_large = pipeline_noise();

    g_test_add_data_func("/pipeline/deadline/saver", "f:jpg",
                         pipeline_deadline_test);
    g_test_add_data_func("/pipeline/deadline/memory", "f:png/rot:90",
                         pipeline_deadline_test);
    g_test_add_func("/pipeline/cancel", pipeline_cancel_test);

    for (i = 0; i < G_N_ELEMENTS(pipeline_combinations); i++) {
        path = g_strdup_printf("/pipeline/combination/%u", i);
        g_test_add_data_func(path, pipeline_combinations[i],
                             pipeline_combination_test);
        g_free(path);
    }

    rc = g_test_run();

    g_free(pipeline_large.data);

    return rc;
}


static void
pipeline_deadline_test(const void *data)
{
    imgproc_job_t  job;

    picture_job(&job, &pipeline_large, data);
    job.deadline = g_get_monotonic_time() + 20000;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);
}


static void
pipeline_cancel_test(void)
{
    GThread        *thread;
    imgproc_job_t   job;

    picture_job(&job, &pipeline_large, "f:jpg");

    thread = g_thread_new("canceller", pipeline_canceller, &job);
    imgproc_image_process(&job);
    (void) g_thread_join(thread);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);
}


static void *
pipeline_canceller(void *data)
{
    imgproc_job_t  *job;

    job = data;

    g_usleep(20000);
    g_atomic_int_set(&job->cancelled, 1);

    return NULL;
}


static void
pipeline_combination_test(const void *data)
{
    int                bands;
    imgproc_job_t      job;
    picture_bytes_t    b;
    imgproc_format_e   format;

    for (bands = 1; bands <= 4; bands++) {
        for (format = IMGPROC_FORMAT_JPEG; format <= IMGPROC_FORMAT_AVIF;
             format++)
        {
            if (!(imgproc_image_results() & 1u << format)) {
                continue;
            }

            b = picture_save(picture_new(150, 190, bands), format);

            picture_process(&job, &b, data);

            g_assert_cmpint(job.width, >, 0);
            g_assert_cmpint(job.height, >, 0);

            imgproc_buffer_free(&job.result);
            g_free(b.data);
        }
    }
}


/* takes long enough to be stopped, wherever the test runs */

static picture_bytes_t
pipeline_noise(void)
{
    VipsImage        *noise, *image;
    picture_bytes_t   b;

    g_assert_cmpint(vips_gaussnoise(&noise, SIDE, SIDE, "mean", 128.0,
                                    "sigma", 50.0, NULL),
                    ==, 0);
    g_assert_cmpint(vips_cast_uchar(noise, &image, NULL), ==, 0);
    g_object_unref(noise);

    g_assert_cmpint(vips_pngsave_buffer(image, &b.data, &b.len, "compression",
                                        1, NULL),
                    ==, 0);
    g_object_unref(image);

    return b;
}
