
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What cannot be interrupted: "effort [FILE]" prints the CPU seconds that an
 * AVIF takes by its pixels and libaom's effort, and those of the largest
 * result that the default limits allow in each format, of the picture FILE,
 * a JPEG, and of noise.
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <vips/vips.h>

#include "imgproc_cost.h"
#include "imgproc_image.h"


#define EFFORT_MEMORY     (256 * 1024 * 1024)
#define EFFORT_DIMENSION  8192


static void effort_avif(const char *file);
static void effort_largest(const char *file);
static int effort_side(imgproc_format_e format);
static VipsImage *effort_picture(const char *file, int side);
static double effort_save(VipsImage *image, int effort);
static double effort_job(VipsImage *image, imgproc_format_e format);
static void effort_options(imgproc_job_t *job, const char *format,
    ...) G_GNUC_PRINTF(2, 3);
static double effort_cpu(void);


static const int  effort_sides[] = { 700, 1000, 1414, 2000, 2828 };
static const int  effort_efforts[] = { 0, 1, 2, 4 };


int
main(int argc, char **argv)
{
    const char       *file;
    imgproc_error_t   err;

    file = argc > 1 ? argv[1] : "t/images/photo-4mp.jpg";

    if (imgproc_image_init(~0u, &err) != IMGPROC_OK) {
        (void) fprintf(stderr, "%s\n", err.detail);
        return 1;
    }

    effort_avif(file);
    effort_largest(file);

    return 0;
}


static void
effort_avif(const char *file)
{
    int         k;
    unsigned    i, j;
    VipsImage  *image;

    (void) printf("| AVIF, megapixels |");

    for (k = 0; k < 2; k++) {
        for (j = 0; j < G_N_ELEMENTS(effort_efforts); j++) {
            (void) printf(" %s, effort %d |", k ? "noise" : "picture",
                          effort_efforts[j]);
        }
    }

    (void) printf("\n|---|---|---|---|---|---|---|---|---|\n");

    for (i = 0; i < G_N_ELEMENTS(effort_sides); i++) {

        (void) printf("| %.1f |", effort_sides[i] * effort_sides[i] / 1e6);

        for (k = 0; k < 2; k++) {
            image = effort_picture(k ? NULL : file, effort_sides[i]);

            for (j = 0; j < G_N_ELEMENTS(effort_efforts); j++) {
                (void) printf(" %.2f |",
                              effort_save(image, effort_efforts[j]));
                (void) fflush(stdout);
            }

            g_object_unref(image);
        }

        (void) printf("\n");
    }
}


static void
effort_largest(const char *file)
{
    int         k, side;
    unsigned    i;
    VipsImage  *image;

    (void) printf("\n| format | largest result | picture | noise |\n"
                  "|---|---|---|---|\n");

    for (i = 1; i < IMGPROC_FORMATS; i++) {

        if (!(imgproc_image_results() & 1u << i)) {
            continue;
        }

        side = effort_side(i);

        (void) printf("| %s | %d x %d, %.1f megapixels |",
                      imgproc_format(i)->name.data, side, side,
                      (double) side * side / 1e6);

        for (k = 0; k < 2; k++) {
            image = effort_picture(k ? NULL : file, side);

            (void) printf(" %.1f |", effort_job(image, i));
            (void) fflush(stdout);

            g_object_unref(image);
        }

        (void) printf("\n");
    }
}


/* of the largest square whose memory is allowed, made of a small JPEG */

static int
effort_side(imgproc_format_e format)
{
    int               low, high, side;
    imgproc_job_t     job;
    imgproc_choice_t  choice;

    memset(&choice, 0, sizeof(imgproc_choice_t));

    low = 1;
    high = EFFORT_DIMENSION;

    while (low < high) {
        side = (low + high + 1) / 2;

        effort_options(&job, "w:%d/h:%d/rt:force/el:1/f:%s", side, side,
                       imgproc_format(format)->name.data);

        job.info.format = IMGPROC_FORMAT_JPEG;
        job.info.width = 100;
        job.info.height = 100;
        job.info.bits = 8;
        job.info.bands = 3;
        job.info.frames = 1;
        job.info.orientation = 1;

        if (imgproc_cost(&job.info, &job.options, &choice, &job.limits)
            <= EFFORT_MEMORY)
        {
            low = side;

        } else {
            high = side - 1;
        }
    }

    return low;
}


/* a square in memory, of noise without a file */

static VipsImage *
effort_picture(const char *file, int side)
{
    int         rc;
    char       *data;
    gsize       len;
    VipsImage  *image, *bands[3], *t;

    data = NULL;
    t = NULL;

    if (file) {
        if (!g_file_get_contents(file, &data, &len, NULL)) {
            (void) fprintf(stderr, "cannot read \"%s\"\n", file);
            exit(1);
        }

        rc = vips_jpegload_buffer(data, len, &image, NULL)
             || vips_thumbnail_image(image, &t, side, "height", side, "size",
                                     VIPS_SIZE_FORCE, NULL);

    } else {
        rc = vips_gaussnoise(&bands[0], side, side, "mean", 128.0, "sigma",
                             50.0, "seed", 1, NULL)
             || vips_gaussnoise(&bands[1], side, side, "mean", 128.0, "sigma",
                                50.0, "seed", 2, NULL)
             || vips_gaussnoise(&bands[2], side, side, "mean", 128.0, "sigma",
                                50.0, "seed", 3, NULL)
             || vips_bandjoin(bands, &image, 3, NULL)
             || vips_cast_uchar(image, &t, NULL);
    }

    if (rc != 0
        || vips_copy(t, &image, "interpretation", VIPS_INTERPRETATION_sRGB,
                     NULL)
           != 0
        || (t = vips_image_copy_memory(image)) == NULL)
    {
        (void) fprintf(stderr, "effort: %s", vips_error_buffer());
        exit(1);
    }

    g_free(data);

    return t;
}


static double
effort_save(VipsImage *image, int effort)
{
    void    *data;
    size_t   len;
    double   start;

    start = effort_cpu();

    if (vips_heifsave_buffer(image, &data, &len, "compression",
                             VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "Q", 63,
                             "effort", effort, "bitdepth", 8, NULL)
        != 0)
    {
        (void) fprintf(stderr, "effort: %s", vips_error_buffer());
        exit(1);
    }

    g_free(data);

    return effort_cpu() - start;
}


/* as a worker does it, of a JPEG of the same size */

static double
effort_job(VipsImage *image, imgproc_format_e format)
{
    void           *data;
    size_t          len;
    double          start;
    imgproc_job_t   job;

    if (vips_jpegsave_buffer(image, &data, &len, "Q", 90, NULL) != 0) {
        (void) fprintf(stderr, "effort: %s", vips_error_buffer());
        exit(1);
    }

    effort_options(&job, "f:%s", imgproc_format(format)->name.data);

    job.source.data = data;
    job.source.len = len;

    job.preferred.n = 1;
    job.preferred.elts[0] = format;

    start = effort_cpu();

    imgproc_image_process(&job);

    if (job.error.code != IMGPROC_OK) {
        (void) fprintf(stderr, "effort: %s\n", job.error.detail);
        exit(1);
    }

    imgproc_buffer_free(&job.result);
    g_free(data);

    return effort_cpu() - start;
}


static void
effort_options(imgproc_job_t *job, const char *format, ...)
{
    char           text[128];
    va_list        args;
    imgproc_str_t  s;

    memset(job, 0, sizeof(imgproc_job_t));

    job->limits.max_source_resolution = 1000000000;
    job->limits.max_source_dimension = 65535;
    job->limits.max_result_dimension = EFFORT_DIMENSION;
    job->limits.max_scans = 64;
    job->limits.source_formats = ~0u;

    imgproc_options_init(&job->options);

    va_start(args, format);
    (void) vsnprintf(text, sizeof(text), format, args);
    va_end(args);

    s.len = strlen(text);
    s.data = (u_char *) text;

    if (imgproc_options_apply_path(&job->options, &s, NULL, &job->error)
        != IMGPROC_OK)
    {
        (void) fprintf(stderr, "effort: %s\n", job->error.detail);
        exit(1);
    }
}


/* of all threads, in seconds */

static double
effort_cpu(void)
{
    struct timespec  ts;

    (void) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);

    return ts.tv_sec + ts.tv_nsec / 1e9;
}
