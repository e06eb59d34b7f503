
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <stddef.h>
#include <string.h>

#include "imgproc_argument.h"
#include "imgproc_options.h"


static int imgproc_options_named(const imgproc_option_t *option,
    const imgproc_str_t *name);


static const imgproc_name_t  imgproc_resize_names[] = {
    { "fit", IMGPROC_RESIZE_FIT },
    { "fill", IMGPROC_RESIZE_FILL },
    { "fill-down", IMGPROC_RESIZE_FILL_DOWN },
    { "force", IMGPROC_RESIZE_FORCE },
    { "auto", IMGPROC_RESIZE_AUTO },
    { NULL, 0 }
};


static const imgproc_name_t  imgproc_gravity_names[] = {
    { "ce", IMGPROC_GRAVITY_CENTER },
    { "no", IMGPROC_GRAVITY_NORTH },
    { "so", IMGPROC_GRAVITY_SOUTH },
    { "ea", IMGPROC_GRAVITY_EAST },
    { "we", IMGPROC_GRAVITY_WEST },
    { "noea", IMGPROC_GRAVITY_NORTH_EAST },
    { "nowe", IMGPROC_GRAVITY_NORTH_WEST },
    { "soea", IMGPROC_GRAVITY_SOUTH_EAST },
    { "sowe", IMGPROC_GRAVITY_SOUTH_WEST },
    { "fp", IMGPROC_GRAVITY_FOCUS_POINT },
    { "sm", -1 },
    { NULL, 0 }
};


#define FIELD(f)     offsetof(imgproc_options_t, f)

#define INT(a, b)    { IMGPROC_KIND_INT, a, b, NULL }
#define PIXELS       INT(0, G_MAXINT)
#define SIDE         { IMGPROC_KIND_FLOAT, 0, HUGE_VAL, NULL }
#define POSITIVE     { IMGPROC_KIND_POSITIVE, 0, HUGE_VAL, NULL }
#define KIND(k)      { IMGPROC_KIND_##k, 0, 0, NULL }
#define NAMES(n)     { IMGPROC_KIND_ENUM, 0, 0, n }
#define GRAVITY      { IMGPROC_KIND_GRAVITY, 0, 0, imgproc_gravity_names }

#define EVERYWHERE   (IMGPROC_OPTION_DIRECTIVE|IMGPROC_OPTION_URL)
#define META         (EVERYWHERE|IMGPROC_OPTION_META)


/*
 * Name, aliases, where it may stand, default, doc; its arguments: label,
 * rule, value, present, like.
 */

static const imgproc_option_t  imgproc_option_rows[] = {

    { "resize", { "rs", NULL }, META, "",
      { { "type", NAMES(imgproc_resize_names), FIELD(resizing_type), 0, 0 },
        { "width", PIXELS, FIELD(width), 0, 0 },
        { "height", PIXELS, FIELD(height), 0, 0 },
        { "enlarge", KIND(BOOL), FIELD(enlarge), 0, 0 },
        { "extend", KIND(BOOL), FIELD(extend.enabled), 0, 0 },
        { "gravity", GRAVITY, FIELD(extend.gravity), 0, 0 } },
      "Sets `resizing_type`, `width`, `height`, `enlarge` and `extend`; the "
      "gravity is that of `extend`." },

    { "size", { "s", NULL }, META, "",
      { { "width", PIXELS, FIELD(width), 0, 0 },
        { "height", PIXELS, FIELD(height), 0, 0 },
        { "enlarge", KIND(BOOL), FIELD(enlarge), 0, 0 },
        { "extend", KIND(BOOL), FIELD(extend.enabled), 0, 0 },
        { "gravity", GRAVITY, FIELD(extend.gravity), 0, 0 } },
      "Sets `width`, `height`, `enlarge` and `extend`; the gravity is that "
      "of `extend`." },

    { "resizing_type", { "rt", NULL }, EVERYWHERE, "fit",
      { { "type", NAMES(imgproc_resize_names), FIELD(resizing_type), 0, 0 } },
      "Chooses how the picture meets width and height: `fit` inside; `fill` "
      "and crop what sticks out; `fill-down` likewise, keeping the ratio of "
      "a picture that is too small; `force` ignores the ratio; `auto` is "
      "`fill` if picture and target are both portrait or both landscape, "
      "else `fit`." },

    { "width", { "w", NULL }, EVERYWHERE, "0",
      { { "width", PIXELS, FIELD(width), 0, 0 } },
      "Sets the width of the result in pixels; 0 follows the height, and "
      "keeps the width with `force`." },

    { "height", { "h", NULL }, EVERYWHERE, "0",
      { { "height", PIXELS, FIELD(height), 0, 0 } },
      "Sets the height of the result in pixels; 0 follows the width, and "
      "keeps the height with `force`." },

    { "min-width", { "mw", NULL }, EVERYWHERE, "0",
      { { "width", PIXELS, FIELD(min_width), 0, 0 } },
      "Sets a lower bound of the width after scaling, which may enlarge; the "
      "result is still cropped to width and height." },

    { "min-height", { "mh", NULL }, EVERYWHERE, "0",
      { { "height", PIXELS, FIELD(min_height), 0, 0 } },
      "Sets a lower bound of the height after scaling, which may enlarge; "
      "the result is still cropped to width and height." },

    { "zoom", { "z", NULL }, EVERYWHERE, "1",
      { { "x", POSITIVE, FIELD(zoom_x), 0, 0 },
        { "y", POSITIVE, FIELD(zoom_y), 0, FIELD(zoom_x) } },
      "Multiplies width and height, but neither offsets nor paddings; a "
      "missing y is x." },

    { "dpr", { NULL, NULL }, EVERYWHERE, "1",
      { { "ratio", POSITIVE, FIELD(dpr), 0, 0 } },
      "Multiplies width, height, offsets and paddings, for screens of that "
      "pixel ratio; limited so that the picture is not enlarged, unless "
      "`enlarge` is set." },

    { "enlarge", { "el", NULL }, EVERYWHERE, "0",
      { { "enlarge", KIND(BOOL), FIELD(enlarge), 0, 0 } },
      "Allows to scale up; vector sources are scaled up always." },

    { "extend", { "ex", NULL }, EVERYWHERE, "0:ce:0:0",
      { { "extend", KIND(BOOL), FIELD(extend.enabled), 0, 0 },
        { "gravity", GRAVITY, FIELD(extend.gravity), 0, 0 } },
      "Pads a picture smaller than width and height to that size." },

    { "extend_aspect_ratio", { "extend_ar", "exar" }, EVERYWHERE, "0:ce:0:0",
      { { "extend", KIND(BOOL), FIELD(extend_aspect_ratio.enabled), 0, 0 },
        { "gravity", GRAVITY, FIELD(extend_aspect_ratio.gravity), 0, 0 } },
      "Pads the picture to the ratio of width and height." },

    { "gravity", { "g", NULL }, EVERYWHERE, "ce:0:0",
      { { "type", GRAVITY, FIELD(gravity), 0, 0 } },
      "Chooses the part that is kept where something is cut off: a place, "
      "with offsets in pixels (a part of the side if under 1), or a focus "
      "point `fp:x:y` in parts of the sides. Missing offsets are 0." },

    { "crop", { "c", NULL }, EVERYWHERE, "0:0",
      { { "width", SIDE, FIELD(crop.width), 0, 0 },
        { "height", SIDE, FIELD(crop.height), 0, 0 },
        { "gravity", GRAVITY, FIELD(crop.gravity), FIELD(crop.has_gravity),
          0 } },
      "Cuts this area out before anything else is done: pixels of the "
      "source, or a part of its side if under 1; 0 is the whole side. "
      "Without a gravity of its own it uses `gravity`." },

    { "padding", { "pd", NULL }, EVERYWHERE, "0",
      { { "top", PIXELS, FIELD(padding[0]), 0, 0 },
        { "right", PIXELS, FIELD(padding[1]), 0, FIELD(padding[0]) },
        { "bottom", PIXELS, FIELD(padding[2]), 0, FIELD(padding[0]) },
        { "left", PIXELS, FIELD(padding[3]), 0, FIELD(padding[1]) } },
      "Adds room around the result, in pixels times `dpr`; missing sides "
      "follow the opposite ones as in CSS." },

    { "auto_rotate", { "ar", NULL }, EVERYWHERE, "1",
      { { "rotate", KIND(BOOL), FIELD(auto_rotate), 0, 0 } },
      "Applies the orientation that the source's EXIF data tell." },

    { "rotate", { "rot", NULL }, EVERYWHERE, "0",
      { { "angle", KIND(ANGLE), FIELD(rotate), 0, 0 } },
      "Rotates clockwise, after EXIF's orientation." },

    { "flip", { "fl", NULL }, EVERYWHERE, "0:0",
      { { "horizontal", KIND(BOOL), FIELD(flip_h), 0, 0 },
        { "vertical", KIND(BOOL), FIELD(flip_v), 0, 0 } },
      "Flips, after `rotate`." },

    { "background", { "bg", NULL }, EVERYWHERE, "",
      { { "colour", KIND(COLOUR), FIELD(background),
          FIELD(has_background), 0 } },
      "Flattens transparent pictures onto this colour; empty clears it." },

    { "quality", { "q", NULL }, EVERYWHERE, "0",
      { { "quality", INT(0, 100), FIELD(quality), 0, 0 } },
      "Sets the quality of lossy formats; 0 takes `format_quality`, then "
      "80." },

    { "format_quality", { "fq", NULL }, EVERYWHERE,
      "webp:79:avif:63:jxl:77",
      { { "format", KIND(QUALITIES), FIELD(format_quality), 0, 0 } },
      "Sets the quality of single formats; 0 is 80." },

    { "format", { "f", "ext" }, EVERYWHERE, "",
      { { "format", KIND(FORMAT), FIELD(format), 0, 0 } },
      "Sets the format of the result, which is chosen by the source and "
      "the client otherwise; a format that cannot be written is refused." },

    { "strip_metadata", { "sm", NULL }, EVERYWHERE, "1",
      { { "strip", KIND(BOOL), FIELD(strip_metadata), 0, 0 } },
      "Removes EXIF, XMP and IPTC data." },

    { "strip_color_profile", { "scp", NULL }, EVERYWHERE, "1",
      { { "strip", KIND(BOOL), FIELD(strip_color_profile), 0, 0 } },
      "Converts to sRGB and removes the ICC profile." }
};


const imgproc_option_t *
imgproc_options_table(unsigned *n)
{
    *n = G_N_ELEMENTS(imgproc_option_rows);

    return imgproc_option_rows;
}


const imgproc_option_t *
imgproc_options_find(const imgproc_str_t *name)
{
    unsigned  i;

    for (i = 0; i < G_N_ELEMENTS(imgproc_option_rows); i++) {
        if (imgproc_options_named(&imgproc_option_rows[i], name)) {
            return &imgproc_option_rows[i];
        }
    }

    return NULL;
}


static int
imgproc_options_named(const imgproc_option_t *option,
    const imgproc_str_t *name)
{
    unsigned     i;
    const char  *s;

    s = option->name;

    for (i = 0; s; i++) {

        if (name->len == strlen(s) && memcmp(name->data, s, name->len) == 0) {
            return 1;
        }

        s = i < G_N_ELEMENTS(option->aliases) ? option->aliases[i] : NULL;
    }

    return 0;
}


void
imgproc_options_init(imgproc_options_t *options)
{
    unsigned         i, n;
    imgproc_str_t    text, name, args[IMGPROC_MAX_ARGS];
    imgproc_error_t  err;

    memset(options, 0, sizeof(imgproc_options_t));

    for (i = 0; i < G_N_ELEMENTS(imgproc_option_rows); i++) {

        text.data = (u_char *) imgproc_option_rows[i].value;
        text.len = strlen(imgproc_option_rows[i].value);

        /* no option's name stands before the arguments here */

        n = imgproc_grammar_split(&text, &name, args + 1,
                                  IMGPROC_MAX_ARGS - 1);
        args[0] = name;

        (void) imgproc_argument_apply(options, &imgproc_option_rows[i], args,
                                      n + 1, NULL, &err);
    }
}


imgproc_code_e
imgproc_options_apply(imgproc_options_t *options, const imgproc_str_t *text,
    int *warning, imgproc_error_t *err)
{
    unsigned                 n;
    imgproc_str_t            name, args[IMGPROC_MAX_ARGS];
    imgproc_code_e           rc;
    imgproc_options_t        copy;
    const imgproc_option_t  *option;

    n = imgproc_grammar_split(text, &name, args, IMGPROC_MAX_ARGS);

    option = imgproc_options_find(&name);

    if (option == NULL) {
        (void) imgproc_error(err, IMGPROC_BAD_OPTION,
                             "unknown option \"%.*s\"",
                             (int) MIN(name.len, 128), name.data);
        (void) g_strlcpy(err->hint, "unknown option", sizeof(err->hint));
        return IMGPROC_BAD_OPTION;
    }

    copy = *options;

    rc = imgproc_argument_apply(&copy, option, args, n, warning, err);

    if (rc == IMGPROC_OK) {
        *options = copy;
    }

    return rc;
}


imgproc_code_e
imgproc_options_apply_path(imgproc_options_t *options,
    const imgproc_str_t *path, int *warning, imgproc_error_t *err)
{
    u_char          *p, *last, *end;
    imgproc_str_t    option;
    imgproc_code_e   rc;

    p = path->data;
    last = p + path->len;

    while (p < last) {

        end = memchr(p, '/', last - p);
        if (end == NULL) {
            end = last;
        }

        option.data = p;
        option.len = end - p;

        p = end + 1;

        if (option.len == 0) {
            continue;
        }

        rc = imgproc_options_apply(options, &option, warning, err);

        if (rc != IMGPROC_OK) {
            return rc;
        }
    }

    return IMGPROC_OK;
}
