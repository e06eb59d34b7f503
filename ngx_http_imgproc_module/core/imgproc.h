
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_H_INCLUDED_
#define _IMGPROC_H_INCLUDED_


#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <glib.h>


#define IMGPROC_VERSION  "0.1.0"


/* a slice of bytes that somebody else owns, not terminated by a zero */

typedef struct {
    size_t             len;
    u_char            *data;
} imgproc_str_t;


#define imgproc_str(s)  { sizeof(s) - 1, (u_char *) s }


/*
 * Why a picture was not made.  The nginx layer maps each code to a status,
 * a log level and a body; nobody else knows of statuses.
 */

typedef enum {
    IMGPROC_OK = 0,

    IMGPROC_BAD_URL,
    IMGPROC_BAD_OPTION,
    IMGPROC_BAD_SIGNATURE,
    IMGPROC_NO_SIGNATURE,
    IMGPROC_SOURCE_NOT_ALLOWED,
    IMGPROC_OPTION_NOT_ALLOWED,
    IMGPROC_EXPIRED,
    IMGPROC_METHOD,
    IMGPROC_SOURCE_TOO_LARGE,
    IMGPROC_NOT_AN_IMAGE,
    IMGPROC_FORMAT_NOT_ALLOWED,
    IMGPROC_TOO_MANY_PIXELS,
    IMGPROC_TOO_MANY_FRAMES,
    IMGPROC_TOO_MANY_SCANS,
    IMGPROC_NEEDS_TOO_MUCH_MEMORY,
    IMGPROC_BROKEN_IMAGE,
    IMGPROC_UNSUPPORTED_OUTPUT,
    IMGPROC_INTERNAL,
    IMGPROC_SOURCE_FAILED,
    IMGPROC_SOURCE_INCOMPLETE,
    IMGPROC_SOURCE_ENCODED,
    IMGPROC_BUSY,
    IMGPROC_SOURCE_TIMEOUT,
    IMGPROC_PROCESSING_TIMEOUT,

    IMGPROC_CODES
} imgproc_code_e;


#define IMGPROC_DETAIL_LEN  256
#define IMGPROC_HINT_LEN    160


/*
 * detail is for the log and may quote what the client or libvips said;
 * hint is for the client, is set with IMGPROC_BAD_OPTION and
 * IMGPROC_OPTION_NOT_ALLOWED alone, and names the option and what is allowed,
 * never the value.
 */

typedef struct {
    imgproc_code_e     code;
    char               detail[IMGPROC_DETAIL_LEN];
    char               hint[IMGPROC_HINT_LEN];
} imgproc_error_t;


/*
 * Fills err and returns code.  The text is cut, never overrun; control
 * characters in it become "?".
 */

imgproc_code_e imgproc_error(imgproc_error_t *err, imgproc_code_e code,
    const char *fmt, ...) G_GNUC_PRINTF(3, 4);


#endif /* _IMGPROC_H_INCLUDED_ */
