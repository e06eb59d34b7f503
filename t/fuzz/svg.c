
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is a file; what is left of it is harmless, and all of it is */


#include "fuzz.h"
#include "../unit/svg.h"


static void fuzz_path(const uint8_t *data, size_t size);


static const imgproc_limits_t  limits = {
    .max_source_resolution = 50000000,
    .max_source_dimension = 16384,
    .max_scans = 64,
    .source_formats = ~0u
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    imgproc_str_t        source;
    imgproc_info_t       info;
    imgproc_size_t       rendered;
    imgproc_code_e       rc;
    imgproc_error_t      err;
    imgproc_buffer_t     out, again;
    imgproc_svg_cost_t   cost;

    fuzz_path(data, size);

    memset(&info, 0, sizeof(imgproc_info_t));

    if (imgproc_sniff_format(data, size) != IMGPROC_FORMAT_SVG) {
        return 0;
    }

    source.data = (u_char *) data;
    source.len = size;

    memset(&out, 0, sizeof(imgproc_buffer_t));
    memset(&again, 0, sizeof(imgproc_buffer_t));

    rc = imgproc_svg_clean(&source, &out, &err);

    if (rc != IMGPROC_OK) {
        g_assert_true(rc == IMGPROC_BROKEN_IMAGE
                      || rc == IMGPROC_FORMAT_NOT_ALLOWED);
        fuzz_is_error(&err, rc);

    } else {
        svg_is_clean(out.data, out.len);

        source.data = out.data;
        source.len = out.len;

        g_assert_cmpint(imgproc_svg_clean(&source, &again, &err), ==,
                        IMGPROC_OK);
        g_assert_cmpmem(out.data, out.len, again.data, again.len);

        source.data = (u_char *) data;
        source.len = size;
    }

    if (imgproc_sniff(data, size, &info, &err) == IMGPROC_OK) {

        /* what was not read whole cannot be cleaned */

        g_assert_cmpint(rc, ==, IMGPROC_OK);

        rendered.width = MIN(info.width, 4000);
        rendered.height = MIN(info.height, 4000);

        rc = imgproc_svg_scan(&source, &rendered, &info, &limits, &cost,
                              &err);

        if (rc == IMGPROC_OK) {
            g_assert_cmpfloat(cost.passes, >, 0);
            g_assert_cmpfloat(cost.memory, >, 0);

        } else {
            fuzz_is_error(&err, rc);
        }

        /* nothing that was cleaned refers to anything outside */

        source.data = out.data;
        source.len = out.len;

        rc = imgproc_svg_scan(&source, &rendered, &info, &limits, &cost,
                              &err);

        g_assert_true(rc == IMGPROC_OK
                      || (strstr(err.detail, "outside") == NULL
                          && strstr(err.detail, "base") == NULL
                          && strstr(err.detail, "XInclude") == NULL));
    }

    imgproc_buffer_free(&out);
    imgproc_buffer_free(&again);

    return 0;
}


/* whatever the text, numbers are none that anybody could be fooled with */

static void
fuzz_path(const uint8_t *data, size_t size)
{
    imgproc_str_t        text;
    imgproc_svg_shape_t  shape;

    text.data = (u_char *) data;
    text.len = size;

    imgproc_svg_path(&text, &shape);

    g_assert_false(shape.travel < 0 || shape.length < 0);
    g_assert_cmpfloat(shape.vertices, <=, size);

    imgproc_svg_points(&text, &shape);

    g_assert_cmpfloat(shape.vertices, <=, size);

    g_assert_false(imgproc_svg_transform(&text) < 0);
    g_assert_false(imgproc_svg_length(&text, 100, 0) < 0);
}
