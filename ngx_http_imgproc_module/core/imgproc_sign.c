
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_sign.h"


int
imgproc_sign_hex(const imgproc_str_t *text, u_char *dst, imgproc_str_t *out)
{
    int      high, low;
    size_t   i;

    if (text->len % 2) {
        return -1;
    }

    for (i = 0; i < text->len; i += 2) {

        high = g_ascii_xdigit_value(text->data[i]);
        low = g_ascii_xdigit_value(text->data[i + 1]);

        if (high < 0 || low < 0) {
            return -1;
        }

        dst[i / 2] = (u_char) (high * 16 + low);
    }

    out->data = dst;
    out->len = text->len / 2;

    return 0;
}


size_t
imgproc_sign(const imgproc_sign_key_t *key, const imgproc_str_t *rest,
    unsigned size, u_char *dst)
{
    gsize    len;
    GHmac   *hmac;
    u_char   digest[IMGPROC_SIGN_SIZE];

    hmac = g_hmac_new(G_CHECKSUM_SHA256, key->key.data, key->key.len);

    g_hmac_update(hmac, key->salt.data, key->salt.len);
    g_hmac_update(hmac, (u_char *) "/", 1);
    g_hmac_update(hmac, rest->data, rest->len);

    len = sizeof(digest);
    g_hmac_get_digest(hmac, digest, &len);

    g_hmac_unref(hmac);

    return imgproc_base64_encode(digest, MIN(size, len), dst);
}


int
imgproc_sign_verify(const imgproc_sign_key_t *keys, unsigned n,
    const imgproc_str_t *signature, const imgproc_str_t *rest, unsigned size)
{
    int            match;
    u_char         text[IMGPROC_SIGN_LEN];
    unsigned       i;
    imgproc_str_t  own;

    if (size == 0
        || size > IMGPROC_SIGN_SIZE
        || signature->len != IMGPROC_BASE64_LEN(size))
    {
        return 0;
    }

    match = 0;
    own.data = text;

    for (i = 0; i < n; i++) {
        own.len = imgproc_sign(&keys[i], rest, size, text);
        match |= imgproc_sign_equal(&own, signature);
    }

    return match;
}


/* volatile: no compiler may leave the loop at the first difference */

int
imgproc_sign_equal(const imgproc_str_t *a, const imgproc_str_t *b)
{
    size_t           i;
    volatile u_char  diff;

    if (a->len != b->len) {
        return 0;
    }

    diff = 0;

    for (i = 0; i < a->len; i++) {
        diff |= a->data[i] ^ b->data[i];
    }

    return diff == 0;
}
