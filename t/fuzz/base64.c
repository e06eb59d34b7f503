
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is bytes, and the text of others */


#include "fuzz.h"
#include "imgproc_base64.h"


static void round_trip(const u_char *data, size_t size);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char         *dst;
    imgproc_str_t   text, out;

    round_trip(data, size);

    text.data = (u_char *) data;
    text.len = size;

    dst = fuzz_room(size * 3 / 4);

    if (imgproc_base64_decode(&text, dst, &out) == IMGPROC_OK) {
        fuzz_is_slice(&out, dst, size * 3 / 4);
        round_trip(out.data, out.len);
    }

    g_free(dst);

    return 0;
}


/* in place as well */

static void
round_trip(const u_char *data, size_t size)
{
    size_t          i, len;
    u_char         *room;
    imgproc_str_t   text, out;

    len = IMGPROC_BASE64_LEN(size);
    room = fuzz_room(len);

    text.data = room;
    text.len = imgproc_base64_encode(data, size, room);

    g_assert_cmpuint(text.len, ==, len);

    for (i = 0; i < len; i++) {
        g_assert_true(g_ascii_isalnum(room[i]) || room[i] == '-'
                      || room[i] == '_');
    }

    g_assert_cmpint(imgproc_base64_decode(&text, room, &out), ==, IMGPROC_OK);
    g_assert_cmpmem(data, size, out.data, out.len);

    g_free(room);
}
