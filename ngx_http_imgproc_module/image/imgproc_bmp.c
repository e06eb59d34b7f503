
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_bmp.h"


/* a file header, and BITMAPINFOHEADER or, for alpha, BITMAPV4HEADER */

#define IMGPROC_BMP_FILE     14
#define IMGPROC_BMP_INFO     40
#define IMGPROC_BMP_V4       108

#define IMGPROC_BMP_FIELDS   3


typedef struct {
    imgproc_buffer_t  *buffer;
    size_t             pixels;     /* where they begin */
    size_t             stride;
} imgproc_bmp_t;


static int imgproc_bmp_generate(VipsRegion *region, void *seq, void *a,
    void *b, gboolean *stop);
static int imgproc_bmp_unpack(imgproc_dib_t *dib, VipsImage *image);
static int imgproc_bmp_write(VipsRegion *region, VipsRect *area, void *data);
static void imgproc_bmp_header(u_char *p, const VipsImage *image,
    uint32_t offset, uint32_t size);
static void imgproc_bmp_16(u_char *p, uint32_t n);
static void imgproc_bmp_32(u_char *p, uint32_t n);


int
imgproc_bmp_load(const imgproc_str_t *source, VipsImage **image)
{
    imgproc_dib_t    dib;
    imgproc_error_t  err;

    if (imgproc_dib_bmp(source->data, source->data + source->len, &dib, &err)
        != IMGPROC_OK)
    {
        vips_error("imgproc", "%s", err.detail);
        return -1;
    }

    return imgproc_bmp_load_dib(&dib, image);
}


int
imgproc_bmp_load_dib(const imgproc_dib_t *dib, VipsImage **image)
{
    VipsImage      *out;
    imgproc_dib_t  *own;

    out = vips_image_new();

    own = g_new(imgproc_dib_t, 1);
    *own = *dib;

    g_object_set_data_full(G_OBJECT(out), "imgproc-dib", own, g_free);

    vips_image_init_fields(out, dib->width, dib->height, dib->bands,
                           VIPS_FORMAT_UCHAR, VIPS_CODING_NONE,
                           VIPS_INTERPRETATION_sRGB, 1, 1);

    if (dib->profile) {
        vips_image_set_blob_copy(out, VIPS_META_ICC_NAME, dib->profile,
                                 dib->profile_len);
    }

    if ((own->rle && imgproc_bmp_unpack(own, out) != 0)
        || vips_image_pipelinev(out, VIPS_DEMAND_STYLE_THINSTRIP, NULL) != 0
        || vips_image_generate(out, NULL, imgproc_bmp_generate, NULL, own,
                               NULL)
           != 0)
    {
        g_object_unref(out);
        return -1;
    }

    *image = out;

    return 0;
}


static int
imgproc_bmp_generate(VipsRegion *region, void *seq, void *a, void *b,
    gboolean *stop)
{
    int              y;
    VipsRect        *r;
    imgproc_dib_t   *dib;

    r = &region->valid;
    dib = a;

    for (y = r->top; y < VIPS_RECT_BOTTOM(r); y++) {
        imgproc_dib_pixels(dib, r->left, y, r->width,
                           VIPS_REGION_ADDR(region, r->left, y));
    }

    return 0;
}


/* a byte for each pixel, held as long as the image */

static int
imgproc_bmp_unpack(imgproc_dib_t *dib, VipsImage *image)
{
    u_char  *pixels;

    pixels = g_try_malloc0((size_t) dib->width * dib->height);
    if (pixels == NULL) {
        vips_error("imgproc", "no memory for %ux%u pixels", dib->width,
                   dib->height);
        return -1;
    }

    g_object_set_data_full(G_OBJECT(image), "imgproc-pixels", pixels, g_free);

    if (!imgproc_dib_rle(dib, pixels)) {
        vips_error("imgproc", "bmp is cut short");
        return -1;
    }

    return 0;
}


int
imgproc_bmp_save(VipsImage *image, imgproc_buffer_t *buffer, gint *full)
{
    size_t          size, start;
    uint32_t        offset;
    imgproc_bmp_t   bmp;

    offset = IMGPROC_BMP_FILE + (image->Bands % 2 ? IMGPROC_BMP_INFO
                                                  : IMGPROC_BMP_V4);

    bmp.buffer = buffer;
    bmp.stride = ((size_t) image->Xsize * (image->Bands % 2 ? 3 : 4) + 3) / 4
                 * 4;

    size = offset + bmp.stride * image->Ysize;
    start = buffer->len;

    if (size > G_MAXUINT32
        || imgproc_buffer_append(buffer, NULL, size, 0) != IMGPROC_OK)
    {
        *full = 1;
        return -1;
    }

    bmp.pixels = start + offset;

    /* the bytes behind each line, among others */

    memset(buffer->data + start, 0, size);
    imgproc_bmp_header(buffer->data + start, image, offset, size);

    return vips_sink_disc(image, imgproc_bmp_write, &bmp);
}


/* lines stand upside down, in the order blue, green, red */

static int
imgproc_bmp_write(VipsRegion *region, VipsRect *area, void *data)
{
    int              x, y, bands;
    u_char          *p, *q;
    imgproc_bmp_t   *bmp;

    bmp = data;
    bands = region->im->Bands;

    for (y = area->top; y < VIPS_RECT_BOTTOM(area); y++) {

        p = VIPS_REGION_ADDR(region, area->left, y);
        q = bmp->buffer->data + bmp->pixels
            + bmp->stride * (region->im->Ysize - 1 - y);

        for (x = 0; x < area->width; x++, p += bands) {

            *q++ = bands < 3 ? p[0] : p[2];
            *q++ = bands < 3 ? p[0] : p[1];
            *q++ = p[0];

            if (bands % 2 == 0) {
                *q++ = p[bands - 1];
            }
        }
    }

    return 0;
}


static void
imgproc_bmp_header(u_char *p, const VipsImage *image, uint32_t offset,
    uint32_t size)
{
    int  alpha;

    alpha = image->Bands % 2 == 0;

    memcpy(p, "BM", 2);
    imgproc_bmp_32(p + 2, size);
    imgproc_bmp_32(p + 10, offset);

    p += IMGPROC_BMP_FILE;

    imgproc_bmp_32(p, alpha ? IMGPROC_BMP_V4 : IMGPROC_BMP_INFO);
    imgproc_bmp_32(p + 4, image->Xsize);
    imgproc_bmp_32(p + 8, image->Ysize);
    imgproc_bmp_16(p + 12, 1);
    imgproc_bmp_16(p + 14, alpha ? 32 : 24);
    imgproc_bmp_32(p + 20, size - offset);

    if (alpha) {
        imgproc_bmp_32(p + 16, IMGPROC_BMP_FIELDS);
        imgproc_bmp_32(p + 40, 0x00ff0000);
        imgproc_bmp_32(p + 44, 0x0000ff00);
        imgproc_bmp_32(p + 48, 0x000000ff);
        imgproc_bmp_32(p + 52, 0xff000000);
        memcpy(p + 56, "BGRs", 4);
    }
}


static void
imgproc_bmp_16(u_char *p, uint32_t n)
{
    p[0] = n;
    p[1] = n >> 8;
}


static void
imgproc_bmp_32(u_char *p, uint32_t n)
{
    imgproc_bmp_16(p, n);
    imgproc_bmp_16(p + 2, n >> 16);
}
