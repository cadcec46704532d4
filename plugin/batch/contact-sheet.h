/* contact-sheet.h - the results as one page for a browser: each picture small, where the network looked in it, and what it found.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table in the order of the pictures, which a script of the page sorts by name, class and answer, and filters by class; without
 * scripts it is that table.  The small pictures are part of the file, which needs nothing else and may be sent to anybody; they
 * lead to the maps in the output folder, for whoever has it.
 */
#ifndef BATCH_CONTACT_SHEET_H
#define BATCH_CONTACT_SHEET_H

#include <via.h>

#include "results.h"

#define CONTACT_SHEET_NAME "index.html"
/* The longer side of a small picture, in pixels; that of one that is no larger stays. */
#define CONTACT_SHEET_SIDE 160

/* A small picture; without bytes: there is none. */
typedef struct
{
  GBytes *jpeg;
  int     width, height;
} SmallPicture;

/* Who makes small pictures of files.  They are asked for one row ahead, and given in the order in which they were asked for. */
typedef struct
{
  const char *folder; /* of the outputs */
  void (*ask) (const char *path, gpointer data);
  /* The next one; its bytes are the caller's to unref.  FALSE and an error: it is no use to go on. */
  gboolean (*take) (SmallPicture *picture, gpointer data, GError **error);
  gpointer    data;
  ViaProgress progress; /* may be NULL; its FALSE does not stop anything */
  gpointer    progress_data;
} ContactSource;

/* Writes those of the pictures that have results into a file that is open for writing. */
gboolean contact_sheet_write (int fd, Results *results, const GPtrArray *paths, const ContactSource *source, GError **error);

#endif
