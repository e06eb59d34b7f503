
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_sniff_format.h"


typedef imgproc_code_e (*imgproc_sniff_pt)(const u_char *p,
    const u_char *last, imgproc_info_t *info, imgproc_error_t *err);


static imgproc_code_e imgproc_sniff_frame(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err);


static const imgproc_sniff_pt  imgproc_sniff_readers[IMGPROC_FORMATS] = {
    [IMGPROC_FORMAT_JPEG] = imgproc_sniff_jpeg,
    [IMGPROC_FORMAT_PNG] = imgproc_sniff_png,
    [IMGPROC_FORMAT_WEBP] = imgproc_sniff_webp,
    [IMGPROC_FORMAT_GIF] = imgproc_sniff_gif,
    [IMGPROC_FORMAT_AVIF] = imgproc_sniff_heif,
    [IMGPROC_FORMAT_HEIC] = imgproc_sniff_heif,
    [IMGPROC_FORMAT_JXL] = imgproc_sniff_jxl,
    [IMGPROC_FORMAT_TIFF] = imgproc_sniff_tiff,
    [IMGPROC_FORMAT_SVG] = imgproc_sniff_svg,
    [IMGPROC_FORMAT_BMP] = imgproc_sniff_bmp,
    [IMGPROC_FORMAT_ICO] = imgproc_sniff_ico
};


imgproc_code_e
imgproc_sniff(const u_char *data, size_t len, imgproc_info_t *info,
    imgproc_error_t *err)
{
    memset(info, 0, sizeof(imgproc_info_t));

    info->frames = 1;
    info->format = imgproc_sniff_format(data, len);

    if (info->format == IMGPROC_FORMAT_NONE) {
        return imgproc_error(err, IMGPROC_NOT_AN_IMAGE,
                             "%zu bytes of no known image format", len);
    }

    return imgproc_sniff_readers[info->format](data, data + len, info, err);
}


imgproc_format_e
imgproc_sniff_format(const u_char *data, size_t len)
{
    if (len >= 3 && memcmp(data, "\xff\xd8\xff", 3) == 0) {
        return IMGPROC_FORMAT_JPEG;
    }

    if (len >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0) {
        return IMGPROC_FORMAT_PNG;
    }

    if (len >= 6
        && (memcmp(data, "GIF87a", 6) == 0 || memcmp(data, "GIF89a", 6) == 0))
    {
        return IMGPROC_FORMAT_GIF;
    }

    if (len >= 2 && memcmp(data, "\xff\x0a", 2) == 0) {
        return IMGPROC_FORMAT_JXL;
    }

    if (len >= 12 && memcmp(data, "\0\0\0\x0cJXL \r\n\x87\n", 12) == 0) {
        return IMGPROC_FORMAT_JXL;
    }

    if (len >= 4
        && (memcmp(data, "II*\0", 4) == 0 || memcmp(data, "MM\0*", 4) == 0
            || memcmp(data, "II+\0", 4) == 0 || memcmp(data, "MM\0+", 4) == 0))
    {
        return IMGPROC_FORMAT_TIFF;
    }

    if (imgproc_sniff_is_bmp(data, len)) {
        return IMGPROC_FORMAT_BMP;
    }

    if (imgproc_sniff_is_ico(data, len)) {
        return IMGPROC_FORMAT_ICO;
    }

    if (len < 12) {
        return IMGPROC_FORMAT_NONE;
    }

    if (memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0) {
        return IMGPROC_FORMAT_WEBP;
    }

    if (memcmp(data + 4, "ftyp", 4) == 0) {
        return imgproc_sniff_heif_brand(data, data + len);
    }

    if (imgproc_sniff_svg_is(data, data + len)) {
        return IMGPROC_FORMAT_SVG;
    }

    return IMGPROC_FORMAT_NONE;
}


imgproc_code_e
imgproc_sniff_allowed(imgproc_format_e format, const imgproc_limits_t *limits,
    imgproc_error_t *err)
{
    if (format == IMGPROC_FORMAT_NONE
        || (limits->source_formats & (1u << format)))
    {
        return IMGPROC_OK;
    }

    return imgproc_error(err, IMGPROC_FORMAT_NOT_ALLOWED,
                         "%s is not in imgproc_source_formats",
                         (char *) imgproc_format(format)->name.data);
}


imgproc_code_e
imgproc_sniff_check(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err)
{
    imgproc_code_e  code;

    code = imgproc_sniff_allowed(info->format, limits, err);
    if (code != IMGPROC_OK) {
        return code;
    }

    if (info->format == IMGPROC_FORMAT_SVG) {
        return IMGPROC_OK;
    }

    return imgproc_sniff_size(info, limits, err);
}


imgproc_code_e
imgproc_sniff_size(const imgproc_info_t *info, const imgproc_limits_t *limits,
    imgproc_error_t *err)
{
    uint32_t  max;

    max = limits->max_source_dimension;

    if (max && (info->width > max || info->height > max)) {
        return imgproc_error(err, IMGPROC_TOO_MANY_PIXELS,
                             "%ux%u is over imgproc_max_source_dimension of "
                             "%u pixels", info->width, info->height, max);
    }

    max = limits->max_animation_frames;

    if (max && info->frames > 1 && info->frames > max) {
        return imgproc_error(err, IMGPROC_TOO_MANY_FRAMES,
                             "%u frames are over imgproc_max_animation_frames "
                             "of %u", info->frames, max);
    }

    if (imgproc_sniff_pixels(info, limits, err) != IMGPROC_OK) {
        return IMGPROC_TOO_MANY_PIXELS;
    }

    if (limits->max_scans && info->scans > limits->max_scans) {
        return imgproc_error(err, IMGPROC_TOO_MANY_SCANS,
                             "%u scans are over the limit of %u",
                             info->scans, limits->max_scans);
    }

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_sniff_pixels(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err)
{
    char            frames[sizeof(" of 4294967295 frames")];
    uint64_t        pixels, max;
    imgproc_code_e  code;

    if (info->frames > 1 && limits->max_animation_frame_resolution) {
        code = imgproc_sniff_frame(info, limits, err);

        if (code != IMGPROC_OK || !limits->sum_of_frames) {
            return code;
        }
    }

    max = limits->max_source_resolution;

    if (max == 0) {
        return IMGPROC_OK;
    }

    if (info->progressive) {
        max /= 2;
    }

    /* two sides fit into 64 bits, the frames may not */

    pixels = (uint64_t) info->width * info->height;

    if (info->frames == 0 || pixels <= max / info->frames) {
        return IMGPROC_OK;
    }

    frames[0] = '\0';

    if (info->frames > 1) {
        (void) g_snprintf(frames, sizeof(frames), " of %u frames",
                          info->frames);
    }

    return imgproc_error(err, IMGPROC_TOO_MANY_PIXELS,
                         "%s%ux%u%s is over %simgproc_max_source_resolution "
                         "of %" G_GUINT64_FORMAT " pixels",
                         info->progressive ? "progressive " : "",
                         info->width, info->height, frames,
                         info->progressive ? "half of " : "",
                         (guint64) limits->max_source_resolution);
}


/* instead of the sum of all */

static imgproc_code_e
imgproc_sniff_frame(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err)
{
    uint64_t  max;

    max = limits->max_animation_frame_resolution;

    if ((uint64_t) info->width * info->height <= max) {
        return IMGPROC_OK;
    }

    return imgproc_error(err, IMGPROC_TOO_MANY_PIXELS,
                         "a frame of %ux%u is over "
                         "imgproc_max_animation_frame_resolution of %"
                         G_GUINT64_FORMAT " pixels", info->width,
                         info->height, (guint64) max);
}
