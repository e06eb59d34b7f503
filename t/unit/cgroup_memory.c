
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_cgroup_memory.h"
#include "machine.h"


#define M  1048576ull


/* files of a made-up machine, by pairs of name and text, NULL at the end */

typedef struct {
    const char        *name;
    const char        *files[16];
    uint64_t           limit;
    const char        *file;       /* below the root, "": none */
    uint64_t           used;
} memory_row_t;


typedef struct {
    uint64_t           limit;
    uint64_t           total;
    uint64_t           available;
    uint64_t           expected;
} memory_auto_t;


static void memory_test(gconstpointer data);
static void memory_test_unread(void);
static void memory_test_physical(void);
static void memory_test_pressure(void);
static void memory_test_auto(void);


static const memory_row_t  memory_rows[] = {

    { "nothing-to-read", { NULL }, 0, "", 0 },

    { "v2",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.high", "max\n",
        "/sys/fs/cgroup/a/memory.max", "104857600\n",
        "/sys/fs/cgroup/a/memory.current", "52428800\n",
        "/sys/fs/cgroup/a/memory.stat",
        "anon 1\ninactive_anon 7\ninactive_file 10485760\n", NULL },
      100 * M, "/sys/fs/cgroup/a/memory.max", 40 * M },

    { "v2-high-is-smaller",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.high", "94371840\n",
        "/sys/fs/cgroup/a/memory.max", "104857600\n", NULL },
      90 * M, "/sys/fs/cgroup/a/memory.high", 0 },

    { "v2-high-as-large-as-max",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.high", "104857600\n",
        "/sys/fs/cgroup/a/memory.max", "104857600\n", NULL },
      100 * M, "/sys/fs/cgroup/a/memory.high", 0 },

    { "v2-max",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.high", "max\n",
        "/sys/fs/cgroup/a/memory.max", "max\n",
        "/sys/fs/cgroup/a/memory.current", "4096\n", NULL },
      0, "", 4096 },

    { "v2-nested",
      { "/proc/self/cgroup", "0::/a/b/c\n",
        "/sys/fs/cgroup/a/b/c/memory.max", "209715200\n",
        "/sys/fs/cgroup/a/b/memory.max", "max\n",
        "/sys/fs/cgroup/a/memory.max", "104857600\n",
        "/sys/fs/cgroup/a/memory.current", "1048576\n",
        "/sys/fs/cgroup/a/b/c/memory.current", "2048\n", NULL },
      100 * M, "/sys/fs/cgroup/a/memory.max", M },

    { "v2-path-of-the-host",
      { "/proc/self/cgroup", "0::/docker/0123\n",
        "/sys/fs/cgroup/memory.max", "104857600\n", NULL },
      100 * M, "/sys/fs/cgroup/memory.max", 0 },

    { "v2-more-cache-than-usage",
      { "/proc/self/cgroup", "0::/\n",
        "/sys/fs/cgroup/memory.max", "104857600\n",
        "/sys/fs/cgroup/memory.current", "100\n",
        "/sys/fs/cgroup/memory.stat", "inactive_file 200\n", NULL },
      100 * M, "/sys/fs/cgroup/memory.max", 0 },

    { "v1",
      { "/proc/self/cgroup", "4:memory:/a\n3:cpu:/b\n",
        "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "52428800\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "9223372036854771712\n",
        "/sys/fs/cgroup/memory/a/memory.usage_in_bytes", "20971520\n",
        "/sys/fs/cgroup/memory/a/memory.stat",
        "inactive_file 1\ntotal_inactive_file 10485760\n", NULL },
      50 * M, "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", 10 * M },

    { "v1-none",
      { "/proc/self/cgroup", "4:memory:/a\n",
        "/sys/fs/cgroup/memory/a/memory.limit_in_bytes",
        "9223372036854771712\n",
        "/sys/fs/cgroup/memory/a/memory.stat",
        "hierarchical_memory_limit 9223372036854771712\n", NULL },
      0, "", 0 },

    { "v1-above-a-container",
      { "/proc/self/cgroup", "4:memory:/kubepods/pod1/c1\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes", "209715200\n",
        "/sys/fs/cgroup/memory/memory.stat",
        "cache 1\nhierarchical_memory_limit 104857600\n", NULL },
      100 * M, "/sys/fs/cgroup/memory/memory.stat", 0 },

    { "v1-of-two",
      { "/proc/self/cgroup", "1:memory:/a/b\n0::/\n",
        "/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "209715200\n",
        "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "104857600\n",
        NULL },
      100 * M, "/sys/fs/cgroup/memory/a/memory.limit_in_bytes", 0 },

    { "zero-is-a-limit",
      { "/proc/self/cgroup", "0::/\n",
        "/sys/fs/cgroup/memory.max", "0\n", NULL },
      1, "/sys/fs/cgroup/memory.max", 0 },

    { "garbage",
      { "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.high", "\n",
        "/sys/fs/cgroup/a/memory.max", "-\n",
        "/sys/fs/cgroup/a/memory.current", "none\n",
        "/sys/fs/cgroup/memory.max", "99999999999999999999999\n", NULL },
      0, "", 0 },
};


static const memory_auto_t  memory_autos[] = {

    /* of a cgroup, a tenth is left */
    { 100 * M, 1000 * M, 900 * M, 90 * M },
    { 50 * M, 1000 * M, 10 * M, 45 * M },
    { 1, 1000 * M, 900 * M, 1 },

    /* no limit, or one that is none */
    { 0, 1000 * M, 900 * M, 500 * M },
    { 0, 1000 * M, 300 * M, 300 * M },
    { 2000 * M, 1000 * M, 900 * M, 500 * M },
    { 1000 * M, 1000 * M, 900 * M, 500 * M },

    /* /proc/meminfo cannot be read */
    { 100 * M, 0, 0, 90 * M },
    { 0, 0, 0, 0 },
};


static void
memory_test(gconstpointer data)
{
    int                       rc;
    char                     *root, *file;
    uint64_t                  used;
    const memory_row_t       *row;
    imgproc_cgroup_memory_t   m;

    row = data;
    root = machine_new(row->files);
    file = g_strconcat(row->file[0] ? root : "", row->file, NULL);

    imgproc_cgroup_memory(root, &m);

    g_assert_cmpuint(m.limit, ==, row->limit);
    g_assert_cmpstr(m.file, ==, file);

    rc = imgproc_cgroup_memory_used(&m, &used);

    g_assert_cmpuint(used, ==, row->used);

    if (used) {
        g_assert_cmpint(rc, ==, IMGPROC_OK);
    }

    /* all that was missing was not there */

    if (row->files[0]) {
        g_assert_cmpint(m.error, ==, 0);

    } else {
        g_assert_cmpint(m.error, !=, 0);
        g_assert_true(g_str_has_suffix(m.unread, "/proc/self/cgroup"));
    }

    machine_free(root);
    g_free(file);
}


/* a directory in its place, since root may read all files */

static void
memory_test_unread(void)
{
    char                     *root;
    imgproc_cgroup_memory_t   m;

    static const char  *files[] = {
        "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.max/file", "",
        "/sys/fs/cgroup/memory.max", "1048576\n",
        NULL
    };

    root = machine_new(files);

    imgproc_cgroup_memory(root, &m);

    g_assert_cmpuint(m.limit, ==, M);
    g_assert_cmpint(m.error, !=, 0);
    g_assert_true(g_str_has_suffix(m.unread, "/cgroup/a/memory.max"));

    machine_free(root);
}


static void
memory_test_physical(void)
{
    char      *root;
    uint64_t   total, available;

    static const char  *files[] = {
        "/proc/meminfo",
        "MemTotal:       24684092 kB\n"
        "MemFree:        22288260 kB\n"
        "MemAvailable:   23622388 kB\n",
        NULL
    };

    root = machine_new(files);

    g_assert_cmpint(imgproc_cgroup_memory_physical(root, &total, &available),
                    ==, IMGPROC_OK);
    g_assert_cmpuint(total, ==, 24684092ull * 1024);
    g_assert_cmpuint(available, ==, 23622388ull * 1024);

    machine_write(root, "/proc/meminfo", "MemTotal: 24684092 kB\n");

    g_assert_cmpint(imgproc_cgroup_memory_physical(root, &total, &available),
                    ==, IMGPROC_INTERNAL);
    g_assert_cmpuint(total + available, ==, 0);

    machine_free(root);
}


static void
memory_test_pressure(void)
{
    char                     *root, *path;
    imgproc_cgroup_memory_t   m;

    static const char  *files[] = {
        "/proc/self/cgroup", "0::/a\n",
        "/sys/fs/cgroup/a/memory.max", "1048576\n",
        NULL
    };

    root = machine_new(files);

    imgproc_cgroup_memory(root, &m);

    g_assert_null(imgproc_cgroup_memory_pressure(root, &m));

    machine_write(root, "/proc/pressure/memory", "some avg10=0.00\n");

    path = imgproc_cgroup_memory_pressure(root, &m);
    g_assert_true(g_str_has_suffix(path, "/proc/pressure/memory"));
    g_free(path);

    machine_write(root, "/sys/fs/cgroup/a/memory.pressure", "some\n");

    path = imgproc_cgroup_memory_pressure(root, &m);
    g_assert_true(g_str_has_suffix(path, "/a/memory.pressure"));
    g_free(path);

    /* version 1 has none, and a limit of its own */

    m.version = 1;
    g_assert_null(imgproc_cgroup_memory_pressure(root, &m));

    machine_free(root);
}


static void
memory_test_auto(void)
{
    size_t                    i;
    const memory_auto_t      *row;
    imgproc_cgroup_memory_t   m;

    for (i = 0; i < G_N_ELEMENTS(memory_autos); i++) {
        row = &memory_autos[i];

        memset(&m, 0, sizeof(imgproc_cgroup_memory_t));
        m.limit = row->limit;

        g_assert_cmpuint(imgproc_cgroup_memory_auto(&m, row->total,
                                                    row->available),
                         ==, row->expected);
    }
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(memory_rows); i++) {
        path = g_strconcat("/cgroup-memory/", memory_rows[i].name, NULL);
        g_test_add_data_func(path, &memory_rows[i], memory_test);
        g_free(path);
    }

    g_test_add_func("/cgroup-memory/unread", memory_test_unread);
    g_test_add_func("/cgroup-memory/physical", memory_test_physical);
    g_test_add_func("/cgroup-memory/pressure", memory_test_pressure);
    g_test_add_func("/cgroup-memory/auto", memory_test_auto);

    return g_test_run();
}
