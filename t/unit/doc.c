
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_options.h"


typedef struct {
    const char        *name;
    const char        *start;      /* of the row */
} doc_row_t;


static void doc_test_row(gconstpointer data);
static void doc_test_all(void);
static void doc_test_cut(void);


static const doc_row_t  doc_rows[] = {

    { "width",
      "| `width`, `w` | `width` | an integer from 0 to 2147483647 | `0` | "
      "Sets the width" },

    { "dpr",
      "| `dpr` | `ratio` | a number greater than 0 | `1` | Multiplies" },

    { "exar",
      "| `extend_aspect_ratio`, `extend_ar`, `exar` | `extend:gravity:x:y` | "
      "extend: 1, t, true or 0, f, false<br>"
      "gravity: one of ce, no, so, ea, we, noea, nowe, soea, sowe, fp; "
      "x and y numbers, with fp from 0 to 1 | `0:ce:0:0` | Pads" },

    { "watermark",
      "| `watermark`, `wm` | `opacity:position:x:y:scale` | "
      "opacity: a number from 0 to 1<br>"
      "position: one of ce, no, so, ea, we, noea, nowe, soea, sowe, re, ch; "
      "x and y numbers<br>"
      "scale: a number of at least 0 | `0:ce:0:0:0` | Lays" },

    { "trim",
      "| `trim`, `t` | `threshold:colour:equal_hor:equal_ver` | "
      "threshold: a number of at least 0<br>"
      "colour: 3 or 6 hexadecimal digits<br>"
      "equal_hor: 1, t, true or 0, f, false<br>"
      "equal_ver: 1, t, true or 0, f, false |  | Cuts" },

    { "format_quality",
      "| `format_quality`, `fq` | `format:quality:..` | "
      "pairs of a format and an integer from 0 to 100 | "
      "`webp:79:avif:63:jxl:77` | Sets" },

    { "skp",
      "| `skip_processing`, `skp` | `format:..` | one or more of jpeg, png, "
      "webp, gif, avif, heic, jxl, tiff, svg, bmp, ico |  | Passes" },

    { "expires",
      "| `expires`, `exp` | `time` | a time in seconds since 1970 | `0` | "
      "Answers" },

    { "filename",
      "| `filename`, `fn` | `name:base64` | "
      "name: text without control characters<br>"
      "base64: 1, t, true or 0, f, false |  | Sets" },

    { "preset",
      "| `preset`, `pr` | `name:..` | names of presets |  | Applies" }
};


int
main(int argc, char **argv)
{
    char      path[64];
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(doc_rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/doc/row/%s",
                          doc_rows[i].name);
        g_test_add_data_func(path, &doc_rows[i], doc_test_row);
    }

    g_test_add_func("/doc/all rows", doc_test_all);
    g_test_add_func("/doc/cut", doc_test_cut);

    return g_test_run();
}


static void
doc_test_row(gconstpointer data)
{
    char              buf[2048];
    imgproc_str_t     name;
    const doc_row_t  *row;

    row = data;

    name.data = (u_char *) row->name;
    name.len = strlen(row->name);

    (void) imgproc_options_doc(imgproc_options_find(&name), buf, sizeof(buf));

    /* all of the row up to its prose */

    buf[MIN(strlen(buf), strlen(row->start))] = '\0';

    g_assert_cmpstr(buf, ==, row->start);
}


/* five columns, of which none but the default is empty */

static void
doc_test_all(void)
{
    char                     buf[2048], **columns;
    size_t                   len;
    unsigned                 i, n;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        len = imgproc_options_doc(&table[i], buf, sizeof(buf));

        g_assert_cmpuint(len, ==, strlen(buf));
        g_assert_cmpuint(len, <, sizeof(buf) - 1);
        g_assert_true(g_str_has_suffix(buf, ". |"));

        columns = g_strsplit(buf, "|", 0);

        g_assert_cmpuint(g_strv_length(columns), ==, 7);
        g_assert_cmpuint(strlen(columns[1]), >, 2);
        g_assert_cmpuint(strlen(columns[2]), >, 2);
        g_assert_cmpuint(strlen(columns[3]), >, 2);
        g_assert_cmpuint(strlen(columns[5]), >, 2);

        g_strfreev(columns);
    }
}


static void
doc_test_cut(void)
{
    char                     buf[8];
    unsigned                 n;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    g_assert_cmpuint(imgproc_options_doc(table, buf, sizeof(buf)), ==, 7);
    g_assert_cmpstr(buf, ==, "| `resi");
}
