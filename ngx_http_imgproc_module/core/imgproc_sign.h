
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SIGN_H_INCLUDED_
#define _IMGPROC_SIGN_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_base64.h"


/* bytes of a whole signature, and the most characters of its text */

#define IMGPROC_SIGN_SIZE  32
#define IMGPROC_SIGN_LEN   IMGPROC_BASE64_LEN(IMGPROC_SIGN_SIZE)


/* bytes, not hex */

typedef struct {
    imgproc_str_t      key;
    imgproc_str_t      salt;
} imgproc_sign_key_t;


/*
 * Reads hexadecimal digits of either case.  dst needs room for text->len / 2
 * bytes and may be text->data.  0 and *out is a slice of dst, empty if text
 * is; or -1: an odd number of digits or another character.
 */

int imgproc_sign_hex(const imgproc_str_t *text, u_char *dst,
    imgproc_str_t *out);

/*
 * The signature of "/" and rest: the first size bytes, 1 .. 32, of
 * HMAC-SHA256(key, salt "/" rest), in base64.  dst needs room for
 * IMGPROC_SIGN_LEN bytes; returns how many were written, without a zero.
 */

size_t imgproc_sign(const imgproc_sign_key_t *key, const imgproc_str_t *rest,
    unsigned size, u_char *dst);

/*
 * Whether signature, the segment of a URL, is that of "/" and rest by any of
 * n keys: 1 or 0, and 0 if there are none.  Padding, another length or
 * another spelling of the same bytes never match.  All keys are tried and
 * all characters compared, so that the time says nothing of a match.  Any
 * thread.
 */

int imgproc_sign_verify(const imgproc_sign_key_t *keys, unsigned n,
    const imgproc_str_t *signature, const imgproc_str_t *rest, unsigned size);

/* 1 if they are the same; how long it takes tells their length alone */

int imgproc_sign_equal(const imgproc_str_t *a, const imgproc_str_t *b);


#endif /* _IMGPROC_SIGN_H_INCLUDED_ */
