
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include "imgproc_animation.h"
#include "picture.h"


#define GIF     IMGPROC_FORMAT_GIF
#define WEBP    IMGPROC_FORMAT_WEBP
#define JPEG    IMGPROC_FORMAT_JPEG
#define PNG     IMGPROC_FORMAT_PNG
#define AVIF    IMGPROC_FORMAT_AVIF
#define JXL     IMGPROC_FORMAT_JXL

#define FRAMES  4
#define WIDTH   64
#define HEIGHT  48


typedef struct {
    const char        *path;
    imgproc_format_e   source;
    const char        *options;
    imgproc_formats_t  accepted;
    imgproc_formats_t  preferred;
    imgproc_format_e   result;
    int                animated;
} animation_format_t;


typedef struct {
    imgproc_format_e   source;
    const char        *options;
    int                first;      /* frame that the result shows */
    int                height;     /* of the result */
} animation_page_t;


static void animation_kept_test(const void *data);
static void animation_format_test(const void *data);
static void animation_page_test(const void *data);
static void animation_no_page_test(void);
static void animation_frame_test(const void *data);
static void animation_loop_test(const void *data);
static void animation_delay_test(const void *data);
static void animation_limit_test(void);
static void animation_larger_test(void);
static void animation_many_test(void);
static void animation_tall_test(void);
static void animation_deadline_test(void);
static void animation_saver_test(void);
static void *animation_canceller(void *data);
static VipsImage *animation_frame(int n);
static VipsImage *animation_strip(int n, int loop);
static picture_bytes_t animation_source(imgproc_format_e format, int loop);
static VipsImage *animation_result(imgproc_job_t *job);
static VipsImage *animation_cut(VipsImage *strip, int n, int height);
static int animation_int(VipsImage *image, const char *name);
static void animation_assert_shows(VipsImage *image, int n);
static void animation_assert_similar(VipsImage *a, VipsImage *b);
static GByteArray *animation_gif(unsigned frames);
static GByteArray *animation_webp(unsigned frames);
static void animation_put32(GByteArray *a, uint32_t n);


/* milliseconds, which GIF counts in tens */

static const int  animation_delays[FRAMES] = { 100, 50, 1000, 20 };


/* a dark quarter in each tells up from down */

static const double  animation_colors[FRAMES][3] = {
    { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 0 }
};


static const animation_format_t  animation_formats[] = {
    { "gif-to-gif", GIF, "f:gif", { 0, { 0 } }, { 1, { PNG } }, GIF, 1 },
    { "gif-to-webp", GIF, "f:webp", { 0, { 0 } }, { 1, { PNG } }, WEBP, 1 },
    { "webp-to-gif", WEBP, "f:gif", { 0, { 0 } }, { 1, { PNG } }, GIF, 1 },
    { "webp-to-webp", WEBP, "f:webp", { 0, { 0 } }, { 1, { PNG } }, WEBP, 1 },
    { "webp-to-jpeg", WEBP, "f:jpg", { 0, { 0 } }, { 1, { PNG } }, JPEG, 0 },
    { "gif-to-png", GIF, "f:png", { 0, { 0 } }, { 1, { JPEG } }, PNG, 0 },
    { "gif-to-avif", GIF, "f:avif", { 0, { 0 } }, { 1, { JPEG } }, AVIF, 0 },
    { "disabled", GIF, "f:gif/da:1", { 0, { 0 } }, { 1, { PNG } }, GIF, 0 },

    { "the-source", GIF, "", { 0, { 0 } }, { 3, { JPEG, PNG, GIF } }, GIF,
      1 },
    { "preferred", WEBP, "", { 0, { 0 } }, { 3, { JPEG, PNG, GIF } }, GIF,
      1 },
    { "preferred-is-still", GIF, "", { 0, { 0 } }, { 2, { JPEG, PNG } }, PNG,
      0 },
    { "accepted", GIF, "", { 1, { WEBP } }, { 2, { JPEG, GIF } }, WEBP, 1 },
    { "accepted-is-still", GIF, "", { 3, { AVIF, JXL, WEBP } }, { 1, { GIF } },
      WEBP, 1 },
    { "accepted-is-all-still", GIF, "", { 1, { AVIF } }, { 2, { PNG, GIF } },
      GIF, 1 },
    { "accepted-and-disabled", GIF, "da:1", { 2, { AVIF, WEBP } },
      { 1, { GIF } }, AVIF, 0 }
};


static const animation_page_t  animation_pages[] = {
    { GIF, "f:png", 0, HEIGHT },
    { WEBP, "f:png", 0, HEIGHT },
    { GIF, "f:png/pg:2", 2, HEIGHT },
    { WEBP, "f:png/pg:3", 3, HEIGHT },
    { WEBP, "f:png/pg:3/w:16", 3, 12 },
    { GIF, "f:png/pgs:2", 0, 2 * HEIGHT },
    { WEBP, "f:png/pg:1/pgs:2", 1, 2 * HEIGHT },
    { WEBP, "f:png/pg:1/pgs:99", 1, 3 * HEIGHT },
    { GIF, "f:png/pg:2/pgs:2/w:32", 2, HEIGHT },
    { AVIF, "f:png", 0, HEIGHT },
    { AVIF, "f:png/pg:2", 2, HEIGHT },
    { AVIF, "f:png/pg:1/pgs:9", 1, 3 * HEIGHT },
    { AVIF, "f:webp/pg:3/w:16", 3, 12 },
    { WEBP, "f:webp/da:1/pg:3", 3, HEIGHT },
    { GIF, "f:gif/da:1/pg:2/pgs:2", 2, 2 * HEIGHT }
};


static const char  *animation_steps[] = {
    "w:32",
    "rs:fill:20:20/g:so",
    "rs:force:30:60/el:1",
    "c:20:30:nowe",
    "rot:90",
    "rot:180/w:40",
    "fl:1:1",
    "pd:3:5:7:9",
    "rs:fit:90:90/ex:1:noea",
    "rs:fit:90:90/exar:1/bg:00ffff",
    "c:0.5:0.5:fp:0.2:0.9/rot:270/pd:4/bg:808080",
    "dpr:2/w:16/t:10"
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    g_test_add_data_func("/animation/kept/gif-gif", "gif gif",
                         animation_kept_test);
    g_test_add_data_func("/animation/kept/gif-webp", "gif webp",
                         animation_kept_test);
    g_test_add_data_func("/animation/kept/webp-gif", "webp gif",
                         animation_kept_test);
    g_test_add_data_func("/animation/kept/webp-webp", "webp webp",
                         animation_kept_test);

    for (i = 0; i < G_N_ELEMENTS(animation_formats); i++) {
        path = g_strdup_printf("/animation/format/%s",
                               animation_formats[i].path);
        g_test_add_data_func(path, &animation_formats[i],
                             animation_format_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(animation_pages); i++) {
        path = g_strdup_printf("/animation/page/%u/%s", i,
                               animation_pages[i].options);
        g_test_add_data_func(path, &animation_pages[i], animation_page_test);
        g_free(path);
    }

    g_test_add_func("/animation/no-such-page", animation_no_page_test);

    for (i = 0; i < G_N_ELEMENTS(animation_steps); i++) {
        path = g_strdup_printf("/animation/frame/%u/%s", i,
                               animation_steps[i]);
        g_test_add_data_func(path, animation_steps[i], animation_frame_test);
        g_free(path);
    }

    for (i = 0; i < 4; i++) {
        path = g_strdup_printf("/animation/loop/%u", i);
        g_test_add_data_func(path, GINT_TO_POINTER(i), animation_loop_test);
        g_free(path);
    }

    g_test_add_data_func("/animation/delay/none", GINT_TO_POINTER(0),
                         animation_delay_test);
    g_test_add_data_func("/animation/delay/some", GINT_TO_POINTER(2),
                         animation_delay_test);
    g_test_add_data_func("/animation/delay/more", GINT_TO_POINTER(FRAMES + 1),
                         animation_delay_test);

    g_test_add_func("/animation/limit", animation_limit_test);
    g_test_add_func("/animation/larger", animation_larger_test);
    g_test_add_func("/animation/many", animation_many_test);
    g_test_add_func("/animation/tall", animation_tall_test);
    g_test_add_func("/animation/deadline", animation_deadline_test);
    g_test_add_func("/animation/saver", animation_saver_test);

    return g_test_run();
}


static void
animation_kept_test(const void *data)
{
    int               i, n, *delays;
    char            **formats;
    VipsImage        *image, *frame;
    imgproc_job_t     job;
    imgproc_str_t     name;
    picture_bytes_t   b;

    formats = g_strsplit(data, " ", 2);

    name.data = (u_char *) formats[0];
    name.len = strlen(formats[0]);

    b = animation_source(imgproc_format_by_name(&name), 0);

    name.data = (u_char *) formats[1];
    name.len = strlen(formats[1]);

    picture_job(&job, &b, "w:32");
    job.options.format = imgproc_format_by_name(&name);
    imgproc_image_process(&job);

    g_assert_cmpstr(job.error.detail, ==, "");
    g_assert_cmpint(job.format, ==, job.options.format);
    g_assert_cmpint(job.width, ==, 32);
    g_assert_cmpint(job.height, ==, 24);
    g_assert_cmpuint(job.info.frames, ==, FRAMES);

    image = animation_result(&job);

    g_assert_cmpint(animation_int(image, VIPS_META_N_PAGES), ==, FRAMES);
    g_assert_cmpint(animation_int(image, VIPS_META_PAGE_HEIGHT), ==, 24);
    g_assert_cmpint(image->Ysize, ==, FRAMES * 24);
    g_assert_cmpint(animation_int(image, "loop"), ==, 0);

    g_assert_cmpint(vips_image_get_array_int(image, "delay", &delays, &n), ==,
                    0);
    g_assert_cmpint(n, ==, FRAMES);
    g_assert_cmpmem(delays, n * sizeof(int), animation_delays,
                    sizeof(animation_delays));

    for (i = 0; i < FRAMES; i++) {
        frame = animation_cut(image, i, 24);
        animation_assert_shows(frame, i);
        g_object_unref(frame);
    }

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    g_strfreev(formats);
    g_free(b.data);
}


static void
animation_format_test(const void *data)
{
    imgproc_job_t              job;
    imgproc_info_t             info;
    picture_bytes_t            b;
    const animation_format_t  *c;

    c = data;

    if (!(imgproc_image_results() & 1u << c->result)) {
        g_test_skip("no encoder");
        return;
    }

    b = animation_source(c->source, 0);

    picture_job(&job, &b, c->options);
    job.accepted = c->accepted;
    job.preferred = c->preferred;
    imgproc_image_process(&job);

    g_assert_cmpstr(job.error.detail, ==, "");
    g_assert_cmpint(job.format, ==, c->result);
    g_assert_cmpint(job.width, ==, WIDTH);
    g_assert_cmpint(job.height, ==, HEIGHT);

    g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                  &job.error),
                    ==, IMGPROC_OK);
    g_assert_cmpint(info.format, ==, c->result);
    g_assert_cmpuint(info.frames, ==, c->animated ? FRAMES : 1);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


static void
animation_page_test(const void *data)
{
    VipsImage               *image;
    picture_bytes_t          b;
    const animation_page_t  *c;

    c = data;

    if (!(imgproc_image_results() & 1u << c->source)) {
        g_test_skip("no encoder");
        return;
    }

    b = animation_source(c->source, 0);

    image = picture_result(&b, c->options);

    g_assert_cmpint(image->Ysize, ==, c->height);
    animation_assert_shows(image, c->first);

    g_object_unref(image);
    g_free(b.data);
}


static void
animation_no_page_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = animation_source(GIF, 0);

    picture_job(&job, &b, "f:png/pg:4");
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(job.error.hint, ==,
                    "page: must be at most 3 with this source");
    g_assert_cmpuint(job.result.len, ==, 0);

    g_free(b.data);

    if (imgproc_image_results() & 1u << AVIF) {
        b = animation_source(AVIF, 0);

        picture_job(&job, &b, "f:png/pg:4");
        imgproc_image_process(&job);
        g_assert_cmpint(job.error.code, ==, IMGPROC_BAD_OPTION);

        /* as many as are taken */

        picture_job(&job, &b, "f:png/pg:1/pgs:2");
        job.limits.max_source_resolution = 2 * WIDTH * HEIGHT;
        imgproc_image_process(&job);
        g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
        imgproc_buffer_free(&job.result);

        picture_job(&job, &b, "f:png/pg:1/pgs:3");
        job.limits.max_source_resolution = 2 * WIDTH * HEIGHT;
        imgproc_image_process(&job);
        g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);

        g_free(b.data);
    }

    /* what has no pages is its own first one */

    b = picture_save(animation_frame(0), PNG);
    g_object_unref(picture_result(&b, "f:png/pg:4/pgs:2"));
    g_free(b.data);
}


/* a frame becomes what a still of the same pixels becomes */

static void
animation_frame_test(const void *data)
{
    int               i;
    char             *options;
    VipsImage        *strip, *still;
    imgproc_job_t     job;
    picture_bytes_t   b, frame;

    options = g_strdup_printf("f:gif/%s", (const char *) data);

    b = animation_source(WEBP, 0);
    picture_process(&job, &b, options);
    strip = animation_result(&job);

    g_assert_cmpint(strip->Ysize, ==, FRAMES * job.height);

    for (i = 0; i < FRAMES; i++) {
        frame = picture_save(animation_frame(i), PNG);

        /* what animations have nothing of */

        still = picture_result(&frame, strstr(options, "t:10")
                                       ? "f:gif/dpr:2/w:16" : options);

        g_assert_cmpint(still->Xsize, ==, job.width);
        g_assert_cmpint(still->Ysize, ==, job.height);

        animation_assert_similar(animation_cut(strip, i, job.height), still);

        g_free(frame.data);
    }

    g_object_unref(strip);
    imgproc_buffer_free(&job.result);
    g_free(options);
    g_free(b.data);
}


static void
animation_loop_test(const void *data)
{
    int                i;
    VipsImage         *image;
    imgproc_job_t      job;
    picture_bytes_t    b;
    imgproc_format_e   from, to;

    for (i = 0; i < 4; i++) {
        from = i & 1 ? GIF : WEBP;
        to = i & 2 ? GIF : WEBP;

        b = animation_source(from, GPOINTER_TO_INT(data));

        picture_process(&job, &b, to == GIF ? "f:gif" : "f:webp");
        image = animation_result(&job);

        g_assert_cmpint(animation_int(image, "loop"), ==,
                        GPOINTER_TO_INT(data));

        g_object_unref(image);
        imgproc_buffer_free(&job.result);
        g_free(b.data);
    }
}


/* neither format can leave delays out, but its loader could */

static void
animation_delay_test(const void *data)
{
    int              i, n, *delays, given[FRAMES + 1];
    imgproc_ctx_t    ctx;
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = animation_source(GIF, 0);
    picture_job(&job, &b, "");

    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = &job;
    ctx.image = animation_strip(FRAMES, 0);
    ctx.format = GIF;
    ctx.animated = 1;
    ctx.frames = FRAMES;
    ctx.page_height = HEIGHT;
    ctx.geometry.wscale = 1;
    ctx.geometry.hscale = 1;

    (void) vips_image_remove(ctx.image, "delay");

    for (i = 0; i < FRAMES + 1; i++) {
        given[i] = 70 + i;
    }

    n = GPOINTER_TO_INT(data);

    if (n) {
        vips_image_set_array_int(ctx.image, "delay", given, n);
    }

    g_assert_cmpint(imgproc_animation(&ctx), ==, IMGPROC_OK);

    g_assert_cmpint(vips_image_get_array_int(ctx.image, "delay", &delays, &n),
                    ==, 0);
    g_assert_cmpint(n, ==, FRAMES);

    for (i = 0; i < FRAMES; i++) {
        g_assert_cmpint(delays[i], ==,
                        i < GPOINTER_TO_INT(data) ? 70 + i : 40);
    }

    g_object_unref(ctx.image);
    g_free(b.data);
}


static void
animation_limit_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = animation_source(GIF, 0);

    picture_job(&job, &b, "f:gif");
    job.limits.max_animation_frames = FRAMES - 1;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_FRAMES);

    picture_job(&job, &b, "f:gif");
    job.limits.max_animation_frames = FRAMES;
    job.limits.max_source_resolution = WIDTH * HEIGHT * FRAMES;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    imgproc_buffer_free(&job.result);

    picture_job(&job, &b, "f:gif");
    job.limits.max_source_resolution = WIDTH * HEIGHT * FRAMES - 1;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);

    picture_job(&job, &b, "f:gif");
    job.limits.max_source_resolution = WIDTH * HEIGHT;
    job.limits.max_animation_frame_resolution = WIDTH * HEIGHT;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    imgproc_buffer_free(&job.result);

    picture_job(&job, &b, "f:gif");
    job.limits.max_animation_frame_resolution = WIDTH * HEIGHT - 1;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);

    g_free(b.data);
}


/* all frames of a result are in memory */

static void
animation_larger_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = animation_source(GIF, 0);

    picture_job(&job, &b, "f:gif/w:128/el:1");
    job.limits.max_source_resolution = 128 * 96 * FRAMES;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    imgproc_buffer_free(&job.result);

    picture_job(&job, &b, "f:gif/w:128/el:1/pd:1:0");
    job.limits.max_source_resolution = 128 * 96 * FRAMES;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);
    g_assert_nonnull(strstr(job.error.detail, "4 frames of 128x98"));

    picture_job(&job, &b, "f:gif/w:128/el:1/pd:1:0");
    job.limits.max_source_resolution = 128 * 96;
    job.limits.max_animation_frame_resolution = 128 * 98;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    imgproc_buffer_free(&job.result);

    /* a still may be */

    picture_job(&job, &b, "f:gif/w:128/el:1/pd:1:0/da:1");
    job.limits.max_source_resolution = WIDTH * HEIGHT * FRAMES;
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}


/* from 10,000 frames on libvips's own function counts one */

static void
animation_many_test(void)
{
    GByteArray       *a;
    imgproc_job_t     job;
    imgproc_info_t    info;
    picture_bytes_t   b;

    a = animation_webp(10001);

    b.data = a->data;
    b.len = a->len;

    picture_process(&job, &b, "f:webp");

    g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                  &job.error),
                    ==, IMGPROC_OK);
    g_assert_cmpuint(info.frames, ==, 10001);

    imgproc_buffer_free(&job.result);
    g_byte_array_unref(a);

    /* of GIF its loader would leave out some */

    a = animation_gif(4097);

    b.data = a->data;
    b.len = a->len;

    picture_job(&job, &b, "f:gif");
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_FRAMES);

    picture_process(&job, &b, "f:gif/da:1");
    imgproc_buffer_free(&job.result);

    g_byte_array_unref(a);
}


/* 700 times 16383 lines are more than libvips has numbers for */

static void
animation_tall_test(void)
{
    GByteArray       *a;
    imgproc_job_t     job;
    picture_bytes_t   b;

    a = animation_webp(700);

    /* the height of VP8X, less one */

    a->data[27] = 0xfe;
    a->data[28] = 0x3f;

    b.data = a->data;
    b.len = a->len;

    picture_job(&job, &b, "f:webp");
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_FRAMES);

    picture_job(&job, &b, "f:png/pgs:700");
    imgproc_image_process(&job);
    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_FRAMES);

    picture_process(&job, &b, "f:png/pg:690/pgs:3/h:30");
    g_assert_cmpint(job.height, ==, 30);
    imgproc_buffer_free(&job.result);

    g_byte_array_unref(a);
}


static void
animation_deadline_test(void)
{
    GByteArray       *a;
    imgproc_job_t     job;
    picture_bytes_t   b;

    a = animation_gif(2000);

    b.data = a->data;
    b.len = a->len;

    picture_job(&job, &b, "f:gif/w:500/el:1");
    job.limits.max_source_resolution = G_MAXUINT32;
    job.deadline = g_get_monotonic_time() + 50000;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);
    g_assert_cmpint(g_get_monotonic_time(), <, job.deadline + 2000000);

    g_byte_array_unref(a);
}


/* all frames are made, and some are written already */

static void
animation_saver_test(void)
{
    GThread          *thread;
    GByteArray       *a;
    imgproc_job_t     job;
    picture_bytes_t   b;

    a = animation_gif(300);

    b.data = a->data;
    b.len = a->len;

    picture_job(&job, &b, "f:gif/w:400/el:1");
    job.limits.max_source_resolution = G_MAXUINT32;

    thread = g_thread_new("canceller", animation_canceller, &job);
    imgproc_image_process(&job);
    (void) g_thread_join(thread);

    g_assert_cmpint(job.error.code, ==, IMGPROC_PROCESSING_TIMEOUT);
    g_assert_cmpuint(job.result.len, ==, 0);

    imgproc_buffer_free(&job.result);
    g_byte_array_unref(a);
}


static void *
animation_canceller(void *data)
{
    imgproc_job_t           *job;
    const volatile size_t   *len;

    job = data;
    len = &job->result.len;

    while (*len == 0) {
        g_usleep(100);
    }

    g_atomic_int_set(&job->cancelled, 1);

    return NULL;
}


static VipsImage *
animation_frame(int n)
{
    VipsImage     *image, *dark, *joined;
    const double   grey[] = { 50, 50, 50 };

    image = picture_flat(WIDTH, HEIGHT, 3, animation_colors[n]);
    dark = picture_flat(WIDTH / 2, HEIGHT / 2, 3, grey);

    g_assert_cmpint(vips_insert(image, dark, &joined, WIDTH / 2, HEIGHT / 2,
                                NULL),
                    ==, 0);
    g_object_unref(image);
    g_object_unref(dark);

    return joined;
}


static VipsImage *
animation_strip(int n, int loop)
{
    int         i;
    VipsImage  *image, *frames[FRAMES];

    for (i = 0; i < n; i++) {
        frames[i] = animation_frame(i);
    }

    g_assert_cmpint(vips_arrayjoin(frames, &image, n, "across", 1, NULL), ==,
                    0);

    for (i = 0; i < n; i++) {
        g_object_unref(frames[i]);
    }

    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, HEIGHT);
    vips_image_set_int(image, "loop", loop);
    vips_image_set_array_int(image, "delay", animation_delays, n);

    return image;
}


static picture_bytes_t
animation_source(imgproc_format_e format, int loop)
{
    return picture_save(animation_strip(FRAMES, loop), format);
}


static VipsImage *
animation_result(imgproc_job_t *job)
{
    int         rc;
    VipsImage  *image, *memory;

    if (job->format == GIF) {
        rc = vips_gifload_buffer(job->result.data, job->result.len, &image,
                                 "n", -1, NULL);

    } else {
        rc = vips_webpload_buffer(job->result.data, job->result.len, &image,
                                  "n", -1, NULL);
    }

    g_assert_cmpint(rc, ==, 0);

    memory = vips_image_copy_memory(image);
    g_assert_nonnull(memory);
    g_object_unref(image);

    return memory;
}


static VipsImage *
animation_cut(VipsImage *strip, int n, int height)
{
    VipsImage  *image, *memory;

    g_assert_cmpint(vips_extract_area(strip, &image, 0, n * height,
                                      strip->Xsize, height, NULL),
                    ==, 0);

    memory = vips_image_copy_memory(image);
    g_assert_nonnull(memory);
    g_object_unref(image);

    return memory;
}


static int
animation_int(VipsImage *image, const char *name)
{
    int  n;

    g_assert_cmpint(vips_image_get_int(image, name, &n), ==, 0);

    return n;
}


/* in the upper left quarter, which is not the dark one */

static void
animation_assert_shows(VipsImage *image, int n)
{
    int            i;
    const u_char  *p;

    p = picture_pixel(image, 4, 4);

    for (i = 0; i < 3; i++) {
        g_assert_cmpint(ABS(p[i] - animation_colors[n][i]), <, 30);
    }
}


/* both are taken; edges may be dithered */

static void
animation_assert_similar(VipsImage *a, VipsImage *b)
{
    int          i;
    double       mean;
    VipsImage  **t;
    VipsObject  *scope;

    scope = VIPS_OBJECT(vips_image_new());
    t = (VipsImage **) vips_object_local_array(scope, 6);

    t[0] = a;
    t[1] = b;

    for (i = 0; i < 2; i++) {
        if (!vips_image_hasalpha(t[i])) {
            g_assert_cmpint(vips_addalpha(t[i], &t[2 + i], NULL), ==, 0);

        } else {
            g_assert_cmpint(vips_copy(t[i], &t[2 + i], NULL), ==, 0);
        }
    }

    g_assert_cmpint(vips_subtract(t[2], t[3], &t[4], NULL), ==, 0);
    g_assert_cmpint(vips_abs(t[4], &t[5], NULL), ==, 0);
    g_assert_cmpint(vips_avg(t[5], &mean, NULL), ==, 0);

    g_assert_cmpfloat(mean, <, 1.0);

    g_object_unref(scope);
}


/* of one pixel each, black and white in turn */

static GByteArray *
animation_gif(unsigned frames)
{
    unsigned      i;
    GByteArray   *a;
    u_char        frame[] = "\x21\xf9\4\0\5\0\0\0"
                            "\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0";
    const u_char  head[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff";

    a = g_byte_array_new();
    g_byte_array_append(a, head, sizeof(head) - 1);

    for (i = 0; i < frames; i++) {

        /* codes of 3 bits: clear, 0 or 1, end */

        frame[20] = i & 1 ? 0x4c : 0x44;
        g_byte_array_append(a, frame, sizeof(frame) - 1);
    }

    g_byte_array_append(a, (const u_char *) ";", 1);

    return a;
}


static GByteArray *
animation_webp(unsigned frames)
{
    u_char           *chunk[2];
    unsigned          i, len;
    GByteArray       *a;
    picture_bytes_t   pixel[2];
    const double      colors[2][3] = { { 0, 0, 0 }, { 255, 255, 255 } };
    const u_char      head[] = "RIFF\0\0\0\0WEBP"
                               "VP8X\12\0\0\0\2\0\0\0\0\0\0\0\0\0"
                               "ANIM\6\0\0\0\0\0\0\0\0\0";
    const u_char      frame[] = "\0\0\0\0\0\0\0\0\0\0\0\0\62\0\0\0";

    for (i = 0; i < 2; i++) {
        pixel[i] = picture_save(picture_flat(1, 1, 3, colors[i]), WEBP);

        /* of its chunks that with the pixels, which is a short one */

        chunk[i] = memmem(pixel[i].data, pixel[i].len, "VP8L", 4);
        g_assert_nonnull(chunk[i]);
        g_assert_cmpuint(chunk[i][5], ==, 0);
    }

    a = g_byte_array_new();
    g_byte_array_append(a, head, sizeof(head) - 1);

    for (i = 0; i < frames; i++) {

        len = 8 + chunk[i & 1][4] + (chunk[i & 1][4] & 1);

        g_byte_array_append(a, (const u_char *) "ANMF", 4);
        animation_put32(a, sizeof(frame) - 1 + len);
        g_byte_array_append(a, frame, sizeof(frame) - 1);
        g_byte_array_append(a, chunk[i & 1], len);
    }

    /* the length of all */

    i = a->len;
    animation_put32(a, i - 8);
    memcpy(a->data + 4, a->data + i, 4);
    g_byte_array_set_size(a, i);

    g_free(pixel[0].data);
    g_free(pixel[1].data);

    return a;
}


static void
animation_put32(GByteArray *a, uint32_t n)
{
    u_char  p[4];

    p[0] = n;
    p[1] = n >> 8;
    p[2] = n >> 16;
    p[3] = n >> 24;

    g_byte_array_append(a, p, 4);
}
