
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <glib.h>

#include "imgproc_openmp.h"


typedef struct {
    int       calls;
    GThread  *thread;
} openmp_t;


static void test_once(void);
static void count(void *data);


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/openmp/once", test_once);

    return g_test_run();
}


/* on the thread that asks, however many it asks for */

static void
test_once(void)
{
    unsigned  i;
    openmp_t  o;

    for (i = 0; i < 64; i++) {

        o.calls = 0;
        o.thread = NULL;

        GOMP_parallel(count, &o, i, 0);

        g_assert_cmpint(o.calls, ==, 1);
        g_assert_true(o.thread == g_thread_self());
    }
}


static void
count(void *data)
{
    openmp_t *o = data;

    o->calls++;
    o->thread = g_thread_self();
}
