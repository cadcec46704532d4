/* merge.c - vit-attribution merge: the folder that one batch alone would have made, or one evaluate, from those of its shares.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../batch/batch-error.h"
#include "../batch/joined.h"
#include "../batch/manifest.h"
#include "../batch/results.h"
#include "batch-sheet.h"
#include "batch-table.h"
#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "evaluate-curves.h"
#include "evaluate-report.h"
#include "say.h"

#define MERGE_NAME "merge"

static gboolean
check_folders (const Options *o, GError **error)
{
  if (!o->files || !o->output)
    return cli_usage_error (error, _ ("%s is missing; see --help"), o->files ? "-o DIR" : "DIR");
  for (guint i = 0; o->files[i]; i++)
    if (clash_same (o->files[i], o->output))
      {
        g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", o->output,
                     _ ("this is one of the shares; choose another folder"));
        return FALSE;
      }
  for (guint i = 0; o->files[i]; i++)
    if (clash_with_results (o->table, o->files[i]))
      return batch_error (error, o->table, _ ("this is the input; choose another name"));
  return clash_check_table (o->table, o->output, error);
}

/* What does not count, and what is missing, one thing a line. */
static void
say_missing (const Joined *joined)
{
  for (guint i = 0; i < joined->notes->len; i++)
    say_warning (MERGE_NAME, joined->notes->pdata[i]);
  for (guint i = 0; i < joined->absent->len; i++)
    {
      g_autofree char *what = g_strdup_printf ("--shard %s", (const char *) joined->absent->pdata[i]);

      say_warning (what, _ ("this share is missing"));
    }
  if (joined->without > 0)
    {
      g_autofree char *why = g_strdup_printf (_ ("this is the first of the pictures without results: %u"), joined->without);

      say_warning (joined->first_without, why);
    }
}

/* Of what there is by now. */
static gboolean
make_pages (const Options *o, GError **error)
{
  g_autoptr (Manifest) manifest = manifest_read (o->output, error);
  g_autoptr (Results) results = manifest ? results_open (o->output, RESULTS_READ, error) : NULL;

  return results && (!o->table || batch_table_write (o->table, results, manifest->paths, error))
         && (!o->html || (batch_sheet_can_write (o->output, error) && batch_sheet_write (o, results, manifest->paths, error)));
}

static gboolean
is_evaluation (const Joined *joined)
{
  return g_strcmp0 (joined->work, EVALUATE_NAME) == 0;
}

/* What an evaluation of all the pictures would have said. */
static gboolean
report_evaluation (const Options *o, GError **error)
{
  g_autoptr (Manifest) manifest = manifest_read (o->output, error);
  g_autoptr (Results) results = manifest ? results_open (o->output, RESULTS_READ, error) : NULL;
  g_autoptr (Study) study = NULL;

  if (o->html)
    return cli_usage_error (error, _ ("--html is for results of batch; these are evaluations"));
  if (!results || (o->curves && !evaluate_curves_can_write (o->curves, error)))
    return FALSE;
  study = study_new (record_text (manifest->head, "model"), record_text (manifest->head, "options"));
  study_add_results (study, results, manifest->paths);
  return evaluate_report (study, o, o->output, error);
}

static gboolean
report_explanations (const Joined *joined, const Options *o, GError **error)
{
  const guint n = failure_total (joined->failures);

  if (o->curves || o->json)
    return cli_usage_error (error, _ ("%s is for evaluations; these are results of batch"), o->curves ? "--curves" : "--json");
  if ((o->table || o->html) && !make_pages (o, error))
    return FALSE;
  if (!o->quiet)
    say_line (_ ("Pictures: %u; explained: %u, failed: %u, missing: %u"), joined->pictures, joined->pictures - n - joined->without,
              n, joined->without);
  return TRUE;
}

/* FALSE and a sentence: pictures failed. */
static gboolean
is_explained (const Joined *joined, GError **error)
{
  g_autofree char *failures = failure_list (joined->failures);
  const guint      n = failure_total (joined->failures);

  if (n > 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("pictures that could not be explained: %u (%s)"), n, failures);
  return n == 0;
}

static gboolean
tell_incomplete (const Joined *joined, GError **error)
{
  say_missing (joined);
  if (joined->without == 0)
    return is_evaluation (joined) ? evaluate_report_is_whole (joined->failures, joined->excluded, error)
                                  : is_explained (joined, error);
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("pictures without results: %u"), joined->without);
  return FALSE;
}

static gboolean
merge_folders (Options *options, GError **error)
{
  g_auto (Joined) joined = { 0 };

  if (!check_folders (options, error) || !joined_make (&joined, (const char *const *) options->files, options->output, error)
      || !clash_check_table (options->table, options->output, error))
    return FALSE;
  return (is_evaluation (&joined) ? report_evaluation (options, error) : report_explanations (&joined, options, error))
         && tell_incomplete (&joined, error);
}

static const char *const options_taken[] = { "output", "html", "table", "curves", "json", "progress", "quiet", NULL };

const Command command_merge = {
  .name = MERGE_NAME,
  .arguments = "DIR… -o DIR",
  .help = N_ ("Put together what batch or evaluate --shard has left in several folders, and say what is missing"),
  .options = options_taken,
  .run = merge_folders,
};
