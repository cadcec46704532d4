/* report.h - what a probe can do, as numbers and paths that a host shows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every picture was tested once, by a probe that had not seen it, or all were by a probe of a file: answers that are right, out of all.
 * The interval is Wilson's at 95 %, of as many answers as pictures: several about one picture do not count as if they were about several.  Where a picture may have several labels an answer is yes or no to one of them, and it is right when
 * it is what the picture has; a class's pictures are those that have it.
 */
#ifndef PROBE_REPORT_H
#define PROBE_REPORT_H

#include <glib.h>

typedef struct
{
  char *name;
  guint n, right;   /* pictures of it, and those that were found to be: recall is right/n */
  guint n_answered; /* pictures that were said to be of it: precision is right/n_answered */
} ReportClass;

/* Pictures of `truth` that were taken for `guess`; of several labels: that have `truth`, which was missed; then guess = truth. */
typedef struct
{
  guint      truth, guess; /* classes */
  GPtrArray *paths;        /* of char * */
} ReportConfusion;

typedef struct
{
  char *path, *why; /* of a picture that could not be read, or was left out */
} ReportUnread;

typedef struct
{
  gboolean   several;
  guint      n_pictures; /* that were tested */
  guint      n_answers;  /* the same, but of several labels times classes */
  guint      n_right;
  double     accuracy, low, high; /* 0…1, and its interval */
  double     majority;            /* what the same guess for all of them would reach, the best one */
  double     lambda, log_loss;    /* of training; NAN: of a probe that was only tested */
  GPtrArray *classes;             /* of ReportClass * */
  GPtrArray *confusions;          /* of ReportConfusion *, the most frequent first */
  GPtrArray *unread;              /* of ReportUnread * */
  GPtrArray *notes;               /* of char *: sentences for people */
} Report;

Report *report_new (const char *const *classes, gboolean several);
void    report_free (Report *report); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)

/* One more picture that was tested: its class, and the one that it was taken for. */
void report_add_class (Report *report, const char *path, guint truth, guint guess);
/* The same with several labels: which it has, and which it was said to have [n_classes]. */
void report_add_labels (Report *report, const char *path, const guint8 *has, const guint8 *answers);
/* After the last one: what follows from all. */
void report_finish (Report *report);

/* Copies. */
ReportUnread *report_unread_new (const char *path, const char *why);
void          report_unread_free (gpointer unread);
/* Copies them. */
void report_add_unread (Report *report, const GPtrArray *unread);
/* Takes the sentence. */
void report_note (Report *report, char *sentence);

/* Wilson's interval of `right` out of n, at 95 %. */
void report_interval (double right, guint n, double *low, double *high);

#endif
