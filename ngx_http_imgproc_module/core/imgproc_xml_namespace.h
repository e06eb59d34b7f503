
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XML_NAMESPACE_H_INCLUDED_
#define _IMGPROC_XML_NAMESPACE_H_INCLUDED_


#include "imgproc_xml.h"


/*
 * Finds the namespaces of the element that was opened last, whose name is
 * given, and of its attributes, which were read; prefixes that it declares
 * stay until it is closed.  IMGPROC_XML_START, or IMGPROC_XML_ERROR with the
 * reader's err filled: a prefix that nobody declares, too many of them, an
 * attribute that is there twice, or no memory.
 */

imgproc_xml_event_e imgproc_xml_namespace(imgproc_xml_t *x,
    const imgproc_str_t *name);

/* slices of name: before the colon, or empty, and behind it */

void imgproc_xml_namespace_split(const imgproc_str_t *name,
    imgproc_str_t *prefix, imgproc_str_t *local);


#endif /* _IMGPROC_XML_NAMESPACE_H_INCLUDED_ */
