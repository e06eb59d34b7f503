
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "bytes.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NONE    IMGPROC_NOT_AN_IMAGE

#define JPEG    IMGPROC_FORMAT_JPEG
#define PNG     IMGPROC_FORMAT_PNG
#define GIF     IMGPROC_FORMAT_GIF
#define WEBP    IMGPROC_FORMAT_WEBP
#define AVIF    IMGPROC_FORMAT_AVIF
#define HEIC    IMGPROC_FORMAT_HEIC


typedef struct {
    const char        *path;
    imgproc_info_t     info;
    imgproc_limits_t   limits;
    imgproc_code_e     code;
    const char        *detail;
} check_t;


typedef struct {
    const char        *path;
    imgproc_info_t     info;
} picture_t;


static void test_check(const void *data);
static void test_picture(const void *data);
static void begin(const u_char *bytes, size_t len, imgproc_format_e format);
static void test_garbage(void);
static void test_shared_obus(void);
static void test_many_scans(void);


/* JPEG: three components, with SOFn, and scans of all or one of them */

#define SOF(n, w, h)                                                          \
    "{ffc" #n " 08 %2:" #h " %2:" #w " 03 012200 021101 031101}"
#define SOS      "{ffda 03 0100 0211 0311 003f00} 12ff0034 "
#define SOS1     "{ffda 01 0100 000000} 12ff0034 "
#define JFIF     "ffd8 {ffe0 'JFIF' 00}"
#define YCC(bands)  { JPEG, 640, 480, 1, 1, 8, bands, 0, 0 }

#define SIGNATURE  "89'PNG'0d0a1a0a"
#define IHDR(w, h, rest)  SIGNATURE "(IHDR %4:" #w " %4:" #h " " rest ")"
#define TAIL     "(IDAT 00)(IEND)"

#define SCREEN(w, h)  "'GIF89a' %-2:" #w " %-2:" #h " 000000 "
#define FRAME(x, y, w, h)                                                     \
    "2c %-2:" #x " %-2:" #y " %-2:" #w " %-2:" #h " 00 02 02 4401 00 "
#define GCE(flags)  "21f9 04 " #flags " 0a00 00 00 "

#define VP8(w, h)  "<'VP8 ' 100000 9d012a %-2:" #w " %-2:" #h ">"
#define VP8L(bits)  "<VP8L 2f %-4:" #bits ">"
#define VP8X(flags, w1, h1)                                                   \
    "<VP8X " #flags " 000000 %-3:" #w1 " %-3:" #h1 ">"
#define ANMF(x, y, w1, h1, frame)                                             \
    "<ANMF %-3:" #x " %-3:" #y " %-3:" #w1 " %-3:" #h1 " 640000 00 " frame ">"

/*
 * HEIF: ftyp takes 24 bytes, so that what is in mdat begins at byte 32.  The
 * sequence header has two operating points, which makes the sides, of 16 bits
 * each, begin with a byte.
 */

#define FTYP(brand)  "[ftyp '" brand "' 00000000 'mif1' 'miaf']"
#define OBUS(w1, h1)                                                          \
    " 1200 0a0b !000_0_0_0_0_00001_000000000000_01000_0_000000000000_01000_0" \
    "_1111_1111 %2:" #w1 " %2:" #h1 " "
#define MDAT(data)  "[mdat " data "]"
#define META(boxes)  "[meta 00000000 [hdlr 00*8 'pict' 00*13]" boxes "]"
#define INFE(id, type)  "[infe 02000000 %2:" #id " 0000 '" type "' 00]"
#define IINF(items)  "[iinf 00000000 0000 " items "]"
#define IPRP(boxes)  "[iprp [ipco " boxes "][ipma 00000000 00000000]]"
#define TURNED(quarters, items)                                               \
    "[iprp [ipco " ISPE(640, 480) PIXI "[irot " quarters "]]"                 \
    "[ipma 00000000 000000" items "]]"
#define ISPE(w, h)  "[ispe 00000000 %4:" #w " %4:" #h "]"
#define PIXI     "[pixi 00000000 03 080808]"
#define AV1C     "[av1C 81200000]"
#define ITEM(id, offset, len)                                                 \
    "%2:" #id " 0000 0001 %4:" #offset " %4:" #len " "
#define ILOC(n, items)  "[iloc 00000000 4400 %2:" #n " " items "]"

/* 15 bytes of OBUs, the header of a 640x480 frame */

#define STILL    MDAT(OBUS(639, 479))
#define ONE      IINF(INFE(1, "av01"))
#define WHERE    ILOC(1, ITEM(1, 32, 15))

#define A640     { AVIF, 640, 480, 1, 0, 8, 3, 0, 0 }


static const sniff_t  sniffs[] = {

    /* not an image */

    { "none/empty", "", NONE, "0 bytes", { 0 }, 0 },
    { "none/one", "ff", NONE, "1 bytes", { 0 }, 0 },
    { "none/soi", "ffd8", NONE, "", { 0 }, 0 },
    { "none/html", "'<!DOCTYPE html><html>'", NONE, "", { 0 }, 0 },
    { "none/svg", "'<svgx xmlns=\"http://www.w3.org/2000/svg\"/>'", NONE,
      "", { 0 }, 0 },
    { "none/pdf", "'%PDF-1.7' 0a*20", NONE, "", { 0 }, 0 },
    { "none/wave", "<RIFF 'WAVE' 00*20>", NONE, "", { 0 }, 0 },
    { "none/mp4", "[ftyp 'isom' 00000000 'mp42'][mdat 00*20]", NONE, "",
      { 0 }, 0 },
    { "none/mvg", "'push graphic-context viewbox 0 0 1 1'", NONE, "",
      { 0 }, 0 },
    { "none/space-before", "20" JFIF SOF(0, 640, 480) SOS "ffd9", NONE, "",
      { 0 }, 0 },

    /* JPEG */

    { "jpeg/baseline", JFIF SOF(0, 640, 480) SOS "ffd9", OK, "", YCC(3), 0 },
    { "jpeg/extended", JFIF SOF(1, 640, 480) SOS "ffd9", OK, "", YCC(3), 0 },
    { "jpeg/arithmetic", JFIF SOF(9, 640, 480) SOS "ffd9", OK, "", YCC(3),
      0 },
    { "jpeg/grey", "ffd8 {ffc0 08 %2:480 %2:640 01 011100}" SOS1 "ffd9",
      OK, "", YCC(1), 0 },
    { "jpeg/cmyk",
      "ffd8 {ffc0 08 %2:480 %2:640 04 011100021100031100041100}"
      "{ffda 04 0100 0211 0311 0400 003f00} ffd9", OK, "", YCC(4), 0 },
    { "jpeg/progressive", JFIF SOF(2, 640, 480) SOS SOS1 SOS1 "ffd9", OK, "",
      { JPEG, 640, 480, 1, 3, 8, 3, 0, 1 }, 0 },
    { "jpeg/progressive-arithmetic",
      JFIF SOF(a, 640, 480) SOS SOS1 "ffd9", OK, "",
      { JPEG, 640, 480, 1, 2, 8, 3, 0, 1 }, 0 },
    { "jpeg/not-interleaved",
      JFIF SOF(0, 640, 480) SOS1 SOS1 SOS1 "ffd9", OK, "",
      { JPEG, 640, 480, 1, 3, 8, 3, 0, 1 }, 0 },
    { "jpeg/twelve-bits",
      "ffd8 {ffc1 0c %2:480 %2:640 01 011100}" SOS1 "ffd9", OK, "",
      { JPEG, 640, 480, 1, 1, 12, 1, 0, 0 }, 0 },
    { "jpeg/fill-bytes",
      "ffd8 ffffff {ffe0 00} ffff {ffc0 08 %2:480 %2:640 01 011100}"
      "ffffff" SOS1 "ffffffffd9", OK, "", YCC(1), 0 },
    { "jpeg/empty-comment", JFIF "{fffe}" SOF(0, 640, 480) SOS "{fffe} ffd9",
      OK, "", YCC(3), 0 },
    { "jpeg/restarts",
      JFIF "{ffdd 0001}" SOF(0, 640, 480) SOS "ffd0 12 ffd1 34 ffd7 ffd9",
      OK, "", YCC(3), 0 },
    { "jpeg/reserved-in-scan", JFIF SOF(0, 640, 480) SOS "ff02 1234 ffd9",
      OK, "", YCC(3), 0 },
    { "jpeg/thumbnail-in-exif",
      "ffd8 {ffe1 'Exif' 0000 ffd8" SOF(0, 16, 16) SOS "ffd9}"
      SOF(0, 640, 480) SOS "ffd9", OK, "", YCC(3), 0 },
    { "jpeg/picture-after-eoi",
      JFIF SOF(0, 640, 480) SOS "ffd9 ffd8 " SOF(2, 60000, 60000) SOS SOS,
      OK, "", YCC(3), 63 },
    { "jpeg/zeros-after-eoi", JFIF SOF(0, 640, 480) SOS "ffd9 00*9",
      OK, "", YCC(3), 9 },
    { "jpeg/progressive-bomb", JFIF SOF(2, 30000, 30000) SOS "ffd9", OK, "",
      { JPEG, 30000, 30000, 1, 1, 8, 3, 0, 1 }, 0 },
    { "jpeg/progressive-bomb-without-data", JFIF SOF(2, 30000, 30000)
      "{ffda 03 0100 0211 0311 003f00}", BROKEN, "before its EOI",
      { .format = JPEG }, 0 },
    { "jpeg/no-eoi", JFIF SOF(0, 640, 480) SOS "00*9", BROKEN,
      "before its EOI", { .format = JPEG }, 0 },
    { "jpeg/fill-without-end", JFIF SOF(0, 640, 480) SOS "ff*9", BROKEN,
      "before its EOI", { .format = JPEG }, 0 },
    { "jpeg/no-scan", JFIF SOF(0, 640, 480) "ffd9", BROKEN, "no scan",
      { .format = JPEG }, 0 },
    { "jpeg/no-frame", JFIF "ffd9", BROKEN, "no scan",
      { .format = JPEG }, 0 },
    { "jpeg/scan-first", JFIF SOS SOF(0, 640, 480) "ffd9", BROKEN,
      "before its frame header", { .format = JPEG }, 0 },
    { "jpeg/second-frame",
      JFIF SOF(0, 16, 16) SOF(0, 640, 480) SOS "ffd9", BROKEN,
      "second frame header, SOF0", { .format = JPEG }, 0 },
    { "jpeg/second-frame-after-scan",
      JFIF SOF(0, 16, 16) SOS SOF(2, 640, 480) SOS "ffd9", BROKEN,
      "second frame header, SOF2", { .format = JPEG }, 0 },
    { "jpeg/dnl", JFIF SOF(0, 640, 0) SOS "{ffdc 01e0} ffd9", BROKEN,
      "640x0", { .format = JPEG }, 0 },
    { "jpeg/no-width", JFIF SOF(0, 0, 480) SOS "ffd9", BROKEN, "0x480",
      { .format = JPEG }, 0 },
    { "jpeg/lossless", JFIF SOF(3, 640, 480) SOS "ffd9", BROKEN, "SOF3",
      { .format = JPEG }, 0 },
    { "jpeg/hierarchical", JFIF SOF(5, 640, 480) SOS "ffd9", BROKEN, "SOF5",
      { .format = JPEG }, 0 },
    { "jpeg/lossless-arithmetic", JFIF SOF(b, 640, 480) SOS "ffd9", BROKEN,
      "SOF11", { .format = JPEG }, 0 },
    { "jpeg/jpeg-ls", "ffd8 {fff7 08 %2:480 %2:640 01 011100} ffd9", BROKEN,
      "marker 0xf7", { .format = JPEG }, 0 },
    { "jpeg/second-soi", JFIF "ffd8" SOF(0, 640, 480) SOS "ffd9", BROKEN,
      "", { .format = JPEG }, 0 },
    { "jpeg/reserved-in-header", "ffd8 ff02" SOF(0, 640, 480) SOS "ffd9",
      BROKEN, "marker 0x02", { .format = JPEG }, 0 },
    { "jpeg/segment-of-one-byte", "ffd8 ffe0 0001" SOF(0, 640, 480) SOS
      "ffd9", BROKEN, "segment 0xe0 of 1", { .format = JPEG }, 0 },
    { "jpeg/segment-over-the-end", JFIF SOF(0, 640, 480) SOS "ffe0 ffff 00",
      BROKEN, "segment 0xe0 of 65535", { .format = JPEG }, 0 },
    { "jpeg/components-lie",
      "ffd8 {ffc0 08 %2:480 %2:640 03 011100}" SOS "ffd9", BROKEN,
      "frame header of", { .format = JPEG }, 0 },
    { "jpeg/no-components",
      "ffd8 {ffc0 08 %2:480 %2:640 00}" SOS "ffd9", BROKEN,
      "0 components", { .format = JPEG }, 0 },
    { "jpeg/five-components",
      "ffd8 {ffc0 08 %2:480 %2:640 05 00*15}" SOS "ffd9", BROKEN,
      "5 components", { .format = JPEG }, 0 },
    { "jpeg/sixteen-bits",
      "ffd8 {ffc0 10 %2:480 %2:640 01 011100}" SOS1 "ffd9", BROKEN,
      "16 bits", { .format = JPEG }, 0 },
    { "jpeg/scan-of-more", "ffd8 {ffc0 08 %2:480 %2:640 01 011100}" SOS
      "ffd9", BROKEN, "scan header", { .format = JPEG }, 0 },

    /* PNG */

    { "png/grey1", IHDR(300, 200, "01 00 000000") TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 1, 1, 0, 0 }, 0 },
    { "png/rgb16", IHDR(300, 200, "10 02 000000") TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 16, 3, 0, 0 }, 0 },
    { "png/rgba8", IHDR(300, 200, "08 06 000000") TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 8, 4, 1, 0 }, 0 },
    { "png/grey-alpha", IHDR(300, 200, "08 04 000000") TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 8, 2, 1, 0 }, 0 },
    { "png/palette", IHDR(300, 200, "02 03 000000") "(PLTE 000000)" TAIL,
      OK, "", { PNG, 300, 200, 1, 0, 8, 3, 0, 0 }, 0 },
    { "png/palette-trns",
      IHDR(300, 200, "08 03 000000") "(PLTE 000000)(tRNS 00)" TAIL,
      OK, "", { PNG, 300, 200, 1, 0, 8, 4, 1, 0 }, 0 },
    { "png/rgba-trns", IHDR(300, 200, "08 06 000000") "(tRNS 00*6)" TAIL,
      OK, "", { PNG, 300, 200, 1, 0, 8, 4, 1, 0 }, 0 },
    { "png/late-trns",
      IHDR(300, 200, "08 02 000000") "(IDAT 00)(tRNS 00*6)(IEND)",
      OK, "", { PNG, 300, 200, 1, 0, 8, 3, 0, 0 }, 0 },
    { "png/interlaced", IHDR(300, 200, "08 02 000001") TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 8, 3, 0, 1 }, 0 },
    { "png/animated",
      IHDR(300, 200, "08 02 000000") "(acTL 0000000900000000)" TAIL, OK, "",
      { PNG, 300, 200, 1, 0, 8, 3, 0, 0 }, 0 },
    { "png/bytes-after-iend",
      IHDR(300, 200, "08 02 000000") TAIL "(IHDR 00)", OK, "",
      { PNG, 300, 200, 1, 0, 8, 3, 0, 0 }, 13 },
    { "png/texts",
      IHDR(300, 200, "08 02 000000") "(zTXt 'a' 0000 61*32765)"
      "(iTXt 'a' 000100 00*32764)" "(iTXt 'a' 0000 61*9999)"
      "(iTXt 61*9999)(iTXt)(iTXt 'a' 00)(tEXt 'a' 00 61*9999)" TAIL,
      OK, "", { PNG, 300, 200, 1, 0, 8, 3, 0, 0 }, 0 },
    { "png/texts-ztxt",
      IHDR(300, 200, "08 02 000000") "(zTXt 'a' 0000 61*65534)" TAIL,
      BROKEN, "65536 bytes of compressed text", .info.format = PNG },
    { "png/texts-itxt",
      IHDR(300, 200, "08 02 000000") "(zTXt 'a' 0000 61*32765)"
      "(IDAT 00)(iTXt 'a' 000100 00*32765)(IEND)", BROKEN,
      "65536 bytes of compressed text", .info.format = PNG },
    { "png/largest", IHDR(2147483647, 2147483647, "10 06 000000") TAIL, OK,
      "", { PNG, 0x7fffffff, 0x7fffffff, 1, 0, 16, 4, 1, 0 }, 0 },
    { "png/larger", IHDR(2147483648, 1, "08 02 000000") TAIL, BROKEN,
      "2147483648x1", { .format = PNG }, 0 },
    { "png/no-height", IHDR(300, 0, "08 02 000000") TAIL, BROKEN, "300x0",
      { .format = PNG }, 0 },
    { "png/signature", SIGNATURE, BROKEN, "IHDR", { .format = PNG }, 0 },
    { "png/no-ihdr", SIGNATURE TAIL "(IDAT 00*20)", BROKEN, "IHDR",
      { .format = PNG }, 0 },
    { "png/long-ihdr", IHDR(300, 200, "08 02 000000 00") TAIL, BROKEN,
      "IHDR", { .format = PNG }, 0 },
    { "png/cgbi", SIGNATURE "(CgBI 50002006)(IHDR 00*13)" TAIL, BROKEN,
      "IHDR", { .format = PNG }, 0 },
    { "png/second-ihdr",
      IHDR(1, 1, "08 02 000000") "(IHDR 00*13)" TAIL, BROKEN, "second IHDR",
      { .format = PNG }, 0 },
    { "png/colour-type-1", IHDR(300, 200, "08 01 000000") TAIL, BROKEN,
      "colour type 1", { .format = PNG }, 0 },
    { "png/colour-type-7", IHDR(300, 200, "08 07 000000") TAIL, BROKEN,
      "colour type 7", { .format = PNG }, 0 },
    { "png/rgb4", IHDR(300, 200, "04 02 000000") TAIL, BROKEN, "4 bits",
      { .format = PNG }, 0 },
    { "png/palette16", IHDR(300, 200, "10 03 000000") TAIL, BROKEN,
      "16 bits", { .format = PNG }, 0 },
    { "png/bits-255", IHDR(300, 200, "ff 00 000000") TAIL, BROKEN,
      "255 bits", { .format = PNG }, 0 },
    { "png/interlace-2", IHDR(300, 200, "08 02 000002") TAIL, BROKEN,
      "interlace 2", { .format = PNG }, 0 },
    { "png/no-idat", IHDR(300, 200, "08 02 000000") "(IEND)", BROKEN,
      "no IDAT", { .format = PNG }, 0 },
    { "png/no-iend", IHDR(300, 200, "08 02 000000") "(IDAT 00)", BROKEN,
      "IEND", { .format = PNG }, 0 },
    { "png/iend-over-the-end", IHDR(300, 200, "08 02 000000")
      "(IDAT 00) 00000001 'IEND' 00000000", BROKEN, "IEND",
      { .format = PNG }, 0 },
    { "png/chunk-of-4g", IHDR(300, 200, "08 02 000000")
      "(IDAT 00) fffffff4 'tEXt' 00*8 (IEND)", BROKEN, "IEND",
      { .format = PNG }, 0 },

    /* GIF */

    { "gif/one", SCREEN(20, 10) FRAME(0, 0, 20, 10) "3b", OK, "",
      { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/87a", "'GIF87a' %-2:20 %-2:10 000000" FRAME(0, 0, 20, 10) "3b",
      OK, "", { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/animated",
      SCREEN(20, 10) "21ff 0b 'NETSCAPE2.0' 03 010000 00"
      GCE(04) FRAME(0, 0, 20, 10) GCE(05) FRAME(5, 5, 1, 1) "21fe 02 'hi' 00"
      GCE(04) FRAME(0, 0, 20, 10) "3b",
      OK, "", { GIF, 20, 10, 3, 0, 8, 4, 1, 0 }, 0 },
    { "gif/tables",
      "'GIF89a' %-2:20 %-2:10 f70000 3b*768 "
      "2c 00*4 %-2:20 %-2:10 80 3b*6 08 ff 3b*255 01 00 00 3b", OK, "",
      { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/empty-comment", SCREEN(20, 10) "21fe 00" FRAME(0, 0, 20, 10) "3b",
      OK, "", { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/bytes-after-trailer",
      SCREEN(20, 10) FRAME(0, 0, 20, 10) "3b" FRAME(0, 0, 200, 100), OK, "",
      { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 15 },
    { "gif/no-screen", SCREEN(0, 0) FRAME(0, 0, 20, 10) "3b", OK, "",
      { GIF, 20, 10, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/frame-over-the-screen",
      SCREEN(20, 10) FRAME(0, 0, 20, 10) FRAME(65535, 5, 65535, 10) "3b",
      OK, "", { GIF, 131070, 15, 2, 0, 8, 3, 0, 0 }, 0 },
    { "gif/54-byte-bomb",
      "'GIF89a' %-2:23000 %-2:23000 800000 000000ffffff"
      GCE(00) "2c 00*4 %-2:23000 %-2:23000 00 02 07 00*7 00 3b",
      OK, "", { GIF, 23000, 23000, 1, 0, 8, 3, 0, 0 }, 0 },
    { "gif/no-trailer", SCREEN(20, 10) FRAME(0, 0, 20, 10), BROKEN,
      "after frame 1", { .format = GIF }, 0 },
    { "gif/no-frame", SCREEN(20, 10) "3b", BROKEN, "0 frames",
      { .format = GIF }, 0 },
    { "gif/frames-of-nothing", SCREEN(0, 0) FRAME(0, 0, 0, 0) "3b", BROKEN,
      "0x0", { .format = GIF }, 0 },
    { "gif/header", "'GIF89a'", BROKEN, "header", { .format = GIF }, 0 },
    { "gif/table-over-the-end", "'GIF89a' %-2:20 %-2:10 f70000 3b*767",
      BROKEN, "after frame 0", { .format = GIF }, 0 },
    { "gif/block-over-the-end",
      SCREEN(20, 10) "2c 00*4 %-2:20 %-2:10 00 02 ff 00*254", BROKEN,
      "after frame 1", { .format = GIF }, 0 },
    { "gif/unknown-block",
      SCREEN(20, 10) FRAME(0, 0, 20, 10) "00 3b", BROKEN,
      "type 0x00 after frame 1", { .format = GIF }, 0 },
    { "gif/empty-extension",
      SCREEN(20, 10) "2101 00" FRAME(0, 0, 20, 10) "3b", BROKEN,
      "after frame 0", { .format = GIF }, 0 },

    /* WebP */

    { "webp/lossy", "<RIFF 'WEBP'" VP8(640, 480) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/lossy-upscaled", "<RIFF 'WEBP'" VP8(0xc280, 0x41e0) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/lossless", "<RIFF 'WEBP'" VP8L(0x0077c27f) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 1 },
    { "webp/lossless-alpha", "<RIFF 'WEBP'" VP8L(0x1077c27f) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 4, 1, 0 }, 1 },
    { "webp/extended", "<RIFF 'WEBP'" VP8X(28, 639, 479)
      "<ICCP 00*3>" VP8(640, 480) "<EXIF 00*7>>", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/extended-alpha", "<RIFF 'WEBP'" VP8X(10, 639, 479)
      "<ALPH 00*3>" VP8(640, 480) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 4, 1, 0, .alpha_bytes = 1 }, 0 },
    { "webp/two-alphas", "<RIFF 'WEBP'" VP8X(10, 639, 479)
      "<ALPH 00><ALPH 00>" VP8(640, 480) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 4, 1, 0, .alpha_bytes = 5 }, 0 },
    { "webp/alpha-behind", "<RIFF 'WEBP'" VP8X(10, 639, 479)
      VP8(640, 480) "<ALPH 01>>", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 4, 1, 0, .alpha_bytes = 5 }, 0 },
    { "webp/animated", "<RIFF 'WEBP'" VP8X(02, 639, 479)
      "<ANIM 00000000 0000>" ANMF(0, 0, 639, 479, VP8(640, 480))
      ANMF(10, 10, 15, 15, VP8(16, 16)) ">", OK, "",
      { WEBP, 640, 480, 2, 0, 8, 3, 0, 0 }, 0 },
    { "webp/animated-alpha", "<RIFF 'WEBP'" VP8X(02, 639, 479)
      ANMF(0, 0, 639, 479, "<ALPH 00>" VP8(640, 480)) ">", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 4, 1, 0, .alpha_bytes = 1 }, 0 },
    { "webp/animation-bomb", "<RIFF 'WEBP'" VP8X(02, 16383, 16383)
      "<ANIM 00000000 0000>" ANMF(0, 0, 0, 0, VP8L(0)) ">", OK, "",
      { WEBP, 16384, 16384, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/largest-canvas", "<RIFF 'WEBP'" VP8X(02, 16777215, 16777215)
      ANMF(0, 0, 0, 0, VP8(1, 1)) ">", OK, "",
      { WEBP, 1 << 24, 1 << 24, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/bytes-after", "<RIFF 'WEBP'" VP8(640, 480) ">" VP8(9, 9), OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 18 },
    { "webp/no-padding",
      "'RIFF' %-4:17 'WEBP' 'VP8L' %-4:5 2f %-4:0x0077c27f", OK, "",
      { WEBP, 640, 480, 1, 0, 8, 3, 0, 0 }, 0 },
    { "webp/riff-over-the-end", "'RIFF' %-4:23 'WEBP'" VP8(640, 480),
      BROKEN, "23 bytes in a source of 30", { .format = WEBP }, 0 },
    { "webp/riff-of-nothing", "'RIFF' %-4:0 'WEBP'" VP8(640, 480),
      BROKEN, "0 bytes", { .format = WEBP }, 0 },
    { "webp/chunk-over-the-riff", "'RIFF' %-4:21 'WEBP'" VP8(640, 480),
      BROKEN, "first chunk", { .format = WEBP }, 0 },
    { "webp/no-picture", "<RIFF 'WEBP'" VP8X(00, 639, 479) "<EXIF 00>>",
      BROKEN, "0x0 in a canvas of 640x480", { .format = WEBP }, 0 },
    { "webp/other-canvas", "<RIFF 'WEBP'" VP8X(00, 15, 15) VP8(640, 480) ">",
      BROKEN, "640x480 in a canvas of 16x16", { .format = WEBP }, 0 },
    { "webp/second-picture", "<RIFF 'WEBP'" VP8X(00, 639, 479) VP8(640, 480)
      VP8(640, 480) ">", BROKEN, "picture", { .format = WEBP }, 0 },
    { "webp/short-vp8x", "<RIFF 'WEBP' <VP8X 00*9>" VP8(1, 1) ">", BROKEN,
      "9 bytes", { .format = WEBP }, 0 },
    { "webp/no-frame", "<RIFF 'WEBP'" VP8X(02, 639, 479) VP8(640, 480) ">",
      BROKEN, "no frame", { .format = WEBP }, 0 },
    { "webp/frame-over-the-canvas", "<RIFF 'WEBP'" VP8X(02, 639, 479)
      ANMF(1, 0, 639, 479, VP8(640, 480)) ">", BROKEN, "frame 1",
      { .format = WEBP }, 0 },
    { "webp/frame-larger-than-it-says", "<RIFF 'WEBP'" VP8X(02, 639, 479)
      ANMF(0, 0, 15, 15, VP8(16000, 16000)) ">", BROKEN, "frame 1",
      { .format = WEBP }, 0 },
    { "webp/short-anmf", "<RIFF 'WEBP'" VP8X(02, 639, 479) "<ANMF 00*15>>",
      BROKEN, "frame 1", { .format = WEBP }, 0 },
    { "webp/inter-frame",
      "<RIFF 'WEBP' <'VP8 ' 110000 9d012a 8002 e001>>", BROKEN, "picture",
      { .format = WEBP }, 0 },
    { "webp/partition-over-the-end",
      "<RIFF 'WEBP' <'VP8 ' 500100 9d012a 8002 e001>>", BROKEN, "picture",
      { .format = WEBP }, 0 },
    { "webp/start-code", "<RIFF 'WEBP' <'VP8 ' 100000 9d012b 8002 e001>>",
      BROKEN, "picture", { .format = WEBP }, 0 },
    { "webp/no-width", "<RIFF 'WEBP'" VP8(0, 480) ">", BROKEN, "picture",
      { .format = WEBP }, 0 },
    { "webp/lossless-version", "<RIFF 'WEBP'" VP8L(0x2077c27f) ">", BROKEN,
      "picture", { .format = WEBP }, 0 },
    { "webp/exif-first", "<RIFF 'WEBP' <EXIF 00*8>" VP8(640, 480) ">",
      BROKEN, "picture", { .format = WEBP }, 0 },

    /* AVIF and HEIC */

    { "heif/avif", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI AV1C) WHERE), OK, "", A640, 0 },
    { "heif/sequence", FTYP("avis") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI AV1C) WHERE) "[moov 00*8]", OK, "",
      A640, 16 },
    { "heif/mif1-of-av1", FTYP("mif1") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI AV1C) WHERE), OK, "", A640, 0 },
    { "heif/compatible-brand",
      "[ftyp 'abcd' 00000000 'miaf' 'avif']" STILL
      META(ONE IPRP(ISPE(640, 480) PIXI AV1C) WHERE), OK, "", A640, 0 },
    { "heif/heic", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP("[hvcC 00*17 02 00*4]" ISPE(640, 480))
           WHERE), OK, "", { HEIC, 640, 480, 1, 0, 10, 3, 0, 0 }, 0 },
    { "heif/hevc-in-avif", FTYP("avif") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480) PIXI) WHERE), OK, "",
      { HEIC, 640, 480, 1, 0, 8, 3, 0, 0 }, 0 },
    { "heif/turned", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("01", "01 0001 03 81 02 83") WHERE), OK, "",
      { HEIC, 480, 640, 1, 0, 8, 3, 0, 0, .pages = 1 }, 0 },
    { "heif/turned-twice", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("03", "01 0001 04 81 02 83 83") WHERE), OK, "",
      { HEIC, 640, 480, 1, 0, 8, 3, 0, 0, .pages = 1 }, 0 },
    { "heif/half-a-turn", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("02", "01 0001 03 81 02 83") WHERE), OK, "",
      { HEIC, 640, 480, 1, 0, 8, 3, 0, 0, .pages = 1 }, 0 },
    { "heif/another-is-turned", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0002]" IINF(INFE(1, "hvc1"))
           TURNED("01", "02 0001 03 81 02 83 0002 02 81 02") WHERE), OK, "",
      { HEIC, 640, 480, 1, 0, 8, 3, 0, 0, .pages = 1 }, 0 },
    { "heif/associations-cut", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("01", "01 0001 04 81 02 83") WHERE), BROKEN, "broken meta",
      { .format = HEIC }, 0 },
    { "heif/associations-missing", FTYP("heic") MDAT("00*15")
      META("[pitm 00000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("01", "ff") WHERE), BROKEN, "broken meta",
      { .format = HEIC }, 0 },
    { "heif/primary-cut", FTYP("heic") MDAT("00*15")
      META("[pitm 01000000 0001]" IINF(INFE(1, "hvc1"))
           TURNED("01", "00") WHERE), BROKEN, "broken meta",
      { .format = HEIC }, 0 },
    { "heif/ten-bits", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) "[av1C 81206000]") WHERE), OK, "",
      { AVIF, 640, 480, 1, 0, 12, 3, 0, 0 }, 0 },
    { "heif/alpha", FTYP("avif") STILL
      META(IINF(INFE(1, "av01") INFE(2, "av01"))
           IPRP(ISPE(640, 480) PIXI AV1C "[pixi 00000000 01 08]"
                "[auxC 00000000"
                " 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha' 00]")
           ILOC(2, ITEM(1, 32, 15) ITEM(2, 32, 15))),
      OK, "", { AVIF, 640, 480, 1, 0, 8, 4, 1, 0 }, 0 },
    { "heif/depth-map", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI "[auxC 00000000"
                    " 'urn:mpeg:mpegB:cicp:systems:auxiliary:depth' 00]")
           WHERE), OK, "", A640, 0 },
    { "heif/thumbnail-first", FTYP("avif") STILL
      META(ONE IPRP(ISPE(160, 120) ISPE(640, 480) PIXI) WHERE), OK, "",
      A640, 0 },
    { "heif/64-bit-box",
      FTYP("avif") "00000001 'mdat' %8:31" OBUS(639, 479)
      META(ONE IPRP(ISPE(640, 480) PIXI) ILOC(1, ITEM(1, 40, 15))), OK, "",
      A640, 0 },
    { "heif/box-to-the-end", FTYP("avif")
      META(ONE IPRP(ISPE(640, 480) PIXI) ILOC(1, ITEM(1, 210, 15)))
      "00000000 'mdat'" OBUS(639, 479), OK, "", A640, 0 },
    { "heif/idat", FTYP("avif")
      META("[idat" OBUS(639, 479) "]" ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 01000000 4440 0001 0001 0001 0000 %4:0 0001 %4:0 %4:15]"),
      OK, "", A640, 0 },
    { "heif/two-extents", FTYP("avif") MDAT(OBUS(639, 479) "3204 00*4")
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 00000000 4400 0001 0001 0000 0002 %4:32 %4:18 %4:50 %4:3]"),
      OK, "", A640, 0 },
    { "heif/iloc-2", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 02000000 4404 00000001 00000001 0000 0000 0001"
           " %4:9 %4:32 %4:15]"), OK, "", A640, 0 },
    { "heif/exif-elsewhere", FTYP("avif") STILL
      META(IINF(INFE(1, "av01") INFE(2, "Exif")) IPRP(ISPE(640, 480) PIXI)
           ILOC(2, "0002 0001 0001 %4:99999 %4:9" ITEM(1, 32, 15))), OK, "",
      A640, 0 },
    { "heif/grid", FTYP("avif") MDAT("0000 0101 %2:640 %2:480" OBUS(319, 239))
      META(IINF(INFE(1, "grid") INFE(2, "av01"))
           IPRP(ISPE(640, 480) ISPE(320, 240) PIXI)
           ILOC(2, ITEM(1, 32, 8) ITEM(2, 40, 15))), OK, "", A640, 0 },
    { "heif/grid-larger-than-it-says",
      FTYP("avif") MDAT("0001 0101 %4:60000 %4:60000" OBUS(319, 239))
      META(IINF(INFE(1, "grid") INFE(2, "av01"))
           IPRP(ISPE(640, 480) ISPE(320, 240) PIXI)
           ILOC(2, ITEM(1, 32, 12) ITEM(2, 44, 15))), OK, "",
      { AVIF, 60000, 60000, 1, 0, 8, 3, 0, 0 }, 0 },
    { "heif/overlay-larger-than-it-says",
      FTYP("avif") MDAT("0000 00*8 %2:60000 %2:60000 00*8" OBUS(319, 239))
      META(IINF(INFE(1, "iovl") INFE(2, "av01"))
           IPRP(ISPE(640, 480) PIXI)
           ILOC(2, ITEM(1, 32, 22) ITEM(2, 54, 15))), OK, "",
      { AVIF, 60000, 60000, 1, 0, 8, 3, 0, 0 }, 0 },
    { "heif/av1-larger-than-it-says", FTYP("avif") MDAT(OBUS(65535, 65535))
      META(ONE IPRP(ISPE(16, 16) PIXI) WHERE), OK, "",
      { AVIF, 65536, 65536, 1, 0, 8, 3, 0, 0 }, 0 },
    { "heif/av1-larger-in-second-header",
      FTYP("avif") MDAT(OBUS(15, 15) OBUS(639, 479))
      META(ONE IPRP(ISPE(16, 16) PIXI) ILOC(1, ITEM(1, 32, 30))), OK, "",
      A640, 0 },
    { "heif/av1-larger-in-configuration", FTYP("avif") MDAT(OBUS(15, 15))
      META(ONE IPRP(ISPE(16, 16) "[av1C 81200000" OBUS(639, 479) "]") WHERE),
      OK, "", A640, 0 },

    { "heif/av1-reduced-header", FTYP("avif")
      MDAT("0a 05 !000_1_1_00000_1001_1000_1001111111_111011111")
      META(ONE IPRP(ISPE(16, 16) PIXI) ILOC(1, ITEM(1, 32, 7))), OK, "",
      A640, 0 },

    /*
     * the long form: profile and flags; the timing of frames, with a model;
     * two operating points; then sides of 10 and 9 bits
     */

    { "heif/av1-long-header", FTYP("avif") MDAT("0a 21 !000_0_0_1"
        "_00000000000000000000000000000001_00000000000000000000000000011001"
        "_1_0001001_1_00111_00000000000000000000000000000001_00111_00111"
        "_1_00001_000000000000_01000_0_1_11111111_11111111_0_1_1001"
        "_000000000001_00000_0_0_1001_1000_1001111111_111011111" " 00*5")
      META(ONE IPRP(ISPE(16, 16) PIXI) ILOC(1, ITEM(1, 32, 35))), OK, "",
      A640, 0 },
    { "heif/av1-endless-uvlc",
      FTYP("avif") MDAT("0a 20 !000_0_0_1"
        "_00000000000000000000000000000001_00000000000000000000000000011001"
        "_1_0 00*23")
      META(ONE IPRP(ISPE(16, 16) PIXI) ILOC(1, ITEM(1, 32, 34))), BROKEN,
      "item, 1 of 1", { .format = AVIF }, 0 },

    { "heif/mdat-cut", FTYP("avif")
      META(ONE IPRP(ISPE(640, 480) PIXI) ILOC(1, ITEM(1, 210, 15)))
      "%4:23 'mdat' 00*14", BROKEN, "no whole box", { .format = AVIF }, 0 },
    { "heif/mdat-missing", FTYP("avif")
      META(ONE IPRP(ISPE(640, 480) PIXI) ILOC(1, ITEM(1, 210, 15))),
      BROKEN, "cut item, 1 of 1", { .format = AVIF }, 0 },
    { "heif/extent-over-the-end", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480))
           ILOC(1, ITEM(1, 4294967295, 4294967295))), BROKEN, "cut item",
      { .format = HEIC }, 0 },
    { "heif/extent-around-the-corner", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480))
           "[iloc 00000000 8880 0001 0001 0000 ff*8 0001 ff*8 ff*8]"),
      BROKEN, "cut item", { .format = HEIC }, 0 },
    { "heif/extents-of-no-bytes", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480))
           "[iloc 00000000 0000 0001 0001 0000 ffff]"),
      BROKEN, "cut item", { .format = HEIC }, 0 },
    { "heif/fields-of-three-bytes", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480))
           "[iloc 00000000 3300 0001 0001 0000 0001 000020 00000f]"),
      BROKEN, "cut item", { .format = HEIC }, 0 },
    { "heif/items-over-the-end", FTYP("heic") MDAT("00*15")
      META(IINF(INFE(1, "hvc1")) IPRP(ISPE(640, 480))
           ILOC(65535, ITEM(1, 32, 15))),
      BROKEN, "cut item, 2 of 65535", { .format = HEIC }, 0 },
    { "heif/idat-missing", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 01000000 4440 0001 0001 0001 0000 %4:0 0001 %4:0 %4:15]"),
      BROKEN, "cut item", { .format = AVIF }, 0 },
    { "heif/item-of-items", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 01000000 4440 0001 0001 0002 0000 %4:0 0001 %4:0 %4:15]"),
      BROKEN, "cut item", { .format = AVIF }, 0 },
    { "heif/item-elsewhere", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           ILOC(1, "0001 0001 0001 %4:32 %4:15")), BROKEN, "cut item",
      { .format = AVIF }, 0 },
    { "heif/location-of-no-item", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 02000000 4400 00000001 00010000 0000 0000 0001"
           " %4:32 %4:16]"), OK, "", A640, 0 },
    { "heif/sequence-header-missing", FTYP("avif") MDAT("1200 00*13")
      META(ONE IPRP(ISPE(640, 480) PIXI) WHERE), BROKEN, "cut item",
      { .format = AVIF }, 0 },
    { "heif/sequence-header-in-two", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) PIXI)
           "[iloc 00000000 4400 0001 0001 0000 0002 %4:32 %4:9 %4:41 %4:6]"),
      BROKEN, "cut item", { .format = AVIF }, 0 },
    { "heif/obu-over-the-item", FTYP("avif") MDAT("0a0b 1bfe" " 00*10 32")
      META(ONE IPRP(ISPE(640, 480) PIXI) WHERE), BROKEN, "cut item",
      { .format = AVIF }, 0 },
    { "heif/obu-without-size", FTYP("avif") MDAT("08 1bfe 027f 01df 00*8")
      META(ONE IPRP(ISPE(640, 480) PIXI) WHERE), BROKEN, "cut item",
      { .format = AVIF }, 0 },
    { "heif/configuration-eats-the-item", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480) "[av1C 81200000 7a04 00]") WHERE), BROKEN,
      "properties", { .format = AVIF }, 0 },
    { "heif/both-codecs", FTYP("avif") STILL
      META(IINF(INFE(1, "av01") INFE(2, "hvc1")) IPRP(ISPE(640, 480))
           WHERE), BROKEN, "both", { .format = AVIF }, 0 },
    { "heif/two-kinds-of-an-item", FTYP("avif") STILL
      META(IINF(INFE(1, "av01") INFE(1, "grid")) IPRP(ISPE(640, 480))
           WHERE), BROKEN, "list of items", { .format = AVIF }, 0 },
    { "heif/large-id", FTYP("avif") STILL
      META(IINF("[infe 03000000 00010000 0000 'av01' 00]")
           IPRP(ISPE(640, 480)) WHERE), BROKEN, "list of items",
      { .format = AVIF }, 0 },
    { "heif/mif1-of-jpeg", FTYP("mif1") MDAT("00*15")
      META(IINF(INFE(1, "jpeg")) IPRP(ISPE(640, 480)) WHERE), NONE,
      "neither", { 0 }, 0 },
    { "heif/no-size", FTYP("avif") STILL META(ONE IPRP(PIXI AV1C) WHERE),
      BROKEN, "size", { .format = AVIF }, 0 },
    { "heif/size-of-zero", FTYP("avif") STILL
      META(ONE IPRP(ISPE(0, 480)) WHERE), BROKEN, "size",
      { .format = AVIF }, 0 },
    { "heif/no-meta", FTYP("avif") STILL, BROKEN, "no meta",
      { .format = AVIF }, 0 },
    { "heif/empty-meta", FTYP("avif") STILL "[meta]", BROKEN, "broken meta",
      { .format = AVIF }, 0 },
    { "heif/second-meta", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480)) WHERE) "[meta]", BROKEN, "second meta",
      { .format = AVIF }, 0 },
    { "heif/second-iloc", FTYP("avif") STILL
      META(ONE IPRP(ISPE(640, 480)) WHERE WHERE), BROKEN, "broken meta",
      { .format = AVIF }, 0 },
    { "heif/no-iloc", FTYP("avif") STILL META(ONE IPRP(ISPE(640, 480))),
      BROKEN, "broken meta", { .format = AVIF }, 0 },
    { "heif/box-of-seven", FTYP("avif") "00000007 'free'", BROKEN,
      "no whole box at byte 24", { .format = AVIF }, 0 },
    { "heif/box-of-too-much", FTYP("avif") "00000001 'mdat' ff*8", BROKEN,
      "no whole box at byte 24", { .format = AVIF }, 0 },
    { "heif/ftyp-cut", "00000018 'ftyp' 'avif'", BROKEN,
      "no whole box at byte 0", { .format = AVIF }, 0 }
};


#define ALL  { 50000000, 16384, 0, 64, 0, 0, 0, ~0u }

#define FRAMES(frames, resolution)                                            \
    { 50000000, 16384, 0, 64, frames, resolution, 0, ~0u }

static const check_t  checks[] = {

    { "ok", { JPEG, 6000, 4000, 1, 1, 8, 3, 0, 0 }, ALL, OK, "" },
    { "exactly", { JPEG, 10000, 5000, 1, 1, 8, 3, 0, 0 }, ALL, OK, "" },

    { "side-exactly", { PNG, 16384, 1, 1, 0, 8, 3, 0, 0 }, ALL, OK, "" },

    { "pixels", { JPEG, 10000, 5001, 1, 1, 8, 3, 0, 0 }, ALL,
      IMGPROC_TOO_MANY_PIXELS,
      "10000x5001 is over imgproc_max_source_resolution of 50000000 pixels" },

    { "side", { PNG, 16385, 1, 1, 0, 8, 3, 0, 0 }, ALL,
      IMGPROC_TOO_MANY_PIXELS,
      "16385x1 is over imgproc_max_source_dimension of 16384 pixels" },

    { "other-side", { PNG, 1, 16385, 1, 0, 8, 3, 0, 0 }, ALL,
      IMGPROC_TOO_MANY_PIXELS,
      "1x16385 is over imgproc_max_source_dimension of 16384 pixels" },

    { "progressive", { JPEG, 5000, 5001, 1, 10, 8, 3, 0, 1 }, ALL,
      IMGPROC_TOO_MANY_PIXELS,
      "progressive 5000x5001 is over half of imgproc_max_source_resolution of "
      "50000000 pixels" },

    { "progressive-exactly", { JPEG, 5000, 5000, 1, 10, 8, 3, 0, 1 }, ALL,
      OK, "" },

    { "frames", { GIF, 1000, 1000, 51, 0, 8, 3, 0, 0 }, ALL,
      IMGPROC_TOO_MANY_PIXELS,
      "1000x1000 of 51 frames is over imgproc_max_source_resolution of "
      "50000000 pixels" },

    { "frames-exactly", { GIF, 1000, 1000, 50, 0, 8, 3, 0, 0 }, ALL, OK,
      "" },

    { "too-many-frames", { GIF, 16, 16, 129, 0, 8, 3, 0, 0 }, FRAMES(128, 0),
      IMGPROC_TOO_MANY_FRAMES,
      "129 frames are over imgproc_max_animation_frames of 128" },

    { "too-many-frames-exactly", { WEBP, 16, 16, 128, 0, 8, 3, 0, 0 },
      FRAMES(128, 0), OK, "" },

    { "one-frame-is-no-animation", { JPEG, 16, 16, 1, 1, 8, 3, 0, 0 },
      FRAMES(1, 1), OK, "" },

    { "frame-resolution", { GIF, 1000, 1001, 2, 0, 8, 3, 0, 0 },
      FRAMES(0, 1000000), IMGPROC_TOO_MANY_PIXELS,
      "a frame of 1000x1001 is over imgproc_max_animation_frame_resolution "
      "of 1000000 pixels" },

    { "frame-resolution-instead-of-sum",
      { GIF, 1000, 1000, 1000, 0, 8, 3, 0, 0 }, FRAMES(0, 1000000), OK, "" },

    { "frame-resolution-and-sum",
      { GIF, 1000, 1000, 51, 0, 8, 3, 0, 0 },
      { 50000000, 16384, 0, 64, 0, 1000000, 1, ~0u }, IMGPROC_TOO_MANY_PIXELS,
      "1000x1000 of 51 frames is over imgproc_max_source_resolution of "
      "50000000 pixels" },

    { "frame-resolution-overflow",
      { GIF, 0xffffffff, 0xffffffff, 2, 0, 8, 3, 0, 0 },
      { 0, 0, 0, 0, 0, 50000000, 0, ~0u }, IMGPROC_TOO_MANY_PIXELS,
      "a frame of 4294967295x4294967295 is over "
      "imgproc_max_animation_frame_resolution of 50000000 pixels" },

    { "overflow",
      { GIF, 0xffffffff, 0xffffffff, 0xffffffff, 0, 8, 3, 0, 0 },
      { 50000000, 0, 0, 64, 0, 0, 0, ~0u }, IMGPROC_TOO_MANY_PIXELS,
      "4294967295x4294967295 of 4294967295 frames is over "
      "imgproc_max_source_resolution of 50000000 pixels" },

    { "overflow-to-zero", { GIF, 1u << 31, 1u << 31, 4, 0, 8, 3, 0, 0 },
      { UINT64_MAX / 2, 0, 0, 64, 0, 0, 0, ~0u }, IMGPROC_TOO_MANY_PIXELS,
      "2147483648x2147483648 of 4 frames is over "
      "imgproc_max_source_resolution of 9223372036854775807 pixels" },

    { "scans", { JPEG, 16, 16, 1, 65, 8, 3, 0, 1 }, ALL,
      IMGPROC_TOO_MANY_SCANS, "65 scans are over the limit of 64" },

    { "scans-exactly", { JPEG, 16, 16, 1, 64, 8, 3, 0, 1 }, ALL, OK, "" },

    { "no-limits",
      { JPEG, 0xffffffff, 0xffffffff, 9, 999, 8, 3, 0, 1 },
      { 0, 0, 0, 0, 0, 0, 0, ~0u }, OK, "" },

    { "format", { HEIC, 99999, 99999, 1, 0, 8, 3, 0, 0 },
      { 50000000, 16384, 0, 64, 0, 0, 0, 1 << AVIF|1 << JPEG },
      IMGPROC_FORMAT_NOT_ALLOWED, "heic is not in imgproc_source_formats" },

    { "format-allowed", { AVIF, 99, 99, 1, 0, 8, 3, 0, 0 },
      { 50000000, 16384, 0, 64, 0, 0, 0, 1 << AVIF|1 << JPEG }, OK, "" }
};


static const picture_t  pictures[] = {
    { "coffee.jpg", { JPEG, 300, 200, 1, 1, 8, 3, 0, 0 } },
    { "coffee-progressive.jpg", { JPEG, 300, 200, 1, 10, 8, 3, 0, 1 } },
    { "palette-trns.png", { PNG, 451, 300, 1, 0, 8, 4, 1, 0 } },
    { "static-transparent.gif", { GIF, 451, 300, 1, 0, 8, 4, 1, 0 } },
    { "anim.gif", { GIF, 209, 160, 4, 0, 8, 4, 1, 0 } },
    { "alpha-lossy.webp", { WEBP, 451, 300, 1, 0, 8, 4, 1, 0,
                            .alpha_bytes = 5 } },
    { "anim-alpha.webp", { WEBP, 180, 160, 4, 0, 8, 4, 1, 0,
                           .alpha_bytes = 2 } },
    { "alpha.avif", { AVIF, 451, 300, 1, 0, 8, 4, 1, 0 } },
    { "chelsea-10bit.heic", { HEIC, 452, 300, 1, 0, 10, 3, 0, 0 } }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    sniff_add(sniffs, G_N_ELEMENTS(sniffs));

    for (i = 0; i < G_N_ELEMENTS(checks); i++) {
        path = g_strconcat("/check/", checks[i].path, NULL);
        g_test_add_data_func(path, &checks[i], test_check);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(pictures); i++) {
        path = g_strconcat("/picture/", pictures[i].path, NULL);
        g_test_add_data_func(path, &pictures[i], test_picture);
        g_free(path);
    }

    g_test_add_func("/garbage", test_garbage);
    g_test_add_func("/sniff/heif/obus-shared-by-items", test_shared_obus);
    g_test_add_func("/sniff/jpeg/many-scans", test_many_scans);

    return g_test_run();
}


static void
test_check(const void *data)
{
    imgproc_error_t   err;
    const check_t    *t;

    t = data;
    memset(&err, 0, sizeof(imgproc_error_t));

    g_assert_cmpint(imgproc_sniff_check(&t->info, &t->limits, &err), ==,
                    t->code);
    g_assert_cmpint(err.code, ==, t->code);
    g_assert_cmpstr(err.detail, ==, t->detail);
}


static void
test_picture(const void *data)
{
    char             *path, *bytes;
    size_t            len;
    imgproc_info_t    info;
    imgproc_error_t   err;
    const picture_t  *t;

    t = data;
    path = g_build_filename("t", "images", t->path, NULL);

    g_assert_true(g_file_get_contents(path, &bytes, &len, NULL));

    g_assert_cmpint(sniff((u_char *) bytes, len, &info, &err), ==,
                    IMGPROC_OK);
    compare(&info, &t->info);

    begin((u_char *) bytes, len, t->info.format);
    cut((u_char *) bytes, len, 7);
    flip((u_char *) bytes, len);

    g_free(bytes);
    g_free(path);
}


/* 64 bytes tell the format, and no fewer another one */

static void
begin(const u_char *bytes, size_t len, imgproc_format_e format)
{
    u_char            *p;
    size_t             n;
    imgproc_format_e   f;

    for (n = 0; n <= MIN(len, 256); n++) {
        p = g_memdup2(bytes, n);
        f = imgproc_sniff_format(p, n);

        if (n < 64) {
            g_assert_true(f == IMGPROC_FORMAT_NONE || f == format);

        } else {
            g_assert_cmpint(f, ==, format);
        }

        g_free(p);
    }
}


/* a magic, and then anything */

static void
test_garbage(void)
{
    int               i, n;
    GRand            *rand;
    unsigned          m;
    GByteArray       *a;
    imgproc_info_t    info;
    imgproc_error_t   err;

    static const char  *magic[] = {
        "ffd8ff", "89'PNG'0d0a1a0a", "'GIF89a'", "'RIFF' 40000000 'WEBP'",
        "00000010 'ftyp' 'avif' 00000000", "'II*' 00 08000000",
        "'MM' 00 '+' 0008 0000 00000000 00000010",
        "'BM' 00*8 36000000 28000000", ""
    };

    rand = g_rand_new_with_seed(1);

    for (i = 0; i < 60000; i++) {

        a = make(magic[i % G_N_ELEMENTS(magic)]);

        for (n = g_rand_int_range(rand, 0, 100); n; n--) {

            /* small numbers, 0xff and bytes of magics get further */

            m = g_rand_int(rand);
            put_int(a, 1, (m & 0x700) ? (m >> 12 & 1 ? 0xff : m & 0xf)
                                      : m & 0xff);
        }

        (void) sniff(a->data, a->len, &info, &err);

        g_byte_array_unref(a);
    }

    g_rand_free(rand);
}


/* thousands of items in the same thousands of OBUs would take minutes */

static void
test_shared_obus(void)
{
    char             *text;
    unsigned          i;
    GString          *items;
    GByteArray       *a;
    imgproc_info_t    info;
    imgproc_error_t   err;

    items = g_string_new(NULL);

    for (i = 0; i < 20000; i++) {
        g_string_append(items, ITEM(1, 32, 100015));
    }

    text = g_strconcat(FTYP("avif") "[mdat" OBUS(15, 15) "00*100000]"
                       "[meta 00000000" ONE IPRP(ISPE(16, 16))
                       "[iloc 00000000 4400 %2:20000 ", items->str, "]]",
                       NULL);
    a = make(text);

    g_assert_cmpint(sniff(a->data, a->len, &info, &err), ==,
                    IMGPROC_BROKEN_IMAGE);

    g_byte_array_unref(a);
    g_string_free(items, TRUE);
    g_free(text);
}


static void
test_many_scans(void)
{
    char              *text;
    unsigned           i;
    GString           *scans;
    GByteArray        *a;
    imgproc_info_t     info;
    imgproc_error_t    err;
    imgproc_limits_t   limits = ALL;

    scans = g_string_new(NULL);

    for (i = 0; i < 883; i++) {
        g_string_append(scans, SOS1);
    }

    text = g_strconcat(JFIF SOF(2, 640, 480), scans->str, "ffd9", NULL);
    a = make(text);

    g_assert_cmpint(sniff(a->data, a->len, &info, &err), ==, IMGPROC_OK);
    g_assert_cmpuint(info.scans, ==, 883);
    g_assert_cmpint(imgproc_sniff_check(&info, &limits, &err), ==,
                    IMGPROC_TOO_MANY_SCANS);

    g_byte_array_unref(a);
    g_string_free(scans, TRUE);
    g_free(text);
}
