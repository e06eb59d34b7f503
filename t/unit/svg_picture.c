
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include "bytes.h"
#include "exact.h"
#include "imgproc_svg.h"


#define OK      IMGPROC_OK
#define NOT     IMGPROC_FORMAT_NOT_ALLOWED
#define BROKEN  IMGPROC_BROKEN_IMAGE
#define PIXELS  IMGPROC_TOO_MANY_PIXELS

#define TYPE    "data:image/png;base64,"

/* the beginnings of pictures of 3x2 pixels, see bytes.h */

#define PNG     "89 'PNG' 0d0a1a0a (IHDR %4:3 %4:2 08 02 00 00 00)"           \
                "(IDAT 00*4)(IEND)"
#define JPEG    "ffd8 {ffc0 08 %2:2 %2:3 01 011100} {ffda 01 0100 003f00}"    \
                "ffd9"
#define GIF     "'GIF89a' %-2:3 %-2:2 000000"                                 \
                "2c %-2:0 %-2:0 %-2:3 %-2:2 00 02 02 4401 00 3b"
#define WEBP    "<RIFF 'WEBP' <'VP8 ' 100000 9d012a %-2:3 %-2:2>>"
#define TIFF    "'II' 2a00 08000000"


/* the bytes follow the type in base64 */

typedef struct {
    const char        *path;
    const char        *type;
    const char        *bytes;
    imgproc_code_e     code;
} type_t;


/* what follows TYPE as it is; as many bytes come out of it */

typedef struct {
    const char        *text;
    int                valid;
} text_t;


static imgproc_code_e picture(const char *text,
    const imgproc_limits_t *limits, imgproc_info_t *info,
    imgproc_error_t *err);
static char *base64(const char *type, const char *bytes);
static void test_type(const void *data);
static void test_cut(void);
static void test_base64(void);
static void test_padding(void);
static void test_limits(void);


static const type_t  types[] = {
    { "png", TYPE, PNG, OK },
    { "jpeg", "data:image/jpeg;base64,", JPEG, OK },
    { "jpg", "data:image/jpg;base64,", JPEG, OK },
    { "gif", "data:image/gif;base64,", GIF, OK },
    { "webp", "data:image/webp;base64,", WEBP, OK },
    { "case", "DATA:Image/PNG;Base64,", PNG, OK },

    { "png-as-jpeg", "data:image/jpeg;base64,", PNG, NOT },
    { "jpeg-as-png", TYPE, JPEG, NOT },
    { "gif-as-webp", "data:image/webp;base64,", GIF, NOT },
    { "text-as-png", TYPE, "'hello world'", NOT },
    { "svg-as-png", TYPE, "'<svg/>'", NOT },
    { "nothing", TYPE, "", NOT },

    { "tiff", "data:image/tiff;base64,", TIFF, NOT },
    { "tiff-as-png", TYPE, TIFF, NOT },
    { "svg", "data:image/svg+xml;base64,", "'<svg/>'", NOT },
    { "text", "data:text/html;base64,", PNG, NOT },
    { "none", "data:;base64,", PNG, NOT },
    { "no-type", "data:base64,", PNG, NOT },
    { "not-base64", "data:image/png,", PNG, NOT },
    { "parameter", "data:image/png;charset=utf-8;base64,", PNG, NOT },
    { "space-first", " " TYPE, PNG, NOT },
    { "space-within", "data: image/png;base64,", PNG, NOT },
    { "space-behind", "data:image/png;base64 ,", PNG, NOT },
    { "http", "http://host/", PNG, NOT },
    { "relative", "", PNG, NOT },
    { "fragment", "#", PNG, NOT }
};


static const text_t  texts[] = {
    { "", 1 }, { "A", 0 }, { "AA", 1 }, { "AAA", 1 }, { "AAAA", 1 },
    { "AAAAA", 0 },
    { "AA==", 1 }, { "AAA=", 1 }, { "AA=", 0 }, { "AAA==", 0 },
    { "AAAA=", 0 }, { "AAAA==", 0 }, { "AAAA====", 0 }, { "A===", 0 },
    { "====", 0 }, { "=", 0 },
    { "AA==AA==", 0 }, { "AA=A", 0 }, { "AA= =", 1 }, { "AA==\n", 1 },
    { " A\tA\r\nA A ", 1 },
    { "AA-A", 0 }, { "AA_A", 0 }, { "AA+/", 1 }, { "AA%3D", 0 },
    { "AA.A", 0 }, { "AA\x0b" "AA", 0 }, { "AA\xc2\xa0" "AA", 0 },
    { "AA@A", 0 }, { "AA[A", 0 }, { "AA`A", 0 }, { "AA{A", 0 },
    { "AA:A", 0 }, { "AA,A", 0 }
};


int
main(int argc, char **argv)
{
    char      *path;
    unsigned   i;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();

    for (i = 0; i < G_N_ELEMENTS(types); i++) {
        path = g_strconcat("/svg_picture/", types[i].path, NULL);
        g_test_add_data_func(path, &types[i], test_type);
        g_free(path);
    }

    g_test_add_func("/svg_picture/cut", test_cut);
    g_test_add_func("/svg_picture/base64", test_base64);
    g_test_add_func("/svg_picture/padding", test_padding);
    g_test_add_func("/svg_picture/limits", test_limits);

    return g_test_run();
}


static imgproc_code_e
picture(const char *text, const imgproc_limits_t *limits,
    imgproc_info_t *info, imgproc_error_t *err)
{
    imgproc_str_t   value;
    imgproc_code_e  code;

    value = exact_str(text);

    memset(info, 0, sizeof(imgproc_info_t));
    memset(err, 0, sizeof(imgproc_error_t));

    code = imgproc_svg_picture(&value, limits, info, err);

    g_free(value.data);

    g_assert_cmpint(err->code, ==, code);
    g_assert_cmpint(err->detail[0] != '\0', ==, code != OK);

    return code;
}


static char *
base64(const char *type, const char *bytes)
{
    char        *text, *all;
    GByteArray  *a;

    a = make(bytes);
    text = a->len ? g_base64_encode(a->data, a->len) : g_strdup("");
    all = g_strconcat(type, text, NULL);

    g_free(text);
    g_byte_array_unref(a);

    return all;
}


static void
test_type(const void *data)
{
    char             *text;
    const type_t     *t;
    imgproc_info_t    info;
    imgproc_error_t   err;

    t = data;
    text = base64(t->type, t->bytes);

    g_assert_cmpint(picture(text, NULL, &info, &err), ==, t->code);

    if (t->code == OK) {
        g_assert_cmpuint(info.width, ==, 3);
        g_assert_cmpuint(info.height, ==, 2);
    }

    g_free(text);
}


/* a picture that is not whole, whatever its type says */

static void
test_cut(void)
{
    char             *part, *text;
    size_t            n;
    GByteArray       *a;
    imgproc_info_t    info;
    imgproc_error_t   err;

    a = make(PNG);

    for (n = 0; n < a->len; n++) {

        part = n ? g_base64_encode(a->data, n) : g_strdup("");
        text = g_strconcat(TYPE, part, NULL);

        g_assert_cmpint(picture(text, NULL, &info, &err), ==,
                        n < 8 ? NOT : BROKEN);

        g_free(text);
        g_free(part);
    }

    g_byte_array_unref(a);

    /* the type itself, cut short */

    for (n = 0; n < sizeof(TYPE) - 1; n++) {
        text = g_strndup(TYPE, n);
        g_assert_cmpint(picture(text, NULL, &info, &err), ==, NOT);
        g_free(text);
    }
}


/* the picture, and behind it what the row has, which nobody looks at */

static void
test_base64(void)
{
    char             *start, *text;
    unsigned          i;
    imgproc_info_t    info;
    imgproc_error_t   err;

    /* 63 bytes, so that no padding stands between */

    start = base64(TYPE, PNG " 00*2");
    g_assert_false(g_str_has_suffix(start, "="));

    for (i = 0; i < G_N_ELEMENTS(texts); i++) {

        text = g_strconcat(start, texts[i].text, NULL);

        g_test_message("\"%s\"", texts[i].text);
        g_assert_cmpint(picture(text, NULL, &info, &err), ==,
                        texts[i].valid ? OK : NOT);

        g_free(text);
    }

    g_free(start);
}


/* with the padding, without it, and in lines, the bytes are the same */

static void
test_padding(void)
{
    char             *text, *equal;
    size_t            i;
    GString          *lines;
    unsigned          n;
    imgproc_info_t    info;
    imgproc_error_t   err;

    static const char  *pictures[] = { PNG " 00*2", PNG, PNG " 00" };

    for (n = 0; n < G_N_ELEMENTS(pictures); n++) {

        text = base64("", pictures[n]);
        lines = g_string_new(TYPE);

        for (i = 0; text[i]; i++) {
            g_string_append_printf(lines, "%c%s", text[i],
                                   i % 3 ? "" : "\r\n\t ");
        }

        g_assert_cmpint(picture(lines->str, NULL, &info, &err), ==, OK);
        g_assert_cmpuint(info.width, ==, 3);

        equal = strchr(text, '=');
        g_assert_cmpint(equal != NULL, ==, n != 0);

        if (equal) {
            *equal = '\0';
        }

        g_string_assign(lines, TYPE);
        g_string_append(lines, text);

        g_assert_cmpint(picture(lines->str, NULL, &info, &err), ==, OK);
        g_assert_cmpuint(info.width, ==, 3);

        g_string_free(lines, TRUE);
        g_free(text);
    }
}


/* those of sources, but for the formats, which are those of the table */

static void
test_limits(void)
{
    char              *text;
    imgproc_info_t     info;
    imgproc_error_t    err;
    imgproc_limits_t   limits;

    text = base64(TYPE, PNG);

    memset(&limits, 0, sizeof(imgproc_limits_t));
    limits.max_source_resolution = 6;
    limits.max_source_dimension = 3;

    g_assert_cmpint(picture(text, &limits, &info, &err), ==, OK);
    g_assert_cmpuint(limits.source_formats, ==, 0);

    limits.max_source_resolution = 5;
    g_assert_cmpint(picture(text, &limits, &info, &err), ==, PIXELS);

    limits.max_source_resolution = 6;
    limits.max_source_dimension = 2;
    g_assert_cmpint(picture(text, &limits, &info, &err), ==, PIXELS);

    g_free(text);
}
