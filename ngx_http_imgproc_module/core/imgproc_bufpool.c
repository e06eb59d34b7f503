
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>
#include <unistd.h>

#include "imgproc_bufpool.h"


static size_t imgproc_bufpool_find(const imgproc_bufpool_t *pool, size_t size);
static size_t imgproc_bufpool_choose(const imgproc_bufpool_t *pool,
    size_t size);
static void imgproc_bufpool_insert(imgproc_bufpool_t *pool,
    const imgproc_buffer_t *b, int64_t now);
static void imgproc_bufpool_remove(imgproc_bufpool_t *pool, size_t i);
static void imgproc_bufpool_drop(imgproc_bufpool_t *pool, size_t i);
static void imgproc_bufpool_drop_last(imgproc_bufpool_t *pool);
static int imgproc_bufpool_keep(imgproc_bufpool_t *pool, size_t size);
static int imgproc_bufpool_room(imgproc_bufpool_budget_t *budget, size_t size);
static void imgproc_bufpool_shrink(imgproc_bufpool_budget_t *budget);
static imgproc_bufpool_t *imgproc_bufpool_largest(
    imgproc_bufpool_budget_t *budget);
static void imgproc_bufpool_count(imgproc_bufpool_t *pool, size_t len);
static void imgproc_bufpool_calibrate(imgproc_bufpool_t *pool);
static size_t imgproc_bufpool_class(const imgproc_bufpool_t *pool,
    unsigned percent);


void
imgproc_bufpool_budget_init(imgproc_bufpool_budget_t *budget, size_t max_idle)
{
    memset(budget, 0, sizeof(imgproc_bufpool_budget_t));

    budget->max_idle = max_idle;
}


void
imgproc_bufpool_init(imgproc_bufpool_t *pool, imgproc_bufpool_budget_t *budget,
    size_t default_size, uint64_t threshold)
{
    size_t  page;

    memset(pool, 0, sizeof(imgproc_bufpool_t));

    page = sysconf(_SC_PAGESIZE);

    pool->floor = MAX((default_size + page - 1) & ~(page - 1), page);
    pool->default_size = pool->floor;
    pool->threshold = threshold;

    pool->budget = budget;
    pool->next = budget->pools;

    budget->pools = pool;
}


imgproc_code_e
imgproc_bufpool_get(imgproc_bufpool_t *pool, size_t size, imgproc_buffer_t *b,
    size_t *held)
{
    size_t  i, had;

    memset(b, 0, sizeof(imgproc_buffer_t));

    i = 0;
    *held = 0;

    pool->gets++;

    if (pool->nfree) {
        i = imgproc_bufpool_choose(pool, size);

        b->data = pool->free[i].data;
        b->size = pool->free[i].size;
    }

    had = b->size;

    if (had == 0 || had < size) {

        size = MAX(size, pool->default_size);

        if (imgproc_buffer_reserve(b, size) != IMGPROC_OK) {
            memset(b, 0, sizeof(imgproc_buffer_t));
            return IMGPROC_INTERNAL;
        }
    }

    if (had) {
        imgproc_bufpool_remove(pool, i);

        pool->hits++;
        pool->grows += (b->size > had);
    }

    *held = b->size;

    pool->in_use += b->size;
    pool->out++;

    return IMGPROC_OK;
}


void
imgproc_bufpool_recount(imgproc_bufpool_t *pool, const imgproc_buffer_t *b,
    size_t *held)
{
    if (*held == 0 || b->data == NULL) {
        return;
    }

    pool->grows += (b->size > *held);
    pool->in_use -= *held;
    pool->in_use += b->size;

    *held = b->size;
}


void
imgproc_bufpool_put(imgproc_bufpool_t *pool, imgproc_buffer_t *b, size_t *held,
    int error, int64_t now)
{
    if (*held) {
        imgproc_bufpool_recount(pool, b, held);

        pool->in_use -= *held;
        pool->out--;
    }

    *held = 0;

    if (b->data == NULL) {
        memset(b, 0, sizeof(imgproc_buffer_t));
        return;
    }

    if (!error) {
        imgproc_bufpool_count(pool, b->len);
        imgproc_bufpool_calibrate(pool);
    }

    if (imgproc_bufpool_keep(pool, b->size)) {
        imgproc_bufpool_insert(pool, b, now);
        memset(b, 0, sizeof(imgproc_buffer_t));
        return;
    }

    imgproc_buffer_free(b);

    pool->drops++;
}


void
imgproc_bufpool_tick(imgproc_bufpool_t *pool, int64_t now, int64_t interval)
{
    size_t  i;

    imgproc_bufpool_calibrate(pool);

    imgproc_bufpool_shrink(pool->budget);

    for (i = pool->nfree; i > 0; i--) {

        if (now - pool->free[i - 1].used >= 2 * interval) {
            imgproc_bufpool_drop(pool, i - 1);
        }
    }
}


void
imgproc_bufpool_drop_all(imgproc_bufpool_t *pool)
{
    while (pool->nfree) {
        imgproc_bufpool_drop_last(pool);
    }
}


/* the first that holds size, nfree if there is none */

static size_t
imgproc_bufpool_find(const imgproc_bufpool_t *pool, size_t size)
{
    size_t  low, high, middle;

    low = 0;
    high = pool->nfree;

    while (low < high) {

        middle = (low + high) / 2;

        if (pool->free[middle].size < size) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return low;
}


/* there is at least one */

static size_t
imgproc_bufpool_choose(const imgproc_bufpool_t *pool, size_t size)
{
    size_t  i;

    if (size == 0) {

        /* of the largest the one used last, the others may age */

        size = pool->free[pool->nfree - 1].size;
    }

    i = imgproc_bufpool_find(pool, size);

    return i < pool->nfree ? i : 0;
}


static void
imgproc_bufpool_insert(imgproc_bufpool_t *pool, const imgproc_buffer_t *b,
    int64_t now)
{
    size_t                   i;
    imgproc_bufpool_free_t  *f;

    i = imgproc_bufpool_find(pool, b->size);
    f = &pool->free[i];

    memmove(f + 1, f, (pool->nfree - i) * sizeof(imgproc_bufpool_free_t));

    f->data = b->data;
    f->size = b->size;
    f->used = now;

    pool->nfree++;
    pool->idle += b->size;
    pool->budget->idle += b->size;
}


static void
imgproc_bufpool_remove(imgproc_bufpool_t *pool, size_t i)
{
    imgproc_bufpool_free_t  *f;

    f = &pool->free[i];

    pool->nfree--;
    pool->idle -= f->size;
    pool->budget->idle -= f->size;

    memmove(f, f + 1, (pool->nfree - i) * sizeof(imgproc_bufpool_free_t));
}


static void
imgproc_bufpool_drop(imgproc_bufpool_t *pool, size_t i)
{
    imgproc_buffer_t  b;

    b.data = pool->free[i].data;
    b.size = pool->free[i].size;

    imgproc_bufpool_remove(pool, i);
    imgproc_buffer_free(&b);

    pool->drops++;
}


/* the largest, and of equals the oldest */

static void
imgproc_bufpool_drop_last(imgproc_bufpool_t *pool)
{
    imgproc_bufpool_drop(pool, pool->nfree - 1);
}


/* makes room in the list and the budget, or says that there is none */

static int
imgproc_bufpool_keep(imgproc_bufpool_t *pool, size_t size)
{
    if (pool->maximum_size && size > pool->maximum_size) {
        return 0;
    }

    if (pool->nfree == IMGPROC_BUFPOOL_FREE) {

        if (size > pool->free[pool->nfree - 1].size) {
            return 0;
        }

        imgproc_bufpool_drop_last(pool);
    }

    return imgproc_bufpool_room(pool->budget, size);
}


static int
imgproc_bufpool_room(imgproc_bufpool_budget_t *budget, size_t size)
{
    imgproc_bufpool_t  *pool;

    imgproc_bufpool_shrink(budget);

    if (size <= budget->max_idle - budget->idle) {
        return 1;
    }

    pool = imgproc_bufpool_largest(budget);

    if (pool == NULL || size > pool->free[pool->nfree - 1].size) {
        return 0;
    }

    /* what it leaves is enough, whatever the budget */

    imgproc_bufpool_drop_last(pool);

    return 1;
}


/* has anything to do only after max_idle has come down */

static void
imgproc_bufpool_shrink(imgproc_bufpool_budget_t *budget)
{
    while (budget->idle > budget->max_idle) {
        imgproc_bufpool_drop_last(imgproc_bufpool_largest(budget));
    }
}


/* the pool that has the largest buffer, or NULL if all are empty */

static imgproc_bufpool_t *
imgproc_bufpool_largest(imgproc_bufpool_budget_t *budget)
{
    imgproc_bufpool_t             *pool, *largest;
    const imgproc_bufpool_free_t  *f, *last;

    last = NULL;
    largest = NULL;

    for (pool = budget->pools; pool; pool = pool->next) {

        if (pool->nfree == 0) {
            continue;
        }

        f = &pool->free[pool->nfree - 1];

        if (last == NULL
            || f->size > last->size
            || (f->size == last->size && f->used < last->used))
        {
            last = f;
            largest = pool;
        }
    }

    return largest;
}


static void
imgproc_bufpool_count(imgproc_bufpool_t *pool, size_t len)
{
    unsigned  class;

    /* class n holds 2^n bytes */

    class = (len > 1) ? g_bit_storage(len - 1) : 0;

    pool->classes[MIN(class, IMGPROC_BUFPOOL_CLASSES - 1)]++;
    pool->puts++;
}


static void
imgproc_bufpool_calibrate(imgproc_bufpool_t *pool)
{
    size_t  class;

    if (pool->threshold == 0 || pool->puts < pool->threshold) {
        return;
    }

    pool->default_size = MAX(imgproc_bufpool_class(pool, 50), pool->floor);

    /* what a buffer of the default size grows to as it fills */

    class = imgproc_bufpool_class(pool, 95);
    pool->maximum_size = pool->default_size;

    while (pool->maximum_size < class) {
        pool->maximum_size *= 2;
    }

    while (pool->nfree
           && pool->free[pool->nfree - 1].size > pool->maximum_size)
    {
        imgproc_bufpool_drop_last(pool);
    }

    memset(pool->classes, 0, sizeof(pool->classes));

    pool->puts = 0;
    pool->calibrations++;
}


/* the smallest class that holds percent of what was counted */

static size_t
imgproc_bufpool_class(const imgproc_bufpool_t *pool, unsigned percent)
{
    unsigned  i;
    uint64_t  sum;

    sum = 0;

    for (i = 0; i < IMGPROC_BUFPOOL_CLASSES - 1; i++) {

        sum += pool->classes[i];

        if (sum * 100 >= pool->puts * percent) {
            break;
        }
    }

    return (size_t) 1 << i;
}
