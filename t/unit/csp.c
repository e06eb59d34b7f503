
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_csp.h"


static void test_hashes(void);
static void test_none(void);
static void test_broken(void);
static void test_many(void);
static imgproc_code_e csp(const char *page);


static char  policy[IMGPROC_CSP_LEN];


/* the hash of "1" and that of nothing, by openssl dgst -sha256 -binary */

static void
test_hashes(void)
{
    g_assert_cmpint(csp("<style></style><p><script>1</script>"), ==,
                    IMGPROC_OK);

    g_assert_nonnull(strstr(policy, "default-src 'none'; "));
    g_assert_nonnull(strstr(policy, "; script-src "
                     "'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; "
                     "style-src "
                     "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));

    g_assert_cmpint(csp("<script>1</script><script>1</script>"), ==,
                    IMGPROC_OK);
    g_assert_nonnull(strstr(policy,
                     "W0s=' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3"));
}


static void
test_none(void)
{
    g_assert_cmpint(csp(""), ==, IMGPROC_OK);
    g_assert_nonnull(strstr(policy, "script-src 'none'; style-src 'none'"));

    /* not one of those that are allowed, so it will not run */

    g_assert_cmpint(csp("<script src=x></script>"), ==, IMGPROC_OK);
    g_assert_nonnull(strstr(policy, "script-src 'none'"));
}


static void
test_broken(void)
{
    g_assert_cmpint(csp("<script>1"), ==, IMGPROC_INTERNAL);
    g_assert_cmpint(csp("</style><style>"), ==, IMGPROC_INTERNAL);
    g_assert_cmpint(csp("<style>1</script>"), ==, IMGPROC_INTERNAL);
}


static void
test_many(void)
{
    unsigned  i;
    GString  *page;

    page = g_string_new("");

    for (i = 0; i < 20; i++) {
        g_string_append_printf(page, "<script>%u</script>", i);
    }

    g_assert_cmpint(csp(page->str), ==, IMGPROC_INTERNAL);

    g_string_free(page, TRUE);
}


static imgproc_code_e
csp(const char *page)
{
    imgproc_str_t  text;

    text.len = strlen(page);
    text.data = (u_char *) page;

    return imgproc_csp(&text, policy);
}


int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);

    g_test_add_func("/csp/hashes", test_hashes);
    g_test_add_func("/csp/none", test_none);
    g_test_add_func("/csp/broken", test_broken);
    g_test_add_func("/csp/many", test_many);

    return g_test_run();
}
