
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#define _GNU_SOURCE

#include <stdlib.h>
#include <string.h>

#include "imgproc_iptc.h"
#include "imgproc_rights.h"
#include "imgproc_xmp.h"


/* what libvips is to take for its own remark */

#define IMGPROC_RIGHTS_REMARK   " (ASCII)"


static size_t imgproc_rights_text(const char *value);
static int imgproc_rights_repeated(const char *value, const char *p);
static int imgproc_rights_xmp(VipsImage *from, VipsImage *to);
static int imgproc_rights_iptc(VipsImage *from, VipsImage *to);
static int imgproc_rights_blob(VipsImage *image, const char *name,
    imgproc_str_t *blob);


static const char  *imgproc_rights_exif_fields[] = {
    "exif-ifd0-Copyright",
    "exif-ifd0-Artist"
};


/* without a blob some savers do not look at fields: an IFD of no entries */

static const char  imgproc_rights_no_exif[] =
    "Exif\0\0" "II*\0\10\0\0\0" "\0\0\0\0\0\0";


int
imgproc_rights_named(VipsImage *image)
{
    unsigned  i;

    for (i = 0; i < G_N_ELEMENTS(imgproc_rights_exif_fields); i++) {
        if (vips_image_get_typeof(image, imgproc_rights_exif_fields[i])) {
            return 1;
        }
    }

    return vips_image_get_typeof(image, VIPS_META_XMP_NAME)
           || vips_image_get_typeof(image, VIPS_META_IPTC_NAME);
}


int
imgproc_rights(VipsImage *from, VipsImage *to)
{
    int       found, exif;
    unsigned  i;

    found = imgproc_rights_xmp(from, to);

    if (imgproc_rights_iptc(from, to)) {
        found = 1;
    }

    exif = 0;

    for (i = 0; i < G_N_ELEMENTS(imgproc_rights_exif_fields); i++) {
        if (imgproc_rights_exif(from, to, imgproc_rights_exif_fields[i])) {
            exif = 1;
        }
    }

    if (exif) {
        vips_image_set_blob_copy(to, VIPS_META_EXIF_NAME,
                                 imgproc_rights_no_exif,
                                 sizeof(imgproc_rights_no_exif) - 1);
    }

    return found || exif;
}


int
imgproc_rights_exif(VipsImage *from, VipsImage *to, const char *name)
{
    char        *text;
    const char  *value;

    if (!vips_image_get_typeof(from, name)
        || vips_image_get_string(from, name, &value) != 0
        || strstr(value, ", ASCII, ") == NULL)
    {
        return 0;
    }

    text = g_strdup_printf("%.*s" IMGPROC_RIGHTS_REMARK,
                           (int) imgproc_rights_text(value), value);

    vips_image_set_string(to, name, text);

    g_free(text);

    return 1;
}


/*
 * The length of the text in libvips's "text (text, ASCII, n components, n
 * bytes)", where n counts a terminating zero.  Of a text that libvips has
 * recoded n is another's; then it is what is said again in the bracket.
 */

static size_t
imgproc_rights_text(const char *value)
{
    size_t       n;
    const char  *p;

    p = strrchr(value, ',');

    if (p) {
        n = strtoul(p + 1, NULL, 10);

        if (n && n < strlen(value)
            && imgproc_rights_repeated(value, value + n - 1))
        {
            return n - 1;
        }
    }

    for (p = strchr(value, ' '); p; p = strchr(p + 1, ' ')) {
        if (imgproc_rights_repeated(value, p)) {
            return p - value;
        }
    }

    return strlen(value);
}


/* whether a bracket begins at p, and says what is before it */

static int
imgproc_rights_repeated(const char *value, const char *p)
{
    return strncmp(p, " (", 2) == 0
           && strncmp(p + 2, value, p - value) == 0;
}


static int
imgproc_rights_xmp(VipsImage *from, VipsImage *to)
{
    GString        *packet;
    imgproc_str_t   blob;

    if (!imgproc_rights_blob(from, VIPS_META_XMP_NAME, &blob)) {
        return 0;
    }

    packet = imgproc_xmp_rights(&blob);
    if (packet == NULL) {
        return 0;
    }

    vips_image_set_blob_copy(to, VIPS_META_XMP_NAME, packet->str,
                             packet->len);

    (void) g_string_free(packet, TRUE);

    return 1;
}


static int
imgproc_rights_iptc(VipsImage *from, VipsImage *to)
{
    size_t          len;
    u_char         *data;
    imgproc_str_t   blob;

    if (!imgproc_rights_blob(from, VIPS_META_IPTC_NAME, &blob)) {
        return 0;
    }

    data = g_try_malloc(blob.len);
    if (data == NULL) {
        return 0;
    }

    len = imgproc_iptc_rights(blob.data, blob.len, data);

    if (len) {
        vips_image_set_blob_copy(to, VIPS_META_IPTC_NAME, data, len);
    }

    g_free(data);

    return len != 0;
}


static int
imgproc_rights_blob(VipsImage *image, const char *name, imgproc_str_t *blob)
{
    const void  *data;

    if (!vips_image_get_typeof(image, name)) {
        return 0;
    }

    if (vips_image_get_blob(image, name, &data, &blob->len) != 0) {
        vips_error_clear();
        return 0;
    }

    blob->data = (u_char *) data;

    return blob->len != 0;
}
