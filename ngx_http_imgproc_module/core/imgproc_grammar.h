
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_GRAMMAR_H_INCLUDED_
#define _IMGPROC_GRAMMAR_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/* the most arguments that one option may have */

#define IMGPROC_MAX_ARGS    32

/* the most characters of a number */

#define IMGPROC_NUMBER_LEN  64


/*
 * What an argument is, and behind it what it is stored as.  Scalars are those
 * before IMGPROC_KIND_GRAVITY; the others span several arguments.
 */

typedef enum {
    IMGPROC_KIND_INT = 0,        /* int: min .. max */
    IMGPROC_KIND_ANGLE,          /* int: 0, 90, 180, 270 */
    IMGPROC_KIND_FLOAT,          /* double: min .. max */
    IMGPROC_KIND_POSITIVE,       /* double: > 0 */
    IMGPROC_KIND_THRESHOLD,      /* double: min .. max, an empty one is none */
    IMGPROC_KIND_BOOL,           /* int: 0, 1 */
    IMGPROC_KIND_ENUM,           /* int: by names */
    IMGPROC_KIND_FORMAT,         /* int: imgproc_format_e */
    IMGPROC_KIND_HEX,            /* uint8_t[3]: a colour */
    IMGPROC_KIND_TIME,           /* int64_t: seconds since 1970, >= 0 */
    IMGPROC_KIND_STRING,         /* imgproc_str_t: a slice of the argument */
    IMGPROC_KIND_COLOUR,         /* uint8_t[3]: a scalar in hex; R:G:B is not */
    IMGPROC_KIND_GRAVITY,        /* imgproc_gravity_t */
    IMGPROC_KIND_QUALITIES,      /* int[IMGPROC_FORMATS] */
    IMGPROC_KIND_FORMATS,        /* uint32_t: bits 1 << format */
    IMGPROC_KIND_PRESETS         /* nothing: they write other options */
} imgproc_kind_e;


/* ends with a NULL name; a value < 0 is a name known but not supported */

typedef struct {
    const char            *name;
    int                    value;
} imgproc_name_t;


/* what an argument may be; min and max may be infinite */

typedef struct {
    imgproc_kind_e         kind;
    double                 min;
    double                 max;
    const imgproc_name_t  *names;
} imgproc_rule_t;


/*
 * Splits "name:argument:.." in place: args, of which the first max are
 * stored, point into option.  Returns the number of arguments there are,
 * stored or not; 0: there is no colon.
 */

unsigned imgproc_grammar_split(const imgproc_str_t *option,
    imgproc_str_t *name, imgproc_str_t *args, unsigned max);

/*
 * Reads a scalar.  0 and *value, whose type is the kind's, or -1 with *value
 * untouched.  A bool that is none is 0 and sets *warning, which may be NULL.
 * The locale takes no part.
 */

int imgproc_grammar_read(const imgproc_rule_t *rule,
    const imgproc_str_t *text, void *value, int *warning);

/* whether text is a name that is known but not supported */

int imgproc_grammar_unsupported(const imgproc_rule_t *rule,
    const imgproc_str_t *text);

/*
 * What is allowed, so that "must be " and the text is a sentence.  buf is
 * always terminated; returns buf.
 */

char *imgproc_grammar_allowed(const imgproc_rule_t *rule, char *buf,
    size_t size);


#endif /* _IMGPROC_GRAMMAR_H_INCLUDED_ */
