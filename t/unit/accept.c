
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_accept.h"


#define JPEG  IMGPROC_FORMAT_JPEG
#define PNG   IMGPROC_FORMAT_PNG
#define WEBP  IMGPROC_FORMAT_WEBP
#define GIF   IMGPROC_FORMAT_GIF
#define AVIF  IMGPROC_FORMAT_AVIF

#define ALL   0xffffffffu


/* headers: one a line; result: names joined by a blank */

typedef struct {
    const char        *path;
    const char        *headers;
    const char        *result;
} accept_t;


static void test_accept(const void *data);
static void test_order(void);
static void test_writable(void);
static void test_none_configured(void);
static void test_long(void);
static void test_every_cut(void);
static void test_every_byte(void);
static void add(imgproc_accept_t *accept, const char *data, size_t len);
static char *names(const imgproc_formats_t *formats);


static const imgproc_formats_t  five = {
    5, { AVIF, WEBP, JPEG, PNG, GIF }
};


static const accept_t  cases[] = {

    /* what browsers send */
    { "chrome", "image/avif,image/webp,image/apng,image/svg+xml,image/*,"
                "*/*;q=0.8", "avif webp jpeg png gif" },
    { "firefox", "image/avif,image/webp,*/*", "avif webp jpeg png gif" },
    { "firefox-92", "image/webp,*/*", "webp jpeg png gif" },
    { "safari", "image/webp,image/avif,image/jxl,image/heic,"
                "image/heic-sequence,video/*;q=0.8,image/png,"
                "image/svg+xml,image/*;q=0.8,*/*;q=0.5",
      "avif webp jpeg png gif" },
    { "navigation", "text/html,application/xhtml+xml,application/xml;q=0.9,"
                    "image/avif,image/webp,image/apng,*/*;q=0.8,"
                    "application/signed-exchange;v=b3;q=0.7",
      "avif webp jpeg png gif" },
    { "curl", "*/*", "jpeg png gif" },
    { "internet-explorer", "image/png, image/svg+xml, image/*;q=0.8, "
                           "*/*;q=0.5", "jpeg png gif" },

    /* wildcards promise nothing that is modern */
    { "no-header", NULL, "jpeg png gif" },
    { "empty", "", "jpeg png gif" },
    { "image-any", "image/*", "jpeg png gif" },
    { "any-refused", "*/*;q=0", "" },
    { "any-refused-but-one", "image/webp, */*;q=0", "webp" },
    { "image-refused", "image/*;q=0, */*", "" },
    { "image-before-any", "image/*, */*;q=0", "jpeg png gif" },
    { "one-before-image", "image/png, image/*;q=0", "png" },
    { "wildcard-type", "*/webp", "jpeg png gif" },
    { "wildcard-part", "image/w*", "jpeg png gif" },

    /* a name is enough, and needed */
    { "one", "image/webp", "webp" },
    { "classic-one", "image/jpeg", "jpeg" },
    { "other-one", "text/html", "jpeg png gif" },
    { "upper-case", "IMAGE/WebP", "webp" },
    { "upper-case-q", "image/webp;Q=0, image/avif", "avif" },
    { "part-of-a-name", "image/web, image/webpp, xmage/webp",
      "jpeg png gif" },
    { "inside", "text/html;image/webp", "jpeg png gif" },
    { "without-type", "webp, avif", "jpeg png gif" },

    /* weights */
    { "q-0", "image/webp;q=0, image/avif", "avif" },
    { "q-0-digits", "image/webp;q=0.000, image/avif", "avif" },
    { "q-0-point", "image/webp;q=0., image/avif", "avif" },
    { "q-small", "image/webp;q=0.001", "webp" },
    { "q-smaller", "image/webp;q=0.00000000000000000001", "webp" },
    { "q-half", "image/webp;q=0.5", "webp" },
    { "q-1", "image/webp;q=1", "webp" },
    { "q-1-digits", "image/webp;q=1.000", "webp" },
    { "q-0-wins", "image/webp, image/webp;q=0, image/avif", "avif" },
    { "q-0-wins-first", "image/webp;q=0, image/webp, image/avif", "avif" },
    { "q-0-alone", "image/jpeg;q=0", "" },
    { "q-0-and-any", "image/jpeg;q=0, */*", "png gif" },
    { "order-is-ours", "image/jpeg;q=1, image/webp;q=0.9, image/avif;q=0.1",
      "avif webp jpeg" },

    /* blanks */
    { "blanks", " \t image/webp \t ; \t q=0 \t ,\timage/avif ; q=1", "avif" },
    { "blanks-within", "image / webp, image/avif", "avif" },
    { "blanks-in-q", "image/webp; q = 1, image/avif", "avif" },
    { "empty-elements", ",,, ,image/webp,, ,", "webp" },
    { "empty-parameters", "image/webp;;; ;q=0, image/avif;", "avif" },

    /* a type with a parameter is another one; what follows q is none */
    { "parameter", "image/webp;v=1, image/avif", "avif" },
    { "parameter-q", "image/webp;v=1;q=0.5, image/avif", "avif" },
    { "parameter-refused", "image/webp;v=1;q=0, image/webp", "webp" },
    { "extension", "image/webp;q=1;v=1", "webp" },
    { "extension-q", "image/webp;q=1;q=0", "webp" },
    { "parameter-quoted", "text/x;a=\"b,image/webp;q=1\", image/avif",
      "avif" },
    { "parameter-escaped", "text/x;a=\"\\\",image/webp\", image/avif",
      "avif" },
    { "parameter-open", "text/x;a=\", image/webp, image/avif",
      "jpeg png gif" },
    { "parameter-backslash", "text/x;a=\"\\", "jpeg png gif" },

    /* weights that are none */
    { "q-empty", "image/webp;q=, image/avif", "avif" },
    { "q-text", "image/webp;q=high, image/avif", "avif" },
    { "q-2", "image/webp;q=2, image/avif", "avif" },
    { "q-over-1", "image/webp;q=1.001, image/avif", "avif" },
    { "q-10", "image/webp;q=10, image/avif", "avif" },
    { "q-negative", "image/webp;q=-1, image/avif", "avif" },
    { "q-signed", "image/webp;q=+1, image/avif", "avif" },
    { "q-no-zero", "image/webp;q=.5, image/avif", "avif" },
    { "q-exponent", "image/webp;q=1e0, image/avif", "avif" },
    { "q-comma", "image/webp;q=0,5", "" },
    { "q-quoted", "image/webp;q=\"0\", image/avif", "avif" },
    { "q-two-points", "image/webp;q=0.5.5, image/avif", "avif" },
    { "q-name", "image/webp;qq=0, image/avif", "avif" },

    /* several headers */
    { "two", "image/webp\nimage/avif", "avif webp" },
    { "two-refused", "image/webp, image/avif\nimage/webp;q=0", "avif" },
    { "two-not-joined", "image/\nwebp", "jpeg png gif" },
    { "two-quoted", "text/x;a=\"\nimage/webp\n\"", "webp" },

    /* what no client sends */
    { "slash", "/", "jpeg png gif" },
    { "semicolon", ";", "jpeg png gif" },
    { "semicolons", ";;;;q=0;", "jpeg png gif" },
    { "quote", "\"", "jpeg png gif" },
    { "backslash", "\\", "jpeg png gif" },
    { "q-alone", "q=0", "jpeg png gif" },
    { "control", "image/webp\x01, image/avif", "avif" },
    { "high", "image/\xff, \xc3\xa9/webp, image/avif", "avif" }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        path = g_strconcat("/accept/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_accept);
        g_free(path);
    }

    g_test_add_func("/order", test_order);
    g_test_add_func("/writable", test_writable);
    g_test_add_func("/none-configured", test_none_configured);
    g_test_add_func("/hostile/long", test_long);
    g_test_add_func("/hostile/every-cut", test_every_cut);
    g_test_add_func("/hostile/every-byte", test_every_byte);

    return g_test_run();
}


static void
test_accept(const void *data)
{
    char               *text, **lines, **line;
    const accept_t     *t;
    imgproc_accept_t    accept;
    imgproc_formats_t   formats;

    t = data;
    memset(&accept, 0, sizeof(imgproc_accept_t));

    lines = t->headers ? g_strsplit(t->headers, "\n", -1) : NULL;

    for (line = lines; line && *line; line++) {
        add(&accept, *line, strlen(*line));
    }

    imgproc_accept_formats(&accept, &five, ALL, &formats);

    text = names(&formats);
    g_assert_cmpstr(text, ==, t->result);
    g_free(text);

    g_strfreev(lines);
}


/* that of the configuration, whatever the client's is */

static void
test_order(void)
{
    char               *text;
    imgproc_accept_t    accept;
    imgproc_formats_t   formats;

    static const imgproc_formats_t  configured = { 2, { WEBP, AVIF } };

    memset(&accept, 0, sizeof(imgproc_accept_t));
    add(&accept, "image/avif, image/webp;q=0.1", 28);

    imgproc_accept_formats(&accept, &configured, ALL, &formats);

    text = names(&formats);
    g_assert_cmpstr(text, ==, "webp avif");
    g_free(text);
}


static void
test_writable(void)
{
    char               *text;
    imgproc_accept_t    accept;
    imgproc_formats_t   formats;

    memset(&accept, 0, sizeof(imgproc_accept_t));
    add(&accept, "image/avif, image/webp", 22);

    imgproc_accept_formats(&accept, &five, ALL & ~(1u << AVIF), &formats);

    text = names(&formats);
    g_assert_cmpstr(text, ==, "webp");
    g_free(text);

    imgproc_accept_formats(&accept, &five, 0, &formats);

    g_assert_cmpuint(formats.n, ==, 0);
}


static void
test_none_configured(void)
{
    imgproc_accept_t   accept;
    imgproc_formats_t  formats;

    static const imgproc_formats_t  none = { 0, { WEBP } };

    memset(&accept, 0, sizeof(imgproc_accept_t));
    add(&accept, "image/webp", 10);

    formats.n = 7;
    imgproc_accept_formats(&accept, &none, ALL, &formats);

    g_assert_cmpuint(formats.n, ==, 0);
}


/* each is 4 MB and has to be read in no time */

static void
test_long(void)
{
    char              *text, *result;
    size_t             len, i;
    unsigned           n;
    imgproc_accept_t   accept;
    imgproc_formats_t  formats;

    static const char  *units[] = {
        ",", ";", "\"", "\\", "/", " ", "a", "a/a,", "image/webp;", "a;q=0;",
        "*/*,", ";q=0", "\"\\\"", "image/webp;q=0.0", "0"
    };

    len = 4 * 1024 * 1024;

    for (n = 0; n < G_N_ELEMENTS(units); n++) {

        text = g_malloc(len);

        for (i = 0; i < len; i++) {
            text[i] = units[n][i % strlen(units[n])];
        }

        memset(&accept, 0, sizeof(imgproc_accept_t));
        add(&accept, text, len);
        add(&accept, "image/avif", 10);

        imgproc_accept_formats(&accept, &five, 1u << AVIF, &formats);

        result = names(&formats);
        g_assert_cmpstr(result, ==, "avif");
        g_free(result);

        g_free(text);
    }
}


/* no byte behind the end is read: for valgrind and sanitizers */

static void
test_every_cut(void)
{
    char              *copy;
    size_t             len;
    imgproc_accept_t   accept, whole;

    static const char  text[] = "a/b;c=\"d\\\"\", image/webp ; q=0.50 ;x, */*";

    memset(&whole, 0, sizeof(imgproc_accept_t));
    add(&whole, text, sizeof(text) - 1);

    for (len = 0; len < sizeof(text); len++) {
        copy = g_memdup2(text, len);

        memset(&accept, 0, sizeof(imgproc_accept_t));
        add(&accept, copy, len);

        /* what was understood of a part is what it is in the whole */

        g_assert_cmpuint(accept.accepted & ~whole.accepted, ==, 0);
        g_assert_cmpuint(accept.refused & ~(1u << WEBP), ==, 0);

        g_free(copy);
    }
}


/* an element that was broken by one byte, anywhere, spoils no other header */

static void
test_every_byte(void)
{
    char              text[] = "image/webp;q=0.5";
    char              c;
    size_t            i;
    unsigned          byte;
    imgproc_accept_t  accept;

    for (i = 0; i < sizeof(text) - 1; i++) {
        c = text[i];

        for (byte = 0; byte < 256; byte++) {
            text[i] = byte;

            memset(&accept, 0, sizeof(imgproc_accept_t));
            add(&accept, text, sizeof(text) - 1);

            g_assert_cmpuint((accept.accepted | accept.refused)
                             & ~(1u << WEBP), ==, 0);

            add(&accept, "image/avif", 10);

            g_assert_cmpuint(accept.accepted & 1u << AVIF, ==, 1u << AVIF);
        }

        text[i] = c;
    }
}


/* a copy of its own size, so that what is behind it is not ours */

static void
add(imgproc_accept_t *accept, const char *data, size_t len)
{
    imgproc_str_t  value;

    value.data = g_memdup2(data, len);
    value.len = len;

    imgproc_accept_add(accept, &value);

    g_free(value.data);
}


static char *
names(const imgproc_formats_t *formats)
{
    GString   *s;
    unsigned   i;

    s = g_string_new(NULL);

    for (i = 0; i < formats->n; i++) {
        g_string_append_printf(s, "%s%s", i ? " " : "",
                        (char *) imgproc_format(formats->elts[i])->name.data);
    }

    return g_string_free(s, FALSE);
}
