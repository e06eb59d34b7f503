
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_NEGOTIATE_H_INCLUDED_
#define _IMGPROC_NEGOTIATE_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/* what a result nobody asked a format for is chosen by; 0: no limit */

typedef struct {
    imgproc_format_e          source;
    const imgproc_formats_t  *accepted;   /* by the client, may be empty */
    const imgproc_formats_t  *preferred;  /* at least one */
    unsigned                  needs;      /* IMGPROC_FORMAT_ALPHA, .. */
    uint64_t                  pixels;     /* of the result */
    uint64_t                  avif_max_resolution;
} imgproc_choice_t;


/*
 * The first accepted format that holds what is needed (IMGPROC_FORMAT_ALPHA,
 * IMGPROC_FORMAT_ANIMATION); else the source's, if it is among the preferred
 * ones, else the first of these that holds what is needed, else the first
 * that holds alpha, else the first.  AVIF is passed over for a result of too
 * many pixels, if there is anything else.  Pure; any thread.
 */

imgproc_format_e imgproc_negotiate(const imgproc_choice_t *choice);


#endif /* _IMGPROC_NEGOTIATE_H_INCLUDED_ */
