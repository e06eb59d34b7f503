
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define TIFF    IMGPROC_FORMAT_TIFF

/*
 * The data stand first, 16 bytes from byte 8 on, and then the directory; the
 * values that do not fit into it stand at its end.
 */

#define DATA    "00*16 "
#define HEAD    "'II*' 00 %-4:24 " DATA
#define E(tag, type, n, value)                                                \
    "%-2:" #tag " %-2:" #type " %-4:" #n " " value " "
#define SHORT(tag, v)  E(tag, 3, 1, "%-2:" #v " 0000")
#define LONG(tag, v)  E(tag, 4, 1, "%-4:" #v)
#define SIDES(w, h)  SHORT(256, w) SHORT(257, h)
#define BITS8   SHORT(258, 8)
#define STRIP   LONG(273, 8)
#define COUNT   LONG(279, 16)
#define END     "%-4:0 "

/* grey, in one strip */

#define DIR(n)  "%-2:" #n " "
#define GREY(w, h)                                                            \
    SIDES(w, h) BITS8 SHORT(262, 1) STRIP SHORT(277, 1) LONG(278, h) COUNT
#define INFO(w, h, bits, bands, alpha, memory)                                \
    { TIFF, w, h, 1, 0, bits, bands, alpha, .pages = 1, .block = memory }


static const sniff_t  sniffs[] = {

    { "grey", HEAD DIR(8) GREY(4, 4) END, OK, "", INFO(4, 4, 8, 1, 0, 32),
      0 },
    { "motorola",
      "'MM' 00 '*' %4:24 " DATA "%2:6 "
      "%2:256 %2:3 %4:1 %2:4 0000 %2:257 %2:4 %4:1 %4:4 "
      "%2:258 %2:1 %4:1 08 000000 %2:262 %2:3 %4:1 %2:1 0000"
      "%2:273 %2:4 %4:1 %4:8 %2:279 %2:4 %4:1 %4:16 00000000",
      OK, "", INFO(4, 4, 8, 1, 0, 32), 0 },
    { "big",
      "'II+' 00 0800 0000 %-8:32 " DATA "%-8:6 "
      "%-2:256 %-2:16 %-8:1 %-8:4 %-2:257 %-2:3 %-8:1 %-2:4 00*6"
      "%-2:258 %-2:3 %-8:1 %-8:8 %-2:262 %-2:3 %-8:1 %-8:1 "
      "%-2:273 %-2:16 %-8:1 %-8:16 %-2:279 %-2:16 %-8:1 %-8:16 00*8",
      OK, "", INFO(4, 4, 8, 1, 0, 32), 0 },
    { "big-offsets-of-four", "'II+' 00 0400 0000 %-8:16 00*20", BROKEN,
      "header", { TIFF }, 0 },
    { "orientation", HEAD DIR(9) GREY(4, 4) SHORT(274, 6) END, OK, "",
      { TIFF, 4, 4, 1, 0, 8, 1, 0, .orientation = 6, .pages = 1, .block = 32 },
      0 },
    { "orientation-9", HEAD DIR(9) GREY(4, 4) SHORT(274, 9) END, OK, "",
      INFO(4, 4, 8, 1, 0, 32), 0 },
    { "bilevel", HEAD DIR(6) SIDES(8, 16) SHORT(259, 4) SHORT(262, 0) STRIP
      COUNT END, OK, "", INFO(8, 16, 1, 1, 0, 272), 0 },
    { "palette", HEAD DIR(6) SIDES(4, 4) BITS8 SHORT(262, 3) STRIP COUNT END,
      OK, "", INFO(4, 4, 8, 3, 0, 96), 0 },
    { "rgb", HEAD DIR(7) SIDES(5, 1) E(258, 3, 3, "%-4:114") SHORT(262, 2)
      STRIP SHORT(277, 3) COUNT END "0800 0800 0800", OK, "",
      INFO(5, 1, 8, 3, 0, 30), 0 },
    { "rgba", HEAD DIR(7) SIDES(4, 1) BITS8 SHORT(262, 2) STRIP SHORT(277, 4)
      COUNT END, OK, "", INFO(4, 1, 8, 4, 1, 32), 0 },
    { "cmyk", HEAD DIR(7) SIDES(4, 1) BITS8 SHORT(262, 5) STRIP SHORT(277, 4)
      COUNT END, OK, "", INFO(4, 1, 8, 4, 0, 32), 0 },
    { "rgb16", HEAD DIR(7) SIDES(2, 1) SHORT(258, 16) SHORT(262, 2) STRIP
      SHORT(277, 3) COUNT END, OK, "", INFO(2, 1, 16, 3, 0, 24), 0 },
    { "float", HEAD DIR(7) SIDES(2, 2) SHORT(258, 32) SHORT(262, 1) STRIP
      COUNT SHORT(339, 3) END, OK, "", INFO(2, 2, 32, 1, 0, 32), 0 },
    { "rows-of-2", HEAD DIR(8) SIDES(4, 4) BITS8 SHORT(262, 1)
      E(273, 4, 2, "%-4:126") SHORT(277, 1) LONG(278, 2) E(279, 3, 2,
      "%-2:8 %-2:8") END "%-4:8 %-4:16", OK, "", INFO(4, 4, 8, 1, 0, 16), 0 },
    { "high-strip", HEAD DIR(8) GREY(4, 999) END, OK, "",
      INFO(4, 999, 8, 1, 0, 0), 0 },
    { "high-strip-packed", HEAD DIR(9) GREY(4, 999) SHORT(259, 5) END, OK, "",
      INFO(4, 999, 8, 1, 0, 16), 0 },
    { "tiles", HEAD DIR(9) SIDES(40, 16) BITS8 SHORT(262, 1)
      SHORT(322, 16) SHORT(323, 16) E(324, 4, 3, "%-4:138")
      E(325, 4, 3, "%-4:138") SHORT(277, 1) END "%-4:8 %-4:8 %-4:8", OK, "",
      INFO(40, 16, 8, 1, 0, 1536), 0 },
    { "planes", HEAD DIR(8) SIDES(4, 1) BITS8 SHORT(262, 2)
      E(273, 4, 3, "%-4:126") SHORT(277, 3) E(279, 4, 3, "%-4:126")
      SHORT(284, 2) END "%-4:8 %-4:8 %-4:8", OK, "",
      INFO(4, 1, 8, 3, 0, 24), 0 },
    { "jpeg", "'II*' 00 %-4:36 "
      "ffd8 {ffc0 08 %2:4 %2:4 01 011100} {ffda 01 0100 000000} ffd9 00"
      DIR(7) SIDES(4, 4) BITS8 SHORT(259, 7) SHORT(262, 1) LONG(273, 8)
      LONG(279, 27) END, OK, "", INFO(4, 4, 8, 1, 0, 59), 0 },
    { "largest-page", HEAD DIR(8) GREY(4, 4) "%-4:126 "
      DIR(8) GREY(16, 1) "%-4:228 " DIR(8) GREY(9, 9) END, OK, "",
      { TIFF, 9, 9, 1, 0, 8, 1, 0, .pages = 3, .block = 162 }, 0 },

    { "magic", "'II*' 00", BROKEN, "header", { TIFF }, 0 },
    { "directory-outside", "'II*' 00 ffffffff", BROKEN, "directory, page 1",
      { TIFF }, 0 },
    { "directory-of-nothing", "'II*' 00 %-4:8 0000 00000000", BROKEN,
      "directory", { TIFF }, 0 },
    { "directory-cut", HEAD DIR(9) GREY(4, 4) END, BROKEN, "directory",
      { TIFF }, 0 },
    { "loop", HEAD DIR(8) GREY(4, 4) "%-4:24", BROKEN, "directory, page 3",
      { TIFF }, 0 },
    { "no-sides", HEAD DIR(3) BITS8 STRIP COUNT END, BROKEN, "0x0",
      { TIFF }, 0 },
    { "sides-of-4g", HEAD DIR(8) LONG(256, 0xffffffff) LONG(257, 4) BITS8
      SHORT(262, 1) STRIP SHORT(277, 1) LONG(278, 4) COUNT END, BROKEN,
      "4294967295x4", { TIFF }, 0 },
    { "field-twice", HEAD DIR(9) GREY(4, 4) SHORT(256, 9) END, BROKEN,
      "field, tag 256 of page 1", { TIFF }, 0 },
    { "field-outside", HEAD DIR(9) GREY(4, 4) E(700, 1, 199, "%-4:24") END,
      BROKEN, "tag 700", { TIFF }, 0 },
    { "field-of-4g", HEAD DIR(9) GREY(4, 4) E(700, 12, 0xffffffff, "%-4:24")
      END, BROKEN, "tag 700", { TIFF }, 0 },
    { "field-of-a-wrong-type", HEAD DIR(8) E(256, 5, 1, "%-4:8") SHORT(257, 4)
      BITS8 SHORT(262, 1) STRIP SHORT(277, 1) LONG(278, 4) COUNT END, BROKEN,
      "tag 256", { TIFF }, 0 },
    { "field-of-no-type", HEAD DIR(9) GREY(4, 4) E(700, 99, 99, "%-4:24")
      END, OK, "", INFO(4, 4, 8, 1, 0, 32), 0 },
    { "no-strip", HEAD DIR(5) SIDES(4, 4) BITS8 SHORT(262, 1) COUNT END,
      BROKEN, "strip or tile, 0", { TIFF }, 0 },
    { "no-count", HEAD DIR(5) SIDES(4, 4) BITS8 SHORT(262, 1) STRIP END,
      BROKEN, "strip or tile, 0", { TIFF }, 0 },
    { "count-of-0", HEAD DIR(6) SIDES(4, 4) BITS8 SHORT(262, 1) STRIP
      LONG(279, 0) END, BROKEN, "strip or tile, 0", { TIFF }, 0 },
    { "strip-outside", HEAD DIR(6) SIDES(4, 4) BITS8 SHORT(262, 1) STRIP
      LONG(279, 9999) END, BROKEN, "strip or tile, 0", { TIFF }, 0 },
    { "too-few-strips", HEAD DIR(8) SIDES(4, 4) BITS8 SHORT(262, 1)
      E(273, 4, 2, "%-4:126") SHORT(277, 1) LONG(278, 1) E(279, 3, 2,
      "%-2:8 %-2:8") END "%-4:8 %-4:16", BROKEN, "strip or tile", { TIFF },
      0 },
    { "rows-of-0", HEAD DIR(8) SIDES(4, 4) BITS8 SHORT(262, 1) STRIP
      SHORT(277, 1) LONG(278, 0) COUNT END, BROKEN, "strip or tile", { TIFF },
      0 },
    { "strips-and-tiles", HEAD DIR(12) GREY(4, 4) SHORT(322, 16)
      SHORT(323, 16) LONG(324, 8) LONG(325, 16) END, BROKEN, "strip or tile",
      { TIFF }, 0 },
    { "tile-of-0", HEAD DIR(8) SIDES(4, 4) BITS8 SHORT(262, 1) SHORT(322, 0)
      SHORT(323, 16) LONG(324, 8) LONG(325, 16) END, BROKEN, "strip or tile",
      { TIFF }, 0 },
    { "tile-of-4g", HEAD DIR(8) SIDES(4, 4) BITS8 SHORT(262, 1)
      LONG(322, 0xffffffff) SHORT(323, 16) LONG(324, 8) LONG(325, 16) END,
      BROKEN, "strip or tile", { TIFF }, 0 },
    { "planes-of-tiles", HEAD DIR(9) SIDES(4, 4) BITS8 SHORT(262, 2)
      SHORT(277, 3) SHORT(284, 2) SHORT(322, 16) SHORT(323, 16) LONG(324, 8)
      END, BROKEN, "strip or tile", { TIFF }, 0 },

    { "five-samples-of-rgb", HEAD DIR(7) SIDES(3, 1) BITS8 SHORT(262, 2) STRIP
      SHORT(277, 5) COUNT END, BROKEN, "photometric 2, 5 samples", { TIFF },
      0 },
    { "bits-that-differ", HEAD DIR(7) SIDES(5, 1) E(258, 3, 3, "%-4:114")
      SHORT(262, 2) STRIP SHORT(277, 3) COUNT END "0800 0800 1000", BROKEN,
      "3 samples of 0 bits", { TIFF }, 0 },
    { "double", HEAD DIR(7) SIDES(2, 1) SHORT(258, 64) SHORT(262, 1) STRIP
      COUNT SHORT(339, 3) END, BROKEN, "64 bits, format 3", { TIFF }, 0 },
    { "integers-of-32", HEAD DIR(6) SIDES(2, 1) SHORT(258, 32) SHORT(262, 1)
      STRIP COUNT END, BROKEN, "32 bits", { TIFF }, 0 },
    { "no-photometric", HEAD DIR(5) SIDES(4, 4) BITS8 STRIP COUNT END, BROKEN,
      "photometric 65535", { TIFF }, 0 },
    { "fax-of-8-bits", HEAD DIR(9) GREY(4, 4) SHORT(259, 4) END, BROKEN,
      "compression 4", { TIFF }, 0 },
    { "old-jpeg", HEAD DIR(9) GREY(4, 4) SHORT(259, 6) END, BROKEN,
      "compression 6", { TIFF }, 0 },
    { "zstd", HEAD DIR(9) GREY(4, 4) LONG(259, 50000) END, BROKEN,
      "compression 50000", { TIFF }, 0 },
    { "no-jpeg", HEAD DIR(9) GREY(4, 4) SHORT(259, 7) END, BROKEN,
      "strip or tile, 0", { TIFF }, 0 },
    { "progressive-jpeg", "'II*' 00 %-4:46 "
      "ffd8 {ffc2 08 %2:4 %2:4 01 011100} {ffda 01 0100 000000}"
      "{ffda 01 0100 000000} ffd9 00" DIR(7) SIDES(4, 4) BITS8 SHORT(259, 7)
      SHORT(262, 1) LONG(273, 8) LONG(279, 37) END, BROKEN, "strip or tile",
      { TIFF }, 0 },
    { "larger-jpeg", "'II*' 00 %-4:36 "
      "ffd8 {ffc0 08 %2:5 %2:4 01 011100} {ffda 01 0100 000000} ffd9 00"
      DIR(7) SIDES(4, 4) BITS8 SHORT(259, 7) SHORT(262, 1) LONG(273, 8)
      LONG(279, 27) END, BROKEN, "strip or tile", { TIFF }, 0 }
};


static void test_shared_jpeg(void);
static void test_many_pages(void);


int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    sniff_add(sniffs, G_N_ELEMENTS(sniffs));

    g_test_add_func("/sniff/shared-jpeg", test_shared_jpeg);
    g_test_add_func("/sniff/many-pages", test_many_pages);

    return g_test_run();
}


/* a long JPEG that is thousands of tiles would take minutes */

static void
test_shared_jpeg(void)
{
    char             *text;
    unsigned          i;
    GString          *offsets, *counts;
    GByteArray       *a;
    imgproc_info_t    info;
    imgproc_error_t   err;

    offsets = g_string_new(NULL);
    counts = g_string_new(NULL);

    for (i = 0; i < 10000; i++) {
        g_string_append(offsets, "%-4:8");
        g_string_append(counts, "%-4:500027");
    }

    text = g_strconcat("'II*' 00 %-4:500035 "
                       "ffd8 {ffc0 08 %2:16 %2:16 01 011100}"
                       "{ffda 01 0100 000000} 55*500000 ffd9 ",
                       DIR(9) SIDES(1600, 1600) BITS8 SHORT(259, 7)
                       SHORT(262, 1) SHORT(322, 16) SHORT(323, 16)
                       E(324, 4, 10000, "%-4:500149")
                       E(325, 4, 10000, "%-4:540149") END,
                       offsets->str, counts->str, NULL);
    a = make(text);

    g_assert_cmpint(sniff(a->data, a->len, &info, &err), ==, BROKEN);

    if (strstr(err.detail, "strip or tile, 2 of") == NULL) {
        g_test_message("\"%s\"", err.detail);
        g_test_fail();
    }

    g_byte_array_unref(a);
    g_string_free(offsets, TRUE);
    g_string_free(counts, TRUE);
    g_free(text);
}


/* each of them a picture of its own */

static void
test_many_pages(void)
{
    unsigned          i, n;
    char             *text;
    GByteArray       *a, *page;
    imgproc_info_t    info;
    imgproc_error_t   err;

    for (n = 4096; n <= 4097; n++) {

        a = make(HEAD);

        for (i = 1; i <= n; i++) {
            text = g_strdup_printf("%s%%-4:%u", DIR(8) GREY(4, 4),
                                   i == n ? 0 : 24 + i * 102);
            page = make(text);

            g_byte_array_append(a, page->data, page->len);

            g_byte_array_unref(page);
            g_free(text);
        }

        g_assert_cmpint(sniff(a->data, a->len, &info, &err), ==,
                        n == 4096 ? OK : BROKEN);
        g_assert_cmpuint(info.pages, ==, 4096);

        g_byte_array_unref(a);
    }
}
