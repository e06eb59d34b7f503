
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_conf.h"
#include "ngx_http_imgproc_limit.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_pressure.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_start.h"
#include "ngx_http_imgproc_wake.h"
#include "ngx_http_imgproc_watermark.h"
#include "ngx_http_imgproc_zone.h"

#include "imgproc_image.h"


extern ngx_module_t  ngx_thread_pool_module;


/*
 * A pool of our own, sized for the CPUs, made the only way that nginx offers:
 * by the handler of its directive.  Its queue is longer than ours ever gets.
 */

ngx_int_t
ngx_http_imgproc_start_threads(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf)
{
    char           *rv;
    u_char          threads[sizeof("threads=") + NGX_INT_T_LEN];
    ngx_str_t       value[4];
    ngx_conf_t      conf;
    ngx_array_t     args;
    ngx_command_t  *cmd;

    static ngx_str_t  name = ngx_string("imgproc");

    ngx_str_set(&value[0], "thread_pool");
    value[1] = name;
    value[2].data = threads;
    value[2].len = ngx_sprintf(threads, "threads=%i", imcf->threads)
                   - threads;
    ngx_str_set(&value[3], "max_queue=2000000");

    ngx_memzero(&args, sizeof(ngx_array_t));
    args.elts = value;
    args.nelts = 4;

    conf = *cf;
    conf.args = &args;

    for (cmd = ngx_thread_pool_module.commands; cmd->name.len; cmd++) {

        if (cmd->name.len != value[0].len
            || ngx_strcmp(cmd->name.data, value[0].data) != 0)
        {
            continue;
        }

        rv = cmd->set(&conf, cmd, NULL);

        if (rv != NGX_CONF_OK) {
            return NGX_ERROR;
        }

        imcf->thread_pool = ngx_thread_pool_get(cf->cycle, &name);

        return imcf->thread_pool ? NGX_OK : NGX_ERROR;
    }

    return NGX_ERROR;
}


ngx_int_t
ngx_http_imgproc_start_module(ngx_cycle_t *cycle)
{
    ngx_core_conf_t               *ccf;
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_imgproc_module);

    if (imcf == NULL || !imcf->used) {
        return NGX_OK;
    }

    ccf = (ngx_core_conf_t *) ngx_get_conf(cycle->conf_ctx, ngx_core_module);

    if (!ngx_test_config) {
        ngx_http_imgproc_limit_init(cycle, imcf);

        ngx_http_imgproc_pressure_init(cycle, imcf);

        /* those of before a reload have some, too */

        ngx_http_imgproc_wake_init(cycle, 2 * ccf->worker_processes + 1);
    }

    if (imcf->auto_threads && ccf->worker_processes != imcf->processes) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "imgproc: \"worker_processes\" stands after \"http\", "
                      "imgproc_threads counted %i of %i workers",
                      imcf->processes, ccf->worker_processes);
    }

    return NGX_OK;
}


/* libvips must not see a fork: workers only, and never "nginx -t" */

ngx_int_t
ngx_http_imgproc_start_process(ngx_cycle_t *cycle)
{
    imgproc_error_t                err;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ngx_process != NGX_PROCESS_WORKER
        && ngx_process != NGX_PROCESS_SINGLE)
    {
        return NGX_OK;
    }

    imcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_imgproc_module);

    if (imcf == NULL || !imcf->used) {
        return NGX_OK;
    }

    if (ngx_http_imgproc_zone_enter(cycle, imcf) != NGX_OK
        || ngx_http_imgproc_reclaim_create(cycle, imcf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    if (imgproc_image_init(imcf->source_formats, &err) != IMGPROC_OK) {
        ngx_log_error(NGX_LOG_EMERG, cycle->log, 0,
                      "imgproc: libvips cannot be used: %s", err.detail);
        return NGX_ERROR;
    }

    ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                  "imgproc: libvips %s, %i threads",
                  imgproc_image_version(), imcf->threads);

    if (ngx_http_imgproc_watermark_start(imcf) != NGX_OK) {
        return NGX_ERROR;
    }

    /* the same for all workers */

    if (ngx_worker == 0) {
        ngx_http_imgproc_conf_advisories(cycle->log);
    }

    ngx_http_imgproc_conf_missing(cycle->log, imcf);

    ngx_http_imgproc_reclaim_start(cycle, imcf);
    ngx_http_imgproc_limit_start(cycle, imcf);
    ngx_http_imgproc_metrics_start(cycle, imcf);

    if (ngx_http_imgproc_budget_start(cycle, imcf) != NGX_OK
        || ngx_http_imgproc_queue_start(cycle, imcf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_imgproc_pressure_start(cycle, imcf);
}


void
ngx_http_imgproc_start_exit(ngx_cycle_t *cycle)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_cycle_get_module_main_conf(cycle, ngx_http_imgproc_module);

    if (imcf) {
        ngx_http_imgproc_zone_leave(imcf);
    }
}
