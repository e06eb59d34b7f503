
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_XML_CURSOR_H_INCLUDED_
#define _IMGPROC_XML_CURSOR_H_INCLUDED_


#include "imgproc_xml.h"


/*
 * The place x->p in the text of a reader, for its parts and nobody else.
 * Nothing behind x->last is looked at; slices are of the text.
 */


/* fills the reader's err; IMGPROC_XML_ERROR always */

imgproc_xml_event_e imgproc_xml_cursor_fail(imgproc_xml_t *x,
    imgproc_code_e code, const char *what);

/* whether a text stands here; the cursor stays */

int imgproc_xml_cursor_begins(const imgproc_xml_t *x, const char *text);

/* moves behind white space */

void imgproc_xml_cursor_spaces(imgproc_xml_t *x);

/*
 * Moves behind a name, with one colon at most, neither first nor last; 0 if
 * there is none, or nothing behind it.
 */

int imgproc_xml_cursor_name(imgproc_xml_t *x, imgproc_str_t *name);

/*
 * Moves behind the rest of "name = 'value'"; 0 if it is something else, with
 * the cursor anywhere in it.
 */

int imgproc_xml_cursor_assigned(imgproc_xml_t *x, imgproc_str_t *value);


#endif /* _IMGPROC_XML_CURSOR_H_INCLUDED_ */
