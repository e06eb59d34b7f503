
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SOURCE_H_INCLUDED_
#define _IMGPROC_SOURCE_H_INCLUDED_


#include "imgproc.h"


/* room for a source's URL, and for one resolved against another */

#define IMGPROC_SOURCE_LEN(len)  ((len) * 3 + 1)
#define IMGPROC_SOURCE_RESOLVE_LEN(base, location)                            \
    (IMGPROC_SOURCE_LEN((base) + (location)) + (base) + (location))


/*
 * The parts of a source's URL, slices of the caller's storage.  Bytes stand
 * as in the URL, "%2F" as "%2F", but for what two spellings could hide:
 * scheme and a web host are in lower case, dot segments are resolved, and
 * bytes that no URL may have, such as spaces, are percent-encoded.
 */

typedef struct {
    imgproc_str_t          url;     /* all of it */
    imgproc_str_t          scheme;  /* empty: none, and no host then */
    imgproc_str_t          host;    /* IPv6 in brackets; may be empty */
    int                    port;    /* 0: none, or the scheme's own */
    imgproc_str_t          uri;     /* path, "?" and query */
    imgproc_str_t          path;    /* begins with "/" */
    imgproc_str_t          query;   /* without "?"; NULL: there is none */
} imgproc_source_t;


/* a prefix of imgproc_source: slices of the text it was read from */

typedef struct {
    imgproc_str_t          scheme;  /* empty: sources without a scheme */
    imgproc_str_t          host;    /* "*" is one or more of A-Za-z0-9.-;
                                       empty, with chosen: any host */
    int                    port;    /* 0: none, or the scheme's own */
    imgproc_str_t          path;    /* may be empty */
    int                    chosen;  /* the host, by who chooses the source */
    size_t                 weight;  /* characters, the longest wins */
    void                  *data;    /* the caller's */
} imgproc_source_prefix_t;


/*
 * Reads a source's URL.  dst needs room for IMGPROC_SOURCE_LEN(text->len)
 * bytes and is not text's.
 *
 * IMGPROC_OK, or IMGPROC_BAD_URL with err filled and source undefined:
 * user names, backslashes, control characters (in a path encoded ones too),
 * fragments, a scheme without "//", a path that climbs out by ".." or hides
 * dots by encoding, ports and hosts that are none (an IPv4 address in other
 * than its four decimal numbers, a dot at the end).  Any thread.
 */

imgproc_code_e imgproc_source_parse(const imgproc_str_t *text, u_char *dst,
    imgproc_source_t *source, imgproc_error_t *err);

/*
 * Reads the target of a redirect, a Location header: a URL, "//host/path",
 * "/path", "path" or "?query", relative to base; its fragment is dropped.
 * dst needs room for IMGPROC_SOURCE_RESOLVE_LEN(base->url.len,
 * location->len) bytes and holds neither base nor location.  Errors as
 * above.
 */

imgproc_code_e imgproc_source_resolve(const imgproc_source_t *base,
    const imgproc_str_t *location, u_char *dst, imgproc_source_t *source,
    imgproc_error_t *err);

/*
 * Reads a prefix of the configuration: "scheme://host[:port][/path]", or
 * empty.  "*" in the host is for http and https, and must be followed by a
 * domain; "http://" and "https://" alone, or with a port, are for any host.
 * Other schemes need a host or a path, "local" neither.  IMGPROC_OK; or
 * IMGPROC_BAD_URL with prefix undefined, and err->detail says what is wrong
 * and what is allowed.  prefix->data is left alone.
 */

imgproc_code_e imgproc_source_prefix(const imgproc_str_t *text,
    imgproc_source_prefix_t *prefix, imgproc_error_t *err);

/*
 * The longest of n prefixes that source matches, the first one if two are
 * equally long, and *rest, a slice of source->path: what follows the prefix
 * (the query does not).  rest begins with "/" if the prefix does not end with
 * one, and may be empty.  NULL: there is none, the source is not allowed.
 */

const imgproc_source_prefix_t *imgproc_source_match(
    const imgproc_source_prefix_t *prefixes, unsigned n,
    const imgproc_source_t *source, imgproc_str_t *rest);


#endif /* _IMGPROC_SOURCE_H_INCLUDED_ */
