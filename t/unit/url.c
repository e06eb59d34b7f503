
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "exact.h"
#include "imgproc_base64.h"
#include "imgproc_sign.h"
#include "imgproc_url.h"


#define FILENAME  IMGPROC_URL_FILENAME
#define PRESETS   IMGPROC_URL_PRESETS

#define CURIOSITY  "aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn"


typedef struct {
    const char        *target;
    const char        *signature;  /* NULL: refused */
    const char        *rest;       /* or a part of the error's detail */
} split_t;


typedef struct {
    const char        *rest;
    const char        *repaired;   /* NULL: not to be repaired */
} repair_t;


/* parts: kind, options or presets, source, extension; joined by "|" */

typedef struct {
    const char        *rest;
    unsigned           flags;
    const char        *parts;
} parse_t;


typedef struct {
    const char        *rest;
    unsigned           flags;
    const char        *detail;     /* a part of it */
} refuse_t;


static void test_split(const void *data);
static void test_repair(const void *data);
static void test_parse(const void *data);
static void test_refuse(const void *data);
static void test_encrypted(void);
static void test_zero(void);
static void test_vector(void);
static void test_round_trip(void);
static void test_bytes(void);
static imgproc_code_e parse(const imgproc_str_t *rest, unsigned flags,
    GString *parts, imgproc_error_t *err);
static void append(GString *s, const imgproc_str_t *text);
static void repair(const GString *rest, GString *repaired);
static void random_options(GString *s, GRand *r, unsigned flags);
static void random_source(GString *s, GRand *r);
static void random_plain(GString *s, GRand *r, const GString *source);
static void random_base64(GString *s, GRand *r, const GString *source,
    const char *extension);
static void damage(const GString *rest, GString *damaged);


static const split_t  splits[] = {
    { "sig/rest", "sig", "rest" },
    { "sig/w:1/plain/http://a/b", "sig", "w:1/plain/http://a/b" },
    { "sig//rest", "sig", "/rest" },
    { "sig/rest?a=/b", "sig", "rest" },
    { "sig/rest?", "sig", "rest" },
    { "sig/rest?a?b", "sig", "rest" },
    { "a:b/rest", "a:b", "rest" },
    { "%2F/rest", "%2F", "rest" },
    { "", NULL, "no \"/\"" },
    { "sig", NULL, "no \"/\"" },
    { "sig?a/b", NULL, "no \"/\"" },
    { "?sig/rest", NULL, "no \"/\"" },
    { "/", NULL, "empty signature" },
    { "/rest", NULL, "empty signature" },
    { "/?a", NULL, "empty signature" },
    { "sig/", NULL, "ends after its signature" },
    { "sig/?rest", NULL, "ends after its signature" }
};


static const repair_t  repairs[] = {
    { "plain/http:/a/b", "plain/http://a/b" },
    { "w:1/plain/http:/a/b", "w:1/plain/http://a/b" },
    { "w%3A1/h%3A2/plain/http:/a/b", "w:1/h:2/plain/http://a/b" },
    { "w%3A1%3A2/plain/http%3A/a/b", "w:1:2/plain/http%3A/a/b" },
    { "w%3A1/aHR0/cDov", "w:1/aHR0/cDov" },
    { "w%3A%3A1/aHR0/cDov", "w::1/aHR0/cDov" },
    { "a%3Ab/aHR0", "a:b/aHR0" },
    { "aHR0%3A", "aHR0:" },
    { "plain/local:/a/b", "plain/local:///a/b" },
    { "w:1/plain/LOCAL:/a", "w:1/plain/LOCAL:///a" },
    { "plain/s3:/bucket/key", "plain/s3://bucket/key" },
    { "plain/a+b-c.d:/x", "plain/a+b-c.d://x" },
    { "plain/http:/a/http:/b", "plain/http://a/http:/b" },
    { "plain/http:/a/plain/http:/b", "plain/http://a/plain/http:/b" },
    { "w%3A1/plain/http:/a/plain/%3A", "w:1/plain/http://a/plain/%3A" },

    { "w:1/plain/http://a/b", NULL },
    { "w:1/plain/local:///a/b", NULL },
    { "plain/local://a/b", NULL },
    { "plain/http:///a/b", NULL },
    { "plain/http%3A//a/b", NULL },
    { "plain/http%3A/a/b", NULL },
    { "plain/http:a/b", NULL },
    { "plain/http:/", NULL },
    { "plain/http:", NULL },
    { "plain/:/a", NULL },
    { "plain/1a:/b", NULL },
    { "plain/a_b:/c", NULL },
    { "plain/a/b:/c", NULL },
    { "plain/", NULL },
    { "plain", NULL },
    { "w%3a1/plain/http://a/b", NULL },
    { "w%3/plain/a", NULL },
    { "w%/plain/a", NULL },
    { "w%3", NULL },
    { "w:1/http:/a/b", NULL },
    { "w:1/xplain/http:/a/b", NULL },
    { "w:1/plainx/http:/a/b", NULL },
    { "aHR0/cDov", NULL },
    { "/", NULL },
    { "%", NULL }
};


static const parse_t  parses[] = {
    { "plain/http://a/b.jpg", 0, "plain||http://a/b.jpg|" },
    { "w:1/plain/http://a/b.jpg", 0, "plain|w:1|http://a/b.jpg|" },
    { "w:1/rs:fit::2/plain/http://a/b", 0, "plain|w:1/rs:fit::2|http://a/b|" },
    { ":/::/plain/x", 0, "plain|:/::|x|" },
    { "plain/http://a/b@png", 0, "plain||http://a/b|png" },
    { "plain/http://a/b@best", 0, "plain||http://a/b|best" },
    { "plain/http://a/b@", 0, "plain||http://a/b|" },
    { "plain/http://a/b%40png", 0, "plain||http://a/b@png|" },
    { "plain/http://a/b%40png@webp", 0, "plain||http://a/b@png|webp" },
    { "plain/http://a/b%2Fc", 0, "plain||http://a/b/c|" },
    { "plain/http://a/b%252Fc", 0, "plain||http://a/b%2Fc|" },
    { "plain/http://a/b%25", 0, "plain||http://a/b%|" },
    { "plain/http://a/b%3Fc=d%26e", 0, "plain||http://a/b?c=d&e|" },
    { "plain/http://a/b%23c", 0, "plain||http://a/b#c|" },
    { "plain/http://a/b+c", 0, "plain||http://a/b+c|" },
    { "plain/http://a/b%2Bc", 0, "plain||http://a/b+c|" },
    { "plain/http://a/b%20c", 0, "plain||http://a/b c|" },
    { "plain/http://a/%C3%A4%c3%a4", 0, "plain||http://a/\xc3\xa4\xc3\xa4|" },
    { "plain/http://a/\xc3\xa4", 0, "plain||http://a/\xc3\xa4|" },
    { "plain/http%3A%2F%2Fa%2Fb", 0, "plain||http://a/b|" },
    { "plain/http://a//b/", 0, "plain||http://a//b/|" },
    { "plain/http://a/b/w:1/-/c", 0, "plain||http://a/b/w:1/-/c|" },
    { "plain/http://a/plain/b", 0, "plain||http://a/plain/b|" },
    { "plain//a", 0, "plain||/a|" },
    { "plain/a", 0, "plain||a|" },
    { "w:1/plain/http://a/b.jpg/c.png", FILENAME,
      "plain|w:1|http://a/b.jpg/c.png|" },

    { "aHR0cDovL2EvYg", 0, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg==", 0, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg.png", 0, "base64||http://a/b|png" },
    { "aHR0cDovL2EvYg==.png", 0, "base64||http://a/b|png" },
    { "aHR0cDovL2EvYg.", 0, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg.json", 0, "base64||http://a/b|json" },
    { "w:1/h:2/aHR0cDovL2EvYg.png", 0, "base64|w:1/h:2|http://a/b|png" },
    { "a/H/R/0cDovL2/EvYg", 0, "base64||http://a/b|" },
    { "aHR0//cDovL2EvYg", 0, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg/", 0, "base64||http://a/b|" },
    { "/aHR0cDovL2EvYg", 0, "base64||http://a/b|" },
    { "aHR0cDov/L2EvYg=/=.p/ng", 0, "base64||http://a/b|png" },
    { "aHR0cDov/-/L2EvYg", 0, "base64||http:/\xf8\xbd\x84\xbd\x88|" },
    { "aHR0cDovL2Ev-_-_", 0, "base64||http://a/\xfb\xff\xbf|" },
    { "aHR0cDovL2Ev+_+_", 0, "base64||http://a/\xfb\xff\xbf|" },
    { "http://a/b", 0, "base64|http:|i|" },
    { CURIOSITY ".png", 0,
      "base64||http://example.com/images/curiosity.jpg|png" },

    { "aHR0cDovL2EvYg/cat.jpg", FILENAME, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg.png/cat.x.jpg", FILENAME, "base64||http://a/b|png" },
    { "w:1/aHR0cDov/L2EvYg/%20:@?", FILENAME, "base64|w:1|http://a/b|" },
    { "aHR0cDovL2EvYg/", FILENAME, "base64||http://a/b|" },
    { "aHR0cDovL2EvYg", FILENAME, "base64||http://a/b|" },
    { "w:1/aHR0cDovL2EvYg.png", FILENAME, "base64|w:1|http://a/b|png" },

    { "thumb/plain/http://a/b@png", PRESETS, "plain|thumb|http://a/b|png" },
    { "thumb:big/aHR0cDovL2EvYg.png", PRESETS,
      "base64|thumb:big|http://a/b|png" },
    { "plain/plain/http://a/b", PRESETS, "plain|plain|http://a/b|" },
    { "-/plain/http://a/b", PRESETS, "plain|-|http://a/b|" },
    { "a/aHR0cDov/L2EvYg/cat", PRESETS|FILENAME, "base64|a|http://a/b|" }
};


static const refuse_t  refuses[] = {
    { "w:1", 0, "no source" },
    { "w:1/h:1", 0, "no source" },
    { "w:1/", 0, "is empty" },
    { "plain", 0, "not in base64" },
    { "plain/", 0, "is empty" },
    { "w:1/plain/", 0, "is empty" },
    { "plain/@png", 0, "is empty" },
    { "plain/a@b@png", 0, "more than one \"@\"" },
    { "plain/a@@", 0, "more than one \"@\"" },
    { "plain/http://u@a/b@png", 0, "more than one \"@\"" },
    { "plain/http://u@a/b", 0, "extension" },
    { "plain/a@png/b", 0, "extension" },
    { "plain/a@png:1", 0, "extension" },
    { "plain/a@p%6Eg", 0, "extension" },
    { "plain/a@png/w:1", 0, "extension" },
    { "plain/a@.png", 0, "extension" },
    { "plain/a%", 0, "two hexadecimal" },
    { "plain/a%4", 0, "two hexadecimal" },
    { "plain/a%4g", 0, "two hexadecimal" },
    { "plain/a%g4", 0, "two hexadecimal" },
    { "plain/a%%34", 0, "two hexadecimal" },
    { "plain/a%4@png", 0, "two hexadecimal" },
    { "plain/a%00b", 0, "control character" },
    { "plain/a%0ab", 0, "control character" },
    { "plain/a%0D%0Ab", 0, "control character" },
    { "plain/a%1fb", 0, "control character" },
    { "plain/a%7F", 0, "control character" },
    { "plain/a\tb", 0, "control character" },
    { "w:1//plain/http://a/b", 0, "not in base64" },
    { "w:1/plainx/http://a/b", 0, "not in base64" },
    { "w:1/Plain/http://a/b", 0, "not in base64" },
    { "aHR0cDovL2EvY", 0, "not in base64" },
    { "aHR0cDovL2E%76Yg", 0, "not in base64" },
    { "aHR0cDovL2EvYg@png", 0, "not in base64" },
    { "aHR0cDovL2EvYg=a", 0, "not in base64" },
    { "aHR0cDovL2EvYg.png.webp", 0, "more than one \".\"" },
    { "aHR0cDovL2EvYg..png", 0, "more than one \".\"" },
    { "aHR0cDovL2EvYg.png:1", 0, "no source" },
    { "aHR0cDovL2EvYg.p-g", 0, "extension" },
    { ".png", 0, "is empty" },
    { "/", 0, "is empty" },
    { "//", 0, "is empty" },
    { "====", 0, "is empty" },
    { "aHR0AGE", 0, "control character" },
    { "aHR0Cg", 0, "control character" },
    { "aHR0cDovL2EvYg/cat.x.jpg", 0, "more than one \".\"" },
    { "/cat.jpg", FILENAME, "is empty" },
    { "w:1//cat.jpg", FILENAME, "is empty" },
    { "w:1/aHR0cDovL2EvY/", FILENAME, "not in base64" },
    { "-", 0, "not supported" },
    { "-/plain/http://a/b", 0, "not supported" },
    { "w:1/-/h:1/plain/http://a/b", 0, "not supported" },
    { "w:1/-/aHR0cDovL2EvYg", 0, "not supported" },
    { "w:1/-", 0, "not supported" },
    { "thumb", PRESETS, "no source" },
    { "thumb:big", PRESETS, "no source" },
    { "thumb/", PRESETS, "is empty" },
    { "/plain/http://a/b", PRESETS, "no presets" },
    { "thumb//plain/http://a/b", PRESETS, "not in base64" },
    { "plain/http://a/b", PRESETS, "not in base64" },
    { "thumb/w:1/plain/http://a/b", PRESETS, "not in base64" },
    { "enc/", 0, "is empty" },
    { "enc/.png", 0, "is empty" },
    { "enc/AAAAAAAAAAAAAAAAAAAAAA", 0, "whole blocks" },
    { "enc/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, "whole blocks" },
    { "enc/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, "whole blocks" },
    { "enc/%41", 0, "not in base64" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(splits); i++) {
        path = g_strdup_printf("/split/%u", i);
        g_test_add_data_func(path, &splits[i], test_split);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(repairs); i++) {
        path = g_strdup_printf("/repair/%u", i);
        g_test_add_data_func(path, &repairs[i], test_repair);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(parses); i++) {
        path = g_strdup_printf("/parse/%u", i);
        g_test_add_data_func(path, &parses[i], test_parse);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(refuses); i++) {
        path = g_strdup_printf("/refuse/%u", i);
        g_test_add_data_func(path, &refuses[i], test_refuse);
        g_free(path);
    }

    g_test_add_func("/encrypted", test_encrypted);
    g_test_add_func("/zero", test_zero);
    g_test_add_func("/vector", test_vector);
    g_test_add_func("/round-trip", test_round_trip);
    g_test_add_func("/bytes", test_bytes);

    return g_test_run();
}


static void
test_split(const void *data)
{
    const split_t    *t;
    imgproc_str_t     target, signature, rest;
    imgproc_code_e    rc;
    imgproc_error_t   err;

    t = data;
    target = exact_str(t->target);

    rc = imgproc_url_split(&target, &signature, &rest, &err);

    if (t->signature) {
        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_cmpmem(signature.data, signature.len, t->signature,
                        strlen(t->signature));
        g_assert_cmpmem(rest.data, rest.len, t->rest, strlen(t->rest));

    } else {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_URL);
        g_assert_cmpint(err.code, ==, IMGPROC_BAD_URL);
        g_assert_nonnull(strstr(err.detail, t->rest));
    }

    g_free(target.data);
}


static void
repair(const GString *rest, GString *repaired)
{
    u_char         *dst;
    imgproc_str_t   text, out;

    text = exact(rest->str, rest->len);
    dst = g_malloc(IMGPROC_URL_REPAIR_LEN(text.len));

    imgproc_url_repair(&text, dst, &out);

    g_assert_true(out.data == dst);

    g_string_truncate(repaired, 0);
    append(repaired, &out);

    g_free(dst);
    g_free(text.data);
}


static void
append(GString *s, const imgproc_str_t *text)
{
    if (text->len) {
        g_string_append_len(s, (char *) text->data, text->len);
    }
}


static void
test_repair(const void *data)
{
    GString         *rest, *repaired;
    const repair_t  *t;

    t = data;
    rest = g_string_new(t->rest);
    repaired = g_string_new(NULL);

    repair(rest, repaired);

    g_assert_cmpstr(repaired->str, ==, t->repaired ? t->repaired : t->rest);

    g_string_free(rest, TRUE);
    g_string_free(repaired, TRUE);
}


static imgproc_code_e
parse(const imgproc_str_t *rest, unsigned flags, GString *parts,
    imgproc_error_t *err)
{
    u_char          *dst;
    imgproc_url_t    url;
    imgproc_code_e   rc;

    static const char *const  kinds[] = { "plain", "base64", "encrypted" };

    dst = g_malloc(rest->len);
    err->code = IMGPROC_OK;

    rc = imgproc_url_parse(rest, flags, dst, &url, err);

    g_assert_cmpint(err->code, ==, rc);

    if (rc == IMGPROC_OK) {

        if (flags & PRESETS) {
            g_assert_cmpuint(url.options.len, ==, 0);

        } else {
            g_assert_cmpuint(url.presets.len, ==, 0);
        }

        g_string_assign(parts, kinds[url.kind]);
        g_string_append_c(parts, '|');
        append(parts, flags & PRESETS ? &url.presets : &url.options);
        g_string_append_c(parts, '|');
        append(parts, &url.source);
        g_string_append_c(parts, '|');
        append(parts, &url.extension);
    }

    g_free(dst);

    return rc;
}


static void
test_parse(const void *data)
{
    GString          *parts;
    const parse_t    *t;
    imgproc_str_t     rest;
    imgproc_error_t   err;

    t = data;
    rest = exact_str(t->rest);
    parts = g_string_new(NULL);

    g_assert_cmpint(parse(&rest, t->flags, parts, &err), ==, IMGPROC_OK);
    g_assert_cmpstr(parts->str, ==, t->parts);

    g_string_free(parts, TRUE);
    g_free(rest.data);
}


static void
test_refuse(const void *data)
{
    GString          *parts;
    imgproc_str_t     rest;
    const refuse_t   *t;
    imgproc_error_t   err;

    t = data;
    rest = exact_str(t->rest);
    parts = g_string_new(NULL);

    g_assert_cmpint(parse(&rest, t->flags, parts, &err), ==, IMGPROC_BAD_URL);

    if (err.code != IMGPROC_OK && strstr(err.detail, t->detail) == NULL) {
        g_assert_cmpstr(err.detail, ==, t->detail);
    }

    g_string_free(parts, TRUE);
    g_free(rest.data);
}


/* what is encrypted may be any bytes */

static void
test_encrypted(void)
{
    u_char            bytes[48], dst[100];
    GString          *s;
    unsigned          i;
    imgproc_str_t     rest;
    imgproc_url_t     url;
    imgproc_error_t   err;

    for (i = 0; i < sizeof(bytes); i++) {
        bytes[i] = i * 11;
    }

    s = g_string_new("w:1/enc/");
    i = imgproc_base64_encode(bytes, sizeof(bytes), dst);
    g_string_append_len(s, (char *) dst, 20);
    g_string_append_c(s, '/');
    g_string_append_len(s, (char *) dst + 20, i - 20);
    g_string_append(s, ".png");

    rest = exact(s->str, s->len);

    g_assert_cmpint(imgproc_url_parse(&rest, FILENAME, dst, &url, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpint(url.kind, ==, IMGPROC_URL_ENCRYPTED);
    g_assert_cmpmem(url.options.data, url.options.len, "w:1", 3);
    g_assert_cmpmem(url.source.data, url.source.len, bytes, sizeof(bytes));
    g_assert_cmpmem(url.extension.data, url.extension.len, "png", 3);

    g_string_free(s, TRUE);
    g_free(rest.data);
}


static void
test_zero(void)
{
    GString          *parts;
    unsigned          i;
    imgproc_str_t     rest;
    imgproc_error_t   err;

    static const imgproc_str_t  texts[] = {
        imgproc_str("plain/http://a/b\0c"),
        imgproc_str("plain/a@p\0g"),
        imgproc_str("aHR0\0cDov"),
        imgproc_str("w:1\0/-\0")
    };

    parts = g_string_new(NULL);

    for (i = 0; i < G_N_ELEMENTS(texts); i++) {

        rest = exact((char *) texts[i].data, texts[i].len);

        g_assert_cmpint(parse(&rest, 0, parts, &err), ==, IMGPROC_BAD_URL);

        g_free(rest.data);
    }

    g_string_free(parts, TRUE);
}


/* the way of a request: split, repair, check the signature, parse */

static void
test_vector(void)
{
    u_char              text[200], dst[200];
    unsigned            i;
    imgproc_str_t       target, signature, rest, repaired;
    imgproc_url_t       url;
    imgproc_error_t     err;
    imgproc_sign_key_t  key = { imgproc_str("secret"), imgproc_str("hello") };

    static const char *const  targets[] = {
        "oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8"
        "/rs:fill:300:400:0/g:sm/" CURIOSITY ".png",
        "oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8"
        "/rs%3Afill:300%3A400%3A0/g%3Asm/" CURIOSITY ".png?v=1"
    };

    for (i = 0; i < G_N_ELEMENTS(targets); i++) {

        target.data = (u_char *) targets[i];
        target.len = strlen(targets[i]);

        g_assert_cmpint(imgproc_url_split(&target, &signature, &rest, &err),
                        ==, IMGPROC_OK);

        imgproc_url_repair(&rest, text, &repaired);

        g_assert_cmpint(imgproc_sign_verify(&key, 1, &signature, &repaired,
                                            32), ==, 1);
        g_assert_cmpint(imgproc_url_parse(&repaired, 0, dst, &url, &err), ==,
                        IMGPROC_OK);
        g_assert_cmpmem(url.options.data, url.options.len,
                        "rs:fill:300:400:0/g:sm", 22);
        g_assert_cmpmem(url.source.data, url.source.len,
                        "http://example.com/images/curiosity.jpg", 39);
        g_assert_cmpmem(url.extension.data, url.extension.len, "png", 3);
    }
}


/* any options and any source come back as they were, repaired or not */

static void
test_round_trip(void)
{
    GRand            *r;
    GString          *rest, *source, *want, *got, *damaged;
    unsigned          i, flags, plain;
    const char       *extension;
    imgproc_str_t     text;
    imgproc_error_t   err;

    static const char *const  extensions[] = { "", "png", "jpg", "avif" };

    r = g_rand_new_with_seed(1996);
    rest = g_string_new(NULL);
    source = g_string_new(NULL);
    want = g_string_new(NULL);
    got = g_string_new(NULL);
    damaged = g_string_new(NULL);

    for (i = 0; i < 50000; i++) {

        flags = g_rand_int_range(r, 0, 4);
        plain = g_rand_boolean(r);
        extension = extensions[g_rand_int_range(r, 0, 4)];

        g_string_truncate(rest, 0);
        random_options(rest, r, flags);
        random_source(source, r);

        g_string_printf(want, "%s|%.*s|%s|%s", plain ? "plain" : "base64",
                        (int) (rest->len ? rest->len - 1 : 0), rest->str,
                        source->str, extension);

        if (plain) {
            g_string_append(rest, "plain/");
            random_plain(rest, r, source);

            if (extension[0]) {
                g_string_append_printf(rest, "@%s", extension);
            }

        } else {
            random_base64(rest, r, source, extension);

            if (flags & FILENAME) {
                g_string_append(rest, "/a:name.jpg");
            }
        }

        damage(rest, damaged);

        repair(rest, got);
        g_assert_cmpstr(got->str, ==, rest->str);

        repair(damaged, got);
        g_assert_cmpstr(got->str, ==, rest->str);

        text = exact(rest->str, rest->len);

        g_assert_cmpint(parse(&text, flags, got, &err), ==, IMGPROC_OK);
        g_assert_cmpstr(got->str, ==, want->str);

        g_free(text.data);
    }

    g_string_free(rest, TRUE);
    g_string_free(source, TRUE);
    g_string_free(want, TRUE);
    g_string_free(got, TRUE);
    g_string_free(damaged, TRUE);
    g_rand_free(r);
}


/* options or presets, each with a "/" behind it */

static void
random_options(GString *s, GRand *r, unsigned flags)
{
    int       n;
    unsigned  args;

    static const char *const  words[] = {
        "rs", "fit", "300", "0", "-", "plain", "", "0.5", "sm", "%C3%A4", "@",
        "enc", "a.b", "=", "%3a", "%2F"
    };

    if (flags & PRESETS) {
        g_string_append(s, "a");

        for (n = g_rand_int_range(r, 0, 3); n; n--) {
            g_string_append_printf(s, ":%s", words[g_rand_int_range(r, 0, 16)]);
        }

        g_string_append_c(s, '/');
        return;
    }

    for (n = g_rand_int_range(r, 0, 4); n; n--) {
        g_string_append(s, words[g_rand_int_range(r, 0, 16)]);

        for (args = g_rand_int_range(r, 1, 4); args; args--) {
            g_string_append_printf(s, ":%s", words[g_rand_int_range(r, 0, 16)]);
        }

        g_string_append_c(s, '/');
    }
}


static void
random_source(GString *s, GRand *r)
{
    int  n;

    static const char *const  begins[] = {
        "http://", "https://", "local:///", "s3://", "HTTP://", "a+b-c.1://"
    };

    static const char *const  parts[] = {
        "a", "example.com", "/", "//", "%2F", "%2f", "?", "@", "&", "=", "%25",
        "%", "+", " ", ":", ".", "..", "#", "\xc3\xa4", "\xe2\x82\xac", "-",
        "_", "~", "\xff\xfe", "\xfb\xef\xbe", "/plain/", "w:1/", "\\", "'",
        "\"", "|", ",", ";", "$"
    };

    g_string_assign(s, begins[g_rand_int_range(r, 0, G_N_ELEMENTS(begins))]);
    g_string_append_c(s, 'h');

    for (n = g_rand_int_range(r, 0, 12); n; n--) {
        g_string_append(s, parts[g_rand_int_range(r, 0,
                                                  G_N_ELEMENTS(parts))]);
    }
}


/* encoded is what must be, and what else comes up */

static void
random_plain(GString *s, GRand *r, const GString *source)
{
    size_t  i;
    u_char  c;

    for (i = 0; i < source->len; i++) {

        c = source->str[i];

        if (c == '%' || c == '@' || c == '?' || c == '#' || c == ' '
            || (i > 12 && g_rand_int_range(r, 0, 6) == 0))
        {
            g_string_append_printf(s, g_rand_boolean(r) ? "%%%02X" : "%%%02x",
                                   c);

        } else {
            g_string_append_c(s, c);
        }
    }
}


/* of either alphabet, save that a "/" of the standard one breaks the text */

static void
random_base64(GString *s, GRand *r, const GString *source,
    const char *extension)
{
    char    *text, *p;
    size_t   len;

    text = g_base64_encode((guchar *) source->str, source->len);
    len = strlen(text);

    while (text[len - 1] == '=' && g_rand_boolean(r)) {
        text[--len] = '\0';
    }

    for (p = text; *p; p++) {

        if (p != text && g_rand_int_range(r, 0, 12) == 0) {
            g_string_append_c(s, '/');
        }

        if (*p == '/') {
            g_string_append_c(s, '_');

        } else if (*p == '+') {
            g_string_append_c(s, g_rand_boolean(r) ? '+' : '-');

        } else {
            g_string_append_c(s, *p);
        }
    }

    if (extension[0]) {
        g_string_append_printf(s, ".%s", extension);
    }

    g_free(text);
}


/* what proxies and mail clients do */

static void
damage(const GString *rest, GString *damaged)
{
    char        *p, *plain;
    const char  *s;

    plain = strstr(rest->str, "/plain/");

    if (g_str_has_prefix(rest->str, "plain/")) {
        plain = rest->str;
    }

    g_string_truncate(damaged, 0);

    for (s = rest->str; *s && s != plain; s++) {

        if (*s == ':') {
            g_string_append(damaged, "%3A");

        } else {
            g_string_append_c(damaged, *s);
        }
    }

    if (*s == '\0') {
        return;
    }

    p = strstr(s, "://");

    if (p == NULL) {
        g_string_append(damaged, s);
        return;
    }

    g_string_append_len(damaged, s, p + 1 - s);

    p += 1 + strspn(p + 1, "/");

    g_string_append_c(damaged, '/');
    g_string_append(damaged, p);
}


/* whatever bytes come: an answer, and what is promised of it */

static void
test_bytes(void)
{
    GRand            *r;
    u_char            dst[64];
    size_t            i, accepted;
    GString          *rest, *repaired, *twice;
    unsigned          times, flags;
    imgproc_str_t     text;
    imgproc_url_t     url;
    imgproc_error_t   err;

    static const char  alphabet[] = "plain/enc/::%3A//@@..--==aHR0+_?\xc3\x01";

    r = g_rand_new_with_seed(1066);
    rest = g_string_new(NULL);
    repaired = g_string_new(NULL);
    twice = g_string_new(NULL);

    accepted = 0;

    for (times = 0; times < 200000; times++) {

        flags = g_rand_int_range(r, 0, 4);

        g_string_assign(rest, g_rand_boolean(r) ? "plain/" : "");

        for (i = g_rand_int_range(r, 0, 20); i; i--) {
            g_string_append_c(rest, alphabet[g_rand_int_range(r, 0,
                                                       sizeof(alphabet))]);
        }

        /* what has been repaired needs no repair */

        repair(rest, repaired);
        repair(repaired, twice);
        g_assert_true(g_string_equal(repaired, twice));

        text = exact(repaired->str, repaired->len);

        if (imgproc_url_parse(&text, flags, dst, &url, &err) == IMGPROC_OK) {

            accepted++;

            g_assert_cmpuint(url.source.len, >, 0);
            g_assert_cmpuint(url.source.len, <=, text.len);

            for (i = 0; i < url.source.len; i++) {
                g_assert_cmpuint(url.source.data[i], >=, 0x20);
                g_assert_cmpuint(url.source.data[i], !=, 0x7f);
            }
        }

        g_free(text.data);
    }

    g_assert_cmpuint(accepted, >, 1000);

    g_string_free(rest, TRUE);
    g_string_free(repaired, TRUE);
    g_string_free(twice, TRUE);
    g_rand_free(r);
}
