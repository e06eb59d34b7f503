
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "imgproc_sign.h"


static int imgproc_sign_equal(const u_char *a, const u_char *b, size_t len);


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
    int       match;
    u_char    text[IMGPROC_SIGN_LEN];
    size_t    len;
    unsigned  i;

    if (size == 0
        || size > IMGPROC_SIGN_SIZE
        || signature->len != IMGPROC_BASE64_LEN(size))
    {
        return 0;
    }

    match = 0;

    for (i = 0; i < n; i++) {
        len = imgproc_sign(&keys[i], rest, size, text);
        match |= imgproc_sign_equal(text, signature->data, len);
    }

    return match;
}


/* volatile: no compiler may leave the loop at the first difference */

static int
imgproc_sign_equal(const u_char *a, const u_char *b, size_t len)
{
    size_t           i;
    volatile u_char  diff;

    diff = 0;

    for (i = 0; i < len; i++) {
        diff |= a[i] ^ b[i];
    }

    return diff == 0;
}
