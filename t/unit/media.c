
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_media.h"


typedef struct {
    const char        *accept;
    int                expected;
} media_row_t;


static void test_row(gconstpointer data);


static const imgproc_str_t  types[] = {
    imgproc_str("application/json"),
    imgproc_str("text/plain"),
    imgproc_str("text/html"),
};


static const media_row_t  rows[] = {

    { "", 0 },
    { "*/*", 0 },
    { "image/png", -1 },
    { "application/json", 0 },
    { "text/plain", 1 },
    { "TEXT/Html", 2 },
    { "text/*", 1 },
    { "text/*;q=0.5, text/html", 2 },
    { "text/html, text/plain", 1 },
    { "text/plain;q=0.5,text/html;q=0.6", 2 },
    { "text/plain;q=0.6,text/html;q=0.599", 1 },
    { "  text/html ;\tq=0.1 , */* ; q=0.01", 2 },

    /* the closest range counts, wherever it stands */

    { "text/html;q=0,*/*", 0 },
    { "*/*,text/html;q=0.1,application/json;q=0.1", 1 },
    { "*/*;q=0.1,text/*;q=0", 0 },
    { "text/*;q=1,text/plain;q=0,*/*;q=0.1", 2 },
    { "*/*;q=0", -1 },
    { "application/json;q=0,text/plain;q=0.0,text/html;q=0.000", -1 },

    /* a browser; Prometheus, old and new */

    { "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
      "image/webp,*/*;q=0.8", 2 },
    { "application/openmetrics-text;version=1.0.0;q=0.75,"
      "application/openmetrics-text;version=0.0.1;q=0.5,"
      "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", 1 },
    { "text/plain;version=0.0.4;q=1,*/*;q=0.1", 1 },

    /* what cannot be understood */

    { ",", -1 },
    { ",,;;,", -1 },
    { ";q=1", -1 },
    { "text", -1 },
    { "text/", -1 },
    { "/html", -1 },
    { "text/*x", -1 },
    { "*/html", -1 },
    { "text/html;q", 2 },
    { "text/html;q=", 2 },
    { "text/html;q=x", 2 },
    { "text/html;q=2", 2 },
    { "text/html;q=0x", 2 },
    { "text/html;q=0.", -1 },
    { "text/html;q=0.0001", -1 },
    { "text/html;q=0.0019", 2 },
    { "text/html;q=1.999", 2 },
    { "text/html;level=1;q=0", -1 },
    { "text/html;;;;q=0.5;q=0", 2 },
};


static void
test_row(gconstpointer data)
{
    imgproc_str_t       accept;
    const media_row_t  *row = data;

    /* no zero behind it: it ends where the sanitizer's red begins */

    accept.len = strlen(row->accept);
    accept.data = g_malloc(accept.len + (accept.len == 0));
    memcpy(accept.data, row->accept, accept.len);

    g_assert_cmpint(imgproc_media_choose(&accept, types,
                                         G_N_ELEMENTS(types)),
                    ==, row->expected);

    g_free(accept.data);
}


int
main(int argc, char **argv)
{
    char    path[64];
    size_t  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/media/%zu", i);
        g_test_add_data_func(path, &rows[i], test_row);
    }

    return g_test_run();
}
