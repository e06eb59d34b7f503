
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ARGUMENT_H_INCLUDED_
#define _IMGPROC_ARGUMENT_H_INCLUDED_


#include "imgproc_options.h"


/* what is applied at the moment, and where to complain */

typedef struct {
    u_char                  *options;
    const imgproc_option_t  *option;
    int                     *warning;
    imgproc_error_t         *err;
} imgproc_apply_t;


/*
 * Writes the n arguments of an option into options, each as its kind says.
 * args holds those below IMGPROC_MAX_ARGS.  IMGPROC_OK, or
 * IMGPROC_BAD_OPTION with err filled, and some of them may be written then.
 * *warning, if not NULL, is set to 1 when a bool was none.  Any thread.
 */

imgproc_code_e imgproc_argument_apply(imgproc_options_t *options,
    const imgproc_option_t *option, const imgproc_str_t *args, unsigned n,
    int *warning, imgproc_error_t *err);

/*
 * Between the files of this concept: writes one value that is not absent, a
 * scalar or one of those that span several arguments.
 */

imgproc_code_e imgproc_argument_scalar(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *text);
imgproc_code_e imgproc_argument_several(imgproc_apply_t *c,
    const imgproc_arg_t *arg, const imgproc_str_t *args, unsigned n);

/* whether all of n arguments are empty */

int imgproc_argument_empty(const imgproc_str_t *args, unsigned n);

/* how an error names the argument; NULL: as the option */

const char *imgproc_argument_label(imgproc_apply_t *c,
    const imgproc_arg_t *arg);

/* fills c->err and returns IMGPROC_BAD_OPTION */

imgproc_code_e imgproc_argument_bad(imgproc_apply_t *c, const char *label,
    const imgproc_rule_t *rule, const imgproc_str_t *text);


#endif /* _IMGPROC_ARGUMENT_H_INCLUDED_ */
