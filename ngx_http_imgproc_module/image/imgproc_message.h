
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_MESSAGE_H_INCLUDED_
#define _IMGPROC_MESSAGE_H_INCLUDED_


#include <glib.h>


/*
 * libvips writes what went wrong into one buffer of the process, and names
 * nobody: with several jobs at once its words may be of any of them, and may
 * tell of one client's picture in the log line of another.  So they are only
 * believed if no other job can have written them.
 *
 * All of it may be called by any thread.
 */

/* around each job, and everything of libvips that it does */

void imgproc_message_begin(void);
void imgproc_message_end(void);

/*
 * Takes out of the buffer what is there, for the caller to g_free(); never
 * NULL.  own is set if it can only be of the one job that runs.
 */

char *imgproc_message_take(gboolean *own);


#endif /* _IMGPROC_MESSAGE_H_INCLUDED_ */
