
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_bufpool.h"


#define P      4096
#define SLOTS  32
#define STEPS  24


/*
 * What a step does, and what "want" is after it; pages are of 4096 bytes, and
 * idle ones those of both pools.  A get of 0 bytes is one of unknown size.
 */

typedef enum {
    END = 0,
    GET,          /* slot, n bytes: pages of the buffer */
    AGAIN,        /* the same, and the buffer is the one put back last */
    FILL,         /* slot, n bytes more: pages of the buffer */
    RECOUNT,      /* slot: pages in use */
    UNMAP,        /* slot: pages in use */
    PUT,          /* slot: idle pages */
    BAD,          /* slot, on an error path: idle pages */
    USED,         /* n puts of "slot" bytes each: idle pages */
    TICK,         /* interval n: idle pages */
    LIMIT,        /* max_idle becomes n pages: idle pages */
    LEARN,        /* the threshold becomes n: idle pages */
    EMPTY,        /* drops all: idle pages */

    DEFAULT,      /* pages */
    MAXIMUM,      /* pages */
    IN_USE,       /* pages */
    FREE,         /* buffers */
    GETS,
    HITS,
    GROWS,
    DROPS,
    CALIBRATIONS
} op_e;


typedef struct {
    op_e                       op;
    int                        pool;      /* 0, 1 */
    unsigned                   slot;
    size_t                     n;
    int64_t                    now;
    size_t                     want;
} step_t;


typedef struct {
    const char                *path;
    size_t                     size;      /* default size, bytes */
    uint64_t                   threshold;
    size_t                     max_idle;  /* pages */
    step_t                     steps[STEPS];
} row_t;


typedef struct {
    imgproc_buffer_t           buffer;
    size_t                     held;
    size_t                     counted;   /* what held should be */
    imgproc_bufpool_t         *pool;
    u_char                     mark;
} slot_t;


typedef struct {
    slot_t                     slots[SLOTS];
    imgproc_bufpool_t          pools[2];
    imgproc_bufpool_budget_t   budget;
    u_char                    *last;      /* put back */
    int64_t                    now;
    size_t                     unmapped;  /* buffers, by others */
} world_t;


static void test_row(const void *data);
static void step(world_t *w, const step_t *s);
static size_t step_do(world_t *w, const step_t *s);
static size_t step_ask(const imgproc_bufpool_t *pool, op_e op);
static size_t used(imgproc_bufpool_t *pool, const step_t *s);
static void test_random(const void *data);
static void random_step(world_t *w, GRand *r);
static void random_out(world_t *w, GRand *r, imgproc_bufpool_t *pool,
    slot_t *slot);
static void random_rare(world_t *w, GRand *r, imgproc_bufpool_t *pool);
static void random_get(GRand *r, imgproc_bufpool_t *pool, slot_t *slot);
static void random_fill(GRand *r, slot_t *slot);
static size_t random_size(GRand *r);
static void marked(const slot_t *slot);
static void check(world_t *w);
static void check_pool(const imgproc_bufpool_t *pool);
static void check_out(world_t *w, unsigned n);
static void check_overlap(world_t *w);
static int compare(const void *one, const void *two);
static void test_full(void);
static void test_refused(void);
static void test_adopted(void);
static void test_unmapped(void);
static size_t mapped(void);
static void world_init(world_t *w, size_t size, uint64_t threshold,
    size_t max_idle);
static void world_free(world_t *w);


static const row_t  rows[] = {

    { "get/new-default", 3 * P, 0, 64, {
        { GET, 0, 0, 0, 0, 3 },
        { IN_USE, 0, 0, 0, 0, 3 },
        { PUT, 0, 0, 0, 0, 3 },
        { IN_USE, 0, 0, 0, 0, 0 },
        { GETS, 0, 0, 0, 0, 1 },
        { HITS, 0, 0, 0, 0, 0 } } },

    { "get/default-in-whole-pages", 2 * P + 1, 0, 64, {
        { DEFAULT, 0, 0, 0, 0, 3 },
        { GET, 0, 0, 0, 0, 3 } } },

    { "get/default-at-least-a-page", 0, 0, 64, {
        { DEFAULT, 0, 0, 0, 0, 1 },
        { GET, 0, 0, 0, 0, 1 } } },

    { "get/new-known-small", 3 * P, 0, 64, {
        { GET, 0, 0, P, 0, 3 } } },

    { "get/new-known-large", 3 * P, 0, 64, {
        { GET, 0, 0, 9 * P - 1, 0, 9 } } },

    { "get/again", 3 * P, 0, 64, {
        { GET, 0, 0, 0, 0, 3 },
        { FILL, 0, 0, 100, 0, 3 },
        { PUT, 0, 0, 0, 0, 3 },
        { AGAIN, 0, 1, 0, 0, 3 },
        { HITS, 0, 0, 0, 0, 1 },
        { GROWS, 0, 0, 0, 0, 0 },
        { FREE, 0, 0, 0, 0, 0 } } },

    { "get/best-fit", P, 0, 64, {
        { GET, 0, 0, 2 * P, 0, 2 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GET, 0, 2, 9 * P, 0, 9 },
        { PUT, 0, 2, 0, 0, 9 },
        { PUT, 0, 0, 0, 0, 11 },
        { PUT, 0, 1, 0, 0, 16 },
        { GET, 0, 0, 4 * P, 0, 5 },
        { GET, 0, 1, 1, 0, 2 },
        { GET, 0, 2, 9 * P, 0, 9 },
        { HITS, 0, 0, 0, 0, 3 },
        { GROWS, 0, 0, 0, 0, 0 } } },

    { "get/exact-fit", P, 0, 64, {
        { GET, 0, 0, 2 * P, 0, 2 },
        { GET, 0, 1, 3 * P, 0, 3 },
        { PUT, 0, 0, 0, 0, 2 },
        { PUT, 0, 1, 0, 0, 5 },
        { GET, 0, 0, 2 * P, 0, 2 },
        { GET, 0, 1, 2 * P + 1, 0, 3 } } },

    { "get/none-fits-smallest-grows", P, 0, 64, {
        { GET, 0, 0, 2 * P, 0, 2 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { PUT, 0, 0, 0, 0, 2 },
        { PUT, 0, 1, 0, 0, 7 },
        { GET, 0, 0, 7 * P, 0, 7 },
        { IN_USE, 0, 0, 0, 0, 7 },
        { HITS, 0, 0, 0, 0, 1 },
        { GROWS, 0, 0, 0, 0, 1 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GROWS, 0, 0, 0, 0, 1 } } },

    { "get/unknown-largest", P, 0, 64, {
        { GET, 0, 0, 2 * P, 0, 2 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { PUT, 0, 1, 0, 0, 5 },
        { PUT, 0, 0, 0, 0, 7 },
        { GET, 0, 0, 0, 0, 5 },
        { GET, 0, 1, 0, 0, 2 },
        { GET, 0, 2, 0, 0, 1 } } },

    { "get/the-warmest-of-equals", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 4 * P, 0, 4 },
        { GET, 0, 2, 4 * P, 0, 4 },
        { PUT, 0, 1, 0, 1, 4 },
        { PUT, 0, 0, 0, 2, 8 },
        { PUT, 0, 2, 0, 3, 12 },
        { AGAIN, 0, 3, 3 * P, 4, 4 },
        { PUT, 0, 3, 0, 5, 12 },
        { AGAIN, 0, 3, 0, 6, 4 },
        { PUT, 0, 3, 0, 7, 12 } } },

    { "get/pools-apart", P, 0, 64, {
        { GET, 0, 0, 5 * P, 0, 5 },
        { PUT, 0, 0, 0, 0, 5 },
        { GET, 1, 1, 0, 0, 1 },
        { HITS, 1, 0, 0, 0, 0 },
        { FREE, 0, 0, 0, 0, 1 } } },

    { "grow/doubles", P, 0, 64, {
        { GET, 0, 0, 0, 0, 1 },
        { FILL, 0, 0, P, 0, 1 },
        { FILL, 0, 0, 1, 0, 2 },
        { FILL, 0, 0, P, 0, 4 },
        { IN_USE, 0, 0, 0, 0, 1 },
        { RECOUNT, 0, 0, 0, 0, 4 },
        { GROWS, 0, 0, 0, 0, 1 },
        { RECOUNT, 0, 0, 0, 0, 4 },
        { GROWS, 0, 0, 0, 0, 1 },
        { PUT, 0, 0, 0, 0, 4 },
        { GROWS, 0, 0, 0, 0, 1 },
        { IN_USE, 0, 0, 0, 0, 0 } } },

    { "grow/seen-by-put", P, 0, 64, {
        { GET, 0, 0, 0, 0, 1 },
        { GET, 0, 1, 0, 0, 1 },
        { FILL, 0, 0, 9 * P, 0, 9 },
        { IN_USE, 0, 0, 0, 0, 2 },
        { PUT, 0, 0, 0, 0, 9 },
        { IN_USE, 0, 0, 0, 0, 1 },
        { GROWS, 0, 0, 0, 0, 1 } } },

    { "out/unmapped-by-another", P, 1, 64, {
        { GET, 0, 0, 5 * P, 0, 5 },
        { UNMAP, 0, 0, 0, 0, 5 },
        { RECOUNT, 0, 0, 0, 0, 5 },
        { PUT, 0, 0, 0, 0, 0 },
        { IN_USE, 0, 0, 0, 0, 0 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { DROPS, 0, 0, 0, 0, 0 } } },

    { "put/nothing", P, 1, 64, {
        { PUT, 0, 0, 0, 0, 0 },
        { BAD, 0, 0, 0, 0, 0 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 } } },

    { "calibrate/none-before-the-threshold", P, 4, 64, {
        { USED, 0, 3 * P, 3, 0, 3 },
        { DEFAULT, 0, 0, 0, 0, 1 },
        { MAXIMUM, 0, 0, 0, 0, 0 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { TICK, 0, 0, 10, 0, 3 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { USED, 0, 3 * P, 1, 0, 3 },
        { DEFAULT, 0, 0, 0, 0, 4 },
        { MAXIMUM, 0, 0, 0, 0, 4 },
        { CALIBRATIONS, 0, 0, 0, 0, 1 } } },

    { "calibrate/threshold-0-never", P, 0, 64, {
        { USED, 0, 3 * P, 5000, 0, 3 },
        { TICK, 0, 0, 10, 0, 3 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 } } },

    { "calibrate/half-is-enough", P, 4, 512, {
        { USED, 0, 2 * P, 2, 0, 2 },
        { USED, 0, 64 * P, 2, 0, 64 },
        { DEFAULT, 0, 0, 0, 0, 2 },
        { MAXIMUM, 0, 0, 0, 0, 64 } } },

    { "calibrate/less-than-half-is-not", P, 5, 512, {
        { USED, 0, 2 * P, 2, 0, 2 },
        { USED, 0, 64 * P, 3, 0, 64 },
        { DEFAULT, 0, 0, 0, 0, 64 },
        { MAXIMUM, 0, 0, 0, 0, 64 } } },

    { "calibrate/95-percent-are-enough", P, 20, 512, {
        { USED, 0, 2 * P, 12, 0, 2 },
        { USED, 0, 8 * P, 7, 0, 8 },
        { USED, 0, 100 * P, 1, 0, 0 },
        { DEFAULT, 0, 0, 0, 0, 2 },
        { MAXIMUM, 0, 0, 0, 0, 8 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "calibrate/94-percent-are-not", P, 18, 512, {
        { USED, 0, 2 * P, 12, 0, 2 },
        { USED, 0, 8 * P, 5, 0, 8 },
        { USED, 0, 100 * P, 1, 0, 100 },
        { DEFAULT, 0, 0, 0, 0, 2 },
        { MAXIMUM, 0, 0, 0, 0, 128 } } },

    { "calibrate/class-edges", P, 1, 512, {
        { USED, 0, 8 * P, 1, 0, 8 },
        { DEFAULT, 0, 0, 0, 0, 8 },
        { USED, 0, 8 * P + 1, 1, 0, 16 },
        { DEFAULT, 0, 0, 0, 0, 16 },
        { USED, 0, 16 * P - 1, 1, 0, 16 },
        { DEFAULT, 0, 0, 0, 0, 16 } } },

    { "calibrate/never-below-the-floor", 8 * P, 2, 512, {
        { USED, 0, 1, 2, 0, 8 },
        { DEFAULT, 0, 0, 0, 0, 8 },
        { MAXIMUM, 0, 0, 0, 0, 8 },
        { USED, 0, 0, 2, 0, 8 },
        { CALIBRATIONS, 0, 0, 0, 0, 2 },
        { DEFAULT, 0, 0, 0, 0, 8 } } },

    { "calibrate/maximum-doubles-from-the-default", 6 * P, 20, 512, {
        { USED, 0, 5 * P, 18, 0, 6 },
        { USED, 0, 20 * P, 2, 0, 20 },
        { DEFAULT, 0, 0, 0, 0, 8 },
        { MAXIMUM, 0, 0, 0, 0, 32 } } },

    { "calibrate/maximum-of-an-odd-floor", 6 * P, 20, 512, {
        { USED, 0, 2 * P, 18, 0, 6 },
        { USED, 0, 8 * P, 2, 0, 12 },
        { DEFAULT, 0, 0, 0, 0, 6 },
        { MAXIMUM, 0, 0, 0, 0, 12 } } },

    { "calibrate/counts-bytes-used", P, 2, 512, {
        { GET, 0, 0, 100 * P, 0, 100 },
        { GET, 0, 1, 100 * P, 0, 100 },
        { FILL, 0, 0, 3 * P, 0, 100 },
        { FILL, 0, 1, 4 * P, 0, 100 },
        { PUT, 0, 0, 0, 0, 100 },
        { PUT, 0, 1, 0, 0, 0 },
        { DEFAULT, 0, 0, 0, 0, 4 },
        { MAXIMUM, 0, 0, 0, 0, 4 },
        { DROPS, 0, 0, 0, 0, 2 } } },

    { "calibrate/errors-do-not-count", P, 2, 512, {
        { GET, 0, 0, 0, 0, 1 },
        { GET, 0, 1, 0, 0, 1 },
        { GET, 0, 2, 0, 0, 1 },
        { FILL, 0, 0, 50 * P, 0, 50 },
        { BAD, 0, 0, 0, 0, 50 },
        { BAD, 0, 1, 0, 0, 51 },
        { BAD, 0, 2, 0, 0, 52 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { USED, 0, 2 * P, 1, 0, 52 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { USED, 0, 2 * P, 1, 0, 2 },
        { CALIBRATIONS, 0, 0, 0, 0, 1 },
        { DEFAULT, 0, 0, 0, 0, 2 } } },

    { "calibrate/counters-start-again", P, 2, 512, {
        { USED, 0, 64 * P, 2, 0, 64 },
        { DEFAULT, 0, 0, 0, 0, 64 },
        { USED, 0, 2 * P, 1, 0, 64 },
        { DEFAULT, 0, 0, 0, 0, 64 },
        { USED, 0, 2 * P, 1, 0, 0 },
        { DEFAULT, 0, 0, 0, 0, 2 },
        { MAXIMUM, 0, 0, 0, 0, 2 },
        { CALIBRATIONS, 0, 0, 0, 0, 2 } } },

    { "calibrate/new-buffers-have-the-default", P, 2, 512, {
        { USED, 0, 30 * P, 2, 0, 30 },
        { DEFAULT, 0, 0, 0, 0, 32 },
        { GET, 0, 0, 1, 0, 30 },
        { GET, 0, 1, 1, 0, 32 },
        { GET, 0, 2, 0, 0, 32 },
        { GET, 0, 3, 33 * P, 0, 33 } } },

    { "calibrate/grown-ones-have-it-too", P, 4, 512, {
        { GET, 0, 0, 0, 0, 1 },
        { BAD, 0, 0, 0, 0, 1 },
        { GET, 0, 0, 0, 0, 1 },
        { USED, 0, 16 * P, 4, 0, 16 },
        { BAD, 0, 0, 0, 0, 17 },
        { GET, 0, 1, 16 * P, 0, 16 },
        { GET, 0, 0, 2 * P, 0, 16 },
        { GROWS, 0, 0, 0, 0, 2 } } },

    { "calibrate/those-that-fit-do-not", P, 4, 512, {
        { GET, 0, 0, 2 * P, 0, 2 },
        { USED, 0, 16 * P, 4, 0, 16 },
        { BAD, 0, 0, 0, 0, 18 },
        { GET, 0, 0, 2 * P, 0, 2 } } },

    { "calibrate/by-tick-when-the-threshold-came-down", P, 4, 512, {
        { USED, 0, 3 * P, 3, 0, 3 },
        { LEARN, 0, 0, 3, 0, 3 },
        { CALIBRATIONS, 0, 0, 0, 0, 0 },
        { TICK, 0, 0, 10, 0, 3 },
        { CALIBRATIONS, 0, 0, 0, 0, 1 },
        { DEFAULT, 0, 0, 0, 0, 4 } } },

    { "drop/larger-than-the-maximum", P, 2, 512, {
        { GET, 0, 0, 9 * P, 0, 9 },
        { GET, 0, 1, 8 * P, 0, 8 },
        { USED, 0, 7 * P, 2, 0, 7 },
        { MAXIMUM, 0, 0, 0, 0, 8 },
        { PUT, 0, 0, 0, 0, 7 },
        { BAD, 0, 1, 0, 0, 15 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "drop/larger-on-an-error-path", P, 2, 512, {
        { GET, 0, 0, 9 * P, 0, 9 },
        { USED, 0, 8 * P, 2, 0, 8 },
        { BAD, 0, 0, 0, 0, 8 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "drop/free-ones-at-calibration", P, 4, 512, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GET, 0, 2, 9 * P, 0, 9 },
        { BAD, 0, 0, 0, 0, 4 },
        { BAD, 0, 2, 0, 0, 13 },
        { BAD, 0, 1, 0, 0, 18 },
        { USED, 0, 3 * P, 3, 0, 18 },
        { USED, 0, 3 * P, 1, 0, 4 },
        { DROPS, 0, 0, 0, 0, 2 } } },

    { "drop/all", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GET, 1, 2, 6 * P, 0, 6 },
        { GET, 0, 3, 7 * P, 0, 7 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 0, 9 },
        { PUT, 1, 2, 0, 0, 15 },
        { EMPTY, 0, 0, 0, 0, 6 },
        { FREE, 0, 0, 0, 0, 0 },
        { IN_USE, 0, 0, 0, 0, 7 },
        { DROPS, 0, 0, 0, 0, 2 },
        { EMPTY, 0, 0, 0, 0, 6 },
        { PUT, 0, 3, 0, 0, 13 } } },

    { "idle/two-intervals", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { PUT, 0, 0, 0, 1000, 4 },
        { PUT, 0, 1, 0, 1500, 9 },
        { TICK, 0, 0, 1000, 2000, 9 },
        { TICK, 0, 0, 1000, 2999, 9 },
        { TICK, 0, 0, 1000, 3000, 5 },
        { DROPS, 0, 0, 0, 0, 1 },
        { TICK, 0, 0, 1000, 3499, 5 },
        { TICK, 0, 0, 1000, 3500, 0 },
        { DROPS, 0, 0, 0, 0, 2 } } },

    { "idle/used-again", P, 0, 64, {
        { GET, 0, 0, 0, 0, 1 },
        { PUT, 0, 0, 0, 0, 1 },
        { GET, 0, 0, 0, 1500, 1 },
        { PUT, 0, 0, 0, 1900, 1 },
        { TICK, 0, 0, 1000, 2000, 1 },
        { TICK, 0, 0, 1000, 3899, 1 },
        { TICK, 0, 0, 1000, 3900, 0 } } },

    { "idle/a-tick-is-for-one-pool", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 1, 1, 5 * P, 0, 5 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 1, 1, 0, 0, 9 },
        { TICK, 0, 0, 10, 20, 5 },
        { TICK, 1, 0, 10, 20, 0 } } },

    { "idle/out-ones-stay", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { TICK, 0, 0, 10, 1000, 0 },
        { FILL, 0, 0, 4 * P, 0, 4 },
        { IN_USE, 0, 0, 0, 0, 4 },
        { DROPS, 0, 0, 0, 0, 0 } } },

    { "idle/the-clock-went-back", P, 0, 64, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { PUT, 0, 0, 0, 5000, 4 },
        { TICK, 0, 0, 10, 1000, 4 } } },

    { "idle/a-warm-one-lets-others-age", P, 0, 64, {
        { GET, 0, 0, 0, 0, 1 },
        { GET, 0, 1, 0, 0, 1 },
        { PUT, 0, 0, 0, 0, 1 },
        { PUT, 0, 1, 0, 0, 2 },
        { GET, 0, 0, 0, 15, 1 },
        { PUT, 0, 0, 0, 15, 2 },
        { TICK, 0, 0, 10, 20, 1 },
        { GET, 0, 0, 0, 25, 1 },
        { HITS, 0, 0, 0, 0, 2 } } },

    { "bound/exact", P, 0, 10, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 6 * P, 0, 6 },
        { GET, 0, 2, P, 0, 1 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 0, 10 },
        { DROPS, 0, 0, 0, 0, 0 },
        { PUT, 0, 2, 0, 0, 5 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "bound/the-new-one-is-the-largest", P, 0, 10, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 7 * P, 0, 7 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 0, 4 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "bound/larger-than-the-bound", P, 0, 10, {
        { GET, 0, 0, 10 * P, 0, 10 },
        { GET, 0, 1, 10 * P + 1, 0, 11 },
        { PUT, 0, 0, 0, 0, 10 },
        { PUT, 0, 1, 0, 0, 10 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "bound/nothing-idle-at-all", P, 0, 0, {
        { GET, 0, 0, 0, 0, 1 },
        { PUT, 0, 0, 0, 0, 0 },
        { DROPS, 0, 0, 0, 0, 1 } } },

    { "bound/of-equals-the-oldest", P, 0, 8, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 4 * P, 0, 4 },
        { GET, 0, 2, 4 * P, 0, 4 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 20, 8 },
        { PUT, 0, 2, 0, 20, 8 },
        { DROPS, 0, 0, 0, 0, 1 },
        { TICK, 0, 0, 10, 20, 8 },
        { TICK, 0, 0, 10, 40, 0 } } },

    { "bound/shared", P, 0, 10, {
        { GET, 0, 0, 6 * P, 0, 6 },
        { GET, 1, 1, 4 * P, 0, 4 },
        { GET, 1, 2, 3 * P, 0, 3 },
        { PUT, 0, 0, 0, 0, 6 },
        { PUT, 1, 1, 0, 0, 10 },
        { PUT, 1, 2, 0, 0, 7 },
        { DROPS, 0, 0, 0, 0, 1 },
        { DROPS, 1, 0, 0, 0, 0 },
        { FREE, 0, 0, 0, 0, 0 },
        { FREE, 1, 0, 0, 0, 2 } } },

    { "bound/shared-the-largest-in-the-other", P, 0, 10, {
        { GET, 1, 0, 6 * P, 0, 6 },
        { GET, 0, 1, 4 * P, 0, 4 },
        { GET, 0, 2, 5 * P, 0, 5 },
        { PUT, 1, 0, 0, 0, 6 },
        { PUT, 0, 1, 0, 0, 10 },
        { PUT, 0, 2, 0, 0, 9 },
        { FREE, 1, 0, 0, 0, 0 },
        { FREE, 0, 0, 0, 0, 2 } } },

    { "bound/shared-equals-the-oldest", P, 0, 8, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 1, 1, 4 * P, 0, 4 },
        { GET, 0, 2, 4 * P, 0, 4 },
        { PUT, 1, 1, 0, 1, 4 },
        { PUT, 0, 0, 0, 2, 8 },
        { PUT, 0, 2, 0, 3, 8 },
        { FREE, 1, 0, 0, 0, 0 },
        { FREE, 0, 0, 0, 0, 2 } } },

    { "bound/shared-drop-all-makes-room", P, 0, 8, {
        { GET, 0, 0, 6 * P, 0, 6 },
        { GET, 1, 1, 8 * P, 0, 8 },
        { PUT, 0, 0, 0, 0, 6 },
        { EMPTY, 0, 0, 0, 0, 0 },
        { PUT, 1, 1, 0, 0, 8 } } },

    { "bound/lowered-met-by-tick", P, 0, 20, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GET, 1, 2, 6 * P, 0, 6 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 0, 9 },
        { PUT, 1, 2, 0, 0, 15 },
        { LIMIT, 0, 0, 8, 0, 15 },
        { TICK, 0, 0, 10, 0, 4 },
        { FREE, 1, 0, 0, 0, 0 } } },

    { "bound/lowered-met-by-put", P, 0, 20, {
        { GET, 0, 0, 4 * P, 0, 4 },
        { GET, 0, 1, 5 * P, 0, 5 },
        { GET, 0, 2, 9 * P, 0, 9 },
        { PUT, 0, 0, 0, 0, 4 },
        { PUT, 0, 1, 0, 0, 9 },
        { LIMIT, 0, 0, 8, 0, 9 },
        { PUT, 0, 2, 0, 0, 4 },
        { DROPS, 0, 0, 0, 0, 2 } } },

    { "bound/hits-need-no-room", P, 0, 5, {
        { GET, 0, 0, 5 * P, 0, 5 },
        { PUT, 0, 0, 0, 0, 5 },
        { AGAIN, 0, 1, 0, 0, 5 },
        { PUT, 0, 1, 0, 0, 5 },
        { DROPS, 0, 0, 0, 0, 0 } } }
};


static const guint32  seeds[] = {
    1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    if (sysconf(_SC_PAGESIZE) == P) {

        for (i = 0; i < G_N_ELEMENTS(rows); i++) {
            path = g_strconcat("/", rows[i].path, NULL);
            g_test_add_data_func(path, &rows[i], test_row);
            g_free(path);
        }
    }

    for (i = 0; i < G_N_ELEMENTS(seeds); i++) {
        path = g_strdup_printf("/random/seed-%u", seeds[i]);
        g_test_add_data_func(path, &seeds[i], test_random);
        g_free(path);
    }

    g_test_add_func("/full-list", test_full);
    g_test_add_func("/refused", test_refused);
    g_test_add_func("/adopted", test_adopted);
    g_test_add_func("/unmapped", test_unmapped);

    return g_test_run();
}


static void
test_row(const void *data)
{
    world_t       w;
    unsigned      i;
    const row_t  *t;

    t = data;

    world_init(&w, t->size, t->threshold, t->max_idle * P);

    for (i = 0; i < STEPS && t->steps[i].op != END; i++) {
        step(&w, &t->steps[i]);

        if (g_test_failed()) {
            g_test_message("step %u", i);
            break;
        }
    }

    world_free(&w);
}


static void
step(world_t *w, const step_t *s)
{
    size_t              got;
    imgproc_bufpool_t  *pool;

    pool = &w->pools[s->pool];

    got = (s->op < DEFAULT) ? step_do(w, s) : step_ask(pool, s->op);

    g_assert_cmpuint(got, ==, s->want);

    check_pool(&w->pools[0]);
    check_pool(&w->pools[1]);

    g_assert_cmpuint(w->budget.idle, ==,
                     w->pools[0].idle + w->pools[1].idle);
}


static size_t
step_do(world_t *w, const step_t *s)
{
    slot_t             *slot;
    imgproc_bufpool_t  *pool;

    pool = &w->pools[s->pool];
    slot = &w->slots[s->slot % SLOTS];

    switch (s->op) {

    case GET:
    case AGAIN:
        g_assert_cmpint(imgproc_bufpool_get(pool, s->n, &slot->buffer,
                                            &slot->held), ==, IMGPROC_OK);
        g_assert_cmpuint(slot->buffer.len, ==, 0);
        g_assert_cmpuint(slot->held, ==, slot->buffer.size);

        slot->pool = pool;

        if (s->op == AGAIN) {
            g_assert_true(slot->buffer.data == w->last);
        }

        return slot->buffer.size / P;

    case FILL:
        g_assert_cmpint(imgproc_buffer_append(&slot->buffer, NULL, s->n, 0),
                        ==, IMGPROC_OK);
        memset(slot->buffer.data, 0xff, slot->buffer.size);

        return slot->buffer.size / P;

    case RECOUNT:
        imgproc_bufpool_recount(pool, &slot->buffer, &slot->held);
        return pool->in_use / P;

    case UNMAP:
        imgproc_buffer_free(&slot->buffer);
        return pool->in_use / P;

    case PUT:
    case BAD:
        w->last = slot->buffer.data;
        imgproc_bufpool_put(pool, &slot->buffer, &slot->held, s->op == BAD,
                            s->now);
        g_assert_null(slot->buffer.data);
        g_assert_cmpuint(slot->buffer.len, ==, 0);
        g_assert_cmpuint(slot->buffer.size, ==, 0);
        g_assert_cmpuint(slot->held, ==, 0);
        break;

    case USED:
        return used(pool, s);

    case TICK:
        imgproc_bufpool_tick(pool, s->now, s->n);
        break;

    case LIMIT:
        w->budget.max_idle = s->n * P;
        break;

    case LEARN:
        pool->threshold = s->n;
        break;

    case EMPTY:
        imgproc_bufpool_drop_all(pool);
        break;

    default:
        g_assert_not_reached();
    }

    return w->budget.idle / P;
}


static size_t
step_ask(const imgproc_bufpool_t *pool, op_e op)
{
    switch (op) {

    case DEFAULT:
        return pool->default_size / P;

    case MAXIMUM:
        return pool->maximum_size / P;

    case IN_USE:
        return pool->in_use / P;

    case FREE:
        return pool->nfree;

    case GETS:
        return pool->gets;

    case HITS:
        return pool->hits;

    case GROWS:
        return pool->grows;

    case DROPS:
        return pool->drops;

    case CALIBRATIONS:
        return pool->calibrations;

    default:
        g_assert_not_reached();
    }

    return 0;
}


/* one after the other, of unknown size, filled at once */

static size_t
used(imgproc_bufpool_t *pool, const step_t *s)
{
    size_t            i, held;
    imgproc_buffer_t  b;

    for (i = 0; i < s->n; i++) {

        (void) imgproc_bufpool_get(pool, 0, &b, &held);
        (void) imgproc_buffer_append(&b, NULL, s->slot, 0);

        imgproc_bufpool_put(pool, &b, &held, 0, s->now);
    }

    return pool->budget->idle / P;
}


/* slots with even numbers are of the first pool, the others of the second */

static void
test_random(const void *data)
{
    world_t   w;
    GRand    *r;
    unsigned  i;

    r = g_rand_new_with_seed(*(const guint32 *) data);

    world_init(&w, g_rand_int_range(r, 1, 6 * P),
               g_rand_int_range(r, 0, 100), g_rand_int_range(r, 0, 200) * P);

    for (i = 0; i < 5000 && !g_test_failed(); i++) {
        random_step(&w, r);
        check(&w);
    }

    world_free(&w);
    g_rand_free(r);
}


static void
random_step(world_t *w, GRand *r)
{
    unsigned            i;
    slot_t             *slot;
    imgproc_bufpool_t  *pool;

    i = g_rand_int_range(r, 0, SLOTS);

    slot = &w->slots[i];
    pool = &w->pools[i % 2];

    w->now += g_rand_int_range(r, 0, 10);

    if (g_rand_int_range(r, 0, 50) == 0) {
        random_rare(w, r, pool);

    } else if (slot->counted) {
        random_out(w, r, pool, slot);

    } else {
        random_get(r, pool, slot);
    }
}


static void
random_rare(world_t *w, GRand *r, imgproc_bufpool_t *pool)
{
    switch (g_rand_int_range(r, 0, 12)) {

    case 0:
        imgproc_bufpool_drop_all(pool);
        g_assert_cmpuint(pool->nfree, ==, 0);
        break;

    case 1:
        w->budget.max_idle = g_rand_int_range(r, 0, 200) * P;
        imgproc_bufpool_tick(pool, w->now, 1000000);
        break;

    default:
        imgproc_bufpool_tick(pool, w->now, 200);
    }
}


static void
random_get(GRand *r, imgproc_bufpool_t *pool, slot_t *slot)
{
    size_t  size;

    size = g_rand_boolean(r) ? random_size(r) : 0;

    g_assert_cmpint(imgproc_bufpool_get(pool, size, &slot->buffer,
                                        &slot->held), ==, IMGPROC_OK);
    g_assert_cmpuint(slot->buffer.len, ==, 0);
    g_assert_cmpuint(slot->buffer.size, >=, size);
    g_assert_cmpuint(slot->buffer.size, >, 0);

    slot->counted = slot->buffer.size;
    slot->pool = pool;
    slot->mark = g_rand_int(r);
}


static void
random_out(world_t *w, GRand *r, imgproc_bufpool_t *pool, slot_t *slot)
{
    marked(slot);

    switch (g_rand_int_range(r, 0, 20)) {

    case 0:
        w->unmapped += (slot->buffer.data != NULL);
        imgproc_buffer_free(&slot->buffer);
        break;

    case 1:
    case 2:
        imgproc_bufpool_recount(pool, &slot->buffer, &slot->held);

        if (slot->buffer.data) {
            slot->counted = slot->buffer.size;
        }

        break;

    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
        if (slot->buffer.data) {
            random_fill(r, slot);
        }

        break;

    default:
        imgproc_bufpool_put(pool, &slot->buffer, &slot->held,
                            g_rand_int_range(r, 0, 10) == 0, w->now);
        slot->counted = 0;

        g_assert_null(slot->buffer.data);
    }
}


static void
random_fill(GRand *r, slot_t *slot)
{
    size_t  n;

    n = random_size(r);

    g_assert_cmpint(imgproc_buffer_append(&slot->buffer, NULL, n, 0), ==,
                    IMGPROC_OK);

    memset(slot->buffer.data + slot->buffer.len - n, slot->mark, n);
}


/* many small ones, and a few that are large */

static size_t
random_size(GRand *r)
{
    return g_rand_int_range(r, 0, 1 << g_rand_int_range(r, 1, 19));
}


/* nobody else has written into the buffer */

static void
marked(const slot_t *slot)
{
    size_t  i;

    for (i = 0; i < slot->buffer.len; i++) {

        if (slot->buffer.data[i] != slot->mark) {
            g_assert_cmpuint(slot->buffer.data[i], ==, slot->mark);
            return;
        }
    }
}


static void
check(world_t *w)
{
    size_t    gets, hits, drops, have;
    unsigned  i;

    check_pool(&w->pools[0]);
    check_pool(&w->pools[1]);
    check_out(w, 0);
    check_out(w, 1);
    check_overlap(w);

    g_assert_cmpuint(w->budget.idle, ==,
                     w->pools[0].idle + w->pools[1].idle);
    g_assert_cmpuint(w->budget.idle, <=, w->budget.max_idle);

    /* what was ever mapped is somewhere, or was unmapped */

    gets = w->pools[0].gets + w->pools[1].gets;
    hits = w->pools[0].hits + w->pools[1].hits;
    drops = w->pools[0].drops + w->pools[1].drops;
    have = w->pools[0].nfree + w->pools[1].nfree;

    for (i = 0; i < SLOTS; i++) {
        have += (w->slots[i].buffer.data != NULL);
    }

    g_assert_cmpuint(gets - hits, ==, have + drops + w->unmapped);
}


static void
check_pool(const imgproc_bufpool_t *pool)
{
    size_t                         i, sum, page;
    const imgproc_bufpool_free_t  *f;

    sum = 0;
    page = sysconf(_SC_PAGESIZE);

    for (i = 0; i < pool->nfree; i++) {
        f = &pool->free[i];

        g_assert_nonnull(f->data);
        g_assert_cmpuint(f->size, >, 0);
        g_assert_cmpuint(f->size % page, ==, 0);

        if (i) {
            g_assert_cmpuint(f->size, >=, f[-1].size);
        }

        if (i && f->size == f[-1].size) {
            g_assert_cmpint(f->used, <=, f[-1].used);
        }

        sum += f->size;
    }

    g_assert_cmpuint(pool->idle, ==, sum);
    g_assert_cmpuint(pool->default_size, >=, pool->floor);

    if (pool->maximum_size) {
        g_assert_cmpuint(pool->maximum_size, >=, pool->default_size);

        if (pool->nfree) {
            g_assert_cmpuint(pool->free[pool->nfree - 1].size, <=,
                             pool->maximum_size);
        }
    }
}


static void
check_out(world_t *w, unsigned n)
{
    size_t    out, sum;
    unsigned  i;

    out = 0;
    sum = 0;

    for (i = n; i < SLOTS; i += 2) {
        g_assert_cmpuint(w->slots[i].held, ==, w->slots[i].counted);

        out += (w->slots[i].counted > 0);
        sum += w->slots[i].counted;
    }

    g_assert_cmpuint(w->pools[n].out, ==, out);
    g_assert_cmpuint(w->pools[n].in_use, ==, sum);
}


static void
check_overlap(world_t *w)
{
    size_t                  i, n;
    imgproc_bufpool_free_t  all[SLOTS + 2 * IMGPROC_BUFPOOL_FREE];

    n = 0;

    for (i = 0; i < SLOTS; i++) {

        if (w->slots[i].buffer.data) {
            all[n].data = w->slots[i].buffer.data;
            all[n++].size = w->slots[i].buffer.size;
        }
    }

    for (i = 0; i < w->pools[0].nfree; i++) {
        all[n++] = w->pools[0].free[i];
    }

    for (i = 0; i < w->pools[1].nfree; i++) {
        all[n++] = w->pools[1].free[i];
    }

    qsort(all, n, sizeof(imgproc_bufpool_free_t), compare);

    for (i = 1; i < n; i++) {
        g_assert_true(all[i - 1].data + all[i - 1].size <= all[i].data);
    }
}


static int
compare(const void *one, const void *two)
{
    const imgproc_bufpool_free_t  *a, *b;

    a = one;
    b = two;

    return (a->data > b->data) - (a->data < b->data);
}


/* more buffers than the list holds: the largest goes for a smaller one */

static void
test_full(void)
{
    size_t            *held, i, page;
    world_t            w;
    imgproc_buffer_t  *b;

    page = sysconf(_SC_PAGESIZE);
    b = g_new0(imgproc_buffer_t, IMGPROC_BUFPOOL_FREE + 2);
    held = g_new0(size_t, IMGPROC_BUFPOOL_FREE + 2);

    world_init(&w, 1, 0, SIZE_MAX);

    for (i = 0; i < IMGPROC_BUFPOOL_FREE + 2; i++) {
        (void) imgproc_bufpool_get(&w.pools[0], i ? 2 * page : page, &b[i],
                                   &held[i]);
    }

    (void) imgproc_buffer_reserve(&b[1], 3 * page);

    for (i = 2; i < IMGPROC_BUFPOOL_FREE + 2; i++) {
        imgproc_bufpool_put(&w.pools[0], &b[i], &held[i], 0, i);
    }

    g_assert_cmpuint(w.pools[0].nfree, ==, IMGPROC_BUFPOOL_FREE);
    g_assert_cmpuint(w.pools[0].drops, ==, 0);

    imgproc_bufpool_put(&w.pools[0], &b[1], &held[1], 0, i);

    g_assert_cmpuint(w.pools[0].nfree, ==, IMGPROC_BUFPOOL_FREE);
    g_assert_cmpuint(w.pools[0].drops, ==, 1);
    g_assert_cmpuint(w.pools[0].idle, ==, IMGPROC_BUFPOOL_FREE * 2 * page);

    imgproc_bufpool_put(&w.pools[0], &b[0], &held[0], 0, i);

    g_assert_cmpuint(w.pools[0].nfree, ==, IMGPROC_BUFPOOL_FREE);
    g_assert_cmpuint(w.pools[0].drops, ==, 2);
    g_assert_cmpuint(w.pools[0].idle, ==,
                     (IMGPROC_BUFPOOL_FREE * 2 - 1) * page);
    g_assert_cmpuint(w.pools[0].in_use, ==, 0);

    check_pool(&w.pools[0]);
    world_free(&w);

    g_free(held);
    g_free(b);
}


/* a size that cannot be had costs the pool nothing */

static void
test_refused(void)
{
    size_t            held, idle;
    world_t           w;
    unsigned          i;
    imgproc_buffer_t  b;

    static const size_t  sizes[] = { SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2 };

    world_init(&w, 1, 1, SIZE_MAX);

    for (i = 0; i < 2 * G_N_ELEMENTS(sizes); i++) {

        /* without a free buffer first, then with one to grow */

        if (i == G_N_ELEMENTS(sizes)) {
            (void) imgproc_bufpool_get(&w.pools[0], 0, &b, &held);
            imgproc_bufpool_put(&w.pools[0], &b, &held, 0, 0);
        }

        idle = w.pools[0].idle;
        memset(&b, 0xff, sizeof(imgproc_buffer_t));
        held = 1;
        errno = 0;

        g_assert_cmpint(imgproc_bufpool_get(&w.pools[0],
                                            sizes[i % G_N_ELEMENTS(sizes)],
                                            &b, &held), ==, IMGPROC_INTERNAL);
        g_assert_cmpint(errno, !=, 0);
        g_assert_null(b.data);
        g_assert_cmpuint(b.len, ==, 0);
        g_assert_cmpuint(b.size, ==, 0);
        g_assert_cmpuint(held, ==, 0);
        g_assert_cmpuint(w.pools[0].in_use, ==, 0);
        g_assert_cmpuint(w.pools[0].out, ==, 0);
        g_assert_cmpuint(w.pools[0].idle, ==, idle);
    }

    g_assert_cmpuint(w.pools[0].nfree, ==, 1);
    g_assert_cmpuint(w.pools[0].hits, ==, 0);
    g_assert_cmpuint(w.pools[0].grows, ==, 0);

    /* the free one is as it was */

    memset(w.pools[0].free[0].data, 0xff, w.pools[0].free[0].size);

    world_free(&w);
}


/* a buffer that came from elsewhere is taken, and was never in use */

static void
test_adopted(void)
{
    size_t            held;
    world_t           w;
    imgproc_buffer_t  b;

    world_init(&w, 1, 0, SIZE_MAX);

    memset(&b, 0, sizeof(imgproc_buffer_t));
    held = 0;

    g_assert_cmpint(imgproc_buffer_append(&b, "abc", 3, 0), ==, IMGPROC_OK);

    imgproc_bufpool_recount(&w.pools[0], &b, &held);
    g_assert_cmpuint(held, ==, 0);
    g_assert_cmpuint(w.pools[0].in_use, ==, 0);

    imgproc_bufpool_put(&w.pools[0], &b, &held, 0, 0);
    g_assert_cmpuint(w.pools[0].in_use, ==, 0);
    g_assert_cmpuint(w.pools[0].out, ==, 0);
    g_assert_cmpuint(w.pools[0].nfree, ==, 1);

    world_free(&w);
}


/* dropped means unmapped: of 2 GB that were mapped there is next to nothing */

static void
test_unmapped(void)
{
    size_t            held, i, n;
    world_t           w;
    imgproc_buffer_t  b;

    n = mapped();

    if (n == 0) {
        g_test_skip("there is no /proc/self/statm");
        return;
    }

    world_init(&w, 1 << 20, 0, 0);

    for (i = 0; i < 2048; i++) {
        w.budget.max_idle = (i % 2) ? 2 << 20 : 0;

        (void) imgproc_bufpool_get(&w.pools[0], 0, &b, &held);
        imgproc_bufpool_put(&w.pools[0], &b, &held, 0, 0);
        imgproc_bufpool_drop_all(&w.pools[0]);
    }

    g_assert_cmpuint(w.pools[0].drops, ==, 2048);
    g_assert_cmpuint(mapped(), <, n + (256 << 20) / sysconf(_SC_PAGESIZE));

    world_free(&w);
}


/* pages of this process's address space, 0: unknown */

static size_t
mapped(void)
{
    char    *text;
    size_t   n;

    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
        return 0;
    }

    n = g_ascii_strtoull(text, NULL, 10);

    g_free(text);

    return n;
}


static void
world_init(world_t *w, size_t size, uint64_t threshold, size_t max_idle)
{
    memset(w, 0, sizeof(world_t));

    imgproc_bufpool_budget_init(&w->budget, max_idle);
    imgproc_bufpool_init(&w->pools[0], &w->budget, size, threshold);
    imgproc_bufpool_init(&w->pools[1], &w->budget, size, threshold);
}


/* puts all back and drops it: nothing is left */

static void
world_free(world_t *w)
{
    slot_t    *slot;
    unsigned   i;

    for (i = 0; i < SLOTS; i++) {
        slot = &w->slots[i];

        if (slot->pool) {
            imgproc_bufpool_put(slot->pool, &slot->buffer, &slot->held, 1,
                                w->now);
        }
    }

    for (i = 0; i < 2; i++) {
        imgproc_bufpool_drop_all(&w->pools[i]);

        g_assert_cmpuint(w->pools[i].in_use, ==, 0);
        g_assert_cmpuint(w->pools[i].out, ==, 0);
    }

    g_assert_cmpuint(w->budget.idle, ==, 0);
}
