
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_BASE64_H_INCLUDED_
#define _IMGPROC_BASE64_H_INCLUDED_


#include "imgproc.h"


/* room for the encoded text of len bytes, without padding or a zero */

#define IMGPROC_BASE64_LEN(len)  (((len) * 4 + 2) / 3)


/*
 * Decodes text of the URL-safe alphabet, the standard one, or both mixed;
 * "=" at the end is dropped, however many there are.  dst needs room for
 * text->len * 3 / 4 bytes and may be text->data.  Any thread.
 *
 * IMGPROC_OK and *out is a slice of dst; or IMGPROC_BAD_URL with nothing
 * filled but dst undefined: another character, or a length that no bytes
 * have.  Bits left over at the end are ignored, as imgproxy does.
 */

imgproc_code_e imgproc_base64_decode(const imgproc_str_t *text, u_char *dst,
    imgproc_str_t *out);

/*
 * Encodes by the URL-safe alphabet, without padding and without a zero.
 * dst is not src and needs room for IMGPROC_BASE64_LEN(len) bytes; returns
 * how many were written.
 */

size_t imgproc_base64_encode(const u_char *src, size_t len, u_char *dst);


#endif /* _IMGPROC_BASE64_H_INCLUDED_ */
