
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_PRESET_H_INCLUDED_
#define _IMGPROC_PRESET_H_INCLUDED_


#include "imgproc.h"
#include "imgproc_options.h"


/* the most presets that are applied by one scope, presets in presets counted */

#define IMGPROC_MAX_PRESETS  256


/* what is accepted though its author hardly meant it */

#define IMGPROC_WARN_BOOL    0x0001  /* a bool that is none is taken for 0 */
#define IMGPROC_WARN_PRESET  0x0002  /* a preset in itself was skipped */


typedef struct {
    imgproc_str_t                name;
    imgproc_str_t                options;   /* joined by "/" */
} imgproc_preset_t;


/* a preset that is being applied, and the one that it was found in */

typedef struct imgproc_use_s  imgproc_use_t;

struct imgproc_use_s {
    const imgproc_preset_t      *preset;
    const imgproc_use_t         *outer;
};


/*
 * What options may refer to and which of them are allowed, for one request
 * or directive: zero it, then fill in what there is.  Presets and the set
 * are borrowed and not written to.
 */

struct imgproc_scope_s {
    const imgproc_preset_t      *presets;
    unsigned                     npresets;
    unsigned                     later:1;   /* skip unknown presets */
    const imgproc_allowed_t     *allowed;   /* NULL: all are */

    unsigned                     warnings;  /* of all that was applied */

    /* private */
    unsigned                     applied;
    const imgproc_use_t         *use;
};


/* NULL if there is none of that name */

const imgproc_preset_t *imgproc_preset_find(const imgproc_scope_t *scope,
    const imgproc_str_t *name);

/*
 * Applies presets, "name:name:..", in this order; empty names are ignored.
 * A preset's own options are all allowed; a preset found in itself is skipped
 * with IMGPROC_WARN_PRESET.  scope may be NULL: there are no presets.  Stops
 * at the first error; what stands before it stays applied.
 *
 * IMGPROC_OK, or IMGPROC_BAD_OPTION with err filled: a preset that is not
 * there, or a bad option in one.
 */

imgproc_code_e imgproc_preset_apply(imgproc_options_t *options,
    const imgproc_str_t *names, imgproc_scope_t *scope, imgproc_error_t *err);


#endif /* _IMGPROC_PRESET_H_INCLUDED_ */
