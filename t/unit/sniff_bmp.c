
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NONE    IMGPROC_NOT_AN_IMAGE
#define BMP     IMGPROC_FORMAT_BMP

#define FILE(offset)  "'BM' 00*8 %-4:" #offset " "
#define INFO(w, h, bits, compression, colors)                                 \
    "%-4:40 %-4:" #w " %-4:" #h " 0100 %-2:" #bits " %-4:" #compression       \
    " 00*12 %-4:" #colors " 00*4 "

#define FACTS(w, h, bands, alpha)  { BMP, w, h, 1, 0, 8, bands, alpha, 0 }


static const sniff_t  sniffs[] = {

    { "none/letters", "'BM'", NONE, "", { 0 }, 0 },
    { "none/zeros", "'BM' 00*60", NONE, "", { 0 }, 0 },
    { "none/text", "'BMW is a maker of cars, and this is no picture'", NONE,
      "", { 0 }, 0 },

    { "24", FILE(54) INFO(2, 2, 24, 0, 0) "11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "top-down", FILE(54) INFO(2, 0xfffffffe, 24, 0, 0) "11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "32", FILE(54) INFO(2, 2, 32, 0, 0) "11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "core", FILE(26) "%-4:12 %-2:2 %-2:2 0100 %-2:24 11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "os2-short", FILE(30) "%-4:16 %-4:2 %-4:2 0100 %-2:24 11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "os2", FILE(78) "%-4:64 %-4:2 %-4:2 0100 %-2:24 00*48 11*16", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "palette", FILE(62) INFO(2, 2, 8, 0, 2) "00*8 00*8", OK, "",
      FACTS(2, 2, 3, 0), 0 },
    { "palette-of-too-many", FILE(62) INFO(9, 1, 1, 0, 999) "00*8 00*4", OK,
      "", FACTS(9, 1, 3, 0), 0 },
    { "fields", FILE(66) INFO(2, 1, 16, 3, 0) "00f80000 e0070000 1f000000"
      "00*4", OK, "", FACTS(2, 1, 3, 0), 0 },
    { "alpha-fields", FILE(70) INFO(1, 1, 32, 6, 0)
      "0000ff00 00ff0000 ff000000 000000ff 000000ff", OK, "",
      FACTS(1, 1, 4, 1), 0 },
    { "alpha-of-nothing", FILE(70) INFO(1, 1, 32, 6, 0)
      "0000ff00 00ff0000 ff000000 000000ff ffffff00", OK, "",
      FACTS(1, 1, 3, 0), 0 },
    { "v4", FILE(122) "%-4:108 %-4:1 %-4:1 0100 %-2:32 %-4:3 00*20 "
      "0000ff00 00ff0000 ff000000 000000ff 'BGRs' 00*48 00000080", OK, "",
      FACTS(1, 1, 4, 1), 0 },
    { "v5-profile", FILE(138) "%-4:124 %-4:1 %-4:1 0100 %-2:24 %-4:0 00*36 "
      "'DEBM' 00*48 00*4 %-4:128 %-4:10 00*4 00*4 11*10", OK, "",
      FACTS(1, 1, 3, 0), 0 },
    { "rle8-in-the-palette", FILE(54) INFO(4, 2, 8, 1, 0)
      "00*1024 0405 0000 0406 0001",
      BROKEN, "too few pixels", { BMP }, 0 },
    { "rle8", FILE(1078) INFO(4, 2, 8, 1, 0) "00*1024 0405 0000 0406 0001",
      OK, "", { BMP, 4, 2, 1, 0, 8, 3, 0, 0, .block = 8 }, 0 },
    { "rle4", FILE(118) INFO(4, 2, 4, 2, 0)
      "00*64 0412 0000 0003 1230 0002 0100 0001", OK, "",
      { BMP, 4, 2, 1, 0, 8, 3, 0, 0, .block = 8 }, 0 },

    { "rle-without-end", FILE(1078) INFO(4, 2, 8, 1, 0) "00*1024 0405 0000",
      BROKEN, "too few pixels", { BMP }, 0 },
    { "rle-out-of-it", FILE(1078) INFO(4, 2, 8, 1, 0)
      "00*1024 0000 0000 0000 0001", BROKEN, "too few", { BMP }, 0 },
    { "rle-moved-out-of-it", FILE(1078) INFO(4, 2, 8, 1, 0)
      "00*1024 0002 0500 0001", BROKEN, "too few", { BMP }, 0 },
    { "rle-top-down", FILE(1078) INFO(4, 0xfffffffe, 8, 1, 0)
      "00*1024 0405 0001", BROKEN, "not read", { BMP }, 0 },
    { "rle-of-24", FILE(54) INFO(4, 2, 24, 1, 0) "0001", BROKEN, "not read",
      { BMP }, 0 },
    { "jpeg", FILE(54) INFO(2, 2, 0, 4, 0) "ffd8", BROKEN, "compression 4",
      { BMP }, 0 },
    { "huffman", FILE(78) "%-4:64 %-4:2 %-4:2 0100 %-2:1 %-4:3 00*44 11*16",
      BROKEN, "compression 3", { BMP }, 0 },
    { "2-bits", FILE(54) INFO(2, 2, 2, 0, 0) "00*99", BROKEN, "2 bits",
      { BMP }, 0 },
    { "planes", FILE(54) "%-4:40 %-4:2 %-4:2 0200 %-2:24 00*24 11*16", BROKEN,
      "", { BMP }, 0 },
    { "mask-with-gaps", FILE(66) INFO(2, 1, 16, 3, 0)
      "05000000 e0070000 1f000000 00*4", BROKEN, "not read", { BMP }, 0 },
    { "no-width", FILE(54) INFO(0, 2, 24, 0, 0) "11*16", BROKEN, "0x2",
      { BMP }, 0 },
    { "no-height", FILE(54) INFO(2, 0, 24, 0, 0) "11*16", BROKEN, "2x0",
      { BMP }, 0 },
    { "negative-width", FILE(54) INFO(0xfffffffe, 2, 24, 0, 0) "11*16",
      BROKEN, "4294967294x2", { BMP }, 0 },
    { "least-height", FILE(54) INFO(2, 0x80000000, 24, 0, 0) "11*16", BROKEN,
      "", { BMP }, 0 },
    { "30000", FILE(54) INFO(30000, 30000, 24, 0, 0) "11*16", BROKEN,
      "30000x30000", { BMP }, 0 },
    { "largest", FILE(54) INFO(2147483647, 2147483647, 32, 0, 0) "11*16",
      BROKEN, "2147483647x2147483647", { BMP }, 0 },
    { "header-cut", "'BM' 00*8 %-4:54 %-4:40 00*4", BROKEN, "40 bytes",
      { BMP }, 0 },
    { "palette-cut", FILE(54) INFO(2, 2, 8, 0, 0) "00*99", BROKEN, "8 bits",
      { BMP }, 0 },
    { "pixels-in-the-header", FILE(20) INFO(2, 2, 24, 0, 0) "11*16", BROKEN,
      "", { BMP }, 0 },
    { "pixels-far-away", FILE(0xffffffff) INFO(2, 2, 24, 0, 0) "11*16",
      BROKEN, "", { BMP }, 0 },
    { "profile-far-away", FILE(138)
      "%-4:124 %-4:1 %-4:1 0100 %-2:24 %-4:0 00*36 'DEBM' 00*48 00*4 "
      "%-4:0xfffffff0 %-4:32 00*4 00*4", BROKEN, "124 bytes", { BMP }, 0 }
};


int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    sniff_add(sniffs, G_N_ELEMENTS(sniffs));

    return g_test_run();
}
