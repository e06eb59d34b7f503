
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_capture.h"
#include "ngx_http_imgproc_conf.h"
#include "ngx_http_imgproc_crypt.h"
#include "ngx_http_imgproc_handler.h"
#include "ngx_http_imgproc_headers.h"
#include "ngx_http_imgproc_limit.h"
#include "ngx_http_imgproc_options.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_raw_filter.h"
#include "ngx_http_imgproc_resolve.h"
#include "ngx_http_imgproc_scope.h"
#include "ngx_http_imgproc_start.h"
#include "ngx_http_imgproc_status.h"
#include "ngx_http_imgproc_url_conf.h"
#include "ngx_http_imgproc_variables.h"
#include "ngx_http_imgproc_watermark.h"
#include "ngx_http_imgproc_zone.h"

#include "imgproc_cgroup_cpu.h"


#if !(NGX_THREADS)
#error ngx_http_imgproc_module needs nginx built --with-threads
#endif


static ngx_int_t ngx_http_imgproc_init(ngx_conf_t *cf);
static ngx_int_t ngx_http_imgproc_late_init(ngx_conf_t *cf);
static void *ngx_http_imgproc_create_main_conf(ngx_conf_t *cf);
static char *ngx_http_imgproc_init_main_conf(ngx_conf_t *cf, void *conf);
static void *ngx_http_imgproc_create_loc_conf(ngx_conf_t *cf);
static char *ngx_http_imgproc_merge_loc_conf(ngx_conf_t *cf, void *parent,
    void *child);


static ngx_http_imgproc_range_t  ngx_http_imgproc_queue_range = {
    ngx_http_imgproc_number, 0, 1000000,
    "a number from 0 to 1000000"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_timeout_range = {
    ngx_http_imgproc_time, 1, 86400000,
    "a time from 1ms to 1d"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_threshold_range = {
    ngx_http_imgproc_number, 0, 1000000000,
    "a number from 1 to 1000000000, or 0 for never"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_max_idle_range = {
    ngx_http_imgproc_size, 0, (int64_t) 1024 * 1024 * 1024 * 1024,
    "a size up to 1048576m"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_interval_range = {
    ngx_http_imgproc_time, 0, 86400000,
    "a time from 1ms to 1d, or 0 for never"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_buffer_size_range = {
    ngx_http_imgproc_size, 4096, 1024 * 1024 * 1024,
    "a size from 4k to 1024m"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_source_size_range = {
    ngx_http_imgproc_offset, 1, 1024 * 1024 * 1024,
    "a size from 1 to 1g"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_image_memory_range = {
    ngx_http_imgproc_offset, 0, (int64_t) 1024 * 1024 * 1024 * 1024,
    "a size up to 1024g, or 0 for no limit"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_resolution_range = {
    ngx_http_imgproc_megapixels, 1, 10000000000,
    "megapixels from 0.000001 to 10000"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_dimension_range = {
    ngx_http_imgproc_number, 1, 1000000,
    "pixels from 1 to 1000000"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_frames_range = {
    ngx_http_imgproc_number, 1, 1000000,
    "a number from 1 to 1000000"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_frame_range = {
    ngx_http_imgproc_megapixels, 0, 10000000000,
    "megapixels from 0.000001 to 10000, or 0 for no limit of its own"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_result_range = {
    ngx_http_imgproc_number, 0, 65535,
    "pixels from 1 to 65535, or 0 for no limit"
};


static ngx_http_imgproc_range_t  ngx_http_imgproc_signature_range = {
    ngx_http_imgproc_number, 1, 32,
    "bytes from 1 to 32"
};


static unsigned  ngx_http_imgproc_result_formats = IMGPROC_FORMAT_RESULT;
static unsigned  ngx_http_imgproc_auto_formats = IMGPROC_FORMAT_AUTO;


static ngx_command_t  ngx_http_imgproc_commands[] = {

    { ngx_string("imgproc"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_HTTP_LIF_CONF
                        |NGX_CONF_1MORE,
      ngx_http_imgproc_options_set,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_pass"),
      NGX_HTTP_LOC_CONF|NGX_HTTP_LIF_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_pass,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_status"),
      NGX_HTTP_LOC_CONF|NGX_CONF_NOARGS,
      ngx_http_imgproc_status_set,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_url"),
      NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_http_imgproc_url_conf_enable,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, url.enable),
      NULL },

    { ngx_string("imgproc_url_filename"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, url.filename),
      NULL },

    { ngx_string("imgproc_key"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_imgproc_url_conf_key,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_signature_size"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_url_conf_signature_size,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, url.signature_size),
      &ngx_http_imgproc_signature_range },

    { ngx_string("imgproc_trusted_signature"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_url_conf_trusted_signature,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_source"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE2,
      ngx_http_imgproc_url_conf_source,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_allow_private_sources"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, url.allow_private),
      NULL },

    { ngx_string("imgproc_source_key"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_crypt_key,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_preset"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_2MORE,
      ngx_http_imgproc_scope_preset,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_presets_only"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, url.presets_only),
      NULL },

    { ngx_string("imgproc_allowed_options"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_scope_allowed_options,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_threads"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_threads,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_queue"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, queue),
      &ngx_http_imgproc_queue_range },

    { ngx_string("imgproc_memory_limit"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_limit_set,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_buffer_size"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, buffer_size),
      &ngx_http_imgproc_buffer_size_range },

    { ngx_string("imgproc_output_buffer_size"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, output_buffer_size),
      &ngx_http_imgproc_buffer_size_range },

    { ngx_string("imgproc_pool_calibration_threshold"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, calibration_threshold),
      &ngx_http_imgproc_threshold_range },

    { ngx_string("imgproc_pool_max_idle"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, max_idle),
      &ngx_http_imgproc_max_idle_range },

    { ngx_string("imgproc_free_memory_interval"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_MAIN_CONF_OFFSET,
      offsetof(ngx_http_imgproc_main_conf_t, free_memory_interval),
      &ngx_http_imgproc_interval_range },

    { ngx_string("imgproc_zone"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_TAKE2,
      ngx_http_imgproc_zone_set,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_malloc"),
      NGX_HTTP_MAIN_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_conf_malloc,
      NGX_HTTP_MAIN_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_timeout"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, timeout),
      &ngx_http_imgproc_timeout_range },

    { ngx_string("imgproc_source_formats"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_conf_source_formats,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_preferred_formats"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_conf_formats,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, preferred_formats),
      &ngx_http_imgproc_result_formats },

    { ngx_string("imgproc_auto_format"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_imgproc_conf_formats,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, auto_formats),
      &ngx_http_imgproc_auto_formats },

    { ngx_string("imgproc_avif_max_resolution"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, avif_max_resolution),
      &ngx_http_imgproc_resolution_range },

    { ngx_string("imgproc_client_hints"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, client_hints),
      NULL },

    { ngx_string("imgproc_canonical"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_FLAG,
      ngx_conf_set_flag_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, canonical),
      NULL },

    { ngx_string("imgproc_watermark"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_watermark_set,
      NGX_HTTP_LOC_CONF_OFFSET,
      0,
      NULL },

    { ngx_string("imgproc_max_source_size"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_source_size),
      &ngx_http_imgproc_source_size_range },

    { ngx_string("imgproc_max_source_resolution"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_source_resolution),
      &ngx_http_imgproc_resolution_range },

    { ngx_string("imgproc_max_source_dimension"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_source_dimension),
      &ngx_http_imgproc_dimension_range },

    { ngx_string("imgproc_max_animation_frames"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_animation_frames),
      &ngx_http_imgproc_frames_range },

    { ngx_string("imgproc_max_animation_frame_resolution"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_animation_frame_resolution),
      &ngx_http_imgproc_frame_range },

    { ngx_string("imgproc_max_image_memory"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_image_memory),
      &ngx_http_imgproc_image_memory_range },

    { ngx_string("imgproc_max_result_dimension"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_http_imgproc_conf_range,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_imgproc_loc_conf_t, max_result_dimension),
      &ngx_http_imgproc_result_range },

      ngx_null_command
};


static ngx_http_module_t  ngx_http_imgproc_module_ctx = {
    ngx_http_imgproc_add_variables,        /* preconfiguration */
    ngx_http_imgproc_init,                 /* postconfiguration */

    ngx_http_imgproc_create_main_conf,     /* create main configuration */
    ngx_http_imgproc_init_main_conf,       /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_imgproc_create_loc_conf,      /* create location configuration */
    ngx_http_imgproc_merge_loc_conf        /* merge location configuration */
};


ngx_module_t  ngx_http_imgproc_module = {
    NGX_MODULE_V1,
    &ngx_http_imgproc_module_ctx,          /* module context */
    ngx_http_imgproc_commands,             /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    ngx_http_imgproc_start_module,         /* init module */
    ngx_http_imgproc_start_process,        /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    ngx_http_imgproc_start_exit,           /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_http_module_t  ngx_http_imgproc_late_filter_module_ctx = {
    NULL,                                  /* preconfiguration */
    ngx_http_imgproc_late_init,            /* postconfiguration */

    NULL,                                  /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    NULL,                                  /* create location configuration */
    NULL                                   /* merge location configuration */
};


/* stands where a response has been through gunzip */

ngx_module_t  ngx_http_imgproc_late_filter_module = {
    NGX_MODULE_V1,
    &ngx_http_imgproc_late_filter_module_ctx,  /* module context */
    NULL,                                  /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_int_t
ngx_http_imgproc_init(ngx_conf_t *cf)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);

    if (!imcf->used) {
        return NGX_OK;
    }

    if (ngx_http_imgproc_watermark_check(cf, imcf) != NGX_OK) {
        return NGX_ERROR;
    }

    ngx_http_imgproc_capture_init();
    ngx_http_imgproc_raw_filter_init();

    if (ngx_http_imgproc_raw_init(cf) != NGX_OK
        || ngx_http_imgproc_resolve_init(cf) != NGX_OK)
    {
        return NGX_ERROR;
    }

    return ngx_http_imgproc_start_threads(cf, imcf);
}


static ngx_int_t
ngx_http_imgproc_late_init(ngx_conf_t *cf)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);

    if (imcf->used) {
        ngx_http_imgproc_capture_late_init();
        ngx_http_imgproc_headers_late_init();
        ngx_http_imgproc_raw_filter_late_init();
    }

    return NGX_OK;
}


static void *
ngx_http_imgproc_create_main_conf(ngx_conf_t *cf)
{
    ngx_http_imgproc_main_conf_t  *imcf;

    imcf = ngx_pcalloc(cf->pool, sizeof(ngx_http_imgproc_main_conf_t));
    if (imcf == NULL) {
        return NULL;
    }

    imcf->threads = NGX_CONF_UNSET;
    imcf->queue = NGX_CONF_UNSET;
    imcf->buffer_size = NGX_CONF_UNSET_SIZE;
    imcf->output_buffer_size = NGX_CONF_UNSET_SIZE;
    imcf->calibration_threshold = NGX_CONF_UNSET;
    imcf->max_idle = NGX_CONF_UNSET_SIZE;
    imcf->limit.conf = NGX_CONF_UNSET_SIZE;
    imcf->free_memory_interval = NGX_CONF_UNSET_MSEC;

    imgproc_malloc_init(&imcf->malloc);
    ngx_http_imgproc_scope_all_but(&imcf->unsigned_options, "raw");

    return imcf;
}


static char *
ngx_http_imgproc_init_main_conf(ngx_conf_t *cf, void *conf)
{
    ngx_http_imgproc_main_conf_t *imcf = conf;

    ngx_int_t         n;
    ngx_core_conf_t  *ccf;

    ngx_conf_init_value(imcf->threads, 0);
    ngx_conf_init_value(imcf->queue, 256);
    ngx_conf_init_size_value(imcf->buffer_size, 256 * 1024);
    ngx_conf_init_size_value(imcf->output_buffer_size, 64 * 1024);
    ngx_conf_init_value(imcf->calibration_threshold, 1024);
    ngx_conf_init_size_value(imcf->max_idle, 64 * 1024 * 1024);
    ngx_conf_init_msec_value(imcf->free_memory_interval, 10000);

    if (ngx_http_imgproc_zone_init(cf, imcf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    /* the master's: nginx leaves its workers almost nothing of it */

    imgproc_malloc_environment(&imcf->malloc, getenv("MALLOC_ARENA_MAX"),
                               getenv("MALLOC_MMAP_THRESHOLD_"),
                               getenv("MALLOC_TRIM_THRESHOLD_"),
                               getenv("GLIBC_TUNABLES"));

    if (imcf->threads) {
        return NGX_CONF_OK;
    }

    ccf = (ngx_core_conf_t *) ngx_get_conf(cf->cycle->conf_ctx,
                                           ngx_core_module);

    n = ccf->worker_processes;

    if (n == NGX_CONF_UNSET || n < 1) {
        n = 1;
    }

    imcf->auto_threads = 1;
    imcf->processes = n;
    imcf->threads = (imgproc_cgroup_cpus("", ngx_ncpu) + n - 1) / n;

    if (imcf->threads < 2) {

        /* one starves behind a single slow picture */

        imcf->threads = 2;
    }

    return NGX_CONF_OK;
}


static void *
ngx_http_imgproc_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_imgproc_loc_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(ngx_http_imgproc_loc_conf_t));
    if (conf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     conf->pass = NULL;
     *     conf->presets = NULL;
     *     conf->allowed = NULL;
     *     conf->options = NULL;
     *     conf->source_formats = 0;
     */

    ngx_http_imgproc_url_conf_init(&conf->url);

    conf->preferred_formats = NGX_CONF_UNSET_PTR;
    conf->auto_formats = NGX_CONF_UNSET_PTR;
    conf->client_hints = NGX_CONF_UNSET;
    conf->canonical = NGX_CONF_UNSET;
    conf->watermark = NGX_CONF_UNSET_PTR;
    conf->timeout = NGX_CONF_UNSET_MSEC;
    conf->max_source_size = NGX_CONF_UNSET;
    conf->max_source_resolution = NGX_CONF_UNSET;
    conf->max_source_dimension = NGX_CONF_UNSET;
    conf->max_animation_frames = NGX_CONF_UNSET;
    conf->max_animation_frame_resolution = NGX_CONF_UNSET;
    conf->max_image_memory = NGX_CONF_UNSET;
    conf->max_result_dimension = NGX_CONF_UNSET;
    conf->avif_max_resolution = NGX_CONF_UNSET;

    return conf;
}


static char *
ngx_http_imgproc_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_imgproc_loc_conf_t *prev = parent;
    ngx_http_imgproc_loc_conf_t *conf = child;

    char                          *rv;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    static imgproc_formats_t  preferred = {
        3, { IMGPROC_FORMAT_JPEG, IMGPROC_FORMAT_PNG, IMGPROC_FORMAT_GIF }
    };

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (clcf->noname && conf->pass == NULL) {
        conf->pass = prev->pass;
        conf->url.enable = prev->url.enable;

        if (clcf->lmt_excpt && clcf->handler == NULL
            && (conf->pass || conf->url.enable == 1))
        {
            clcf->handler = ngx_http_imgproc_handler;
        }
    }

    rv = ngx_http_imgproc_url_conf_merge(cf, &prev->url, &conf->url);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    ngx_conf_merge_msec_value(conf->timeout, prev->timeout, 10000);
    ngx_conf_merge_off_value(conf->max_source_size, prev->max_source_size,
                             32 * 1024 * 1024);
    ngx_conf_merge_off_value(conf->max_source_resolution,
                             prev->max_source_resolution, 50000000);
    ngx_conf_merge_value(conf->max_source_dimension,
                         prev->max_source_dimension, 16384);
    ngx_conf_merge_off_value(conf->max_image_memory, prev->max_image_memory,
                             256 * 1024 * 1024);
    ngx_conf_merge_value(conf->max_result_dimension,
                         prev->max_result_dimension, 8192);
    ngx_conf_merge_value(conf->max_animation_frames,
                         prev->max_animation_frames, 128);
    ngx_conf_merge_off_value(conf->max_animation_frame_resolution,
                             prev->max_animation_frame_resolution, 0);
    ngx_conf_merge_off_value(conf->avif_max_resolution,
                             prev->avif_max_resolution, 2000000);
    ngx_conf_merge_value(conf->client_hints, prev->client_hints, 0);
    ngx_conf_merge_value(conf->canonical, prev->canonical, 0);
    ngx_conf_merge_ptr_value(conf->watermark, prev->watermark, NULL);
    ngx_conf_merge_ptr_value(conf->auto_formats, prev->auto_formats, NULL);
    ngx_conf_merge_ptr_value(conf->preferred_formats,
                             prev->preferred_formats, &preferred);

    if (conf->source_formats == 0) {
        conf->source_formats = prev->source_formats;
    }

    if (conf->source_formats == 0) {
        conf->source_formats = (1 << IMGPROC_FORMAT_JPEG)
                               | (1 << IMGPROC_FORMAT_PNG)
                               | (1 << IMGPROC_FORMAT_WEBP)
                               | (1 << IMGPROC_FORMAT_GIF)
                               | (1 << IMGPROC_FORMAT_AVIF);
    }

    if (conf->pass || conf->url.enable) {
        imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);
        imcf->source_formats |= conf->source_formats;
    }

    rv = ngx_http_imgproc_scope_merge(cf, prev, conf);

    if (rv != NGX_CONF_OK) {
        return rv;
    }

    return ngx_http_imgproc_options_merge(cf, prev, conf);
}
