
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_BUFPOOL_H_INCLUDED_
#define _IMGPROC_BUFPOOL_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"


/*
 * Free buffers of one purpose, which learns what size is wanted.  The bytes
 * used of each buffer put back are counted in power-of-two classes; after a
 * number of puts the smallest class that holds half of them becomes the size
 * of new buffers, and the smallest that holds 95 % of them the largest size
 * kept.
 *
 * One thread, the event loop's, calls all of this.  Between get and put the
 * buffer belongs to the caller, who may lend it to another thread, grow it,
 * and even free it there.  Times are milliseconds of a clock that does not
 * go back; nothing here reads one.
 *
 * A pool counts a buffer that is out by its size when it was handed out or
 * recounted last: that number is in the caller's held, which goes wherever
 * the buffer goes and is written by the pool alone.  The sum of them is
 * in_use, so it is exact whatever was done to the buffers, and behind only
 * by what has grown since.
 */


/* free buffers of a pool; 64k each of them are 64m */

#define IMGPROC_BUFPOOL_FREE     1024
#define IMGPROC_BUFPOOL_CLASSES  (8 * sizeof(size_t))


typedef struct imgproc_bufpool_s  imgproc_bufpool_t;


/*
 * What the free buffers of several pools may be together, mapped bytes.
 * max_idle may be changed at any time; a lower one is met by the next put or
 * tick of any of the pools.
 */

typedef struct {
    size_t                     idle;
    size_t                     max_idle;
    imgproc_bufpool_t         *pools;
} imgproc_bufpool_budget_t;


typedef struct {
    u_char                    *data;
    size_t                     size;
    int64_t                    used;        /* when it was put back */
} imgproc_bufpool_free_t;


/* the second group is for others to read; threshold may be changed */

struct imgproc_bufpool_s {
    imgproc_bufpool_budget_t  *budget;
    imgproc_bufpool_t         *next;        /* of the same budget */
    size_t                     floor;
    uint64_t                   threshold;
    uint64_t                   puts;        /* counted since a calibration */
    uint64_t                   classes[IMGPROC_BUFPOOL_CLASSES];

    uint64_t                   gets;
    uint64_t                   hits;        /* gets from the free buffers */
    uint64_t                   grows;       /* in a get, or seen afterwards */
    uint64_t                   drops;       /* buffers unmapped here */
    uint64_t                   calibrations;
    size_t                     default_size;
    size_t                     maximum_size;  /* 0: not calibrated yet */
    size_t                     idle;        /* bytes */
    size_t                     in_use;      /* bytes */
    size_t                     out;         /* buffers */
    size_t                     nfree;       /* buffers */

    /* by size, and the one put back last before its equals */
    imgproc_bufpool_free_t     free[IMGPROC_BUFPOOL_FREE];
};


/* the budget lives as long as its pools */

void imgproc_bufpool_budget_init(imgproc_bufpool_budget_t *budget,
    size_t max_idle);

/*
 * default_size, rounded up to whole pages, is what new buffers have until
 * the first calibration and at least after it.  threshold: puts until
 * a calibration, 0: there is none.  The pool must not move, and must be
 * emptied by imgproc_bufpool_drop_all() before its memory goes.
 */

void imgproc_bufpool_init(imgproc_bufpool_t *pool,
    imgproc_bufpool_budget_t *budget, size_t default_size,
    uint64_t threshold);

/*
 * size > 0, known: the smallest free buffer that holds it, else the smallest
 * of all, grown, else a new one.  size 0, unknown: the largest free one, else
 * a new one.  New and grown ones have at least the default size.  b and held
 * are overwritten; b->len is 0, and the bytes are undefined: those of another
 * request may be in there.  IMGPROC_OK, or IMGPROC_INTERNAL with errno set;
 * then b and *held are empty, and the pool has lost nothing.
 */

imgproc_code_e imgproc_bufpool_get(imgproc_bufpool_t *pool, size_t size,
    imgproc_buffer_t *b, size_t *held);

/*
 * Counts a buffer that is out by the size it has now: for the event loop,
 * after it was grown or has come back from a thread.
 */

void imgproc_bufpool_recount(imgproc_bufpool_t *pool,
    const imgproc_buffer_t *b, size_t *held);

/*
 * Takes the buffer, and leaves b and *held empty.  Never fails.  error: it
 * comes from an error path, so b->len says nothing and does not count.  It
 * is kept, unless it is larger than the maximum.  Where the budget or the
 * list has no room, the largest goes: of all pools of the budget or of this
 * pool, this buffer among them, and of equals the oldest.  An empty b is
 * right, if something unmapped it.  *held 0: a buffer of no pool becomes
 * one of this.
 */

void imgproc_bufpool_put(imgproc_bufpool_t *pool, imgproc_buffer_t *b,
    size_t *held, int error, int64_t now);

/*
 * For a timer of that interval: calibrates if a threshold that came down asks
 * for it, meets the budget, and drops what has not been used for two
 * intervals.
 */

void imgproc_bufpool_tick(imgproc_bufpool_t *pool, int64_t now,
    int64_t interval);

/* unmaps all free buffers: under pressure, and in the end */

void imgproc_bufpool_drop_all(imgproc_bufpool_t *pool);


#endif /* _IMGPROC_BUFPOOL_H_INCLUDED_ */
