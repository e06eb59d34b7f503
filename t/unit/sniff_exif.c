
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


typedef struct {
    const char        *name;
    const char        *data;
    size_t             len;
    unsigned           expected;
} exif_row_t;


static void test_row(gconstpointer data);
static void test_cut(void);


#define ROW(name, data, n)  { name, data, sizeof(data) - 1, n }

#define INTEL     "II*\0\x08\0\0\0"
#define MOTOROLA  "MM\0*\0\0\0\x08"
#define SIX       "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"


static const exif_row_t  rows[] = {
    ROW("intel", INTEL "\x01\0" SIX, 6),
    ROW("magic", "Exif\0\0" INTEL "\x01\0" SIX, 6),
    ROW("motorola", MOTOROLA "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0", 8),
    ROW("second",
        INTEL "\x02\0\x0f\x01\x02\0\x01\0\0\0\0\0\0\0" SIX, 6),
    ROW("value-0",
        INTEL "\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0", 0),
    ROW("value-9",
        INTEL "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0", 0),
    ROW("not-a-short",
        INTEL "\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0", 0),
    ROW("fewer-entries-than-promised", INTEL "\xff\xff" SIX, 6),
    ROW("none", INTEL "\0\0" SIX, 0),
    ROW("directory-outside", "II*\0\xff\xff\xff\xff\x01\0" SIX, 0),
    ROW("directory-at-the-end", "II*\0\x08\0\0\0", 0),
    ROW("mixed-order", "IM*\0\x08\0\0\0\x01\0" SIX, 0),
    ROW("not-tiff", "II+\0\x08\0\0\0\x01\0" SIX, 0),
    ROW("xmp", "http://ns.adobe.com/xap/1.0/", 0),
    ROW("empty", "", 0),
};


static void
test_row(gconstpointer data)
{
    u_char            *p;
    const exif_row_t  *row;

    row = data;

    /* exactly so many bytes, for the sanitizers */

    p = g_memdup2(row->data, row->len);

    g_assert_cmpuint(imgproc_sniff_exif(p, row->len), ==, row->expected);

    g_free(p);
}


static void
test_cut(void)
{
    size_t   len;
    u_char  *p;

    for (len = 0; len < rows[1].len; len++) {
        p = g_memdup2(rows[1].data, len);

        g_assert_cmpuint(imgproc_sniff_exif(p, len), ==, 0);

        g_free(p);
    }
}


int
main(int argc, char **argv)
{
    char      path[64];
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/exif/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
    }

    g_test_add_func("/exif/cut", test_cut);

    return g_test_run();
}
