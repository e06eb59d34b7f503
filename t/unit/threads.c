
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _GNU_SOURCE
#define _GNU_SOURCE  /* for RTLD_NEXT */
#endif

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

#include "picture.h"

#include "imgproc_threads.h"


typedef int (*threads_create_pt)(pthread_t *thread,
    const pthread_attr_t *attr, void *(*start)(void *), void *data);


int pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *data);

static void threads_probe_test(void);
static void threads_none_test(const void *data);
static void threads_heic_test(void);


static const char  *threads_files[] = {
    "t/images/chelsea-10bit.heic",      /* of tiles */
    "t/images/photo.avif"
};


/* so many can still be had, or any number */

static gint  threads_left = G_MAXINT;
static gint  threads_made;


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);

    g_test_add_func("/threads/probe", threads_probe_test);

    for (i = 0; i < G_N_ELEMENTS(threads_files); i++) {
        path = g_strdup_printf("/threads/none/%s",
                               strrchr(threads_files[i], '.') + 1);
        g_test_add_data_func(path, threads_files[i], threads_none_test);
        g_free(path);
    }

    g_test_add_func("/threads/none/to-heic", threads_heic_test);

    return g_test_run();
}


/* stands before that of libc */

int
pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *data)
{
    threads_create_pt  create;

    if (g_atomic_int_get(&threads_left) != G_MAXINT
        && g_atomic_int_add(&threads_left, -1) <= 0)
    {
        return EAGAIN;
    }

    g_atomic_int_inc(&threads_made);

    create = (threads_create_pt) dlsym(RTLD_NEXT, "pthread_create");

    return create(thread, attr, start, data);
}


static void
threads_probe_test(void)
{
    int  i, n;

    for (n = 0; n < 6; n++) {
        for (i = 0; i < 6; i++) {
            g_atomic_int_set(&threads_made, 0);
            g_atomic_int_set(&threads_left, i);

            g_assert_cmpint(imgproc_threads_probe(n), ==, n <= i);
            g_assert_cmpint(g_atomic_int_get(&threads_made), ==, MIN(n, i));
        }
    }

    g_atomic_int_set(&threads_left, G_MAXINT);

    g_assert_true(imgproc_threads_probe(1000));
}


/* it is refused before a library finds out, and made when there are some */

static void
threads_none_test(const void *data)
{
    int              i;
    char            *bytes;
    imgproc_job_t    job;
    picture_bytes_t  b;

    g_assert_true(g_file_get_contents(data, &bytes, &b.len, NULL));
    b.data = bytes;

    for (i = 0; i < 10; i++) {
        picture_job(&job, &b, "w:20/f:png");

        g_atomic_int_set(&threads_left, i);
        imgproc_image_process(&job);
        g_atomic_int_set(&threads_left, G_MAXINT);

        g_assert_cmpint(job.error.code, ==, IMGPROC_BUSY);
        g_assert_cmpuint(job.result.len, ==, 0);
        g_assert_nonnull(strstr(job.error.detail, "threads"));
    }

    picture_process(&job, &b, "w:20/f:png");
    imgproc_buffer_free(&job.result);

    g_free(bytes);
}


/* with one thread less than are looked for, x265 does not begin */

static void
threads_heic_test(void)
{
    int              i;
    imgproc_job_t    job;
    picture_bytes_t  b;

    if (!(imgproc_image_results() & 1u << IMGPROC_FORMAT_HEIC)) {
        g_test_skip("no encoder");
        return;
    }

    b = picture_save(picture_new(60, 40, 3), IMGPROC_FORMAT_PNG);

    for (i = 0; i < 3; i++) {
        picture_job(&job, &b, "f:heic");

        g_atomic_int_set(&threads_left, i);
        imgproc_image_process(&job);
        g_atomic_int_set(&threads_left, G_MAXINT);

        g_assert_cmpint(job.error.code, ==, IMGPROC_BUSY);
        g_assert_cmpuint(job.result.len, ==, 0);
        g_assert_nonnull(strstr(job.error.detail, "threads"));
    }

    /* of its own it makes one, and libvips makes two at most */

    picture_process(&job, &b, "f:heic");
    imgproc_buffer_free(&job.result);

    g_atomic_int_set(&threads_made, 0);
    picture_process(&job, &b, "f:heic");
    g_assert_cmpint(g_atomic_int_get(&threads_made), <=, 3 + 3);
    imgproc_buffer_free(&job.result);

    g_free(b.data);
}
