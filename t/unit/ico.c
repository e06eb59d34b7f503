
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"
#include "imgproc_ico.h"


/* which of an icon's pictures is taken */

typedef struct {
    const char        *path;
    const char        *text;
    uint32_t           width;
    uint32_t           height;
    unsigned           bits;       /* of the bitmap, 0: it is a PNG */
    ptrdiff_t          at;         /* of the PNG */
} ico_t;


#define ICON(n)  "0000 0100 %-2:" #n " "
#define ENTRY(len, offset)                                                    \
    "09 09 00 00 0100 2000 %-4:" #len " %-4:" #offset " "

/* 64, 56 and 58 bytes */

#define RGBA22                                                                \
    "%-4:40 %-4:2 %-4:4 0100 %-2:32 00*24 11*16 00*8 "
#define BITS22                                                                \
    "%-4:40 %-4:2 %-4:4 0100 %-2:1 00*24 00*8 00*8 00*8 "
#define PNG(w, h)                                                             \
    "89'PNG'0d0a1a0a (IHDR %4:" #w " %4:" #h " 08 06 000000)(IDAT 00)(IEND) "


static void test_ico(const void *data);


static const ico_t  icons[] = {
    { "one", ICON(1) ENTRY(64, 22) RGBA22, 2, 2, 32, 0 },
    { "deepest", ICON(2) ENTRY(64, 38) ENTRY(64, 102) BITS22 RGBA22, 2, 2,
      32, 0 },
    { "deepest-first", ICON(2) ENTRY(64, 38) ENTRY(64, 102) RGBA22 BITS22, 2,
      2, 32, 0 },
    { "png-as-large", ICON(2) ENTRY(64, 38) ENTRY(58, 102) RGBA22 PNG(2, 2),
      2, 2, 0, 102 },
    { "png-as-large-first", ICON(2) ENTRY(58, 38) ENTRY(64, 96) PNG(2, 2)
      RGBA22, 2, 2, 0, 38 },
    { "larger-png", ICON(3) ENTRY(58, 54) ENTRY(58, 112) ENTRY(64, 170)
      PNG(8, 8) PNG(9, 9) RGBA22, 9, 9, 0, 112 },
    { "smaller-png", ICON(2) ENTRY(58, 38) ENTRY(64, 96) PNG(3, 1) RGBA22, 2,
      2, 32, 0 }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(icons); i++) {
        path = g_strconcat("/ico/", icons[i].path, NULL);
        g_test_add_data_func(path, &icons[i], test_ico);
        g_free(path);
    }

    return g_test_run();
}


static void
test_ico(const void *data)
{
    GByteArray       *a;
    const ico_t      *t;
    imgproc_ico_t     ico;
    imgproc_error_t   err;

    t = data;
    a = make(t->text);

    g_assert_cmpint(imgproc_ico(a->data, a->data + a->len, &ico, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpuint(ico.info.width, ==, t->width);
    g_assert_cmpuint(ico.info.height, ==, t->height);

    if (t->bits) {
        g_assert_cmpuint(ico.png.len, ==, 0);
        g_assert_cmpuint(ico.dib.bits, ==, t->bits);
        g_assert_cmpuint(ico.dib.height, ==, t->height);

    } else {
        g_assert_cmpuint(ico.png.len, ==, 58);
        g_assert_cmpint(ico.png.data - a->data, ==, t->at);
    }

    g_byte_array_unref(a);
}
