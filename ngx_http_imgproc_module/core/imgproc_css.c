
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_css.h"


static const u_char *imgproc_css_comment(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece);
static const u_char *imgproc_css_string(const u_char *p, const u_char *last,
    unsigned *flags);
static const u_char *imgproc_css_at(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece);
static const u_char *imgproc_css_ident(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece, unsigned *brackets);
static const u_char *imgproc_css_url(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece);
static const u_char *imgproc_css_word(const u_char *p, const u_char *last);
static const u_char *imgproc_css_spaces(const u_char *p, const u_char *last);
static int imgproc_css_is_one(const imgproc_str_t *word,
    const char *const *names);
static imgproc_code_e imgproc_css_put(imgproc_buffer_t *out,
    const imgproc_css_piece_t *piece);
static int imgproc_css_skip(imgproc_str_t *css);


static const char *const  imgproc_css_rules[] = {
    "media", "supports", "keyframes", "-webkit-keyframes", NULL
};


/* all that values and selectors of SVG are made with, and none that fetches */

static const char *const  imgproc_css_functions[] = {
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
    "color", "color-mix", "icc-color", "calc", "min", "max", "clamp", "var",
    "matrix", "matrix3d", "translate", "translatex", "translatey",
    "translatez", "translate3d", "scale", "scalex", "scaley", "scalez",
    "scale3d", "rotate", "rotatex", "rotatey", "rotatez", "rotate3d", "skew",
    "skewx", "skewy", "perspective", "cubic-bezier", "steps", "linear",
    "circle", "ellipse", "inset", "polygon", "path", "rect", "blur",
    "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate",
    "invert", "opacity", "saturate", "sepia", "not", "is", "where", "lang",
    "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "and",
    "or", NULL
};


int
imgproc_css_next(imgproc_str_t *css, imgproc_css_piece_t *piece)
{
    unsigned       brackets;
    const u_char  *p, *last;

    memset(piece, 0, sizeof(imgproc_css_piece_t));

    if (css->data == NULL) {
        return 0;
    }

    p = css->data;
    last = p + css->len;
    brackets = 0;

    piece->text.data = css->data;

    while (p < last) {

        switch (*p) {

        case ';':
        case '{':
        case '}':
            piece->end = *p;
            goto done;

        case '/':
            p = imgproc_css_comment(p, last, piece);
            break;

        case '"':
        case '\'':
            p = imgproc_css_string(p, last, &piece->flags);
            break;

        case '\\':
            piece->flags |= IMGPROC_CSS_ESCAPE;
            p++;
            break;

        case '<':
            piece->flags |= IMGPROC_CSS_MARKUP;
            p++;
            break;

        case '@':
            p = imgproc_css_at(p, last, piece);
            break;

        case '(':
            brackets++;
            p++;
            break;

        case ')':
            if (brackets-- == 0) {
                brackets = 0;
                piece->flags |= IMGPROC_CSS_UNBALANCED;
            }

            p++;
            break;

        default:
            p = imgproc_css_ident(p, last, piece, &brackets);
        }
    }

done:

    if (brackets) {
        piece->flags |= IMGPROC_CSS_UNBALANCED;
    }

    piece->text.len = p - css->data;

    if (p < last) {
        css->len = last - p - 1;
        css->data = (u_char *) p + 1;

    } else {
        css->data = NULL;
    }

    return 1;
}


static const u_char *
imgproc_css_comment(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece)
{
    if (last - p < 2 || p[1] != '*') {
        return p + 1;
    }

    for (p += 2; last - p >= 2; p++) {
        if (p[0] == '*' && p[1] == '/') {
            return p + 2;
        }
    }

    piece->flags |= IMGPROC_CSS_UNBALANCED;

    return last;
}


static const u_char *
imgproc_css_string(const u_char *p, const u_char *last, unsigned *flags)
{
    u_char  quote;

    quote = *p++;

    while (p < last) {

        if (*p == quote) {
            return p + 1;
        }

        if (*p == '\n' || *p == '\f' || *p == '\r') {
            break;
        }

        if (*p == '<') {
            *flags |= IMGPROC_CSS_MARKUP;
        }

        if (*p == '\\') {
            *flags |= IMGPROC_CSS_STRING;

            if (++p == last) {
                return p;
            }
        }

        p++;
    }

    *flags |= IMGPROC_CSS_STRING;

    return p;
}


static const u_char *
imgproc_css_at(const u_char *p, const u_char *last, imgproc_css_piece_t *piece)
{
    imgproc_str_t  word;

    word.data = (u_char *) ++p;
    p = imgproc_css_word(p, last);
    word.len = p - word.data;

    if (word.len == 6
        && g_ascii_strncasecmp((const char *) word.data, "import", 6) == 0)
    {
        piece->flags |= IMGPROC_CSS_IMPORT;
    }

    if (!imgproc_css_is_one(&word, imgproc_css_rules)) {
        piece->flags |= IMGPROC_CSS_AT;
    }

    return p;
}


static const u_char *
imgproc_css_ident(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece, unsigned *brackets)
{
    imgproc_str_t  word;

    word.data = (u_char *) p;
    p = imgproc_css_word(p, last);
    word.len = p - word.data;

    if (word.len == 0) {
        return p + 1;
    }

    if (p == last || *p != '(') {
        return p;
    }

    if (word.len == 3
        && g_ascii_strncasecmp((const char *) word.data, "url", 3) == 0)
    {
        return imgproc_css_url(p + 1, last, piece);
    }

    if (!imgproc_css_is_one(&word, imgproc_css_functions)) {
        piece->flags |= IMGPROC_CSS_FUNCTION;
    }

    (*brackets)++;

    return p + 1;
}


/* behind "url(": nothing but "#name", quoted or not, may follow */

static const u_char *
imgproc_css_url(const u_char *p, const u_char *last,
    imgproc_css_piece_t *piece)
{
    u_char         quote;
    imgproc_str_t  name;

    p = imgproc_css_spaces(p, last);

    quote = 0;

    if (p < last && (*p == '"' || *p == '\'')) {
        quote = *p++;
    }

    if (p == last || *p != '#') {
        goto external;
    }

    name.data = (u_char *) ++p;

    while (p < last && (g_ascii_isalnum(*p) || *p >= 0x80
                        || (*p && strchr("-_.:%", *p))))
    {
        p++;
    }

    name.len = p - name.data;

    if (quote) {
        if (p == last || *p != quote) {
            goto external;
        }

        p++;
    }

    p = imgproc_css_spaces(p, last);

    if (p == last || *p != ')' || name.len == 0) {
        goto external;
    }

    if (piece->nurls < IMGPROC_CSS_URLS) {
        piece->urls[piece->nurls++] = name;

    } else {
        piece->flags |= IMGPROC_CSS_FUNCTION;
    }

    return p + 1;

external:

    /* up to its end, which may be that of the text */

    piece->flags |= IMGPROC_CSS_EXTERNAL;

    if (quote) {
        p = memchr(p, quote, last - p);

        if (p == NULL) {
            return last;
        }
    }

    p = memchr(p, ')', last - p);

    return p ? p + 1 : last;
}


static const u_char *
imgproc_css_word(const u_char *p, const u_char *last)
{
    while (p < last
           && (g_ascii_isalnum(*p) || *p == '-' || *p == '_' || *p >= 0x80))
    {
        p++;
    }

    return p;
}


static const u_char *
imgproc_css_spaces(const u_char *p, const u_char *last)
{
    while (p < last && g_ascii_isspace(*p)) {
        p++;
    }

    return p;
}


static int
imgproc_css_is_one(const imgproc_str_t *word, const char *const *names)
{
    for ( /* void */ ; *names; names++) {
        if (word->len == strlen(*names)
            && g_ascii_strncasecmp((const char *) word->data, *names,
                                   word->len)
               == 0)
        {
            return 1;
        }
    }

    return 0;
}


/*
 * A piece that is left out takes its block along, and leaves its ";" or "}".
 * What was opened is closed at the end: an at-rule without its end would
 * otherwise be joined by whatever follows.
 */

imgproc_code_e
imgproc_css_clean(const imgproc_str_t *css, int sheet, imgproc_buffer_t *out)
{
    unsigned             depth;
    imgproc_str_t        rest;
    imgproc_code_e       code;
    imgproc_css_piece_t  piece;

    rest = *css;
    depth = 0;
    code = IMGPROC_OK;

    while (code == IMGPROC_OK && imgproc_css_next(&rest, &piece)) {

        if (piece.end == '{' && (piece.flags || !sheet)) {
            if (!imgproc_css_skip(&rest)) {
                break;
            }

            continue;
        }

        if (piece.flags == 0) {
            code = imgproc_css_put(out, &piece);
        }

        if (piece.end == '{') {
            depth++;
        }

        if (code != IMGPROC_OK || piece.end == 0
            || (piece.end == '}' && depth == 0))
        {
            continue;
        }

        if (piece.end == '}') {
            depth--;
        }

        code = imgproc_buffer_append(out, &piece.end, 1, 1);
    }

    while (code == IMGPROC_OK && depth--) {
        code = imgproc_buffer_append(out, "}", 1, 1);
    }

    return code;
}


/* a comment is as good as a space, and hides nothing in there */

static imgproc_code_e
imgproc_css_put(imgproc_buffer_t *out, const imgproc_css_piece_t *piece)
{
    imgproc_code_e        code;
    const u_char         *p, *last, *start;
    imgproc_css_piece_t   ignored;

    p = piece->text.data;
    last = p + piece->text.len;

    code = IMGPROC_OK;
    ignored.flags = 0;

    for (start = p; p < last; /* void */ ) {

        if (*p == '"' || *p == '\'') {
            p = imgproc_css_string(p, last, &ignored.flags);
            continue;
        }

        if (*p != '/' || last - p < 2 || p[1] != '*') {
            p++;
            continue;
        }

        code = imgproc_buffer_append(out, start, p - start, 1);

        if (code == IMGPROC_OK) {
            code = imgproc_buffer_append(out, " ", 1, 1);
        }

        if (code != IMGPROC_OK) {
            return code;
        }

        p = imgproc_css_comment(p, last, &ignored);
        start = p;
    }

    if (p == start) {
        return IMGPROC_OK;
    }

    return imgproc_buffer_append(out, start, p - start, 1);
}


/* behind the "}" of a block; 0 if it has no end */

static int
imgproc_css_skip(imgproc_str_t *css)
{
    unsigned             depth;
    imgproc_css_piece_t  piece;

    depth = 1;

    while (depth && imgproc_css_next(css, &piece)) {

        if (piece.end == '{') {
            depth++;
        }

        if (piece.end == '}') {
            depth--;
        }
    }

    return depth == 0;
}
