
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_cgroup_cpu.h"
#include "machine.h"


/* files of a made-up machine, by pairs of name and text, NULL at the end */

typedef struct {
    const char        *name;
    const char        *files[12];
    int                ncpu;
    int                expected;
} cgroup_row_t;


static void cgroup_test(gconstpointer data);


static const cgroup_row_t  cgroup_rows[] = {

    { "nothing-to-read", { NULL }, 8, 8 },

    { "v2-no-quota",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/cpu.max", "max 100000\n", NULL },
      8, 8 },

    { "v2-half-a-cpu",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/cpu.max", "50000 100000\n", NULL },
      8, 1 },

    { "v2-rounded-up",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/cpu.max", "250000 100000\n", NULL },
      8, 3 },

    { "v2-parent-is-smaller",
      { "/proc/self/cgroup", "0::/a/b/c\n",
        "/sys/fs/cgroup/a/b/c/cpu.max", "400000 100000\n",
        "/sys/fs/cgroup/a/cpu.max", "200000 100000\n", NULL },
      8, 2 },

    { "v2-path-of-the-host",
      { "/proc/self/cgroup", "0::/docker/0123\n",
        "/sys/fs/cgroup/cpu.max", "300000 100000\n", NULL },
      8, 3 },

    { "v2-more-than-there-are",
      { "/proc/self/cgroup", "0::/\n",
        "/sys/fs/cgroup/cpu.max", "1600000 100000\n", NULL },
      4, 4 },

    { "v1-quota",
      { "/proc/self/cgroup", "5:memory:/a\n4:cpu,cpuacct:/a\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "150000\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n", NULL },
      8, 2 },

    { "v1-no-quota",
      { "/proc/self/cgroup", "4:cpu:/a\n",
        "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n",
        "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n", NULL },
      8, 8 },

    { "v1-cpuset-is-not-cpu",
      { "/proc/self/cgroup", "4:cpuset:/a\n",
        "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "100000\n",
        "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n", NULL },
      8, 8 },

    { "garbage",
      { "/proc/self/cgroup", "no colons\n0::/a\n:\n",
        "/sys/fs/cgroup/a/cpu.max", "one two\n", NULL },
      8, 8 },

    { "period-of-zero",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/cpu.max", "100000 0\n", NULL },
      8, 8 },
};


static void
cgroup_test(gconstpointer data)
{
    char                *root;
    const cgroup_row_t  *row;

    row = data;

    root = machine_new(row->files);

    g_assert_cmpint(imgproc_cgroup_cpus(root, row->ncpu), ==, row->expected);

    machine_free(root);
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(cgroup_rows); i++) {
        path = g_strconcat("/cgroup-cpu/", cgroup_rows[i].name, NULL);
        g_test_add_data_func(path, &cgroup_rows[i], cgroup_test);
        g_free(path);
    }

    return g_test_run();
}
