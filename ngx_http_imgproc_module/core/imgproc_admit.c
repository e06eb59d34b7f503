
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_admit.h"


/* of the word that is the head: 32 bits of ticket, 24 of time, 8 of jobs */

#define IMGPROC_ADMIT_TIME  0xffffff
#define IMGPROC_ADMIT_JOBS  0xff

#define imgproc_admit_head_word(ticket, now)                                  \
    ((uint64_t) (ticket) << 32                                                \
     | ((uint64_t) (now) & IMGPROC_ADMIT_TIME) << 8)


static uint32_t imgproc_admit_first(const imgproc_admit_t *a, size_t *need);
static void imgproc_admit_take(imgproc_admit_t *a, imgproc_admit_job_t *job,
    size_t size, size_t passed);
static int imgproc_admit_beside(const imgproc_admit_t *a, size_t size,
    size_t need);
static size_t imgproc_admit_sources(const imgproc_admit_t *a);
static imgproc_admit_slot_t *imgproc_admit_slot(const imgproc_admit_t *a,
    size_t i);
static void imgproc_admit_add(imgproc_admit_slot_t *slot, size_t *used,
    size_t *jobs);
static uint64_t imgproc_admit_head_now(imgproc_admit_t *a, uint32_t head,
    int64_t now);
static int imgproc_admit_may_pass(uint64_t word, int64_t now);
static int imgproc_admit_pass(imgproc_admit_t *a, uint32_t head,
    int64_t now);


uint32_t
imgproc_admit_ticket(imgproc_admit_t *a)
{
    uint32_t  ticket;

    do {
        ticket = __atomic_add_fetch(&a->shared->ticket, 1, __ATOMIC_SEQ_CST);
    } while (ticket == 0);

    return ticket;
}


imgproc_admit_e
imgproc_admit_try(imgproc_admit_t *a, uint32_t ticket, size_t size,
    imgproc_admit_job_t *job, int64_t now, int lone)
{
    int       alone;
    size_t    limit, used, jobs, need, passed;
    uint32_t  head;

    limit = imgproc_admit_get(&a->shared->limit);
    head = 0;
    need = 0;

    if (limit) {
        head = imgproc_admit_first(a, &need);
    }

    if (head && !imgproc_admit_before(head, ticket)) {
        head = 0;
    }

    if (head
        && !job->counted
        && !imgproc_admit_may_pass(imgproc_admit_head_now(a, head, now), now)
        && !imgproc_admit_beside(a, size, need))
    {
        return IMGPROC_ADMIT_ORDER;
    }

    passed = head ? size : 0;

    imgproc_admit_take(a, job, size, passed);

    if (limit == 0) {
        return IMGPROC_ADMIT_OK;
    }

    used = imgproc_admit_used(a, &jobs);
    alone = (jobs == job->reserved);

    if (head == 0) {

        if (alone ? (lone || used <= limit)
                  : (used <= limit && !imgproc_admit_get(&a->shared->single)))
        {
            return IMGPROC_ADMIT_OK;
        }

    } else if (used <= limit
               && (alone || !imgproc_admit_get(&a->shared->single)))
    {
        if (imgproc_admit_beside(a, 0, need)) {
            return IMGPROC_ADMIT_OK;
        }

        if (job->counted || imgproc_admit_pass(a, head, now)) {
            job->counted = 1;
            return IMGPROC_ADMIT_OK;
        }

        imgproc_admit_take(a, job, -size, -passed);

        return IMGPROC_ADMIT_ORDER;
    }

    imgproc_admit_take(a, job, -size, -passed);

    return IMGPROC_ADMIT_ROOM;
}


void
imgproc_admit_release(imgproc_admit_t *a, imgproc_admit_job_t *job)
{
    imgproc_admit_take(a, job, -job->reserved, -job->passed);

    job->counted = 0;
}


int
imgproc_admit_source(imgproc_admit_t *a, size_t size)
{
    size_t  limit, sources;

    limit = imgproc_admit_get(&a->shared->limit);

    (void) __atomic_add_fetch(&a->own->sources, size, __ATOMIC_SEQ_CST);

    if (limit == 0) {
        return 1;
    }

    sources = imgproc_admit_sources(a);

    if (sources == size
        || (sources <= limit / IMGPROC_ADMIT_SOURCES
            && imgproc_admit_used(a, NULL) <= limit))
    {
        return 1;
    }

    (void) __atomic_sub_fetch(&a->own->sources, size, __ATOMIC_SEQ_CST);

    return 0;
}


int
imgproc_admit_source_more(imgproc_admit_t *a, size_t size, size_t held)
{
    size_t  limit;

    limit = imgproc_admit_get(&a->shared->limit);

    (void) __atomic_add_fetch(&a->own->sources, size, __ATOMIC_SEQ_CST);

    if (limit == 0
        || imgproc_admit_used(a, NULL) <= limit
        || imgproc_admit_sources(a) == size + held)
    {
        return 1;
    }

    (void) __atomic_sub_fetch(&a->own->sources, size, __ATOMIC_SEQ_CST);

    return 0;
}


void
imgproc_admit_wait(imgproc_admit_t *a, uint32_t ticket, size_t need)
{
    imgproc_admit_set(&a->own->need, need);
    imgproc_admit_set(&a->own->waiting, ticket);
}


uint32_t
imgproc_admit_head(const imgproc_admit_t *a)
{
    return imgproc_admit_first(a, NULL);
}


/* its need may be another's, that began to wait just now: it is a guess then */

static uint32_t
imgproc_admit_first(const imgproc_admit_t *a, size_t *need)
{
    size_t                 i, n;
    uint32_t               head, ticket;
    imgproc_admit_slot_t  *slot, *first;

    first = a->own;
    head = imgproc_admit_get(&first->waiting);
    n = imgproc_admit_get(a->nslots);

    for (i = 0; i < n; i++) {
        slot = imgproc_admit_slot(a, i);

        if (slot == NULL) {
            continue;
        }

        ticket = imgproc_admit_get(&slot->waiting);

        if (ticket && (head == 0 || imgproc_admit_before(ticket, head))) {
            head = ticket;
            first = slot;
        }
    }

    if (need) {
        *need = imgproc_admit_get(&first->need);
    }

    return head;
}


size_t
imgproc_admit_used(const imgproc_admit_t *a, size_t *jobs)
{
    size_t                 i, n, used, reserved;
    imgproc_admit_slot_t  *slot;

    used = imgproc_admit_get(&a->shared->base);
    reserved = 0;

    imgproc_admit_add(a->own, &used, &reserved);

    n = imgproc_admit_get(a->nslots);

    for (i = 0; i < n; i++) {
        slot = imgproc_admit_slot(a, i);

        if (slot && slot != a->own) {
            imgproc_admit_add(slot, &used, &reserved);
        }
    }

    if (jobs) {
        *jobs = reserved;
    }

    return used;
}


size_t
imgproc_admit_spare(const imgproc_admit_t *a)
{
    size_t                 i, n, spare, all;
    imgproc_admit_slot_t  *slot;

    spare = 0;
    n = imgproc_admit_get(a->nslots);

    for (i = 0; i < n; i++) {
        slot = imgproc_admit_slot(a, i);

        if (slot == NULL || slot == a->own) {
            continue;
        }

        all = imgproc_admit_get(&slot->idle)
              + imgproc_admit_get(&slot->retained);

        if (all > IMGPROC_ADMIT_KEEP) {
            spare += all - IMGPROC_ADMIT_KEEP;
        }
    }

    return spare;
}


int
imgproc_admit_before(uint32_t a, uint32_t b)
{
    return (int32_t) (a - b) < 0;
}


/* sizes below zero wrap around, and are given back */

static void
imgproc_admit_take(imgproc_admit_t *a, imgproc_admit_job_t *job, size_t size,
    size_t passed)
{
    (void) __atomic_add_fetch(&a->own->jobs, size, __ATOMIC_SEQ_CST);

    if (passed) {
        (void) __atomic_add_fetch(&a->own->passed, passed, __ATOMIC_SEQ_CST);
    }

    job->reserved += size;
    job->passed += passed;
}


/*
 * Whether the head has room beside all that have passed it, or others before
 * it, and size bytes more: when those are done that have not.
 */

static int
imgproc_admit_beside(const imgproc_admit_t *a, size_t size, size_t need)
{
    size_t                 i, n, used, jobs, passed;
    imgproc_admit_slot_t  *slot;

    used = imgproc_admit_used(a, &jobs);
    passed = imgproc_admit_get(&a->own->passed);
    n = imgproc_admit_get(a->nslots);

    for (i = 0; i < n; i++) {
        slot = imgproc_admit_slot(a, i);

        if (slot && slot != a->own) {
            passed += imgproc_admit_get(&slot->passed);
        }
    }

    return used - jobs + passed + size + need
           <= imgproc_admit_get(&a->shared->limit);
}


/* what all sources take that have come in, or may */

static size_t
imgproc_admit_sources(const imgproc_admit_t *a)
{
    size_t                 i, n, sources;
    imgproc_admit_slot_t  *slot;

    sources = imgproc_admit_get(&a->own->sources);
    n = imgproc_admit_get(a->nslots);

    for (i = 0; i < n; i++) {
        slot = imgproc_admit_slot(a, i);

        if (slot && slot != a->own) {
            sources += imgproc_admit_get(&slot->sources);
        }
    }

    return sources;
}


/* NULL: nobody has it */

static imgproc_admit_slot_t *
imgproc_admit_slot(const imgproc_admit_t *a, size_t i)
{
    u_char  *p;

    p = a->slots + i * a->stride;

    if (imgproc_admit_get((size_t *) p) == 0) {
        return NULL;
    }

    return (imgproc_admit_slot_t *) (p + a->offset);
}


static void
imgproc_admit_add(imgproc_admit_slot_t *slot, size_t *used, size_t *jobs)
{
    size_t  reserved;

    reserved = imgproc_admit_get(&slot->jobs);

    *jobs += reserved;

    *used += imgproc_admit_get(&slot->base) + reserved
             + imgproc_admit_get(&slot->retained)
             + imgproc_admit_get(&slot->sources)
             + imgproc_admit_get(&slot->results)
             + imgproc_admit_get(&slot->idle);
}


/* a head that is new begins now, and has been passed by nobody */

static uint64_t
imgproc_admit_head_now(imgproc_admit_t *a, uint32_t head, int64_t now)
{
    uint64_t  word, next;

    word = imgproc_admit_get(&a->shared->head);

    for ( ;; ) {

        if ((uint32_t) (word >> 32) == head) {
            return word;
        }

        next = imgproc_admit_head_word(head, now);

        if (__atomic_compare_exchange_n(&a->shared->head, &word, next, 0,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        {
            return next;
        }
    }
}


/* of times that differ by less than four hours; clocks tick apart */

static int
imgproc_admit_may_pass(uint64_t word, int64_t now)
{
    uint64_t  passed;

    passed = ((uint64_t) now - (word >> 8)) & IMGPROC_ADMIT_TIME;

    return (word & IMGPROC_ADMIT_JOBS) < IMGPROC_ADMIT_PASS_JOBS
           && (passed < IMGPROC_ADMIT_PASS_TIME
               || passed > IMGPROC_ADMIT_TIME / 2);
}


static int
imgproc_admit_pass(imgproc_admit_t *a, uint32_t head, int64_t now)
{
    uint64_t  word;

    word = imgproc_admit_head_now(a, head, now);

    while ((uint32_t) (word >> 32) == head
           && imgproc_admit_may_pass(word, now))
    {
        if (__atomic_compare_exchange_n(&a->shared->head, &word, word + 1, 0,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        {
            return 1;
        }
    }

    return 0;
}
