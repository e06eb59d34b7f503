
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_filename.h"


typedef struct {
    const char        *path;
    const char        *source;
    const char        *stem;
} stem_t;


typedef struct {
    const char        *path;
    const char        *stem;
    size_t             len;
    const char        *value;        /* behind "inline; filename=" */
} name_t;


#define text(s)  s, sizeof(s) - 1


static void test_stem(const void *data);
static void test_name(const void *data);
static void test_attachment(void);
static void test_long(void);
static void test_cut(void);
static void test_room(void);
static void test_every_byte(void);
static char *disposition(const char *stem, size_t len);


static const stem_t  stems[] = {
    { "file", "/cats/1.jpg", "1" },
    { "relative", "1.jpg", "1" },
    { "no-extension", "/cats/one", "one" },
    { "two-extensions", "/cats/1.tar.gz", "1.tar" },
    { "dot-in-the-path", "/cats.d/one", "one" },
    { "dot-first", "/cats/.hidden", ".hidden" },
    { "dot-first-and-later", "/cats/.hidden.png", ".hidden" },
    { "dot-last", "/cats/one.", "one" },
    { "dot", "/.", "." },
    { "dots", "/..", "." },
    { "slash-last", "/cats/", "" },
    { "slash", "/", "" },
    { "empty", "", "" },
    { "blanks", "/a b.c d", "a b" }
};


static const name_t  values[] = {
    { "plain", text("cat"), "\"cat.jpg\"" },
    { "blank", text("a cat"), "\"a cat.jpg\"" },
    { "dots", text("a.b.c"), "\"a.b.c.jpg\"" },
    { "percent", text("100%41"), "\"100%41.jpg\"" },
    { "semicolon", text("a; filename=b"), "\"a; filename=b.jpg\"" },
    { "empty", text(""), "\"image.jpg\"" },
    { "quote", text("a\"b"), "\"a\\\"b.jpg\"" },
    { "quotes", text("\"\""), "\"\\\"\\\".jpg\"" },
    { "backslash", text("a\\b"), "\"a\\\\b.jpg\"" },
    { "backslash-last", text("a\\"), "\"a\\\\.jpg\"" },
    { "slash", text("../../etc/passwd"), "\".._.._etc_passwd.jpg\"" },

    { "line-feed", text("a\r\nSet-Cookie: b"), "\"aSet-Cookie: b.jpg\"" },
    { "zero", text("a\0b"), "\"ab.jpg\"" },
    { "delete", text("a\x7f" "b"), "\"ab.jpg\"" },
    { "tab", text("a\tb\x1b"), "\"ab.jpg\"" },
    { "control-only", text("\r\n\x01"), "\"image.jpg\"" },

    { "utf-8", text("caf\xc3\xa9"),
      "\"caf_.jpg\"; filename*=UTF-8''caf%C3%A9.jpg" },
    { "utf-8-only", text("\xe7\x8c\xab"),
      "\"_.jpg\"; filename*=UTF-8''%E7%8C%AB.jpg" },
    { "utf-8-four", text("\xf0\x9f\x90\x88 1"),
      "\"_ 1.jpg\"; filename*=UTF-8''%F0%9F%90%88%201.jpg" },
    { "utf-8-attr-char", text("\xc3\xa9!#$&+-.^_`|~"),
      "\"_!#$&+-.^_`|~.jpg\"; filename*=UTF-8''%C3%A9!#$&+-.^_`|~.jpg" },
    { "utf-8-others", text("\xc3\xa9\"'%*;,=\\"),
      "\"_\\\"'%*;,=\\\\.jpg\"; "
      "filename*=UTF-8''%C3%A9%22%27%25%2A%3B%2C%3D%5C.jpg" },
    { "utf-8-control", text("a\xc2\x85" "b\xc3\xa9\xc2\x9f\xc2\x80"),
      "\"ab_.jpg\"; filename*=UTF-8''ab%C3%A9.jpg" },
    { "utf-8-no-control", text("\xc2\xa0"),
      "\"_.jpg\"; filename*=UTF-8''%C2%A0.jpg" },

    { "latin-1", text("caf\xe9"), "\"caf_.jpg\"" },
    { "broken", text("a\xc3"), "\"a_.jpg\"" },
    { "broken-within", text("\xc3\xa9\x85\xff"), "\"____.jpg\"" },
    { "overlong", text("\xc0\xaf"), "\"__.jpg\"" },
    { "surrogate", text("\xed\xa0\x80"), "\"___.jpg\"" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(stems); i++) {
        path = g_strconcat("/stem/", stems[i].path, NULL);
        g_test_add_data_func(path, &stems[i], test_stem);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(values); i++) {
        path = g_strconcat("/disposition/", values[i].path, NULL);
        g_test_add_data_func(path, &values[i], test_name);
        g_free(path);
    }

    g_test_add_func("/disposition/attachment", test_attachment);
    g_test_add_func("/disposition/long", test_long);
    g_test_add_func("/disposition/cut", test_cut);
    g_test_add_func("/disposition/room", test_room);
    g_test_add_func("/disposition/every-byte", test_every_byte);

    return g_test_run();
}


static void
test_stem(const void *data)
{
    char           *s;
    imgproc_str_t   path, stem;
    const stem_t   *t;

    t = data;

    path.len = strlen(t->source);
    path.data = (u_char *) g_strdup(t->source);

    imgproc_filename_stem(&path, &stem);

    s = g_strndup((char *) stem.data, stem.len);
    g_assert_cmpstr(s, ==, t->stem);
    g_free(s);

    g_free(path.data);
}


static void
test_name(const void *data)
{
    char          *value;
    const name_t  *t;

    t = data;
    value = disposition(t->stem, t->len);

    g_assert_true(g_str_has_prefix(value, "inline; filename="));
    g_assert_cmpstr(value + strlen("inline; filename="), ==, t->value);

    g_free(value);
}


static void
test_attachment(void)
{
    char                 buf[IMGPROC_DISPOSITION_LEN];
    const imgproc_str_t  stem = imgproc_str("cat");
    const imgproc_str_t  extension = imgproc_str("webp");

    g_assert_cmpuint(imgproc_filename_disposition(&stem, &extension, 1, buf),
                     ==, strlen("attachment; filename=\"cat.webp\""));
    g_assert_cmpstr(buf, ==, "attachment; filename=\"cat.webp\"");
}


static void
test_long(void)
{
    char  *stem, *value, *expected, *kept;

    stem = g_strnfill(5000, 'x');
    kept = g_strndup(stem, IMGPROC_STEM_LEN);

    value = disposition(stem, 5000);
    expected = g_strdup_printf("inline; filename=\"%s.jpg\"", kept);
    g_assert_cmpstr(value, ==, expected);

    g_free(expected);
    g_free(value);

    value = disposition(stem, IMGPROC_STEM_LEN);
    expected = g_strdup_printf("inline; filename=\"%s.jpg\"", kept);
    g_assert_cmpstr(value, ==, expected);

    g_free(expected);
    g_free(value);
    g_free(kept);
    g_free(stem);
}


/* wherever the cut falls, the characters before it are whole */

static void
test_cut(void)
{
    char      *value, *expected;
    GString   *stem;
    unsigned   i;

    for (i = 0; i < 4; i++) {

        stem = g_string_new(NULL);

        while (stem->len < IMGPROC_STEM_LEN - i) {
            g_string_append_c(stem, 'x');
        }

        expected = g_strdup_printf("inline; filename=\"%s.jpg\"", stem->str);

        g_string_append(stem, "\xf0\x9f\x90\x88\xf0\x9f\x90\x88");

        value = disposition(stem->str, stem->len);
        g_assert_cmpstr(value, ==, expected);

        g_free(value);
        g_free(expected);
        g_string_free(stem, TRUE);
    }
}


/* the longest values there are */

static void
test_room(void)
{
    char                *value, *stem;
    char                 buf[IMGPROC_DISPOSITION_LEN];
    size_t               len;
    unsigned             i;
    imgproc_str_t        text;
    const imgproc_str_t  extension =
                               imgproc_str("an-extension-that-nobody-has");

    static const char  *units[] = { "\"", "\\", "\xc3\xa9", "\xff", "%" };

    for (i = 0; i < G_N_ELEMENTS(units); i++) {
        stem = g_malloc(600);

        for (len = 0; len < 600; len++) {
            stem[len] = units[i][len % strlen(units[i])];
        }

        value = disposition(stem, len);
        g_assert_cmpuint(strlen(value), <, IMGPROC_DISPOSITION_LEN);
        g_free(value);

        text.data = (u_char *) stem;
        text.len = len;

        g_assert_cmpuint(imgproc_filename_disposition(&text, &extension, 1,
                                                      buf),
                         ==, strlen(buf));
        g_free(stem);
    }
}


/* no byte gets out of the quotes, or into another header */

static void
test_every_byte(void)
{
    char      stem[3], *value, *p;
    unsigned  i, j;

    for (i = 0; i < 256; i++) {
        for (j = 0; j < 256; j++) {
            stem[0] = i;
            stem[1] = j;
            stem[2] = 'x';

            value = disposition(stem, 3);

            for (p = value; *p; p++) {
                g_assert_cmpint(*p, >=, ' ');
                g_assert_cmpint(*p, <, 0x7f);
            }

            p = value + strlen("inline; filename=\"");

            while (*p != '"') {
                p += (*p == '\\') ? 2 : 1;
            }

            g_assert_true(p[1] == '\0'
                          || g_str_has_prefix(p + 1, "; filename*=UTF-8''"));

            g_free(value);
        }
    }
}


static char *
disposition(const char *stem, size_t len)
{
    char                *buf;
    size_t               n;
    imgproc_str_t        text;
    const imgproc_str_t  extension = imgproc_str("jpg");

    text.data = g_memdup2(stem, len);
    text.len = len;

    buf = g_malloc(IMGPROC_DISPOSITION_LEN);

    n = imgproc_filename_disposition(&text, &extension, 0, buf);
    g_assert_cmpuint(n, ==, strlen(buf));

    g_free(text.data);

    return buf;
}
