
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_HISTORY_H_INCLUDED_
#define _IMGPROC_HISTORY_H_INCLUDED_


#include "imgproc_stats.h"


/*
 * How it was in each of the last ten minutes' seconds, as far as somebody
 * noted it: a ring in memory that processes share.  All zero is an empty one.
 * A second is noted by whoever comes first; a process that dies over it
 * leaves a gap.
 */


#define IMGPROC_HISTORY_SECONDS  600


/* bytes, requests, and totals at that time */

typedef struct {
    uint64_t          time;            /* seconds, 0: being written */
    uint64_t          rss;
    uint64_t          heap;            /* in use */
    uint64_t          buffers;         /* in use */
    uint64_t          buffers_idle;
    uint64_t          limit;
    uint64_t          fetching;
    uint64_t          waiting;
    uint64_t          busy;
    uint64_t          threads;
    uint64_t          good;            /* pictures and originals */
    uint64_t          bad;             /* all other outcomes */
    uint64_t          reclaims;
} imgproc_sample_t;


typedef struct {
    uint64_t          last;            /* second that was begun */
    imgproc_sample_t  samples[IMGPROC_HISTORY_SECONDS];
} imgproc_history_t;


/*
 * Whether the caller is the one to note this second, which it then has to.
 * now: seconds, 1 or more; what is not after the last is nobody's.
 */

int imgproc_history_begin(imgproc_history_t *h, uint64_t now);

/* notes the second that imgproc_history_begin() has given to the caller */

void imgproc_history_note(imgproc_history_t *h, uint64_t now,
    const imgproc_stats_t *sum);

/*
 * Copies the sample of a second: 1, or 0 if there is none.  Any process, at
 * any time.
 */

int imgproc_history_get(const imgproc_history_t *h, uint64_t second,
    imgproc_sample_t *sample);


#endif /* _IMGPROC_HISTORY_H_INCLUDED_ */
