
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc.h"


typedef struct {
    const char        *path;
    const char        *text;
    const char        *detail;
} error_t;


static void test_error(const void *data);
static void test_format(void);
static void test_long(void);
static void test_codes(void);


static const error_t  errors[] = {
    { "plain", "plain", "plain" },
    { "empty", "", "" },
    { "control", "a\r\nb\tc\x1b[31m", "a??b?c?[31m" },
    { "delete", "a\x7f" "b", "a?b" },
    { "utf-8", "\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9" },
    { "percent", "100 %s %n", "100 %s %n" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(errors); i++) {
        path = g_strconcat("/text/", errors[i].path, NULL);
        g_test_add_data_func(path, &errors[i], test_error);
        g_free(path);
    }

    g_test_add_func("/format", test_format);
    g_test_add_func("/long", test_long);
    g_test_add_func("/codes", test_codes);

    return g_test_run();
}


static void
test_error(const void *data)
{
    imgproc_error_t   err;
    const error_t    *t;

    t = data;
    memset(&err, 0xa5, sizeof(imgproc_error_t));

    g_assert_cmpint(imgproc_error(&err, IMGPROC_BAD_URL, "%s", t->text), ==,
                    IMGPROC_BAD_URL);

    g_assert_cmpint(err.code, ==, IMGPROC_BAD_URL);
    g_assert_cmpstr(err.detail, ==, t->detail);
    g_assert_cmpstr(err.hint, ==, "");
}


static void
test_format(void)
{
    imgproc_error_t  err;

    (void) imgproc_error(&err, IMGPROC_BUSY, "%d of %s, %.2f", 3, "x", 1.5);

    g_assert_cmpint(err.code, ==, IMGPROC_BUSY);
    g_assert_cmpstr(err.detail, ==, "3 of x, 1.50");
}


/* what does not fit is cut, and nothing beyond is touched */

static void
test_long(void)
{
    size_t           n;
    char             text[IMGPROC_DETAIL_LEN + 2];
    imgproc_error_t  err;

    for (n = IMGPROC_DETAIL_LEN - 2; n < sizeof(text); n++) {

        memset(text, 'x', n);
        text[n] = '\0';

        (void) imgproc_error(&err, IMGPROC_INTERNAL, "%s", text);

        g_assert_cmpuint(strlen(err.detail), ==,
                         MIN(n, IMGPROC_DETAIL_LEN - 1));
        g_assert_cmpstr(err.hint, ==, "");
    }
}


/* an error has one of a fixed number of codes, and keeps no hint of another */

static void
test_codes(void)
{
    int              code;
    imgproc_error_t  err;

    for (code = IMGPROC_OK; code < IMGPROC_CODES; code++) {

        memset(&err, 0xa5, sizeof(imgproc_error_t));

        g_assert_cmpint(imgproc_error(&err, code, "no %d", code), ==, code);
        g_assert_cmpint(err.code, ==, code);
        g_assert_cmpstr(err.hint, ==, "");
    }

    g_assert_cmpint(IMGPROC_OK, ==, 0);
}
