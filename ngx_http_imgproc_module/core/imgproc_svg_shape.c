
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_svg_shape.h"
#include "imgproc_xml.h"


typedef struct {
    double                 x;
    double                 y;
    double                 start_x;    /* of a path that may be closed */
    double                 start_y;
    double                 control_x;  /* the last of a curve, or x */
    double                 control_y;
    double                 left;
    double                 top;
    double                 right;
    double                 bottom;
    imgproc_svg_shape_t   *shape;
} imgproc_pen_t;


typedef struct {
    const char            *name;
    double                 pixels;
} imgproc_unit_t;


static void imgproc_pen_init(imgproc_pen_t *pen, imgproc_svg_shape_t *shape);
static void imgproc_pen_move(imgproc_pen_t *pen, double x, double y);
static void imgproc_pen_done(imgproc_pen_t *pen);
static void imgproc_pen_command(imgproc_pen_t *pen, u_char ch,
    const double *n);
static void imgproc_pen_mirror(imgproc_pen_t *pen);
static unsigned imgproc_svg_numbers(u_char ch);
static const u_char *imgproc_svg_one(const u_char *p, const u_char *last,
    double *factor);


static const imgproc_unit_t  imgproc_units[] = {
    { "px", 1 }, { "pt", 1 }, { "pc", 12 }, { "in", 72 }, { "cm", 28.4 },
    { "mm", 2.84 }, { "em", 1000 }, { "ex", 1000 }, { "rem", 1000 },
    { "ch", 1000 }
};


void
imgproc_svg_path(const imgproc_str_t *value, imgproc_svg_shape_t *shape)
{
    double          n[7];
    u_char          ch;
    unsigned        i, want;
    const u_char   *p, *last;
    imgproc_pen_t   pen;

    imgproc_pen_init(&pen, shape);

    p = value->data;
    last = p + value->len;
    ch = 0;

    for ( ;; ) {

        while (p < last && (imgproc_xml_space(*p) || *p == ',')) {
            p++;
        }

        if (p == last) {
            break;
        }

        if (g_ascii_isalpha(*p)) {
            ch = *p++;
        }

        want = imgproc_svg_numbers(ch);

        if (want == 8) {
            break;
        }

        for (i = 0; i < want; i++) {

            /* the flags of an arc need nothing between them */

            if (want == 7 && (i == 3 || i == 4)) {

                while (p < last && (imgproc_xml_space(*p) || *p == ',')) {
                    p++;
                }

                if (p == last || (*p != '0' && *p != '1')) {
                    break;
                }

                n[i] = *p++ - '0';

            } else if (!imgproc_svg_number(&p, last, &n[i])) {
                break;
            }
        }

        if (i < want) {
            break;
        }

        imgproc_pen_command(&pen, ch, n);

        /* what follows a move are lines */

        if (want == 2 && g_ascii_tolower(ch) == 'm') {
            ch = g_ascii_islower(ch) ? 'l' : 'L';
        }

        /* numbers cannot follow a closed path */

        if (want == 0) {
            ch = 0;
        }
    }

    imgproc_pen_done(&pen);
}


/* that follow a command, 8: there is no such command */

static unsigned
imgproc_svg_numbers(u_char ch)
{
    switch (g_ascii_tolower(ch)) {

    case 'z':
        return 0;

    case 'h':
    case 'v':
        return 1;

    case 'm':
    case 'l':
    case 't':
        return 2;

    case 's':
    case 'q':
        return 4;

    case 'c':
        return 6;

    case 'a':
        return 7;

    default:
        return 8;
    }
}


static void
imgproc_pen_command(imgproc_pen_t *pen, u_char ch, const double *n)
{
    double    x, y, r;
    unsigned  i, want, relative;

    want = imgproc_svg_numbers(ch);
    relative = g_ascii_islower(ch);

    x = relative ? pen->x : 0;
    y = relative ? pen->y : 0;

    switch (g_ascii_tolower(ch)) {

    case 'z':
        imgproc_pen_move(pen, pen->start_x, pen->start_y);
        break;

    case 'm':
        imgproc_pen_move(pen, x + n[0], y + n[1]);

        pen->start_x = pen->x;
        pen->start_y = pen->y;
        break;

    case 'h':
        imgproc_pen_move(pen, x + n[0], pen->y);
        break;

    case 'v':
        imgproc_pen_move(pen, pen->x, y + n[0]);
        break;

    case 'a':

        /* around its end, by radii that grow if they are too short */

        x += n[5];
        y += n[6];

        r = MAX(fabs(n[0]), fabs(n[1]));
        r = MAX(r, hypot(x - pen->x, y - pen->y) / 2);

        imgproc_pen_move(pen, x - 2 * r, y - 2 * r);
        imgproc_pen_move(pen, x + 2 * r, y + 2 * r);
        imgproc_pen_move(pen, x, y);
        break;

    case 's':
    case 't':
        imgproc_pen_mirror(pen);

        /* fall through */

    default:

        /* a curve does not leave what its points span, nor is it longer */

        for (i = 0; i < want; i += 2) {

            imgproc_pen_move(pen, x + n[i], y + n[i + 1]);

            if (want > 2 && i == want - 4) {
                pen->control_x = pen->x;
                pen->control_y = pen->y;
            }
        }
    }

    pen->shape->vertices++;

    if (want < 4 && g_ascii_tolower(ch) != 't') {
        pen->control_x = pen->x;
        pen->control_y = pen->y;
    }
}


/* the first point of a smooth curve is the mirror of the last one's */

static void
imgproc_pen_mirror(imgproc_pen_t *pen)
{
    double  x, y;

    x = 2 * pen->x - pen->control_x;
    y = 2 * pen->y - pen->control_y;

    imgproc_pen_move(pen, x, y);

    pen->control_x = x;
    pen->control_y = y;
}


void
imgproc_svg_points(const imgproc_str_t *value, imgproc_svg_shape_t *shape)
{
    double          x, y;
    const u_char   *p, *last;
    imgproc_pen_t   pen;

    imgproc_pen_init(&pen, shape);

    p = value->data;
    last = p + value->len;

    while (imgproc_svg_number(&p, last, &x)
           && imgproc_svg_number(&p, last, &y))
    {
        imgproc_pen_move(&pen, x, y);
        shape->vertices++;
    }

    imgproc_pen_done(&pen);
}


static void
imgproc_pen_init(imgproc_pen_t *pen, imgproc_svg_shape_t *shape)
{
    memset(pen, 0, sizeof(imgproc_pen_t));
    memset(shape, 0, sizeof(imgproc_svg_shape_t));

    pen->shape = shape;
    pen->left = HUGE_VAL;
    pen->top = HUGE_VAL;
    pen->right = -HUGE_VAL;
    pen->bottom = -HUGE_VAL;
}


static void
imgproc_pen_move(imgproc_pen_t *pen, double x, double y)
{
    if (pen->left <= pen->right) {
        pen->shape->travel += fabs(y - pen->y);
        pen->shape->length += hypot(x - pen->x, y - pen->y);
    }

    pen->x = x;
    pen->y = y;

    pen->left = MIN(pen->left, x);
    pen->right = MAX(pen->right, x);
    pen->top = MIN(pen->top, y);
    pen->bottom = MAX(pen->bottom, y);
}


static void
imgproc_pen_done(imgproc_pen_t *pen)
{
    if (pen->left <= pen->right) {
        pen->shape->width = pen->right - pen->left;
        pen->shape->height = pen->bottom - pen->top;
    }
}


double
imgproc_svg_transform(const imgproc_str_t *value)
{
    double         factor, one;
    const u_char  *p, *last;

    p = value->data;
    last = p + value->len;
    factor = 1;

    for ( ;; ) {

        while (p < last && (imgproc_xml_space(*p) || *p == ',')) {
            p++;
        }

        if (p == last) {
            return factor;
        }

        p = imgproc_svg_one(p, last, &one);

        if (p == NULL) {
            return HUGE_VAL;
        }

        factor *= one;
    }
}


static const u_char *
imgproc_svg_one(const u_char *p, const u_char *last, double *factor)
{
    double         n[6];
    unsigned       i;
    imgproc_str_t  name;

    name.data = (u_char *) p;

    while (p < last && g_ascii_isalpha(*p)) {
        p++;
    }

    name.len = p - name.data;

    while (p < last && imgproc_xml_space(*p)) {
        p++;
    }

    if (p == last || *p++ != '(') {
        return NULL;
    }

    for (i = 0; i < 6; i++) {
        if (!imgproc_svg_number(&p, last, &n[i])) {
            break;
        }
    }

    while (p < last && imgproc_xml_space(*p)) {
        p++;
    }

    if (i == 0 || p == last || *p++ != ')') {
        return NULL;
    }

    *factor = 1;

    if (imgproc_xml_is(&name, "matrix") && i == 6) {
        *factor = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]
                       + n[3] * n[3]);

        /* that is right for the longer side alone; rotations are exact */

        if (fabs(n[0] * n[2] + n[1] * n[3]) < 1e-3 * *factor * *factor) {
            *factor = MAX(hypot(n[0], n[1]), hypot(n[2], n[3])) * 1.001;
        }

    } else if (imgproc_xml_is(&name, "scale")) {
        *factor = fabs(n[0]);

        if (i > 1) {
            *factor = MAX(*factor, fabs(n[1]));
        }

    } else if (imgproc_xml_is(&name, "skewX")
               || imgproc_xml_is(&name, "skewY"))
    {
        *factor = 1 + fabs(tan(n[0] * G_PI / 180));

    } else if (!imgproc_xml_is(&name, "translate")
               && !imgproc_xml_is(&name, "rotate"))
    {
        return NULL;
    }

    return p;
}


int
imgproc_svg_number(const u_char **p, const u_char *last, double *n)
{
    char           text[40], *end;
    size_t         len;
    unsigned       dot, exponent;
    const u_char  *s, *start;

    s = *p;

    while (s < last && (imgproc_xml_space(*s) || *s == ',')) {
        s++;
    }

    start = s;
    dot = 0;
    exponent = 0;

    /* "1.5.5-2" are three numbers */

    for ( /* void */ ; s < last; s++) {

        if (g_ascii_isdigit(*s)) {
            continue;
        }

        if ((*s == '-' || *s == '+')
            && (s == start || g_ascii_tolower(s[-1]) == 'e'))
        {
            continue;
        }

        if (*s == '.' && !dot && !exponent) {
            dot = 1;
            continue;
        }

        if (g_ascii_tolower(*s) == 'e' && !exponent && s > start
            && last - s > 1
            && (g_ascii_isdigit(s[1]) || s[1] == '-' || s[1] == '+'))
        {
            exponent = 1;
            continue;
        }

        break;
    }

    /* digits behind the dot that nobody sees are left out */

    len = MIN((size_t) (s - start), sizeof(text) - 1);

    memcpy(text, start, len);
    text[len] = '\0';

    *n = g_ascii_strtod(text, &end);

    if (len < (size_t) (s - start) && (!dot || exponent)) {
        *n = HUGE_VAL;
    }

    *p = s;

    return end != text;
}


double
imgproc_svg_length(const imgproc_str_t *value, double whole, double none)
{
    double          n;
    unsigned        i;
    const u_char   *p, *last;
    imgproc_str_t   unit;

    p = value->data;
    last = p + value->len;

    if (!imgproc_svg_number(&p, last, &n)) {
        return none;
    }

    n = fabs(n);

    unit.data = (u_char *) p;
    unit.len = last - p;

    while (unit.len && imgproc_xml_space(unit.data[unit.len - 1])) {
        unit.len--;
    }

    if (unit.len == 0) {
        return n;
    }

    if (unit.data[0] == '%') {
        return n * whole / 100;
    }

    for (i = 0; i < G_N_ELEMENTS(imgproc_units); i++) {
        if (imgproc_xml_is_case(&unit, imgproc_units[i].name)) {
            return n * imgproc_units[i].pixels;
        }
    }

    return HUGE_VAL;
}
