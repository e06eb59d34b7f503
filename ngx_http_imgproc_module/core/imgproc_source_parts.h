
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SOURCE_PARTS_H_INCLUDED_
#define _IMGPROC_SOURCE_PARTS_H_INCLUDED_


#include "imgproc.h"


/*
 * What sources and prefixes have in common.  A function that returns text
 * returns NULL, or what is wrong.
 */


/* "%2F" decoded: a "/" that separates nothing */

#define IMGPROC_SOURCE_SLASH  0x12f


/* slices of the text, as it stands there; port: 0, none or the scheme's own */

typedef struct {
    imgproc_str_t      scheme;     /* empty: none, and no host then */
    imgproc_str_t      host;
    int                port;
    imgproc_str_t      tail;       /* path and query, may be empty */
} imgproc_source_parts_t;


/*
 * Splits a URL and checks scheme, host and port.  star is set for prefixes:
 * "*" is allowed in a host, and no host at all.
 */

const char *imgproc_source_split(const imgproc_str_t *text, int star,
    imgproc_source_parts_t *parts);

/* the colon that stands before the first "/" and "?", or NULL */

u_char *imgproc_source_colon(const imgproc_str_t *text);

/* whether the scheme is http or https */

int imgproc_source_web(const imgproc_str_t *scheme);

/* whether two texts are equal without regard to case */

int imgproc_source_equal(const imgproc_str_t *a, const imgproc_str_t *b);

/*
 * Checks what stands between two "/" of a path: escapes are whole, are no
 * control characters, and no part of it, as decoded, is "." or "..".
 */

const char *imgproc_source_segment(u_char *p, u_char *last);

/* the next byte decoded, or IMGPROC_SOURCE_SLASH; -1: a broken escape */

int imgproc_source_next(u_char **p, u_char *last);

/* whether a URL may have c in its path or query */

int imgproc_source_legal(u_char c);

/* the first c, or last */

u_char *imgproc_source_find(u_char *p, u_char *last, u_char c);


#endif /* _IMGPROC_SOURCE_PARTS_H_INCLUDED_ */
