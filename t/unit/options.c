
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_options.h"
#include "imgproc_preset.h"


#define OPTIONS_CANON  2048


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
static void options_test_more_values(void);
static void options_test_warning(void);
static void options_test_stop(void);
static void options_test_allowed(void);
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
    { "g:sm", "gravity:sm:0:0" },
    { "g:no:1:2/g:sm:3:4", "gravity:sm:0:0" },
    { "g:no:1:2/g:sm::/g:no::", "gravity:no:0:0" },
    { "g:fp:0.3:0.7/g:sm", "gravity:sm:0:0" },

    { "crop:100:50", "crop:100:50" },
    { "c:0.5", "crop:0.5:0" },
    { "c::50", "crop:0:50" },
    { "c:100:50:no:1:2", "crop:100:50:no:1:2" },
    { "c:100:50:ce", "crop:100:50:ce:0:0" },
    { "c:100:50:no:1:2/c:10:5", "crop:10:5:no:1:2" },
    { "c:100:50:fp:.5:.25", "crop:100:50:fp:0.5:0.25" },
    { "c:100:50::3", "crop:100:50:ce:3:0" },
    { "c:100:50:sm", "crop:100:50:sm:0:0" },
    { "c:0.30000000000000004", "crop:0.30000000000000004:0" },

    { "trim:10", "trim:10::0:0" },
    { "t:0", "trim:0::0:0" },
    { "t:", "" },
    { "t:10.5:f80", "trim:10.5:ff8800:0:0" },
    { "t:10:ff8800:1:1", "trim:10:ff8800:1:1" },
    { "t:10::1", "trim:10::1:0" },
    { "t:10:f80/t:5", "trim:5:ff8800:0:0" },
    { "t:10:f80:1/t:20:::1", "trim:20:ff8800:1:1" },
    { "t:10:f80:1:1/t:", "" },
    { "t:10/t:::", "" },
    { "t:10/t::f80", "trim::ff8800:0:0" },
    { "t::f80/t:3", "trim:3:ff8800:0:0" },
    { "t::::1", "trim:::0:1" },

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

    { "blur:1.5", "blur:1.5" },
    { "bl:1000/bl:", "blur:1000" },
    { "bl:1/bl:0", "" },
    { "sharpen:0.7", "sharpen:0.7" },
    { "sh:1000", "sharpen:1000" },
    { "pixelate:8", "pixelate:8" },
    { "pix:8/pix:", "pixelate:8" },

    { "watermark:0.5", "watermark:0.5:ce:0:0:0" },
    { "wm:1:soea:10:-20.5:0.25", "watermark:1:soea:10:-20.5:0.25" },
    { "wm:1:re:5:6", "watermark:1:re:5:6:0" },
    { "wm:1:ch", "watermark:1:ch:0:0:0" },
    { "wm:1:no:5:6:.5/wm:0.5", "watermark:0.5:no:5:6:0.5" },
    { "wm:1:no:5:6:.5/wm::so", "watermark:1:so:0:0:0.5" },
    { "wm:1:no:5:6:.5/wm:::7", "watermark:1:no:7:0:0.5" },
    { "wm:1:no:5:6:.5/wm:::::2", "watermark:1:no:5:6:2" },
    { "wm:1/wm:0", "" },

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
    { "keep_copyright:0", "keep_copyright:0" },
    { "kcr:0/kcr:1", "" },
    { "strip_color_profile:0", "strip_color_profile:0" },
    { "scp:0/scp:1", "" },
    { "preserve_hdr:1", "preserve_hdr:1" },
    { "ph:1/ph:0", "" },

    { "max_bytes:5000", "max_bytes:5000" },
    { "mb:5000/mb:0", "" },
    { "page:3", "page:3" },
    { "pg:3/pg:", "page:3" },
    { "pages:2", "pages:2" },
    { "pgs:2/pgs:1", "" },
    { "disable_animation:1", "disable_animation:1" },
    { "da:t", "disable_animation:1" },
    { "skip_processing:png:jpg:gif", "skip_processing:jpeg:png:gif" },
    { "skp:svg", "skip_processing:svg" },
    { "skp:png/skp:gif:", "skip_processing:gif" },
    { "skp:png/skp:", "skip_processing:png" },
    { "skp:png:png::png", "skip_processing:png" },
    { "raw:1", "raw:1" },
    { "raw:1/raw:0", "" },
    { "cachebuster:v1.2-%3D\xc3\xa9", "cachebuster:v1.2-%3D\xc3\xa9" },
    { "cb:a/cb:b", "cachebuster:b" },
    { "cb:a/cb:", "" },
    { "expires:1735689600", "expires:1735689600" },
    { "exp:+0001", "expires:1" },
    { "exp:9223372036854775807", "expires:9223372036854775807" },
    { "exp:5/exp:0", "" },
    { "filename:cat", "filename:cat:0" },
    { "fn:Y2F0:1", "filename:Y2F0:1" },
    { "fn:Y2F0:1/fn:cat", "filename:cat:0" },
    { "fn:cat/fn:", "filename:cat:0" },
    { "fn:cat/fn::1", "filename::1" },
    { "return_attachment:1", "return_attachment:1" },
    { "att:1/att:0", "" },

    { "max_src_resolution:2.5", "max_src_resolution:2.5" },
    { "msr:1/msr:0", "" },
    { "max_src_file_size:1000", "max_src_file_size:1000" },
    { "msfs:1000/msfs:", "max_src_file_size:1000" },
    { "max_animation_frames:7", "max_animation_frames:7" },
    { "maf:7", "max_animation_frames:7" },
    { "max_animation_frame_resolution:0.1",
      "max_animation_frame_resolution:0.1" },
    { "mafr:3", "max_animation_frame_resolution:3" },
    { "max_result_dimension:300", "max_result_dimension:300" },
    { "mrd:300/mrd:200", "max_result_dimension:200" },

    { "preset:", "" },
    { "w:3/pr:::", "width:3" },

    { "scp:0/q:5/w:3/rs:fill",
      "resizing_type:fill/width:3/quality:5/strip_color_profile:0" }
};


#define PIXELS   "must be an integer from 0 to 2147483647"
#define PLACES   "must be one of ce, no, so, ea, we, noea, nowe, soea, sowe, fp"
#define PARTS    PLACES ", sm"
#define MARKS    "must be one of ce, no, so, ea, we, noea, nowe, soea, sowe, " \
                 "re, ch"
#define SIGMA    "must be a number from 0 to 1000"
#define BYTES    "must be text without control characters"
#define COLOUR   "must be 3 or 6 hexadecimal digits, or R:G:B of integers " \
                 "from 0 to 255"
#define FORMATS  "must be one of jpeg, png, webp, gif, avif, heic, jxl, " \
                 "tiff, svg, bmp, ico"
#define LIST     "must be one or more of jpeg, png, webp, gif, avif, heic, " \
                 "jxl, tiff, svg, bmp, ico"
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
    { "g:xx", "gravity: " PARTS },
    { "g:re", "gravity: " PARTS },
    { "g:sm:x", "gravity: x and y each must be a number" },
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
    { "c:1:1:up", "crop: gravity " PARTS },
    { "t:-1", "trim: threshold must be a number of at least 0" },
    { "t:x", "trim: threshold must be a number of at least 0" },
    { "t:1:255:0:0:1", "trim: must have from 1 to 4 arguments" },
    { "t:1:red", "trim: colour must be 3 or 6 hexadecimal digits" },
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
    { "bl:-1", "blur: " SIGMA },
    { "bl:1000.1", "blur: " SIGMA },
    { "sh:-1", "sharpen: " SIGMA },
    { "sh:1001", "sharpen: " SIGMA },
    { "pix:-1", "pixelate: " PIXELS },
    { "pix:1.5", "pixelate: " PIXELS },
    { "wm:1.1", "watermark: opacity must be a number from 0 to 1" },
    { "wm:-1", "watermark: opacity must be a number from 0 to 1" },
    { "wm:1:sm", "watermark: position " MARKS },
    { "wm:1:fp:0:0", "watermark: position " MARKS },
    { "wm:1:ce:x", "watermark: x and y each must be a number" },
    { "wm:1:ce:1:1:-1", "watermark: scale must be a number of at least 0" },
    { "wm:1:ce:1:1:1:1", "watermark: must have from 1 to 5 arguments" },
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
    { "mb:-1", "max_bytes: " PIXELS },
    { "pg:-1", "page: " PIXELS },
    { "pgs:0", "pages: must be an integer from 1 to 2147483647" },
    { "pgs:-1", "pages: must be an integer from 1 to 2147483647" },
    { "skp:exe", "skip_processing: " LIST },
    { "skp:png:best", "skip_processing: not supported, " LIST },
    { "cb:a\r\nb", "cachebuster: " BYTES },
    { "cb:a:b", "cachebuster: must have one argument" },
    { "fn:a\x7f", "filename: name " BYTES },
    { "fn:a:1:1", "filename: must have from 1 to 2 arguments" },
    { "exp:-1", "expires: must be a time in seconds since 1970" },
    { "exp:now", "expires: must be a time in seconds since 1970" },
    { "exp:9223372036854775808",
      "expires: must be a time in seconds since 1970" },
    { "pr", "preset: must have from 1 to 32 arguments" },
    { "pr:a", "unknown preset" },
    { "msr:-1", "max_src_resolution: must be a number of at least 0" },
    { "msfs:-1", "max_src_file_size: " PIXELS },
    { "maf:-1", "max_animation_frames: " PIXELS },
    { "mafr:-1",
      "max_animation_frame_resolution: must be a number of at least 0" },
    { "mrd:-1", "max_result_dimension: " PIXELS },
    { "ush:1:1:1", "unknown option" },
    { "st:a", "unknown option" },
    { "aq:size:1000", "unknown option" },
    { "stats:1", "unknown option" },
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
    g_test_add_func("/options/more values", options_test_more_values);
    g_test_add_func("/options/warning", options_test_warning);
    g_test_add_func("/options/path stops at the first bad one",
                    options_test_stop);
    g_test_add_func("/options/allowed", options_test_allowed);
    g_test_add_func("/options/random text", options_test_random);

    return g_test_run();
}


static void
options_test_good(gconstpointer data)
{
    char                   canon[OPTIONS_CANON];
    imgproc_str_t          text;
    imgproc_code_e         rc;
    imgproc_scope_t        scope;
    imgproc_error_t        err;
    imgproc_options_t      options;
    const options_good_t  *row;

    row = data;
    text = options_str(row->path);

    memset(&scope, 0, sizeof(imgproc_scope_t));
    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &text, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    g_assert_cmpuint(scope.warnings, ==, 0);

    (void) imgproc_options_canon(&options, canon, sizeof(canon));

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
    g_assert_cmpint(o.keep_copyright, ==, 1);
    g_assert_cmpint(o.preserve_hdr, ==, 0);
    g_assert_cmpint(o.trim.enabled | o.trim.has_color, ==, 0);
    g_assert_cmpint(o.trim.equal_hor | o.trim.equal_ver, ==, 0);
    g_assert_true(o.blur == 0 && o.sharpen == 0);
    g_assert_cmpint(o.pixelate, ==, 0);
    g_assert_true(o.watermark.opacity == 0 && o.watermark.scale == 0);
    g_assert_cmpint(o.watermark.gravity.type, ==, IMGPROC_GRAVITY_CENTER);
    g_assert_cmpint(o.max_bytes, ==, 0);
    g_assert_cmpint(o.page, ==, 0);
    g_assert_cmpint(o.pages, ==, 1);
    g_assert_cmpint(o.disable_animation, ==, 0);
    g_assert_cmphex(o.skip_processing, ==, 0);
    g_assert_cmpint(o.raw, ==, 0);
    g_assert_cmpuint(o.cachebuster.len, ==, 0);
    g_assert_cmpint(o.expires, ==, 0);
    g_assert_cmpuint(o.filename.len, ==, 0);
    g_assert_cmpint(o.filename_encoded, ==, 0);
    g_assert_cmpint(o.return_attachment, ==, 0);
    g_assert_true(o.max_src_resolution == 0);
    g_assert_cmpint(o.max_src_file_size, ==, 0);
    g_assert_cmpint(o.max_animation_frames, ==, 0);
    g_assert_true(o.max_animation_frame_resolution == 0);
    g_assert_cmpint(o.max_result_dimension, ==, 0);

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
options_test_more_values(void)
{
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  o;

    text = options_str("t:1.5:010203:1:1/bl:2.5/sh:3.5/pix:4/"
                       "wm:.5:ch:6:7:8/mb:9/kcr:0/ph:1/pg:10/pgs:11/da:1/"
                       "skp:gif:ico/raw:1/cb:tea/exp:5000000000/fn:bmFtZQ:1/"
                       "att:1/msr:12.5/msfs:13/maf:14/mafr:15.5/mrd:16");

    imgproc_options_init(&o);

    rc = imgproc_options_apply_path(&o, &text, NULL, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    g_assert_cmpint(o.trim.enabled & o.trim.has_color, ==, 1);
    g_assert_true(o.trim.threshold == 1.5);
    g_assert_cmpint(o.trim.color[0], ==, 1);
    g_assert_cmpint(o.trim.color[1], ==, 2);
    g_assert_cmpint(o.trim.color[2], ==, 3);
    g_assert_cmpint(o.trim.equal_hor & o.trim.equal_ver, ==, 1);
    g_assert_true(o.blur == 2.5 && o.sharpen == 3.5);
    g_assert_cmpint(o.pixelate, ==, 4);
    g_assert_true(o.watermark.opacity == 0.5 && o.watermark.scale == 8);
    g_assert_cmpint(o.watermark.gravity.type, ==, IMGPROC_GRAVITY_CHESS);
    g_assert_true(o.watermark.gravity.x == 6 && o.watermark.gravity.y == 7);
    g_assert_cmpint(o.max_bytes, ==, 9);
    g_assert_cmpint(o.keep_copyright, ==, 0);
    g_assert_cmpint(o.preserve_hdr, ==, 1);
    g_assert_cmpint(o.page, ==, 10);
    g_assert_cmpint(o.pages, ==, 11);
    g_assert_cmpint(o.disable_animation, ==, 1);
    g_assert_cmphex(o.skip_processing, ==,
                    1 << IMGPROC_FORMAT_GIF | 1 << IMGPROC_FORMAT_ICO);
    g_assert_cmpint(o.raw, ==, 1);
    g_assert_cmpmem(o.cachebuster.data, o.cachebuster.len, "tea", 3);
    g_assert_true(o.expires == 5000000000);
    g_assert_cmpmem(o.filename.data, o.filename.len, "bmFtZQ", 6);
    g_assert_cmpint(o.filename_encoded, ==, 1);
    g_assert_cmpint(o.return_attachment, ==, 1);
    g_assert_true(o.max_src_resolution == 12.5);
    g_assert_cmpint(o.max_src_file_size, ==, 13);
    g_assert_cmpint(o.max_animation_frames, ==, 14);
    g_assert_true(o.max_animation_frame_resolution == 15.5);
    g_assert_cmpint(o.max_result_dimension, ==, 16);

    g_free(text.data);
}


static void
options_test_warning(void)
{
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_options_t  o;

    text = options_str("el:1/sm:1/rs:fit:1:1:yes");

    memset(&scope, 0, sizeof(imgproc_scope_t));
    imgproc_options_init(&o);

    rc = imgproc_options_apply_path(&o, &text, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    g_assert_cmpuint(scope.warnings, ==, IMGPROC_WARN_BOOL);
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


/* an alias counts as its option, a meta option is not what it writes */

static void
options_test_allowed(void)
{
    unsigned           i;
    imgproc_str_t      name, text;
    imgproc_code_e     rc;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_allowed_t  allowed;
    imgproc_options_t  o, before;

    static const char *const  names[] = { "rs", "quality", "ext" };

    static const options_bad_t  rows[] = {
        { "rs:fit:1:1", NULL },
        { "resize:fit:1:1", NULL },
        { "q:5", NULL },
        { "quality:5", NULL },
        { "f:png", NULL },
        { "pr:", NULL },
        { "w:1", "width" },
        { "height:1", "height" },
        { "s:1:1", "size" },
        { "raw:1", "raw" },
        { "fq:jpeg:10", "format_quality" },
        { "w:bad", "width" }
    };

    memset(&allowed, 0, sizeof(imgproc_allowed_t));
    memset(&scope, 0, sizeof(imgproc_scope_t));

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        name = options_str(names[i]);
        g_assert_cmpint(imgproc_options_allow(&allowed, &name), ==, 0);
        g_free(name.data);
    }

    scope.allowed = &allowed;
    imgproc_options_init(&o);

    for (i = 0; i < G_N_ELEMENTS(rows); i++) {

        text = options_str(rows[i].option);
        before = o;

        rc = imgproc_options_apply(&o, &text, &scope, &err);

        if (rows[i].hint == NULL) {
            g_assert_cmpint(rc, ==, IMGPROC_OK);

        } else {
            g_assert_cmpint(rc, ==, IMGPROC_OPTION_NOT_ALLOWED);
            g_assert_cmpint(err.code, ==, IMGPROC_OPTION_NOT_ALLOWED);
            g_assert_cmpstr(err.hint, ==, rows[i].hint);
            g_assert_cmpmem(&o, sizeof(o), &before, sizeof(before));
        }

        g_free(text.data);
    }
}


/* nothing that a client can write breaks more than its own option */

static void
options_test_random(void)
{
    char                     canon[OPTIONS_CANON];
    size_t                   size;
    unsigned                 i, j, n, len;
    imgproc_str_t            text;
    imgproc_code_e           rc;
    imgproc_scope_t          scope;
    imgproc_error_t          err;
    imgproc_options_t        options, before;
    const imgproc_option_t  *table;

    static const char  chars[] = "0123456789::::.-afpenowsgut1t\xff";

    table = imgproc_options_table(&n);

    memset(&scope, 0, sizeof(imgproc_scope_t));
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
        rc = imgproc_options_apply(&options, &text, &scope, &err);

        if (rc != IMGPROC_OK) {
            g_assert_cmpmem(&options, sizeof(options), &before,
                            sizeof(before));
            g_assert_null(strchr(err.hint, '\xff'));
        }

        size = imgproc_options_canon(&options, canon, sizeof(canon));
        g_assert_cmpuint(strlen(canon), ==, MIN(size, sizeof(canon) - 1));

        /* strings are slices of the text */

        options.cachebuster.len = 0;
        options.filename.len = 0;

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
