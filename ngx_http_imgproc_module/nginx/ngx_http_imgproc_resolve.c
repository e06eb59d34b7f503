
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_handler.h"
#include "ngx_http_imgproc_raw.h"
#include "ngx_http_imgproc_resolve.h"
#include "ngx_http_imgproc_source.h"

#include "imgproc_address.h"
#include "imgproc_source_parts.h"


/*
 * Whoever may choose the host of a source could choose one of ours: "admin",
 * 127.0.0.1, or a name of his own with such an address.  So the name is
 * looked up here, all of its addresses have to be public, and the source's
 * location connects to the one that was checked, "$imgproc_source_addr"; if
 * it looked up the name again, another answer could lead elsewhere.
 *
 * The address always has a port.  An "upstream" block, which is given by its
 * name alone, is never taken for it.
 */


static ngx_int_t ngx_http_imgproc_resolve_start(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);
static void ngx_http_imgproc_resolve_handler(ngx_resolver_ctx_t *rctx);
static ngx_int_t ngx_http_imgproc_resolve_answer(ngx_http_imgproc_ctx_t *ctx,
    ngx_resolver_ctx_t *rctx);
static ngx_int_t ngx_http_imgproc_resolve_allow(ngx_http_imgproc_ctx_t *ctx,
    imgproc_address_t *address);
static void ngx_http_imgproc_resolve_address(struct sockaddr *sockaddr,
    imgproc_address_t *address);
static ngx_int_t ngx_http_imgproc_resolve_pin(ngx_http_imgproc_ctx_t *ctx,
    imgproc_address_t *address);
static ngx_int_t ngx_http_imgproc_resolve_rewrite_handler(
    ngx_http_request_t *r);


ngx_int_t
ngx_http_imgproc_resolve_init(ngx_conf_t *cf)
{
    ngx_uint_t                  i;
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    static ngx_uint_t  phases[] = {
        NGX_HTTP_SERVER_REWRITE_PHASE,
        NGX_HTTP_REWRITE_PHASE
    };

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {

        h = ngx_array_push(&cmcf->phases[phases[i]].handlers);
        if (h == NULL) {
            return NGX_ERROR;
        }

        *h = ngx_http_imgproc_resolve_rewrite_handler;
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_resolve_check(ngx_conf_t *cf,
    ngx_http_imgproc_url_conf_t *conf)
{
    ngx_uint_t                 i;
    imgproc_source_prefix_t   *prefix;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_conf_get_module_loc_conf(cf, ngx_http_core_module);

    if (conf->sources == NULL || clcf->resolver->connections.nelts) {
        return NGX_OK;
    }

    prefix = conf->sources->elts;

    for (i = 0; i < conf->sources->nelts; i++) {

        if (prefix[i].chosen) {
            ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                          "\"imgproc_source %*s://%*s\" for \"imgproc_url\" "
                          "in %s:%ui needs a \"resolver\", which looks up "
                          "the hosts that clients choose",
                          prefix[i].scheme.len, prefix[i].scheme.data,
                          prefix[i].host.len, prefix[i].host.data,
                          conf->place.file, conf->place.line);
            return NGX_ERROR;
        }
    }

    return NGX_OK;
}


ngx_int_t
ngx_http_imgproc_resolve(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    imgproc_str_t      *host;
    imgproc_address_t   address;

    if (!ctx->url.chosen) {
        return NGX_OK;
    }

    if (ctx->resolver) {
        return NGX_AGAIN;
    }

    if (ctx->resolved != NGX_AGAIN) {

        if (r->read_event_handler == ngx_http_test_reading) {
            r->read_event_handler = ngx_http_block_reading;
        }

        return ctx->resolved;
    }

    host = &ctx->url.target.host;

    if (!imgproc_address_parse(host, &address)) {
        return ngx_http_imgproc_resolve_start(r, ctx);
    }

    if (ngx_http_imgproc_resolve_allow(ctx, &address) != NGX_OK) {
        return NGX_DECLINED;
    }

    return ngx_http_imgproc_resolve_pin(ctx, &address);
}


static ngx_int_t
ngx_http_imgproc_resolve_start(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx)
{
    ngx_resolver_ctx_t        *rctx, temp;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    ngx_memzero(&temp, sizeof(ngx_resolver_ctx_t));

    temp.name.len = ctx->url.target.host.len;
    temp.name.data = ctx->url.target.host.data;

    rctx = ngx_resolve_start(clcf->resolver, &temp);

    if (rctx == NULL) {
        return NGX_ERROR;
    }

    if (rctx == NGX_NO_RESOLVER) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "there is no \"resolver\" for host \"%.*s\"",
                             (int) ngx_min(temp.name.len, 128),
                             temp.name.data);
        return NGX_DECLINED;
    }

    rctx->name = temp.name;
    rctx->handler = ngx_http_imgproc_resolve_handler;
    rctx->data = ctx;
    rctx->timeout = clcf->resolver_timeout;

    ctx->resolver = rctx;

    if (ngx_resolve_name(rctx) != NGX_OK) {

        /* it has been freed */

        ctx->resolver = NULL;
        return NGX_ERROR;
    }

    if (ctx->resolver == NULL) {

        /* the answer was known */

        return ctx->resolved;
    }

    if (ngx_http_imgproc_watch(r) != NGX_OK) {
        return NGX_ERROR;
    }

    r->connection->log->action = "resolving the host of a source";

    return NGX_AGAIN;
}


void
ngx_http_imgproc_resolve_abandon(ngx_http_imgproc_ctx_t *ctx)
{
    if (ctx->resolver) {
        ngx_resolve_name_done(ctx->resolver);
        ctx->resolver = NULL;
    }
}


static void
ngx_http_imgproc_resolve_handler(ngx_resolver_ctx_t *rctx)
{
    ngx_uint_t               async;
    ngx_connection_t        *c;
    ngx_http_request_t      *r;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = rctx->data;
    r = ctx->request;
    c = r->connection;
    async = rctx->async;

    ngx_http_set_log_request(c->log, r);

    ctx->resolved = ngx_http_imgproc_resolve_answer(ctx, rctx);

    ngx_http_imgproc_resolve_abandon(ctx);

    if (async) {
        r->write_event_handler(r);
        ngx_http_run_posted_requests(c);
    }
}


/* addresses of IPv4 go first: those of IPv6 are not in reach everywhere */

static ngx_int_t
ngx_http_imgproc_resolve_answer(ngx_http_imgproc_ctx_t *ctx,
    ngx_resolver_ctx_t *rctx)
{
    ngx_uint_t          i;
    imgproc_address_t   address, best;

    if (rctx->state == NGX_RESOLVE_TIMEDOUT) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_TIMEOUT,
                             "no answer for host \"%.*s\" in time",
                             (int) ngx_min(rctx->name.len, 128),
                             rctx->name.data);
        return NGX_DECLINED;
    }

    if (rctx->state || rctx->naddrs == 0) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_FAILED,
                             "host \"%.*s\" could not be resolved (%d: %s)",
                             (int) ngx_min(rctx->name.len, 128),
                             rctx->name.data, (int) rctx->state,
                             ngx_resolver_strerror(rctx->state));
        return NGX_DECLINED;
    }

    for (i = 0; i < rctx->naddrs; i++) {

        ngx_http_imgproc_resolve_address(rctx->addrs[i].sockaddr, &address);

        if (ngx_http_imgproc_resolve_allow(ctx, &address) != NGX_OK) {
            return NGX_DECLINED;
        }

        if (i == 0 || address.version < best.version) {
            best = address;
        }
    }

    return ngx_http_imgproc_resolve_pin(ctx, &best);
}


static ngx_int_t
ngx_http_imgproc_resolve_allow(ngx_http_imgproc_ctx_t *ctx,
    imgproc_address_t *address)
{
    char                          text[IMGPROC_ADDRESS_LEN];
    const char                   *network;
    imgproc_str_t                *host;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(ctx->request, ngx_http_imgproc_module);

    if (ilcf->url.allow_private) {
        return NGX_OK;
    }

    network = imgproc_address_refused(address);

    if (network == NULL) {
        return NGX_OK;
    }

    host = &ctx->url.target.host;

    (void) imgproc_address_text(address, 0, text);

    (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                         "host \"%.*s\" has the address %s of %s, "
                         "which is not a public one",
                         (int) ngx_min(host->len, 128), host->data, text,
                         network);

    return NGX_DECLINED;
}


/* nginx knows of no other family; what it was would be refused, as "::" */

static void
ngx_http_imgproc_resolve_address(struct sockaddr *sockaddr,
    imgproc_address_t *address)
{
    struct sockaddr_in   *sin;
#if (NGX_HAVE_INET6)
    struct sockaddr_in6  *sin6;
#endif

    ngx_memzero(address, sizeof(imgproc_address_t));

    address->version = 6;

    switch (sockaddr->sa_family) {

    case AF_INET:
        sin = (struct sockaddr_in *) sockaddr;

        address->version = 4;
        ngx_memcpy(address->bytes, &sin->sin_addr, 4);
        break;

#if (NGX_HAVE_INET6)
    case AF_INET6:
        sin6 = (struct sockaddr_in6 *) sockaddr;

        ngx_memcpy(address->bytes, &sin6->sin6_addr, 16);
        break;
#endif
    }
}


static ngx_int_t
ngx_http_imgproc_resolve_pin(ngx_http_imgproc_ctx_t *ctx,
    imgproc_address_t *address)
{
    int                port;
    char               text[IMGPROC_ADDRESS_LEN];
    size_t             len;
    u_char            *p;
    imgproc_source_t  *target;

    target = &ctx->url.target;
    port = target->port;

    if (port == 0) {
        port = target->scheme.len == 4 ? 80 : 443;
    }

    len = imgproc_address_text(address, port, text);

    p = ngx_pnalloc(ctx->request->pool, len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ctx->url.addr.len = len;
    ctx->url.addr.data = p;

    ngx_memcpy(p, text, len);

    ngx_log_debug3(NGX_LOG_DEBUG_HTTP, ctx->request->connection->log, 0,
                   "imgproc source host \"%*s\" is at %s",
                   target->host.len, target->host.data, text);

    return NGX_OK;
}


/*
 * Who is chosen must not choose what nginx sends: X-Accel-Redirect leads to
 * all that is internal.  The first of the phases is that of a URI, the second
 * that of a named location.
 */

static ngx_int_t
ngx_http_imgproc_resolve_rewrite_handler(ngx_http_request_t *r)
{
    ngx_http_upstream_t     *u;
    ngx_http_imgproc_ctx_t  *ctx;

    ctx = ngx_http_imgproc_source_ctx(r);

    if (ctx == NULL) {
        ctx = ngx_http_imgproc_raw_ctx(r);
    }

    u = r->upstream;

    if (ctx == NULL
        || !ctx->url.chosen
        || u == NULL
        || u->headers_in.x_accel_redirect == NULL
        || (u->conf->ignore_headers & NGX_HTTP_UPSTREAM_IGN_XA_REDIRECT))
    {
        return NGX_DECLINED;
    }

    (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                         "host \"%.*s\" answers with X-Accel-Redirect",
                         (int) ngx_min(ctx->url.target.host.len, 128),
                         ctx->url.target.host.data);

    if (ctx->raw) {
        ctx->raw->refused = 1;

    } else {
        ctx->source.refused = 1;
    }

    return NGX_HTTP_FORBIDDEN;
}
