
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "metrics.h"


static void test_names(void);
static void test_numbers(void);
static void test_labels(void);
static void test_doc(void);


/* as Prometheus wants them */

static void
test_names(void)
{
    unsigned                 i, j, n;
    const imgproc_metric_t  *table;

    table = imgproc_metrics_table(&n);

    for (i = 0; i < n; i++) {
        g_assert_true(g_str_has_prefix(table[i].name, "imgproc_"));
        g_assert_true(g_regex_match_simple("^[a-z_]+$", table[i].name, 0, 0));

        g_assert_cmpint(g_str_has_suffix(table[i].name, "_total"), ==,
                        table[i].type == IMGPROC_METRIC_COUNTER);

        g_assert_cmpint(strstr(table[i].name, "_seconds") != NULL, ==,
                        table[i].seconds);

        g_assert_true(g_regex_match_simple("^[A-Z1][^\\n\"\\\\|]+[^.]$",
                                           table[i].help, 0, 0));

        for (j = 0; j < i; j++) {
            g_assert_cmpstr(table[i].name, !=, table[j].name);
        }
    }
}


/* each number of imgproc_stats_t has one name */

static void
test_numbers(void)
{
    u_char                   named[sizeof(imgproc_stats_t)
                                   / sizeof(uint64_t)];
    unsigned                 i, j, n, values;
    const imgproc_metric_t  *table;

    memset(named, 0, sizeof(named));

    table = imgproc_metrics_table(&n);

    for (i = 0; i < n; i++) {

        if (table[i].type == IMGPROC_METRIC_INFO) {
            continue;
        }

        (void) imgproc_metric_label(&table[i], &values);

        if (table[i].type == IMGPROC_METRIC_HISTOGRAM) {
            values = IMGPROC_STATS_BUCKETS + 1;
        }

        for (j = 0; j < values; j++) {
            g_assert_cmpuint(named[table[i].offset / 8 + j]++, ==, 0);
        }
    }

    for (i = 0; i < sizeof(named); i++) {
        g_assert_cmpuint(named[i], ==, 1);
    }
}


static void
test_labels(void)
{
    unsigned                 i, j, n, values, empty;
    imgproc_str_t            value;
    const imgproc_metric_t  *table;

    metrics_clear();

    table = imgproc_metrics_table(&n);

    for (i = 0; i < n; i++) {

        if (imgproc_metric_label(&table[i], &values) == NULL) {
            g_assert_cmpuint(values, ==, 1);
            g_assert_cmpuint(imgproc_metric_value(&m, &table[i], 0).len, ==,
                             0);
            continue;
        }

        for (j = 0, empty = 0; j < values; j++) {
            value = imgproc_metric_value(&m, &table[i], j);

            empty += (value.len == 0);
        }

        g_assert_cmpuint(empty, <, values);

        switch (table[i].label) {

        case IMGPROC_LABEL_SOURCE_FORMAT:
        case IMGPROC_LABEL_RESULT_FORMAT:
            g_assert_cmpuint(empty, >, 0);
            break;

        default:
            g_assert_cmpuint(empty, ==, 0);
        }
    }
}


static void
test_doc(void)
{
    unsigned                 n;
    imgproc_text_t           t;
    const imgproc_metric_t  *table;

    static const char  row[] = "| `imgproc_requests_total` | counter | "
                               "`outcome` | Requests by what became of them "
                               "|\n";

    memset(&t, 0, sizeof(imgproc_text_t));

    for (table = imgproc_metrics_table(&n);
         table->label != IMGPROC_LABEL_OUTCOME;
         table++)
    {
        g_assert_cmpuint(n--, >, 0);
    }

    imgproc_metric_doc(&t, table);

    g_assert_cmpmem(t.buffer.data, t.buffer.len, row, strlen(row));

    imgproc_buffer_free(&t.buffer);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/metrics/names", test_names);
    g_test_add_func("/metrics/numbers", test_numbers);
    g_test_add_func("/metrics/labels", test_labels);
    g_test_add_func("/metrics/doc", test_doc);

    return g_test_run();
}
