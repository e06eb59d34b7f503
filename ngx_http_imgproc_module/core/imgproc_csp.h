
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CSP_H_INCLUDED_
#define _IMGPROC_CSP_H_INCLUDED_


#include "imgproc.h"


#define IMGPROC_CSP_LEN  1024


/*
 * The Content-Security-Policy of a page that is one file: its own <script>
 * and <style> elements, written without attributes, by their hashes, requests
 * to where it came from, and nothing else.  Fills csp, which is terminated.
 * IMGPROC_OK, or IMGPROC_INTERNAL: an element without end, or too many.
 */

imgproc_code_e imgproc_csp(const imgproc_str_t *page,
    char csp[IMGPROC_CSP_LEN]);


#endif /* _IMGPROC_CSP_H_INCLUDED_ */
