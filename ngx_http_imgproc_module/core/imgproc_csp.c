
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <string.h>

#include "imgproc_csp.h"


#define IMGPROC_CSP_SHA256  32


static imgproc_code_e imgproc_csp_hashes(const imgproc_str_t *page,
    const char *start, const char *end, char *csp);


imgproc_code_e
imgproc_csp(const imgproc_str_t *page, char csp[IMGPROC_CSP_LEN])
{
    csp[0] = '\0';

    (void) g_strlcat(csp, "default-src 'none'; connect-src 'self'; "
                     "img-src data:; "
                     "base-uri 'none'; form-action 'none'; "
                     "frame-ancestors 'none'; script-src", IMGPROC_CSP_LEN);

    if (imgproc_csp_hashes(page, "<script>", "</script>", csp) != IMGPROC_OK) {
        return IMGPROC_INTERNAL;
    }

    (void) g_strlcat(csp, "; style-src", IMGPROC_CSP_LEN);

    return imgproc_csp_hashes(page, "<style>", "</style>", csp);
}


static imgproc_code_e
imgproc_csp_hashes(const imgproc_str_t *page, const char *start,
    const char *end, char *csp)
{
    char       *text;
    gsize       len;
    u_char     *p, *from, *to, *last, digest[IMGPROC_CSP_SHA256];
    GChecksum  *sum;

    p = page->data;
    last = p + page->len;

    for ( ;; ) {
        from = memmem(p, last - p, start, strlen(start));

        if (from == NULL) {
            break;
        }

        from += strlen(start);
        to = memmem(from, last - from, end, strlen(end));

        if (to == NULL) {
            return IMGPROC_INTERNAL;
        }

        len = sizeof(digest);

        sum = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(sum, from, to - from);
        g_checksum_get_digest(sum, digest, &len);
        g_checksum_free(sum);

        text = g_base64_encode(digest, len);

        (void) g_strlcat(csp, " 'sha256-", IMGPROC_CSP_LEN);
        (void) g_strlcat(csp, text, IMGPROC_CSP_LEN);
        len = g_strlcat(csp, "'", IMGPROC_CSP_LEN);

        g_free(text);

        if (len >= IMGPROC_CSP_LEN) {
            return IMGPROC_INTERNAL;
        }

        p = to;
    }

    if (p == page->data) {
        (void) g_strlcat(csp, " 'none'", IMGPROC_CSP_LEN);
    }

    return IMGPROC_OK;
}
