
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <sys/eventfd.h>

#include "ngx_http_imgproc_wake.h"

#include <ngx_channel.h>


#define NGX_HTTP_IMGPROC_WAKES  (3 * NGX_MAX_PROCESSES)


static ngx_fd_t    ngx_http_imgproc_wakes[NGX_HTTP_IMGPROC_WAKES];
static ngx_uint_t  ngx_http_imgproc_nwakes;


void
ngx_http_imgproc_wake_init(ngx_cycle_t *cycle, ngx_uint_t n)
{
    ngx_fd_t  fd;

    n = ngx_min(n, NGX_HTTP_IMGPROC_WAKES);

    while (ngx_http_imgproc_nwakes < n) {

        fd = eventfd(0, EFD_NONBLOCK|EFD_CLOEXEC);

        if (fd == -1) {
            ngx_log_error(NGX_LOG_WARN, cycle->log, ngx_errno,
                          "imgproc: eventfd() failed, some workers will look "
                          "for free memory a few times a second");
            return;
        }

        ngx_http_imgproc_wakes[ngx_http_imgproc_nwakes++] = fd;
    }
}


ngx_int_t
ngx_http_imgproc_wake_listen(ngx_cycle_t *cycle, ngx_uint_t n,
    ngx_event_handler_pt handler)
{
    if (n >= ngx_http_imgproc_nwakes) {
        return NGX_OK;
    }

    /* as the master's channel: it is not taken for a client's at the exit */

    return ngx_add_channel_event(cycle, ngx_http_imgproc_wakes[n],
                                 NGX_READ_EVENT, handler);
}


void
ngx_http_imgproc_wake(ngx_uint_t n)
{
    uint64_t  one;

    if (n >= ngx_http_imgproc_nwakes) {
        return;
    }

    one = 1;

    /* it fails only if nobody has looked for 2^64 times */

    if (write(ngx_http_imgproc_wakes[n], &one, sizeof(one)) == -1) {
        return;
    }
}


void
ngx_http_imgproc_wake_clear(ngx_event_t *ev)
{
    uint64_t           n;
    ngx_connection_t  *c;

    c = ev->data;

    if (read(c->fd, &n, sizeof(n)) == -1) {
        return;
    }
}
