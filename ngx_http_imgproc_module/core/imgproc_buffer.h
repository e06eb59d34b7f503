
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_BUFFER_H_INCLUDED_
#define _IMGPROC_BUFFER_H_INCLUDED_


#include "imgproc.h"


/*
 * Bytes in an anonymous mapping of their own: giving it back to the system is
 * exact and fragments no heap, growing is mremap() without a copy, pages that
 * are never touched cost nothing.  All zero is an empty buffer.  One owner at
 * a time, any thread.
 */

typedef struct {
    u_char            *data;       /* NULL: nothing is mapped */
    size_t             len;        /* bytes used */
    size_t             size;       /* bytes mapped, whole pages */
} imgproc_buffer_t;


/*
 * Makes room for size bytes in all.  IMGPROC_OK, or IMGPROC_INTERNAL with
 * errno set, and the buffer is as it was.  Never shrinks.
 */

imgproc_code_e imgproc_buffer_reserve(imgproc_buffer_t *b, size_t size);

/*
 * Appends len bytes; the mapping doubles as it fills, and is at least min
 * bytes.  data may be NULL: then room is left for somebody to fill, and the
 * bytes are undefined until then: a mapping that was pooled holds another's.
 * Errors as above.
 */

imgproc_code_e imgproc_buffer_append(imgproc_buffer_t *b, const void *data,
    size_t len, size_t min);

/*
 * Gives back the pages and keeps the mapping: its bytes are zero when they are
 * looked at again.  len stays.  Never fails; any thread.
 */

void imgproc_buffer_discard(imgproc_buffer_t *b);

/* unmaps and empties; an empty buffer is left alone */

void imgproc_buffer_free(imgproc_buffer_t *b);


#endif /* _IMGPROC_BUFFER_H_INCLUDED_ */
