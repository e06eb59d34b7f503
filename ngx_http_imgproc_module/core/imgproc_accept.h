
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ACCEPT_H_INCLUDED_
#define _IMGPROC_ACCEPT_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/*
 * What a client says of formats in all its Accept headers; zero is a client
 * that says nothing.  Bits 1 << format, and two more for the wildcards.
 */

typedef struct {
    uint32_t           accepted;
    uint32_t           refused;      /* by q=0, which wins */
} imgproc_accept_t;


/*
 * Adds the value of one Accept header.  The text is hostile: what cannot be
 * understood is as if it were not there, and so are types with parameters of
 * their own.  Takes time linear in its length.  Any thread.
 */

void imgproc_accept_add(imgproc_accept_t *accept, const imgproc_str_t *value);

/*
 * Those of formats that the client accepts and that are in writable, bits
 * 1 << format, in the order of formats.  A client has to name a format: the
 * wildcards, or silence, are enough for jpeg, png and gif alone.  Any thread.
 */

void imgproc_accept_formats(const imgproc_accept_t *accept,
    const imgproc_formats_t *formats, uint32_t writable,
    imgproc_formats_t *accepted);


#endif /* _IMGPROC_ACCEPT_H_INCLUDED_ */
