
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_crypt.h"
#include "ngx_http_imgproc_options.h"
#include "ngx_http_imgproc_scope.h"
#include "ngx_http_imgproc_url.h"

#include "imgproc_sign.h"
#include "imgproc_url.h"


/*
 * What nginx makes of a request's target, decoding it and merging slashes,
 * chooses the location and nothing else: signature, options and source are
 * read from the bytes that the client has sent.  So these bytes must name
 * the location, and no rewrite may have put others in their place.
 */


#define NGX_HTTP_IMGPROC_REDIRECTS  5


static ngx_int_t ngx_http_imgproc_url_read(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_url_t *url);
static imgproc_code_e ngx_http_imgproc_url_target(ngx_http_request_t *r,
    imgproc_str_t *target, imgproc_error_t *err);
static imgproc_code_e ngx_http_imgproc_url_signature(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_str_t *signature,
    imgproc_str_t *rest);
static ngx_uint_t ngx_http_imgproc_url_trusted(ngx_array_t *trusted,
    imgproc_str_t *signature);
static ngx_int_t ngx_http_imgproc_url_options(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_url_t *url);
static imgproc_code_e ngx_http_imgproc_url_extension(
    imgproc_options_t *options, imgproc_str_t *extension,
    imgproc_scope_t *scope, imgproc_error_t *err);
static ngx_int_t ngx_http_imgproc_url_source(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_url_t *url);
static ngx_uint_t ngx_http_imgproc_url_may_lead(imgproc_str_t *from,
    imgproc_str_t *to);
static ngx_int_t ngx_http_imgproc_url_map(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx);


ngx_int_t
ngx_http_imgproc_url_parse(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    ngx_int_t      rc;
    imgproc_url_t  url;

    rc = ngx_http_imgproc_url_read(r, ctx, &url);

    if (rc != NGX_OK) {
        return rc;
    }

    rc = ngx_http_imgproc_url_options(r, ctx, &url);

    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_imgproc_url_source(r, ctx, &url);
}


static ngx_int_t
ngx_http_imgproc_url_read(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx,
    imgproc_url_t *url)
{
    u_char                       *p;
    unsigned                      flags;
    imgproc_str_t                 target, signature, rest;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    if (ngx_http_imgproc_url_target(r, &target, &ctx->error) != IMGPROC_OK
        || imgproc_url_split(&target, &signature, &rest, &ctx->error)
           != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    p = ngx_pnalloc(r->pool, IMGPROC_URL_REPAIR_LEN(rest.len));
    if (p == NULL) {
        return NGX_ERROR;
    }

    imgproc_url_repair(&rest, p, &rest);

    if (ngx_http_imgproc_url_signature(r, ctx, &signature, &rest)
        != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    p = ngx_pnalloc(r->pool, rest.len);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    flags = (ilcf->url.filename ? IMGPROC_URL_FILENAME : 0)
            | (ilcf->url.presets_only ? IMGPROC_URL_PRESETS : 0);

    if (imgproc_url_parse(&rest, flags, p, url, &ctx->error) != IMGPROC_OK) {
        return NGX_DECLINED;
    }

    return NGX_OK;
}


/* what follows the location's name in the raw target, without the query */

static imgproc_code_e
ngx_http_imgproc_url_target(ngx_http_request_t *r, imgproc_str_t *target,
    imgproc_error_t *err)
{
    u_char                    *p, *last;
    ngx_str_t                 *name;
    ngx_http_core_loc_conf_t  *clcf;

    if (r->internal || !r->valid_unparsed_uri) {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "the request came here by a rewrite or "
                             "an internal redirect");
    }

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    name = &clcf->name;
    p = r->unparsed_uri.data;
    last = p + r->unparsed_uri.len;

    if (r->unparsed_uri.len < name->len
        || ngx_memcmp(p, name->data, name->len) != 0)
    {
        return imgproc_error(err, IMGPROC_BAD_URL,
                             "the target does not begin with \"%.*s\"",
                             (int) ngx_min(name->len, 128), name->data);
    }

    p += name->len;

    if (p[-1] != '/') {

        if (p == last || *p != '/') {
            return imgproc_error(err, IMGPROC_BAD_URL,
                                 "no \"/\" follows \"%.*s\"",
                                 (int) ngx_min(name->len, 128), name->data);
        }

        p++;
    }

    target->data = p;

    while (p < last && *p != '?') {
        p++;
    }

    target->len = p - target->data;

    return IMGPROC_OK;
}


static imgproc_code_e
ngx_http_imgproc_url_signature(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_str_t *signature,
    imgproc_str_t *rest)
{
    ngx_http_imgproc_url_conf_t  *conf;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    conf = &ilcf->url;

    if (conf->keys == NULL) {

        if (ngx_strlchr(signature->data, signature->data + signature->len,
                        ':'))
        {
            return imgproc_error(&ctx->error, IMGPROC_NO_SIGNATURE,
                                 "an option \"%.*s\" is in its place",
                                 (int) ngx_min(signature->len, 128),
                                 signature->data);
        }

        return IMGPROC_OK;
    }

    if (imgproc_sign_verify(conf->keys->elts, conf->keys->nelts, signature,
                            rest, conf->signature_size))
    {
        ctx->url.verified = 1;
        return IMGPROC_OK;
    }

    if (ngx_http_imgproc_url_trusted(conf->trusted, signature)) {
        return IMGPROC_OK;
    }

    return imgproc_error(&ctx->error, IMGPROC_BAD_SIGNATURE,
                         "\"%.*s\" is not that of the URL",
                         (int) ngx_min(signature->len, 128), signature->data);
}


/* how long it takes says nothing of how much was right */

static ngx_uint_t
ngx_http_imgproc_url_trusted(ngx_array_t *trusted, imgproc_str_t *signature)
{
    ngx_str_t      *value;
    ngx_uint_t      i, found;
    imgproc_str_t   text;

    if (trusted == NULL) {
        return 0;
    }

    found = 0;
    value = trusted->elts;

    for (i = 0; i < trusted->nelts; i++) {

        text.len = value[i].len;
        text.data = value[i].data;

        found |= imgproc_sign_equal(&text, signature);
    }

    return found;
}


static ngx_int_t
ngx_http_imgproc_url_options(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_url_t *url)
{
    ngx_int_t                     rc;
    imgproc_scope_t               scope;
    imgproc_options_t            *options;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    static imgproc_str_t      preset = imgproc_str("default");
    static imgproc_allowed_t  none;

    options = &ctx->options;

    rc = ngx_http_imgproc_options_resolve(r, options, &ctx->error);

    if (rc != NGX_OK) {
        return rc;
    }

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    ngx_http_imgproc_scope_init(&scope, ilcf);

    if (imgproc_preset_find(&scope, &preset)
        && imgproc_preset_apply(options, &preset, &scope, &ctx->error)
           != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    scope.allowed = ngx_http_imgproc_scope_allowed(r, ctx->url.verified);

    if (imgproc_preset_apply(options, &url->presets, &scope, &ctx->error)
        != IMGPROC_OK
        || imgproc_options_apply_path(options, &url->options, &scope,
                                      &ctx->error)
           != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    if (ilcf->url.presets_only) {

        /* nothing but presets, unless it is said to be allowed */

        scope.allowed = ilcf->allowed ? ilcf->allowed : &none;
    }

    if (ngx_http_imgproc_url_extension(options, &url->extension, &scope,
                                       &ctx->error)
        != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    ngx_http_imgproc_options_warn(r, &scope);

    return NGX_OK;
}


static imgproc_code_e
ngx_http_imgproc_url_extension(imgproc_options_t *options,
    imgproc_str_t *extension, imgproc_scope_t *scope, imgproc_error_t *err)
{
    u_char         buf[64];
    imgproc_str_t  option;

    if (extension->len == 0) {
        return IMGPROC_OK;
    }

    option.data = buf;
    option.len = ngx_snprintf(buf, sizeof(buf), "format:%*s", extension->len,
                              extension->data)
                 - buf;

    return imgproc_options_apply(options, &option, scope, err);
}


static ngx_int_t
ngx_http_imgproc_url_source(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, imgproc_url_t *url)
{
    u_char                       *p;
    ngx_int_t                     rc;
    imgproc_str_t                 text;
    ngx_http_imgproc_loc_conf_t  *ilcf;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    text = url->source;

    if (url->kind == IMGPROC_URL_ENCRYPTED) {
        ctx->url.encrypted = 1;

        rc = ngx_http_imgproc_crypt_source(r, ilcf->url.source_key, &text,
                                           &ctx->error);
        if (rc != NGX_OK) {
            return rc;
        }
    }

    p = ngx_pnalloc(r->pool, IMGPROC_SOURCE_LEN(text.len));
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (imgproc_source_parse(&text, p, &ctx->url.source, &ctx->error)
        != IMGPROC_OK)
    {
        return NGX_DECLINED;
    }

    ctx->url.target = ctx->url.source;

    return ngx_http_imgproc_url_map(r, ctx);
}


ngx_int_t
ngx_http_imgproc_url_redirect(ngx_http_request_t *r,
    ngx_http_imgproc_ctx_t *ctx, ngx_str_t *location)
{
    u_char            *p;
    imgproc_str_t      text;
    imgproc_error_t    err;
    imgproc_source_t   target;

    if (ctx->url.redirects++ == NGX_HTTP_IMGPROC_REDIRECTS) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                             "more than %d redirects, the last one to "
                             "\"%.*s\"", NGX_HTTP_IMGPROC_REDIRECTS,
                             (int) ngx_min(location->len, 128),
                             location->data);
        return NGX_DECLINED;
    }

    text.len = location->len;
    text.data = location->data;

    p = ngx_pnalloc(r->pool,
                    IMGPROC_SOURCE_RESOLVE_LEN(ctx->url.target.url.len,
                                               text.len));
    if (p == NULL) {
        return NGX_ERROR;
    }

    if (imgproc_source_resolve(&ctx->url.target, &text, p, &target, &err)
        != IMGPROC_OK)
    {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                             "redirect: %s", err.detail);
        return NGX_DECLINED;
    }

    if (!ngx_http_imgproc_url_may_lead(&ctx->url.target.scheme,
                                       &target.scheme))
    {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                             "redirect to another scheme, \"%.*s\"",
                             (int) ngx_min(target.url.len, 128),
                             target.url.data);
        return NGX_DECLINED;
    }

    ctx->url.target = target;

    return ngx_http_imgproc_url_map(r, ctx);
}


/* an origin of the web must not point to local files */

static ngx_uint_t
ngx_http_imgproc_url_may_lead(imgproc_str_t *from, imgproc_str_t *to)
{
    if ((to->len == 4 || to->len == 5)
        && ngx_memcmp(to->data, "https", to->len) == 0)
    {
        return 1;
    }

    return to->len == from->len
           && (to->len == 0 || ngx_memcmp(to->data, from->data, to->len) == 0);
}


/*
 * The URI of the configuration and what follows the prefix, with exactly one
 * slash where they meet: "/files" never becomes "/files-of-others".
 */

static ngx_int_t
ngx_http_imgproc_url_map(ngx_http_request_t *r, ngx_http_imgproc_ctx_t *ctx)
{
    u_char                         *p;
    ngx_str_t                      *uri;
    ngx_array_t                    *sources;
    imgproc_str_t                   rest;
    imgproc_source_t               *target;
    ngx_http_imgproc_loc_conf_t    *ilcf;
    const imgproc_source_prefix_t  *prefix;

    ilcf = ngx_http_get_module_loc_conf(r, ngx_http_imgproc_module);

    sources = ilcf->url.sources;
    target = &ctx->url.target;

    prefix = sources ? imgproc_source_match(sources->elts, sources->nelts,
                                            target, &rest)
                     : NULL;

    if (prefix == NULL) {
        (void) imgproc_error(&ctx->error, IMGPROC_SOURCE_NOT_ALLOWED,
                             "no imgproc_source for \"%.*s\"",
                             (int) ngx_min(target->url.len, 192),
                             target->url.data);
        return NGX_DECLINED;
    }

    ctx->url.chosen = prefix->chosen;
    ctx->url.addr.len = 0;
    ctx->resolved = NGX_AGAIN;

    uri = prefix->data;

    p = ngx_pnalloc(r->pool, uri->len + rest.len + 1);
    if (p == NULL) {
        return NGX_ERROR;
    }

    ctx->url.uri.data = p;

    p = ngx_cpymem(p, uri->data, uri->len);

    if (rest.len && rest.data[0] == '/' && p[-1] == '/') {
        p--;

    } else if (rest.len && rest.data[0] != '/' && p[-1] != '/') {
        *p++ = '/';
    }

    p = ngx_cpymem(p, rest.data, rest.len);

    ctx->url.uri.len = p - ctx->url.uri.data;
    ctx->url.args.len = target->query.len;
    ctx->url.args.data = target->query.data;

    return NGX_OK;
}
