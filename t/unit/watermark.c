
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "mark.h"


static void watermark_exif_test(void);
static void watermark_profile_test(void);
static void watermark_metadata_test(void);
static void watermark_animated_test(void);
static void watermark_broken_test(const void *data);
static void watermark_threads_test(void);
static void *watermark_thread(void *data);
static void watermark_deadline_test(void);


int
main(int argc, char **argv)
{
    picture_init(&argc, &argv);

    g_test_add_func("/watermark/exif", watermark_exif_test);
    g_test_add_func("/watermark/profile", watermark_profile_test);
    g_test_add_func("/watermark/metadata", watermark_metadata_test);
    g_test_add_func("/watermark/animated", watermark_animated_test);
    g_test_add_data_func("/watermark/broken/no picture", "no picture",
                         watermark_broken_test);
    g_test_add_data_func("/watermark/broken/empty", "", watermark_broken_test);
    g_test_add_data_func("/watermark/broken/cut", "cut",
                         watermark_broken_test);
    g_test_add_func("/watermark/threads", watermark_threads_test);
    g_test_add_func("/watermark/deadline", watermark_deadline_test);

    return g_test_run();
}


static void
watermark_exif_test(void)
{
    VipsImage            *image, *mark;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    mark = picture_flat(32, 16, 3, (double[]) { 255, 0, 0 });
    vips_image_set_int(mark, VIPS_META_ORIENTATION, 6);

    watermark = mark_new(&b, mark, IMGPROC_FORMAT_JPEG);

    image = mark_apply(watermark, mark_blue(), "wm:1:nowe", 1, 0);

    g_assert_cmpint(picture_pixel(image, 15, 31)[0], >, 250);
    g_assert_cmpint(picture_pixel(image, 16, 0)[0], ==, 0);
    g_assert_cmpint(picture_pixel(image, 0, 32)[0], ==, 0);

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* green of P3 is beyond sRGB's: red becomes 0 */

static void
watermark_profile_test(void)
{
    VipsBlob             *blob;
    VipsImage            *image, *mark, *expected;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    mark = picture_flat(20, 10, 3, (double[]) { 90, 200, 90 });

    g_assert_cmpint(vips_profile_load("p3", &blob, NULL), ==, 0);
    vips_image_set_blob_copy(mark, VIPS_META_ICC_NAME, VIPS_AREA(blob)->data,
                             VIPS_AREA(blob)->length);
    vips_area_unref(VIPS_AREA(blob));

    source = picture_save(g_object_ref(mark), IMGPROC_FORMAT_PNG);
    watermark = mark_new(&b, mark, IMGPROC_FORMAT_PNG);

    image = mark_apply(watermark, mark_blue(), "wm:1:nowe", 1, 0);
    expected = picture_result(&source, "f:png");

    g_assert_cmpint(picture_pixel(image, 5, 5)[0], <, 80);
    g_assert_cmpmem(picture_pixel(image, 5, 5), 3,
                    picture_pixel(expected, 5, 5), 3);

    g_object_unref(image);
    g_object_unref(expected);
    g_free(source.data);
    mark_free(watermark, &b);
}


/* a picture inherits neither the mark's profile nor its orientation */

static void
watermark_metadata_test(void)
{
    VipsBlob             *blob;
    VipsImage            *image, *mark;
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    mark = picture_flat(20, 10, 3, (double[]) { 90, 200, 90 });
    vips_image_set_int(mark, VIPS_META_ORIENTATION, 3);

    g_assert_cmpint(vips_profile_load("p3", &blob, NULL), ==, 0);
    vips_image_set_blob_copy(mark, VIPS_META_ICC_NAME, VIPS_AREA(blob)->data,
                             VIPS_AREA(blob)->length);
    vips_area_unref(VIPS_AREA(blob));

    watermark = mark_new(&b, mark, IMGPROC_FORMAT_JPEG);

    image = mark_apply(watermark, mark_blue(), "wm:1:re", 1, 0);

    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ORIENTATION));
    g_assert_false(vips_image_get_typeof(image, VIPS_META_EXIF_NAME));

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* of an animation the first frame */

static void
watermark_animated_test(void)
{
    VipsImage            *image, *mark, *frames[2];
    picture_bytes_t       b;
    imgproc_watermark_t  *watermark;

    frames[0] = picture_flat(20, 10, 3, (double[]) { 255, 0, 0 });
    frames[1] = picture_flat(20, 10, 3, (double[]) { 0, 255, 0 });

    g_assert_cmpint(vips_arrayjoin(frames, &mark, 2, "across", 1, NULL), ==,
                    0);
    g_object_unref(frames[0]);
    g_object_unref(frames[1]);

    vips_image_set_int(mark, VIPS_META_PAGE_HEIGHT, 10);

    watermark = mark_new(&b, mark, IMGPROC_FORMAT_WEBP);

    image = mark_apply(watermark, mark_blue(), "wm:1:nowe", 1, 0);

    g_assert_true(mark_is_red(image, 5, 5));
    g_assert_cmpint(picture_pixel(image, 5, 10)[2], ==, 255);

    g_object_unref(image);
    mark_free(watermark, &b);
}


/* told again and again, by each job that wants the mark */

static void
watermark_broken_test(const void *data)
{
    int                   i;
    imgproc_str_t         s;
    imgproc_job_t         job;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    source = picture_save(mark_blue(), IMGPROC_FORMAT_PNG);
    b = picture_save(mark_red(), IMGPROC_FORMAT_JPEG);

    if (strcmp(data, "cut") == 0) {
        s.data = b.data;
        s.len = b.len - 20;

    } else {
        s.data = (u_char *) data;
        s.len = strlen(data);
    }

    watermark = imgproc_watermark_new(&s);

    for (i = 0; i < 2; i++) {
        picture_job(&job, &source, "wm:1");
        job.watermark = watermark;
        imgproc_image_process(&job);

        g_assert_cmpint(job.error.code, ==, IMGPROC_INTERNAL);
        g_assert_true(g_str_has_prefix(job.error.detail, "watermark: "));
        g_assert_cmpuint(strlen(job.error.detail), >, 15);
        g_assert_cmpuint(job.result.len, ==, 0);
    }

    /* and to nobody else */

    picture_job(&job, &source, "wm:0");
    job.watermark = watermark;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);

    imgproc_buffer_free(&job.result);
    imgproc_watermark_free(watermark);
    g_free(b.data);
    g_free(source.data);
}


/* all want it at once, and it is read once */

static void
watermark_threads_test(void)
{
    int                   round;
    unsigned              i;
    GThread              *thread[8];
    imgproc_job_t         job[8];
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    source = picture_save(picture_new(WIDTH, HEIGHT, 3), IMGPROC_FORMAT_PNG);

    for (round = 0; round < 20; round++) {

        watermark = mark_new(&b, picture_new(60, 50, 4), IMGPROC_FORMAT_WEBP);

        for (i = 0; i < G_N_ELEMENTS(thread); i++) {
            picture_job(&job[i], &source, "w:90/wm:0.5:re:4:5:0.3");
            job[i].watermark = watermark;
            thread[i] = g_thread_new("job", watermark_thread, &job[i]);
        }

        for (i = 0; i < G_N_ELEMENTS(thread); i++) {
            (void) g_thread_join(thread[i]);

            g_assert_cmpstr(job[i].error.detail, ==, "");
            g_assert_cmpmem(job[i].result.data, job[i].result.len,
                            job[0].result.data, job[0].result.len);
        }

        for (i = 0; i < G_N_ELEMENTS(thread); i++) {
            imgproc_buffer_free(&job[i].result);
        }

        mark_free(watermark, &b);
    }

    g_free(source.data);
}


static void *
watermark_thread(void *data)
{
    imgproc_image_process(data);

    return NULL;
}


/* ends the job that asked, not the mark */

static void
watermark_deadline_test(void)
{
    int                   i;
    imgproc_job_t         job;
    picture_bytes_t       b, source;
    imgproc_watermark_t  *watermark;

    source = picture_save(picture_new(3000, 2500, 3), IMGPROC_FORMAT_PNG);
    watermark = mark_new(&b, picture_new(2000, 2000, 4), IMGPROC_FORMAT_PNG);

    for (i = 0; i < 4; i++) {
        picture_job(&job, &source, "wm:0.5:re:3:3:0.9");
        job.watermark = watermark;
        job.deadline = g_get_monotonic_time() + 20000 * (1 + i);

        imgproc_image_process(&job);

        g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
        g_assert_cmpuint(job.result.len, ==, 0);
    }

    g_free(source.data);
    source = picture_save(picture_new(WIDTH, HEIGHT, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &source, "wm:0.5:re:3:3:0.9");
    job.watermark = watermark;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);

    imgproc_buffer_free(&job.result);
    g_free(source.data);
    mark_free(watermark, &b);
}
