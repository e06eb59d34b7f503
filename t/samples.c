
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * samples DIR     writes ordinary pictures, as cameras, screens and programs
 *                 make them, and some of formats that are not in t/images;
 *                 prints "NAME WxH" of each, or "NAME -" if libvips cannot
 *                 write it
 * samples decode  reads paths from stdin and prints for each "FORMAT WxH", or
 *                 "bad REASON"
 */


#include <stdio.h>
#include <string.h>

#include <vips/vips.h>


#define CAMERA   "t/images/photo-4mp.jpg"


typedef struct {
    const char        *name;
    const char        *options;    /* of the saver */
    VipsImage       *(*make)(int width, int height);
    int                width;
    int                height;
} sample_t;


static int write_all(const char *dir);
static int write_one(const sample_t *sample, const char *dir);
static int decode_all(void);
static void decode(const char *path);
static VipsImage *camera(int width, int height);
static VipsImage *camera_grey(int width, int height);
static VipsImage *camera_deep(int width, int height);
static VipsImage *screen(int width, int height);
static VipsImage *screen_grey(int width, int height);
static VipsImage *screen_alpha(int width, int height);
static VipsImage *screen_grey_alpha(int width, int height);
static VipsImage *screen_lines(int width, int height);
static VipsImage *frames(int width, int height);
static VipsImage *screen_bands(int width, int height, int bands);
static VipsImage *pass(int rc, VipsImage *in, VipsImage **out);


static const sample_t  samples[] = {

    /* the savers' defaults, and what others of their options bring */

    { "camera.jpg", "", camera, 1600, 900 },
    { "camera-large.jpg", "[Q=85]", camera, 4000, 2250 },
    { "camera-best.jpg", "[Q=100,subsample_mode=off]", camera, 1024, 576 },
    { "camera-worst.jpg", "[Q=1]", camera, 1024, 576 },
    { "camera-progressive.jpg", "[interlace,optimize_coding]", camera, 1600,
      900 },
    { "camera-trellis.jpg", "[interlace,optimize_coding,trellis_quant]",
      camera, 800, 450 },
    { "camera-restart.jpg", "[restart_interval=8]", camera, 800, 450 },
    { "camera-grey.jpg", "", camera_grey, 1600, 900 },
    { "camera.png", "", camera, 1600, 900 },
    { "camera-deep.png", "", camera_deep, 640, 360 },
    { "camera-lossy.webp", "[Q=75]", camera, 1600, 900 },
    { "camera-lossless.webp", "[lossless]", camera, 800, 450 },
    { "camera.avif", "[effort=0]", camera, 800, 450 },
    { "camera-444.avif", "[effort=0,subsample_mode=off]", camera, 400, 226 },
    { "camera-12.avif", "[effort=0,bitdepth=12]", camera_deep, 400, 226 },
    { "camera.gif", "", camera, 640, 360 },
    { "portrait.jpg", "", camera, 600, 800 },
    { "panorama.jpg", "", camera, 4000, 200 },

    { "screen.png", "", screen, 1280, 800 },
    { "screen-interlaced.png", "[interlace]", screen, 1280, 800 },
    { "screen-palette.png", "[palette]", screen, 1280, 800 },
    { "screen-uncompressed.png", "[compression=0]", screen, 320, 200 },
    { "screen-filters.png", "[filter=all]", screen, 1280, 800 },
    { "screen-alpha.png", "", screen_alpha, 1280, 800 },
    { "screen-grey.png", "", screen_grey, 1280, 800 },
    { "screen-grey-alpha.png", "", screen_grey_alpha, 320, 200 },
    { "screen-1-bit.png", "[bitdepth=1]", screen_lines, 1280, 800 },
    { "screen-4-bits.png", "[palette,bitdepth=4]", screen, 1280, 800 },
    { "screen.jpg", "", screen, 1280, 800 },
    { "screen.gif", "", screen, 1280, 800 },
    { "screen.webp", "[lossless]", screen_alpha, 1280, 800 },
    { "screen-near.webp", "[near_lossless,Q=60]", screen, 320, 200 },
    { "screen.avif", "[effort=0,lossless]", screen, 320, 200 },
    { "frames.gif", "", frames, 160, 120 },
    { "frames-interlaced.gif", "[interlace]", frames, 160, 120 },
    { "frames.webp", "[lossless]", frames, 160, 120 },

    { "camera.tif", "", camera, 800, 450 },
    { "camera-jpeg.tif", "[compression=jpeg]", camera, 800, 450 },
    { "camera-lzw.tif", "[compression=lzw]", camera_deep, 320, 180 },
    { "camera-pyramid.tif", "[compression=jpeg,tile,pyramid]", camera, 800,
      450 },
    { "screen.tif", "[compression=deflate,tile]", screen_alpha, 320, 200 },
    { "screen-big.tif", "[compression=packbits,bigtiff]", screen_grey, 320,
      200 },
    { "screen-fax.tif", "[compression=ccittfax4,bitdepth=1]", screen_lines,
      1280, 800 },

    { "one.png", "", screen, 1, 1 },
    { "one.jpg", "", screen, 1, 1 },
    { "one.gif", "", screen, 1, 1 },
    { "one.webp", "", screen, 1, 1 },
    { "row.png", "", screen, 4000, 1 },
    { "column.jpg", "", screen, 1, 4000 },
    { "column.tif", "", screen, 1, 4000 },

    /* no sources that are switched on */

    { "sample.jxl", "[effort=3]", screen, 64, 48 },
};


int
main(int argc, char **argv)
{
    int  rc;

    (void) g_setenv("VIPS_WARNING", "0", TRUE);

    if (VIPS_INIT(argv[0]) != 0) {
        (void) fprintf(stderr, "samples: %s\n", vips_error_buffer());
        return 1;
    }

    vips_concurrency_set(1);

    if (argc != 2) {
        (void) fprintf(stderr, "usage: samples DIR | decode\n");
        rc = 2;

    } else if (strcmp(argv[1], "decode") == 0) {
        rc = decode_all();

    } else {
        rc = write_all(argv[1]);
    }

    vips_shutdown();

    return rc;
}


static int
write_all(const char *dir)
{
    unsigned  i;

    for (i = 0; i < G_N_ELEMENTS(samples); i++) {

        if (write_one(&samples[i], dir) == 0) {
            (void) printf("%s %dx%d\n", samples[i].name, samples[i].width,
                          samples[i].height);
            continue;
        }

        /* a libvips may be built without JPEG XL or an encoder of AV1 */

        (void) printf("%s -\n", samples[i].name);
        (void) fprintf(stderr, "samples: %s: %s\n", samples[i].name,
                       vips_error_buffer());
        vips_error_clear();
    }

    return 0;
}


static int
write_one(const sample_t *sample, const char *dir)
{
    int         rc;
    char       *path;
    VipsImage  *image;

    image = sample->make(sample->width, sample->height);
    if (image == NULL) {
        return -1;
    }

    path = g_strconcat(dir, "/", sample->name, sample->options, NULL);

    rc = vips_image_write_to_file(image, path, NULL);

    g_object_unref(image);
    g_free(path);

    return rc;
}


static int
decode_all(void)
{
    char  path[4096];

    while (fgets(path, sizeof(path), stdin)) {
        path[strcspn(path, "\n")] = '\0';
        decode(path);
    }

    return 0;
}


static void
decode(const char *path)
{
    char        *p, name[32];
    double       avg;
    VipsImage   *image;
    const char  *loader;

    image = vips_image_new_from_file(path, "fail-on", VIPS_FAIL_ON_WARNING,
                                     NULL);

    if (image == NULL || vips_avg(image, &avg, NULL) != 0) {
        (void) printf("bad %.*s\n", (int) strcspn(vips_error_buffer(), "\n"),
                      vips_error_buffer());
        vips_error_clear();

    } else {
        loader = "unknown";
        (void) vips_image_get_string(image, VIPS_META_LOADER, &loader);

        g_strlcpy(name, loader, sizeof(name));

        p = strstr(name, "load");
        if (p) {
            *p = '\0';
        }

        (void) printf("%s %dx%d\n", name, vips_image_get_width(image),
                      vips_image_get_page_height(image));
    }

    if (image) {
        g_object_unref(image);
    }
}


static VipsImage *
camera(int width, int height)
{
    VipsImage  *image;

    if (vips_thumbnail(CAMERA, &image, width, "height", height,
                       "crop", VIPS_INTERESTING_CENTRE, NULL)
        != 0)
    {
        return NULL;
    }

    return image;
}


static VipsImage *
camera_grey(int width, int height)
{
    VipsImage  *in, *out;

    in = camera(width, height);
    if (in == NULL) {
        return NULL;
    }

    return pass(vips_colourspace(in, &out, VIPS_INTERPRETATION_B_W, NULL), in,
                &out);
}


static VipsImage *
camera_deep(int width, int height)
{
    VipsImage  *in, *out;

    in = camera(width, height);
    if (in == NULL) {
        return NULL;
    }

    return pass(vips_colourspace(in, &out, VIPS_INTERPRETATION_RGB16, NULL),
                in, &out);
}


static VipsImage *
screen(int width, int height)
{
    return screen_bands(width, height, 3);
}


static VipsImage *
screen_grey(int width, int height)
{
    return screen_bands(width, height, 1);
}


static VipsImage *
screen_alpha(int width, int height)
{
    return screen_bands(width, height, 4);
}


static VipsImage *
screen_grey_alpha(int width, int height)
{
    return screen_bands(width, height, 2);
}


static VipsImage *
screen_lines(int width, int height)
{
    VipsImage  *in, *out;

    in = screen_bands(width, height, 1);
    if (in == NULL) {
        return NULL;
    }

    return pass(vips_more_const1(in, &out, 128, NULL), in, &out);
}


/* four, each a little different, below each other */

static VipsImage *
frames(int width, int height)
{
    VipsImage  *in, *out;

    in = screen_bands(width, height * 4, 3);
    if (in == NULL) {
        return NULL;
    }

    out = pass(vips_copy(in, &out, NULL), in, &out);

    if (out) {
        vips_image_set_int(out, VIPS_META_PAGE_HEIGHT, height);
    }

    return out;
}


/* windows: flat areas with edges, and lines of something like text */

static VipsImage *
screen_bands(int width, int height, int bands)
{
    int         x, y, i, window, text;
    u_char     *p, *data;
    VipsImage  *in, *out;

    data = g_malloc((size_t) width * height * bands);
    p = data;

    for (y = 0; y < height; y++) {
        for (x = 0; x < width; x++) {
            window = x / 150 + y / 90 * 3;
            text = y % 12 < 7 && (x * 7 + y / 12 * 31) % 11 < 4;

            for (i = 0; i < bands; i++) {
                *p++ = text ? 30 : window * (37 + i * 40);
            }
        }
    }

    in = vips_image_new_from_memory_copy(data,
                                         (size_t) width * height * bands,
                                         width, height, bands,
                                         VIPS_FORMAT_UCHAR);
    g_free(data);

    if (in == NULL) {
        return NULL;
    }

    return pass(vips_copy(in, &out, "interpretation",
                          bands < 3 ? VIPS_INTERPRETATION_B_W
                                    : VIPS_INTERPRETATION_sRGB, NULL),
                in, &out);
}


/* what an operation, which has returned rc, has made of in */

static VipsImage *
pass(int rc, VipsImage *in, VipsImage **out)
{
    g_object_unref(in);

    return rc == 0 ? *out : NULL;
}
