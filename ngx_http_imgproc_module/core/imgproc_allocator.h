
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ALLOCATOR_H_INCLUDED_
#define _IMGPROC_ALLOCATOR_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_malloc.h"


/*
 * Whose malloc() this process has, how it is told to keep less, and how it
 * is made to give memory back.
 */


#define IMGPROC_ALLOCATOR_NAME_LEN  64


typedef enum {
    IMGPROC_ALLOCATOR_UNKNOWN = 0,

    IMGPROC_ALLOCATOR_GLIBC,
    IMGPROC_ALLOCATOR_JEMALLOC,
    IMGPROC_ALLOCATOR_TCMALLOC,
    IMGPROC_ALLOCATOR_MIMALLOC
} imgproc_allocator_e;


/* function belongs to imgproc_allocator.c; the rest is for others to read */

typedef struct {
    imgproc_allocator_e   type;
    char                  name[IMGPROC_ALLOCATOR_NAME_LEN];
    const char           *call;        /* what trims, or NULL: nothing does */
    void                 *function;
} imgproc_allocator_t;


/* bytes; what is idle need not be resident */

typedef struct {
    size_t                in_use;      /* given out by malloc() */
    size_t                idle;
    size_t                system;      /* both, and what the books take */
} imgproc_heap_t;


/*
 * Fills a: always, IMGPROC_ALLOCATOR_UNKNOWN with the name "unknown" if it
 * is none of the known.  The name of the others ends with their version where
 * they tell it: "jemalloc 5.3.0".  An allocator that is only loaded, say with
 * a library of another module, and is not behind malloc() does not count.
 * Any thread.
 */

void imgproc_allocator_find(imgproc_allocator_t *a);

/*
 * Sets what is not 0 in conf.  The number of parameters set: 0 if conf is
 * off or this is not glibc; or -1 if glibc refused one, and the others are
 * set.  glibc looks at the number of arenas once, when a second thread first
 * allocates, so this comes before any other thread, those of libvips
 * included, and only the first call of a process counts for it.
 */

int imgproc_allocator_tune(const imgproc_allocator_t *a,
    const imgproc_malloc_t *conf);

/*
 * Gives back what is free.  Any thread; glibc holds the lock of an arena
 * while it walks through it, so not the event loop's.  With jemalloc and
 * tcmalloc the caches of other threads stay, which they bound.  mimalloc 2.0
 * returns but whole segments, those of this thread and of ended ones; with
 * MIMALLOC_DECOMMIT_DELAY=0 in its environment free() returns the rest.
 */

void imgproc_allocator_trim(const imgproc_allocator_t *a);

/*
 * 1, or 0 and all of heap is 0: mimalloc does not tell, nor do a glibc before
 * 2.33 and others built without statistics.  glibc walks through what is
 * free, with the lock of an arena held: 200,000 blocks took it 40 to 200 ms,
 * so this is for any thread but the event loop's.
 */

int imgproc_allocator_heap(const imgproc_allocator_t *a,
    imgproc_heap_t *heap);


#endif /* _IMGPROC_ALLOCATOR_H_INCLUDED_ */
