
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_xml_cursor.h"
#include "imgproc_xml_namespace.h"


typedef struct {
    const char        *uri;
    imgproc_xml_ns_e   ns;
} imgproc_xml_namespace_t;


static int imgproc_xml_namespace_declare(imgproc_xml_t *x,
    imgproc_xml_attr_t *attr);
static int imgproc_xml_namespace_unique(imgproc_xml_t *x);
static int imgproc_xml_namespace_lookup(const imgproc_xml_t *x,
    const imgproc_str_t *prefix, imgproc_xml_ns_e *ns);


static const imgproc_xml_namespace_t  imgproc_xml_namespaces[] = {
    { "http://www.w3.org/2000/svg", IMGPROC_XML_SVG },
    { "http://www.w3.org/1999/xlink", IMGPROC_XML_XLINK },
    { "http://www.w3.org/XML/1998/namespace", IMGPROC_XML_XML },
    { "http://www.w3.org/2000/xmlns/", IMGPROC_XML_XMLNS },
    { "http://www.w3.org/2001/XInclude", IMGPROC_XML_INCLUDE },
    { "http://www.w3.org/2003/XInclude", IMGPROC_XML_INCLUDE }
};


/* prefixes are those of the element itself first, wherever it declares them */

imgproc_xml_event_e
imgproc_xml_namespace(imgproc_xml_t *x, const imgproc_str_t *name)
{
    unsigned             i;
    imgproc_str_t        prefix;
    imgproc_xml_attr_t  *attr;

    for (i = 0; i < x->nattrs; i++) {
        if (x->attrs[i].ns == IMGPROC_XML_XMLNS
            && !imgproc_xml_namespace_declare(x, &x->attrs[i]))
        {
            return IMGPROC_XML_ERROR;
        }
    }

    imgproc_xml_namespace_split(name, &prefix, &x->name);

    if (!imgproc_xml_namespace_lookup(x, &prefix, &x->ns)) {
        return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                       "a prefix without a namespace");
    }

    x->open[x->depth - 1].ns = x->ns;

    for (i = 0; i < x->nattrs; i++) {
        attr = &x->attrs[i];

        if (attr->ns == IMGPROC_XML_XMLNS || attr->prefix.len == 0) {
            continue;
        }

        if (!imgproc_xml_namespace_lookup(x, &attr->prefix, &attr->ns)) {
            return imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                           "a prefix without a namespace");
        }
    }

    return imgproc_xml_namespace_unique(x) ? IMGPROC_XML_START
                                           : IMGPROC_XML_ERROR;
}


static int
imgproc_xml_namespace_declare(imgproc_xml_t *x, imgproc_xml_attr_t *attr)
{
    unsigned               i;
    imgproc_str_t          uri;
    imgproc_xml_prefix_t  *prefix;

    if (x->nprefixes == IMGPROC_XML_PREFIXES) {
        imgproc_xml_cursor_fail(x, IMGPROC_FORMAT_NOT_ALLOWED,
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
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a prefix without a namespace");
        return 0;
    }

    for (i = 0; i < G_N_ELEMENTS(imgproc_xml_namespaces); i++) {
        if (imgproc_xml_is(&uri, imgproc_xml_namespaces[i].uri)) {
            prefix->ns = imgproc_xml_namespaces[i].ns;
        }
    }

    /* these two names belong to each other, and to nobody else */

    if ((prefix->ns == IMGPROC_XML_XML) != imgproc_xml_is(&prefix->prefix,
                                                          "xml")
        || prefix->ns == IMGPROC_XML_XMLNS
        || imgproc_xml_is(&prefix->prefix, "xmlns"))
    {
        imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                "a namespace of XML itself is declared");
        return 0;
    }

    return 1;
}


static int
imgproc_xml_namespace_unique(imgproc_xml_t *x)
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
                imgproc_xml_cursor_fail(x, IMGPROC_BROKEN_IMAGE,
                                        "an attribute that is there twice");
                return 0;
            }
        }
    }

    return 1;
}


static int
imgproc_xml_namespace_lookup(const imgproc_xml_t *x,
    const imgproc_str_t *prefix, imgproc_xml_ns_e *ns)
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


void
imgproc_xml_namespace_split(const imgproc_str_t *name, imgproc_str_t *prefix,
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
