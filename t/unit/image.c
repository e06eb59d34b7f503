
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"


#define THREADS  4


static void image_formats_test(void);
static void image_switched_on_test(void);
static void image_blocked_test(const void *data);
static void image_blocked_rest_test(void);
static void *image_blocked_class(VipsObjectClass *class, void *data);
static void image_blocked_magick_save_test(void);
static void image_open_test(void);
static void image_refused_test(void);
static void image_late_test(void);
static void image_threads_test(void);
static void *image_thread(void *data);
static void image_memory_test(void);


typedef struct {
    const char  *operation;
    const char  *data;
} image_blocked_t;


static const image_blocked_t  image_blocked[] = {
    { "magickload_buffer", "GIF89a" },
    { "jxlload_buffer", "\xff\x0a" },
    { "jp2kload_buffer", "\xff\x4f\xff\x51" },
    { "radload_buffer", "#?RADIANCE" }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    g_test_add_func("/image/formats", image_formats_test);
    g_test_add_func("/image/switched-on", image_switched_on_test);

    for (i = 0; i < G_N_ELEMENTS(image_blocked); i++) {
        path = g_strdup_printf("/image/blocked/%s",
                               image_blocked[i].operation);
        g_test_add_data_func(path, &image_blocked[i], image_blocked_test);
        g_free(path);
    }

    g_test_add_func("/image/blocked/rest", image_blocked_rest_test);
    g_test_add_func("/image/blocked/magicksave",
                    image_blocked_magick_save_test);
    g_test_add_func("/image/open", image_open_test);
    g_test_add_func("/image/refused", image_refused_test);
    g_test_add_func("/image/late", image_late_test);
    g_test_add_func("/image/threads", image_threads_test);
    g_test_add_func("/image/memory", image_memory_test);

    return g_test_run();
}


static void
image_formats_test(void)
{
    uint32_t  formats;

    formats = 1u << IMGPROC_FORMAT_JPEG | 1u << IMGPROC_FORMAT_PNG
              | 1u << IMGPROC_FORMAT_WEBP | 1u << IMGPROC_FORMAT_GIF;

    g_assert_cmpuint(imgproc_image_results() & formats, ==, formats);
    g_assert_cmpuint(imgproc_image_sources() & formats, ==, formats);

    g_assert_nonnull(strchr(imgproc_image_version(), '.'));
}


static void
image_switched_on_test(void)
{
    VipsImage        *image;
    imgproc_error_t   err;
    picture_bytes_t   b;

    b = picture_save(picture_new(8, 8, 3), IMGPROC_FORMAT_PNG);

    g_assert_cmpint(imgproc_image_init(1u << IMGPROC_FORMAT_JPEG, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpuint(imgproc_image_sources(), ==, 1u << IMGPROC_FORMAT_JPEG);

    g_assert_cmpint(vips_pngload_buffer(b.data, b.len, &image, NULL), !=, 0);
    vips_error_clear();

    g_assert_cmpint(imgproc_image_init(~0u, &err), ==, IMGPROC_OK);

    g_assert_cmpint(vips_pngload_buffer(b.data, b.len, &image, NULL), ==, 0);
    g_object_unref(image);

    g_free(b.data);
}


static void
image_blocked_test(const void *data)
{
    VipsBlob               *blob;
    VipsImage              *image;
    const image_blocked_t  *c;

    c = data;
    image = NULL;

    if (vips_type_find("VipsOperation", c->operation) == 0) {
        g_test_skip("not in this libvips");
        return;
    }

    vips_error_clear();

    blob = vips_blob_new(NULL, c->data, strlen(c->data) + 1);

    g_assert_cmpint(vips_call(c->operation, blob, &image, NULL), !=, 0);
    g_assert_nonnull(strstr(vips_error_buffer(), "blocked"));

    vips_error_clear();

    /* what looks for a loader by itself must not find it either */

    image = vips_image_new_from_buffer(c->data, strlen(c->data) + 1, "",
                                       NULL);
    g_assert_null(image);

    vips_error_clear();
    vips_area_unref(VIPS_AREA(blob));
}


/* whatever this libvips has, eight loaders are open */

static void
image_blocked_rest_test(void)
{
    int  n;

    n = 0;

    (void) vips_class_map_all(g_type_from_name("VipsForeignLoad"),
                              (VipsClassMapFn) image_blocked_class, &n);

    g_assert_cmpint(n, ==, 8);
}


static void *
image_blocked_class(VipsObjectClass *class, void *data)
{
    int                *n;
    unsigned            i;
    static const char  *open[] = { "jpegload_buffer", "pngload_buffer",
                                   "webpload_buffer", "gifload_buffer",
                                   "heifload_buffer", "tiffload_buffer",
                                   "jxlload_source", "svgload_buffer" };

    n = data;

    for (i = 0; i < G_N_ELEMENTS(open); i++) {
        if (strcmp(class->nickname, open[i]) == 0) {
            (*n)++;
            return NULL;
        }
    }

    g_assert_true(VIPS_OPERATION_CLASS(class)->flags
                  & VIPS_OPERATION_BLOCKED);

    return NULL;
}


static void
image_blocked_magick_save_test(void)
{
    void       *data;
    size_t      len;
    VipsImage  *image;

    if (vips_type_find("VipsOperation", "magicksave_buffer") == 0) {
        g_test_skip("not in this libvips");
        return;
    }

    image = picture_new(8, 8, 3);

    g_assert_cmpint(vips_magicksave_buffer(image, &data, &len, "format",
                                           "bmp", NULL),
                    !=, 0);
    vips_error_clear();

    g_object_unref(image);
}


/* a loader that is opened along with the one that it is derived from */

static void
image_open_test(void)
{
    GType            parent, type;
    GTypeQuery       query;
    imgproc_error_t  err;

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }

    parent = g_type_from_name("VipsForeignLoadPngBuffer");
    g_assert_cmpuint(parent, !=, 0);

    g_type_query(parent, &query);

    type = g_type_register_static_simple(parent, "VipsForeignLoadTest",
                                         query.class_size, NULL,
                                         query.instance_size, NULL, 0);
    g_assert_cmpuint(type, !=, 0);

    g_assert_cmpint(imgproc_image_init(1u << IMGPROC_FORMAT_JPEG, &err), ==,
                    IMGPROC_OK);

    g_assert_cmpint(imgproc_image_init(~0u, &err), ==, IMGPROC_INTERNAL);
    g_assert_cmpint(err.code, ==, IMGPROC_INTERNAL);
    g_assert_cmpstr(err.detail, ==, "operations are not blocked that have to "
                    "be: VipsForeignLoadTest");
}


static void
image_refused_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b.data = "<html></html>";
    b.len = strlen(b.data);

    picture_job(&job, &b, "w:10");
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_NOT_AN_IMAGE);
    g_assert_cmpuint(job.result.len, ==, 0);

    b = picture_save(picture_new(100, 100, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "w:10");
    job.limits.max_source_resolution = 9999;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);

    picture_job(&job, &b, "w:10");
    job.limits.source_formats = 1u << IMGPROC_FORMAT_JPEG;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_FORMAT_NOT_ALLOWED);
    g_assert_cmpuint(job.result.len, ==, 0);

    g_free(b.data);
}


static void
image_late_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(100, 100, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "w:10");
    job.deadline = g_get_monotonic_time();
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);

    picture_job(&job, &b, "w:10");
    job.cancelled = 1;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);

    g_free(b.data);
}


/* good and broken pictures on several threads do not mix */

static void
image_threads_test(void)
{
    unsigned          i;
    GThread          *thread[THREADS];
    picture_bytes_t   b;

    b = picture_save(picture_new(300, 200, 3), IMGPROC_FORMAT_JPEG);

    for (i = 0; i < THREADS; i++) {
        thread[i] = g_thread_new("job", image_thread, &b);
    }

    for (i = 0; i < THREADS; i++) {
        (void) g_thread_join(thread[i]);
    }

    g_free(b.data);
}


static void *
image_thread(void *data)
{
    int                      i;
    imgproc_job_t            first, job;
    picture_bytes_t          broken;
    const picture_bytes_t   *b;

    b = data;
    broken = *b;
    broken.len = broken.len / 2;

    picture_process(&first, b, "rs:fill:100:50/rot:90");

    for (i = 0; i < 20; i++) {
        picture_job(&job, &broken, "w:100");
        imgproc_image_process(&job);

        g_assert_cmpint(job.error.code, ==, IMGPROC_BROKEN_IMAGE);
        g_assert_cmpuint(job.result.len, ==, 0);

        picture_process(&job, b, "rs:fill:100:50/rot:90");

        g_assert_cmpmem(job.result.data, job.result.len, first.result.data,
                        first.result.len);

        imgproc_buffer_free(&job.result);
    }

    imgproc_buffer_free(&first.result);

    return NULL;
}


/* libvips keeps nothing of a job, once its threads have gone idle */

static void
image_memory_test(void)
{
    int              i;
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(300, 200, 4), IMGPROC_FORMAT_PNG);

    for (i = 0; i < 10; i++) {
        picture_process(&job, &b, "w:100/rot:90/ex:1/bg:fff/f:webp");
        imgproc_buffer_free(&job.result);
    }

    for (i = 0; i < 500 && vips_tracked_get_mem() != 0; i++) {
        g_usleep(10000);
    }

    g_assert_cmpuint(vips_tracked_get_mem(), ==, 0);
    g_assert_cmpint(vips_tracked_get_allocs(), ==, 0);

    g_free(b.data);
}
