
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is an XMP packet, and the APP13 segment of a JPEG.  What is kept
 * of either is read again, and all of it is kept then.
 */


#include "fuzz.h"
#include "imgproc_iptc.h"
#include "imgproc_xmp.h"


static void xmp(const uint8_t *data, size_t size);
static void iptc(const uint8_t *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    xmp(data, size);
    iptc(data, size);

    return 0;
}


static void
xmp(const uint8_t *data, size_t size)
{
    GString        *kept, *again;
    imgproc_str_t   packet;

    packet.data = (u_char *) data;
    packet.len = size;

    kept = imgproc_xmp_rights(&packet);

    if (kept == NULL) {
        return;
    }

    g_assert_true(g_utf8_validate(kept->str, kept->len, NULL));

    packet.data = (u_char *) kept->str;
    packet.len = kept->len;

    if (packet.len <= IMGPROC_XMP_MAX) {
        again = imgproc_xmp_rights(&packet);

        g_assert_nonnull(again);
        g_assert_cmpstr(again->str, ==, kept->str);

        g_string_free(again, TRUE);
    }

    g_string_free(kept, TRUE);
}


static void
iptc(const uint8_t *data, size_t size)
{
    size_t   len;
    u_char  *kept, *again;

    kept = fuzz_room(size);
    len = imgproc_iptc_rights(data, size, kept);

    g_assert_cmpuint(len, <=, size);

    if (len) {
        again = fuzz_room(len);

        g_assert_cmpuint(imgproc_iptc_rights(kept, len, again), ==, len);
        g_assert_cmpmem(kept, len, again, len);

        g_free(again);
    }

    g_free(kept);
}
