
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NONE    IMGPROC_NOT_AN_IMAGE
#define ICO     IMGPROC_FORMAT_ICO

#define ICON(n)  "0000 0100 %-2:" #n " "
#define ENTRY(len, offset)                                                    \
    "00 00 00 00 0100 2000 %-4:" #len " %-4:" #offset " "

/* 40 + 16 + 8 and 40 + 8 + 4 + 4 bytes */

#define RGBA22                                                                \
    "%-4:40 %-4:2 %-4:4 0100 %-2:32 00*24 11*16 00*8 "
#define BITS21                                                                \
    "%-4:40 %-4:2 %-4:2 0100 %-2:1 00*24 00*8 00*4 00*4 "

/* 8 + 25 + 13 + 12 bytes */

#define PNG(w, h)                                                             \
    "89'PNG'0d0a1a0a (IHDR %4:" #w " %4:" #h " 08 06 000000)(IDAT 00)(IEND) "

#define FACTS(w, h)  { ICO, w, h, 1, 0, 8, 4, 1, 0 }


static const sniff_t  sniffs[] = {

    { "none/cursor", "0000 0200 0100" ENTRY(64, 22) RGBA22, NONE, "", { 0 },
      0 },
    { "none/mpeg", "000001 00 1234 ffff 00*40", NONE, "", { 0 }, 0 },
    { "none/of-nothing", ICON(0) ENTRY(64, 22) RGBA22, NONE, "", { 0 }, 0 },
    { "none/in-its-directory", ICON(2) ENTRY(64, 22) RGBA22, NONE, "", { 0 },
      0 },

    { "bitmap", ICON(1) ENTRY(64, 22) RGBA22, OK, "", FACTS(2, 2), 0 },
    { "png", ICON(1) ENTRY(58, 22) PNG(300, 200), OK, "", FACTS(300, 200),
      0 },
    { "largest", ICON(3) ENTRY(56, 54) ENTRY(64, 110) ENTRY(56, 174)
      BITS21 RGBA22 BITS21, OK, "", FACTS(2, 2), 0 },
    { "largest-first", ICON(2) ENTRY(64, 38) ENTRY(56, 102) RGBA22 BITS21,
      OK, "", FACTS(2, 2), 0 },
    { "progressive", ICON(1) ENTRY(58, 22)
      "89'PNG'0d0a1a0a (IHDR %4:30 %4:20 08 06 000001)(IDAT 00)(IEND)", OK,
      "", { ICO, 30, 20, 1, 0, 8, 4, 1, 1 }, 0 },

    { "picture-far-away", ICON(1) ENTRY(64, 0xfffffff0) RGBA22, BROKEN,
      "picture, 1 of 1", { ICO }, 0 },
    { "picture-cut", ICON(1) ENTRY(65, 22) RGBA22, BROKEN, "picture, 1 of 1",
      { ICO }, 0 },
    { "second-cut", ICON(2) ENTRY(64, 38) ENTRY(64, 39) RGBA22, BROKEN,
      "picture, 2 of 2", { ICO }, 0 },
    { "in-one-place", ICON(2) ENTRY(64, 38) ENTRY(64, 38) RGBA22, BROKEN,
      "picture, 2 of 2", { ICO }, 0 },
    { "smaller-one-broken", ICON(2) ENTRY(64, 38) ENTRY(4, 102) RGBA22
      "11*4", BROKEN, "bitmap", { ICO }, 0 },
    { "directory-cut", ICON(2) ENTRY(64, 38), BROKEN, "directory of 2",
      { ICO }, 0 },
    { "257", ICON(257) ENTRY(64, 9999) "00*9999", BROKEN, "directory of 257",
      { ICO }, 0 },
    { "bitmap-cut", ICON(1) ENTRY(48, 22) RGBA22, BROKEN, "bitmap", { ICO },
      0 },
    { "png-cut", ICON(1) ENTRY(57, 22) PNG(300, 200), BROKEN, "png",
      { ICO }, 0 },
    { "gif", ICON(1) ENTRY(20, 22) "'GIF89a' 00*20", BROKEN, "bitmap",
      { ICO }, 0 },
    { "icon", ICON(1) ENTRY(86, 22) ICON(1) ENTRY(64, 44) RGBA22, BROKEN,
      "bitmap", { ICO }, 0 }
};


int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    sniff_add(sniffs, G_N_ELEMENTS(sniffs));

    return g_test_run();
}
