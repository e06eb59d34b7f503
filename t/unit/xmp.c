
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xmp.h"


#define RDF         "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
#define DC          "xmlns:dc='http://purl.org/dc/elements/1.1/'"
#define RIGHTS      "xmlns:xmpRights='http://ns.adobe.com/xap/1.0/rights/'"
#define PHOTOSHOP   "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'"
#define PLUS        "xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'"
#define CC          "xmlns:cc='http://creativecommons.org/ns#'"
#define EXIF        "xmlns:exif='http://ns.adobe.com/exif/1.0/'"

#define XMP(attributes, properties)                                           \
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF " RDF ">"                   \
    "<rdf:Description rdf:about='' " attributes ">" properties                \
    "</rdf:Description></rdf:RDF></x:xmpmeta>"


typedef struct {
    const char  *path;
    const char  *packet;
    const char  *expected;   /* what is in the description, NULL: nothing */
} xmp_t;


static void test_rights(const void *data);
static void test_whole(void);
static void test_cut(void);
static void test_large(void);
static void test_deep(void);
static GString *rights(const char *packet, size_t len);
static char *inside(const GString *packet);


static const xmp_t  cases[] = {
    { "rights", XMP(DC, "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>me"
                        "</rdf:li></rdf:Alt></dc:rights>"),
      "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">me</rdf:li>"
      "</rdf:Alt></dc:rights>" },

    { "creator", XMP(DC, "<dc:title>no</dc:title><dc:creator><rdf:Seq>"
                         "<rdf:li>me</rdf:li><rdf:li>you</rdf:li></rdf:Seq>"
                         "</dc:creator><dc:subject>no</dc:subject>"),
      "<dc:creator><rdf:Seq><rdf:li>me</rdf:li><rdf:li>you</rdf:li></rdf:Seq>"
      "</dc:creator>" },

    { "attributes", XMP(DC " " RIGHTS " " EXIF " dc:title='no'"
                        " xmpRights:Marked='True' exif:GPSLatitude='48,8N'"
                        " dc:rights='&lt;&quot;'", ""),
      "<xmpRights:Marked>True</xmpRights:Marked>"
      "<dc:rights>&lt;&quot;</dc:rights>" },

    { "all-schemas", XMP(RIGHTS " " PHOTOSHOP " " PLUS " " CC,
                         "<photoshop:City>no</photoshop:City>"
                         "<photoshop:Credit>a</photoshop:Credit>"
                         "<plus:Licensor>b</plus:Licensor>"
                         "<cc:license rdf:resource='c'/>"
                         "<xmpRights:WebStatement>d</xmpRights:WebStatement>"),
      "<photoshop:Credit>a</photoshop:Credit><plus:Licensor>b</plus:Licensor>"
      "<cc:license rdf:resource=\"c\"></cc:license>"
      "<xmpRights:WebStatement>d</xmpRights:WebStatement>" },

    { "other-prefix", XMP("xmlns:a='http://purl.org/dc/elements/1.1/'",
                          "<a:rights>me</a:rights>"),
      "<dc:rights>me</dc:rights>" },

    { "prefix-of-another", XMP("xmlns:dc='http://example.org/'",
                               "<dc:rights>me</dc:rights>"), NULL },

    { "prefix-declared-again",
      XMP(DC, "<dc:rights>a</dc:rights>"
              "<dc:rights xmlns:dc='http://example.org/'>b</dc:rights>"
              "<dc:rights>c</dc:rights>"),
      "<dc:rights>a</dc:rights><dc:rights>c</dc:rights>" },

    { "prefix-declared-late",
      XMP("", "<dc:rights " DC ">a</dc:rights><dc:rights>b</dc:rights>"),
      "<dc:rights>a</dc:rights>" },

    { "unknown-inside",
      XMP(PLUS " " EXIF, "<plus:ImageCreator exif:a='b' plus:c='d'>x"
                         "<exif:GPSLatitude>48<plus:e>49</plus:e>"
                         "</exif:GPSLatitude>y</plus:ImageCreator>"),
      "<plus:ImageCreator plus:c=\"d\">xy</plus:ImageCreator>" },

    { "of-another-picture",
      XMP(DC " " EXIF, "<exif:from><rdf:Description><dc:rights>no"
                       "</dc:rights></rdf:Description></exif:from>"), NULL },

    { "two-descriptions",
      XMP("", "</rdf:Description><rdf:Description " DC ">"
              "<dc:rights>me</dc:rights>"),
      "<dc:rights>me</dc:rights>" },

    { "cdata", XMP(DC, "<dc:rights><![CDATA[<&>]]></dc:rights>"),
      "<dc:rights>&lt;&amp;&gt;</dc:rights>" },

    { "comments", XMP(DC, "<!-- no --><dc:rights><!-- no -->me</dc:rights>"),
      "<dc:rights>me</dc:rights>" },

    { "rdf-alone", "<rdf:RDF " RDF "><rdf:Description " DC ">"
                   "<dc:rights>me</dc:rights></rdf:Description></rdf:RDF>",
      "<dc:rights>me</dc:rights>" },

    { "none", XMP(DC, "<dc:title>no</dc:title>"), NULL },
    { "no-rdf", "<dc:rights " DC ">me</dc:rights>", NULL },
    { "too-deep", "<a><b>" XMP(DC, "<dc:rights>me</dc:rights>") "</b></a>",
      NULL },
    { "not-closed", XMP(DC, "<dc:rights>me</dc:rights>") "<a>", NULL },
    { "crossed", XMP(DC, "<dc:rights><rdf:li>me</dc:rights></rdf:li>"), NULL },
    { "entity", "<!DOCTYPE a [<!ENTITY e 'x'>]>"
                XMP(DC, "<dc:rights>&e;</dc:rights>"), NULL },
    { "not-utf-8", XMP(DC, "<dc:rights>\xff</dc:rights>"), NULL },
    { "text", "whose?", NULL },
    { "empty", "", NULL }
};


int
main(int argc, char *argv[])
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        path = g_strconcat("/xmp/", cases[i].path, NULL);
        g_test_add_data_func(path, &cases[i], test_rights);
        g_free(path);
    }

    g_test_add_func("/xmp/whole", test_whole);
    g_test_add_func("/xmp/cut", test_cut);
    g_test_add_func("/xmp/large", test_large);
    g_test_add_func("/xmp/deep", test_deep);

    return g_test_run();
}


static void
test_rights(const void *data)
{
    char         *text;
    GString      *packet, *again;
    const xmp_t  *t;

    t = data;

    packet = rights(t->packet, strlen(t->packet));

    if (t->expected == NULL) {
        g_assert_null(packet);
        return;
    }

    g_assert_nonnull(packet);

    text = inside(packet);
    g_assert_cmpstr(text, ==, t->expected);
    g_free(text);

    /* what was written is read, and nothing is lost of it */

    again = rights(packet->str, packet->len);
    g_assert_nonnull(again);
    g_assert_cmpstr(again->str, ==, packet->str);

    g_string_free(again, TRUE);
    g_string_free(packet, TRUE);
}


static void
test_whole(void)
{
    GString     *packet;
    const char   text[] = XMP(DC, "<dc:rights>me</dc:rights>") "\n  \n\0";

    packet = rights(text, sizeof(text));
    g_assert_nonnull(packet);

    g_assert_true(g_str_has_prefix(packet->str, "<?xpacket begin=\"\xef\xbb\xbf"
                                                "\" id=\"W5M0MpCehiHzreSzNTcz"
                                                "kc9d\"?>\n<x:xmpmeta "));
    g_assert_true(g_str_has_suffix(packet->str, "</x:xmpmeta>\n"
                                                "<?xpacket end=\"w\"?>"));
    g_string_free(packet, TRUE);
}


static void
test_cut(void)
{
    size_t       len;
    const char   text[] = XMP(DC, "<dc:rights xml:lang='x'>&#x41;</dc:rights>");

    for (len = 0; len < sizeof(text) - 1; len++) {
        g_assert_null(rights(text, len));
    }
}


static void
test_large(void)
{
    char     *text;
    size_t    len;
    GString  *packet;

    text = g_strnfill(IMGPROC_XMP_MAX + 1, ' ');
    len = strlen(cases[0].packet);
    memcpy(text, cases[0].packet, len);

    packet = rights(text, IMGPROC_XMP_MAX);
    g_assert_nonnull(packet);
    g_string_free(packet, TRUE);

    g_assert_null(rights(text, IMGPROC_XMP_MAX + 1));

    g_free(text);
}


/* more elements, and more prefixes, than anybody needs */

static void
test_deep(void)
{
    unsigned   i;
    GString   *text, *packet;

    text = g_string_new("<rdf:RDF " RDF "><rdf:Description " DC ">"
                        "<dc:rights>me");

    for (i = 0; i < 5000; i++) {
        g_string_append_printf(text, "<rdf:a xmlns:p%u='q'>", i);
    }

    for (i = 0; i < 5000; i++) {
        g_string_append(text, "</rdf:a>");
    }

    g_string_append(text, "</dc:rights></rdf:Description></rdf:RDF>");

    packet = rights(text->str, text->len);
    g_assert_nonnull(packet);
    g_assert_cmpuint(packet->len, >, 5000 * strlen("<rdf:a></rdf:a>"));

    g_string_free(packet, TRUE);
    g_string_free(text, TRUE);
}


/* of an allocation without a byte to spare */

static GString *
rights(const char *packet, size_t len)
{
    GString        *result;
    imgproc_str_t   s;

    s.data = g_memdup2(packet, len);
    s.len = len;

    result = imgproc_xmp_rights(&s);

    g_free(s.data);

    return result;
}


static char *
inside(const GString *packet)
{
    char  *begin, *end;

    begin = strstr(packet->str, "<rdf:Description ");
    g_assert_nonnull(begin);
    begin = strchr(begin, '>') + 1;

    end = strstr(begin, "</rdf:Description>");
    g_assert_nonnull(end);

    return g_strndup(begin, end - begin);
}
