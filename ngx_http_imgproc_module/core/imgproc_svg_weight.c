
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * Elements refer to others by name, before or after these: ten that each use
 * the one before ten times are ten thousand million.  Nobody has to draw them
 * to know it: each element is summed up once, as soon as all that are in it,
 * and all that it refers to, have been.  If some are left over, they wait for
 * themselves.
 */


#include <stdlib.h>
#include <string.h>

#include "imgproc_svg_weight.h"


/* an order of nodes by name, and of references by target */

typedef struct {
    const u_char       *text;
    imgproc_svg_text_t  name;
    uint32_t            node;
} imgproc_svg_name_index_t;


/* of a gradient, over a solid colour, for each pixel */

#define IMGPROC_SVG_GRADIENT  3

/* what enlarges by more is not drawn in any way that could be foreseen */

#define IMGPROC_SVG_FACTOR    1e9


static imgproc_code_e imgproc_svg_weight_resolve(imgproc_svg_weight_t *w);
static void imgproc_svg_weight_names(imgproc_svg_weight_t *w,
    imgproc_svg_name_index_t *index, uint32_t n);
static void imgproc_svg_weight_count(imgproc_svg_weight_t *w);
static uint32_t imgproc_svg_weight_run(imgproc_svg_weight_t *w,
    uint32_t *queue);
static void imgproc_svg_weight_finish(imgproc_svg_node_t *node);
static void imgproc_svg_weight_refer(imgproc_svg_node_t *node,
    const imgproc_svg_node_t *target, imgproc_svg_ref_e kind);
static void imgproc_svg_sum_add(imgproc_svg_sum_t *sum,
    const imgproc_svg_sum_t *more, double times);
static void imgproc_svg_sum_scale(imgproc_svg_sum_t *sum, double factor);
static uint32_t imgproc_svg_weight_first(const imgproc_svg_weight_t *w,
    uint32_t target);
static int imgproc_svg_weight_by_place(const void *one, const void *two);
static int imgproc_svg_weight_by_name(const void *one, const void *two);
static int imgproc_svg_weight_by_target(const void *one, const void *two);


void
imgproc_svg_weight_free(imgproc_svg_weight_t *w)
{
    imgproc_buffer_free(&w->nodes);
    imgproc_buffer_free(&w->refs);
    imgproc_buffer_free(&w->text);
}


imgproc_svg_node_t *
imgproc_svg_weight_add(imgproc_svg_weight_t *w)
{
    imgproc_svg_node_t  *node;

    if (imgproc_buffer_append(&w->nodes, NULL, sizeof(imgproc_svg_node_t),
                              65536)
        != IMGPROC_OK)
    {
        return NULL;
    }

    node = imgproc_svg_weight_node(w, w->nnodes++);

    memset(node, 0, sizeof(imgproc_svg_node_t));
    node->factor = 1;

    return node;
}


imgproc_svg_node_t *
imgproc_svg_weight_node(imgproc_svg_weight_t *w, uint32_t i)
{
    return (imgproc_svg_node_t *) (void *) w->nodes.data + i;
}


imgproc_code_e
imgproc_svg_weight_text(imgproc_svg_weight_t *w, const imgproc_str_t *s,
    imgproc_svg_text_t *text)
{
    text->start = w->text.len;
    text->len = s->len;

    if (w->text.len + s->len > UINT32_MAX) {
        return IMGPROC_INTERNAL;
    }

    return imgproc_buffer_append(&w->text, s->data, s->len, 4096);
}


imgproc_code_e
imgproc_svg_weight_ref(imgproc_svg_weight_t *w, uint32_t node,
    const imgproc_str_t *name, imgproc_svg_ref_e kind)
{
    imgproc_svg_ref_t  ref;

    ref.node = node;
    ref.target = UINT32_MAX;
    ref.kind = kind;

    if (imgproc_svg_weight_text(w, name, &ref.name) != IMGPROC_OK
        || imgproc_buffer_append(&w->refs, &ref, sizeof(imgproc_svg_ref_t),
                                 4096)
           != IMGPROC_OK)
    {
        return IMGPROC_INTERNAL;
    }

    w->nrefs++;

    return IMGPROC_OK;
}


imgproc_code_e
imgproc_svg_weight_sum(imgproc_svg_weight_t *w, imgproc_svg_sum_t *sum,
    imgproc_error_t *err)
{
    uint32_t  *queue, done;

    queue = g_try_new(uint32_t, w->nnodes);
    if (queue == NULL || imgproc_svg_weight_resolve(w) != IMGPROC_OK) {
        g_free(queue);
        return imgproc_error(err, IMGPROC_INTERNAL,
                             "no memory for %u elements", w->nnodes);
    }

    imgproc_svg_weight_count(w);

    done = imgproc_svg_weight_run(w, queue);

    g_free(queue);

    if (done < w->nnodes) {
        return imgproc_error(err, IMGPROC_FORMAT_NOT_ALLOWED,
                             "svg: %u elements refer to each other in a "
                             "circle", w->nnodes - done);
    }

    *sum = imgproc_svg_weight_node(w, 0)->sum;

    return IMGPROC_OK;
}


/* of two with the same name the first is meant; none is meant by a wrong one */

static imgproc_code_e
imgproc_svg_weight_resolve(imgproc_svg_weight_t *w)
{
    uint32_t                   i, n;
    imgproc_svg_ref_t         *ref;
    imgproc_svg_node_t        *node;
    imgproc_svg_name_index_t  *index;

    index = g_try_new(imgproc_svg_name_index_t, w->nnodes);
    if (index == NULL) {
        return IMGPROC_INTERNAL;
    }

    n = 0;

    for (i = 0; i < w->nnodes; i++) {
        node = imgproc_svg_weight_node(w, i);

        if (node->id.len) {
            index[n].text = w->text.data;
            index[n].name = node->id;
            index[n++].node = i;
        }
    }

    imgproc_svg_weight_names(w, index, n);

    g_free(index);

    ref = (imgproc_svg_ref_t *) (void *) w->refs.data;

    if (w->nrefs) {
        qsort(ref, w->nrefs, sizeof(imgproc_svg_ref_t),
              imgproc_svg_weight_by_target);
    }

    return IMGPROC_OK;
}


static void
imgproc_svg_weight_names(imgproc_svg_weight_t *w,
    imgproc_svg_name_index_t *index, uint32_t n)
{
    uint32_t                   i, names;
    imgproc_svg_ref_t         *ref;
    imgproc_svg_name_index_t   key, *found;

    if (n == 0) {
        return;
    }

    qsort(index, n, sizeof(imgproc_svg_name_index_t),
          imgproc_svg_weight_by_place);

    for (names = 1, i = 1; i < n; i++) {

        if (imgproc_svg_weight_by_name(&index[names - 1], &index[i]) != 0) {
            index[names++] = index[i];
        }
    }

    ref = (imgproc_svg_ref_t *) (void *) w->refs.data;

    for (i = 0; i < w->nrefs; i++) {

        key.text = w->text.data;
        key.name = ref[i].name;

        found = bsearch(&key, index, names, sizeof(imgproc_svg_name_index_t),
                        imgproc_svg_weight_by_name);

        if (found == NULL) {
            continue;
        }

        ref[i].target = found->node;
    }
}


static int
imgproc_svg_weight_by_place(const void *one, const void *two)
{
    int                              rc;
    const imgproc_svg_name_index_t  *a, *b;

    a = one;
    b = two;

    rc = imgproc_svg_weight_by_name(a, b);

    return rc ? rc : (a->node > b->node) - (a->node < b->node);
}


static int
imgproc_svg_weight_by_name(const void *one, const void *two)
{
    int                              rc;
    const imgproc_svg_name_index_t  *a, *b;

    a = one;
    b = two;

    rc = memcmp(a->text + a->name.start, b->text + b->name.start,
                MIN(a->name.len, b->name.len));

    return rc ? rc : (a->name.len > b->name.len) - (a->name.len < b->name.len);
}


static int
imgproc_svg_weight_by_target(const void *one, const void *two)
{
    const imgproc_svg_ref_t  *a, *b;

    a = one;
    b = two;

    return (a->target > b->target) - (a->target < b->target);
}


static void
imgproc_svg_weight_count(imgproc_svg_weight_t *w)
{
    uint32_t             i;
    imgproc_svg_ref_t   *ref;
    imgproc_svg_node_t  *node;

    for (i = 1; i < w->nnodes; i++) {
        node = imgproc_svg_weight_node(w, i);
        imgproc_svg_weight_node(w, node->parent)->waits++;
    }

    ref = (imgproc_svg_ref_t *) (void *) w->refs.data;

    for (i = 0; i < w->nrefs; i++) {
        if (ref[i].target != UINT32_MAX) {
            imgproc_svg_weight_node(w, ref[i].node)->waits++;
        }
    }
}


/* returns how many elements could be summed up */

static uint32_t
imgproc_svg_weight_run(imgproc_svg_weight_t *w, uint32_t *queue)
{
    uint32_t             i, r, head, tail;
    imgproc_svg_ref_t   *ref;
    imgproc_svg_node_t  *node, *other;

    ref = (imgproc_svg_ref_t *) (void *) w->refs.data;
    tail = 0;

    for (i = 0; i < w->nnodes; i++) {
        if (imgproc_svg_weight_node(w, i)->waits == 0) {
            queue[tail++] = i;
        }
    }

    for (head = 0; head < tail; head++) {

        i = queue[head];
        node = imgproc_svg_weight_node(w, i);

        imgproc_svg_weight_finish(node);

        for (r = imgproc_svg_weight_first(w, i);
             r < w->nrefs && ref[r].target == i;
             r++)
        {
            other = imgproc_svg_weight_node(w, ref[r].node);

            imgproc_svg_weight_refer(other, node, ref[r].kind);

            if (--other->waits == 0) {
                queue[tail++] = ref[r].node;
            }
        }

        if (i == 0) {
            continue;
        }

        other = imgproc_svg_weight_node(w, node->parent);

        if (!(node->flags & IMGPROC_SVG_DEFS)) {
            imgproc_svg_sum_add(&other->sum, &node->sum, 1);
        }

        if (--other->waits == 0) {
            queue[tail++] = node->parent;
        }
    }

    return tail;
}


static uint32_t
imgproc_svg_weight_first(const imgproc_svg_weight_t *w, uint32_t target)
{
    uint32_t                  low, high, middle;
    const imgproc_svg_ref_t  *ref;

    ref = (const imgproc_svg_ref_t *) (const void *) w->refs.data;

    low = 0;
    high = w->nrefs;

    while (low < high) {
        middle = low + (high - low) / 2;

        if (ref[middle].target < target) {
            low = middle + 1;

        } else {
            high = middle;
        }
    }

    return low;
}


static void
imgproc_svg_weight_refer(imgproc_svg_node_t *node,
    const imgproc_svg_node_t *target, imgproc_svg_ref_e kind)
{
    switch (kind) {

    case IMGPROC_SVG_REF_PAINT:
        imgproc_svg_sum_add(&node->paint, &target->sum, 1);
        node->box += target->box;
        break;

    case IMGPROC_SVG_REF_MARKER:
        imgproc_svg_sum_add(&node->marker, &target->sum, 1);
        break;

    default:
        imgproc_svg_sum_add(&node->sum, &target->sum, 1);

        if (node->flags & IMGPROC_SVG_PATTERN) {
            node->box = MAX(node->box, target->box);
        }
    }
}


/* a pattern in boxes of unknown size, as those of text are, is endless */

static void
imgproc_svg_weight_finish(imgproc_svg_node_t *node)
{
    double              surface;
    imgproc_svg_sum_t  *sum;

    sum = &node->sum;

    if (node->paints > 0) {
        sum->fill += sum->area * node->paints * IMGPROC_SVG_GRADIENT;
        sum->weight += sum->shapes * node->paints * IMGPROC_SVG_GRADIENT;
        sum->passes += sum->texts * node->paints * IMGPROC_SVG_GRADIENT;

        if (!(node->flags & IMGPROC_SVG_PATTERN) && node->box > 0) {
            surface = sum->texts > 0 ? G_MAXDOUBLE : node->box * sum->area;
            sum->surface += surface;
        }

        imgproc_svg_sum_add(sum, &node->paint, sum->shapes + sum->texts);
    }

    if (node->marker.work > 0) {
        imgproc_svg_sum_add(sum, &node->marker, sum->vertices);
    }

    sum->live += node->layers;
    sum->surface += node->tile;

    imgproc_svg_sum_scale(sum, MIN(node->factor, IMGPROC_SVG_FACTOR));
}


static void
imgproc_svg_sum_add(imgproc_svg_sum_t *sum, const imgproc_svg_sum_t *more,
    double times)
{
    sum->work += more->work * times;
    sum->passes += more->passes * times;
    sum->fill += more->fill * times;
    sum->weight += more->weight * times;
    sum->travel += more->travel * times;
    sum->vertices += more->vertices * times;
    sum->shapes += more->shapes * times;
    sum->texts += more->texts * times;
    sum->chars += more->chars * times;
    sum->area += more->area * times;
    sum->outline += more->outline * times;

    if (times > 0) {
        sum->surface = MAX(sum->surface, more->surface);
        sum->live = MAX(sum->live, more->live);
    }
}


static void
imgproc_svg_sum_scale(imgproc_svg_sum_t *sum, double factor)
{
    sum->fill *= factor * factor;
    sum->area *= factor * factor;
    sum->outline *= factor * factor;
    sum->surface *= factor * factor;
    sum->travel *= factor;
}
