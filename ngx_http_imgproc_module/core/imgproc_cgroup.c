
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdio.h>
#include <string.h>

#include "imgproc_cgroup.h"


typedef int (*imgproc_cgroup_read_pt)(const char *dir, double *cpus);


static int imgproc_cgroup_walk(const char *root, const char *mount,
    const char *path, imgproc_cgroup_read_pt read, int ncpu);
static int imgproc_cgroup_read_v2(const char *dir, double *cpus);
static int imgproc_cgroup_read_v1(const char *dir, double *cpus);
static int imgproc_cgroup_read_number(const char *dir, const char *name,
    double *n);
static const char *imgproc_cgroup_cpu_controller(char *line);


int
imgproc_cgroup_cpus(const char *root, int ncpu)
{
    int          i, n;
    char        *name, *text, **lines;
    const char  *path;

    name = g_strconcat(root, "/proc/self/cgroup", NULL);

    if (!g_file_get_contents(name, &text, NULL, NULL)) {
        g_free(name);
        return ncpu;
    }

    g_free(name);

    n = ncpu;
    lines = g_strsplit(text, "\n", 0);

    for (i = 0; lines[i]; i++) {

        if (strncmp(lines[i], "0::/", 4) == 0) {
            n = imgproc_cgroup_walk(root, "/sys/fs/cgroup", lines[i] + 3,
                                    imgproc_cgroup_read_v2, n);
            continue;
        }

        path = imgproc_cgroup_cpu_controller(lines[i]);

        if (path) {
            n = imgproc_cgroup_walk(root, "/sys/fs/cgroup/cpu", path,
                                    imgproc_cgroup_read_v1, n);
            n = imgproc_cgroup_walk(root, "/sys/fs/cgroup/cpu,cpuacct", path,
                                    imgproc_cgroup_read_v1, n);
        }
    }

    g_strfreev(lines);
    g_free(text);

    return n;
}


/* "4:cpu,cpuacct:/path": the path, if cpu is among the controllers */

static const char *
imgproc_cgroup_cpu_controller(char *line)
{
    char  *p, *last, *save;

    p = strchr(line, ':');

    if (p == NULL) {
        return NULL;
    }

    p++;
    last = strchr(p, ':');

    if (last == NULL) {
        return NULL;
    }

    *last = '\0';

    for (p = strtok_r(p, ",", &save); p; p = strtok_r(NULL, ",", &save)) {
        if (strcmp(p, "cpu") == 0) {
            return last + 1;
        }
    }

    return NULL;
}


/*
 * In a container the path may be that of the host, and is not there then:
 * what is missing limits nothing, and the mount point is always looked at.
 */

static int
imgproc_cgroup_walk(const char *root, const char *mount, const char *path,
    imgproc_cgroup_read_pt read, int ncpu)
{
    int      n;
    char    *dir, *last;
    size_t   top;
    double   cpus;

    dir = g_strconcat(root, mount, path, NULL);
    top = strlen(root) + strlen(mount);

    for ( ;; ) {

        if (read(dir, &cpus)) {
            n = (cpus < ncpu) ? (int) cpus : ncpu;

            if (n < cpus && n < ncpu) {
                n++;
            }

            ncpu = MAX(n, 1);
        }

        last = strrchr(dir + top, '/');

        if (last == NULL) {
            break;
        }

        *last = '\0';
    }

    g_free(dir);

    return ncpu;
}


static int
imgproc_cgroup_read_v2(const char *dir, double *cpus)
{
    int      rc;
    char    *name, *text;
    double   quota, period;

    name = g_strconcat(dir, "/cpu.max", NULL);
    rc = 0;

    if (g_file_get_contents(name, &text, NULL, NULL)) {

        /* "max 100000" is no quota */

        if (sscanf(text, "%lf %lf", &quota, &period) == 2 && period > 0) {
            *cpus = quota / period;
            rc = 1;
        }

        g_free(text);
    }

    g_free(name);

    return rc;
}


static int
imgproc_cgroup_read_v1(const char *dir, double *cpus)
{
    double  quota, period;

    /* a quota of -1 is none */

    if (!imgproc_cgroup_read_number(dir, "/cpu.cfs_quota_us", &quota)
        || !imgproc_cgroup_read_number(dir, "/cpu.cfs_period_us", &period)
        || quota <= 0
        || period <= 0)
    {
        return 0;
    }

    *cpus = quota / period;

    return 1;
}


static int
imgproc_cgroup_read_number(const char *dir, const char *name, double *n)
{
    int    rc;
    char  *path, *text;

    path = g_strconcat(dir, name, NULL);
    rc = 0;

    if (g_file_get_contents(path, &text, NULL, NULL)) {
        rc = (sscanf(text, "%lf", n) == 1);
        g_free(text);
    }

    g_free(path);

    return rc;
}
