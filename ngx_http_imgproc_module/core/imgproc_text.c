
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdarg.h>
#include <stdio.h>

#include "imgproc_text.h"


/* the first mapping, which most texts fit into */

#define IMGPROC_TEXT_MIN  65536


static void imgproc_text_append(imgproc_text_t *t, const void *data,
    size_t len);


void
imgproc_text(imgproc_text_t *t, const char *fmt, ...)
{
    int      n;
    char     line[IMGPROC_TEXT_MAX];
    va_list  args;

    va_start(args, fmt);
    n = vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);

    if (n < 0 || (size_t) n >= sizeof(line)) {
        t->code = IMGPROC_INTERNAL;
        return;
    }

    imgproc_text_append(t, line, n);
}


void
imgproc_text_quoted(imgproc_text_t *t, const imgproc_str_t *s)
{
    size_t  i, start;

    imgproc_text_append(t, "\"", 1);

    for (i = 0, start = 0; i < s->len; i++) {

        if (s->data[i] >= 0x20 && s->data[i] != '"' && s->data[i] != '\\') {
            continue;
        }

        imgproc_text_append(t, s->data + start, i - start);
        imgproc_text(t, "\\u%04x", s->data[i]);
        start = i + 1;
    }

    imgproc_text_append(t, s->data + start, i - start);
    imgproc_text_append(t, "\"", 1);
}


static void
imgproc_text_append(imgproc_text_t *t, const void *data, size_t len)
{
    if (t->code == IMGPROC_OK && len) {
        t->code = imgproc_buffer_append(&t->buffer, data, len,
                                        IMGPROC_TEXT_MIN);
    }
}
