
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_address.h"
#include "imgproc_source_parts.h"


#define IMGPROC_SOURCE_NAME   253  /* the most characters of a host */
#define IMGPROC_SOURCE_LABEL  63
#define IMGPROC_SOURCE_PORT   65535


static const char *imgproc_source_characters(const imgproc_str_t *text);
static int imgproc_source_scheme(const imgproc_str_t *scheme);
static const char *imgproc_source_authority(u_char *p, u_char *last,
    int star, imgproc_source_parts_t *parts);
static const char *imgproc_source_port(u_char *p, u_char *last,
    imgproc_source_parts_t *parts);
static const char *imgproc_source_name(const imgproc_str_t *host, int star,
    int web);
static int imgproc_source_number(u_char *p, u_char *last);


const char *
imgproc_source_split(const imgproc_str_t *text, int star,
    imgproc_source_parts_t *parts)
{
    u_char      *p, *last, *colon;
    const char  *what;

    memset(parts, 0, sizeof(imgproc_source_parts_t));

    what = imgproc_source_characters(text);

    if (what) {
        return what;
    }

    colon = imgproc_source_colon(text);

    if (colon == NULL) {
        parts->tail = *text;
        return NULL;
    }

    p = text->data;
    last = p + text->len;

    parts->scheme.data = p;
    parts->scheme.len = colon - p;

    if (!imgproc_source_scheme(&parts->scheme)
        || last - colon < 3 || memcmp(colon, "://", 3) != 0)
    {
        return "a colon must stand between a scheme and \"//\"";
    }

    p = colon + 3;
    parts->tail.data = p;

    while (parts->tail.data < last
           && *parts->tail.data != '/' && *parts->tail.data != '?')
    {
        parts->tail.data++;
    }

    parts->tail.len = last - parts->tail.data;

    return imgproc_source_authority(p, parts->tail.data, star, parts);
}


static const char *
imgproc_source_characters(const imgproc_str_t *text)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {

        if (text->data[i] < 0x20 || text->data[i] == 0x7f) {
            return "control characters are not allowed";
        }

        if (text->data[i] == '\\') {
            return "\"\\\" is not allowed";
        }

        if (text->data[i] == '#') {
            return "\"#\" is not allowed";
        }
    }

    return NULL;
}


u_char *
imgproc_source_colon(const imgproc_str_t *text)
{
    size_t  i;

    for (i = 0; i < text->len; i++) {

        if (text->data[i] == ':') {
            return text->data + i;
        }

        if (text->data[i] == '/' || text->data[i] == '?') {
            break;
        }
    }

    return NULL;
}


static int
imgproc_source_scheme(const imgproc_str_t *scheme)
{
    size_t  i;
    u_char  c;

    if (scheme->len == 0 || !g_ascii_isalpha(scheme->data[0])) {
        return 0;
    }

    for (i = 0; i < scheme->len; i++) {

        c = scheme->data[i];

        if (!g_ascii_isalnum(c) && c != '+' && c != '-' && c != '.') {
            return 0;
        }
    }

    return 1;
}


static const char *
imgproc_source_authority(u_char *p, u_char *last, int star,
    imgproc_source_parts_t *parts)
{
    int                 web;
    u_char             *end;
    const char         *what;
    imgproc_address_t   address;

    if (imgproc_source_find(p, last, '@') < last) {
        return "a user name is not allowed";
    }

    web = imgproc_source_web(&parts->scheme);

    if (p < last && *p == '[') {

        end = imgproc_source_find(p, last, ']');

        if (end < last) {
            end++;
        }

        parts->host.data = p;
        parts->host.len = end - p;

        if (!imgproc_address_parse(&parts->host, &address)) {
            return "an IPv6 address must stand in \"[\" and \"]\"";
        }

        return imgproc_source_port(end, last, parts);
    }

    end = imgproc_source_find(p, last, ':');

    parts->host.data = p;
    parts->host.len = end - p;

    /* a prefix without one is for any host */

    if (parts->host.len || (web && !star)) {

        what = imgproc_source_name(&parts->host, star, web);

        if (what) {
            return what;
        }
    }

    return imgproc_source_port(end, last, parts);
}


static const char *
imgproc_source_port(u_char *p, u_char *last, imgproc_source_parts_t *parts)
{
    int             port;
    imgproc_str_t   http;

    if (p == last) {
        return NULL;
    }

    if (*p++ != ':' || last - p < 1 || last - p > 5 || *p == '0') {
        return "a port must be an integer from 1 to 65535";
    }

    port = 0;

    for (/* void */; p < last; p++) {

        if (!g_ascii_isdigit(*p)) {
            return "a port must be an integer from 1 to 65535";
        }

        port = port * 10 + (*p - '0');
    }

    if (port > IMGPROC_SOURCE_PORT) {
        return "a port must be an integer from 1 to 65535";
    }

    http.data = (u_char *) "http";
    http.len = 4;

    if (imgproc_source_web(&parts->scheme)
        && port == (imgproc_source_equal(&parts->scheme, &http) ? 80 : 443))
    {
        port = 0;
    }

    parts->port = port;

    return NULL;
}


/* names and IPv4 addresses */

static const char *
imgproc_source_name(const imgproc_str_t *host, int star, int web)
{
    u_char             *p, *last, *label;
    imgproc_address_t   address;

    p = host->data;
    last = p + host->len;
    label = p;

    if (host->len > IMGPROC_SOURCE_NAME) {
        return "a host must have at most 253 characters";
    }

    for ( ;; ) {

        if (p == last || *p == '.') {

            if (p == label || p - label > IMGPROC_SOURCE_LABEL) {
                return "a host must be labels of 1 to 63 characters, "
                       "joined by \".\"";
            }

            if (p == last) {
                break;
            }

            label = p + 1;

        } else if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_'
                   && !(star && *p == '*'))
        {
            return "a host must be of letters, digits, \"-\", \"_\" and "
                   "\".\"";
        }

        p++;
    }

    /* one number, and octal and hexadecimal ones, are addresses to some */

    if (web && imgproc_source_number(label, last)
        && !imgproc_address_parse(host, &address))
    {
        return "an IPv4 address must be four decimal numbers";
    }

    return NULL;
}


static int
imgproc_source_number(u_char *p, u_char *last)
{
    int  hex;

    hex = (last - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x');

    for (p += hex ? 2 : 0; p < last; p++) {
        if (!(hex ? g_ascii_isxdigit(*p) : g_ascii_isdigit(*p))) {
            return 0;
        }
    }

    return 1;
}


int
imgproc_source_web(const imgproc_str_t *scheme)
{
    return (scheme->len == 4 || scheme->len == 5)
           && g_ascii_strncasecmp((char *) scheme->data, "https",
                                  scheme->len) == 0;
}


int
imgproc_source_equal(const imgproc_str_t *a, const imgproc_str_t *b)
{
    size_t  i;

    if (a->len != b->len) {
        return 0;
    }

    for (i = 0; i < a->len; i++) {
        if (g_ascii_tolower(a->data[i]) != g_ascii_tolower(b->data[i])) {
            return 0;
        }
    }

    return 1;
}


const char *
imgproc_source_segment(u_char *p, u_char *last)
{
    int     c;
    size_t  len, dots;

    len = 0;
    dots = 0;

    for ( ;; ) {
        c = p < last ? imgproc_source_next(&p, last) : IMGPROC_SOURCE_SLASH;

        if (c == IMGPROC_SOURCE_SLASH || c == '\\') {

            if (len == dots && (len == 1 || len == 2)) {
                return "\".\" and \"..\" are not allowed in encoded form";
            }

            if (p == last && c == IMGPROC_SOURCE_SLASH) {
                return NULL;
            }

            len = 0;
            dots = 0;
            continue;
        }

        if (c < 0) {
            return "\"%\" must be followed by two hexadecimal digits";
        }

        if (c < 0x20 || c == 0x7f) {
            return "control characters are not allowed in a path";
        }

        len++;
        dots += (c == '.');
    }
}


int
imgproc_source_next(u_char **p, u_char *last)
{
    int      high, low;
    u_char  *s;

    s = *p;

    if (*s != '%') {
        *p = s + 1;
        return *s;
    }

    if (last - s < 3) {
        return -1;
    }

    high = g_ascii_xdigit_value(s[1]);
    low = g_ascii_xdigit_value(s[2]);

    if (high < 0 || low < 0) {
        return -1;
    }

    *p = s + 3;

    if (high * 16 + low == '/') {
        return IMGPROC_SOURCE_SLASH;
    }

    return high * 16 + low;
}


int
imgproc_source_legal(u_char c)
{
    return g_ascii_isalnum(c)
           || (c && strchr("-._~!$&'()*+,;=:@/?%[]", c));
}


u_char *
imgproc_source_find(u_char *p, u_char *last, u_char c)
{
    while (p < last && *p != c) {
        p++;
    }

    return p;
}
