
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml.h"


#define OK      IMGPROC_OK
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define NOT     IMGPROC_FORMAT_NOT_ALLOWED


/* what comes out is "<name attr='value'>text</name>", all namespaces told */

typedef struct {
    const char        *path;
    const char        *text;
    imgproc_code_e     code;
    const char        *events;
} xml_t;


static imgproc_code_e read_all(const char *text, size_t len, GString *out);
static void put(GString *out, imgproc_xml_t *x, const imgproc_str_t *raw,
    int attribute);
static void test_xml(const void *data);
static void test_cut(const void *data);
static void test_limits(void);
static void test_bytes(void);


static const xml_t  xmls[] = {
    { "element", "<a/>", OK, "<a:0></a:0>" },
    { "declaration", "<?xml version='1.0'?><a/>", OK, "<a:0></a:0>" },
    { "declaration-utf-8", "<?xml version=\"1.0\" encoding=\"utf-8\" "
      "standalone='no' ?>\n<a/>\n", OK, "<a:0></a:0>" },
    { "declaration-ascii", "<?xml version='1.0' encoding='iso-8859-1'?><a/>",
      OK, "<a:0></a:0>" },
    { "declaration-latin", "<?xml version='1.0' encoding='iso-8859-1'?>"
      "<a>\xc3\xa4</a>", NOT, "" },
    { "declaration-utf-16", "<?xml version='1.0' encoding='utf-16'?><a/>",
      NOT, "" },
    { "declaration-utf-7", "<?xml version='1.0' encoding='utf-7'?><a/>", NOT,
      "" },
    { "declaration-1.1", "<?xml version='1.1'?><a/>", NOT, "" },
    { "declaration-late", " <?xml version='1.0'?><a/>", BROKEN, "" },
    { "declaration-open", "<?xml version='1.0'><a/>", BROKEN, "" },
    { "bom", "\xef\xbb\xbf<a/>", OK, "<a:0></a:0>" },
    { "nested", "<a><b>c</b>d</a>", OK, "<a:0><b:0>c</b:0>d</a:0>" },
    { "attributes", "<a b='c' d = \"e\"\n/>", OK,
      "<a:0 b:0='c' d:0='e'></a:0>" },
    { "references", "<a b='&lt;&#65;&#x42;&quot;'>&amp;&apos;&gt;</a>", OK,
      "<a:0 b:0='<AB\"'>&'></a:0>" },
    { "reference-plane", "<a>&#x10ffff;</a>", OK,
      "<a:0>\xf4\x8f\xbf\xbf</a:0>" },
    { "reference-large", "<a>&#x110000;</a>", BROKEN, "" },
    { "reference-surrogate", "<a>&#xd800;</a>", BROKEN, "" },
    { "reference-zero", "<a>&#0;</a>", BROKEN, "" },
    { "reference-control", "<a>&#8;</a>", BROKEN, "" },
    { "reference-unknown", "<a>&nbsp;</a>", BROKEN, "" },
    { "reference-open", "<a>&amp</a>", BROKEN, "" },
    { "reference-empty", "<a>&;</a>", BROKEN, "" },
    { "reference-in-attribute", "<a b='&x;'/>", BROKEN, "" },
    { "lines", "<a b='1\r\n2\t3'>4\r\n5\r6</a>", OK,
      "<a:0 b:0='1 2 3'>4\n5\n6</a:0>" },
    { "comments", "<!-- a --><a><!----><!-- - --></a><!-- b -->", OK,
      "<a:0></a:0>" },
    { "comment-dashes", "<a><!-- -- --></a>", BROKEN, "" },
    { "comment-open", "<a><!-- </a>", BROKEN, "" },
    { "cdata", "<a><![CDATA[<b>&amp;]]]]></a>", OK, "<a:0><b>&amp;]]</a:0>" },
    { "cdata-outside", "<![CDATA[a]]><a/>", BROKEN, "" },
    { "cdata-end", "<a>]]></a>", BROKEN, "" },
    { "instruction", "<?a b?><a><?c?></a><?d?>", OK, "<a:0></a:0>" },
    { "instruction-stylesheet", "<?xml-stylesheet a?><a/>", NOT, "" },
    { "instruction-xml", "<a><?xml version='1.0'?></a>", BROKEN, "" },
    { "doctype", "<!DOCTYPE a><a/>", NOT, "" },
    { "doctype-case", "<!doctype a><a/>", BROKEN, "" },
    { "doctype-inside", "<a><!DOCTYPE a></a>", NOT, "" },
    { "two-roots", "<a/><b/>", BROKEN, "" },
    { "text-before", "x<a/>", BROKEN, "" },
    { "text-behind", "<a/>x", BROKEN, "" },
    { "wrong-end", "<a></b>", BROKEN, "" },
    { "crossed", "<a><b></a></b>", BROKEN, "" },
    { "attribute-twice", "<a b='' b=''/>", BROKEN, "" },
    { "attribute-twice-prefix", "<a xmlns:p='u' xmlns:q='u' p:b='' p:b=''/>",
      BROKEN, "" },
    { "attribute-no-space", "<a b=''c=''/>", BROKEN, "" },
    { "attribute-no-quotes", "<a b=c/>", BROKEN, "" },
    { "attribute-no-value", "<a b/>", BROKEN, "" },
    { "attribute-markup", "<a b='<'/>", BROKEN, "" },
    { "name-digit", "<1/>", BROKEN, "" },
    { "name-colons", "<a:b:c xmlns:a='u'/>", BROKEN, "" },
    { "space-first", "< a/>", BROKEN, "" },
    { "svg", "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>", OK,
      "<svg:1 xmlns:4='http://www.w3.org/2000/svg'><g:1></g:1></svg:1>" },
    { "prefix", "<s:g xmlns:s='http://www.w3.org/2000/svg'/>", OK,
      "<g:1 s:4='http://www.w3.org/2000/svg'></g:1>" },
    { "prefix-reference", "<g xmlns='http://www.w3.org/2000/sv&#103;'/>", OK,
      "<g:1 xmlns:4='http://www.w3.org/2000/svg'></g:1>" },
    { "prefix-behind", "<a p:b='' xmlns:p='http://www.w3.org/1999/xlink'/>",
      OK, "<a:0 b:2='' p:4='http://www.w3.org/1999/xlink'></a:0>" },
    { "prefix-shadowed", "<a xmlns:p='http://www.w3.org/1999/xlink'>"
      "<b xmlns:p='u' p:c=''/><b p:c=''/></a>", OK,
      "<a:0 p:4='http://www.w3.org/1999/xlink'><b:0 p:4='u' c:6=''></b:0>"
      "<b:0 c:2=''></b:0></a:0>" },
    { "prefix-none", "<p:a/>", BROKEN, "" },
    { "prefix-none-attribute", "<a p:b=''/>", BROKEN, "" },
    { "prefix-over", "<a><b xmlns:p='u'/><p:c/></a>", BROKEN, "" },
    { "prefix-empty", "<a xmlns:p=''/>", BROKEN, "" },
    { "prefix-xml", "<a xml:space=''/>", OK, "<a:0 space:3=''></a:0>" },
    { "prefix-xml-taken", "<a xmlns:xml='u'/>", BROKEN, "" },
    { "prefix-xmlns-taken", "<a xmlns:xmlns='u'/>", BROKEN, "" },
    { "prefix-of-xml", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
      BROKEN, "" },
    { "undeclared", "<svg xmlns='http://www.w3.org/2000/svg'><g xmlns=''/>"
      "</svg>", OK, "<svg:1 xmlns:4='http://www.w3.org/2000/svg'>"
      "<g:0 xmlns:4=''></g:0></svg:1>" }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(xmls); i++) {
        path = g_strconcat("/xml/", xmls[i].path, NULL);
        g_test_add_data_func(path, &xmls[i], test_xml);
        g_free(path);

        path = g_strconcat("/xml/cut/", xmls[i].path, NULL);
        g_test_add_data_func(path, &xmls[i], test_cut);
        g_free(path);
    }

    g_test_add_func("/xml/limits", test_limits);
    g_test_add_func("/xml/bytes", test_bytes);

    return g_test_run();
}


static imgproc_code_e
read_all(const char *text, size_t len, GString *out)
{
    unsigned              i;
    imgproc_xml_t        *x;
    imgproc_error_t       err;
    imgproc_xml_event_e   event;

    x = g_new(imgproc_xml_t, 1);
    err.code = IMGPROC_OK;

    imgproc_xml_init(x, (const u_char *) text, len, &err);

    do {
        event = imgproc_xml_next(x);

        switch (event) {

        case IMGPROC_XML_START:
            g_string_append_printf(out, "<%.*s:%d", (int) x->name.len,
                                   (char *) x->name.data, x->ns);

            for (i = 0; i < x->nattrs; i++) {
                g_string_append_printf(out, " %.*s:%d='",
                                       (int) x->attrs[i].name.len,
                                       (char *) x->attrs[i].name.data,
                                       x->attrs[i].ns);
                put(out, x, &x->attrs[i].raw, 1);
                g_string_append_c(out, '\'');
            }

            g_string_append_c(out, '>');
            break;

        case IMGPROC_XML_END:
            g_string_append_printf(out, "</%.*s:%d>", (int) x->name.len,
                                   (char *) x->name.data, x->ns);
            break;

        case IMGPROC_XML_TEXT:
            put(out, x, &x->text, 0);
            break;

        case IMGPROC_XML_CDATA:
            g_string_append_len(out, (char *) x->text.data, x->text.len);
            break;

        default:
            break;
        }

    } while (event != IMGPROC_XML_EOF && event != IMGPROC_XML_ERROR);

    imgproc_xml_free(x);
    g_free(x);

    g_assert_cmpint(event == IMGPROC_XML_EOF, ==, err.code == IMGPROC_OK);

    return err.code;
}


static void
put(GString *out, imgproc_xml_t *x, const imgproc_str_t *raw, int attribute)
{
    imgproc_str_t  value;

    g_assert_cmpint(imgproc_xml_value(x, raw, attribute, &value), ==,
                    IMGPROC_OK);

    g_string_append_len(out, (char *) value.data, value.len);
}


static void
test_xml(const void *data)
{
    GString      *out;
    const xml_t  *t;

    t = data;
    out = g_string_new("");

    g_assert_cmpint(read_all(t->text, strlen(t->text), out), ==, t->code);

    if (t->code == IMGPROC_OK) {
        g_assert_cmpstr(out->str, ==, t->events);
    }

    g_string_free(out, TRUE);
}


/* before its root ends, nothing passes; no byte behind it is read */

static void
test_cut(const void *data)
{
    char         *copy;
    size_t        n, end;
    GString      *out;
    const xml_t  *t;

    t = data;
    end = strrchr(t->text, '>') ? strrchr(t->text, '>') - t->text : 0;

    if (strstr(t->text, "?></a><?d") || strstr(t->text, "<!-- b -->")) {
        end = strstr(t->text, "</a>") - t->text;
    }

    for (n = 0; n <= end; n++) {
        out = g_string_new("");
        copy = g_memdup2(t->text, n);

        if (t->code == IMGPROC_OK) {
            g_assert_cmpint(read_all(copy, n, out), !=, IMGPROC_OK);

        } else {
            (void) read_all(copy, n, out);
        }

        g_free(copy);
        g_string_free(out, TRUE);
    }
}


static void
test_limits(void)
{
    unsigned   i, n;
    GString   *s, *out;

    for (n = 120; n < 140; n++) {

        s = g_string_new("");
        out = g_string_new("");

        for (i = 0; i < n; i++) {
            g_string_append(s, "<a>");
        }

        for (i = 0; i < n; i++) {
            g_string_append(s, "</a>");
        }

        g_assert_cmpint(read_all(s->str, s->len, out), ==,
                        n <= IMGPROC_XML_DEPTH ? OK : NOT);

        g_string_assign(s, "<a");

        for (i = 0; i < n; i++) {
            g_string_append_printf(s, " b%u=''", i);
        }

        g_string_append(s, "/>");

        g_assert_cmpint(read_all(s->str, s->len, out), ==,
                        n <= IMGPROC_XML_ATTRIBUTES ? OK : NOT);

        g_string_free(s, TRUE);
        g_string_free(out, TRUE);
    }
}


static void
test_bytes(void)
{
    unsigned   i;
    GString   *out;

    static const char  *bytes[] = {
        "<a>\xff</a>", "<a>\xc0\x80</a>", "<a>\xed\xa0\x80</a>",
        "<a>\x01</a>", "<a>\xef\xbf\xbe</a>", "<a b='\x0b'/>",
        "\xff\xfe<\0a\0/\0>\0"
    };

    for (i = 0; i < G_N_ELEMENTS(bytes); i++) {
        out = g_string_new("");
        g_assert_cmpint(read_all(bytes[i], strlen(bytes[i]), out), ==,
                        BROKEN);
        g_string_free(out, TRUE);
    }

    out = g_string_new("");
    g_assert_cmpint(read_all("<a>\0</a>", 8, out), ==, BROKEN);
    g_string_free(out, TRUE);
}
