
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_OPTIONS_H_INCLUDED_
#define _IMGPROC_OPTIONS_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"
#include "imgproc_grammar.h"


typedef enum {
    IMGPROC_RESIZE_FIT = 0,
    IMGPROC_RESIZE_FILL,
    IMGPROC_RESIZE_FILL_DOWN,
    IMGPROC_RESIZE_FORCE,
    IMGPROC_RESIZE_AUTO
} imgproc_resize_e;


typedef enum {
    IMGPROC_GRAVITY_CENTER = 0,
    IMGPROC_GRAVITY_NORTH,
    IMGPROC_GRAVITY_SOUTH,
    IMGPROC_GRAVITY_EAST,
    IMGPROC_GRAVITY_WEST,
    IMGPROC_GRAVITY_NORTH_EAST,
    IMGPROC_GRAVITY_NORTH_WEST,
    IMGPROC_GRAVITY_SOUTH_EAST,
    IMGPROC_GRAVITY_SOUTH_WEST,
    IMGPROC_GRAVITY_FOCUS_POINT,
    IMGPROC_GRAVITY_SMART,
    IMGPROC_GRAVITY_REPLICATE,     /* of a watermark: tiles */
    IMGPROC_GRAVITY_CHESS          /* and tiles with gaps */
} imgproc_gravity_e;


/* x, y: offsets, or the focus point as parts 0..1 of the sides */

typedef struct {
    int                type;       /* imgproc_gravity_e */
    double             x;
    double             y;
} imgproc_gravity_t;


typedef struct {
    int                enabled;
    imgproc_gravity_t  gravity;
} imgproc_extend_t;


/* width, height: >= 1 pixels, < 1 a part of the side, 0 the whole side */

typedef struct {
    double             width;
    double             height;
    int                has_gravity;  /* 0: the gravity option's */
    imgproc_gravity_t  gravity;
} imgproc_crop_t;


/* threshold: distance of colours that still counts as background */

typedef struct {
    int                enabled;
    double             threshold;
    int                has_color;  /* 0: the colour of the pixel at 0, 0 */
    uint8_t            color[3];   /* R, G, B */
    int                equal_hor;  /* the same margin on both sides */
    int                equal_ver;
} imgproc_trim_t;


/* scale: the mark's box as a part of the picture, 0: its natural size */

typedef struct {
    double             opacity;    /* 0: no watermark */
    imgproc_gravity_t  gravity;
    double             scale;
} imgproc_mark_t;


/*
 * All options, resolved: what directives and URLs write into, layer by layer.
 * Plain values that may be copied and compared field by field, but for two
 * slices of the text they were read from; who takes them to a thread clears
 * these.  Units and bounds stand in imgproc_table.c.
 */

typedef struct {
    int                resizing_type;  /* imgproc_resize_e */
    int                width;
    int                height;
    int                min_width;
    int                min_height;
    double             zoom_x;
    double             zoom_y;
    double             dpr;
    int                enlarge;
    imgproc_extend_t   extend;
    imgproc_extend_t   extend_aspect_ratio;
    imgproc_gravity_t  gravity;
    imgproc_crop_t     crop;
    int                padding[4];     /* top, right, bottom, left */
    int                auto_rotate;
    int                rotate;         /* 0, 90, 180, 270 */
    int                flip_h;
    int                flip_v;
    imgproc_trim_t     trim;
    int                has_background;
    uint8_t            background[3];  /* R, G, B */
    double             blur;           /* sigma in pixels, 0: none */
    double             sharpen;
    int                pixelate;       /* side of a block, 0 and 1: none */
    imgproc_mark_t     watermark;
    int                quality;        /* 0: by format */
    int                format_quality[IMGPROC_FORMATS];
    int                format;         /* imgproc_format_e, NONE: choose */
    int                max_bytes;      /* of the result, 0: no limit */
    int                strip_metadata;
    int                keep_copyright;
    int                strip_color_profile;
    int                preserve_hdr;
    int                page;           /* the first one, from 0 */
    int                pages;
    int                disable_animation;
    uint32_t           skip_processing;  /* bits 1 << format */
    int                raw;
    imgproc_str_t      cachebuster;
    int64_t            expires;        /* seconds since 1970, 0: never */
    imgproc_str_t      filename;       /* without extension */
    int                filename_encoded;  /* in base64, as is yet unchecked */
    int                return_attachment;

    /* may lower the limits of the configuration, 0: they stay */
    double             max_src_resolution;  /* megapixels */
    int                max_src_file_size;   /* bytes */
    int                max_animation_frames;
    double             max_animation_frame_resolution;  /* megapixels */
    int                max_result_dimension;
} imgproc_options_t;


/* an argument, or several (gravity, R:G:B), of an option */

typedef struct {
    const char        *label;
    imgproc_rule_t     rule;
    size_t             offset;     /* of the value in imgproc_options_t */
    size_t             present;    /* of an int set to 1 with it, 0: none */
    size_t             like;       /* of what it takes if missing, 0: none */
} imgproc_arg_t;


#define IMGPROC_OPTION_DIRECTIVE  0x0001
#define IMGPROC_OPTION_URL        0x0002
#define IMGPROC_OPTION_META       0x0004  /* writes others, is never printed */
#define IMGPROC_OPTION_CLEAR      0x0008  /* an only empty argument clears it */
#define IMGPROC_OPTION_WHOLE      0x0010  /* arguments left out are cleared */

#define IMGPROC_OPTION_ARGS       8


/* a row of THE table, which drives parser, canonical text and documentation */

typedef struct {
    const char        *name;
    const char        *aliases[2];
    unsigned           flags;
    const char        *value;      /* the default, as arguments */
    imgproc_arg_t      args[IMGPROC_OPTION_ARGS];
    const char        *doc;        /* Markdown, one line */
} imgproc_option_t;


/* a set of options, by their rows in the table */

typedef struct {
    uint64_t           rows[2];
} imgproc_allowed_t;


/* presets and the options that are allowed: imgproc_preset.h */

typedef struct imgproc_scope_s  imgproc_scope_t;


/* the table and the number of its rows */

const imgproc_option_t *imgproc_options_table(unsigned *n);

/* by name or alias; NULL if there is none */

const imgproc_option_t *imgproc_options_find(const imgproc_str_t *name);

/*
 * Adds the option of that name or alias to a set that was zeroed first.
 * 0, or -1: there is none.
 */

int imgproc_options_allow(imgproc_allowed_t *allowed,
    const imgproc_str_t *name);

/* whether the option, a row of the table, is in the set */

int imgproc_options_allowed(const imgproc_allowed_t *allowed,
    const imgproc_option_t *option);

/*
 * Writes the option's row of the documentation's Markdown table, without a
 * line feed: names, arguments, what is allowed, default, meaning.  Returns
 * its length; buf is terminated, and the text cut if it does not fit.
 */

size_t imgproc_options_doc(const imgproc_option_t *option, char *buf,
    size_t size);

/* the quality that a result of that format is written with, 1 .. 100 */

int imgproc_options_quality(const imgproc_options_t *options,
    imgproc_format_e format);

/* the built-in defaults */

void imgproc_options_init(imgproc_options_t *options);

/*
 * Applies one option, "name:argument:..", to options; the last writer wins,
 * an empty argument leaves its value, and if all are empty nothing changes
 * ("background:", "trim:" and "cachebuster:" clear).  scope may be NULL:
 * there are no presets, and all options are allowed.  What options get of
 * strings are slices of text, or of a preset's.  Any thread.
 *
 * IMGPROC_OK; IMGPROC_BAD_OPTION with err filled: detail quotes the value,
 * hint names the option from the table and what is allowed; or
 * IMGPROC_OPTION_NOT_ALLOWED: hint is the option's name.  options are
 * unchanged then.
 */

imgproc_code_e imgproc_options_apply(imgproc_options_t *options,
    const imgproc_str_t *text, imgproc_scope_t *scope, imgproc_error_t *err);

/*
 * Applies options joined by "/"; empty segments are ignored.  Stops at the
 * first bad one; what stands before it stays applied.
 */

imgproc_code_e imgproc_options_apply_path(imgproc_options_t *options,
    const imgproc_str_t *path, imgproc_scope_t *scope, imgproc_error_t *err);

/*
 * Writes the canonical text of options: those that differ from the built-in
 * defaults, by long name, in the table's order, joined by "/".  Equal
 * pictures of one source have equal texts as far as options can tell, and
 * imgproc_options_apply_path() reads the text back to equal options.
 *
 * As snprintf(), returns the length that the text has, without the zero, and
 * cuts it if it does not fit; buf is terminated unless size is 0.
 */

size_t imgproc_options_canon(const imgproc_options_t *options, char *buf,
    size_t size);


#endif /* _IMGPROC_OPTIONS_H_INCLUDED_ */
