
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sign.h"


#define MUTATIONS  1000000
#define ALPHABET   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
                   "0123456789-_"


typedef struct {
    const char        *key;        /* in hex */
    const char        *salt;
    const char        *rest;
    unsigned           size;
    const char        *signature;
} vector_t;


typedef struct {
    const char        *text;
    const char        *bytes;      /* NULL: refused */
} hex_t;


static void test_vector(const void *data);
static void test_size(void);
static void test_rotation(void);
static void test_no_key(void);
static void test_spelling(void);
static void test_parts(void);
static void test_mutations(void);
static void test_hex(const void *data);
static imgproc_str_t str(const char *s);
static imgproc_str_t unhex(const char *s);
static void mutate(GString *s, GRand *r);


#define TEST_KEY   "746573742d6b6579"
#define TEST_SALT  "746573742d73616c74"
#define K16        "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b"
#define S10        "73737373737373737373"
#define S70        S10 S10 S10 S10 S10 S10 S10
#define X20        "xxxxxxxxxxxxxxxxxxxx"
#define CURIOSITY  "rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl" \
                   "/cy9jdXJpb3NpdHku/anBn.png"


/*
 * Those with a path of "/asd" and of pieces are the specification's; the
 * others were made by Python's hmac.
 */

static const vector_t  vectors[] = {
    { TEST_KEY, TEST_SALT, "asd", 32,
      "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20" },
    { TEST_KEY, TEST_SALT, "asd", 8, "oWaL7QoW5Ts" },
    { "736563726574", "68656C6C6F", CURIOSITY, 32,
      "oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8" },
    { TEST_KEY, TEST_SALT, "asd", 1, "oQ" },
    { TEST_KEY, TEST_SALT, "asd", 31,
      "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3aw" },
    { "00", "", "x", 32,
      "UXvRZY4uftuTszFDYhLg72lctqW7x_58w7o5EblVPk4" },
    { K16 "6b6b6b6b", "00ff00", "w:10/plain/http://a/b", 16,
      "3AtWccDptxmZg6zCn3lzMw" },

    /* a key of a block, of more than one, and a text of several */

    { K16 K16 K16 K16, "73", "x", 32,
      "iFaVRNqjh8TLL4vq8m9YL2zGLP0O1rfd4hbxZ9M0ynU" },
    { K16 K16 K16 K16 "6b", "73", "x", 32,
      "6rOkyhJlufQB6ZXd8z1PQK2vVL9xliHJqxX-oInEcIQ" },
    { "6b", S70, "/" X20 X20 X20, 32,
      "zDOkQV5NltOjv4VBazCLW_G-d8mbOylAwgfwQ0NdZcM" }
};


static const hex_t  hexes[] = {
    { "", "" },
    { "00ff", "\0\xff" },
    { "736563726574", "secret" },
    { "68656C6C6F", "hello" },
    { "68656c6c6f", "hello" },
    { "6", NULL },
    { "68656", NULL },
    { "6g", NULL },
    { "g6", NULL },
    { "0x68", NULL },
    { "68 65", NULL },
    { " 6865 ", NULL },
    { "68:65", NULL },
    { "-1", NULL },
    { "68\n6", NULL },
    { "6\xc3\xa4" "8", NULL }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(vectors); i++) {
        path = g_strdup_printf("/vector/%u", i);
        g_test_add_data_func(path, &vectors[i], test_vector);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(hexes); i++) {
        path = g_strdup_printf("/hex/%u", i);
        g_test_add_data_func(path, &hexes[i], test_hex);
        g_free(path);
    }

    g_test_add_func("/size", test_size);
    g_test_add_func("/rotation", test_rotation);
    g_test_add_func("/no-key", test_no_key);
    g_test_add_func("/spelling", test_spelling);
    g_test_add_func("/parts", test_parts);
    g_test_add_func("/mutations", test_mutations);

    return g_test_run();
}


static imgproc_str_t
str(const char *s)
{
    imgproc_str_t  text;

    text.data = (u_char *) s;
    text.len = strlen(s);

    return text;
}


/* the storage has the room that is asked for and no more */

static imgproc_str_t
unhex(const char *s)
{
    imgproc_str_t  text, out;

    text = str(s);
    out.len = 0;

    g_assert_cmpint(imgproc_sign_hex(&text, g_malloc(text.len / 2), &out), ==,
                    0);

    return out;
}


static void
test_vector(const void *data)
{
    size_t               len;
    u_char              *text;
    imgproc_str_t        rest, signature;
    const vector_t      *t;
    imgproc_sign_key_t   key;

    t = data;

    key.key = unhex(t->key);
    key.salt = unhex(t->salt);
    rest = str(t->rest);
    signature = str(t->signature);

    text = g_malloc(IMGPROC_SIGN_LEN);
    len = imgproc_sign(&key, &rest, t->size, text);

    g_assert_cmpmem(text, len, signature.data, signature.len);
    g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, t->size),
                    ==, 1);

    g_free(text);
    g_free(key.key.data);
    g_free(key.salt.data);
}


/* a signature of one size is none of another */

static void
test_size(void)
{
    u_char              text[IMGPROC_SIGN_LEN];
    unsigned            i, size;
    imgproc_str_t       rest, signature;
    imgproc_sign_key_t  key;

    key.key = str("secret");
    key.salt = str("hello");
    rest = str("plain/http://example.com/a.jpg");

    for (i = 1; i <= IMGPROC_SIGN_SIZE; i++) {

        signature.data = text;
        signature.len = imgproc_sign(&key, &rest, i, text);

        for (size = 0; size <= IMGPROC_SIGN_SIZE + 1; size++) {
            g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest,
                                                size), ==, i == size);
        }
    }

    /* and nothing is none of no size */

    signature.len = 0;

    for (size = 0; size <= IMGPROC_SIGN_SIZE + 1; size++) {
        g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, size),
                        ==, 0);
    }
}


static void
test_rotation(void)
{
    u_char              text[IMGPROC_SIGN_LEN];
    unsigned            i, n;
    imgproc_str_t       rest, signature;
    imgproc_sign_key_t  keys[5];

    static const char *const  words[] = {
        "one", "two", "three", "four", "five", "six"
    };

    for (i = 0; i < G_N_ELEMENTS(keys); i++) {
        keys[i].key = str(words[i]);
        keys[i].salt = str(words[i + 1]);
    }

    rest = str("rs:fit:1:1/plain/http://example.com/a.jpg");

    for (i = 0; i < G_N_ELEMENTS(keys); i++) {

        signature.data = text;
        signature.len = imgproc_sign(&keys[i], &rest, 32, text);

        for (n = 0; n <= G_N_ELEMENTS(keys); n++) {
            g_assert_cmpint(imgproc_sign_verify(keys, n, &signature, &rest,
                                                32), ==, i < n);
        }
    }

    /* a key goes with its own salt only */

    keys[0].salt = str("three");

    signature.len = imgproc_sign(&keys[0], &rest, 32, text);
    keys[0].salt = str("two");

    g_assert_cmpint(imgproc_sign_verify(keys, 5, &signature, &rest, 32), ==,
                    0);
}


static void
test_no_key(void)
{
    imgproc_str_t  rest, signature;

    rest = str("plain/http://example.com/a.jpg");
    signature = str("oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20");

    g_assert_cmpint(imgproc_sign_verify(NULL, 0, &signature, &rest, 32), ==,
                    0);
}


/* other texts that a decoder would take for the same bytes */

static void
test_spelling(void)
{
    unsigned            i;
    imgproc_str_t       rest, signature;
    imgproc_sign_key_t  key;

    static const char *const  texts[] = {
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20=",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a21",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a22",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a23",
        "oWaL7QoW5TsgbuiS9+5+DI8S3Ibbo1gdB2SteJh3a20",
        "oWaL7QoW5TsgbuiS9+5-DI8S3Ibbo1gdB2SteJh3a20",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a2",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a2=",
        "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20 ",
        " oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a2",
        "oWaL7QoW5TsgbuiS9%2D5-DI8S3Ibbo1gdB2SteJh3a20",
        "OWAL7QOW5TSGBUIS9-5-DI8S3IBBO1GDB2STEJH3A20",
        "oWaL7QoW5Ts",
        "unsafe",
        "insecure",
        "_",
        ""
    };

    key.key = str("test-key");
    key.salt = str("test-salt");
    rest = str("asd");

    for (i = 0; i < G_N_ELEMENTS(texts); i++) {
        signature = str(texts[i]);
        g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, 32),
                        ==, 0);
    }
}


/* what belongs to the salt, and what to the text, makes no difference */

static void
test_parts(void)
{
    u_char              text[IMGPROC_SIGN_LEN];
    imgproc_str_t       rest, signature;
    imgproc_sign_key_t  key;

    key.key = str("test-key");
    key.salt = str("test-salt/a");
    rest = str("sd");

    signature.data = text;
    signature.len = imgproc_sign(&key, &rest, 32, text);

    key.salt = str("test-salt");
    rest = str("a/sd");

    g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, 32), ==,
                    1);

    rest = str("asd");

    g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, 32), ==,
                    0);
}


static void
test_mutations(void)
{
    GRand               *r;
    GString             *s;
    unsigned             i, tried, accepted;
    const char          *valid;
    imgproc_str_t        rest, signature;
    imgproc_sign_key_t   key;

    key.key = str("test-key");
    key.salt = str("test-salt");
    rest = str("asd");
    valid = "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20";

    r = g_rand_new_with_seed(2104);
    s = g_string_new(NULL);

    tried = 0;
    accepted = 0;

    for (i = 0; i < MUTATIONS; i++) {

        do {
            g_string_assign(s, valid);
            mutate(s, r);
        } while (strlen(valid) == s->len
                 && memcmp(s->str, valid, s->len) == 0);

        signature.data = (u_char *) s->str;
        signature.len = s->len;

        tried += (s->len == strlen(valid));
        accepted += imgproc_sign_verify(&key, 1, &signature, &rest, 32);
    }

    g_assert_cmpuint(accepted, ==, 0);
    g_assert_cmpuint(tried, >, MUTATIONS / 2);

    signature = str(valid);

    g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &rest, 32), ==,
                    1);

    g_string_free(s, TRUE);
    g_rand_free(r);
}


static void
mutate(GString *s, GRand *r)
{
    char   c;
    gsize  i, k;

    do {
        i = g_rand_int_range(r, 0, s->len);
        k = g_rand_int_range(r, 0, s->len);

        switch (g_rand_int_range(r, 0, 8)) {

        case 0:
            g_string_insert_c(s, i, ALPHABET[g_rand_int_range(r, 0, 64)]);
            break;

        case 1:
            g_string_erase(s, i, 1);
            g_string_append_c(s, "A=0-"[g_rand_int_range(r, 0, 4)]);
            break;

        case 2:
            s->str[i] = g_rand_int(r);
            break;

        case 3:
            c = s->str[i];
            s->str[i] = s->str[k];
            s->str[k] = c;
            break;

        default:
            s->str[i] = ALPHABET[g_rand_int_range(r, 0, 64)];
            break;
        }

    } while (g_rand_boolean(r));
}


static void
test_hex(const void *data)
{
    int             i, rc;
    u_char         *dst;
    size_t          len;
    const hex_t    *t;
    imgproc_str_t   text, out;

    t = data;
    len = strlen(t->text) / 2;

    for (i = 0; i < 2; i++) {

        text.len = strlen(t->text);
        text.data = g_memdup2(t->text, text.len);

        dst = i ? text.data : g_malloc(len);
        rc = imgproc_sign_hex(&text, dst, &out);

        if (t->bytes) {
            g_assert_cmpint(rc, ==, 0);
            g_assert_cmpmem(out.data, out.len, t->bytes, len);

        } else {
            g_assert_cmpint(rc, ==, -1);
        }

        if (i == 0) {
            g_free(dst);
        }

        g_free(text.data);
    }
}
