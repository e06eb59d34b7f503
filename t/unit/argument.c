
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_argument.h"
#include "imgproc_options.h"


/*
 * One row for each kind of argument and what is special of it; canon is NULL
 * where it is refused, and hint begins what the client is told then.
 */

typedef struct {
    const char        *name;
    const char        *args;       /* joined by ":" */
    const char        *canon;
    const char        *hint;
    int                warning;
} argument_row_t;


static void argument_test(gconstpointer data);


static const argument_row_t  argument_rows[] = {
    { "width", "300", "width:300", NULL, 0 },
    { "width", "+300", "width:300", NULL, 0 },
    { "width", "-1", NULL, "width: must be an integer from 0", 0 },
    { "width", "1:2", NULL, "width: ", 0 },
    { "dpr", "1.5", "dpr:1.5", NULL, 0 },
    { "dpr", "0", NULL, "dpr: must be", 0 },
    { "dpr", "1e3", NULL, "dpr: must be", 0 },
    { "zoom", "2", "zoom:2:2", NULL, 0 },
    { "zoom", "2:3", "zoom:2:3", NULL, 0 },
    { "enlarge", "t", "enlarge:1", NULL, 0 },
    { "enlarge", "yes", "", NULL, 1 },
    { "resizing_type", "auto", "resizing_type:auto", NULL, 0 },
    { "resizing_type", "Auto", NULL, "resizing_type: must be one of", 0 },
    { "rotate", "-90", "rotate:270", NULL, 0 },
    { "rotate", "45", NULL, "rotate: must be a multiple of 90", 0 },
    { "padding", "1:2", "padding:1:2:1:2", NULL, 0 },
    { "format", "jpg", "format:jpeg", NULL, 0 },
    { "format", "best", NULL, "format: not supported", 0 },
    { "crop", "10:0.5:so", "crop:10:0.5:so:0:0", NULL, 0 },
    { "trim", "0", "trim:0::0:0", NULL, 0 },
    { "trim", "", "", NULL, 0 },
    { "trim", ":fff", "trim::ffffff:0:0", NULL, 0 },
    { "trim", ":::", "", NULL, 0 },
    { "trim", "1:ffff", NULL, "trim: colour must be 3 or 6", 0 },
    { "trim", "1::maybe", "trim:1::0:0", NULL, 1 },
    { "blur", "1000", "blur:1000", NULL, 0 },
    { "blur", "1001", NULL, "blur: must be a number from 0 to 1000", 0 },
    { "pages", "0", NULL, "pages: must be an integer from 1", 0 },
    { "cachebuster", "a%2Fb", "cachebuster:a%2Fb", NULL, 0 },
    { "cachebuster", "", "", NULL, 0 },
    { "cachebuster", "a\tb", NULL, "cachebuster: must be text", 0 },
    { "filename", "cat:1", "filename:cat:1", NULL, 0 },
    { "filename", ":1", "filename::1", NULL, 0 },
    { "expires", "5", "expires:5", NULL, 0 },
    { "expires", "-5", NULL, "expires: must be a time", 0 },
    { "preset", "a:b", "", NULL, 0 },
    { "preset", "a:b:c:d:e:f:g:h:i:j:k:l:m:n:o:p:q:r:s:t:u:v:w:x:y:z:1:2:3:"
                "4:5:6:7",
      NULL, "preset: must have from 1 to 32 arguments", 0 }
};


static void
argument_test(gconstpointer data)
{
    int                      i, n, warning;
    char                   **parts, canon[2048];
    imgproc_str_t            name, args[IMGPROC_MAX_ARGS];
    imgproc_code_e           code;
    imgproc_error_t          err;
    imgproc_options_t        options;
    const argument_row_t    *row;
    const imgproc_option_t  *option;

    row = data;

    name.data = (u_char *) row->name;
    name.len = strlen(row->name);

    option = imgproc_options_find(&name);
    g_assert_nonnull(option);

    parts = g_strsplit(*row->args ? row->args : ":", ":", 0);
    n = *row->args ? g_strv_length(parts) : 1;

    for (i = 0; i < MIN(n, IMGPROC_MAX_ARGS); i++) {
        args[i].data = (u_char *) parts[i];
        args[i].len = strlen(parts[i]);
    }

    warning = 0;
    err.hint[0] = '\0';
    imgproc_options_init(&options);

    code = imgproc_argument_apply(&options, option, args, n, &warning, &err);

    if (row->hint) {
        g_assert_cmpint(code, ==, IMGPROC_BAD_OPTION);
        g_assert_true(g_str_has_prefix(err.hint, row->hint));

    } else {
        g_assert_cmpint(code, ==, IMGPROC_OK);
        (void) imgproc_options_canon(&options, canon, sizeof(canon));

        g_assert_cmpstr(canon, ==, row->canon);
    }

    g_assert_cmpint(warning, ==, row->warning);

    g_strfreev(parts);
}


int
main(int argc, char **argv)
{
    char    *path;
    size_t   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(argument_rows); i++) {
        path = g_strdup_printf("/argument/%s/%u %s", argument_rows[i].name,
                               (unsigned) i, argument_rows[i].args);
        g_test_add_data_func(path, &argument_rows[i], argument_test);
        g_free(path);
    }

    return g_test_run();
}
