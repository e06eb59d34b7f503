
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_preset.h"


/* what presets become; hint is NULL where they are applied */

typedef struct {
    const char        *names;
    const char        *canon;
    const char        *hint;
    unsigned           warnings;
} preset_row_t;


static void preset_test_apply(gconstpointer data);
static void preset_test_option(void);
static void preset_test_unchanged(void);
static void preset_test_none(void);
static void preset_test_later(void);
static void preset_test_allowed(void);
static void preset_test_multiply(void);
static void preset_test_deep(void);
static void preset_test_find(void);
static void preset_start(imgproc_scope_t *scope);
static imgproc_str_t preset_str(const char *s);
static char *preset_canon(const imgproc_options_t *options);


static const imgproc_preset_t  presets[] = {
    { imgproc_str("small"), imgproc_str("rs:fill:100:100/q:50") },
    { imgproc_str("sharp"), imgproc_str("sh:0.5/q:90") },
    { imgproc_str("both"), imgproc_str("pr:small:sharp/f:webp") },
    { imgproc_str("self"), imgproc_str("w:1/pr:self/h:2") },
    { imgproc_str("ping"), imgproc_str("w:1/pr:pong") },
    { imgproc_str("pong"), imgproc_str("h:2/pr:ping/pr:small") },
    { imgproc_str("empty"), imgproc_str("") },
    { imgproc_str("bad"), imgproc_str("w:7/q:101") },
    { imgproc_str("lost"), imgproc_str("w:7/pr:nowhere") },
    { imgproc_str("loose"), imgproc_str("el:maybe") },
    { imgproc_str("text"), imgproc_str("cb:tea/fn:cat") },
    { imgproc_str("clear"), imgproc_str("bg:/t:/cb:") }
};


static const preset_row_t  preset_rows[] = {
    { "small", "resizing_type:fill/width:100/height:100/quality:50", NULL, 0 },
    { "small:sharp", "resizing_type:fill/width:100/height:100/sharpen:0.5/"
                     "quality:90", NULL, 0 },
    { "sharp:small", "resizing_type:fill/width:100/height:100/sharpen:0.5/"
                     "quality:50", NULL, 0 },
    { "both", "resizing_type:fill/width:100/height:100/sharpen:0.5/"
              "quality:90/format:webp", NULL, 0 },
    { "both:both", "resizing_type:fill/width:100/height:100/sharpen:0.5/"
                   "quality:90/format:webp", NULL, 0 },
    { "empty", "", NULL, 0 },
    { "", "", NULL, 0 },
    { ":", "", NULL, 0 },
    { ":sharp::", "sharpen:0.5/quality:90", NULL, 0 },
    { "self", "width:1/height:2", NULL, IMGPROC_WARN_PRESET },
    { "ping", "resizing_type:fill/width:100/height:100/quality:50", NULL,
      IMGPROC_WARN_PRESET },
    { "loose", "", NULL, IMGPROC_WARN_BOOL },
    { "loose:self", "width:1/height:2", NULL,
      IMGPROC_WARN_BOOL|IMGPROC_WARN_PRESET },
    { "text", "cachebuster:tea/filename:cat:0", NULL, 0 },
    { "text:clear", "filename:cat:0", NULL, 0 },
    { "none", NULL, "unknown preset", 0 },
    { "Small", NULL, "unknown preset", 0 },
    { "smal", NULL, "unknown preset", 0 },
    { "smalll", NULL, "unknown preset", 0 },
    { "small/sharp", NULL, "unknown preset", 0 },
    { "lost", NULL, "unknown preset", 0 },
    { "bad", NULL, "quality: must be an integer from 0 to 100", 0 },
    { "sharp:\xff", NULL, "unknown preset", 0 }
};


int
main(int argc, char **argv)
{
    char      *path, *escaped;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);

    for (i = 0; i < G_N_ELEMENTS(preset_rows); i++) {
        escaped = g_strescape(preset_rows[i].names, NULL);
        path = g_strdup_printf("/preset/apply/%u %s", i,
                               g_strdelimit(escaped, "/", ' '));
        g_test_add_data_func(path, &preset_rows[i], preset_test_apply);
        g_free(path);
        g_free(escaped);
    }

    g_test_add_func("/preset/as an option", preset_test_option);
    g_test_add_func("/preset/a bad one changes nothing",
                    preset_test_unchanged);
    g_test_add_func("/preset/there are none", preset_test_none);
    g_test_add_func("/preset/not known yet", preset_test_later);
    g_test_add_func("/preset/what is in it is allowed", preset_test_allowed);
    g_test_add_func("/preset/multiplied", preset_test_multiply);
    g_test_add_func("/preset/deep", preset_test_deep);
    g_test_add_func("/preset/find", preset_test_find);

    return g_test_run();
}


static void
preset_test_apply(gconstpointer data)
{
    char                *canon;
    imgproc_str_t        names;
    imgproc_code_e       rc;
    imgproc_scope_t      scope;
    imgproc_error_t      err;
    imgproc_options_t    options;
    const preset_row_t  *row;

    row = data;
    names = preset_str(row->names);

    preset_start(&scope);
    imgproc_options_init(&options);

    rc = imgproc_preset_apply(&options, &names, &scope, &err);

    if (row->hint) {
        g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
        g_assert_cmpint(err.code, ==, IMGPROC_BAD_OPTION);
        g_assert_cmpstr(err.hint, ==, row->hint);
        g_assert_cmpstr(err.detail, !=, "");

    } else {
        g_assert_cmpint(rc, ==, IMGPROC_OK);

        canon = preset_canon(&options);
        g_assert_cmpstr(canon, ==, row->canon);
        g_free(canon);
    }

    g_assert_cmpuint(scope.warnings, ==, row->warnings);
    g_assert_null(scope.use);

    g_free(names.data);
}


/* among other options, the last writer wins */

static void
preset_test_option(void)
{
    char               *canon;
    imgproc_str_t       text;
    imgproc_code_e      rc;
    imgproc_scope_t     scope;
    imgproc_error_t     err;
    imgproc_options_t   options;

    text = preset_str("q:10/h:5/pr:small/w:7/preset:sharp:/f:png");

    preset_start(&scope);
    imgproc_options_init(&options);

    rc = imgproc_options_apply_path(&options, &text, &scope, &err);
    g_assert_cmpint(rc, ==, IMGPROC_OK);

    canon = preset_canon(&options);
    g_assert_cmpstr(canon, ==, "resizing_type:fill/width:7/height:100/"
                               "sharpen:0.5/quality:90/format:png");
    g_free(canon);
    g_free(text.data);
}


static void
preset_test_unchanged(void)
{
    imgproc_str_t      text;
    imgproc_code_e     rc;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_options_t  options, before;

    text = preset_str("pr:small:sharp:lost");

    preset_start(&scope);
    imgproc_options_init(&options);

    before = options;
    rc = imgproc_options_apply(&options, &text, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(err.detail, ==, "unknown preset \"nowhere\"");
    g_assert_cmpmem(&options, sizeof(options), &before, sizeof(before));

    g_free(text.data);
}


static void
preset_test_none(void)
{
    imgproc_str_t      text = imgproc_str("pr:small"), empty;
    imgproc_code_e     rc;
    imgproc_error_t    err;
    imgproc_options_t  options;

    imgproc_options_init(&options);

    rc = imgproc_options_apply(&options, &text, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(err.hint, ==, "unknown preset");

    empty.data = NULL;
    empty.len = 0;

    rc = imgproc_preset_apply(&options, &empty, NULL, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
}


/* text is checked before all presets are known, but for their names */

static void
preset_test_later(void)
{
    imgproc_str_t      good = imgproc_str("pr:nowhere:small/w:3");
    imgproc_str_t      bad = imgproc_str("pr:nowhere/w:x");
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_options_t  options;

    memset(&scope, 0, sizeof(imgproc_scope_t));
    imgproc_options_init(&options);

    scope.later = 1;

    g_assert_cmpint(imgproc_options_apply_path(&options, &good, &scope, &err),
                    ==, IMGPROC_OK);
    g_assert_cmpint(options.width, ==, 3);
    g_assert_cmpint(imgproc_options_apply_path(&options, &bad, &scope, &err),
                    ==, IMGPROC_BAD_OPTION);
    g_assert_cmpuint(scope.warnings, ==, 0);
}


static void
preset_test_allowed(void)
{
    imgproc_str_t      width = imgproc_str("w"), w = imgproc_str("w:5");
    imgproc_str_t      quality = imgproc_str("q:5"), both;
    imgproc_scope_t    scope;
    imgproc_error_t    err;
    imgproc_allowed_t  allowed;
    imgproc_options_t  options;

    memset(&allowed, 0, sizeof(imgproc_allowed_t));
    g_assert_cmpint(imgproc_options_allow(&allowed, &width), ==, 0);

    preset_start(&scope);
    imgproc_options_init(&options);

    scope.allowed = &allowed;
    both = preset_str("pr:both");

    g_assert_cmpint(imgproc_options_apply(&options, &both, &scope, &err), ==,
                    IMGPROC_OK);
    g_assert_cmpint(options.quality, ==, 90);
    g_assert_cmpint(imgproc_options_apply(&options, &w, &scope, &err), ==,
                    IMGPROC_OK);

    /* and no longer than the preset */

    g_assert_cmpint(imgproc_options_apply(&options, &quality, &scope, &err),
                    ==, IMGPROC_OPTION_NOT_ALLOWED);
    g_assert_cmpstr(err.hint, ==, "quality");
    g_assert_cmpint(options.width, ==, 5);
    g_assert_cmpint(options.quality, ==, 90);

    g_free(both.data);
}


/* each of n presets uses the one below it twice: 2^n in all */

static void
preset_test_multiply(void)
{
    int                  i, n;
    char                *text;
    imgproc_str_t        names = imgproc_str("40");
    imgproc_code_e       rc;
    imgproc_scope_t      scope;
    imgproc_error_t      err;
    imgproc_preset_t     many[41];
    imgproc_options_t    options;

    n = G_N_ELEMENTS(many);

    for (i = 0; i < n; i++) {
        text = g_strdup_printf("%d", i);
        many[i].name = preset_str(text);
        g_free(text);

        text = i ? g_strdup_printf("pr:%d:%d/w:%d", i - 1, i - 1, i)
                 : g_strdup("w:1");
        many[i].options = preset_str(text);
        g_free(text);
    }

    memset(&scope, 0, sizeof(imgproc_scope_t));
    imgproc_options_init(&options);

    scope.presets = many;
    scope.npresets = n;

    rc = imgproc_preset_apply(&options, &names, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);
    g_assert_cmpstr(err.hint, ==, "too many presets");
    g_assert_cmpuint(scope.applied, ==, IMGPROC_MAX_PRESETS);
    g_assert_null(scope.use);

    for (i = 0; i < n; i++) {
        g_free(many[i].name.data);
        g_free(many[i].options.data);
    }
}


/* as many as there may be, one in the other */

static void
preset_test_deep(void)
{
    int                 i;
    char               *text;
    imgproc_str_t       names = imgproc_str("1");
    imgproc_code_e      rc;
    imgproc_scope_t     scope;
    imgproc_error_t     err;
    imgproc_preset_t    many[IMGPROC_MAX_PRESETS + 1];
    imgproc_options_t   options;

    for (i = 0; i <= IMGPROC_MAX_PRESETS; i++) {
        text = g_strdup_printf("%d", i);
        many[i].name = preset_str(text);
        g_free(text);

        text = g_strdup_printf("w:%d%s%.0d", i, i < IMGPROC_MAX_PRESETS
                                                ? "/pr:" : "/h:2",
                               i < IMGPROC_MAX_PRESETS ? i + 1 : 0);
        many[i].options = preset_str(text);
        g_free(text);
    }

    memset(&scope, 0, sizeof(imgproc_scope_t));
    imgproc_options_init(&options);

    scope.presets = many;
    scope.npresets = G_N_ELEMENTS(many);

    rc = imgproc_preset_apply(&options, &names, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_OK);
    g_assert_cmpint(options.width, ==, IMGPROC_MAX_PRESETS);
    g_assert_cmpint(options.height, ==, 2);

    /* this scope has done its work */

    rc = imgproc_preset_apply(&options, &many[0].name, &scope, &err);

    g_assert_cmpint(rc, ==, IMGPROC_BAD_OPTION);

    for (i = 0; i <= IMGPROC_MAX_PRESETS; i++) {
        g_free(many[i].name.data);
        g_free(many[i].options.data);
    }
}


static void
preset_test_find(void)
{
    unsigned         i;
    imgproc_str_t    none = imgproc_str("nowhere");
    imgproc_scope_t  scope;

    preset_start(&scope);

    for (i = 0; i < G_N_ELEMENTS(presets); i++) {
        g_assert_true(imgproc_preset_find(&scope, &presets[i].name)
                      == &presets[i]);
    }

    g_assert_null(imgproc_preset_find(&scope, &none));

    scope.npresets = 0;
    g_assert_null(imgproc_preset_find(&scope, &presets[0].name));
}


static void
preset_start(imgproc_scope_t *scope)
{
    memset(scope, 0, sizeof(imgproc_scope_t));

    scope->presets = presets;
    scope->npresets = G_N_ELEMENTS(presets);
}


/* exactly the bytes, so that the sanitizer sees a read past them */

static imgproc_str_t
preset_str(const char *s)
{
    imgproc_str_t  str;

    str.len = strlen(s);
    str.data = g_memdup2(s, str.len ? str.len : 1);

    return str;
}


static char *
preset_canon(const imgproc_options_t *options)
{
    char    *canon;
    size_t   len;

    len = imgproc_options_canon(options, NULL, 0);
    canon = g_malloc(len + 1);

    g_assert_cmpuint(imgproc_options_canon(options, canon, len + 1), ==, len);

    return canon;
}
