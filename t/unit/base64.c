
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_base64.h"


typedef struct {
    const char        *text;
    const char        *bytes;      /* NULL: refused */
} base64_t;


static void test_decode(const void *data);
static void test_encode(const void *data);
static void test_characters(void);
static void test_zeros(void);
static void test_random(void);
static imgproc_code_e decode(const char *text, size_t len, int in_place,
    GString *bytes);
static void alphabet(char *s, GRand *r);


/* those of RFC 4648 come first */

static const base64_t  decodes[] = {
    { "", "" },
    { "Zg==", "f" },
    { "Zm8=", "fo" },
    { "Zm9v", "foo" },
    { "Zm9vYg==", "foob" },
    { "Zm9vYmE=", "fooba" },
    { "Zm9vYmFy", "foobar" },
    { "Zg", "f" },
    { "Zm8", "fo" },
    { "Zm9vYg", "foob" },
    { "Zm9vYmE", "fooba" },
    { "Zg=", "f" },
    { "Zg====", "f" },
    { "Zm9v=", "foo" },
    { "Zm9v==", "foo" },
    { "=", "" },
    { "====", "" },
    { "-_-_", "\xfb\xff\xbf" },
    { "+/+/", "\xfb\xff\xbf" },
    { "-/+_", "\xfb\xff\xbf" },
    { "aHR0cDovL2EvYi5qcGc", "http://a/b.jpg" },

    /* bits that are left over */

    { "Zh", "f" },
    { "Zv==", "f" },
    { "Zm9", "fo" },

    { "Z", NULL },
    { "Z=", NULL },
    { "Z===", NULL },
    { "Zm9vY", NULL },
    { "Zm9vY===", NULL },
    { "=Zg", NULL },
    { "Zg=Zg", NULL },
    { "Zg==Zg==", NULL },
    { "Zm 9v", NULL },
    { " Zm9v", NULL },
    { "Zm9v\n", NULL },
    { "Zm\r\n9v", NULL },
    { "Zm.v", NULL },
    { "Zm9v.", NULL },
    { "Zg%3D", NULL },
    { "Zm9v\xc3\xa4", NULL },
    { "Zm9\x7f", NULL },
    { "{m9v", NULL },
    { "@m9v", NULL },
    { "[m9v", NULL },
    { "`m9v", NULL },
    { ",m9v", NULL },
    { ":m9v", NULL }
};


static const base64_t  encodes[] = {
    { "", "" },
    { "Zg", "f" },
    { "Zm8", "fo" },
    { "Zm9v", "foo" },
    { "Zm9vYg", "foob" },
    { "Zm9vYmE", "fooba" },
    { "Zm9vYmFy", "foobar" },
    { "-_-_", "\xfb\xff\xbf" },
    { "_w", "\xff" },
    { "__8", "\xff\xff" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(decodes); i++) {
        path = g_strdup_printf("/decode/%u", i);
        g_test_add_data_func(path, &decodes[i], test_decode);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(encodes); i++) {
        path = g_strdup_printf("/encode/%u", i);
        g_test_add_data_func(path, &encodes[i], test_encode);
        g_free(path);
    }

    g_test_add_func("/characters", test_characters);
    g_test_add_func("/zeros", test_zeros);
    g_test_add_func("/random", test_random);

    return g_test_run();
}


static void
test_decode(const void *data)
{
    int              i;
    GString         *bytes;
    imgproc_code_e   rc;
    const base64_t  *t;

    t = data;
    bytes = g_string_new(NULL);

    for (i = 0; i < 2; i++) {

        rc = decode(t->text, strlen(t->text), i, bytes);

        if (t->bytes == NULL) {
            g_assert_cmpint(rc, ==, IMGPROC_BAD_URL);
            continue;
        }

        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpmem(bytes->str, bytes->len, t->bytes, strlen(t->bytes));
    }

    g_string_free(bytes, TRUE);
}


/* the storage has the room that is asked for and no more */

static imgproc_code_e
decode(const char *text, size_t len, int in_place, GString *bytes)
{
    u_char          *dst;
    imgproc_str_t    from, out;
    imgproc_code_e   rc;

    from.data = g_memdup2(text, len);
    from.len = len;

    dst = in_place ? from.data : g_malloc(len * 3 / 4);

    rc = imgproc_base64_decode(&from, dst, &out);

    if (rc == IMGPROC_OK) {
        g_assert_true(out.data == dst);

        g_string_truncate(bytes, 0);
        g_string_append_len(bytes, (char *) out.data, out.len);
    }

    if (!in_place) {
        g_assert_cmpmem(from.data, from.len, text, len);
        g_free(dst);
    }

    g_free(from.data);

    return rc;
}


static void
test_encode(const void *data)
{
    size_t           len;
    u_char          *dst;
    const base64_t  *t;

    t = data;

    dst = g_malloc(IMGPROC_BASE64_LEN(strlen(t->bytes)));
    len = imgproc_base64_encode((u_char *) t->bytes, strlen(t->bytes), dst);

    g_assert_cmpmem(dst, len, t->text, strlen(t->text));
    g_assert_cmpuint(len, ==, IMGPROC_BASE64_LEN(strlen(t->bytes)));

    g_free(dst);
}


/* all bytes at all places of a group */

static void
test_characters(void)
{
    char            text[4];
    GString        *bytes;
    unsigned        i, c, accepted;
    imgproc_code_e  rc, want;

    bytes = g_string_new(NULL);

    for (i = 0; i < 4; i++) {

        accepted = 0;

        for (c = 0; c < 256; c++) {

            memset(text, 'A', 4);
            text[i] = c;

            want = IMGPROC_BAD_URL;

            if ((c && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
                             "uvwxyz0123456789-_+/", c))
                || (c == '=' && i == 3))
            {
                want = IMGPROC_OK;
            }

            rc = decode(text, 4, 0, bytes);

            g_assert_cmpint(rc, ==, want);

            accepted += (rc == IMGPROC_OK);
        }

        g_assert_cmpuint(accepted, ==, i == 3 ? 67 : 66);
    }

    g_string_free(bytes, TRUE);
}


static void
test_zeros(void)
{
    GString  *bytes;

    bytes = g_string_new(NULL);

    g_assert_cmpint(decode("AAAA", 4, 0, bytes), ==, IMGPROC_OK);
    g_assert_cmpmem(bytes->str, bytes->len, "\0\0\0", 3);

    g_assert_cmpint(decode("AA\0A", 4, 0, bytes), ==, IMGPROC_BAD_URL);
    g_assert_cmpint(decode("AAAA\0", 5, 0, bytes), ==, IMGPROC_BAD_URL);

    g_string_free(bytes, TRUE);
}


/* GLib encodes, we decode, in any alphabet, and the other way round */

static void
test_random(void)
{
    char      *s;
    GRand     *r;
    size_t     i, n, len;
    u_char     from[100], to[IMGPROC_BASE64_LEN(100)];
    GString   *bytes;
    unsigned   times;

    r = g_rand_new_with_seed(64);
    bytes = g_string_new(NULL);

    for (times = 0; times < 20000; times++) {

        n = g_rand_int_range(r, 0, sizeof(from) + 1);

        for (i = 0; i < n; i++) {
            from[i] = g_rand_int(r);
        }

        s = g_base64_encode(from, n);
        alphabet(s, r);

        g_assert_cmpint(decode(s, strlen(s), times % 2, bytes), ==,
                        IMGPROC_OK);
        g_assert_cmpmem(bytes->str, bytes->len, from, n);

        g_free(s);

        len = imgproc_base64_encode(from, n, to);

        g_assert_cmpuint(len, ==, IMGPROC_BASE64_LEN(n));
        g_assert_cmpint(decode((char *) to, len, times % 2, bytes), ==,
                        IMGPROC_OK);
        g_assert_cmpmem(bytes->str, bytes->len, from, n);

        g_assert_null(memchr(to, '+', len));
        g_assert_null(memchr(to, '/', len));
    }

    g_string_free(bytes, TRUE);
    g_rand_free(r);
}


static void
alphabet(char *s, GRand *r)
{
    size_t  len;

    len = strlen(s);

    while (len && s[len - 1] == '=' && g_rand_boolean(r)) {
        s[--len] = '\0';
    }

    for (/* void */; *s; s++) {

        if (g_rand_boolean(r)) {
            continue;
        }

        if (*s == '+') {
            *s = '-';

        } else if (*s == '/') {
            *s = '_';
        }
    }
}
