
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the input is some bytes, for what the sniffer says, and a path of options */


#include "fuzz.h"
#include "imgproc_cost.h"


static const imgproc_formats_t  results = {
    5, { IMGPROC_FORMAT_AVIF, IMGPROC_FORMAT_WEBP, IMGPROC_FORMAT_JPEG,
         IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_GIF }
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t            bytes;
    fuzz_input_t        in;
    imgproc_str_t       path;
    imgproc_info_t      info;
    imgproc_error_t     err;
    imgproc_choice_t    choice;
    imgproc_limits_t    limits;
    imgproc_options_t   o;

    in.data = data;
    in.last = data + size;

    memset(&info, 0, sizeof(imgproc_info_t));
    memset(&limits, 0, sizeof(imgproc_limits_t));

    /* as the sniffer gives them, and within the limits of directives */

    info.format = 1 + fuzz_int(&in, 1) % IMGPROC_FORMAT_HEIC;
    info.width = 1 + fuzz_int(&in, 3) % 1000000;
    info.height = 1 + fuzz_int(&in, 3) % 1000000;
    info.frames = 1 + fuzz_int(&in, 2);
    info.scans = info.format == IMGPROC_FORMAT_JPEG ? 1 : 0;
    info.bits = fuzz_int(&in, 1) % 17;
    info.bands = fuzz_int(&in, 1) % 5;
    info.alpha = fuzz_int(&in, 1) & 1;
    info.progressive = fuzz_int(&in, 1) & 1;
    limits.max_result_dimension = fuzz_int(&in, 2);
    limits.max_animation_frames = fuzz_int(&in, 1);
    path = fuzz_rest(&in);

    imgproc_options_init(&o);
    (void) imgproc_options_apply_path(&o, &path, NULL, &err);

    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.accepted = &results;
    choice.preferred = &results;

    bytes = imgproc_cost(&info, &o, &choice, &limits);

    g_assert_cmpuint(bytes, >, 0);
    g_assert_cmpuint(bytes, ==, imgproc_cost(&info, &o, &choice, &limits));

    /* a sum that has not run over: 2 ^ 40 pixels, 2 ^ 16 frames */

    g_assert_cmpuint(bytes, <, (uint64_t) 1 << 63);

    return 0;
}
