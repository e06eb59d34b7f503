
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "picture.h"
#include "imgproc_vector.h"


#define NS  "xmlns=\"http://www.w3.org/2000/svg\""


/* options are width and height; the result's size, or 0 for what fails */

typedef struct {
    const char        *path;
    const char        *text;
    int                width;
    int                height;
    imgproc_code_e     code;
    int                result_width;
    int                result_height;
} vector_t;


static void process(imgproc_job_t *job, const char *text, int width,
    int height);
static void test_size(const void *data);
static void test_natural(const void *data);
static void test_pixels(void);
static void test_pass(void);
static void test_guard(void);
static void test_sheet(void);


static const vector_t  vectors[] = {
    { "px", "<svg " NS " width='40' height='30'/>", 0, 0, 0, 40, 30 },
    { "unit", "<svg " NS " width='40px' height='30px'/>", 0, 0, 0, 40, 30 },
    { "pt", "<svg " NS " width='40pt' height='30pt'/>", 0, 0, 0, 40, 30 },
    { "pc", "<svg " NS " width='4pc' height='3pc'/>", 0, 0, 0, 48, 36 },
    { "in", "<svg " NS " width='1in' height='.5in'/>", 0, 0, 0, 72, 36 },
    { "cm", "<svg " NS " width='2.54cm' height='5.08cm'/>", 0, 0, 0, 72,
      144 },
    { "mm", "<svg " NS " width='25.4mm' height='50.8mm'/>", 0, 0, 0, 72,
      144 },
    { "em", "<svg " NS " width='2em' height='1em'/>", 0, 0, 0, 24, 12 },
    { "ex", "<svg " NS " width='2ex' height='1ex'/>", 0, 0, 0, 12, 6 },
    { "box", "<svg " NS " viewBox='0 0 60 20'/>", 0, 0, 0, 60, 20 },
    { "box-commas", "<svg " NS " viewBox='0,0 60,20'/>", 0, 0, 0, 60, 20 },
    { "percent", "<svg " NS " width='100%' height='100%' "
      "viewBox='0 0 60 20'/>", 0, 0, 0, 60, 20 },
    { "width-box", "<svg " NS " width='30' viewBox='0 0 60 20'/>", 0, 0, 0,
      30, 10 },
    { "height-box", "<svg " NS " height='40' viewBox='0 0 60 20'/>", 0, 0, 0,
      120, 40 },
    { "both-box", "<svg " NS " width='50' height='50' viewBox='0 0 60 20'/>",
      0, 0, 0, 50, 50 },
    { "fraction", "<svg " NS " width='40.4' height='29.6'/>", 0, 0, 0, 40,
      30 },
    { "none", "<svg " NS "/>", 0, 0, IMGPROC_BROKEN_IMAGE, 0, 0 },
    { "nothing", "<svg " NS " width='0' height='9'/>", 0, 0,
      IMGPROC_BROKEN_IMAGE, 0, 0 },
    { "small", "<svg " NS " width='.4' height='.4'/>", 0, 0,
      IMGPROC_BROKEN_IMAGE, 0, 0 },
    { "endless", "<svg " NS " width='1e9' height='1e9'/>", 0, 0,
      IMGPROC_BROKEN_IMAGE, 0, 0 },
    { "larger", "<svg " NS " width='40' height='30'/>", 400, 0, 0, 400, 300 },
    { "larger-fraction", "<svg " NS " width='40.4' height='30'/>", 400, 0, 0,
      400, 300 },
    { "smaller", "<svg " NS " width='400' height='300'/>", 40, 0, 0, 40, 30 },
    { "tiny", "<svg " NS " width='4000' height='3000'/>", 2, 0, 0, 2, 2 },
    { "poster", "<svg " NS " width='900000' height='900000'/>", 100, 0, 0,
      100, 100 },
    { "too-large", "<svg " NS " width='40' height='30'/>", 4000, 0,
      IMGPROC_TOO_MANY_PIXELS, 0, 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    picture_init(&argc, &argv);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(vectors); i++) {
        path = g_strconcat("/vector/size/", vectors[i].path, NULL);
        g_test_add_data_func(path, &vectors[i], test_size);
        g_free(path);

        if (vectors[i].width == 0 && vectors[i].code == IMGPROC_OK) {
            path = g_strconcat("/vector/natural/", vectors[i].path, NULL);
            g_test_add_data_func(path, &vectors[i], test_natural);
            g_free(path);
        }
    }

    g_test_add_func("/vector/pixels", test_pixels);
    g_test_add_func("/vector/pass", test_pass);
    g_test_add_func("/vector/guard", test_guard);
    g_test_add_func("/vector/sheet", test_sheet);

    return g_test_run();
}


static void
process(imgproc_job_t *job, const char *text, int width, int height)
{
    memset(job, 0, sizeof(imgproc_job_t));

    imgproc_options_init(&job->options);

    job->options.width = width;
    job->options.height = height;

    job->preferred.n = 1;
    job->preferred.elts[0] = IMGPROC_FORMAT_PNG;

    job->limits.max_source_resolution = 2000000;
    job->limits.max_source_dimension = 3000;
    job->limits.max_result_dimension = 8192;
    job->limits.source_formats = 1u << IMGPROC_FORMAT_SVG;

    job->source.data = (u_char *) text;
    job->source.len = strlen(text);

    imgproc_image_process(job);

    if (job->error.code != IMGPROC_OK) {
        g_test_message("%s", job->error.detail);
    }
}


static void
test_size(const void *data)
{
    imgproc_job_t    job;
    const vector_t  *t;

    t = data;

    process(&job, t->text, t->width, t->height);

    g_assert_cmpint(job.error.code, ==, t->code);
    g_assert_cmpint(job.width, ==, t->result_width);
    g_assert_cmpint(job.height, ==, t->result_height);

    imgproc_buffer_free(&job.result);
}


/* what the sniffer says is what libvips makes of it */

static void
test_natural(const void *data)
{
    VipsImage        *image;
    imgproc_info_t    info;
    const vector_t   *t;
    imgproc_error_t   err;

    t = data;

    g_assert_cmpint(imgproc_sniff((u_char *) t->text, strlen(t->text), &info,
                                  &err), ==, IMGPROC_OK);

    g_assert_cmpint(vips_svgload_buffer((void *) t->text, strlen(t->text),
                                        &image, NULL), ==, 0);

    g_assert_cmpint(info.width, ==, image->Xsize);
    g_assert_cmpint(info.height, ==, image->Ysize);

    g_object_unref(image);
}


static void
test_pixels(void)
{
    double         *pixel;
    int             n, x;
    VipsImage      *image;
    imgproc_job_t   job;

    process(&job, "<svg " NS " width='10' height='10'>"
            "<rect width='5' height='10' fill='red'/></svg>", 200, 0);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_PNG);

    g_assert_cmpint(vips_pngload_buffer(job.result.data, job.result.len,
                                        &image, NULL), ==, 0);

    /* the edge is sharp: it was rendered that large, not enlarged */

    for (x = 0; x < 200; x++) {
        g_assert_cmpint(vips_getpoint(image, &pixel, &n, x, 100, NULL), ==,
                        0);
        g_assert_cmpint(n, ==, 4);
        g_assert_cmpfloat(pixel[0], ==, x < 100 ? 255 : 0);
        g_assert_cmpfloat(pixel[3], ==, x < 100 ? 255 : 0);
        g_free(pixel);
    }

    g_object_unref(image);
    imgproc_buffer_free(&job.result);
}


static void
test_pass(void)
{
    imgproc_job_t  job;

    const char  *text = "<svg " NS " width='9' height='8' onload='a'/>";

    memset(&job, 0, sizeof(imgproc_job_t));

    imgproc_options_init(&job.options);

    job.options.format = IMGPROC_FORMAT_SVG;
    job.options.width = 100;

    job.limits.source_formats = 1u << IMGPROC_FORMAT_SVG;
    job.source.data = (u_char *) text;
    job.source.len = strlen(text);

    imgproc_image_process(&job);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.format, ==, IMGPROC_FORMAT_SVG);
    g_assert_cmpint(job.width, ==, 9);
    g_assert_cmpint(job.height, ==, 8);
    g_assert_cmpuint(job.result.len, >, 0);
    g_assert_null(g_strstr_len((char *) job.result.data, job.result.len,
                               "onload"));

    imgproc_buffer_free(&job.result);
}


/* a size of its own that is too large is brought below the limits */

static void
test_guard(void)
{
    imgproc_job_t  job;

    process(&job, "<svg " NS " width='9000' height='4500'/>", 0, 0);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.width, >, 1900);
    g_assert_cmpint((int64_t) job.width * job.height, <=, 2000000);

    imgproc_buffer_free(&job.result);
}


/* librsvg believes a style sheet more than attributes */

static void
test_sheet(void)
{
    imgproc_job_t  job;

    process(&job, "<svg " NS " width='10' height='10'>"
            "<style>svg{width:1000px;height:500px}</style></svg>", 0, 0);

    g_assert_cmpint(job.error.code, ==, IMGPROC_OK);
    g_assert_cmpint(job.width, ==, 1000);
    g_assert_cmpint(job.height, ==, 500);

    imgproc_buffer_free(&job.result);

    process(&job, "<svg " NS " width='10' height='10'>"
            "<style>svg{width:90000px;height:90000px}</style></svg>", 0, 0);

    g_assert_cmpint(job.error.code, ==, IMGPROC_TOO_MANY_PIXELS);

    imgproc_buffer_free(&job.result);
}
