
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_buffer.h"


typedef struct {
    const char        *path;
    size_t             have;       /* reserved before */
    size_t             size;
    size_t             pages;
} reserve_t;


typedef struct {
    const char        *path;
    size_t             piece;      /* bytes of each append */
    size_t             total;
    size_t             min;
    size_t             pages;      /* in the end, 0: of no matter */
} append_t;


static void test_reserve(const void *data);
static void test_append(const void *data);
static void test_too_large(void);
static void test_kept(void);
static void test_discard(void);
static void test_free(void);


#define P  4096

static const reserve_t  reserves[] = {
    { "nothing", 0, 0, 0 },
    { "one-byte", 0, 1, 1 },
    { "a-page", 0, P, 1 },
    { "a-page-and-a-byte", 0, P + 1, 2 },
    { "same", 3 * P, 3 * P, 3 },
    { "never-shrinks", 3 * P, 1, 3 },
    { "grows", 3 * P, 5 * P - 1, 5 }
};


static const append_t  appends[] = {
    { "nothing", 0, 0, 0, 0 },
    { "nothing-with-room", 0, 0, 9 * P, 0 },
    { "bytes", 1, 10000, 0, 4 },
    { "pieces", 1000, 1000000, 0, 0 },
    { "at-once", 1000000, 1000000, 0, 245 },
    { "with-room", 100, 100, 10 * P, 10 },
    { "more-than-room", 6 * P, 18 * P, 4 * P, 24 }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    if (sysconf(_SC_PAGESIZE) == P) {

        for (i = 0; i < G_N_ELEMENTS(reserves); i++) {
            path = g_strconcat("/reserve/", reserves[i].path, NULL);
            g_test_add_data_func(path, &reserves[i], test_reserve);
            g_free(path);
        }

        for (i = 0; i < G_N_ELEMENTS(appends); i++) {
            path = g_strconcat("/append/", appends[i].path, NULL);
            g_test_add_data_func(path, &appends[i], test_append);
            g_free(path);
        }
    }

    g_test_add_func("/too-large", test_too_large);
    g_test_add_func("/kept", test_kept);
    g_test_add_func("/discard", test_discard);
    g_test_add_func("/free", test_free);

    return g_test_run();
}


static void
test_reserve(const void *data)
{
    imgproc_buffer_t   b;
    const reserve_t   *t;

    t = data;
    memset(&b, 0, sizeof(imgproc_buffer_t));

    g_assert_cmpint(imgproc_buffer_reserve(&b, t->have), ==, IMGPROC_OK);
    g_assert_cmpint(imgproc_buffer_reserve(&b, t->size), ==, IMGPROC_OK);

    g_assert_cmpuint(b.size, ==, t->pages * P);
    g_assert_cmpuint(b.len, ==, 0);

    /* all of it can be used */

    if (b.size) {
        memset(b.data, 0xff, b.size);
    }

    imgproc_buffer_free(&b);
}


static void
test_append(const void *data)
{
    size_t             i;
    GByteArray        *want;
    imgproc_buffer_t   b;
    const append_t    *t;

    t = data;
    memset(&b, 0, sizeof(imgproc_buffer_t));

    want = g_byte_array_new();

    for (i = 0; i < t->total; i++) {
        g_byte_array_append(want, &(guint8) { i * 31 >> 3 }, 1);
    }

    if (t->total == 0) {
        g_assert_cmpint(imgproc_buffer_append(&b, NULL, 0, t->min), ==,
                        IMGPROC_OK);
    }

    for (i = 0; i < t->total; i += t->piece) {
        g_assert_cmpint(imgproc_buffer_append(&b, want->data + i, t->piece,
                                              t->min), ==, IMGPROC_OK);
    }

    g_assert_cmpmem(b.data, b.len, want->data, want->len);
    g_assert_cmpuint(b.size, >=, b.len);

    if (t->pages) {
        g_assert_cmpuint(b.size, ==, t->pages * P);
    }

    imgproc_buffer_free(&b);
    g_byte_array_unref(want);
}


/* a refusal leaves the buffer as it was */

static void
test_too_large(void)
{
    unsigned          i;
    imgproc_buffer_t  b, old;

    static const size_t  sizes[] = {
        SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 5000, SIZE_MAX / 2
    };

    memset(&b, 0, sizeof(imgproc_buffer_t));

    g_assert_cmpint(imgproc_buffer_append(&b, "abc", 3, 0), ==, IMGPROC_OK);

    old = b;

    for (i = 0; i < G_N_ELEMENTS(sizes); i++) {

        errno = 0;
        g_assert_cmpint(imgproc_buffer_reserve(&b, sizes[i]), ==,
                        IMGPROC_INTERNAL);
        g_assert_cmpint(errno, !=, 0);

        errno = 0;
        g_assert_cmpint(imgproc_buffer_append(&b, "abc", sizes[i], 0), ==,
                        IMGPROC_INTERNAL);
        g_assert_cmpint(errno, !=, 0);

        g_assert_true(b.data == old.data);
        g_assert_cmpuint(b.len, ==, old.len);
        g_assert_cmpuint(b.size, ==, old.size);
    }

    g_assert_cmpmem(b.data, b.len, "abc", 3);

    imgproc_buffer_free(&b);
}


static void
test_kept(void)
{
    imgproc_buffer_t  b;

    memset(&b, 0, sizeof(imgproc_buffer_t));

    g_assert_cmpint(imgproc_buffer_append(&b, "abc", 3, 0), ==, IMGPROC_OK);
    g_assert_cmpint(imgproc_buffer_reserve(&b, 64 << 20), ==, IMGPROC_OK);
    g_assert_cmpint(imgproc_buffer_append(&b, "def", 3, 0), ==, IMGPROC_OK);

    g_assert_cmpmem(b.data, b.len, "abcdef", 6);
    g_assert_cmpuint(b.size, ==, 64 << 20);

    imgproc_buffer_free(&b);
}


static void
test_free(void)
{
    imgproc_buffer_t  b;

    memset(&b, 0, sizeof(imgproc_buffer_t));
    imgproc_buffer_free(&b);

    g_assert_cmpint(imgproc_buffer_append(&b, "abc", 3, 0), ==, IMGPROC_OK);

    imgproc_buffer_free(&b);

    g_assert_null(b.data);
    g_assert_cmpuint(b.len, ==, 0);
    g_assert_cmpuint(b.size, ==, 0);

    imgproc_buffer_free(&b);
}


static void
test_discard(void)
{
    u_char            *data;
    imgproc_buffer_t   b;

    memset(&b, 0, sizeof(imgproc_buffer_t));

    /* nothing to do */

    imgproc_buffer_discard(&b);
    g_assert_null(b.data);

    g_assert_cmpint(imgproc_buffer_append(&b, "abc", 3, 0), ==, IMGPROC_OK);
    data = b.data;

    imgproc_buffer_discard(&b);

    g_assert_true(b.data == data);
    g_assert_cmpuint(b.len, ==, 3);
    g_assert_cmpint(b.data[0], ==, 0);

    b.data[0] = 1;

    imgproc_buffer_free(&b);
}
