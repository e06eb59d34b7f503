
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* something to tell for the tests of metrics */


#ifndef _METRICS_H_INCLUDED_
#define _METRICS_H_INCLUDED_


#include <string.h>

#include "imgproc_metrics.h"


#define metrics_fill(m, sum, names)                                           \
    do {                                                                      \
        unsigned  n_;                                                         \
                                                                              \
        memset(&m, 0, sizeof(imgproc_metrics_t));                             \
        memset(&sum, 0, sizeof(imgproc_stats_t));                             \
                                                                              \
        for (n_ = 0; n_ < IMGPROC_STATS_OUTCOMES; n_++) {                     \
            names[n_].data = (u_char *) (n_ ? "other" : "ok");                \
            names[n_].len = n_ ? 5 : 2;                                       \
        }                                                                     \
                                                                              \
        m.time = 1000;                                                        \
        m.libvips = "8.14.1";                                                 \
        m.malloc = "glibc 2.36";                                              \
        m.allocator = "glibc";                                                \
        m.outcomes = names;                                                   \
        m.sum = &sum;                                                         \
    } while (0)


#endif /* _METRICS_H_INCLUDED_ */
