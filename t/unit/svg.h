
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* tables of SVG, for the programs about it */


#ifndef _SVG_H_INCLUDED_
#define _SVG_H_INCLUDED_


#include <string.h>

#include "imgproc_css.h"
#include "imgproc_svg.h"
#include "imgproc_svg_shape.h"
#include "imgproc_xml.h"


#define SVG   "xmlns=\"http://www.w3.org/2000/svg\""
#define LINK  "xmlns:xlink=\"http://www.w3.org/1999/xlink\""

#define SVG_PNG                                                               \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH" \
    "/eL9GtQAAAABJRU5ErkJggg=="


/* a whole document of what stands in one, unless it is one already */

G_GNUC_UNUSED static char *
svg_document(const char *text)
{
    if (g_str_has_prefix(text, "<?") || g_str_has_prefix(text, "<!")
        || g_str_has_prefix(text, "<svg xmlns")
        || g_str_has_prefix(text, "<svg o")
        || g_str_has_prefix(text, "<html"))
    {
        return g_strdup(text);
    }

    return g_strconcat("<svg " SVG " " LINK " width=\"20\" height=\"10\">",
                       text, "</svg>", NULL);
}


/* nothing is left that runs or fetches: the output of imgproc_svg_clean() */

G_GNUC_UNUSED static void
svg_is_clean(const u_char *data, size_t len)
{
    unsigned              i, flags, style;
    imgproc_str_t         value;
    imgproc_xml_t        *x;
    imgproc_info_t        info;
    imgproc_error_t       err;
    imgproc_xml_event_e   event;
    imgproc_css_piece_t   piece;

    x = g_new(imgproc_xml_t, 1);
    style = 0;

    imgproc_xml_init(x, data, len, &err);

    while ((event = imgproc_xml_next(x)) != IMGPROC_XML_EOF) {

        g_assert_cmpint(event, !=, IMGPROC_XML_ERROR);

        if (event == IMGPROC_XML_TEXT && style) {

            g_assert_cmpint(imgproc_xml_value(x, &x->text, 0, &value), ==,
                            IMGPROC_OK);

            while (imgproc_css_next(&value, &piece)) {
                g_assert_cmpuint(piece.flags, ==, 0);
            }
        }

        style = 0;

        if (event != IMGPROC_XML_START) {
            continue;
        }

        g_assert_cmpint(x->ns, ==, IMGPROC_XML_SVG);
        g_assert_cmpuint(imgproc_svg_element(&x->name), !=, 0);

        style = imgproc_svg_element(&x->name) & IMGPROC_SVG_STYLE;

        for (i = 0; i < x->nattrs; i++) {

            if (x->attrs[i].ns == IMGPROC_XML_XMLNS
                || x->attrs[i].ns == IMGPROC_XML_XML)
            {
                g_assert_false(imgproc_xml_is(&x->attrs[i].name, "base"));
                continue;
            }

            flags = imgproc_svg_attribute(&x->attrs[i].name);

            g_assert_cmpuint(flags, !=, 0);
            g_assert_cmpint(imgproc_xml_value(x, &x->attrs[i].raw, 1, &value),
                            ==, IMGPROC_OK);

            if (flags & IMGPROC_SVG_HREF) {
                g_assert_true((value.len && value.data[0] == '#')
                              || imgproc_svg_picture(&value, NULL, &info,
                                                     &err)
                                 == IMGPROC_OK);
            }

            if (flags & (IMGPROC_SVG_CSS|IMGPROC_SVG_STYLE)) {
                while (imgproc_css_next(&value, &piece)) {
                    g_assert_cmpuint(piece.flags, ==, 0);
                }
            }
        }
    }

    imgproc_xml_free(x);
    g_free(x);
}


#endif /* _SVG_H_INCLUDED_ */
