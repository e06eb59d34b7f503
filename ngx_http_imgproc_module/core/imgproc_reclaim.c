
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "imgproc_reclaim.h"


/* seven numbers of up to 20 digits fit */

#define IMGPROC_STATM_LEN  256

/* lines of up to 28 bytes, what is looked for is among the first */

#define IMGPROC_SMAPS_LEN  1024


static size_t imgproc_reclaim_less(size_t a, size_t b);
static int imgproc_reclaim_size(const char *text, const char *name,
    size_t *size);
static ssize_t imgproc_reclaim_read(const char *name, char *text,
    size_t size);
static int imgproc_reclaim_field(const char **p, size_t *n);


void
imgproc_reclaim_init(imgproc_reclaim_t *r, size_t baseline)
{
    memset(r, 0, sizeof(imgproc_reclaim_t));

    r->baseline = baseline;
    r->wait = IMGPROC_RECLAIM_WAIT;
}


int
imgproc_reclaim_worth(imgproc_reclaim_t *r, size_t anonymous,
    size_t accounted, int64_t now)
{
    size_t  retained;

    retained = imgproc_reclaim_less(anonymous, accounted);
    retained = imgproc_reclaim_less(retained, r->baseline);

    if (r->running
        || retained <= MAX(IMGPROC_RECLAIM_MIN, anonymous / 4)
        || (r->runs && now - r->last < r->wait))
    {
        r->skipped++;
        return 0;
    }

    return 1;
}


int
imgproc_reclaim_pressed(imgproc_reclaim_t *r, size_t retained, int64_t now)
{
    if (r->running
        || retained < IMGPROC_RECLAIM_PRESSED
        || (r->runs
            && (now - r->last) * 1000 < r->took * IMGPROC_RECLAIM_PAUSE))
    {
        r->skipped++;
        return 0;
    }

    return 1;
}


void
imgproc_reclaim_idle(imgproc_reclaim_t *r)
{
    r->wait = IMGPROC_RECLAIM_WAIT;
}


int
imgproc_reclaim_begin(imgproc_reclaim_t *r)
{
    if (r->running) {
        return 0;
    }

    r->running = 1;

    return 1;
}


void
imgproc_reclaim_end(imgproc_reclaim_t *r, size_t before, size_t after,
    int64_t us, int64_t now)
{
    size_t  returned;

    returned = imgproc_reclaim_less(before, after);

    r->running = 0;
    r->last = now;
    r->took = MAX(us, 0);
    r->runs++;
    r->returned += returned;
    r->us += r->took;

    if (returned == 0 || returned < before / 10) {
        r->wait = MIN(r->wait * 2, IMGPROC_RECLAIM_WAIT_MAX);

    } else {
        r->wait = IMGPROC_RECLAIM_WAIT;
    }
}


static size_t
imgproc_reclaim_less(size_t a, size_t b)
{
    return (a > b) ? a - b : 0;
}


imgproc_code_e
imgproc_reclaim_rss(size_t *anonymous)
{
    char         text[IMGPROC_STATM_LEN];
    size_t       size, resident, shared, page;
    ssize_t      n;
    const char  *p;

    *anonymous = 0;

    n = imgproc_reclaim_read("/proc/self/statm", text, sizeof(text) - 1);

    if (n <= 0) {
        return IMGPROC_INTERNAL;
    }

    text[n] = '\0';
    p = text;

    if (!imgproc_reclaim_field(&p, &size)
        || !imgproc_reclaim_field(&p, &resident)
        || !imgproc_reclaim_field(&p, &shared))
    {
        return IMGPROC_INTERNAL;
    }

    page = sysconf(_SC_PAGESIZE);
    resident = imgproc_reclaim_less(resident, shared);

    if (resident > SIZE_MAX / page) {
        return IMGPROC_INTERNAL;
    }

    *anonymous = resident * page;

    return IMGPROC_OK;
}


size_t
imgproc_reclaim_own(unsigned processes)
{
    char      text[IMGPROC_SMAPS_LEN];
    size_t    rss, anonymous, own;
    ssize_t   n;

    n = imgproc_reclaim_read("/proc/self/smaps_rollup", text,
                             sizeof(text) - 1);

    text[MAX(n, 0)] = '\0';

    if (imgproc_reclaim_size(text, "\nRss:", &rss)
        && imgproc_reclaim_size(text, "\nAnonymous:", &anonymous)
        && imgproc_reclaim_size(text, "\nPss_Anon:", &own))
    {
        return own + imgproc_reclaim_less(rss, anonymous)
                     / IMGPROC_RECLAIM_FILES / MAX(processes, 1);
    }

    if (imgproc_reclaim_size(text, "\nPss:", &own)) {
        return own;
    }

    (void) imgproc_reclaim_rss(&anonymous);

    return anonymous;
}


/* which are kilobytes */

static int
imgproc_reclaim_size(const char *text, const char *name, size_t *size)
{
    guint64      kilobytes;
    const char  *p;

    p = strstr(text, name);

    if (p == NULL) {
        return 0;
    }

    kilobytes = g_ascii_strtoull(p + strlen(name), NULL, 10);

    if (kilobytes > SIZE_MAX / 1024) {
        return 0;
    }

    *size = kilobytes * 1024;

    return 1;
}


/* the kernel gives the whole text to the first read */

static ssize_t
imgproc_reclaim_read(const char *name, char *text, size_t size)
{
    int      fd;
    ssize_t  n;

    fd = open(name, O_RDONLY|O_CLOEXEC);

    if (fd == -1) {
        return -1;
    }

    do {
        n = read(fd, text, size);
    } while (n == -1 && errno == EINTR);

    (void) close(fd);

    return n;
}


/* a number and the space behind it */

static int
imgproc_reclaim_field(const char **p, size_t *n)
{
    char     *last;
    guint64   value;

    if (!g_ascii_isdigit(**p)) {
        return 0;
    }

    value = g_ascii_strtoull(*p, &last, 10);

    if (value > SIZE_MAX || *last != ' ') {
        return 0;
    }

    *n = value;
    *p = last + 1;

    return 1;
}
