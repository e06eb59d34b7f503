
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"

#include "imgproc_message.h"


#define ROUNDS  100


/* what fails in libvips, whose words the failure of another must not have */

typedef struct {
    imgproc_format_e    format;
    const char         *words;    /* that no other one has */
    const char         *mark;     /* from here, or from the middle */
    size_t              skip;
    size_t              len;      /* so many bytes are overwritten */
    int                 byte;     /* by this one */

    picture_bytes_t     broken;
    unsigned            told;     /* the words were in the detail */
    unsigned            foreign;  /* those of another were */
} message_job_t;


static void message_alone_test(void);
static void message_overlap_test(void);
static void message_detail_test(void);
static void message_threads_test(void);
static void *message_thread(void *data);
static void message_run(message_job_t *job);
static int message_said(const char *text);
static void message_break(void);


static message_job_t  message_jobs[] = {
    { IMGPROC_FORMAT_JPEG, "VipsJpeg", "\xff\xdb", 1, 1, 0xef, { NULL, 0 },
      0, 0 },
    { IMGPROC_FORMAT_PNG, "vipspng", NULL, 0, 60, 0xff, { NULL, 0 }, 0, 0 },
    { IMGPROC_FORMAT_WEBP, "webp2vips", "VP8L", 13, 30, 0xff, { NULL, 0 },
      0, 0 },
    { IMGPROC_FORMAT_GIF, "gifload", NULL, 0, 60, 0xaa, { NULL, 0 }, 0, 0 }
};

#define JOBS  G_N_ELEMENTS(message_jobs)


static gint  message_ready;


int
main(int argc, char **argv)
{
    int       rc;
    unsigned  i;

    picture_init(&argc, &argv);

    message_break();

    g_test_add_func("/message/alone", message_alone_test);
    g_test_add_func("/message/overlap", message_overlap_test);
    g_test_add_func("/message/detail", message_detail_test);
    g_test_add_func("/message/threads", message_threads_test);

    rc = g_test_run();

    for (i = 0; i < JOBS; i++) {
        g_free(message_jobs[i].broken.data);
    }

    return rc;
}


static void
message_alone_test(void)
{
    imgproc_message_begin();

    g_assert_true(message_said(""));

    vips_error("one", "is broken");
    g_assert_true(message_said("one: is broken"));

    /* taken means gone */

    g_assert_true(message_said(""));

    vips_error("one", "is left");

    imgproc_message_end();

    imgproc_message_begin();
    g_assert_true(message_said(""));
    imgproc_message_end();
}


static void
message_overlap_test(void)
{
    imgproc_message_begin();
    vips_error("one", "was here before");

    imgproc_message_begin();
    g_assert_false(message_said("one: was here before"));

    vips_error("two", "is broken");
    g_assert_false(message_said("two: is broken"));

    imgproc_message_begin();
    imgproc_message_end();

    /* two are left */

    vips_error("two", "is broken");
    g_assert_false(message_said("two: is broken"));

    vips_error("two", "is left");
    imgproc_message_end();

    /* and one, after what the other has left is gone */

    g_assert_true(message_said(""));

    vips_error("one", "is broken");
    g_assert_true(message_said("one: is broken"));

    imgproc_message_end();
}


/* takes the message, which must be text; is it known whose it is? */

static int
message_said(const char *text)
{
    char      *said;
    gboolean   own;

    said = imgproc_message_take(&own);

    g_assert_cmpstr(said, ==, text);
    g_free(said);

    return own;
}


/* one after the other, each is told what libvips said, and the step */

static void
message_detail_test(void)
{
    unsigned  i;

    for (i = 0; i < JOBS; i++) {
        message_jobs[i].told = 0;
        message_jobs[i].foreign = 0;

        message_run(&message_jobs[i]);

        g_assert_cmpuint(message_jobs[i].told, ==, 1);
        g_assert_cmpuint(message_jobs[i].foreign, ==, 0);
    }
}


/* all at once, none is told what was said of another */

static void
message_threads_test(void)
{
    unsigned   i, n;
    GThread   *thread[JOBS];

    for (n = 0; n < ROUNDS; n++) {

        g_atomic_int_set(&message_ready, 0);

        for (i = 0; i < JOBS; i++) {
            thread[i] = g_thread_new("job", message_thread, &message_jobs[i]);
        }

        for (i = 0; i < JOBS; i++) {
            (void) g_thread_join(thread[i]);
        }
    }

    for (i = 0; i < JOBS; i++) {
        g_assert_cmpuint(message_jobs[i].foreign, ==, 0);
    }
}


static void *
message_thread(void *data)
{
    g_atomic_int_inc(&message_ready);

    while (g_atomic_int_get(&message_ready) < (gint) JOBS) {
        g_thread_yield();
    }

    message_run(data);

    return NULL;
}


static void
message_run(message_job_t *m)
{
    char           *step;
    unsigned        i;
    const char     *said;
    imgproc_job_t   job;

    picture_job(&job, &m->broken, "w:20/f:png");
    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_BROKEN_IMAGE);

    step = g_strdup_printf(" of %s", imgproc_format(m->format)->name.data);
    g_assert_nonnull(strstr(job.error.detail, step));
    g_free(step);

    said = strstr(job.error.detail, " failed");
    g_assert_nonnull(said);

    for (i = 0; i < JOBS; i++) {

        if (strstr(said, message_jobs[i].words) == NULL) {
            continue;
        }

        if (&message_jobs[i] == m) {
            m->told++;

        } else {
            m->foreign++;
        }
    }
}


/* the headers stay as they are, so that it is libvips that finds out */

static void
message_break(void)
{
    u_char         *p;
    size_t          at;
    unsigned        i;
    message_job_t  *m;

    for (i = 0; i < JOBS; i++) {

        m = &message_jobs[i];
        m->broken = picture_save(picture_new(80, 60, 3), m->format);

        p = m->broken.data;
        at = m->mark ? 0 : m->broken.len / 2;

        while (m->mark && memcmp(p + at, m->mark, strlen(m->mark)) != 0) {
            at++;
        }

        g_assert_cmpuint(at + m->skip + m->len, <, m->broken.len);

        memset(p + at + m->skip, m->byte, m->len);
    }
}
