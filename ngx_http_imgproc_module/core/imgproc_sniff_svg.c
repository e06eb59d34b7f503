
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The size is what librsvg 2.54 and libvips make of it at 72 dots per inch,
 * at which a point is a pixel: width and height of the root; for one that is
 * missing, or relative, what follows from the other and the viewBox; else the
 * size of the viewBox.  Without any there is nothing to be relative to.
 */


#include <math.h>
#include <string.h>

#include "imgproc_sniff_format.h"
#include "imgproc_xml.h"


/* of a side, in pixels; what is more cannot be meant */

#define IMGPROC_SVG_LEAST      0.5
#define IMGPROC_SVG_MOST       1e6

/* the height of a font where no other is set */

#define IMGPROC_SVG_FONT_SIZE  12


typedef struct {
    const char        *name;
    double             pixels;
} imgproc_svg_unit_t;


static imgproc_code_e imgproc_sniff_svg_read(imgproc_xml_t *x,
    imgproc_info_t *info, imgproc_error_t *err);
static imgproc_code_e imgproc_sniff_svg_root(imgproc_xml_t *x,
    imgproc_info_t *info, imgproc_error_t *err);
static double imgproc_sniff_svg_length(imgproc_xml_t *x, const char *name);
static void imgproc_sniff_svg_box(imgproc_xml_t *x, double *width,
    double *height);
static const u_char *imgproc_sniff_svg_skip(const u_char *p,
    const u_char *last, const char *end);


static const imgproc_svg_unit_t  imgproc_svg_units[] = {
    { "", 1 },
    { "px", 1 },
    { "pt", 1 },
    { "pc", 12 },
    { "in", 72 },
    { "cm", 72 / 2.54 },
    { "mm", 72 / 25.4 },
    { "em", IMGPROC_SVG_FONT_SIZE },
    { "ex", IMGPROC_SVG_FONT_SIZE / 2.0 }
};


/*
 * The name of the root, behind what may stand before it.  A DOCTYPE that
 * names it is enough: it is refused, but as SVG.
 */

int
imgproc_sniff_svg_is(const u_char *p, const u_char *last)
{
    const u_char  *colon;

    if (last - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
        p += 3;
    }

    for ( ;; ) {

        while (p < last && imgproc_xml_space(*p)) {
            p++;
        }

        if (last - p >= 4 && memcmp(p, "<!--", 4) == 0) {
            p = imgproc_sniff_svg_skip(p + 4, last, "-->");

        } else if (last - p >= 2 && memcmp(p, "<?", 2) == 0) {
            p = imgproc_sniff_svg_skip(p + 2, last, "?>");

        } else {
            break;
        }
    }

    if (p == last || *p++ != '<') {
        return 0;
    }

    if (last - p > 9 && memcmp(p, "!DOCTYPE", 8) == 0
        && imgproc_xml_space(p[8]))
    {
        p += 9;

        while (p < last && imgproc_xml_space(*p)) {
            p++;
        }
    }

    for (colon = p; colon < last && g_ascii_isalnum(*colon); colon++) {
        /* void */
    }

    if (colon < last && *colon == ':') {
        p = colon + 1;
    }

    return last - p > 3 && memcmp(p, "svg", 3) == 0
           && (imgproc_xml_space(p[3]) || p[3] == '>' || p[3] == '/');
}


static const u_char *
imgproc_sniff_svg_skip(const u_char *p, const u_char *last, const char *end)
{
    size_t  len;

    len = strlen(end);

    while ((size_t) (last - p) >= len) {

        p = memchr(p, end[0], last - p - len + 1);
        if (p == NULL) {
            break;
        }

        if (memcmp(p, end, len) == 0) {
            return p + len;
        }

        p++;
    }

    return last;
}


imgproc_code_e
imgproc_sniff_svg(const u_char *p, const u_char *last, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_xml_t   *x;
    imgproc_code_e   code;

    x = g_try_new(imgproc_xml_t, 1);
    if (x == NULL) {
        return imgproc_error(err, IMGPROC_INTERNAL, "no memory for a reader");
    }

    imgproc_xml_init(x, p, last - p, err);

    code = imgproc_sniff_svg_read(x, info, err);

    imgproc_xml_free(x);
    g_free(x);

    return code;
}


/* to the end, so that it is known not to have been cut short */

static imgproc_code_e
imgproc_sniff_svg_read(imgproc_xml_t *x, imgproc_info_t *info,
    imgproc_error_t *err)
{
    imgproc_code_e       code;
    imgproc_xml_event_e  event;

    info->bits = 8;
    info->bands = 4;
    info->alpha = 1;

    do {
        event = imgproc_xml_next(x);

        if (event == IMGPROC_XML_ERROR) {
            return err->code;
        }

        if (event == IMGPROC_XML_START && x->depth == 1) {

            code = imgproc_sniff_svg_root(x, info, err);
            if (code != IMGPROC_OK) {
                return code;
            }
        }

    } while (event != IMGPROC_XML_EOF);

    return IMGPROC_OK;
}


static imgproc_code_e
imgproc_sniff_svg_root(imgproc_xml_t *x, imgproc_info_t *info,
    imgproc_error_t *err)
{
    double  width, height, box_width, box_height;

    if (x->ns != IMGPROC_XML_SVG || !imgproc_xml_is(&x->name, "svg")) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "svg: the root is not in SVG's namespace");
    }

    width = imgproc_sniff_svg_length(x, "width");
    height = imgproc_sniff_svg_length(x, "height");

    imgproc_sniff_svg_box(x, &box_width, &box_height);

    if (box_width > 0) {

        if (width == 0 && height == 0) {
            width = box_width;
            height = box_height;

        } else if (width == 0) {
            width = height * box_width / box_height;

        } else if (height == 0) {
            height = width * box_height / box_width;
        }
    }

    if (width == 0 || height == 0) {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "svg: neither a size nor a viewBox");
    }

    if (!(width >= IMGPROC_SVG_LEAST && width <= IMGPROC_SVG_MOST)
        || !(height >= IMGPROC_SVG_LEAST && height <= IMGPROC_SVG_MOST))
    {
        return imgproc_error(err, IMGPROC_BROKEN_IMAGE,
                             "svg: a size of %gx%g", width, height);
    }

    info->vector_width = width;
    info->vector_height = height;

    info->width = (uint32_t) (width + 0.5);
    info->height = (uint32_t) (height + 0.5);

    return IMGPROC_OK;
}


/* 0: there is none, or none that tells a size */

static double
imgproc_sniff_svg_length(imgproc_xml_t *x, const char *name)
{
    char                       text[64], *end;
    double                     n;
    unsigned                   i;
    imgproc_str_t              value;
    const imgproc_xml_attr_t  *attr;

    attr = imgproc_xml_attr(x, IMGPROC_XML_NONE, name);

    if (attr == NULL
        || imgproc_xml_value(x, &attr->raw, 1, &value) != IMGPROC_OK
        || value.len >= sizeof(text))
    {
        return 0;
    }

    memcpy(text, value.data, value.len);
    text[value.len] = '\0';

    (void) g_strstrip(text);

    n = g_ascii_strtod(text, &end);

    if (end == text || !(n > 0) || !isfinite(n)) {
        return 0;
    }

    for (i = 0; i < G_N_ELEMENTS(imgproc_svg_units); i++) {
        if (strcmp(end, imgproc_svg_units[i].name) == 0) {
            return n * imgproc_svg_units[i].pixels;
        }
    }

    return 0;
}


static void
imgproc_sniff_svg_box(imgproc_xml_t *x, double *width, double *height)
{
    char                       text[128], *p, *end;
    double                     n[4];
    unsigned                   i;
    imgproc_str_t              value;
    const imgproc_xml_attr_t  *attr;

    *width = 0;
    *height = 0;

    attr = imgproc_xml_attr(x, IMGPROC_XML_NONE, "viewBox");

    if (attr == NULL
        || imgproc_xml_value(x, &attr->raw, 1, &value) != IMGPROC_OK
        || value.len >= sizeof(text))
    {
        return;
    }

    memcpy(text, value.data, value.len);
    text[value.len] = '\0';

    p = text;

    for (i = 0; i < 4; i++) {

        n[i] = g_ascii_strtod(p, &end);

        if (end == p) {
            return;
        }

        p = end;
        p += strspn(p, " ,");
    }

    if (*p == '\0' && n[2] > 0 && n[3] > 0
        && isfinite(n[2]) && isfinite(n[3]))
    {
        *width = n[2];
        *height = n[3];
    }
}
