
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdio.h>

#include "picture.h"
#include "imgproc_feed.h"


static void test_read(void);
static void test_stop(void);


int
main(int argc, char **argv)
{
    picture_init(&argc, &argv);

    g_test_add_func("/feed/read", test_read);
    g_test_add_func("/feed/stop", test_stop);

    return g_test_run();
}


static void
test_read(void)
{
    gint64            n, all;
    char              got[1000], bytes[1000];
    unsigned          i;
    VipsSource       *source;
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   b;

    for (i = 0; i < sizeof(bytes); i++) {
        bytes[i] = i * 7;
    }

    b.data = bytes;
    b.len = sizeof(bytes);

    picture_job(&job, &b, "");

    memset(&ctx, 0, sizeof(imgproc_ctx_t));
    ctx.job = &job;

    source = imgproc_feed(&ctx);

    for (all = 0; all < 1000; all += n) {
        n = vips_source_read(source, got + all, 1000 - all);

        g_assert_cmpint(n, >, 0);
        g_assert_cmpint(n, <=, 64);
    }

    g_assert_cmpmem(got, 1000, bytes, 1000);
    g_assert_cmpint(vips_source_read(source, got, 1000), ==, 0);

    g_assert_cmpint(vips_source_seek(source, 990, SEEK_SET), ==, 990);
    g_assert_cmpint(vips_source_read(source, got, 1000), ==, 10);

    g_object_unref(source);
}


/* a decoder in the middle of its work gets no more of it */

static void
test_stop(void)
{
    char              got[64], bytes[1000] = { 0 };
    VipsSource       *source;
    imgproc_ctx_t     ctx;
    imgproc_job_t     job;
    picture_bytes_t   b;

    b.data = bytes;
    b.len = sizeof(bytes);

    picture_job(&job, &b, "");

    memset(&ctx, 0, sizeof(imgproc_ctx_t));
    ctx.job = &job;

    source = imgproc_feed(&ctx);

    g_assert_cmpint(vips_source_read(source, got, 64), ==, 64);
    g_assert_cmpint(ctx.killed, ==, 0);

    job.cancelled = 1;

    g_assert_cmpint(vips_source_read(source, got, 64), ==, -1);
    g_assert_cmpint(ctx.killed, ==, 1);

    vips_error_clear();
    g_object_unref(source);
}
