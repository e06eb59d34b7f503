
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_ZONE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_ZONE_H_INCLUDED_


#include "ngx_http_imgproc_module.h"

#include "imgproc_history.h"


/*
 * The memory that all workers share: a header, and a slot for each of them,
 * those of before a reload included.  No worker waits for another here: a
 * slot is written by the worker whose pid it has, and read by all.
 *
 * A worker that is killed cleans nothing up, so that what is its own dies
 * with its pid: whoever reads asks ngx_http_imgproc_zone_alive() first.  The
 * totals of its stats stay, and the next owner of the slot goes on counting
 * from there: the sum of the totals of all slots, taken or free, is what has
 * ever been counted, and never falls.  before is what an owner has found.
 *
 * A worker that finds no slot works with one of its own, which nobody sees.
 */

struct ngx_http_imgproc_slot_s {
    ngx_atomic_t                   pid;        /* 0: free */

    imgproc_stats_t                stats;
    imgproc_stats_totals_t         before;

    /* what follows is zero in a slot that is taken */

    imgproc_admit_slot_t           admit;
    ngx_atomic_t                   fetching;   /* requests wait for that */
};


/* zero in a zone that is new, and kept over reloads */

struct ngx_http_imgproc_header_s {
    ngx_uint_t                     nslots;
    ngx_atomic_t                   nused;      /* those ever taken are first */

    /* of all workers: written by atomic operations alone */

    imgproc_admit_shared_t         admit;
    ngx_atomic_t                   announced;  /* what there is to admit */
    ngx_atomic_t                   pressed;    /* by the kernel, until then */
    ngx_atomic_t                   looked;     /* at memory in use, then */
    ngx_atomic_t                   high;       /* it was, so many times */
    imgproc_history_t              history;
};


/* imgproc_zone */

char *ngx_http_imgproc_zone_set(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

/* the default one, if there is a need for it */

ngx_int_t ngx_http_imgproc_zone_init(ngx_conf_t *cf,
    ngx_http_imgproc_main_conf_t *imcf);

/*
 * A worker begins: imcf->header, imcf->slot and imcf->stats are there from
 * now on, in shared memory if it has a slot left.
 */

ngx_int_t ngx_http_imgproc_zone_enter(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);

/* a worker ends; its slot is another's from then on */

void ngx_http_imgproc_zone_leave(ngx_http_imgproc_main_conf_t *imcf);

/* the slot number i < header->nused */

ngx_http_imgproc_slot_t *ngx_http_imgproc_zone_slot(
    ngx_http_imgproc_header_t *header, ngx_uint_t i);

/* the pid of the slot's worker, 0 if there is none, or none any more */

ngx_pid_t ngx_http_imgproc_zone_alive(ngx_http_imgproc_slot_t *slot);


#endif /* _NGX_HTTP_IMGPROC_ZONE_H_INCLUDED_ */
