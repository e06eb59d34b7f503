
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_grammar.h"


typedef struct {
    imgproc_rule_t         rule;
    const char            *text;
} allowed_row_t;


static void allowed_test(gconstpointer data);


static const imgproc_name_t  allowed_names[] = {
    { "one", 1 },
    { "two", 2 },
    { "later", -1 },
    { "null", 0 },
    { NULL, 0 }
};


static const imgproc_name_t  allowed_places[] = {
    { "ce", 0 },
    { "fp", 1 },
    { "sm", -1 },
    { NULL, 0 }
};


static const allowed_row_t  allowed_rows[] = {
    { { IMGPROC_KIND_INT, 0, 100, NULL }, "an integer from 0 to 100" },
    { { IMGPROC_KIND_INT, G_MININT, G_MAXINT, NULL },
      "an integer from -2147483648 to 2147483647" },
    { { IMGPROC_KIND_ANGLE, 0, 0, NULL }, "a multiple of 90" },
    { { IMGPROC_KIND_FLOAT, -HUGE_VAL, HUGE_VAL, NULL }, "a number" },
    { { IMGPROC_KIND_FLOAT, 0, HUGE_VAL, NULL }, "a number of at least 0" },
    { { IMGPROC_KIND_FLOAT, 0, 1000, NULL }, "a number from 0 to 1000" },
    { { IMGPROC_KIND_POSITIVE, 0, HUGE_VAL, NULL },
      "a number greater than 0" },
    { { IMGPROC_KIND_THRESHOLD, 0, HUGE_VAL, NULL },
      "a number of at least 0" },
    { { IMGPROC_KIND_BOOL, 0, 0, NULL }, "1, t, true or 0, f, false" },
    { { IMGPROC_KIND_ENUM, 0, 0, allowed_names }, "one of one, two, null" },
    { { IMGPROC_KIND_FORMAT, 0, 0, NULL },
      "one of jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico" },
    { { IMGPROC_KIND_FORMATS, 0, 0, NULL },
      "one or more of jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, "
      "ico" },
    { { IMGPROC_KIND_HEX, 0, 0, NULL }, "3 or 6 hexadecimal digits" },
    { { IMGPROC_KIND_COLOUR, 0, 0, NULL },
      "3 or 6 hexadecimal digits, or R:G:B of integers from 0 to 255" },
    { { IMGPROC_KIND_TIME, 0, 0, NULL }, "a time in seconds since 1970" },
    { { IMGPROC_KIND_STRING, 0, 0, NULL }, "text without control characters" },
    { { IMGPROC_KIND_GRAVITY, 0, 0, allowed_places },
      "one of ce, fp; x and y numbers, with fp from 0 to 1" },
    { { IMGPROC_KIND_GRAVITY, 0, 0, allowed_names },
      "one of one, two, null; x and y numbers" },
    { { IMGPROC_KIND_QUALITIES, 0, 0, NULL },
      "pairs of a format and an integer from 0 to 100" },
    { { IMGPROC_KIND_PRESETS, 0, 0, NULL }, "names of presets" }
};


int
main(int argc, char **argv)
{
    char      path[160];
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(allowed_rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/allowed/%u %s", i,
                          allowed_rows[i].text);
        g_test_add_data_func(path, &allowed_rows[i], allowed_test);
    }

    return g_test_run();
}


static void
allowed_test(gconstpointer data)
{
    char                  buf[160], tiny[8];
    const allowed_row_t  *row;

    row = data;

    g_assert_cmpstr(imgproc_grammar_allowed(&row->rule, buf, sizeof(buf)), ==,
                    row->text);

    (void) imgproc_grammar_allowed(&row->rule, tiny, sizeof(tiny));

    g_assert_cmpuint(strlen(tiny), ==, sizeof(tiny) - 1);
    g_assert_true(g_str_has_prefix(row->text, tiny));
}
