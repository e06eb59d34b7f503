
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#include <string.h>

#include "imgproc_options.h"


static void imgproc_doc_names(const imgproc_option_t *option, char *buf,
    size_t size);
static void imgproc_doc_syntax(const imgproc_option_t *option, char *buf,
    size_t size);
static void imgproc_doc_allowed(const imgproc_option_t *option, char *buf,
    size_t size);
static const char *imgproc_doc_tail(imgproc_kind_e kind);


size_t
imgproc_options_doc(const imgproc_option_t *option, char *buf, size_t size)
{
    const char  *quote;

    buf[0] = '\0';

    imgproc_doc_names(option, buf, size);
    imgproc_doc_syntax(option, buf, size);
    imgproc_doc_allowed(option, buf, size);

    quote = option->value[0] ? "`" : "";

    (void) g_strlcat(buf, " | ", size);
    (void) g_strlcat(buf, quote, size);
    (void) g_strlcat(buf, option->value, size);
    (void) g_strlcat(buf, quote, size);
    (void) g_strlcat(buf, " | ", size);
    (void) g_strlcat(buf, option->doc, size);
    (void) g_strlcat(buf, " |", size);

    return strlen(buf);
}


static void
imgproc_doc_names(const imgproc_option_t *option, char *buf, size_t size)
{
    unsigned  i;

    (void) g_strlcat(buf, "| `", size);
    (void) g_strlcat(buf, option->name, size);

    for (i = 0; i < G_N_ELEMENTS(option->aliases); i++) {
        if (option->aliases[i]) {
            (void) g_strlcat(buf, "`, `", size);
            (void) g_strlcat(buf, option->aliases[i], size);
        }
    }

    (void) g_strlcat(buf, "` | ", size);
}


static void
imgproc_doc_syntax(const imgproc_option_t *option, char *buf, size_t size)
{
    unsigned              i;
    const imgproc_arg_t  *arg;

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        arg = &option->args[i];

        (void) g_strlcat(buf, i ? ":" : "`", size);
        (void) g_strlcat(buf, arg->label, size);
        (void) g_strlcat(buf, imgproc_doc_tail(arg->rule.kind), size);
    }

    (void) g_strlcat(buf, "` | ", size);
}


static const char *
imgproc_doc_tail(imgproc_kind_e kind)
{
    switch (kind) {

    case IMGPROC_KIND_GRAVITY:
        return ":x:y";

    case IMGPROC_KIND_QUALITIES:
        return ":quality:..";

    case IMGPROC_KIND_FORMATS:
    case IMGPROC_KIND_PRESETS:
        return ":..";

    default:
        return "";
    }
}


static void
imgproc_doc_allowed(const imgproc_option_t *option, char *buf, size_t size)
{
    char                  allowed[IMGPROC_HINT_LEN];
    unsigned              i;
    const imgproc_arg_t  *arg;

    for (i = 0; i < IMGPROC_OPTION_ARGS && option->args[i].label; i++) {

        arg = &option->args[i];

        (void) g_strlcat(buf, i ? "<br>" : "", size);

        /* an only argument needs no name of its own */

        if (option->args[1].label) {
            (void) g_strlcat(buf, arg->label, size);
            (void) g_strlcat(buf, ": ", size);
        }

        (void) g_strlcat(buf, imgproc_grammar_allowed(&arg->rule, allowed,
                                                      sizeof(allowed)), size);
    }
}
