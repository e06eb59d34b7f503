
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml.h"


typedef struct {
    const char        *uri;
    imgproc_xml_ns_e   ns;
} imgproc_xml_uri_t;


static imgproc_xml_event_e imgproc_xml_fail(imgproc_xml_t *x,
    imgproc_code_e code, const char *what);
static int imgproc_xml_begin(imgproc_xml_t *x);
static int imgproc_xml_characters(imgproc_xml_t *x);
static int imgproc_xml_declaration(imgproc_xml_t *x);
static int imgproc_xml_encoding(imgproc_xml_t *x, const imgproc_str_t *name);
static int imgproc_xml_pseudo(imgproc_xml_t *x, const char *name,
    imgproc_str_t *value);
static imgproc_xml_event_e imgproc_xml_markup(imgproc_xml_t *x, int *again);
static int imgproc_xml_comment(imgproc_xml_t *x);
static int imgproc_xml_instruction(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_cdata(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_text(imgproc_xml_t *x, int *again);
static imgproc_xml_event_e imgproc_xml_open(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_resolve(imgproc_xml_t *x,
    const imgproc_str_t *name);
static imgproc_xml_event_e imgproc_xml_close(imgproc_xml_t *x);
static imgproc_xml_event_e imgproc_xml_closed(imgproc_xml_t *x);
static int imgproc_xml_attribute(imgproc_xml_t *x);
static int imgproc_xml_declare(imgproc_xml_t *x, imgproc_xml_attr_t *attr);
static int imgproc_xml_unique(imgproc_xml_t *x);
static int imgproc_xml_lookup(const imgproc_xml_t *x,
    const imgproc_str_t *prefix, imgproc_xml_ns_e *ns);
static int imgproc_xml_name(imgproc_xml_t *x, imgproc_str_t *name);
static void imgproc_xml_split(const imgproc_str_t *name,
    imgproc_str_t *prefix, imgproc_str_t *local);
static const u_char *imgproc_xml_reference(const u_char *p,
    const u_char *last, gunichar *ch);
static int imgproc_xml_references(const u_char *p, const u_char *last);
static const u_char *imgproc_xml_find(const u_char *p, const u_char *last,
    const char *text);
static int imgproc_xml_begins(const imgproc_xml_t *x, const char *text);
static void imgproc_xml_spaces(imgproc_xml_t *x);
static int imgproc_xml_equal(const imgproc_str_t *a, const imgproc_str_t *b);


static const imgproc_xml_uri_t  imgproc_xml_uris[] = {
    { "http://www.w3.org/2000/svg", IMGPROC_XML_SVG },
    { "http://www.w3.org/1999/xlink", IMGPROC_XML_XLINK },
    { "http://www.w3.org/XML/1998/namespace", IMGPROC_XML_XML },
    { "http://www.w3.org/2000/xmlns/", IMGPROC_XML_XMLNS },
    { "http://www.w3.org/2001/XInclude", IMGPROC_XML_INCLUDE },
    { "http://www.w3.org/2003/XInclude", IMGPROC_XML_INCLUDE }
};


void
imgproc_xml_init(imgproc_xml_t *x, const u_char *data, size_t len,
    imgproc_error_t *err)
{
    memset(x, 0, sizeof(imgproc_xml_t));

    x->p = data;
    x->last = data + len;
    x->err = err;
}


void
imgproc_xml_free(imgproc_xml_t *x)
{
    imgproc_buffer_free(&x->value);
}


static imgproc_xml_event_e
imgproc_xml_fail(imgproc_xml_t *x, imgproc_code_e code, const char *what)
{
    (void) imgproc_error(x->err, code, "xml: %s", what);

    return IMGPROC_XML_ERROR;
}


imgproc_xml_event_e
imgproc_xml_next(imgproc_xml_t *x)
{
    int                  again;
    imgproc_xml_event_e  event;

    if (!x->begun) {
        x->begun = 1;

        if (!imgproc_xml_begin(x)) {
            return IMGPROC_XML_ERROR;
        }
    }

    if (x->closing) {
        x->closing = 0;
        return imgproc_xml_closed(x);
    }

    while (x->p < x->last) {

        again = 0;

        event = *x->p == '<' ? imgproc_xml_markup(x, &again)
                             : imgproc_xml_text(x, &again);

        if (!again) {
            return event;
        }
    }

    if (!x->ended) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "the text ends before its root does");
    }

    return IMGPROC_XML_EOF;
}


static int
imgproc_xml_begin(imgproc_xml_t *x)
{
    if (imgproc_xml_begins(x, "\xef\xbb\xbf")) {
        x->p += 3;
    }

    if (!imgproc_xml_characters(x)) {
        return 0;
    }

    if (imgproc_xml_begins(x, "<?xml")
        && x->last - x->p > 5 && imgproc_xml_space(x->p[5]))
    {
        return imgproc_xml_declaration(x);
    }

    return 1;
}


/* those that XML has; all that looks at single bytes relies on it */

static int
imgproc_xml_characters(imgproc_xml_t *x)
{
    const u_char  *p;

    if (x->p == x->last
        || !g_utf8_validate((const char *) x->p, x->last - x->p, NULL))
    {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "not UTF-8");
        return 0;
    }

    for (p = x->p; p < x->last; p++) {

        if ((*p < 0x20 && !imgproc_xml_space(*p))
            || (*p == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
        {
            imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                             "a character that XML does not have");
            return 0;
        }
    }

    return 1;
}


static int
imgproc_xml_declaration(imgproc_xml_t *x)
{
    imgproc_str_t  value;

    x->p += 5;

    if (imgproc_xml_pseudo(x, "version", &value) != 1
        || !imgproc_xml_is(&value, "1.0"))
    {
        imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                         "a version other than 1.0");
        return 0;
    }

    if (imgproc_xml_pseudo(x, "encoding", &value) == 1
        && !imgproc_xml_encoding(x, &value))
    {
        imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                         "an encoding other than UTF-8");
        return 0;
    }

    (void) imgproc_xml_pseudo(x, "standalone", &value);

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, "?>")) {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken declaration");
        return 0;
    }

    x->p += 2;

    return 1;
}


/* ASCII is UTF-8 as well, as long as it is what is there */

static int
imgproc_xml_encoding(imgproc_xml_t *x, const imgproc_str_t *name)
{
    const u_char  *p;

    if (imgproc_xml_is_case(name, "utf-8")) {
        return 1;
    }

    if (!imgproc_xml_is_case(name, "us-ascii")
        && !imgproc_xml_is_case(name, "iso-8859-1"))
    {
        return 0;
    }

    for (p = x->p; p < x->last; p++) {
        if (*p >= 0x80) {
            return 0;
        }
    }

    return 1;
}


static int
imgproc_xml_pseudo(imgproc_xml_t *x, const char *name, imgproc_str_t *value)
{
    u_char         quote;
    const u_char  *p, *start;

    start = x->p;

    imgproc_xml_spaces(x);

    if (x->p == start || !imgproc_xml_begins(x, name)) {
        x->p = start;
        return 0;
    }

    x->p += strlen(name);

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, "=")) {
        x->p = start;
        return 0;
    }

    x->p++;

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, "\"") && !imgproc_xml_begins(x, "'")) {
        x->p = start;
        return 0;
    }

    quote = *x->p++;

    p = memchr(x->p, quote, x->last - x->p);
    if (p == NULL) {
        x->p = start;
        return 0;
    }

    value->data = (u_char *) x->p;
    value->len = p - x->p;

    x->p = p + 1;

    return 1;
}


static imgproc_xml_event_e
imgproc_xml_markup(imgproc_xml_t *x, int *again)
{
    if (imgproc_xml_begins(x, "</")) {
        return imgproc_xml_close(x);
    }

    if (imgproc_xml_begins(x, "<!--")) {
        *again = imgproc_xml_comment(x);
        return IMGPROC_XML_ERROR;
    }

    if (imgproc_xml_begins(x, "<?")) {
        *again = imgproc_xml_instruction(x);
        return IMGPROC_XML_ERROR;
    }

    if (imgproc_xml_begins(x, "<![CDATA[")) {
        return imgproc_xml_cdata(x);
    }

    if (imgproc_xml_begins(x, "<!DOCTYPE")) {
        return imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED, "a DOCTYPE");
    }

    return imgproc_xml_open(x);
}


static int
imgproc_xml_comment(imgproc_xml_t *x)
{
    const u_char  *p;

    p = imgproc_xml_find(x->p + 4, x->last, "--");

    if (p == NULL || x->last - p < 3 || p[2] != '>') {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken comment");
        return 0;
    }

    x->p = p + 3;

    return 1;
}


static int
imgproc_xml_instruction(imgproc_xml_t *x)
{
    const u_char   *p;
    imgproc_str_t   name;

    x->p += 2;

    p = imgproc_xml_find(x->p, x->last, "?>");

    if (p == NULL || !imgproc_xml_name(x, &name)
        || imgproc_xml_is_case(&name, "xml")
        || (*x->p != '?' && !imgproc_xml_space(*x->p)))
    {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                         "a broken processing instruction");
        return 0;
    }

    if (imgproc_xml_is_case(&name, "xml-stylesheet")) {
        imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                         "an xml-stylesheet instruction");
        return 0;
    }

    x->p = p + 2;

    return 1;
}


static imgproc_xml_event_e
imgproc_xml_cdata(imgproc_xml_t *x)
{
    const u_char  *p;

    x->p += sizeof("<![CDATA[") - 1;

    p = imgproc_xml_find(x->p, x->last, "]]>");

    if (p == NULL || x->depth == 0) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a broken CDATA section");
    }

    x->text.data = (u_char *) x->p;
    x->text.len = p - x->p;

    x->p = p + 3;

    return IMGPROC_XML_CDATA;
}


static imgproc_xml_event_e
imgproc_xml_text(imgproc_xml_t *x, int *again)
{
    const u_char  *p;

    p = memchr(x->p, '<', x->last - x->p);
    if (p == NULL) {
        p = x->last;
    }

    x->text.data = (u_char *) x->p;
    x->text.len = p - x->p;

    if (x->depth == 0) {
        imgproc_xml_spaces(x);

        if (x->p < p) {
            return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                    "text outside of the root");
        }

        *again = 1;

        return IMGPROC_XML_TEXT;
    }

    x->p = p;

    if (!imgproc_xml_references(x->text.data, p)) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "an entity that is not built in");
    }

    if (imgproc_xml_find(x->text.data, p, "]]>")) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "\"]]>\" without a CDATA section");
    }

    return IMGPROC_XML_TEXT;
}


static imgproc_xml_event_e
imgproc_xml_open(imgproc_xml_t *x)
{
    const u_char        *start;
    imgproc_str_t        name;
    imgproc_xml_open_t  *open;

    x->p++;

    if (x->ended || !imgproc_xml_name(x, &name)) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken tag");
    }

    if (x->depth == IMGPROC_XML_DEPTH) {
        return imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                                "elements are nested too deep");
    }

    open = &x->open[x->depth++];
    open->name = name;
    open->prefixes = x->nprefixes;

    x->nattrs = 0;

    for ( ;; ) {
        start = x->p;

        imgproc_xml_spaces(x);

        if (imgproc_xml_begins(x, ">")) {
            x->p++;
            break;
        }

        if (imgproc_xml_begins(x, "/>")) {
            x->p += 2;
            x->closing = 1;
            break;
        }

        if (x->p == start || x->p == x->last) {
            return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken tag");
        }

        if (!imgproc_xml_attribute(x)) {
            return IMGPROC_XML_ERROR;
        }
    }

    return imgproc_xml_resolve(x, &name);
}


/* prefixes are those of the element itself first, wherever it declares them */

static imgproc_xml_event_e
imgproc_xml_resolve(imgproc_xml_t *x, const imgproc_str_t *name)
{
    unsigned             i;
    imgproc_str_t        prefix;
    imgproc_xml_attr_t  *attr;

    for (i = 0; i < x->nattrs; i++) {
        if (x->attrs[i].ns == IMGPROC_XML_XMLNS
            && !imgproc_xml_declare(x, &x->attrs[i]))
        {
            return IMGPROC_XML_ERROR;
        }
    }

    imgproc_xml_split(name, &prefix, &x->name);

    if (!imgproc_xml_lookup(x, &prefix, &x->ns)) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a prefix without a namespace");
    }

    x->open[x->depth - 1].ns = x->ns;

    for (i = 0; i < x->nattrs; i++) {
        attr = &x->attrs[i];

        if (attr->ns == IMGPROC_XML_XMLNS || attr->prefix.len == 0) {
            continue;
        }

        if (!imgproc_xml_lookup(x, &attr->prefix, &attr->ns)) {
            return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                    "a prefix without a namespace");
        }
    }

    return imgproc_xml_unique(x) ? IMGPROC_XML_START : IMGPROC_XML_ERROR;
}


static imgproc_xml_event_e
imgproc_xml_close(imgproc_xml_t *x)
{
    imgproc_str_t  name;

    x->p += 2;

    if (x->depth == 0 || !imgproc_xml_name(x, &name)
        || !imgproc_xml_equal(&name, &x->open[x->depth - 1].name))
    {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                "an end tag without its start");
    }

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, ">")) {
        return imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken end tag");
    }

    x->p++;

    return imgproc_xml_closed(x);
}


static imgproc_xml_event_e
imgproc_xml_closed(imgproc_xml_t *x)
{
    imgproc_str_t        prefix;
    imgproc_xml_open_t  *open;

    open = &x->open[--x->depth];

    x->ns = open->ns;
    x->nprefixes = open->prefixes;
    x->ended = x->depth == 0;

    imgproc_xml_split(&open->name, &prefix, &x->name);

    return IMGPROC_XML_END;
}


static int
imgproc_xml_attribute(imgproc_xml_t *x)
{
    u_char               quote;
    const u_char        *p;
    imgproc_str_t        name;
    imgproc_xml_attr_t  *attr;

    if (x->nattrs == IMGPROC_XML_ATTRIBUTES) {
        imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                         "an element with too many attributes");
        return 0;
    }

    attr = &x->attrs[x->nattrs];

    if (!imgproc_xml_name(x, &name)) {
        goto broken;
    }

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, "=")) {
        goto broken;
    }

    x->p++;

    imgproc_xml_spaces(x);

    if (!imgproc_xml_begins(x, "\"") && !imgproc_xml_begins(x, "'")) {
        goto broken;
    }

    quote = *x->p++;

    p = memchr(x->p, quote, x->last - x->p);

    if (p == NULL || memchr(x->p, '<', p - x->p)
        || !imgproc_xml_references(x->p, p))
    {
        goto broken;
    }

    attr->raw.data = (u_char *) x->p;
    attr->raw.len = p - x->p;
    attr->ns = IMGPROC_XML_NONE;

    imgproc_xml_split(&name, &attr->prefix, &attr->name);

    if (imgproc_xml_is(&name, "xmlns")
        || imgproc_xml_is(&attr->prefix, "xmlns"))
    {
        attr->ns = IMGPROC_XML_XMLNS;
    }

    x->nattrs++;
    x->p = p + 1;

    return 1;

broken:

    imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE, "a broken attribute");

    return 0;
}


static int
imgproc_xml_declare(imgproc_xml_t *x, imgproc_xml_attr_t *attr)
{
    unsigned               i;
    imgproc_str_t          uri;
    imgproc_xml_prefix_t  *prefix;

    if (x->nprefixes == IMGPROC_XML_PREFIXES) {
        imgproc_xml_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
                         "too many namespaces");
        return 0;
    }

    if (imgproc_xml_value(x, &attr->raw, 1, &uri) != IMGPROC_OK) {
        return 0;
    }

    prefix = &x->prefixes[x->nprefixes++];

    prefix->prefix = attr->name;
    prefix->ns = uri.len ? IMGPROC_XML_OTHER : IMGPROC_XML_NONE;

    if (attr->prefix.len == 0) {
        prefix->prefix.len = 0;

    } else if (uri.len == 0) {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                         "a prefix without a namespace");
        return 0;
    }

    for (i = 0; i < G_N_ELEMENTS(imgproc_xml_uris); i++) {
        if (imgproc_xml_is(&uri, imgproc_xml_uris[i].uri)) {
            prefix->ns = imgproc_xml_uris[i].ns;
        }
    }

    /* these two names belong to each other, and to nobody else */

    if ((prefix->ns == IMGPROC_XML_XML) != imgproc_xml_is(&prefix->prefix,
                                                          "xml")
        || prefix->ns == IMGPROC_XML_XMLNS
        || imgproc_xml_is(&prefix->prefix, "xmlns"))
    {
        imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                         "a namespace of XML itself is declared");
        return 0;
    }

    return 1;
}


static int
imgproc_xml_unique(imgproc_xml_t *x)
{
    unsigned                   i, j;
    const imgproc_xml_attr_t  *a, *b;

    for (i = 1; i < x->nattrs; i++) {
        a = &x->attrs[i];

        for (j = 0; j < i; j++) {
            b = &x->attrs[j];

            if (a->name.len == b->name.len && a->ns == b->ns
                && imgproc_xml_equal(&a->name, &b->name)
                && (a->ns != IMGPROC_XML_OTHER
                    || imgproc_xml_equal(&a->prefix, &b->prefix)))
            {
                imgproc_xml_fail(x, IMGPROC_BROKEN_IMAGE,
                                 "an attribute that is there twice");
                return 0;
            }
        }
    }

    return 1;
}


static int
imgproc_xml_lookup(const imgproc_xml_t *x, const imgproc_str_t *prefix,
    imgproc_xml_ns_e *ns)
{
    unsigned  i;

    for (i = x->nprefixes; i > 0; i--) {
        if (imgproc_xml_equal(&x->prefixes[i - 1].prefix, prefix)) {
            *ns = x->prefixes[i - 1].ns;
            return 1;
        }
    }

    *ns = IMGPROC_XML_NONE;

    if (imgproc_xml_is(prefix, "xml")) {
        *ns = IMGPROC_XML_XML;
        return 1;
    }

    return prefix->len == 0;
}


/* with one colon at most, neither first nor last */

static int
imgproc_xml_name(imgproc_xml_t *x, imgproc_str_t *name)
{
    u_char         ch;
    unsigned       first, colons;
    const u_char  *p;

    first = 1;
    colons = 0;

    for (p = x->p; p < x->last; p++) {
        ch = *p;

        if (g_ascii_isalpha(ch) || ch == '_' || ch >= 0x80) {
            first = 0;
            continue;
        }

        if (first) {
            break;
        }

        if (ch == ':') {
            first = 1;
            colons++;
            continue;
        }

        if (!g_ascii_isdigit(ch) && ch != '-' && ch != '.') {
            break;
        }
    }

    name->data = (u_char *) x->p;
    name->len = p - x->p;

    x->p = p;

    return p < x->last && !first && colons <= 1;
}


static void
imgproc_xml_split(const imgproc_str_t *name, imgproc_str_t *prefix,
    imgproc_str_t *local)
{
    const u_char  *colon;

    prefix->data = name->data;
    prefix->len = 0;

    *local = *name;

    colon = memchr(name->data, ':', name->len);

    if (colon) {
        prefix->len = colon - name->data;

        local->data += prefix->len + 1;
        local->len -= prefix->len + 1;
    }
}


imgproc_code_e
imgproc_xml_value(imgproc_xml_t *x, const imgproc_str_t *raw, int attribute,
    imgproc_str_t *value)
{
    u_char        *d;
    gunichar       ch;
    const u_char  *p, *last;

    *value = *raw;

    p = raw->data;
    last = p + raw->len;

    if (raw->len == 0
        || (memchr(p, '&', raw->len) == NULL
            && memchr(p, '\r', raw->len) == NULL
            && (!attribute || (memchr(p, '\n', raw->len) == NULL
                               && memchr(p, '\t', raw->len) == NULL))))
    {
        return IMGPROC_OK;
    }

    /* no reference is shorter than what it stands for */

    if (imgproc_buffer_reserve(&x->value, raw->len) != IMGPROC_OK) {
        return imgproc_error(x->err, IMGPROC_INTERNAL,
                             "no memory for a text of %zu bytes", raw->len);
    }

    d = x->value.data;

    while (p < last) {

        if (*p == '&') {
            p = imgproc_xml_reference(p, last, &ch);
            d += g_unichar_to_utf8(ch, (char *) d);
            continue;
        }

        if (*p == '\r') {
            if (last - p > 1 && p[1] == '\n') {
                p++;
            }

            *d++ = attribute ? ' ' : '\n';
            p++;
            continue;
        }

        *d++ = attribute && imgproc_xml_space(*p) ? ' ' : *p;
        p++;
    }

    value->data = x->value.data;
    value->len = d - x->value.data;

    return IMGPROC_OK;
}


/* behind the reference, NULL if it is none that we know */

static const u_char *
imgproc_xml_reference(const u_char *p, const u_char *last, gunichar *ch)
{
    unsigned        i, base;
    int             digit;
    uint32_t        n;
    imgproc_str_t   name;

    static const char  *names[] = { "amp", "lt", "gt", "quot", "apos" };
    static const char   chars[] = "&<>\"'";

    name.data = (u_char *) ++p;

    while (p < last && *p != ';' && p - name.data < 16) {
        p++;
    }

    if (p == last || *p != ';') {
        return NULL;
    }

    name.len = p++ - name.data;

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        if (imgproc_xml_is(&name, names[i])) {
            *ch = chars[i];
            return p;
        }
    }

    if (name.len < 2 || name.data[0] != '#') {
        return NULL;
    }

    base = name.data[1] == 'x' ? 16 : 10;
    i = base == 16 ? 2 : 1;

    if (i == name.len) {
        return NULL;
    }

    for (n = 0; i < name.len; i++) {

        digit = base == 16 ? g_ascii_xdigit_value(name.data[i])
                           : g_ascii_digit_value(name.data[i]);

        if (digit == -1 || n > 0x10ffff) {
            return NULL;
        }

        n = n * base + digit;
    }

    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)
        || n == 0xfffe || n == 0xffff
        || (n < 0x20 && !imgproc_xml_space(n)))
    {
        return NULL;
    }

    *ch = n;

    return p;
}


static int
imgproc_xml_references(const u_char *p, const u_char *last)
{
    gunichar  ch;

    while (p < last) {

        p = memchr(p, '&', last - p);
        if (p == NULL) {
            return 1;
        }

        p = imgproc_xml_reference(p, last, &ch);
        if (p == NULL) {
            return 0;
        }
    }

    return 1;
}


static const u_char *
imgproc_xml_find(const u_char *p, const u_char *last, const char *text)
{
    size_t  len;

    len = strlen(text);

    while (p < last) {

        p = memchr(p, text[0], last - p);

        if (p == NULL || (size_t) (last - p) < len) {
            return NULL;
        }

        if (memcmp(p, text, len) == 0) {
            return p;
        }

        p++;
    }

    return NULL;
}


const imgproc_xml_attr_t *
imgproc_xml_attr(const imgproc_xml_t *x, imgproc_xml_ns_e ns,
    const char *name)
{
    unsigned  i;

    for (i = 0; i < x->nattrs; i++) {
        if (x->attrs[i].ns == ns && imgproc_xml_is(&x->attrs[i].name, name)) {
            return &x->attrs[i];
        }
    }

    return NULL;
}


int
imgproc_xml_is(const imgproc_str_t *s, const char *text)
{
    return s->len == strlen(text) && memcmp(s->data, text, s->len) == 0;
}


int
imgproc_xml_is_case(const imgproc_str_t *s, const char *text)
{
    return s->len == strlen(text)
           && g_ascii_strncasecmp((const char *) s->data, text, s->len) == 0;
}


static int
imgproc_xml_begins(const imgproc_xml_t *x, const char *text)
{
    size_t  len;

    len = strlen(text);

    return (size_t) (x->last - x->p) >= len && memcmp(x->p, text, len) == 0;
}


static void
imgproc_xml_spaces(imgproc_xml_t *x)
{
    while (x->p < x->last && imgproc_xml_space(*x->p)) {
        x->p++;
    }
}


static int
imgproc_xml_equal(const imgproc_str_t *a, const imgproc_str_t *b)
{
    return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}
