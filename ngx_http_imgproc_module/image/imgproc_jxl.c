
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <dlfcn.h>
#include <link.h>
#include <string.h>

#include <glib.h>

#include "imgproc_jxl.h"


/* see JxlDecoderStatus */

#define IMGPROC_JXL_ERROR       1
#define IMGPROC_JXL_FULL_IMAGE  0x1000

/* more than a source can hold */

#define IMGPROC_JXL_FRAMES      (1 << 30)


typedef int (*imgproc_jxl_process_pt)(void *decoder);
typedef void (*imgproc_jxl_skip_pt)(void *decoder, size_t frames);


typedef struct {
    imgproc_jxl_process_pt   process;
    imgproc_jxl_skip_pt      skip;
} imgproc_jxl_library_t;


static void *imgproc_jxl_find(void *data);
static int imgproc_jxl_loaded(struct dl_phdr_info *info, size_t size,
    void *data);


static imgproc_jxl_library_t  imgproc_jxl_library;

static GOnce  imgproc_jxl_once = G_ONCE_INIT;


int
JxlDecoderProcessInput(void *decoder)
{
    int                     status;
    imgproc_jxl_library_t  *library;

    library = g_once(&imgproc_jxl_once, imgproc_jxl_find, NULL);

    if (library->process == NULL || library->skip == NULL) {
        return IMGPROC_JXL_ERROR;
    }

    status = library->process(decoder);

    if (status == IMGPROC_JXL_FULL_IMAGE) {
        library->skip(decoder, IMGPROC_JXL_FRAMES);
    }

    return status;
}


/* its name has a version in it; whoever has called us has loaded it */

static void *
imgproc_jxl_find(void *data)
{
    void  *handle;

    handle = NULL;

    (void) dl_iterate_phdr(imgproc_jxl_loaded, &handle);

    if (handle) {
        imgproc_jxl_library.process =
            (imgproc_jxl_process_pt) dlsym(handle, "JxlDecoderProcessInput");
        imgproc_jxl_library.skip =
            (imgproc_jxl_skip_pt) dlsym(handle, "JxlDecoderSkipFrames");
    }

    return &imgproc_jxl_library;
}


static int
imgproc_jxl_loaded(struct dl_phdr_info *info, size_t size, void *data)
{
    void  **handle;

    if (strstr(info->dlpi_name, "/libjxl.so.") == NULL) {
        return 0;
    }

    handle = data;
    *handle = dlopen(info->dlpi_name, RTLD_LAZY|RTLD_NOLOAD);

    return 1;
}
