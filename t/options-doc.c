
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* prints the Markdown table of all options, for docs/options.md */


#include <stdio.h>

#include "imgproc_options.h"


int
main(void)
{
    char                     buf[2048];
    unsigned                 i, n;
    const imgproc_option_t  *table;

    table = imgproc_options_table(&n);

    (void) printf("| option | arguments | allowed | default | meaning |\n"
                  "|---|---|---|---|---|\n");

    for (i = 0; i < n; i++) {
        (void) imgproc_options_doc(&table[i], buf, sizeof(buf));
        (void) printf("%s\n", buf);
    }

    return 0;
}
