/* report.c - see report.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wilson's interval of k out of n, p = k/n (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927):
 *
 *   (p + z²/2n ± z sqrt (p (1 - p)/n + z²/4n²)) / (1 + z²/n)       z = 1.96
 */
#include "report.h"

#include <math.h>

#define Z 1.959964

static void
report_class_free (gpointer data)
{
  ReportClass *class = data;

  g_free (class->name);
  g_free (class);
}

static void
report_confusion_free (gpointer data)
{
  ReportConfusion *confusion = data;

  g_ptr_array_unref (confusion->paths);
  g_free (confusion);
}

ReportUnread *
report_unread_new (const char *path, const char *why)
{
  ReportUnread *unread = g_new (ReportUnread, 1);

  *unread = (ReportUnread){ g_strdup (path), g_strdup (why) };
  return unread;
}

void
report_unread_free (gpointer data)
{
  ReportUnread *unread = data;

  g_free (unread->path);
  g_free (unread->why);
  g_free (unread);
}

Report *
report_new (const char *const *classes, gboolean several)
{
  Report *report = g_new0 (Report, 1);

  report->several = several;
  report->lambda = report->log_loss = NAN;
  report->classes = g_ptr_array_new_with_free_func (report_class_free);
  report->confusions = g_ptr_array_new_with_free_func (report_confusion_free);
  report->unread = g_ptr_array_new_with_free_func (report_unread_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  for (guint c = 0; classes[c]; c++)
    {
      ReportClass *class = g_new0 (ReportClass, 1);

      class->name = g_strdup (classes[c]);
      g_ptr_array_add (report->classes, class);
    }
  return report;
}

void
report_free (Report *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->classes);
  g_ptr_array_unref (report->confusions);
  g_ptr_array_unref (report->unread);
  g_ptr_array_unref (report->notes);
  g_free (report);
}

static void
confuse (Report *report, const char *path, guint truth, guint guess)
{
  ReportConfusion *confusion = NULL;

  for (guint i = 0; i < report->confusions->len; i++)
    {
      ReportConfusion *known = report->confusions->pdata[i];

      if (known->truth == truth && known->guess == guess)
        confusion = known;
    }
  if (!confusion)
    {
      confusion = g_new (ReportConfusion, 1);
      *confusion = (ReportConfusion){ truth, guess, g_ptr_array_new_with_free_func (g_free) };
      g_ptr_array_add (report->confusions, confusion);
    }
  g_ptr_array_add (confusion->paths, g_strdup (path));
}

void
report_add_class (Report *report, const char *path, guint truth, guint guess)
{
  ReportClass *class = report->classes->pdata[truth], *answered = report->classes->pdata[guess];

  report->n_pictures++;
  report->n_answers++;
  class->n++;
  answered->n_answered++;
  class->right += truth == guess;
  report->n_right += truth == guess;
  if (truth != guess)
    confuse (report, path, truth, guess);
}

void
report_add_labels (Report *report, const char *path, const guint8 *has, const guint8 *answers)
{
  report->n_pictures++;
  report->n_answers += report->classes->len;
  for (guint c = 0; c < report->classes->len; c++)
    {
      ReportClass *class = report->classes->pdata[c];

      class->n += has[c];
      class->n_answered += answers[c];
      class->right += has[c] && answers[c];
      report->n_right += has[c] == answers[c];
      if (has[c] && !answers[c])
        confuse (report, path, c, c);
    }
}

static int
more_often_first (gconstpointer a, gconstpointer b)
{
  const ReportConfusion *x = *(const ReportConfusion *const *) a, *y = *(const ReportConfusion *const *) b;

  if (x->paths->len != y->paths->len)
    return x->paths->len < y->paths->len ? 1 : -1;
  return x->truth != y->truth ? (x->truth > y->truth ? 1 : -1) : (x->guess > y->guess) - (x->guess < y->guess);
}

/* The same answer to every picture: the most frequent class; of each label whether more pictures have it than not. */
static guint
right_by_majority (const Report *report)
{
  guint most = 0, sum = 0;

  for (guint c = 0; c < report->classes->len; c++)
    {
      guint n = ((const ReportClass *) report->classes->pdata[c])->n;

      most = MAX (most, n);
      sum += MAX (n, report->n_pictures - n);
    }
  return report->several ? sum : most;
}

void
report_finish (Report *report)
{
  report->accuracy = (double) report->n_right / MAX (1, report->n_answers);
  report->majority = (double) right_by_majority (report) / MAX (1, report->n_answers);
  report_interval (report->accuracy * report->n_pictures, report->n_pictures, &report->low, &report->high);
  g_ptr_array_sort (report->confusions, more_often_first);
}

void
report_add_unread (Report *report, const GPtrArray *unread)
{
  for (guint i = 0; i < unread->len; i++)
    {
      const ReportUnread *one = unread->pdata[i];

      g_ptr_array_add (report->unread, report_unread_new (one->path, one->why));
    }
}

void
report_note (Report *report, char *sentence)
{
  g_ptr_array_add (report->notes, sentence);
}

void
report_interval (double right, guint n, double *low, double *high)
{
  double p = right / n, middle = p + Z * Z / (2.0 * n);
  double half = Z * sqrt (p * (1 - p) / n + Z * Z / (4.0 * n * n)), whole = 1 + Z * Z / n;

  *low = n ? MAX (0, (middle - half) / whole) : 0;
  *high = n ? MIN (1, (middle + half) / whole) : 1;
}
