
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <dlfcn.h>
#include <glib.h>

#include "imgproc_heif.h"


#define IMGPROC_HEIF_LIBRARY       "libheif.so.1"

/* of libheif's heif_compression_format */

#define IMGPROC_HEIF_HEVC          1

/* of libheif's heif_error_code and heif_suberror_code */

#define IMGPROC_HEIF_USAGE_ERROR   5
#define IMGPROC_HEIF_UNSPECIFIED   0


typedef imgproc_heif_error_t (*imgproc_heif_encode_pt)(void *context,
    const void *image, void *encoder, const void *options, void **handle);
typedef imgproc_heif_error_t (*imgproc_heif_set_pt)(void *encoder,
    const char *name, const char *value);
typedef int (*imgproc_heif_have_pt)(int format);


typedef struct {
    const char        *name;
    const char        *value;
} imgproc_heif_parameter_t;


typedef struct {
    imgproc_heif_encode_pt   encode;
    imgproc_heif_set_pt      set;
    imgproc_heif_have_pt     have;
} imgproc_heif_library_t;


static void *imgproc_heif_find(void *data);
static int imgproc_heif_bound(imgproc_heif_set_pt set, void *encoder);


/* the first one is refused by whatever is not x265 */

static const imgproc_heif_parameter_t  imgproc_heif_parameters[] = {
    { "x265:pools", "none" },
    { "x265:frame-threads", "1" },
    { "preset", "ultrafast" }
};


static imgproc_heif_library_t  imgproc_heif_library;

static GOnce  imgproc_heif_once = G_ONCE_INIT;
static gint   imgproc_heif_pictures;


imgproc_heif_error_t
heif_context_encode_image(void *context, const void *image, void *encoder,
    const void *options, void **handle)
{
    imgproc_heif_error_t     err;
    imgproc_heif_library_t  *library;

    library = g_once(&imgproc_heif_once, imgproc_heif_find, NULL);

    if (library->encode == NULL || library->set == NULL) {
        err.code = IMGPROC_HEIF_USAGE_ERROR;
        err.subcode = IMGPROC_HEIF_UNSPECIFIED;
        err.message = "libheif's own function was not found";
        return err;
    }

    if (imgproc_heif_bound(library->set, encoder)) {
        g_atomic_int_inc(&imgproc_heif_pictures);
    }

    return library->encode(context, image, encoder, options, handle);
}


int
imgproc_heif_encodes(void)
{
    imgproc_heif_library_t  *library;

    library = g_once(&imgproc_heif_once, imgproc_heif_find, NULL);

    return library->have && library->have(IMGPROC_HEIF_HEVC);
}


int
imgproc_heif_bounded(void)
{
    return g_atomic_int_get(&imgproc_heif_pictures);
}


/* libvips has loaded it if it can use it; it is opened once, and stays */

static void *
imgproc_heif_find(void *data)
{
    void  *handle;

    handle = dlopen(IMGPROC_HEIF_LIBRARY, RTLD_LAZY|RTLD_NOLOAD);

    if (handle) {
        imgproc_heif_library.encode =
            (imgproc_heif_encode_pt) dlsym(handle,
                                           "heif_context_encode_image");
        imgproc_heif_library.set =
            (imgproc_heif_set_pt) dlsym(handle,
                                        "heif_encoder_set_parameter_string");
        imgproc_heif_library.have =
            (imgproc_heif_have_pt) dlsym(handle,
                                         "heif_have_encoder_for_format");
    }

    return &imgproc_heif_library;
}


static int
imgproc_heif_bound(imgproc_heif_set_pt set, void *encoder)
{
    unsigned                         i;
    const imgproc_heif_parameter_t  *p;

    for (i = 0; i < G_N_ELEMENTS(imgproc_heif_parameters); i++) {

        p = &imgproc_heif_parameters[i];

        if (set(encoder, p->name, p->value).code != 0) {
            return 0;
        }
    }

    return 1;
}
