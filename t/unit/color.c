
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include "picture.h"


static void color_plain_test(void);
static void color_p3_test(const void *data);
static void color_kept_test(const void *data);
static void color_not_carried_test(void);
static void color_srgb_test(void);
static void color_broken_test(const void *data);
static void color_cmyk_test(void);
static void color_cmyk_kept_test(void);
static void color_deep_test(const void *data);
static picture_bytes_t color_source(int bands, const char *profile,
    imgproc_format_e format);
static VipsImage *color_converted(int bands);


int
main(int argc, char **argv)
{
    picture_init(&argc, &argv);

    g_test_add_func("/color/plain", color_plain_test);
    g_test_add_data_func("/color/p3/rgb", GINT_TO_POINTER(3), color_p3_test);
    g_test_add_data_func("/color/p3/rgba", GINT_TO_POINTER(4), color_p3_test);
    g_test_add_data_func("/color/kept/png",
                         GINT_TO_POINTER(IMGPROC_FORMAT_PNG),
                         color_kept_test);
    g_test_add_data_func("/color/kept/jpeg",
                         GINT_TO_POINTER(IMGPROC_FORMAT_JPEG),
                         color_kept_test);
    g_test_add_data_func("/color/kept/webp",
                         GINT_TO_POINTER(IMGPROC_FORMAT_WEBP),
                         color_kept_test);
    g_test_add_func("/color/not-carried", color_not_carried_test);
    g_test_add_func("/color/srgb", color_srgb_test);
    g_test_add_data_func("/color/broken/garbage", "garbage",
                         color_broken_test);
    g_test_add_data_func("/color/broken/signature", "signature",
                         color_broken_test);
    g_test_add_data_func("/color/broken/size", "size", color_broken_test);
    g_test_add_data_func("/color/broken/of-cmyk", "CMYK", color_broken_test);
    g_test_add_data_func("/color/broken/of-grey", "GRAY", color_broken_test);
    g_test_add_func("/color/cmyk", color_cmyk_test);
    g_test_add_func("/color/cmyk-kept", color_cmyk_kept_test);
    g_test_add_data_func("/color/16-bit/grey", GINT_TO_POINTER(1),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/grey-alpha", GINT_TO_POINTER(2),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/rgb", GINT_TO_POINTER(3),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/rgba", GINT_TO_POINTER(4),
                         color_deep_test);

    return g_test_run();
}


static void
color_plain_test(void)
{
    picture_bytes_t  b;

    b = color_source(3, NULL, IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, ""), picture_new(64, 48, 3));

    g_free(b.data);
}


static void
color_p3_test(const void *data)
{
    int               bands;
    VipsImage        *image;
    picture_bytes_t   b;

    bands = GPOINTER_TO_INT(data);
    b = color_source(bands, "p3", IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "");
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    picture_assert_equal(image, color_converted(bands));

    g_free(b.data);
}


static void
color_kept_test(const void *data)
{
    size_t             len;
    const void        *p;
    VipsBlob          *blob;
    VipsImage         *image;
    imgproc_job_t      job;
    picture_bytes_t    b;

    b = color_source(3, "p3", IMGPROC_FORMAT_PNG);

    picture_job(&job, &b, "scp:0");
    job.options.format = GPOINTER_TO_INT(data);
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(vips_image_get_blob(image, VIPS_META_ICC_NAME, &p, &len),
                    ==, 0);
    g_assert_cmpint(vips_profile_load("p3", &blob, NULL), ==, 0);
    g_assert_cmpmem(p, len, VIPS_AREA(blob)->data, VIPS_AREA(blob)->length);

    vips_area_unref(VIPS_AREA(blob));

    if (job.format == IMGPROC_FORMAT_PNG) {
        picture_assert_equal(image, picture_new(64, 48, 3));

    } else {
        g_object_unref(image);
    }

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


static void
color_not_carried_test(void)
{
    VipsImage        *kept, *stripped;
    picture_bytes_t   b;

    b = color_source(3, "p3", IMGPROC_FORMAT_PNG);

    kept = picture_result(&b, "f:gif/scp:0");
    stripped = picture_result(&b, "f:gif/scp:1");

    picture_assert_equal(kept, stripped);

    g_free(b.data);
}


static void
color_srgb_test(void)
{
    picture_bytes_t  b;

    b = color_source(3, "srgb", IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, ""), picture_new(64, 48, 3));

    g_free(b.data);
}


/* a warning, and the picture as if there were no profile */

static void
color_broken_test(const void *data)
{
    u_char            *p;
    VipsImage         *image;
    imgproc_job_t      job;
    picture_bytes_t    b;

    /* savers drop what is broken, so it is broken once it is saved */

    b = color_source(3, "p3", IMGPROC_FORMAT_WEBP);

    p = memmem(b.data, b.len, "acsp", 4);
    g_assert_nonnull(p);
    p -= 36;

    if (strcmp(data, "garbage") == 0) {
        memset(p, 'x', 200);

    } else if (strcmp(data, "signature") == 0) {
        p[36] = 'x';

    } else if (strcmp(data, "size") == 0) {
        p[0] = 0x7f;

    } else {
        memcpy(p + 16, data, 4);
    }

    picture_process(&job, &b, "f:png");
    g_assert_cmpuint(job.warnings, ==, 1);
    imgproc_buffer_free(&job.result);

    picture_process(&job, &b, "f:png/scp:0");
    g_assert_cmpuint(job.warnings, ==, 1);

    image = picture_load(job.result.data, job.result.len, job.format);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    picture_assert_equal(image, picture_new(64, 48, 3));

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


static void
color_cmyk_test(void)
{
    VipsImage        *image, *cmyk, *pcs, *rgb;
    picture_bytes_t   b;

    b = color_source(3, "cmyk", IMGPROC_FORMAT_JPEG);

    cmyk = picture_load(b.data, b.len, IMGPROC_FORMAT_JPEG);
    g_assert_cmpint(cmyk->Type, ==, VIPS_INTERPRETATION_CMYK);

    g_assert_cmpint(vips_icc_import(cmyk, &pcs, "embedded", TRUE, "pcs",
                                    VIPS_PCS_LAB, NULL),
                    ==, 0);
    g_assert_cmpint(vips_colourspace(pcs, &rgb, VIPS_INTERPRETATION_sRGB,
                                     NULL),
                    ==, 0);
    g_object_unref(cmyk);
    g_object_unref(pcs);

    image = picture_result(&b, "f:png");
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    picture_assert_equal(image, rgb);

    g_free(b.data);
}


static void
color_cmyk_kept_test(void)
{
    VipsImage        *image;
    picture_bytes_t   b;

    b = color_source(3, "cmyk", IMGPROC_FORMAT_JPEG);

    image = picture_result(&b, "f:jpg/scp:0");
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_CMYK);
    g_assert_true(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    g_object_unref(image);

    image = picture_result(&b, "f:png/scp:0");
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    g_object_unref(image);

    image = picture_result(&b, "f:jpg");
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_object_unref(image);

    g_free(b.data);
}


static void
color_deep_test(const void *data)
{
    int               bands;
    VipsImage        *image, *deep, *t;
    picture_bytes_t   b;

    bands = GPOINTER_TO_INT(data);

    image = picture_new(64, 48, bands);

    g_assert_cmpint(vips_linear1(image, &t, 257, 0, NULL), ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_cast_ushort(t, &image, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_copy(image, &deep, "interpretation",
                              bands < 3 ? VIPS_INTERPRETATION_GREY16
                                        : VIPS_INTERPRETATION_RGB16, NULL),
                    ==, 0);
    g_object_unref(image);

    b = picture_save(deep, IMGPROC_FORMAT_PNG);

    picture_assert_equal(picture_result(&b, ""),
                         picture_new(64, 48, bands));

    g_free(b.data);
}


/* profile: the name of one of libvips's, the picture is in its space */

static picture_bytes_t
color_source(int bands, const char *profile, imgproc_format_e format)
{
    VipsBlob   *blob;
    VipsImage  *image, *t;

    image = picture_new(64, 48, bands);

    if (profile && strcmp(profile, "cmyk") == 0) {
        g_assert_cmpint(vips_icc_transform(image, &t, profile, NULL), ==, 0);
        g_object_unref(image);
        return picture_save(t, format);
    }

    if (profile) {
        g_assert_cmpint(vips_profile_load(profile, &blob, NULL), ==, 0);
        vips_image_set_blob_copy(image, VIPS_META_ICC_NAME,
                                 VIPS_AREA(blob)->data,
                                 VIPS_AREA(blob)->length);
        vips_area_unref(VIPS_AREA(blob));
    }

    return picture_save(image, format);
}


static VipsImage *
color_converted(int bands)
{
    VipsImage        *image, *t;
    picture_bytes_t   b;

    b = color_source(bands, "p3", IMGPROC_FORMAT_PNG);
    image = picture_load(b.data, b.len, IMGPROC_FORMAT_PNG);

    g_assert_cmpint(vips_icc_transform(image, &t, "srgb", "embedded", TRUE,
                                       "pcs", VIPS_PCS_XYZ, NULL),
                    ==, 0);
    g_object_unref(image);
    g_free(b.data);

    image = vips_image_copy_memory(t);
    g_object_unref(t);

    return image;
}
