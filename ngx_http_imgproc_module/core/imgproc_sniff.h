
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_SNIFF_H_INCLUDED_
#define _IMGPROC_SNIFF_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_format.h"


/* what the header of a picture says of it, before anything is decoded */

typedef struct {
    imgproc_format_e   format;
    uint32_t           width;        /* as stored, in pixels, > 0 */
    uint32_t           height;
    uint32_t           frames;       /* at least 1 */
    uint32_t           scans;        /* of a JPEG, else 0 */
    uint32_t           bits;         /* of a sample, 0: the header is silent */
    uint32_t           bands;        /* with alpha, 0: the header is silent */

    unsigned           alpha:1;

    /*
     * the decoder must hold all of it before it has the first line: JPEG
     * SOF2, 6, 10, 14 or of a first scan without all components; PNG Adam7
     */
    unsigned           progressive:1;
    unsigned           palette:1;
    unsigned           lossless:1;   /* of a WebP */
    uint32_t           orientation;  /* EXIF's, 1 .. 8, 0: none */
    uint32_t           samples;      /* of a JPEG, in 100 pixels, else 0 */
    uint32_t           pages;        /* of TIFF, of HEIF at most; else 0 */
    uint32_t           channels;     /* of a JXL, beyond colour, else 0 */
    uint32_t           alpha_bytes;  /* to decode a pixel of a WebP's, else 0 */
    uint64_t           block;        /* bytes to decode TIFF or RLE by */

    /* of an SVG: the size that it has before it is rounded; what it takes
     * besides its pixels, in bytes, once it was scanned, or of a JXL, if it
     * is an animation */
    double             vector_width;
    double             vector_height;
    uint64_t           memory;
} imgproc_info_t;


typedef struct {
    uint64_t           max_source_resolution;  /* pixels, all frames */
    uint32_t           max_source_dimension;   /* pixels, each side */
    uint32_t           max_result_dimension;   /* pixels, 0: no limit */
    uint32_t           max_scans;              /* of a JPEG */
    uint32_t           max_animation_frames;   /* 0: no limit */
    uint64_t           max_animation_frame_resolution;  /* pixels, 0: off */
    uint32_t           sum_of_frames;          /* 1: is limited even so */
    uint32_t           source_formats;         /* bits 1 << format */
    uint64_t           max_image_memory;       /* bytes, 0: no limit */
} imgproc_limits_t;


/*
 * The format by its magic, IMGPROC_FORMAT_NONE: none that is known.  Of the
 * beginning of a picture, 64 bytes tell of most formats; it is not told
 * otherwise when there are more.  Any thread.
 */

imgproc_format_e imgproc_sniff_format(const u_char *data, size_t len);

/*
 * IMGPROC_OK, also of NONE, or IMGPROC_FORMAT_NOT_ALLOWED with err filled.
 * Any thread.
 */

imgproc_code_e imgproc_sniff_allowed(imgproc_format_e format,
    const imgproc_limits_t *limits, imgproc_error_t *err);

/*
 * Reads the header of len hostile bytes, and as much of the rest as it takes
 * to know that a source was not cut short where its container says so (PNG
 * up to IEND, RIFF and ISO boxes by their lengths, GIF up to its trailer, TIFF
 * by its strips and tiles, BMP by its pixels, ICO by its directory, SVG up to
 * the end of its root).  Reads no byte outside of data, allocates nothing but
 * for SVG, takes time linear in len.  Any thread.
 *
 * IMGPROC_OK, IMGPROC_NOT_AN_IMAGE (no known magic; info->format is NONE) or
 * IMGPROC_BROKEN_IMAGE (the magic is known, what follows is not that format,
 * or is cut short), or for SVG alone IMGPROC_FORMAT_NOT_ALLOWED (it has what
 * is never read, see imgproc_xml.h) and IMGPROC_INTERNAL (there is no
 * memory); err is filled unless it is IMGPROC_OK.
 */

imgproc_code_e imgproc_sniff(const u_char *data, size_t len,
    imgproc_info_t *info, imgproc_error_t *err);

/*
 * IMGPROC_OK, or what the picture is too much of: IMGPROC_FORMAT_NOT_ALLOWED,
 * IMGPROC_TOO_MANY_PIXELS (a side, a frame of an animation or else the sum of
 * all frames, or half of that for a progressive JPEG or interlaced PNG),
 * IMGPROC_TOO_MANY_FRAMES, IMGPROC_TOO_MANY_SCANS; err is filled then, with
 * the figures.  The size of an SVG is no matter but that it is rendered at,
 * for which there is imgproc_sniff_size(): the same, whatever the format.
 */

imgproc_code_e imgproc_sniff_check(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err);
imgproc_code_e imgproc_sniff_size(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err);

/*
 * The same for the pixels of all frames alone, width, height and frames of
 * info, which may be those of a result: IMGPROC_OK or IMGPROC_TOO_MANY_PIXELS.
 */

imgproc_code_e imgproc_sniff_pixels(const imgproc_info_t *info,
    const imgproc_limits_t *limits, imgproc_error_t *err);


#endif /* _IMGPROC_SNIFF_H_INCLUDED_ */
