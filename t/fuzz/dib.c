
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is a BMP, or the bitmap of an icon if its first byte is odd */


#include "fuzz.h"
#include "imgproc_dib.h"


#define SIDE  256


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char           *line, *unpacked;
    uint32_t          y;
    imgproc_dib_t     dib;
    imgproc_code_e    code;
    const uint8_t    *p, *last;
    imgproc_error_t   err;

    if (size == 0) {
        return 0;
    }

    p = data + 1;
    last = data + size;

    code = (*data & 1) ? imgproc_dib_icon(p, last, &dib, &err)
                       : imgproc_dib_bmp(p, last, &dib, &err);

    if (code != IMGPROC_OK) {
        g_assert_cmpint(code, ==, IMGPROC_BROKEN_IMAGE);
        fuzz_is_error(&err, code);
        return 0;
    }

    g_assert_true(dib.bands == 3 || dib.bands == 4);
    g_assert_cmpuint(dib.width, >, 0);
    g_assert_cmpuint(dib.height, >, 0);
    g_assert_true(dib.pixels >= p && dib.pixels <= last);

    if (dib.profile) {
        g_assert_true(dib.profile >= p
                      && dib.profile + dib.profile_len <= last);
    }

    if (dib.width > SIDE || dib.height > SIDE) {
        return 0;
    }

    unpacked = fuzz_room((size_t) dib.width * dib.height);
    memset(unpacked, 0, (size_t) dib.width * dib.height);

    if (dib.rle) {
        g_assert_cmpint(imgproc_dib_rle(&dib, unpacked), ==, 1);
        g_assert_false(dib.rle);
    }

    line = fuzz_room((size_t) dib.width * dib.bands);

    for (y = 0; y < dib.height; y++) {
        imgproc_dib_pixels(&dib, 0, y, dib.width, line);
        imgproc_dib_pixels(&dib, dib.width / 2, y, dib.width
                                                   - dib.width / 2, line);
    }

    g_free(line);
    g_free(unpacked);

    return 0;
}
