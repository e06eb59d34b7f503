
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XML_H_INCLUDED_
#define _IMGPROC_XML_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_buffer.h"


/*
 * A reader of XML from strangers.  It understands less than XML has, so that
 * what it lets pass means the same to every other reader: UTF-8 alone, no
 * DOCTYPE and with it no entities but the five that are built in, nothing
 * that is not well-formed.  The time is linear in the length; nothing is
 * allocated, but for values with references in them.
 */


#define IMGPROC_XML_DEPTH       128
#define IMGPROC_XML_ATTRIBUTES  128
#define IMGPROC_XML_PREFIXES    128


/* the namespaces that matter; NONE for an attribute without a prefix */

typedef enum {
    IMGPROC_XML_NONE = 0,
    IMGPROC_XML_SVG,
    IMGPROC_XML_XLINK,
    IMGPROC_XML_XML,
    IMGPROC_XML_XMLNS,
    IMGPROC_XML_INCLUDE,
    IMGPROC_XML_OTHER
} imgproc_xml_ns_e;


typedef enum {
    IMGPROC_XML_START = 0,
    IMGPROC_XML_END,
    IMGPROC_XML_TEXT,
    IMGPROC_XML_CDATA,
    IMGPROC_XML_EOF,
    IMGPROC_XML_ERROR
} imgproc_xml_event_e;


/* slices of the source; raw may have references in it */

typedef struct {
    imgproc_xml_ns_e       ns;
    imgproc_str_t          prefix;
    imgproc_str_t          name;       /* without the prefix */
    imgproc_str_t          raw;
} imgproc_xml_attr_t;


typedef struct {
    imgproc_str_t          name;       /* with the prefix */
    imgproc_xml_ns_e       ns;
    unsigned               prefixes;   /* that were there before it */
} imgproc_xml_open_t;


typedef struct {
    imgproc_str_t          prefix;
    imgproc_xml_ns_e       ns;
} imgproc_xml_prefix_t;


typedef struct {
    /* of the last event */
    imgproc_xml_ns_e       ns;         /* START and END */
    imgproc_str_t          name;       /* the same, without the prefix */
    unsigned               nattrs;     /* START */
    imgproc_xml_attr_t     attrs[IMGPROC_XML_ATTRIBUTES];
    imgproc_str_t          text;       /* TEXT: raw, CDATA */
    unsigned               depth;      /* of open elements; END: after it */

    /* of the reader */
    const u_char          *p;
    const u_char          *last;
    imgproc_error_t       *err;
    unsigned               begun:1;
    unsigned               closing:1;  /* END of an empty element is due */
    unsigned               ended:1;    /* the root has been closed */
    unsigned               ascii:1;    /* declared: nothing else may follow */
    imgproc_xml_open_t     open[IMGPROC_XML_DEPTH];
    unsigned               nprefixes;
    imgproc_xml_prefix_t   prefixes[IMGPROC_XML_PREFIXES];
    imgproc_buffer_t       value;
} imgproc_xml_t;


/*
 * data must outlive the reader.  Any thread; imgproc_xml_free() is needed
 * once imgproc_xml_value() was called.
 */

void imgproc_xml_init(imgproc_xml_t *x, const u_char *data, size_t len,
    imgproc_error_t *err);
void imgproc_xml_free(imgproc_xml_t *x);

/*
 * The next event.  IMGPROC_XML_EOF comes once the root was closed and nothing
 * but comments followed; IMGPROC_XML_ERROR with err filled:
 * IMGPROC_BROKEN_IMAGE if the text is not well-formed or ends early,
 * IMGPROC_FORMAT_NOT_ALLOWED if it has what is never read: a DOCTYPE, another
 * encoding, a style sheet of its own, or too much of something.  Neither may
 * be followed by a call.
 * Comments, and processing instructions that nobody acts on, are skipped.
 */

imgproc_xml_event_e imgproc_xml_next(imgproc_xml_t *x);

/*
 * What raw text says: references are replaced, and the ends of lines made
 * one line feed, or in an attribute any white space but itself a space.  The
 * value may lie in a buffer of the reader's, until the next call.  IMGPROC_OK,
 * or IMGPROC_INTERNAL with err filled if there is no memory.
 */

imgproc_code_e imgproc_xml_value(imgproc_xml_t *x, const imgproc_str_t *raw,
    int attribute, imgproc_str_t *value);

/* an attribute of the last START, NULL if there is none */

const imgproc_xml_attr_t *imgproc_xml_attr(const imgproc_xml_t *x,
    imgproc_xml_ns_e ns, const char *name);

/*
 * Whether a slice is a text, the same whatever the case of ASCII, and whether
 * two slices are equal.
 */

int imgproc_xml_is(const imgproc_str_t *s, const char *text);
int imgproc_xml_is_case(const imgproc_str_t *s, const char *text);
int imgproc_xml_equal(const imgproc_str_t *a, const imgproc_str_t *b);


static inline int
imgproc_xml_space(u_char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}


#endif /* _IMGPROC_XML_H_INCLUDED_ */
