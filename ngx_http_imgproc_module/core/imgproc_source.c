
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_source.h"
#include "imgproc_source_parts.h"


static const char *imgproc_source_read(const imgproc_str_t *text,
    u_char *dst, imgproc_source_t *source);
static u_char *imgproc_source_origin(const imgproc_source_parts_t *parts,
    u_char *d, imgproc_source_t *source);
static u_char *imgproc_source_copy(const imgproc_str_t *text, int lower,
    u_char *d, imgproc_str_t *copy);
static const char *imgproc_source_path(u_char *p, u_char *last, u_char *d,
    imgproc_str_t *path);
static u_char *imgproc_source_escape(u_char *p, u_char *last, u_char *d);
static size_t imgproc_source_keep(const imgproc_source_t *base,
    const imgproc_str_t *location);


imgproc_code_e
imgproc_source_parse(const imgproc_str_t *text, u_char *dst,
    imgproc_source_t *source, imgproc_error_t *err)
{
    const char  *what;

    what = imgproc_source_read(text, dst, source);

    if (what) {
        return imgproc_error(err, IMGPROC_BAD_URL, "source \"%.*s\": %s",
                             (int) MIN(text->len, IMGPROC_DETAIL_LEN / 2),
                             text->data, what);
    }

    return IMGPROC_OK;
}


static const char *
imgproc_source_read(const imgproc_str_t *text, u_char *dst,
    imgproc_source_t *source)
{
    u_char                  *p, *d, *last;
    const char              *what;
    imgproc_source_parts_t   parts;

    memset(source, 0, sizeof(imgproc_source_t));

    if (text->len == 0) {
        return "it must not be empty";
    }

    what = imgproc_source_split(text, 0, &parts);

    if (what) {
        return what;
    }

    d = dst;

    if (parts.scheme.len) {
        d = imgproc_source_origin(&parts, d, source);
    }

    last = parts.tail.data + parts.tail.len;
    p = imgproc_source_find(parts.tail.data, last, '?');

    what = imgproc_source_path(parts.tail.data, p, d, &source->path);

    if (what) {
        return what;
    }

    if (parts.scheme.len == 0
        && source->path.len > 1 && source->path.data[1] == '/')
    {
        return "\"//\" must stand behind a scheme";
    }

    d = source->path.data + source->path.len;

    if (p < last) {
        *d++ = '?';
        source->query.data = d;

        d = imgproc_source_escape(p + 1, last, d);
        source->query.len = d - source->query.data;
    }

    source->uri.data = source->path.data;
    source->uri.len = d - source->uri.data;

    source->url.data = dst;
    source->url.len = d - dst;

    return NULL;
}


static u_char *
imgproc_source_origin(const imgproc_source_parts_t *parts, u_char *d,
    imgproc_source_t *source)
{
    char    port[sizeof(":65535")];
    size_t  len;

    d = imgproc_source_copy(&parts->scheme, 1, d, &source->scheme);

    memcpy(d, "://", 3);
    d += 3;

    d = imgproc_source_copy(&parts->host, imgproc_source_web(&parts->scheme),
                            d, &source->host);

    source->port = parts->port;

    if (source->port) {
        len = g_snprintf(port, sizeof(port), ":%d", source->port);

        memcpy(d, port, len);
        d += len;
    }

    return d;
}


static u_char *
imgproc_source_copy(const imgproc_str_t *text, int lower, u_char *d,
    imgproc_str_t *copy)
{
    size_t  i;

    copy->data = d;
    copy->len = text->len;

    for (i = 0; i < text->len; i++) {
        *d++ = lower ? g_ascii_tolower(text->data[i]) : text->data[i];
    }

    return d;
}


/* dot segments are resolved as in RFC 3986, 5.2.4, but none climbs out */

static const char *
imgproc_source_path(u_char *p, u_char *last, u_char *d, imgproc_str_t *path)
{
    u_char      *end;
    const char  *what;

    path->data = d;
    *d++ = '/';

    if (p < last && *p == '/') {
        p++;
    }

    for ( ;; ) {
        end = imgproc_source_find(p, last, '/');

        if (end - p == 2 && p[0] == '.' && p[1] == '.') {

            if (d == path->data + 1) {
                return "\"..\" must not climb out";
            }

            do {
                d--;
            } while (d[-1] != '/');

        } else if (end - p != 1 || p[0] != '.') {

            what = imgproc_source_segment(p, end);

            if (what) {
                return what;
            }

            d = imgproc_source_escape(p, end, d);

            if (end < last) {
                *d++ = '/';
            }
        }

        if (end == last) {
            break;
        }

        p = end + 1;
    }

    path->len = d - path->data;

    return NULL;
}


static u_char *
imgproc_source_escape(u_char *p, u_char *last, u_char *d)
{
    static const u_char  hex[] = "0123456789ABCDEF";

    for (/* void */; p < last; p++) {

        if (imgproc_source_legal(*p)) {
            *d++ = *p;

        } else {
            *d++ = '%';
            *d++ = hex[*p >> 4];
            *d++ = hex[*p & 0xf];
        }
    }

    return d;
}


imgproc_code_e
imgproc_source_resolve(const imgproc_source_t *base,
    const imgproc_str_t *location, u_char *dst, imgproc_source_t *source,
    imgproc_error_t *err)
{
    size_t         keep;
    imgproc_str_t  to, text;

    to.data = location->data;
    to.len = imgproc_source_find(to.data, to.data + location->len, '#')
             - to.data;

    if (to.len == 0) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "source redirects to itself");
    }

    keep = imgproc_source_keep(base, &to);

    text.data = dst + IMGPROC_SOURCE_LEN(base->url.len + location->len);
    text.len = keep + to.len;

    memcpy(text.data, base->url.data, keep);
    memcpy(text.data + keep, to.data, to.len);

    return imgproc_source_parse(&text, dst, source, err);
}


/* how much of base's URL stands before what location says */

static size_t
imgproc_source_keep(const imgproc_source_t *base,
    const imgproc_str_t *location)
{
    u_char  *p;

    if (imgproc_source_colon(location)) {
        return 0;
    }

    if (location->len > 1
        && location->data[0] == '/' && location->data[1] == '/')
    {
        return base->scheme.len ? base->scheme.len + 1 : 0;
    }

    p = base->path.data;

    if (location->data[0] != '/') {

        p += base->path.len;

        while (location->data[0] != '?' && p[-1] != '/') {
            p--;
        }
    }

    return p - base->url.data;
}
