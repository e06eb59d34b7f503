
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "svg.h"


#define OK      IMGPROC_OK
#define NOT     IMGPROC_FORMAT_NOT_ALLOWED
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NONE    IMGPROC_NOT_AN_IMAGE

#define ROOT    "<svg " SVG " "
#define TEN     ROOT "width=\"10\" height=\"10\""
#define BOX     "viewBox=\"0 0 40 20\" "

/* nothing is told of less than 12 bytes */

#define BLANK   "            "

/* 60 characters */

#define ZEROS   "000000000000000000000000000000000000000000000000000000000000"


/* sides at 72 dots per inch, 0: not told */

typedef struct {
    const char        *path;
    const char        *text;
    imgproc_code_e     code;
    double             width;
    double             height;
} svg_t;


static imgproc_code_e sniff(const char *text, size_t len,
    imgproc_info_t *info, imgproc_error_t *err);
static void test_sniff(const void *data);
static void test_cut(const void *data);
static void test_limits(void);


static const svg_t  svgs[] = {

    /* what is one */

    { "plain", TEN "/>", OK, 10, 10 },
    { "bom", "\xef\xbb\xbf" TEN "/>", OK, 10, 10 },
    { "spaces", " \r\n\t" TEN "/>", OK, 10, 10 },
    { "declaration", "<?xml version=\"1.0\"?>\n" TEN "/>", OK, 10, 10 },
    { "comments", "<!-- <html> --><!----><?a <html>?>" TEN "/>", OK, 10, 10 },
    { "contents", TEN "><g/>text</svg>\n<!-- end -->", OK, 10, 10 },
    { "prefix", "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\" width=\"10\" "
      "height=\"10\"/>", OK, 10, 10 },
    { "doctype", "<!DOCTYPE svg>" TEN "/>", NOT, 0, 0 },
    { "doctype-prefix", "<!DOCTYPE  s:svg []>" TEN "/>", NOT, 0, 0 },
    { "stylesheet", "<?xml-stylesheet href=\"a\"?>" TEN "/>", NOT, 0, 0 },
    { "latin-1", "<?xml version=\"1.0\" encoding=\"utf-16\"?>" TEN "/>", NOT,
      0, 0 },
    { "no-namespace", "<svg width=\"10\" height=\"10\"/>", BROKEN, 0, 0 },
    { "namespace-of-others", "<svg xmlns=\"urn:x\" width=\"10\" "
      "height=\"10\"/>", BROKEN, 0, 0 },
    { "prefix-of-others", "<x:svg xmlns:x=\"urn:x\" " SVG " width=\"10\" "
      "height=\"10\"/>", BROKEN, 0, 0 },
    { "no-end", TEN ">", BROKEN, 0, 0 },
    { "two-roots", TEN "/>" TEN "/>", BROKEN, 0, 0 },
    { "text-behind", TEN "/>x", BROKEN, 0, 0 },
    { "not-utf-8", TEN ">\xff</svg>", BROKEN, 0, 0 },
    { "name-alone", BLANK "<svg>", BROKEN, 0, 0 },

    /* what is none */

    { "html", "<html><svg/></html>", NONE, 0, 0 },
    { "html-doctype", "<!DOCTYPE html><svg/>", NONE, 0, 0 },
    { "doctype-case", BLANK "<!doctype svg><svg/>", NONE, 0, 0 },
    { "doctype-no-space", "<!DOCTYPEsvg><svg/>", NONE, 0, 0 },
    { "longer-name", "<svgx " SVG "/>", NONE, 0, 0 },
    { "case", "<SVG " SVG "/>", NONE, 0, 0 },
    { "first-letter", BLANK "<Svg/>", NONE, 0, 0 },
    { "space-before-name", BLANK "< svg/>", NONE, 0, 0 },
    { "text-before", "x" TEN "/>", NONE, 0, 0 },
    { "two-prefixes", BLANK "<a:b:svg/>", NONE, 0, 0 },
    { "cut-name", BLANK "<svg", NONE, 0, 0 },
    { "open-comment", "<!-- " TEN "/>", NONE, 0, 0 },
    { "open-instruction", "<?xml " TEN "/>", NONE, 0, 0 },
    { "overlapping-comment", "<!-->" TEN "/>", NONE, 0, 0 },
    { "spaces-alone", BLANK, NONE, 0, 0 },
    { "too-short", "<svg></svg>", NONE, 0, 0 },

    /* lengths */

    { "px", ROOT "width=\"10px\" height=\"20px\"/>", OK, 10, 20 },
    { "pt", ROOT "width=\"10pt\" height=\"20pt\"/>", OK, 10, 20 },
    { "pc", ROOT "width=\"1pc\" height=\"2pc\"/>", OK, 12, 24 },
    { "in", ROOT "width=\"1in\" height=\"0.5in\"/>", OK, 72, 36 },
    { "cm", ROOT "width=\"2.54cm\" height=\"5.08cm\"/>", OK, 72, 144 },
    { "mm", ROOT "width=\"25.4mm\" height=\"50.8mm\"/>", OK, 72, 144 },
    { "em", ROOT "width=\"2em\" height=\"2ex\"/>", OK, 24, 12 },
    { "exponent", ROOT "width=\"1e2\" height=\"5E0px\"/>", OK, 100, 5 },
    { "sign", ROOT "width=\"+10\" height=\"10\"/>", OK, 10, 10 },
    { "point", ROOT "width=\".5\" height=\"10.25\"/>", OK, .5, 10.25 },
    { "spaces-around", ROOT "width=\" 10 \" height=\"\n10\n\"/>", OK, 10, 10 },
    { "reference", ROOT "width=\"&#49;0\" height=\"10\"/>", OK, 10, 10 },
    { "long", ROOT "width=\"0" ZEROS "10\" height=\"10\"/>", OK, 10, 10 },
    { "too-long", ROOT "width=\"00" ZEROS "10\" height=\"10\"/>", BROKEN, 0,
      0 },

    { "unit-of-others", ROOT "width=\"10q\" height=\"10\"/>", BROKEN, 0, 0 },
    { "unit-case", ROOT "width=\"10PX\" height=\"10\"/>", BROKEN, 0, 0 },
    { "unit-behind-space", ROOT "width=\"10 px\" height=\"10\"/>", BROKEN, 0,
      0 },
    { "percent", ROOT "width=\"100%\" height=\"100%\"/>", BROKEN, 0, 0 },
    { "negative", ROOT "width=\"-10\" height=\"10\"/>", BROKEN, 0, 0 },
    { "zero", ROOT "width=\"0\" height=\"10\"/>", BROKEN, 0, 0 },
    { "empty", ROOT "width=\"\" height=\"10\"/>", BROKEN, 0, 0 },
    { "word", ROOT "width=\"auto\" height=\"10\"/>", BROKEN, 0, 0 },
    { "infinite", ROOT "width=\"inf\" height=\"10\"/>", BROKEN, 0, 0 },
    { "no-number", ROOT "width=\"nan\" height=\"10\"/>", BROKEN, 0, 0 },
    { "overflow", ROOT "width=\"1e999\" height=\"10\"/>", BROKEN, 0, 0 },
    { "prefixed", ROOT "xmlns:s=\"http://www.w3.org/2000/svg\" "
      "s:width=\"10\" s:height=\"10\"/>", BROKEN, 0, 0 },
    { "of-a-child", ROOT "><svg width=\"10\" height=\"10\"/></svg>", BROKEN,
      0, 0 },

    { "least", ROOT "width=\"0.5\" height=\"0.5\"/>", OK, .5, .5 },
    { "less", ROOT "width=\"0.4999\" height=\"10\"/>", BROKEN, 0, 0 },
    { "most", ROOT "width=\"1e6\" height=\"1000000\"/>", OK, 1e6, 1e6 },
    { "more", ROOT "width=\"10\" height=\"1000000.1\"/>", BROKEN, 0, 0 },

    /* the viewBox */

    { "box", ROOT BOX "/>", OK, 40, 20 },
    { "box-and-size", ROOT BOX "width=\"10\" height=\"10\"/>", OK, 10, 10 },
    { "box-and-width", ROOT BOX "width=\"10\"/>", OK, 10, 5 },
    { "box-and-height", ROOT BOX "height=\"10\"/>", OK, 20, 10 },
    { "box-and-percent", ROOT BOX "width=\"100%\" height=\"10\"/>", OK, 20,
      10 },
    { "box-and-percents", ROOT BOX "width=\"100%\" height=\"50%\"/>", OK, 40,
      20 },
    { "box-commas", ROOT "viewBox=\"0,0, 40 ,20\"/>", OK, 40, 20 },
    { "box-lines", ROOT "viewBox=\"\n0\t0\r\n40 20\n\"/>", OK, 40, 20 },
    { "box-origin", ROOT "viewBox=\"-5 1e1 40.5 20\"/>", OK, 40.5, 20 },
    { "box-of-three", ROOT "viewBox=\"0 0 40\"/>", BROKEN, 0, 0 },
    { "box-of-five", ROOT "viewBox=\"0 0 40 20 1\"/>", BROKEN, 0, 0 },
    { "box-units", ROOT "viewBox=\"0 0 40px 20px\"/>", BROKEN, 0, 0 },
    { "box-negative", ROOT "viewBox=\"0 0 -40 20\"/>", BROKEN, 0, 0 },
    { "box-zero", ROOT "viewBox=\"0 0 40 0\"/>", BROKEN, 0, 0 },
    { "box-infinite", ROOT "viewBox=\"0 0 inf 20\"/>", BROKEN, 0, 0 },
    { "box-empty", ROOT "viewBox=\"\"/>", BROKEN, 0, 0 },
    { "box-case", ROOT "viewbox=\"0 0 40 20\"/>", BROKEN, 0, 0 },
    { "box-long", ROOT "viewBox=\"0 0 " ZEROS "4 " ZEROS "2\"/>", OK, 4, 2 },
    { "box-too-long", ROOT "viewBox=\"0 0 " ZEROS "4 " ZEROS "20\"/>",
      BROKEN, 0, 0 },
    { "box-narrow", ROOT "viewBox=\"0 0 1 1e7\" width=\"10\"/>", BROKEN, 0,
      0 },
    { "box-size-too-small", ROOT "viewBox=\"0 0 1e7 1\" width=\"10\"/>",
      BROKEN, 0, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(svgs); i++) {
        path = g_strconcat("/sniff_svg/", svgs[i].path, NULL);
        g_test_add_data_func(path, &svgs[i], test_sniff);
        g_free(path);

        path = g_strconcat("/sniff_svg/cut/", svgs[i].path, NULL);
        g_test_add_data_func(path, &svgs[i], test_cut);
        g_free(path);
    }

    g_test_add_func("/sniff_svg/limits", test_limits);

    return g_test_run();
}


/* in memory of exactly that size, and with what any answer has in common */

static imgproc_code_e
sniff(const char *text, size_t len, imgproc_info_t *info, imgproc_error_t *err)
{
    u_char            *copy;
    imgproc_code_e     code;
    imgproc_format_e   format;

    copy = g_memdup2(text, len);

    memset(info, 0xa5, sizeof(imgproc_info_t));
    memset(err, 0, sizeof(imgproc_error_t));

    code = imgproc_sniff(copy, len, info, err);
    format = imgproc_sniff_format(copy, len);

    g_free(copy);

    g_assert_cmpint(info->format, ==, format);
    g_assert_cmpint(format, ==, code == NONE ? IMGPROC_FORMAT_NONE
                                             : IMGPROC_FORMAT_SVG);

    if (code != OK) {
        g_assert_cmpint(err->code, ==, code);
        g_assert_cmpstr(err->detail, !=, "");
    }

    return code;
}


static void
test_sniff(const void *data)
{
    size_t            i, len;
    char             *copy;
    const svg_t      *t;
    imgproc_info_t    info;
    imgproc_error_t   err;

    t = data;
    len = strlen(t->text);

    g_assert_cmpint(sniff(t->text, len, &info, &err), ==, t->code);

    if (t->code == OK) {
        g_assert_cmpfloat_with_epsilon(info.vector_width, t->width, 1e-9);
        g_assert_cmpfloat_with_epsilon(info.vector_height, t->height, 1e-9);
        g_assert_cmpuint(info.width, ==, (uint32_t) (t->width + .5));
        g_assert_cmpuint(info.height, ==, (uint32_t) (t->height + .5));

        g_assert_cmpuint(info.bits, ==, 8);
        g_assert_cmpuint(info.bands, ==, 4);
        g_assert_cmpuint(info.alpha, ==, 1);
        g_assert_cmpuint(info.frames, ==, 1);
        g_assert_cmpuint(info.scans, ==, 0);
    }

    /* any bit that is wrong is harmless, and gives no picture of no size */

    for (i = 0; i < len * 8; i++) {

        copy = g_memdup2(t->text, len);
        copy[i / 8] ^= 1 << i % 8;

        if (sniff(copy, len, &info, &err) == OK) {
            g_assert_cmpuint(info.width, >, 0);
            g_assert_cmpuint(info.height, >, 0);
            g_assert_cmpuint(info.width, <=, 1000000);
            g_assert_cmpuint(info.height, <=, 1000000);
        }

        g_free(copy);
    }
}


/* before its root ends nothing passes */

static void
test_cut(const void *data)
{
    size_t            n, end;
    const char       *p;
    const svg_t      *t;
    imgproc_info_t    info;
    imgproc_error_t   err;

    t = data;

    p = strstr(t->text, "</svg>");

    if (p) {
        end = p - t->text + sizeof("</svg>") - 1;

    } else {
        p = strstr(t->text, "/>");
        end = p ? (size_t) (p - t->text) + 2 : strlen(t->text);
    }

    for (n = 0; n < end; n++) {

        if (sniff(t->text, n, &info, &err) == OK) {
            g_test_message("%zu bytes passed", n);
            g_test_fail();
        }
    }
}


/* what the reader refuses of any XML; the size is not looked at alone */

static void
test_limits(void)
{
    unsigned          i, n;
    GString          *s;
    imgproc_info_t    info;
    imgproc_error_t   err;

    for (n = IMGPROC_XML_DEPTH - 1; n <= IMGPROC_XML_DEPTH + 1; n++) {

        s = g_string_new(TEN ">");

        for (i = 1; i < n; i++) {
            g_string_append(s, "<g>");
        }

        for (i = 1; i < n; i++) {
            g_string_append(s, "</g>");
        }

        g_string_append(s, "</svg>");

        g_assert_cmpint(sniff(s->str, s->len, &info, &err), ==,
                        n <= IMGPROC_XML_DEPTH ? OK : NOT);

        g_string_free(s, TRUE);
    }

    /* a zero is a character that XML does not have */

    s = g_string_new(TEN "/>");
    g_string_append_c(s, '\0');

    g_assert_cmpint(sniff(s->str, s->len, &info, &err), ==, BROKEN);

    g_string_free(s, TRUE);
}
