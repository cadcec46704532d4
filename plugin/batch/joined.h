/* joined.h - the shares of one work, put together: the folder that one alone would have made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_JOINED_H
#define BATCH_JOINED_H

#include "failure.h"

typedef struct
{
  guint      pictures;             /* in all */
  guint      without;              /* of them, that have no line */
  char      *first_without;        /* the first of these; NULL: there is none */
  GPtrArray *absent;               /* shares that are not there: of char *, "2/5" */
  GPtrArray *notes;                /* of char *: of each sentence about lines that do not count, "PATH: sentence" */
  guint      excluded;             /* as Inventory has it */
  guint      failures[N_FAILURES]; /* that the shares report */
  char      *work;                 /* as manifest_work() has it */
} Joined;

/* Puts the shares in `folders` together in `output`, which is made if it is not there, or may hold what an earlier call has put
 * together of the same work, of which what no share has is kept.  Outputs are linked where the file system can, else copied.  Errors: shares of different works; a
 * share twice; an output that is not as large as the results say; nothing can be written. */
gboolean joined_make (Joined *joined, const char *const *folders, const char *output, GError **error);
void     joined_clear (Joined *joined); /* accepts a zeroed struct */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Joined, joined_clear)

#endif
