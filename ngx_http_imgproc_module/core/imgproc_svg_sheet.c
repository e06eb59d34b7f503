
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_svg_scan.h"


static void imgproc_scan_split(const imgproc_str_t *text, imgproc_str_t
    *property, imgproc_str_t *value);
static void imgproc_scan_trim(imgproc_str_t *text);
static imgproc_code_e imgproc_scan_rule(imgproc_scan_t *s, const imgproc_str_t
    *selectors, const imgproc_str_t *text);
static int imgproc_scan_matches(imgproc_scan_t *s, uint32_t node, const
    imgproc_str_t *selectors);
static int imgproc_scan_selects(imgproc_scan_t *s, uint32_t node, imgproc_str_t
    selector);
static int imgproc_scan_has_class(const imgproc_str_t *classes, const
    imgproc_str_t *name);


imgproc_code_e
imgproc_scan_declarations(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *css)
{
    imgproc_str_t         rest, property, value;
    imgproc_code_e        code;
    imgproc_css_piece_t   piece;

    rest = *css;

    while (imgproc_css_next(&rest, &piece)) {

        if (piece.flags & IMGPROC_CSS_FETCHES) {
            return imgproc_scan_refuse(s, "CSS that refers to something "
                                       "outside, or hides what it says");
        }

        imgproc_scan_split(&piece.text, &property, &value);

        code = imgproc_scan_property(s, node, &property, &value, 1);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return IMGPROC_OK;
}


/* rules may come before what they are for: they are kept until the end */

imgproc_code_e
imgproc_scan_sheet(imgproc_scan_t *s)
{
    imgproc_str_t         rest, selectors;
    imgproc_code_e        code;
    imgproc_css_piece_t   piece;

    if (s->sheet.len == 0) {
        return IMGPROC_OK;
    }

    s->css += s->sheet.len;

    rest.data = s->sheet.data;
    rest.len = s->sheet.len;

    selectors.len = 0;
    selectors.data = rest.data;

    while (imgproc_css_next(&rest, &piece)) {

        if (piece.flags & IMGPROC_CSS_FETCHES) {
            return imgproc_scan_refuse(s, "CSS that refers to something "
                                       "outside, or hides what it says");
        }

        if (piece.end == '{') {
            selectors = piece.text;
            continue;
        }

        code = imgproc_scan_rule(s, &selectors, &piece.text);

        if (code != IMGPROC_OK) {
            return code;
        }
    }

    return IMGPROC_OK;
}


static void
imgproc_scan_split(const imgproc_str_t *text, imgproc_str_t *property,
    imgproc_str_t *value)
{
    const u_char  *colon;

    *property = *text;
    *value = *text;

    colon = text->len ? memchr(text->data, ':', text->len) : NULL;

    if (colon) {
        property->len = colon - text->data;

        value->data += property->len + 1;
        value->len -= property->len + 1;

    } else {
        value->len = 0;
    }

    imgproc_scan_trim(property);
    imgproc_scan_trim(value);
}


/* white space, and comments in front */

static void
imgproc_scan_trim(imgproc_str_t *text)
{
    const u_char  *p;

    for ( ;; ) {

        while (text->len && g_ascii_isspace(text->data[0])) {
            text->data++;
            text->len--;
        }

        if (text->len < 4 || memcmp(text->data, "/*", 2) != 0) {
            break;
        }

        for (p = text->data + 2; p < text->data + text->len - 1; p++) {
            if (p[0] == '*' && p[1] == '/') {
                break;
            }
        }

        p = MIN(p + 2, text->data + text->len);

        text->len -= p - text->data;
        text->data = (u_char *) p;
    }

    while (text->len && g_ascii_isspace(text->data[text->len - 1])) {
        text->len--;
    }
}


static imgproc_code_e
imgproc_scan_rule(imgproc_scan_t *s, const imgproc_str_t *selectors,
    const imgproc_str_t *text)
{
    unsigned              i;
    imgproc_str_t         property, value;
    imgproc_scan_rule_t  *rule;

    static const char  *names[] = {
        "opacity", "mix-blend-mode", "isolation", "filter", "mask",
        "clip-path", "font", "font-size", "fill", "stroke", "marker",
        "marker-start", "marker-mid", "marker-end", "stroke-dasharray",
        "stroke-width", "transform", "width", "height", "r", "rx", "ry", "d"
    };

    imgproc_scan_split(text, &property, &value);

    for (i = 0; i < G_N_ELEMENTS(names); i++) {
        if (imgproc_xml_is_case(&property, names[i])) {
            break;
        }
    }

    /* a colour is as good as another */

    if (i == G_N_ELEMENTS(names)
        || ((imgproc_xml_is_case(&property, "fill")
             || imgproc_xml_is_case(&property, "stroke"))
            && (value.len == 0 || memchr(value.data, '(', value.len) == NULL)))
    {
        return IMGPROC_OK;
    }

    if (s->nrules == IMGPROC_SCAN_RULES) {
        return imgproc_scan_refuse(s, "too many rules in a style sheet");
    }

    rule = &s->rules[s->nrules++];

    if (imgproc_svg_weight_text(&s->weight, selectors, &rule->selectors)
        != IMGPROC_OK
        || imgproc_svg_weight_text(&s->weight, &property, &rule->property)
           != IMGPROC_OK
        || imgproc_svg_weight_text(&s->weight, &value, &rule->value)
           != IMGPROC_OK)
    {
        return imgproc_scan_memory(s);
    }

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_scan_rules(imgproc_scan_t *s)
{
    u_char               *copy;
    uint32_t              i;
    unsigned              n;
    imgproc_str_t         selectors, property, value;
    imgproc_code_e        code;
    imgproc_scan_rule_t  *rule;

    if (s->nrules == 0) {
        return IMGPROC_OK;
    }

    if ((double) s->nrules * s->weight.nnodes > 1e7) {
        return imgproc_scan_refuse(s, "too many rules for too many elements");
    }

    /* names are added to the text, which may move */

    copy = g_try_malloc(s->weight.text.len);
    if (copy == NULL) {
        return imgproc_scan_memory(s);
    }

    memcpy(copy, s->weight.text.data, s->weight.text.len);

    code = IMGPROC_OK;

    for (n = 0; n < s->nrules && code == IMGPROC_OK; n++) {

        rule = &s->rules[n];

        selectors.data = copy + rule->selectors.start;
        selectors.len = rule->selectors.len;
        property.data = copy + rule->property.start;
        property.len = rule->property.len;
        value.data = copy + rule->value.start;
        value.len = rule->value.len;

        for (i = 0; i < s->weight.nnodes && code == IMGPROC_OK; i++) {
            if (imgproc_scan_matches(s, i, &selectors)) {
                code = imgproc_scan_property(s, i, &property, &value, 1);
            }
        }
    }

    g_free(copy);

    return code;
}


/* whether one of the selectors may select the element: rather once too much */

static int
imgproc_scan_matches(imgproc_scan_t *s, uint32_t node,
    const imgproc_str_t *selectors)
{
    const u_char   *p, *last;
    imgproc_str_t   one;

    p = selectors->data;
    last = p + selectors->len;

    for ( ;; ) {

        one.data = (u_char *) p;

        while (p < last && *p != ',') {
            p++;
        }

        one.len = p - one.data;

        if (imgproc_scan_selects(s, node, one)) {
            return 1;
        }

        if (p++ == last) {
            return 0;
        }
    }
}


static int
imgproc_scan_selects(imgproc_scan_t *s, uint32_t node,
    imgproc_str_t selector)
{
    const u_char         *p, *last;
    imgproc_str_t         name, text;
    imgproc_svg_node_t   *n;

    imgproc_scan_trim(&selector);

    last = selector.data + selector.len;

    for (p = last; p > selector.data; p--) {
        if (!g_ascii_isalnum(p[-1]) && p[-1] < 0x80
            && p[-1] != '-' && p[-1] != '_')
        {
            break;
        }
    }

    name.data = (u_char *) p;
    name.len = last - p;

    n = imgproc_svg_weight_node(&s->weight, node);

    if (name.len == 0) {
        return 1;
    }

    if (p == selector.data || imgproc_xml_space(p[-1]) || p[-1] == '>'
        || p[-1] == '+' || p[-1] == '~')
    {
        return imgproc_xml_is_case(&n->name, "")
               || (n->name.len == name.len
                   && g_ascii_strncasecmp((const char *) n->name.data,
                                          (const char *) name.data, name.len)
                      == 0);
    }

    if (p[-1] == '.') {
        text.data = s->weight.text.data + n->classes.start;
        text.len = n->classes.len;

        return text.len && imgproc_scan_has_class(&text, &name);
    }

    if (p[-1] == '#') {
        return n->id.len == name.len
               && memcmp(s->weight.text.data + n->id.start, name.data,
                         name.len)
                  == 0;
    }

    return 1;
}


static int
imgproc_scan_has_class(const imgproc_str_t *classes, const imgproc_str_t *name)
{
    const u_char   *p, *last;
    imgproc_str_t   one;

    p = classes->data;
    last = p + classes->len;

    while (p < last) {

        one.data = (u_char *) p;

        while (p < last && !imgproc_xml_space(*p)) {
            p++;
        }

        one.len = p++ - one.data;

        if (one.len == name->len
            && memcmp(one.data, name->data, one.len) == 0)
        {
            return 1;
        }
    }

    return 0;
}
