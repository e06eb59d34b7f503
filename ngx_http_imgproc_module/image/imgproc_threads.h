
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_THREADS_H_INCLUDED_
#define _IMGPROC_THREADS_H_INCLUDED_


#include <glib.h>


/*
 * Whether n threads can be had at once, at the moment: they are made, and
 * gone when it returns.  30 us for each.  Any thread.
 */

gboolean imgproc_threads_probe(unsigned n);


#endif /* _IMGPROC_THREADS_H_INCLUDED_ */
