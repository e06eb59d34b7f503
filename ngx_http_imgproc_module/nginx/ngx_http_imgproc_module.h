
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _NGX_HTTP_IMGPROC_MODULE_H_INCLUDED_
#define _NGX_HTTP_IMGPROC_MODULE_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include <ngx_thread_pool.h>

#include "imgproc_admit.h"
#include "imgproc_allocator.h"
#include "imgproc_bufpool.h"
#include "imgproc_cgroup_memory.h"
#include "imgproc_job.h"
#include "imgproc_preset.h"
#include "imgproc_reclaim.h"
#include "imgproc_source.h"
#include "imgproc_stats.h"


/* text of a directive, cut into pieces of one variable each and the rest */

typedef struct {
    ngx_array_t                    pieces;
    ngx_uint_t                     variables;
} ngx_http_imgproc_template_t;


/* of the configuration, for errors that are found when it is merged */

typedef struct {
    u_char                        *file;
    ngx_uint_t                     line;
} ngx_http_imgproc_place_t;


typedef struct {
    ngx_str_t                      text;
    ngx_http_imgproc_template_t    template;
    ngx_http_imgproc_place_t       place;
    ngx_uint_t                     whole;      /* one variable, all options */
} ngx_http_imgproc_option_t;


/* those of one level */

typedef struct {
    ngx_array_t                    presets;    /* imgproc_preset_t */
    ngx_array_t                    places;     /* and where they stand */
    ngx_uint_t                     checked;    /* that they know each other */
} ngx_http_imgproc_presets_t;


typedef struct {
    ngx_http_imgproc_template_t    uri;
    ngx_http_imgproc_template_t    args;
} ngx_http_imgproc_pass_t;


/* how URLs are read; all but enable are inherited, each for itself */

typedef struct {
    ngx_flag_t                     enable;
    ngx_flag_t                     filename;
    ngx_flag_t                     presets_only;
    ngx_flag_t                     allow_private;
    ngx_int_t                      signature_size;
    ngx_array_t                   *keys;       /* imgproc_sign_key_t */
    ngx_array_t                   *trusted;    /* ngx_str_t */
    ngx_array_t                   *sources;    /* imgproc_source_prefix_t */
    ngx_str_t                     *source_key;
    ngx_http_imgproc_place_t       place;      /* of imgproc_url */
} ngx_http_imgproc_url_conf_t;


/* of imgproc_watermark, shared by all that inherit it */

typedef struct {
    ngx_str_t                      file;
    imgproc_str_t                  bytes;
    imgproc_format_e               format;
    imgproc_watermark_t           *mark;       /* of this worker */
} ngx_http_imgproc_watermark_t;


/* of a worker, in memory of its own */

typedef struct {
    imgproc_bufpool_budget_t       budget;
    imgproc_bufpool_t              sources;
    imgproc_bufpool_t              results;

    imgproc_allocator_t            allocator;
    imgproc_reclaim_t              reclaim;

    ngx_event_t                    timer;
    ngx_event_t                    idle;       /* a while without a job */
    ngx_event_t                    look;       /* at what there is to tell */
    ngx_uint_t                     quiet;      /* looks without a change */
    ngx_thread_task_t              task;

    /* of asking the allocator, by any thread */
    gint                           heap_took;  /* microseconds */
    int64_t                        heap_due;

    /* of the task */
    size_t                         before;     /* anonymous RSS */
    size_t                         after;
    int64_t                        elapsed;    /* microseconds */
} ngx_http_imgproc_memory_t;


/* in shared memory: ngx_http_imgproc_zone.h */

typedef struct ngx_http_imgproc_header_s  ngx_http_imgproc_header_t;
typedef struct ngx_http_imgproc_slot_s    ngx_http_imgproc_slot_t;


/* how much memory there is, found by the master */

typedef struct {
    size_t                         conf;       /* 0: off, unset: auto */
    imgproc_cgroup_memory_t        cgroup;
    uint64_t                       total;      /* of the machine */
    uint64_t                       available;
    size_t                         bytes;      /* of all of us, 0: no limit */
    size_t                         most;       /* what one job may take */
} ngx_http_imgproc_limit_t;


/* of a worker: who waits for memory, and what it has of it */

typedef struct {
    imgproc_admit_t                admit;
    ngx_queue_t                    ready;      /* jobs without a thread */
    ngx_queue_t                    waiting;    /* jobs without room */
    ngx_queue_t                    fetching;   /* requests, before a source */

    ngx_event_t                    timer;
    ngx_event_t                    event;      /* posted: look again */
    ngx_uint_t                     posted;     /* jobs, to threads */
    size_t                         base;       /* anonymous, in the beginning */
    size_t                         heap;       /* in use without a job */
    size_t                         files;      /* read for running jobs */
    int64_t                        due;        /* the next measurement */
    size_t                         expected;   /* bytes of a source */
    size_t                         used;       /* by us, looked at last */
} ngx_http_imgproc_budget_t;


typedef struct {
    ngx_int_t                      threads;    /* 0: auto */
    ngx_int_t                      queue;
    size_t                         buffer_size;
    size_t                         output_buffer_size;
    ngx_int_t                      calibration_threshold;
    size_t                         max_idle;
    ngx_msec_t                     free_memory_interval;
    imgproc_malloc_t               malloc;
    ngx_http_imgproc_limit_t       limit;

    ngx_thread_pool_t             *thread_pool;
    ngx_int_t                      processes;  /* that auto counted with */
    uint32_t                       source_formats;  /* of all locations */
    ngx_array_t                   *watermarks;  /* of all, pointers */
    imgproc_allowed_t              unsigned_options;  /* all but raw */

    /* of this worker: requests before their answer, and their jobs */
    ngx_int_t                      active;
    ngx_int_t                      posted;     /* of them to threads */
    ngx_http_imgproc_memory_t     *memory;
    ngx_http_imgproc_budget_t     *budget;
    ngx_http_imgproc_slot_t       *slot;
    imgproc_stats_t               *stats;      /* in the slot */

    ngx_shm_zone_t                *zone;
    ngx_http_imgproc_header_t     *header;     /* of the zone */
    ngx_str_t                      csp;        /* of the status's page */

    unsigned                       used:1;
    unsigned                       malloc_set:1;
    unsigned                       limit_set:1;
    unsigned                       auto_threads:1;
} ngx_http_imgproc_main_conf_t;


typedef struct {
    ngx_http_imgproc_pass_t       *pass;
    ngx_http_imgproc_url_conf_t    url;

    ngx_http_imgproc_presets_t    *presets;
    imgproc_allowed_t             *allowed;    /* NULL: all options */
    ngx_array_t                   *options;    /* of this level alone */
    ngx_array_t                   *all;        /* of all levels, or NULL */
    ngx_uint_t                     first;      /* of all, not yet in base */
    imgproc_options_t              base;

    ngx_msec_t                     timeout;
    ngx_uint_t                     source_formats;
    imgproc_formats_t             *preferred_formats;
    imgproc_formats_t             *auto_formats;  /* NULL: no negotiation */
    ngx_flag_t                     client_hints;
    ngx_flag_t                     canonical;
    ngx_http_imgproc_watermark_t  *watermark;     /* NULL: there is none */
    off_t                          max_source_size;
    off_t                          max_source_resolution;
    ngx_int_t                      max_source_dimension;
    ngx_int_t                      max_animation_frames;
    off_t                          max_animation_frame_resolution;
    off_t                          max_image_memory;
    ngx_int_t                      max_result_dimension;
    off_t                          avif_max_resolution;

    unsigned                       status:1;
} ngx_http_imgproc_loc_conf_t;


/* bytes of a file that the thread has to put into the source's buffer */

typedef struct {
    ngx_fd_t                       fd;         /* ours, a duplicate */
    ngx_fd_t                       origin;     /* whose duplicate it is */
    off_t                          offset;     /* in the file */
    size_t                         start;      /* in the buffer */
    size_t                         len;
} ngx_http_imgproc_hole_t;


#define NGX_HTTP_IMGPROC_HOLES  8


/*
 * A picture on its way through a thread.  Allocated by malloc() and complete
 * in itself: a request that ends early leaves its job behind, which is freed
 * when its thread has come back.
 */

typedef struct {
    imgproc_job_t                  job;

    imgproc_buffer_t               source;
    size_t                         source_held;   /* of imcf->memory */
    size_t                         result_held;
    ngx_http_imgproc_hole_t        holes[NGX_HTTP_IMGPROC_HOLES];
    ngx_uint_t                     nholes;

    gint                           started;
    int64_t                        posted;     /* microseconds */
    int64_t                        begun;
    int64_t                        ended;

    ngx_http_request_t            *request;    /* NULL: nobody waits */
    ngx_http_imgproc_main_conf_t  *imcf;
    ngx_thread_task_t              task;

    /* of the budget */
    uint32_t                       ticket;
    size_t                         charged;    /* of the source, in memory */
    imgproc_admit_job_t            admit;
    size_t                         need;       /* to be reserved, to go on */
    int64_t                        since;      /* it waits for that */
    size_t                         files;      /* read into the source */
    ngx_queue_t                    queue;      /* ready or waiting */

    unsigned                       counted:1;  /* in imcf->active */
    unsigned                       queued:1;
    unsigned                       blocked:1;  /* there was no room */
    unsigned                       reclaimed:1;  /* on its behalf */
    unsigned                       done:1;
} ngx_http_imgproc_job_t;


typedef struct {
    ngx_str_t                      uri;        /* internal */
    ngx_str_t                      args;
    ngx_uint_t                     status;
    off_t                          length;     /* -1: not told */
    off_t                          received;
    off_t                          skipped;    /* of an error's body */
    time_t                         last_modified;
    ngx_array_t                    headers;    /* ngx_table_elt_t, to copy */
    ngx_str_t                      location;   /* of a redirect */

    unsigned                       encoded:1;
    unsigned                       timedout:1;
    unsigned                       refused:1;  /* by us, why is in error */
    unsigned                       complete:1;
    unsigned                       left:1;     /* the client, before that */
    unsigned                       undecided:1;  /* may be passed on */
    unsigned                       passed:1;   /* is, so no more is wanted */
    unsigned                       again:1;    /* refused for want of room */
    unsigned                       ended:1;    /* by us, its status counts */
} ngx_http_imgproc_source_t;


/* what came of a URL; source.url.len is 0 where there was none */

typedef struct {
    imgproc_source_t               source;     /* that was asked for */
    imgproc_source_t               target;     /* the same, or redirected to */
    ngx_str_t                      uri;        /* internal, of the target */
    ngx_str_t                      args;
    imgproc_str_t                  addr;       /* of a chosen host */
    ngx_uint_t                     redirects;

    unsigned                       verified:1;   /* the signature, by a key */
    unsigned                       encrypted:1;  /* the source */
    unsigned                       chosen:1;     /* the target's host */
} ngx_http_imgproc_url_t;


/* a source that is passed on as it is: ngx_http_imgproc_raw.c */

typedef struct ngx_http_imgproc_raw_s  ngx_http_imgproc_raw_t;


typedef enum {
    ngx_http_imgproc_state_parse = 0,
    ngx_http_imgproc_state_resolve,
    ngx_http_imgproc_state_wait,
    ngx_http_imgproc_state_fetch,
    ngx_http_imgproc_state_source,
    ngx_http_imgproc_state_post,
    ngx_http_imgproc_state_process,
    ngx_http_imgproc_state_done
} ngx_http_imgproc_state_e;


typedef struct {
    ngx_http_request_t            *request;
    ngx_http_request_t            *sr;
    void                         **loc_conf;   /* of the picture's location */
    ngx_http_imgproc_state_e       state;
    ngx_event_t                    timer;
    ngx_msec_t                     start;
    uint32_t                       ticket;     /* in order of arrival */
    size_t                         expected;   /* reserved for the source */
    size_t                         wanted;     /* what it was too little by */
    ngx_queue_t                    queue;      /* of those before a source */

    imgproc_options_t              options;
    ngx_http_imgproc_url_t         url;
    ngx_resolver_ctx_t            *resolver;   /* whose answer is awaited */
    ngx_int_t                      resolved;   /* NGX_AGAIN: not yet */
    ngx_http_imgproc_source_t      source;
    ngx_http_imgproc_raw_t        *raw;
    imgproc_str_t                  stem;       /* of the result's file name */
    ngx_uint_t                     vary;
    ngx_http_imgproc_job_t        *job;
    imgproc_buffer_t               result;
    size_t                         result_held;
    imgproc_error_t                error;

    /* for variables, they outlive the job */
    imgproc_info_t                 info;
    imgproc_format_e               format;
    uint32_t                       width;
    uint32_t                       height;
    off_t                          size;
    ngx_int_t                      source_time;   /* milliseconds, -1 */
    ngx_int_t                      queue_time;
    ngx_int_t                      process_time;

    unsigned                       parsed:1;
    unsigned                       active:1;   /* counted in imcf->active */
    unsigned                       queued:1;
    unsigned                       closing:1;  /* the connection, at once */
    unsigned                       counted:1;  /* what became of it */
} ngx_http_imgproc_ctx_t;


extern ngx_module_t  ngx_http_imgproc_module;


#endif /* _NGX_HTTP_IMGPROC_MODULE_H_INCLUDED_ */
