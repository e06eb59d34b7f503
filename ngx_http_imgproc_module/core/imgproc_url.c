
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <string.h>

#include "imgproc_base64.h"
#include "imgproc_url.h"


#define IMGPROC_URL_BLOCK  16  /* of AES, and its IV */


static u_char *imgproc_url_find(u_char *p, u_char *last, u_char c);
static int imgproc_url_begins(const imgproc_str_t *text, const char *s);
static u_char *imgproc_url_plain_part(u_char *p, u_char *last);
static u_char *imgproc_url_slashes(u_char *p, u_char *last, size_t *n);
static imgproc_code_e imgproc_url_options(const imgproc_str_t *rest,
    imgproc_url_t *url, imgproc_str_t *text, imgproc_error_t *err);
static imgproc_code_e imgproc_url_presets(const imgproc_str_t *rest,
    imgproc_url_t *url, imgproc_str_t *text, imgproc_error_t *err);
static imgproc_code_e imgproc_url_plain(imgproc_str_t *text, u_char *dst,
    imgproc_url_t *url, imgproc_error_t *err);
static imgproc_code_e imgproc_url_base64(const imgproc_str_t *text,
    u_char *dst, imgproc_url_t *url, imgproc_error_t *err);
static imgproc_code_e imgproc_url_extension(imgproc_str_t *text, u_char mark,
    imgproc_url_t *url, imgproc_error_t *err);
static imgproc_code_e imgproc_url_unescape(const imgproc_str_t *text,
    u_char *dst, imgproc_str_t *out, imgproc_error_t *err);
static imgproc_code_e imgproc_url_check(const imgproc_url_t *url,
    imgproc_error_t *err);


imgproc_code_e
imgproc_url_split(const imgproc_str_t *target, imgproc_str_t *signature,
    imgproc_str_t *rest, imgproc_error_t *err)
{
    u_char  *p, *last, *end;

    p = target->data;
    last = p + target->len;

    end = imgproc_url_find(p, last, '?');

    if (end) {
        last = end;
    }

    end = imgproc_url_find(p, last, '/');

    if (end == NULL) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "URL has no \"/\" after its signature");
    }

    if (end == p) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "URL has an empty signature");
    }

    if (end + 1 == last) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "URL ends after its signature");
    }

    signature->data = p;
    signature->len = end - p;

    rest->data = end + 1;
    rest->len = last - end - 1;

    return IMGPROC_OK;
}


static u_char *
imgproc_url_find(u_char *p, u_char *last, u_char c)
{
    return p < last ? memchr(p, c, last - p) : NULL;
}


static int
imgproc_url_begins(const imgproc_str_t *text, const char *s)
{
    size_t  len;

    len = strlen(s);

    return text->len >= len && memcmp(text->data, s, len) == 0;
}


void
imgproc_url_repair(const imgproc_str_t *rest, u_char *dst, imgproc_str_t *out)
{
    size_t   n;
    u_char  *p, *d, *last, *plain, *colon;

    p = rest->data;
    last = p + rest->len;
    d = dst;

    plain = imgproc_url_plain_part(p, last);

    while (p < plain) {

        if (plain - p >= 3 && memcmp(p, "%3A", 3) == 0) {
            *d++ = ':';
            p += 3;

        } else {
            *d++ = *p++;
        }
    }

    colon = imgproc_url_slashes(p, last, &n);

    if (colon) {
        colon++;

        memcpy(d, p, colon - p);
        d += colon - p;
        p = colon;

        memset(d, '/', n);
        d += n;
    }

    memcpy(d, p, last - p);
    d += last - p;

    out->data = dst;
    out->len = d - dst;
}


/* what follows the first "plain/", or last if there is none */

static u_char *
imgproc_url_plain_part(u_char *p, u_char *last)
{
    u_char         *end;
    imgproc_str_t   text;

    for ( ;; ) {
        text.data = p;
        text.len = last - p;

        if (imgproc_url_begins(&text, "plain/")) {
            return p + sizeof("plain/") - 1;
        }

        end = imgproc_url_find(p, last, '/');

        if (end == NULL) {
            return last;
        }

        p = end + 1;
    }
}


/* the colon of a scheme that *n slashes were lost behind, or NULL */

static u_char *
imgproc_url_slashes(u_char *p, u_char *last, size_t *n)
{
    u_char         *colon;
    imgproc_str_t   scheme;

    scheme.data = p;

    if (p == last || !g_ascii_isalpha(*p)) {
        return NULL;
    }

    while (p < last
           && (g_ascii_isalnum(*p) || *p == '+' || *p == '-' || *p == '.'))
    {
        p++;
    }

    scheme.len = p - scheme.data;
    colon = p;

    if (last - p < 3 || p[0] != ':' || p[1] != '/' || p[2] == '/') {
        return NULL;
    }

    *n = 1;

    if (scheme.len == 5
        && g_ascii_strncasecmp((char *) scheme.data, "local", 5) == 0)
    {
        *n = 2;
    }

    return colon;
}


imgproc_code_e
imgproc_url_parse(const imgproc_str_t *rest, unsigned flags, u_char *dst,
    imgproc_url_t *url, imgproc_error_t *err)
{
    u_char          *p;
    imgproc_str_t    text;
    imgproc_code_e   rc;

    memset(url, 0, sizeof(imgproc_url_t));

    if (flags & IMGPROC_URL_PRESETS) {
        rc = imgproc_url_presets(rest, url, &text, err);

    } else {
        rc = imgproc_url_options(rest, url, &text, err);
    }

    if (rc != IMGPROC_OK) {
        return rc;
    }

    if (imgproc_url_begins(&text, "plain/")) {
        url->kind = IMGPROC_URL_PLAIN;

        text.data += sizeof("plain/") - 1;
        text.len -= sizeof("plain/") - 1;

        rc = imgproc_url_plain(&text, dst, url, err);

    } else if (imgproc_url_begins(&text, "enc/")) {
        url->kind = IMGPROC_URL_ENCRYPTED;

        text.data += sizeof("enc/") - 1;
        text.len -= sizeof("enc/") - 1;

        rc = imgproc_url_base64(&text, dst, url, err);

    } else {
        url->kind = IMGPROC_URL_BASE64;

        p = text.len ? memrchr(text.data, '/', text.len) : NULL;

        if (p && flags & IMGPROC_URL_FILENAME) {
            text.len = p - text.data;
        }

        rc = imgproc_url_base64(&text, dst, url, err);
    }

    if (rc != IMGPROC_OK) {
        return rc;
    }

    return imgproc_url_check(url, err);
}


static imgproc_code_e
imgproc_url_options(const imgproc_str_t *rest, imgproc_url_t *url,
    imgproc_str_t *text, imgproc_error_t *err)
{
    u_char  *p, *last, *end;

    p = rest->data;
    last = p + rest->len;

    for ( ;; ) {
        end = imgproc_url_find(p, last, '/');

        if (imgproc_url_find(p, end ? end : last, ':') == NULL) {
            break;
        }

        if (end == NULL) {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "URL has no source after its options");
        }

        p = end + 1;
    }

    text->data = p;
    text->len = last - p;

    if (imgproc_url_begins(text, "-/") || (text->len == 1 && *p == '-')) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "chained pipelines (\"-\") are not supported");
    }

    if (p != rest->data) {
        url->options.data = rest->data;
        url->options.len = p - 1 - rest->data;
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_url_presets(const imgproc_str_t *rest, imgproc_url_t *url,
    imgproc_str_t *text, imgproc_error_t *err)
{
    u_char  *p, *last;

    last = rest->data + rest->len;
    p = imgproc_url_find(rest->data, last, '/');

    if (p == NULL) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "URL has no source after its presets");
    }

    if (p == rest->data) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "URL has no presets after its signature");
    }

    url->presets.data = rest->data;
    url->presets.len = p - rest->data;

    text->data = p + 1;
    text->len = last - p - 1;

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_url_plain(imgproc_str_t *text, u_char *dst, imgproc_url_t *url,
    imgproc_error_t *err)
{
    if (imgproc_url_extension(text, '@', url, err) != IMGPROC_OK) {
        return IMGPROC_BAD_URL;
    }

    return imgproc_url_unescape(text, dst, &url->source, err);
}


static imgproc_code_e
imgproc_url_base64(const imgproc_str_t *text, u_char *dst, imgproc_url_t *url,
    imgproc_error_t *err)
{
    size_t         i;
    imgproc_str_t  joined;

    joined.data = dst;
    joined.len = 0;

    for (i = 0; i < text->len; i++) {
        if (text->data[i] != '/') {
            dst[joined.len++] = text->data[i];
        }
    }

    if (imgproc_url_extension(&joined, '.', url, err) != IMGPROC_OK) {
        return IMGPROC_BAD_URL;
    }

    if (imgproc_base64_decode(&joined, dst, &url->source) != IMGPROC_OK) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "source \"%.*s\" is not in base64",
                             (int) MIN(text->len, IMGPROC_DETAIL_LEN),
                             text->data);
    }

    return IMGPROC_OK;
}


/* cuts mark and extension off text */

static imgproc_code_e
imgproc_url_extension(imgproc_str_t *text, u_char mark, imgproc_url_t *url,
    imgproc_error_t *err)
{
    size_t   i;
    u_char  *p, *last;

    last = text->data + text->len;
    p = imgproc_url_find(text->data, last, mark);

    if (p == NULL) {
        return IMGPROC_OK;
    }

    text->len = p - text->data;

    url->extension.data = p + 1;
    url->extension.len = last - p - 1;

    if (imgproc_url_find(p + 1, last, mark)) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "source has more than one \"%c\"", mark);
    }

    for (i = 0; i < url->extension.len; i++) {
        if (!g_ascii_isalnum(url->extension.data[i])) {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "extension \"%.*s\" is not a word",
                                 (int) MIN(url->extension.len,
                                           IMGPROC_DETAIL_LEN),
                                 url->extension.data);
        }
    }

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_url_unescape(const imgproc_str_t *text, u_char *dst,
    imgproc_str_t *out, imgproc_error_t *err)
{
    int      high, low;
    u_char  *p, *d, *last;

    d = dst;
    p = text->data;
    last = p + text->len;

    while (p < last) {

        if (*p != '%') {
            *d++ = *p++;
            continue;
        }

        high = last - p > 2 ? g_ascii_xdigit_value(p[1]) : -1;
        low = last - p > 2 ? g_ascii_xdigit_value(p[2]) : -1;

        if (high < 0 || low < 0) {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "source has a \"%%\" without two "
                                 "hexadecimal digits");
        }

        *d++ = (u_char) (high * 16 + low);
        p += 3;
    }

    out->data = dst;
    out->len = d - dst;

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_url_check(const imgproc_url_t *url, imgproc_error_t *err)
{
    size_t                i;
    const imgproc_str_t  *source;

    source = &url->source;

    if (source->len == 0) {
        return imgproc_error(err, IMGPROC_BAD_URL, "source is empty");
    }

    if (url->kind == IMGPROC_URL_ENCRYPTED) {

        if (source->len < 2 * IMGPROC_URL_BLOCK
            || source->len % IMGPROC_URL_BLOCK)
        {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "encrypted source has %zu bytes, which are "
                                 "not whole blocks", source->len);
        }

        return IMGPROC_OK;
    }

    for (i = 0; i < source->len; i++) {
        if (source->data[i] < 0x20 || source->data[i] == 0x7f) {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "source has a control character");
        }
    }

    return IMGPROC_OK;
}
