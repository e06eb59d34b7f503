
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CGROUP_MEMORY_H_INCLUDED_
#define _IMGPROC_CGROUP_MEMORY_H_INCLUDED_


#include "imgproc.h"


/*
 * How much memory this process may have, and how much of it there is.  Bytes;
 * root stands before /proc and /sys, "" but in tests.  All of it reads files;
 * any thread.
 */


#define IMGPROC_CGROUP_PATH  512


typedef struct {
    uint64_t           limit;     /* 0: no cgroup has one */
    int                version;   /* of the cgroup in dir, 0: there is none */
    char               dir[IMGPROC_CGROUP_PATH];   /* whose limit it is, else
                                                      the own one */
    char               file[IMGPROC_CGROUP_PATH];  /* that says so */

    /* a file that is there and could not be read, and why; or 0 */
    char               unread[IMGPROC_CGROUP_PATH];
    int                error;
} imgproc_cgroup_memory_t;


/*
 * The smallest limit of the cgroups of this process, from its own up to the
 * root: memory.high and memory.max of version 2, where what is over the first
 * is slowed down and reclaimed long before what is over the second is killed;
 * memory.limit_in_bytes of version 1, and hierarchical_memory_limit of its
 * memory.stat, where "none" is a number that no machine has.  Always fills m.
 */

void imgproc_cgroup_memory(const char *root, imgproc_cgroup_memory_t *m);

/*
 * What processes of that cgroup have in use, without the cache of files that
 * were not read lately, which the kernel drops before it kills.  IMGPROC_OK,
 * or IMGPROC_INTERNAL and *used is 0.
 */

imgproc_code_e imgproc_cgroup_memory_used(const imgproc_cgroup_memory_t *m,
    uint64_t *used);

/*
 * Where the kernel tells of its memory pressure: of that cgroup, or of the
 * machine, if there is no limit but its own.  A string to be freed by
 * g_free(), or NULL: nowhere.
 */

char *imgproc_cgroup_memory_pressure(const char *root,
    const imgproc_cgroup_memory_t *m);

/*
 * Physical memory, and what of it could be had without swapping.  IMGPROC_OK,
 * or IMGPROC_INTERNAL and both are 0.
 */

imgproc_code_e imgproc_cgroup_memory_physical(const char *root,
    uint64_t *total, uint64_t *available);

/*
 * The limit by itself: that of the cgroup less a tenth; without one, or if
 * the machine has less, half of physical memory, and no more than is
 * available.  0: nothing is known.  Pure.
 */

uint64_t imgproc_cgroup_memory_auto(const imgproc_cgroup_memory_t *m,
    uint64_t total, uint64_t available);


#endif /* _IMGPROC_CGROUP_MEMORY_H_INCLUDED_ */
