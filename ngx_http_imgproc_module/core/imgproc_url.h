
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_URL_H_INCLUDED_
#define _IMGPROC_URL_H_INCLUDED_


#include "imgproc.h"


/*
 * A URL is read in the order split, repair, the caller's check of the
 * signature over "/" and the repaired rest, parse.  All errors are
 * IMGPROC_BAD_URL with err filled.  Any thread.
 */


#define IMGPROC_URL_FILENAME  0x0001  /* base64 is followed by a file name */
#define IMGPROC_URL_PRESETS   0x0002  /* presets only */

/* room for the repaired text of len bytes */

#define IMGPROC_URL_REPAIR_LEN(len)  ((len) + 2)


typedef enum {
    IMGPROC_URL_PLAIN = 0,
    IMGPROC_URL_BASE64,
    IMGPROC_URL_ENCRYPTED
} imgproc_url_kind_e;


/*
 * options: as they stand in the URL, "name:argument/name:argument", for
 * imgproc_options_apply_path(); with IMGPROC_URL_PRESETS always empty.
 * presets: "name:name", never empty with IMGPROC_URL_PRESETS, else empty.
 * source: decoded, not empty, without control characters; if encrypted,
 * the IV of 16 bytes and at least one whole block.
 * extension: letters and digits, or empty.
 */

typedef struct {
    imgproc_str_t       options;
    imgproc_str_t       presets;
    imgproc_url_kind_e  kind;
    imgproc_str_t       source;
    imgproc_str_t       extension;
} imgproc_url_t;


/*
 * Splits target, what follows the location's name and "/" in the raw request
 * target, at the first "/" into slices of it; the query is cut off before.
 * Neither is empty.
 */

imgproc_code_e imgproc_url_split(const imgproc_str_t *target,
    imgproc_str_t *signature, imgproc_str_t *rest, imgproc_error_t *err);

/*
 * Repairs what proxies and mail clients do to URLs: "%3A" in the options,
 * "scheme:/x" and "local:/x" of a plain source.  dst, which is not rest's
 * text, needs room for IMGPROC_URL_REPAIR_LEN(rest->len) bytes; *out is a
 * slice of it and may be *rest.  What was not broken is the same text.
 */

void imgproc_url_repair(const imgproc_str_t *rest, u_char *dst,
    imgproc_str_t *out);

/*
 * Reads the repaired rest.  Options and presets are slices of rest; source
 * and extension are slices of rest or of dst, which needs room for rest->len
 * bytes and is not rest's text.  url is undefined after an error.
 */

imgproc_code_e imgproc_url_parse(const imgproc_str_t *rest, unsigned flags,
    u_char *dst, imgproc_url_t *url, imgproc_error_t *err);


#endif /* _IMGPROC_URL_H_INCLUDED_ */
