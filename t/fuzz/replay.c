
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/*
 * replay: the main() of a fuzz target without libFuzzer.  Gives the target
 * every file of t/fuzz/corpus/TARGET, one TAP test each; behind the last byte
 * there is a page that nobody may read.
 */


#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sys/mman.h>

#include "fuzz.h"


#pragma weak LLVMFuzzerInitialize


static GPtrArray *files(const char *dir);
static gint compare(gconstpointer a, gconstpointer b);
static void replay(const char *path);


int
main(int argc, char **argv)
{
    char       *name, *dir;
    unsigned    i;
    GPtrArray  *paths;

    if (LLVMFuzzerInitialize) {
        (void) LLVMFuzzerInitialize(&argc, &argv);
    }

    name = g_path_get_basename(argv[0]);
    dir = g_build_filename("t/fuzz/corpus", name, NULL);
    paths = files(dir);

    (void) printf("1..%u\n", paths->len + 2);
    (void) printf("%sok 1 - %u files of %s\n", paths->len ? "" : "not ",
                  paths->len, dir);

    for (i = 0; i < paths->len; i++) {
        replay(g_ptr_array_index(paths, i));
        (void) printf("ok %u - %s\n", i + 2,
                      (char *) g_ptr_array_index(paths, i));
        (void) fflush(stdout);
    }

    (void) LLVMFuzzerTestOneInput((const uint8_t *) "", 0);
    (void) printf("ok %u - nothing\n", i + 2);

    (void) g_ptr_array_free(paths, TRUE);
    g_free(name);
    g_free(dir);

    return 0;
}


/* paths, sorted */

static GPtrArray *
files(const char *path)
{
    GDir        *dir;
    GPtrArray   *paths;
    const char  *name;

    paths = g_ptr_array_new_with_free_func(g_free);

    dir = g_dir_open(path, 0, NULL);
    if (dir == NULL) {
        return paths;
    }

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_ptr_array_add(paths, g_build_filename(path, name, NULL));
    }

    g_dir_close(dir);
    g_ptr_array_sort(paths, compare);

    return paths;
}


static gint
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char **) a, *(char **) b);
}


static void
replay(const char *path)
{
    char    *text;
    gsize    len;
    size_t   page, size;
    u_char  *data;

    if (!g_file_get_contents(path, &text, &len, NULL)) {
        (void) fprintf(stderr, "cannot read %s\n", path);
        abort();
    }

    page = sysconf(_SC_PAGESIZE);
    size = (len + page - 1) / page * page;

    data = mmap(NULL, size + page, PROT_READ|PROT_WRITE,
                MAP_PRIVATE|MAP_ANONYMOUS, -1, 0);

    if (data == MAP_FAILED || mprotect(data + size, page, PROT_NONE) != 0) {
        (void) fprintf(stderr, "no memory for %s\n", path);
        abort();
    }

    memcpy(data + size - len, text, len);
    g_free(text);

    (void) LLVMFuzzerTestOneInput(data + size - len, len);

    (void) munmap(data, size + page);
}
