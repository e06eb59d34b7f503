
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_source.h"
#include "imgproc_source_parts.h"


static const char *imgproc_source_prefix_read(const imgproc_str_t *text,
    imgproc_source_prefix_t *prefix);
static const char *imgproc_source_prefix_host(
    imgproc_source_prefix_t *prefix);
static const char *imgproc_source_prefix_path(const imgproc_str_t *path);
static size_t imgproc_source_prefix_weight(
    const imgproc_source_prefix_t *prefix);
static int imgproc_source_match_one(const imgproc_source_prefix_t *prefix,
    const imgproc_source_t *source, imgproc_str_t *rest);
static int imgproc_source_match_host(const imgproc_source_prefix_t *prefix,
    const imgproc_str_t *host);
static int imgproc_source_match_star(u_char c);
static int imgproc_source_match_path(const imgproc_str_t *prefix,
    const imgproc_str_t *path, imgproc_str_t *rest);


imgproc_code_e
imgproc_source_prefix(const imgproc_str_t *text,
    imgproc_source_prefix_t *prefix, imgproc_error_t *err)
{
    const char  *what;

    what = imgproc_source_prefix_read(text, prefix);

    if (what) {
        return imgproc_error(err, IMGPROC_BAD_URL, "prefix \"%.*s\": %s",
                             (int) MIN(text->len, IMGPROC_DETAIL_LEN / 2),
                             text->data, what);
    }

    return IMGPROC_OK;
}


static const char *
imgproc_source_prefix_read(const imgproc_str_t *text,
    imgproc_source_prefix_t *prefix)
{
    const char              *what;
    imgproc_source_parts_t   parts;

    what = imgproc_source_split(text, 1, &parts);

    if (what) {
        return what;
    }

    prefix->scheme = parts.scheme;
    prefix->host = parts.host;
    prefix->port = parts.port;
    prefix->path = parts.tail;
    prefix->weight = imgproc_source_prefix_weight(prefix);

    if (prefix->scheme.len == 0 && prefix->path.len) {
        return "it must be empty or begin with a scheme and \"://\"";
    }

    what = imgproc_source_prefix_host(prefix);

    if (what) {
        return what;
    }

    return imgproc_source_prefix_path(&prefix->path);
}


/* a host that is chosen is looked up, which is done for the web alone */

static const char *
imgproc_source_prefix_host(imgproc_source_prefix_t *prefix)
{
    int             web;
    u_char         *p, *last;
    imgproc_str_t   local;

    web = imgproc_source_web(&prefix->scheme);
    prefix->chosen = 0;

    if (prefix->host.len == 0) {

        if (web) {
            prefix->chosen = 1;
            return prefix->path.len ? "a host must stand before a path" : NULL;
        }

        local.data = (u_char *) "local";
        local.len = 5;

        if (prefix->scheme.len == 0 || prefix->path.len
            || imgproc_source_equal(&prefix->scheme, &local))
        {
            return NULL;
        }

        return "a host or a path must follow the scheme";
    }

    p = prefix->host.data;
    last = p + prefix->host.len;

    /* what follows the last "*" */

    while (last > p && last[-1] != '*') {
        last--;
    }

    if (last == p) {
        return NULL;
    }

    if (!web) {
        return "\"*\" is allowed in hosts of http and https only";
    }

    if (last == p + prefix->host.len || *last != '.') {
        return "\"*\" must be followed by a domain, as in \"*.example.com\", "
               "and the scheme alone is for any host";
    }

    prefix->chosen = 1;

    return NULL;
}


static const char *
imgproc_source_prefix_path(const imgproc_str_t *path)
{
    u_char      *p, *last, *end;
    const char  *what;

    last = path->data + path->len;

    for (p = path->data; p < last; p++) {

        if (*p == '?') {
            return "a query is not allowed";
        }

        if (!imgproc_source_legal(*p)) {
            return "characters that a URL cannot have must be encoded";
        }
    }

    for (p = path->data; p < last; p = end + 1) {

        end = imgproc_source_find(p, last, '/');
        what = imgproc_source_segment(p, end);

        if (what) {
            return what;
        }
    }

    return NULL;
}


/* so that a host without "*" goes before one with it */

static size_t
imgproc_source_prefix_weight(const imgproc_source_prefix_t *prefix)
{
    size_t  i, weight;

    weight = prefix->path.len;

    for (i = 0; i < prefix->host.len; i++) {
        weight += (prefix->host.data[i] != '*');
    }

    return weight;
}


const imgproc_source_prefix_t *
imgproc_source_match(const imgproc_source_prefix_t *prefixes, unsigned n,
    const imgproc_source_t *source, imgproc_str_t *rest)
{
    unsigned                        i;
    imgproc_str_t                   text;
    const imgproc_source_prefix_t  *best;

    best = NULL;

    for (i = 0; i < n; i++) {

        if (best && prefixes[i].weight <= best->weight) {
            continue;
        }

        if (imgproc_source_match_one(&prefixes[i], source, &text)) {
            best = &prefixes[i];
            *rest = text;
        }
    }

    return best;
}


static int
imgproc_source_match_one(const imgproc_source_prefix_t *prefix,
    const imgproc_source_t *source, imgproc_str_t *rest)
{
    return imgproc_source_equal(&prefix->scheme, &source->scheme)
           && imgproc_source_match_host(prefix, &source->host)
           && prefix->port == source->port
           && imgproc_source_match_path(&prefix->path, &source->path, rest);
}


/* "*" takes as little as it can, and one more whenever the rest differs */

static int
imgproc_source_match_host(const imgproc_source_prefix_t *prefix,
    const imgproc_str_t *host)
{
    u_char  *p, *s, *last, *send, *star, *taken;

    if (prefix->chosen && prefix->host.len == 0) {
        return 1;
    }

    p = host->data;
    last = p + host->len;
    s = prefix->host.data;
    send = s + prefix->host.len;

    star = NULL;
    taken = NULL;

    while (p < last) {

        if (s < send && *s == '*' && imgproc_source_match_star(*p)) {
            star = ++s;
            taken = ++p;

        } else if (s < send && *s != '*'
                   && g_ascii_tolower(*s) == g_ascii_tolower(*p))
        {
            s++;
            p++;

        } else if (star && imgproc_source_match_star(*taken)) {
            s = star;
            p = ++taken;

        } else {
            return 0;
        }
    }

    return s == send;
}


static int
imgproc_source_match_star(u_char c)
{
    return g_ascii_isalnum(c) || c == '.' || c == '-';
}


/*
 * "%70" is "p", or else a source could slip past a longer prefix; "%2F" is
 * not "/".
 */

static int
imgproc_source_match_path(const imgproc_str_t *prefix,
    const imgproc_str_t *path, imgproc_str_t *rest)
{
    u_char  *p, *s, *last, *send;

    p = path->data;
    last = p + path->len;
    s = prefix->data;
    send = s + prefix->len;

    while (s < send) {
        if (p == last
            || imgproc_source_next(&s, send) != imgproc_source_next(&p, last))
        {
            return 0;
        }
    }

    if (prefix->len && send[-1] != '/' && p < last && *p != '/') {
        return 0;
    }

    rest->data = p;
    rest->len = last - p;

    return 1;
}
