
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"
#include "imgproc_dib.h"


/* pixels from the upper left to the lower right, lines apart by a slash */

typedef struct {
    const char        *path;
    const char        *text;
    int                icon;
    const char        *pixels;     /* NULL: is refused */
} dib_t;


static void test_dib(const void *data);
static void pixels(const imgproc_dib_t *dib, GString *s);


#define FILE(offset)  "'BM' 00*8 %-4:" #offset " "
#define INFO(w, h, bits, compression, colors)                                 \
    "%-4:40 %-4:" #w " %-4:" #h " 0100 %-2:" #bits " %-4:" #compression       \
    " 00*12 %-4:" #colors " 00*4 "


static const dib_t  dibs[] = {

    { "24", FILE(54) INFO(2, 2, 24, 0, 0)
      "010203 040506 0000 111213 141516 0000", 0,
      "131211 161514 / 030201 060504" },
    { "24-top-down", FILE(54) INFO(2, 0xfffffffe, 24, 0, 0)
      "010203 040506 0000 111213 141516 0000", 0,
      "030201 060504 / 131211 161514" },
    { "32", FILE(54) INFO(2, 1, 32, 0, 0) "01020399 04050600", 0,
      "030201 060504" },
    { "16", FILE(54) INFO(4, 1, 16, 0, 0) "007c e003 1f00 ff7f", 0,
      "ff0000 00ff00 0000ff ffffff" },
    { "16-of-8", FILE(54) INFO(2, 1, 16, 0, 0) "0840 0000", 0,
      "840042 000000" },
    { "565", FILE(66) INFO(4, 1, 16, 3, 0) "00f80000 e0070000 1f000000"
      "00f8 e007 1f00 1084", 0, "ff0000 00ff00 0000ff 848284" },
    { "1010102", FILE(66) INFO(1, 1, 32, 3, 0) "0000f03f 00fc0f00 ff030000"
      "ff03f83f", 0, "ff80ff" },
    { "all-bits", FILE(66) INFO(1, 1, 32, 3, 0) "ffffffff 00000000 00000000"
      "ffffff7f", 0, "7f0000" },
    { "4444", FILE(70) INFO(2, 1, 16, 6, 0)
      "000f0000 f0000000 0f000000 00f00000 34f2 7861", 0,
      "223344ff 11778866" },
    { "clear", FILE(70) INFO(2, 1, 16, 6, 0)
      "000f0000 f0000000 0f000000 00f00000 3402 7801", 0,
      "223344 117788" },
    { "8", FILE(62) INFO(3, 1, 8, 0, 2) "03020100 06050400 00010200", 0,
      "010203 040506 000000" },
    { "4", FILE(66) INFO(3, 1, 4, 0, 3) "03020100 06050400 09080700"
      "01200000", 0, "010203 040506 070809" },
    { "1", FILE(62) INFO(10, 1, 1, 0, 0) "03020100 06050400 a0400000", 0,
      "040506 010203 040506 010203 010203 010203 010203 010203 010203"
      " 040506" },
    { "core", FILE(32) "%-4:12 %-2:2 %-2:1 0100 %-2:1 030201 060504 40000000",
      0, "010203 040506" },
    { "rle8", FILE(66) INFO(3, 3, 8, 1, 3) "03020100 06050400 09080700"
      "0201 0000 0003 000102 00 0000 0302 0001", 0,
      "070809 070809 070809 / 010203 040506 070809 / 040506 040506 010203" },
    { "rle8-moved", FILE(62) INFO(3, 2, 8, 1, 2) "03020100 06050400"
      "0101 0002 0101 0101 0001", 0,
      "010203 010203 040506 / 040506 010203 010203" },
    { "rle8-too-long", FILE(62) INFO(2, 1, 8, 1, 2) "03020100 06050400"
      "ff01 ff01 0001", 0, "040506 040506" },
    { "rle4", FILE(66) INFO(4, 2, 4, 2, 3) "03020100 06050400 09080700"
      "0412 0000 0003 1210 0001", 0,
      "040506 070809 040506 010203 / 040506 070809 040506 070809" },
    { "rle-ends-at-once", FILE(62) INFO(2, 1, 8, 1, 2) "03020100 06050400"
      "0001", 0, "010203 010203" },

    { "icon-32", INFO(2, 2, 32, 0, 0) "01020304 05060708", 1,
      "03020104 07060508" },
    { "icon-32-mask", INFO(2, 2, 32, 0, 0) "01020300 05060700 40000000", 1,
      "030201ff 07060500" },
    { "icon-24", INFO(2, 2, 24, 0, 0) "010203 050607 0000 80000000", 1,
      "03020100 070605ff" },
    { "icon-1", INFO(2, 4, 1, 0, 0) "03020100 06050400 40000000 80000000"
      "00000000 c0000000", 1,
      "04050600 01020300 / 010203ff 040506ff" },
    { "icon-32-without-mask", INFO(2, 2, 32, 0, 0) "01020300 05060700", 1,
      NULL },
    { "icon-odd", INFO(2, 3, 32, 0, 0) "01020304*9", 1, NULL },
    { "icon-cut", INFO(2, 2, 32, 0, 0) "01020304 050607", 1, NULL },
    { "icon-rle", INFO(2, 2, 8, 1, 1) "00*4 0001 00*99", 1, NULL },
    { "icon-of-bmp", FILE(54) INFO(2, 2, 24, 0, 0) "00*99", 1, NULL }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(dibs); i++) {
        path = g_strconcat("/dib/", dibs[i].path, NULL);
        g_test_add_data_func(path, &dibs[i], test_dib);
        g_free(path);
    }

    return g_test_run();
}


static void
test_dib(const void *data)
{
    u_char           *p, *last, *unpacked;
    GString          *s;
    GByteArray       *a;
    const dib_t      *t;
    imgproc_dib_t     dib;
    imgproc_code_e    code;
    imgproc_error_t   err;

    t = data;
    a = make(t->text);

    /* exactly as large as it is */

    p = g_memdup2(a->data, a->len);
    last = p + a->len;
    unpacked = NULL;

    code = t->icon ? imgproc_dib_icon(p, last, &dib, &err)
                   : imgproc_dib_bmp(p, last, &dib, &err);

    if (t->pixels == NULL) {
        g_assert_cmpint(code, ==, IMGPROC_BROKEN_IMAGE);

    } else {
        g_assert_cmpint(code, ==, IMGPROC_OK);

        if (dib.rle) {
            unpacked = g_malloc0(dib.width * dib.height);
            g_assert_cmpint(imgproc_dib_rle(&dib, unpacked), ==, 1);
            g_assert_false(dib.rle);
        }

        s = g_string_new(NULL);
        pixels(&dib, s);
        g_assert_cmpstr(s->str, ==, t->pixels);
        g_string_free(s, TRUE);
    }

    g_free(unpacked);
    g_free(p);
    g_byte_array_unref(a);
}


/* each line as a whole must be what its pixels are one by one */

static void
pixels(const imgproc_dib_t *dib, GString *s)
{
    u_char    *line, pixel[4];
    uint32_t   x, y;
    unsigned   i;

    line = g_malloc(dib->width * dib->bands);

    for (y = 0; y < dib->height; y++) {

        imgproc_dib_pixels(dib, 0, y, dib->width, line);

        for (x = 0; x < dib->width; x++) {

            imgproc_dib_pixels(dib, x, y, 1, pixel);
            g_assert_cmpmem(pixel, dib->bands, line + x * dib->bands,
                            dib->bands);

            g_string_append(s, x ? " " : y ? " / " : "");

            for (i = 0; i < dib->bands; i++) {
                g_string_append_printf(s, "%02x", pixel[i]);
            }
        }
    }

    g_free(line);
}
