
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "imgproc_buffer.h"


imgproc_code_e
imgproc_buffer_reserve(imgproc_buffer_t *b, size_t size)
{
    void    *p;
    size_t   page;

    if (size <= b->size) {
        return IMGPROC_OK;
    }

    page = sysconf(_SC_PAGESIZE);

    if (size > SIZE_MAX - page) {
        errno = ENOMEM;
        return IMGPROC_INTERNAL;
    }

    size = (size + page - 1) & ~(page - 1);

    if (b->data == NULL) {
        p = mmap(NULL, size, PROT_READ|PROT_WRITE,
                 MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE, -1, 0);

    } else {
        p = mremap(b->data, b->size, size, MREMAP_MAYMOVE);
    }

    if (p == MAP_FAILED) {
        return IMGPROC_INTERNAL;
    }

    b->data = p;
    b->size = size;

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_buffer_append(imgproc_buffer_t *b, const void *data, size_t len,
    size_t min)
{
    size_t  size;

    if (len > SIZE_MAX / 2 - b->len) {
        errno = ENOMEM;
        return IMGPROC_INTERNAL;
    }

    if (b->len + len > b->size) {

        size = MAX(b->size * 2, b->len + len);

        if (imgproc_buffer_reserve(b, MAX(size, min)) != IMGPROC_OK) {
            return IMGPROC_INTERNAL;
        }
    }

    if (data && len) {
        memcpy(b->data + b->len, data, len);
    }

    b->len += len;

    return IMGPROC_OK;
}


void
imgproc_buffer_discard(imgproc_buffer_t *b)
{
    if (b->data) {
        (void) madvise(b->data, b->size, MADV_DONTNEED);
    }
}


void
imgproc_buffer_free(imgproc_buffer_t *b)
{
    if (b->data) {
        (void) munmap(b->data, b->size);
    }

    memset(b, 0, sizeof(imgproc_buffer_t));
}
