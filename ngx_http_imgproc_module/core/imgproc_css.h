
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CSS_H_INCLUDED_
#define _IMGPROC_CSS_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"


/*
 * CSS in pieces: what stands before a ";", "{" or "}", or the end.  So a piece
 * is a declaration, a list of selectors, or an at-rule up to its block, and
 * of an attribute's value it is all of it.  Nothing is understood of a piece
 * but what it could fetch or hide.
 */


#define IMGPROC_CSS_EXTERNAL    0x0001  /* url() of anything but "#name" */
#define IMGPROC_CSS_IMPORT      0x0002
#define IMGPROC_CSS_AT          0x0004  /* an at-rule that is not known */
#define IMGPROC_CSS_FUNCTION    0x0008  /* a function that is not known */
#define IMGPROC_CSS_ESCAPE      0x0010  /* a backslash outside of strings */
#define IMGPROC_CSS_STRING      0x0020  /* one in a string, or no end of it */
#define IMGPROC_CSS_MARKUP      0x0040  /* "<" */
#define IMGPROC_CSS_UNBALANCED  0x0080  /* brackets, or an endless comment */

/* what cannot be read, and what fetches, or may */

#define IMGPROC_CSS_FETCHES                                                   \
    (IMGPROC_CSS_EXTERNAL|IMGPROC_CSS_IMPORT|IMGPROC_CSS_ESCAPE)


#define IMGPROC_CSS_URLS  4


typedef struct {
    imgproc_str_t      text;
    u_char             end;        /* ';', '{', '}', 0: the last piece */
    unsigned           flags;
    unsigned           nurls;      /* the first of url(#name) */
    imgproc_str_t      urls[IMGPROC_CSS_URLS];
} imgproc_css_piece_t;


/*
 * The next piece of css, which is cut off from it; 0 if there is none left.
 * Every text has at least one piece, which may be empty.  Linear in time,
 * allocates nothing; any thread.
 */

int imgproc_css_next(imgproc_str_t *css, imgproc_css_piece_t *piece);

/*
 * Appends to out what is harmless of a style sheet, or of the declarations of
 * a style attribute: without url() and @import, unknown functions and
 * at-rules, escapes and comments.  IMGPROC_OK, or IMGPROC_INTERNAL if there
 * is no memory.
 */

imgproc_code_e imgproc_css_clean(const imgproc_str_t *css, int sheet,
    imgproc_buffer_t *out);


#endif /* _IMGPROC_CSS_H_INCLUDED_ */
