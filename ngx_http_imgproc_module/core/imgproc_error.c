
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <stdarg.h>
#include <stdio.h>

#include "imgproc.h"


imgproc_code_e
imgproc_error(imgproc_error_t *err, imgproc_code_e code, const char *fmt, ...)
{
    char     *p;
    va_list   args;

    err->code = code;
    err->hint[0] = '\0';

    va_start(args, fmt);
    (void) vsnprintf(err->detail, sizeof(err->detail), fmt, args);
    va_end(args);

    for (p = err->detail; *p; p++) {
        if ((u_char) *p < 0x20 || *p == 0x7f) {
            *p = '?';
        }
    }

    return code;
}
