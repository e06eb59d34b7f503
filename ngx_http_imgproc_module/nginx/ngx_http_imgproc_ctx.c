
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_ctx.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_resolve.h"
#include "ngx_http_imgproc_task.h"


static void ngx_http_imgproc_ctx_cleanup(void *data);


ngx_http_imgproc_ctx_t *
ngx_http_imgproc_ctx_create(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t      *cln;
    ngx_http_imgproc_ctx_t  *ctx, *prev;

    prev = ngx_http_imgproc_ctx_get(r);

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_imgproc_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    ctx = cln->data;
    ngx_memzero(ctx, sizeof(ngx_http_imgproc_ctx_t));

    if (prev) {

        /* we are the error page of a picture that has failed */

        ctx->error = prev->error;
    }

    ctx->request = r;
    ctx->loc_conf = r->loc_conf;
    ctx->start = ngx_current_msec;
    ctx->source_time = -1;
    ctx->queue_time = -1;
    ctx->process_time = -1;

    ctx->timer.data = ctx;
    ctx->timer.log = r->connection->log;

    cln->handler = ngx_http_imgproc_ctx_cleanup;

    ngx_http_set_ctx(r, ctx, ngx_http_imgproc_module);

    return ctx;
}


ngx_http_imgproc_ctx_t *
ngx_http_imgproc_ctx_get(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t  *cln;

    /* an internal redirect has zeroed r->ctx */

    for (cln = r->main->pool->cleanup; cln; cln = cln->next) {
        if (cln->handler == ngx_http_imgproc_ctx_cleanup) {
            return cln->data;
        }
    }

    return NULL;
}


ngx_http_imgproc_ctx_t *
ngx_http_imgproc_ctx_main(ngx_http_request_t *r)
{
    ngx_http_imgproc_ctx_t  *ctx;

    if (r != r->main) {
        return NULL;
    }

    ctx = ngx_http_get_module_ctx(r, ngx_http_imgproc_module);

    if (ctx || !r->internal) {
        return ctx;
    }

    return ngx_http_imgproc_ctx_get(r);
}


void
ngx_http_imgproc_ctx_release(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ctx->timer.timer_set) {
        ngx_del_timer(&ctx->timer);
    }

    ngx_http_imgproc_resolve_abandon(ctx);

    if (ctx->active) {
        imcf = ngx_http_get_module_main_conf(ctx->request,
                                             ngx_http_imgproc_module);
        imcf->active--;
        ctx->active = 0;
    }

    ngx_http_imgproc_queue_leave(ctx);

    if (ctx->job) {
        ngx_http_imgproc_task_abandon(ctx->job);
        ctx->job = NULL;
    }
}


static void
ngx_http_imgproc_ctx_cleanup(void *data)
{
    ngx_http_imgproc_ctx_t *ctx = data;

    ngx_http_imgproc_main_conf_t  *imcf;

    ngx_http_imgproc_ctx_release(ctx);
    ngx_http_imgproc_metrics_request(ctx, IMGPROC_STATS_LEFT);

    if (ctx->result_held) {
        imcf = ngx_http_get_module_main_conf(ctx->request,
                                             ngx_http_imgproc_module);

        imgproc_bufpool_put(&imcf->memory->results, &ctx->result,
                            &ctx->result_held, ctx->result.len == 0,
                            ngx_current_msec);

        ngx_http_imgproc_budget_changed(imcf);
    }
}
