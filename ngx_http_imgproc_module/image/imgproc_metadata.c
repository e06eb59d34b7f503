
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <string.h>

#include "imgproc_metadata.h"
#include "imgproc_rights.h"


static u_char *imgproc_metadata_chunk(u_char *p, u_char *last, size_t *size);
static int imgproc_metadata_keep(imgproc_ctx_t *ctx, const char *name);
static int imgproc_metadata_copy(imgproc_ctx_t *ctx, VipsImage **image);
static int imgproc_metadata_exif(imgproc_ctx_t *ctx, VipsImage **image);
static int imgproc_metadata_keep_xmp(VipsImage *image);


/* of pages and frames, which a still does not have */

static const char  *imgproc_metadata_frames[] = {
    "n-pages",
    "page-height",
    "loop",
    "delay",
    NULL
};


/* of the source alone */

static const char  *imgproc_metadata_source[] = {
    "background",
    "gif-delay",
    "gif-loop",
    "gif-palette",
    "heif-primary",
    NULL
};


imgproc_code_e
imgproc_metadata(imgproc_ctx_t *ctx)
{
    int          rights;
    char       **names, **name;
    VipsImage   *image;

    image = NULL;
    names = vips_image_get_fields(ctx->image);

    rights = ctx->job->options.strip_metadata
             && ctx->job->options.keep_copyright
             && imgproc_rights_named(ctx->image);

    for (name = names; *name; name++) {

        if (imgproc_metadata_keep(ctx, *name)) {
            continue;
        }

        if (imgproc_metadata_copy(ctx, &image) != 0) {
            g_strfreev(names);
            return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
        }

        /* a width or height is in the list as well, but cannot be removed */

        (void) vips_image_remove(image, *name);
    }

    /* of fields that were stripped all are gone now, and there is a copy */

    if (rights && imgproc_rights(ctx->image, image)) {
        ctx->keep_rights = 1;
    }

    g_strfreev(names);

    if (!ctx->job->options.strip_metadata
        && imgproc_metadata_exif(ctx, &image) != 0)
    {
        return imgproc_pipeline_failed(ctx, IMGPROC_INTERNAL);
    }

    return image ? imgproc_pipeline_next(ctx, image) : IMGPROC_OK;
}


int
imgproc_metadata_strip(const imgproc_ctx_t *ctx)
{
    return ctx->job->options.strip_metadata && !ctx->keep_profile
           && !ctx->keep_rights;
}


/*
 * The saver of libvips 8.14 does not know "strip" and writes an EXIF chunk
 * about nothing; without it, and no other extra, VP8X is not needed either.
 */

void
imgproc_metadata_webp(imgproc_buffer_t *b)
{
    size_t   size;
    u_char  *p, *q, *last;

    if (b->len < 12 || memcmp(b->data + 8, "WEBP", 4) != 0) {
        return;
    }

    last = b->data + b->len;

    for (p = b->data + 12; p < last; p += size) {
        if (imgproc_metadata_chunk(p, last, &size) == NULL) {
            return;
        }
    }

    q = b->data + 12;

    for (p = q; p < last; p += size) {

        (void) imgproc_metadata_chunk(p, last, &size);

        if (memcmp(p, "EXIF", 4) == 0) {
            continue;
        }

        if (memcmp(p, "VP8X", 4) == 0 && size == 18) {

            p[8] &= ~0x08;

            if (p[8] == 0) {
                continue;
            }
        }

        memmove(q, p, size);
        q += size;
    }

    b->len = q - b->data;
    size = b->len - 8;

    b->data[4] = size;
    b->data[5] = size >> 8;
    b->data[6] = size >> 16;
    b->data[7] = size >> 24;
}


/* p, and its chunk's size with header and padding, or NULL if it is cut */

static u_char *
imgproc_metadata_chunk(u_char *p, u_char *last, size_t *size)
{
    if (last - p < 8) {
        return NULL;
    }

    *size = p[4] | p[5] << 8 | p[6] << 16 | (size_t) p[7] << 24;
    *size += 8 + (*size & 1);

    return *size <= (size_t) (last - p) ? p : NULL;
}


static int
imgproc_metadata_keep(imgproc_ctx_t *ctx, const char *name)
{
    if (g_strv_contains(imgproc_metadata_frames, name)) {
        return ctx->animated;
    }

    if (g_strv_contains(imgproc_metadata_source, name)) {
        return 0;
    }

    if (strcmp(name, VIPS_META_ICC_NAME) == 0) {
        return ctx->keep_profile;
    }

    if (strcmp(name, VIPS_META_SEQUENTIAL) == 0) {
        return 1;
    }

    if (ctx->job->options.strip_metadata) {
        return 0;
    }

    if (strcmp(name, VIPS_META_ORIENTATION) == 0
        || strcmp(name, "exif-ifd0-Orientation") == 0)
    {
        return !ctx->oriented;
    }

    if (strcmp(name, VIPS_META_XMP_NAME) == 0) {
        return imgproc_metadata_keep_xmp(ctx->image);
    }

    /* IFD 3 is GPS; the thumbnail shows what the picture was before */

    return !g_str_has_prefix(name, "exif-ifd3-")
           && strcmp(name, "jpeg-thumbnail-data") != 0;
}


/* fields may be shared between images: not changed but in a copy */

static int
imgproc_metadata_copy(imgproc_ctx_t *ctx, VipsImage **image)
{
    if (*image) {
        return 0;
    }

    return vips_copy(ctx->image, image, NULL);
}


/* texts with a bracket in them would come out longer than they went in */

static int
imgproc_metadata_exif(imgproc_ctx_t *ctx, VipsImage **image)
{
    char  **names, **name;

    if (!vips_image_get_typeof(ctx->image, VIPS_META_EXIF_NAME)) {
        return 0;
    }

    if (imgproc_metadata_copy(ctx, image) != 0) {
        return -1;
    }

    names = vips_image_get_fields(*image);

    for (name = names; *name; name++) {
        if (g_str_has_prefix(*name, "exif-ifd")) {
            (void) imgproc_rights_exif(ctx->image, *image, *name);
        }
    }

    g_strfreev(names);

    return 0;
}


/* where the picture was taken goes, whatever else is in the packet */

static int
imgproc_metadata_keep_xmp(VipsImage *image)
{
    size_t       len;
    const void  *p;

    if (vips_image_get_blob(image, VIPS_META_XMP_NAME, &p, &len) != 0) {
        return 0;
    }

    return memmem(p, len, "GPS", sizeof("GPS") - 1) == NULL;
}
