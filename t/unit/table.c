
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_options.h"


static void table_test_find(void);
static void table_test_rows(void);
static void table_test_allow(void);
static void table_test_allow_unknown(void);
static imgproc_str_t table_str(const char *s);


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/table/find", table_test_find);
    g_test_add_func("/table/rows", table_test_rows);
    g_test_add_func("/table/allow", table_test_allow);
    g_test_add_func("/table/allow an unknown one", table_test_allow_unknown);

    return g_test_run();
}


static void
table_test_find(void)
{
    unsigned                 i, j, n;
    imgproc_str_t            name;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        name = table_str(table[i].name);
        g_assert_true(imgproc_options_find(&name) == &table[i]);

        name.len--;
        g_assert_true(imgproc_options_find(&name) != &table[i]);

        g_free(name.data);

        for (j = 0; j < G_N_ELEMENTS(table[i].aliases); j++) {

            if (table[i].aliases[j] == NULL) {
                continue;
            }

            name = table_str(table[i].aliases[j]);
            g_assert_true(imgproc_options_find(&name) == &table[i]);
            g_free(name.data);
        }
    }
}


/* every row has what parser, canonical text and documentation need of it */

static void
table_test_rows(void)
{
    char                     row[2048];
    size_t                   len;
    unsigned                 i, j, n;
    imgproc_str_t            text;
    imgproc_code_e           rc;
    imgproc_error_t          err;
    imgproc_options_t        options, defaults;
    const imgproc_arg_t     *arg;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);
    imgproc_options_init(&defaults);

    for (i = 0; i < n; i++) {

        g_assert_true(table[i].flags & IMGPROC_OPTION_URL);
        g_assert_nonnull(table[i].args[0].label);
        g_assert_true(g_str_has_suffix(table[i].doc, "."));

        for (j = 0; j < IMGPROC_OPTION_ARGS && table[i].args[j].label; j++) {

            arg = &table[i].args[j];

            g_assert_cmpuint(arg->offset, <, sizeof(imgproc_options_t));

            if (arg->rule.kind == IMGPROC_KIND_ENUM
                || arg->rule.kind == IMGPROC_KIND_GRAVITY)
            {
                g_assert_nonnull(arg->rule.names);
            }
        }

        len = imgproc_options_doc(&table[i], row, sizeof(row));

        g_assert_cmpuint(len, ==, strlen(row));
        g_assert_cmpuint(len, <, sizeof(row) - 1);
        g_assert_true(g_str_has_prefix(row, "| `"));
        g_assert_true(g_str_has_suffix(row, ". |"));

        /* the default that is documented is the default */

        (void) g_snprintf(row, sizeof(row), "%s:%s", table[i].name,
                          table[i].value);

        options = defaults;
        text = table_str(row);

        rc = imgproc_options_apply(&options, &text, NULL, &err);

        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpmem(&options, sizeof(options), &defaults,
                        sizeof(defaults));

        g_free(text.data);
    }
}


/* each row is in the set by any of its names, and no other with it */

static void
table_test_allow(void)
{
    unsigned                 i, j, k, n;
    imgproc_str_t            name;
    imgproc_allowed_t        allowed;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        for (j = 0; j <= G_N_ELEMENTS(table[i].aliases); j++) {

            if (j && table[i].aliases[j - 1] == NULL) {
                continue;
            }

            memset(&allowed, 0, sizeof(imgproc_allowed_t));

            name = table_str(j ? table[i].aliases[j - 1] : table[i].name);
            g_assert_cmpint(imgproc_options_allow(&allowed, &name), ==, 0);
            g_free(name.data);

            for (k = 0; k < n; k++) {
                g_assert_cmpint(imgproc_options_allowed(&allowed, &table[k]),
                                ==, i == k);
            }
        }
    }
}


static void
table_test_allow_unknown(void)
{
    imgproc_str_t      none = imgproc_str(""), other = imgproc_str("widt");
    imgproc_allowed_t  allowed, empty;

    memset(&allowed, 0, sizeof(imgproc_allowed_t));
    memset(&empty, 0, sizeof(imgproc_allowed_t));

    g_assert_cmpint(imgproc_options_allow(&allowed, &none), ==, -1);
    g_assert_cmpint(imgproc_options_allow(&allowed, &other), ==, -1);
    g_assert_cmpmem(&allowed, sizeof(allowed), &empty, sizeof(empty));
}


/* exactly the bytes, so that the sanitizer sees a read past them */

static imgproc_str_t
table_str(const char *s)
{
    imgproc_str_t  str;

    str.len = strlen(s);
    str.data = g_memdup2(s, str.len ? str.len : 1);

    return str;
}
