
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "ngx_http_imgproc_crypt.h"

#include "imgproc_sign.h"


/* nginx links with OpenSSL, or it has none: no other is brought along */


#if (NGX_OPENSSL)


#define NGX_HTTP_IMGPROC_AES_BLOCK  16


static const EVP_CIPHER *ngx_http_imgproc_crypt_cipher(size_t len);
static ngx_int_t ngx_http_imgproc_crypt_decrypt(EVP_CIPHER_CTX *ctx,
    ngx_str_t *key, imgproc_str_t *source, imgproc_str_t *text);


char *
ngx_http_imgproc_crypt_key(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_http_imgproc_loc_conf_t *ilcf = conf;

    int             rc;
    u_char         *p;
    ngx_str_t      *value, *key;
    imgproc_str_t   hex, bytes;

    if (ilcf->url.source_key) {
        return "is duplicate";
    }

    value = cf->args->elts;

    hex.len = value[1].len;
    hex.data = value[1].data;

    p = ngx_pnalloc(cf->pool, hex.len + 1);
    if (p == NULL) {
        return NGX_CONF_ERROR;
    }

    rc = imgproc_sign_hex(&hex, p, &bytes);

    if (rc != 0 || ngx_http_imgproc_crypt_cipher(bytes.len) == NULL) {

        /* a key is not for the log, not even a wrong one */

        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                           "invalid key of %uz characters in \"%V\", "
                           "32, 48 or 64 hexadecimal digits are allowed",
                           value[1].len, &cmd->name);
        return NGX_CONF_ERROR;
    }

    key = ngx_palloc(cf->pool, sizeof(ngx_str_t));
    if (key == NULL) {
        return NGX_CONF_ERROR;
    }

    key->len = bytes.len;
    key->data = bytes.data;

    ilcf->url.source_key = key;

    return NGX_CONF_OK;
}


static const EVP_CIPHER *
ngx_http_imgproc_crypt_cipher(size_t len)
{
    switch (len) {

    case 16:
        return EVP_aes_128_cbc();

    case 24:
        return EVP_aes_192_cbc();

    case 32:
        return EVP_aes_256_cbc();

    default:
        return NULL;
    }
}


ngx_int_t
ngx_http_imgproc_crypt_source(ngx_http_request_t *r, ngx_str_t *key,
    imgproc_str_t *source, imgproc_error_t *err)
{
    ngx_int_t        rc;
    imgproc_str_t    text;
    EVP_CIPHER_CTX  *ctx;

    if (key == NULL) {
        (void) imgproc_error(err, IMGPROC_BAD_URL,
                             "the source is encrypted, and there is no "
                             "imgproc_source_key");
        return NGX_DECLINED;
    }

    text.data = ngx_pnalloc(r->pool,
                            source->len + NGX_HTTP_IMGPROC_AES_BLOCK);
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    ctx = EVP_CIPHER_CTX_new();
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = ngx_http_imgproc_crypt_decrypt(ctx, key, source, &text);

    EVP_CIPHER_CTX_free(ctx);

    if (rc != NGX_OK) {

        /* nginx would take it for an error of its own connections */

        ERR_clear_error();

        (void) imgproc_error(err, IMGPROC_BAD_URL,
                             "the source cannot be decrypted");
        return NGX_DECLINED;
    }

    *source = text;

    return NGX_OK;
}


static ngx_int_t
ngx_http_imgproc_crypt_decrypt(EVP_CIPHER_CTX *ctx, ngx_str_t *key,
    imgproc_str_t *source, imgproc_str_t *text)
{
    int      len, rest;
    size_t   size;
    u_char  *data;

    if (source->len < NGX_HTTP_IMGPROC_AES_BLOCK) {
        return NGX_ERROR;
    }

    data = source->data + NGX_HTTP_IMGPROC_AES_BLOCK;
    size = source->len - NGX_HTTP_IMGPROC_AES_BLOCK;

    if (EVP_DecryptInit_ex(ctx, ngx_http_imgproc_crypt_cipher(key->len),
                           NULL, key->data, source->data)
        != 1
        || EVP_DecryptUpdate(ctx, text->data, &len, data, size) != 1
        || EVP_DecryptFinal_ex(ctx, text->data + len, &rest) != 1)
    {
        return NGX_ERROR;
    }

    text->len = len + rest;

    return NGX_OK;
}


#else


char *
ngx_http_imgproc_crypt_key(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "\"%V\" is not built in, it is allowed where nginx is "
                       "built with OpenSSL", &cmd->name);

    return NGX_CONF_ERROR;
}


ngx_int_t
ngx_http_imgproc_crypt_source(ngx_http_request_t *r, ngx_str_t *key,
    imgproc_str_t *source, imgproc_error_t *err)
{
    (void) imgproc_error(err, IMGPROC_BAD_URL,
                         "encrypted sources are not built in");

    return NGX_DECLINED;
}


#endif
