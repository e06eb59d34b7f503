
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_format.h"


typedef struct {
    const char        *path;
    const char        *name;
    size_t             len;
    imgproc_format_e   format;
} name_t;


typedef struct {
    const char        *path;
    unsigned           flags;
    size_t             size;
    const char        *names;
} names_t;


static void test_name(const void *data);
static void test_names(const void *data);
static void test_table(void);
static void test_outside(void);


static const name_t  names[] = {
    { "jpeg", "jpeg", 4, IMGPROC_FORMAT_JPEG },
    { "alias", "jpg", 3, IMGPROC_FORMAT_JPEG },
    { "png", "png", 3, IMGPROC_FORMAT_PNG },
    { "webp", "webp", 4, IMGPROC_FORMAT_WEBP },
    { "ico", "ico", 3, IMGPROC_FORMAT_ICO },
    { "slice", "pngwebp", 3, IMGPROC_FORMAT_PNG },
    { "empty", "", 0, IMGPROC_FORMAT_NONE },
    { "part", "jpe", 3, IMGPROC_FORMAT_NONE },
    { "longer", "jpegs", 5, IMGPROC_FORMAT_NONE },
    { "with-zero", "png", 4, IMGPROC_FORMAT_NONE },
    { "upper-case", "PNG", 3, IMGPROC_FORMAT_NONE },
    { "pdf", "pdf", 3, IMGPROC_FORMAT_NONE }
};


static const names_t  lists[] = {
    { "results", IMGPROC_FORMAT_RESULT, 64,
      "jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico" },
    { "auto", IMGPROC_FORMAT_AUTO, 64,
      "jpeg, png, webp, gif, avif, jxl, tiff, bmp, ico" },
    { "animated", IMGPROC_FORMAT_ANIMATION, 64, "webp, gif" },
    { "both", IMGPROC_FORMAT_RESULT|IMGPROC_FORMAT_ANIMATION, 64,
      "webp, gif" },
    { "cut", IMGPROC_FORMAT_RESULT, 8, "jpeg, p" },
    { "one-byte", IMGPROC_FORMAT_RESULT, 1, "" },
    { "nothing", 0x8000, 64, "" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        path = g_strconcat("/name/", names[i].path, NULL);
        g_test_add_data_func(path, &names[i], test_name);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(lists); i++) {
        path = g_strconcat("/names/", lists[i].path, NULL);
        g_test_add_data_func(path, &lists[i], test_names);
        g_free(path);
    }

    g_test_add_func("/table", test_table);
    g_test_add_func("/outside", test_outside);

    return g_test_run();
}


static void
test_name(const void *data)
{
    imgproc_str_t   s;
    const name_t   *t;

    t = data;

    s.len = t->len;
    s.data = (u_char *) t->name;

    g_assert_cmpint(imgproc_format_by_name(&s), ==, t->format);
}


static void
test_names(const void *data)
{
    char           *buf;
    const names_t  *t;

    t = data;
    buf = g_malloc(t->size);

    g_assert_true(imgproc_format_names(t->flags, buf, t->size) == buf);
    g_assert_cmpstr(buf, ==, t->names);

    g_free(buf);
}


/* each row is found by its name, and says what it must to be sent */

static void
test_table(void)
{
    int                      i;
    const imgproc_format_t  *f;

    for (i = IMGPROC_FORMAT_NONE + 1; i < IMGPROC_FORMATS; i++) {

        f = imgproc_format(i);

        g_assert_cmpint(imgproc_format_by_name(&f->name), ==, i);
        g_assert_cmpuint(f->extension.len, >, 0);
        g_assert_true(g_str_has_prefix((char *) f->mime_type.data, "image/"));
        g_assert_cmpuint(f->name.len, ==, strlen((char *) f->name.data));

        g_assert_cmpint(f->quality, >=, 0);
        g_assert_cmpint(f->quality, <=, 100);

        if (f->alias.len) {
            g_assert_cmpint(imgproc_format_by_name(&f->alias), ==, i);
        }
    }
}


static void
test_outside(void)
{
    unsigned                 i;
    const imgproc_format_t  *f;

    static const int  formats[] = {
        IMGPROC_FORMAT_NONE, IMGPROC_FORMATS, IMGPROC_FORMATS + 1, -1
    };

    for (i = 0; i < G_N_ELEMENTS(formats); i++) {

        f = imgproc_format(formats[i]);

        g_assert_nonnull(f);
        g_assert_cmpuint(f->name.len, ==, 0);
        g_assert_cmpuint(f->mime_type.len, ==, 0);
        g_assert_cmpuint(f->flags, ==, 0);
    }
}
