
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_argument.h"


/*
 * What the arguments make of the first argument of the option, as text; NULL
 * where they are refused, and hint is what the client is told then.
 */

typedef struct {
    const char        *option;
    const char        *args;       /* joined by ":" */
    const char        *value;
    const char        *hint;
} several_row_t;


static void several_test(gconstpointer data);
static char *several_value(const imgproc_arg_t *arg, const void *v);


static const several_row_t  several_rows[] = {

    { "background", "f80", "ff8800", NULL },
    { "background", "1:2:255", "0102ff", NULL },
    { "background", "1::3", "01aa03", NULL },
    { "background", "::3", "aaaa03", NULL },
    { "background", "1:2", NULL,
      "background: must be 3 or 6 hexadecimal digits, or R:G:B of integers "
      "from 0 to 255" },
    { "background", "1:2:256", NULL,
      "background: must be 3 or 6 hexadecimal digits, or R:G:B of integers "
      "from 0 to 255" },
    { "background", "ff:2:3", NULL,
      "background: must be 3 or 6 hexadecimal digits, or R:G:B of integers "
      "from 0 to 255" },

    { "gravity", "noea:1:2", "5 1 2", NULL },
    { "gravity", "noea:1", "5 1 0", NULL },
    { "gravity", "noea", "5 0 0", NULL },
    { "gravity", "noea::2", "5 7 2", NULL },
    { "gravity", "::2", "1 7 2", NULL },
    { "gravity", ":-0.5", "1 -0.5 0", NULL },
    { "gravity", "fp:0.25:1", "9 0.25 1", NULL },
    { "gravity", "sm", "10 0 0", NULL },
    { "gravity", "sm::", "10 0 0", NULL },
    { "gravity", "sm:3:4", "10 0 0", NULL },
    { "gravity", "fp:0.25", NULL,
      "gravity: x and y each must be a number from 0 to 1" },
    { "gravity", "fp:2:0", NULL,
      "gravity: x and y each must be a number from 0 to 1" },
    { "gravity", "fp::", NULL,
      "gravity: x and y each must be a number from 0 to 1" },
    { "gravity", "ce:a", NULL, "gravity: x and y each must be a number" },
    { "gravity", "sm:a", NULL, "gravity: x and y each must be a number" },
    { "gravity", "re", NULL,
      "gravity: must be one of ce, no, so, ea, we, noea, nowe, soea, sowe, "
      "fp, sm" },

    { "format_quality", "jpeg:50:webp:60", "jpeg 50 webp 60", NULL },
    { "format_quality", "jpeg:50:jpg:60", "jpeg 60", NULL },
    { "format_quality", "::jpeg:50:webp:", "jpeg 50", NULL },
    { "format_quality", "jpeg", NULL,
      "format_quality: must be pairs of a format and an integer from 0 to "
      "100" },
    { "format_quality", "jpeg:101", NULL,
      "format_quality: quality must be an integer from 0 to 100" },
    { "format_quality", "exe:1", NULL,
      "format_quality: format must be one of jpeg, png, webp, gif, avif, "
      "heic, jxl, tiff, svg, bmp, ico" },

    { "skip_processing", "png", "png", NULL },
    { "skip_processing", "ico:jpg::png", "jpeg png ico", NULL },
    { "skip_processing", "png:json", NULL,
      "skip_processing: not supported, must be one or more of jpeg, png, "
      "webp, gif, avif, heic, jxl, tiff, svg, bmp, ico" },
    { "skip_processing", "PNG", NULL,
      "skip_processing: must be one or more of jpeg, png, webp, gif, avif, "
      "heic, jxl, tiff, svg, bmp, ico" },

    /* presets are no value */

    { "preset", "a:b:c", "", NULL }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(several_rows); i++) {
        path = g_strdup_printf("/several/%s/%u %s", several_rows[i].option, i,
                               several_rows[i].args);
        g_test_add_data_func(path, &several_rows[i], several_test);
        g_free(path);
    }

    return g_test_run();
}


static void
several_test(gconstpointer data)
{
    char                 **parts, *value;
    unsigned               i, n;
    imgproc_str_t          name, args[IMGPROC_MAX_ARGS];
    imgproc_code_e         rc;
    imgproc_apply_t        c;
    imgproc_error_t        err;
    imgproc_options_t      options;
    const several_row_t   *row;

    row = data;

    name.data = (u_char *) row->option;
    name.len = strlen(row->option);

    /* values that were there before */

    memset(&options, 0, sizeof(imgproc_options_t));
    memset(options.background, 0xaa, 3);

    options.gravity.type = IMGPROC_GRAVITY_NORTH;
    options.gravity.x = 7;
    options.gravity.y = 8;
    options.skip_processing = 1u << IMGPROC_FORMAT_GIF;

    c.options = (u_char *) &options;
    c.option = imgproc_options_find(&name);
    c.warning = NULL;
    c.err = &err;

    g_assert_nonnull(c.option);

    parts = g_strsplit(row->args, ":", 0);
    n = g_strv_length(parts);

    for (i = 0; i < n; i++) {
        args[i].len = strlen(parts[i]);
        args[i].data = g_memdup2(parts[i], args[i].len ? args[i].len : 1);
    }

    rc = imgproc_argument_several(&c, &c.option->args[0], args, n);

    if (row->hint) {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
        g_assert_cmpint(err.code, ==, IMGPROC_BAD_OPTION);
        g_assert_cmpstr(err.hint, ==, row->hint);

    } else {
        g_assert_cmpint(rc, ==, IMGPROC_OK);

        value = several_value(&c.option->args[0],
                              c.options + c.option->args[0].offset);
        g_assert_cmpstr(value, ==, row->value);
        g_free(value);
    }

    for (i = 0; i < n; i++) {
        g_free(args[i].data);
    }

    g_strfreev(parts);
}


static char *
several_value(const imgproc_arg_t *arg, const void *v)
{
    GString                  *s;
    unsigned                  i;
    const int                *qualities;
    const uint8_t            *rgb;
    const uint32_t           *formats;
    const imgproc_gravity_t  *g;

    s = g_string_new("");

    rgb = v;
    qualities = v;
    formats = v;
    g = v;

    switch (arg->rule.kind) {

    case IMGPROC_KIND_COLOUR:
        g_string_printf(s, "%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
        break;

    case IMGPROC_KIND_GRAVITY:
        g_string_printf(s, "%d %g %g", g->type, g->x, g->y);
        break;

    case IMGPROC_KIND_QUALITIES:

        for (i = 1; i < IMGPROC_FORMATS; i++) {
            if (qualities[i]) {
                g_string_append_printf(s, "%s%s %d", s->len ? " " : "",
                                       imgproc_format(i)->name.data,
                                       qualities[i]);
            }
        }

        break;

    case IMGPROC_KIND_FORMATS:

        for (i = 0; i < 32; i++) {
            if (*formats & (1u << i)) {
                g_string_append_printf(s, "%s%s", s->len ? " " : "",
                                       imgproc_format(i)->name.data);
            }
        }

        break;

    default:
        break;
    }

    return g_string_free(s, FALSE);
}
