
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_sniff.h"
#include "picture.h"


typedef struct {
    const char        *format;
    int                quality;      /* to begin with */
    int                part;         /* of the first size, in percent */
} encode_limit_t;


typedef struct {
    const char        *options;
    int                bands;        /* of the source */
    imgproc_format_e   source;
    imgproc_format_e   expected;
} encode_format_t;


static void encode_format_test(const void *data);
static void encode_unsupported_test(void);
static void encode_preferred_test(void);
static void encode_quality_test(void);
static void encode_jpeg_test(void);
static void encode_palette_test(const void *data);
static void encode_room_test(void);
static void encode_broken_test(const void *data);
static unsigned encode_objects(void);
static void *encode_object(VipsObject *object, void *data);
static void encode_accepted_test(void);
static void encode_limit_test(const void *data);
static void encode_unlimited_test(void);
static size_t encode_fitting(const picture_bytes_t *b, const char *format,
    int *quality, size_t max);
static size_t encode_len(const picture_bytes_t *b, const char *options);


static const encode_format_t  encode_formats[] = {
    { "f:jpg", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_JPEG },
    { "f:png", 3, IMGPROC_FORMAT_JPEG, IMGPROC_FORMAT_PNG },
    { "f:webp", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_WEBP },
    { "f:gif", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_GIF },
    { "f:avif", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_AVIF },
    { "f:heic", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_HEIC },
    { "f:heic/q:95", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_HEIC },
    { "f:heic/w:16", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_HEIC },

    /* preferred: jpeg, png */
    { "", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_PNG },
    { "", 3, IMGPROC_FORMAT_JPEG, IMGPROC_FORMAT_JPEG },
    { "", 3, IMGPROC_FORMAT_WEBP, IMGPROC_FORMAT_JPEG },
    { "", 4, IMGPROC_FORMAT_WEBP, IMGPROC_FORMAT_PNG },
    { "bg:fff", 4, IMGPROC_FORMAT_WEBP, IMGPROC_FORMAT_JPEG },
    { "pd:3", 3, IMGPROC_FORMAT_WEBP, IMGPROC_FORMAT_PNG },

    /* too small for AVIF */
    { "f:avif/w:15", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_JPEG },
    { "f:avif/w:15", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_PNG },
    { "f:avif/rs:force:15:40", 4, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_PNG },
    { "f:avif/rs:force:16:16", 3, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_AVIF }
};


static const encode_limit_t  encode_limits[] = {
    { "jpg", 90, 100 },
    { "jpg", 90, 95 },
    { "jpg", 90, 60 },
    { "jpg", 90, 40 },
    { "jpg", 90, 20 },
    { "jpg", 12, 1 },
    { "jpg", 11, 99 },
    { "jpg", 10, 1 },
    { "jpg", 1, 1 },
    { "webp", 80, 70 },
    { "webp", 80, 1 },
    { "avif", 70, 60 },
    { "heic", 70, 60 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(encode_formats); i++) {
        path = g_strdup_printf("/encode/format/%u-%s", i,
                               encode_formats[i].options);
        g_test_add_data_func(path, &encode_formats[i], encode_format_test);
        g_free(path);
    }

    g_test_add_func("/encode/unsupported", encode_unsupported_test);
    g_test_add_func("/encode/preferred", encode_preferred_test);
    g_test_add_func("/encode/quality", encode_quality_test);
    g_test_add_func("/encode/jpeg", encode_jpeg_test);

    for (i = 1; i <= 8; i *= 2) {
        path = g_strdup_printf("/encode/palette/%u", i);
        g_test_add_data_func(path, GINT_TO_POINTER(i), encode_palette_test);
        g_free(path);
    }

    g_test_add_func("/encode/room", encode_room_test);

    for (i = 0; i < 6; i++) {
        path = g_strdup_printf("/encode/broken/%s", encode_formats[i].options);
        g_test_add_data_func(path, encode_formats[i].options,
                             encode_broken_test);
        g_free(path);
    }

    g_test_add_func("/encode/accepted", encode_accepted_test);

    for (i = 0; i < G_N_ELEMENTS(encode_limits); i++) {
        path = g_strdup_printf("/encode/max-bytes/%s-%d-%d",
                               encode_limits[i].format,
                               encode_limits[i].quality,
                               encode_limits[i].part);
        g_test_add_data_func(path, &encode_limits[i], encode_limit_test);
        g_free(path);
    }

    g_test_add_func("/encode/max-bytes/lossless", encode_unlimited_test);

    return g_test_run();
}


static void
encode_format_test(const void *data)
{
    imgproc_job_t            job;
    imgproc_info_t           info;
    imgproc_error_t          err;
    picture_bytes_t          b;
    const encode_format_t   *c;

    c = data;

    if (!(imgproc_image_results() & 1u << c->expected)) {
        g_test_skip("no encoder");
        return;
    }

    b = picture_save(picture_new(60, 40, c->bands), c->source);

    picture_process(&job, &b, c->options);

    g_assert_cmpint(job.format, ==, c->expected);

    g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                  &err),
                    ==, IMGPROC_OK);

    g_assert_cmpint(info.format, ==, c->expected);

    if (c->expected == IMGPROC_FORMAT_HEIC) {

        /* whole blocks, of which clap cuts off what is too much */

        g_assert_cmpuint(info.width, >=, job.width);
        g_assert_cmpuint(info.height, >=, job.height);

    } else {
        g_assert_cmpuint(info.width, ==, job.width);
        g_assert_cmpuint(info.height, ==, job.height);
    }

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


static void
encode_unsupported_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "");
    job.options.format = IMGPROC_FORMAT_SVG;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_UNSUPPORTED_OUTPUT);
    g_assert_cmpuint(job.result.len, ==, 0);

    g_free(b.data);
}


static void
encode_preferred_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    /* what cannot be written is passed over */

    picture_job(&job, &b, "");
    job.preferred.elts[0] = IMGPROC_FORMAT_SVG;
    job.preferred.elts[1] = IMGPROC_FORMAT_WEBP;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_WEBP);

    imgproc_buffer_free(&job.result);

    picture_job(&job, &b, "");
    job.preferred.n = 1;
    job.preferred.elts[0] = IMGPROC_FORMAT_SVG;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_UNSUPPORTED_OUTPUT);

    g_free(b.data);
}


static void
encode_quality_test(void)
{
    picture_bytes_t  b;

    b = picture_save(picture_new(200, 200, 3), IMGPROC_FORMAT_PNG);

    g_assert_cmpuint(encode_len(&b, "f:jpg/q:30"), <,
                     encode_len(&b, "f:jpg/q:70"));
    g_assert_cmpuint(encode_len(&b, "f:jpg"), ==,
                     encode_len(&b, "f:jpg/q:80"));
    g_assert_cmpuint(encode_len(&b, "f:webp"), ==,
                     encode_len(&b, "f:webp/q:79"));
    g_assert_cmpuint(encode_len(&b, "f:jpg/fq:jpg:30"), ==,
                     encode_len(&b, "f:jpg/q:30"));
    g_assert_cmpuint(encode_len(&b, "f:jpg/fq:jpg:30/q:70"), ==,
                     encode_len(&b, "f:jpg/q:70"));

    g_free(b.data);
}


static void
encode_jpeg_test(void)
{
    VipsImage        *image;
    const char       *subsample;
    picture_bytes_t   b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "f:jpg/q:89");
    g_assert_cmpint(vips_image_get_string(image, "jpeg-chroma-subsample",
                                          &subsample),
                    ==, 0);
    g_assert_cmpstr(subsample, ==, "4:2:0");
    g_object_unref(image);

    image = picture_result(&b, "f:jpg/q:90");
    g_assert_cmpint(vips_image_get_string(image, "jpeg-chroma-subsample",
                                          &subsample),
                    ==, 0);
    g_assert_cmpstr(subsample, ==, "4:4:4");
    g_object_unref(image);

    g_free(b.data);
}


static void
encode_palette_test(const void *data)
{
    int               bits;
    VipsImage        *image;
    picture_bytes_t   b;

    image = picture_new(60, 40, 3);

    g_assert_cmpint(vips_pngsave_buffer(image, &b.data, &b.len, "palette",
                                        TRUE, "bitdepth",
                                        GPOINTER_TO_INT(data), NULL),
                    ==, 0);
    g_object_unref(image);

    image = picture_result(&b, "f:png/w:30");

    g_assert_cmpint(vips_image_get_int(image, "palette-bit-depth", &bits), ==,
                    0);
    g_assert_cmpint(bits, ==, GPOINTER_TO_INT(data));

    g_object_unref(image);
    g_free(b.data);
}


static void
encode_room_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "f:jpg");
    g_assert_cmpint(imgproc_buffer_reserve(&job.result, 1000000), ==,
                    IMGPROC_OK);
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpuint(job.result.size, >=, 1000000);
    g_assert_cmpuint(job.result.len, <, 10000);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


/* what the client accepts comes first, an AVIF only if it is small */

/* nothing is left of a source that fails while it is written */

static void
encode_broken_test(const void *data)
{
    int              i;
    char            *options;
    unsigned         n;
    imgproc_job_t    job;
    picture_bytes_t  b;

    b = picture_save(picture_new(80, 60, 3), IMGPROC_FORMAT_PNG);
    memset((char *) b.data + b.len / 2, 0xff, 60);

    options = g_strdup_printf("w:20/%s", (const char *) data);
    n = encode_objects();

    for (i = 0; i < 3; i++) {
        picture_job(&job, &b, options);
        imgproc_image_process(&job);

        g_assert_cmpint(job.error.code, ==, IMGPROC_BROKEN_IMAGE);
        g_assert_cmpuint(encode_objects(), ==, n);
    }

    g_free(options);
    g_free(b.data);
}


/* of libvips, that are alive */

static unsigned
encode_objects(void)
{
    unsigned  n;

    n = 0;

    (void) vips_object_map((VipsSListMap2Fn) G_CALLBACK(encode_object), &n,
                           NULL);

    return n;
}


static void *
encode_object(VipsObject *object, void *data)
{
    unsigned  *n;

    n = data;
    (*n)++;

    return NULL;
}


static void
encode_accepted_test(void)
{
    imgproc_job_t    job;
    picture_bytes_t  b;

    if (!(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF)) {
        g_test_skip("no encoder");
        return;
    }

    b = picture_save(picture_new(60, 40, 4), IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "");
    job.accepted.n = 3;
    job.accepted.elts[0] = IMGPROC_FORMAT_SVG;
    job.accepted.elts[1] = IMGPROC_FORMAT_AVIF;
    job.accepted.elts[2] = IMGPROC_FORMAT_WEBP;
    job.avif_max_resolution = 60 * 40;
    imgproc_image_process(&job);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_AVIF);
    imgproc_buffer_free(&job.result);

    job.avif_max_resolution = 60 * 40 - 1;
    imgproc_image_process(&job);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_WEBP);
    imgproc_buffer_free(&job.result);

    /* it is the result that counts */

    job.options.width = 59;
    imgproc_image_process(&job);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_AVIF);
    imgproc_buffer_free(&job.result);

    job.options.width = 0;
    job.accepted.n = 2;
    imgproc_image_process(&job);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_PNG);
    imgproc_buffer_free(&job.result);

    /* who asks for it gets it */

    job.options.format = IMGPROC_FORMAT_AVIF;
    imgproc_image_process(&job);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_AVIF);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}


/* the very picture that the quality gives which is arrived at */

static void
encode_limit_test(const void *data)
{
    int                     quality;
    char                   *options;
    size_t                  max, len;
    imgproc_job_t           job;
    picture_bytes_t         b;
    const encode_limit_t   *c;

    c = data;

    if (strcmp(c->format, "avif") == 0
        && !(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF))
    {
        g_test_skip("no encoder");
        return;
    }

    b = picture_save(picture_new(200, 200, 3), IMGPROC_FORMAT_PNG);

    quality = c->quality;
    max = encode_fitting(&b, c->format, &quality, G_MAXINT) * c->part / 100;
    len = encode_fitting(&b, c->format, &quality, max);

    options = g_strdup_printf("f:%s/q:%d/mb:%zu", c->format,
                              c->quality, max);

    picture_process(&job, &b, options);

    g_assert_cmpint(job.result.len, ==, len);
    g_assert_true(len <= max || quality <= 10);

    imgproc_buffer_free(&job.result);
    g_free(options);
    g_free(b.data);
}


static size_t
encode_fitting(const picture_bytes_t *b, const char *format, int *quality,
    size_t max)
{
    char    *options;
    size_t   len;
    double   ratio;

    for ( ;; ) {
        options = g_strdup_printf("f:%s/q:%d", format, *quality);
        len = encode_len(b, options);
        g_free(options);

        if (len <= max || *quality <= 10) {
            return len;
        }

        ratio = (double) len / max;

        *quality = ratio > 3 ? round(*quality * 0.25)
                             : ratio > 1.5 ? round(*quality * 0.5)
                                           : round(*quality * 0.75);
    }
}


/* of a format without quality nothing can be less */

static void
encode_unlimited_test(void)
{
    picture_bytes_t  b;

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    g_assert_cmpuint(encode_len(&b, "f:png/mb:10"), ==,
                     encode_len(&b, "f:png"));
    g_assert_cmpuint(encode_len(&b, "f:gif/mb:10"), ==,
                     encode_len(&b, "f:gif"));

    g_free(b.data);
}


static size_t
encode_len(const picture_bytes_t *b, const char *options)
{
    size_t         len;
    imgproc_job_t  job;

    picture_process(&job, b, options);

    len = job.result.len;

    imgproc_buffer_free(&job.result);

    return len;
}
