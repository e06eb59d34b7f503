
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_cgroup.h"
#include "imgproc_cgroup_memory.h"


/* what is left of a cgroup's limit to those that we cannot count */

#define IMGPROC_CGROUP_HEADROOM  10


static void imgproc_cgroup_memory_visit(const char *dir, int version,
    void *data);
static void imgproc_cgroup_memory_limit(imgproc_cgroup_memory_t *m,
    const char *dir, int version, const char *name, const char *key);
static int imgproc_cgroup_memory_number(const char *text, const char *name,
    uint64_t *n);


void
imgproc_cgroup_memory(const char *root, imgproc_cgroup_memory_t *m)
{
    memset(m, 0, sizeof(imgproc_cgroup_memory_t));

    if (!imgproc_cgroup_walk(root, "memory", imgproc_cgroup_memory_visit, m)) {
        m->error = errno;

        (void) g_snprintf(m->unread, sizeof(m->unread), "%s/proc/self/cgroup",
                          root);
    }
}


static void
imgproc_cgroup_memory_visit(const char *dir, int version, void *data)
{
    imgproc_cgroup_memory_t *m = data;

    if (version == 2) {
        imgproc_cgroup_memory_limit(m, dir, version, "/memory.high", "");
        imgproc_cgroup_memory_limit(m, dir, version, "/memory.max", "");
        return;
    }

    imgproc_cgroup_memory_limit(m, dir, version, "/memory.limit_in_bytes", "");

    /* that of those above is told even where they cannot be seen */

    imgproc_cgroup_memory_limit(m, dir, version, "/memory.stat",
                                "hierarchical_memory_limit ");
}


static void
imgproc_cgroup_memory_limit(imgproc_cgroup_memory_t *m, const char *dir,
    int version, const char *name, const char *key)
{
    char      *text;
    uint64_t   limit;

    text = imgproc_cgroup_read(dir, name);

    if (text == NULL) {

        /* the root of version 2 has no such files */

        if (errno != ENOENT && errno != ENOTDIR && m->error == 0) {
            m->error = errno;

            (void) g_snprintf(m->unread, sizeof(m->unread), "%s%s", dir, name);
        }

        return;
    }

    /* the first is the own one */

    if (m->version == 0) {
        m->version = version;
        (void) g_strlcpy(m->dir, dir, sizeof(m->dir));
    }

    /* neither is "max" a number, nor does anybody have half of 64 bits */

    if (imgproc_cgroup_memory_number(text, key, &limit)
        && limit < (uint64_t) 1 << 62
        && (m->limit == 0 || limit < m->limit))
    {
        m->limit = MAX(limit, 1);
        m->version = version;

        (void) g_strlcpy(m->dir, dir, sizeof(m->dir));
        (void) g_snprintf(m->file, sizeof(m->file), "%s%s", dir, name);
    }

    g_free(text);
}


imgproc_code_e
imgproc_cgroup_memory_used(const imgproc_cgroup_memory_t *m, uint64_t *used)
{
    int        rc;
    char      *text;
    uint64_t   inactive;

    *used = 0;

    text = imgproc_cgroup_read(m->dir, m->version == 2
                                       ? "/memory.current"
                                       : "/memory.usage_in_bytes");

    rc = text ? imgproc_cgroup_memory_number(text, "", used) : 0;

    g_free(text);

    if (!rc) {
        return IMGPROC_INTERNAL;
    }

    /* with those below, where version 1 tells both */

    text = imgproc_cgroup_read(m->dir, "/memory.stat");

    if (text
        && imgproc_cgroup_memory_number(text, m->version == 2
                                              ? "inactive_file "
                                              : "total_inactive_file ",
                                        &inactive))
    {
        *used -= MIN(*used, inactive);
    }

    g_free(text);

    return IMGPROC_OK;
}


char *
imgproc_cgroup_memory_pressure(const char *root,
    const imgproc_cgroup_memory_t *m)
{
    char  *path;

    if (m->limit && m->version == 1) {

        /* what that of the machine says is not about this one */

        return NULL;
    }

    if (m->version == 2) {
        path = g_strconcat(m->dir, "/memory.pressure", NULL);

        if (access(path, R_OK) == 0) {
            return path;
        }

        g_free(path);
    }

    path = g_strconcat(root, "/proc/pressure/memory", NULL);

    if (access(path, R_OK) == 0) {
        return path;
    }

    g_free(path);

    return NULL;
}


imgproc_code_e
imgproc_cgroup_memory_physical(const char *root, uint64_t *total,
    uint64_t *available)
{
    int    rc;
    char  *text;

    *total = 0;
    *available = 0;

    text = imgproc_cgroup_read(root, "/proc/meminfo");

    rc = text
         && imgproc_cgroup_memory_number(text, "MemTotal:", total)
         && imgproc_cgroup_memory_number(text, "MemAvailable:", available);

    g_free(text);

    if (!rc) {
        *total = 0;
        *available = 0;

        return IMGPROC_INTERNAL;
    }

    *total *= 1024;
    *available *= 1024;

    return IMGPROC_OK;
}


uint64_t
imgproc_cgroup_memory_auto(const imgproc_cgroup_memory_t *m, uint64_t total,
    uint64_t available)
{
    if (m->limit && (total == 0 || m->limit < total)) {
        return m->limit - m->limit / IMGPROC_CGROUP_HEADROOM;
    }

    return MIN(total / 2, available);
}


/* the one behind name, which begins a line; "": of the first line */

static int
imgproc_cgroup_memory_number(const char *text, const char *name, uint64_t *n)
{
    char        *last;
    size_t       len;
    const char  *p;

    len = strlen(name);

    for (p = text; p; p = strchr(p, '\n')) {

        p += (*p == '\n');

        if (strncmp(p, name, len) != 0) {
            continue;
        }

        errno = 0;
        p += len;
        *n = g_ascii_strtoull(p, &last, 10);

        return last != p && errno == 0;
    }

    return 0;
}
