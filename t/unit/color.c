
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include "imgproc_color.h"
#include "picture.h"


/* header, three tags, a white point, a curve and a text */

#define GREY_PROFILE  (128 + 4 + 3 * 12 + 20 + 16 + 16)


static void color_plain_test(void);
static void color_p3_test(const void *data);
static void color_kept_test(const void *data);
static void color_not_carried_test(void);
static void color_srgb_test(void);
static void color_broken_test(const void *data);
static void color_tags_test(const void *data);
static void color_grey_test(const void *data);
static void color_deep_grey_test(const void *data);
static void color_cmyk_test(void);
static void color_cmyk_kept_test(void);
static void color_cmyk_broken_test(const void *data);
static void color_lab_test(const void *data);
static void color_deep_test(const void *data);
static void color_deep_kept_test(const void *data);
static void color_deep_late_test(const void *data);
static void color_deep_p3_test(const void *data);
static void color_deep_steps_test(void);
static void color_deep_avif_test(void);
static picture_bytes_t color_source(int bands, const char *profile,
    imgproc_format_e format);
static picture_bytes_t color_deep_source(int bands, const char *profile);
static VipsImage *color_deep_new(int bands);
static void color_profile(VipsImage *image, const char *name);
static void color_grey_profile(u_char profile[GREY_PROFILE]);
static void color_put32(u_char *p, uint32_t n);
static VipsImage *color_converted(int bands);


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

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
    g_test_add_data_func("/color/broken/tags", "f:png", color_tags_test);
    g_test_add_data_func("/color/broken/tags-grey-background",
                         "f:png/pd:5/bg:ff0000", color_tags_test);
    g_test_add_data_func("/color/grey/8-bit", GINT_TO_POINTER(1),
                         color_grey_test);
    g_test_add_data_func("/color/grey/8-bit-alpha", GINT_TO_POINTER(2),
                         color_grey_test);
    g_test_add_func("/color/cmyk", color_cmyk_test);
    g_test_add_func("/color/cmyk-kept", color_cmyk_kept_test);
    g_test_add_data_func("/color/cmyk-broken/header", GINT_TO_POINTER(0),
                         color_cmyk_broken_test);
    g_test_add_data_func("/color/cmyk-broken/tags", GINT_TO_POINTER(128),
                         color_cmyk_broken_test);
    g_test_add_data_func("/color/lab/float", GINT_TO_POINTER(0),
                         color_lab_test);
    g_test_add_data_func("/color/lab/short", GINT_TO_POINTER(1),
                         color_lab_test);
    g_test_add_func("/color/16-bit/steps", color_deep_steps_test);
    g_test_add_func("/color/16-bit/avif", color_deep_avif_test);
    g_test_add_data_func("/color/16-bit/p3/rgb", GINT_TO_POINTER(3),
                         color_deep_p3_test);
    g_test_add_data_func("/color/16-bit/p3/rgba", GINT_TO_POINTER(4),
                         color_deep_p3_test);
    g_test_add_data_func("/color/16-bit/grey", GINT_TO_POINTER(1),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/grey-alpha", GINT_TO_POINTER(2),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/rgb", GINT_TO_POINTER(3),
                         color_deep_test);
    g_test_add_data_func("/color/16-bit/rgba", GINT_TO_POINTER(4),
                         color_deep_test);

    for (i = 1; i <= 2; i++) {
        path = g_strdup_printf("/color/16-bit/grey-profile/%u", i);
        g_test_add_data_func(path, GINT_TO_POINTER(i), color_deep_grey_test);
        g_free(path);
    }

    for (i = 1; i <= 4; i++) {
        path = g_strdup_printf("/color/16-bit/kept/%u", i);
        g_test_add_data_func(path, GINT_TO_POINTER(i), color_deep_kept_test);
        g_free(path);

        path = g_strdup_printf("/color/16-bit/late/%u", i);
        g_test_add_data_func(path, GINT_TO_POINTER(i), color_deep_late_test);
        g_free(path);
    }

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


/* a header that looks well, and nothing behind it */

static void
color_tags_test(const void *data)
{
    u_char            *p;
    imgproc_job_t      job;
    picture_bytes_t    b;

    b = color_source(3, "p3", IMGPROC_FORMAT_WEBP);

    p = memmem(b.data, b.len, "acsp", 4);
    g_assert_nonnull(p);
    memset(p - 36 + 128, 0xff, 100);

    picture_process(&job, &b, data);
    g_assert_cmpuint(job.warnings, ==, 1);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


/* linear grey becomes sRGB's, lighter in the middle, in one band */

static void
color_grey_test(const void *data)
{
    int               bands;
    size_t            len;
    u_char            profile[GREY_PROFILE];
    VipsImage        *image;
    const void       *p;
    const u_char     *pixel;
    picture_bytes_t   b;
    const double      middle[] = { 64, 100 };

    bands = GPOINTER_TO_INT(data);
    color_grey_profile(profile);

    image = picture_flat(20, 20, bands, middle);
    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile,
                             sizeof(profile));
    b = picture_save(image, IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "f:png");
    g_assert_cmpint(image->Bands, ==, bands);
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_B_W);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    /* of 0.25 in light sRGB's curve makes 137 */

    pixel = picture_pixel(image, 9, 9);
    g_assert_cmpint(ABS(pixel[0] - 137), <=, 2);

    if (bands == 2) {
        g_assert_cmpint(pixel[1], ==, 100);
    }

    g_object_unref(image);

    image = picture_result(&b, "f:png/scp:0");
    g_assert_cmpint(vips_image_get_blob(image, VIPS_META_ICC_NAME, &p, &len),
                    ==, 0);
    g_assert_cmpmem(p, len, profile, sizeof(profile));
    g_assert_cmpint(picture_pixel(image, 9, 9)[0], ==, 64);
    g_object_unref(image);

    /* a background of colour does away with grey, and with its profile */

    image = picture_result(&b, "f:png/pd:5/bg:ff0000/scp:0");
    g_assert_cmpint(image->Bands, ==, 3);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    g_object_unref(image);

    g_free(b.data);
}


/* 0.25 * 65535 in light make 0.5371 * 65535 */

static void
color_deep_grey_test(const void *data)
{
    int               bands;
    u_char            profile[GREY_PROFILE];
    VipsImage        *image, *t;
    const uint16_t   *p;
    picture_bytes_t   b;
    const double      dark[] = { 64, 100 };

    bands = GPOINTER_TO_INT(data);
    color_grey_profile(profile);

    t = picture_flat(20, 20, bands, dark);
    g_assert_cmpint(vips_linear1(t, &image, 256, 0, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_cast_ushort(image, &t, NULL), ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              VIPS_INTERPRETATION_GREY16, NULL),
                    ==, 0);
    g_object_unref(t);

    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile,
                             sizeof(profile));
    b = picture_save(image, IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "f:png/ph:1");
    g_assert_cmpint(image->Bands, ==, bands);
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_GREY16);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 9, 9);
    g_assert_cmpint(ABS(p[0] - 35199), <=, 300);

    if (bands == 2) {
        g_assert_cmpint(p[1], ==, 25600);
    }

    g_object_unref(image);
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


/* as if there were no profile, with a warning */

static void
color_cmyk_broken_test(const void *data)
{
    u_char            *p;
    VipsImage         *image;
    imgproc_job_t      job;
    picture_bytes_t    b;

    b = color_source(3, "cmyk", IMGPROC_FORMAT_JPEG);

    p = memmem(b.data, b.len, "acsp", 4);
    g_assert_nonnull(p);
    memset(p - 36 + GPOINTER_TO_INT(data), 0xff, 100);

    picture_process(&job, &b, "f:png");
    g_assert_cmpuint(job.warnings, ==, 1);

    image = picture_load(job.result.data, job.result.len, job.format);
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));
    g_object_unref(image);
    imgproc_buffer_free(&job.result);

    /* there is nothing to go back to */

    picture_process(&job, &b, "f:jpg/scp:0");
    g_assert_cmpuint(job.warnings, ==, 1);

    image = picture_load(job.result.data, job.result.len, job.format);
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_object_unref(image);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}


/* no format that is open to sources holds it yet */

static void
color_lab_test(const void *data)
{
    VipsImage       *image, *lab, *rgb;
    imgproc_ctx_t    ctx;
    imgproc_job_t    job;

    image = picture_new(64, 48, 3);
    g_assert_cmpint(vips_colourspace(image, &lab,
                                     GPOINTER_TO_INT(data)
                                     ? VIPS_INTERPRETATION_LABS
                                     : VIPS_INTERPRETATION_LAB, NULL),
                    ==, 0);
    g_object_unref(image);

    g_assert_cmpint(vips_colourspace(lab, &rgb, VIPS_INTERPRETATION_sRGB,
                                     NULL),
                    ==, 0);

    memset(&job, 0, sizeof(imgproc_job_t));
    memset(&ctx, 0, sizeof(imgproc_ctx_t));

    ctx.job = &job;
    ctx.image = lab;

    g_assert_cmpint(imgproc_color_import(&ctx), ==, IMGPROC_OK);
    g_assert_cmpint(ctx.image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_assert_cmpint(ctx.imported, ==, 0);

    picture_assert_equal(ctx.image, rgb);

    /* a profile that is none for Lab is no error */

    image = picture_new(64, 48, 3);
    g_assert_cmpint(vips_colourspace(image, &lab, VIPS_INTERPRETATION_LAB,
                                     NULL),
                    ==, 0);
    g_object_unref(image);

    color_profile(lab, "p3");
    ctx.image = lab;

    g_assert_cmpint(imgproc_color_import(&ctx), ==, IMGPROC_OK);
    g_assert_cmpint(ctx.image->Type, ==, VIPS_INTERPRETATION_sRGB);
    g_assert_cmpuint(job.warnings, ==, 1);

    g_object_unref(ctx.image);
}


static void
color_deep_test(const void *data)
{
    int               bands;
    picture_bytes_t   b;

    bands = GPOINTER_TO_INT(data);

    b = color_deep_source(bands, NULL);

    picture_assert_equal(picture_result(&b, ""),
                         picture_new(64, 48, bands));

    g_free(b.data);
}


static void
color_deep_kept_test(const void *data)
{
    int               bands;
    picture_bytes_t   b;

    bands = GPOINTER_TO_INT(data);

    b = color_deep_source(bands, NULL);

    picture_assert_equal(picture_result(&b, "ph:1"), color_deep_new(bands));
    picture_assert_equal(picture_result(&b, "ph:1/f:png"),
                         color_deep_new(bands));
    picture_assert_equal(picture_result(&b, "ph:0/f:png"),
                         picture_new(64, 48, bands));

    g_free(b.data);
}


/* formats of 8 bits make no difference of it, whenever they are chosen */

static void
color_deep_late_test(const void *data)
{
    VipsImage        *image, *expected;
    imgproc_job_t     job;
    picture_bytes_t   b;

    b = color_deep_source(GPOINTER_TO_INT(data), NULL);

    picture_job(&job, &b, "ph:1/pd:1");
    job.preferred.n = 1;
    job.preferred.elts[0] = IMGPROC_FORMAT_WEBP;
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_WEBP);

    image = picture_load(job.result.data, job.result.len, job.format);
    expected = picture_result(&b, "ph:0/pd:1/f:webp");
    picture_assert_equal(image, expected);

    image = picture_result(&b, "ph:1/pd:1/f:webp");
    expected = picture_result(&b, "ph:0/pd:1/f:webp");
    picture_assert_equal(image, expected);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


/* the colours through the profile, with all bits; alpha past it */

static void
color_deep_p3_test(const void *data)
{
    int               bands;
    VipsImage        *image, *color, *t, *alpha;
    picture_bytes_t   b;

    bands = GPOINTER_TO_INT(data);
    b = color_deep_source(bands, "p3");

    image = color_deep_new(bands);
    color_profile(image, "p3");

    g_assert_cmpint(vips_extract_band(image, &color, 0, "n", 3, NULL), ==, 0);
    g_assert_cmpint(vips_icc_transform(color, &t, "srgb", "embedded", TRUE,
                                       "pcs", VIPS_PCS_XYZ, "depth", 16,
                                       NULL),
                    ==, 0);
    g_object_unref(color);

    if (bands == 4) {
        g_assert_cmpint(vips_extract_band(image, &alpha, 3, NULL), ==, 0);
        g_assert_cmpint(vips_bandjoin2(t, alpha, &color, NULL), ==, 0);
        g_object_unref(alpha);
        g_object_unref(t);
        t = color;
    }

    g_object_unref(image);

    image = picture_result(&b, "f:png/ph:1");
    g_assert_cmpint(image->BandFmt, ==, VIPS_FORMAT_USHORT);
    g_assert_false(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    picture_assert_equal(image, t);

    image = picture_result(&b, "f:png/ph:1/scp:0");
    g_assert_true(vips_image_get_typeof(image, VIPS_META_ICC_NAME));

    picture_assert_equal(image, color_deep_new(bands));

    g_free(b.data);
}


/* opaque is 65535 in all of them, and a background has 257 for each 1 */

static void
color_deep_steps_test(void)
{
    VipsImage        *image, *t;
    const uint16_t   *p;
    picture_bytes_t   b;
    const double      half[] = { 32768, 0, 65535, 65535 };

    g_assert_cmpint(vips_black(&image, 60, 40, "bands", 4, NULL), ==, 0);
    g_assert_cmpint(vips_linear(image, &t, (double[]) { 1, 1, 1, 1 },
                                (double *) half, 4, NULL),
                    ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_cast_ushort(t, &image, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_copy(image, &t, "interpretation",
                              VIPS_INTERPRETATION_RGB16, NULL),
                    ==, 0);
    g_object_unref(image);

    b = picture_save(t, IMGPROC_FORMAT_PNG);

    image = picture_result(&b, "f:png/ph:1/w:30/pd:3");
    g_assert_cmpint(image->BandFmt, ==, VIPS_FORMAT_USHORT);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 15, 10);
    g_assert_cmpint(p[0], ==, 32768);
    g_assert_cmpint(p[1], ==, 0);
    g_assert_cmpint(p[2], ==, 65535);
    g_assert_cmpint(p[3], ==, 65535);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 0, 0);
    g_assert_cmpint(p[3], ==, 0);
    g_object_unref(image);

    image = picture_result(&b, "f:png/ph:1/w:30/pd:3/bg:ff8001");
    g_assert_cmpint(image->Bands, ==, 3);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 1, 1);
    g_assert_cmpint(p[0], ==, 65535);
    g_assert_cmpint(p[1], ==, 0x8080);
    g_assert_cmpint(p[2], ==, 0x0101);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 15, 10);
    g_assert_cmpint(p[0], ==, 32768);
    g_object_unref(image);

    g_free(b.data);

    /* grey that gets an alpha, and then a colour */

    b = color_deep_source(1, NULL);

    image = picture_result(&b, "f:png/ph:1/pd:3");
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_GREY16);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 10, 10);
    g_assert_cmpint(p[0], ==, 7 * 257);
    g_assert_cmpint(p[1], ==, 65535);
    g_object_unref(image);

    image = picture_result(&b, "f:png/ph:1/pd:3/bg:00ff00");
    g_assert_cmpint(image->Type, ==, VIPS_INTERPRETATION_RGB16);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 1, 1);
    g_assert_cmpint(p[0], ==, 0);
    g_assert_cmpint(p[1], ==, 65535);
    p = (uint16_t *) VIPS_IMAGE_ADDR(image, 10, 10);
    g_assert_cmpint(p[0], ==, 7 * 257);
    g_assert_cmpint(p[1], ==, 7 * 257);
    g_object_unref(image);

    g_free(b.data);
}


/* more than 8 bits only if somebody has asked to keep them */

static void
color_deep_avif_test(void)
{
    int               i;
    imgproc_job_t     job;
    imgproc_info_t    info;
    imgproc_error_t   err;
    picture_bytes_t   b;
    const char       *options[] = { "f:avif", "f:avif/ph:1" };
    const unsigned    bits[] = { 8, 12 };

    if (!(imgproc_image_results() & 1u << IMGPROC_FORMAT_AVIF)) {
        g_test_skip("no encoder");
        return;
    }

    b = color_deep_source(3, NULL);

    for (i = 0; i < 2; i++) {
        picture_process(&job, &b, options[i]);

        g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                      &err),
                        ==, IMGPROC_OK);
        g_assert_cmpuint(info.bits, ==, bits[i]);

        imgproc_buffer_free(&job.result);
    }

    g_free(b.data);

    /* libaom ends the process over what it does not expect */

    for (i = 1; i <= 4; i++) {
        b = color_deep_source(i, NULL);

        picture_process(&job, &b, "f:avif/ph:1/q:60");
        imgproc_buffer_free(&job.result);

        picture_process(&job, &b, "f:avif/ph:1/q:95");
        imgproc_buffer_free(&job.result);

        g_free(b.data);
    }

    /* and of 8 nothing more is made */

    b = picture_save(picture_new(64, 48, 3), IMGPROC_FORMAT_PNG);
    picture_process(&job, &b, "f:avif/ph:1");

    g_assert_cmpint(imgproc_sniff(job.result.data, job.result.len, &info,
                                  &err),
                    ==, IMGPROC_OK);
    g_assert_cmpuint(info.bits, ==, 8);

    imgproc_buffer_free(&job.result);
    g_free(b.data);
}


/* profile: the name of one of libvips's, the picture is in its space */

static picture_bytes_t
color_source(int bands, const char *profile, imgproc_format_e format)
{
    VipsImage  *image, *t;

    image = picture_new(64, 48, bands);

    if (profile && strcmp(profile, "cmyk") == 0) {
        g_assert_cmpint(vips_icc_transform(image, &t, profile, NULL), ==, 0);
        g_object_unref(image);
        return picture_save(t, format);
    }

    if (profile) {
        color_profile(image, profile);
    }

    return picture_save(image, format);
}


static picture_bytes_t
color_deep_source(int bands, const char *profile)
{
    VipsImage  *image;

    image = color_deep_new(bands);

    if (profile) {
        color_profile(image, profile);
    }

    return picture_save(image, IMGPROC_FORMAT_PNG);
}


/* the pixels of picture_new(), 0..65535 */

static VipsImage *
color_deep_new(int bands)
{
    VipsImage  *image, *t;

    image = picture_new(64, 48, bands);

    g_assert_cmpint(vips_linear1(image, &t, 257, 0, NULL), ==, 0);
    g_object_unref(image);
    g_assert_cmpint(vips_cast_ushort(t, &image, NULL), ==, 0);
    g_object_unref(t);
    g_assert_cmpint(vips_copy(image, &t, "interpretation",
                              bands < 3 ? VIPS_INTERPRETATION_GREY16
                                        : VIPS_INTERPRETATION_RGB16, NULL),
                    ==, 0);
    g_object_unref(image);

    return t;
}


static void
color_profile(VipsImage *image, const char *name)
{
    VipsBlob  *blob;

    g_assert_cmpint(vips_profile_load(name, &blob, NULL), ==, 0);
    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME,
                             VIPS_AREA(blob)->data, VIPS_AREA(blob)->length);
    vips_area_unref(VIPS_AREA(blob));
}


/* ICC.1:2001, a monochrome display whose light is linear */

static void
color_grey_profile(u_char profile[GREY_PROFILE])
{
    u_char  *p;

    memset(profile, 0, GREY_PROFILE);

    color_put32(profile, GREY_PROFILE);
    profile[8] = 2;
    memcpy(profile + 12, "mntrGRAYXYZ ", 12);
    memcpy(profile + 36, "acsp", 4);

    /* D50 */

    color_put32(profile + 68, 0xf6d6);
    color_put32(profile + 72, 0x10000);
    color_put32(profile + 76, 0xd32d);

    p = profile + 128;
    color_put32(p, 3);
    memcpy(p + 4, "wtpt", 4);
    color_put32(p + 8, 168);
    color_put32(p + 12, 20);
    memcpy(p + 16, "kTRC", 4);
    color_put32(p + 20, 188);
    color_put32(p + 24, 12);
    memcpy(p + 28, "cprt", 4);
    color_put32(p + 32, 204);
    color_put32(p + 36, 12);

    p = profile + 168;
    memcpy(p, "XYZ ", 4);
    memcpy(p + 8, profile + 68, 12);
    memcpy(p + 20, "curv", 4);
    memcpy(p + 36, "text", 4);
    memcpy(p + 44, "us", 2);
}


static void
color_put32(u_char *p, uint32_t n)
{
    p[0] = n >> 24;
    p[1] = n >> 16;
    p[2] = n >> 8;
    p[3] = n;
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
