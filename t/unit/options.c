
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_options.h"


/* what options become, seen through their canonical text */

typedef struct {
    const char                *path;
    const char                *canon;
} options_good_t;


typedef struct {
    const char                *option;
    const char                *hint;
} options_bad_t;


static void options_test_good(gconstpointer data);
static void options_test_bad(gconstpointer data);
static void options_test_defaults(void);
static void options_test_values(void);
static void options_test_warning(void);
static void options_test_stop(void);
static void options_test_find(void);
static void options_test_table(void);
static void options_test_random(void);
static imgproc_str_t options_str(const char *s);
static char *options_path(const char *group, unsigned i, const char *text);


static const options_good_t  options_good[] = {

    { "", "" },
    { "/", "" },
    { "//w:1//", "width:1" },

    { "resize:fill:300:200:1:1:no:5:-7",
      "resizing_type:fill/width:300/height:200/enlarge:1/"
      "extend:1:no:5:-7" },
    { "rs:fill", "resizing_type:fill" },
    { "rs:fill-down:300", "resizing_type:fill-down/width:300" },
    { "rs::300:200", "width:300/height:200" },
    { "rs:fit:300:200", "width:300/height:200" },
    { "rs:force::200", "resizing_type:force/height:200" },
    { "rs:auto:1:2:0:0", "resizing_type:auto/width:1/height:2" },
    { "w:7/rs:fill::", "resizing_type:fill/width:7" },
    { "rs:fit:1:1::1", "width:1/height:1/extend:1:ce:0:0" },
    { "rs:fit:1:1:0:1:fp:0.25:0.75",
      "width:1/height:1/extend:1:fp:0.25:0.75" },
    { "rs:", "" },
    { "rs::::", "" },
    { "size:300:200:t:T:soea:1", "width:300/height:200/enlarge:1/"
                                 "extend:1:soea:1:0" },
    { "s:300", "width:300" },
    { "s::200", "height:200" },

    { "resizing_type:force", "resizing_type:force" },
    { "rt:auto/rt:fit", "" },
    { "width:300", "width:300" },
    { "w:300/w:", "width:300" },
    { "w:300/w:0", "" },
    { "w:+300", "width:300" },
    { "w:2147483647/h:2147483647", "width:2147483647/height:2147483647" },
    { "height:200/h:100", "height:100" },
    { "min-width:10/min-height:20", "min-width:10/min-height:20" },
    { "mw:10/mh:20", "min-width:10/min-height:20" },

    { "zoom:2", "zoom:2:2" },
    { "z:2:3", "zoom:2:3" },
    { "z:2:", "zoom:2:2" },
    { "z:2:3/z:4", "zoom:4:4" },
    { "z:2:3/z::5", "zoom:2:5" },
    { "z:0.1", "zoom:0.1:0.1" },
    { "z:1.0:1.000", "" },
    { "dpr:2", "dpr:2" },
    { "dpr:1.5000", "dpr:1.5" },
    { "dpr:.5", "dpr:0.5" },
    { "enlarge:1", "enlarge:1" },
    { "el:true/el:False", "" },

    { "extend:1", "extend:1:ce:0:0" },
    { "ex:1:nowe:3", "extend:1:nowe:3:0" },
    { "ex:1:nowe:3:4/ex:0", "extend:0:nowe:3:4" },
    { "ex:1:nowe:3:4/ex:1:::", "extend:1:nowe:3:4" },
    { "extend_aspect_ratio:1:so:0:0.5", "extend_aspect_ratio:1:so:0:0.5" },
    { "extend_ar:1", "extend_aspect_ratio:1:ce:0:0" },
    { "exar:1:ea", "extend_aspect_ratio:1:ea:0:0" },

    { "gravity:no", "gravity:no:0:0" },
    { "g:so", "gravity:so:0:0" },
    { "g:ea", "gravity:ea:0:0" },
    { "g:we", "gravity:we:0:0" },
    { "g:noea", "gravity:noea:0:0" },
    { "g:nowe", "gravity:nowe:0:0" },
    { "g:soea", "gravity:soea:0:0" },
    { "g:sowe", "gravity:sowe:0:0" },
    { "g:no/g:ce", "" },
    { "g:ce:10:-20", "gravity:ce:10:-20" },
    { "g:ce:0.1:-0.25", "gravity:ce:0.1:-0.25" },
    { "g:no:10:20/g:no", "gravity:no:0:0" },
    { "g:no:10:20/g:so:5", "gravity:so:5:0" },
    { "g:no:10:20/g:so::5", "gravity:so:10:5" },
    { "g:no:10:20/g::1:2", "gravity:no:1:2" },
    { "g:no:10:20/g::1", "gravity:no:1:0" },
    { "g:no:10:20/g:", "gravity:no:10:20" },
    { "g:no:10:20/g:::", "gravity:no:10:20" },
    { "g:fp:0.3:0.7", "gravity:fp:0.3:0.7" },
    { "g:fp:0:1", "gravity:fp:0:1" },
    { "g:fp:0.3:0.7/g::.5:.5", "gravity:fp:0.5:0.5" },
    { "g:fp:0.3:0.7/g:no::", "gravity:no:0:0" },
    { "g:fp:0.3:0.7/g:no", "gravity:no:0:0" },

    { "crop:100:50", "crop:100:50" },
    { "c:0.5", "crop:0.5:0" },
    { "c::50", "crop:0:50" },
    { "c:100:50:no:1:2", "crop:100:50:no:1:2" },
    { "c:100:50:ce", "crop:100:50:ce:0:0" },
    { "c:100:50:no:1:2/c:10:5", "crop:10:5:no:1:2" },
    { "c:100:50:fp:.5:.25", "crop:100:50:fp:0.5:0.25" },
    { "c:100:50::3", "crop:100:50:ce:3:0" },
    { "c:0.30000000000000004", "crop:0.30000000000000004:0" },

    { "padding:10", "padding:10:10:10:10" },
    { "pd:10:20", "padding:10:20:10:20" },
    { "pd:10:20:30", "padding:10:20:30:20" },
    { "pd:10:20:30:40", "padding:10:20:30:40" },
    { "pd:10::30", "padding:10:10:30:10" },
    { "pd:10:::40", "padding:10:10:10:40" },
    { "pd:1:2:3:4/pd:5", "padding:5:5:5:5" },
    { "pd:1:2:3:4/pd::9", "padding:1:9:1:9" },
    { "pd:1:2:3:4/pd:", "padding:1:2:3:4" },
    { "pd:1:2:3:4/pd::::", "padding:1:2:3:4" },
    { "pd:1/pd:0", "" },

    { "auto_rotate:0", "auto_rotate:0" },
    { "ar:f/ar:t", "" },
    { "rotate:90", "rotate:90" },
    { "rot:-90", "rotate:270" },
    { "rot:360", "" },
    { "flip:1", "flip:1:0" },
    { "fl::1", "flip:0:1" },
    { "fl:1:1/fl:0", "flip:0:1" },

    { "background:ff8000", "background:ff8000" },
    { "bg:f80", "background:ff8800" },
    { "bg:255:128:7", "background:ff8007" },
    { "bg:000", "background:000000" },
    { "bg:255::7", "background:ff0007" },
    { "bg:123456/bg::0:", "background:120056" },
    { "bg:fff/bg:", "" },
    { "bg:fff/bg:::", "background:ffffff" },

    { "quality:75", "quality:75" },
    { "q:100/q:0", "" },
    { "format_quality:jpeg:70:webp:60", "format_quality:jpeg:70:webp:60" },
    { "fq:avif:40/fq:jpg:50", "format_quality:jpeg:50:avif:40" },
    { "fq:webp:79:avif:63:jxl:77", "" },
    { "fq:webp:0", "format_quality:webp:0" },
    { "fq:webp::jpeg:5", "format_quality:jpeg:5" },
    { "fq:::jpeg:5", "format_quality:jpeg:5" },
    { "fq:png:1:png:2:png:3", "format_quality:png:3" },
    { "format:webp", "format:webp" },
    { "f:jpg", "format:jpeg" },
    { "ext:png", "format:png" },
    { "f:jxl/f:", "format:jxl" },
    { "strip_metadata:0", "strip_metadata:0" },
    { "sm:0", "strip_metadata:0" },
    { "strip_color_profile:0", "strip_color_profile:0" },
    { "scp:0/scp:1", "" },

    { "scp:0/q:5/w:3/rs:fill",
      "resizing_type:fill/width:3/quality:5/strip_color_profile:0" }
};


#define PIXELS   "must be an integer from 0 to 2147483647"
#define PLACES   "must be one of ce, no, so, ea, we, noea, nowe, soea, sowe, fp"
#define COLOUR   "must be 3 or 6 hexadecimal digits, or R:G:B of integers " \
                 "from 0 to 255"
#define FORMATS  "must be one of jpeg, png, webp, gif, avif, heic, jxl, " \
                 "tiff, svg, bmp, ico"
#define PAIRS    "must be pairs of a format and an integer from 0 to 100"


static const options_bad_t  options_bad[] = {

    { "", "unknown option" },
    { ":", "unknown option" },
    { "foo:1", "unknown option" },
    { "W:1", "unknown option" },
    { "widt:1", "unknown option" },
    { "widthh:1", "unknown option" },
    { " width:1", "unknown option" },
    { "width", "width: must have one argument" },
    { "rs", "resize: must have from 1 to 8 arguments" },

    { "rs:fit:1:1:1:1:no:1:1:1", "resize: must have from 1 to 8 arguments" },
    { "s:1:1:1:1:no:1:1:1", "size: must have from 1 to 7 arguments" },
    { "w:1:2", "width: must have one argument" },
    { "w:1:", "width: must have one argument" },
    { "z:1:2:3", "zoom: must have from 1 to 2 arguments" },
    { "g:no:1:2:3", "gravity: must have from 1 to 3 arguments" },
    { "c:1:2:no:1:2:3", "crop: must have from 1 to 5 arguments" },
    { "pd:1:2:3:4:5", "padding: must have from 1 to 4 arguments" },
    { "ex:1:no:1:2:3", "extend: must have from 1 to 4 arguments" },
    { "fl:1:1:1", "flip: must have from 1 to 2 arguments" },
    { "bg:1:2:3:4", "background: must have from 1 to 3 arguments" },
    { "q:::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::",
      "quality: must have one argument" },
    { "fq::::::::::::::::::::::::::::::::::",
      "format_quality: must have from 1 to 32 arguments" },

    { "rs:best", "resize: type must be one of fit, fill, fill-down, force, "
                 "auto" },
    { "rs:fit:-1", "resize: width " PIXELS },
    { "rs:fit:1:x", "resize: height " PIXELS },
    { "rs:fit:1:1:0:1:sm", "resize: not supported, gravity " PLACES },
    { "rs:fit:1:1:0:1:no:x", "resize: x and y each must be a number" },
    { "s:1:1:0:1:sm", "size: not supported, gravity " PLACES },
    { "rt:FIT", "resizing_type: must be one of fit, fill, fill-down, force, "
                "auto" },
    { "w:-1", "width: " PIXELS },
    { "w:1.5", "width: " PIXELS },
    { "w:2147483648", "width: " PIXELS },
    { "h:auto", "height: " PIXELS },
    { "mw:-1", "min-width: " PIXELS },
    { "mh:-1", "min-height: " PIXELS },
    { "z:0", "zoom: x must be a number greater than 0" },
    { "z:1:-1", "zoom: y must be a number greater than 0" },
    { "dpr:0", "dpr: must be a number greater than 0" },
    { "dpr:inf", "dpr: must be a number greater than 0" },
    { "dpr:nan", "dpr: must be a number greater than 0" },
    { "dpr:1e2", "dpr: must be a number greater than 0" },
    { "ex:1:xx", "extend: gravity " PLACES },
    { "ex:1:sm", "extend: not supported, gravity " PLACES },
    { "exar:1:sm", "extend_aspect_ratio: not supported, gravity " PLACES },
    { "g:sm", "gravity: not supported, " PLACES },
    { "g:xx", "gravity: " PLACES },
    { "g:no:a", "gravity: x and y each must be a number" },
    { "g:no:1:a", "gravity: x and y each must be a number" },
    { "g:fp", "gravity: x and y each must be a number from 0 to 1" },
    { "g:fp:0.5", "gravity: x and y each must be a number from 0 to 1" },
    { "g:fp::0.5", "gravity: x and y each must be a number from 0 to 1" },
    { "g:fp:0.5:", "gravity: x and y each must be a number from 0 to 1" },
    { "g:fp:0.5:1.1", "gravity: x and y each must be a number from 0 to 1" },
    { "g:fp:-0.1:1", "gravity: x and y each must be a number from 0 to 1" },
    { "c:-1", "crop: width must be a number of at least 0" },
    { "c:1:-0.1", "crop: height must be a number of at least 0" },
    { "c:1:1:sm", "crop: not supported, gravity " PLACES },
    { "pd:-1", "padding: top " PIXELS },
    { "pd:1:x", "padding: right " PIXELS },
    { "pd:1:1:x", "padding: bottom " PIXELS },
    { "pd:1:1:1:x", "padding: left " PIXELS },
    { "rot:45", "rotate: must be a multiple of 90" },
    { "bg:red", "background: " COLOUR },
    { "bg:#fff", "background: " COLOUR },
    { "bg:1:2", "background: " COLOUR },
    { "bg:1:2:256", "background: " COLOUR },
    { "bg:1:-2:5", "background: " COLOUR },
    { "q:101", "quality: must be an integer from 0 to 100" },
    { "q:-1", "quality: must be an integer from 0 to 100" },
    { "q:high", "quality: must be an integer from 0 to 100" },
    { "fq:jpeg", "format_quality: " PAIRS },
    { "fq:jpeg:80:webp", "format_quality: " PAIRS },
    { "fq:exe:80", "format_quality: format " FORMATS },
    { "fq::80", "format_quality: format " FORMATS },
    { "fq:best:80", "format_quality: not supported, format " FORMATS },
    { "fq:jpeg:101", "format_quality: quality must be an integer from 0 to "
                     "100" },
    { "f:exe", "format: " FORMATS },
    { "f:best", "format: not supported, " FORMATS },
    { "f:json", "format: not supported, " FORMATS },
    { "w:\x80\x01", "width: " PIXELS }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(options_good); i++) {
        path = options_path("good", i, options_good[i].path);
        g_test_add_data_func(path, &options_good[i], options_test_good);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(options_bad); i++) {
        path = options_path("bad", i, options_bad[i].option);
        g_test_add_data_func(path, &options_bad[i], options_test_bad);
        g_free(path);
    }

    g_test_add_func("/options/defaults", options_test_defaults);
    g_test_add_func("/options/values", options_test_values);
    g_test_add_func("/options/warning", options_test_warning);
    g_test_add_func("/options/path stops at the first bad one",
                    options_test_stop);
    g_test_add_func("/options/find", options_test_find);
    g_test_add_func("/options/table", options_test_table);
    g_test_add_func("/options/random text", options_test_random);

    return g_test_run();
}


static void
options_test_good(gconstpointer data)
{
    int                    warning;
    char                   canon[IMGPROC_CANON_LEN];
    imgproc_str_t          text;
    imgproc_code_e         rc;
    imgproc_error_t        err;
    imgproc_options_t      options;
    const options_good_t  *row;

    row = data;
    text = options_str(row->path);
    warning = 0;

    imgproc_options_init(&options);
    rc = imgproc_options_apply_path(&options, &text, &warning, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    g_assert_cmpint(warning, ==, 0);

    (void) imgproc_options_canon(&options, canon);

    g_assert_cmpstr(canon, ==, row->canon);

    g_free(text.data);
}


static void
options_test_bad(gconstpointer data)
{
    imgproc_str_t         text, start;
    imgproc_code_e        rc;
    imgproc_error_t       err;
    imgproc_options_t     options, before;
    const options_bad_t  *row;

    row = data;
    text = options_str(row->option);
    start = options_str("rs:fill:7:8:1:1:fp:.1:.2/g:fp:.3:.4/bg:123/pd:1:2:3");

    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &start, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    before = options;

    rc = imgproc_options_apply(&options, &text, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpint(err.code, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(err.hint, ==, row->hint);
    g_assert_cmpstr(err.detail, !=, "");
    g_assert_cmpmem(&options, sizeof(options), &before, sizeof(before));

    g_free(text.data);
    g_free(start.data);
}


static void
options_test_defaults(void)
{
    unsigned           i;
    imgproc_options_t  o;

    imgproc_options_init(&o);

    g_assert_cmpint(o.resizing_type, ==, IMGPROC_RESIZE_FIT);
    g_assert_cmpint(o.width, ==, 0);
    g_assert_cmpint(o.height, ==, 0);
    g_assert_cmpint(o.min_width, ==, 0);
    g_assert_cmpint(o.min_height, ==, 0);
    g_assert_true(o.zoom_x == 1 && o.zoom_y == 1 && o.dpr == 1);
    g_assert_cmpint(o.enlarge, ==, 0);
    g_assert_cmpint(o.extend.enabled, ==, 0);
    g_assert_cmpint(o.extend_aspect_ratio.enabled, ==, 0);
    g_assert_cmpint(o.gravity.type, ==, IMGPROC_GRAVITY_CENTER);
    g_assert_true(o.gravity.x == 0 && o.gravity.y == 0);
    g_assert_true(o.crop.width == 0 && o.crop.height == 0);
    g_assert_cmpint(o.crop.has_gravity, ==, 0);
    g_assert_cmpint(o.padding[0] | o.padding[1] | o.padding[2] | o.padding[3],
                    ==, 0);
    g_assert_cmpint(o.auto_rotate, ==, 1);
    g_assert_cmpint(o.rotate, ==, 0);
    g_assert_cmpint(o.flip_h | o.flip_v, ==, 0);
    g_assert_cmpint(o.has_background, ==, 0);
    g_assert_cmpint(o.quality, ==, 0);
    g_assert_cmpint(o.format, ==, IMGPROC_FORMAT_NONE);
    g_assert_cmpint(o.strip_metadata, ==, 1);
    g_assert_cmpint(o.strip_color_profile, ==, 1);

    /* two tables tell the same */

    for (i = 0; i < IMGPROC_FORMATS; i++) {
        g_assert_cmpint(o.format_quality[i], ==, imgproc_format(i)->quality);
    }
}


static void
options_test_values(void)
{
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  o;

    text = options_str("rs:fill-down:1:2:1:1:nowe:3:4/mw:5/mh:6/z:7:8/dpr:9/"
                       "exar:1:soea:10:11/g:fp:.25:.5/c:.5:12:sowe:13:14/"
                       "pd:15:16:17:18/ar:0/rot:180/fl:1:1/bg:010203/q:19/"
                       "fq:gif:20/f:avif/sm:0/scp:0");

    imgproc_options_init(&o);

    rc = imgproc_options_apply_path(&o, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    g_assert_cmpint(o.resizing_type, ==, IMGPROC_RESIZE_FILL_DOWN);
    g_assert_cmpint(o.width, ==, 1);
    g_assert_cmpint(o.height, ==, 2);
    g_assert_cmpint(o.enlarge, ==, 1);
    g_assert_cmpint(o.extend.enabled, ==, 1);
    g_assert_cmpint(o.extend.gravity.type, ==, IMGPROC_GRAVITY_NORTH_WEST);
    g_assert_true(o.extend.gravity.x == 3 && o.extend.gravity.y == 4);
    g_assert_cmpint(o.min_width, ==, 5);
    g_assert_cmpint(o.min_height, ==, 6);
    g_assert_true(o.zoom_x == 7 && o.zoom_y == 8 && o.dpr == 9);
    g_assert_cmpint(o.extend_aspect_ratio.enabled, ==, 1);
    g_assert_cmpint(o.extend_aspect_ratio.gravity.type, ==,
                    IMGPROC_GRAVITY_SOUTH_EAST);
    g_assert_true(o.extend_aspect_ratio.gravity.x == 10);
    g_assert_true(o.extend_aspect_ratio.gravity.y == 11);
    g_assert_cmpint(o.gravity.type, ==, IMGPROC_GRAVITY_FOCUS_POINT);
    g_assert_true(o.gravity.x == 0.25 && o.gravity.y == 0.5);
    g_assert_true(o.crop.width == 0.5 && o.crop.height == 12);
    g_assert_cmpint(o.crop.has_gravity, ==, 1);
    g_assert_cmpint(o.crop.gravity.type, ==, IMGPROC_GRAVITY_SOUTH_WEST);
    g_assert_true(o.crop.gravity.x == 13 && o.crop.gravity.y == 14);
    g_assert_cmpint(o.padding[0], ==, 15);
    g_assert_cmpint(o.padding[1], ==, 16);
    g_assert_cmpint(o.padding[2], ==, 17);
    g_assert_cmpint(o.padding[3], ==, 18);
    g_assert_cmpint(o.auto_rotate, ==, 0);
    g_assert_cmpint(o.rotate, ==, 180);
    g_assert_cmpint(o.flip_h, ==, 1);
    g_assert_cmpint(o.flip_v, ==, 1);
    g_assert_cmpint(o.has_background, ==, 1);
    g_assert_cmpint(o.background[0], ==, 1);
    g_assert_cmpint(o.background[1], ==, 2);
    g_assert_cmpint(o.background[2], ==, 3);
    g_assert_cmpint(o.quality, ==, 19);
    g_assert_cmpint(o.format_quality[IMGPROC_FORMAT_GIF], ==, 20);
    g_assert_cmpint(o.format, ==, IMGPROC_FORMAT_AVIF);
    g_assert_cmpint(o.strip_metadata, ==, 0);
    g_assert_cmpint(o.strip_color_profile, ==, 0);

    g_free(text.data);
}


static void
options_test_warning(void)
{
    int                warning;
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  o;

    text = options_str("el:1/sm:1/rs:fit:1:1:yes");
    warning = 0;

    imgproc_options_init(&o);
    rc = imgproc_options_apply_path(&o, &text, &warning, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    g_assert_cmpint(warning, ==, 1);
    g_assert_cmpint(o.enlarge, ==, 0);
    g_assert_cmpint(o.width, ==, 1);

    g_free(text.data);
}


static void
options_test_stop(void)
{
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  o;

    text = options_str("w:5/rs:fill:7:x/h:9");

    imgproc_options_init(&o);
    rc = imgproc_options_apply_path(&o, &text, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(err.detail, ==, "option \"resize\" with \"x\": must be an "
                                    "integer from 0 to 2147483647");
    g_assert_cmpint(o.width, ==, 5);
    g_assert_cmpint(o.height, ==, 0);
    g_assert_cmpint(o.resizing_type, ==, IMGPROC_RESIZE_FIT);

    g_free(text.data);
}


static void
options_test_find(void)
{
    unsigned                 i, j, n;
    imgproc_str_t            name;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    for (i = 0; i < n; i++) {

        name = options_str(table[i].name);
        g_assert_true(imgproc_options_find(&name) == &table[i]);

        name.len--;
        g_assert_true(imgproc_options_find(&name) != &table[i]);

        g_free(name.data);

        for (j = 0; j < G_N_ELEMENTS(table[i].aliases); j++) {

            if (table[i].aliases[j] == NULL) {
                continue;
            }

            name = options_str(table[i].aliases[j]);
            g_assert_true(imgproc_options_find(&name) == &table[i]);
            g_free(name.data);
        }
    }
}


/* every row has what parser, canonical text and documentation need of it */

static void
options_test_table(void)
{
    char                     row[2048];
    size_t                   len;
    unsigned                 i, j, n;
    imgproc_str_t            text;
    imgproc_code_e           rc;
    imgproc_error_t          err;
    imgproc_options_t        options, defaults;
    const imgproc_arg_t     *arg;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);
    imgproc_options_init(&defaults);

    for (i = 0; i < n; i++) {

        g_assert_true(table[i].flags & IMGPROC_OPTION_URL);
        g_assert_nonnull(table[i].args[0].label);
        g_assert_true(g_str_has_suffix(table[i].doc, "."));

        for (j = 0; j < IMGPROC_OPTION_ARGS && table[i].args[j].label; j++) {

            arg = &table[i].args[j];

            g_assert_cmpuint(arg->offset, <, sizeof(imgproc_options_t));

            if (arg->rule.kind == IMGPROC_KIND_ENUM
                || arg->rule.kind == IMGPROC_KIND_GRAVITY)
            {
                g_assert_nonnull(arg->rule.names);
            }
        }

        len = imgproc_options_doc(&table[i], row, sizeof(row));

        g_assert_cmpuint(len, ==, strlen(row));
        g_assert_cmpuint(len, <, sizeof(row) - 1);
        g_assert_true(g_str_has_prefix(row, "| `"));
        g_assert_true(g_str_has_suffix(row, ". |"));

        /* the default that is documented is the default */

        (void) g_snprintf(row, sizeof(row), "%s:%s", table[i].name,
                          table[i].value);

        options = defaults;
        text = options_str(row);

        rc = imgproc_options_apply(&options, &text, NULL, &err);

        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpmem(&options, sizeof(options), &defaults,
                        sizeof(defaults));

        g_free(text.data);
    }
}


/* nothing that a client can write breaks more than its own option */

static void
options_test_random(void)
{
    int                      warning;
    char                     canon[IMGPROC_CANON_LEN];
    unsigned                 i, j, n, len;
    imgproc_str_t            text;
    imgproc_code_e           rc;
    imgproc_error_t          err;
    imgproc_options_t        options, before;
    const imgproc_option_t  *table;

    static const char  chars[] = "0123456789::::.-afpenowsgut1t\xff";

    table = imgproc_options_table(&n);
    imgproc_options_init(&options);

    for (i = 0; i < 50000; i++) {

        text = options_str(table[g_test_rand_int_range(0, n)].name);
        len = g_test_rand_int_range(1, 24);

        text.data = g_realloc(text.data, text.len + len);
        text.data[text.len++] = ':';

        for (j = 1; j < len; j++) {
            text.data[text.len++] =
                         chars[g_test_rand_int_range(0, sizeof(chars) - 1)];
        }

        before = options;
        rc = imgproc_options_apply(&options, &text, &warning, &err);

        if (rc != IMGPROC_OK) {
            g_assert_cmpmem(&options, sizeof(options), &before,
                            sizeof(before));
            g_assert_null(strchr(err.hint, '\xff'));
        }

        g_assert_cmpuint(imgproc_options_canon(&options, canon), <,
                         IMGPROC_CANON_LEN - 1);

        g_free(text.data);
    }
}


/* exactly the bytes, so that the sanitizer sees a read past them */

static imgproc_str_t
options_str(const char *s)
{
    imgproc_str_t  str;

    str.len = strlen(s);
    str.data = g_memdup2(s, str.len ? str.len : 1);

    return str;
}


static char *
options_path(const char *group, unsigned i, const char *text)
{
    char  *path, *escaped;

    escaped = g_strescape(text, NULL);
    path = g_strdup_printf("/options/%s/%u %s", group, i,
                           g_strdelimit(escaped, "/", ' '));
    g_free(escaped);

    return path;
}
