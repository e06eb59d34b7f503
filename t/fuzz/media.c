
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * An Accept header.  Whatever it is, one of the types or none is chosen, and
 * a type that it refuses by name in front of all the rest never.
 */


#include "fuzz.h"
#include "imgproc_media.h"


static const imgproc_str_t  types[] = {
    imgproc_str("application/json"),
    imgproc_str("text/plain"),
    imgproc_str("text/html"),
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int             n;
    unsigned        i;
    GString        *refused;
    imgproc_str_t   accept;

    accept.data = (u_char *) data;
    accept.len = size;

    n = imgproc_media_choose(&accept, types, G_N_ELEMENTS(types));

    g_assert_cmpint(n, >=, size ? -1 : 0);
    g_assert_cmpint(n, <, G_N_ELEMENTS(types));

    /* the one that is chosen is acceptable without the others, too */

    for (i = 0; i < G_N_ELEMENTS(types); i++) {
        if (n == -1 || n == (int) i) {
            g_assert_cmpint(imgproc_media_choose(&accept, &types[i], 1), ==,
                            (n == -1) ? -1 : 0);
        }
    }

    refused = g_string_new("text/html;q=0,");
    g_string_append_len(refused, (char *) data, size);

    accept.data = (u_char *) refused->str;
    accept.len = refused->len;

    g_assert_cmpint(imgproc_media_choose(&accept, types,
                                         G_N_ELEMENTS(types)),
                    !=, 2);

    g_string_free(refused, TRUE);

    return 0;
}
