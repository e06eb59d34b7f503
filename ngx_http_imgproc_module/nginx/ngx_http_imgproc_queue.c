
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_pressure.h"
#include "ngx_http_imgproc_queue.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_task.h"
#include "ngx_http_imgproc_wake.h"
#include "ngx_http_imgproc_zone.h"


/* milliseconds, after which it is looked again whatever wakes us or not */

#define NGX_HTTP_IMGPROC_QUEUE_POLL   250

/* milliseconds, after which one that is alone may be over the limit */

#define NGX_HTTP_IMGPROC_QUEUE_LONE   100

/* jobs that are given to threads, by threads: the next one is there at once */

#define NGX_HTTP_IMGPROC_QUEUE_AHEAD  2


static void ngx_http_imgproc_queue_wake_handler(ngx_event_t *ev);
static void ngx_http_imgproc_queue_event_handler(ngx_event_t *ev);
static void ngx_http_imgproc_queue_timer_handler(ngx_event_t *ev);
static void ngx_http_imgproc_queue_timer(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_queue_run(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_queue_run_waiting(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_queue_lone(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_queue_run_ready(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_queue_run_fetching(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_queue_wait(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_queue_remove(ngx_http_imgproc_job_t *job);
static ngx_uint_t ngx_http_imgproc_queue_publish(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_queue_thread(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_queue_ahead(
    ngx_http_imgproc_main_conf_t *imcf);


/* what ngx_event_ident() finds for the debug log, and our handlers by data */

static ngx_connection_t  ngx_http_imgproc_queue_dummy;


ngx_int_t
ngx_http_imgproc_queue_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                  i;
    ngx_http_imgproc_budget_t  *budget;
    ngx_http_imgproc_header_t  *header;

    budget = imcf->budget;
    header = imcf->header;

    ngx_queue_init(&budget->ready);
    ngx_queue_init(&budget->waiting);
    ngx_queue_init(&budget->fetching);

    ngx_http_imgproc_queue_dummy.fd = (ngx_socket_t) -1;
    ngx_http_imgproc_queue_dummy.data = imcf;

    budget->timer.handler = ngx_http_imgproc_queue_timer_handler;
    budget->timer.data = &ngx_http_imgproc_queue_dummy;
    budget->timer.log = cycle->log;
    budget->timer.cancelable = 1;

    budget->event.handler = ngx_http_imgproc_queue_event_handler;
    budget->event.data = &ngx_http_imgproc_queue_dummy;
    budget->event.log = cycle->log;

    if (imgproc_admit_get(&header->admit.single)) {

        /* who has set it may be gone: somebody has to see its end */

        ngx_http_imgproc_queue_timer(imcf);
    }

    for (i = 0; i < header->nused; i++) {
        if (ngx_http_imgproc_zone_slot(header, i) == imcf->slot) {
            return ngx_http_imgproc_wake_listen(cycle, i,
                                        ngx_http_imgproc_queue_wake_handler);
        }
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_queue_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    size_t                         size;
    ngx_uint_t                     first;
    ngx_http_imgproc_budget_t     *budget;
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_get_module_main_conf(r, ngx_http_imgproc_module);
    budget = imcf->budget;

    if (ctx->ticket == 0) {
        ctx->ticket = imgproc_admit_ticket(&budget->admit);
    }

    first = ctx->queued ? ngx_queue_head(&budget->fetching) == &ctx->queue
                        : ngx_queue_empty(&budget->fetching);

    if (!ctx->queued && !first) {
        ngx_queue_insert_tail(&budget->fetching, &ctx->queue);
        ctx->queued = 1;
    }

    if (!first) {
        return NGX_AGAIN;
    }

    size = ngx_max(budget->expected, ctx->wanted);

    if (imgproc_admit_source(&budget->admit, size)) {
        ctx->expected = size;

        if (ctx->queued) {
            ngx_queue_remove(&ctx->queue);
            ctx->queued = 0;
        }

        imcf->slot->fetching = !ngx_queue_empty(&budget->fetching);

        return NGX_OK;
    }

    if (!ctx->queued) {
        ngx_queue_insert_tail(&budget->fetching, &ctx->queue);
        ctx->queued = 1;

        /* what was given back a moment ago has woken nobody */

        imgproc_admit_set(&imcf->slot->fetching, 1);
        ngx_post_event(&budget->event, &ngx_posted_events);
    }

    ngx_http_imgproc_queue_timer(imcf);

    return NGX_AGAIN;
}


void
ngx_http_imgproc_queue_leave(ngx_http_imgproc_ctx_t *ctx)
{
    ngx_http_imgproc_budget_t     *budget;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (!ctx->queued && ctx->expected == 0) {
        return;
    }

    imcf = ngx_http_get_module_main_conf(ctx->request,
                                         ngx_http_imgproc_module);
    budget = imcf->budget;

    if (ctx->queued) {
        ngx_queue_remove(&ctx->queue);
        ctx->queued = 0;

        /* it may have kept others from asking */

        ngx_post_event(&budget->event, &ngx_posted_events);
    }

    if (ctx->job) {
        ctx->job->charged = ctx->expected;

    } else if (ctx->expected) {
        (void) ngx_atomic_fetch_add((ngx_atomic_t *)
                                    &imcf->slot->admit.sources,
                                    - (ngx_atomic_int_t) ctx->expected);

        ngx_http_imgproc_budget_changed(imcf);
    }

    ctx->expected = 0;
}


void
ngx_http_imgproc_queue_post(ngx_http_imgproc_job_t *job)
{
    size_t                      size;
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;

    size = job->source.len - ngx_http_imgproc_budget_file(job);

    /* the largest of the last few, which are the most of what is to come */

    budget->expected -= budget->expected / 16;
    budget->expected = ngx_max(budget->expected, size);

    ngx_http_imgproc_budget_source(job, size);

    ngx_queue_insert_tail(&budget->ready, &job->queue);
    job->queued = 1;

    ngx_http_imgproc_queue_run_ready(job->imcf);
    ngx_http_imgproc_queue_timer(job->imcf);
}


ngx_int_t
ngx_http_imgproc_queue_done(ngx_http_imgproc_job_t *job)
{
    job->imcf->budget->posted--;

    if (!job->blocked || job->request == NULL) {
        return NGX_OK;
    }

    ngx_http_imgproc_queue_wait(job);

    return NGX_AGAIN;
}


void
ngx_http_imgproc_queue_drop(ngx_http_imgproc_job_t *job)
{
    size_t                      left;
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;

    if (job->queued) {
        ngx_http_imgproc_queue_remove(job);
    }

    left = job->admit.reserved;

    ngx_http_imgproc_budget_release(job);

    /* the allocator may have kept all of it, which is hard to see by others */

    if (left
        && (!ngx_queue_empty(&budget->waiting)
            || imgproc_admit_head(&budget->admit)))
    {
        ngx_http_imgproc_budget_make_room(job->imcf, left);
    }

    /* a thread is free, or the first that waits is another one */

    if (!ngx_queue_empty(&budget->ready)
        || !ngx_queue_empty(&budget->waiting)
        || imgproc_admit_get(&budget->admit.own->waiting))
    {
        ngx_post_event(&budget->event, &ngx_posted_events);
    }
}


void
ngx_http_imgproc_queue_look(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_budget_wake(imcf, 1);
    ngx_http_imgproc_queue_timer(imcf);
}


static void
ngx_http_imgproc_queue_wake_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_imgproc_queue_dummy.data;

    ngx_http_imgproc_wake_clear(ev);

    if (imgproc_admit_head(&imcf->budget->admit)
        || imgproc_admit_get(&imcf->header->admit.single))
    {
        ngx_http_imgproc_budget_make_room(imcf, 0);
    }

    ngx_http_imgproc_queue_run(imcf);
}


static void
ngx_http_imgproc_queue_event_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_queue_run(ngx_http_imgproc_queue_dummy.data);
}


static void
ngx_http_imgproc_queue_timer_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_imgproc_queue_dummy.data;

    /* what running jobs have freed is going to be theirs again */

    if (imgproc_admit_get(&imcf->slot->admit.jobs) == 0) {
        ngx_http_imgproc_budget_measure(imcf);
    }

    ngx_http_imgproc_budget_changed(imcf);

    if (ngx_http_imgproc_pressure_look(imcf)) {
        ngx_http_imgproc_budget_wake(imcf, 0);
    }

    if (!ngx_queue_empty(&imcf->budget->waiting)
        || !ngx_queue_empty(&imcf->budget->fetching))
    {
        ngx_http_imgproc_budget_reap(imcf);
        ngx_http_imgproc_queue_run(imcf);
    }

    if (imcf->active || imgproc_admit_get(&imcf->header->admit.single)) {
        ngx_http_imgproc_queue_timer(imcf);
    }
}


static void
ngx_http_imgproc_queue_timer(ngx_http_imgproc_main_conf_t *imcf)
{
    if (!imcf->budget->timer.timer_set) {
        ngx_add_timer(&imcf->budget->timer, NGX_HTTP_IMGPROC_QUEUE_POLL);
    }
}


static void
ngx_http_imgproc_queue_run(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_queue_run_waiting(imcf);
    ngx_http_imgproc_queue_run_ready(imcf);

    /* threads may be taken now, so that others need not wait for the first */

    if (ngx_http_imgproc_queue_publish(imcf)) {
        ngx_http_imgproc_budget_wake(imcf, 0);
    }

    ngx_http_imgproc_queue_run_fetching(imcf);
}


static void
ngx_http_imgproc_queue_run_waiting(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      most;
    ngx_queue_t                *q, *next;
    imgproc_admit_e             rc;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;
    most = NGX_MAX_SIZE_T_VALUE;

    (void) ngx_http_imgproc_queue_publish(imcf);

    for (q = ngx_queue_head(&budget->waiting);
         q != ngx_queue_sentinel(&budget->waiting);
         q = next)
    {
        if (!ngx_http_imgproc_queue_thread(imcf)) {
            return;
        }

        next = ngx_queue_next(q);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);

        if (job->need >= most) {
            continue;
        }

        rc = imgproc_admit_try(&budget->admit, job->ticket, job->need,
                               &job->admit, ngx_http_imgproc_budget_now(), 0);

        if (rc == IMGPROC_ADMIT_ROOM
            && most == NGX_MAX_SIZE_T_VALUE
            && ngx_http_imgproc_queue_lone(job))
        {
            rc = imgproc_admit_try(&budget->admit, job->ticket, job->need,
                                   &job->admit, ngx_http_imgproc_budget_now(),
                                   1);
        }

        if (rc == IMGPROC_ADMIT_OK) {
            ngx_log_debug2(NGX_LOG_DEBUG_CORE, ngx_cycle->log, 0,
                           "imgproc queue: ticket %uD has %uz bytes",
                           job->ticket, job->need);

            ngx_http_imgproc_queue_remove(job);
            ngx_http_imgproc_task_start(job);

            /* the next may be another worker's */

            if (ngx_http_imgproc_queue_publish(imcf)) {
                ngx_http_imgproc_budget_wake(imcf, 0);
            }

            continue;
        }

        /* one that takes less may still pass, however far behind */

        most = job->need;
    }
}


/*
 * Whether it may be over the limit if it is alone: when the allocator has
 * been asked once more, and nobody else is about to give back something.
 */

static ngx_uint_t
ngx_http_imgproc_queue_lone(ngx_http_imgproc_job_t *job)
{
    ngx_http_imgproc_memory_t     *memory;
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = job->imcf;
    memory = imcf->memory;

    if (imgproc_admit_get(&imcf->slot->admit.jobs)) {
        return 0;
    }

    if (!job->reclaimed && !memory->reclaim.running) {
        job->reclaimed = 1;
        ngx_http_imgproc_reclaim_now(imcf);
    }

    return !memory->reclaim.running
           && (imgproc_admit_spare(&imcf->budget->admit) == 0
               || ngx_http_imgproc_budget_now() - job->since
                  >= NGX_HTTP_IMGPROC_QUEUE_LONE);
}


static void
ngx_http_imgproc_queue_run_ready(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;

    while (!ngx_queue_empty(&budget->ready)
           && ngx_http_imgproc_queue_thread(imcf))
    {
        q = ngx_queue_head(&budget->ready);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);

        ngx_http_imgproc_queue_remove(job);
        ngx_http_imgproc_task_start(job);
    }
}


/* each asks for itself, and takes itself from the list if it may go on */

static void
ngx_http_imgproc_queue_run_fetching(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_queue_t                *q;
    ngx_connection_t           *c;
    ngx_http_request_t         *r;
    ngx_http_imgproc_ctx_t     *ctx;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;

    while (!ngx_queue_empty(&budget->fetching)) {

        q = ngx_queue_head(&budget->fetching);
        ctx = ngx_queue_data(q, ngx_http_imgproc_ctx_t, queue);

        r = ctx->request;
        c = r->connection;

        if (ngx_http_get_module_ctx(r, ngx_http_imgproc_module) != ctx) {

            /* the client has left, and "post_action" goes on */

            ngx_http_imgproc_queue_leave(ctx);
            continue;
        }

        ngx_http_set_log_request(c->log, r);

        r->write_event_handler(r);

        ngx_http_run_posted_requests(c);

        if (!ngx_queue_empty(&budget->fetching)
            && ngx_queue_head(&budget->fetching) == q)
        {
            return;
        }
    }

    imcf->slot->fetching = 0;
}


/* those that came first are first; what a file has can be read again */

static void
ngx_http_imgproc_queue_wait(ngx_http_imgproc_job_t *job)
{
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *other;
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;

    job->blocked = 0;

    if (job->charged == 0) {
        imgproc_buffer_discard(&job->source);
    }

    ngx_http_imgproc_task_put_result(job);
    ngx_http_imgproc_budget_release(job);

    for (q = ngx_queue_last(&budget->waiting);
         q != ngx_queue_sentinel(&budget->waiting);
         q = ngx_queue_prev(q))
    {
        other = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);

        if (!imgproc_admit_before(job->ticket, other->ticket)) {
            break;
        }
    }

    ngx_queue_insert_after(q, &job->queue);
    job->queued = 1;

    ngx_log_debug2(NGX_LOG_DEBUG_CORE, ngx_cycle->log, 0,
                   "imgproc queue: ticket %uD waits for %uz bytes",
                   job->ticket, job->need);

    job->since = ngx_http_imgproc_budget_now();
    job->reclaimed = 0;

    ngx_http_imgproc_budget_make_room(job->imcf, 0);

    /* and so do the others; what we asked for may have been in their way */

    (void) ngx_http_imgproc_queue_publish(job->imcf);

    ngx_http_imgproc_budget_wake(job->imcf, 1);

    ngx_post_event(&budget->event, &ngx_posted_events);
    ngx_http_imgproc_queue_timer(job->imcf);
}


static void
ngx_http_imgproc_queue_remove(ngx_http_imgproc_job_t *job)
{
    ngx_queue_remove(&job->queue);
    job->queued = 0;
}


/*
 * Tells the others for whom we wait, unless it is for a thread.  1 if that
 * is another one than before.
 */

static ngx_uint_t
ngx_http_imgproc_queue_publish(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      need;
    uint32_t                    ticket;
    ngx_uint_t                  changed;
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;
    ticket = 0;
    need = 0;

    if (!ngx_queue_empty(&budget->waiting)
        && ngx_http_imgproc_queue_ahead(imcf))
    {
        q = ngx_queue_head(&budget->waiting);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);
        ticket = job->ticket;
        need = job->need;
    }

    changed = (ticket != imcf->slot->admit.waiting);

    /* the same one may need more than before, with its source */

    imgproc_admit_wait(&budget->admit, ticket, need);

    return changed;
}


/*
 * Whether another job may be given to the threads.  While jobs wait for room
 * none of them may have it without a thread, one that reclaims included, and
 * the next to have a free one is the first of those.
 */

static ngx_uint_t
ngx_http_imgproc_queue_thread(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;

    if (ngx_queue_empty(&budget->waiting)) {
        return ngx_http_imgproc_queue_ahead(imcf);
    }

    return budget->posted + imcf->memory->reclaim.running
           < (ngx_uint_t) imcf->threads;
}


static ngx_uint_t
ngx_http_imgproc_queue_ahead(ngx_http_imgproc_main_conf_t *imcf)
{
    return imcf->budget->posted
           < (ngx_uint_t) imcf->threads * NGX_HTTP_IMGPROC_QUEUE_AHEAD;
}
