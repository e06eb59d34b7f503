
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_STATS_H_INCLUDED_
#define _IMGPROC_STATS_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/*
 * What a worker tells about itself, and the sum of what several tell.
 *
 * One process writes its own, through the macros below; any other may read
 * them at the same time, through the functions.  Each number is whole at any
 * moment, several of them need not be of the same one.  There is nothing but
 * uint64_t in these structs, which the functions go through as arrays: what
 * is added here is added up, and imgproc_metrics.c gives it a name.
 */


/* upper bounds in microseconds are imgproc_stats_bounds[]; the last has none */

#define IMGPROC_STATS_BUCKETS  15

/* what becomes of requests: each imgproc_code_e, IMGPROC_OK first, and more */

#define IMGPROC_STATS_ORIGINAL  IMGPROC_CODES        /* passed on as it is */
#define IMGPROC_STATS_SOURCE    (IMGPROC_CODES + 1)  /* the source's status */
#define IMGPROC_STATS_LEFT      (IMGPROC_CODES + 2)  /* the client, before */
#define IMGPROC_STATS_OUTCOMES  (IMGPROC_CODES + 3)


/* buckets are not cumulated */

typedef struct {
    uint64_t              buckets[IMGPROC_STATS_BUCKETS];
    uint64_t              sum;             /* microseconds */
} imgproc_stats_times_t;


/* the buffer pools */

typedef enum {
    IMGPROC_STATS_SOURCES = 0,
    IMGPROC_STATS_RESULTS,

    IMGPROC_STATS_POOLS
} imgproc_stats_pool_e;


/* of the memory limit, what imgproc_admit_slot_t has */

typedef enum {
    IMGPROC_STATS_BASE = 0,
    IMGPROC_STATS_JOBS,
    IMGPROC_STATS_RETAINED,
    IMGPROC_STATS_INCOMING,
    IMGPROC_STATS_OUTGOING,
    IMGPROC_STATS_IDLE,

    IMGPROC_STATS_PARTS
} imgproc_stats_part_e;


/* what all workers have in common: the largest is that of all */

typedef struct {
    uint64_t              memory_limit;    /* bytes, 0: there is none */
    uint64_t              shedding;        /* answers 503 to new requests */
    uint64_t              pool_default[IMGPROC_STATS_POOLS];  /* bytes */
    uint64_t              pool_maximum[IMGPROC_STATS_POOLS];  /* 0: none yet */
} imgproc_stats_common_t;


/* how it is now */

typedef struct {
    uint64_t              workers;         /* 1 */
    uint64_t              rss;             /* anonymous, bytes */
    uint64_t              budget[IMGPROC_STATS_PARTS];        /* bytes */
    uint64_t              heap_in_use;     /* of malloc(); all 0: unknown */
    uint64_t              heap_idle;
    uint64_t              heap_system;
    uint64_t              vips;            /* tracked by libvips */
    uint64_t              pool_in_use[IMGPROC_STATS_POOLS];   /* bytes */
    uint64_t              pool_idle[IMGPROC_STATS_POOLS];
    uint64_t              pool_out[IMGPROC_STATS_POOLS];      /* buffers */

    uint64_t              fetching;        /* requests without their source */
    uint64_t              waiting;         /* for a thread */
    uint64_t              busy;            /* in a thread */
    uint64_t              threads;
} imgproc_stats_gauges_t;


/* what has been, ever */

typedef struct {
    uint64_t              outcomes[IMGPROC_STATS_OUTCOMES];
    uint64_t              fetches;         /* of sources */
    uint64_t              source_bytes;
    uint64_t              source_formats[IMGPROC_FORMATS];
    uint64_t              result_bytes;
    uint64_t              result_formats[IMGPROC_FORMATS];

    uint64_t              reclaims;
    uint64_t              reclaims_skipped;
    uint64_t              reclaim_bytes;
    uint64_t              reclaim_time;    /* microseconds */

    uint64_t              pool_gets[IMGPROC_STATS_POOLS];
    uint64_t              pool_hits[IMGPROC_STATS_POOLS];
    uint64_t              pool_grows[IMGPROC_STATS_POOLS];
    uint64_t              pool_drops[IMGPROC_STATS_POOLS];
    uint64_t              pool_calibrations[IMGPROC_STATS_POOLS];

    imgproc_stats_times_t  queue_times;
    imgproc_stats_times_t  source_times;
    imgproc_stats_times_t  process_times;
} imgproc_stats_totals_t;


typedef struct {
    imgproc_stats_common_t  common;
    imgproc_stats_gauges_t  gauges;
    imgproc_stats_totals_t  totals;
} imgproc_stats_t;


/* by the process whose they are, and of its threads by the event loop's */

#define imgproc_stats_set(p, value)                                           \
    __atomic_store_n(p, (uint64_t) (value), __ATOMIC_RELAXED)

#define imgproc_stats_add(p, n)                                               \
    imgproc_stats_set(p, *(p) + (uint64_t) (n))

/* by any of its threads */

#define imgproc_stats_add_any(p, n)                                           \
    (void) __atomic_fetch_add(p, (uint64_t) (n), __ATOMIC_RELAXED)

#define imgproc_stats_get(p)  __atomic_load_n(p, __ATOMIC_RELAXED)


extern const uint64_t      imgproc_stats_bounds[IMGPROC_STATS_BUCKETS - 1];

/* the same in seconds */

extern const char *const   imgproc_stats_seconds[IMGPROC_STATS_BUCKETS - 1];


/* counts a time, in microseconds; a negative one is none */

void imgproc_stats_time(imgproc_stats_times_t *times, int64_t us);

/*
 * Adds what a worker tells to sum, which is the caller's own: the larger of
 * what is common, and the sums of the rest.
 */

void imgproc_stats_sum(imgproc_stats_t *sum, const imgproc_stats_t *stats);

/* the same for what a worker that is gone has left */

void imgproc_stats_sum_totals(imgproc_stats_totals_t *sum,
    const imgproc_stats_totals_t *totals);

/* takes before from totals, which is the caller's own; never below 0 */

void imgproc_stats_less(imgproc_stats_totals_t *totals,
    const imgproc_stats_totals_t *before);


#endif /* _IMGPROC_STATS_H_INCLUDED_ */
