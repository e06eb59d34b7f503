
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_rights.h"
#include "picture.h"


#define COPYRIGHT  "exif-ifd0-Copyright"
#define ARTIST     "exif-ifd0-Artist"


typedef struct {
    const char  *value;      /* as libvips shows it */
    const char  *expected;   /* what it is to be told, NULL: nothing */
} rights_t;


static void rights_exif_test(const void *data);
static void rights_nothing_test(void);
static void rights_named_test(const void *data);
static void rights_written_test(const void *data);


static const rights_t  rights_cases[] = {
    { "me (me, ASCII, 3 components, 3 bytes)", "me (ASCII)" },
    { "(c) me ((c) me, ASCII, 7 components, 7 bytes)", "(c) me (ASCII)" },
    { "by me (c) 24 (by me (c) 24 (Photographer) - [None] (Editor), ASCII, 13 "
      "components, 13 bytes)", "by me (c) 24 (ASCII)" },
    { "a, b (a, b, ASCII, 5 components, 5 bytes)", "a, b (ASCII)" },
    { " (, ASCII, 1 components, 1 bytes)", " (ASCII)" },

    /* of another length than it had in the file */
    { "m\xc3\xa9 (m\xc3\xa9, ASCII, 3 components, 3 bytes)",
      "m\xc3\xa9 (ASCII)" },
    { "me (me (Photographer) - you (Editor), ASCII, 7 components, 7 bytes)",
      "me (ASCII)" },

    /* a field that somebody has cut */
    { "me, ASCII, ", "me, ASCII,  (ASCII)" },
    { "me (you, ASCII, 99999999999999999999 components",
      "me (you, ASCII, 99999999999999999999 components (ASCII)" },

    { "1/2 (0.5, Rational, 1 components, 8 bytes)", NULL },
    { "", NULL }
};


static const char  *rights_names[] = {
    COPYRIGHT, ARTIST, VIPS_META_XMP_NAME, VIPS_META_IPTC_NAME
};


static const char  *rights_texts[] = {
    "me", "(c) me", "by me (c) 2024 (and you)", "a (a (a", "a, b", "((("
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    for (i = 0; i < G_N_ELEMENTS(rights_cases); i++) {
        path = g_strdup_printf("/rights/exif/%u", i);
        g_test_add_data_func(path, &rights_cases[i], rights_exif_test);
        g_free(path);
    }

    g_test_add_func("/rights/nothing", rights_nothing_test);

    for (i = 0; i < G_N_ELEMENTS(rights_names); i++) {
        path = g_strdup_printf("/rights/named/%s", rights_names[i]);
        g_test_add_data_func(path, rights_names[i], rights_named_test);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(rights_texts); i++) {
        path = g_strdup_printf("/rights/written/%u", i);
        g_test_add_data_func(path, rights_texts[i], rights_written_test);
        g_free(path);
    }

    return g_test_run();
}


static void
rights_exif_test(const void *data)
{
    VipsImage       *from, *to;
    const char      *value;
    const rights_t  *c;

    c = data;

    from = picture_new(8, 8, 3);
    to = picture_new(8, 8, 3);

    vips_image_set_string(from, ARTIST, c->value);

    g_assert_cmpint(imgproc_rights_exif(from, to, ARTIST), ==,
                    c->expected != NULL);
    g_assert_cmpint(vips_image_get_typeof(to, ARTIST) != 0, ==,
                    c->expected != NULL);

    if (c->expected) {
        g_assert_cmpint(vips_image_get_string(to, ARTIST, &value), ==, 0);
        g_assert_cmpstr(value, ==, c->expected);
    }

    g_object_unref(from);
    g_object_unref(to);
}


static void
rights_nothing_test(void)
{
    VipsImage  *from, *to;

    from = picture_new(8, 8, 3);
    to = picture_new(8, 8, 3);

    g_assert_cmpint(imgproc_rights_named(from), ==, 0);
    g_assert_cmpint(imgproc_rights(from, to), ==, 0);

    /* what is there, and says nothing of it */

    vips_image_set_string(from, "exif-ifd0-Make", "me (me, ASCII, 3 "
                          "components, 3 bytes)");
    vips_image_set_blob_copy(from, VIPS_META_XMP_NAME, "<a/>", 4);
    vips_image_set_blob_copy(from, VIPS_META_IPTC_NAME, "Photoshop 3.0", 14);
    vips_image_set_int(from, ARTIST, 1);

    g_assert_cmpint(imgproc_rights_named(from), ==, 1);
    g_assert_cmpint(imgproc_rights(from, to), ==, 0);

    g_assert_false(vips_image_get_typeof(to, VIPS_META_EXIF_NAME));
    g_assert_false(vips_image_get_typeof(to, VIPS_META_XMP_NAME));
    g_assert_false(vips_image_get_typeof(to, VIPS_META_IPTC_NAME));
    g_assert_false(vips_image_get_typeof(to, ARTIST));
    g_assert_false(vips_image_get_typeof(to, "exif-ifd0-Make"));

    g_object_unref(from);
    g_object_unref(to);
}


static void
rights_named_test(const void *data)
{
    VipsImage  *image;

    image = picture_new(8, 8, 3);

    vips_image_set_string(image, data, "");
    g_assert_cmpint(imgproc_rights_named(image), ==, 1);

    g_object_unref(image);
}


/* what a picture says, its result says letter by letter */

static void
rights_written_test(const void *data)
{
    char             *text;
    VipsImage        *image;
    const char       *value;
    picture_bytes_t   b;

    image = picture_new(40, 40, 3);

    text = g_strconcat(data, " (ASCII)", NULL);
    vips_image_set_string(image, COPYRIGHT, text);
    vips_image_set_string(image, ARTIST, text);
    g_free(text);

    b = picture_save(image, IMGPROC_FORMAT_JPEG);
    image = picture_result(&b, "f:jpg");

    text = g_strdup_printf("%s (%s", (const char *) data, (const char *) data);

    g_assert_cmpint(vips_image_get_string(image, COPYRIGHT, &value), ==, 0);
    g_assert_true(g_str_has_prefix(value, text));
    g_assert_cmpint(vips_image_get_string(image, ARTIST, &value), ==, 0);
    g_assert_true(g_str_has_prefix(value, text));

    g_free(text);
    g_object_unref(image);
    g_free(b.data);
}
