
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include "imgproc_metadata.h"
#include "picture.h"


typedef struct {
    const char  *name;
    const char  *data;
    int          len;
    const char  *expected;
    int          expected_len;
} metadata_webp_t;


static void metadata_strip_test(const void *data);
static void metadata_rights_test(const void *data);
static void metadata_no_rights_test(const void *data);
static void metadata_keep_test(const void *data);
static void metadata_heif_test(void);
static void metadata_webp_test(const void *data);
static picture_bytes_t metadata_source(void);


static const char  *metadata_results[] = { "jpg", "png", "webp", "avif" };


#define S(s)  s, sizeof(s) - 1

#define VP8   "VP8 \3\0\0\0abc\0"
#define ICCP  "ICCP\2\0\0\0xy"
#define EXIF  "EXIF\3\0\0\0" "123\0"
#define VP8X(flags)  "VP8X\12\0\0\0" flags "\0\0\0\7\0\0\7\0\0"


static const metadata_webp_t  metadata_webps[] = {
    { "simple", S("RIFF\20\0\0\0WEBP" VP8), S("RIFF\20\0\0\0WEBP" VP8) },
    { "exif", S("RIFF\56\0\0\0WEBP" VP8X("\x08") VP8 EXIF),
              S("RIFF\20\0\0\0WEBP" VP8) },
    { "exif-icc", S("RIFF\70\0\0\0WEBP" VP8X("\x28") ICCP VP8 EXIF),
                  S("RIFF\54\0\0\0WEBP" VP8X("\x20") ICCP VP8) },
    { "cut", S("RIFF\56\0\0\0WEBP" VP8X("\x08") VP8 "EXIF\3\0\0\0" "12"),
             S("RIFF\56\0\0\0WEBP" VP8X("\x08") VP8 "EXIF\3\0\0\0" "12") },
    { "huge", S("RIFF\56\0\0\0WEBPEXIF\xff\xff\xff\xff" "12"),
              S("RIFF\56\0\0\0WEBPEXIF\xff\xff\xff\xff" "12") },
    { "short", S("RIFF\56\0\0\0WEB"), S("RIFF\56\0\0\0WEB") }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(metadata_results); i++) {
        path = g_strdup_printf("/metadata/strip/%s", metadata_results[i]);
        g_test_add_data_func(path, metadata_results[i], metadata_strip_test);
        g_free(path);

        path = g_strdup_printf("/metadata/rights/%s", metadata_results[i]);
        g_test_add_data_func(path, metadata_results[i], metadata_rights_test);
        g_free(path);

        path = g_strdup_printf("/metadata/no-rights/%s", metadata_results[i]);
        g_test_add_data_func(path, metadata_results[i],
                             metadata_no_rights_test);
        g_free(path);

        path = g_strdup_printf("/metadata/keep/%s", metadata_results[i]);
        g_test_add_data_func(path, metadata_results[i], metadata_keep_test);
        g_free(path);
    }

    g_test_add_func("/metadata/heif", metadata_heif_test);

    for (i = 0; i < G_N_ELEMENTS(metadata_webps); i++) {
        path = g_strdup_printf("/metadata/webp/%s", metadata_webps[i].name);
        g_test_add_data_func(path, &metadata_webps[i], metadata_webp_test);
        g_free(path);
    }

    return g_test_run();
}


/* nothing that tells of who, where and when */

static void
metadata_strip_test(const void *data)
{
    char             *options;
    imgproc_job_t     job;
    picture_bytes_t   b;

    if (strcmp(data, "avif") == 0
        && !(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF))
    {
        g_test_skip("no encoder");
        return;
    }

    b = metadata_source();
    g_assert_nonnull(memmem(b.data, b.len, "SECRET", 6));

    options = g_strdup_printf("f:%s/kcr:0", (const char *) data);

    picture_process(&job, &b, options);

    g_assert_null(memmem(job.result.data, job.result.len, "SECRET", 6));
    g_assert_null(memmem(job.result.data, job.result.len, "Exif", 4));
    g_assert_null(memmem(job.result.data, job.result.len, "EXIF", 4));

    imgproc_buffer_free(&job.result);
    g_free(options);
    g_free(b.data);
}


/* but whose it is, unless somebody minds */

static void
metadata_rights_test(const void *data)
{
    char             *options;
    size_t            len;
    VipsImage        *image;
    const char       *text;
    const void       *xmp;
    imgproc_job_t     job;
    picture_bytes_t   b;

    if (strcmp(data, "avif") == 0
        && !(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF))
    {
        g_test_skip("no encoder");
        return;
    }

    b = metadata_source();
    options = g_strdup_printf("f:%s", (const char *) data);

    picture_process(&job, &b, options);

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(vips_image_get_string(image, "exif-ifd0-Copyright",
                                          &text),
                    ==, 0);
    g_assert_true(g_str_has_prefix(text, "SECRET (c) 2024 (SECRET (c) 2024"));

    g_assert_cmpint(vips_image_get_string(image, "exif-ifd0-Artist", &text),
                    ==, 0);
    g_assert_true(g_str_has_prefix(text, "somebody (somebody, ASCII, 9 "));

    /* PNG's is deflated, and AVIF's is not read by libvips 8.14 */

    xmp = job.result.data;
    len = job.result.len;

    if (job.format == IMGPROC_FORMAT_PNG) {
        g_assert_cmpint(vips_image_get_blob(image, VIPS_META_XMP_NAME, &xmp,
                                            &len),
                        ==, 0);
    }

    g_assert_nonnull(memmem(xmp, len, ">an owner</dc:rights>", 21));
    g_assert_null(memmem(xmp, len, "GPS", 3));
    g_assert_null(memmem(xmp, len, "a title", 7));

    g_assert_false(vips_image_get_typeof(image, "exif-ifd0-Make"));
    g_assert_false(vips_image_get_typeof(image, "exif-ifd3-GPSLatitude"));
    g_assert_null(memmem(job.result.data, job.result.len, "a camera", 8));
    g_assert_cmpint(vips_image_get_orientation(image), ==, 1);

    if (job.format == IMGPROC_FORMAT_JPEG) {
        g_assert_nonnull(memmem(job.result.data, job.result.len,
                                "\x1c\2t\0\7by IPTC", 12));
        g_assert_null(memmem(job.result.data, job.result.len, "a place", 7));
    }

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    g_free(options);
    g_free(b.data);
}


/* of a picture that says nothing of it nothing is written */

static void
metadata_no_rights_test(const void *data)
{
    char             *options;
    size_t            len;
    VipsImage        *image;
    imgproc_job_t     job;
    picture_bytes_t   b;

    if (strcmp(data, "avif") == 0
        && !(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF))
    {
        g_test_skip("no encoder");
        return;
    }

    image = picture_new(60, 40, 3);
    vips_image_set_string(image, "exif-ifd0-Make", "a camera (a camera, ASCII"
                          ", 9 components, 9 bytes)");
    b = picture_save(image, IMGPROC_FORMAT_JPEG);

    options = g_strdup_printf("f:%s/kcr:0", (const char *) data);
    picture_process(&job, &b, options);
    len = job.result.len;
    imgproc_buffer_free(&job.result);
    g_free(options);

    options = g_strdup_printf("f:%s", (const char *) data);
    picture_process(&job, &b, options);
    g_assert_cmpuint(job.result.len, ==, len);
    imgproc_buffer_free(&job.result);
    g_free(options);

    g_free(b.data);
}


/* all the rest stays if it is asked for, but never where */

static void
metadata_keep_test(const void *data)
{
    char             *options;
    VipsImage        *image;
    const char       *copyright;
    imgproc_job_t     job;
    picture_bytes_t   b;

    if (strcmp(data, "avif") == 0
        && !(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF))
    {
        g_test_skip("no encoder");
        return;
    }

    b = metadata_source();

    options = g_strdup_printf("f:%s/sm:0", (const char *) data);

    picture_process(&job, &b, options);

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(vips_image_get_string(image, "exif-ifd0-Copyright",
                                          &copyright),
                    ==, 0);
    g_assert_true(g_str_has_prefix(copyright,
                                   "SECRET (c) 2024 (SECRET (c) 2024"));
    g_assert_true(vips_image_get_typeof(image, "exif-ifd0-Make"));
    g_assert_false(vips_image_get_typeof(image, "exif-ifd3-GPSLatitude"));
    g_assert_cmpint(vips_image_get_orientation(image), ==, 1);

    g_assert_null(memmem(job.result.data, job.result.len, "GPS", 3));

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    g_free(options);
    g_free(b.data);
}


/* fields that outlive the image of the loader, which turning lets go of */

static void
metadata_heif_test(void)
{
    VipsImage        *image;
    const char       *make;
    imgproc_job_t     job, avif;
    picture_bytes_t   b;

    if (!(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF)) {
        g_test_skip("no encoder");
        return;
    }

    b = metadata_source();
    picture_process(&avif, &b, "f:avif/sm:0");
    g_free(b.data);

    b.data = avif.result.data;
    b.len = avif.result.len;

    picture_process(&job, &b, "f:jpg/sm:0/rot:90");

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(vips_image_get_string(image, "exif-ifd0-Make", &make), ==,
                    0);
    g_assert_true(g_str_has_prefix(make, "a camera"));

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
    imgproc_buffer_free(&avif.result);
}


static void
metadata_webp_test(const void *data)
{
    imgproc_buffer_t         b;
    const metadata_webp_t   *c;

    c = data;

    memset(&b, 0, sizeof(imgproc_buffer_t));

    g_assert_cmpint(imgproc_buffer_append(&b, c->data, c->len, 0), ==,
                    IMGPROC_OK);

    imgproc_metadata_webp(&b);

    g_assert_cmpmem(b.data, b.len, c->expected, c->expected_len);

    imgproc_buffer_free(&b);
}


static picture_bytes_t
metadata_source(void)
{
    VipsImage    *image;
    const char    xmp[] =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about=''"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:exif='http://ns.adobe.com/exif/1.0/'"
        " exif:GPSLatitude='48,8N'>"
        "<dc:title>a title</dc:title><dc:rights>an owner</dc:rights>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>";
    const char    iptc[] =
        "Photoshop 3.0\0" "8BIM\4\4\0\0\0\0\0\30"
        "\x1c\2Z\0\7a place" "\x1c\2t\0\7by IPTC";

    image = picture_new(60, 40, 3);

    vips_image_set_int(image, VIPS_META_ORIENTATION, 6);
    vips_image_set_string(image, "exif-ifd0-Copyright",
                          "SECRET (c) 2024 (ASCII)");
    vips_image_set_string(image, "exif-ifd0-Artist",
                          "somebody (somebody, ASCII, 9 components, 9 bytes)");
    vips_image_set_string(image, "exif-ifd0-Make",
                          "a camera (a camera, ASCII, 9 components, 9 bytes)");
    vips_image_set_string(image, "exif-ifd3-GPSLatitude",
                          "48/1 8/1 0/1 (48, 8, 0, Rational, 3 components, "
                          "24 bytes)");
    vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, sizeof(xmp) - 1);
    vips_image_set_blob_copy(image, VIPS_META_IPTC_NAME, iptc,
                             sizeof(iptc) - 1);

    return picture_save(image, IMGPROC_FORMAT_JPEG);
}
