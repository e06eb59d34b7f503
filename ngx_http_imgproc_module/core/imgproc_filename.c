
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_filename.h"


#define IMGPROC_EXTENSION_LEN  16


/* the quoted one has at most 2 characters for each byte, the other 3 */

G_STATIC_ASSERT(sizeof("attachment; filename=\".\"; filename*=UTF-8''.")
                + 5 * IMGPROC_STEM_LEN + 2 * IMGPROC_EXTENSION_LEN
                <= IMGPROC_DISPOSITION_LEN);


static size_t imgproc_filename_clean(const imgproc_str_t *stem, u_char *dst);
static int imgproc_filename_utf8(const u_char *p, const u_char *last);
static const u_char *imgproc_filename_skip(const u_char *p,
    const u_char *last, int utf8);
static char *imgproc_filename_quoted(char *dst, const u_char *p,
    const u_char *last, int utf8);
static char *imgproc_filename_encoded(char *dst, const u_char *p,
    const u_char *last);
static char *imgproc_filename_add(char *dst, const void *data, size_t len);


void
imgproc_filename_stem(const imgproc_str_t *path, imgproc_str_t *stem)
{
    u_char  *p, *last;

    last = path->data + path->len;

    p = last;

    while (p > path->data && p[-1] != '/') {
        p--;
    }

    stem->data = p;
    stem->len = last - p;

    for (p = last; p - stem->data > 1; p--) {
        if (p[-1] == '.') {
            stem->len = p - 1 - stem->data;
            break;
        }
    }
}


size_t
imgproc_filename_disposition(const imgproc_str_t *stem,
    const imgproc_str_t *extension, int attachment,
    char buf[IMGPROC_DISPOSITION_LEN])
{
    int      utf8;
    char    *p;
    size_t   len;
    u_char   name[IMGPROC_STEM_LEN], *last;

    last = name + imgproc_filename_clean(stem, name);
    len = MIN(extension->len, IMGPROC_EXTENSION_LEN);

    utf8 = imgproc_filename_utf8(name, last);

    p = g_stpcpy(buf, attachment ? "attachment; filename=\""
                                 : "inline; filename=\"");

    p = imgproc_filename_quoted(p, name, last, utf8);
    *p++ = '.';
    p = imgproc_filename_add(p, extension->data, len);
    *p++ = '"';

    if (utf8) {
        p = g_stpcpy(p, "; filename*=UTF-8''");
        p = imgproc_filename_encoded(p, name, last);
        *p++ = '.';
        p = imgproc_filename_add(p, extension->data, len);
    }

    *p = '\0';

    return p - buf;
}


/* returns the length of what is left */

static size_t
imgproc_filename_clean(const imgproc_str_t *stem, u_char *dst)
{
    size_t  i, n;

    n = 0;

    for (i = 0; i < stem->len && n < IMGPROC_STEM_LEN; i++) {

        if (stem->data[i] >= ' ' && stem->data[i] != 0x7f) {
            dst[n++] = (stem->data[i] == '/') ? '_' : stem->data[i];
        }
    }

    if (i < stem->len && (stem->data[i] & 0xc0) == 0x80) {

        /* no character is cut in the middle */

        while (n > 0 && (dst[--n] & 0xc0) == 0x80) { /* void */ }
    }

    if (n == 0) {
        n = sizeof("image") - 1;
        memcpy(dst, "image", n);
    }

    return n;
}


/* whether it is, and not ASCII alone */

static int
imgproc_filename_utf8(const u_char *p, const u_char *last)
{
    if (!g_utf8_validate((char *) p, last - p, NULL)) {
        return 0;
    }

    for ( /* void */ ; p < last; p++) {
        if (*p >= 0x80) {
            return 1;
        }
    }

    return 0;
}


/* U+0080 to U+009F are control characters as well */

static const u_char *
imgproc_filename_skip(const u_char *p, const u_char *last, int utf8)
{
    while (utf8 && last - p > 1 && p[0] == 0xc2 && p[1] < 0xa0) {
        p += 2;
    }

    return p;
}


/* RFC 9110, 5.6.4; each character beyond ASCII becomes a "_" */

static char *
imgproc_filename_quoted(char *dst, const u_char *p, const u_char *last,
    int utf8)
{
    for ( ;; ) {
        p = imgproc_filename_skip(p, last, utf8);

        if (p == last) {
            return dst;
        }

        if (*p < 0x80) {

            if (*p == '"' || *p == '\\') {
                *dst++ = '\\';
            }

            *dst++ = *p;

        } else if (!utf8 || (*p & 0xc0) != 0x80) {
            *dst++ = '_';
        }

        p++;
    }
}


/* RFC 8187, 3.2.1 */

static char *
imgproc_filename_encoded(char *dst, const u_char *p, const u_char *last)
{
    static const char  hex[] = "0123456789ABCDEF";

    for ( ;; ) {
        p = imgproc_filename_skip(p, last, 1);

        if (p == last) {
            return dst;
        }

        if (g_ascii_isalnum(*p) || strchr("!#$&+-.^_`|~", *p)) {
            *dst++ = *p++;
            continue;
        }

        *dst++ = '%';
        *dst++ = hex[*p >> 4];
        *dst++ = hex[*p++ & 0xf];
    }
}


static char *
imgproc_filename_add(char *dst, const void *data, size_t len)
{
    memcpy(dst, data, len);

    return dst + len;
}
