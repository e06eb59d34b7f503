
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdio.h>
#include <string.h>

#include "imgproc_feed.h"


/* a frame of a JPEG XL that takes a second to decode has as many, or more */

#define IMGPROC_FEED_BYTES  64


typedef struct {
    imgproc_ctx_t     *ctx;
    size_t             position;
} imgproc_feed_t;


static void imgproc_feed_free(void *data, GClosure *closure);
static gint64 imgproc_feed_read(VipsSourceCustom *source, void *data,
    gint64 len, imgproc_feed_t *feed);
static gint64 imgproc_feed_seek(VipsSourceCustom *source, gint64 offset,
    int whence, imgproc_feed_t *feed);


VipsSource *
imgproc_feed(imgproc_ctx_t *ctx)
{
    imgproc_feed_t    *feed;
    VipsSourceCustom  *source;

    source = vips_source_custom_new();

    feed = g_new(imgproc_feed_t, 1);
    feed->ctx = ctx;
    feed->position = 0;

    (void) g_signal_connect(source, "seek", G_CALLBACK(imgproc_feed_seek),
                            feed);
    (void) g_signal_connect_data(source, "read",
                                 G_CALLBACK(imgproc_feed_read), feed,
                                 imgproc_feed_free, 0);

    return VIPS_SOURCE(source);
}


static void
imgproc_feed_free(void *data, GClosure *closure)
{
    g_free(data);
}


static gint64
imgproc_feed_read(VipsSourceCustom *source, void *data, gint64 len,
    imgproc_feed_t *feed)
{
    size_t                n;
    const imgproc_str_t  *bytes;

    if (imgproc_pipeline_alive(feed->ctx) != IMGPROC_OK) {
        g_atomic_int_set(&feed->ctx->killed, 1);
        return -1;
    }

    bytes = &feed->ctx->job->source;

    n = MIN((size_t) len, bytes->len - feed->position);
    n = MIN(n, IMGPROC_FEED_BYTES);

    if (n) {
        memcpy(data, bytes->data + feed->position, n);
    }

    feed->position += n;

    return n;
}


static gint64
imgproc_feed_seek(VipsSourceCustom *source, gint64 offset, int whence,
    imgproc_feed_t *feed)
{
    gint64  len;

    len = feed->ctx->job->source.len;

    if (whence == SEEK_CUR) {
        offset += feed->position;

    } else if (whence == SEEK_END) {
        offset += len;
    }

    if (offset < 0 || offset > len) {
        return -1;
    }

    feed->position = offset;

    return offset;
}
