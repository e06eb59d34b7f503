
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * The elements and attributes that we know, in the order of their names.  Who
 * adds one: what a browser can be made to fetch, to run or to show with it is
 * shown by an SVG that was cleaned.
 */


#include <stdlib.h>
#include <string.h>

#include "imgproc_svg.h"


typedef struct {
    imgproc_str_t      name;
    unsigned           flags;
} imgproc_svg_name_t;


static const imgproc_svg_name_t *imgproc_svg_find(const imgproc_str_t *name,
    const imgproc_svg_name_t *table, size_t n);
static int imgproc_svg_compare(const void *one, const void *two);


static const imgproc_svg_name_t  imgproc_svg_elements[] = {
    { imgproc_str("a"), 0 },
    { imgproc_str("animate"), IMGPROC_SVG_ANIMATE },
    { imgproc_str("animateMotion"), IMGPROC_SVG_ANIMATE },
    { imgproc_str("animateTransform"), IMGPROC_SVG_ANIMATE },
    { imgproc_str("circle"), IMGPROC_SVG_SHAPE },
    { imgproc_str("clipPath"), IMGPROC_SVG_DEFS },
    { imgproc_str("defs"), IMGPROC_SVG_DEFS },
    { imgproc_str("desc"), IMGPROC_SVG_WORDS },
    { imgproc_str("ellipse"), IMGPROC_SVG_SHAPE },
    { imgproc_str("feBlend"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feColorMatrix"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feComponentTransfer"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feComposite"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feConvolveMatrix"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feDiffuseLighting"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feDisplacementMap"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feDistantLight"), 0 },
    { imgproc_str("feDropShadow"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feFlood"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feFuncA"), 0 },
    { imgproc_str("feFuncB"), 0 },
    { imgproc_str("feFuncG"), 0 },
    { imgproc_str("feFuncR"), 0 },
    { imgproc_str("feGaussianBlur"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feImage"), IMGPROC_SVG_PRIMITIVE|IMGPROC_SVG_IMAGE },
    { imgproc_str("feMerge"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feMergeNode"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feMorphology"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feOffset"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("fePointLight"), 0 },
    { imgproc_str("feSpecularLighting"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feSpotLight"), 0 },
    { imgproc_str("feTile"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("feTurbulence"), IMGPROC_SVG_PRIMITIVE },
    { imgproc_str("filter"), IMGPROC_SVG_FILTER },
    { imgproc_str("g"), 0 },
    { imgproc_str("image"), IMGPROC_SVG_IMAGE },
    { imgproc_str("line"), IMGPROC_SVG_SHAPE },
    { imgproc_str("linearGradient"), IMGPROC_SVG_PAINT },
    { imgproc_str("marker"), IMGPROC_SVG_DEFS },
    { imgproc_str("mask"), IMGPROC_SVG_DEFS },
    { imgproc_str("mpath"), 0 },
    { imgproc_str("path"), IMGPROC_SVG_SHAPE },
    { imgproc_str("pattern"), IMGPROC_SVG_PATTERN },
    { imgproc_str("polygon"), IMGPROC_SVG_SHAPE },
    { imgproc_str("polyline"), IMGPROC_SVG_SHAPE },
    { imgproc_str("radialGradient"), IMGPROC_SVG_PAINT },
    { imgproc_str("rect"), IMGPROC_SVG_SHAPE },
    { imgproc_str("set"), IMGPROC_SVG_ANIMATE },
    { imgproc_str("stop"), 0 },
    { imgproc_str("style"), IMGPROC_SVG_STYLE },
    { imgproc_str("svg"), IMGPROC_SVG_BOX },
    { imgproc_str("switch"), 0 },
    { imgproc_str("symbol"), IMGPROC_SVG_BOX },
    { imgproc_str("text"), IMGPROC_SVG_TEXT },
    { imgproc_str("textPath"), IMGPROC_SVG_TEXT },
    { imgproc_str("title"), IMGPROC_SVG_WORDS },
    { imgproc_str("tspan"), IMGPROC_SVG_TEXT },
    { imgproc_str("use"), IMGPROC_SVG_USE },
    { imgproc_str("view"), 0 }
};


static const imgproc_svg_name_t  imgproc_svg_attributes[] = {
    { imgproc_str("accumulate"), IMGPROC_SVG_PLAIN },
    { imgproc_str("additive"), IMGPROC_SVG_PLAIN },
    { imgproc_str("alignment-baseline"), IMGPROC_SVG_CSS },
    { imgproc_str("amplitude"), IMGPROC_SVG_PLAIN },
    { imgproc_str("aria-describedby"), IMGPROC_SVG_PLAIN },
    { imgproc_str("aria-hidden"), IMGPROC_SVG_PLAIN },
    { imgproc_str("aria-label"), IMGPROC_SVG_PLAIN },
    { imgproc_str("aria-labelledby"), IMGPROC_SVG_PLAIN },
    { imgproc_str("attributeName"), IMGPROC_SVG_ANIMATED },
    { imgproc_str("attributeType"), IMGPROC_SVG_PLAIN },
    { imgproc_str("azimuth"), IMGPROC_SVG_PLAIN },
    { imgproc_str("baseFrequency"), IMGPROC_SVG_PLAIN },
    { imgproc_str("baseline-shift"), IMGPROC_SVG_CSS },
    { imgproc_str("begin"), IMGPROC_SVG_PLAIN },
    { imgproc_str("bias"), IMGPROC_SVG_PLAIN },
    { imgproc_str("by"), IMGPROC_SVG_PLAIN },
    { imgproc_str("calcMode"), IMGPROC_SVG_PLAIN },
    { imgproc_str("class"), IMGPROC_SVG_PLAIN },
    { imgproc_str("clip"), IMGPROC_SVG_CSS },
    { imgproc_str("clip-path"), IMGPROC_SVG_CSS },
    { imgproc_str("clip-rule"), IMGPROC_SVG_CSS },
    { imgproc_str("clipPathUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("color"), IMGPROC_SVG_CSS },
    { imgproc_str("color-interpolation"), IMGPROC_SVG_CSS },
    { imgproc_str("color-interpolation-filters"), IMGPROC_SVG_CSS },
    { imgproc_str("color-rendering"), IMGPROC_SVG_CSS },
    { imgproc_str("cursor"), IMGPROC_SVG_CSS },
    { imgproc_str("cx"), IMGPROC_SVG_PLAIN },
    { imgproc_str("cy"), IMGPROC_SVG_PLAIN },
    { imgproc_str("d"), IMGPROC_SVG_PLAIN },
    { imgproc_str("diffuseConstant"), IMGPROC_SVG_PLAIN },
    { imgproc_str("direction"), IMGPROC_SVG_CSS },
    { imgproc_str("display"), IMGPROC_SVG_CSS },
    { imgproc_str("divisor"), IMGPROC_SVG_PLAIN },
    { imgproc_str("dominant-baseline"), IMGPROC_SVG_CSS },
    { imgproc_str("dur"), IMGPROC_SVG_PLAIN },
    { imgproc_str("dx"), IMGPROC_SVG_PLAIN },
    { imgproc_str("dy"), IMGPROC_SVG_PLAIN },
    { imgproc_str("edgeMode"), IMGPROC_SVG_PLAIN },
    { imgproc_str("elevation"), IMGPROC_SVG_PLAIN },
    { imgproc_str("enable-background"), IMGPROC_SVG_CSS },
    { imgproc_str("end"), IMGPROC_SVG_PLAIN },
    { imgproc_str("exponent"), IMGPROC_SVG_PLAIN },
    { imgproc_str("fill"), IMGPROC_SVG_CSS },
    { imgproc_str("fill-opacity"), IMGPROC_SVG_CSS },
    { imgproc_str("fill-rule"), IMGPROC_SVG_CSS },
    { imgproc_str("filter"), IMGPROC_SVG_CSS },
    { imgproc_str("filterUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("flood-color"), IMGPROC_SVG_CSS },
    { imgproc_str("flood-opacity"), IMGPROC_SVG_CSS },
    { imgproc_str("font"), IMGPROC_SVG_CSS },
    { imgproc_str("font-family"), IMGPROC_SVG_CSS },
    { imgproc_str("font-size"), IMGPROC_SVG_CSS },
    { imgproc_str("font-size-adjust"), IMGPROC_SVG_CSS },
    { imgproc_str("font-stretch"), IMGPROC_SVG_CSS },
    { imgproc_str("font-style"), IMGPROC_SVG_CSS },
    { imgproc_str("font-variant"), IMGPROC_SVG_CSS },
    { imgproc_str("font-weight"), IMGPROC_SVG_CSS },
    { imgproc_str("fr"), IMGPROC_SVG_PLAIN },
    { imgproc_str("from"), IMGPROC_SVG_PLAIN },
    { imgproc_str("fx"), IMGPROC_SVG_PLAIN },
    { imgproc_str("fy"), IMGPROC_SVG_PLAIN },
    { imgproc_str("glyph-orientation-horizontal"), IMGPROC_SVG_CSS },
    { imgproc_str("glyph-orientation-vertical"), IMGPROC_SVG_CSS },
    { imgproc_str("gradientTransform"), IMGPROC_SVG_PLAIN },
    { imgproc_str("gradientUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("height"), IMGPROC_SVG_PLAIN },
    { imgproc_str("href"), IMGPROC_SVG_HREF },
    { imgproc_str("id"), IMGPROC_SVG_PLAIN },
    { imgproc_str("image-rendering"), IMGPROC_SVG_CSS },
    { imgproc_str("in"), IMGPROC_SVG_PLAIN },
    { imgproc_str("in2"), IMGPROC_SVG_PLAIN },
    { imgproc_str("intercept"), IMGPROC_SVG_PLAIN },
    { imgproc_str("isolation"), IMGPROC_SVG_CSS },
    { imgproc_str("k1"), IMGPROC_SVG_PLAIN },
    { imgproc_str("k2"), IMGPROC_SVG_PLAIN },
    { imgproc_str("k3"), IMGPROC_SVG_PLAIN },
    { imgproc_str("k4"), IMGPROC_SVG_PLAIN },
    { imgproc_str("kernelMatrix"), IMGPROC_SVG_PLAIN },
    { imgproc_str("kernelUnitLength"), IMGPROC_SVG_PLAIN },
    { imgproc_str("kerning"), IMGPROC_SVG_CSS },
    { imgproc_str("keyPoints"), IMGPROC_SVG_PLAIN },
    { imgproc_str("keySplines"), IMGPROC_SVG_PLAIN },
    { imgproc_str("keyTimes"), IMGPROC_SVG_PLAIN },
    { imgproc_str("lang"), IMGPROC_SVG_PLAIN },
    { imgproc_str("lengthAdjust"), IMGPROC_SVG_PLAIN },
    { imgproc_str("letter-spacing"), IMGPROC_SVG_CSS },
    { imgproc_str("lighting-color"), IMGPROC_SVG_CSS },
    { imgproc_str("limitingConeAngle"), IMGPROC_SVG_PLAIN },
    { imgproc_str("marker"), IMGPROC_SVG_CSS },
    { imgproc_str("marker-end"), IMGPROC_SVG_CSS },
    { imgproc_str("marker-mid"), IMGPROC_SVG_CSS },
    { imgproc_str("marker-start"), IMGPROC_SVG_CSS },
    { imgproc_str("markerHeight"), IMGPROC_SVG_PLAIN },
    { imgproc_str("markerUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("markerWidth"), IMGPROC_SVG_PLAIN },
    { imgproc_str("mask"), IMGPROC_SVG_CSS },
    { imgproc_str("mask-type"), IMGPROC_SVG_CSS },
    { imgproc_str("maskContentUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("maskUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("max"), IMGPROC_SVG_PLAIN },
    { imgproc_str("media"), IMGPROC_SVG_PLAIN },
    { imgproc_str("method"), IMGPROC_SVG_PLAIN },
    { imgproc_str("min"), IMGPROC_SVG_PLAIN },
    { imgproc_str("mix-blend-mode"), IMGPROC_SVG_CSS },
    { imgproc_str("mode"), IMGPROC_SVG_PLAIN },
    { imgproc_str("numOctaves"), IMGPROC_SVG_PLAIN },
    { imgproc_str("offset"), IMGPROC_SVG_PLAIN },
    { imgproc_str("opacity"), IMGPROC_SVG_CSS },
    { imgproc_str("operator"), IMGPROC_SVG_PLAIN },
    { imgproc_str("order"), IMGPROC_SVG_PLAIN },
    { imgproc_str("orient"), IMGPROC_SVG_PLAIN },
    { imgproc_str("origin"), IMGPROC_SVG_PLAIN },
    { imgproc_str("overflow"), IMGPROC_SVG_CSS },
    { imgproc_str("paint-order"), IMGPROC_SVG_CSS },
    { imgproc_str("path"), IMGPROC_SVG_PLAIN },
    { imgproc_str("pathLength"), IMGPROC_SVG_PLAIN },
    { imgproc_str("patternContentUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("patternTransform"), IMGPROC_SVG_PLAIN },
    { imgproc_str("patternUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("pointer-events"), IMGPROC_SVG_CSS },
    { imgproc_str("points"), IMGPROC_SVG_PLAIN },
    { imgproc_str("pointsAtX"), IMGPROC_SVG_PLAIN },
    { imgproc_str("pointsAtY"), IMGPROC_SVG_PLAIN },
    { imgproc_str("pointsAtZ"), IMGPROC_SVG_PLAIN },
    { imgproc_str("preserveAlpha"), IMGPROC_SVG_PLAIN },
    { imgproc_str("preserveAspectRatio"), IMGPROC_SVG_PLAIN },
    { imgproc_str("primitiveUnits"), IMGPROC_SVG_PLAIN },
    { imgproc_str("r"), IMGPROC_SVG_PLAIN },
    { imgproc_str("radius"), IMGPROC_SVG_PLAIN },
    { imgproc_str("refX"), IMGPROC_SVG_PLAIN },
    { imgproc_str("refY"), IMGPROC_SVG_PLAIN },
    { imgproc_str("repeatCount"), IMGPROC_SVG_PLAIN },
    { imgproc_str("repeatDur"), IMGPROC_SVG_PLAIN },
    { imgproc_str("requiredExtensions"), IMGPROC_SVG_PLAIN },
    { imgproc_str("requiredFeatures"), IMGPROC_SVG_PLAIN },
    { imgproc_str("restart"), IMGPROC_SVG_PLAIN },
    { imgproc_str("result"), IMGPROC_SVG_PLAIN },
    { imgproc_str("role"), IMGPROC_SVG_PLAIN },
    { imgproc_str("rotate"), IMGPROC_SVG_PLAIN },
    { imgproc_str("rx"), IMGPROC_SVG_PLAIN },
    { imgproc_str("ry"), IMGPROC_SVG_PLAIN },
    { imgproc_str("scale"), IMGPROC_SVG_PLAIN },
    { imgproc_str("seed"), IMGPROC_SVG_PLAIN },
    { imgproc_str("shape-rendering"), IMGPROC_SVG_CSS },
    { imgproc_str("side"), IMGPROC_SVG_PLAIN },
    { imgproc_str("slope"), IMGPROC_SVG_PLAIN },
    { imgproc_str("spacing"), IMGPROC_SVG_PLAIN },
    { imgproc_str("specularConstant"), IMGPROC_SVG_PLAIN },
    { imgproc_str("specularExponent"), IMGPROC_SVG_PLAIN },
    { imgproc_str("spreadMethod"), IMGPROC_SVG_PLAIN },
    { imgproc_str("startOffset"), IMGPROC_SVG_PLAIN },
    { imgproc_str("stdDeviation"), IMGPROC_SVG_PLAIN },
    { imgproc_str("stitchTiles"), IMGPROC_SVG_PLAIN },
    { imgproc_str("stop-color"), IMGPROC_SVG_CSS },
    { imgproc_str("stop-opacity"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-dasharray"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-dashoffset"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-linecap"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-linejoin"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-miterlimit"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-opacity"), IMGPROC_SVG_CSS },
    { imgproc_str("stroke-width"), IMGPROC_SVG_CSS },
    { imgproc_str("style"), IMGPROC_SVG_STYLE },
    { imgproc_str("surfaceScale"), IMGPROC_SVG_PLAIN },
    { imgproc_str("systemLanguage"), IMGPROC_SVG_PLAIN },
    { imgproc_str("tabindex"), IMGPROC_SVG_PLAIN },
    { imgproc_str("tableValues"), IMGPROC_SVG_PLAIN },
    { imgproc_str("targetX"), IMGPROC_SVG_PLAIN },
    { imgproc_str("targetY"), IMGPROC_SVG_PLAIN },
    { imgproc_str("text-anchor"), IMGPROC_SVG_CSS },
    { imgproc_str("text-decoration"), IMGPROC_SVG_CSS },
    { imgproc_str("text-rendering"), IMGPROC_SVG_CSS },
    { imgproc_str("textLength"), IMGPROC_SVG_PLAIN },
    { imgproc_str("to"), IMGPROC_SVG_PLAIN },
    { imgproc_str("transform"), IMGPROC_SVG_PLAIN },
    { imgproc_str("transform-box"), IMGPROC_SVG_CSS },
    { imgproc_str("transform-origin"), IMGPROC_SVG_CSS },
    { imgproc_str("type"), IMGPROC_SVG_PLAIN },
    { imgproc_str("unicode-bidi"), IMGPROC_SVG_CSS },
    { imgproc_str("values"), IMGPROC_SVG_PLAIN },
    { imgproc_str("vector-effect"), IMGPROC_SVG_CSS },
    { imgproc_str("version"), IMGPROC_SVG_PLAIN },
    { imgproc_str("viewBox"), IMGPROC_SVG_PLAIN },
    { imgproc_str("visibility"), IMGPROC_SVG_CSS },
    { imgproc_str("white-space"), IMGPROC_SVG_CSS },
    { imgproc_str("width"), IMGPROC_SVG_PLAIN },
    { imgproc_str("word-spacing"), IMGPROC_SVG_CSS },
    { imgproc_str("writing-mode"), IMGPROC_SVG_CSS },
    { imgproc_str("x"), IMGPROC_SVG_PLAIN },
    { imgproc_str("x1"), IMGPROC_SVG_PLAIN },
    { imgproc_str("x2"), IMGPROC_SVG_PLAIN },
    { imgproc_str("xChannelSelector"), IMGPROC_SVG_PLAIN },
    { imgproc_str("y"), IMGPROC_SVG_PLAIN },
    { imgproc_str("y1"), IMGPROC_SVG_PLAIN },
    { imgproc_str("y2"), IMGPROC_SVG_PLAIN },
    { imgproc_str("yChannelSelector"), IMGPROC_SVG_PLAIN },
    { imgproc_str("z"), IMGPROC_SVG_PLAIN }
};


unsigned
imgproc_svg_element(const imgproc_str_t *name)
{
    const imgproc_svg_name_t  *row;

    row = imgproc_svg_find(name, imgproc_svg_elements,
                           G_N_ELEMENTS(imgproc_svg_elements));

    return row ? row->flags | IMGPROC_SVG_KNOWN : 0;
}


unsigned
imgproc_svg_attribute(const imgproc_str_t *name)
{
    const imgproc_svg_name_t  *row;

    row = imgproc_svg_find(name, imgproc_svg_attributes,
                           G_N_ELEMENTS(imgproc_svg_attributes));

    return row ? row->flags : 0;
}


static const imgproc_svg_name_t *
imgproc_svg_find(const imgproc_str_t *name, const imgproc_svg_name_t *table,
    size_t n)
{
    return bsearch(name, table, n, sizeof(imgproc_svg_name_t),
                   imgproc_svg_compare);
}


static int
imgproc_svg_compare(const void *one, const void *two)
{
    int                        rc;
    const imgproc_str_t       *name;
    const imgproc_svg_name_t  *row;

    name = one;
    row = two;

    rc = memcmp(name->data, row->name.data, MIN(name->len, row->name.len));

    return rc ? rc : (name->len > row->name.len) - (name->len < row->name.len);
}
