
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_geometry.h"


typedef struct {
    int                outer_width;
    int                outer_height;
    int                inner_width;
    int                inner_height;
    const char        *gravity;
    double             scale;
    int                left;
    int                top;
} position_place_t;


/* of a source of 400x300 with that EXIF orientation */

typedef struct {
    const char        *options;
    int                orientation;
    const char        *gravity;
    int                width;
    int                height;
} position_unrotate_t;


typedef struct {
    int                outer_width;
    int                outer_height;
    int                inner_width;
    int                inner_height;
    double             scale;
    double             hscale;
    double             vscale;
} position_mark_t;


/* x and y are offsets */

typedef struct {
    int                outer_width;
    int                outer_height;
    int                inner_width;
    int                inner_height;
    double             x;
    double             y;
    double             scale;
    int                width;       /* of a tile */
    int                height;
    int                left;        /* of the mark in it */
    int                top;
    int                across;
    int                down;
    int                grid_left;
    int                grid_top;
} position_tiles_t;


static void position_test_place(gconstpointer data);
static void position_test_overlay(gconstpointer data);
static void position_test_mark(gconstpointer data);
static void position_test_tiles(gconstpointer data);
static void position_test_smart(void);
static void position_test_unrotate(gconstpointer data);
static void position_test_scales(void);
static void position_test_there_and_back(void);
static void position_options(imgproc_options_t *options, const char *s);


static const position_place_t  position_places[] = {

    { 200, 100, 50, 30, "ce", 1, 76, 36 },
    { 200, 100, 50, 30, "no", 1, 76, 0 },
    { 200, 100, 50, 30, "so", 1, 76, 70 },
    { 200, 100, 50, 30, "ea", 1, 150, 36 },
    { 200, 100, 50, 30, "we", 1, 0, 36 },
    { 200, 100, 50, 30, "noea", 1, 150, 0 },
    { 200, 100, 50, 30, "nowe", 1, 0, 0 },
    { 200, 100, 50, 30, "soea", 1, 150, 70 },
    { 200, 100, 50, 30, "sowe", 1, 0, 70 },
    { 200, 100, 50, 30, "ce:10:5", 1, 86, 41 },
    { 200, 100, 50, 30, "no:10:5", 1, 86, 5 },
    { 200, 100, 50, 30, "so:10:5", 1, 86, 65 },
    { 200, 100, 50, 30, "ea:10:5", 1, 140, 41 },
    { 200, 100, 50, 30, "we:10:5", 1, 10, 41 },
    { 200, 100, 50, 30, "noea:10:5", 1, 140, 5 },
    { 200, 100, 50, 30, "nowe:10:5", 1, 10, 5 },
    { 200, 100, 50, 30, "soea:10:5", 1, 140, 65 },
    { 200, 100, 50, 30, "sowe:10:5", 1, 10, 65 },
    { 200, 100, 50, 30, "ce:10:5", 2, 96, 46 },
    { 200, 100, 50, 30, "no:10:5", 2, 96, 10 },
    { 200, 100, 50, 30, "so:10:5", 2, 96, 60 },
    { 200, 100, 50, 30, "ea:10:5", 2, 130, 46 },
    { 200, 100, 50, 30, "we:10:5", 2, 20, 46 },
    { 200, 100, 50, 30, "noea:10:5", 2, 130, 10 },
    { 200, 100, 50, 30, "nowe:10:5", 2, 20, 10 },
    { 200, 100, 50, 30, "soea:10:5", 2, 130, 60 },
    { 200, 100, 50, 30, "sowe:10:5", 2, 20, 60 },
    { 200, 100, 50, 30, "ce:0.1:0.1", 3, 96, 46 },
    { 200, 100, 50, 30, "no:0.1:0.1", 3, 96, 10 },
    { 200, 100, 50, 30, "so:0.1:0.1", 3, 96, 60 },
    { 200, 100, 50, 30, "ea:0.1:0.1", 3, 130, 46 },
    { 200, 100, 50, 30, "we:0.1:0.1", 3, 20, 46 },
    { 200, 100, 50, 30, "noea:0.1:0.1", 3, 130, 10 },
    { 200, 100, 50, 30, "nowe:0.1:0.1", 3, 20, 10 },
    { 200, 100, 50, 30, "soea:0.1:0.1", 3, 130, 60 },
    { 200, 100, 50, 30, "sowe:0.1:0.1", 3, 20, 60 },
    { 200, 100, 50, 30, "ce:-0.1:-0.1", 1, 56, 26 },
    { 200, 100, 50, 30, "no:-0.1:-0.1", 1, 56, 0 },
    { 200, 100, 50, 30, "ce:-10:-5", 1, 66, 31 },
    { 200, 100, 50, 30, "we:-10:-5", 1, 0, 31 },
    { 200, 100, 50, 30, "so:-10:-5", 1, 66, 70 },
    { 200, 100, 50, 30, "ea:-10:-5", 1, 150, 31 },
    { 200, 100, 50, 30, "ce:1000:1000", 1, 150, 70 },
    { 200, 100, 50, 30, "ce:-1000:-1000", 1, 0, 0 },
    { 200, 100, 50, 30, "ea:1000:0", 1, 0, 36 },
    { 200, 100, 50, 30, "ce:5:7", 0.5, 78, 40 },
    { 200, 100, 50, 30, "nowe:2.5:3.5", 1, 2, 4 },
    { 200, 100, 50, 30, "nowe:0.0125:0.035", 1, 2, 4 },
    { 200, 100, 50, 30, "nowe:1:1", 1, 1, 1 },
    { 200, 100, 50, 30, "nowe:0.999:0.5", 1, 150, 50 },
    { 200, 100, 50, 30, "nowe:8:8", 0.125, 1, 1 },
    { 200, 100, 50, 30, "nowe:4:12", 0.125, 0, 2 },
    { 200, 100, 50, 30, "fp:0.5:0.5", 1, 75, 35 },
    { 200, 100, 50, 30, "fp:0:0", 1, 0, 0 },
    { 200, 100, 50, 30, "fp:1:1", 1, 150, 70 },
    { 200, 100, 50, 30, "fp:0.3:0.7", 1, 35, 55 },
    { 200, 100, 50, 30, "fp:0.3:0.7", 5, 35, 55 },
    { 200, 100, 51, 31, "fp:0.5:0.5", 1, 75, 35 },
    { 201, 203, 50, 30, "fp:0.5:0.5", 1, 75, 87 },
    { 101, 199, 50, 50, "ce", 1, 26, 75 },
    { 100, 202, 30, 50, "ce", 1, 36, 76 },
    { 10, 10, 9, 10, "ce", 1, 1, 0 },
    { 100, 100, 200, 300, "soea", 1, 0, 0 },
    { 100, 100, 200, 50, "ce", 1, 0, 26 },
    { 2, 3, 1, 1, "ce", 1, 1, 2 },
    { 1, 1, 1, 1, "sowe:5:5", 1, 0, 0 }
};


static const position_unrotate_t  position_unrotates[] = {

    { "c:30:20:ce:3:7", 1, "ce:3:7", 30, 20 },
    { "c:30:20:ce:3:7/rot:90", 1, "ce:7:-3", 20, 30 },
    { "c:30:20:ce:3:7/rot:180", 1, "ce:-3:-7", 30, 20 },
    { "c:30:20:ce:3:7/rot:270", 1, "ce:-7:3", 20, 30 },
    { "c:30:20:no:3:7", 1, "no:3:7", 30, 20 },
    { "c:30:20:no:3:7/rot:90", 1, "we:7:-3", 20, 30 },
    { "c:30:20:no:3:7/rot:180", 1, "so:-3:7", 30, 20 },
    { "c:30:20:no:3:7/rot:270", 1, "ea:7:3", 20, 30 },
    { "c:30:20:so:3:7", 1, "so:3:7", 30, 20 },
    { "c:30:20:so:3:7/rot:90", 1, "ea:7:-3", 20, 30 },
    { "c:30:20:so:3:7/rot:180", 1, "no:-3:7", 30, 20 },
    { "c:30:20:so:3:7/rot:270", 1, "we:7:3", 20, 30 },
    { "c:30:20:ea:3:7", 1, "ea:3:7", 30, 20 },
    { "c:30:20:ea:3:7/rot:90", 1, "no:7:3", 20, 30 },
    { "c:30:20:ea:3:7/rot:180", 1, "we:3:-7", 30, 20 },
    { "c:30:20:ea:3:7/rot:270", 1, "so:-7:3", 20, 30 },
    { "c:30:20:we:3:7", 1, "we:3:7", 30, 20 },
    { "c:30:20:we:3:7/rot:90", 1, "so:7:3", 20, 30 },
    { "c:30:20:we:3:7/rot:180", 1, "ea:3:-7", 30, 20 },
    { "c:30:20:we:3:7/rot:270", 1, "no:-7:3", 20, 30 },
    { "c:30:20:noea:3:7", 1, "noea:3:7", 30, 20 },
    { "c:30:20:noea:3:7/rot:90", 1, "nowe:7:3", 20, 30 },
    { "c:30:20:noea:3:7/rot:180", 1, "sowe:3:7", 30, 20 },
    { "c:30:20:noea:3:7/rot:270", 1, "soea:7:3", 20, 30 },
    { "c:30:20:nowe:3:7", 1, "nowe:3:7", 30, 20 },
    { "c:30:20:nowe:3:7/rot:90", 1, "sowe:7:3", 20, 30 },
    { "c:30:20:nowe:3:7/rot:180", 1, "soea:3:7", 30, 20 },
    { "c:30:20:nowe:3:7/rot:270", 1, "noea:7:3", 20, 30 },
    { "c:30:20:soea:3:7", 1, "soea:3:7", 30, 20 },
    { "c:30:20:soea:3:7/rot:90", 1, "noea:7:3", 20, 30 },
    { "c:30:20:soea:3:7/rot:180", 1, "nowe:3:7", 30, 20 },
    { "c:30:20:soea:3:7/rot:270", 1, "sowe:7:3", 20, 30 },
    { "c:30:20:sowe:3:7", 1, "sowe:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/rot:90", 1, "soea:7:3", 20, 30 },
    { "c:30:20:sowe:3:7/rot:180", 1, "noea:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/rot:270", 1, "nowe:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125", 1, "fp:0.25:0.125", 30, 20 },
    { "c:30:20:fp:0.25:0.125/rot:90", 1, "fp:0.125:0.75", 20, 30 },
    { "c:30:20:fp:0.25:0.125/rot:180", 1, "fp:0.75:0.875", 30, 20 },
    { "c:30:20:fp:0.25:0.125/rot:270", 1, "fp:0.875:0.25", 20, 30 },
    { "c:30:20:ce:3:7/fl:1:0", 1, "ce:-3:7", 30, 20 },
    { "c:30:20:ce:3:7/fl:0:1", 1, "ce:3:-7", 30, 20 },
    { "c:30:20:no:3:7/fl:1:0", 1, "no:-3:7", 30, 20 },
    { "c:30:20:no:3:7/fl:0:1", 1, "so:3:7", 30, 20 },
    { "c:30:20:so:3:7/fl:1:0", 1, "so:-3:7", 30, 20 },
    { "c:30:20:so:3:7/fl:0:1", 1, "no:3:7", 30, 20 },
    { "c:30:20:ea:3:7/fl:1:0", 1, "we:3:7", 30, 20 },
    { "c:30:20:ea:3:7/fl:0:1", 1, "ea:3:-7", 30, 20 },
    { "c:30:20:we:3:7/fl:1:0", 1, "ea:3:7", 30, 20 },
    { "c:30:20:we:3:7/fl:0:1", 1, "we:3:-7", 30, 20 },
    { "c:30:20:noea:3:7/fl:1:0", 1, "nowe:3:7", 30, 20 },
    { "c:30:20:noea:3:7/fl:0:1", 1, "soea:3:7", 30, 20 },
    { "c:30:20:nowe:3:7/fl:1:0", 1, "noea:3:7", 30, 20 },
    { "c:30:20:nowe:3:7/fl:0:1", 1, "sowe:3:7", 30, 20 },
    { "c:30:20:soea:3:7/fl:1:0", 1, "sowe:3:7", 30, 20 },
    { "c:30:20:soea:3:7/fl:0:1", 1, "noea:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/fl:1:0", 1, "soea:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/fl:0:1", 1, "nowe:3:7", 30, 20 },
    { "c:30:20:fp:0.25:0.125/fl:1:0", 1, "fp:0.75:0.125", 30, 20 },
    { "c:30:20:fp:0.25:0.125/fl:0:1", 1, "fp:0.25:0.875", 30, 20 },
    { "c:30:20:ce:3:7", 2, "ce:-3:7", 30, 20 },
    { "c:30:20:no:3:7", 2, "no:-3:7", 30, 20 },
    { "c:30:20:we:3:7", 2, "ea:3:7", 30, 20 },
    { "c:30:20:soea:3:7", 2, "sowe:3:7", 30, 20 },
    { "c:30:20:fp:0.25:0.125", 2, "fp:0.75:0.125", 30, 20 },
    { "c:30:20:ce:3:7", 3, "ce:-3:-7", 30, 20 },
    { "c:30:20:no:3:7", 3, "so:-3:7", 30, 20 },
    { "c:30:20:we:3:7", 3, "ea:3:-7", 30, 20 },
    { "c:30:20:soea:3:7", 3, "nowe:3:7", 30, 20 },
    { "c:30:20:fp:0.25:0.125", 3, "fp:0.75:0.875", 30, 20 },
    { "c:30:20:ce:3:7", 4, "ce:3:-7", 30, 20 },
    { "c:30:20:no:3:7", 4, "so:3:7", 30, 20 },
    { "c:30:20:we:3:7", 4, "we:3:-7", 30, 20 },
    { "c:30:20:soea:3:7", 4, "noea:3:7", 30, 20 },
    { "c:30:20:fp:0.25:0.125", 4, "fp:0.25:0.875", 30, 20 },
    { "c:30:20:ce:3:7", 5, "ce:7:3", 20, 30 },
    { "c:30:20:no:3:7", 5, "we:7:3", 20, 30 },
    { "c:30:20:we:3:7", 5, "no:7:3", 20, 30 },
    { "c:30:20:soea:3:7", 5, "soea:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125", 5, "fp:0.125:0.25", 20, 30 },
    { "c:30:20:ce:3:7", 6, "ce:7:-3", 20, 30 },
    { "c:30:20:no:3:7", 6, "we:7:-3", 20, 30 },
    { "c:30:20:we:3:7", 6, "so:7:3", 20, 30 },
    { "c:30:20:soea:3:7", 6, "noea:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125", 6, "fp:0.125:0.75", 20, 30 },
    { "c:30:20:ce:3:7", 7, "ce:-7:-3", 20, 30 },
    { "c:30:20:no:3:7", 7, "ea:7:-3", 20, 30 },
    { "c:30:20:we:3:7", 7, "so:-7:3", 20, 30 },
    { "c:30:20:soea:3:7", 7, "nowe:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125", 7, "fp:0.875:0.75", 20, 30 },
    { "c:30:20:ce:3:7", 8, "ce:-7:3", 20, 30 },
    { "c:30:20:no:3:7", 8, "ea:7:3", 20, 30 },
    { "c:30:20:we:3:7", 8, "no:-7:3", 20, 30 },
    { "c:30:20:soea:3:7", 8, "sowe:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125", 8, "fp:0.875:0.25", 20, 30 },
    { "c:30:20:ce:3:7/rot:90/fl:1:0", 6, "ce:3:-7", 30, 20 },
    { "c:30:20:ce:3:7/rot:270/fl:0:1", 5, "ce:3:7", 30, 20 },
    { "c:30:20:ce:3:7/rot:180/fl:1:1", 8, "ce:-7:3", 20, 30 },
    { "c:30:20:ce:3:7/rot:90/fl:1:1", 7, "ce:-3:7", 30, 20 },
    { "c:30:20:ce:3:7/rot:270/fl:1:0", 4, "ce:-7:3", 20, 30 },
    { "c:30:20:ea:3:7/rot:90/fl:1:0", 6, "ea:3:-7", 30, 20 },
    { "c:30:20:ea:3:7/rot:270/fl:0:1", 5, "ea:3:7", 30, 20 },
    { "c:30:20:ea:3:7/rot:180/fl:1:1", 8, "so:-7:3", 20, 30 },
    { "c:30:20:ea:3:7/rot:90/fl:1:1", 7, "we:3:7", 30, 20 },
    { "c:30:20:ea:3:7/rot:270/fl:1:0", 4, "so:-7:3", 20, 30 },
    { "c:30:20:sowe:3:7/rot:90/fl:1:0", 6, "nowe:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/rot:270/fl:0:1", 5, "sowe:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/rot:180/fl:1:1", 8, "nowe:7:3", 20, 30 },
    { "c:30:20:sowe:3:7/rot:90/fl:1:1", 7, "soea:3:7", 30, 20 },
    { "c:30:20:sowe:3:7/rot:270/fl:1:0", 4, "nowe:7:3", 20, 30 },
    { "c:30:20:fp:0.25:0.125/rot:90/fl:1:0", 6, "fp:0.25:0.875", 30, 20 },
    { "c:30:20:fp:0.25:0.125/rot:270/fl:0:1", 5, "fp:0.25:0.125", 30, 20 },
    { "c:30:20:fp:0.25:0.125/rot:180/fl:1:1", 8, "fp:0.875:0.25", 20, 30 },
    { "c:30:20:fp:0.25:0.125/rot:90/fl:1:1", 7, "fp:0.75:0.125", 30, 20 },
    { "c:30:20:fp:0.25:0.125/rot:270/fl:1:0", 4, "fp:0.875:0.25", 20, 30 }
};


/* marks, which may stick out but for a pixel, and be larger than all */

static const position_place_t  position_overlays[] = {

    { 200, 100, 50, 30, "ce", 1, 76, 36 },
    { 200, 100, 50, 30, "no", 1, 76, 0 },
    { 200, 100, 50, 30, "so", 1, 76, 70 },
    { 200, 100, 50, 30, "ea", 1, 150, 36 },
    { 200, 100, 50, 30, "we", 1, 0, 36 },
    { 200, 100, 50, 30, "noea", 1, 150, 0 },
    { 200, 100, 50, 30, "nowe", 1, 0, 0 },
    { 200, 100, 50, 30, "soea", 1, 150, 70 },
    { 200, 100, 50, 30, "sowe", 1, 0, 70 },
    { 200, 100, 50, 30, "soea:10:5", 1, 140, 65 },
    { 200, 100, 50, 30, "soea:10:5", 2, 130, 60 },
    { 200, 100, 50, 30, "soea:0.1:0.05", 2, 130, 65 },
    { 200, 100, 50, 30, "soea:-10:-5", 1, 160, 75 },
    { 200, 100, 50, 30, "nowe:-10:-5", 1, -10, -5 },
    { 200, 100, 50, 30, "nowe:-10:-5", 0.5, -5, -2 },
    { 200, 100, 50, 30, "nowe:-49:-29", 1, -49, -29 },
    { 200, 100, 50, 30, "nowe:-50:-30", 1, -49, -29 },
    { 200, 100, 50, 30, "nowe:-1000:-1000", 1, -49, -29 },
    { 200, 100, 50, 30, "nowe:199:99", 1, 199, 99 },
    { 200, 100, 50, 30, "nowe:200:100", 1, 199, 99 },
    { 200, 100, 50, 30, "soea:1000:-1000", 1, -49, 99 },
    { 200, 100, 50, 30, "ce:-1000000000000:1000000000000", 1, -49, 99 },
    { 200, 100, 300, 300, "ce", 1, -50, -100 },
    { 200, 100, 300, 300, "nowe", 1, 0, 0 },
    { 200, 100, 300, 300, "soea", 1, -100, -200 },
    { 1, 1, 1, 1, "ce:5:5", 1, 0, 0 },
    { 1, 1, 2, 2, "soea", 1, -1, -1 }
};


static const position_mark_t  position_marks[] = {

    { 200, 100, 50, 30, 0, 1, 1 },
    { 200, 100, 500, 300, 0, 1, 1 },

    /* into 100x50 and 20x10: the height decides */
    { 200, 100, 50, 30, 0.5, 5.0 / 3, 5.0 / 3 },
    { 200, 100, 50, 30, 0.1, 1.0 / 3, 1.0 / 3 },

    /* and here the width */
    { 200, 100, 50, 10, 0.5, 2, 2 },
    { 200, 100, 400, 200, 1, 0.5, 0.5 },
    { 200, 100, 100, 50, 0.5, 1, 1 },
    { 200, 100, 50, 25, 2, 8, 8 },

    /* halves go to the even neighbour: 2 of 2.5, 4 of 3.5 */
    { 5, 5, 4, 4, 0.5, 0.5, 0.5 },
    { 7, 7, 8, 8, 0.5, 0.5, 0.5 },

    /* at least a pixel, of both */
    { 200, 100, 40, 40, 0.0001, 0.025, 0.025 },
    { 200, 100, 40, 1000, 0.0001, 0.025, 0.001 },
    { 200, 100, 1, 1, 1e300, 1 << 28, 1 << 28 }
};


static const position_tiles_t  position_grids[] = {

    /* four tiles would do, five lie around the middle one */
    { 200, 100, 50, 30, 0, 0, 1, 50, 30, 0, 0, 5, 5, 25, 25 },
    { 150, 90, 50, 30, 0, 0, 1, 50, 30, 0, 0, 3, 3, 0, 0 },
    { 151, 91, 50, 30, 0, 0, 1, 50, 30, 0, 0, 5, 5, 49, 29 },
    { 200, 100, 50, 30, 10, 6, 1, 60, 36, 5, 3, 5, 3, 50, 4 },
    { 200, 100, 50, 30, 10, 6, 2, 70, 42, 10, 6, 3, 3, 5, 13 },
    { 200, 100, 50, 30, 5, 7, 1, 55, 37, 2, 3, 5, 3, 37, 5 },
    { 200, 100, 50, 30, 0.1, 0.5, 2, 70, 80, 10, 25, 3, 3, 5, 70 },
    { 200, 100, 50, 30, -10, -0.5, 1, 50, 30, 0, 0, 5, 5, 25, 25 },
    { 200, 100, 50, 30, 1000, 0, 1, 450, 30, 200, 0, 1, 5, 125, 25 },
    { 200, 100, 50, 30, 1e300, 0, 1, 450, 30, 200, 0, 1, 5, 125, 25 },
    { 200, 100, 300, 200, 0, 0, 1, 300, 200, 0, 0, 1, 1, 50, 50 },
    { 200, 100, 200, 1, 0, 0, 1, 200, 1, 0, 0, 1, 101, 0, 0 },
    { 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0 },
    { 2, 3, 1, 1, 0, 0, 1, 1, 1, 0, 0, 3, 3, 0, 0 }
};


int
main(int argc, char **argv)
{
    char      *path, *s;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(position_places); i++) {
        path = g_strdup_printf("/position/place/%u %s", i,
                               position_places[i].gravity);
        g_test_add_data_func(path, &position_places[i], position_test_place);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(position_unrotates); i++) {
        s = g_strdup(position_unrotates[i].options);
        path = g_strdup_printf("/position/unrotate/%u %s EXIF %d", i,
                               g_strdelimit(s, "/", ' '),
                               position_unrotates[i].orientation);
        g_test_add_data_func(path, &position_unrotates[i],
                             position_test_unrotate);
        g_free(path);
        g_free(s);
    }

    for (i = 0; i < G_N_ELEMENTS(position_overlays); i++) {
        path = g_strdup_printf("/position/overlay/%u %s", i,
                               position_overlays[i].gravity);
        g_test_add_data_func(path, &position_overlays[i],
                             position_test_overlay);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(position_marks); i++) {
        path = g_strdup_printf("/position/mark/%u %g", i,
                               position_marks[i].scale);
        g_test_add_data_func(path, &position_marks[i], position_test_mark);
        g_free(path);
    }

    for (i = 0; i < G_N_ELEMENTS(position_grids); i++) {
        path = g_strdup_printf("/position/tiles/%u %g:%g", i,
                               position_grids[i].x, position_grids[i].y);
        g_test_add_data_func(path, &position_grids[i], position_test_tiles);
        g_free(path);
    }

    g_test_add_func("/position/smart", position_test_smart);
    g_test_add_func("/position/scales of both axes", position_test_scales);
    g_test_add_func("/position/there and back", position_test_there_and_back);

    return g_test_run();
}


static void
position_test_place(gconstpointer data)
{
    int                      left, top;
    char                    *s;
    imgproc_size_t           outer, inner;
    imgproc_options_t        options;
    const position_place_t  *row;

    row = data;

    s = g_strdup_printf("g:%s", row->gravity);
    position_options(&options, s);
    g_free(s);

    outer.width = row->outer_width;
    outer.height = row->outer_height;
    inner.width = row->inner_width;
    inner.height = row->inner_height;

    imgproc_geometry_place(&outer, &inner, &options.gravity, row->scale,
                           row->scale, &left, &top);

    g_assert_cmpint(left, ==, row->left);
    g_assert_cmpint(top, ==, row->top);
}


static void
position_test_overlay(gconstpointer data)
{
    int                      left, top;
    char                    *s;
    imgproc_size_t           outer, inner;
    imgproc_options_t        options;
    const position_place_t  *row;

    row = data;

    s = g_strdup_printf("g:%s", row->gravity);
    position_options(&options, s);
    g_free(s);

    outer.width = row->outer_width;
    outer.height = row->outer_height;
    inner.width = row->inner_width;
    inner.height = row->inner_height;

    imgproc_geometry_overlay(&outer, &inner, &options.gravity, row->scale,
                             &left, &top);

    g_assert_cmpint(left, ==, row->left);
    g_assert_cmpint(top, ==, row->top);
}


static void
position_test_mark(gconstpointer data)
{
    double                  hscale, vscale;
    imgproc_size_t          outer, inner;
    const position_mark_t  *row;

    row = data;

    outer.width = row->outer_width;
    outer.height = row->outer_height;
    inner.width = row->inner_width;
    inner.height = row->inner_height;

    imgproc_geometry_mark(&outer, &inner, row->scale, &hscale, &vscale);

    g_assert_cmpfloat_with_epsilon(hscale, row->hscale, 1e-12);
    g_assert_cmpfloat_with_epsilon(vscale, row->vscale, 1e-12);
}


static void
position_test_tiles(gconstpointer data)
{
    imgproc_size_t           outer, inner;
    imgproc_tiles_t          tiles;
    imgproc_gravity_t        gravity;
    const position_tiles_t  *row;

    row = data;

    outer.width = row->outer_width;
    outer.height = row->outer_height;
    inner.width = row->inner_width;
    inner.height = row->inner_height;

    gravity.type = IMGPROC_GRAVITY_REPLICATE;
    gravity.x = row->x;
    gravity.y = row->y;

    imgproc_geometry_tiles(&outer, &inner, &gravity, row->scale, &tiles);

    g_assert_cmpint(tiles.size.width, ==, row->width);
    g_assert_cmpint(tiles.size.height, ==, row->height);
    g_assert_cmpint(tiles.left, ==, row->left);
    g_assert_cmpint(tiles.top, ==, row->top);
    g_assert_cmpint(tiles.number.width, ==, row->across);
    g_assert_cmpint(tiles.number.height, ==, row->down);
    g_assert_cmpint(tiles.grid_left, ==, row->grid_left);
    g_assert_cmpint(tiles.grid_top, ==, row->grid_top);
}


/* finds its place in the pixels: nothing turns it, but the size is turned */

static void
position_test_smart(void)
{
    imgproc_size_t      size = { 30, 20 };
    imgproc_options_t   options;
    imgproc_gravity_t   gravity;
    imgproc_geometry_t  g;

    position_options(&options, "rot:90/fl:1:1");
    imgproc_geometry(&options, 400, 300, 2, 0, 0, &g);

    gravity.type = IMGPROC_GRAVITY_SMART;
    gravity.x = 3;
    gravity.y = 7;

    imgproc_geometry_unrotate(&options, &g, &gravity, &size);

    g_assert_cmpint(gravity.type, ==, IMGPROC_GRAVITY_SMART);
    g_assert_cmpfloat(gravity.x, ==, 3);
    g_assert_cmpfloat(gravity.y, ==, 7);
    g_assert_cmpint(size.width, ==, 20);
    g_assert_cmpint(size.height, ==, 30);
}


static void
position_test_unrotate(gconstpointer data)
{
    char                       *s;
    imgproc_size_t              size;
    imgproc_options_t           options, expected;
    imgproc_gravity_t           gravity;
    imgproc_geometry_t          g;
    const position_unrotate_t  *row;

    row = data;

    position_options(&options, row->options);

    s = g_strdup_printf("g:%s", row->gravity);
    position_options(&expected, s);
    g_free(s);

    imgproc_geometry(&options, 400, 300, row->orientation, 0, 0, &g);

    gravity = options.crop.gravity;
    size = g.crop;

    imgproc_geometry_unrotate(&options, &g, &gravity, &size);

    g_assert_cmpint(gravity.type, ==, expected.gravity.type);
    g_assert_cmpfloat(gravity.x, ==, expected.gravity.x);
    g_assert_cmpfloat(gravity.y, ==, expected.gravity.y);
    g_assert_cmpint(size.width, ==, row->width);
    g_assert_cmpint(size.height, ==, row->height);
}


static void
position_test_scales(void)
{
    int                left, top;
    imgproc_size_t     outer = { 200, 100 }, inner = { 50, 30 };
    imgproc_options_t  options;

    position_options(&options, "g:nowe:10:30");

    imgproc_geometry_place(&outer, &inner, &options.gravity, 0.5, 2, &left,
                           &top);

    g_assert_cmpint(left, ==, 5);
    g_assert_cmpint(top, ==, 60);
}


/* a half turn twice, or a flip twice, leaves everything where it was */

static void
position_test_there_and_back(void)
{
    int                 i, j;
    imgproc_size_t      size = { 7, 5 };
    imgproc_options_t   options[3];
    imgproc_gravity_t   gravity;
    imgproc_geometry_t  g;

    position_options(&options[0], "rot:180");
    position_options(&options[1], "fl:1");
    position_options(&options[2], "fl:0:1");

    for (i = 0; i < 3; i++) {

        imgproc_geometry(&options[i], 40, 30, 1, 0, 0, &g);

        for (j = 0; j <= IMGPROC_GRAVITY_FOCUS_POINT; j++) {

            gravity.type = j;
            gravity.x = 0.25;
            gravity.y = 0.75;

            imgproc_geometry_unrotate(&options[i], &g, &gravity, &size);
            imgproc_geometry_unrotate(&options[i], &g, &gravity, &size);

            g_assert_cmpint(gravity.type, ==, j);
            g_assert_cmpfloat(gravity.x, ==, 0.25);
            g_assert_cmpfloat(gravity.y, ==, 0.75);
            g_assert_cmpint(size.width, ==, 7);
            g_assert_cmpint(size.height, ==, 5);
        }
    }
}


static void
position_options(imgproc_options_t *options, const char *s)
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
