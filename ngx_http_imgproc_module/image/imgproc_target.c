
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the callbacks run on libvips's threads, one at a time */


#include <stdio.h>
#include <string.h>

#include "imgproc_target.h"


/* bytes to begin a result with, if the caller has given no room */

#define IMGPROC_TARGET_SIZE  65536


static gint64 imgproc_target_write(VipsTargetCustom *custom, void *data,
    gint64 len, imgproc_target_t *target);
static gint64 imgproc_target_read(VipsTargetCustom *custom, void *data,
    gint64 len, imgproc_target_t *target);
static gint64 imgproc_target_seek(VipsTargetCustom *custom, gint64 offset,
    int whence, imgproc_target_t *target);


VipsTarget *
imgproc_target_new(imgproc_target_t *target)
{
    VipsTargetCustom  *custom;

    custom = vips_target_custom_new();

    (void) g_signal_connect(custom, "write", G_CALLBACK(imgproc_target_write),
                            target);
    (void) g_signal_connect(custom, "read", G_CALLBACK(imgproc_target_read),
                            target);
    (void) g_signal_connect(custom, "seek", G_CALLBACK(imgproc_target_seek),
                            target);

    return VIPS_TARGET(custom);
}


/* over what is there already, and then behind it */

static gint64
imgproc_target_write(VipsTargetCustom *custom, void *data, gint64 len,
    imgproc_target_t *target)
{
    size_t             n;
    imgproc_buffer_t  *b;

    b = target->buffer;
    n = MIN((size_t) len, b->len - target->position);

    if (n) {
        memcpy(b->data + target->position, data, n);
    }

    if (imgproc_buffer_append(b, (u_char *) data + n, len - n,
                              IMGPROC_TARGET_SIZE)
        != IMGPROC_OK)
    {
        g_atomic_int_set(&target->full, 1);
        return -1;
    }

    target->position += len;

    return len;
}


static gint64
imgproc_target_read(VipsTargetCustom *custom, void *data, gint64 len,
    imgproc_target_t *target)
{
    size_t             n;
    imgproc_buffer_t  *b;

    b = target->buffer;
    n = MIN((size_t) len, b->len - target->position);

    if (n) {
        memcpy(data, b->data + target->position, n);
    }

    target->position += n;

    return n;
}


/* a place behind the end is one that zeros lead to */

static gint64
imgproc_target_seek(VipsTargetCustom *custom, gint64 offset, int whence,
    imgproc_target_t *target)
{
    size_t             len;
    imgproc_buffer_t  *b;

    b = target->buffer;
    len = b->len;

    if (whence == SEEK_CUR) {
        offset += target->position;

    } else if (whence == SEEK_END) {
        offset += len;
    }

    if (offset < 0) {
        return -1;
    }

    if ((size_t) offset > len) {

        if (imgproc_buffer_append(b, NULL, offset - len, IMGPROC_TARGET_SIZE)
            != IMGPROC_OK)
        {
            g_atomic_int_set(&target->full, 1);
            return -1;
        }

        memset(b->data + len, 0, offset - len);
    }

    target->position = offset;

    return offset;
}
