/* train-words.c - what a trained probe can do, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "train-words.h"

#include <glib/gi18n-lib.h>

#include "../printable.h"

/* What is named one by one: the rest is only counted, or stays in what `probe train` prints. */
#define MOST_CONFUSIONS 5
#define MOST_PATHS 3
#define MOST_UNREAD 5

char *
train_words_recall (const ReportClass *c)
{
  return c->n ? g_strdup_printf (_ ("%.0f %%"), 100.0 * c->right / c->n) : g_strdup ("–");
}

/* A line more.  What comes from outside, names of files and classes, may hold anything. */
static void add_words (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_words (GString *text, const char *format, ...)
{
  g_autofree char *line = NULL, *plain = NULL;
  va_list          values;

  va_start (values, format);
  line = g_strdup_vprintf (format, values);
  va_end (values);
  plain = printable_text (line);
  g_string_append_printf (text, "%s%s", text->len ? "\n" : "", plain);
}

static void
add_accuracy_line (GString *text, const Report *report)
{
  add_words (
      text,
      _ ("%.1f %% of %u answers are right (95 %% sure: %.1f to %.1f %%); each picture was tested by a probe that had not seen it. "
         "The same answer for all of them would reach %.1f %%."),
      100 * report->accuracy, report->n_answers, 100 * report->low, 100 * report->high, 100 * report->majority);
}

/* "01.jpg, 02.jpg, 03.jpg, …" */
static char *
some_names (const GPtrArray *paths)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (paths->len, MOST_PATHS); i++)
    {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);

      g_string_append_printf (names, "%s%s", i ? ", " : "", name);
    }
  if (paths->len > MOST_PATHS)
    g_string_append (names, ", …");
  return g_string_free (names, FALSE);
}

static const char *
class_at (const Report *report, guint i)
{
  const ReportClass *c = report->classes->pdata[i];

  return c->name;
}

static void
add_confusion (GString *text, const Report *report, const ReportConfusion *confusion)
{
  g_autofree char *names = some_names (confusion->paths);
  const char      *truth = class_at (report, confusion->truth), *guess = class_at (report, confusion->guess);

  if (confusion->truth == confusion->guess)
    add_words (text, _ ("“%s” not found: %u (%s)"), truth, confusion->paths->len, names);
  else
    add_words (text, _ ("“%s” taken for “%s”: %u (%s)"), truth, guess, confusion->paths->len, names);
}

static void
add_unread_pictures (GString *text, const GPtrArray *unread)
{
  if (unread->len)
    add_words (text, _ ("Could not be read: %u"), unread->len);
  for (guint i = 0; i < MIN (unread->len, MOST_UNREAD); i++)
    {
      const ReportUnread *one = unread->pdata[i];

      add_words (text, "%s: %s", one->path, one->why);
    }
  if (unread->len > MOST_UNREAD)
    add_words (text, "…");
}

char *
train_words (const Report *report)
{
  GString *text = g_string_new (NULL);

  add_accuracy_line (text, report);
  for (guint i = 0; i < MIN (report->confusions->len, MOST_CONFUSIONS); i++)
    add_confusion (text, report, report->confusions->pdata[i]);
  add_unread_pictures (text, report->unread);
  for (guint i = 0; i < report->notes->len; i++)
    add_words (text, "%s", (const char *) report->notes->pdata[i]);
  return g_string_free (text, FALSE);
}
