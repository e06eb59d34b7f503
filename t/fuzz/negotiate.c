
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is some bytes, for the configuration and the picture, and Accept
 * headers, one a line.
 */


#include "fuzz.h"
#include "imgproc_accept.h"
#include "imgproc_negotiate.h"


static void formats(fuzz_input_t *in, imgproc_formats_t *out);
static int has(const imgproc_formats_t *f, imgproc_format_e format);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned            i, j;
    uint32_t            writable;
    fuzz_input_t        in;
    imgproc_str_t       value;
    imgproc_accept_t    accept;
    imgproc_choice_t    choice;
    imgproc_format_e    format;
    imgproc_formats_t   wanted, accepted, preferred;

    in.data = data;
    in.last = data + size;

    formats(&in, &wanted);
    formats(&in, &preferred);

    if (preferred.n == 0) {
        preferred.elts[preferred.n++] = IMGPROC_FORMAT_JPEG;
    }

    writable = fuzz_int(&in, 2);

    memset(&choice, 0, sizeof(imgproc_choice_t));

    choice.source = fuzz_int(&in, 1) % IMGPROC_FORMATS;
    choice.needs = fuzz_int(&in, 1)
                   & (IMGPROC_FORMAT_ALPHA|IMGPROC_FORMAT_ANIMATION);
    choice.pixels = fuzz_int(&in, 1);
    choice.avif_max_resolution = fuzz_int(&in, 1);
    choice.accepted = &accepted;
    choice.preferred = &preferred;

    memset(&accept, 0, sizeof(imgproc_accept_t));

    while (in.data < in.last) {
        value = fuzz_line(&in);
        imgproc_accept_add(&accept, &value);
    }

    imgproc_accept_formats(&accept, &wanted, writable, &accepted);

    g_assert_cmpuint(accepted.n, <=, wanted.n);

    /* a part of what was wanted, in its order */

    for (i = 0, j = 0; i < accepted.n; i++, j++) {

        g_assert_true(writable & 1u << accepted.elts[i]);

        while (j < wanted.n && wanted.elts[j] != accepted.elts[i]) {
            j++;
        }

        g_assert_cmpuint(j, <, wanted.n);
    }

    format = imgproc_negotiate(&choice);

    g_assert_true(has(&accepted, format) || has(&preferred, format));

    return 0;
}


/* each at most once, as the configuration makes sure */

static void
formats(fuzz_input_t *in, imgproc_formats_t *out)
{
    unsigned          n;
    imgproc_format_e  format;

    memset(out, 0, sizeof(imgproc_formats_t));

    for (n = fuzz_int(in, 1) % IMGPROC_FORMATS; n; n--) {

        format = 1 + fuzz_int(in, 1) % (IMGPROC_FORMATS - 1);

        if (!has(out, format)) {
            out->elts[out->n++] = format;
        }
    }
}


static int
has(const imgproc_formats_t *f, imgproc_format_e format)
{
    unsigned  i;

    for (i = 0; i < f->n; i++) {
        if (f->elts[i] == format) {
            return 1;
        }
    }

    return 0;
}
