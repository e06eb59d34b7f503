
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XML_DECLARATION_H_INCLUDED_
#define _IMGPROC_XML_DECLARATION_H_INCLUDED_


#include "imgproc_xml.h"


/*
 * Where a text begins: moves behind its byte order mark and "<?xml ..?>", if
 * they are there.  0 with the reader's err filled if it is not UTF-8 to its
 * end, has a character that XML does not have, or names another version or
 * encoding.
 */

int imgproc_xml_declaration(imgproc_xml_t *x);


#endif /* _IMGPROC_XML_DECLARATION_H_INCLUDED_ */
