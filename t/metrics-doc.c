
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* prints the Markdown table of all metrics, for docs/metrics.md */


#include <stdio.h>
#include <string.h>

#include "imgproc_metrics.h"


int
main(void)
{
    unsigned                 i, n;
    imgproc_text_t           text;
    const imgproc_metric_t  *table;

    memset(&text, 0, sizeof(imgproc_text_t));

    table = imgproc_metrics_table(&n);

    imgproc_text(&text, "| metric | type | label | meaning |\n"
                 "|---|---|---|---|\n");

    for (i = 0; i < n; i++) {
        imgproc_metric_doc(&text, &table[i]);
    }

    if (text.code != IMGPROC_OK) {
        return 1;
    }

    (void) fwrite(text.buffer.data, 1, text.buffer.len, stdout);

    imgproc_buffer_free(&text.buffer);

    return 0;
}
