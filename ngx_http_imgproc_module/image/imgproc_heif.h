
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_HEIF_H_INCLUDED_
#define _IMGPROC_HEIF_H_INCLUDED_


/* as libheif's, which has to be neither built nor linked with */

typedef struct {
    int                code;
    int                subcode;
    const char        *message;    /* never NULL, and never freed */
} imgproc_heif_error_t;


/*
 * Stands in front of libheif's, by which libvips has a picture encoded.  Left
 * alone, x265 starts a thread for each CPU and some more for each picture, and
 * takes eight times as long as it has to; libvips has no options for either.
 * So x265 is told here: one thread, besides ours, and its fastest preset.
 * Other encoders, which know none of these parameters, are let through.  Any
 * thread.
 */

imgproc_heif_error_t heif_context_encode_image(void *context,
    const void *image, void *encoder, const void *options, void **handle);

/* Whether libheif has an encoder of HEVC at all; 0 also if it is not there. */

int imgproc_heif_encodes(void);

/*
 * How many pictures x265 was bounded for.  An encoder of HEVC that is another
 * one, or that is reached in another way, leaves it as it was, and is not to
 * be used: nobody knows what it takes.
 */

int imgproc_heif_bounded(void);


#endif /* _IMGPROC_HEIF_H_INCLUDED_ */
