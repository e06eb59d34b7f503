
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_reclaim.h"


static void ngx_http_imgproc_reclaim_handler(ngx_event_t *ev);


/* what ngx_event_ident() finds for the debug log */

static ngx_connection_t  ngx_http_imgproc_reclaim_dummy;


ngx_int_t
ngx_http_imgproc_reclaim_init_process(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_pools_t  *pools;

    pools = ngx_pcalloc(cycle->pool, sizeof(ngx_http_imgproc_pools_t));
    if (pools == NULL) {
        return NGX_ERROR;
    }

    imgproc_bufpool_budget_init(&pools->budget, imcf->max_idle);

    imgproc_bufpool_init(&pools->sources, &pools->budget, imcf->buffer_size,
                         imcf->calibration_threshold);

    imgproc_bufpool_init(&pools->results, &pools->budget,
                         imcf->output_buffer_size,
                         imcf->calibration_threshold);

    imcf->pools = pools;

    if (imcf->free_memory_interval == 0) {
        return NGX_OK;
    }

    ngx_http_imgproc_reclaim_dummy.fd = (ngx_socket_t) -1;
    ngx_http_imgproc_reclaim_dummy.data = imcf;

    imcf->timer.handler = ngx_http_imgproc_reclaim_handler;
    imcf->timer.data = &ngx_http_imgproc_reclaim_dummy;
    imcf->timer.log = cycle->log;
    imcf->timer.cancelable = 1;

    ngx_add_timer(&imcf->timer, imcf->free_memory_interval);

    return NGX_OK;
}


static void
ngx_http_imgproc_reclaim_handler(ngx_event_t *ev)
{
    ngx_connection_t              *dummy;
    ngx_http_imgproc_main_conf_t  *imcf;

    dummy = ev->data;
    imcf = dummy->data;

    imgproc_bufpool_tick(&imcf->pools->sources, ngx_current_msec,
                         imcf->free_memory_interval);

    imgproc_bufpool_tick(&imcf->pools->results, ngx_current_msec,
                         imcf->free_memory_interval);

    ngx_add_timer(ev, imcf->free_memory_interval);
}
