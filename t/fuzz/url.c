
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is what follows a location's name in the request's target */


#include "fuzz.h"
#include "imgproc_filename.h"
#include "imgproc_url.h"


static void parse(const imgproc_str_t *rest, unsigned flags);
static void check(const imgproc_url_t *url);
static void filename(const imgproc_str_t *path);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char           *room, *again;
    unsigned          flags;
    imgproc_str_t     target, signature, rest, repaired, twice;
    imgproc_error_t   err;

    target.data = (u_char *) data;
    target.len = size;

    if (imgproc_url_split(&target, &signature, &rest, &err) != IMGPROC_OK) {
        fuzz_is_error(&err, IMGPROC_BAD_URL);
        return 0;
    }

    fuzz_is_slice(&signature, data, size);
    fuzz_is_slice(&rest, data, size);
    g_assert_cmpuint(signature.len, >, 0);
    g_assert_cmpuint(rest.len, >, 0);
    g_assert_null(memchr(signature.data, '/', signature.len));
    g_assert_null(memchr(rest.data, '?', rest.len));

    room = fuzz_room(IMGPROC_URL_REPAIR_LEN(rest.len));
    imgproc_url_repair(&rest, room, &repaired);
    fuzz_is_slice(&repaired, room, IMGPROC_URL_REPAIR_LEN(rest.len));

    /* what has been repaired is not broken */

    again = fuzz_room(IMGPROC_URL_REPAIR_LEN(repaired.len));
    imgproc_url_repair(&repaired, again, &twice);
    g_assert_cmpmem(repaired.data, repaired.len, twice.data, twice.len);

    for (flags = 0; flags <= (IMGPROC_URL_FILENAME|IMGPROC_URL_PRESETS);
         flags++)
    {
        parse(&repaired, flags);
    }

    g_free(again);
    g_free(room);

    return 0;
}


static void
parse(const imgproc_str_t *rest, unsigned flags)
{
    u_char           *dst;
    imgproc_url_t     url;
    imgproc_error_t   err;

    dst = fuzz_room(rest->len);

    if (imgproc_url_parse(rest, flags, dst, &url, &err) != IMGPROC_OK) {
        fuzz_is_error(&err, IMGPROC_BAD_URL);
        g_free(dst);
        return;
    }

    fuzz_is_slice(&url.options, rest->data, rest->len);
    fuzz_is_slice(&url.presets, rest->data, rest->len);

    if (flags & IMGPROC_URL_PRESETS) {
        g_assert_cmpuint(url.options.len, ==, 0);
        g_assert_cmpuint(url.presets.len, >, 0);

    } else {
        g_assert_cmpuint(url.presets.len, ==, 0);
    }

    check(&url);
    filename(&url.source);

    g_free(dst);
}


static void
check(const imgproc_url_t *url)
{
    size_t  i;
    u_char  c;

    g_assert_cmpuint(url->source.len, >, 0);

    if (url->kind == IMGPROC_URL_ENCRYPTED) {
        g_assert_cmpuint(url->source.len, >=, 32);
        g_assert_cmpuint(url->source.len % 16, ==, 0);

    } else {
        for (i = 0; i < url->source.len; i++) {
            c = url->source.data[i];
            g_assert_true(c >= 0x20 && c != 0x7f);
        }
    }

    for (i = 0; i < url->extension.len; i++) {
        g_assert_true(g_ascii_isalnum(url->extension.data[i]));
    }
}


/* a header's value: no line feed gets into it, and every quote is a pair */

static void
filename(const imgproc_str_t *path)
{
    char                 *p, buf[IMGPROC_DISPOSITION_LEN];
    size_t                len;
    unsigned              quotes;
    imgproc_str_t         stem;
    const imgproc_str_t   extension = imgproc_str("jpg");

    imgproc_filename_stem(path, &stem);
    fuzz_is_slice(&stem, path->data, path->len);

    len = imgproc_filename_disposition(&stem, &extension, path->len & 1, buf);

    g_assert_cmpuint(len, <, sizeof(buf));
    g_assert_cmpuint(strlen(buf), ==, len);

    quotes = 0;

    for (p = buf; *p; p++) {
        g_assert_true((u_char) *p >= 0x20 && *p != 0x7f);

        if (*p == '\\') {
            p++;
            g_assert_true(*p);

        } else if (*p == '"') {
            quotes++;
        }
    }

    g_assert_cmpuint(quotes, ==, 2);
}
