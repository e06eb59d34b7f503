
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "exact.h"
#include "imgproc_svg.h"


#define KNOWN      IMGPROC_SVG_KNOWN
#define BOX        IMGPROC_SVG_BOX
#define DEFS       IMGPROC_SVG_DEFS
#define USE        IMGPROC_SVG_USE
#define IMAGE      IMGPROC_SVG_IMAGE
#define SHAPE      IMGPROC_SVG_SHAPE
#define TEXT       IMGPROC_SVG_TEXT
#define WORDS      IMGPROC_SVG_WORDS
#define STYLE      IMGPROC_SVG_STYLE
#define PAINT      IMGPROC_SVG_PAINT
#define PATTERN    IMGPROC_SVG_PATTERN
#define FILTER     IMGPROC_SVG_FILTER
#define PRIMITIVE  IMGPROC_SVG_PRIMITIVE
#define ANIMATE    IMGPROC_SVG_ANIMATE
#define PLAIN      IMGPROC_SVG_PLAIN
#define CSS        IMGPROC_SVG_CSS
#define HREF       IMGPROC_SVG_HREF
#define ANIMATED   IMGPROC_SVG_ANIMATED


/* names between blanks: all there are, so that none comes by mistake */

typedef struct {
    unsigned           flags;
    const char        *names;
} names_t;


static void test_elements(void);
static void test_attributes(void);
static void check(const names_t *t, size_t n, unsigned known,
    unsigned (*find)(const imgproc_str_t *));
static unsigned flags_of(const char *name, size_t len,
    unsigned (*find)(const imgproc_str_t *));


static const names_t  elements[] = {
    { 0,
      "a feDistantLight feFuncA feFuncB feFuncG feFuncR fePointLight "
      "feSpotLight g mpath stop switch view" },
    { ANIMATE,
      "animate animateMotion animateTransform set" },
    { SHAPE,
      "circle ellipse line path polygon polyline rect" },
    { DEFS,
      "clipPath defs marker mask" },
    { WORDS,
      "desc title" },
    { PRIMITIVE,
      "feBlend feColorMatrix feComponentTransfer feComposite "
      "feConvolveMatrix feDiffuseLighting feDisplacementMap feDropShadow "
      "feFlood feGaussianBlur feMerge feMergeNode feMorphology feOffset "
      "feSpecularLighting feTile feTurbulence" },
    { PRIMITIVE|IMAGE,
      "feImage" },
    { FILTER,
      "filter" },
    { IMAGE,
      "image" },
    { PAINT,
      "linearGradient radialGradient" },
    { PATTERN,
      "pattern" },
    { STYLE,
      "style" },
    { BOX,
      "svg symbol" },
    { TEXT,
      "text textPath tspan" },
    { USE,
      "use" }
};


static const names_t  attributes[] = {
    { PLAIN,
      "accumulate additive amplitude aria-describedby aria-hidden "
      "aria-label aria-labelledby attributeType azimuth baseFrequency "
      "begin bias by calcMode class clipPathUnits cx cy d diffuseConstant "
      "divisor dur dx dy edgeMode elevation end exponent filterUnits fr "
      "from fx fy gradientTransform gradientUnits height id in in2 "
      "intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength keyPoints "
      "keySplines keyTimes lang lengthAdjust limitingConeAngle "
      "markerHeight markerUnits markerWidth maskContentUnits maskUnits "
      "max media method min mode numOctaves offset operator order orient "
      "origin path pathLength patternContentUnits patternTransform "
      "patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha "
      "preserveAspectRatio primitiveUnits r radius refX refY repeatCount "
      "repeatDur requiredExtensions requiredFeatures restart result role "
      "rotate rx ry scale seed side slope spacing specularConstant "
      "specularExponent spreadMethod startOffset stdDeviation stitchTiles "
      "surfaceScale systemLanguage tabindex tableValues targetX targetY "
      "textLength to transform type values version viewBox width x x1 x2 "
      "xChannelSelector y y1 y2 yChannelSelector z" },
    { CSS,
      "alignment-baseline baseline-shift clip clip-path clip-rule color "
      "color-interpolation color-interpolation-filters color-rendering "
      "cursor direction display dominant-baseline enable-background fill "
      "fill-opacity fill-rule filter flood-color flood-opacity font "
      "font-family font-size font-size-adjust font-stretch font-style "
      "font-variant font-weight glyph-orientation-horizontal "
      "glyph-orientation-vertical image-rendering isolation kerning "
      "letter-spacing lighting-color marker marker-end marker-mid "
      "marker-start mask mask-type mix-blend-mode opacity overflow "
      "paint-order pointer-events shape-rendering stop-color stop-opacity "
      "stroke stroke-dasharray stroke-dashoffset stroke-linecap "
      "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width "
      "text-anchor text-decoration text-rendering transform-box "
      "transform-origin unicode-bidi vector-effect visibility white-space "
      "word-spacing writing-mode" },
    { ANIMATED,
      "attributeName" },
    { HREF,
      "href" },
    { STYLE,
      "style" }
};


/* what runs something, fetches it, or is HTML or MathML */

static const char  *no_elements[] = {
    "script", "foreignObject", "handler", "listener", "iframe", "object",
    "embed", "img", "video", "audio", "canvas", "html", "body", "link",
    "meta", "base", "form", "input", "math", "template", "font-face",
    "font-face-uri", "font", "cursor", "color-profile", "discard", "hatch",
    "mesh", "solidColor", "tref", "glyph", "altGlyph", "unknown"
};


static const char  *no_attributes[] = {
    "onload", "onclick", "onbegin", "onend", "onerror", "onfocusin",
    "onanimationstart", "src", "srcset", "srcdoc", "action", "formaction",
    "target", "download", "ping", "base", "xlink", "data", "code", "handler",
    "event", "externalResourcesRequired", "xmlns", "http-equiv", "content",
    "crossorigin", "is", "slot", "nonce"
};


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    g_test_add_func("/svg_names/elements", test_elements);
    g_test_add_func("/svg_names/attributes", test_attributes);

    return g_test_run();
}


static void
test_elements(void)
{
    unsigned  i;

    check(elements, G_N_ELEMENTS(elements), KNOWN, imgproc_svg_element);

    for (i = 0; i < G_N_ELEMENTS(no_elements); i++) {
        g_test_message("%s", no_elements[i]);
        g_assert_cmphex(flags_of(no_elements[i], strlen(no_elements[i]),
                                 imgproc_svg_element),
                        ==, 0);
    }
}


static void
test_attributes(void)
{
    unsigned  i;

    check(attributes, G_N_ELEMENTS(attributes), 0, imgproc_svg_attribute);

    for (i = 0; i < G_N_ELEMENTS(no_attributes); i++) {
        g_test_message("%s", no_attributes[i]);
        g_assert_cmphex(flags_of(no_attributes[i], strlen(no_attributes[i]),
                                 imgproc_svg_attribute),
                        ==, 0);
    }
}


/* each name is found, and neither in another case nor with more behind it */

static void
check(const names_t *t, size_t n, unsigned known,
    unsigned (*find)(const imgproc_str_t *))
{
    char      **names, *other;
    size_t      i, k;

    for (i = 0; i < n; i++) {

        names = g_strsplit(t[i].names, " ", -1);

        for (k = 0; names[k]; k++) {
            g_test_message("%s", names[k]);

            g_assert_cmphex(flags_of(names[k], strlen(names[k]), find), ==,
                            t[i].flags | known);

            other = g_ascii_strup(names[k], -1);
            g_assert_cmphex(flags_of(other, strlen(other), find), ==, 0);
            g_free(other);

            other = g_strconcat(names[k], "_", NULL);
            g_assert_cmphex(flags_of(other, strlen(other), find), ==, 0);
            g_free(other);

            /* a zero ends nothing */

            g_assert_cmphex(flags_of(names[k], strlen(names[k]) + 1, find),
                            ==, 0);
        }

        g_strfreev(names);
    }

    g_assert_cmphex(flags_of("", 0, find), ==, 0);
    g_assert_cmphex(flags_of("\xff", 1, find), ==, 0);
}


static unsigned
flags_of(const char *name, size_t len,
    unsigned (*find)(const imgproc_str_t *))
{
    unsigned       flags;
    imgproc_str_t  s;

    s = exact(name, len);
    flags = find(&s);

    g_free(s.data);

    return flags;
}
