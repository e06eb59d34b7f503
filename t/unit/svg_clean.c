
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include "svg.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NOT     IMGPROC_FORMAT_NOT_ALLOWED

/* of a document in svg_document(), with nothing in it */

#define HEAD    "<svg " SVG " " LINK " width=\"20\" height=\"10\">"


typedef struct {
    const char        *path;
    const char        *in;
    imgproc_code_e     code;
    const char        *out;        /* without HEAD and the end */
} clean_t;


static imgproc_code_e clean(const char *text, size_t len,
    imgproc_buffer_t *out);
static void test_clean(const void *data);
static void add_tricks(void);
static char *unescape(const char *text);
static void test_trick(const void *data);
static void test_large(void);


static const clean_t  cleans[] = {

    { "shape", "<rect x=\"1\" fill=\"red\"/>", OK,
      "<rect x=\"1\" fill=\"red\"/>" },
    { "text", "<text>a &lt; b &amp; c</text>", OK,
      "<text>a &lt; b &amp; c</text>" },
    { "utf-8", "<text>\xc3\xa4&#228;&#x1F600;</text>", OK,
      "<text>\xc3\xa4\xc3\xa4\xf0\x9f\x98\x80</text>" },
    { "quotes", "<g id='a\"b'/>", OK, "<g id=\"a&quot;b\"/>" },
    { "white-space", "<g id=\"a\n\tb\"/>", OK, "<g id=\"a  b\"/>" },
    { "white-space-kept", "<g id=\"a&#10;&#9;b\"/>", OK,
      "<g id=\"a&#10;&#9;b\"/>" },
    { "line-feeds", "<text>a\r\nb\rc&#13;d</text>", OK,
      "<text>a\nb\nc&#13;d</text>" },
    { "empty", "<g></g>", OK, "<g/>" },
    { "comment", "<g><!-- a --></g>", OK, "<g/>" },
    { "instruction", "<g/><?xpacket a?>", OK, "<g/>" },
    { "cdata", "<text><![CDATA[<b>&amp;]]></text>", OK,
      "<text>&lt;b&gt;&amp;amp;</text>" },
    { "prefix", "<s:g xmlns:s=\"http://www.w3.org/2000/svg\"><s:rect/></s:g>",
      OK, "<g><rect/></g>" },
    { "fragment", "<use href=\"#a\"/><use xlink:href=\"#a\"/>", OK,
      "<use href=\"#a\"/><use xlink:href=\"#a\"/>" },
    { "xlink-prefix",
      "<use xmlns:q=\"http://www.w3.org/1999/xlink\" q:href=\"#a\"/>", OK,
      "<use xlink:href=\"#a\"/>" },
    { "link", "<a href=\"https://host/\"><rect/></a>", OK,
      "<a><rect/></a>" },
    { "picture", "<image href=\"data:image/png;base64," SVG_PNG "\"/>", OK,
      "<image href=\"data:image/png;base64," SVG_PNG "\"/>" },
    { "picture-elsewhere", "<use href=\"data:image/png;base64," SVG_PNG "\"/>",
      OK, "<use/>" },
    { "unknown", "a<x><g/>b</x>c", OK, "ac" },
    { "unknown-nested", "<x><x><g/></x><g/></x><g/>", OK, "<g/>" },
    { "foreign", "<switch><foreignObject/><g/></switch>", OK,
      "<switch><g/></switch>" },
    { "unknown-attributes", "<g data-a=\"b\" inkscape=\"c\" r=\"1\"/>", OK,
      "<g r=\"1\"/>" },
    { "xml", "<g xml:space=\"preserve\" xml:lang=\"de\" xml:base=\"/\"/>", OK,
      "<g xml:space=\"preserve\" xml:lang=\"de\"/>" },
    { "url", "<g fill=\"url(#a) red\" mask=\"url( '#b' )\"/>", OK,
      "<g fill=\"url(#a) red\" mask=\"url( '#b' )\"/>" },
    { "style-attribute", "<g style=\"fill:red;a:url(x);stroke:url(#b)\"/>",
      OK, "<g style=\"fill:red;;stroke:url(#b)\"/>" },
    { "style-attribute-nothing", "<g style=\"a:url(x)\"/>", OK, "<g/>" },
    { "style", "<style>.a{fill:url(#b)}</style>", OK,
      "<style>.a{fill:url(#b)}</style>" },
    { "style-cdata", "<style><![CDATA[a>b{c:d}]]></style>", OK,
      "<style>a&gt;b{c:d}</style>" },
    { "style-import", "<style>@import 'x';a{b:c}</style>", OK,
      "<style>;a{b:c}</style>" },
    { "style-font-face", "<style>@font-face{src:url(x);a:b}a{b:c}</style>",
      OK, "<style>a{b:c}</style>" },
    { "style-media", "<style>@media print{a{b:c}d{e:url(x)}}</style>", OK,
      "<style>@media print{a{b:c}d{}}</style>" },
    { "style-comment", "<style>a/*;*/b{c:d}</style>", OK,
      "<style>a b{c:d}</style>" },
    { "style-comment-url", "<style>a{b:url/**/(x)}</style>", OK,
      "<style>a{b:url (x)}</style>" },
    { "style-open", "<style>@media print{a{b:c</style>", OK,
      "<style>@media print{a{b:c}}</style>" },
    { "style-closed", "<style>}}a{b:c}}</style>", OK,
      "<style>a{b:c}</style>" },
    { "style-nothing", "<style>@import 'x'</style>", OK, "<style/>" },
    { "animate", "<animate attributeName=\"x\" values=\"1;2\"/>", OK,
      "<animate attributeName=\"x\" values=\"1;2\"/>" },
    { "animate-motion", "<animateMotion path=\"M0 0\"/>", OK,
      "<animateMotion path=\"M0 0\"/>" },
    { "animate-href", "<set attributeName=\"href\" to=\"#a\"/>", OK, "" },
    { "title", "<title>a<b/>c</title>", OK, "<title>ac</title>" },

    { "doctype", "<!DOCTYPE svg><svg " SVG "/>", NOT, NULL },
    { "stylesheet", "<?xml-stylesheet href=\"x\"?><svg " SVG "/>", NOT, NULL },
    { "root", "<svg onload=\"a\"/>", BROKEN, NULL },
    { "html", "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", BROKEN,
      NULL },
    { "open", "<g>", BROKEN, NULL },
    { "entity", "<text>&nbsp;</text>", BROKEN, NULL },
    { "twice", "<g id=\"a\" id=\"b\"/>", BROKEN, NULL }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(cleans); i++) {
        path = g_strconcat("/svg_clean/", cleans[i].path, NULL);
        g_test_add_data_func(path, &cleans[i], test_clean);
        g_free(path);
    }

    add_tricks();

    g_test_add_func("/svg_clean/large", test_large);

    return g_test_run();
}


static imgproc_code_e
clean(const char *text, size_t len, imgproc_buffer_t *out)
{
    imgproc_str_t    source;
    imgproc_code_e   code;
    imgproc_error_t  err;

    source.data = (u_char *) text;
    source.len = len;

    memset(out, 0, sizeof(imgproc_buffer_t));

    code = imgproc_svg_clean(&source, out, &err);

    if (code != IMGPROC_OK) {
        g_assert_cmpint(err.code, ==, code);
        g_assert_cmpstr(err.detail, !=, "");
    }

    return code;
}


static void
test_clean(const void *data)
{
    char              *text, *want;
    const clean_t     *t;
    imgproc_buffer_t   out, again;

    t = data;
    text = svg_document(t->in);

    g_assert_cmpint(clean(text, strlen(text), &out), ==, t->code);

    if (t->code == IMGPROC_OK) {

        want = *t->out ? g_strconcat(HEAD, t->out, "</svg>\n", NULL)
                       : g_strdup("<svg " SVG " " LINK
                                  " width=\"20\" height=\"10\"/>\n");

        g_assert_cmpmem(out.data, out.len, want, strlen(want));

        svg_is_clean(out.data, out.len);

        g_assert_cmpint(clean((char *) out.data, out.len, &again), ==,
                        IMGPROC_OK);
        g_assert_cmpmem(out.data, out.len, again.data, again.len);

        imgproc_buffer_free(&again);
        g_free(want);
    }

    imgproc_buffer_free(&out);
    g_free(text);
}


/* the same that a browser is shown, see t/browser */

static void
add_tricks(void)
{
    char  *text, *path, **lines, **line, *space;

    g_assert_true(g_file_get_contents("t/browser/tricks.tsv", &text, NULL,
                                      NULL));

    lines = g_strsplit(text, "\n", 0);

    for (line = lines; *line; line++) {

        if (**line == '\0' || **line == '#') {
            continue;
        }

        space = strchr(*line, '\t');
        g_assert_nonnull(space);

        *space = '\0';

        path = g_strconcat("/svg_clean/trick/", *line, NULL);
        g_test_add_data_func(path, unescape(g_strchug(space + 1)),
                             test_trick);
        g_free(path);
    }

    g_strfreev(lines);
    g_free(text);
}


static char *
unescape(const char *text)
{
    char     *url, *js, *whole;
    GString  *s;

    url = g_strjoinv("http://evil/EVIL", g_strsplit(text, "%URL%", 0));
    js = g_strjoinv("EVIL()", g_strsplit(url, "%JS%", 0));

    s = g_string_new(NULL);

    for (text = js; *text; text++) {

        if (*text != '\\') {
            g_string_append_c(s, *text);
            continue;
        }

        text++;
        g_string_append_c(s, *text == 'n' ? '\n' : *text == 't' ? '\t'
                             : *text == 'r' ? '\r' : *text == 'f' ? '\f'
                             : *text);
    }

    whole = svg_document(s->str);

    g_string_free(s, TRUE);
    g_free(url);
    g_free(js);

    return whole;
}


/* what is left of the marker is text that is shown, or a name */

static void
test_trick(const void *data)
{
    char              *all, *p, *before;
    const char        *text;
    imgproc_code_e     code;
    imgproc_buffer_t   out, again;

    text = data;
    code = clean(text, strlen(text), &out);

    if (code != IMGPROC_OK) {
        g_assert_true(code == IMGPROC_BROKEN_IMAGE
                      || code == IMGPROC_FORMAT_NOT_ALLOWED);
        imgproc_buffer_free(&out);
        return;
    }

    svg_is_clean(out.data, out.len);

    all = g_strndup((char *) out.data, out.len);

    for (p = strstr(all, "EVIL"); p; p = strstr(p + 1, "EVIL")) {

        for (before = p; *before != '<' && *before != '>'; before--) {
            /* void */
        }

        if (*before == '<' && strstr(before, "id=\"") == NULL) {
            g_test_message("%s", all);
            g_test_fail();
        }
    }

    g_assert_cmpint(clean(all, out.len, &again), ==, IMGPROC_OK);
    g_assert_cmpmem(out.data, out.len, again.data, again.len);

    imgproc_buffer_free(&again);
    imgproc_buffer_free(&out);
    g_free(all);
}


static void
test_large(void)
{
    unsigned           i;
    GString           *s;
    imgproc_buffer_t   out;

    s = g_string_new("<svg " SVG " width=\"9\" height=\"9\">");

    for (i = 0; i < 20000; i++) {
        g_string_append_printf(s, "<rect x=\"%u\" onload=\"a\"/>", i);
    }

    g_string_append(s, "</svg>");

    g_assert_cmpint(clean(s->str, s->len, &out), ==, IMGPROC_OK);
    g_assert_cmpuint(out.len, >, 20000 * 10);
    g_assert_null(memmem(out.data, out.len, "onload", 6));

    imgproc_buffer_free(&out);
    g_string_free(s, TRUE);
}
