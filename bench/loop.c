
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * What libvips itself takes: "loop FILE N SHRINK WIDTH" loads FILE N times
 * from memory, resizes it to WIDTH and saves it in its own format as the
 * module does, and prints the CPU time of one turn.  Compare with job.c.
 */


#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <vips/vips.h>


static int loop_turn(const char *data, size_t len, int shrink, int width);
static int loop_png(const char *data, size_t len);
static double loop_cpu(void);


int
main(int argc, char **argv)
{
    int      i, n;
    char    *data;
    gsize    len;
    double   start;

    if (argc != 5) {
        (void) fprintf(stderr, "usage: loop FILE N SHRINK WIDTH\n");
        return 2;
    }

    if (VIPS_INIT(argv[0]) != 0
        || !g_file_get_contents(argv[1], &data, &len, NULL))
    {
        (void) fprintf(stderr, "cannot read \"%s\"\n", argv[1]);
        return 1;
    }

    vips_concurrency_set(1);
    vips_cache_set_max(0);

    n = atoi(argv[2]);
    start = 0;

    /* the first turn loads tables and libraries */

    for (i = -1; i < n; i++) {

        if (i == 0) {
            start = loop_cpu();
        }

        if (loop_turn(data, len, atoi(argv[3]), atoi(argv[4])) != 0) {
            (void) fprintf(stderr, "%s", vips_error_buffer());
            return 1;
        }
    }

    (void) printf("%.3f\n", (loop_cpu() - start) / n);

    g_free(data);

    return 0;
}


static int
loop_turn(const char *data, size_t len, int shrink, int width)
{
    int          rc;
    VipsImage   *image, *small;
    VipsTarget  *target;

    if (loop_png(data, len)) {
        rc = vips_pngload_buffer((void *) data, len, &image, "access",
                                 VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                 VIPS_FAIL_ON_TRUNCATED, NULL);

    } else {
        rc = vips_jpegload_buffer((void *) data, len, &image, "access",
                                  VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                  VIPS_FAIL_ON_TRUNCATED, "shrink", shrink,
                                  NULL);
    }

    if (rc != 0) {
        return rc;
    }

    rc = vips_resize(image, &small, (double) width / image->Xsize, NULL);

    g_object_unref(image);

    if (rc != 0) {
        return rc;
    }

    target = vips_target_new_to_memory();

    if (loop_png(data, len)) {
        rc = vips_pngsave_target(small, target, "compression", 6, "filter",
                                 VIPS_FOREIGN_PNG_FILTER_ALL, "strip", TRUE,
                                 NULL);

    } else {
        rc = vips_jpegsave_target(small, target, "Q", 80, "optimize_coding",
                                  TRUE, "strip", TRUE, NULL);
    }

    g_object_unref(target);
    g_object_unref(small);

    return rc;
}


static int
loop_png(const char *data, size_t len)
{
    return len > 4 && memcmp(data, "\x89PNG", 4) == 0;
}


/* of all threads, in milliseconds */

static double
loop_cpu(void)
{
    struct rusage  ru;

    (void) getrusage(RUSAGE_SELF, &ru);

    return (ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1e3
           + (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e3;
}
