
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <math.h>
#include <string.h>

#include "imgproc_geometry.h"


/*
 * sizes: crop, scaled, target, result crop, extend, paddings; factors: of
 * width, of height, and dpr's.  t/unit/geometry.py computes them on its own.
 */

typedef struct {
    const char        *options;
    int                width;
    int                height;
    int                orientation;
    int                vector;
    int                limit;
    const char        *sizes;
    const char        *factors;
} geometry_scale_t;


/* result: preshrink, px, py, both scales, crop, source */

typedef struct {
    const char        *options;
    int                width;
    int                height;
    int                orientation;
    int                vector;
    int                loaded_width;
    int                loaded_height;
    const char        *result;
} geometry_reload_t;


static void geometry_test_scale(gconstpointer data);
static void geometry_test_reload(gconstpointer data);
static void geometry_test_orientation(void);
static void geometry_test_random(void);
static void geometry_check(const imgproc_size_t *size);
static int geometry_random_int(void);
static double geometry_random_float(void);
static void geometry_random(imgproc_options_t *o);
static void geometry_options(imgproc_options_t *options, const char *s);
static char *geometry_number(char *buf, double f);
static char *geometry_path(const char *group, unsigned i, const char *text);


static const geometry_scale_t  geometry_scales[] = {

    { "",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "w:300",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "h:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 0x300 0x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300/h:300",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x300 300x300 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fit:300:200",
      1000, 800, 1, 0, 0,
      "0x0 250x200 300x200 300x200 0x0 0:0:0:0",
      "0.25 0.25 1" },
    { "rs:fit:300:200",
      800, 1000, 1, 0, 0,
      "0x0 160x200 300x200 300x200 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "rs:fit:1000:800",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x800 1000x800 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:2000:1600",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x1600 2000x1600 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:2000:1600:1",
      1000, 800, 1, 0, 0,
      "0x0 2000x1600 2000x1600 2000x1600 0x0 0:0:0:0",
      "2 2 1" },
    { "rs:fit:2000:100:1",
      1000, 800, 1, 0, 0,
      "0x0 125x100 2000x100 2000x100 0x0 0:0:0:0",
      "0.125 0.125 1" },
    { "rs:fit:333:0",
      1000, 800, 1, 0, 0,
      "0x0 333x266 333x0 333x0 0x0 0:0:0:0",
      "0.333 0.333 1" },
    { "rs:fit:0:333",
      1000, 800, 1, 0, 0,
      "0x0 416x333 0x333 0x333 0x0 0:0:0:0",
      "0.41625 0.41625 1" },
    { "rs:fit:1:1",
      1000, 800, 1, 0, 0,
      "0x0 1x1 1x1 1x1 0x0 0:0:0:0",
      "0.001 0.00125 1" },
    { "rs:fit:1:0",
      5000, 3, 1, 0, 0,
      "0x0 1x1 1x0 1x0 0x0 0:0:0:0",
      "0.0002 0.333333333 1" },
    { "rs:fit:0:1",
      3, 5000, 1, 0, 0,
      "0x0 1x1 0x1 0x1 0x0 0:0:0:0",
      "0.333333333 0.0002 1" },
    { "rs:fit:0:1",
      5000, 3, 1, 0, 0,
      "0x0 1667x1 0x1 0x1 0x0 0:0:0:0",
      "0.333333333 0.333333333 1" },
    { "rs:fill:300:200",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x200 300x200 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fill:300:200",
      800, 1000, 1, 0, 0,
      "0x0 300x375 300x200 300x200 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill:200:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 200x300 200x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill:300:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 300x300 300x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill:300:0",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fill:0:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 0x300 0x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill:2000:500",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x500 2000x500 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill:2000:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x2000 2000x2000 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill:2000:2000:1",
      1000, 800, 1, 0, 0,
      "0x0 2500x2000 2000x2000 2000x2000 0x0 0:0:0:0",
      "2.5 2.5 1" },
    { "rs:fill:500:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 500x2000 500x2000 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill:333:77",
      4000, 3000, 1, 0, 0,
      "0x0 333x250 333x77 333x77 0x0 0:0:0:0",
      "0.08325 0.08325 1" },
    { "rs:fill-down:300:200",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x200 300x200 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fill-down:2000:1000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x1000 1000x500 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:1000:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x2000 400x800 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:2000:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x2000 800x800 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:2000:1600",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x1600 2000x1600 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:2000:2000:1",
      1000, 800, 1, 0, 0,
      "0x0 2500x2000 2000x2000 2000x2000 0x0 0:0:0:0",
      "2.5 2.5 1" },
    { "rs:fill-down:1500:600",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1500x600 1000x400 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:600:1500",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 600x1500 320x800 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:2000:0",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 1000x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:0:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x2000 0x800 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:300:200/dpr:5",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x667 1000x667 0x0 0:0:0:0",
      "1 1 3.33333333" },
    { "rs:force:300:200",
      1000, 800, 1, 0, 0,
      "0x0 300x200 300x200 300x200 0x0 0:0:0:0",
      "0.3 0.25 1" },
    { "rs:force:300:0",
      1000, 800, 1, 0, 0,
      "0x0 300x800 300x0 300x0 0x0 0:0:0:0",
      "0.3 1 1" },
    { "rs:force:0:200",
      1000, 800, 1, 0, 0,
      "0x0 1000x200 0x200 0x200 0x0 0:0:0:0",
      "1 0.25 1" },
    { "rs:force:0:0",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:force:2000:400",
      1000, 800, 1, 0, 0,
      "0x0 1000x200 2000x400 2000x400 0x0 0:0:0:0",
      "1 0.25 1" },
    { "rs:force:2000:400:1",
      1000, 800, 1, 0, 0,
      "0x0 2000x400 2000x400 2000x400 0x0 0:0:0:0",
      "2 0.5 1" },
    { "rs:force:2000:1000",
      1000, 800, 1, 0, 0,
      "0x0 1000x500 2000x1000 2000x1000 0x0 0:0:0:0",
      "1 0.625 1" },
    { "rs:force:2000:1000:1",
      1000, 800, 1, 0, 0,
      "0x0 2000x1000 2000x1000 2000x1000 0x0 0:0:0:0",
      "2 1.25 1" },
    { "rs:force:1:800",
      1000, 800, 1, 0, 0,
      "0x0 1x800 1x800 1x800 0x0 0:0:0:0",
      "0.001 1 1" },
    { "rs:auto:300:200",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x200 300x200 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:auto:200:300",
      1000, 800, 1, 0, 0,
      "0x0 200x160 200x300 200x300 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "rs:auto:200:300",
      800, 1000, 1, 0, 0,
      "0x0 240x300 200x300 200x300 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:auto:300:200",
      800, 1000, 1, 0, 0,
      "0x0 160x200 300x200 300x200 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "rs:auto:300:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 300x300 300x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:auto:300:300",
      800, 1000, 1, 0, 0,
      "0x0 240x300 300x300 300x300 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:auto:300:300",
      800, 800, 1, 0, 0,
      "0x0 300x300 300x300 300x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:auto:300:0",
      800, 1000, 1, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:auto:0:300",
      1000, 800, 1, 0, 0,
      "0x0 375x300 0x300 0x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:auto:200:300",
      1000, 1000, 1, 0, 0,
      "0x0 200x200 200x300 200x300 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "w:300/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 600x480 600x0 600x0 0x0 0:0:0:0",
      "0.6 0.6 2" },
    { "w:300/dpr:0.5",
      1000, 800, 1, 0, 0,
      "0x0 150x120 150x0 150x0 0x0 0:0:0:0",
      "0.15 0.15 0.5" },
    { "w:300/dpr:5",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x0 1000x0 0x0 0:0:0:0",
      "1 1 3.33333333" },
    { "w:300/dpr:5/el:1",
      1000, 800, 1, 0, 0,
      "0x0 1500x1200 1500x0 1500x0 0x0 0:0:0:0",
      "1.5 1.5 5" },
    { "w:2000/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 2000x0 0x0 0:0:0:0",
      "1 1 1" },
    { "w:2000/dpr:2/el:1",
      1000, 800, 1, 0, 0,
      "0x0 4000x3200 4000x0 4000x0 0x0 0:0:0:0",
      "4 4 2" },
    { "w:300/dpr:1.333",
      1000, 800, 1, 0, 0,
      "0x0 400x320 400x0 400x0 0x0 0:0:0:0",
      "0.3999 0.3999 1.333" },
    { "rs:fill:400:400/dpr:3",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 800x800 800x800 0x0 0:0:0:0",
      "1 1 2" },
    { "rs:force:500:100/dpr:4",
      1000, 800, 1, 0, 0,
      "0x0 1000x200 1000x200 1000x200 0x0 0:0:0:0",
      "1 0.25 2" },
    { "w:1/dpr:0.1",
      1000, 800, 1, 0, 0,
      "0x0 1x1 0x0 0x0 0x0 0:0:0:0",
      "0.001 0.00125 0.1" },
    { "z:0.5",
      1000, 800, 1, 0, 0,
      "0x0 500x400 0x0 0x0 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "z:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "z:2/el:1",
      1000, 800, 1, 0, 0,
      "0x0 2000x1600 0x0 0x0 0x0 0:0:0:0",
      "2 2 1" },
    { "z:0.5:0.25",
      1000, 800, 1, 0, 0,
      "0x0 500x200 0x0 0x0 0x0 0:0:0:0",
      "0.5 0.25 1" },
    { "w:300/z:2",
      1000, 800, 1, 0, 0,
      "0x0 600x480 600x0 600x0 0x0 0:0:0:0",
      "0.6 0.6 1" },
    { "w:300/z:2/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x0 1000x0 0x0 0:0:0:0",
      "1 1 1.66666667" },
    { "w:300/z:2/dpr:1.5/pd:10",
      1000, 800, 1, 0, 0,
      "0x0 900x720 900x0 900x0 0x0 15:15:15:15",
      "0.9 0.9 1.5" },
    { "w:600/z:3",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1800x0 1800x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill:300:200/z:1.5:0.5",
      1000, 800, 1, 0, 0,
      "0x0 450x120 450x100 450x100 0x0 0:0:0:0",
      "0.45 0.15 1" },
    { "mw:500/w:300",
      1000, 800, 1, 0, 0,
      "0x0 500x400 300x0 300x0 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "mh:500/w:300",
      1000, 800, 1, 0, 0,
      "0x0 625x500 300x0 300x0 0x0 0:0:0:0",
      "0.625 0.625 1" },
    { "mw:500/mh:500/rs:fit:300:300",
      1000, 800, 1, 0, 0,
      "0x0 625x500 300x300 300x300 0x0 0:0:0:0",
      "0.625 0.625 1" },
    { "mw:2000",
      1000, 800, 1, 0, 0,
      "0x0 2000x1600 0x0 0x0 0x0 0:0:0:0",
      "2 2 1" },
    { "mh:2000",
      1000, 800, 1, 0, 0,
      "0x0 2500x2000 0x0 0x0 0x0 0:0:0:0",
      "2.5 2.5 1" },
    { "mw:100/w:300",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "mw:400/rs:fill:300:200",
      1000, 800, 1, 0, 0,
      "0x0 400x320 300x200 300x200 0x0 0:0:0:0",
      "0.4 0.4 1" },
    { "mw:500/w:300/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 600x0 600x0 0x0 0:0:0:0",
      "1 1 2" },
    { "mh:1600/mw:1000/rs:force:100:100",
      1000, 800, 1, 0, 0,
      "0x0 1600x1600 100x100 100x100 0x0 0:0:0:0",
      "1.6 2 1" },
    { "rs:fit:300:300:0:1",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x300 300x300 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fit:2000:2000:0:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x2000 2000x2000 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:2000:2000:1:1",
      1000, 800, 1, 0, 0,
      "0x0 2000x1600 2000x2000 2000x2000 0x0 0:0:0:0",
      "2 2 1" },
    { "rs:fit:2000:2000:0:1/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x2000 2000x2000 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:300:0:0:1",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fit:2000:0/ex:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 2000x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill:1200:600/ex:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1200x600 1200x600 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fill-down:1200:600/ex:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1200x600 1000x500 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:300:300/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x300 300x300 300x300 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fit:300:100/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 125x100 300x100 300x100 300x100 0:0:0:0",
      "0.125 0.125 1" },
    { "rs:fit:100:300/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 100x80 100x300 100x300 100x300 0:0:0:0",
      "0.1 0.1 1" },
    { "rs:fit:500:400/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 500x400 500x400 500x400 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "rs:fit:2000:1000/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x1000 2000x1000 1600x800 0:0:0:0",
      "1 1 1" },
    { "rs:fit:1000:3000/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x3000 1000x3000 1000x3000 0:0:0:0",
      "1 1 1" },
    { "rs:fit:300:0/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "rs:fill:300:300/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 375x300 300x300 300x300 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill-down:3000:1000/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 3000x1000 1000x333 1000x333 0:0:0:0",
      "1 1 1" },
    { "rs:force:1500:500/exar:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x333 1500x500 1500x500 1000x333 0:0:0:0",
      "1 0.416666667 1" },
    { "rs:fit:300:300/exar:1/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 600x480 600x600 600x600 600x600 0:0:0:0",
      "0.6 0.6 2" },
    { "c:500:400",
      1000, 800, 1, 0, 0,
      "500x400 500x400 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "c:500:400/w:100",
      1000, 800, 1, 0, 0,
      "500x400 100x80 100x0 100x0 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "c:500:0/w:100",
      1000, 800, 1, 0, 0,
      "500x0 100x160 100x0 100x0 0x0 0:0:0:0",
      "0.2 0.2 1" },
    { "c:0:400/w:100",
      1000, 800, 1, 0, 0,
      "0x400 100x40 100x0 100x0 0x0 0:0:0:0",
      "0.1 0.1 1" },
    { "c:5000:400/w:100",
      1000, 800, 1, 0, 0,
      "5000x400 100x40 100x0 100x0 0x0 0:0:0:0",
      "0.1 0.1 1" },
    { "c:500.9:1.5",
      1000, 800, 1, 0, 0,
      "500x1 500x1 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "c:0.5:0.25",
      1000, 800, 1, 0, 0,
      "500x200 500x200 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "c:0.5:0.25/rs:fill:100:100",
      1000, 800, 1, 0, 0,
      "500x200 250x100 100x100 100x100 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "c:0.0001:0.5",
      1000, 800, 1, 0, 0,
      "1x400 1x400 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "c:0.3335:0.5",
      999, 801, 1, 0, 0,
      "333x401 333x401 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "c:300:600/rs:auto:200:100",
      1000, 800, 1, 0, 0,
      "300x600 50x100 200x100 200x100 0x0 0:0:0:0",
      "0.166666667 0.166666667 1" },
    { "c:500:400/rs:fit:800:800:0:1",
      1000, 800, 1, 0, 0,
      "500x400 500x400 800x800 800x800 0x0 0:0:0:0",
      "1 1 1" },
    { "c:0.5:100/w:50/rot:90",
      1000, 800, 1, 0, 0,
      "400x100 50x13 50x0 50x0 0x0 0:0:0:0",
      "0.125 0.125 1" },
    { "c:0.5:100/w:50",
      1000, 800, 6, 0, 0,
      "400x100 50x13 50x0 50x0 0x0 0:0:0:0",
      "0.125 0.125 1" },
    { "c:0.5:100/w:50/rot:90",
      1000, 800, 6, 0, 0,
      "500x100 50x10 50x0 50x0 0x0 0:0:0:0",
      "0.1 0.1 1" },
    { "pd:10",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 0x0 0x0 0x0 10:10:10:10",
      "1 1 1" },
    { "pd:10:20/w:300",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 10:20:10:20",
      "0.3 0.3 1" },
    { "pd:10:20:30/w:300/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 600x480 600x0 600x0 0x0 20:40:60:40",
      "0.6 0.6 2" },
    { "pd:1:3:5:7/w:300/dpr:0.5",
      1000, 800, 1, 0, 0,
      "0x0 150x120 150x0 150x0 0x0 0:2:2:4",
      "0.15 0.15 0.5" },
    { "pd:10/w:2000",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 2000x0 0x0 10:10:10:10",
      "1 1 1" },
    { "pd:10/w:2000/dpr:2",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 2000x0 0x0 10:10:10:10",
      "1 1 1" },
    { "pd:10/rs:fit:2000:2000:0:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x2000 2000x2000 0x0 10:10:10:10",
      "1 1 1" },
    { "pd:5:15:25:35/dpr:1.5/w:300",
      1000, 800, 1, 0, 0,
      "0x0 450x360 450x0 450x0 0x0 8:22:38:52",
      "0.45 0.45 1.5" },
    { "w:300",
      1000, 800, 2, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300",
      1000, 800, 3, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300",
      1000, 800, 4, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300",
      1000, 800, 5, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300",
      1000, 800, 6, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300",
      1000, 800, 7, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300",
      1000, 800, 8, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300",
      1000, 800, 0, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300",
      1000, 800, 9, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300/ar:0",
      1000, 800, 6, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300/rot:90",
      1000, 800, 1, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300/rot:180",
      1000, 800, 1, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300/rot:-90",
      1000, 800, 1, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300/rot:90",
      1000, 800, 6, 0, 0,
      "0x0 300x240 300x0 300x0 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:300/rot:270",
      1000, 800, 3, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "w:300/rot:90/ar:0",
      1000, 800, 6, 0, 0,
      "0x0 300x375 300x0 300x0 0x0 0:0:0:0",
      "0.375 0.375 1" },
    { "rs:fill:300:200/rot:90",
      1000, 800, 8, 0, 0,
      "0x0 300x240 300x200 300x200 0x0 0:0:0:0",
      "0.3 0.3 1" },
    { "w:2000",
      100, 80, 1, 1, 0,
      "0x0 2000x1600 2000x0 2000x0 0x0 0:0:0:0",
      "20 20 1" },
    { "w:2000/dpr:2",
      100, 80, 1, 1, 0,
      "0x0 4000x3200 4000x0 4000x0 0x0 0:0:0:0",
      "40 40 2" },
    { "rs:fill:500:500",
      100, 80, 1, 1, 0,
      "0x0 625x500 500x500 500x500 0x0 0:0:0:0",
      "6.25 6.25 1" },
    { "z:3",
      100, 80, 1, 1, 0,
      "0x0 300x240 0x0 0x0 0x0 0:0:0:0",
      "3 3 1" },
    { "rs:fill-down:500:500",
      100, 80, 1, 1, 0,
      "0x0 625x500 500x500 500x500 0x0 0:0:0:0",
      "6.25 6.25 1" },
    { "",
      1000, 800, 1, 0, 500,
      "0x0 500x400 0x0 0x0 0x0 0:0:0:0",
      "0.5 0.5 0.5" },
    { "w:600",
      1000, 800, 1, 0, 500,
      "0x0 500x400 500x0 500x0 0x0 0:0:0:0",
      "0.5 0.5 0.833333333" },
    { "w:500",
      1000, 800, 1, 0, 500,
      "0x0 500x400 500x0 500x0 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "h:600",
      800, 1000, 1, 0, 500,
      "0x0 400x500 0x500 0x500 0x0 0:0:0:0",
      "0.5 0.5 0.833333333" },
    { "rs:fill:800:200",
      1000, 800, 1, 0, 500,
      "0x0 500x400 500x125 500x125 0x0 0:0:0:0",
      "0.5 0.5 0.625" },
    { "rs:force:900:700",
      1000, 800, 1, 0, 300,
      "0x0 300x233 300x233 300x233 0x0 0:0:0:0",
      "0.3 0.291666667 0.333333333" },
    { "rs:fit:2000:2000:0:1",
      1000, 800, 1, 0, 1000,
      "0x0 500x400 1000x1000 1000x1000 0x0 0:0:0:0",
      "0.5 0.5 0.5" },
    { "rs:fit:300:300:0:1/pd:50",
      1000, 800, 1, 0, 300,
      "0x0 225x180 225x225 225x225 0x0 38:38:38:38",
      "0.225 0.225 0.75" },
    { "rs:fit:300:300/exar:1",
      1000, 800, 1, 0, 200,
      "0x0 200x160 200x200 200x200 200x200 0:0:0:0",
      "0.2 0.2 0.666666667" },
    { "rs:fill:20000:1:1",
      455, 2183, 1, 0, 8192,
      "0x0 8192x39304 8192x1 8192x1 0x0 0:0:0:0",
      "18.0043956 18.0043956 0.4096" },
    { "w:400/pd:50:100/dpr:2",
      1000, 800, 1, 0, 600,
      "0x0 400x320 400x0 400x0 0x0 50:100:50:100",
      "0.4 0.4 1" },
    { "mw:2000/w:300",
      1000, 800, 1, 0, 1000,
      "0x0 1250x1000 188x0 188x0 0x0 0:0:0:0",
      "1.25 1.25 0.625" },
    { "w:3000/el:1",
      1000, 800, 1, 0, 1024,
      "0x0 1024x819 1024x0 1024x0 0x0 0:0:0:0",
      "1.024 1.024 0.341333333" },
    { "z:2",
      100, 80, 1, 1, 150,
      "0x0 150x120 0x0 0x0 0x0 0:0:0:0",
      "1.5 1.5 0.75" },
    { "rs:fill-down:2000:500/exar:1",
      1000, 800, 1, 0, 500,
      "0x0 500x400 1000x250 500x125 0x0 0:0:0:0",
      "0.5 0.5 0.5" },
    { "h:1",
      1, 5000, 1, 0, 1,
      "0x0 1x1 0x1 0x1 0x0 0:0:0:0",
      "1 0.0002 1" },
    { "w:10/h:10/pd:100",
      1000, 800, 1, 0, 5,
      "0x0 1x1 0x0 0x0 0x0 2:2:2:2",
      "0.001 0.00125 0.0238095238" },
    { "",
      1, 1, 1, 0, 0,
      "0x0 1x1 0x0 0x0 0x0 0:0:0:0",
      "1 1 1" },
    { "w:100/h:100",
      1, 1, 1, 0, 0,
      "0x0 1x1 100x100 100x100 0x0 0:0:0:0",
      "1 1 1" },
    { "w:100/h:100/el:1",
      1, 1, 1, 0, 0,
      "0x0 100x100 100x100 100x100 0x0 0:0:0:0",
      "100 100 1" },
    { "w:2147483647/el:1",
      1000, 800, 1, 0, 0,
      "0x0 268435456x268435456 268435456x0 268435456x0 0x0 0:0:0:0",
      "2147483.65 2147483.65 1" },
    { "w:2147483647",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 268435456x0 268435456x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:fit:640:480",
      4032, 3024, 1, 0, 0,
      "0x0 640x480 640x480 640x480 0x0 0:0:0:0",
      "0.158730159 0.158730159 1" },
    { "rs:fit:640:480",
      4032, 3024, 6, 0, 0,
      "0x0 360x480 640x480 640x480 0x0 0:0:0:0",
      "0.119047619 0.119047619 1" },
    { "rs:fit:1920:1080",
      6000, 4000, 1, 0, 0,
      "0x0 1620x1080 1920x1080 1920x1080 0x0 0:0:0:0",
      "0.27 0.27 1" },
    { "rs:fill:150:150/dpr:2",
      6000, 4000, 8, 0, 0,
      "0x0 300x450 300x300 300x300 0x0 0:0:0:0",
      "0.075 0.075 2" },
    { "rs:fit:319:239",
      1023, 767, 1, 0, 0,
      "0x0 319x239 319x239 319x239 0x0 0:0:0:0",
      "0.311603651 0.311603651 1" },
    { "w:2/h:3",
      7, 5, 1, 0, 0,
      "0x0 2x1 2x3 2x3 0x0 0:0:0:0",
      "0.285714286 0.285714286 1" },
    { "w:2000/dpr:0.5",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 2000x0 2000x0 0x0 0:0:0:0",
      "1 1 1" },
    { "w:2000/dpr:0.5/pd:10/el:1",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1000x0 1000x0 0x0 5:5:5:5",
      "1 1 0.5" },
    { "rs:fit:2000:2000:0:1/dpr:0.5/pd:10",
      1000, 800, 1, 0, 0,
      "0x0 500x400 1000x1000 1000x1000 0x0 5:5:5:5",
      "0.5 0.5 0.5" },
    { "w:1050",
      1000, 800, 1, 0, 0,
      "0x0 1000x800 1050x0 1050x0 0x0 0:0:0:0",
      "1 1 1" },
    { "rs:force:1050:400",
      1000, 800, 1, 0, 0,
      "0x0 1000x381 1050x400 1050x400 0x0 0:0:0:0",
      "1 0.476190476 1" },
    { "mw:500/rs:fill-down:300:200",
      1000, 800, 1, 0, 0,
      "0x0 500x400 300x200 300x200 0x0 0:0:0:0",
      "0.5 0.5 1" },
    { "mh:500/rs:fill-down:200:300",
      1000, 800, 1, 0, 0,
      "0x0 625x500 200x300 200x300 0x0 0:0:0:0",
      "0.625 0.625 1" },
    { "mw:900/rs:fill-down:200:300",
      1000, 800, 1, 0, 0,
      "0x0 900x720 200x300 200x300 0x0 0:0:0:0",
      "0.9 0.9 1" },
    { "pd:0:0:0:5/dpr:0.5/w:400",
      1000, 800, 1, 0, 202,
      "0x0 200x160 200x0 200x0 0x0 0:0:0:2",
      "0.2 0.2 0.5" },
    { "pd:0:5:0:0/dpr:0.5/w:400",
      1000, 800, 1, 0, 202,
      "0x0 200x160 200x0 200x0 0x0 0:2:0:0",
      "0.2 0.2 0.5" },
    { "pd:5:0:0:0/dpr:0.5/h:400",
      800, 1000, 1, 0, 202,
      "0x0 160x200 0x200 0x200 0x0 2:0:0:0",
      "0.2 0.2 0.5" },
    { "pd:0:0:5:0/dpr:0.5/h:400",
      800, 1000, 1, 0, 202,
      "0x0 160x200 0x200 0x200 0x0 0:0:2:0",
      "0.2 0.2 0.5" }
};


static const geometry_reload_t  geometry_reloads[] = {

    { "w:300", 4000, 3000, 1, 0, 500, 375,
      "13.3333333 8 8 0.6 0.6 0x0 500x375" },
    { "w:300", 4000, 3000, 1, 0, 1000, 750,
      "13.3333333 4 4 0.3 0.3 0x0 1000x750" },
    { "w:500", 4000, 3000, 1, 0, 500, 375,
      "8 8 8 1 1 0x0 500x375" },
    { "w:500", 4001, 3001, 1, 0, 501, 376,
      "8.002 7.98602794 7.98138298 0.998003992 0.997423516 0x0 501x376" },
    { "w:300", 4000, 3000, 6, 0, 500, 375,
      "10 8 8 0.8 0.8 0x0 375x500" },
    { "w:300/rot:90", 4000, 3000, 1, 0, 500, 375,
      "10 8 8 0.8 0.8 0x0 375x500" },
    { "w:300/rot:90", 4000, 3000, 6, 0, 500, 375,
      "13.3333333 8 8 0.6 0.6 0x0 500x375" },
    { "c:1000:500/w:100", 4000, 3000, 1, 0, 500, 375,
      "10 8 8 0.8 0.8 125x63 500x375" },
    { "c:1000:500/w:100", 4000, 3000, 6, 0, 500, 375,
      "10 8 8 0.8 0.8 125x63 375x500" },
    { "c:1:1", 4000, 3000, 1, 0, 500, 375,
      "1 8 8 8 8 1x1 500x375" },
    { "c:0.5:100/w:50", 4000, 3000, 1, 0, 1000, 750,
      "40 4 4 0.1 0.1 500x25 1000x750" },
    { "c:0:100/h:50", 4000, 3000, 1, 0, 2000, 1500,
      "2 2 2 1 1 0x50 2000x1500" },
    { "rs:force:300:1000", 4000, 3000, 1, 0, 2000, 1500,
      "3 2 2 0.15 0.666666667 0x0 2000x1500" },
    { "rs:force:4000:100", 4000, 3000, 1, 0, 4000, 3000,
      "1 1 1 1 0.0333333333 0x0 4000x3000" },
    { "w:333", 1000, 777, 1, 0, 333, 259,
      "3 3.003003 3 1 1 0x0 333x259" },
    { "w:300", 1000, 777, 1, 0, 301, 234,
      "3.33333333 3.32225914 3.32051282 0.996677741 0.996153846 0x0 301x234" },
    { "w:200", 100, 80, 1, 1, 200, 160,
      "0.5 0.5 0.5 1 1 0x0 200x160" },
    { "w:200", 100, 80, 1, 1, 150, 120,
      "0.5 0.666666667 0.666666667 1.33333333 1.33333333 0x0 150x120" },
    { "", 4000, 3000, 1, 0, 4000, 3000,
      "1 1 1 1 1 0x0 4000x3000" },
    { "w:2000/el:1", 1000, 800, 1, 0, 1000, 800,
      "1 1 1 2 2 0x0 1000x800" },
    { "w:1", 3, 5000, 1, 0, 1, 625,
      "2.99940012 3 8 1 2.66666667 0x0 1x625" },
    { "rs:fill:100:100/dpr:2", 6000, 4000, 8, 0, 750, 500,
      "20 8 8 0.4 0.4 0x0 500x750" }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(geometry_scales); i++) {
        path = geometry_path("scale", i, geometry_scales[i].options);
        g_test_add_data_func(path, &geometry_scales[i], geometry_test_scale);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(geometry_reloads); i++) {
        path = geometry_path("reload", i, geometry_reloads[i].options);
        g_test_add_data_func(path, &geometry_reloads[i],
                             geometry_test_reload);
        g_free(path);
    }

    g_test_add_func("/geometry/orientation", geometry_test_orientation);
    g_test_add_func("/geometry/random", geometry_test_random);

    return g_test_run();
}


static void
geometry_test_scale(gconstpointer data)
{
    char                     sizes[256], factors[128], f[3][32];
    imgproc_options_t        options;
    imgproc_geometry_t       g;
    const geometry_scale_t  *row;

    row = data;

    geometry_options(&options, row->options);

    imgproc_geometry(&options, row->width, row->height, row->orientation,
                     row->vector, row->limit, &g);

    (void) g_snprintf(sizes, sizeof(sizes),
                      "%dx%d %dx%d %dx%d %dx%d %dx%d %d:%d:%d:%d",
                      g.crop.width, g.crop.height,
                      g.scaled.width, g.scaled.height,
                      g.target.width, g.target.height,
                      g.result_crop.width, g.result_crop.height,
                      g.extend.width, g.extend.height,
                      g.padding[0], g.padding[1], g.padding[2], g.padding[3]);

    (void) g_snprintf(factors, sizeof(factors), "%s %s %s",
                      geometry_number(f[0], g.wscale),
                      geometry_number(f[1], g.hscale),
                      geometry_number(f[2], g.dpr_scale));

    g_assert_cmpstr(sizes, ==, row->sizes);
    g_assert_cmpstr(factors, ==, row->factors);
}


static void
geometry_test_reload(gconstpointer data)
{
    char                      result[256], f[5][32];
    double                    pre, px, py;
    imgproc_options_t         options;
    imgproc_geometry_t        g;
    const geometry_reload_t  *row;

    row = data;

    geometry_options(&options, row->options);

    imgproc_geometry(&options, row->width, row->height, row->orientation,
                     row->vector, 0, &g);

    pre = imgproc_geometry_preshrink(&g);

    imgproc_geometry_reload(&g, row->loaded_width, row->loaded_height, &px,
                            &py);

    (void) g_snprintf(result, sizeof(result), "%s %s %s %s %s %dx%d %dx%d",
                      geometry_number(f[0], pre), geometry_number(f[1], px),
                      geometry_number(f[2], py),
                      geometry_number(f[3], g.wscale),
                      geometry_number(f[4], g.hscale),
                      g.crop.width, g.crop.height,
                      g.source.width, g.source.height);

    g_assert_cmpstr(result, ==, row->result);
}


static void
geometry_test_orientation(void)
{
    int                 i;
    imgproc_options_t   options;
    imgproc_geometry_t  g;

    static const struct {
        int             angle;
        int             flip;
    } expected[] = {
        { 0, 0 }, { 0, 0 }, { 0, 1 }, { 180, 0 }, { 180, 1 },
        { 90, 1 }, { 90, 0 }, { 270, 1 }, { 270, 0 }, { 0, 0 }
    };

    imgproc_options_init(&options);

    for (i = 0; i < 10; i++) {

        options.auto_rotate = 1;
        imgproc_geometry(&options, 30, 20, i, 0, 0, &g);

        g_assert_cmpint(g.angle, ==, expected[i].angle);
        g_assert_cmpint(g.flip, ==, expected[i].flip);
        g_assert_cmpint(g.swapped, ==, i >= 5 && i <= 8);
        g_assert_cmpint(g.source.width, ==, g.swapped ? 20 : 30);
        g_assert_cmpint(g.source.height, ==, g.swapped ? 30 : 20);

        options.auto_rotate = 0;
        imgproc_geometry(&options, 30, 20, i, 0, 0, &g);

        g_assert_cmpint(g.angle, ==, 0);
        g_assert_cmpint(g.flip, ==, 0);
        g_assert_cmpint(g.source.width, ==, 30);
    }

    imgproc_geometry(&options, -1, 0, 1, 0, 0, &g);

    g_assert_cmpint(g.source.width, ==, 1);
    g_assert_cmpint(g.source.height, ==, 1);
}


/* no options within their bounds give what is no size */

static void
geometry_test_random(void)
{
    int                 width, height, limit, left, top;
    double              px, py;
    unsigned            i;
    imgproc_size_t      size;
    imgproc_options_t   o;
    imgproc_gravity_t   gravity;
    imgproc_geometry_t  g;

    for (i = 0; i < 200000; i++) {

        geometry_random(&o);

        width = MAX(1, geometry_random_int());
        height = MAX(1, geometry_random_int());
        limit = geometry_random_int();

        imgproc_geometry(&o, width, height, g_test_rand_int_range(0, 10),
                         g_test_rand_bit(), limit, &g);

        geometry_check(&g.crop);
        geometry_check(&g.target);
        geometry_check(&g.scaled);
        geometry_check(&g.result_crop);
        geometry_check(&g.extend);

        g_assert_cmpint(g.scaled.width, >, 0);
        g_assert_cmpint(g.scaled.height, >, 0);
        g_assert_true(isfinite(g.wscale) && g.wscale > 0);
        g_assert_true(isfinite(g.hscale) && g.hscale > 0);
        g_assert_true(isfinite(g.dpr_scale) && g.dpr_scale > 0);
        g_assert_true(imgproc_geometry_preshrink(&g) > 0);

        gravity = o.crop.gravity;
        size = g.crop;

        imgproc_geometry_unrotate(&o, &g, &gravity, &size);

        g_assert_cmpint(gravity.type, >=, 0);
        g_assert_cmpint(gravity.type, <=, IMGPROC_GRAVITY_FOCUS_POINT);

        imgproc_geometry_place(&g.source, &g.scaled, &gravity, g.dpr_scale,
                               g.dpr_scale, &left, &top);

        g_assert_cmpint(left, >=, 0);
        g_assert_cmpint(top, >=, 0);
        g_assert_cmpint(left, <=, MAX(0, g.source.width - g.scaled.width));
        g_assert_cmpint(top, <=, MAX(0, g.source.height - g.scaled.height));

        imgproc_geometry_reload(&g, MAX(1, width / 8), MAX(1, height / 8),
                                &px, &py);

        g_assert_true(px > 0 && py > 0);
        g_assert_true(isfinite(g.wscale) && g.wscale > 0);
        g_assert_true(isfinite(g.hscale) && g.hscale > 0);
        geometry_check(&g.crop);
    }
}


static void
geometry_check(const imgproc_size_t *size)
{
    g_assert_cmpint(size->width, >=, 0);
    g_assert_cmpint(size->height, >=, 0);
    g_assert_cmpint(size->width, <=, IMGPROC_GEOMETRY_MAX);
    g_assert_cmpint(size->height, <=, IMGPROC_GEOMETRY_MAX);
}


static int
geometry_random_int(void)
{
    int  n;

    n = g_test_rand_int() & G_MAXINT;

    switch (g_test_rand_int_range(0, 4)) {

    case 0:
        return 0;

    case 1:
        return n;

    default:
        return n % 5000;
    }
}


static double
geometry_random_float(void)
{
    return pow(10, g_test_rand_double_range(-62, 63));
}


static void
geometry_random(imgproc_options_t *o)
{
    int  i;

    imgproc_options_init(o);

    o->resizing_type = g_test_rand_int_range(0, 5);
    o->width = geometry_random_int();
    o->height = geometry_random_int();
    o->min_width = geometry_random_int();
    o->min_height = geometry_random_int();
    o->enlarge = g_test_rand_bit();
    o->extend.enabled = g_test_rand_bit();
    o->extend_aspect_ratio.enabled = g_test_rand_bit();
    o->rotate = g_test_rand_int_range(0, 4) * 90;
    o->flip_h = g_test_rand_bit();
    o->flip_v = g_test_rand_bit();

    if (g_test_rand_bit()) {
        o->zoom_x = geometry_random_float();
        o->zoom_y = geometry_random_float();
        o->dpr = geometry_random_float();
    }

    if (g_test_rand_bit()) {
        o->crop.width = geometry_random_float();
        o->crop.height = geometry_random_float();
    }

    o->crop.gravity.type = g_test_rand_int_range(0, 10);

    if (o->crop.gravity.type == IMGPROC_GRAVITY_FOCUS_POINT) {
        o->crop.gravity.x = g_test_rand_double();
        o->crop.gravity.y = g_test_rand_double();

    } else {
        o->crop.gravity.x = geometry_random_float();
        o->crop.gravity.y = 0 - geometry_random_float();
    }

    for (i = 0; i < 4; i++) {
        o->padding[i] = geometry_random_int();
    }
}


static void
geometry_options(imgproc_options_t *options, const char *s)
{
    imgproc_str_t    text;
    imgproc_code_e   rc;
    imgproc_error_t  err;

    text.data = (u_char *) s;
    text.len = strlen(s);

    imgproc_options_init(options);

    rc = imgproc_options_apply_path(options, &text, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
}


static char *
geometry_number(char *buf, double f)
{
    return g_ascii_formatd(buf, 32, "%.9g", f);
}


static char *
geometry_path(const char *group, unsigned i, const char *text)
{
    char  *path, *s;

    s = g_strdup(text);
    path = g_strdup_printf("/geometry/%s/%u %s", group, i,
                           g_strdelimit(s, "/", ' '));
    g_free(s);

    return path;
}
