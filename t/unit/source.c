
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "exact.h"
#include "imgproc_source.h"


/* parts: scheme, host, port, path, query; joined by a space; "-": none */

typedef struct {
    const char        *text;
    const char        *parts;
} parse_t;


typedef struct {
    const char        *text;
    const char        *detail;     /* a part of it */
} refuse_t;


typedef struct {
    const char        *base;
    const char        *location;
    const char        *url;        /* NULL: refused */
} resolve_t;


static void test_parse(const void *data);
static void test_refuse(const void *data);
static void test_zero(void);
static void test_long(void);
static void test_bytes(void);
static void test_resolve(const void *data);
static void test_resolve_bytes(void);
static imgproc_code_e parse(const char *s, size_t len, GString *url,
    GString *parts, imgproc_error_t *err);
static void describe(const imgproc_source_t *source, GString *parts);
static void check(const imgproc_source_t *source);
static void random_text(GString *s, GRand *r);


static const parse_t  parses[] = {
    { "http://example.com/a/b.jpg", "http example.com 0 /a/b.jpg -" },
    { "https://example.com/a?b=c", "https example.com 0 /a b=c" },
    { "HTTP://Example.COM/A/b", "http example.com 0 /A/b -" },
    { "http://example.com", "http example.com 0 / -" },
    { "http://example.com/", "http example.com 0 / -" },
    { "http://example.com?a", "http example.com 0 / a" },
    { "http://example.com/?", "http example.com 0 / " },
    { "http://example.com/a??b?", "http example.com 0 /a ?b?" },
    { "http://example.com/a//b/", "http example.com 0 /a//b/ -" },
    { "http://example.com//a", "http example.com 0 //a -" },
    { "http://a_b-c.d/e", "http a_b-c.d 0 /e -" },
    { "http://localhost/a", "http localhost 0 /a -" },
    { "http://1a.2b/c", "http 1a.2b 0 /c -" },
    { "http://1.2.3.4a/c", "http 1.2.3.4a 0 /c -" },
    { "http://0xg/c", "http 0xg 0 /c -" },

    { "http://example.com:80/a", "http example.com 0 /a -" },
    { "https://example.com:443/a", "https example.com 0 /a -" },
    { "https://example.com:80/a", "https example.com 80 /a -" },
    { "http://example.com:443/a", "http example.com 443 /a -" },
    { "HTTP://example.com:80", "http example.com 0 / -" },
    { "http://example.com:8080?a", "http example.com 8080 / a" },
    { "http://example.com:65535/", "http example.com 65535 / -" },
    { "s3://bucket:80/a", "s3 bucket 80 /a -" },
    { "http://127.0.0.1:1/a", "http 127.0.0.1 1 /a -" },
    { "http://255.255.255.255/a", "http 255.255.255.255 0 /a -" },
    { "http://[::1]/a", "http [::1] 0 /a -" },
    { "http://[FE80::1:2]:8080/a", "http [fe80::1:2] 8080 /a -" },
    { "http://[::ffff:1.2.3.4]", "http [::ffff:1.2.3.4] 0 / -" },

    { "local:///cats/1.jpg", "local  0 /cats/1.jpg -" },
    { "local://cats/1.jpg", "local cats 0 /1.jpg -" },
    { "LOCAL:///A", "local  0 /A -" },
    { "local://", "local  0 / -" },
    { "s3://Bucket/Key", "s3 Bucket 0 /Key -" },
    { "s3://2024/a", "s3 2024 0 /a -" },
    { "a+b-c.1://h/p", "a+b-c.1 h 0 /p -" },

    { "cats/1.jpg", "  0 /cats/1.jpg -" },
    { "/cats/1.jpg?a", "  0 /cats/1.jpg a" },
    { "1.jpg", "  0 /1.jpg -" },
    { ".example.net/a", "  0 /.example.net/a -" },
    { "?a", "  0 / a" },
    { "/", "  0 / -" },
    { "a/b:c", "  0 /a/b:c -" },
    { "a?b:c", "  0 /a b:c" },
    { "a@b/c", "  0 /a@b/c -" },
    { "a/http://b", "  0 /a/http://b -" },

    /* what the origin gets as it is */

    { "http://h/a%2Fb%2f%2B%20%25c+d", "http h 0 /a%2Fb%2f%2B%20%25c+d -" },
    { "http://h/?b=%2F&c=%zz%0a%00/../@:",
      "http h 0 / b=%2F&c=%zz%0a%00/../@:" },
    { "http://h/a-._~!$&'()*+,;=:@[]", "http h 0 /a-._~!$&'()*+,;=:@[] -" },
    { "http://h/user@host/a", "http h 0 /user@host/a -" },
    { "http://h/%5Ca", "http h 0 /%5Ca -" },
    { "http://h/a%40b", "http h 0 /a%40b -" },
    { "http://h/%c3%a4", "http h 0 /%c3%a4 -" },

    /* what no URL may have */

    { "http://h/a b", "http h 0 /a%20b -" },
    { "http://h/\xc3\xa4?\xff", "http h 0 /%C3%A4 %FF" },
    { "http://h/<\"`>?{|}^ ", "http h 0 /%3C%22%60%3E %7B%7C%7D%5E%20" },

    /* dots */

    { "http://h/a/./b", "http h 0 /a/b -" },
    { "http://h/./a", "http h 0 /a -" },
    { "http://h/a/.", "http h 0 /a/ -" },
    { "http://h/.", "http h 0 / -" },
    { "http://h/a/../b", "http h 0 /b -" },
    { "http://h/a/b/../../c", "http h 0 /c -" },
    { "http://h/a/b/..", "http h 0 /a/ -" },
    { "http://h/a/..", "http h 0 / -" },
    { "http://h/a//../b", "http h 0 /a/b -" },
    { "http://h/.a/..b/c./d../.../e", "http h 0 /.a/..b/c./d../.../e -" },
    { "http://h/%2ea/a%2e%2e/%2e%2e%2e", "http h 0 /%2ea/a%2e%2e/%2e%2e%2e -" },
    { "http://h/a..%2Fb", "http h 0 /a..%2Fb -" },
    { "http://h/%252e%252e/a", "http h 0 /%252e%252e/a -" },
    { "http://h/a?/../..", "http h 0 /a /../.." },
    { "a/../b", "  0 /b -" }
};


static const refuse_t  refuses[] = {
    { "", "empty" },

    /* hosts that look like others */

    { "http://user@example.com/", "user name" },
    { "http://example.com@evil.net/", "user name" },
    { "http://example.com:80@evil.net/", "user name" },
    { "http://user:pass@example.com/", "user name" },
    { "http://@example.com/", "user name" },
    { "http://evil.net\\@example.com/", "\"\\\"" },
    { "http://evil.net\\.example.com/", "\"\\\"" },
    { "http:\\\\evil.net/", "\"\\\"" },
    { "http://h/a\\b", "\"\\\"" },
    { "http://h/?\\", "\"\\\"" },
    { "http://evil.net#.example.com/", "\"#\"" },
    { "http://evil.net#@example.com/", "\"#\"" },
    { "http://h/a#b", "\"#\"" },
    { "http://h/?a#b", "\"#\"" },
    { "http://example.com%2Eevil.net/", "a host must be" },
    { "http://example.com%2F.evil.net/", "a host must be" },
    { "http://example.com%00.evil.net/", "a host must be" },
    { "http://example.com%40evil.net/", "a host must be" },
    { "http://example.com .evil.net/", "a host must be" },
    { "http:// example.com/", "a host must be" },
    { "http://example.com,evil.net/", "a host must be" },
    { "http://example.com;evil.net/", "a host must be" },
    { "http://example.com&evil.net/", "a host must be" },
    { "http://*.example.com/", "a host must be" },
    { "http://ex\xc3\xa4mple.com/", "a host must be" },
    { "http://example\xe3\x80\x82" "com/", "a host must be" },
    { "http://\xef\xbc\x91.2.3.4/", "a host must be" },
    { "http://example.com./", "a host must be" },
    { "http://.example.com/", "a host must be" },
    { "http://example..com/", "a host must be" },
    { "http://./", "a host must be" },
    { "http://../", "a host must be" },
    { "s3://../secret", "a host must be" },
    { "s3://./secret", "a host must be" },
    { "http:///a", "a host must be" },
    { "http://?a", "a host must be" },
    { "http://", "a host must be" },
    { "https://:443/", "a host must be" },

    /* addresses */

    { "http://2130706433/", "four decimal" },
    { "http://0x7f000001/", "four decimal" },
    { "http://0X7F000001/", "four decimal" },
    { "http://017700000001/", "four decimal" },
    { "http://0177.0.0.1/", "four decimal" },
    { "http://127.0.0.01/", "four decimal" },
    { "http://0x7f.0.0.1/", "four decimal" },
    { "http://127.0.0.0x1/", "four decimal" },
    { "http://127.0.0.0x/", "four decimal" },
    { "http://127.1/", "four decimal" },
    { "http://127.0.1/", "four decimal" },
    { "http://127.0.0.256/", "four decimal" },
    { "http://127.0.0.1.1/", "four decimal" },
    { "http://1.2.3.4.5.6/", "four decimal" },
    { "http://example.1/", "four decimal" },
    { "http://0/", "four decimal" },
    { "http://127.0.0.1./", "a host must be" },
    { "http://::1/", "a host must be" },
    { "http://[::1/", "IPv6" },
    { "http://[]/", "IPv6" },
    { "http://[::g]/", "IPv6" },
    { "http://[127.0.0.1]/", "IPv6" },
    { "http://[fe80::1%25eth0]/", "IPv6" },
    { "http://[fe80::1%eth0]/", "IPv6" },
    { "http://[1:2:3:4:5:6:7:8:9]/", "IPv6" },
    { "http://[1111:1111:1111:1111:1111:1111:1111:1111:1111]/", "IPv6" },
    { "http://[v1.a]/", "IPv6" },
    { "http://[::1]a/", "a port" },
    { "http://[::1].example.com/", "a port" },
    { "http://a[::1]/", "a host must be" },

    /* ports */

    { "http://h:/", "a port" },
    { "http://h:0/", "a port" },
    { "http://h:080/", "a port" },
    { "http://h:65536/", "a port" },
    { "http://h:99999/", "a port" },
    { "http://h:100000/", "a port" },
    { "http://h:4294967376/", "a port" },
    { "http://h:-80/", "a port" },
    { "http://h:+80/", "a port" },
    { "http://h:8o/", "a port" },
    { "http://h:80:80/", "a port" },
    { "http://h: 80/", "a port" },
    { "http://[::1]:/", "a port" },

    /* schemes */

    { "http:/example.com/a", "a colon" },
    { "http:example.com/a", "a colon" },
    { "http:", "a colon" },
    { ":", "a colon" },
    { "://example.com/", "a colon" },
    { "1http://example.com/", "a colon" },
    { "ht_tp://example.com/", "a colon" },
    { "ht tp://example.com/", "a colon" },
    { " http://example.com/", "a colon" },
    { "\xc3\xa4://example.com/", "a colon" },
    { "javascript:alert(1)", "a colon" },
    { "data:image/png;base64,AAAA", "a colon" },
    { "example.com:8080/a", "a colon" },
    { "h:?", "a colon" },
    { "//example.com/a", "behind a scheme" },
    { "///a", "behind a scheme" },
    { ".//example.com/a", "behind a scheme" },
    { "/.//example.com/a", "behind a scheme" },
    { "/a/..//example.com", "behind a scheme" },

    /* paths */

    { "http://h/..", "climb out" },
    { "http://h/../", "climb out" },
    { "http://h/../a", "climb out" },
    { "http://h/a/../../b", "climb out" },
    { "http://h/a/b/../../../c", "climb out" },
    { "http://h/./../a", "climb out" },
    { "http://h/a/../..", "climb out" },
    { "local:///../etc/passwd", "climb out" },
    { "local:///..", "climb out" },
    { "../etc/passwd", "climb out" },
    { "/../etc/passwd", "climb out" },
    { "..", "climb out" },
    { "http://h/%2e%2e/a", "encoded" },
    { "http://h/%2E%2E/a", "encoded" },
    { "http://h/%2e%2E/a", "encoded" },
    { "http://h/.%2e/a", "encoded" },
    { "http://h/%2e./a", "encoded" },
    { "http://h/a/%2e%2e", "encoded" },
    { "http://h/a/%2e%2e/b", "encoded" },
    { "http://h/%2e/a", "encoded" },
    { "http://h/a/%2e", "encoded" },
    { "http://h/..%2fa", "encoded" },
    { "http://h/..%2Fa", "encoded" },
    { "http://h/..%5ca", "encoded" },
    { "http://h/..%5C", "encoded" },
    { "http://h/a%2f..", "encoded" },
    { "http://h/a%2f../b", "encoded" },
    { "http://h/a%2f..%2fb", "encoded" },
    { "http://h/a%5c..%5cb", "encoded" },
    { "http://h/a%2f.%2e%5cb", "encoded" },
    { "http://h/a%2f%2e%2e", "encoded" },
    { "http://h/%2f..", "encoded" },
    { "http://h/%2f.", "encoded" },
    { "http://h/%2f..%2f..%2fetc", "encoded" },
    { "local:///%2e%2e/%2e%2e/etc/passwd", "encoded" },
    { "http://h/a%00", "control" },
    { "http://h/a%00.jpg", "control" },
    { "http://h/a%0d%0aX:y", "control" },
    { "http://h/a%1F", "control" },
    { "http://h/a%7f", "control" },
    { "http://h/a\nb", "control" },
    { "http://h/a\r", "control" },
    { "http://h/a\x7f", "control" },
    { "http://h\t/a", "control" },
    { "http://h/?a\nb", "control" },
    { "\nhttp://h/", "control" },
    { "http://h/%", "two hexadecimal" },
    { "http://h/%2", "two hexadecimal" },
    { "http://h/%2/", "two hexadecimal" },
    { "http://h/%zz", "two hexadecimal" },
    { "http://h/%2g%2e", "two hexadecimal" },
    { "http://h/a%%2e", "two hexadecimal" }
};


static const resolve_t  resolves[] = {
    { "http://h/a/b?c", "http://i/d", "http://i/d" },
    { "http://h/a/b?c", "HTTPS://I:443/d?e", "https://i/d?e" },
    { "http://h/a/b?c", "//i/d", "http://i/d" },
    { "https://h:8443/a/b", "//i/d", "https://i/d" },
    { "http://h:8080/a/b?c", "/d", "http://h:8080/d" },
    { "http://h/a/b?c", "/", "http://h/" },
    { "http://h/a/b?c", "d", "http://h/a/d" },
    { "http://h/a/b?c", "d?e", "http://h/a/d?e" },
    { "http://h/a/b?c", "?d", "http://h/a/b?d" },
    { "http://h/a/b", "?", "http://h/a/b?" },
    { "http://h/a/b?c/d", "e", "http://h/a/e" },
    { "http://h/a/b/", "d", "http://h/a/b/d" },
    { "http://h", "d", "http://h/d" },
    { "http://h?a", "d", "http://h/d" },
    { "http://h?a", "?d", "http://h/?d" },
    { "http://h/a/b", "./d", "http://h/a/d" },
    { "http://h/a/b", "../d", "http://h/d" },
    { "http://h/a/b", ".", "http://h/a/" },
    { "http://h/a/b", "..", "http://h/" },
    { "http://h/a/b", "/c/../d", "http://h/d" },
    { "http://h/a/b", "c/d:e", "http://h/a/c/d:e" },
    { "http://h/a/b", "d#e", "http://h/a/d" },
    { "http://h/a/b", "http://i/d?e#f", "http://i/d?e" },
    { "http://h/a/b", "/d%2Fe%20f?%2B", "http://h/d%2Fe%20f?%2B" },
    { "http://h/a/b", "/d e\xc3\xa4", "http://h/d%20e%C3%A4" },
    { "http://h/%2B/b", "d", "http://h/%2B/d" },
    { "local:///a/b", "c", "local:///a/c" },
    { "local:///a/b", "/c", "local:///c" },
    { "a/b", "c", "/a/c" },
    { "a/b?c", "/d", "/d" },
    { "a/b?c", "?d", "/a/b?d" },
    { "a/b", "http://h/c", "http://h/c" },
    { "http://h/a/b", "", NULL },
    { "http://h/a/b", "#c", NULL },
    { "http://h/a/b", "../../c", NULL },
    { "http://h/a/b", "/../c", NULL },
    { "http://h/a/b", "%2e%2e/c", NULL },
    { "http://h/a/b", "c:d", NULL },
    { "http://h/a/b", "http:c", NULL },
    { "http://h/a/b", "http:/c", NULL },
    { "http://h/a/b", "///c", NULL },
    { "http://h/a/b", "//u@i/c", NULL },
    { "http://h/a/b", "//i\\c", NULL },
    { "http://h/a/b", "\\\\i\\c", NULL },
    { "http://h/a/b", "//2130706433/", NULL },
    { "http://h/a/b", "/c\r\nd", NULL },
    { "http://h/a/b", "javascript:alert(1)", NULL },
    { "a/b", "//i/c", NULL }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

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

    for (i = 0; i < G_N_ELEMENTS(resolves); i++) {
        path = g_strdup_printf("/resolve/%u", i);
        g_test_add_data_func(path, &resolves[i], test_resolve);
        g_free(path);
    }

    g_test_add_func("/zero", test_zero);
    g_test_add_func("/long", test_long);
    g_test_add_func("/bytes", test_bytes);
    g_test_add_func("/resolve/bytes", test_resolve_bytes);

    return g_test_run();
}


static imgproc_code_e
parse(const char *s, size_t len, GString *url, GString *parts,
    imgproc_error_t *err)
{
    u_char            *dst;
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_source_t   source;

    text = exact(s, len);
    dst = g_malloc(IMGPROC_SOURCE_LEN(len));
    err->code = IMGPROC_OK;

    rc = imgproc_source_parse(&text, dst, &source, err);

    g_assert_cmpint(err->code, ==, rc);

    if (rc == IMGPROC_OK) {
        g_assert_true(source.url.data == dst);
        check(&source);

        g_string_truncate(url, 0);
        g_string_append_len(url, (char *) source.url.data, source.url.len);
        describe(&source, parts);
    }

    g_free(dst);
    g_free(text.data);

    return rc;
}


static void
describe(const imgproc_source_t *source, GString *parts)
{
    g_string_printf(parts, "%.*s %.*s %d %.*s ",
                    (int) source->scheme.len, source->scheme.data,
                    (int) source->host.len, source->host.data, source->port,
                    (int) source->path.len, source->path.data);

    if (source->query.data) {
        g_string_append_len(parts, (char *) source->query.data,
                            source->query.len);

    } else {
        g_string_append_c(parts, '-');
    }
}


/* what is promised of every source */

static void
check(const imgproc_source_t *source)
{
    char    *path, **segments;
    size_t   i;

    g_assert_cmpuint(source->path.len, >, 0);
    g_assert_cmpint(source->path.data[0], ==, '/');
    g_assert_true(source->uri.data == source->path.data);
    g_assert_true(source->uri.data + source->uri.len
                  == source->url.data + source->url.len);

    if (source->query.data) {
        g_assert_cmpint(source->query.data[-1], ==, '?');
        g_assert_cmpuint(source->uri.len, ==,
                         source->path.len + 1 + source->query.len);

    } else {
        g_assert_cmpuint(source->uri.len, ==, source->path.len);
    }

    for (i = 0; i < source->url.len; i++) {
        g_assert_nonnull(memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                "qrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%[]",
                                source->url.data[i], 84));
    }

    /* however it is decoded, nothing climbs */

    path = g_uri_unescape_segment((char *) source->path.data,
                                  (char *) source->path.data
                                  + source->path.len, NULL);

    if (path) {
        g_strdelimit(path, "\\", '/');
        segments = g_strsplit(path, "/", 0);

        g_assert_false(g_strv_contains((const char *const *) segments, ".."));
        g_assert_false(g_strv_contains((const char *const *) segments, "."));

        g_strfreev(segments);
        g_free(path);
    }
}


static void
test_parse(const void *data)
{
    GString          *url, *parts, *again;
    const parse_t    *t;
    imgproc_error_t   err;

    t = data;
    url = g_string_new(NULL);
    parts = g_string_new(NULL);
    again = g_string_new(NULL);

    g_assert_cmpint(parse(t->text, strlen(t->text), url, parts, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpstr(parts->str, ==, t->parts);

    /* and what comes out is read as the same */

    g_assert_cmpint(parse(url->str, url->len, again, parts, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpstr(parts->str, ==, t->parts);
    g_assert_cmpstr(again->str, ==, url->str);

    g_string_free(url, TRUE);
    g_string_free(parts, TRUE);
    g_string_free(again, TRUE);
}


static void
test_refuse(const void *data)
{
    GString          *url, *parts;
    const refuse_t   *t;
    imgproc_error_t   err;

    t = data;
    url = g_string_new(NULL);
    parts = g_string_new(NULL);

    g_assert_cmpint(parse(t->text, strlen(t->text), url, parts, &err), ==,
                    IMGPROC_BAD_URL);

    if (err.code != IMGPROC_OK && strstr(err.detail, t->detail) == NULL) {
        g_assert_cmpstr(err.detail, ==, t->detail);
    }

    g_string_free(url, TRUE);
    g_string_free(parts, TRUE);
}


static void
test_zero(void)
{
    GString          *url, *parts;
    unsigned          i;
    imgproc_error_t   err;

    static const imgproc_str_t  texts[] = {
        imgproc_str("\0"),
        imgproc_str("http://h/a\0"),
        imgproc_str("http://h/a\0b"),
        imgproc_str("http://h/?a\0b"),
        imgproc_str("http://h\0.example.com/"),
        imgproc_str("ht\0tp://h/")
    };

    url = g_string_new(NULL);
    parts = g_string_new(NULL);

    for (i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_cmpint(parse((char *) texts[i].data, texts[i].len, url,
                              parts, &err), ==, IMGPROC_BAD_URL);
    }

    g_string_free(url, TRUE);
    g_string_free(parts, TRUE);
}


/* the longest label and host, one more, and texts that the detail cuts */

static void
test_long(void)
{
    unsigned          i;
    GString          *s, *url, *parts;
    imgproc_code_e    want;
    imgproc_error_t   err;

    s = g_string_new(NULL);
    url = g_string_new(NULL);
    parts = g_string_new(NULL);

    for (i = 62; i < 66; i++) {
        g_string_assign(s, "http://");
        g_string_append_printf(s, "%0*d", i, 0);
        g_string_append(s, "a.b/c");
        g_string_erase(s, sizeof("http://") - 1, 1);

        want = i <= 63 ? IMGPROC_OK : IMGPROC_BAD_URL;

        g_assert_cmpint(parse(s->str, s->len, url, parts, &err), ==, want);
    }

    for (i = 252; i < 256; i++) {
        g_string_assign(s, "http://");

        while (s->len < i + sizeof("http://") - 2) {
            g_string_append(s, s->len % 2 ? "a" : ".");
        }

        g_string_append(s, "a/b");

        want = i <= 253 ? IMGPROC_OK : IMGPROC_BAD_URL;

        g_assert_cmpint(parse(s->str, s->len, url, parts, &err), ==, want);
    }

    g_string_assign(s, "http://h/");

    for (i = 0; i < 100000; i++) {
        g_string_append(s, "\xc3\xa4/");
    }

    g_assert_cmpint(parse(s->str, s->len, url, parts, &err), ==, IMGPROC_OK);
    g_assert_cmpuint(url->len, ==, 9 + 700000);

    g_string_append(s, "%");

    g_assert_cmpint(parse(s->str, s->len, url, parts, &err), ==,
                    IMGPROC_BAD_URL);
    g_assert_nonnull(strstr(err.detail, "two hexadecimal"));

    g_string_free(s, TRUE);
    g_string_free(url, TRUE);
    g_string_free(parts, TRUE);
}


static void
random_text(GString *s, GRand *r)
{
    int  n;

    static const char *const  parts[] = {
        "http:", "https:", "local:", "s3:", "//", "/", "/", "a", "b.c", ":80",
        ":8080", ":", "?", "#", "@", "\\", ".", "..", "%2e", "%2E", "%2f",
        "%5C", "%", "%41", "%00", " ", "\xc3\xa4", "[", "]", "[::1]", "1",
        "0x7f", "*", "\n", "~"
    };

    g_string_assign(s, g_rand_boolean(r) ? "http://h/" : "");

    for (n = g_rand_int_range(r, 0, 9); n; n--) {
        g_string_append(s, parts[g_rand_int_range(r, 0,
                                                  G_N_ELEMENTS(parts))]);
    }
}


/* whatever bytes come: an answer, and one that means the same if read again */

static void
test_bytes(void)
{
    GRand            *r;
    GString          *s, *url, *parts, *url2, *parts2;
    unsigned          i, accepted;
    imgproc_error_t   err;

    r = g_rand_new_with_seed(3986);
    s = g_string_new(NULL);
    url = g_string_new(NULL);
    parts = g_string_new(NULL);
    url2 = g_string_new(NULL);
    parts2 = g_string_new(NULL);

    accepted = 0;

    for (i = 0; i < 200000; i++) {

        random_text(s, r);

        if (parse(s->str, s->len, url, parts, &err) != IMGPROC_OK) {
            continue;
        }

        accepted++;

        g_assert_cmpint(parse(url->str, url->len, url2, parts2, &err), ==,
                        IMGPROC_OK);
        g_assert_cmpstr(url2->str, ==, url->str);
        g_assert_cmpstr(parts2->str, ==, parts->str);
    }

    g_assert_cmpuint(accepted, >, 10000);

    g_string_free(s, TRUE);
    g_string_free(url, TRUE);
    g_string_free(parts, TRUE);
    g_string_free(url2, TRUE);
    g_string_free(parts2, TRUE);
    g_rand_free(r);
}


static void
test_resolve(const void *data)
{
    u_char            *from, *dst;
    imgproc_str_t      text, location;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    const resolve_t   *t;
    imgproc_source_t   base, source;

    t = data;

    text = exact_str(t->base);
    from = g_malloc(IMGPROC_SOURCE_LEN(text.len));

    g_assert_cmpint(imgproc_source_parse(&text, from, &base, &err), ==,
                    IMGPROC_OK);

    location = exact_str(t->location);
    dst = g_malloc(IMGPROC_SOURCE_RESOLVE_LEN(base.url.len, location.len));

    rc = imgproc_source_resolve(&base, &location, dst, &source, &err);

    if (t->url) {
        g_assert_cmpint(rc, ==, IMGPROC_OK);

        if (rc == IMGPROC_OK) {
            g_assert_cmpmem(source.url.data, source.url.len, t->url,
                            strlen(t->url));
            check(&source);
        }

    } else {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_URL);
        g_assert_cmpint(err.code, ==, IMGPROC_BAD_URL);
    }

    g_free(dst);
    g_free(location.data);
    g_free(from);
    g_free(text.data);
}


/* wherever a redirect leads, it is a source like any other */

static void
test_resolve_bytes(void)
{
    GRand             *r;
    u_char            *from, *dst;
    GString           *s;
    unsigned           i, accepted;
    imgproc_str_t      text, location;
    imgproc_error_t    err;
    imgproc_source_t   base, source;

    r = g_rand_new_with_seed(1738);
    s = g_string_new(NULL);

    accepted = 0;

    for (i = 0; i < 100000; i++) {

        random_text(s, r);
        text = exact(s->str, s->len);
        from = g_malloc(IMGPROC_SOURCE_LEN(text.len));

        if (imgproc_source_parse(&text, from, &base, &err) == IMGPROC_OK) {

            random_text(s, r);
            location = exact(s->str, s->len);
            dst = g_malloc(IMGPROC_SOURCE_RESOLVE_LEN(base.url.len,
                                                      location.len));

            if (imgproc_source_resolve(&base, &location, dst, &source, &err)
                == IMGPROC_OK)
            {
                accepted++;
                check(&source);
            }

            g_free(dst);
            g_free(location.data);
        }

        g_free(from);
        g_free(text.data);
    }

    g_assert_cmpuint(accepted, >, 1000);

    g_string_free(s, TRUE);
    g_rand_free(r);
}
