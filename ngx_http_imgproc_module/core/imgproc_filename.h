
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_FILENAME_H_INCLUDED_
#define _IMGPROC_FILENAME_H_INCLUDED_


#include "imgproc.h"


/* bytes of a stem that are used, so that most file systems take the name */

#define IMGPROC_STEM_LEN         240

/* room for any value, zero included */

#define IMGPROC_DISPOSITION_LEN  1536


/*
 * The last element of a path, without its extension, as a slice of path;
 * empty if there is none.  A dot at its beginning starts no extension.  Any
 * thread.
 */

void imgproc_filename_stem(const imgproc_str_t *path, imgproc_str_t *stem);

/*
 * Writes the value of a Content-Disposition header, RFC 6266.  The stem is
 * hostile bytes: control characters are dropped, "/" becomes "_", quotes and
 * backslashes are escaped, and if it is UTF-8 beyond ASCII there is a
 * filename* as well; an empty one becomes "image".  extension comes from the
 * table of formats.  Returns the length; buf is terminated.  Any thread.
 */

size_t imgproc_filename_disposition(const imgproc_str_t *stem,
    const imgproc_str_t *extension, int attachment,
    char buf[IMGPROC_DISPOSITION_LEN]);


#endif /* _IMGPROC_FILENAME_H_INCLUDED_ */
