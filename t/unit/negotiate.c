
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_negotiate.h"


#define NONE   IMGPROC_FORMAT_NONE
#define JPEG   IMGPROC_FORMAT_JPEG
#define PNG    IMGPROC_FORMAT_PNG
#define WEBP   IMGPROC_FORMAT_WEBP
#define GIF    IMGPROC_FORMAT_GIF
#define AVIF   IMGPROC_FORMAT_AVIF
#define HEIC   IMGPROC_FORMAT_HEIC

#define ALPHA  IMGPROC_FORMAT_ALPHA
#define ANIM   IMGPROC_FORMAT_ANIMATION


typedef struct {
    const char        *path;
    imgproc_format_e   source;
    unsigned           needs;
    imgproc_formats_t  preferred;
    imgproc_format_e   result;
} negotiate_t;


static void test_negotiate(const void *data);


static const negotiate_t  cases[] = {
    { "the-source", PNG, 0, { 3, { JPEG, PNG, GIF } }, PNG },
    { "the-source-last", GIF, 0, { 3, { JPEG, PNG, GIF } }, GIF },
    { "the-source-lacking", JPEG, ALPHA, { 2, { PNG, JPEG } }, JPEG },
    { "the-first", HEIC, 0, { 3, { JPEG, PNG, GIF } }, JPEG },
    { "in-order", HEIC, 0, { 3, { PNG, JPEG, GIF } }, PNG },
    { "alpha", HEIC, ALPHA, { 3, { JPEG, PNG, GIF } }, PNG },
    { "alpha-in-order", HEIC, ALPHA, { 3, { JPEG, WEBP, PNG } }, WEBP },
    { "animation", AVIF, ANIM, { 3, { JPEG, PNG, GIF } }, GIF },
    { "both", AVIF, ALPHA|ANIM, { 4, { JPEG, PNG, WEBP, GIF } }, WEBP },
    { "both-or-alpha", GIF, ALPHA|ANIM, { 3, { JPEG, AVIF, PNG } }, AVIF },
    { "animation-or-the-first", GIF, ANIM, { 2, { JPEG, PNG } }, JPEG },
    { "alpha-or-the-first", PNG, ALPHA, { 1, { JPEG } }, JPEG },
    { "both-or-the-first", GIF, ALPHA|ANIM, { 1, { JPEG } }, JPEG },
    { "unknown-source", NONE, 0, { 2, { PNG, JPEG } }, PNG },
    { "beyond-n", GIF, ALPHA, { 1, { JPEG, GIF, PNG } }, JPEG }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        path = g_strconcat("/negotiate/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_negotiate);
        g_free(path);
    }

    return g_test_run();
}


static void
test_negotiate(const void *data)
{
    const negotiate_t  *t;

    t = data;

    g_assert_cmpstr((char *) imgproc_format(imgproc_negotiate(t->source,
                                                              &t->preferred,
                                                              t->needs))
                             ->name.data,
                    ==, (char *) imgproc_format(t->result)->name.data);
}
