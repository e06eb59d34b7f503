
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_svg_shape.h"


typedef struct {
    const char        *text;
    double             width;
    double             height;
    double             travel;
    double             length;
    double             vertices;
} path_t;


typedef struct {
    const char        *text;
    double             value;
} number_t;


static void test_paths(void);
static void test_points(void);
static void test_transforms(void);
static void test_lengths(void);


static const path_t  paths[] = {
    { "", 0, 0, 0, 0, 0 },
    { "M1 2", 0, 0, 0, 0, 1 },
    { "M0 0L3 4", 3, 4, 4, 5, 2 },
    { "M0 0 3 4", 3, 4, 4, 5, 2 },
    { "m1 1l3 4", 3, 4, 4, 5, 2 },
    { "m1 1 3 4", 3, 4, 4, 5, 2 },
    { "M0 0H3V4", 3, 4, 4, 7, 3 },
    { "M9 9h3v4", 3, 4, 4, 7, 3 },
    { "M0 0L3 4z", 3, 4, 8, 10, 3 },
    { "M0 0L3 4zl3 4", 3, 4, 12, 15, 4 },
    { "M0 0L3 4zl3 4z", 3, 4, 16, 20, 5 },
    { "M0 0C0 4 3 4 3 0", 3, 4, 8, 11, 2 },
    { "M0 0Q3 4 6 0", 6, 4, 8, 10, 2 },
    { "M0-0l.5.5-1-1", 1, 1, 1.5, 2.1213203435596424, 3 },
    { "M0 0l3e0 4E0", 3, 4, 4, 5, 2 },
    { "M0,0,L,3,4", 3, 4, 4, 5, 2 },
    { "M0 0L3 4x5 6", 3, 4, 4, 5, 2 },
    { "M0 0L3 4 5", 3, 4, 4, 5, 2 }
};


static const number_t  transforms[] = {
    { "", 1 },
    { "translate(5)", 1 },
    { "translate(5, 6) rotate(30)", 1 },
    { "rotate(30 1 2)", 1 },
    { "scale(2)", 2 },
    { "scale(2 -3)", 3 },
    { "scale(.5)", .5 },
    { "scale(2),scale(3)", 6 },
    { "matrix(2 0 0 3 4 5)", 3.003 },
    { "skewX(45)", 2 },
    { "x(1)", HUGE_VAL },
    { "scale", HUGE_VAL },
    { "scale(1", HUGE_VAL },
    { "matrix(1 2 3)", HUGE_VAL }
};


static const number_t  lengths[] = {
    { "5", 5 }, { "5px", 5 }, { "-5", 5 }, { "1in", 72 }, { "1PC", 12 },
    { "50%", 100 }, { "1em", 1000 }, { "1x", HUGE_VAL }, { "a", 7 },
    { "", 7 }, { "1e3", 1000 }, { " 5 ", 5 }
};


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    g_test_add_func("/svg_shape/paths", test_paths);
    g_test_add_func("/svg_shape/points", test_points);
    g_test_add_func("/svg_shape/transforms", test_transforms);
    g_test_add_func("/svg_shape/lengths", test_lengths);

    return g_test_run();
}


static void
test_paths(void)
{
    unsigned             i;
    imgproc_str_t        text;
    imgproc_svg_shape_t  shape;

    for (i = 0; i < G_N_ELEMENTS(paths); i++) {

        text.data = (u_char *) paths[i].text;
        text.len = strlen(paths[i].text);

        g_test_message("%s", paths[i].text);

        imgproc_svg_path(&text, &shape);

        g_assert_cmpfloat_with_epsilon(shape.width, paths[i].width, 1e-9);
        g_assert_cmpfloat_with_epsilon(shape.height, paths[i].height, 1e-9);
        g_assert_cmpfloat_with_epsilon(shape.travel, paths[i].travel, 1e-9);
        g_assert_cmpfloat_with_epsilon(shape.length, paths[i].length, 1e-9);
        g_assert_cmpfloat(shape.vertices, ==, paths[i].vertices);
    }

    /* an arc is not measured, but never more than it is said to be */

    text.data = (u_char *) "M0 0A5 5 0 011 10 0";
    text.len = strlen((char *) text.data);

    imgproc_svg_path(&text, &shape);

    g_assert_cmpfloat(shape.width, >=, 10);
    g_assert_cmpfloat(shape.height, >=, 5);
    g_assert_cmpfloat(shape.length, >=, 15.7);

    /* the mirrors of mirrors grow, but not without end */

    text.data = (u_char *) "M0 0Q1 1 2 0t2 0t2 0t2 0";
    text.len = strlen((char *) text.data);

    imgproc_svg_path(&text, &shape);

    g_assert_cmpfloat_with_epsilon(shape.width, 8, 1e-9);
    g_assert_cmpfloat(shape.height, <=, 2);
}


static void
test_points(void)
{
    imgproc_str_t        text;
    imgproc_svg_shape_t  shape;

    text.data = (u_char *) "0,0 3,4 0 0 9";
    text.len = strlen((char *) text.data);

    imgproc_svg_points(&text, &shape);

    g_assert_cmpfloat(shape.width, ==, 3);
    g_assert_cmpfloat(shape.height, ==, 4);
    g_assert_cmpfloat(shape.length, ==, 10);
    g_assert_cmpfloat(shape.vertices, ==, 3);
}


static void
test_transforms(void)
{
    double         factor;
    unsigned       i;
    imgproc_str_t  text;

    for (i = 0; i < G_N_ELEMENTS(transforms); i++) {

        text.data = (u_char *) transforms[i].text;
        text.len = strlen(transforms[i].text);

        factor = imgproc_svg_transform(&text);

        g_test_message("%s", transforms[i].text);
        g_assert_true(factor == transforms[i].value
                      || fabs(factor - transforms[i].value) < 1e-9);
    }
}


static void
test_lengths(void)
{
    double         n;
    unsigned       i;
    imgproc_str_t  text;

    for (i = 0; i < G_N_ELEMENTS(lengths); i++) {

        text.data = (u_char *) lengths[i].text;
        text.len = strlen(lengths[i].text);

        n = imgproc_svg_length(&text, 200, 7);

        g_test_message("%s", lengths[i].text);
        g_assert_cmpfloat(n, ==, lengths[i].value);
    }
}
