
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_cost.h"


#define MB  ((uint64_t) 1024 * 1024)


/* megabytes between which the prediction lies: measured, and twice as much */

typedef struct {
    const char        *name;
    imgproc_info_t     info;
    const char        *options;
    unsigned           least;
    unsigned           most;
} cost_row_t;


static void test_row(gconstpointer data);
static void test_choice(void);
static void test_grows(void);
static void test_huge(void);
static uint64_t cost(const imgproc_info_t *info, const char *options);


static const imgproc_formats_t  nothing;

static const imgproc_formats_t  preferred = {
    2, { IMGPROC_FORMAT_JPEG, IMGPROC_FORMAT_PNG }
};


static const cost_row_t  rows[] = {

    { "jpeg-streams",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "w:300", 2, 6 },

    { "jpeg-of-grey",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 1, .bits = 8, .samples = 100 },
      "w:1500/f:jpeg", 7, 15 },

    { "jpeg-of-cmyk",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 4, .bits = 8, .samples = 400 },
      "w:300/f:png", 8, 17 },

    { "jpeg-of-cmyk-has-no-alpha",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 4, .bits = 8, .samples = 400 },
      "w:1500/f:webp", 25, 50 },

    { "jpeg-result-as-large",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "f:jpeg", 47, 95 },

    { "png-of-grey",
      { .format = IMGPROC_FORMAT_PNG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 1, .bits = 8 },
      "w:300/f:jpeg", 6, 14 },

    { "png-of-16-bits",
      { .format = IMGPROC_FORMAT_PNG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 3, .bits = 16 },
      "w:300/f:jpeg", 23, 46 },

    { "png-of-16-bits-grey-and-alpha",
      { .format = IMGPROC_FORMAT_PNG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 2, .bits = 16, .alpha = 1 },
      "w:1500/f:png", 39, 80 },

    { "heic-of-10-bits",
      { .format = IMGPROC_FORMAT_HEIC, .width = 451, .height = 300,
        .frames = 1, .bands = 3, .bits = 10 },
      "w:300/f:jpeg", 5, 12 },

    { "png-result-counts",
      { .format = IMGPROC_FORMAT_PNG, .width = 6000, .height = 4000,
        .frames = 1, .bands = 4, .bits = 8, .alpha = 1 },
      "f:png", 52, 112 },

    { "png-result-with-palette",
      { .format = IMGPROC_FORMAT_PNG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 3, .bits = 8, .palette = 1 },
      "f:png", 91, 190 },

    { "gif-result-small",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "w:300/f:gif", 6, 13 },

    { "gif-source",
      { .format = IMGPROC_FORMAT_GIF, .width = 3840, .height = 2160,
        .frames = 1, .bands = 3, .bits = 8, .palette = 1 },
      "w:300/f:jpeg", 46, 92 },

    { "gif-animation",
      { .format = IMGPROC_FORMAT_GIF, .width = 600, .height = 440,
        .frames = 10, .bands = 4, .bits = 8, .palette = 1, .alpha = 1 },
      "w:200/f:gif", 11, 24 },

    { "webp-animation",
      { .format = IMGPROC_FORMAT_WEBP, .width = 1880, .height = 1040,
        .frames = 5, .bands = 4, .bits = 8, .alpha = 1, .alpha_bytes = 5 },
      "w:300/f:webp", 76, 152 },

    { "webp-source",
      { .format = IMGPROC_FORMAT_WEBP, .width = 3840, .height = 2160,
        .frames = 1, .bands = 3, .bits = 8 },
      "f:jpeg", 118, 236 },

    { "avif-result-small",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4272, .height = 2848,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "w:300/f:avif", 6, 13 },

    { "crop-by-what-is-in-it",
      { .format = IMGPROC_FORMAT_PNG, .width = 3840, .height = 2160,
        .frames = 1, .bands = 3, .bits = 8 },
      "c:500:500:sm/w:300/f:jpeg", 37, 74 },

    { "jpeg-progressive",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150,
        .progressive = 1 },
      "w:300", 38, 84 },

    { "jpeg-progressive-444",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .samples = 300,
        .progressive = 1 },
      "w:300", 73, 154 },

    { "png-streams",
      { .format = IMGPROC_FORMAT_PNG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8 },
      "w:300", 17, 42 },

    { "png-interlaced",
      { .format = IMGPROC_FORMAT_PNG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .progressive = 1 },
      "w:300", 80, 170 },

    { "webp-result-with-alpha",
      { .format = IMGPROC_FORMAT_PNG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 4, .bits = 8, .alpha = 1 },
      "w:3000/f:webp", 245, 510 },

    { "avif-result",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "w:1500/f:avif", 47, 102 },

    { "avif-source",
      { .format = IMGPROC_FORMAT_AVIF, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8 },
      "w:300", 105, 220 },

    { "sharpened",
      { .format = IMGPROC_FORMAT_JPEG, .width = 4240, .height = 2826,
        .frames = 1, .bands = 3, .bits = 8, .samples = 150 },
      "sh:1000", 207, 900 },
};


static void
test_row(gconstpointer data)
{
    uint64_t           n;
    const cost_row_t  *row;

    row = data;
    n = cost(&row->info, row->options);

    g_assert_cmpuint(n, >=, row->least * MB);
    g_assert_cmpuint(n, <=, row->most * MB);
}


/* a format that is negotiated is the one that the pipeline will choose */

static void
test_choice(void)
{
    uint64_t           avif, jpeg, n;
    imgproc_info_t     info;
    imgproc_choice_t   choice;
    imgproc_limits_t   limits;
    imgproc_options_t  options;

    static const imgproc_formats_t  accepted = {
        1, { IMGPROC_FORMAT_AVIF }
    };

    info = rows[0].info;

    memset(&limits, 0, sizeof(imgproc_limits_t));
    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.accepted = &accepted;
    choice.preferred = &preferred;

    imgproc_options_init(&options);

    avif = cost(&info, "f:avif");
    jpeg = cost(&info, "f:jpeg");

    g_assert_cmpuint(avif, >, jpeg + 100 * MB);

    n = imgproc_cost(&info, &options, &choice, &limits);
    g_assert_cmpuint(n, ==, avif);

    choice.avif_max_resolution = 2000000;

    n = imgproc_cost(&info, &options, &choice, &limits);
    g_assert_cmpuint(n, ==, jpeg);
}


/* a larger picture is never said to take less */

static void
test_grows(void)
{
    unsigned        i, j, side;
    uint64_t        n, before;
    imgproc_info_t  info;

    static const char *const  options[] = {
        "", "f:webp", "f:gif", "f:avif", "f:png", "bl:5", "sh:5", "rot:90",
        "t:10", "pd:50"
    };

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (j = 0; j < G_N_ELEMENTS(options); j++) {

            info = rows[i].info;
            before = 0;

            for (side = 1; side < 20000; side = side * 3 / 2 + 1) {
                info.width = side;
                info.height = side;

                n = cost(&info, options[j]);

                g_assert_cmpuint(n, >=, before);
                before = n;
            }
        }
    }
}


static void
test_huge(void)
{
    imgproc_info_t  info;

    info = rows[0].info;
    info.format = IMGPROC_FORMAT_WEBP;
    info.frames = G_MAXUINT32;
    info.width = G_MAXINT32;
    info.height = G_MAXINT32;

    g_assert_cmpuint(cost(&info, "f:webp/pd:2147483647"), ==,
                     (uint64_t) 1e18);
}


static uint64_t
cost(const imgproc_info_t *info, const char *options)
{
    imgproc_str_t      path;
    imgproc_error_t    err;
    imgproc_choice_t   choice;
    imgproc_limits_t   limits;
    imgproc_options_t  o;

    memset(&limits, 0, sizeof(imgproc_limits_t));
    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.accepted = &nothing;
    choice.preferred = &preferred;

    path.data = (u_char *) options;
    path.len = strlen(options);

    imgproc_options_init(&o);

    g_assert_cmpint(imgproc_options_apply_path(&o, &path, NULL, &err), ==,
                    IMGPROC_OK);

    return imgproc_cost(info, &o, &choice, &limits);
}


int
main(int argc, char **argv)
{
    char      path[64];
    unsigned  i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {
        (void) g_snprintf(path, sizeof(path), "/cost/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
    }

    g_test_add_func("/cost/choice", test_choice);
    g_test_add_func("/cost/grows", test_grows);
    g_test_add_func("/cost/huge", test_huge);

    return g_test_run();
}
