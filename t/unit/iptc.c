
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_iptc.h"


#define S(s)  s, sizeof(s) - 1

#define MAGIC      "Photoshop 3.0\0"
#define VERSION    "\x1c\2\0\0\2\0\4"
#define CHARSET    "\x1c\1Z\0\3\x1b%G"
#define CITY       "\x1c\2Z\0\5Essen"
#define BYLINE     "\x1c\2P\0\2me"
#define CREDIT     "\x1c\2n\0\3you"
#define COPYRIGHT  "\x1c\2t\0\4(c)1"

/* a resource of others: an odd name, odd data, each padded */

#define OTHER      "8BIM\4\1\2ab\0\0\0\0\3xyz\0"


typedef struct {
    const char  *path;
    const char  *data;
    size_t       len;
    const char  *expected;
    size_t       expected_len;
} iptc_t;


static void test_rights(const void *data);
static void test_cut(void);
static void test_changed(void);


static const iptc_t  cases[] = {
    { "byline", S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE) },
    { "byline-padded", S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0") },
    { "all", S(MAGIC OTHER "8BIM\4\4\0\0\0\0\0\61" VERSION CHARSET CITY BYLINE
               CREDIT COPYRIGHT "\0"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\47" VERSION CHARSET BYLINE CREDIT COPYRIGHT
        "\0") },
    { "named", S(MAGIC "8BIM\4\4\3abc\0\0\0\7" BYLINE "\0"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0") },
    { "before-a-long-one",
      S(MAGIC "8BIM\4\4\0\0\0\0\0\16" BYLINE "\x1c\2P\x80\4\0\0"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0") },
    { "before-a-cut-one",
      S(MAGIC "8BIM\4\4\0\0\0\0\0\16" BYLINE "\x1c\2P\0\3me"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0") },
    { "before-garbage",
      S(MAGIC "8BIM\4\4\0\0\0\0\0\16" BYLINE "\x1d\2P\0\2me"),
      S(MAGIC "8BIM\4\4\0\0\0\0\0\7" BYLINE "\0") },

    { "none", S(MAGIC "8BIM\4\4\0\0\0\0\0\31" VERSION CHARSET CITY), S("") },
    { "no-iptc", S(MAGIC OTHER OTHER), S("") },
    { "other-record", S(MAGIC "8BIM\4\4\0\0\0\0\0\7" "\x1c\3P\0\2me"), S("") },
    { "no-magic", S("Photoshop 2.0\0" "8BIM\4\4\0\0\0\0\0\7" BYLINE), S("") },
    { "no-resource", S(MAGIC "8BXM\4\4\0\0\0\0\0\7" BYLINE), S("") },
    { "too-long", S(MAGIC "8BIM\4\4\0\0\0\0\0\10" BYLINE), S("") },
    { "far-too-long", S(MAGIC "8BIM\4\4\0\0\xff\xff\xff\xff" BYLINE), S("") },
    { "name-too-long", S(MAGIC "8BIM\4\4\xff\0\0\0\0\7" BYLINE), S("") },
    { "empty", S(""), S("") }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        path = g_strconcat("/iptc/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_rights);
        g_free(path);
    }

    g_test_add_func("/iptc/cut", test_cut);
    g_test_add_func("/iptc/changed", test_changed);

    return g_test_run();
}


/* exact allocations, for what watches over them */

static void
test_rights(const void *data)
{
    u_char        *in, *out;
    size_t         len;
    const iptc_t  *t;

    t = data;

    in = g_memdup2(t->data, t->len);
    out = g_malloc(t->len);

    len = imgproc_iptc_rights(in, t->len, out);

    g_assert_cmpmem(out, len, t->expected, t->expected_len);

    /* what was written is read */

    if (len) {
        g_assert_cmpuint(imgproc_iptc_rights(out, len, out), ==, len);
    }

    g_free(in);
    g_free(out);
}


static void
test_cut(void)
{
    u_char        *in, *out;
    size_t         len, size;
    const iptc_t  *t;

    t = &cases[2];

    for (len = 0; len < t->len; len++) {
        in = g_memdup2(t->data, len);
        out = g_malloc(len);

        size = imgproc_iptc_rights(in, len, out);

        g_assert_cmpuint(size, <=, len);

        /* the length says what is missing; only the padding may be */

        g_assert_cmpint(size != 0, ==, len == t->len - 1);

        g_free(in);
        g_free(out);
    }
}


/* each byte in turn is another one */

static void
test_changed(void)
{
    u_char        *in, *out;
    size_t         i, len;
    unsigned       n;
    const iptc_t  *t;

    t = &cases[2];

    for (i = 0; i < t->len; i++) {
        for (n = 0; n < 256; n++) {
            in = g_memdup2(t->data, t->len);
            out = g_malloc(t->len);

            in[i] = n;
            len = imgproc_iptc_rights(in, t->len, out);

            g_assert_cmpuint(len, <=, t->len);

            g_free(in);
            g_free(out);
        }
    }
}
