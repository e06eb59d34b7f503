
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NONE    IMGPROC_NOT_AN_IMAGE
#define JXL     IMGPROC_FORMAT_JXL

/* bits are read from the lowest one of each byte on */

#define SMALL   "ff0a 05 42 "       /* 24 lines of 16, all defaults */
#define DATA    "11*8 "

#define BOX     "0000000c 'JXL ' 0d0a870a [ftyp 'jxl ' 00000000 'jxl ']"

#define FACTS(w, h, bits, bands, alpha)                                       \
    { JXL, w, h, 1, 0, bits, bands, alpha, 0 }


static const sniff_t  sniffs[] = {

    { "none/half-magic", "ff0b 00*20", NONE, "", { 0 }, 0 },
    { "none/box-of-other", "0000000c 'JXK ' 0d0a870a", NONE, "", { 0 }, 0 },

    { "small", SMALL DATA, OK, "", FACTS(16, 24, 8, 3, 0), 8 - 1 },
    { "in-a-box", BOX "[jxlc " SMALL DATA "]", OK, "",
      FACTS(16, 24, 8, 3, 0), 0 },
    { "in-parts", BOX "[jxlp 00000000 ff0a 05][jxlp 00000001 42]"
      "[jxlp 80000002 " DATA "]", OK, "", FACTS(16, 24, 8, 3, 0), 0 },
    { "other-boxes", BOX "[jxll 05][Exif 00*8][jxlc " SMALL DATA "]"
      "['xml ' 'x']", OK, "", FACTS(16, 24, 8, 3, 0), 9 },

    { "magic", "ff0a", BROKEN, "header", { JXL }, 0 },
    { "no-frame", SMALL, BROKEN, "header, 16x24", { JXL }, 0 },
    { "zeros", "ff0a 00*2", BROKEN, "header", { JXL }, 0 },
    { "no-codestream", BOX, BROKEN, "box", { JXL }, 0 },
    { "no-last-part", BOX "[jxlp 00000000 " SMALL DATA "]", BROKEN, "box",
      { JXL }, 0 },
    { "part-missing", BOX "[jxlp 00000000 ff0a][jxlp 80000002 " DATA "]",
      BROKEN, "box", { JXL }, 0 },
    { "part-after-the-last", BOX "[jxlp 80000000 " SMALL DATA "]"
      "[jxlp 80000001 00]", BROKEN, "box", { JXL }, 0 },
    { "part-of-three", BOX "[jxlp 000000]", BROKEN, "box", { JXL }, 0 },
    { "two-codestreams", BOX "[jxlc " SMALL DATA "][jxlc " SMALL DATA "]",
      BROKEN, "box", { JXL }, 0 },
    { "box-cut", BOX "000000ff 'jxlc' " SMALL DATA, BROKEN, "box", { JXL },
      0 },
    { "box-of-seven", BOX "00000007 'jxlc' " SMALL DATA, BROKEN, "box",
      { JXL }, 0 },
    { "box-of-4g", BOX "00000001 'jxlc' ff*8 " SMALL, BROKEN, "box", { JXL },
      0 },
    { "no-magic-in-the-box", BOX "[jxlc " DATA "]", BROKEN, "codestream",
      { JXL }, 0 }
};


/*
 * Headers as t/lib/Jxl.pm writes them: jxl_header(300, 200, ..) with what the
 * name says, and eight bytes of data.
 */

static const sniff_t  made[] = {
    { "plain", "ff0a3e060000f04a0000808f4c " DATA, OK, "",
      FACTS(300, 200, 8, 3, 0), 10 },
    { "10-bits", "ff0a3e060000f04a000080934c " DATA, OK, "",
      FACTS(300, 200, 10, 3, 0), 10 },
    { "16-bits", "ff0a3e060000f04a0000809f4c " DATA, OK, "",
      FACTS(300, 200, 16, 3, 0), 10 },
    { "float", "ff0a3e060000f04a0000c0bfcb04 " DATA, OK, "",
      FACTS(300, 200, 32, 3, 0), 10 },
    { "half", "ff0a3e060000f04a0000c01fca04 " DATA, OK, "",
      FACTS(300, 200, 32, 3, 0), 10 },
    { "alpha", "ff0a3e060000f04a0000808f9d " DATA, OK, "",
      FACTS(300, 200, 8, 4, 1), 10 },
    { "grey", "ff0a3e060000f04a0000808fa4b811 " DATA, OK, "",
      FACTS(300, 200, 8, 1, 0), 10 },
    { "grey-alpha", "ff0a3e060000f04a0000808f4d7123 " DATA, OK, "",
      FACTS(300, 200, 8, 2, 1), 10 },
    { "turned", "ff0a3e060000f04a000060e12327 " DATA, OK, "",
      FACTS(200, 300, 8, 3, 0), 10 },
    { "mirrored", "ff0a3e060000f04a0000e0e02327 " DATA, OK, "",
      FACTS(300, 200, 8, 3, 0), 10 },
    { "animated", "ff0a3e060000f04a00002008f09113 " DATA, OK, "",
      FACTS(300, 200, 8, 3, 0), 10 },
    { "preview", "ff0a3e060000f04a0000204cf8c809 " DATA, OK, "",
      FACTS(300, 200, 8, 3, 0), 10 },
    { "all", "ff0a3e060000f04a0000e04d02bcec09 " DATA, OK, "",
      FACTS(200, 300, 12, 4, 1), 10 }
};


int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    sniff_add(sniffs, G_N_ELEMENTS(sniffs));
    sniff_add(made, G_N_ELEMENTS(made));

    return g_test_run();
}
