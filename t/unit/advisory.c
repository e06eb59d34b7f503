
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_advisory.h"


#define GIF   (1u << IMGPROC_FORMAT_GIF)
#define TIFF  (1u << IMGPROC_FORMAT_TIFF)


typedef struct {
    const char  *version;
    uint32_t     formats;
    uint32_t     found;
} advisory_case_t;


static void advisory_test(const void *data);


static const advisory_case_t  advisory_cases[] = {
    { "8.14.1", ~0u, GIF|TIFF },
    { "8.14.1", GIF, GIF },
    { "8.14.1", TIFF|1u << IMGPROC_FORMAT_JPEG, TIFF },
    { "8.14.1", ~(GIF|TIFF), 0 },
    { "8.14.1", 0, 0 },
    { "8.18.2", ~0u, GIF|TIFF },
    { "8.18.2-rc1", ~0u, GIF|TIFF },
    { "8.18", ~0u, GIF|TIFF },
    { "8.2.30", ~0u, GIF|TIFF },
    { "7.42.0", ~0u, GIF|TIFF },
    { "", ~0u, GIF|TIFF },
    { "8.18.3", ~0u, 0 },
    { "8.18.10", ~0u, 0 },
    { "8.19.0", ~0u, 0 },
    { "8.100.0", ~0u, 0 },
    { "9.0.0", ~0u, 0 },
    { "10", ~0u, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(advisory_cases); i++) {
        path = g_strdup_printf("/advisory/%u", i);
        g_test_add_data_func(path, &advisory_cases[i], advisory_test);
        g_free(path);
    }

    return g_test_run();
}


static void
advisory_test(const void *data)
{
    const char             *closed;
    const advisory_case_t  *c;

    c = data;
    closed = NULL;

    g_assert_cmpuint(imgproc_advisory(c->version, c->formats, &closed), ==,
                     c->found);

    g_assert_cmpstr(closed, ==, c->found ? "8.18.3" : NULL);
}
