
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* what the tests of image/ share: pictures made in memory, and jobs */


#ifndef _PICTURE_H_INCLUDED_
#define _PICTURE_H_INCLUDED_


#include <string.h>

#include <vips/vips.h>

#include "imgproc_image.h"


typedef struct {
    void              *data;
    size_t             len;
} picture_bytes_t;


G_GNUC_UNUSED static void
picture_init(int *argc, char ***argv)
{
    imgproc_error_t  err;

    g_test_init(argc, argv, NULL);

    /* what libvips warns of must reach nobody, so it is not fatal either */

    (void) g_log_set_always_fatal(G_LOG_FATAL_MASK|G_LOG_LEVEL_CRITICAL);

    g_assert_cmpint(imgproc_image_init(~0u, &err), ==, IMGPROC_OK);
}


/* every pixel tells its place: x, y, and both in the third band */

G_GNUC_UNUSED static VipsImage *
picture_new(int width, int height, int bands)
{
    int         x, y, i;
    u_char     *p, *data;
    VipsImage  *image, *t;

    data = g_malloc((size_t) width * height * bands);
    p = data;

    for (y = 0; y < height; y++) {
        for (x = 0; x < width; x++) {
            for (i = 0; i < bands; i++) {
                *p++ = i == 0 ? x : i == 1 ? y : i == 2 ? x * 7 + y * 13
                                                        : 64 + (x + y) % 128;
            }
        }
    }

    t = vips_image_new_from_memory_copy(data,
                                        (size_t) width * height * bands,
                                        width, height, bands,
                                        VIPS_FORMAT_UCHAR);
    g_assert_nonnull(t);
    g_free(data);

    g_assert_cmpint(vips_copy(t, &image, "interpretation",
                              bands < 3 ? VIPS_INTERPRETATION_B_W
                                        : VIPS_INTERPRETATION_sRGB, NULL),
                    ==, 0);
    g_object_unref(t);

    return image;
}


/* all pixels alike */

G_GNUC_UNUSED static VipsImage *
picture_flat(int width, int height, int bands, const double *color)
{
    VipsImage  *image, *t, *black;

    g_assert_cmpint(vips_black(&black, width, height, "bands", bands, NULL),
                    ==, 0);
    g_assert_cmpint(vips_linear(black, &t, (double[]) { 1, 1, 1, 1 },
                                (double *) color, bands, NULL),
                    ==, 0);
    g_object_unref(black);

    g_assert_cmpint(vips_cast_uchar(t, &black, NULL), ==, 0);
    g_object_unref(t);

    g_assert_cmpint(vips_copy(black, &image, "interpretation",
                              bands < 3 ? VIPS_INTERPRETATION_B_W
                                        : VIPS_INTERPRETATION_sRGB, NULL),
                    ==, 0);
    g_object_unref(black);

    return image;
}


/* losslessly where the format can; takes the image */

G_GNUC_UNUSED static picture_bytes_t
picture_save(VipsImage *image, imgproc_format_e format)
{
    int              rc;
    picture_bytes_t  b;

    switch (format) {

    case IMGPROC_FORMAT_JPEG:
        rc = vips_jpegsave_buffer(image, &b.data, &b.len, "Q", 95, NULL);
        break;

    case IMGPROC_FORMAT_PNG:
        rc = vips_pngsave_buffer(image, &b.data, &b.len, NULL);
        break;

    case IMGPROC_FORMAT_WEBP:
        rc = vips_webpsave_buffer(image, &b.data, &b.len, "lossless", TRUE,
                                  NULL);
        break;

    case IMGPROC_FORMAT_GIF:
        rc = vips_gifsave_buffer(image, &b.data, &b.len, NULL);
        break;

    default:
        rc = vips_heifsave_buffer(image, &b.data, &b.len, "compression",
                                  VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
                                  "bitdepth", 8, "effort", 0, NULL);
        break;
    }

    g_assert_cmpint(rc, ==, 0);
    g_object_unref(image);

    return b;
}


G_GNUC_UNUSED static void
picture_job(imgproc_job_t *job, const picture_bytes_t *b, const char *options)
{
    imgproc_str_t  s;

    memset(job, 0, sizeof(imgproc_job_t));

    job->source.data = b->data;
    job->source.len = b->len;

    job->limits.max_source_resolution = 50000000;
    job->limits.max_source_dimension = 65535;
    job->limits.max_scans = 64;
    job->limits.source_formats = ~0u;

    job->preferred.n = 2;
    job->preferred.elts[0] = IMGPROC_FORMAT_JPEG;
    job->preferred.elts[1] = IMGPROC_FORMAT_PNG;

    imgproc_options_init(&job->options);

    s.data = (u_char *) options;
    s.len = strlen(options);

    g_assert_cmpint(imgproc_options_apply_path(&job->options, &s, NULL,
                                               &job->error),
                    ==, IMGPROC_OK);
}


G_GNUC_UNUSED static void
picture_process(imgproc_job_t *job, const picture_bytes_t *b,
    const char *options)
{
    picture_job(job, b, options);

    imgproc_image_process(job);

    g_assert_cmpstr(job->error.detail, ==, "");
    g_assert_cmpint(job->error.code, ==, IMGPROC_OK);
    g_assert_cmpuint(job->result.len, >, 0);
}


/* the pixels of bytes, by the loader of format, in memory */

G_GNUC_UNUSED static VipsImage *
picture_load(const void *data, size_t len, imgproc_format_e format)
{
    int         rc;
    void       *p;
    VipsImage  *image, *memory;

    p = (void *) data;

    switch (format) {

    case IMGPROC_FORMAT_JPEG:
        rc = vips_jpegload_buffer(p, len, &image, NULL);
        break;

    case IMGPROC_FORMAT_PNG:
        rc = vips_pngload_buffer(p, len, &image, NULL);
        break;

    case IMGPROC_FORMAT_WEBP:
        rc = vips_webpload_buffer(p, len, &image, NULL);
        break;

    case IMGPROC_FORMAT_GIF:
        rc = vips_gifload_buffer(p, len, &image, NULL);
        break;

    default:
        rc = vips_heifload_buffer(p, len, &image, NULL);
        break;
    }

    g_assert_cmpint(rc, ==, 0);

    memory = vips_image_copy_memory(image);
    g_assert_nonnull(memory);
    g_object_unref(image);

    return memory;
}


/* runs a job and gives the pixels of its result */

G_GNUC_UNUSED static VipsImage *
picture_result(const picture_bytes_t *b, const char *options)
{
    VipsImage      *image;
    imgproc_job_t   job;

    picture_process(&job, b, options);

    image = picture_load(job.result.data, job.result.len, job.format);

    g_assert_cmpint(image->Xsize, ==, job.width);
    g_assert_cmpint(image->Ysize, ==, job.height);

    imgproc_buffer_free(&job.result);

    return image;
}


/* both are taken */

G_GNUC_UNUSED static void
picture_assert_equal(VipsImage *a, VipsImage *b)
{
    void    *p, *q;
    size_t   n, m;

    g_assert_cmpint(a->Xsize, ==, b->Xsize);
    g_assert_cmpint(a->Ysize, ==, b->Ysize);
    g_assert_cmpint(a->Bands, ==, b->Bands);
    g_assert_cmpint(a->BandFmt, ==, b->BandFmt);

    p = vips_image_write_to_memory(a, &n);
    q = vips_image_write_to_memory(b, &m);

    g_assert_cmpmem(p, n, q, m);

    g_free(p);
    g_free(q);

    g_object_unref(a);
    g_object_unref(b);
}


G_GNUC_UNUSED static const u_char *
picture_pixel(VipsImage *image, int x, int y)
{
    return VIPS_IMAGE_ADDR(image, x, y);
}


#endif /* _PICTURE_H_INCLUDED_ */
