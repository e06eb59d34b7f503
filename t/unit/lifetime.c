
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_lifetime.h"


typedef struct {
    const char        *path;
    const char        *value;
    int64_t            seconds;
    const char        *result;
    int                told;
} lifetime_t;


static void test_cap(const void *data);
static void test_told(void);
static void test_every_byte(void);
static char *cap(const char *value, size_t len, int64_t seconds, int *told);


static const lifetime_t  cases[] = {
    { "more", "max-age=600", 60, "max-age=60", 1 },
    { "less", "max-age=60", 600, "max-age=60", 1 },
    { "equal", "max-age=60", 60, "max-age=60", 1 },
    { "zero", "max-age=0", 60, "max-age=0", 1 },
    { "to-zero", "max-age=60", 0, "max-age=0", 1 },
    { "below-zero", "max-age=60", -5, "max-age=0", 1 },
    { "far", "max-age=60", 100000000000, "max-age=60", 1 },
    { "shared", "s-maxage=600", 60, "s-maxage=60", 0 },
    { "both", "s-maxage=900, max-age=600", 60, "s-maxage=60, max-age=60", 1 },
    { "one-of-both", "s-maxage=900, max-age=6", 60, "s-maxage=60, max-age=6",
      1 },
    { "twice", "max-age=600, max-age=700", 60, "max-age=60, max-age=60", 1 },
    { "upper-case", "Public, Max-Age=600", 60, "Public, Max-Age=60", 1 },
    { "others", "public, max-age=600, immutable", 60,
      "public, max-age=60, immutable", 1 },
    { "no-blanks", "public,max-age=600,immutable", 60,
      "public,max-age=60,immutable", 1 },
    { "empty-elements", ",, max-age=600 ,,", 60, ",, max-age=60,,", 1 },
    { "quoted", "max-age=\"600\"", 60, "max-age=60", 1 },
    { "quoted-less", "max-age=\"6\"", 60, "max-age=\"6\"", 1 },
    { "inside-quotes", "x=\"a, max-age=600\", y", 60,
      "x=\"a, max-age=600\", y", 0 },
    { "open-quote", "x=\"a, max-age=600", 60, "x=\"a, max-age=600", 0 },
    { "large", "max-age=99999999999999999999999999", 60, "max-age=60", 1 },
    { "zeros", "max-age=0000000600", 60, "max-age=60", 1 },

    { "stale", "max-age=6, stale-while-revalidate=900, stale-if-error=5", 60,
      "max-age=6, stale-while-revalidate=0, stale-if-error=0", 1 },

    { "no-store", "no-store", 60, "no-store", 1 },
    { "no-cache", "no-cache", 60, "no-cache", 1 },
    { "no-cache-within", "private , NO-CACHE , x", 60,
      "private , NO-CACHE , x", 1 },
    { "no-cache-field", "no-cache=\"Set-Cookie\"", 60,
      "no-cache=\"Set-Cookie\"", 0 },
    { "no-storeroom", "no-storeroom", 60, "no-storeroom", 0 },
    { "private", "private", 60, "private", 0 },
    { "empty", "", 60, "", 0 },

    { "no-number", "max-age=", 60, "max-age=", 0 },
    { "text", "max-age=x", 60, "max-age=x", 0 },
    { "negative", "max-age=-1", 60, "max-age=-1", 0 },
    { "fraction", "max-age=600.5", 60, "max-age=600.5", 0 },
    { "other-name", "max-ages=600, xmax-age=600", 60,
      "max-ages=600, xmax-age=600", 0 },
    { "blank-before-equals", "max-age =600", 60, "max-age =600", 0 }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        path = g_strconcat("/lifetime/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_cap);
        g_free(path);
    }

    g_test_add_func("/told", test_told);
    g_test_add_func("/hostile/every-byte", test_every_byte);

    return g_test_run();
}


static void
test_cap(const void *data)
{
    int                told;
    char              *result;
    const lifetime_t  *t;

    t = data;
    told = 0;

    result = cap(t->value, strlen(t->value), t->seconds, &told);

    g_assert_cmpstr(result, ==, t->result);
    g_assert_cmpint(told, ==, t->told);

    g_free(result);
}


/* what another header has told stays so */

static void
test_told(void)
{
    int  told;

    told = 1;

    g_free(cap("public", 6, 60, &told));

    g_assert_cmpint(told, ==, 1);
}


/* never longer, and never more than was allowed */

static void
test_every_byte(void)
{
    int       told;
    char      text[] = "a, max-age=\"600\" ,b", c, *result, *again;
    size_t    i;
    unsigned  byte;

    for (i = 0; i < sizeof(text) - 1; i++) {
        c = text[i];

        for (byte = 1; byte < 256; byte++) {
            text[i] = byte;

            result = cap(text, sizeof(text) - 1, 5, &told);
            g_assert_cmpuint(strlen(result), <=, sizeof(text) - 1);

            again = cap(result, strlen(result), 5, &told);
            g_assert_cmpstr(again, ==, result);

            g_free(again);
            g_free(result);
        }

        text[i] = c;
    }
}


/* both texts have no more room than they need */

static char *
cap(const char *value, size_t len, int64_t seconds, int *told)
{
    char           *result;
    u_char         *dst;
    size_t          n;
    imgproc_str_t   text;

    text.data = g_memdup2(value, len);
    text.len = len;

    dst = g_malloc(len ? len : 1);

    n = imgproc_lifetime_cap(&text, seconds, dst, told);
    g_assert_cmpuint(n, <=, len);

    result = g_strndup((char *) dst, n);

    g_free(dst);
    g_free(text.data);

    return result;
}
