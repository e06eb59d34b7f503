
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
    IMGPROC_GRAVITY_FOCUS_POINT
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


/*
 * All options, resolved: what directives and URLs write into, layer by layer.
 * Plain values without pointers: it may be copied and compared field by
 * field.  Units and bounds stand in the table of imgproc_options.c.
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
    int                has_background;
    uint8_t            background[3];  /* R, G, B */
    int                quality;        /* 0: by format */
    int                format_quality[IMGPROC_FORMATS];
    int                format;         /* imgproc_format_e, NONE: choose */
    int                strip_metadata;
    int                strip_color_profile;
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


/* the table and the number of its rows */

const imgproc_option_t *imgproc_options_table(unsigned *n);

/* by name or alias; NULL if there is none */

const imgproc_option_t *imgproc_options_find(const imgproc_str_t *name);

/*
 * Writes the option's row of the documentation's Markdown table, without a
 * line feed: names, arguments, what is allowed, default, meaning.  Returns
 * its length; buf is terminated, and the text cut if it does not fit.
 */

size_t imgproc_options_doc(const imgproc_option_t *option, char *buf,
    size_t size);

/* the built-in defaults */

void imgproc_options_init(imgproc_options_t *options);

/*
 * Applies one option, "name:argument:..", to options; the last writer wins,
 * an empty argument leaves its value, and if all are empty nothing changes
 * ("background:" clears).  Any thread.
 *
 * IMGPROC_OK, or IMGPROC_BAD_OPTION with err filled: detail quotes the value,
 * hint names the option from the table and what is allowed.  options are
 * unchanged then.  *warning, if not NULL, is set to 1 when an argument was
 * accepted that its author hardly meant (a bool that is none).
 */

imgproc_code_e imgproc_options_apply(imgproc_options_t *options,
    const imgproc_str_t *text, int *warning, imgproc_error_t *err);

/*
 * Applies options joined by "/"; empty segments are ignored.  Stops at the
 * first bad one; what stands before it stays applied.
 */

imgproc_code_e imgproc_options_apply_path(imgproc_options_t *options,
    const imgproc_str_t *path, int *warning, imgproc_error_t *err);

/* room that the canonical text of any options fits in, zero included */

#define IMGPROC_CANON_LEN  2048

/*
 * Writes the canonical text of options: those that differ from the built-in
 * defaults, by long name, in the table's order, joined by "/".  Equal
 * pictures of one source have equal texts as far as options can tell, and
 * imgproc_options_apply_path() reads the text back to equal options.
 * Returns its length; buf is terminated.
 */

size_t imgproc_options_canon(const imgproc_options_t *options,
    char buf[IMGPROC_CANON_LEN]);


#endif /* _IMGPROC_OPTIONS_H_INCLUDED_ */
