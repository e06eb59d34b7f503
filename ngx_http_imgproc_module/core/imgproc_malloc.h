
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_MALLOC_H_INCLUDED_
#define _IMGPROC_MALLOC_H_INCLUDED_


#include "imgproc.h"


/* what the directive imgproc_malloc says, and the environment */


/* for glibc alone; 0: this one is left as it is */

typedef struct {
    int                   arenas;
    size_t                mmap_threshold;
    size_t                trim_threshold;
    unsigned              off;         /* nothing is touched */
} imgproc_malloc_t;


/*
 * arenas=2 mmap_threshold=32m trim_threshold=64m.  Lower ones give back
 * without a timer, but at the price of page faults: at 8m and 16m they took
 * a tenth of the throughput of progressive JPEGs of 12 megapixels.  After
 * a trim no difference is left.  Left to itself, glibc raises both as it
 * goes, and the peak with them.  The former is the most that mallopt(3)
 * takes: 512k where a long has 32 bits.
 */

void imgproc_malloc_init(imgproc_malloc_t *conf);

/*
 * One parameter of imgproc_malloc: "off"; "arenas=" 1 to 1024,
 * "mmap_threshold=" 4k to 32m, "trim_threshold=" 4k to 1024m, where k and m
 * may be capital; 0 leaves each as it is.  32m is the bound of mallopt(3),
 * DEFAULT_MMAP_THRESHOLD_MAX, 512k where a long has 32 bits: 2.36 takes more,
 * older ones refuse it.  IMGPROC_OK, or IMGPROC_BAD_OPTION with err filled,
 * its hint says what is allowed, and conf is as it was.  The last of several
 * wins, and "off" does not go away.  Any thread.
 */

imgproc_code_e imgproc_malloc_parse(imgproc_malloc_t *conf,
    const imgproc_str_t *text, imgproc_error_t *err);

/*
 * What the environment sets is cleared in conf, so that it wins.  The values
 * of MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ and
 * GLIBC_TUNABLES, NULL or empty where they are not set.  Any thread.
 */

void imgproc_malloc_environment(imgproc_malloc_t *conf,
    const char *arena_max, const char *mmap_threshold,
    const char *trim_threshold, const char *tunables);


#endif /* _IMGPROC_MALLOC_H_INCLUDED_ */
