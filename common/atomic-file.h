/* atomic-file.h - a file that appears under its name when it is whole, or not at all; for the engine and the hosts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   g_auto (AtomicFile) file = { 0 };
 *
 *   if (atomic_file_begin (&file, path, error) && atomic_file_write (&file, data, n, error))
 *     return atomic_file_commit (&file, error);
 *
 * The messages of errors are few words: who calls says which file they are about.
 */
#ifndef ATOMIC_FILE_H
#define ATOMIC_FILE_H

#include <glib.h>

typedef struct
{
  char *target;    /* what the path leads to: a link at its end stays a link, and what it points to is replaced */
  char *temporary; /* the name until then, beside the target: NAME.vit-XXXXXXXX.part */
  int   fd;        /* of the temporary file, empty at first, open for reading and writing; nobody else's to close */
} AtomicFile;

/* Makes the temporary file: a new one, under a name that cannot be foreseen.  The target need not exist, but may be nothing else
 * than a regular file. */
gboolean atomic_file_begin (AtomicFile *file, const char *path, GError **error);
gboolean atomic_file_write (AtomicFile *file, const void *data, gsize n, GError **error);
/* Gives the file its name. */
gboolean atomic_file_commit (AtomicFile *file, GError **error);
/* Removes what has not got its name.  Accepts a zeroed struct. */
void atomic_file_clear (AtomicFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AtomicFile, atomic_file_clear)

/* Where a file of that name would lie: the path, or what the link at its end points to, however often.  Free with g_free(); NULL
 * and an error when links go round in circles. */
char *atomic_file_target (const char *path, GError **error);

/* Removes the temporary files in a folder whose processes have died. */
void atomic_file_sweep (const char *folder);

#endif
