
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_openmp.h"


/* nobody else's name would stand in the place of libgomp's */

void
GOMP_parallel(void (*fn)(void *data), void *data, unsigned threads,
    unsigned flags)
{
    fn(data);
}
