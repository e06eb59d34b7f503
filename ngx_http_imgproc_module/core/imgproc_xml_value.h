
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XML_VALUE_H_INCLUDED_
#define _IMGPROC_XML_VALUE_H_INCLUDED_


#include "imgproc_xml.h"


/*
 * Whether all references in a text are to characters that XML has, or to the
 * five entities that are built in.  imgproc_xml_value() relies on it.  Pure.
 */

int imgproc_xml_value_check(const u_char *p, const u_char *last);


#endif /* _IMGPROC_XML_VALUE_H_INCLUDED_ */
