
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_malloc.h"


#if GLIB_SIZEOF_LONG == 8
#define IMGPROC_MALLOC_MMAP_MAX       32 * 1024 * 1024
#define IMGPROC_MALLOC_MMAP_MAX_TEXT  "32m"
#else
#define IMGPROC_MALLOC_MMAP_MAX       512 * 1024
#define IMGPROC_MALLOC_MMAP_MAX_TEXT  "512k"
#endif

#define IMGPROC_MALLOC_RULES  3


/* a parameter of imgproc_malloc: in the directive, and in the environment */

typedef struct {
    const char            *name;
    const char            *tunable;
    const char            *allowed;
    size_t                 min;
    size_t                 max;
    unsigned               size;       /* of bytes: k and m are known */
} imgproc_malloc_rule_t;


static void imgproc_malloc_set(imgproc_malloc_t *conf, unsigned n,
    size_t value);
static int imgproc_malloc_value(const imgproc_malloc_rule_t *rule,
    const u_char *p, const u_char *last, size_t *value);
static int imgproc_malloc_tunable(const char *tunables, const char *name);


/* in the order of imgproc_malloc_set() */

static const imgproc_malloc_rule_t  imgproc_malloc_rules[] = {

    { "arenas=", "glibc.malloc.arena_max=",
      "arenas is 0 or 1 to 1024",
      1, 1024, 0 },

    { "mmap_threshold=", "glibc.malloc.mmap_threshold=",
      "mmap_threshold is 0 or 4k to " IMGPROC_MALLOC_MMAP_MAX_TEXT,
      4096, IMGPROC_MALLOC_MMAP_MAX, 1 },

    { "trim_threshold=", "glibc.malloc.trim_threshold=",
      "trim_threshold is 0 or 4k to 1024m",
      4096, 1024 * 1024 * 1024, 1 },
};


void
imgproc_malloc_init(imgproc_malloc_t *conf)
{
    conf->arenas = 2;
    conf->mmap_threshold = (sizeof(long) > 4) ? 32 * 1024 * 1024 : 512 * 1024;
    conf->trim_threshold = 64 * 1024 * 1024;
    conf->off = 0;
}


imgproc_code_e
imgproc_malloc_parse(imgproc_malloc_t *conf, const imgproc_str_t *text,
    imgproc_error_t *err)
{
    size_t                        len, value;
    unsigned                      i;
    imgproc_code_e                rc;
    const imgproc_malloc_rule_t  *rule;

    if (text->len == 3 && memcmp(text->data, "off", 3) == 0) {
        conf->off = 1;
        return IMGPROC_OK;
    }

    for (i = 0; i < IMGPROC_MALLOC_RULES; i++) {
        rule = &imgproc_malloc_rules[i];
        len = strlen(rule->name);

        if (text->len < len || memcmp(text->data, rule->name, len) != 0) {
            continue;
        }

        if (imgproc_malloc_value(rule, text->data + len,
                                 text->data + text->len, &value))
        {
            imgproc_malloc_set(conf, i, value);
            return IMGPROC_OK;
        }

        rc = imgproc_error(err, IMGPROC_BAD_OPTION, "invalid value \"%.*s\"",
                           (int) MIN(text->len, IMGPROC_DETAIL_LEN),
                           text->data);

        (void) g_strlcpy(err->hint, rule->allowed, sizeof(err->hint));

        return rc;
    }

    rc = imgproc_error(err, IMGPROC_BAD_OPTION, "invalid parameter \"%.*s\"",
                       (int) MIN(text->len, IMGPROC_DETAIL_LEN), text->data);

    (void) g_strlcpy(err->hint, "a parameter is off, arenas=number, "
                     "mmap_threshold=size or trim_threshold=size",
                     sizeof(err->hint));

    return rc;
}


void
imgproc_malloc_environment(imgproc_malloc_t *conf, const char *arena_max,
    const char *mmap_threshold, const char *trim_threshold,
    const char *tunables)
{
    unsigned     i;
    const char  *values[IMGPROC_MALLOC_RULES];

    values[0] = arena_max;
    values[1] = mmap_threshold;
    values[2] = trim_threshold;

    for (i = 0; i < IMGPROC_MALLOC_RULES; i++) {

        if ((values[i] && values[i][0])
            || imgproc_malloc_tunable(tunables,
                                      imgproc_malloc_rules[i].tunable))
        {
            imgproc_malloc_set(conf, i, 0);
        }
    }
}


static void
imgproc_malloc_set(imgproc_malloc_t *conf, unsigned n, size_t value)
{
    switch (n) {

    case 0:
        conf->arenas = (int) value;
        break;

    case 1:
        conf->mmap_threshold = value;
        break;

    default:
        conf->trim_threshold = value;
    }
}


static int
imgproc_malloc_value(const imgproc_malloc_rule_t *rule, const u_char *p,
    const u_char *last, size_t *value)
{
    size_t    n;
    unsigned  shift;

    shift = 0;

    if (rule->size && p < last) {

        switch (last[-1]) {

        case 'k':
        case 'K':
            shift = 10;
            last--;
            break;

        case 'm':
        case 'M':
            shift = 20;
            last--;
            break;
        }
    }

    if (p == last) {
        return 0;
    }

    for (n = 0; p < last; p++) {

        if (*p < '0' || *p > '9') {
            return 0;
        }

        n = n * 10 + (*p - '0');

        if (n > rule->max >> shift) {
            return 0;
        }
    }

    n <<= shift;

    if (n != 0 && n < rule->min) {
        return 0;
    }

    *value = n;

    return 1;
}


/* whether name=, one of those between the colons, has a value */

static int
imgproc_malloc_tunable(const char *tunables, const char *name)
{
    size_t       len;
    const char  *p;

    len = strlen(name);

    for (p = tunables; p; p = strchr(p, ':')) {

        if (*p == ':') {
            p++;
        }

        if (strncmp(p, name, len) == 0 && p[len] && p[len] != ':') {
            return 1;
        }
    }

    return 0;
}
