
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_zone.h"


/* workers, those of before one reload, and of before the reload before */

#define NGX_HTTP_IMGPROC_GENERATIONS  3

#define NGX_HTTP_IMGPROC_SLOTS                                                \
    (NGX_HTTP_IMGPROC_GENERATIONS * NGX_MAX_PROCESSES)

/* slots do not share lines of the processors' caches, nor pairs of them */

#define NGX_HTTP_IMGPROC_LINE         128


static ngx_int_t ngx_http_imgproc_zone_add(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf, ngx_str_t *name, size_t size);
static ngx_int_t ngx_http_imgproc_zone_processes(ngx_cycle_t *cycle);
static size_t ngx_http_imgproc_zone_size(ngx_int_t processes);
static size_t ngx_http_imgproc_zone_slot_size(void);
static size_t ngx_http_imgproc_zone_header_size(void);
static ngx_int_t ngx_http_imgproc_zone_init_shm(ngx_shm_zone_t *shm_zone,
    void *data);
static ngx_http_imgproc_header_t *ngx_http_imgproc_zone_create(
    ngx_shm_zone_t *shm_zone);
static ngx_http_imgproc_slot_t *ngx_http_imgproc_zone_take(
    ngx_http_imgproc_header_t *header);


char *
ngx_http_imgproc_zone_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_main_conf_t *imcf = conf;

    ssize_t     size;
    ngx_int_t   processes;
    ngx_str_t  *value;

    if (imcf->zone) {
        return "is duplicate";
    }

    value = cf->args->elts;

    if (value[1].len == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid name \"\" of \"%V\", any other is allowed",
                           &cmd->name);
        return NGX_CONF_ERROR;
    }

    size = ngx_parse_size(&value[2]);

    if (size == NGX_ERROR || size == 0) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid size \"%V\" of \"%V\", a size like "
                           "\"1m\" is allowed", &value[2], &cmd->name);
        return NGX_CONF_ERROR;
    }

    /* nginx does not take care of what is too small for its own header */

    if (size < (ssize_t) (8 * ngx_pagesize)) {
        processes = ngx_http_imgproc_zone_processes(cf->cycle);

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "zone \"%V\" is too small, %i worker processes "
                           "need %uzk", &value[1], processes,
                           ngx_http_imgproc_zone_size(processes) / 1024);
        return NGX_CONF_ERROR;
    }

    if (ngx_http_imgproc_zone_add(cf, imcf, &value[1], size) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


ngx_int_t
ngx_http_imgproc_zone_init(ngx_conf_t *cf, ngx_http_imgproc_main_conf_t *imcf)
{
    size_t      size;
    ngx_int_t   processes;

    static ngx_str_t  name = ngx_string("imgproc");

    if (!imcf->used) {
        return NGX_OK;
    }

    /* for whoever counts before there is a slot */

    imcf->stats = ngx_pcalloc(cf->pool, sizeof(imgproc_stats_t));
    if (imcf->stats == NULL) {
        return NGX_ERROR;
    }

    if (imcf->zone) {
        return NGX_OK;
    }

    /* worker_processes may stand after http */

    processes = ngx_max(ngx_http_imgproc_zone_processes(cf->cycle),
                        ngx_ncpu);

    size = ngx_max(ngx_http_imgproc_zone_size(processes), 1024 * 1024);

    return ngx_http_imgproc_zone_add(cf, imcf, &name, size);
}


static ngx_int_t
ngx_http_imgproc_zone_add(ngx_conf_t *cf, ngx_http_imgproc_main_conf_t *imcf,
    ngx_str_t *name, size_t size)
{
    imcf->zone = ngx_shared_memory_add(cf, name, size,
                                       &ngx_http_imgproc_module);
    if (imcf->zone == NULL) {
        return NGX_ERROR;
    }

    imcf->zone->init = ngx_http_imgproc_zone_init_shm;
    imcf->zone->data = cf->cycle;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_zone_processes(ngx_cycle_t *cycle)
{
    ngx_core_conf_t  *ccf;

    ccf = (ngx_core_conf_t *) ngx_get_conf(cycle->conf_ctx, ngx_core_module);

    return ngx_max(ccf->worker_processes, 1);
}


/* that is enough, with what nginx takes of it */

static size_t
ngx_http_imgproc_zone_size(ngx_int_t processes)
{
    size_t  pages;

    pages = (ngx_http_imgproc_zone_header_size()
             + processes * NGX_HTTP_IMGPROC_GENERATIONS
               * ngx_http_imgproc_zone_slot_size())
            / ngx_pagesize + 4;

    return ngx_align(pages * (ngx_pagesize + sizeof(ngx_slab_page_t)),
                     ngx_pagesize);
}


static size_t
ngx_http_imgproc_zone_slot_size(void)
{
    return ngx_align(sizeof(ngx_http_imgproc_slot_t), NGX_HTTP_IMGPROC_LINE);
}


static size_t
ngx_http_imgproc_zone_header_size(void)
{
    return ngx_align(sizeof(ngx_http_imgproc_header_t),
                     NGX_HTTP_IMGPROC_LINE);
}


/* as many slots as there is room for, since a worker may be long in quitting */

static ngx_int_t
ngx_http_imgproc_zone_init_shm(ngx_shm_zone_t *shm_zone, void *data)
{
    ngx_int_t                   processes;
    ngx_slab_pool_t            *shpool;
    ngx_http_imgproc_header_t  *header;

    processes = ngx_http_imgproc_zone_processes(shm_zone->data);
    shpool = (ngx_slab_pool_t *) shm_zone->shm.addr;

    if (data) {
        header = data;

    } else if (shm_zone->shm.exists) {
        header = shpool->data;

    } else {
        header = ngx_http_imgproc_zone_create(shm_zone);
    }

    if (header == NULL
        || (ngx_int_t) header->nslots
           < processes * NGX_HTTP_IMGPROC_GENERATIONS)
    {
        ngx_log_error(NGX_LOG_EMERG, shm_zone->shm.log, 0,
                      "imgproc: zone \"%V\" is too small, %i worker "
                      "processes need %uzk", &shm_zone->shm.name, processes,
                      ngx_http_imgproc_zone_size(processes) / 1024);
        return NGX_ERROR;
    }

    shm_zone->data = header;

    return NGX_OK;
}


static ngx_http_imgproc_header_t *
ngx_http_imgproc_zone_create(ngx_shm_zone_t *shm_zone)
{
    size_t                      size, head;
    ngx_slab_pool_t            *shpool;
    ngx_http_imgproc_header_t  *header;

    shpool = (ngx_slab_pool_t *) shm_zone->shm.addr;

    head = ngx_http_imgproc_zone_header_size();
    size = shpool->pfree * ngx_pagesize;

    if (size < head) {
        return NULL;
    }

    header = ngx_slab_calloc(shpool, size);
    if (header == NULL) {
        return NULL;
    }

    header->nslots = (size - head) / ngx_http_imgproc_zone_slot_size();
    header->nslots = ngx_min(header->nslots, NGX_HTTP_IMGPROC_SLOTS);

    shpool->data = header;

    return header;
}


ngx_int_t
ngx_http_imgproc_zone_enter(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    ngx_http_imgproc_slot_t  *slot;

    imcf->header = imcf->zone->data;

    slot = ngx_http_imgproc_zone_take(imcf->header);

    if (slot == NULL) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "imgproc: all %ui slots of zone \"%V\" are taken, this "
                      "worker counts for itself: make imgproc_zone larger",
                      imcf->header->nslots, &imcf->zone->shm.name);

        slot = ngx_pcalloc(cycle->pool, sizeof(ngx_http_imgproc_slot_t));
        if (slot == NULL) {
            return NGX_ERROR;
        }

        slot->pid = ngx_pid;
    }

    imcf->slot = slot;
    imcf->stats = &slot->stats;

    return NGX_OK;
}


/*
 * A free slot, or that of one that has died; the others of these become free,
 * before somebody else gets their pid.  NULL: there is none.
 */

static ngx_http_imgproc_slot_t *
ngx_http_imgproc_zone_take(ngx_http_imgproc_header_t *header)
{
    ngx_uint_t                 i;
    ngx_atomic_uint_t          n, pid;
    ngx_http_imgproc_slot_t   *slot, *taken;

    taken = NULL;

    for (i = 0; i < header->nslots; i++) {

        if (taken && i >= header->nused) {
            break;
        }

        slot = ngx_http_imgproc_zone_slot(header, i);
        pid = slot->pid;

        if ((ngx_pid_t) pid != ngx_pid && ngx_http_imgproc_zone_alive(slot)) {
            continue;
        }

        if (taken) {

            if (pid) {
                (void) ngx_atomic_cmp_set(&slot->pid, pid, 0);
            }

            continue;
        }

        if (ngx_atomic_cmp_set(&slot->pid, pid, ngx_pid)) {
            taken = slot;

            do {
                n = header->nused;
            } while (n <= i
                     && !ngx_atomic_cmp_set(&header->nused, n, i + 1));
        }
    }

    if (taken) {
        ngx_memzero(&taken->stats.common, sizeof(imgproc_stats_common_t));
        ngx_memzero(&taken->stats.gauges, sizeof(imgproc_stats_gauges_t));

        taken->before = taken->stats.totals;

        ngx_memzero(&taken->before + 1,
                    (u_char *) (taken + 1) - (u_char *) (&taken->before + 1));
    }

    return taken;
}


void
ngx_http_imgproc_zone_leave(ngx_http_imgproc_main_conf_t *imcf)
{
    if (imcf->slot) {
        (void) ngx_atomic_cmp_set(&imcf->slot->pid, ngx_pid, 0);
    }
}


ngx_http_imgproc_slot_t *
ngx_http_imgproc_zone_slot(ngx_http_imgproc_header_t *header, ngx_uint_t i)
{
    u_char  *p;

    p = (u_char *) header + ngx_http_imgproc_zone_header_size()
        + i * ngx_http_imgproc_zone_slot_size();

    return (ngx_http_imgproc_slot_t *) p;
}


ngx_pid_t
ngx_http_imgproc_zone_alive(ngx_http_imgproc_slot_t *slot)
{
    ngx_pid_t  pid;

    pid = slot->pid;

    if (pid == 0 || (kill(pid, 0) == -1 && ngx_errno == ESRCH)) {
        return 0;
    }

    return pid;
}
