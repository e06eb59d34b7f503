
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <locale.h>
#include <math.h>
#include <string.h>

#include "imgproc_grammar.h"


typedef struct {
    const char            *name;
    const imgproc_rule_t  *rule;
    const char            *text;
    const char            *value;    /* NULL: refused */
} grammar_read_t;


typedef struct {
    const char            *text;
    unsigned               n;
    const char            *parts;    /* name and arguments, joined by "|" */
} grammar_split_t;


static void grammar_test_read(gconstpointer data);
static char *grammar_value(imgproc_kind_e kind, const void *value);
static void grammar_test_split(gconstpointer data);
static void grammar_test_split_max(void);
static void grammar_test_unsupported(void);
static void grammar_test_random(void);


static const imgproc_name_t  grammar_names[] = {
    { "one", 1 },
    { "two", 2 },
    { "later", -1 },
    { "null", 0 },
    { NULL, 0 }
};


static const imgproc_rule_t  percent = { IMGPROC_KIND_INT, 0, 100, NULL };
static const imgproc_rule_t  integer =
    { IMGPROC_KIND_INT, G_MININT, G_MAXINT, NULL };
static const imgproc_rule_t  angle = { IMGPROC_KIND_ANGLE, 0, 0, NULL };
static const imgproc_rule_t  real =
    { IMGPROC_KIND_FLOAT, -HUGE_VAL, HUGE_VAL, NULL };
static const imgproc_rule_t  side = { IMGPROC_KIND_FLOAT, 0, HUGE_VAL, NULL };
static const imgproc_rule_t  part = { IMGPROC_KIND_FLOAT, 0, 1, NULL };
static const imgproc_rule_t  positive =
    { IMGPROC_KIND_POSITIVE, 0, HUGE_VAL, NULL };
static const imgproc_rule_t  flag = { IMGPROC_KIND_BOOL, 0, 0, NULL };
static const imgproc_rule_t  name =
    { IMGPROC_KIND_ENUM, 0, 0, grammar_names };
static const imgproc_rule_t  format = { IMGPROC_KIND_FORMAT, 0, 0, NULL };
static const imgproc_rule_t  colour = { IMGPROC_KIND_COLOUR, 0, 0, NULL };
static const imgproc_rule_t  formats = { IMGPROC_KIND_FORMATS, 0, 0, NULL };
static const imgproc_rule_t  threshold =
    { IMGPROC_KIND_THRESHOLD, 0, HUGE_VAL, NULL };
static const imgproc_rule_t  hex = { IMGPROC_KIND_HEX, 0, 0, NULL };
static const imgproc_rule_t  moment = { IMGPROC_KIND_TIME, 0, 0, NULL };
static const imgproc_rule_t  string = { IMGPROC_KIND_STRING, 0, 0, NULL };
static const imgproc_rule_t  presets = { IMGPROC_KIND_PRESETS, 0, 0, NULL };
static const imgproc_rule_t  gravity =
    { IMGPROC_KIND_GRAVITY, 0, 0, grammar_names };


static const grammar_read_t  grammar_reads[] = {

    { "int", &percent, "0", "0" },
    { "int", &percent, "100", "100" },
    { "int", &percent, "+7", "7" },
    { "int", &percent, "-0", "0" },
    { "int", &percent, "007", "7" },
    { "int", &percent, "101", NULL },
    { "int", &percent, "-1", NULL },
    { "int", &percent, "", NULL },
    { "int", &percent, "+", NULL },
    { "int", &percent, "-", NULL },
    { "int", &percent, "+-1", NULL },
    { "int", &percent, " 1", NULL },
    { "int", &percent, "1 ", NULL },
    { "int", &percent, "1.0", NULL },
    { "int", &percent, "0x10", NULL },
    { "int", &percent, "1e1", NULL },
    { "int", &percent, "1,0", NULL },
    { "int", &percent, "99999999999999999999999999999999", NULL },
    { "int", &percent, "18446744073709551617", NULL },
    { "int", &integer, "2147483647", "2147483647" },
    { "int", &integer, "2147483648", NULL },
    { "int", &integer, "-2147483648", "-2147483648" },
    { "int", &integer, "-2147483649", NULL },
    { "int", &integer, "-4294967297", NULL },

    { "angle", &angle, "0", "0" },
    { "angle", &angle, "90", "90" },
    { "angle", &angle, "180", "180" },
    { "angle", &angle, "270", "270" },
    { "angle", &angle, "360", "0" },
    { "angle", &angle, "450", "90" },
    { "angle", &angle, "-90", "270" },
    { "angle", &angle, "-180", "180" },
    { "angle", &angle, "-270", "90" },
    { "angle", &angle, "-360", "0" },
    { "angle", &angle, "2147483610", "90" },
    { "angle", &angle, "-2147483610", "270" },
    { "angle", &angle, "45", NULL },
    { "angle", &angle, "-1", NULL },
    { "angle", &angle, "90.0", NULL },
    { "angle", &angle, "2147483730", NULL },
    { "angle", &angle, "", NULL },

    { "float", &real, "0", "0" },
    { "float", &real, "1.5", "1.5" },
    { "float", &real, "-1.5", "-1.5" },
    { "float", &real, "+.5", "0.5" },
    { "float", &real, "5.", "5" },
    { "float", &real, "-0", "0" },
    { "float", &real, "0.30000000000000004", "0.30000000000000004" },
    { "float", &real, "", NULL },
    { "float", &real, ".", NULL },
    { "float", &real, "-", NULL },
    { "float", &real, "+.", NULL },
    { "float", &real, "1.2.3", NULL },
    { "float", &real, "1,5", NULL },
    { "float", &real, "1e3", NULL },
    { "float", &real, "1E3", NULL },
    { "float", &real, "0x1p3", NULL },
    { "float", &real, "0x10", NULL },
    { "float", &real, "inf", NULL },
    { "float", &real, "-inf", NULL },
    { "float", &real, "infinity", NULL },
    { "float", &real, "nan", NULL },
    { "float", &real, " 1", NULL },
    { "float", &real, "1 ", NULL },
    { "float", &real, "--1", NULL },
    { "float", &real, "1-", NULL },
    { "float", &real, "1_0", NULL },
    { "float", &real,
      "1000000000000000000000000000000000000000000000000000000000000000",
      "1.0000000000000001e+63" },
    { "float", &real,
      "10000000000000000000000000000000000000000000000000000000000000000",
      NULL },
    { "float", &side, "-0.1", NULL },
    { "float", &side, "0", "0" },
    { "float", &side, "12.5", "12.5" },
    { "float", &part, "0", "0" },
    { "float", &part, "1", "1" },
    { "float", &part, "1.0001", NULL },
    { "float", &part, "-0.0001", NULL },

    { "positive", &positive, "0", NULL },
    { "positive", &positive, "-0", NULL },
    { "positive", &positive, "-1", NULL },
    { "positive", &positive, "0.0", NULL },
    { "positive", &positive, "0.001", "0.001" },
    { "positive", &positive, "2", "2" },

    { "bool", &flag, "1", "1" },
    { "bool", &flag, "t", "1" },
    { "bool", &flag, "T", "1" },
    { "bool", &flag, "true", "1" },
    { "bool", &flag, "TRUE", "1" },
    { "bool", &flag, "True", "1" },
    { "bool", &flag, "0", "0" },
    { "bool", &flag, "f", "0" },
    { "bool", &flag, "F", "0" },
    { "bool", &flag, "false", "0" },
    { "bool", &flag, "FALSE", "0" },
    { "bool", &flag, "False", "0" },
    { "bool", &flag, "tRUE", "0 warning" },
    { "bool", &flag, "yes", "0 warning" },
    { "bool", &flag, "2", "0 warning" },
    { "bool", &flag, "10", "0 warning" },
    { "bool", &flag, "on", "0 warning" },

    { "enum", &name, "one", "1" },
    { "enum", &name, "two", "2" },
    { "enum", &name, "null", "0" },
    { "enum", &name, "later", NULL },
    { "enum", &name, "One", NULL },
    { "enum", &name, "on", NULL },
    { "enum", &name, "ones", NULL },
    { "enum", &name, "", NULL },

    { "format", &format, "jpeg", "jpeg" },
    { "format", &format, "jpg", "jpeg" },
    { "format", &format, "jxl", "jxl" },
    { "format", &format, "ico", "ico" },
    { "format", &format, "JPEG", NULL },
    { "format", &format, "best", NULL },
    { "format", &format, "json", NULL },
    { "format", &format, "exe", NULL },
    { "format", &format, "", NULL },

    { "colour", &colour, "fff", "ffffff" },
    { "colour", &colour, "1aF", "11aaff" },
    { "colour", &colour, "12aBcd", "12abcd" },
    { "colour", &colour, "000000", "000000" },
    { "colour", &colour, "", NULL },
    { "colour", &colour, "ff", NULL },
    { "colour", &colour, "ffff", NULL },
    { "colour", &colour, "fffff", NULL },
    { "colour", &colour, "fffffff", NULL },
    { "colour", &colour, "#fff", NULL },
    { "colour", &colour, "ggg", NULL },
    { "colour", &colour, "-12", NULL },

    { "threshold", &threshold, "0", "0" },
    { "threshold", &threshold, "10.5", "10.5" },
    { "threshold", &threshold, "-1", NULL },
    { "threshold", &threshold, "", NULL },

    { "hex", &hex, "1aF", "11aaff" },
    { "hex", &hex, "12aBcd", "12abcd" },
    { "hex", &hex, "", NULL },
    { "hex", &hex, "#fff", NULL },
    { "hex", &hex, "ffff", NULL },

    { "time", &moment, "0", "0" },
    { "time", &moment, "+1735689600", "1735689600" },
    { "time", &moment, "0001", "1" },
    { "time", &moment, "9223372036854775807", "9223372036854775807" },
    { "time", &moment, "9223372036854775808", NULL },
    { "time", &moment, "9223372036854775810", NULL },
    { "time", &moment, "92233720368547758070", NULL },
    { "time", &moment, "99999999999999999999999999999999999", NULL },
    { "time", &moment,
      "00000000000000000000000000000000000000000000000000000000000000000",
      NULL },
    { "time", &moment, "-1", NULL },
    { "time", &moment, "-0", NULL },
    { "time", &moment, "+", NULL },
    { "time", &moment, "", NULL },
    { "time", &moment, "1.0", NULL },
    { "time", &moment, "1e9", NULL },
    { "time", &moment, " 1", NULL },
    { "time", &moment, "2025-01-01", NULL },

    { "string", &string, "a", "a" },
    { "string", &string, "A-z_0.9~%20 \"'\xc3\xa9\xff",
      "A-z_0.9~%20 \"'\xc3\xa9\xff" },
    { "string", &string, "a\nb", NULL },
    { "string", &string, "\r", NULL },
    { "string", &string, "a\x1f", NULL },
    { "string", &string, "a\x7f", NULL },

    { "formats", &formats, "png", NULL },
    { "presets", &presets, "a", NULL },
    { "gravity", &gravity, "one", NULL }
};


static const grammar_split_t  grammar_splits[] = {
    { "quality:80", 1, "quality|80" },
    { "rs:fit:300:200", 3, "rs|fit|300|200" },
    { "rs", 0, "rs" },
    { "", 0, "" },
    { ":", 1, "|" },
    { ":1", 1, "|1" },
    { "bg:", 1, "bg|" },
    { "rs::300:", 3, "rs||300|" },
    { "rs%3Afit", 0, "rs%3Afit" }
};


int
main(int argc, char **argv)
{
    char      path[160], *text;
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    /* a locale with a decimal comma must not matter; it may be missing */

    (void) setlocale(LC_ALL, "de_DE.UTF-8");

    for (i = 0; i < G_N_ELEMENTS(grammar_reads); i++) {
        text = g_strescape(grammar_reads[i].text, NULL);
        (void) g_snprintf(path, sizeof(path), "/grammar/read/%s/%u %s",
                          grammar_reads[i].name, i, text);
        g_free(text);
        g_test_add_data_func(path, &grammar_reads[i], grammar_test_read);
    }

    for (i = 0; i < G_N_ELEMENTS(grammar_splits); i++) {
        (void) g_snprintf(path, sizeof(path), "/grammar/split/%u %s", i,
                          grammar_splits[i].text);
        g_test_add_data_func(path, &grammar_splits[i], grammar_test_split);
    }

    g_test_add_func("/grammar/split/more than there is room for",
                    grammar_test_split_max);
    g_test_add_func("/grammar/unsupported", grammar_test_unsupported);
    g_test_add_func("/grammar/random bytes", grammar_test_random);

    return g_test_run();
}


static void
grammar_test_read(gconstpointer data)
{
    int                    rc, warning;
    char                  *got;
    size_t                 i;
    uint64_t               value[2], before[2];
    imgproc_str_t          text;
    const grammar_read_t  *row;

    row = data;

    /* no byte behind the text, for the sanitizer to see a read past it */

    text.len = strlen(row->text);
    text.data = g_malloc(text.len ? text.len : 1);

    for (i = 0; i < text.len; i++) {
        text.data[i] = row->text[i];
    }

    warning = 0;
    memset(before, 0xa5, sizeof(before));
    memcpy(value, before, sizeof(value));

    rc = imgproc_grammar_read(row->rule, &text, value, &warning);

    if (row->value == NULL) {
        g_assert_cmpint(rc, ==, -1);
        g_assert_cmpmem(value, sizeof(value), before, sizeof(before));
        g_assert_cmpint(warning, ==, 0);

    } else {
        got = grammar_value(row->rule->kind, value);

        if (warning) {
            (void) g_strlcat(got, " warning", 64);
        }

        g_assert_cmpint(rc, ==, 0);
        g_assert_cmpstr(got, ==, row->value);

        g_free(got);

        g_assert_cmpint(imgproc_grammar_read(row->rule, &text, value, NULL),
                        ==, 0);
    }

    g_free(text.data);
}


static char *
grammar_value(imgproc_kind_e kind, const void *value)
{
    char                 *s;
    const uint8_t        *rgb;
    const imgproc_str_t  *str;

    s = g_malloc0(64);
    rgb = value;
    str = value;

    switch (kind) {

    case IMGPROC_KIND_FLOAT:
    case IMGPROC_KIND_POSITIVE:
    case IMGPROC_KIND_THRESHOLD:
        (void) g_ascii_formatd(s, 64, "%.17g", *(const double *) value);
        break;

    case IMGPROC_KIND_FORMAT:
        (void) g_strlcpy(s, (char *) imgproc_format(*(const int *) value)
                                     ->name.data, 64);
        break;

    case IMGPROC_KIND_HEX:
    case IMGPROC_KIND_COLOUR:
        (void) g_snprintf(s, 64, "%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
        break;

    case IMGPROC_KIND_TIME:
        (void) g_snprintf(s, 64, "%" G_GINT64_FORMAT, *(const gint64 *) value);
        break;

    case IMGPROC_KIND_STRING:
        (void) g_snprintf(s, 64, "%.*s", (int) str->len, str->data);
        break;

    default:
        (void) g_snprintf(s, 64, "%d", *(const int *) value);
        break;
    }

    return s;
}


static void
grammar_test_split(gconstpointer data)
{
    GString                *s;
    unsigned                i, n;
    imgproc_str_t           text, first, args[4];
    const grammar_split_t  *row;

    row = data;

    text.data = (u_char *) row->text;
    text.len = strlen(row->text);

    n = imgproc_grammar_split(&text, &first, args, 4);

    s = g_string_new_len((char *) first.data, first.len);

    for (i = 0; i < n; i++) {
        (void) g_string_append_c(s, '|');
        (void) g_string_append_len(s, (char *) args[i].data, args[i].len);
    }

    g_assert_cmpuint(n, ==, row->n);
    g_assert_cmpstr(s->str, ==, row->parts);

    (void) g_string_free(s, TRUE);
}


static void
grammar_test_split_max(void)
{
    unsigned       n;
    imgproc_str_t  text = imgproc_str("a:b:c:d:e"), first, args[3];

    args[2].len = 77;

    n = imgproc_grammar_split(&text, &first, args, 2);

    g_assert_cmpuint(n, ==, 4);
    g_assert_cmpuint(args[1].len, ==, 1);
    g_assert_cmpint(args[1].data[0], ==, 'c');
    g_assert_cmpuint(args[2].len, ==, 77);
}


static void
grammar_test_unsupported(void)
{
    imgproc_str_t  best = imgproc_str("best"), json = imgproc_str("json");
    imgproc_str_t  png = imgproc_str("png"), later = imgproc_str("later");
    imgproc_str_t  other = imgproc_str("other"), one = imgproc_str("one");

    g_assert_cmpint(imgproc_grammar_unsupported(&format, &best), ==, 1);
    g_assert_cmpint(imgproc_grammar_unsupported(&format, &json), ==, 1);
    g_assert_cmpint(imgproc_grammar_unsupported(&format, &png), ==, 0);
    g_assert_cmpint(imgproc_grammar_unsupported(&formats, &best), ==, 1);
    g_assert_cmpint(imgproc_grammar_unsupported(&formats, &png), ==, 0);
    g_assert_cmpint(imgproc_grammar_unsupported(&string, &best), ==, 0);
    g_assert_cmpint(imgproc_grammar_unsupported(&format, &other), ==, 0);
    g_assert_cmpint(imgproc_grammar_unsupported(&name, &later), ==, 1);
    g_assert_cmpint(imgproc_grammar_unsupported(&name, &one), ==, 0);
    g_assert_cmpint(imgproc_grammar_unsupported(&percent, &best), ==, 0);
}


/* whatever is accepted lies within its bounds */

static void
grammar_test_random(void)
{
    int            n;
    u_char         bytes[8];
    double         f;
    int64_t        time;
    unsigned       i, j;
    imgproc_str_t  text;

    static const char  chars[] = "0123456789.-+e ";

    for (i = 0; i < 200000; i++) {

        text.len = g_test_rand_int_range(0, sizeof(bytes) + 1);
        text.data = bytes;

        for (j = 0; j < text.len; j++) {
            bytes[j] = chars[g_test_rand_int_range(0, sizeof(chars))];
        }

        if (imgproc_grammar_read(&percent, &text, &n, NULL) == 0) {
            g_assert_cmpint(n, >=, 0);
            g_assert_cmpint(n, <=, 100);
        }

        if (imgproc_grammar_read(&angle, &text, &n, NULL) == 0) {
            g_assert_cmpint(n % 90, ==, 0);
            g_assert_cmpint(n, >=, 0);
            g_assert_cmpint(n, <, 360);
        }

        if (imgproc_grammar_read(&part, &text, &f, NULL) == 0) {
            g_assert_true(f >= 0 && f <= 1);
        }

        if (imgproc_grammar_read(&positive, &text, &f, NULL) == 0) {
            g_assert_true(f > 0 && isfinite(f));
        }

        if (imgproc_grammar_read(&moment, &text, &time, NULL) == 0) {
            g_assert_cmpint(time, >=, 0);
        }
    }
}
