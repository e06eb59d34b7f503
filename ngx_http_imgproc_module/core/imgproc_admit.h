
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ADMIT_H_INCLUDED_
#define _IMGPROC_ADMIT_H_INCLUDED_


#include "imgproc.h"


/*
 * Which picture may be made now, so that all of them together stay below one
 * limit: arithmetic over memory that several processes share.
 *
 * Each worker has a slot, where it alone writes what it takes, and the sum of
 * the slots is what all take.  Who wants more adds it to its own slot first
 * and looks at the sum then: of two that do so at once each sees the other,
 * so both may be refused, and never both be let in by mistake.  Nothing
 * is locked, so that a worker may be killed anywhere; what it had vanishes
 * with its slot.
 *
 * Requests have tickets, in the order of their arrival at any worker.  One
 * that does not fit waits, and its worker tells the ticket of the first that
 * waits there, and what it needs.  Of these the oldest is the head.  Others
 * may pass it, if they fit, and if there is room for the head beside all that
 * have passed: it waits for those that were there before it, and for no other,
 * however many these are.  Those who would be in its way may pass as well, for
 * 100 ms since it became the head, and 8 of them at most.  Then they wait, and
 * what is given back gathers, until it fits.  With nothing else running it is
 * let in even if it does not, once those that retain memory have been asked
 * for it: what could be had by waiting is there by then.
 *
 * Any thread of any worker may call this, unless it says otherwise.  Sizes
 * are bytes.
 */


#define IMGPROC_ADMIT_PASS_TIME   100     /* milliseconds */
#define IMGPROC_ADMIT_PASS_JOBS   8

/* what a worker has after its first jobs: tables, code that was relocated */

#define IMGPROC_ADMIT_KEEP        (4 * 1024 * 1024)

/* of the limit, for sources that come in: a quarter */

#define IMGPROC_ADMIT_SOURCES     4


typedef enum {
    IMGPROC_ADMIT_OK = 0,
    IMGPROC_ADMIT_ORDER,              /* others were here before */
    IMGPROC_ADMIT_ROOM,               /* there is not enough */
} imgproc_admit_e;


/* shared by all; zero is no limit at all */

typedef struct {
    size_t                   limit;   /* 0: everybody may */
    size_t                   base;    /* of that what no worker counts */
    size_t                   single;  /* under pressure: one job at a time */
    uint64_t                 head;    /* ticket, since when, passed by */
    uint32_t                 ticket;  /* the last one given out */
} imgproc_admit_shared_t;


/* of a worker; zero in the beginning */

typedef struct {
    size_t                   base;    /* that it had before its first job */
    size_t                   jobs;    /* reserved, by any of its threads */
    size_t                   passed;  /* of that by those that have passed */
    size_t                   retained;  /* by the allocator, measured */
    size_t                   sources; /* that have come in */
    size_t                   results; /* that are sent */
    size_t                   idle;    /* in pools */
    size_t                   need;    /* of the first that waits */
    uint32_t                 waiting; /* its ticket, 0: there is none */
} imgproc_admit_slot_t;


/* what a job has; zero in the beginning, and one thread's at a time */

typedef struct {
    size_t                   reserved;
    size_t                   passed;  /* of that by passing another */
    unsigned                 counted:1;  /* it is one of those 8 */
} imgproc_admit_job_t;


/*
 * What a worker knows of all this.  The slots lie in larger structs, stride
 * apart, each of which begins with a word that is zero if nobody has it; the
 * slot itself is offset behind that.  Own may be elsewhere.
 */

typedef struct {
    imgproc_admit_shared_t  *shared;
    imgproc_admit_slot_t    *own;
    u_char                  *slots;
    const size_t            *nslots;  /* those that were ever in use */
    size_t                   stride;
    size_t                   offset;
} imgproc_admit_t;


/* of one word, which another may write or read at the same time */

#define imgproc_admit_get(p)     __atomic_load_n(p, __ATOMIC_SEQ_CST)
#define imgproc_admit_set(p, v)  __atomic_store_n(p, v, __ATOMIC_SEQ_CST)


/* the next in the order of arrival, never 0 */

uint32_t imgproc_admit_ticket(imgproc_admit_t *a);

/*
 * Reserves size bytes more for the job of a ticket, which keeps what it has
 * whatever comes of it.  now: milliseconds of a clock that all workers share.
 * lone: the limit is none for the head, if no other job has anything reserved.
 * Whether a job would fit at all is not asked here.
 */

imgproc_admit_e imgproc_admit_try(imgproc_admit_t *a, uint32_t ticket,
    size_t size, imgproc_admit_job_t *job, int64_t now, int lone);

/* gives back what the job has */

void imgproc_admit_release(imgproc_admit_t *a, imgproc_admit_job_t *job);

/*
 * Reserves size bytes for a source that is to come, of those that a quarter
 * of the limit has room for; 1, or 0 if there is none now.  The only one is
 * always let in.  The event loop's.
 */

int imgproc_admit_source(imgproc_admit_t *a, size_t size);

/*
 * The same for one that comes in, and has more bytes than the held ones that
 * it has reserved: if there is room for them at all, and always if it is the
 * only one.
 */

int imgproc_admit_source_more(imgproc_admit_t *a, size_t size, size_t held);

/* tells the first ticket that waits here, 0: there is none, and for what */

void imgproc_admit_wait(imgproc_admit_t *a, uint32_t ticket, size_t need);

/* the head of all that wait, 0: nobody does */

uint32_t imgproc_admit_head(const imgproc_admit_t *a);

/* what all take; jobs, if not NULL: what of it is reserved for jobs */

size_t imgproc_admit_used(const imgproc_admit_t *a, size_t *jobs);

/*
 * What the other workers could give: of what they have in pools and what
 * their allocators retain that which is over IMGPROC_ADMIT_KEEP.
 */

size_t imgproc_admit_spare(const imgproc_admit_t *a);

/* 1 if a was given out before b; tickets begin again after 4294967295 */

int imgproc_admit_before(uint32_t a, uint32_t b);


#endif /* _IMGPROC_ADMIT_H_INCLUDED_ */
