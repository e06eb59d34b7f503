
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdio.h>

#include "imgproc_cgroup.h"
#include "imgproc_cgroup_cpu.h"


static void imgproc_cgroup_cpu_visit(const char *dir, int version,
    void *data);
static double imgproc_cgroup_cpu_v2(const char *dir);
static double imgproc_cgroup_cpu_v1(const char *dir);
static double imgproc_cgroup_cpu_number(const char *dir, const char *name);


int
imgproc_cgroup_cpus(const char *root, int ncpu)
{
    (void) imgproc_cgroup_walk(root, "cpu", imgproc_cgroup_cpu_visit, &ncpu);

    return ncpu;
}


/* what is missing limits nothing */

static void
imgproc_cgroup_cpu_visit(const char *dir, int version, void *data)
{
    int *ncpu = data;

    int     n;
    double  cpus;

    cpus = (version == 2) ? imgproc_cgroup_cpu_v2(dir)
                          : imgproc_cgroup_cpu_v1(dir);

    if (!(cpus >= 0) || cpus >= *ncpu) {
        return;
    }

    n = cpus;
    n += (n < cpus);

    *ncpu = MAX(n, 1);
}


/* -1: there is no quota, as in "max 100000" */

static double
imgproc_cgroup_cpu_v2(const char *dir)
{
    char    *text;
    double   quota, period, cpus;

    text = imgproc_cgroup_read(dir, "/cpu.max");

    if (text == NULL) {
        return -1;
    }

    cpus = -1;

    if (sscanf(text, "%lf %lf", &quota, &period) == 2 && period > 0) {
        cpus = quota / period;
    }

    g_free(text);

    return cpus;
}


static double
imgproc_cgroup_cpu_v1(const char *dir)
{
    double  quota, period;

    quota = imgproc_cgroup_cpu_number(dir, "/cpu.cfs_quota_us");
    period = imgproc_cgroup_cpu_number(dir, "/cpu.cfs_period_us");

    if (quota <= 0 || period <= 0) {
        return -1;
    }

    return quota / period;
}


static double
imgproc_cgroup_cpu_number(const char *dir, const char *name)
{
    char    *text;
    double   n;

    text = imgproc_cgroup_read(dir, name);

    if (text == NULL || sscanf(text, "%lf", &n) != 1) {
        n = -1;
    }

    g_free(text);

    return n;
}
