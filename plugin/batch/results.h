/* results.h - results.jsonl in an output folder: a line for each picture, in the order of the pictures once all are done.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each line is appended by one write(), behind those that are there.  Of what a power cut or a full disk leaves of one, nothing
 * survives the next results_open().  A picture that is done again gets another line, and its last one counts, until
 * results_arrange() leaves one of each.  Lines reach the disk within a second, and what they say has reached it before.
 *
 * A line that is damaged, as record-shape.h has it, does not count, and none of its picture before it does: the picture has no line.
 */
#ifndef BATCH_RESULTS_H
#define BATCH_RESULTS_H

#include <json-glib/json-glib.h>

typedef struct _Results Results;

#define RESULTS_NAME "results.jsonl"

typedef enum
{
  RESULTS_NEW,    /* there must be none yet */
  RESULTS_RESUME, /* those that are there, or none */
  RESULTS_READ    /* nothing is written */
} ResultsUse;

/* The results in a folder, which must exist; nobody else writes them meanwhile.  Errors: there are some already, or none; somebody
 * is just writing them; they cannot be read or written. */
Results *results_open (const char *folder, ResultsUse use, GError **error);
void     results_free (Results *results); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Results, results_free)

/* Evaluations have, in lines of the same terms, what most lines of all these results have together: those that have something else
 * are damaged, too. */
void results_settle (Results *const *all, guint n);
/* What is damaged, a sentence that names the file; free it.  NULL: nothing is.  What RESULTS_RESUME cuts off is not. */
char *results_damage (const Results *results);

/* The line of a picture, without its end; NULL: it has none.  Free it. */
char *results_line (Results *results, const char *path);
/* The same, taken apart; unref it. */
JsonObject *results_record (Results *results, const char *path);

/* From now on it has none. */
void results_forget (Results *results, const char *path);

/* `line`: without its end. */
gboolean results_append (Results *results, const char *path, const char *line, GError **error);
/* Leaves the lines of these pictures, in this order, and no others: of const char *.  Those without one are left out. */
gboolean results_arrange (Results *results, const GPtrArray *paths, GError **error);

#endif
