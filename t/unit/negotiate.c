
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
#define JXL    IMGPROC_FORMAT_JXL

#define ALPHA  IMGPROC_FORMAT_ALPHA
#define ANIM   IMGPROC_FORMAT_ANIMATION

#define NOBODY  { 0, { NONE } }
#define LIMIT   2000000


typedef struct {
    const char        *path;
    imgproc_format_e   source;
    unsigned           needs;
    imgproc_formats_t  preferred;
    imgproc_format_e   result;
    imgproc_formats_t  accepted;
    uint64_t           pixels;
} negotiate_t;


static void test_negotiate(const void *data);


static const negotiate_t  cases[] = {
    { "the-source", PNG, 0, { 3, { JPEG, PNG, GIF } }, PNG, NOBODY, 0 },
    { "the-source-last", GIF, 0, { 3, { JPEG, PNG, GIF } }, GIF, NOBODY, 0 },
    { "the-source-lacking", JPEG, ALPHA, { 2, { PNG, JPEG } }, JPEG, NOBODY,
      0 },
    { "the-first", HEIC, 0, { 3, { JPEG, PNG, GIF } }, JPEG, NOBODY, 0 },
    { "in-order", HEIC, 0, { 3, { PNG, JPEG, GIF } }, PNG, NOBODY, 0 },
    { "alpha", HEIC, ALPHA, { 3, { JPEG, PNG, GIF } }, PNG, NOBODY, 0 },
    { "alpha-in-order", HEIC, ALPHA, { 3, { JPEG, WEBP, PNG } }, WEBP, NOBODY,
      0 },
    { "animation", AVIF, ANIM, { 3, { JPEG, PNG, GIF } }, GIF, NOBODY, 0 },
    { "both", AVIF, ALPHA|ANIM, { 4, { JPEG, PNG, WEBP, GIF } }, WEBP, NOBODY,
      0 },
    { "both-or-alpha", GIF, ALPHA|ANIM, { 3, { JPEG, AVIF, PNG } }, AVIF,
      NOBODY, 0 },
    { "animation-or-the-first", GIF, ANIM, { 2, { JPEG, PNG } }, JPEG, NOBODY,
      0 },
    { "alpha-or-the-first", PNG, ALPHA, { 1, { JPEG } }, JPEG, NOBODY, 0 },
    { "both-or-the-first", GIF, ALPHA|ANIM, { 1, { JPEG } }, JPEG, NOBODY, 0 },
    { "unknown-source", NONE, 0, { 2, { PNG, JPEG } }, PNG, NOBODY, 0 },
    { "beyond-n", GIF, ALPHA, { 1, { JPEG, GIF, PNG } }, JPEG, NOBODY, 0 },

    { "accepted", JPEG, 0, { 1, { JPEG } }, AVIF, { 2, { AVIF, WEBP } }, 0 },
    { "accepted-in-order", JPEG, 0, { 1, { JPEG } }, WEBP,
      { 2, { WEBP, AVIF } }, 0 },
    { "accepted-before-the-source", PNG, 0, { 2, { JPEG, PNG } }, WEBP,
      { 1, { WEBP } }, 0 },
    { "accepted-alpha", PNG, ALPHA, { 1, { PNG } }, WEBP,
      { 2, { JPEG, WEBP } }, 0 },
    { "accepted-animation", GIF, ALPHA|ANIM, { 1, { GIF } }, WEBP,
      { 3, { AVIF, JXL, WEBP } }, 0 },
    { "accepted-none-animated", GIF, ALPHA|ANIM, { 2, { PNG, GIF } }, GIF,
      { 2, { AVIF, JXL } }, 0 },
    { "accepted-none-animated-either", WEBP, ANIM, { 2, { JPEG, GIF } }, GIF,
      { 1, { AVIF } }, 0 },

    { "avif-small-enough", JPEG, 0, { 1, { JPEG } }, AVIF,
      { 2, { AVIF, WEBP } }, LIMIT },
    { "avif-too-large", JPEG, 0, { 1, { JPEG } }, WEBP,
      { 2, { AVIF, WEBP } }, LIMIT + 1 },
    { "avif-too-large-and-alone", JPEG, 0, { 1, { JPEG } }, JPEG,
      { 1, { AVIF } }, LIMIT + 1 },
    { "avif-too-large-source", AVIF, 0, { 3, { AVIF, JPEG, PNG } }, JPEG,
      NOBODY, LIMIT + 1 },
    { "avif-small-enough-source", AVIF, 0, { 2, { JPEG, AVIF } }, AVIF,
      NOBODY, LIMIT },
    { "avif-too-large-alpha", AVIF, ALPHA, { 2, { AVIF, JPEG } }, JPEG,
      NOBODY, LIMIT + 1 },
    { "avif-and-nothing-else", AVIF, 0, { 1, { AVIF } }, AVIF, NOBODY,
      LIMIT + 1 }
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
    const char          *expected;
    imgproc_choice_t     choice;
    imgproc_format_e     format;
    const negotiate_t   *t;

    t = data;

    choice.source = t->source;
    choice.accepted = &t->accepted;
    choice.preferred = &t->preferred;
    choice.needs = t->needs;
    choice.pixels = t->pixels;
    choice.avif_max_resolution = LIMIT;

    format = imgproc_negotiate(&choice);
    expected = (char *) imgproc_format(t->result)->name.data;

    g_assert_cmpstr((char *) imgproc_format(format)->name.data, ==, expected);

    /* without a limit every AVIF is small enough */

    choice.avif_max_resolution = 0;
    choice.pixels = UINT64_MAX;

    if (t->pixels <= LIMIT) {
        format = imgproc_negotiate(&choice);
        g_assert_cmpstr((char *) imgproc_format(format)->name.data, ==,
                        expected);
    }
}
