
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_advisory.h"


typedef struct {
    uint32_t      formats;
    const char   *closed;    /* in this version */
} imgproc_advisory_t;


static int imgproc_advisory_before(const char *version, const char *other);


/* the latest version first */

static const imgproc_advisory_t  imgproc_advisories[] = {
    { 1u << IMGPROC_FORMAT_GIF | 1u << IMGPROC_FORMAT_TIFF, "8.18.3" }
};


uint32_t
imgproc_advisory(const char *version, uint32_t formats, const char **closed)
{
    uint32_t                   found;
    unsigned                   i;
    const imgproc_advisory_t  *advisory;

    found = 0;

    for (i = 0; i < G_N_ELEMENTS(imgproc_advisories); i++) {

        advisory = &imgproc_advisories[i];

        if (!(formats & advisory->formats)
            || !imgproc_advisory_before(version, advisory->closed))
        {
            continue;
        }

        if (found == 0) {
            *closed = advisory->closed;
        }

        found |= formats & advisory->formats;
    }

    return found;
}


/* numbers with dots between them; what stands behind a number is left out */

static int
imgproc_advisory_before(const char *version, const char *other)
{
    char      *end;
    guint64    a, b;
    unsigned   i;

    for (i = 0; i < 3; i++) {

        a = g_ascii_strtoull(version, &end, 10);
        version = (*end == '.') ? end + 1 : "";

        b = g_ascii_strtoull(other, &end, 10);
        other = (*end == '.') ? end + 1 : "";

        if (a != b) {
            return a < b;
        }
    }

    return 0;
}
