
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include <glib.h>

#include "imgproc_malloc.h"


#define KB       ((size_t) 1024)
#define MB       (1024 * KB)

/* the defaults */

#define MMAP_DEFAULT  (32 * MB)
#define TRIM_DEFAULT  (64 * MB)


/* expected is of a text that is taken, hint of one that is not */

typedef struct {
    const char        *name;
    const char        *text;
    imgproc_malloc_t   expected;
    const char        *hint;
} parse_row_t;


typedef struct {
    const char        *name;
    const char        *arena_max;
    const char        *mmap_threshold;
    const char        *trim_threshold;
    const char        *tunables;
    imgproc_malloc_t   expected;
} environment_row_t;


static void test_parse(gconstpointer data);
static void test_parse_not_terminated(void);
static void test_environment(gconstpointer data);
static void assert_conf(const imgproc_malloc_t *conf,
    const imgproc_malloc_t *expected);


#define ARENAS  "arenas is 0 or 1 to 1024"
#define MMAP    "mmap_threshold is 0 or 4k to "
#define TRIM    "trim_threshold is 0 or 4k to 1024m"
#define ANY     "a parameter is off, arenas=number, mmap_threshold=size or " \
                "trim_threshold=size"


static const parse_row_t  parse_rows[] = {

    { "off", "off", { 2, MMAP_DEFAULT, TRIM_DEFAULT, 1 }, NULL },

    { "arenas", "arenas=4", { 4, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, NULL },
    { "arenas-least", "arenas=1", { 1, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, NULL },
    { "arenas-most", "arenas=1024",
      { 1024, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, NULL },
    { "arenas-untouched", "arenas=0",
      { 0, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, NULL },
    { "arenas-zeros", "arenas=0003",
      { 3, MMAP_DEFAULT, TRIM_DEFAULT, 0 }, NULL },

    { "mmap", "mmap_threshold=1m", { 2, MB, TRIM_DEFAULT, 0 }, NULL },
    { "mmap-bytes", "mmap_threshold=65537",
      { 2, 65537, TRIM_DEFAULT, 0 }, NULL },
    { "mmap-least", "mmap_threshold=4k", { 2, 4096, TRIM_DEFAULT, 0 }, NULL },
    { "mmap-capital", "mmap_threshold=256K", { 2, 256 * KB, TRIM_DEFAULT, 0 },
      NULL },
    { "mmap-untouched", "mmap_threshold=0", { 2, 0, TRIM_DEFAULT, 0 }, NULL },
    { "mmap-untouched-k", "mmap_threshold=0k",
      { 2, 0, TRIM_DEFAULT, 0 }, NULL },
#if GLIB_SIZEOF_LONG == 8
    { "mmap-most", "mmap_threshold=32m",
      { 2, 32 * MB, TRIM_DEFAULT, 0 }, NULL },
#endif

    { "trim", "trim_threshold=2M", { 2, MMAP_DEFAULT, 2 * MB, 0 }, NULL },
    { "trim-least", "trim_threshold=4096", { 2, MMAP_DEFAULT, 4096, 0 }, NULL },
    { "trim-most", "trim_threshold=1024m", { 2, MMAP_DEFAULT, 1024 * MB, 0 },
      NULL },
    { "trim-most-bytes", "trim_threshold=1073741824",
      { 2, MMAP_DEFAULT, 1024 * MB, 0 }, NULL },
    { "trim-untouched", "trim_threshold=0", { 2, MMAP_DEFAULT, 0, 0 }, NULL },

    { "empty", "", { 0 }, ANY },
    { "capital-off", "OFF", { 0 }, ANY },
    { "on", "on", { 0 }, ANY },
    { "off-and-more", "offf", { 0 }, ANY },
    { "off-and-less", "of", { 0 }, ANY },
    { "no-name", "=2", { 0 }, ANY },
    { "unknown", "arena=2", { 0 }, ANY },
    { "no-equals", "arenas", { 0 }, ANY },
    { "space-in-front", " arenas=2", { 0 }, ANY },

    { "arenas-nothing", "arenas=", { 0 }, ARENAS },
    { "arenas-too-many", "arenas=1025", { 0 }, ARENAS },
    { "arenas-negative", "arenas=-1", { 0 }, ARENAS },
    { "arenas-plus", "arenas=+1", { 0 }, ARENAS },
    { "arenas-size", "arenas=1k", { 0 }, ARENAS },
    { "arenas-off", "arenas=off", { 0 }, ARENAS },
    { "arenas-space", "arenas=2 ", { 0 }, ARENAS },
    { "arenas-32-bits", "arenas=4294967298", { 0 }, ARENAS },
    { "arenas-64-bits", "arenas=18446744073709551618", { 0 }, ARENAS },

    { "mmap-nothing", "mmap_threshold=", { 0 }, MMAP },
    { "mmap-unit-alone", "mmap_threshold=k", { 0 }, MMAP },
    { "mmap-two-units", "mmap_threshold=1kk", { 0 }, MMAP },
    { "mmap-unit-in-the-middle", "mmap_threshold=1k2", { 0 }, MMAP },
    { "mmap-too-small", "mmap_threshold=4095", { 0 }, MMAP },
    { "mmap-too-small-k", "mmap_threshold=3k", { 0 }, MMAP },
    { "mmap-too-large", "mmap_threshold=33554433", { 0 }, MMAP },
    { "mmap-too-large-m", "mmap_threshold=33m", { 0 }, MMAP },
    { "mmap-gigabytes", "mmap_threshold=1g", { 0 }, MMAP },
    { "mmap-hexadecimal", "mmap_threshold=0x10000", { 0 }, MMAP },
    { "mmap-fraction", "mmap_threshold=1.5m", { 0 }, MMAP },
    { "mmap-overflow", "mmap_threshold=18446744073709551616k", { 0 }, MMAP },
    { "mmap-shifted-out", "mmap_threshold=17592186044417m", { 0 }, MMAP },

    { "trim-too-small", "trim_threshold=1", { 0 }, TRIM },
    { "trim-too-large", "trim_threshold=1073741825", { 0 }, TRIM },
    { "trim-too-large-k", "trim_threshold=1048577k", { 0 }, TRIM },
    { "trim-too-large-m", "trim_threshold=1025m", { 0 }, TRIM },
    { "trim-disabled", "trim_threshold=-1", { 0 }, TRIM },
};


static const environment_row_t  environment_rows[] = {

    { "nothing", NULL, NULL, NULL, NULL, { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "empty", "", "", "", "", { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },

    { "arena-max", "4", NULL, NULL, NULL,
      { 0, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "mmap-threshold", NULL, "65536", NULL, NULL, { 2, 0, TRIM_DEFAULT, 0 } },
    { "trim-threshold", NULL, NULL, "65536", NULL, { 2, MMAP_DEFAULT, 0, 0 } },
    { "all", "1", "2", "3", NULL, { 0, 0, 0, 0 } },

    { "tunable-arena-max", NULL, NULL, NULL, "glibc.malloc.arena_max=1",
      { 0, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "tunable-mmap-threshold", NULL, NULL, NULL,
      "glibc.malloc.mmap_threshold=65536", { 2, 0, TRIM_DEFAULT, 0 } },
    { "tunable-trim-threshold", NULL, NULL, NULL,
      "glibc.malloc.trim_threshold=65536", { 2, MMAP_DEFAULT, 0, 0 } },
    { "tunables", NULL, NULL, NULL,
      "glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=65536:"
      "glibc.malloc.trim_threshold=1",
      { 0, 0, 0, 0 } },
    { "tunables-between-others", NULL, NULL, NULL,
      "glibc.malloc.check=3:glibc.malloc.mmap_threshold=1:glibc.rtld.nns=4",
      { 2, 0, TRIM_DEFAULT, 0 } },
    { "tunables-empty-items", NULL, NULL, NULL,
      "::glibc.malloc.arena_max=1::", { 0, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "both", "1", NULL, NULL, "glibc.malloc.trim_threshold=1",
      { 0, MMAP_DEFAULT, 0, 0 } },

    { "tunable-without-value", NULL, NULL, NULL, "glibc.malloc.arena_max=",
      { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "tunable-without-value-and-another", NULL, NULL, NULL,
      "glibc.malloc.arena_max=:glibc.malloc.trim_threshold=1",
      { 2, MMAP_DEFAULT, 0, 0 } },
    { "tunable-without-equals", NULL, NULL, NULL, "glibc.malloc.arena_max",
      { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "tunable-of-other-end", NULL, NULL, NULL,
      "my.glibc.malloc.arena_max=1", { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
    { "tunable-of-other-name", NULL, NULL, NULL,
      "glibc.malloc.arena_maximum=1:glibc.malloc.arena_test=1:"
      "glibc.malloc.mmap_max=1",
      { 2, MMAP_DEFAULT, TRIM_DEFAULT, 0 } },
};


static void
test_parse(gconstpointer data)
{
    imgproc_str_t       text;
    imgproc_error_t     err;
    imgproc_malloc_t    conf, initial;
    const parse_row_t  *row;

    row = data;

    text.len = strlen(row->text);
    text.data = g_memdup2(row->text, text.len);

    memset(&err, 0, sizeof(imgproc_error_t));
    imgproc_malloc_init(&conf);
    initial = conf;

    if (row->hint == NULL) {
        g_assert_cmpint(imgproc_malloc_parse(&conf, &text, &err), ==,
                        IMGPROC_OK);
        assert_conf(&conf, &row->expected);

    } else {
        g_assert_cmpint(imgproc_malloc_parse(&conf, &text, &err), ==,
                        IMGPROC_BAD_OPTION);
        g_assert_cmpint(err.code, ==, IMGPROC_BAD_OPTION);
        g_assert_true(g_str_has_prefix(err.hint, row->hint));
        g_assert_nonnull(strstr(err.detail, row->text));
        assert_conf(&conf, &initial);
    }

    g_free(text.data);
}


/* what lies behind the slice is not looked at, however much fits */

static void
test_parse_not_terminated(void)
{
    imgproc_str_t     text;
    imgproc_error_t   err;
    imgproc_malloc_t  conf;

    imgproc_malloc_init(&conf);

    text.len = 9;
    text.data = (u_char *) "arenas=12";
    g_assert_cmpint(imgproc_malloc_parse(&conf, &text, &err), ==, IMGPROC_OK);
    g_assert_cmpint(conf.arenas, ==, 12);

    text.len = 8;
    g_assert_cmpint(imgproc_malloc_parse(&conf, &text, &err), ==, IMGPROC_OK);
    g_assert_cmpint(conf.arenas, ==, 1);

    text.len = 100000;
    text.data = g_malloc(text.len);
    memset(text.data, '9', text.len);
    memcpy(text.data, "arenas=", 7);

    g_assert_cmpint(imgproc_malloc_parse(&conf, &text, &err), ==,
                    IMGPROC_BAD_OPTION);
    g_assert_cmpuint(strlen(err.detail), <, IMGPROC_DETAIL_LEN);
    g_assert_cmpint(conf.arenas, ==, 1);

    g_free(text.data);
}


static void
test_environment(gconstpointer data)
{
    imgproc_malloc_t          conf;
    const environment_row_t  *row;

    row = data;

    imgproc_malloc_init(&conf);
    imgproc_malloc_environment(&conf, row->arena_max, row->mmap_threshold,
                               row->trim_threshold, row->tunables);

    assert_conf(&conf, &row->expected);
}


static void
assert_conf(const imgproc_malloc_t *conf, const imgproc_malloc_t *expected)
{
    g_assert_cmpint(conf->arenas, ==, expected->arenas);
    g_assert_cmpuint(conf->mmap_threshold, ==, expected->mmap_threshold);
    g_assert_cmpuint(conf->trim_threshold, ==, expected->trim_threshold);
    g_assert_cmpuint(conf->off, ==, expected->off);
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(parse_rows); i++) {
        path = g_strconcat("/malloc/parse/", parse_rows[i].name, NULL);
        g_test_add_data_func(path, &parse_rows[i], test_parse);
        g_free(path);
    }

    g_test_add_func("/malloc/parse/not-terminated",
                    test_parse_not_terminated);

    for (i = 0; i < G_N_ELEMENTS(environment_rows); i++) {
        path = g_strconcat("/malloc/environment/", environment_rows[i].name,
                           NULL);
        g_test_add_data_func(path, &environment_rows[i], test_environment);
        g_free(path);
    }

    return g_test_run();
}
