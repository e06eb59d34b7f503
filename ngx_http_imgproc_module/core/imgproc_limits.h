
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_LIMITS_H_INCLUDED_
#define _IMGPROC_LIMITS_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_options.h"
#include "imgproc_sniff.h"


/*
 * Lowers limits to what options ask for (max_src_resolution and those after
 * it); none is ever raised.  Any thread.
 */

void imgproc_limits_lower(imgproc_limits_t *limits,
    const imgproc_options_t *options);

/* the same of a source's bytes: max, or max_src_file_size if that is less */

int64_t imgproc_limits_source_size(int64_t max,
    const imgproc_options_t *options);


#endif /* _IMGPROC_LIMITS_H_INCLUDED_ */
