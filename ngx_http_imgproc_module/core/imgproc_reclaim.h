
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


#ifndef _IMGPROC_RECLAIM_H_INCLUDED_
#define _IMGPROC_RECLAIM_H_INCLUDED_


#include "imgproc.h"


/*
 * When it is worth it to make the allocator give memory back.  What nobody
 * accounts for, anonymous RSS less pools, running jobs and what the process
 * had before its first job, has to exceed 16 MB and a quarter of anonymous
 * RSS; and the last reclaim has ended a while ago.  The while is a second,
 * and twice as long after each reclaim that returned less than a tenth.
 *
 * It ends at ten minutes: ten reclaims in a row were for nothing then, so
 * what is there is in use by somebody, and another one costs tens of
 * milliseconds of one thread, that is, less than a ten-thousandth of it;
 * still, when that changes, it is seen within those ten minutes.
 *
 * One thread, the event loop's, calls all of this but imgproc_reclaim_rss().
 * Sizes are bytes, times milliseconds of a clock that does not go back.
 */


#define IMGPROC_RECLAIM_MIN        (16 * 1024 * 1024)
#define IMGPROC_RECLAIM_WAIT       1000
#define IMGPROC_RECLAIM_WAIT_MAX   600000

/* under pressure: bytes, and of the time that the last one took */

#define IMGPROC_RECLAIM_PRESSED    (1024 * 1024)
#define IMGPROC_RECLAIM_PAUSE      16

/* of the pages of files that are mapped, those that are used: one in two */

#define IMGPROC_RECLAIM_FILES      2


/* for others to read */

typedef struct {
    size_t             baseline;
    int64_t            wait;
    int64_t            last;           /* end of the last, if runs > 0 */
    int64_t            took;           /* the last, microseconds */
    unsigned           running;

    uint64_t           runs;
    uint64_t           skipped;
    uint64_t           returned;       /* bytes */
    uint64_t           us;
} imgproc_reclaim_t;


/* baseline: anonymous RSS when libvips is there and no job has run */

void imgproc_reclaim_init(imgproc_reclaim_t *r, size_t baseline);

/*
 * 1 if one should begin now; 0 if not, and that is counted as skipped.
 * accounted: mapped pools and what running jobs have.
 */

int imgproc_reclaim_worth(imgproc_reclaim_t *r, size_t anonymous,
    size_t accounted, int64_t now);

/*
 * The same for somebody who waits for memory, where less is worth it: 1 MB is
 * retained.  A sixteenth of a thread's time at most goes into it.
 */

int imgproc_reclaim_pressed(imgproc_reclaim_t *r, size_t retained,
    int64_t now);

/*
 * Nothing is running any more.  What reclaims under load could not return,
 * since it was in use, is free now: the wait is the shortest again.
 */

void imgproc_reclaim_idle(imgproc_reclaim_t *r);

/*
 * 1 if the caller may reclaim and has to end it; 0 if one is running.  Under
 * pressure it is called without imgproc_reclaim_worth().
 */

int imgproc_reclaim_begin(imgproc_reclaim_t *r);

/*
 * before and after are anonymous RSS, us are the microseconds that it took.
 * What grew in the meantime returned nothing.
 */

void imgproc_reclaim_end(imgproc_reclaim_t *r, size_t before, size_t after,
    int64_t us, int64_t now);

/*
 * Anonymous RSS of this process: resident less shared of /proc/self/statm.
 * IMGPROC_OK, or IMGPROC_INTERNAL and *anonymous is 0.  Allocates nothing;
 * any thread.
 */

imgproc_code_e imgproc_reclaim_rss(size_t *anonymous);

/*
 * What this process takes, in bytes: of what a fork has left its part, and of
 * the files that it has mapped half of that which is its own if so many
 * processes, all the same, share them.  The other half is there because the
 * kernel maps what lies around a page as well: of 24.9 MB 8.7 were referenced
 * again while pictures of all formats were made (clear_refs and Referenced
 * of smaps), and it takes the rest back when it needs it.  That others, in
 * containers of their own, have them mapped as well is luck, and does not
 * count.  Rss, Anonymous and Pss_Anon of /proc/self/smaps_rollup, of older
 * kernels its Pss, else anonymous RSS.  The kernel walks through all of it,
 * milliseconds.  Any thread.
 */

size_t imgproc_reclaim_own(unsigned processes);


#endif /* _IMGPROC_RECLAIM_H_INCLUDED_ */
