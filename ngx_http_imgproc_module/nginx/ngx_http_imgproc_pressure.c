
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <sys/epoll.h>

#include "ngx_http_imgproc_pressure.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_zone.h"

#include <ngx_channel.h>


/*
 * 150 ms of a second in which at least one process waited for memory.  Who has
 * no privileges may ask for windows of two seconds alone.
 */

#define NGX_HTTP_IMGPROC_PRESSURE_SOME     "some 150000 1000000"
#define NGX_HTTP_IMGPROC_PRESSURE_SLOWLY   "some 300000 2000000"

/* milliseconds that it lasts, if the kernel does not say so again */

#define NGX_HTTP_IMGPROC_PRESSURE_LASTS    2500

/* percent of the limit in use, and where it is over */

#define NGX_HTTP_IMGPROC_PRESSURE_HIGH     85
#define NGX_HTTP_IMGPROC_PRESSURE_LOW      80

/* milliseconds between two looks by any of the workers */

#define NGX_HTTP_IMGPROC_PRESSURE_LOOK     200


static ngx_fd_t ngx_http_imgproc_pressure_open(ngx_cycle_t *cycle,
    const char *path);
static void ngx_http_imgproc_pressure_handler(ngx_event_t *ev);
static ngx_uint_t ngx_http_imgproc_pressure_short(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_pressure_percent(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_pressure_set(ngx_http_imgproc_main_conf_t *imcf,
    size_t single, const char *why);


/* the master's, and what its workers have of it */

static ngx_fd_t  ngx_http_imgproc_pressure_fd = NGX_INVALID_FILE;


void
ngx_http_imgproc_pressure_init(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    char  *path;

    if (ngx_http_imgproc_pressure_fd != NGX_INVALID_FILE) {
        (void) close(ngx_http_imgproc_pressure_fd);
        ngx_http_imgproc_pressure_fd = NGX_INVALID_FILE;
    }

    if (imcf->limit.bytes == 0) {
        return;
    }

    path = imgproc_cgroup_memory_pressure("", &imcf->limit.cgroup);

    if (path) {
        ngx_http_imgproc_pressure_fd = ngx_http_imgproc_pressure_open(cycle,
                                                                      path);
        g_free(path);
    }
}


static ngx_fd_t
ngx_http_imgproc_pressure_open(ngx_cycle_t *cycle, const char *path)
{
    ngx_fd_t  fd;

    fd = open(path, O_RDWR|O_NONBLOCK|O_CLOEXEC);

    if (fd != -1
        && write(fd, NGX_HTTP_IMGPROC_PRESSURE_SOME,
                 sizeof(NGX_HTTP_IMGPROC_PRESSURE_SOME)) == -1
        && write(fd, NGX_HTTP_IMGPROC_PRESSURE_SLOWLY,
                 sizeof(NGX_HTTP_IMGPROC_PRESSURE_SLOWLY)) == -1)
    {
        ngx_log_error(NGX_LOG_NOTICE, cycle->log, ngx_errno,
                      "imgproc: \"%s\" cannot be waited for, memory in use "
                      "is looked at instead", path);

        (void) close(fd);

        return NGX_INVALID_FILE;
    }

    if (fd == -1) {
        ngx_log_error(NGX_LOG_NOTICE, cycle->log, ngx_errno,
                      "imgproc: \"%s\" cannot be opened, memory in use is "
                      "looked at instead", path);
    }

    return fd;
}


/*
 * nginx asks for what can be read, and this is an exception; a set of its own
 * can be read when there is one.
 */

ngx_int_t
ngx_http_imgproc_pressure_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_fd_t            set;
    struct epoll_event  ee;

    if (ngx_http_imgproc_pressure_fd == NGX_INVALID_FILE) {
        return NGX_OK;
    }

    set = epoll_create1(EPOLL_CLOEXEC);

    if (set == -1) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, ngx_errno,
                      "imgproc: epoll_create1() failed");
        return NGX_OK;
    }

    ngx_memzero(&ee, sizeof(struct epoll_event));
    ee.events = EPOLLPRI;

    if (epoll_ctl(set, EPOLL_CTL_ADD, ngx_http_imgproc_pressure_fd, &ee)
        == -1)
    {
        ngx_log_error(NGX_LOG_WARN, cycle->log, ngx_errno,
                      "imgproc: epoll_ctl() failed for memory pressure");
        (void) close(set);

        return NGX_OK;
    }

    return ngx_add_channel_event(cycle, set, NGX_READ_EVENT,
                                 ngx_http_imgproc_pressure_handler);
}


static void
ngx_http_imgproc_pressure_handler(ngx_event_t *ev)
{
    ngx_connection_t              *c;
    struct epoll_event             ee;
    ngx_http_imgproc_main_conf_t  *imcf;

    c = ev->data;

    if (epoll_wait(c->fd, &ee, 1, 0) != 1) {
        return;
    }

    if (ee.events & (EPOLLERR|EPOLLHUP)) {

        /* the cgroup is being removed */

        (void) epoll_ctl(c->fd, EPOLL_CTL_DEL, ngx_http_imgproc_pressure_fd,
                         &ee);
        return;
    }

    imcf = ngx_http_cycle_get_module_main_conf(ngx_cycle,
                                               ngx_http_imgproc_module);

    if (!ngx_http_imgproc_pressure_short(imcf)) {
        return;
    }

    imgproc_admit_set(&imcf->header->pressed, (ngx_atomic_uint_t)
                      ngx_current_msec + NGX_HTTP_IMGPROC_PRESSURE_LASTS);

    ngx_http_imgproc_reclaim_now(imcf);
    ngx_http_imgproc_pressure_set(imcf, 1, "processes wait for it");
    ngx_http_imgproc_queue_look(imcf);
}


/*
 * The kernel tells of the machine, whose other processes may be at each
 * other's throats in cgroups of their own: if we have none, it has to be short
 * of memory as well.
 */

static ngx_uint_t
ngx_http_imgproc_pressure_short(ngx_http_imgproc_main_conf_t *imcf)
{
    uint64_t  total, available;

    if (imcf->limit.cgroup.limit && imcf->limit.cgroup.version == 2) {
        return 1;
    }

    if (imgproc_cgroup_memory_physical("", &total, &available) != IMGPROC_OK) {
        return 1;
    }

    return available < total / 100 * (100 - NGX_HTTP_IMGPROC_PRESSURE_HIGH);
}


ngx_uint_t
ngx_http_imgproc_pressure_look(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                  percent;
    ngx_msec_t                  last;
    ngx_http_imgproc_header_t  *header;

    header = imcf->header;

    imgproc_stats_set(&imcf->stats->common.shedding,
                      imgproc_admit_get(&header->admit.single));

    last = header->looked;

    if (imcf->limit.bytes == 0
        || ngx_current_msec - last < NGX_HTTP_IMGPROC_PRESSURE_LOOK
        || !ngx_atomic_cmp_set(&header->looked, last, ngx_current_msec))
    {
        return 0;
    }

    percent = ngx_http_imgproc_pressure_percent(imcf);

    if (percent < NGX_HTTP_IMGPROC_PRESSURE_HIGH) {
        header->high = 0;

        if (imgproc_admit_get(&header->admit.single)
            && percent < NGX_HTTP_IMGPROC_PRESSURE_LOW
            && (ngx_msec_int_t) (ngx_current_msec - header->pressed) >= 0)
        {
            ngx_http_imgproc_pressure_set(imcf, 0, "enough is free again");
            return 1;
        }

        return 0;
    }

    /* at first all give back what they can */

    if (ngx_atomic_fetch_add(&header->high, 1) > 0) {
        ngx_http_imgproc_pressure_set(imcf, 1, "most of it is in use");
    }

    ngx_http_imgproc_reclaim_pressed(imcf, imcf->slot->admit.retained);

    return 0;
}


/* of the limit that kills, what cannot be dropped; 0: there is none */

static ngx_uint_t
ngx_http_imgproc_pressure_percent(ngx_http_imgproc_main_conf_t *imcf)
{
    uint64_t  used;

    if (imcf->limit.cgroup.limit == 0
        || ngx_http_imgproc_pressure_fd != NGX_INVALID_FILE
        || imgproc_cgroup_memory_used(&imcf->limit.cgroup, &used)
           != IMGPROC_OK)
    {
        return 0;
    }

    return used * 100 / imcf->limit.cgroup.limit;
}


static void
ngx_http_imgproc_pressure_set(ngx_http_imgproc_main_conf_t *imcf,
    size_t single, const char *why)
{
    size_t  other;

    other = !single;

    imgproc_stats_set(&imcf->stats->common.shedding, single);

    if (__atomic_compare_exchange_n(&imcf->header->admit.single, &other,
                                    single, 0, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST))
    {
        ngx_log_error(NGX_LOG_WARN, ngx_cycle->log, 0,
                      "imgproc: memory: %s, %s", why,
                      single ? "one picture is made at a time"
                             : "pictures are made as ever");
    }
}
