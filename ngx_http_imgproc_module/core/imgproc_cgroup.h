
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_CGROUP_H_INCLUDED_
#define _IMGPROC_CGROUP_H_INCLUDED_


#include "imgproc.h"


/*
 * Where the cgroups of this process are, of version 2 and of 1.  What they
 * say of CPUs and of memory is read by imgproc_cgroup_cpu.c and
 * imgproc_cgroup_memory.c.
 */


/* one cgroup; version is that of its files, 1 or 2; dir begins with root */

typedef void (*imgproc_cgroup_pt)(const char *dir, int version, void *data);


/*
 * Calls visit for each cgroup of controller that this process is in, from its
 * own up to the mount point, which is always visited: in a container the path
 * may be that of the host, and is not there then.  So the directory may be
 * missing.  Version 2 is looked for in /sys/fs/cgroup, version 1 in
 * directories with the name of the controller there, alone or with those it
 * is mounted with.  root stands before /proc and /sys, "" but in tests.
 *
 * 1, or 0 if /proc/self/cgroup cannot be read.  Any thread.
 */

int imgproc_cgroup_walk(const char *root, const char *controller,
    imgproc_cgroup_pt visit, void *data);

/*
 * The text of a file, to be freed by g_free(), or NULL with errno set.  Any
 * thread.
 */

char *imgproc_cgroup_read(const char *dir, const char *name);


#endif /* _IMGPROC_CGROUP_H_INCLUDED_ */
