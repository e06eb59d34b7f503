
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "svg.h"


#define OK      IMGPROC_OK
#define NOT     IMGPROC_FORMAT_NOT_ALLOWED
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define PIXELS  IMGPROC_TOO_MANY_PIXELS

#define R       "<rect width=\"20\" height=\"10\"/>"


/* rendered at 1000x500; times: how often "again" stands behind "text" */

typedef struct {
    const char        *path;
    const char        *text;
    unsigned           times;
    const char        *again;
    imgproc_code_e     code;
    double             passes;     /* at least, in millions */
    double             memory;     /* at least, in megabytes */
} scan_t;


static imgproc_code_e scan(const char *text, imgproc_svg_cost_t *cost);
static void test_scan(const void *data);
static void test_uses(void);
static void test_circle(void);


static const scan_t  scans[] = {

    /* references */

    { "nothing", "", 0, "", OK, 0, 0 },
    { "fragment", R "<use href=\"#a\"/>", 0, "", OK, 0, 0 },
    { "link", "<a href=\"http://host/\"/>", 0, "", OK, 0, 0 },
    { "href-empty", "<use href=\"\"/>", 0, "", OK, 0, 0 },
    { "picture", "<image href=\"data:image/png;base64," SVG_PNG "\"/>", 0, "",
      OK, 0, 0 },
    { "picture-lines",
      "<image href=\"data:image/png;base64,\n  iVBORw0KGgoAAAANSUhEUgAAAAEAAA"
      "ABCAYAAAAfFcSJAAAADUlEQVR4nGNg\n  YPj/HwADAgH/eL9GtQAAAABJRU5ErkJggg="
      "=\"/>", 0, "", OK, 0, 0 },
    { "http", "<image href=\"http://host/\"/>", 0, "", NOT, 0, 0 },
    { "xlink", "<image xlink:href=\"http://host/\"/>", 0, "", NOT, 0, 0 },
    { "file", "<image href=\"file:///etc/passwd\"/>", 0, "", NOT, 0, 0 },
    { "relative", "<use href=\"a.svg#b\"/>", 0, "", NOT, 0, 0 },
    { "space", "<use href=\" #a\"/>", 0, "", NOT, 0, 0 },
    { "percent", "<use href=\"#a%41\"/>", 0, "", NOT, 0, 0 },
    { "script", "<script href=\"x\"/>", 0, "", NOT, 0, 0 },
    { "src", "<image src=\"x\"/>", 0, "", NOT, 0, 0 },
    { "base", "<g xml:base=\"http://host/\"/>", 0, "", NOT, 0, 0 },
    { "xinclude", "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" "
      "href=\"data:text/xml,a\"/>", 0, "", NOT, 0, 0 },
    { "data-svg", "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>", 0,
      "", NOT, 0, 0 },
    { "data-text", "<image href=\"data:text/plain;base64,AAAA\"/>", 0, "",
      NOT, 0, 0 },
    { "data-tiff", "<image href=\"data:image/tiff;base64,SUkqAAAA\"/>", 0, "",
      NOT, 0, 0 },
    { "data-none", "<image href=\"data:,a\"/>", 0, "", NOT, 0, 0 },
    { "data-plain", "<image href=\"data:image/png,a\"/>", 0, "", NOT, 0, 0 },
    { "data-false", "<image href=\"data:image/jpeg;base64," SVG_PNG "\"/>", 0,
      "", NOT, 0, 0 },
    { "data-cut", "<image href=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg"
      "AAAAEAAAAB\"/>", 0, "", BROKEN, 0, 0 },
    { "data-use", "<use href=\"data:image/png;base64," SVG_PNG "\"/>", 0, "",
      NOT, 0, 0 },
    { "css-url", "<g fill=\"url(http://host/)\"/>", 0, "", NOT, 0, 0 },
    { "css-data", "<g fill=\"url(data:a)\"/>", 0, "", NOT, 0, 0 },
    { "css-fragment", "<g fill=\"url(#a)\"/>", 0, "", OK, 0, 0 },
    { "css-quoted", "<g fill=\"url(&quot;#a&quot;)\"/>", 0, "", OK, 0, 0 },
    { "css-escape", "<g fill=\"\\75rl(x)\"/>", 0, "", NOT, 0, 0 },
    { "css-style", "<g style=\"fill:url(x)\"/>", 0, "", NOT, 0, 0 },
    { "css-sheet", "<style>a{b:url(x)}</style>", 0, "", NOT, 0, 0 },
    { "css-import", "<style>@import 'x';</style>", 0, "", NOT, 0, 0 },
    { "css-split", "<style>@im<!-- -->port 'x';</style>", 0, "", NOT, 0, 0 },
    { "css-cdata", "<style>@im<![CDATA[port 'x';]]></style>", 0, "", NOT, 0,
      0 },
    { "css-colours", "<style>a{fill:rgb(1,2,3)}</style>", 0, "", OK, 0, 0 },
    { "css-font-face", "<style>@font-face{src:url(data:x)}</style>", 0, "",
      NOT, 0, 0 },
    { "foreign", "<x:y xmlns:x=\"urn:x\" href=\"http://host/\"/>", 0, "", OK,
      0, 0 },

    /* what it takes */

    { "shapes", "", 1000, R, OK, 50, 0 },
    { "layers", "", 100, "<g opacity=\".5\">" R "</g>", OK, 50, 0 },
    { "opaque", "", 100, "<g opacity=\"1\">" R "</g>", OK, 5, 0 },
    { "layers-style", "", 100, "<g style=\"opacity:.5\">" R "</g>", OK, 50,
      0 },
    { "layers-sheet", "<style>.a,.b{opacity:.5}</style>", 100,
      "<g class=\"x b\">" R "</g>", OK, 50, 0 },
    { "layers-sheet-others", "<style>.c{opacity:.5}</style>", 100,
      "<g class=\"x b\">" R "</g>", OK, 5, 0 },
    { "layers-too-many", "", 4000, "<g opacity=\".5\">" R "</g>", PIXELS, 0,
      0 },
    { "gradients", "", 100, "<rect width=\"20\" height=\"10\" "
      "fill=\"url(#a)\"/>", OK, 150, 0 },
    { "gradients-small", "", 100, "<rect width=\"2\" height=\"1\" "
      "fill=\"url(#a)\"/>", OK, 1, 0 },
    { "gradients-inherited", "<g fill=\"url(#a)\">" R R R R R R R R R R
      "</g>", 0, "", OK, 15, 0 },
    { "gradients-enlarged", "", 100, "<g transform=\"scale(10)\"><rect "
      "width=\"2\" height=\"1\" fill=\"url(#a)\"/></g>", OK, 150, 0 },
    { "turbulence", "<filter id=\"f\"><feTurbulence numOctaves=\"9999\"/>"
      "</filter><g filter=\"url(#f)\"/>", 0, "", PIXELS, 0, 0 },
    { "filter-not-used", "<filter id=\"f\"><feTurbulence "
      "numOctaves=\"9999\"/></filter>", 0, "", OK, 0, 0 },
    { "filter-functions", "<g style=\"filter:blur(1px) blur(1px) blur(1px)"
      "\"/>", 0, "", OK, 100, 10 },
    { "convolve", "<filter id=\"f\"><feConvolveMatrix order=\"100\"/>"
      "</filter><g filter=\"url(#f)\"/>", 0, "", PIXELS, 0, 0 },
    { "convolve-two", "<filter id=\"f\"><feConvolveMatrix order=\"1 100\"/>"
      "</filter><g filter=\"url(#f)\"/>", 0, "", PIXELS, 0, 0 },
    { "morphology", "<filter id=\"f\"><feMorphology radius=\"9\"/></filter>"
      "<g filter=\"url(#f)\"/>", 0, "", PIXELS, 0, 0 },
    { "morphology-enlarged", "<filter id=\"f\"><feMorphology radius=\".01\"/>"
      "</filter><g transform=\"scale(2)\" filter=\"url(#f)\"/>", 0, "", NOT,
      0, 0 },
    { "pattern", "<pattern id=\"p\" patternUnits=\"userSpaceOnUse\" "
      "width=\"2000\" height=\"1000\"/><rect fill=\"url(#p)\" width=\"1\" "
      "height=\"1\"/>", 0, "", OK, 0, 20000 },
    { "pattern-box", "<pattern id=\"p\" width=\"200\" height=\"100\"/><rect "
      "fill=\"url(#p)\" width=\"10\" height=\"10\"/>", 0, "", OK, 0, 20000 },
    { "pattern-halves", "<pattern id=\"p\" href=\"#q\" width=\"1\"/>", 0, "",
      NOT, 0, 0 },
    { "pattern-text", "<pattern id=\"p\" width=\"1\" height=\"1\"/><text "
      "fill=\"url(#p)\">a</text>", 0, "", OK, 0, 20000 },
    { "nested", "<g opacity=\".5\"><g opacity=\".5\"><g opacity=\".5\">" R
      "</g></g></g>", 0, "", OK, 1, 6 },
    { "dashes", "<path stroke-dasharray=\".001\" d=\"M0 0H1000\"/>", 0, "",
      OK, 120, 128 },
    { "dashes-sheet", "<style>*{stroke-dasharray:.001}</style><path "
      "d=\"M0 0H1000\"/>", 0, "", OK, 120, 128 },
    { "text", "<text>", 20000, "ab", PIXELS, 0, 0 },
    { "edges", "<path d=\"M0 0", 150000, "v10v-10", PIXELS, 0, 0 },
    { "elements", "", 100001, "<g/>", NOT, 0, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(scans); i++) {
        path = g_strconcat("/svg_scan/", scans[i].path, NULL);
        g_test_add_data_func(path, &scans[i], test_scan);
        g_free(path);
    }

    g_test_add_func("/svg_scan/uses", test_uses);
    g_test_add_func("/svg_scan/circle", test_circle);

    return g_test_run();
}


static imgproc_code_e
scan(const char *text, imgproc_svg_cost_t *cost)
{
    imgproc_str_t      source;
    imgproc_info_t     info;
    imgproc_size_t     size;
    imgproc_code_e     code;
    imgproc_error_t    err;
    imgproc_limits_t   limits;

    memset(&limits, 0, sizeof(imgproc_limits_t));
    limits.max_source_resolution = 50000000;

    source.data = (u_char *) text;
    source.len = strlen(text);

    g_assert_cmpint(imgproc_sniff(source.data, source.len, &info, &err), ==,
                    IMGPROC_OK);

    size.width = 1000;
    size.height = 500;

    code = imgproc_svg_scan(&source, &size, &info, &limits, cost, &err);

    if (code != IMGPROC_OK) {
        g_assert_cmpint(err.code, ==, code);
        g_test_message("%s", err.detail);
    }

    return code;
}


static void
test_scan(const void *data)
{
    char                *text;
    unsigned             i;
    GString             *s;
    const scan_t        *t;
    imgproc_svg_cost_t   cost;

    t = data;
    s = g_string_new(t->text);

    for (i = 0; i < t->times; i++) {
        g_string_append(s, t->again);
    }

    if (g_str_has_prefix(t->text, "<text>")) {
        g_string_append(s, "</text>");
    }

    if (g_str_has_prefix(t->text, "<path d=")) {
        g_string_append(s, "\"/>");
    }

    text = svg_document(s->str);

    g_assert_cmpint(scan(text, &cost), ==, t->code);

    if (t->code == IMGPROC_OK) {
        g_assert_cmpfloat(cost.passes, >=, t->passes * 1e6);
        g_assert_cmpfloat(cost.memory, >=, t->memory * 1e6);

        /* nor much more than that */

        if (t->passes >= 5) {
            g_assert_cmpfloat(cost.passes, <=, t->passes * 1e6 * 4 + 3e6);
        }
    }

    g_string_free(s, TRUE);
    g_free(text);
}


/* ten that use ten each: found to be what they are without drawing one */

static void
test_uses(void)
{
    char                *text;
    unsigned             i, j, depth;
    double               passes;
    GString             *s;
    imgproc_code_e       code;
    imgproc_svg_cost_t   cost;

    for (depth = 1; depth < 60; depth++) {

        /* the last one first: no order helps */

        s = g_string_new("");

        for (i = depth; i > 0; i--) {
            g_string_append_printf(s, "<g id=\"g%u\">", i);

            for (j = 0; j < 10; j++) {
                g_string_append_printf(s, "<use href=\"#g%u\"/>", i - 1);
            }

            g_string_append(s, "</g>");
        }

        g_string_append(s, "<rect id=\"g0\" width=\"1\" height=\"1\"/>");

        text = svg_document(s->str);
        code = scan(text, &cost);

        passes = pow(10, depth) * 2000;

        g_assert_cmpint(code, ==, passes > 700e6 ? IMGPROC_TOO_MANY_PIXELS
                                                 : IMGPROC_OK);
        if (code == IMGPROC_OK) {
            g_assert_cmpfloat(cost.passes, >, passes);
        }

        g_string_free(s, TRUE);
        g_free(text);
    }
}


static void
test_circle(void)
{
    unsigned             i;
    char                *text;
    imgproc_svg_cost_t   cost;

    static const char  *circles[] = {
        "<g id=\"a\"><use href=\"#a\"/></g>",
        "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>",
        "<pattern id=\"a\"><rect fill=\"url(#a)\"/></pattern>",
        "<mask id=\"a\" mask=\"url(#a)\"/>",
        "<linearGradient id=\"a\" href=\"#a\"/>"
    };

    for (i = 0; i < G_N_ELEMENTS(circles); i++) {
        text = svg_document(circles[i]);
        g_assert_cmpint(scan(text, &cost), ==, IMGPROC_FORMAT_NOT_ALLOWED);
        g_free(text);
    }
}
