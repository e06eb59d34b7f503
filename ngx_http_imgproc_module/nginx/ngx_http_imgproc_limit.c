
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_limit.h"
#include "ngx_http_imgproc_zone.h"


#define NGX_HTTP_IMGPROC_LIMIT_MIN  (16 * 1024 * 1024)
#define NGX_HTTP_IMGPROC_LIMIT_MAX  ((ssize_t) 1024 * 1024 * 1024 * 1024)

/* with less than that there will be refusals */

#define NGX_HTTP_IMGPROC_LIMIT_LOW  (32 * 1024 * 1024)

/* of all that there is, free pooled buffers may be an eighth */

#define NGX_HTTP_IMGPROC_LIMIT_IDLE  8

/* thresholds of malloc() are not lowered below; one arena for less than that */

#define NGX_HTTP_IMGPROC_LIMIT_THRESHOLD  (128 * 1024)
#define NGX_HTTP_IMGPROC_LIMIT_ARENAS     (256 * 1024 * 1024)


static void ngx_http_imgproc_limit_auto(ngx_cycle_t *cycle,
    ngx_http_imgproc_limit_t *limit);
static void ngx_http_imgproc_limit_malloc(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf);
static void ngx_http_imgproc_limit_log(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf, size_t base, ngx_int_t processes);
static ngx_int_t ngx_http_imgproc_limit_processes(ngx_cycle_t *cycle);


char *
ngx_http_imgproc_limit_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_main_conf_t *imcf = conf;

    ssize_t     size;
    ngx_str_t  *value;

    if (imcf->limit_set) {
        return "is duplicate";
    }

    imcf->limit_set = 1;

    value = cf->args->elts;

    if (ngx_strcmp(value[1].data, "auto") == 0) {
        return NGX_CONF_OK;
    }

    if (ngx_strcmp(value[1].data, "off") == 0) {
        imcf->limit.conf = 0;
        return NGX_CONF_OK;
    }

    size = ngx_parse_size(&value[1]);

    if (size < NGX_HTTP_IMGPROC_LIMIT_MIN
        || size > NGX_HTTP_IMGPROC_LIMIT_MAX)
    {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid value \"%V\" of \"%V\", \"auto\", "
                           "\"off\", or a size from 16m to 1048576m is "
                           "allowed", &value[1], &cmd->name);
        return NGX_CONF_ERROR;
    }

    imcf->limit.conf = size;

    return NGX_CONF_OK;
}


void
ngx_http_imgproc_limit_init(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      base;
    ngx_http_imgproc_limit_t   *limit;
    ngx_http_imgproc_header_t  *header;

    limit = &imcf->limit;
    header = imcf->zone->data;

    limit->bytes = limit->conf;

    if (limit->conf) {
        ngx_http_imgproc_limit_auto(cycle, limit);
    }

    if (limit->bytes) {
        imcf->max_idle = ngx_min(imcf->max_idle,
                                 limit->bytes / NGX_HTTP_IMGPROC_LIMIT_IDLE);

        ngx_http_imgproc_limit_malloc(cycle, imcf);
    }

    base = 0;

    if (ngx_process != NGX_PROCESS_SINGLE) {
        (void) imgproc_reclaim_rss(&base);
    }

    imgproc_admit_set(&header->admit.base, base);
    imgproc_admit_set(&header->admit.limit, limit->bytes);

    header->announced = 0;
}


/* looked at even if the limit is given: that of a cgroup kills */

static void
ngx_http_imgproc_limit_auto(ngx_cycle_t *cycle,
    ngx_http_imgproc_limit_t *limit)
{
    uint64_t  bytes;

    imgproc_cgroup_memory("", &limit->cgroup);

    (void) imgproc_cgroup_memory_physical("", &limit->total,
                                          &limit->available);

    if (limit->cgroup.error) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, limit->cgroup.error,
                      "imgproc: reading \"%s\" failed, the limit of a cgroup "
                      "may be unknown", limit->cgroup.unread);
    }

    bytes = imgproc_cgroup_memory_auto(&limit->cgroup, limit->total,
                                       limit->available);
    bytes = ngx_min(bytes, (uint64_t) NGX_MAX_SIZE_T_VALUE);

    if (limit->conf != NGX_CONF_UNSET_SIZE) {

        if (limit->cgroup.limit && limit->conf > limit->cgroup.limit) {
            ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                          "imgproc: imgproc_memory_limit is %uzM, but \"%s\" "
                          "allows %uLM", limit->conf >> 20,
                          limit->cgroup.file, limit->cgroup.limit >> 20);
        }

        return;
    }

    limit->bytes = bytes;

    if (bytes == 0) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "imgproc: nothing tells how much memory there is, "
                      "\"imgproc_memory_limit size\" should");
    }
}


/*
 * By default the allocator may retain more than there is: of a worker's share
 * it keeps a 32th at most at the end of an arena, and what is larger has
 * mappings of its own.  glibc does not trim the ends of arenas but the first,
 * so there is one where a few megabytes count.
 */

static void
ngx_http_imgproc_limit_malloc(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    size_t             share, most;
    imgproc_malloc_t  *conf;

    if (imcf->malloc_set) {
        return;
    }

    conf = &imcf->malloc;

    share = imcf->limit.bytes / ngx_http_imgproc_limit_processes(cycle);
    most = ngx_max(share / 32, NGX_HTTP_IMGPROC_LIMIT_THRESHOLD);

    conf->mmap_threshold = ngx_min(conf->mmap_threshold, most);
    conf->trim_threshold = ngx_min(conf->trim_threshold, most);

    if (conf->arenas && share < NGX_HTTP_IMGPROC_LIMIT_ARENAS) {
        conf->arenas = 1;
    }
}


void
ngx_http_imgproc_limit_start(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf)
{
    size_t                      base, all;
    ngx_int_t                   processes;
    ngx_http_imgproc_limit_t   *limit;

    limit = &imcf->limit;
    processes = ngx_http_imgproc_limit_processes(cycle);

    base = imgproc_reclaim_own(processes);

    imgproc_admit_set(&imcf->slot->admit.base, base);
    imgproc_stats_set(&imcf->stats->common.memory_limit, limit->bytes);

    /* workers of before a reload go, and must not make a job impossible */

    all = processes * base + imgproc_admit_get(&imcf->header->admit.base);

    limit->most = (limit->bytes > all) ? limit->bytes - all : 0;

    if (ngx_atomic_fetch_add(&imcf->header->announced, 1) == 0) {
        ngx_http_imgproc_limit_log(cycle, imcf, base, processes);
    }
}


static void
ngx_http_imgproc_limit_log(ngx_cycle_t *cycle,
    ngx_http_imgproc_main_conf_t *imcf, size_t base, ngx_int_t processes)
{
    const char                      *what;
    const ngx_http_imgproc_limit_t  *limit;

    limit = &imcf->limit;

    if (limit->bytes == 0) {
        ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                      "imgproc: no memory limit%s",
                      limit->conf ? " is known" : "");
        return;
    }

    if (limit->conf != NGX_CONF_UNSET_SIZE) {
        what = "of the configuration";

    } else if (limit->cgroup.limit && limit->cgroup.limit < limit->total) {
        what = limit->cgroup.file;

    } else {
        what = "half of physical memory, or what of it is available";
    }

    ngx_log_error(NGX_LOG_NOTICE, cycle->log, 0,
                  "imgproc: memory limit %uzM (%s: %uLM, physical: %uLM, "
                  "available: %uLM), of that %uzM for pictures, since %i "
                  "processes take %uzM each and their master %uzM",
                  limit->bytes >> 20, what,
                  limit->conf != NGX_CONF_UNSET_SIZE
                      ? (uint64_t) limit->conf >> 20
                      : limit->cgroup.limit >> 20,
                  limit->total >> 20, limit->available >> 20,
                  limit->most >> 20, processes, base >> 20,
                  imgproc_admit_get(&imcf->header->admit.base) >> 20);

    if (limit->most < NGX_HTTP_IMGPROC_LIMIT_LOW) {
        ngx_log_error(NGX_LOG_WARN, cycle->log, 0,
                      "imgproc: only %uzM of the memory limit of %uzM are "
                      "left for pictures, 32M should be: raise "
                      "imgproc_memory_limit or what the system allows, or "
                      "lower worker_processes", limit->most >> 20,
                      limit->bytes >> 20);
    }
}


static ngx_int_t
ngx_http_imgproc_limit_processes(ngx_cycle_t *cycle)
{
    ngx_core_conf_t  *ccf;

    ccf = (ngx_core_conf_t *) ngx_get_conf(cycle->conf_ctx, ngx_core_module);

    return ngx_max(ccf->worker_processes, 1);
}
