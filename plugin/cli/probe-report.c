/* probe-report.c - what a probe can do, for people and for programs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "../json.h"
#include "probe.h"
#include "say.h"

/* Confusions, and paths of one of them, that people are shown. */
#define CONFUSIONS_SHOWN 5
#define PATHS_SHOWN 3

void
probe_warn (const Report *report)
{
  for (guint i = 0; i < report->unread->len; i++)
    {
      const ReportUnread *unread = report->unread->pdata[i];

      say_warning (unread->path, unread->why);
    }
  for (guint i = 0; i < report->notes->len; i++)
    say_warning ("probe", report->notes->pdata[i]);
}

/* ---- for people */

static void
say_summary (const Report *report)
{
  say_line (_ ("accuracy  %.1f %%  (%.1f to %.1f %%); the same answer for all would reach %.1f %%"), 100 * report->accuracy,
            100 * report->low, 100 * report->high, 100 * report->majority);
  if (!isnan (report->lambda))
    say_line (_ ("L2        %g, log loss %.4f, in cross-validation with %u pictures: your own, not the world"), report->lambda,
              report->log_loss, report->n_pictures);
}

static void
say_classes (const Report *report)
{
  say_text ("\n");
  say_line ("%8s  %8s  %s", _ ("recall"), _ ("pictures"), _ ("class"));
  for (guint c = 0; c < report->classes->len; c++)
    {
      const ReportClass *class = report->classes->pdata[c];

      if (class->n)
        say_line ("%6.1f %%  %8u  %s", 100.0 * class->right / class->n, class->n, class->name);
    }
}

static void
say_confusion (const Report *report, const ReportConfusion *confusion)
{
  const char *truth = ((const ReportClass *) report->classes->pdata[confusion->truth])->name;
  const char *guess = ((const ReportClass *) report->classes->pdata[confusion->guess])->name;

  if (confusion->truth == confusion->guess)
    say_line (_ ("%u × “%s” was missed"), confusion->paths->len, truth);
  else
    say_line (_ ("%u × “%s” was taken for “%s”"), confusion->paths->len, truth, guess);
  for (guint i = 0; i < MIN (confusion->paths->len, PATHS_SHOWN); i++)
    say_line ("    %s", (const char *) confusion->paths->pdata[i]);
}

static void
say_for_people (const Report *report, const char *output)
{
  say_summary (report);
  say_classes (report);
  if (report->confusions->len)
    say_text ("\n");
  for (guint i = 0; i < MIN (report->confusions->len, CONFUSIONS_SHOWN); i++)
    say_confusion (report, report->confusions->pdata[i]);
  if (output)
    {
      say_text ("\n");
      say_line ("%s", output);
    }
}

/* ---- for programs */

static void
put_classes (JsonBuilder *json, const Report *report)
{
  json_put_open (json, "classes", '[');
  for (guint c = 0; c < report->classes->len; c++)
    {
      const ReportClass *class = report->classes->pdata[c];

      json_put_open (json, NULL, '{');
      json_put_string (json, "label", class->name);
      json_put_integer (json, "pictures", (int) class->n);
      json_put_integer (json, "right", (int) class->right);
      json_put_number (json, "recall", (double) class->right / class->n);
      json_put_number (json, "precision", (double) class->right / class->n_answered);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
}

static void
put_confusions (JsonBuilder *json, const Report *report)
{
  json_put_open (json, "confusions", '[');
  for (guint i = 0; i < report->confusions->len; i++)
    {
      const ReportConfusion *confusion = report->confusions->pdata[i];

      json_put_open (json, NULL, '{');
      json_put_string (json, "truth", ((const ReportClass *) report->classes->pdata[confusion->truth])->name);
      json_put_string (
          json, "guess",
          confusion->truth == confusion->guess ? NULL : ((const ReportClass *) report->classes->pdata[confusion->guess])->name);
      json_put_integer (json, "count", (int) confusion->paths->len);
      json_put_open (json, "paths", '[');
      for (guint k = 0; k < confusion->paths->len; k++)
        json_put_string (json, NULL, confusion->paths->pdata[k]);
      json_put_close (json, ']');
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
}

static void
put_unread (JsonBuilder *json, const Report *report)
{
  json_put_open (json, "unread", '[');
  for (guint i = 0; i < report->unread->len; i++)
    {
      const ReportUnread *unread = report->unread->pdata[i];

      json_put_open (json, NULL, '{');
      json_put_string (json, "path", unread->path);
      json_put_string (json, "why", unread->why);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
}

static void
say_for_programs (const Report *report, const char *model, const char *output)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_put_open (json, NULL, '{');
  json_put_string (json, "model", model);
  json_put_string (json, "output", output);
  json_put_integer (json, "pictures", (int) report->n_pictures);
  json_put_boolean (json, "multi_label", report->several);
  json_put_number (json, "accuracy", report->accuracy);
  json_put_open (json, "interval", '[');
  json_put_number (json, NULL, report->low);
  json_put_number (json, NULL, report->high);
  json_put_close (json, ']');
  json_put_number (json, "majority", report->majority);
  json_put_number (json, "lambda", report->lambda);
  json_put_number (json, "log_loss", report->log_loss);
  put_classes (json, report);
  put_confusions (json, report);
  put_unread (json, report);
  json_put_close (json, '}');
  say_json (json);
}

void
probe_say_report (const Report *report, const Options *options, const char *model, const char *output)
{
  probe_warn (report);
  if (options->json)
    say_for_programs (report, model, output);
  else
    say_for_people (report, output);
}
