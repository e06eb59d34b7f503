
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_profile.h"
#include "picture.h"


typedef struct {
    const char          *profile;  /* of libvips's */
    int                  bands;
    VipsInterpretation   type;
    int                  valid;
} profile_case_t;


static void profile_valid_test(const void *data);
static void profile_broken_test(void);
static void profile_srgb_test(void);
static void profile_header_test(void);
static void profile_none_test(void);
static u_char *profile_load(const char *name, size_t *len);


static const profile_case_t  profile_cases[] = {
    { "srgb", 3, VIPS_INTERPRETATION_sRGB, 1 },
    { "srgb", 4, VIPS_INTERPRETATION_sRGB, 1 },
    { "p3", 3, VIPS_INTERPRETATION_RGB16, 1 },
    { "cmyk", 4, VIPS_INTERPRETATION_CMYK, 1 },
    { "cmyk", 4, VIPS_INTERPRETATION_sRGB, 0 },
    { "p3", 4, VIPS_INTERPRETATION_CMYK, 0 },
    { "p3", 1, VIPS_INTERPRETATION_B_W, 0 },
    { "p3", 2, VIPS_INTERPRETATION_GREY16, 0 },
    { "p3", 3, VIPS_INTERPRETATION_LAB, 0 },
    { "srgb", 3, VIPS_INTERPRETATION_LABS, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(profile_cases); i++) {
        path = g_strdup_printf("/profile/valid/%u-%s", i,
                               profile_cases[i].profile);
        g_test_add_data_func(path, &profile_cases[i], profile_valid_test);
        g_free(path);
    }

    g_test_add_func("/profile/broken", profile_broken_test);
    g_test_add_func("/profile/srgb", profile_srgb_test);
    g_test_add_func("/profile/header", profile_header_test);
    g_test_add_func("/profile/none", profile_none_test);

    return g_test_run();
}


static void
profile_valid_test(const void *data)
{
    u_char                *p;
    size_t                 len;
    VipsImage             *image, *t;
    const profile_case_t  *c;

    c = data;

    t = picture_new(8, 8, c->bands);
    g_assert_cmpint(vips_copy(t, &image, "interpretation", c->type, NULL), ==,
                    0);
    g_object_unref(t);

    p = profile_load(c->profile, &len);

    g_assert_cmpint(imgproc_profile_valid(image, p, len), ==, c->valid);

    g_free(p);
    g_object_unref(image);
}


/* cut anywhere it is none, and reading it stays inside of it */

static void
profile_broken_test(void)
{
    u_char     *p, *cut;
    size_t      len, n;
    VipsImage  *image;

    image = picture_new(8, 8, 3);
    p = profile_load("p3", &len);

    for (n = 0; n < len; n++) {
        cut = g_memdup2(p, n);
        g_assert_cmpint(imgproc_profile_valid(image, cut, n), ==, 0);
        g_assert_cmpint(imgproc_profile_is_srgb(cut, n), ==, 0);
        g_free(cut);
    }

    /* a table of more tags than there is room for */

    memset(p + 128, 0xff, 4);
    g_assert_cmpint(imgproc_profile_valid(image, p, len), ==, 0);

    g_free(p);
    g_object_unref(image);
}


static void
profile_srgb_test(void)
{
    u_char  *p;
    size_t   len;

    p = profile_load("srgb", &len);
    g_assert_cmpint(imgproc_profile_is_srgb(p, len), ==, 1);
    p[len - 1] ^= 1;
    g_assert_cmpint(imgproc_profile_is_srgb(p, len), ==, 0);
    g_free(p);

    p = profile_load("p3", &len);
    g_assert_cmpint(imgproc_profile_is_srgb(p, len), ==, 0);

    /* what HP and Microsoft have made, by its header */

    p[8] = 2;
    p[9] = 0x10;
    memcpy(p + 48, "IEC sRGB", 8);
    g_assert_cmpint(imgproc_profile_is_srgb(p, len), ==, 1);

    p[8] = 4;
    g_assert_cmpint(imgproc_profile_is_srgb(p, len), ==, 0);

    g_free(p);
}


static void
profile_header_test(void)
{
    u_char  *p;
    size_t   len;

    p = profile_load("p3", &len);
    g_assert_cmpint(imgproc_profile_pcs(p), ==, VIPS_PCS_XYZ);
    g_assert_cmpint(imgproc_profile_is_cmyk(p), ==, 0);
    g_free(p);

    p = profile_load("cmyk", &len);
    g_assert_cmpint(imgproc_profile_pcs(p), ==, VIPS_PCS_LAB);
    g_assert_cmpint(imgproc_profile_is_cmyk(p), ==, 1);
    g_free(p);
}


static void
profile_none_test(void)
{
    size_t         len;
    VipsImage     *image;
    const u_char  *p;

    image = picture_new(8, 8, 3);

    g_assert_null(imgproc_profile(image, &len));

    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, "abc", 3);

    p = imgproc_profile(image, &len);
    g_assert_cmpmem(p, len, "abc", 3);

    g_object_unref(image);
}


static u_char *
profile_load(const char *name, size_t *len)
{
    u_char    *p;
    VipsBlob  *blob;

    g_assert_cmpint(vips_profile_load(name, &blob, NULL), ==, 0);

    *len = VIPS_AREA(blob)->length;
    p = g_memdup2(VIPS_AREA(blob)->data, *len);

    vips_area_unref(VIPS_AREA(blob));

    return p;
}
