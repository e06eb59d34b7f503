
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is a file */


#include "fuzz.h"
#include "imgproc_sniff.h"


static const imgproc_limits_t  limits = {
    .max_source_resolution = 50000000,
    .max_source_dimension = 16384,
    .max_scans = 64,
    .max_animation_frames = 128,
    .source_formats = ~0u
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    imgproc_code_e    rc;
    imgproc_info_t    info, again;
    imgproc_error_t   err;

    rc = imgproc_sniff(data, size, &info, &err);

    g_assert_cmpint(imgproc_sniff(data, size, &again, &err), ==, rc);
    g_assert_cmpmem(&info, sizeof(info), &again, sizeof(again));

    if (rc != IMGPROC_OK) {
        g_assert_true(rc == IMGPROC_BROKEN_IMAGE
                      || rc == IMGPROC_NOT_AN_IMAGE
                      || (rc == IMGPROC_FORMAT_NOT_ALLOWED
                          && info.format == IMGPROC_FORMAT_SVG));
        g_assert_cmpint(info.format == IMGPROC_FORMAT_NONE, ==,
                        rc == IMGPROC_NOT_AN_IMAGE);
        fuzz_is_error(&err, rc);

        return 0;
    }

    g_assert_cmpint(info.format, >, IMGPROC_FORMAT_NONE);
    g_assert_cmpint(info.format, <, IMGPROC_FORMATS);
    g_assert_true(imgproc_format(info.format)->flags & IMGPROC_FORMAT_SOURCE);

    g_assert_cmpuint(info.width, >, 0);
    g_assert_cmpuint(info.height, >, 0);
    g_assert_cmpuint(info.frames, >, 0);
    g_assert_cmpuint(info.bits, <=, 32);
    g_assert_cmpuint(info.bands, <=, 5);
    g_assert_cmpint(info.scans > 0, ==, info.format == IMGPROC_FORMAT_JPEG);

    rc = imgproc_sniff_check(&info, &limits, &err);

    if (rc != IMGPROC_OK) {
        fuzz_is_error(&err, rc);
        return 0;
    }

    if (info.format == IMGPROC_FORMAT_SVG) {
        return 0;
    }

    g_assert_cmpuint(info.width, <=, limits.max_source_dimension);
    g_assert_cmpuint(info.height, <=, limits.max_source_dimension);
    g_assert_cmpuint(info.scans, <=, limits.max_scans);
    g_assert_cmpuint((uint64_t) info.width * info.height, <=,
                     limits.max_source_resolution / (1 + info.progressive));

    return 0;
}
