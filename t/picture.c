
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * picture info FILE       "FORMAT WxH bands frames" of the first frame
 * picture diff A B        mean absolute difference of all frames, 0 to 255
 * picture pixel FILE X Y  channel values of the first frame
 * picture facts FILE      "FORMAT interpretation bandformat icc", "-": no icc
 * picture frames FILE     "FORMAT WxH frames loop delay,.. colours,.."
 *
 * Colours are those in the middle of the upper left and the lower right
 * quarter of each frame, on white, in hex and coarse: "f00-333".
 *
 * Values are those of sRGB with 8 bits, a profile of the picture applied.
 * diff lays both pictures on white; when both have alpha, the difference of
 * alpha counts as a fourth channel.  Exits 1 with a reason on stderr.
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vips/vips.h>


static int info(const char *path);
static int diff(const char *path_a, const char *path_b);
static int pixel(const char *path, const char *x, const char *y);
static int facts(const char *path);
static int frames(const char *path);
static int number(VipsImage *image, const char *name, int missing);
static void delays(VipsImage *image);
static int colours(VipsImage *image, int n);
static int colour(VipsImage *image, int x, int y);
static void format(VipsImage *image, const char *path, char *name,
    size_t size);
static const char *heif_brand(const char *path);
static VipsImage *load_all(const char *path);
static VipsImage *srgb(VipsImage *in);
static int same_shape(VipsImage *a, VipsImage *b);
static int mean_difference(VipsImage *a, VipsImage *b, double *mean);
static int flat_colours(VipsImage *in, VipsImage **out);
static int alpha(VipsImage *in, VipsImage **out);


int
main(int argc, char **argv)
{
    int  rc;

    (void) g_setenv("VIPS_WARNING", "0", TRUE);

    if (VIPS_INIT(argv[0]) != 0) {
        fprintf(stderr, "picture: %s\n", vips_error_buffer());
        return 1;
    }

    if (argc == 3 && strcmp(argv[1], "info") == 0) {
        rc = info(argv[2]);

    } else if (argc == 4 && strcmp(argv[1], "diff") == 0) {
        rc = diff(argv[2], argv[3]);

    } else if (argc == 5 && strcmp(argv[1], "pixel") == 0) {
        rc = pixel(argv[2], argv[3], argv[4]);

    } else if (argc == 3 && strcmp(argv[1], "facts") == 0) {
        rc = facts(argv[2]);

    } else if (argc == 3 && strcmp(argv[1], "frames") == 0) {
        rc = frames(argv[2]);

    } else {
        fprintf(stderr, "usage: picture info FILE | diff A B | "
                "pixel FILE X Y | facts FILE | frames FILE\n");
        rc = 2;
    }

    if (rc == 1) {
        fprintf(stderr, "picture: %s\n", vips_error_buffer());
    }

    vips_shutdown();

    return rc;
}


/* decodes the picture, too: a header alone is no picture */

static int
info(const char *path)
{
    char        name[32];
    double      avg;
    VipsImage  *image;

    image = vips_image_new_from_file(path, "fail-on", VIPS_FAIL_ON_TRUNCATED,
                                     NULL);
    if (image == NULL) {
        return 1;
    }

    if (vips_avg(image, &avg, NULL) != 0) {
        g_object_unref(image);
        return 1;
    }

    format(image, path, name, sizeof(name));

    printf("%s %dx%d %d %d\n", name,
           vips_image_get_width(image), vips_image_get_height(image),
           vips_image_get_bands(image), vips_image_get_n_pages(image));

    g_object_unref(image);

    return 0;
}


static int
diff(const char *path_a, const char *path_b)
{
    int         rc;
    double      mean;
    VipsImage  *a, *b;

    a = load_all(path_a);
    b = load_all(path_b);

    rc = 1;

    if (a != NULL && b != NULL && same_shape(a, b)
        && mean_difference(a, b, &mean) == 0)
    {
        printf("%.4f\n", mean);
        rc = 0;
    }

    if (a != NULL) {
        g_object_unref(a);
    }

    if (b != NULL) {
        g_object_unref(b);
    }

    return rc;
}


static int
pixel(const char *path, const char *x, const char *y)
{
    int         i, n, rc;
    double     *values;
    VipsImage  *image, *out;

    image = vips_image_new_from_file(path, NULL);
    if (image == NULL) {
        return 1;
    }

    out = srgb(image);
    g_object_unref(image);

    if (out == NULL) {
        return 1;
    }

    rc = vips_getpoint(out, &values, &n, atoi(x), atoi(y), NULL);
    g_object_unref(out);

    if (rc != 0) {
        return 1;
    }

    for (i = 0; i < n; i++) {
        printf("%s%d", i ? " " : "", (int) values[i]);
    }

    printf("\n");
    g_free(values);

    return 0;
}


static int
facts(const char *path)
{
    char        name[32];
    VipsImage  *image;

    image = vips_image_new_from_file(path, NULL);
    if (image == NULL) {
        return 1;
    }

    format(image, path, name, sizeof(name));

    printf("%s %s %s %s\n", name,
           vips_enum_nick(VIPS_TYPE_INTERPRETATION, image->Type),
           vips_enum_nick(VIPS_TYPE_BAND_FORMAT, image->BandFmt),
           vips_image_get_typeof(image, VIPS_META_ICC_NAME) ? "icc" : "-");

    g_object_unref(image);

    return 0;
}


/* of a still it is one, without delays */

static int
frames(const char *path)
{
    int         n, rc;
    char        name[32];
    VipsImage  *image, *out;

    image = vips_image_new_from_file(path, "n", -1, "fail-on",
                                     VIPS_FAIL_ON_TRUNCATED, NULL);
    if (image == NULL) {
        return 1;
    }

    out = srgb(image);
    if (out == NULL) {
        g_object_unref(image);
        return 1;
    }

    format(image, path, name, sizeof(name));
    n = number(image, VIPS_META_N_PAGES, 1);

    printf("%s %dx%d %d %d ", name, image->Xsize, image->Ysize / n, n,
           number(image, "loop", -1));

    delays(image);
    rc = colours(out, n);

    g_object_unref(image);
    g_object_unref(out);

    return rc;
}


static int
number(VipsImage *image, const char *name, int missing)
{
    int  n;

    if (vips_image_get_typeof(image, name) == 0
        || vips_image_get_int(image, name, &n) != 0)
    {
        return missing;
    }

    return n;
}


static void
delays(VipsImage *image)
{
    int  i, n, *delay;

    if (vips_image_get_typeof(image, "delay") == 0
        || vips_image_get_array_int(image, "delay", &delay, &n) != 0)
    {
        printf("-");
        return;
    }

    for (i = 0; i < n; i++) {
        printf("%s%d", i ? "," : "", delay[i]);
    }
}


static int
colours(VipsImage *image, int n)
{
    int         i, rc, height;
    VipsImage  *flat, *memory;

    if (flat_colours(image, &flat) != 0) {
        return 1;
    }

    memory = vips_image_copy_memory(flat);
    g_object_unref(flat);

    if (memory == NULL) {
        return 1;
    }

    rc = 0;
    height = memory->Ysize / n;

    for (i = 0; i < n && rc == 0; i++) {
        printf("%c", i ? ',' : ' ');
        rc = colour(memory, memory->Xsize / 4, i * height + height / 4);

        if (rc == 0) {
            printf("-");
            rc = colour(memory, memory->Xsize * 3 / 4,
                        i * height + height * 3 / 4);
        }
    }

    printf("\n");

    g_object_unref(memory);

    return rc;
}


static int
colour(VipsImage *image, int x, int y)
{
    int      i, n;
    double  *values;

    if (vips_getpoint(image, &values, &n, x, y, NULL) != 0) {
        return 1;
    }

    for (i = 0; i < 3; i++) {
        printf("%x", (int) ((values[n < 3 ? 0 : i] + 8) / 17));
    }

    g_free(values);

    return 0;
}


static void
format(VipsImage *image, const char *path, char *name, size_t size)
{
    char        *p;
    const char  *loader, *magick;

    loader = "unknown";
    magick = "magick-format";

    if (vips_image_get_typeof(image, VIPS_META_LOADER) != 0) {
        (void) vips_image_get_string(image, VIPS_META_LOADER, &loader);
    }

    if (strncmp(loader, "heif", 4) == 0) {
        loader = heif_brand(path);
    }

    /* what libvips itself does not read: "BMP", or "BMP3"; PNG is of an icon */

    if (strncmp(loader, "magick", 6) == 0
        && vips_image_get_typeof(image, magick) != 0)
    {
        (void) vips_image_get_string(image, magick, &loader);

        if (strcmp(loader, "PNG") == 0) {
            loader = "ico";
        }
    }

    g_strlcpy(name, loader, size);

    for (p = name; *p; p++) {
        *p = g_ascii_isdigit(*p) ? '\0' : g_ascii_tolower(*p);
    }

    p = strstr(name, "load");
    if (p != NULL) {
        *p = '\0';
    }
}


/* the major brand, and for one that says nothing, the compatible ones */

static const char *
heif_brand(const char *path)
{
    FILE           *f;
    size_t          i, n;
    unsigned char   b[512];

    f = fopen(path, "rb");
    if (f == NULL) {
        return "heic";
    }

    n = fread(b, 1, sizeof(b), f);
    fclose(f);

    if (n < 16 || memcmp(b + 4, "ftyp", 4) != 0) {
        return "heic";
    }

    if (memcmp(b + 8, "mif1", 4) != 0 && memcmp(b + 8, "msf1", 4) != 0) {
        return memcmp(b + 8, "avi", 3) == 0 ? "avif" : "heic";
    }

    n = MIN(n, (size_t) b[2] * 256 + b[3]);

    for (i = 16; i + 4 <= n; i += 4) {
        if (memcmp(b + i, "avi", 3) == 0) {
            return "avif";
        }
    }

    return "heic";
}


/* frames of an animation stand below each other */

static VipsImage *
load_all(const char *path)
{
    int         pages;
    char        name[32];
    VipsImage  *image, *out;

    image = vips_image_new_from_file(path, "fail-on", VIPS_FAIL_ON_TRUNCATED,
                                     NULL);
    if (image == NULL) {
        return NULL;
    }

    pages = vips_image_get_n_pages(image);
    format(image, path, name, sizeof(name));

    if (pages > 1 && (strcmp(name, "gif") == 0 || strcmp(name, "webp") == 0)) {
        g_object_unref(image);

        image = vips_image_new_from_file(path, "n", -1, "fail-on",
                                         VIPS_FAIL_ON_TRUNCATED, NULL);
        if (image == NULL) {
            return NULL;
        }
    }

    out = srgb(image);
    g_object_unref(image);

    return out;
}


static VipsImage *
srgb(VipsImage *in)
{
    int         rc;
    VipsImage  *colour, *out;

    rc = -1;

    if (vips_image_get_typeof(in, VIPS_META_ICC_NAME) != 0) {
        rc = vips_icc_transform(in, &colour, "srgb", "embedded", TRUE, NULL);
    }

    if (rc != 0) {
        vips_error_clear();

        rc = vips_colourspace(in, &colour, VIPS_INTERPRETATION_sRGB, NULL);
        if (rc != 0) {
            return NULL;
        }
    }

    rc = vips_cast_uchar(colour, &out, NULL);
    g_object_unref(colour);

    return rc == 0 ? out : NULL;
}


static int
same_shape(VipsImage *a, VipsImage *b)
{
    if (vips_image_get_width(a) == vips_image_get_width(b)
        && vips_image_get_height(a) == vips_image_get_height(b)
        && vips_image_get_page_height(a) == vips_image_get_page_height(b))
    {
        return 1;
    }

    vips_error("diff", "%dx%d (frame %d) differs from %dx%d (frame %d)",
               vips_image_get_width(a), vips_image_get_height(a),
               vips_image_get_page_height(a), vips_image_get_width(b),
               vips_image_get_height(b), vips_image_get_page_height(b));

    return 0;
}


static int
mean_difference(VipsImage *a, VipsImage *b, double *mean)
{
    int          rc, both;
    double       avg;
    VipsImage  **t, *scope;

    /* the object owns what the array holds */

    scope = vips_image_new();
    t = (VipsImage **) vips_object_local_array(VIPS_OBJECT(scope), 8);

    both = vips_image_hasalpha(a) && vips_image_hasalpha(b);

    rc = flat_colours(a, &t[0])
         || flat_colours(b, &t[1])
         || vips_subtract(t[0], t[1], &t[2], NULL)
         || vips_abs(t[2], &t[3], NULL)
         || vips_avg(t[3], mean, NULL);

    if (rc == 0 && both) {
        rc = alpha(a, &t[4])
             || alpha(b, &t[5])
             || vips_subtract(t[4], t[5], &t[6], NULL)
             || vips_abs(t[6], &t[7], NULL)
             || vips_avg(t[7], &avg, NULL);

        if (rc == 0) {
            *mean = (*mean * 3 + avg) / 4;
        }
    }

    g_object_unref(scope);

    return rc;
}


static int
flat_colours(VipsImage *in, VipsImage **out)
{
    int               rc;
    double            white;
    VipsArrayDouble  *background;

    if (!vips_image_hasalpha(in)) {
        return vips_copy(in, out, NULL);
    }

    white = 255;
    background = vips_array_double_new(&white, 1);

    rc = vips_flatten(in, out, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));

    return rc;
}


static int
alpha(VipsImage *in, VipsImage **out)
{
    return vips_extract_band(in, out, vips_image_get_bands(in) - 1, NULL);
}
