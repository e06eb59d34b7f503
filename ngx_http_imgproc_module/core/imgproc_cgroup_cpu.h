
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CGROUP_CPU_H_INCLUDED_
#define _IMGPROC_CGROUP_CPU_H_INCLUDED_


#include "imgproc.h"


/*
 * How many CPUs the cgroups of this process, from its own up to the root,
 * leave of ncpu: the smallest quota by period, rounded up, at least 1.
 * Version 2 (cpu.max) and 1 (cpu.cfs_quota_us); where nothing can be read,
 * ncpu.  root stands before /proc and /sys, "" but in tests.  Reads files;
 * any thread.
 */

int imgproc_cgroup_cpus(const char *root, int ncpu);


#endif /* _IMGPROC_CGROUP_CPU_H_INCLUDED_ */
