
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "exact.h"
#include "imgproc_source.h"


typedef struct {
    const char        *text;
    const char        *detail;     /* a part of the error's, NULL: accepted */
} prefix_t;


typedef struct {
    const char        *prefixes;   /* joined by a space */
    const char        *source;
    const char        *match;      /* prefix, space, rest; NULL: none */
} match_t;


static void test_prefix(const void *data);
static void test_parts(void);
static void test_chosen(void);
static void test_match(const void *data);
static void test_none(void);
static void test_order(void);
static void test_hosts(void);
static void random_host(GString *s, GRand *r, const char *letters);
static GRegex *expression(const char *host);
static char *best(const char *prefixes, const char *text);


static const prefix_t  prefixes[] = {
    { "", NULL },
    { "https://images.example.com", NULL },
    { "https://images.example.com/", NULL },
    { "https://images.example.com/a/b", NULL },
    { "HTTPS://Images.Example.Com/A", NULL },
    { "http://h:8080/a", NULL },
    { "http://127.0.0.1", NULL },
    { "http://[::1]:8080/", NULL },
    { "http://h/a%2Fb%20c", NULL },
    { "http://h/a@b:c", NULL },
    { "http://h//a", NULL },
    { "s3://bucket", NULL },
    { "s3://bucket/a/", NULL },
    { "s3:///a", NULL },
    { "local://", NULL },
    { "LOCAL://", NULL },
    { "local:///", NULL },
    { "local:///cats/", NULL },
    { "https://*.mycdn.dev/", NULL },
    { "https://img*.example.com", NULL },
    { "https://*.*.example.com", NULL },
    { "https://*.example.com:8443/a", NULL },
    { "https://*.local", NULL },
    { "http://", NULL },
    { "HTTPS://", NULL },
    { "https://:443", NULL },
    { "http://:8080", NULL },

    { "/", "must be empty or begin with a scheme" },
    { "/cats", "must be empty or begin with a scheme" },
    { "example.com", "must be empty or begin with a scheme" },
    { "//example.com", "must be empty or begin with a scheme" },
    { "https:/example.com", "a colon" },
    { "https:", "a colon" },
    { "://example.com", "a colon" },
    { "1a://b", "a colon" },
    { "http:///a", "a host must stand before a path" },
    { "https:///", "a host must stand before a path" },
    { "http://:8080/", "a host must stand before a path" },
    { "https://:0", "a port" },
    { "https://?", "a host must stand before a path" },
    { "s3://*.a.b/c", "http and https only" },
    { "s3://*", "http and https only" },
    { "s3://", "a host or a path" },
    { "https://*", "followed by a domain" },
    { "https://*/", "followed by a domain" },
    { "https://*:8080/", "followed by a domain" },
    { "https://images.*", "followed by a domain" },
    { "https://images.*/", "followed by a domain" },
    { "https://images*", "followed by a domain" },
    { "https://*example.com", "followed by a domain" },
    { "https://*.a*", "followed by a domain" },
    { "https://*.*", "followed by a domain" },
    { "https://10.0.0.*", "followed by a domain" },
    { "https://*.", "a host must be" },
    { "https://*..com", "a host must be" },
    { "https://*.0.0.1", "four decimal" },
    { "https://2130706433", "four decimal" },
    { "https://[*]", "IPv6" },
    { "https://example.com.", "a host must be" },
    { "https://ex ample.com", "a host must be" },
    { "https://ex\xc3\xa4mple.com", "a host must be" },
    { "https://user@example.com", "a user name" },
    { "https://example.com:0", "a port" },
    { "https://example.com:*", "a port" },
    { "https://example.com:https", "a port" },
    { "https://example.com?", "a query" },
    { "https://example.com?a", "a query" },
    { "https://example.com/a?b", "a query" },
    { "?", "must be empty or begin with a scheme" },
    { "https://example.com/#", "\"#\"" },
    { "https://example.com\\a", "\"\\\"" },
    { "https://example.com/a b", "must be encoded" },
    { "https://example.com/\xc3\xa4", "must be encoded" },
    { "https://example.com/\t", "control" },
    { "https://example.com/%0a", "control" },
    { "https://example.com/%", "two hexadecimal" },
    { "https://example.com/%zz", "two hexadecimal" },
    { "https://example.com/../a", "not allowed" },
    { "https://example.com/..", "not allowed" },
    { "https://example.com/a/.", "not allowed" },
    { "https://example.com/./a", "not allowed" },
    { "https://example.com/%2e%2e/a", "not allowed" },
    { "https://example.com/a%2f../b", "not allowed" },
    { "local://..", "a host must be" },
    { "local://*.a", "http and https only" }
};


#define IMAGES  "https://images.example.com"

static const match_t  matches[] = {

    /* the specification's */

    { "local://", "local:///cats/1.jpg", "local:// /cats/1.jpg" },
    { IMAGES, IMAGES "/a/b.jpg", IMAGES " /a/b.jpg" },
    { IMAGES "/", IMAGES "/a/b.jpg", IMAGES "/ a/b.jpg" },
    { "https://*.mycdn.dev/", "https://a.mycdn.dev/b",
      "https://*.mycdn.dev/ b" },

    /* how a prefix ends */

    { IMAGES, IMAGES, IMAGES " /" },
    { IMAGES, IMAGES "?a", IMAGES " /" },
    { IMAGES "/", IMAGES, IMAGES "/ " },
    { IMAGES "/a", IMAGES "/a", IMAGES "/a " },
    { IMAGES "/a", IMAGES "/a?b", IMAGES "/a " },
    { IMAGES "/a", IMAGES "/a/", IMAGES "/a /" },
    { IMAGES "/a", IMAGES "/a/b?c", IMAGES "/a /b" },
    { IMAGES "/a/", IMAGES "/a/b", IMAGES "/a/ b" },
    { IMAGES "/a/", IMAGES "/a//b", IMAGES "/a/ /b" },
    { IMAGES "/a", IMAGES "/ab", NULL },
    { IMAGES "/a", IMAGES "/a.b", NULL },
    { IMAGES "/a", IMAGES "/a%2Fb", NULL },
    { IMAGES "/a", IMAGES "/a%2fb", NULL },
    { IMAGES "/a", IMAGES "/a%3Fb", NULL },
    { IMAGES "/a", IMAGES "/a%00", NULL },
    { IMAGES "/a", IMAGES "/", NULL },
    { IMAGES "/a", IMAGES "?/a", NULL },
    { IMAGES "/a/", IMAGES "/a", NULL },
    { IMAGES "/a/", IMAGES "/a%2Fb", NULL },
    { IMAGES "/a", IMAGES "/A", NULL },
    { IMAGES "/a", IMAGES "//a", NULL },

    /* out of a prefix by dots */

    { IMAGES "/a/", IMAGES "/a/../b", NULL },
    { IMAGES "/a/", IMAGES "/a/b/../../c", NULL },
    { IMAGES "/a/", IMAGES "/a/%2e%2e/b", NULL },
    { IMAGES "/a/", IMAGES "/a/..%2fb", NULL },
    { IMAGES "/a/", IMAGES "/b/../a/c", IMAGES "/a/ c" },
    { IMAGES "/a/", IMAGES "/a/b/../c", IMAGES "/a/ c" },
    { "local:///cats/", "local:///cats/../../etc/passwd", NULL },

    /* encoded letters hide nothing, encoded slashes are none */

    { IMAGES "/ab/", IMAGES "/%61b/c", IMAGES "/ab/ c" },
    { IMAGES "/%61b/", IMAGES "/ab/%63", IMAGES "/%61b/ %63" },
    { IMAGES " " IMAGES "/private/", IMAGES "/%70rivate/a",
      IMAGES "/private/ a" },
    { IMAGES " " IMAGES "/private", IMAGES "/./private?", IMAGES "/private " },
    { IMAGES "/a%2Fb", IMAGES "/a%2fb/c", IMAGES "/a%2Fb /c" },
    { IMAGES "/a%2Fb", IMAGES "/a/b/c", NULL },
    { IMAGES "/a/b", IMAGES "/a%2Fb/c", NULL },

    /* scheme and host */

    { "HTTPS://Images.example.COM", "https://images.EXAMPLE.com/a",
      "HTTPS://Images.example.COM /a" },
    { IMAGES, "http://images.example.com/a", NULL },
    { IMAGES, "httpss://images.example.com/a", NULL },
    { IMAGES, "s3://images.example.com/a", NULL },
    { IMAGES, "//images.example.com/a", NULL },
    { IMAGES, "images.example.com/a", NULL },
    { IMAGES, "https:///images.example.com/a", NULL },
    { IMAGES, IMAGES ".evil.net/", NULL },
    { IMAGES, IMAGES "evil.net/", NULL },
    { IMAGES, IMAGES "@evil.net/", NULL },
    { IMAGES, IMAGES ":@evil.net/", NULL },
    { IMAGES, IMAGES "\\@evil.net/", NULL },
    { IMAGES, IMAGES "%2F@evil.net/", NULL },
    { IMAGES, IMAGES "%2Fevil.net/", NULL },
    { IMAGES, IMAGES "#evil.net/", NULL },
    { IMAGES, "https://evil.net/" IMAGES "/a", NULL },
    { IMAGES, "https://evil.net?" IMAGES "/a", NULL },
    { IMAGES, "https://evil.net?@images.example.com/", NULL },
    { IMAGES, "https://evil.net\\@images.example.com/", NULL },
    { IMAGES, "https://evil.net#@images.example.com/", NULL },
    { IMAGES, "https://images.example.com./a", NULL },
    { IMAGES, "https://images-example.com/a", NULL },
    { IMAGES, "https://ximages.example.com/a", NULL },
    { IMAGES, "https://mages.example.com/a", NULL },
    { "local://", "local://cats/1.jpg", NULL },
    { "s3://bucket", "s3://bucket/a", "s3://bucket /a" },
    { "s3://bucket", "s3://bucket2/a", NULL },
    { "http://[::1]", "http://[::1]/a", "http://[::1] /a" },

    /* ports */

    { IMAGES, IMAGES ":443/a", IMAGES " /a" },
    { IMAGES ":443", IMAGES "/a", IMAGES ":443 /a" },
    { "http://h", "http://h:80/a", "http://h /a" },
    { "http://h:80", "http://h/a", "http://h:80 /a" },
    { "http://h:8080", "http://h:8080/a", "http://h:8080 /a" },
    { "http://h http://h:8080", "http://h:8080/a", "http://h:8080 /a" },
    { "http://h http://h:8080", "http://h/a", "http://h /a" },
    { IMAGES, IMAGES ":80/a", NULL },
    { IMAGES, IMAGES ":8443/a", NULL },
    { IMAGES, IMAGES ":22/a", NULL },
    { "http://h", "http://h:443/a", NULL },
    { "http://h:8080", "http://h/a", NULL },
    { "http://h:8080", "http://h:80/a", NULL },
    { "http://h:8080", "http://h:808/a", NULL },
    { "http://h:8080", "http://h:80800/a", NULL },

    /* a host with a star */

    { "https://*.a.b", "https://x.a.b/c", "https://*.a.b /c" },
    { "https://*.a.b", "https://x.y.a.b/c", "https://*.a.b /c" },
    { "https://*.a.b", "https://X-1.A.B/c", "https://*.a.b /c" },
    { "https://*.a.b", "https://a.b.a.b/c", "https://*.a.b /c" },
    { "https://i*.a.b", "https://i1.a.b/c", "https://i*.a.b /c" },
    { "https://i*.a.b", "https://i.evil.a.b/c", "https://i*.a.b /c" },
    { "https://*.*.a.b", "https://x.y.a.b/c", "https://*.*.a.b /c" },
    { "https://*.a.b/d", "https://x.a.b/d?e", "https://*.a.b/d " },
    { "https://*.a.b", "https://a.b/c", NULL },
    { "https://*.a.b", "https://.a.b/c", NULL },
    { "https://*.a.b", "https://xa.b/c", NULL },
    { "https://*.a.b", "https://x.a.b.evil.net/c", NULL },
    { "https://*.a.b", "https://evil.net/x.a.b", NULL },
    { "https://*.a.b", "https://evil.net/.a.b", NULL },
    { "https://*.a.b", "https://evil.net?.a.b", NULL },
    { "https://*.a.b", "https://evil.net#.a.b", NULL },
    { "https://*.a.b", "https://evil.net\\.a.b", NULL },
    { "https://*.a.b", "https://evil.net%2F.a.b", NULL },
    { "https://*.a.b", "https://evil.net:80@x.a.b", NULL },
    { "https://*.a.b", "https://evil_net.a.b", NULL },
    { "https://*.a.b", "https://x.a.b:8080/c", NULL },
    { "https://*.a.b", "https://x.a.c/c", NULL },
    { "https://i*.a.b", "https://i.a.b/c", NULL },
    { "https://*.*.a.b", "https://x.a.b/c", NULL },

    /* the longest */

    { "http://h http://h/a http://h/a/b", "http://h/a/b/c",
      "http://h/a/b /c" },
    { "http://h/a/b http://h/a http://h", "http://h/a/c", "http://h/a /c" },
    { "http://h/a http://h", "http://h/ab", "http://h /ab" },
    { "http://h http://h/", "http://h/a", "http://h/ a" },
    { "http://h/a http://h/a/", "http://h/a/b", "http://h/a/ b" },
    { "http://h/a http://h/a/", "http://h/a", "http://h/a " },
    { "http://*.a.b http://x.a.b", "http://x.a.b/c", "http://x.a.b /c" },
    { "http://x.a.b http://*.a.b", "http://x.a.b/c", "http://x.a.b /c" },
    { "http://x*.a.b http://xy.a.b", "http://xy.a.b/c", "http://xy.a.b /c" },
    { "http://*.b http://*.a.b", "http://x.a.b/c", "http://*.a.b /c" },
    { "http://x.a.b http://*.a.b/c/", "http://x.a.b/c/d",
      "http://*.a.b/c/ d" },

    /* any host, at the port of the scheme or one of its own */

    { "http://", "http://h/a?b", "http:// /a" },
    { "http://", "HTTP://H:80", "http:// /" },
    { "http://", "http://a_b.c/d", "http:// /d" },
    { "http://", "http://127.0.0.1/a", "http:// /a" },
    { "http://", "http://[::1]/a", "http:// /a" },
    { "http://", "http://h:8080/a", NULL },
    { "http://", "https://h/a", NULL },
    { "http://", "https://h:80/a", NULL },
    { "http://", "ftp://h/a", NULL },
    { "http://", "http:///a", NULL },
    { "http://", "//h/a", NULL },
    { "http://", "/a", NULL },
    { "http://:8080", "http://h:8080/a", "http://:8080 /a" },
    { "http://:8080", "http://h/a", NULL },
    { "http:// http://*.b http://x.b", "http://x.b/c", "http://x.b /c" },
    { "http:// http://*.b", "http://x.b/c", "http://*.b /c" },
    { "http:// http://*.b", "http://b/c", "http:// /c" },
    { "http:// ^", "a", "^ /a" },
    { "local://", "local://h/a", NULL },

    /* without a scheme */

    { "^", "cats/1.jpg", "^ /cats/1.jpg" },
    { "^", "/cats/1.jpg?a", "^ /cats/1.jpg" },
    { "^ local://", "local:///a", "local:// /a" },
    { "^ local://", "a", "^ /a" },
    { "^", "http://h/a", NULL },
    { "^", "local:///a", NULL },
    { "^", "//h/a", NULL },
    { "^", "../a", NULL },
    { "local:// " IMAGES, "a", NULL }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        path = g_strdup_printf("/prefix/%u", i);
        g_test_add_data_func(path, &prefixes[i], test_prefix);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(matches); i++) {
        path = g_strdup_printf("/match/%u", i);
        g_test_add_data_func(path, &matches[i], test_match);
        g_free(path);
    }

    g_test_add_func("/parts", test_parts);
    g_test_add_func("/chosen", test_chosen);
    g_test_add_func("/none", test_none);
    g_test_add_func("/order", test_order);
    g_test_add_func("/hosts", test_hosts);

    return g_test_run();
}


static void
test_prefix(const void *data)
{
    const prefix_t           *t;
    imgproc_str_t             text;
    imgproc_code_e            rc;
    imgproc_error_t           err;
    imgproc_source_prefix_t   prefix;

    t = data;
    text = exact_str(t->text);
    prefix.data = &text;

    rc = imgproc_source_prefix(&text, &prefix, &err);

    if (t->detail == NULL) {
        g_assert_cmpint(rc, ==, IMGPROC_OK);
        g_assert_true(prefix.data == &text);

    } else {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_URL);

        if (rc != IMGPROC_OK && strstr(err.detail, t->detail) == NULL) {
            g_assert_cmpstr(err.detail, ==, t->detail);
        }
    }

    g_free(text.data);
}


static void
test_parts(void)
{
    imgproc_str_t            text;
    imgproc_error_t          err;
    imgproc_source_prefix_t  prefix;

    text = exact_str("HTTPS://*.Example.com:8443/a/b");

    g_assert_cmpint(imgproc_source_prefix(&text, &prefix, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpmem(prefix.scheme.data, prefix.scheme.len, "HTTPS", 5);
    g_assert_cmpmem(prefix.host.data, prefix.host.len, "*.Example.com", 13);
    g_assert_cmpint(prefix.port, ==, 8443);
    g_assert_cmpmem(prefix.path.data, prefix.path.len, "/a/b", 4);

    g_free(text.data);
}


/* whose choice the host is, whatever stood there before */

static void
test_chosen(void)
{
    unsigned                  i;
    imgproc_str_t             text;
    imgproc_error_t           err;
    imgproc_source_prefix_t   prefix;

    static const struct {
        const char           *text;
        int                   chosen;
    } cases[] = {
        { "http://", 1 },
        { "https://:8443", 1 },
        { "http://*.a.b", 1 },
        { "HTTPS://x*.a.b/c", 1 },
        { "http://a.b", 0 },
        { "https://127.0.0.1/", 0 },
        { "http://a/*.b", 0 },
        { "s3://bucket", 0 },
        { "local://", 0 },
        { "", 0 }
    };

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {

        text = exact_str(cases[i].text);
        prefix.chosen = !cases[i].chosen;

        g_assert_cmpint(imgproc_source_prefix(&text, &prefix, &err), ==,
                        IMGPROC_OK);
        g_assert_cmpint(prefix.chosen, ==, cases[i].chosen);

        g_free(text.data);
    }
}


/* "^" is the empty prefix here */

static char *
best(const char *texts, const char *text)
{
    char                            *s, **words;
    u_char                          *dst;
    unsigned                         i, n;
    imgproc_str_t                    from, rest, *strs;
    imgproc_error_t                  err;
    imgproc_source_t                 source;
    imgproc_source_prefix_t         *elts;
    const imgproc_source_prefix_t   *match;

    words = g_strsplit(texts, " ", 0);
    n = g_strv_length(words);

    elts = g_new0(imgproc_source_prefix_t, n);
    strs = g_new0(imgproc_str_t, n);

    for (i = 0; i < n; i++) {
        strs[i] = exact_str(strcmp(words[i], "^") == 0 ? "" : words[i]);

        g_assert_cmpint(imgproc_source_prefix(&strs[i], &elts[i], &err), ==,
                        IMGPROC_OK);
        elts[i].data = words[i];
    }

    from = exact_str(text);
    dst = g_malloc(IMGPROC_SOURCE_LEN(from.len));
    s = NULL;

    if (imgproc_source_parse(&from, dst, &source, &err) == IMGPROC_OK) {

        match = imgproc_source_match(elts, n, &source, &rest);

        if (match) {
            s = g_strdup_printf("%s %.*s", (char *) match->data,
                                (int) rest.len, rest.data);
            g_assert_true(rest.data + rest.len
                          == source.path.data + source.path.len);
        }
    }

    for (i = 0; i < n; i++) {
        g_free(strs[i].data);
    }

    g_free(from.data);
    g_free(dst);
    g_free(strs);
    g_free(elts);
    g_strfreev(words);

    return s;
}


static void
test_match(const void *data)
{
    char           *s;
    const match_t  *t;

    t = data;
    s = best(t->prefixes, t->source);

    g_assert_cmpstr(s, ==, t->match);

    g_free(s);
}


static void
test_none(void)
{
    u_char            dst[100];
    imgproc_str_t     text, rest;
    imgproc_error_t   err;
    imgproc_source_t  source;

    text = exact_str("http://h/a");

    g_assert_cmpint(imgproc_source_parse(&text, dst, &source, &err), ==,
                    IMGPROC_OK);
    g_assert_null(imgproc_source_match(NULL, 0, &source, &rest));

    g_free(text.data);
}


/* the order of the configuration counts only among equals */

static void
test_order(void)
{
    char        *s;
    GRand       *r;
    GString     *joined;
    unsigned     i, k, times;
    const char  *order[6], *word;

    static const char *const  words[G_N_ELEMENTS(order)] = {
        "http://*.b", "http://*.a.b", "http://x.a.b", "http://x.a.b/p",
        "http://x.a.b/p/", "http://x.a.b/p/q/r"
    };

    r = g_rand_new_with_seed(7);
    joined = g_string_new(NULL);
    memcpy(order, words, sizeof(words));

    for (times = 0; times < 500; times++) {

        for (i = G_N_ELEMENTS(order) - 1; i; i--) {
            k = g_rand_int_range(r, 0, i + 1);
            word = order[i];
            order[i] = order[k];
            order[k] = word;
        }

        g_string_assign(joined, order[0]);

        for (i = 1; i < G_N_ELEMENTS(order); i++) {
            g_string_append_printf(joined, " %s", order[i]);
        }

        s = best(joined->str, "http://x.a.b/p/q");
        g_assert_cmpstr(s, ==, "http://x.a.b/p/ q");
        g_free(s);

        s = best(joined->str, "http://y.a.b/p/q/r");
        g_assert_cmpstr(s, ==, "http://*.a.b /p/q/r");
        g_free(s);
    }

    s = best("http://h/a http://h:80/a", "http://h/a/b");
    g_assert_cmpstr(s, ==, "http://h/a /b");
    g_free(s);

    g_string_free(joined, TRUE);
    g_rand_free(r);
}


/* a regular expression says which hosts a star stands for */

static void
test_hosts(void)
{
    char      *s;
    GRand     *r;
    GRegex    *regex;
    GString   *prefix, *host;
    unsigned   i, hosts, matched;

    r = g_rand_new_with_seed(1957);
    prefix = g_string_new(NULL);
    host = g_string_new(NULL);

    matched = 0;

    for (i = 0; i < 3000; i++) {

        random_host(prefix, r, "aAb.-_*");
        s = strrchr(prefix->str, '*');

        if (s && s[1] != '.') {
            continue;
        }

        regex = expression(prefix->str + sizeof("http://") - 1);

        for (hosts = 0; hosts < 30; hosts++) {

            random_host(host, r, "aAb.-_");
            s = best(prefix->str, host->str);

            g_assert_cmpint(s != NULL, ==,
                            g_regex_match(regex,
                                          host->str + sizeof("http://") - 1, 0,
                                          NULL));
            matched += (s != NULL);

            g_free(s);
        }

        g_regex_unref(regex);
    }

    g_assert_cmpuint(matched, >, 1000);

    g_string_free(prefix, TRUE);
    g_string_free(host, TRUE);
    g_rand_free(r);
}


/* no label is empty */

static void
random_host(GString *s, GRand *r, const char *letters)
{
    int   n;
    char  c;

    g_string_assign(s, "http://a");

    for (n = g_rand_int_range(r, 0, 8); n; n--) {

        c = letters[g_rand_int_range(r, 0, strlen(letters))];
        g_string_append_c(s, c);

        if (c == '.') {
            g_string_append_c(s, letters[strlen(letters) - 1]);
        }
    }

    g_string_append(s, ".b");
}


static GRegex *
expression(const char *host)
{
    GRegex   *regex;
    GString  *s;

    s = g_string_new("^");

    for (/* void */; *host; host++) {

        switch (*host) {

        case '*':
            g_string_append(s, "[A-Za-z0-9.-]+");
            break;

        case '.':
            g_string_append(s, "\\.");
            break;

        default:
            g_string_append_c(s, *host);
            break;
        }
    }

    g_string_append_c(s, '$');

    regex = g_regex_new(s->str, G_REGEX_CASELESS, 0, NULL);
    g_assert_nonnull(regex);

    g_string_free(s, TRUE);

    return regex;
}
