
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Texts in memory of exactly their size, for the sanitizer to see a read past
 * it; data is the caller's to free.
 */


#ifndef _EXACT_H_INCLUDED_
#define _EXACT_H_INCLUDED_


#include <string.h>

#include "imgproc.h"


G_GNUC_UNUSED static imgproc_str_t
exact(const char *s, size_t len)
{
    imgproc_str_t  text;

    text.data = g_malloc(len ? len : 1);
    text.len = len;

    memcpy(text.data, s, len);

    return text;
}


G_GNUC_UNUSED static imgproc_str_t
exact_str(const char *s)
{
    return exact(s, strlen(s));
}


#endif /* _EXACT_H_INCLUDED_ */
