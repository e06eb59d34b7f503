
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is a path of options, "name:argument/..".  What has been
 * understood is written as canonical text, which has to be read back to the
 * same.
 */


#include "fuzz.h"
#include "imgproc_options.h"
#include "imgproc_preset.h"


static void round_trip(const imgproc_options_t *options);
static void compare(imgproc_options_t *a, imgproc_options_t *b);
static void compare_text(imgproc_str_t *a, imgproc_str_t *b);
static void no_sign(imgproc_options_t *o);


static const imgproc_preset_t  presets[] = {
    { imgproc_str("small"), imgproc_str("w:10/q:50/pr:large") },
    { imgproc_str("large"), imgproc_str("rs:fill:9000:9000/preset:small") },
    { imgproc_str("default"), imgproc_str("g:so/fn:x") },
    { imgproc_str("broken"), imgproc_str("w:x") }
};


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    imgproc_str_t       path, name;
    imgproc_code_e      rc;
    imgproc_error_t     err;
    imgproc_scope_t     scope;
    imgproc_allowed_t   allowed;
    imgproc_options_t   options;

    path.data = (u_char *) data;
    path.len = size;

    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &path, NULL, &err);

    if (rc != IMGPROC_OK) {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
        fuzz_is_error(&err, rc);
    }

    /* what stands before an error is applied */

    round_trip(&options);

    /* the same with presets, and but for a few options in presets alone */

    memset(&scope, 0, sizeof(imgproc_scope_t));
    memset(&allowed, 0, sizeof(imgproc_allowed_t));

    scope.presets = presets;
    scope.npresets = G_N_ELEMENTS(presets);

    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &path, &scope, &err);

    if (rc != IMGPROC_OK) {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
        fuzz_is_error(&err, rc);
    }

    round_trip(&options);

    name.data = (u_char *) "width";
    name.len = 5;
    g_assert_cmpint(imgproc_options_allow(&allowed, &name), ==, 0);

    name.data = (u_char *) "preset";
    name.len = 6;
    g_assert_cmpint(imgproc_options_allow(&allowed, &name), ==, 0);

    memset(&scope, 0, sizeof(imgproc_scope_t));

    scope.presets = presets;
    scope.npresets = G_N_ELEMENTS(presets);
    scope.allowed = &allowed;

    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &path, &scope, &err);

    if (rc != IMGPROC_OK) {
        g_assert_true(rc == IMGPROC_BAD_OPTION
                      || rc == IMGPROC_OPTION_NOT_ALLOWED);
        fuzz_is_error(&err, rc);
    }

    g_assert_cmpint(options.height, ==, options.height ? 9000 : 0);
    g_assert_cmpint(options.has_background, ==, 0);
    g_assert_cmpint(options.raw, ==, 0);

    return 0;
}


static void
round_trip(const imgproc_options_t *options)
{
    char               *canon, *again;
    size_t              len;
    imgproc_str_t       path;
    imgproc_error_t     err;
    imgproc_options_t   a, b;

    len = imgproc_options_canon(options, NULL, 0);
    canon = g_malloc(len + 1);

    g_assert_cmpuint(imgproc_options_canon(options, canon, len + 1), ==, len);
    g_assert_cmpuint(strlen(canon), ==, len);

    path.data = (u_char *) canon;
    path.len = len;

    imgproc_options_init(&b);

    err.detail[0] = '\0';
    (void) imgproc_options_apply_path(&b, &path, NULL, &err);
    g_assert_cmpstr(err.detail, ==, "");

    again = g_malloc(len + 1);

    g_assert_cmpuint(imgproc_options_canon(&b, again, len + 1), ==, len);
    g_assert_cmpstr(canon, ==, again);

    a = *options;
    compare(&a, &b);

    g_free(again);
    g_free(canon);
}


/* both are spoilt */

static void
compare(imgproc_options_t *a, imgproc_options_t *b)
{
    compare_text(&a->cachebuster, &b->cachebuster);
    compare_text(&a->filename, &b->filename);

    no_sign(a);
    no_sign(b);

    g_assert_cmpmem(a, sizeof(imgproc_options_t), b,
                    sizeof(imgproc_options_t));
}


static void
compare_text(imgproc_str_t *a, imgproc_str_t *b)
{
    g_assert_cmpmem(a->data, a->len, b->data, b->len);

    memset(a, 0, sizeof(imgproc_str_t));
    memset(b, 0, sizeof(imgproc_str_t));
}


/* a zero that is negative is as good as another */

static void
no_sign(imgproc_options_t *o)
{
    unsigned   i;
    double    *p[] = {
        &o->zoom_x, &o->zoom_y, &o->dpr,
        &o->extend.gravity.x, &o->extend.gravity.y,
        &o->extend_aspect_ratio.gravity.x, &o->extend_aspect_ratio.gravity.y,
        &o->gravity.x, &o->gravity.y,
        &o->crop.width, &o->crop.height,
        &o->crop.gravity.x, &o->crop.gravity.y,
        &o->trim.threshold, &o->blur, &o->sharpen,
        &o->watermark.opacity, &o->watermark.scale,
        &o->watermark.gravity.x, &o->watermark.gravity.y,
        &o->max_src_resolution, &o->max_animation_frame_resolution
    };

    for (i = 0; i < G_N_ELEMENTS(p); i++) {
        *p[i] += 0.0;
    }
}
