
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_COST_H_INCLUDED_
#define _IMGPROC_COST_H_INCLUDED_


#include "imgproc_geometry.h"
#include "imgproc_negotiate.h"
#include "imgproc_sniff.h"


/*
 * The most bytes of memory that a job is going to hold at once, its result
 * included, besides the buffer of its source: what decoder, libvips and
 * encoder take for a picture that the sniffer has described, when their code
 * and tables are there already.  Where options
 * do not name a format, it is chosen by choice, whose source, needs and
 * pixels are found here; limits gives the largest result.  Pure; any thread.
 *
 * The constants were measured with libvips 8.14 and the libraries of Debian
 * 12; "make bench-cost" prints predicted against measured peaks, and fails if
 * one was predicted too low.
 */

uint64_t imgproc_cost(const imgproc_info_t *info,
    const imgproc_options_t *options, const imgproc_choice_t *choice,
    const imgproc_limits_t *limits);


#endif /* _IMGPROC_COST_H_INCLUDED_ */
