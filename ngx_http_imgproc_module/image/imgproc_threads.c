
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_threads.h"


#define IMGPROC_THREADS  16


static void *imgproc_threads_wait(void *data);


gboolean
imgproc_threads_probe(unsigned n)
{
    GMutex     gate;
    GThread   *threads[IMGPROC_THREADS];
    unsigned   i, wanted;

    wanted = MIN(n, IMGPROC_THREADS);

    g_mutex_init(&gate);
    g_mutex_lock(&gate);

    for (i = 0; i < wanted; i++) {
        threads[i] = g_thread_try_new("imgproc", imgproc_threads_wait, &gate,
                                      NULL);
        if (threads[i] == NULL) {
            break;
        }
    }

    n = i;

    g_mutex_unlock(&gate);

    for (i = 0; i < n; i++) {
        (void) g_thread_join(threads[i]);
    }

    g_mutex_clear(&gate);

    return n == wanted;
}


/* none ends before all are there */

static void *
imgproc_threads_wait(void *data)
{
    g_mutex_lock(data);
    g_mutex_unlock(data);

    return NULL;
}
