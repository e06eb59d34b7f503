
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_lifetime.h"


#define IMGPROC_LIFETIME_AGE    1  /* a time; it is lowered */
#define IMGPROC_LIFETIME_STALE  2  /* a time after that */
#define IMGPROC_LIFETIME_TOLD   4  /* it is known how long it is kept */


typedef struct {
    const char        *name;
    unsigned           flags;
} imgproc_lifetime_t;


static u_char *imgproc_lifetime_element(const u_char *p, const u_char *last,
    int64_t seconds, u_char *dst, int *told);
static const imgproc_lifetime_t *imgproc_lifetime_find(const u_char *p,
    const u_char *last);
static int64_t imgproc_lifetime_time(const u_char *p, const u_char *last);


/* RFC 9111, 5.2.2, and RFC 5861 */

static const imgproc_lifetime_t  imgproc_lifetimes[] = {
    { "max-age=", IMGPROC_LIFETIME_AGE|IMGPROC_LIFETIME_TOLD },
    { "s-maxage=", IMGPROC_LIFETIME_AGE },
    { "stale-while-revalidate=", IMGPROC_LIFETIME_STALE },
    { "stale-if-error=", IMGPROC_LIFETIME_STALE },
    { "no-store", IMGPROC_LIFETIME_TOLD },
    { "no-cache", IMGPROC_LIFETIME_TOLD },
    { NULL, 0 }
};


size_t
imgproc_lifetime_cap(const imgproc_str_t *value, int64_t seconds, u_char *dst,
    int *told)
{
    int      quoted;
    u_char  *p, *start, *end, *last;

    start = dst;
    last = value->data + value->len;

    for (p = value->data; p < last; p = end) {

        while (p < last && (*p == ' ' || *p == '\t' || *p == ',')) {
            *dst++ = *p++;
        }

        quoted = 0;

        for (end = p; end < last && (quoted || *end != ','); end++) {
            if (*end == '"') {
                quoted = !quoted;
            }
        }

        dst = imgproc_lifetime_element(p, end, MAX(seconds, 0), dst, told);
    }

    return dst - start;
}


/* what is written is never longer than what was there */

static u_char *
imgproc_lifetime_element(const u_char *p, const u_char *last,
    int64_t seconds, u_char *dst, int *told)
{
    char                       max[24];
    size_t                     len;
    int64_t                    n;
    const imgproc_lifetime_t  *lifetime;

    n = 0;
    lifetime = imgproc_lifetime_find(p, last);

    if (lifetime
        && (lifetime->flags & (IMGPROC_LIFETIME_AGE|IMGPROC_LIFETIME_STALE)))
    {
        if (lifetime->flags & IMGPROC_LIFETIME_STALE) {
            seconds = 0;
        }

        len = strlen(lifetime->name);
        n = imgproc_lifetime_time(p + len, last);

        if (n > seconds) {
            memcpy(dst, p, len);
            dst += len;

            len = g_snprintf(max, sizeof(max), "%" G_GINT64_FORMAT, seconds);
            p = (u_char *) max;
            last = p + len;
        }
    }

    if (lifetime && (lifetime->flags & IMGPROC_LIFETIME_TOLD) && n >= 0) {
        *told = 1;
    }

    memcpy(dst, p, last - p);

    return dst + (last - p);
}


static const imgproc_lifetime_t *
imgproc_lifetime_find(const u_char *p, const u_char *last)
{
    size_t                     len;
    const imgproc_lifetime_t  *lifetime;

    for (lifetime = imgproc_lifetimes; lifetime->name; lifetime++) {
        len = strlen(lifetime->name);

        if ((size_t) (last - p) < len
            || g_ascii_strncasecmp((char *) p, lifetime->name, len) != 0)
        {
            continue;
        }

        /* no-cache="Set-Cookie" does not forbid the response */

        if (lifetime->name[len - 1] == '='
            || p + len == last || p[len] == ' ' || p[len] == '\t')
        {
            return lifetime;
        }
    }

    return NULL;
}


/* -1: not a time, which caches ignore */

static int64_t
imgproc_lifetime_time(const u_char *p, const u_char *last)
{
    int64_t  n;

    while (last > p && (last[-1] == ' ' || last[-1] == '\t')) {
        last--;
    }

    if (last - p >= 2 && *p == '"' && last[-1] == '"') {
        p++;
        last--;
    }

    if (p == last) {
        return -1;
    }

    n = 0;

    for ( /* void */ ; p < last; p++) {

        if (*p < '0' || *p > '9') {
            return -1;
        }

        /* RFC 9111, 1.2.2: what is too large is the largest */

        n = MIN(n * 10 + (*p - '0'), G_MAXINT32);
    }

    return n;
}
