
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_cgroup.h"
#include "machine.h"


/* what /proc/self/cgroup says, and the directories that are looked at */

typedef struct {
    const char        *name;
    const char        *controller;
    const char        *text;
    const char        *visited;
} cgroup_row_t;


static void cgroup_visit(const char *dir, int version, void *data);
static void cgroup_test(gconstpointer data);
static void cgroup_test_missing(void);


static const cgroup_row_t  cgroup_rows[] = {

    { "v2", "memory", "0::/a/b\n",
      "2 /sys/fs/cgroup/a/b\n"
      "2 /sys/fs/cgroup/a\n"
      "2 /sys/fs/cgroup\n" },

    { "v2-root", "memory", "0::/\n",
      "2 /sys/fs/cgroup\n" },

    { "v1", "memory", "4:memory:/a\n",
      "1 /sys/fs/cgroup/memory/a\n"
      "1 /sys/fs/cgroup/memory\n" },

    { "v1-several-controllers", "cpu", "4:cpu,cpuacct:/a\n",
      "1 /sys/fs/cgroup/cpu/a\n"
      "1 /sys/fs/cgroup/cpu\n"
      "1 /sys/fs/cgroup/cpu,cpuacct/a\n"
      "1 /sys/fs/cgroup/cpu,cpuacct\n" },

    { "v1-last-of-several", "cpuacct", "4:cpu,cpuacct:/\n",
      "1 /sys/fs/cgroup/cpuacct\n"
      "1 /sys/fs/cgroup/cpu,cpuacct\n" },

    { "both", "memory", "1:memory:/a\n0::/\n",
      "1 /sys/fs/cgroup/memory/a\n"
      "1 /sys/fs/cgroup/memory\n"
      "2 /sys/fs/cgroup\n" },

    { "another-controller", "cpu", "4:cpuset:/a\n5:acpu:/a\n6:cpu2:/a\n", "" },

    { "colons-in-the-path", "memory", "0::/a:b\n",
      "2 /sys/fs/cgroup/a:b\n"
      "2 /sys/fs/cgroup\n" },

    { "garbage", "memory", "no colons\n:\n::\n0::a\n4:memory\n\n", "" },
};


static void
cgroup_visit(const char *dir, int version, void *data)
{
    g_string_append_printf(data, "%d %s\n", version, dir);
}


static void
cgroup_test(gconstpointer data)
{
    char                *root, *text;
    GString             *visited, *expected;
    const cgroup_row_t  *row;

    row = data;

    root = machine_new((const char *[]) { "/proc/self/cgroup", row->text,
                                          NULL });

    visited = g_string_new(NULL);
    expected = g_string_new(row->visited);

    g_assert_cmpint(imgproc_cgroup_walk(root, row->controller, cgroup_visit,
                                        visited), ==, 1);

    text = g_strconcat(" ", root, "/sys", NULL);
    g_string_replace(expected, " /sys", text, 0);

    g_assert_cmpstr(visited->str, ==, expected->str);

    g_string_free(visited, TRUE);
    g_string_free(expected, TRUE);
    g_free(text);

    text = imgproc_cgroup_read(root, "/proc/self/cgroup");
    g_assert_cmpstr(text, ==, row->text);
    g_free(text);

    machine_free(root);
}


static void
cgroup_test_missing(void)
{
    g_assert_cmpint(imgproc_cgroup_walk("/nonexistent", "memory",
                                        cgroup_visit, NULL), ==, 0);
    g_assert_null(imgproc_cgroup_read("/nonexistent", "/file"));
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(cgroup_rows); i++) {
        path = g_strconcat("/cgroup/", cgroup_rows[i].name, NULL);
        g_test_add_data_func(path, &cgroup_rows[i], cgroup_test);
        g_free(path);
    }

    g_test_add_func("/cgroup/missing", cgroup_test_missing);

    return g_test_run();
}
