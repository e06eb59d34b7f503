
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_cgroup.h"


#define IMGPROC_CGROUP_MOUNT  "/sys/fs/cgroup"

/* memory.stat has about 2000 bytes, a line of /proc/self/cgroup its path */

#define IMGPROC_CGROUP_TEXT   16384


static void imgproc_cgroup_line(const char *root, char *line,
    const char *controller, imgproc_cgroup_pt visit, void *data);
static int imgproc_cgroup_has(const char *list, const char *controller);
static void imgproc_cgroup_up(const char *root, const char *mount,
    const char *path, int version, imgproc_cgroup_pt visit, void *data);


int
imgproc_cgroup_walk(const char *root, const char *controller,
    imgproc_cgroup_pt visit, void *data)
{
    int     i;
    char   *text, **lines;

    text = imgproc_cgroup_read(root, "/proc/self/cgroup");

    if (text == NULL) {
        return 0;
    }

    lines = g_strsplit(text, "\n", 0);

    for (i = 0; lines[i]; i++) {
        imgproc_cgroup_line(root, lines[i], controller, visit, data);
    }

    g_strfreev(lines);
    g_free(text);

    return 1;
}


/* "4:cpu,cpuacct:/path", version 2 is "0::/path" */

static void
imgproc_cgroup_line(const char *root, char *line, const char *controller,
    imgproc_cgroup_pt visit, void *data)
{
    char  *list, *path, *mount;

    list = strchr(line, ':');
    path = list ? strchr(list + 1, ':') : NULL;

    if (path == NULL || path[1] != '/') {
        return;
    }

    list++;
    *path++ = '\0';

    if (*list == '\0') {
        imgproc_cgroup_up(root, IMGPROC_CGROUP_MOUNT, path, 2, visit, data);
        return;
    }

    if (!imgproc_cgroup_has(list, controller)) {
        return;
    }

    mount = g_strconcat(IMGPROC_CGROUP_MOUNT, "/", controller, NULL);
    imgproc_cgroup_up(root, mount, path, 1, visit, data);
    g_free(mount);

    if (strcmp(list, controller) == 0) {
        return;
    }

    mount = g_strconcat(IMGPROC_CGROUP_MOUNT, "/", list, NULL);
    imgproc_cgroup_up(root, mount, path, 1, visit, data);
    g_free(mount);
}


static int
imgproc_cgroup_has(const char *list, const char *controller)
{
    size_t       len;
    const char  *p;

    len = strlen(controller);

    for (p = list; p; p = strchr(p, ',')) {

        p += (*p == ',');

        if (strncmp(p, controller, len) == 0
            && (p[len] == ',' || p[len] == '\0'))
        {
            return 1;
        }
    }

    return 0;
}


static void
imgproc_cgroup_up(const char *root, const char *mount, const char *path,
    int version, imgproc_cgroup_pt visit, void *data)
{
    char    *dir, *last;
    size_t   top;

    dir = g_strconcat(root, mount, path, NULL);
    top = strlen(root) + strlen(mount);

    if (path[1] == '\0') {
        dir[top] = '\0';
    }

    for ( ;; ) {
        visit(dir, version, data);

        last = strrchr(dir + top, '/');

        if (last == NULL) {
            break;
        }

        *last = '\0';
    }

    g_free(dir);
}


/* not g_file_get_contents(): it tells of errors in other words */

char *
imgproc_cgroup_read(const char *dir, const char *name)
{
    int      fd, err;
    char    *path, *text;
    size_t   len;
    ssize_t  n;

    path = g_strconcat(dir, name, NULL);
    fd = open(path, O_RDONLY|O_CLOEXEC);
    g_free(path);

    if (fd == -1) {
        return NULL;
    }

    text = g_malloc(IMGPROC_CGROUP_TEXT);
    len = 0;

    do {
        n = read(fd, text + len, IMGPROC_CGROUP_TEXT - 1 - len);
        len += (n > 0) ? n : 0;
    } while (n > 0 || (n == -1 && errno == EINTR));

    err = errno;
    (void) close(fd);

    if (n == -1) {
        g_free(text);
        errno = err;
        return NULL;
    }

    text[len] = '\0';

    return text;
}
