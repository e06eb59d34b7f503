
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is three lines: a prefix of the configuration, a source, and the
 * Location header of a redirect.
 */


#include "fuzz.h"
#include "imgproc_source.h"


static void check(const imgproc_source_t *source);
static void match(const imgproc_source_prefix_t *prefix,
    const imgproc_source_t *source);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    u_char                   *dst, *moved;
    fuzz_input_t              in;
    imgproc_str_t             text, location;
    imgproc_error_t           err;
    imgproc_source_t          source, target;
    imgproc_source_prefix_t   prefix;

    in.data = data;
    in.last = data + size;

    memset(&prefix, 0, sizeof(imgproc_source_prefix_t));

    text = fuzz_line(&in);

    if (imgproc_source_prefix(&text, &prefix, &err) != IMGPROC_OK) {
        fuzz_is_error(&err, IMGPROC_BAD_URL);
        memset(&prefix, 0, sizeof(imgproc_source_prefix_t));
    }

    text = fuzz_line(&in);
    dst = fuzz_room(IMGPROC_SOURCE_LEN(text.len));

    if (imgproc_source_parse(&text, dst, &source, &err) != IMGPROC_OK) {
        fuzz_is_error(&err, IMGPROC_BAD_URL);
        g_free(dst);
        return 0;
    }

    check(&source);
    match(&prefix, &source);

    location = fuzz_rest(&in);
    moved = fuzz_room(IMGPROC_SOURCE_RESOLVE_LEN(source.url.len,
                                                 location.len));

    if (imgproc_source_resolve(&source, &location, moved, &target, &err)
        == IMGPROC_OK)
    {
        check(&target);
        match(&prefix, &target);

    } else {
        fuzz_is_error(&err, IMGPROC_BAD_URL);
    }

    g_free(moved);
    g_free(dst);

    return 0;
}


/* what was parsed is parsed to itself, and cannot be taken for another */

static void
check(const imgproc_source_t *source)
{
    size_t             i;
    u_char            *dst, c;
    imgproc_error_t    err;
    imgproc_source_t   again;

    for (i = 0; i < source->url.len; i++) {
        c = source->url.data[i];
        g_assert_true(c > 0x20 && c < 0x7f && c != '\\' && c != '#');
    }

    fuzz_is_slice(&source->scheme, source->url.data, source->url.len);
    fuzz_is_slice(&source->host, source->url.data, source->url.len);
    fuzz_is_slice(&source->uri, source->url.data, source->url.len);
    fuzz_is_slice(&source->path, source->uri.data, source->uri.len);
    fuzz_is_slice(&source->query, source->uri.data, source->uri.len);

    g_assert_cmpuint(source->path.len, >, 0);
    g_assert_cmpint(source->path.data[0], ==, '/');
    g_assert_null(g_strstr_len((char *) source->path.data, source->path.len,
                               "/../"));
    g_assert_cmpint(source->port, >=, 0);
    g_assert_cmpint(source->port, <=, 65535);

    if (source->scheme.len == 0) {
        g_assert_cmpuint(source->host.len, ==, 0);
    }

    for (i = 0; i < source->host.len; i++) {
        c = source->host.data[i];
        g_assert_true(c != '/' && c != '?' && c != '@');
    }

    dst = fuzz_room(IMGPROC_SOURCE_LEN(source->url.len));

    err.detail[0] = '\0';
    (void) imgproc_source_parse(&source->url, dst, &again, &err);
    g_assert_cmpstr(err.detail, ==, "");

    g_assert_cmpmem(source->url.data, source->url.len, again.url.data,
                    again.url.len);
    g_assert_cmpmem(source->host.data, source->host.len, again.host.data,
                    again.host.len);
    g_assert_cmpmem(source->uri.data, source->uri.len, again.uri.data,
                    again.uri.len);
    g_assert_cmpint(source->port, ==, again.port);

    g_free(dst);
}


static void
match(const imgproc_source_prefix_t *prefix, const imgproc_source_t *source)
{
    imgproc_str_t                   rest;
    const imgproc_source_prefix_t  *found;

    found = imgproc_source_match(prefix, 1, source, &rest);

    if (found == NULL) {
        return;
    }

    g_assert_true(found == prefix);
    fuzz_is_slice(&rest, source->path.data, source->path.len);

    g_assert_cmpint(prefix->port, ==, source->port);

    if (prefix->host.len
        && memchr(prefix->host.data, '*', prefix->host.len) == NULL)
    {
        g_assert_cmpuint(prefix->host.len, ==, source->host.len);
    }
}
