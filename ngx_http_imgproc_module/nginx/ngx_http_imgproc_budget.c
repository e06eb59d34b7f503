
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_pressure.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_task.h"
#include "ngx_http_imgproc_wake.h"
#include "ngx_http_imgproc_zone.h"


/* milliseconds, after which it is looked again whatever wakes us or not */

#define NGX_HTTP_IMGPROC_BUDGET_POLL   250

/* jobs of a worker that are refused, before the others are not asked any more */

#define NGX_HTTP_IMGPROC_BUDGET_TRIES  16

/* milliseconds, after which one that is alone may be over the limit */

#define NGX_HTTP_IMGPROC_BUDGET_LONE   100

/* milliseconds between two measurements */

#define NGX_HTTP_IMGPROC_BUDGET_WAIT   50

/* jobs that are given to threads, by threads: the next one is there at once */

#define NGX_HTTP_IMGPROC_BUDGET_AHEAD  2


static void ngx_http_imgproc_budget_wake_handler(ngx_event_t *ev);
static void ngx_http_imgproc_budget_event_handler(ngx_event_t *ev);
static void ngx_http_imgproc_budget_timer_handler(ngx_event_t *ev);
static void ngx_http_imgproc_budget_timer(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_reap(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_run(ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_run_waiting(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_budget_lone(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_budget_run_ready(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_run_fetching(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_read(ngx_http_imgproc_job_t *job,
    size_t size);
static void ngx_http_imgproc_budget_wait(ngx_http_imgproc_job_t *job);
static void ngx_http_imgproc_budget_remove(ngx_http_imgproc_job_t *job);
static ngx_uint_t ngx_http_imgproc_budget_publish(
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_uint_t ngx_http_imgproc_budget_threads(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_make_room(
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_budget_wake(ngx_http_imgproc_main_conf_t *imcf,
    ngx_uint_t spare);
static size_t ngx_http_imgproc_budget_less(size_t a, size_t b);
static size_t ngx_http_imgproc_budget_file(ngx_http_imgproc_job_t *job);
static int64_t ngx_http_imgproc_budget_now(void);


/* what ngx_event_ident() finds for the debug log, and our handlers by data */

static ngx_connection_t  ngx_http_imgproc_budget_dummy;


ngx_int_t
ngx_http_imgproc_budget_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                  i;
    imgproc_heap_t              heap;
    ngx_http_imgproc_budget_t  *budget;
    ngx_http_imgproc_header_t  *header;

    budget = ngx_pcalloc(cycle->pool, sizeof(ngx_http_imgproc_budget_t));
    if (budget == NULL) {
        return NGX_ERROR;
    }

    header = imcf->header;

    budget->admit.shared = &header->admit;
    budget->admit.own = &imcf->slot->admit;
    budget->admit.slots = (u_char *) ngx_http_imgproc_zone_slot(header, 0);
    budget->admit.nslots = (const size_t *) &header->nused;
    budget->admit.stride = (u_char *) ngx_http_imgproc_zone_slot(header, 1)
                           - budget->admit.slots;
    budget->admit.offset = offsetof(ngx_http_imgproc_slot_t, admit);

    ngx_queue_init(&budget->ready);
    ngx_queue_init(&budget->waiting);
    ngx_queue_init(&budget->fetching);

    budget->expected = imcf->buffer_size;

    (void) imgproc_reclaim_rss(&budget->base);

    if (imgproc_allocator_heap(&imcf->memory->allocator, &heap)) {
        budget->heap = heap.in_use;
    }

    ngx_http_imgproc_budget_dummy.fd = (ngx_socket_t) -1;
    ngx_http_imgproc_budget_dummy.data = imcf;

    budget->timer.handler = ngx_http_imgproc_budget_timer_handler;
    budget->timer.data = &ngx_http_imgproc_budget_dummy;
    budget->timer.log = cycle->log;
    budget->timer.cancelable = 1;

    budget->event.handler = ngx_http_imgproc_budget_event_handler;
    budget->event.data = &ngx_http_imgproc_budget_dummy;
    budget->event.log = cycle->log;

    imcf->budget = budget;

    for (i = 0; i < header->nused; i++) {
        if (ngx_http_imgproc_zone_slot(header, i) == imcf->slot) {
            return ngx_http_imgproc_wake_listen(cycle, i,
                                        ngx_http_imgproc_budget_wake_handler);
        }
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_budget_fetch(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
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

    if (imgproc_admit_source(&budget->admit, budget->expected)) {
        ctx->expected = budget->expected;

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

    ngx_http_imgproc_budget_timer(imcf);

    return NGX_AGAIN;
}


void
ngx_http_imgproc_budget_leave(ngx_http_imgproc_ctx_t *ctx)
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
ngx_http_imgproc_budget_source(ngx_http_imgproc_job_t *job, size_t size)
{
    imgproc_admit_slot_t  *slot;

    if (size == job->charged) {
        return;
    }

    slot = &job->imcf->slot->admit;

    imgproc_admit_set(&slot->sources, slot->sources + size - job->charged);

    if (size < job->charged) {
        ngx_http_imgproc_budget_changed(job->imcf);
    }

    job->charged = size;
}


void
ngx_http_imgproc_budget_post(ngx_http_imgproc_job_t *job)
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

    ngx_http_imgproc_budget_run_ready(job->imcf);
    ngx_http_imgproc_budget_timer(job->imcf);
}


ngx_int_t
ngx_http_imgproc_budget_begin(ngx_http_imgproc_job_t *job)
{
    size_t            size;
    imgproc_admit_t  *admit;

    admit = &job->imcf->budget->admit;
    size = ngx_http_imgproc_budget_file(job);

    if (job->need) {

        /* it has waited for its room, and has it */

        ngx_http_imgproc_budget_read(job, size);

        return NGX_OK;
    }

    if (imgproc_admit_try(admit, job->ticket, size, 0,
                          ngx_http_imgproc_budget_now(), 0)
        == IMGPROC_ADMIT_OK)
    {
        job->reserved = size;
        ngx_http_imgproc_budget_read(job, size);

        return NGX_OK;
    }

    job->need = size;
    job->blocked = 1;

    return NGX_AGAIN;
}


/* what is read of a file is the job's, and not what its decoder has */

static void
ngx_http_imgproc_budget_read(ngx_http_imgproc_job_t *job, size_t size)
{
    size_t  *files;

    files = &job->imcf->budget->files;

    (void) __atomic_add_fetch(files, size - job->files, __ATOMIC_SEQ_CST);

    job->files = size;
}


imgproc_code_e
ngx_http_imgproc_budget_room(imgproc_job_t *job, uint64_t cost)
{
    size_t                     size;
    ngx_http_imgproc_job_t    *ij;
    ngx_http_imgproc_limit_t  *limit;

    ij = (ngx_http_imgproc_job_t *) job;
    limit = &ij->imcf->limit;

    if (limit->bytes == 0) {
        return IMGPROC_OK;
    }

    if (cost + job->source.len > limit->most) {
        return imgproc_error(&job->error, IMGPROC_NEEDS_TOO_MUCH_MEMORY,
                             "%ux%u, %u frames, may take %" G_GUINT64_FORMAT
                             " bytes, its source has %zu; of the memory limit "
                             "of %zu bytes %zu are for pictures",
                             job->info.width, job->info.height,
                             job->info.frames, (guint64) cost,
                             job->source.len, limit->bytes, limit->most);
    }

    size = ngx_http_imgproc_budget_file(ij) + cost;

    if (ij->reserved >= size) {
        return IMGPROC_OK;
    }

    if (imgproc_admit_try(&ij->imcf->budget->admit, ij->ticket,
                          size - ij->reserved, ij->reserved,
                          ngx_http_imgproc_budget_now(), 0)
        == IMGPROC_ADMIT_OK)
    {
        ij->reserved = size;
        return IMGPROC_OK;
    }

    ij->need = size;
    ij->blocked = 1;

    return imgproc_error(&job->error, IMGPROC_BUSY,
                         "no room for %zu bytes now", size);
}


ngx_int_t
ngx_http_imgproc_budget_done(ngx_http_imgproc_job_t *job)
{
    job->imcf->budget->posted--;

    if (!job->blocked || job->request == NULL) {
        return NGX_OK;
    }

    ngx_http_imgproc_budget_wait(job);

    return NGX_AGAIN;
}


void
ngx_http_imgproc_budget_release(ngx_http_imgproc_job_t *job)
{
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;

    if (job->queued) {
        ngx_http_imgproc_budget_remove(job);
    }

    ngx_http_imgproc_budget_read(job, 0);

    if (job->reserved) {
        imgproc_admit_release(&budget->admit, job->reserved);
        job->reserved = 0;

        if (imgproc_admit_get(&budget->admit.own->jobs) == 0) {
            ngx_http_imgproc_budget_measure(job->imcf);
        }

        ngx_http_imgproc_budget_changed(job->imcf);
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
ngx_http_imgproc_budget_changed(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      used;
    imgproc_admit_slot_t       *slot;
    ngx_http_imgproc_budget_t  *budget;
    ngx_http_imgproc_memory_t  *memory;

    slot = &imcf->slot->admit;
    budget = imcf->budget;
    memory = imcf->memory;

    imgproc_admit_set(&slot->results, memory->results.in_use);
    imgproc_admit_set(&slot->idle, memory->budget.idle);

    used = imgproc_admit_get(&slot->jobs) + slot->retained + slot->sources
           + slot->results + slot->idle;

    if (used < budget->used) {
        ngx_http_imgproc_budget_wake(imcf, 0);
    }

    budget->used = used;
}


static void
ngx_http_imgproc_budget_wake_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_imgproc_budget_dummy.data;

    ngx_http_imgproc_wake_clear(ev);

    if (imgproc_admit_head(&imcf->budget->admit)
        || imgproc_admit_get(&imcf->header->admit.single))
    {
        ngx_http_imgproc_budget_make_room(imcf);
    }

    ngx_http_imgproc_budget_run(imcf);
}


static void
ngx_http_imgproc_budget_event_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_budget_run(ngx_http_imgproc_budget_dummy.data);
}


static void
ngx_http_imgproc_budget_timer_handler(ngx_event_t *ev)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_imgproc_budget_dummy.data;

    ngx_http_imgproc_budget_measure(imcf);
    ngx_http_imgproc_budget_changed(imcf);

    if (ngx_http_imgproc_pressure_look(imcf)) {
        ngx_http_imgproc_budget_wake(imcf, 0);
    }

    if (!ngx_queue_empty(&imcf->budget->waiting)
        || !ngx_queue_empty(&imcf->budget->fetching))
    {
        ngx_http_imgproc_budget_reap(imcf);
        ngx_http_imgproc_budget_run(imcf);
    }

    if (imcf->active || imgproc_admit_get(&imcf->header->admit.single)) {
        ngx_http_imgproc_budget_timer(imcf);
    }
}


void
ngx_http_imgproc_budget_look(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_budget_wake(imcf, 1);
    ngx_http_imgproc_budget_timer(imcf);
}


static void
ngx_http_imgproc_budget_timer(ngx_http_imgproc_main_conf_t *imcf)
{
    if (!imcf->budget->timer.timer_set) {
        ngx_add_timer(&imcf->budget->timer, NGX_HTTP_IMGPROC_BUDGET_POLL);
    }
}


/* what those held who were killed is ours, before others come for it */

static void
ngx_http_imgproc_budget_reap(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                i;
    ngx_atomic_uint_t         pid;
    ngx_http_imgproc_slot_t  *slot;

    for (i = 0; i < imcf->header->nused; i++) {

        slot = ngx_http_imgproc_zone_slot(imcf->header, i);
        pid = slot->pid;

        if (pid
            && !ngx_http_imgproc_zone_alive(slot)
            && ngx_atomic_cmp_set(&slot->pid, pid, 0))
        {
            ngx_log_error(NGX_LOG_NOTICE, ngx_cycle->log, 0,
                          "imgproc: what worker %P has held is free, since "
                          "it is gone", (ngx_pid_t) pid);

            ngx_http_imgproc_budget_wake(imcf, 0);
        }
    }
}


static void
ngx_http_imgproc_budget_run(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_budget_run_waiting(imcf);
    ngx_http_imgproc_budget_run_ready(imcf);

    /* threads may be taken now */

    (void) ngx_http_imgproc_budget_publish(imcf);

    ngx_http_imgproc_budget_run_fetching(imcf);
}


static void
ngx_http_imgproc_budget_run_waiting(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_uint_t                  refused;
    ngx_queue_t                *q, *next;
    imgproc_admit_e             rc;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;
    refused = 0;

    (void) ngx_http_imgproc_budget_publish(imcf);

    for (q = ngx_queue_head(&budget->waiting);
         q != ngx_queue_sentinel(&budget->waiting);
         q = next)
    {
        if (!ngx_http_imgproc_budget_threads(imcf)) {
            return;
        }

        next = ngx_queue_next(q);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);

        rc = imgproc_admit_try(&budget->admit, job->ticket, job->need, 0,
                               ngx_http_imgproc_budget_now(), 0);

        if (rc == IMGPROC_ADMIT_ROOM
            && refused == 0
            && ngx_http_imgproc_budget_lone(job))
        {
            rc = imgproc_admit_try(&budget->admit, job->ticket, job->need, 0,
                                   ngx_http_imgproc_budget_now(), 1);
        }

        if (rc == IMGPROC_ADMIT_OK) {
            job->reserved = job->need;

            ngx_http_imgproc_budget_remove(job);
            ngx_http_imgproc_task_start(job);

            /* the next may be another worker's */

            if (ngx_http_imgproc_budget_publish(imcf)) {
                ngx_http_imgproc_budget_wake(imcf, 0);
            }

            continue;
        }

        if (rc == IMGPROC_ADMIT_ORDER
            || ++refused == NGX_HTTP_IMGPROC_BUDGET_TRIES)
        {
            return;
        }
    }
}


/*
 * Whether it may be over the limit if it is alone: when the allocator has
 * been asked once more, and nobody else is about to give back something.
 */

static ngx_uint_t
ngx_http_imgproc_budget_lone(ngx_http_imgproc_job_t *job)
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
                  >= NGX_HTTP_IMGPROC_BUDGET_LONE);
}


static void
ngx_http_imgproc_budget_run_ready(ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;

    while (!ngx_queue_empty(&budget->ready)
           && ngx_http_imgproc_budget_threads(imcf))
    {
        q = ngx_queue_head(&budget->ready);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);

        ngx_http_imgproc_budget_remove(job);
        ngx_http_imgproc_task_start(job);
    }
}


/* each asks for itself, and takes itself from the list if it may go on */

static void
ngx_http_imgproc_budget_run_fetching(ngx_http_imgproc_main_conf_t *imcf)
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
ngx_http_imgproc_budget_wait(ngx_http_imgproc_job_t *job)
{
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *other;
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;

    job->blocked = 0;

    if (job->charged == 0) {
        imgproc_buffer_discard(&job->source);
        ngx_http_imgproc_budget_read(job, 0);
    }

    ngx_http_imgproc_task_put_result(job);

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

    if (job->reserved) {
        imgproc_admit_release(&budget->admit, job->reserved);
        job->reserved = 0;
    }

    job->since = ngx_http_imgproc_budget_now();
    job->reclaimed = 0;

    ngx_http_imgproc_budget_make_room(job->imcf);

    /* and so do the others; what we asked for may have been in their way */

    (void) ngx_http_imgproc_budget_publish(job->imcf);

    ngx_http_imgproc_budget_wake(job->imcf, 1);

    ngx_post_event(&budget->event, &ngx_posted_events);
    ngx_http_imgproc_budget_timer(job->imcf);
}


static void
ngx_http_imgproc_budget_remove(ngx_http_imgproc_job_t *job)
{
    ngx_queue_remove(&job->queue);
    job->queued = 0;
}


/*
 * Tells the others for whom we wait, unless it is for a thread.  1 if that
 * is another one than before.
 */

static ngx_uint_t
ngx_http_imgproc_budget_publish(ngx_http_imgproc_main_conf_t *imcf)
{
    uint32_t                    ticket;
    ngx_queue_t                *q;
    ngx_http_imgproc_job_t     *job;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;
    ticket = 0;

    if (!ngx_queue_empty(&budget->waiting)
        && ngx_http_imgproc_budget_threads(imcf))
    {
        q = ngx_queue_head(&budget->waiting);
        job = ngx_queue_data(q, ngx_http_imgproc_job_t, queue);
        ticket = job->ticket;
    }

    if (ticket == imcf->slot->admit.waiting) {
        return 0;
    }

    imgproc_admit_wait(&budget->admit, ticket);

    return 1;
}


static ngx_uint_t
ngx_http_imgproc_budget_threads(ngx_http_imgproc_main_conf_t *imcf)
{
    return imcf->budget->posted
           < (ngx_uint_t) imcf->threads * NGX_HTTP_IMGPROC_BUDGET_AHEAD;
}


static void
ngx_http_imgproc_budget_make_room(ngx_http_imgproc_main_conf_t *imcf)
{
    imgproc_bufpool_drop_all(&imcf->memory->sources);
    imgproc_bufpool_drop_all(&imcf->memory->results);

    ngx_http_imgproc_reclaim_pressed(imcf, imcf->slot->admit.retained);

    ngx_http_imgproc_budget_changed(imcf);
}


/* those who wait for room; spare: those who have some to give, too */

static void
ngx_http_imgproc_budget_wake(ngx_http_imgproc_main_conf_t *imcf,
    ngx_uint_t spare)
{
    ngx_uint_t                i;
    ngx_http_imgproc_slot_t  *slot;

    for (i = 0; i < imcf->header->nused; i++) {

        slot = ngx_http_imgproc_zone_slot(imcf->header, i);

        if (slot->pid == 0
            || (imgproc_admit_get(&slot->admit.waiting) == 0
                && slot->fetching == 0
                && (!spare
                    || slot->admit.idle + slot->admit.retained
                       <= IMGPROC_ADMIT_KEEP)))
        {
            continue;
        }

        if (slot != imcf->slot) {
            ngx_http_imgproc_wake(i);
        }
    }

    if (!ngx_queue_empty(&imcf->budget->waiting)
        || !ngx_queue_empty(&imcf->budget->fetching))
    {
        ngx_post_event(&imcf->budget->event, &ngx_posted_events);
    }
}


/*
 * What the allocator has from the system, and nobody uses: anonymous RSS,
 * less what is in use.  When no job runs, all of it counts that was not there
 * in the beginning.
 */

void
ngx_http_imgproc_budget_measure(ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      anonymous, jobs;
    int64_t                     now, due;
    imgproc_heap_t              heap;
    imgproc_admit_slot_t       *slot;
    ngx_http_imgproc_budget_t  *budget;

    budget = imcf->budget;
    slot = &imcf->slot->admit;

    now = ngx_http_imgproc_budget_now();
    due = imgproc_admit_get(&budget->due);

    if (imcf->limit.bytes == 0
        || now < due
        || !__atomic_compare_exchange_n(&budget->due, &due, INT64_MAX, 0,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    {
        return;
    }

    jobs = imgproc_admit_get(&slot->jobs);

    if (imgproc_reclaim_rss(&anonymous) == IMGPROC_OK) {

        anonymous = ngx_http_imgproc_budget_less(anonymous, budget->base
                                       + imgproc_admit_get(&budget->files)
                                       + imgproc_admit_get(&slot->sources)
                                       + imgproc_admit_get(&slot->results)
                                       + imgproc_admit_get(&slot->idle));

        if (imgproc_allocator_heap(&imcf->memory->allocator, &heap)) {

            if (jobs == 0) {
                budget->heap = heap.in_use;
            }

            jobs = ngx_http_imgproc_budget_less(heap.in_use, budget->heap);
        }

        imgproc_admit_set(&slot->retained,
                          ngx_http_imgproc_budget_less(anonymous, jobs));
    }

    imgproc_admit_set(&budget->due, now + NGX_HTTP_IMGPROC_BUDGET_WAIT);
}


static size_t
ngx_http_imgproc_budget_less(size_t a, size_t b)
{
    return (a > b) ? a - b : 0;
}


/* bytes of the source that a thread reads */

static size_t
ngx_http_imgproc_budget_file(ngx_http_imgproc_job_t *job)
{
    size_t      size;
    ngx_uint_t  i;

    size = 0;

    for (i = 0; i < job->nholes; i++) {
        size += job->holes[i].len;
    }

    return size;
}


/* of a clock that all workers share */

static int64_t
ngx_http_imgproc_budget_now(void)
{
    return g_get_monotonic_time() / 1000;
}
