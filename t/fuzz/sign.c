
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The input is a byte, for the size of a signature, and four lines: key and
 * salt in hex, a signature and what is signed.
 */


#include "fuzz.h"
#include "imgproc_sign.h"


static int hex(const imgproc_str_t *text, imgproc_str_t *out);


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int                  same;
    u_char               made[IMGPROC_SIGN_LEN];
    unsigned             i, bytes;
    fuzz_input_t         in;
    imgproc_str_t        key, salt, signature, rest, right;
    imgproc_sign_key_t   keys[2];

    in.data = data;
    in.last = data + size;

    bytes = fuzz_int(&in, 1) % IMGPROC_SIGN_SIZE + 1;
    key = fuzz_line(&in);
    salt = fuzz_line(&in);
    signature = fuzz_line(&in);
    rest = fuzz_rest(&in);

    /* none is as good as a broken one */

    (void) hex(&key, &keys[1].key);
    (void) hex(&salt, &keys[1].salt);

    keys[0].key = rest;
    keys[0].salt = signature;

    right.data = made;
    right.len = imgproc_sign(&keys[1], &rest, bytes, made);

    g_assert_cmpuint(right.len, ==, IMGPROC_BASE64_LEN(bytes));
    g_assert_true(imgproc_sign_verify(keys, 2, &right, &rest, bytes));
    g_assert_false(imgproc_sign_verify(keys, 0, &right, &rest, bytes));

    same = signature.len == right.len
           && memcmp(signature.data, right.data, right.len) == 0;

    g_assert_cmpint(imgproc_sign_verify(&keys[1], 1, &signature, &rest,
                                        bytes), ==, same);

    /* no other character does, in whatever place */

    i = size % right.len;
    made[i] = made[i] == 'A' ? 'B' : 'A';
    g_assert_false(imgproc_sign_verify(&keys[1], 1, &right, &rest, bytes));

    right.len--;
    g_assert_false(imgproc_sign_verify(&keys[1], 1, &right, &rest, bytes));

    g_free(keys[1].key.data);
    g_free(keys[1].salt.data);

    return 0;
}


static int
hex(const imgproc_str_t *text, imgproc_str_t *out)
{
    u_char  *dst;

    dst = fuzz_room(text->len / 2);

    if (imgproc_sign_hex(text, dst, out) != 0) {
        out->data = dst;
        out->len = 0;

        return -1;
    }

    g_assert_cmpuint(out->len, ==, text->len / 2);
    out->data = dst;

    return 0;
}
