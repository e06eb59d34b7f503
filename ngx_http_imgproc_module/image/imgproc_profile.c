
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_profile.h"


/* offsets into the header of a profile, ICC.1:2010, 7.2 */

#define IMGPROC_ICC_SIZE          0
#define IMGPROC_ICC_VERSION       8
#define IMGPROC_ICC_SPACE         16
#define IMGPROC_ICC_PCS           20
#define IMGPROC_ICC_SIGNATURE     36
#define IMGPROC_ICC_MANUFACTURER  48
#define IMGPROC_ICC_MODEL         52
#define IMGPROC_ICC_HEADER        128


const u_char *
imgproc_profile(VipsImage *image, size_t *len)
{
    const void  *p;

    if (!vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        || vips_image_get_blob(image, VIPS_META_ICC_NAME, &p, len) != 0)
    {
        return NULL;
    }

    return p;
}


int
imgproc_profile_valid(VipsImage *image, const u_char *p, size_t len)
{
    size_t       size;
    const char  *space;

    if (len < IMGPROC_ICC_HEADER + 4
        || memcmp(p + IMGPROC_ICC_SIGNATURE, "acsp", 4) != 0)
    {
        return 0;
    }

    p += IMGPROC_ICC_SIZE;
    size = (size_t) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];

    if (size < IMGPROC_ICC_HEADER + 4 || size > len) {
        return 0;
    }

    switch (image->Type) {

    case VIPS_INTERPRETATION_CMYK:
        space = "CMYK";
        break;

    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16:
        space = "GRAY";
        break;

    case VIPS_INTERPRETATION_LAB:
    case VIPS_INTERPRETATION_LABS:
        space = "Lab ";
        break;

    default:
        space = "RGB ";
        break;
    }

    return memcmp(p + IMGPROC_ICC_SPACE, space, 4) == 0
           && vips_icc_is_compatible_profile(image, p, len);
}


int
imgproc_profile_is_srgb(const u_char *p, size_t len)
{
    int          rc;
    size_t       size;
    VipsBlob    *blob;
    const void  *data;

    if (len >= IMGPROC_ICC_HEADER
        && p[IMGPROC_ICC_VERSION] == 2
        && p[IMGPROC_ICC_VERSION + 1] == 0x10
        && memcmp(p + IMGPROC_ICC_MANUFACTURER, "IEC ", 4) == 0
        && memcmp(p + IMGPROC_ICC_MODEL, "sRGB", 4) == 0)
    {
        return 1;
    }

    if (vips_profile_load("srgb", &blob, NULL) != 0) {
        vips_error_clear();
        return 0;
    }

    data = vips_blob_get(blob, &size);
    rc = size == len && memcmp(data, p, len) == 0;

    vips_area_unref(VIPS_AREA(blob));

    return rc;
}


VipsPCS
imgproc_profile_pcs(const u_char *p)
{
    if (memcmp(p + IMGPROC_ICC_PCS, "XYZ ", 4) == 0) {
        return VIPS_PCS_XYZ;
    }

    return VIPS_PCS_LAB;
}


int
imgproc_profile_is_cmyk(const u_char *p)
{
    return memcmp(p + IMGPROC_ICC_SPACE, "CMYK", 4) == 0;
}
