
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What the programs that test readers of headers share.  Files are written
 * down as text, see put():
 *
 *     00ff 'abc'        bytes in hex, and characters
 *     %2:600 %-3:600    a number of so many bytes, big and little endian
 *     3f*768            a byte so many times
 *     !0110_1           bits, filled up with zeros to whole bytes
 *     {ffe1 ..}         a segment of a JPEG: its length follows the marker
 *     (IHDR ..)         a chunk of a PNG, with a CRC of zeros
 *     <VP8X ..>         a chunk of a RIFF, padded
 *     [ftyp ..]         an ISO box
 */


#ifndef _BYTES_H_INCLUDED_
#define _BYTES_H_INCLUDED_


#include <stdlib.h>
#include <string.h>

#include "imgproc_sniff.h"


typedef struct {
    const char        *path;
    const char        *text;
    imgproc_code_e     code;
    const char        *detail;     /* a part of the message */
    imgproc_info_t     info;
    size_t             tail;       /* bytes that do not belong to it */
} sniff_t;


static void put(GByteArray *a, const char **s, char end);
static void put_bits(GByteArray *a, const char **s);
static void put_number(GByteArray *a, const char **s);
static void put_group(GByteArray *a, const char **s);
static void put_int(GByteArray *a, int size, uint64_t n);
static GByteArray *make(const char *text);
static imgproc_code_e sniff(const u_char *data, size_t len,
    imgproc_info_t *info, imgproc_error_t *err);
static void compare(const imgproc_info_t *info, const imgproc_info_t *want);
static void cut(const u_char *data, size_t len, size_t step);
static void flip(const u_char *data, size_t len);
static void test_sniff(const void *data);
G_GNUC_UNUSED static void sniff_add(const sniff_t *t, unsigned n);


/* writes the bytes of text up to end, and moves *s behind it */

static void
put(GByteArray *a, const char **s, char end)
{
    char      hex[3];
    u_char    c;
    unsigned  n;

    while (**s != end) {

        switch (**s) {

        case ' ':
            ++*s;
            break;

        case '\'':
            for (++*s; **s != '\''; ++*s) {
                g_byte_array_append(a, (const u_char *) *s, 1);
            }

            ++*s;
            break;

        case '%':
            put_number(a, s);
            break;

        case '!':
            put_bits(a, s);
            break;

        case '{':
        case '(':
        case '<':
        case '[':
            put_group(a, s);
            break;

        default:
            if (!g_ascii_isxdigit((*s)[0]) || !g_ascii_isxdigit((*s)[1])) {
                g_error("bad text at \"%.20s\"", *s);
            }

            hex[0] = (*s)[0];
            hex[1] = (*s)[1];
            hex[2] = '\0';
            c = strtoul(hex, NULL, 16);
            *s += 2;
            n = 1;

            if (**s == '*') {
                n = strtoul(*s + 1, (char **) s, 10);
            }

            while (n--) {
                g_byte_array_append(a, &c, 1);
            }
        }
    }

    if (end) {
        ++*s;
    }
}


static void
put_bits(GByteArray *a, const char **s)
{
    u_char    c;
    unsigned  n;

    c = 0;
    n = 0;

    for (++*s; **s == '0' || **s == '1' || **s == '_'; ++*s) {

        if (**s == '_') {
            continue;
        }

        c = c << 1 | (**s == '1');

        if (++n % 8 == 0) {
            g_byte_array_append(a, &c, 1);
        }
    }

    if (n % 8) {
        c <<= 8 - n % 8;
        g_byte_array_append(a, &c, 1);
    }
}


static void
put_number(GByteArray *a, const char **s)
{
    int  size;

    size = strtol(*s + 1, (char **) s, 10);

    put_int(a, size, g_ascii_strtoull(*s + 1, (char **) s, 0));
}


static void
put_group(GByteArray *a, const char **s)
{
    char         open;
    GByteArray  *b;

    open = *(*s)++;

    b = g_byte_array_new();

    /* what stands first: a marker of four digits, or a type */

    if (open == '{') {
        put_int(a, 2, g_ascii_strtoull(*s, (char **) s, 16));
        put(b, s, '}');
        put_int(a, 2, b->len + 2);

    } else {
        if (**s == '\'') {
            g_byte_array_append(b, (const u_char *) *s + 1, 4);
            *s += 6;

        } else {
            g_byte_array_append(b, (const u_char *) *s, 4);
            *s += 4;
        }

        put(b, s, open == '(' ? ')' : open == '<' ? '>' : ']');
    }

    if (open == '<') {
        g_byte_array_append(a, b->data, 4);
        put_int(a, -4, b->len - 4);
        g_byte_array_remove_range(b, 0, 4);

        if (b->len % 2) {
            put_int(b, 1, 0);
        }

    } else if (open == '(') {
        put_int(a, 4, b->len - 4);
        put_int(b, 4, 0);

    } else if (open == '[') {
        put_int(a, 4, b->len + 4);
    }

    g_byte_array_append(a, b->data, b->len);
    g_byte_array_unref(b);
}


static void
put_int(GByteArray *a, int size, uint64_t n)
{
    int     i;
    u_char  c;

    for (i = 0; i < ABS(size); i++) {
        c = n >> 8 * (size < 0 ? i : size - 1 - i);
        g_byte_array_append(a, &c, 1);
    }
}


static GByteArray *
make(const char *text)
{
    GByteArray  *a;

    a = g_byte_array_new();
    put(a, &text, '\0');

    return a;
}


/* in memory of exactly that size, and with what any answer has in common */

static imgproc_code_e
sniff(const u_char *data, size_t len, imgproc_info_t *info,
    imgproc_error_t *err)
{
    u_char          *p;
    imgproc_code_e   rc;

    p = g_malloc(len);

    if (len) {
        memcpy(p, data, len);
    }

    memset(err, 0, sizeof(imgproc_error_t));
    memset(info, 0xa5, sizeof(imgproc_info_t));

    rc = imgproc_sniff(p, len, info, err);

    g_free(p);

    switch (rc) {

    case IMGPROC_OK:
        g_assert_cmpint(info->format, !=, IMGPROC_FORMAT_NONE);
        g_assert_cmpuint(info->width, >, 0);
        g_assert_cmpuint(info->height, >, 0);
        g_assert_cmpuint(info->frames, >, 0);
        g_assert_cmpint(info->scans > 0, ==,
                        info->format == IMGPROC_FORMAT_JPEG);
        break;

    case IMGPROC_NOT_AN_IMAGE:
        g_assert_cmpint(info->format, ==, IMGPROC_FORMAT_NONE);
        g_assert_cmpint(err->code, ==, rc);
        g_assert_cmpstr(err->detail, !=, "");
        break;

    default:
        g_assert_cmpint(rc, ==, IMGPROC_BROKEN_IMAGE);
        g_assert_cmpint(info->format, !=, IMGPROC_FORMAT_NONE);
        g_assert_cmpint(err->code, ==, rc);
        g_assert_cmpstr(err->detail, !=, "");
    }

    return rc;
}


static void
compare(const imgproc_info_t *info, const imgproc_info_t *want)
{
    g_assert_cmpint(info->format, ==, want->format);
    g_assert_cmpuint(info->width, ==, want->width);
    g_assert_cmpuint(info->height, ==, want->height);
    g_assert_cmpuint(info->frames, ==, want->frames);
    g_assert_cmpuint(info->scans, ==, want->scans);
    g_assert_cmpuint(info->bits, ==, want->bits);
    g_assert_cmpuint(info->bands, ==, want->bands);
    g_assert_cmpuint(info->alpha, ==, want->alpha);
    g_assert_cmpuint(info->progressive, ==, want->progressive);
    g_assert_cmpuint(info->alpha_bytes, ==, want->alpha_bytes);

    /* the rows of most formats do not tell these */

    if (want->block || want->pages) {
        g_assert_cmpuint(info->block, ==, want->block);
        g_assert_cmpuint(info->pages, ==, want->pages);
        g_assert_cmpuint(info->orientation, ==, want->orientation);
    }
}


/* nothing that was cut short passes */

static void
cut(const u_char *data, size_t len, size_t step)
{
    size_t           n;
    imgproc_info_t   info;
    imgproc_error_t  err;

    for (n = 0; n < len; n++) {

        /* the header and the end byte by byte */

        if (n % step && n > 1024 && len - n > 256) {
            continue;
        }

        if (sniff(data, n, &info, &err) == IMGPROC_OK) {
            g_test_message("%zu of %zu bytes passed", n, len);
            g_test_fail();
        }
    }
}


/* any bit of a small file, and many of a large one, are harmless */

static void
flip(const u_char *data, size_t len)
{
    u_char           *copy;
    size_t            i, n;
    GRand            *rand;
    imgproc_info_t    info;
    imgproc_error_t   err;

    copy = g_memdup2(data, len);
    rand = g_rand_new_with_seed(len);

    for (n = 0; n < MIN(len * 8, 8000); n++) {

        i = (len < 1000) ? n : (size_t) g_rand_int_range(rand, 0, len * 8);

        copy[i / 8] ^= 1 << i % 8;

        (void) sniff(copy, len, &info, &err);

        /* of large files every second flip stays until the next sixteen */

        if (len < 1000 || n % 2) {
            copy[i / 8] ^= 1 << i % 8;
        }

        if (n % 16 == 0) {
            memcpy(copy, data, len);
        }
    }

    g_rand_free(rand);
    g_free(copy);
}


static void
test_sniff(const void *data)
{
    GByteArray       *a;
    imgproc_info_t    info;
    imgproc_error_t   err;
    const sniff_t    *t;

    t = data;
    a = make(t->text);

    g_assert_cmpint(sniff(a->data, a->len, &info, &err), ==, t->code);

    if (t->code == IMGPROC_OK) {
        compare(&info, &t->info);

        g_assert_cmpuint(a->len, >, t->tail);
        cut(a->data, a->len - t->tail, 1);

    } else {
        g_assert_cmpint(info.format, ==, t->info.format);

        if (strstr(err.detail, t->detail) == NULL) {
            g_test_message("\"%s\" is not in \"%s\"", t->detail, err.detail);
            g_test_fail();
        }
    }

    flip(a->data, a->len);

    g_byte_array_unref(a);
}


/* a test for each of n rows */

static void
sniff_add(const sniff_t *t, unsigned n)
{
    char  *path;

    for ( /* void */ ; n; n--, t++) {
        path = g_strconcat("/sniff/", t->path, NULL);
        g_test_add_data_func(path, t, test_sniff);
        g_free(path);
    }
}


#endif /* _BYTES_H_INCLUDED_ */
