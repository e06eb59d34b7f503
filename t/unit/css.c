
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_css.h"


#define E  IMGPROC_CSS_EXTERNAL
#define I  IMGPROC_CSS_IMPORT
#define A  IMGPROC_CSS_AT
#define F  IMGPROC_CSS_FUNCTION
#define S  IMGPROC_CSS_ESCAPE
#define Q  IMGPROC_CSS_STRING
#define M  IMGPROC_CSS_MARKUP
#define U  IMGPROC_CSS_UNBALANCED


/* the flags of all pieces together, and how many there are */

typedef struct {
    const char        *text;
    unsigned           flags;
    unsigned           pieces;
    const char        *url;        /* the first #name */
} css_t;


static void test_css(const void *data);
static void test_clean(void);


static const css_t  csses[] = {
    { "", 0, 1, "" },
    { "red", 0, 1, "" },
    { "a:b;c:d", 0, 2, "" },
    { "a{b:c}", 0, 3, "" },
    { "url(#a)", 0, 1, "a" },
    { "URL( '#a' )", 0, 1, "a" },
    { "url(\"#a\")", 0, 1, "a" },
    { "url(#a) url(#b)", 0, 1, "a" },
    { "url(a)", E, 1, "" },
    { "url()", E, 1, "" },
    { "url(#)", E, 1, "" },
    { "url(#a b)", E, 1, "" },
    { "url('#a)", E, 1, "" },
    { "url(#a", E, 1, "" },
    { "url(a;b:c)", E, 1, "" },
    { "url('a)b';c)", E, 1, "" },
    { "url(#a\\)", E, 1, "" },
    { "url (a)", 0, 1, "" },
    { "url/**/(a)", 0, 1, "" },
    { "xurl(a)", F, 1, "" },
    { "image-set(a)", F, 1, "" },
    { "expression(a)", F, 1, "" },
    { "rgb(1,2,3)", 0, 1, "" },
    { "RGB(1,2,3)", 0, 1, "" },
    { "u\\72l(a)", S|F, 1, "" },
    { "\\75rl(a)", S|F, 1, "" },
    { "'\\75rl(a)'", Q, 1, "" },
    { "'a", Q, 1, "" },
    { "'a\nb:url(x)", Q|E, 1, "" },
    { "'url(x);{}'", 0, 1, "" },
    { "@import 'a'", I|A, 1, "" },
    { "@IMPORT 'a'", I|A, 1, "" },
    { "@i\\6dport 'a'", A|S, 1, "" },
    { "@/**/import 'a'", A, 1, "" },
    { "@media print{a{b:c}}", 0, 5, "" },
    { "@font-face{a:b}", A, 3, "" },
    { "/*;{}url(x)*/a", 0, 1, "" },
    { "/*a", U, 1, "" },
    { "a/b", 0, 1, "" },
    { "a<b", M, 1, "" },
    { "'<'", M, 1, "" },
    { "a>b{c:d}", 0, 3, "" },
    { "calc((1)", U, 1, "" },
    { "a)", U, 1, "" },
    { "calc(;)", U, 2, "" }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(csses); i++) {
        path = g_strdup_printf("/css/%u", i);
        g_test_add_data_func(path, &csses[i], test_css);
        g_free(path);
    }

    g_test_add_func("/css/clean", test_clean);

    return g_test_run();
}


static void
test_css(const void *data)
{
    unsigned              flags, n;
    const css_t          *t;
    imgproc_str_t         css, url;
    imgproc_css_piece_t   piece;

    t = data;
    flags = 0;
    n = 0;
    url.len = 0;

    css.len = strlen(t->text);
    css.data = g_memdup2(t->text, css.len + 1);

    while (imgproc_css_next(&css, &piece)) {
        flags |= piece.flags;
        n++;

        if (piece.nurls && url.len == 0) {
            url = piece.urls[0];
        }
    }

    g_test_message("%s", t->text);

    g_assert_cmpuint(flags, ==, t->flags);
    g_assert_cmpuint(n, ==, t->pieces);
    g_assert_cmpuint(url.len, ==, strlen(t->url));
}


/* see svg_clean.c for more; here what has no end */

static void
test_clean(void)
{
    unsigned           i;
    imgproc_str_t      css;
    imgproc_buffer_t   out;

    static const char  *texts[][2] = {
        { "a{b:c", "a{b:c}" },
        { "a{b:c}}}d{e:f}", "a{b:c}d{e:f}" },
        { "@x{a{b:c}", "" },
        { "@x{a{b:c}}d{e:f}", "d{e:f}" },
        { "a{b:url(x);c:d}", "a{;c:d}" },
        { "@media a{@import 'b';c{d:e}}", "@media a{;c{d:e}}" }
    };

    for (i = 0; i < G_N_ELEMENTS(texts); i++) {

        css.data = (u_char *) texts[i][0];
        css.len = strlen(texts[i][0]);

        memset(&out, 0, sizeof(imgproc_buffer_t));

        g_assert_cmpint(imgproc_css_clean(&css, 1, &out), ==, IMGPROC_OK);
        g_assert_cmpmem(out.data, out.len, texts[i][1], strlen(texts[i][1]));

        imgproc_buffer_free(&out);
    }
}
