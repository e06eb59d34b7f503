
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <glib.h>

#include "imgproc_jxl_threads.h"


typedef struct {
    GThread           *thread;
    size_t             threads;
    uint32_t           next;
    int                rc;
    unsigned           other:1;    /* another thread, or another order */
} runner_t;


static void test_runner(void);
static int init(void *data, size_t threads);
static void run(void *data, uint32_t value, size_t thread);


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/jxl_threads/runner", test_runner);

    return g_test_run();
}


/* in order, on the thread that asks; not at all if the start fails */

static void
test_runner(void)
{
    void      *runner;
    runner_t   r;

    runner = JxlThreadParallelRunnerCreate(NULL, 8);
    g_assert_nonnull(runner);

    r.thread = g_thread_self();
    r.threads = 0;
    r.next = 3;
    r.rc = 0;
    r.other = 0;

    g_assert_cmpint(JxlThreadParallelRunner(runner, &r, init, run, 3, 3), ==,
                    0);
    g_assert_cmpuint(r.threads, ==, 0);

    g_assert_cmpint(JxlThreadParallelRunner(runner, &r, init, run, 3, 9), ==,
                    0);
    g_assert_cmpuint(r.threads, ==, 1);
    g_assert_cmpuint(r.next, ==, 9);
    g_assert_false(r.other);

    r.rc = -1;

    g_assert_cmpint(JxlThreadParallelRunner(runner, &r, init, run, 9, 12), ==,
                    -1);
    g_assert_cmpuint(r.next, ==, 9);

    JxlThreadParallelRunnerDestroy(runner);
}


static int
init(void *data, size_t threads)
{
    runner_t *r = data;

    r->threads = threads;

    return r->rc;
}


static void
run(void *data, uint32_t value, size_t thread)
{
    runner_t *r = data;

    if (value != r->next || thread != 0 || g_thread_self() != r->thread) {
        r->other = 1;
    }

    r->next++;
}
