
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* something to tell, and what was told, for the tests of metrics */


#ifndef _METRICS_H_INCLUDED_
#define _METRICS_H_INCLUDED_


#include <string.h>

#include "imgproc_metrics.h"


static imgproc_str_t      names[IMGPROC_STATS_OUTCOMES];
static imgproc_stats_t    sum;
static imgproc_metrics_t  m;


/* m tells of sum, in which all is 0 */

G_GNUC_UNUSED static void
metrics_clear(void)
{
    unsigned  i;

    memset(&m, 0, sizeof(imgproc_metrics_t));
    memset(&sum, 0, sizeof(imgproc_stats_t));

    for (i = 0; i < IMGPROC_STATS_OUTCOMES; i++) {
        names[i].data = (u_char *) (i ? "other" : "ok");
        names[i].len = i ? 5 : 2;
    }

    m.time = 1000;
    m.libvips = "8.14.1";
    m.malloc = "glibc 2.36";
    m.allocator = "glibc";
    m.outcomes = names;
    m.sum = &sum;
}


/* m as a text of render, which the caller frees */

G_GNUC_UNUSED static char *
metrics_text(void (*render)(imgproc_text_t *, const imgproc_metrics_t *))
{
    char            *all;
    imgproc_text_t   t;

    memset(&t, 0, sizeof(imgproc_text_t));

    render(&t, &m);

    g_assert_cmpint(t.code, ==, IMGPROC_OK);

    all = g_strndup((char *) t.buffer.data, t.buffer.len);

    imgproc_buffer_free(&t.buffer);

    return all;
}


G_GNUC_UNUSED static void
has(const char *all, const char *part)
{
    if (strstr(all, part) == NULL) {
        g_test_message("%s\nis not in\n%s", part, all);
        g_test_fail();
    }
}


#endif /* _METRICS_H_INCLUDED_ */
