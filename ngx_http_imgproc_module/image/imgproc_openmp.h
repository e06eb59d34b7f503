
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_OPENMP_H_INCLUDED_
#define _IMGPROC_OPENMP_H_INCLUDED_


/*
 * Stands in front of libgomp's, which libimagequant calls when a GIF or a
 * palette is written.  libgomp gives each thread of ours a team with a thread
 * for each CPU, and calls exit() when it gets none: a server ends there.  We
 * have a thread for a job already, so fn runs once, on the caller's.
 */

void GOMP_parallel(void (*fn)(void *data), void *data, unsigned threads,
    unsigned flags);


#endif /* _IMGPROC_OPENMP_H_INCLUDED_ */
