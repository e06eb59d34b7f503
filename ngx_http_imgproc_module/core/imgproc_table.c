
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <stddef.h>
#include <string.h>

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


#define PLACES                              \
    { "ce", IMGPROC_GRAVITY_CENTER },       \
    { "no", IMGPROC_GRAVITY_NORTH },        \
    { "so", IMGPROC_GRAVITY_SOUTH },        \
    { "ea", IMGPROC_GRAVITY_EAST },         \
    { "we", IMGPROC_GRAVITY_WEST },         \
    { "noea", IMGPROC_GRAVITY_NORTH_EAST }, \
    { "nowe", IMGPROC_GRAVITY_NORTH_WEST }, \
    { "soea", IMGPROC_GRAVITY_SOUTH_EAST }, \
    { "sowe", IMGPROC_GRAVITY_SOUTH_WEST }


/* of the part that is kept */

static const imgproc_name_t  imgproc_gravity_names[] = {
    PLACES,
    { "fp", IMGPROC_GRAVITY_FOCUS_POINT },
    { "sm", IMGPROC_GRAVITY_SMART },
    { NULL, 0 }
};


/* of a picture on a larger canvas */

static const imgproc_name_t  imgproc_place_names[] = {
    PLACES,
    { "fp", IMGPROC_GRAVITY_FOCUS_POINT },
    { "sm", -1 },
    { NULL, 0 }
};


static const imgproc_name_t  imgproc_mark_names[] = {
    PLACES,
    { "re", IMGPROC_GRAVITY_REPLICATE },
    { "ch", IMGPROC_GRAVITY_CHESS },
    { NULL, 0 }
};


#define FIELD(f)      offsetof(imgproc_options_t, f)

#define INT(a, b)     { IMGPROC_KIND_INT, a, b, NULL }
#define PIXELS        INT(0, G_MAXINT)
#define NUMBER(a, b)  { IMGPROC_KIND_FLOAT, a, b, NULL }
#define POSITIVE      { IMGPROC_KIND_POSITIVE, 0, HUGE_VAL, NULL }
#define THRESHOLD     { IMGPROC_KIND_THRESHOLD, 0, HUGE_VAL, NULL }
#define KIND(k)       { IMGPROC_KIND_##k, 0, 0, NULL }
#define NAMES(n)      { IMGPROC_KIND_ENUM, 0, 0, n }
#define GRAVITY(n)    { IMGPROC_KIND_GRAVITY, 0, 0, n }

#define EVERYWHERE    (IMGPROC_OPTION_DIRECTIVE|IMGPROC_OPTION_URL)
#define META          (EVERYWHERE|IMGPROC_OPTION_META)
#define CLEAR         (EVERYWHERE|IMGPROC_OPTION_CLEAR)
#define WHOLE         (EVERYWHERE|IMGPROC_OPTION_WHOLE)


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
        { "gravity", GRAVITY(imgproc_place_names), FIELD(extend.gravity), 0,
          0 } },
      "Sets `resizing_type`, `width`, `height`, `enlarge` and `extend`; the "
      "gravity is that of `extend`." },

    { "size", { "s", NULL }, META, "",
      { { "width", PIXELS, FIELD(width), 0, 0 },
        { "height", PIXELS, FIELD(height), 0, 0 },
        { "enlarge", KIND(BOOL), FIELD(enlarge), 0, 0 },
        { "extend", KIND(BOOL), FIELD(extend.enabled), 0, 0 },
        { "gravity", GRAVITY(imgproc_place_names), FIELD(extend.gravity), 0,
          0 } },
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
        { "gravity", GRAVITY(imgproc_place_names), FIELD(extend.gravity), 0,
          0 } },
      "Pads a picture smaller than width and height to that size." },

    { "extend_aspect_ratio", { "extend_ar", "exar" }, EVERYWHERE, "0:ce:0:0",
      { { "extend", KIND(BOOL), FIELD(extend_aspect_ratio.enabled), 0, 0 },
        { "gravity", GRAVITY(imgproc_place_names),
          FIELD(extend_aspect_ratio.gravity), 0, 0 } },
      "Pads the picture to the ratio of width and height." },

    { "gravity", { "g", NULL }, EVERYWHERE, "ce:0:0",
      { { "type", GRAVITY(imgproc_gravity_names), FIELD(gravity), 0, 0 } },
      "Chooses the part that is kept where something is cut off: a place, "
      "with offsets in pixels (a part of the side if under 1), a focus point "
      "`fp:x:y` in parts of the sides, or `sm`, the part that draws most "
      "attention. Missing offsets are 0." },

    { "crop", { "c", NULL }, EVERYWHERE, "0:0",
      { { "width", NUMBER(0, HUGE_VAL), FIELD(crop.width), 0, 0 },
        { "height", NUMBER(0, HUGE_VAL), FIELD(crop.height), 0, 0 },
        { "gravity", GRAVITY(imgproc_gravity_names), FIELD(crop.gravity),
          FIELD(crop.has_gravity), 0 } },
      "Cuts this area out before anything else is done: pixels of the "
      "source, or a part of its side if under 1; 0 is the whole side. "
      "Without a gravity of its own it uses `gravity`." },

    { "trim", { "t", NULL }, CLEAR, "",
      { { "threshold", THRESHOLD, FIELD(trim.threshold), FIELD(trim.enabled),
          0 },
        { "colour", KIND(HEX), FIELD(trim.color), FIELD(trim.has_color), 0 },
        { "equal_hor", KIND(BOOL), FIELD(trim.equal_hor), 0, 0 },
        { "equal_ver", KIND(BOOL), FIELD(trim.equal_ver), 0, 0 } },
      "Cuts the background off before anything else is done: what differs "
      "from the colour, or from the upper left pixel, by the threshold or "
      "less; `equal_hor` and `equal_ver` cut the same off both sides. An "
      "empty threshold, unlike 0, trims nothing. Animations are not "
      "trimmed." },

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

    { "background", { "bg", NULL }, CLEAR, "",
      { { "colour", KIND(COLOUR), FIELD(background),
          FIELD(has_background), 0 } },
      "Flattens transparent pictures onto this colour; empty clears it." },

    { "blur", { "bl", NULL }, EVERYWHERE, "0",
      { { "sigma", NUMBER(0, 1000), FIELD(blur), 0, 0 } },
      "Blurs the result, with this standard deviation in pixels." },

    { "sharpen", { "sh", NULL }, EVERYWHERE, "0",
      { { "sigma", NUMBER(0, 1000), FIELD(sharpen), 0, 0 } },
      "Sharpens the result, with this standard deviation in pixels." },

    { "pixelate", { "pix", NULL }, EVERYWHERE, "0",
      { { "size", PIXELS, FIELD(pixelate), 0, 0 } },
      "Makes squares of so many pixels, each of one colour." },

    { "watermark", { "wm", NULL }, EVERYWHERE, "0:ce:0:0:0",
      { { "opacity", NUMBER(0, 1), FIELD(watermark.opacity), 0, 0 },
        { "position", GRAVITY(imgproc_mark_names), FIELD(watermark.gravity),
          0, 0 },
        { "scale", NUMBER(0, HUGE_VAL), FIELD(watermark.scale), 0, 0 } },
      "Lays the configured mark over the result: at a place, with offsets in "
      "pixels (a part of the side if under 1), as tiles (`re`), or as tiles "
      "with gaps like those of a chess board (`ch`). The scale is the size of "
      "the mark as a part of the result's; 0 keeps its own size." },

    { "quality", { "q", NULL }, EVERYWHERE, "0",
      { { "quality", INT(0, 100), FIELD(quality), 0, 0 } },
      "Sets the quality of lossy formats; 0 takes `format_quality`, then "
      "80." },

    { "format_quality", { "fq", NULL }, EVERYWHERE,
      "webp:79:avif:63:jxl:77",
      { { "format", KIND(QUALITIES), FIELD(format_quality), 0, 0 } },
      "Sets the quality of single formats; 0 is 80." },

    { "max_bytes", { "mb", NULL }, EVERYWHERE, "0",
      { { "bytes", PIXELS, FIELD(max_bytes), 0, 0 } },
      "Lowers the quality of lossy formats until the result has no more "
      "bytes; if it still has more at quality 10, it stays so." },

    { "format", { "f", "ext" }, EVERYWHERE, "",
      { { "format", KIND(FORMAT), FIELD(format), 0, 0 } },
      "Sets the format of the result, which is chosen by the source and "
      "the client otherwise; a format that cannot be written is refused." },

    { "strip_metadata", { "sm", NULL }, EVERYWHERE, "1",
      { { "strip", KIND(BOOL), FIELD(strip_metadata), 0, 0 } },
      "Removes EXIF, XMP and IPTC data." },

    { "keep_copyright", { "kcr", NULL }, EVERYWHERE, "1",
      { { "keep", KIND(BOOL), FIELD(keep_copyright), 0, 0 } },
      "Keeps what says whose the picture is, though the metadata are "
      "removed." },

    { "strip_color_profile", { "scp", NULL }, EVERYWHERE, "1",
      { { "strip", KIND(BOOL), FIELD(strip_color_profile), 0, 0 } },
      "Converts to sRGB and removes the ICC profile." },

    { "preserve_hdr", { "ph", NULL }, EVERYWHERE, "0",
      { { "preserve", KIND(BOOL), FIELD(preserve_hdr), 0, 0 } },
      "Keeps more than 8 bits to the channel where the format of the result "
      "can." },

    { "page", { "pg", NULL }, EVERYWHERE, "0",
      { { "page", PIXELS, FIELD(page), 0, 0 } },
      "Takes this page or frame of the source, counted from 0, if the result "
      "is no animation." },

    { "pages", { "pgs", NULL }, EVERYWHERE, "1",
      { { "pages", INT(1, G_MAXINT), FIELD(pages), 0, 0 } },
      "Takes so many pages or frames, one below the other, if the result is "
      "no animation." },

    { "disable_animation", { "da", NULL }, EVERYWHERE, "0",
      { { "disable", KIND(BOOL), FIELD(disable_animation), 0, 0 } },
      "Makes a still picture of an animation." },

    { "skip_processing", { "skp", NULL }, EVERYWHERE, "",
      { { "format", KIND(FORMATS), FIELD(skip_processing), 0, 0 } },
      "Passes sources of these formats on as they are, unless another format "
      "is asked for." },

    { "raw", { NULL, NULL }, EVERYWHERE, "0",
      { { "raw", KIND(BOOL), FIELD(raw), 0, 0 } },
      "Passes the source on as it is." },

    { "cachebuster", { "cb", NULL }, CLEAR, "",
      { { "text", KIND(STRING), FIELD(cachebuster), 0, 0 } },
      "Does nothing to the picture, but is a part of `$imgproc_options`; "
      "empty clears it." },

    { "expires", { "exp", NULL }, EVERYWHERE, "0",
      { { "time", KIND(TIME), FIELD(expires), 0, 0 } },
      "Answers with 404 from that time on, and lets nobody keep the result "
      "longer; 0 is never." },

    { "filename", { "fn", NULL }, WHOLE, "",
      { { "name", KIND(STRING), FIELD(filename), 0, 0 },
        { "base64", KIND(BOOL), FIELD(filename_encoded), 0, 0 } },
      "Sets the name that the result is saved by, without its extension and, "
      "on demand, in base64; it is the source's otherwise." },

    { "return_attachment", { "att", NULL }, EVERYWHERE, "0",
      { { "attachment", KIND(BOOL), FIELD(return_attachment), 0, 0 } },
      "Has browsers save the result instead of showing it." },

    { "preset", { "pr", NULL }, META, "",
      { { "name", KIND(PRESETS), 0, 0, 0 } },
      "Applies the options of these presets, in this order." },

    { "max_src_resolution", { "msr", NULL }, EVERYWHERE, "0",
      { { "megapixels", NUMBER(0, HUGE_VAL), FIELD(max_src_resolution), 0,
          0 } },
      "Lowers `imgproc_max_source_resolution`; 0 leaves it." },

    { "max_src_file_size", { "msfs", NULL }, EVERYWHERE, "0",
      { { "bytes", PIXELS, FIELD(max_src_file_size), 0, 0 } },
      "Lowers `imgproc_max_source_size`; 0 leaves it." },

    { "max_animation_frames", { "maf", NULL }, EVERYWHERE, "0",
      { { "frames", PIXELS, FIELD(max_animation_frames), 0, 0 } },
      "Lowers `imgproc_max_animation_frames`; 0 leaves it." },

    { "max_animation_frame_resolution", { "mafr", NULL }, EVERYWHERE, "0",
      { { "megapixels", NUMBER(0, HUGE_VAL),
          FIELD(max_animation_frame_resolution), 0, 0 } },
      "Lowers `imgproc_max_animation_frame_resolution`; 0 leaves it." },

    { "max_result_dimension", { "mrd", NULL }, EVERYWHERE, "0",
      { { "pixels", PIXELS, FIELD(max_result_dimension), 0, 0 } },
      "Lowers `imgproc_max_result_dimension`; 0 leaves it." }
};


G_STATIC_ASSERT(G_N_ELEMENTS(imgproc_option_rows)
                <= sizeof(imgproc_allowed_t) * 8);


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


int
imgproc_options_allow(imgproc_allowed_t *allowed, const imgproc_str_t *name)
{
    size_t                   i;
    const imgproc_option_t  *option;

    option = imgproc_options_find(name);

    if (option == NULL) {
        return -1;
    }

    i = option - imgproc_option_rows;

    allowed->rows[i / 64] |= UINT64_C(1) << (i % 64);

    return 0;
}


int
imgproc_options_allowed(const imgproc_allowed_t *allowed,
    const imgproc_option_t *option)
{
    size_t  i;

    i = option - imgproc_option_rows;

    return (allowed->rows[i / 64] >> (i % 64)) & 1;
}
