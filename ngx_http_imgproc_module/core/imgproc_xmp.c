
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The properties of a picture are attributes and child elements of
 * rdf:Description elements in rdf:RDF.  Those wanted are written anew, name
 * by name and text by text: what is not understood is not copied.
 */


#include <string.h>

#include "imgproc_xmp.h"


/* declarations of prefixes that hold at the same time; others are unknown */

#define IMGPROC_XMP_PREFIXES    64
#define IMGPROC_XMP_PREFIX_LEN  32

#define IMGPROC_XMP_BEGIN                                                     \
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"    \
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"

#define IMGPROC_XMP_END                                                       \
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"


typedef struct {
    const char                  *prefix;    /* in what we write */
    const char                  *uri;
    const char                  *names[4];  /* of properties; "": all */
} imgproc_xmp_schema_t;


typedef struct {
    const imgproc_xmp_schema_t  *schema;    /* NULL: none that we know */
    const char                  *local;
} imgproc_xmp_name_t;


typedef struct {
    char                         prefix[IMGPROC_XMP_PREFIX_LEN];
    unsigned                     depth;     /* of the element it is in */
    const imgproc_xmp_schema_t  *schema;
} imgproc_xmp_prefix_t;


/* depths are of elements, the root's is 1; 0: we are in none such */

typedef struct {
    GString                     *out;
    unsigned                     depth;
    unsigned                     rdf;
    unsigned                     description;
    unsigned                     property;  /* that is copied */
    unsigned                     skipped;   /* inside of it */
    unsigned                     found;
    unsigned                     nprefixes;
    imgproc_xmp_prefix_t         prefixes[IMGPROC_XMP_PREFIXES];
} imgproc_xmp_t;


static void imgproc_xmp_head(GString *out);
static void imgproc_xmp_start(GMarkupParseContext *context, const char *name,
    const char **names, const char **values, void *data, GError **err);
static void imgproc_xmp_end(GMarkupParseContext *context, const char *name,
    void *data, GError **err);
static void imgproc_xmp_text(GMarkupParseContext *context, const char *text,
    gsize len, void *data, GError **err);
static void imgproc_xmp_declare(imgproc_xmp_t *x, const char **names,
    const char **values);
static void imgproc_xmp_name(const imgproc_xmp_t *x, const char *name,
    imgproc_xmp_name_t *n);
static int imgproc_xmp_is_rdf(const imgproc_xmp_name_t *n, const char *local);
static int imgproc_xmp_is_right(const imgproc_xmp_name_t *n);
static void imgproc_xmp_attributes(imgproc_xmp_t *x, const char **names,
    const char **values);
static void imgproc_xmp_copy(imgproc_xmp_t *x, const imgproc_xmp_name_t *n,
    const char **names, const char **values);
static void imgproc_xmp_escaped(GString *out, const char *text, gssize len);


static const imgproc_xmp_schema_t  imgproc_xmp_schemas[] = {
    { "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", { NULL } },
    { "dc", "http://purl.org/dc/elements/1.1/", { "creator", "rights" } },
    { "xmpRights", "http://ns.adobe.com/xap/1.0/rights/", { "" } },
    { "photoshop", "http://ns.adobe.com/photoshop/1.0/", { "Credit" } },
    { "plus", "http://ns.useplus.org/ldf/xmp/1.0/", { "" } },
    { "cc", "http://creativecommons.org/ns#", { "" } }
};


/* is declared nowhere */

static const imgproc_xmp_schema_t  imgproc_xmp_xml = { "xml", "", { NULL } };


static const GMarkupParser  imgproc_xmp_parser = {
    imgproc_xmp_start, imgproc_xmp_end, imgproc_xmp_text, NULL, NULL
};


GString *
imgproc_xmp_rights(const imgproc_str_t *packet)
{
    int                   ok;
    size_t                len;
    imgproc_xmp_t         x;
    GMarkupParseContext  *context;

    len = packet->len;

    /* a blob may have its terminating zero with it */

    while (len && packet->data[len - 1] == '\0') {
        len--;
    }

    if (len == 0 || len > IMGPROC_XMP_MAX) {
        return NULL;
    }

    memset(&x, 0, sizeof(imgproc_xmp_t));

    x.out = g_string_sized_new(1024);

    imgproc_xmp_head(x.out);

    context = g_markup_parse_context_new(&imgproc_xmp_parser,
                                         G_MARKUP_TREAT_CDATA_AS_TEXT, &x,
                                         NULL);

    ok = g_markup_parse_context_parse(context, (char *) packet->data, len,
                                      NULL)
         && g_markup_parse_context_end_parse(context, NULL);

    g_markup_parse_context_free(context);

    if (!ok || !x.found) {
        (void) g_string_free(x.out, TRUE);
        return NULL;
    }

    g_string_append(x.out, IMGPROC_XMP_END);

    return x.out;
}


static void
imgproc_xmp_head(GString *out)
{
    unsigned                     i;
    const imgproc_xmp_schema_t  *schema;

    g_string_append(out, IMGPROC_XMP_BEGIN);

    schema = &imgproc_xmp_schemas[0];

    g_string_append_printf(out, "<rdf:RDF xmlns:rdf=\"%s\">"
                           "<rdf:Description rdf:about=\"\"", schema->uri);

    for (i = 1; i < G_N_ELEMENTS(imgproc_xmp_schemas); i++) {
        schema = &imgproc_xmp_schemas[i];
        g_string_append_printf(out, " xmlns:%s=\"%s\"", schema->prefix,
                               schema->uri);
    }

    g_string_append_c(out, '>');
}


static void
imgproc_xmp_start(GMarkupParseContext *context, const char *name,
    const char **names, const char **values, void *data, GError **err)
{
    imgproc_xmp_t       *x;
    imgproc_xmp_name_t   n;

    x = data;
    x->depth++;

    imgproc_xmp_declare(x, names, values);
    imgproc_xmp_name(x, name, &n);

    if (x->skipped) {
        return;
    }

    if (x->property) {

        if (n.schema == NULL) {
            x->skipped = x->depth;
            return;
        }

        imgproc_xmp_copy(x, &n, names, values);

    } else if (x->description) {

        if (x->depth == x->description + 1 && imgproc_xmp_is_right(&n)) {
            x->property = x->depth;
            x->found = 1;
            imgproc_xmp_copy(x, &n, names, values);
        }

    } else if (x->rdf) {

        if (x->depth == x->rdf + 1 && imgproc_xmp_is_rdf(&n, "Description")) {
            x->description = x->depth;
            imgproc_xmp_attributes(x, names, values);
        }

    } else if (x->depth <= 2 && imgproc_xmp_is_rdf(&n, "RDF")) {
        x->rdf = x->depth;
    }
}


static void
imgproc_xmp_end(GMarkupParseContext *context, const char *name, void *data,
    GError **err)
{
    imgproc_xmp_t       *x;
    imgproc_xmp_name_t   n;

    x = data;

    if (x->property && !x->skipped) {
        imgproc_xmp_name(x, name, &n);
        g_string_append_printf(x->out, "</%s:%s>", n.schema->prefix, n.local);
    }

    if (x->skipped == x->depth) {
        x->skipped = 0;
    }

    if (x->property == x->depth) {
        x->property = 0;
    }

    if (x->description == x->depth) {
        x->description = 0;
    }

    if (x->rdf == x->depth) {
        x->rdf = 0;
    }

    while (x->nprefixes && x->prefixes[x->nprefixes - 1].depth == x->depth) {
        x->nprefixes--;
    }

    x->depth--;
}


static void
imgproc_xmp_text(GMarkupParseContext *context, const char *text, gsize len,
    void *data, GError **err)
{
    imgproc_xmp_t  *x;

    x = data;

    if (x->property && !x->skipped) {
        imgproc_xmp_escaped(x->out, text, len);
    }
}


static void
imgproc_xmp_declare(imgproc_xmp_t *x, const char **names, const char **values)
{
    unsigned               i, k;
    imgproc_xmp_prefix_t  *prefix;

    for (i = 0; names[i]; i++) {

        if (strncmp(names[i], "xmlns:", 6) != 0
            || x->nprefixes == IMGPROC_XMP_PREFIXES)
        {
            continue;
        }

        prefix = &x->prefixes[x->nprefixes];

        if (g_strlcpy(prefix->prefix, names[i] + 6, IMGPROC_XMP_PREFIX_LEN)
            >= IMGPROC_XMP_PREFIX_LEN)
        {
            continue;
        }

        x->nprefixes++;

        prefix->depth = x->depth;
        prefix->schema = NULL;

        for (k = 0; k < G_N_ELEMENTS(imgproc_xmp_schemas); k++) {
            if (strcmp(imgproc_xmp_schemas[k].uri, values[i]) == 0) {
                prefix->schema = &imgproc_xmp_schemas[k];
            }
        }
    }
}


/* what the prefix of name stands for here: the innermost declaration's */

static void
imgproc_xmp_name(const imgproc_xmp_t *x, const char *name,
    imgproc_xmp_name_t *n)
{
    size_t                       len;
    unsigned                     i;
    const char                  *colon;
    const imgproc_xmp_prefix_t  *prefix;

    n->schema = NULL;
    n->local = name;

    colon = strchr(name, ':');

    if (colon == NULL) {
        return;
    }

    len = colon - name;
    n->local = colon + 1;

    if (len == 3 && strncmp(name, "xml", 3) == 0) {
        n->schema = &imgproc_xmp_xml;
        return;
    }

    for (i = x->nprefixes; i; i--) {

        prefix = &x->prefixes[i - 1];

        if (strlen(prefix->prefix) == len
            && strncmp(prefix->prefix, name, len) == 0)
        {
            n->schema = prefix->schema;
            return;
        }
    }
}


static int
imgproc_xmp_is_rdf(const imgproc_xmp_name_t *n, const char *local)
{
    return n->schema == &imgproc_xmp_schemas[0]
           && strcmp(n->local, local) == 0;
}


static int
imgproc_xmp_is_right(const imgproc_xmp_name_t *n)
{
    unsigned  i;

    if (n->schema == NULL) {
        return 0;
    }

    for (i = 0; n->schema->names[i]; i++) {
        if (n->schema->names[i][0] == '\0'
            || strcmp(n->schema->names[i], n->local) == 0)
        {
            return 1;
        }
    }

    return 0;
}


/* a property that is an attribute is written as an element */

static void
imgproc_xmp_attributes(imgproc_xmp_t *x, const char **names,
    const char **values)
{
    unsigned             i;
    imgproc_xmp_name_t   n;

    for (i = 0; names[i]; i++) {

        imgproc_xmp_name(x, names[i], &n);

        if (!imgproc_xmp_is_right(&n)) {
            continue;
        }

        x->found = 1;

        g_string_append_printf(x->out, "<%s:%s>", n.schema->prefix, n.local);
        imgproc_xmp_escaped(x->out, values[i], -1);
        g_string_append_printf(x->out, "</%s:%s>", n.schema->prefix, n.local);
    }
}


static void
imgproc_xmp_copy(imgproc_xmp_t *x, const imgproc_xmp_name_t *n,
    const char **names, const char **values)
{
    unsigned             i;
    imgproc_xmp_name_t   attribute;

    g_string_append_printf(x->out, "<%s:%s", n->schema->prefix, n->local);

    for (i = 0; names[i]; i++) {

        imgproc_xmp_name(x, names[i], &attribute);

        if (attribute.schema == NULL) {
            continue;
        }

        g_string_append_printf(x->out, " %s:%s=\"", attribute.schema->prefix,
                               attribute.local);
        imgproc_xmp_escaped(x->out, values[i], -1);
        g_string_append_c(x->out, '"');
    }

    g_string_append_c(x->out, '>');
}


static void
imgproc_xmp_escaped(GString *out, const char *text, gssize len)
{
    char  *escaped;

    escaped = g_markup_escape_text(text, len);

    g_string_append(out, escaped);
    g_free(escaped);
}
