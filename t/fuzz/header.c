
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is a byte, for a time, and a line that gets into a header */


#include "fuzz.h"
#include "imgproc_filename.h"
#include "imgproc_lifetime.h"


static void check_name(const imgproc_str_t *path);
static void check_lifetime(const imgproc_str_t *value, int64_t seconds);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t        seconds;
    fuzz_input_t   in;
    imgproc_str_t  text;

    in.data = data;
    in.last = data + size;

    seconds = fuzz_int(&in, 1);
    text = fuzz_rest(&in);

    check_name(&text);
    check_lifetime(&text, seconds);

    return 0;
}


/* ASCII in one pair of quotes, and nothing that ends it early */

static void
check_name(const imgproc_str_t *path)
{
    char                 buf[IMGPROC_DISPOSITION_LEN], *p;
    size_t               len;
    imgproc_str_t        stem;
    const imgproc_str_t  extension = imgproc_str("jpg");

    imgproc_filename_stem(path, &stem);
    fuzz_is_slice(&stem, path->data, path->len);

    len = imgproc_filename_disposition(&stem, &extension, 0, buf);

    g_assert_cmpuint(len, ==, strlen(buf));
    g_assert_true(g_str_has_prefix(buf, "inline; filename=\""));

    for (p = buf; *p; p++) {
        g_assert_true(*p >= ' ' && *p < 0x7f);
    }

    p = buf + strlen("inline; filename=\"");

    while (*p != '"') {
        p += (*p == '\\') ? 2 : 1;
        g_assert_true(p < buf + len);
    }

    g_assert_true(memcmp(p - 4, ".jpg", 4) == 0);
    g_assert_true(p[1] == '\0'
                  || g_str_has_prefix(p + 1, "; filename*=UTF-8''"));

    for (p++; *p; p++) {
        g_assert_true(*p != '"' && *p != '\\');
    }
}


/* what was lowered once has no more to be lowered */

static void
check_lifetime(const imgproc_str_t *value, int64_t seconds)
{
    int             told, again;
    u_char         *first, *second;
    imgproc_str_t   text;

    told = 0;
    again = 0;

    first = fuzz_room(value->len);
    text.data = first;
    text.len = imgproc_lifetime_cap(value, seconds, first, &told);

    g_assert_cmpuint(text.len, <=, value->len);

    second = fuzz_room(text.len);

    g_assert_cmpuint(imgproc_lifetime_cap(&text, seconds, second, &again), ==,
                     text.len);
    g_assert_true(memcmp(first, second, text.len) == 0);
    g_assert_cmpint(again, ==, told);

    g_free(second);
    g_free(first);
}
