
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What the fuzz targets share.  A target is a file of its own with
 * LLVMFuzzerTestOneInput(): libFuzzer calls it ("make fuzz"), and replay.c
 * does with the files in corpus/TARGET ("make unit").  Whatever is wrong
 * aborts.
 */


#ifndef _FUZZ_H_INCLUDED_
#define _FUZZ_H_INCLUDED_


#include <string.h>

#include "imgproc.h"


typedef struct {
    const uint8_t     *data;
    const uint8_t     *last;
} fuzz_input_t;


/* the first one is optional */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);


/* what is left of the input up to a line feed, or the end */

G_GNUC_UNUSED static imgproc_str_t
fuzz_line(fuzz_input_t *in)
{
    const uint8_t  *p;
    imgproc_str_t   text;

    p = in->data < in->last ? memchr(in->data, '\n', in->last - in->data)
                            : NULL;

    text.data = (u_char *) in->data;
    text.len = (p ? p : in->last) - in->data;

    in->data = p ? p + 1 : in->last;

    return text;
}


/* all that is left */

G_GNUC_UNUSED static imgproc_str_t
fuzz_rest(fuzz_input_t *in)
{
    imgproc_str_t  text;

    text.data = (u_char *) in->data;
    text.len = in->last - in->data;

    in->data = in->last;

    return text;
}


/* bytes that are not there are zero */

G_GNUC_UNUSED static uint32_t
fuzz_int(fuzz_input_t *in, unsigned bytes)
{
    uint32_t  n;

    n = 0;

    while (bytes--) {
        n = n << 8 | (in->data < in->last ? *in->data++ : 0);
    }

    return n;
}


/* room of exactly size bytes, so that a sanitizer sees who leaves it */

G_GNUC_UNUSED static u_char *
fuzz_room(size_t size)
{
    return g_malloc(MAX(size, 1));
}


G_GNUC_UNUSED static void
fuzz_is_slice(const imgproc_str_t *text, const u_char *data, size_t size)
{
    if (text->len == 0) {
        return;
    }

    g_assert_true(text->data >= data && text->data <= data + size);
    g_assert_cmpuint(text->len, <=, data + size - text->data);
}


/* what goes into a log: one line, terminated */

G_GNUC_UNUSED static void
fuzz_is_error(const imgproc_error_t *err, imgproc_code_e code)
{
    const char  *p;

    g_assert_cmpint(err->code, ==, code);
    g_assert_nonnull(memchr(err->detail, '\0', sizeof(err->detail)));
    g_assert_nonnull(memchr(err->hint, '\0', sizeof(err->hint)));
    g_assert_cmpstr(err->detail, !=, "");

    for (p = err->detail; *p; p++) {
        g_assert_true((u_char) *p >= 0x20 && *p != 0x7f);
    }

    for (p = err->hint; *p; p++) {
        g_assert_true((u_char) *p >= 0x20 && *p != 0x7f);
    }
}


#endif /* _FUZZ_H_INCLUDED_ */
