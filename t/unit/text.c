
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_text.h"


typedef struct {
    const char        *name;
    imgproc_str_t      text;
    const char        *expected;
} quoted_row_t;


static void test_prints(void);
static void test_grows(void);
static void test_too_long(void);
static void test_quoted(gconstpointer data);
static void is(const imgproc_text_t *t, const char *expected);


static const quoted_row_t  quoted_rows[] = {
    { "empty", imgproc_str(""), "\"\"" },
    { "plain", imgproc_str("glibc 2.36"), "\"glibc 2.36\"" },
    { "utf-8", imgproc_str("\xc3\xa4"), "\"\xc3\xa4\"" },
    { "quotes", imgproc_str("a\"b\\c"), "\"a\\u0022b\\u005cc\"" },
    { "controls", imgproc_str("\n\x1f "), "\"\\u000a\\u001f \"" },
    { "zero", imgproc_str("a\0b"), "\"a\\u0000b\"" },
};


static void
test_prints(void)
{
    imgproc_text_t  t;

    memset(&t, 0, sizeof(imgproc_text_t));

    imgproc_text(&t, "%s", "");
    g_assert_null(t.buffer.data);

    imgproc_text(&t, "%d%%", 5);
    imgproc_text(&t, " and %s\n", "more");
    is(&t, "5% and more\n");

    imgproc_buffer_free(&t.buffer);
}


static void
test_grows(void)
{
    size_t          i, n;
    imgproc_text_t  t;

    memset(&t, 0, sizeof(imgproc_text_t));

    n = 300 * 1024;

    for (i = 0; i < n; i += 8) {
        imgproc_text(&t, "%08zu", i);
    }

    g_assert_cmpint(t.code, ==, IMGPROC_OK);
    g_assert_cmpuint(t.buffer.len, ==, n);
    g_assert_cmpmem(t.buffer.data + 80000, 8, "00080000", 8);

    imgproc_buffer_free(&t.buffer);
}


/* nothing of it is printed, and nothing any more */

static void
test_too_long(void)
{
    char            line[IMGPROC_TEXT_MAX + 1];
    imgproc_text_t  t;

    memset(&t, 0, sizeof(imgproc_text_t));
    memset(line, 'x', IMGPROC_TEXT_MAX);

    line[IMGPROC_TEXT_MAX - 1] = '\0';
    imgproc_text(&t, "%s", line);

    g_assert_cmpint(t.code, ==, IMGPROC_OK);
    g_assert_cmpuint(t.buffer.len, ==, IMGPROC_TEXT_MAX - 1);

    line[IMGPROC_TEXT_MAX - 1] = 'x';
    line[IMGPROC_TEXT_MAX] = '\0';
    imgproc_text(&t, "%s", line);
    imgproc_text(&t, "y");

    g_assert_cmpint(t.code, ==, IMGPROC_INTERNAL);
    g_assert_cmpuint(t.buffer.len, ==, IMGPROC_TEXT_MAX - 1);

    imgproc_buffer_free(&t.buffer);
}


static void
test_quoted(gconstpointer data)
{
    imgproc_text_t       t;
    const quoted_row_t  *row = data;

    memset(&t, 0, sizeof(imgproc_text_t));

    imgproc_text_quoted(&t, &row->text);
    is(&t, row->expected);

    imgproc_buffer_free(&t.buffer);
}


static void
is(const imgproc_text_t *t, const char *expected)
{
    g_assert_cmpint(t->code, ==, IMGPROC_OK);
    g_assert_cmpmem(t->buffer.data, t->buffer.len, expected,
                    strlen(expected));
}


int
main(int argc, char **argv)
{
    char    path[64];
    size_t  i;

    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/text/prints", test_prints);
    g_test_add_func("/text/grows", test_grows);
    g_test_add_func("/text/too-long", test_too_long);

    for (i = 0; i < G_N_ELEMENTS(quoted_rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/text/quoted/%s",
                          quoted_rows[i].name);
        g_test_add_data_func(path, &quoted_rows[i], test_quoted);
    }

    return g_test_run();
}
