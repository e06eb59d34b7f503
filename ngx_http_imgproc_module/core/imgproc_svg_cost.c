
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>

#include "imgproc_svg_scan.h"


/* passes over the pixels of the largest source */

#define IMGPROC_SCAN_PASSES     32

/* libvips renders the whole anew for each square of so many pixels */

#define IMGPROC_SCAN_TILE       2000

/* bytes for a dash */

#define IMGPROC_SCAN_DASH_SIZE  240

/* a corner that is round has points for each of these, as the root of it */

#define IMGPROC_SCAN_CORNER       40
#define IMGPROC_SCAN_CORNER_SIZE  64

/* levels that a selector is compared with in the time of an element */

#define IMGPROC_SCAN_LEVELS     4

/* bytes for a character while its text is laid out, and its outline's length */

#define IMGPROC_SCAN_CHAR_SIZE  4000
#define IMGPROC_SCAN_GLYPH      8

/* pixels for a dash, a row of an edge; bytes for an element */

#define IMGPROC_SCAN_DASH      120
#define IMGPROC_SCAN_EDGE      30
#define IMGPROC_SCAN_ELEMENT   2000


imgproc_code_e
imgproc_scan_cost(imgproc_scan_t *s, imgproc_svg_cost_t *cost)
{
    double              area, tiles, fill, travel, work, dashes, round, max;
    imgproc_code_e      code;
    imgproc_svg_sum_t   sum;

    if (s->radius && s->enlarged) {
        return imgproc_scan_refuse(s, "a feMorphology that may be enlarged");
    }

    code = imgproc_svg_weight_sum(&s->weight, &sum, s->err);

    if (code != IMGPROC_OK) {
        return code;
    }

    area = (double) s->size.width * s->size.height;

    tiles = ceil((double) s->size.width / IMGPROC_SCAN_TILE)
            * ceil((double) s->size.height / IMGPROC_SCAN_TILE);

    fill = (sum.fill + sum.outline * s->weight.stroke) * s->scale * s->scale;
    fill = MIN(fill, sum.weight * area);

    travel = MIN(sum.travel * s->scale,
                 4 * sum.vertices * s->size.height);

    /* round joins and caps */

    round = 1 + sqrt(s->weight.stroke * s->scale);

    if (s->unknown) {
        fill = sum.weight * area;
        travel = 4 * sum.vertices * s->size.height;

        if (sum.surface > 0) {
            return imgproc_scan_refuse(s, "a pattern in sizes told by CSS");
        }
    }

    travel += sum.chars * IMGPROC_SCAN_GLYPH
              * MIN(s->enlarged ? HUGE_VAL : s->font * s->scale,
                    s->size.height);

    work = sum.work + sum.vertices * round * IMGPROC_SCAN_CORNER
           + s->css * s->weight.nnodes * (1 + s->depth / IMGPROC_SCAN_LEVELS);

    dashes = 0;

    if (s->dash > 0) {

        /* shapes that are used are as many as the work tells */

        dashes = s->longest * IMGPROC_SCAN_GLYPH * s->font;

        s->dashed = MAX(s->dashed, dashes);
        s->dash_length += dashes * sum.texts;

        dashes = s->dash_length / s->dash;
        work += dashes * IMGPROC_SCAN_DASH
                * MAX(1, sum.work / (IMGPROC_SCAN_WORK
                                     * (double) s->weight.nnodes));

        dashes = s->dashed / s->dash;
    }

    cost->passes = tiles * (work + sum.passes * area + fill
                            + travel * IMGPROC_SCAN_EDGE);

    cost->memory = 4 * (sum.live * area + sum.surface * s->scale * s->scale)
                   + dashes * IMGPROC_SCAN_DASH_SIZE
                   + s->corners * round * IMGPROC_SCAN_CORNER_SIZE
                   + 8 * s->pixels
                   + (double) s->weight.nnodes * IMGPROC_SCAN_ELEMENT
                   + s->longest * IMGPROC_SCAN_CHAR_SIZE;

    if (!(cost->memory < 1e18)) {
        cost->memory = 1e18;
    }

    max = (double) IMGPROC_SCAN_PASSES * s->limits->max_source_resolution;

    if (max == 0 || cost->passes <= max) {
        return IMGPROC_OK;
    }

    return imgproc_error(s->err, IMGPROC_TOO_MANY_PIXELS,
                         "svg: %ux%u take %.0f million pixels to paint, over "
                         "%d times imgproc_max_source_resolution",
                         (unsigned) s->size.width, (unsigned) s->size.height,
                         cost->passes / 1e6, IMGPROC_SCAN_PASSES);
}
