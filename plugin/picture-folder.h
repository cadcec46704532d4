/* picture-folder.h - which pictures lie in a folder, by what their names end in.  None is opened.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PICTURE_FOLDER_H
#define PICTURE_FOLDER_H

#include <glib.h>

/* Whether a file of that name is one. */
gboolean picture_folder_is_picture (const char *name);

/* Adds the paths of its pictures and of its folders, each in the order of strcmp(); `folders` may be NULL.  *others grows by the
 * number of files that are no pictures by their names.  What begins with a point does not count.  Elements are char *, to be
 * freed.  Errors: the folder cannot be read, or not be entered. */
gboolean picture_folder_read (const char *path, GPtrArray *pictures, GPtrArray *folders, guint *others, GError **error);

/* A GCompareFunc of elements of such an array. */
int picture_folder_compare (gconstpointer a, gconstpointer b);

#endif
