
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <vips/vips.h>

#include "imgproc_message.h"


static GMutex    imgproc_message_mutex;
static unsigned  imgproc_message_jobs;

/* two jobs have run at once since the buffer was last known to be empty */

static gboolean  imgproc_message_mixed;


void
imgproc_message_begin(void)
{
    g_mutex_lock(&imgproc_message_mutex);

    imgproc_message_jobs++;

    if (imgproc_message_jobs > 1) {
        imgproc_message_mixed = TRUE;
    }

    g_mutex_unlock(&imgproc_message_mutex);
}


/* libvips's threads of a job have come back by now, and write no more */

void
imgproc_message_end(void)
{
    g_mutex_lock(&imgproc_message_mutex);

    vips_error_clear();

    imgproc_message_jobs--;

    if (imgproc_message_jobs <= 1) {
        imgproc_message_mixed = FALSE;
    }

    g_mutex_unlock(&imgproc_message_mutex);
}


char *
imgproc_message_take(gboolean *own)
{
    char  *text;

    g_mutex_lock(&imgproc_message_mutex);

    text = vips_error_buffer_copy();
    *own = !imgproc_message_mixed;

    g_mutex_unlock(&imgproc_message_mutex);

    return g_strchomp(text);
}
