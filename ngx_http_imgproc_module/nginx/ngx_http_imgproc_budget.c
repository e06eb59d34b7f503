
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_budget.h"
#include "ngx_http_imgproc_reclaim.h"
#include "ngx_http_imgproc_wake.h"
#include "ngx_http_imgproc_zone.h"


/* milliseconds between two measurements */

#define NGX_HTTP_IMGPROC_BUDGET_WAIT   50


static void ngx_http_imgproc_budget_read(ngx_http_imgproc_job_t *job,
    size_t size);
static size_t ngx_http_imgproc_budget_less(size_t a, size_t b);


ngx_int_t
ngx_http_imgproc_budget_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
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

    budget->expected = imcf->buffer_size;

    (void) imgproc_reclaim_rss(&budget->base);

    if (imgproc_allocator_heap(&imcf->memory->allocator, &heap)) {
        budget->heap = heap.in_use;
    }

    imcf->budget = budget;

    return NGX_OK;
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


ngx_int_t
ngx_http_imgproc_budget_more(ngx_http_imgproc_job_t *job, size_t size)
{
    size_t            more;
    imgproc_admit_t  *admit;

    if (size <= job->charged) {
        return NGX_OK;
    }

    admit = &job->imcf->budget->admit;
    more = size - job->charged;

    if (!imgproc_admit_source_more(admit, more, job->charged)) {

        ngx_http_imgproc_budget_make_room(job->imcf, 0);

        if (!imgproc_admit_source_more(admit, more, job->charged)) {
            return NGX_BUSY;
        }
    }

    job->charged = size;

    return NGX_OK;
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

    if (imgproc_admit_try(admit, job->ticket, size, &job->admit,
                          ngx_http_imgproc_budget_now(), 0)
        == IMGPROC_ADMIT_OK)
    {
        ngx_http_imgproc_budget_read(job, size);

        return NGX_OK;
    }

    job->need = size;
    job->blocked = 1;

    return NGX_AGAIN;
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

    if (ij->admit.reserved >= size) {
        return IMGPROC_OK;
    }

    if (imgproc_admit_try(&ij->imcf->budget->admit, ij->ticket,
                          size - ij->admit.reserved, &ij->admit,
                          ngx_http_imgproc_budget_now(), 0)
        == IMGPROC_ADMIT_OK)
    {
        return IMGPROC_OK;
    }

    ij->need = size;
    ij->blocked = 1;

    return imgproc_error(&job->error, IMGPROC_BUSY,
                         "no room for %zu bytes now", size);
}


void
ngx_http_imgproc_budget_release(ngx_http_imgproc_job_t *job)
{
    size_t                      reserved;
    ngx_http_imgproc_budget_t  *budget;

    budget = job->imcf->budget;
    reserved = job->admit.reserved;

    ngx_http_imgproc_budget_read(job, 0);

    imgproc_admit_release(&budget->admit, &job->admit);

    if (reserved == 0) {
        return;
    }

    if (imgproc_admit_get(&budget->admit.own->jobs) == 0) {
        ngx_http_imgproc_budget_measure(job->imcf);
    }

    ngx_http_imgproc_budget_changed(job->imcf);
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


void
ngx_http_imgproc_budget_make_room(ngx_http_imgproc_main_conf_t *imcf,
    size_t left)
{
    size_t  retained;

    imgproc_bufpool_drop_all(&imcf->memory->sources);
    imgproc_bufpool_drop_all(&imcf->memory->results);

    retained = imcf->slot->admit.retained;

    ngx_http_imgproc_reclaim_pressed(imcf, ngx_max(left, retained));

    ngx_http_imgproc_budget_changed(imcf);
}


void
ngx_http_imgproc_budget_reclaimed(ngx_http_imgproc_main_conf_t *imcf)
{
    imgproc_admit_set(&imcf->budget->due, 0);

    ngx_http_imgproc_budget_measure(imcf);
    ngx_http_imgproc_budget_changed(imcf);

    /* one may have waited for nothing but this, with room or without */

    ngx_post_event(&imcf->budget->event, &ngx_posted_events);
}


/* those who wait for room; spare: those who have some to give, too */

void
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
 * in the beginning.  Once in a while will do, unless somebody waits for it.
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
        || due == INT64_MAX
        || (now < due && imgproc_admit_head(&budget->admit) == 0)
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


/* what those held who were killed is ours, before others come for it */

void
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


/* of a clock that all workers share */

int64_t
ngx_http_imgproc_budget_now(void)
{
    return g_get_monotonic_time() / 1000;
}


/* bytes of the source that a thread reads */

size_t
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


/* what is read of a file is the job's, and not what its decoder has */

static void
ngx_http_imgproc_budget_read(ngx_http_imgproc_job_t *job, size_t size)
{
    size_t  *files;

    files = &job->imcf->budget->files;

    (void) __atomic_add_fetch(files, size - job->files, __ATOMIC_SEQ_CST);

    job->files = size;
}


static size_t
ngx_http_imgproc_budget_less(size_t a, size_t b)
{
    return (a > b) ? a - b : 0;
}
