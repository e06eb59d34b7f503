
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_TEXT_H_INCLUDED_
#define _IMGPROC_TEXT_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"


/*
 * Text that grows as it is printed.  All zero is an empty one; buffer is the
 * caller's to free.  A failure stays: code is looked at once, in the end.
 */

typedef struct {
    imgproc_buffer_t   buffer;
    imgproc_code_e     code;
} imgproc_text_t;


/* what a single call prints at most; more is IMGPROC_INTERNAL */

#define IMGPROC_TEXT_MAX  512


/* appends; no zero is left behind it.  Any thread that owns t */

void imgproc_text(imgproc_text_t *t, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

/* the bytes of s between quotes, as JSON has them */

void imgproc_text_quoted(imgproc_text_t *t, const imgproc_str_t *s);


#endif /* _IMGPROC_TEXT_H_INCLUDED_ */
