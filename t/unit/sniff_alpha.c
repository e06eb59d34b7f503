
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdlib.h>
#include <string.h>

#include "imgproc_sniff_format.h"


/*
 * What is in an ALPH chunk behind its first byte is written down as numbers
 * and the bits they have, the lowest first; "*3" is three times.
 */

typedef struct {
    const char  *name;
    const char  *bits;
    unsigned     expected;
    uint32_t     width;
    uint32_t     height;
} alpha_row_t;


static GByteArray *make(const char *s);
static void test_row(gconstpointer data);
static void test_raw(void);


#define RAW     IMGPROC_ALPHA_RAW
#define BYTES   IMGPROC_ALPHA_BYTES
#define PIXELS  IMGPROC_ALPHA_PIXELS

/* a code of the symbol 0, of the symbols 0 and 1, and five of the first */

#define ONE     "1:4 "
#define TWO     "1:1 1:1 0:1 0:1 1:8 "
#define FIVE    ONE ONE ONE ONE ONE

/* a code that is written by lengths of 0, many times, and 1: bits 1 and 0 */

#define LENGTHS  "0:1 0:4 0:3 1:3 0:3 1:3 "
#define ZEROS(n)  "1:1 " #n ":7 "

/* of green: 0 and 255, 0 and a copy of 4 */

#define FAR     LENGTHS "0:1 0:1 " ZEROS(127) ZEROS(105) "0:1 " ZEROS(13)
#define COPY    LENGTHS "0:1 0:1 " ZEROS(127) ZEROS(109) "0:1 " ZEROS(9)

/* a table of so many colours, less one, and what follows it */

#define TABLE(n)  "1:1 3:2 " #n ":8 0:1 "
#define PLAIN   TABLE(0) FIVE
#define END     "0:1 0:1 0:1 "


static const alpha_row_t  rows[] = {
    { "plain", PLAIN END FIVE, BYTES, 16, 16 },
    { "green", PLAIN END TWO ONE ONE ONE ONE, BYTES, 16, 16 },
    { "far", PLAIN END FAR ONE ONE ONE ONE, BYTES, 16, 16 },
    { "first-of-lengths",
      PLAIN END LENGTHS "1:1 0:3 0:2 0:1*2 " ONE ONE ONE ONE, BYTES, 16, 16 },
    { "table-of-256", TABLE(255) TWO ONE ONE ONE ONE "0:1*256 " END FIVE,
      BYTES, 16, 16 },
    { "table-by-copies", TABLE(4) COPY ONE ONE ONE ONE "0:1 1:1 " END FIVE,
      BYTES, 16, 16 },
    { "copy-of-more-than-there-are",
      TABLE(1) COPY ONE ONE ONE ONE "1:1 " END FIVE, BYTES, 16, 16 },
    { "two-groups",
      PLAIN "0:1 0:1 1:1 0:3 0:1 " TWO ONE ONE ONE ONE "0:1*3 1:1 " FIVE FIVE,
      BYTES, 16, 16 },
    { "groups-by-red",
      PLAIN "0:1 0:1 1:1 0:3 0:1 " ONE TWO ONE ONE ONE "1:1 0:1*3 1:4*1285 ",
      BYTES, 16, 16 },
    { "a-group-is-missing",
      PLAIN "0:1 0:1 1:1 0:3 0:1 " ONE TWO ONE ONE ONE "1:1 0:1*3 1:4*1284 ",
      PIXELS, 16, 16 },
    { "too-many-groups",
      PLAIN "0:1 0:1 1:1 0:3 0:1 " ONE "1:1 1:1 0:1 0:1 2:8 " ONE ONE ONE
      "1:1 0:1*3 1:4*2565 ", PIXELS, 16, 16 },
    { "no-transform", "0:1 0:1 0:1 " FIVE, PIXELS, 16, 16 },
    { "predictor", "1:1 0:2 0:3 0:1 " FIVE "0:1 " END FIVE, PIXELS, 16, 16 },
    { "two-transforms", PLAIN "1:1 2:2 0:1 0:1 0:1 " FIVE, PIXELS, 16, 16 },
    { "cache", PLAIN "0:1 1:1 1:4 0:1 " FIVE, PIXELS, 16, 16 },
    { "cache-of-the-table", "1:1 3:2 0:8 1:1 1:4 " FIVE END FIVE, PIXELS, 16,
      16 },
    { "red", PLAIN END ONE TWO ONE ONE ONE, PIXELS, 16, 16 },
    { "blue", PLAIN END ONE ONE TWO ONE ONE, PIXELS, 16, 16 },
    { "alpha", PLAIN END ONE ONE ONE TWO ONE, PIXELS, 16, 16 },
    { "blue-of-the-second-group",
      PLAIN "0:1 0:1 1:1 0:3 0:1 " TWO ONE ONE ONE ONE "0:1*3 1:1 " FIVE
      ONE ONE TWO ONE ONE, PIXELS, 16, 16 },
    { "largest", PLAIN "0:1 0:1 1:1 7:3 0:1 " FIVE FIVE, BYTES, 16383, 16383 },
    { "too-many-blocks", PLAIN "0:1 0:1 1:1 0:3 0:1 " FIVE FIVE, PIXELS,
      16383, 16383 },
    { "too-many-codes",
      PLAIN END LENGTHS "0:1 0:1*3 " ZEROS(127) ZEROS(127) ZEROS(0)
      ONE ONE ONE ONE, PIXELS, 16, 16 },
    { "too-few-codes",
      PLAIN END "0:1 1:4 0:3 1:3 0:3 0:3 1:3 " "0:1 0:1*2 " ZEROS(127)
      ZEROS(127) ZEROS(0) ONE ONE ONE ONE, PIXELS, 16, 16 },
    { "lengths-of-more-than-there-are",
      PLAIN END LENGTHS "0:1 0:1*2 " ZEROS(127) ZEROS(127) ZEROS(127)
      ONE ONE ONE ONE, PIXELS, 16, 16 },
    { "distance-of-none",
      PLAIN END ONE ONE ONE ONE "1:1 0:1 1:1 40:8 ", PIXELS, 16, 16 },
};


static GByteArray *
make(const char *s)
{
    char        *end;
    u_char       byte;
    unsigned     i, n, bits, times;
    unsigned     value;
    GByteArray  *a;

    a = g_byte_array_new();
    byte = 0x01;
    g_byte_array_append(a, &byte, 1);

    byte = 0;
    n = 0;

    while (*s) {
        value = strtoul(s, &end, 10);
        bits = strtoul(end + 1, &end, 10);
        times = *end == '*' ? strtoul(end + 1, &end, 10) : 1;
        s = end + strspn(end, " ");

        for (i = 0; i < bits * times; i++) {
            byte |= (value >> i % bits & 1) << n % 8;

            if (++n % 8 == 0) {
                g_byte_array_append(a, &byte, 1);
                byte = 0;
            }
        }
    }

    if (n % 8) {
        g_byte_array_append(a, &byte, 1);
    }

    return a;
}


static void
test_row(gconstpointer data)
{
    size_t              len;
    u_char             *copy;
    GByteArray         *a;
    const alpha_row_t  *row;

    row = data;
    a = make(row->bits);

    /* cut anywhere it is none that is known, in a block of its own size */

    for (len = 0; len <= a->len; len++) {
        copy = g_memdup2(a->data, len);

        g_assert_cmpuint(imgproc_sniff_alpha(copy, copy + len, row->width,
                                             row->height),
                         ==, len == a->len ? row->expected : PIXELS);
        g_free(copy);
    }

    g_byte_array_unref(a);
}


/* which has no codes, only a filter and what was done to it before */

static void
test_raw(void)
{
    u_char         byte;

    for (byte = 0; byte < 0x40; byte += 4) {
        g_assert_cmpuint(imgproc_sniff_alpha(&byte, &byte + 1, 1, 1), ==, RAW);
    }
}


int
main(int argc, char **argv)
{
    size_t  i;
    char   *path;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {
        path = g_strconcat("/sniff-alpha/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }

    g_test_add_func("/sniff-alpha/raw", test_raw);

    return g_test_run();
}
