
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_ARGUMENT_H_INCLUDED_
#define _IMGPROC_ARGUMENT_H_INCLUDED_


#include "imgproc_options.h"


/*
 * Writes the n arguments of an option into options, each as its kind says.
 * args holds those below IMGPROC_MAX_ARGS.  IMGPROC_OK, or
 * IMGPROC_BAD_OPTION with err filled, and some of them may be written then.
 * warning as imgproc_options_apply() has it.  Any thread.
 */

imgproc_code_e imgproc_argument_apply(imgproc_options_t *options,
    const imgproc_option_t *option, const imgproc_str_t *args, unsigned n,
    int *warning, imgproc_error_t *err);


#endif /* _IMGPROC_ARGUMENT_H_INCLUDED_ */
