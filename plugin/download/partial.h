/* partial.h - a file on its way: NAME.part, and NAME.part.from, which says what it is a part of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder may be one that others write to.  So neither is followed when it is a link, nor waited for when it is a pipe, nor written
 * through when it has a second name.
 */
#ifndef PARTIAL_H
#define PARTIAL_H

#include <glib.h>

typedef struct
{
  char  *target, *path, *about; /* NAME, NAME.part, NAME.part.from */
  int    fd;                    /* of NAME.part, locked */
  gint64 size;                  /* bytes that are in it */
  char  *url, *validator;       /* where they come from, and the server's word for that version of it; NULL when unknown */
  gint64 total;                 /* bytes of the whole; 0 when unknown */
} Partial;

/* Opens what is there of the file `target`, or makes an empty one.  The errors of all of these are VIA_ERROR_FILE. */
gboolean partial_open (Partial *partial, const char *target, GError **error);
/* Empties it, and notes what it will be a part of. */
gboolean partial_begin (Partial *partial, const char *url, const char *validator, gint64 total, GError **error);
gboolean partial_append (Partial *partial, const void *data, gsize n, GError **error);
/* Gives it its name.  What had that name becomes NAME.old, or NAME.old.2 …; *old says so when that happened, and is to be freed. */
gboolean partial_finish (Partial *partial, char **old, GError **error);
/* Removes it; partial_clear() removes only an empty one. */
void partial_discard (Partial *partial);
void partial_clear (Partial *partial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Partial, partial_clear)

#endif
