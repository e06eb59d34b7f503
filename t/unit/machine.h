
/*
 * Copyright (C) the ngx_http_imgproc_module authors
 */


/* the files of a made-up machine, for the programs about control groups */


#ifndef _MACHINE_H_INCLUDED_
#define _MACHINE_H_INCLUDED_


#include <glib.h>
#include <glib/gstdio.h>


/* writes a file below root, whose name begins with "/" */

G_GNUC_UNUSED static void
machine_write(const char *root, const char *name, const char *text)
{
    char  *path, *dir;

    path = g_strconcat(root, name, NULL);
    dir = g_path_get_dirname(path);

    g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));

    g_free(dir);
    g_free(path);
}


/* the root of files by pairs of name and text, NULL at the end */

G_GNUC_UNUSED static char *
machine_new(const char *const *files)
{
    char  *root;

    root = g_dir_make_tmp("imgproc-machine-XXXXXX", NULL);
    g_assert_nonnull(root);

    for ( /* void */ ; *files; files += 2) {
        machine_write(root, files[0], files[1]);
    }

    return root;
}


G_GNUC_UNUSED static void
machine_remove(const char *dir)
{
    GDir        *d;
    char        *path;
    const char  *name;

    d = g_dir_open(dir, 0, NULL);

    while (d && (name = g_dir_read_name(d)) != NULL) {

        path = g_build_filename(dir, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            machine_remove(path);

        } else {
            (void) g_unlink(path);
        }

        g_free(path);
    }

    if (d) {
        g_dir_close(d);
    }

    (void) g_rmdir(dir);
}


/* removes the files, and takes root */

G_GNUC_UNUSED static void
machine_free(char *root)
{
    machine_remove(root);
    g_free(root);
}


#endif /* _MACHINE_H_INCLUDED_ */
