
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_client.h"
#include "ngx_http_imgproc_error.h"
#include "ngx_http_imgproc_headers.h"
#include "ngx_http_imgproc_metrics.h"
#include "ngx_http_imgproc_page.h"
#include "ngx_http_imgproc_send.h"
#include "ngx_http_imgproc_status.h"
#include "ngx_http_imgproc_zone.h"

#include "imgproc_csp.h"
#include "imgproc_image.h"
#include "imgproc_media.h"
#include "imgproc_metrics.h"


typedef enum {
    ngx_http_imgproc_status_json = 0,
    ngx_http_imgproc_status_prometheus,
    ngx_http_imgproc_status_html,
    ngx_http_imgproc_status_ready,
    ngx_http_imgproc_status_unknown
} ngx_http_imgproc_status_e;


/* what was asked for behind the "?" */

typedef struct {
    ngx_http_imgproc_status_e  format;
    ngx_uint_t                 accept;     /* chosen by the header */
    ngx_uint_t                 history;
    uint64_t                   since;
} ngx_http_imgproc_status_args_t;


static ngx_int_t ngx_http_imgproc_status_handler(ngx_http_request_t *r);
static void ngx_http_imgproc_status_args(ngx_http_request_t *r,
    ngx_http_imgproc_status_args_t *args);
static void ngx_http_imgproc_status_arg(ngx_str_t *name, ngx_str_t *value,
    ngx_http_imgproc_status_args_t *args);
static ngx_http_imgproc_status_e ngx_http_imgproc_status_accept(
    ngx_http_request_t *r);
static ngx_int_t ngx_http_imgproc_status_text(ngx_http_request_t *r,
    ngx_uint_t status, ngx_str_t *text);
static ngx_int_t ngx_http_imgproc_status_shedding(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_int_t ngx_http_imgproc_status_html_page(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf);
static ngx_int_t ngx_http_imgproc_status_numbers(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf, ngx_http_imgproc_status_args_t *args);
static ngx_int_t ngx_http_imgproc_status_workers(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf, imgproc_metrics_t *m);
static void ngx_http_imgproc_status_worker(ngx_http_imgproc_slot_t *slot,
    ngx_pid_t pid, imgproc_metrics_worker_t *worker);
static void ngx_http_imgproc_status_outcomes(imgproc_str_t *outcomes);
static void ngx_http_imgproc_status_cleanup(void *data);
static ngx_int_t ngx_http_imgproc_status_send(ngx_http_request_t *r,
    ngx_uint_t status, ngx_str_t *type, u_char *data, size_t len);


/* in the order of ngx_http_imgproc_status_e, the first one by default */

static ngx_str_t  ngx_http_imgproc_status_names[] = {
    ngx_string("json"),
    ngx_string("prometheus"),
    ngx_string("html")
};


static const imgproc_str_t  ngx_http_imgproc_status_accepts[] = {
    imgproc_str("application/json"),
    imgproc_str("text/plain"),
    imgproc_str("text/html")
};


static ngx_str_t  ngx_http_imgproc_status_types[] = {
    ngx_string("application/json"),
    ngx_string("text/plain; version=0.0.4; charset=utf-8"),
    ngx_string("text/html; charset=utf-8")
};


static ngx_str_t  ngx_http_imgproc_status_plain =
    ngx_string("text/plain; charset=utf-8");


char *
ngx_http_imgproc_status_set(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    char                           csp[IMGPROC_CSP_LEN];
    imgproc_str_t                  page;
    ngx_http_core_loc_conf_t      *clcf;
    ngx_http_imgproc_main_conf_t  *imcf;

    if (ilcf->status) {
        return "is duplicate";
    }

    if (ilcf->pass || ilcf->url.enable == 1) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "\"%V\" and \"%s\" in one location, "
                           "allowed is one of them", &cmd->name,
                           ilcf->pass ? "imgproc_pass" : "imgproc_url");
        return NGX_CONF_ERROR;
    }

    ilcf->status = 1;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);
    clcf->handler = ngx_http_imgproc_status_handler;

    imcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_imgproc_module);
    imcf->used = 1;

    if (imcf->csp.len) {
        return NGX_CONF_OK;
    }

    page = ngx_http_imgproc_page();

    if (imgproc_csp(&page, csp) != IMGPROC_OK) {
        return "has a page that is broken";
    }

    imcf->csp.len = ngx_strlen(csp);
    imcf->csp.data = ngx_pnalloc(cf->pool, imcf->csp.len);
    if (imcf->csp.data == NULL) {
        return NGX_CONF_ERROR;
    }

    ngx_memcpy(imcf->csp.data, csp, imcf->csp.len);

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_imgproc_status_handler(ngx_http_request_t *r)
{
    ngx_int_t                        rc;
    ngx_http_imgproc_main_conf_t    *imcf;
    ngx_http_imgproc_status_args_t   args;

    static ngx_str_t  allow_key = ngx_string("Allow");
    static ngx_str_t  allow = ngx_string("GET, HEAD");
    static ngx_str_t  vary_key = ngx_string("Vary");
    static ngx_str_t  vary = ngx_string("Accept");
    static ngx_str_t  allowed = ngx_string("Bad format, allowed are json, "
                                           "prometheus and html\n");

    rc = ngx_http_discard_request_body(r);

    if (rc != NGX_OK) {
        return rc;
    }

    if (!(r->method & (NGX_HTTP_GET|NGX_HTTP_HEAD))) {
        rc = ngx_http_imgproc_headers_add(r, &allow_key, &allow);

        return (rc == NGX_OK) ? NGX_HTTP_NOT_ALLOWED
                              : NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    imcf = ngx_http_get_module_main_conf(r, ngx_http_imgproc_module);

    if (imcf->memory == NULL) {

        /* init_process() is not called again by "master_process off" */

        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "imgproc: nginx without a master was reloaded");
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    ngx_http_imgproc_status_args(r, &args);

    if (args.accept
        && ngx_http_imgproc_headers_add(r, &vary_key, &vary) != NGX_OK)
    {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    switch (args.format) {

    case ngx_http_imgproc_status_unknown:
        return ngx_http_imgproc_status_text(r, NGX_HTTP_BAD_REQUEST,
                                            &allowed);

    case ngx_http_imgproc_status_ready:
        return ngx_http_imgproc_status_shedding(r, imcf);

    case ngx_http_imgproc_status_html:
        return ngx_http_imgproc_status_html_page(r, imcf);

    default:
        return ngx_http_imgproc_status_numbers(r, imcf, &args);
    }
}


static void
ngx_http_imgproc_status_args(ngx_http_request_t *r,
    ngx_http_imgproc_status_args_t *args)
{
    u_char     *p, *end, *last, *equals;
    ngx_str_t   name, value;

    ngx_memzero(args, sizeof(ngx_http_imgproc_status_args_t));

    args->accept = 1;

    p = r->args.data;
    last = p + r->args.len;

    for ( /* void */ ; p < last; p = end + 1) {

        end = ngx_strlchr(p, last, '&');

        if (end == NULL) {
            end = last;
        }

        equals = ngx_strlchr(p, end, '=');

        name.data = p;
        name.len = (equals ? equals : end) - p;

        value.data = equals ? equals + 1 : end;
        value.len = end - value.data;

        ngx_http_imgproc_status_arg(&name, &value, args);
    }

    if (args->accept) {
        args->format = ngx_http_imgproc_status_accept(r);
    }
}


/* what is not known belongs to somebody else; the last of several counts */

static void
ngx_http_imgproc_status_arg(ngx_str_t *name, ngx_str_t *value,
    ngx_http_imgproc_status_args_t *args)
{
    off_t                       since;
    ngx_str_t                  *format;
    ngx_http_imgproc_status_e   i;

    if (name->len == 5 && ngx_strncmp(name->data, "ready", 5) == 0) {
        args->format = ngx_http_imgproc_status_ready;
        args->accept = 0;
        return;
    }

    if (name->len == 7 && ngx_strncmp(name->data, "history", 7) == 0) {
        since = ngx_atoof(value->data, value->len);

        args->history = 1;
        args->since = ngx_max(since, 0);
        return;
    }

    if (name->len != 6 || ngx_strncmp(name->data, "format", 6) != 0) {
        return;
    }

    args->accept = 0;

    for (i = 0; i <= ngx_http_imgproc_status_html; i++) {
        format = &ngx_http_imgproc_status_names[i];

        if (value->len == format->len
            && ngx_strncmp(value->data, format->data, format->len) == 0)
        {
            args->format = i;
            return;
        }
    }

    args->format = ngx_http_imgproc_status_unknown;
}


/* who accepts none of them still gets an answer */

static ngx_http_imgproc_status_e
ngx_http_imgproc_status_accept(ngx_http_request_t *r)
{
    int                          n;
    ngx_str_t                   *header;
    imgproc_str_t                accept;
    ngx_http_imgproc_headers_t   headers;

    static ngx_str_t  name = ngx_string("accept");

    headers.part = &r->headers_in.headers.part;
    headers.i = 0;

    header = ngx_http_imgproc_client_header(&headers, &name);

    accept.len = header ? header->len : 0;
    accept.data = header ? header->data : NULL;

    n = imgproc_media_choose(&accept, ngx_http_imgproc_status_accepts,
                             ngx_http_imgproc_status_html + 1);

    return (n > 0) ? (ngx_http_imgproc_status_e) n
                   : ngx_http_imgproc_status_json;
}


static ngx_int_t
ngx_http_imgproc_status_text(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t *text)
{
    return ngx_http_imgproc_status_send(r, status,
                                        &ngx_http_imgproc_status_plain,
                                        text->data, text->len);
}


static ngx_int_t
ngx_http_imgproc_status_shedding(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf)
{
    imgproc_stats_t  sum;

    static ngx_str_t  ready = ngx_string("ready\n");
    static ngx_str_t  shedding = ngx_string("shedding\n");
    static ngx_str_t  retry_key = ngx_string("Retry-After");
    static ngx_str_t  retry = ngx_string("1");

    ngx_http_imgproc_metrics_refresh(imcf);
    ngx_http_imgproc_metrics_sum(imcf, &sum);

    if (!sum.common.shedding) {
        return ngx_http_imgproc_status_text(r, NGX_HTTP_OK, &ready);
    }

    if (ngx_http_imgproc_headers_add(r, &retry_key, &retry) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_imgproc_status_text(r, NGX_HTTP_SERVICE_UNAVAILABLE,
                                        &shedding);
}


static ngx_int_t
ngx_http_imgproc_status_html_page(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf)
{
    imgproc_str_t  page;

    static ngx_str_t  key = ngx_string("Content-Security-Policy");

    if (ngx_http_imgproc_headers_add(r, &key, &imcf->csp) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    page = ngx_http_imgproc_page();

    return ngx_http_imgproc_status_send(r, NGX_HTTP_OK,
                &ngx_http_imgproc_status_types[ngx_http_imgproc_status_html],
                page.data, page.len);
}


static ngx_int_t
ngx_http_imgproc_status_numbers(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf, ngx_http_imgproc_status_args_t *args)
{
    char                 allocator[IMGPROC_ALLOCATOR_NAME_LEN], *blank;
    imgproc_str_t        outcomes[IMGPROC_STATS_OUTCOMES];
    imgproc_text_t      *text;
    imgproc_stats_t      sum;
    imgproc_metrics_t    m;
    ngx_pool_cleanup_t  *cln;

    ngx_http_imgproc_metrics_wake(imcf);
    ngx_http_imgproc_metrics_refresh(imcf);
    ngx_http_imgproc_metrics_sum(imcf, &sum);

    ngx_http_imgproc_status_outcomes(outcomes);

    /* "glibc 2.36": its name alone is a label, which has to last */

    ngx_memcpy(allocator, imcf->memory->allocator.name, sizeof(allocator));

    blank = strchr(allocator, ' ');

    if (blank) {
        *blank = '\0';
    }

    ngx_memzero(&m, sizeof(imgproc_metrics_t));

    m.time = ngx_time();
    m.libvips = imgproc_image_version();
    m.malloc = imcf->memory->allocator.name;
    m.allocator = allocator;
    m.outcomes = outcomes;
    m.sum = &sum;

    cln = ngx_pool_cleanup_add(r->pool, sizeof(imgproc_text_t));
    if (cln == NULL) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    text = cln->data;
    ngx_memzero(text, sizeof(imgproc_text_t));

    cln->handler = ngx_http_imgproc_status_cleanup;

    if (args->format == ngx_http_imgproc_status_json) {

        if (ngx_http_imgproc_status_workers(r, imcf, &m) != NGX_OK) {
            return NGX_HTTP_INTERNAL_SERVER_ERROR;
        }

        if (args->history) {
            m.history = &imcf->header->history;
            m.since = args->since;
        }

        imgproc_metrics_json(text, &m);

    } else {
        imgproc_metrics_prometheus(text, &m);
    }

    if (text->code != IMGPROC_OK) {
        ngx_log_error(NGX_LOG_CRIT, r->connection->log, ngx_errno,
                      "imgproc: mapping a buffer for the status failed");
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_imgproc_status_send(r, NGX_HTTP_OK,
                                  &ngx_http_imgproc_status_types[args->format],
                                  text->buffer.data, text->buffer.len);
}


static ngx_int_t
ngx_http_imgproc_status_workers(ngx_http_request_t *r,
    ngx_http_imgproc_main_conf_t *imcf, imgproc_metrics_t *m)
{
    ngx_pid_t                  pid;
    ngx_uint_t                 i, n;
    ngx_http_imgproc_slot_t   *slot;
    imgproc_metrics_worker_t  *workers;

    n = imcf->header->nused;

    workers = ngx_palloc(r->pool, (n + 1) * sizeof(imgproc_metrics_worker_t));
    if (workers == NULL) {
        return NGX_ERROR;
    }

    for (i = 0; i < n; i++) {
        slot = ngx_http_imgproc_zone_slot(imcf->header, i);
        pid = ngx_http_imgproc_zone_alive(slot);

        if (pid && slot != imcf->slot) {
            ngx_http_imgproc_status_worker(slot, pid,
                                           &workers[m->nworkers++]);
        }
    }

    /* this one, which need not have a slot there */

    ngx_http_imgproc_status_worker(imcf->slot, ngx_pid,
                                   &workers[m->nworkers++]);

    m->workers = workers;

    return NGX_OK;
}


static void
ngx_http_imgproc_status_worker(ngx_http_imgproc_slot_t *slot, ngx_pid_t pid,
    imgproc_metrics_worker_t *worker)
{
    ngx_memzero(worker, sizeof(imgproc_metrics_worker_t));

    worker->pid = pid;

    imgproc_stats_sum(&worker->stats, &slot->stats);
    imgproc_stats_less(&worker->stats.totals, &slot->before);
}


static void
ngx_http_imgproc_status_outcomes(imgproc_str_t *outcomes)
{
    ngx_uint_t        i;
    const ngx_str_t  *name;

    static const imgproc_str_t  others[] = {
        imgproc_str("original"),
        imgproc_str("source_status"),
        imgproc_str("client_left")
    };

    for (i = 0; i < IMGPROC_CODES; i++) {
        name = &ngx_http_imgproc_error(i)->name;

        outcomes[i].len = name->len;
        outcomes[i].data = name->data;
    }

    outcomes[IMGPROC_OK] = (imgproc_str_t) imgproc_str("ok");

    for (i = IMGPROC_CODES; i < IMGPROC_STATS_OUTCOMES; i++) {
        outcomes[i] = others[i - IMGPROC_CODES];
    }
}


static void
ngx_http_imgproc_status_cleanup(void *data)
{
    imgproc_text_t *text = data;

    imgproc_buffer_free(&text->buffer);
}


static ngx_int_t
ngx_http_imgproc_status_send(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t *type, u_char *data, size_t len)
{
    static ngx_str_t  key = ngx_string("Cache-Control");
    static ngx_str_t  value = ngx_string("no-store");

    r->headers_out.status = status;
    r->headers_out.content_type = *type;

    if (ngx_http_imgproc_headers_add(r, &key, &value) != NGX_OK) {
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }

    return ngx_http_imgproc_send(r, data, len);
}
