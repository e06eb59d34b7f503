
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "imgproc_admit.h"


#define SLOTS     4
#define LIMIT     1000

/* of the processes that all want some at once */

#define JOBS      4000
#define LARGEST   900


typedef struct {
    size_t                  pid;
    char                    other[64];
    imgproc_admit_slot_t    admit;
} slot_t;


typedef struct {
    imgproc_admit_shared_t  shared;
    size_t                  nslots;
    slot_t                  slots[SLOTS];

    /* of the stress test */
    size_t                  most;
    size_t                  failed;
    size_t                  started[SLOTS];
} machine_t;


static machine_t *machine_create(size_t limit);
static void machine_free(machine_t *m);
static imgproc_admit_t worker(machine_t *m, int i);
static imgproc_admit_e ask(machine_t *m, int i, uint32_t ticket, size_t size,
    int64_t now);
static void wait_for(machine_t *m, uint32_t ticket, size_t need);
static void give_back(imgproc_admit_t *a, size_t size);
static void test_off(void);
static void test_limit(void);
static void test_used(void);
static void test_spare(void);
static void test_lone(void);
static void test_single(void);
static void test_pass_jobs(void);
static void test_pass_time(void);
static void test_pass_once(void);
static void test_beside(void);
static void test_tickets(void);
static void test_sources(void);
static void test_stress(void);
static void stress_worker(machine_t *m, int n);


static machine_t *
machine_create(size_t limit)
{
    int         i;
    machine_t  *m;

    m = mmap(NULL, sizeof(machine_t), PROT_READ|PROT_WRITE,
             MAP_SHARED|MAP_ANONYMOUS, -1, 0);
    g_assert_true(m != MAP_FAILED);

    m->shared.limit = limit;
    m->nslots = SLOTS;

    for (i = 0; i < SLOTS; i++) {
        m->slots[i].pid = i + 1;
    }

    return m;
}


static void
machine_free(machine_t *m)
{
    (void) munmap(m, sizeof(machine_t));
}


static imgproc_admit_t
worker(machine_t *m, int i)
{
    imgproc_admit_t  a;

    a.shared = &m->shared;
    a.own = &m->slots[i].admit;
    a.slots = (u_char *) m->slots;
    a.nslots = &m->nslots;
    a.stride = sizeof(slot_t);
    a.offset = offsetof(slot_t, admit);

    return a;
}


static imgproc_admit_e
ask(machine_t *m, int i, uint32_t ticket, size_t size, int64_t now)
{
    imgproc_admit_t      a;
    imgproc_admit_job_t  job;

    a = worker(m, i);
    memset(&job, 0, sizeof(imgproc_admit_job_t));

    return imgproc_admit_try(&a, ticket, size, &job, now, 1);
}


/* the head, worker 1 has it */

static void
wait_for(machine_t *m, uint32_t ticket, size_t need)
{
    imgproc_admit_t  a;

    a = worker(m, 1);

    imgproc_admit_wait(&a, ticket, need);
}


static void
give_back(imgproc_admit_t *a, size_t size)
{
    imgproc_admit_job_t  job;

    memset(&job, 0, sizeof(imgproc_admit_job_t));
    job.reserved = size;

    imgproc_admit_release(a, &job);
}


static void
test_off(void)
{
    machine_t  *m;

    m = machine_create(0);

    m->slots[0].admit.waiting = 1;

    g_assert_cmpint(ask(m, 1, 2, SIZE_MAX / 4, 0), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 3, SIZE_MAX / 4, 0), ==, IMGPROC_ADMIT_OK);

    machine_free(m);
}


static void
test_limit(void)
{
    size_t            jobs;
    machine_t        *m;
    imgproc_admit_t   a;

    m = machine_create(LIMIT);
    a = worker(m, 0);

    g_assert_cmpint(ask(m, 0, 1, 600, 0), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 1, 2, 401, 0), ==, IMGPROC_ADMIT_ROOM);
    g_assert_cmpint(ask(m, 1, 2, 400, 0), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 3, 1, 0), ==, IMGPROC_ADMIT_ROOM);
    g_assert_cmpint(ask(m, 2, 3, 0, 0), ==, IMGPROC_ADMIT_OK);

    g_assert_cmpuint(imgproc_admit_used(&a, &jobs), ==, 1000);
    g_assert_cmpuint(jobs, ==, 1000);

    give_back(&a, 600);

    g_assert_cmpuint(imgproc_admit_used(&a, NULL), ==, 400);
    g_assert_cmpint(ask(m, 2, 3, 600, 0), ==, IMGPROC_ADMIT_OK);

    machine_free(m);
}


/* each of what a worker has counts */

static void
test_used(void)
{
    machine_t        *m;
    imgproc_admit_t   a;

    m = machine_create(LIMIT);
    a = worker(m, 3);

    m->shared.base = 1;
    m->slots[0].admit.base = 2;
    m->slots[1].admit.jobs = 4;
    m->slots[2].admit.retained = 8;
    m->slots[3].admit.sources = 16;
    m->slots[0].admit.results = 32;
    m->slots[1].admit.idle = 64;

    g_assert_cmpuint(imgproc_admit_used(&a, NULL), ==, 127);

    /* nobody's */

    m->slots[0].pid = 0;
    g_assert_cmpuint(imgproc_admit_used(&a, NULL), ==, 93);

    /* never used */

    m->nslots = 2;
    g_assert_cmpuint(imgproc_admit_used(&a, NULL), ==, 85);

    machine_free(m);
}


static void
test_spare(void)
{
    machine_t        *m;
    imgproc_admit_t   a;

    m = machine_create(LIMIT);
    a = worker(m, 0);

    m->slots[0].admit.retained = 2 * IMGPROC_ADMIT_KEEP;
    g_assert_cmpuint(imgproc_admit_spare(&a), ==, 0);

    m->slots[1].admit.retained = IMGPROC_ADMIT_KEEP;
    g_assert_cmpuint(imgproc_admit_spare(&a), ==, 0);

    m->slots[1].admit.idle = 5;
    m->slots[2].admit.idle = IMGPROC_ADMIT_KEEP + 7;
    g_assert_cmpuint(imgproc_admit_spare(&a), ==, 12);

    machine_free(m);
}


/* what others retain does not keep the head out for ever, but the others */

static void
test_lone(void)
{
    machine_t            *m;
    imgproc_admit_t       a;
    imgproc_admit_job_t   job;

    m = machine_create(LIMIT);
    a = worker(m, 0);
    memset(&job, 0, sizeof(imgproc_admit_job_t));

    m->slots[1].admit.retained = 900;

    g_assert_cmpint(imgproc_admit_try(&a, 1, 500, &job, 0, 0), ==,
                    IMGPROC_ADMIT_ROOM);
    g_assert_cmpuint(job.reserved, ==, 0);
    g_assert_cmpint(imgproc_admit_try(&a, 1, 500, &job, 0, 1), ==,
                    IMGPROC_ADMIT_OK);
    g_assert_cmpuint(job.reserved, ==, 500);

    /* not two of them */

    g_assert_cmpint(ask(m, 2, 2, 500, 0), ==, IMGPROC_ADMIT_ROOM);

    /* one whose reservation grows is still alone */

    g_assert_cmpint(imgproc_admit_try(&a, 1, 300, &job, 0, 1), ==,
                    IMGPROC_ADMIT_OK);

    imgproc_admit_release(&a, &job);

    g_assert_cmpuint(job.reserved, ==, 0);
    g_assert_cmpuint(m->slots[0].admit.jobs, ==, 0);

    /* but not one that passes another */

    m->slots[1].admit.waiting = 1;
    g_assert_cmpint(ask(m, 0, 2, 500, 0), ==, IMGPROC_ADMIT_ROOM);

    machine_free(m);
}


static void
test_single(void)
{
    machine_t  *m;

    m = machine_create(LIMIT);
    m->shared.single = 1;

    g_assert_cmpint(ask(m, 0, 1, 10, 0), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 1, 2, 10, 0), ==, IMGPROC_ADMIT_ROOM);

    m->shared.single = 0;
    g_assert_cmpint(ask(m, 1, 2, 10, 0), ==, IMGPROC_ADMIT_OK);

    machine_free(m);
}


static void
test_pass_jobs(void)
{
    int         i;
    machine_t  *m;

    m = machine_create(LIMIT);

    g_assert_cmpint(ask(m, 0, 10, 500, 0), ==, IMGPROC_ADMIT_OK);

    wait_for(m, 11, LIMIT);

    for (i = 0; i < IMGPROC_ADMIT_PASS_JOBS; i++) {
        g_assert_cmpint(ask(m, 2, 12 + i, 1, 50), ==, IMGPROC_ADMIT_OK);
    }

    g_assert_cmpint(ask(m, 2, 50, 1, 50), ==, IMGPROC_ADMIT_ORDER);

    /* those from before the head are no matter of passing */

    g_assert_cmpint(ask(m, 3, 9, 1, 50), ==, IMGPROC_ADMIT_OK);

    /* nor is the head itself */

    g_assert_cmpint(ask(m, 1, 11, 491, 50), ==, IMGPROC_ADMIT_OK);

    /* another head, another eight */

    wait_for(m, 60, LIMIT);

    g_assert_cmpint(ask(m, 2, 61, 0, 50), ==, IMGPROC_ADMIT_OK);

    machine_free(m);
}


static void
test_pass_time(void)
{
    machine_t  *m;

    m = machine_create(LIMIT);

    g_assert_cmpint(ask(m, 0, 10, 500, 0), ==, IMGPROC_ADMIT_OK);

    wait_for(m, 11, LIMIT);

    /* one that does not fit has begun the time nevertheless */

    g_assert_cmpint(ask(m, 2, 12, 501, 70000), ==, IMGPROC_ADMIT_ROOM);
    g_assert_cmpint(ask(m, 2, 12, 1, 70099), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 13, 1, 70100), ==, IMGPROC_ADMIT_ORDER);
    g_assert_cmpint(ask(m, 2, 13, 1, 90000), ==, IMGPROC_ADMIT_ORDER);

    /* a clock that is behind by a tick */

    wait_for(m, 14, LIMIT);

    g_assert_cmpint(ask(m, 2, 15, 1, 90000), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 16, 1, 89996), ==, IMGPROC_ADMIT_OK);

    /* over the end of the 24 bits */

    wait_for(m, 20, LIMIT);

    g_assert_cmpint(ask(m, 2, 21, 1, 0xffffff), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 22, 1, 0x1000050), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 2, 23, 1, 0x1000070), ==, IMGPROC_ADMIT_ORDER);

    machine_free(m);
}


/* what asks twice, for its file and for its pixels, is one of eight */

static void
test_pass_once(void)
{
    int                   i;
    machine_t            *m;
    imgproc_admit_t       a;
    imgproc_admit_job_t   jobs[IMGPROC_ADMIT_PASS_JOBS];

    m = machine_create(LIMIT);
    a = worker(m, 2);
    memset(jobs, 0, sizeof(jobs));

    g_assert_cmpint(ask(m, 0, 10, 500, 0), ==, IMGPROC_ADMIT_OK);

    wait_for(m, 11, LIMIT);

    for (i = 0; i < IMGPROC_ADMIT_PASS_JOBS; i++) {
        g_assert_cmpint(imgproc_admit_try(&a, 12 + i, 1, &jobs[i], 50, 0), ==,
                        IMGPROC_ADMIT_OK);
        g_assert_cmpint(imgproc_admit_try(&a, 12 + i, 9, &jobs[i], 50, 0), ==,
                        IMGPROC_ADMIT_OK);
    }

    g_assert_cmpuint(m->slots[2].admit.jobs, ==, 80);
    g_assert_cmpuint(m->slots[2].admit.passed, ==, 80);

    g_assert_cmpint(ask(m, 2, 50, 1, 50), ==, IMGPROC_ADMIT_ORDER);

    /* nor is it too late for the rest of one that has begun, if it fits */

    g_assert_cmpint(imgproc_admit_try(&a, 12, 420, &jobs[0], 50000, 0), ==,
                    IMGPROC_ADMIT_OK);
    g_assert_cmpint(imgproc_admit_try(&a, 13, 1, &jobs[1], 50000, 0), ==,
                    IMGPROC_ADMIT_ROOM);

    for (i = 0; i < IMGPROC_ADMIT_PASS_JOBS; i++) {
        imgproc_admit_release(&a, &jobs[i]);
    }

    g_assert_cmpuint(m->slots[2].admit.jobs, ==, 0);
    g_assert_cmpuint(m->slots[2].admit.passed, ==, 0);

    /* it has to be counted anew */

    g_assert_cmpint(imgproc_admit_try(&a, 12, 1, &jobs[0], 50000, 0), ==,
                    IMGPROC_ADMIT_ORDER);

    machine_free(m);
}


/* who leaves room for the head is not in its way */

static void
test_beside(void)
{
    int                   i;
    machine_t            *m;
    imgproc_admit_t       a;
    imgproc_admit_job_t   first, other;

    m = machine_create(LIMIT);
    a = worker(m, 2);
    memset(&first, 0, sizeof(imgproc_admit_job_t));
    memset(&other, 0, sizeof(imgproc_admit_job_t));

    g_assert_cmpint(ask(m, 0, 10, 700, 0), ==, IMGPROC_ADMIT_OK);

    wait_for(m, 11, 700);

    for (i = 0; i < 2 * IMGPROC_ADMIT_PASS_JOBS; i++) {
        g_assert_cmpint(imgproc_admit_try(&a, 12 + i, 100, &first, i * 100, 0),
                        ==, IMGPROC_ADMIT_OK);
        imgproc_admit_release(&a, &first);
    }

    /* none of them was one of eight */

    g_assert_cmpuint(m->shared.head & 0xff, ==, 0);

    /* all of them together leave it, whichever worker they are in */

    g_assert_cmpint(imgproc_admit_try(&a, 50, 100, &first, 50000, 0), ==,
                    IMGPROC_ADMIT_OK);
    g_assert_cmpint(ask(m, 3, 51, 200, 50000), ==, IMGPROC_ADMIT_OK);
    g_assert_cmpint(imgproc_admit_try(&a, 52, 1, &other, 50000, 0), ==,
                    IMGPROC_ADMIT_ORDER);

    imgproc_admit_release(&a, &first);

    g_assert_cmpint(imgproc_admit_try(&a, 52, 100, &other, 50000, 0), ==,
                    IMGPROC_ADMIT_OK);

    imgproc_admit_release(&a, &other);

    /* what is no job does not go away for the head */

    m->slots[3].admit.retained = 1;

    g_assert_cmpint(imgproc_admit_try(&a, 53, 100, &other, 50000, 0), ==,
                    IMGPROC_ADMIT_ORDER);
    g_assert_cmpint(imgproc_admit_try(&a, 53, 99, &other, 50000, 0), ==,
                    IMGPROC_ADMIT_OK);

    /* the head itself is there when the first has gone */

    a = worker(m, 0);
    give_back(&a, 700);

    g_assert_cmpint(ask(m, 1, 11, 700, 50000), ==, IMGPROC_ADMIT_OK);

    machine_free(m);
}


static void
test_tickets(void)
{
    machine_t        *m;
    imgproc_admit_t   a;

    m = machine_create(LIMIT);
    a = worker(m, 0);

    g_assert_cmpuint(imgproc_admit_ticket(&a), ==, 1);
    g_assert_cmpuint(imgproc_admit_ticket(&a), ==, 2);

    m->shared.ticket = UINT32_MAX - 1;

    g_assert_cmpuint(imgproc_admit_ticket(&a), ==, UINT32_MAX);
    g_assert_cmpuint(imgproc_admit_ticket(&a), ==, 1);

    g_assert_true(imgproc_admit_before(UINT32_MAX, 1));
    g_assert_false(imgproc_admit_before(1, UINT32_MAX));
    g_assert_false(imgproc_admit_before(5, 5));

    g_assert_cmpuint(imgproc_admit_head(&a), ==, 0);

    m->slots[2].admit.waiting = 3;
    m->slots[1].admit.waiting = UINT32_MAX - 2;
    g_assert_cmpuint(imgproc_admit_head(&a), ==, UINT32_MAX - 2);

    /* the dead wait for nothing */

    m->slots[1].pid = 0;
    g_assert_cmpuint(imgproc_admit_head(&a), ==, 3);

    imgproc_admit_wait(&a, 2, 0);
    g_assert_cmpuint(imgproc_admit_head(&a), ==, 2);

    machine_free(m);
}


static void
test_sources(void)
{
    machine_t        *m;
    imgproc_admit_t   a, b;

    m = machine_create(LIMIT);
    a = worker(m, 0);
    b = worker(m, 1);

    /* the only one may be of any size */

    g_assert_cmpint(imgproc_admit_source(&a, 300), ==, 1);
    g_assert_cmpint(imgproc_admit_source(&b, 1), ==, 0);

    m->slots[0].admit.sources = 200;

    g_assert_cmpint(imgproc_admit_source(&b, 51), ==, 0);
    g_assert_cmpint(imgproc_admit_source(&b, 50), ==, 1);
    g_assert_cmpuint(m->slots[1].admit.sources, ==, 50);

    /* they have a quarter, if there is one */

    m->slots[0].admit.sources = 0;
    m->slots[2].admit.jobs = 900;

    g_assert_cmpint(imgproc_admit_source(&b, 51), ==, 0);
    g_assert_cmpint(imgproc_admit_source(&b, 50), ==, 1);

    /* what comes in beyond that may have all there is, or be alone */

    m->slots[2].admit.jobs = 600;

    g_assert_cmpint(imgproc_admit_source_more(&b, 301, 50), ==, 0);
    g_assert_cmpuint(m->slots[1].admit.sources, ==, 100);
    g_assert_cmpint(imgproc_admit_source_more(&b, 300, 50), ==, 1);

    m->slots[1].admit.sources = 50;
    g_assert_cmpint(imgproc_admit_source_more(&b, 5000, 50), ==, 1);

    machine_free(m);
}


/*
 * Workers that are processes, as they are in nginx, each with one job at a
 * time of a random size: the sum is never over the limit, but for a job that
 * is alone, and each comes to its end: who waits is polling here.
 */

static void
test_stress(void)
{
    int         i, status;
    pid_t       pids[SLOTS];
    machine_t  *m;

    m = machine_create(LIMIT);

    for (i = 0; i < SLOTS; i++) {
        pids[i] = fork();
        g_assert_cmpint(pids[i], !=, -1);

        if (pids[i] == 0) {
            stress_worker(m, i);
            _exit(0);
        }
    }

    for (i = 0; i < SLOTS; i++) {
        g_assert_cmpint(waitpid(pids[i], &status, 0), ==, pids[i]);
        g_assert_cmpint(status, ==, 0);
        g_assert_cmpuint(m->started[i], ==, JOBS);
    }

    g_assert_cmpuint(m->failed, ==, 0);

    for (i = 0; i < SLOTS; i++) {
        g_assert_cmpuint(m->slots[i].admit.jobs, ==, 0);
        g_assert_cmpuint(m->slots[i].admit.passed, ==, 0);
    }

    machine_free(m);
}


/* most is what is really in use: added after, and taken away before */

static void
stress_worker(machine_t *m, int n)
{
    int                   i;
    size_t                size, all;
    GRand                *rand;
    int64_t               now;
    uint32_t              ticket;
    imgproc_admit_t       a;
    imgproc_admit_job_t   job;

    a = worker(m, n);
    memset(&job, 0, sizeof(imgproc_admit_job_t));
    rand = g_rand_new_with_seed(n);

    for (i = 0; i < JOBS; i++) {

        size = g_rand_int_range(rand, 1, LARGEST);
        size = g_rand_boolean(rand) ? size : size / 20 + 1;
        ticket = imgproc_admit_ticket(&a);

        for ( ;; ) {
            now = g_get_monotonic_time() / 1000;

            if (imgproc_admit_try(&a, ticket, size, &job, now, 0)
                == IMGPROC_ADMIT_OK)
            {
                break;
            }

            imgproc_admit_wait(&a, ticket, size);
            g_thread_yield();
        }

        imgproc_admit_wait(&a, 0, 0);

        all = __atomic_add_fetch(&m->most, size, __ATOMIC_SEQ_CST);

        if (all > LIMIT) {
            (void) __atomic_add_fetch(&m->failed, 1, __ATOMIC_SEQ_CST);
        }

        if (i % 8 == 0) {
            g_usleep(50);
        }

        (void) __atomic_sub_fetch(&m->most, size, __ATOMIC_SEQ_CST);

        imgproc_admit_release(&a, &job);

        m->started[n]++;
    }

    g_rand_free(rand);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/admit/off", test_off);
    g_test_add_func("/admit/limit", test_limit);
    g_test_add_func("/admit/used", test_used);
    g_test_add_func("/admit/spare", test_spare);
    g_test_add_func("/admit/lone", test_lone);
    g_test_add_func("/admit/single", test_single);
    g_test_add_func("/admit/pass-jobs", test_pass_jobs);
    g_test_add_func("/admit/pass-time", test_pass_time);
    g_test_add_func("/admit/pass-once", test_pass_once);
    g_test_add_func("/admit/beside", test_beside);
    g_test_add_func("/admit/tickets", test_tickets);
    g_test_add_func("/admit/sources", test_sources);
    g_test_add_func("/admit/stress", test_stress);

    return g_test_run();
}
