
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_svg_weight.h"


#define OK    IMGPROC_OK
#define NOT   IMGPROC_FORMAT_NOT_ALLOWED

#define DEFS  IMGPROC_SVG_DEFS


/*
 * A tree of up to eight elements, the first of which is the root and each of
 * which draws a shape with a work of its own; to is the name that it refers
 * to.
 */

typedef struct {
    uint32_t           parent;
    unsigned           flags;
    double             work;
    const char        *id;
    const char        *to;
} node_t;


typedef struct {
    const char        *path;
    node_t             nodes[8];   /* up to the first without work */
    imgproc_code_e     code;
    double             work;       /* of all */
} tree_t;


static imgproc_svg_node_t *add(imgproc_svg_weight_t *w, uint32_t parent,
    const char *id);
static void refer(imgproc_svg_weight_t *w, uint32_t node, const char *name,
    imgproc_svg_ref_e kind);
static imgproc_svg_sum_t sum_of(imgproc_svg_weight_t *w);
static void test_tree(const void *data);
static void test_powers(void);
static void test_chain(void);
static void test_names(void);
static void test_sums(void);
static void test_factor(void);
static void test_paint(void);
static void test_marker(void);
static void test_pattern(void);
static void test_memory(void);


static const tree_t  trees[] = {
    { "root", { { 0, 0, 5, "", "" } }, OK, 5 },
    { "children", { { 0, 0, 1, "", "" }, { 0, 0, 2, "", "" },
                    { 0, 0, 4, "", "" } }, OK, 7 },
    { "depth", { { 0, 0, 1, "", "" }, { 0, 0, 2, "", "" },
                 { 1, 0, 4, "", "" }, { 2, 0, 8, "", "" } }, OK, 15 },
    { "defs", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                { 1, 0, 4, "", "" } }, OK, 1 },
    { "use", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
               { 0, 0, 4, "", "a" } }, OK, 7 },
    { "use-before", { { 0, 0, 1, "", "" }, { 0, 0, 4, "", "a" },
                      { 0, DEFS, 2, "a", "" } }, OK, 7 },
    { "use-twice", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                     { 0, 0, 4, "", "a" }, { 0, 0, 4, "", "a" } }, OK, 13 },
    { "use-of-shown", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "" },
                        { 0, 0, 4, "", "a" } }, OK, 9 },
    { "use-of-child", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "", "" },
                        { 1, 0, 4, "a", "" }, { 0, 0, 8, "", "a" } }, OK,
      13 },
    { "use-of-use", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                      { 0, DEFS, 4, "b", "a" }, { 0, 0, 8, "", "b" } }, OK,
      15 },
    { "unknown-name", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "b" } }, OK, 3 },
    { "empty-name", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "" } }, OK, 3 },
    { "longer-name", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "ab", "" },
                       { 0, 0, 4, "", "a" } }, OK, 5 },
    { "shorter-name", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                        { 0, 0, 4, "", "ab" } }, OK, 5 },
    { "case-of-name", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                        { 0, 0, 4, "", "A" } }, OK, 5 },

    { "first-of-two", { { 0, 0, 1, "", "" }, { 0, DEFS, 16, "a", "" },
                        { 0, DEFS, 2, "a", "" }, { 0, 0, 4, "", "a" } }, OK,
      21 },
    { "first-of-three", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                          { 0, DEFS, 16, "a", "" }, { 0, 0, 4, "", "a" },
                          { 0, DEFS, 32, "a", "" } }, OK, 7 },

    { "itself", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "a" } }, NOT, 0 },
    { "root-itself", { { 0, 0, 1, "a", "a" } }, NOT, 0 },
    { "parent", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "" },
                  { 1, 0, 4, "", "a" } }, NOT, 0 },
    { "root-from-within", { { 0, 0, 1, "a", "" }, { 0, 0, 2, "", "a" } }, NOT,
      0 },
    { "each-other", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "b" },
                      { 0, 0, 4, "b", "a" } }, NOT, 0 },
    { "circle-of-three", { { 0, 0, 1, "", "" }, { 0, 0, 2, "a", "b" },
                           { 0, 0, 4, "b", "c" }, { 0, 0, 8, "c", "a" } },
      NOT, 0 },
    { "circle-not-shown", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "b" },
                            { 0, DEFS, 4, "b", "a" } }, NOT, 0 },
    { "circle-by-a-child", { { 0, 0, 1, "", "" }, { 0, DEFS, 2, "a", "" },
                             { 1, 0, 4, "", "b" }, { 0, DEFS, 8, "b", "" },
                             { 3, 0, 16, "", "a" } }, NOT, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(trees); i++) {
        path = g_strconcat("/svg_weight/", trees[i].path, NULL);
        g_test_add_data_func(path, &trees[i], test_tree);
        g_free(path);
    }

    g_test_add_func("/svg_weight/powers", test_powers);
    g_test_add_func("/svg_weight/chain", test_chain);
    g_test_add_func("/svg_weight/names", test_names);
    g_test_add_func("/svg_weight/sums", test_sums);
    g_test_add_func("/svg_weight/factor", test_factor);
    g_test_add_func("/svg_weight/paint", test_paint);
    g_test_add_func("/svg_weight/marker", test_marker);
    g_test_add_func("/svg_weight/pattern", test_pattern);
    g_test_add_func("/svg_weight/memory", test_memory);

    return g_test_run();
}


/* a node that is valid until the next one */

static imgproc_svg_node_t *
add(imgproc_svg_weight_t *w, uint32_t parent, const char *id)
{
    imgproc_str_t        s;
    imgproc_svg_node_t  *node;

    node = imgproc_svg_weight_add(w);
    g_assert_nonnull(node);

    s.data = (u_char *) id;
    s.len = strlen(id);

    g_assert_cmpint(imgproc_svg_weight_text(w, &s, &node->id), ==, OK);

    node->parent = parent;

    return node;
}


static void
refer(imgproc_svg_weight_t *w, uint32_t node, const char *name,
    imgproc_svg_ref_e kind)
{
    imgproc_str_t  s;

    s.data = (u_char *) name;
    s.len = strlen(name);

    g_assert_cmpint(imgproc_svg_weight_ref(w, node, &s, kind), ==, OK);
}


/* and the end of w */

static imgproc_svg_sum_t
sum_of(imgproc_svg_weight_t *w)
{
    imgproc_error_t    err;
    imgproc_svg_sum_t  sum;

    memset(&sum, 0, sizeof(imgproc_svg_sum_t));

    g_assert_cmpint(imgproc_svg_weight_sum(w, &sum, &err), ==, OK);

    imgproc_svg_weight_free(w);

    return sum;
}


static void
test_tree(const void *data)
{
    unsigned               i;
    const node_t          *n;
    const tree_t          *t;
    imgproc_error_t        err;
    imgproc_svg_sum_t      sum;
    imgproc_svg_node_t    *node;
    imgproc_svg_weight_t   w;

    t = data;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));
    memset(&err, 0, sizeof(imgproc_error_t));

    for (i = 0; i < G_N_ELEMENTS(t->nodes) && t->nodes[i].work > 0; i++) {
        n = &t->nodes[i];

        node = add(&w, n->parent, n->id);
        node->flags = n->flags;
        node->sum.work = n->work;

        if (n->to[0]) {
            refer(&w, i, n->to, IMGPROC_SVG_REF_CONTENT);
        }
    }

    g_assert_cmpint(imgproc_svg_weight_sum(&w, &sum, &err), ==, t->code);

    if (t->code == OK) {
        g_assert_cmpfloat(sum.work, ==, t->work);

    } else {
        g_assert_cmpint(err.code, ==, t->code);
        g_assert_nonnull(strstr(err.detail, "circle"));
    }

    imgproc_svg_weight_free(&w);
}


/* ten times the one before, twenty times: nobody counts so far */

static void
test_powers(void)
{
    char                   name[8], to[8];
    unsigned               i, k;
    imgproc_svg_sum_t      sum;
    imgproc_svg_weight_t   w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "");
    refer(&w, 0, "n20", IMGPROC_SVG_REF_CONTENT);

    add(&w, 0, "n0")->flags = DEFS;
    imgproc_svg_weight_node(&w, 1)->sum.work = 1;

    for (i = 1; i <= 20; i++) {
        g_snprintf(name, sizeof(name), "n%u", i);
        g_snprintf(to, sizeof(to), "n%u", i - 1);

        add(&w, 0, name)->flags = DEFS;

        for (k = 0; k < 10; k++) {
            refer(&w, i + 1, to, IMGPROC_SVG_REF_CONTENT);
        }
    }

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 1e20);
}


/* each refers to the next: neither the stack nor the time is a matter */

static void
test_chain(void)
{
    char                  name[16];
    unsigned              i;
    imgproc_svg_sum_t     sum;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    for (i = 0; i < 50000; i++) {
        g_snprintf(name, sizeof(name), "n%u", i);

        add(&w, 0, name)->flags = i ? DEFS : 0;
        imgproc_svg_weight_node(&w, i)->sum.work = 1;

        g_snprintf(name, sizeof(name), "n%u", i + 1);
        refer(&w, i, name, IMGPROC_SVG_REF_CONTENT);
    }

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 50000);
}


/* slices of the text, which may be moved as it grows */

static void
test_names(void)
{
    char                   name[16];
    unsigned               i;
    imgproc_str_t          s;
    imgproc_svg_node_t    *node;
    imgproc_svg_text_t     text;
    imgproc_svg_weight_t   w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    for (i = 0; i < 5000; i++) {
        g_snprintf(name, sizeof(name), "n%u", i);

        node = add(&w, 0, name);

        g_assert_cmpfloat(node->factor, ==, 1);
        g_assert_cmpuint(node->flags, ==, 0);
        g_assert_cmpfloat(node->sum.work, ==, 0);
        g_assert_cmpuint(w.nnodes, ==, i + 1);
    }

    for (i = 0; i < 5000; i++) {
        node = imgproc_svg_weight_node(&w, i);
        g_snprintf(name, sizeof(name), "n%u", i);

        g_assert_cmpmem(w.text.data + node->id.start, node->id.len, name,
                        strlen(name));
    }

    s.data = NULL;
    s.len = 0;

    g_assert_cmpint(imgproc_svg_weight_text(&w, &s, &text), ==, OK);
    g_assert_cmpuint(text.len, ==, 0);

    imgproc_svg_weight_free(&w);

    /* an empty one may be freed again */

    imgproc_svg_weight_free(&w);
}


/* all is added up, but for what is there at one time: the most of it */

static void
test_sums(void)
{
    unsigned              i;
    imgproc_svg_sum_t     sum;
    imgproc_svg_node_t   *node;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "")->layers = 2;

    for (i = 1; i <= 3; i++) {
        node = add(&w, 0, "");

        node->sum.passes = i;
        node->sum.fill = i;
        node->sum.weight = i;
        node->sum.travel = i;
        node->sum.vertices = i;
        node->sum.shapes = i;
        node->sum.texts = i;
        node->sum.chars = i;
        node->sum.area = i;
        node->sum.outline = i;
        node->sum.surface = i;
        node->layers = i;
    }

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.passes, ==, 6);
    g_assert_cmpfloat(sum.fill, ==, 6);
    g_assert_cmpfloat(sum.weight, ==, 6);
    g_assert_cmpfloat(sum.travel, ==, 6);
    g_assert_cmpfloat(sum.vertices, ==, 6);
    g_assert_cmpfloat(sum.shapes, ==, 6);
    g_assert_cmpfloat(sum.texts, ==, 6);
    g_assert_cmpfloat(sum.chars, ==, 6);
    g_assert_cmpfloat(sum.area, ==, 6);
    g_assert_cmpfloat(sum.outline, ==, 6);
    g_assert_cmpfloat(sum.surface, ==, 3);
    g_assert_cmpfloat(sum.live, ==, 3 + 2);
}


/* areas grow by its square, lengths by itself, counts not at all */

static void
test_factor(void)
{
    imgproc_svg_sum_t     sum;
    imgproc_svg_node_t   *node;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "")->factor = 2;

    node = add(&w, 0, "");
    node->factor = 3;
    node->tile = 1;
    node->sum.work = 1;
    node->sum.fill = 1;
    node->sum.area = 1;
    node->sum.outline = 1;
    node->sum.travel = 1;
    node->sum.shapes = 1;

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 1);
    g_assert_cmpfloat(sum.shapes, ==, 1);
    g_assert_cmpfloat(sum.travel, ==, 6);
    g_assert_cmpfloat(sum.fill, ==, 36);
    g_assert_cmpfloat(sum.area, ==, 36);
    g_assert_cmpfloat(sum.outline, ==, 36);
    g_assert_cmpfloat(sum.surface, ==, 36);

    /* an endless one is as large as any, and makes no NaN of nothing */

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    node = add(&w, 0, "");
    node->factor = G_MAXDOUBLE;
    node->sum.travel = 1;

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.travel, ==, 1e9);
    g_assert_cmpfloat(sum.fill, ==, 0);
}


/* what a shape is painted with is drawn for each shape, and each text */

static void
test_paint(void)
{
    imgproc_svg_sum_t     sum;
    imgproc_svg_node_t   *node;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "");

    node = add(&w, 0, "");
    node->paints = 1;
    node->sum.shapes = 3;
    node->sum.texts = 2;
    node->sum.area = 10;
    refer(&w, 1, "p", IMGPROC_SVG_REF_PAINT);

    node = add(&w, 0, "p");
    node->flags = DEFS;
    node->sum.work = 100;

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 500);

    /* and once more for each pixel of its area, as a gradient is */

    g_assert_cmpfloat(sum.fill, ==, 30);
    g_assert_cmpfloat(sum.weight, ==, 9);
    g_assert_cmpfloat(sum.passes, ==, 6);

    /* nothing of it is, where nothing is painted */

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "")->sum.shapes = 3;
    refer(&w, 0, "p", IMGPROC_SVG_REF_PAINT);

    node = add(&w, 0, "p");
    node->flags = DEFS;
    node->sum.work = 100;

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 0);
}


/* one at each point */

static void
test_marker(void)
{
    imgproc_svg_sum_t     sum;
    imgproc_svg_node_t   *node;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    node = add(&w, 0, "");
    node->sum.work = 1;
    node->sum.vertices = 50;
    refer(&w, 0, "m", IMGPROC_SVG_REF_MARKER);

    node = add(&w, 0, "m");
    node->flags = DEFS;
    node->sum.work = 2;
    node->sum.vertices = 4;

    sum = sum_of(&w);

    g_assert_cmpfloat(sum.work, ==, 101);
    g_assert_cmpfloat(sum.vertices, ==, 250);
}


/* its surface is as large as a part of each shape's box */

static void
test_pattern(void)
{
    unsigned              texts;
    imgproc_svg_sum_t     sum;
    imgproc_svg_node_t   *node;
    imgproc_svg_weight_t  w;

    for (texts = 0; texts < 2; texts++) {

        memset(&w, 0, sizeof(imgproc_svg_weight_t));

        node = add(&w, 0, "");
        node->paints = 1;
        node->sum.shapes = 1;
        node->sum.texts = texts;
        node->sum.area = 8;
        refer(&w, 0, "p", IMGPROC_SVG_REF_PAINT);

        /* it has no box itself, but the one that it takes after */

        node = add(&w, 0, "p");
        node->flags = DEFS|IMGPROC_SVG_PATTERN;
        refer(&w, 1, "q", IMGPROC_SVG_REF_LAYER);

        node = add(&w, 0, "q");
        node->flags = DEFS|IMGPROC_SVG_PATTERN;
        node->box = .5;

        sum = sum_of(&w);

        if (texts) {
            g_assert_cmpfloat(sum.surface, >=, G_MAXDOUBLE);

        } else {
            g_assert_cmpfloat(sum.surface, ==, 4);
        }
    }
}


/* no mapping is so large: what was there stays as it was */

static void
test_memory(void)
{
    size_t                len;
    imgproc_str_t         s;
    imgproc_svg_text_t    text;
    imgproc_svg_weight_t  w;

    memset(&w, 0, sizeof(imgproc_svg_weight_t));

    add(&w, 0, "a");

    s.data = (u_char *) "b";
    s.len = 1;

    len = w.text.len;
    w.text.len = UINT32_MAX;

    g_assert_cmpint(imgproc_svg_weight_text(&w, &s, &text), ==,
                    IMGPROC_INTERNAL);
    g_assert_cmpint(imgproc_svg_weight_ref(&w, 0, &s,
                                           IMGPROC_SVG_REF_CONTENT),
                    ==, IMGPROC_INTERNAL);
    g_assert_cmpuint(w.text.len, ==, UINT32_MAX);
    g_assert_cmpuint(w.nrefs, ==, 0);

    w.text.len = len;
    len = w.nodes.len;
    w.nodes.len = SIZE_MAX / 2;

    g_assert_null(imgproc_svg_weight_add(&w));
    g_assert_cmpuint(w.nnodes, ==, 1);

    w.nodes.len = len;
    w.refs.len = SIZE_MAX / 2;

    g_assert_cmpint(imgproc_svg_weight_ref(&w, 0, &s,
                                           IMGPROC_SVG_REF_CONTENT),
                    ==, IMGPROC_INTERNAL);
    g_assert_cmpuint(w.nrefs, ==, 0);

    w.refs.len = 0;

    g_assert_cmpfloat(sum_of(&w).work, ==, 0);
}
