/* batch.c - vit-attribution batch: where a model looked in many pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../batch/batch-error.h"
#include "../batch/manifest.h"
#include "atomic-file.h"
#include "batch-run.h"
#include "batch-sheet.h"
#include "batch-table.h"
#include "batch-terms.h"
#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "explained.h"
#include "output.h"
#include "say.h"

/* ---- options */

static gboolean
read_format (const char *text, int *bits, GError **error)
{
  *bits = text && g_str_equal (text, "png16") ? 16 : 8;
  if (!text || *bits == 16 || g_str_equal (text, "png8"))
    return TRUE;
  return cli_usage_error (error, _ ("format: unknown value \"%s\"; choose one of: %s"), text, "png8, png16");
}

static gboolean
read_words (BatchWork *work, const Options *o, GError **error)
{
  work->share = SHARE_ALL;
  if (!overlay_read (o->overlay, &work->overlay, error) || !read_format (o->format, &work->bits, error))
    return FALSE;
  if (o->shard && !share_read (o->shard, &work->share))
    return cli_usage_error (error, _ ("shard: \"%s\" is not one of the shares, such as 1/4, 2/4, 3/4 and 4/4"), o->shard);
  return TRUE;
}

static gboolean
check_together (const BatchWork *work, const Options *o, GError **error)
{
  const SettingsMethods *methods = settings_methods (&o->settings);

  if (!o->output)
    return cli_usage_error (error, _ ("%s is missing; see --help"), "-o DIR");
  if (!o->files && !o->null_names)
    return cli_usage_error (error, _ ("%s is missing; see --help"), "FILE");
  if ((methods->n > 1 || methods->all) && work->overlay == OVERLAY_REFERENCE)
    return cli_usage_error (error, "%s", _ ("--overlay reference is a picture of one method; with several use blend or none"));
  return explained_check_options (o, work->overlay, error) && clash_check_table (o->table, o->output, error);
}

/* ---- which pictures */

static Inventory *
read_inventory (const Options *o, GError **error)
{
  static char *const nothing[] = { NULL };
  char *const       *files = o->files ? o->files : (char **) nothing;
  const char         end = o->null_names ? '\0' : '\n';
  gboolean           listed = FALSE, ok = TRUE;
  g_autoptr (Inventory) inventory = inventory_new ();

  inventory_leave_out (inventory, o->output);
  for (; ok && *files; files++)
    if (g_str_equal (*files, "-"))
      ok = listed || inventory_add_names (inventory, STDIN_FILENO, end, error), listed = TRUE;
    else
      ok = inventory_add (inventory, *files, error);
  if (ok && o->null_names && !listed)
    ok = inventory_add_names (inventory, STDIN_FILENO, end, error);
  if (ok && inventory->items->len > 0)
    return g_steal_pointer (&inventory);
  if (ok)
    batch_error (error, o->files ? o->files[0] : "-", _ ("there are no pictures: no file ends in .png, .jpg, .tif or .webp"));
  return NULL;
}

/* ---- where to */

static gboolean
check_table (const BatchWork *work, const Options *o, GError **error)
{
  struct stat about;

  if (!o->table)
    return TRUE;
  if (stat (o->table, &about) == 0 && inventory_has_file (work->inventory, &about))
    return batch_error (error, o->table, _ ("this is the input; choose another name"));
  return clash_check_table (o->table, o->output, error) && output_can_write (o->table, error);
}

static Results *
open_folder (const BatchWork *work, const Options *o, GError **error)
{
  if (g_mkdir_with_parents (o->output, 0777) != 0)
    {
      batch_error (error, o->output, g_strerror (errno));
      return NULL;
    }
  if (!check_table (work, o, error) || (o->html && !batch_sheet_can_write (o->output, error)))
    return NULL;
  atomic_file_sweep (o->output);
  return results_open (o->output, o->resume ? RESULTS_RESUME : RESULTS_NEW, error);
}

/* Of lines that an earlier run has left. */
static void
warn_of_damage (const Results *results)
{
  g_autofree char *damage = results_damage (results);

  if (damage)
    say_warning ("batch", damage);
}

/* ---- at the end */

static gboolean
end_run (const Options *o, Results *results, const GPtrArray *paths, const Tally *tally, GError **error)
{
  g_autofree char *summary = tally_summary (tally), *failures = failure_list (tally->failures);

  if (!results_arrange (results, paths, error) || (o->table && !batch_table_write (o->table, results, paths, error))
      || (o->html && !batch_sheet_write (o, results, paths, error)))
    return FALSE;
  if (!o->quiet)
    say_line ("%s", summary);
  if (tally_n_failures (tally) == 0)
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("pictures that could not be explained: %u (%s)"), tally_n_failures (tally),
               failures);
  return FALSE;
}

/* ---- all of it */

static gboolean
run_in_folder (BatchWork *work, const Options *o, GError **error)
{
  g_autoptr (Results) results = open_folder (work, o, error);
  g_autoptr (GArray) share = share_deal (work->inventory, work->share);
  g_autoptr (GPtrArray) paths = share_paths (work->inventory, share);
  Tally tally;

  if (results)
    warn_of_damage (results);
  return results && manifest_write (o->output, work->inventory, work->share, &work->terms, error)
         && batch_run (work, results, share, &tally, error) && end_run (o, results, paths, &tally, error);
}

static gboolean
run_with_model (BatchWork *work, Options *o, GError **error)
{
  ProgressBar progress = progress_bar_begin (1, o->progress && !o->quiet);
  g_auto (Forward) forward = { 0 };
  g_autofree char *terms = NULL;
  gboolean         ok;

  o->json = o->quiet; /* no word about drawings */
  ok = forward_open_model (&forward, o, &progress, error);
  progress_bar_end (&progress);
  if (!ok)
    return FALSE;
  terms = batch_terms (o, forward.model);
  work->model = forward.model;
  work->all = forward.all;
  work->terms = (RecordTerms){ via_model_name (forward.model), via_model_sha256 (forward.model), terms };
  return run_in_folder (work, o, error);
}

static gboolean
batch (Options *options, GError **error)
{
  g_autoptr (Inventory) inventory = NULL;
  g_autoptr (GHashTable) swept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  BatchWork work = { .options = options, .folder = options->output, .swept = swept };

  if (options->threads)
    via_set_threads ((guint) options->threads);
  if ((options->alpha && !settings_set_option (&options->settings, "alpha", options->alpha, error))
      || !read_words (&work, options, error) || !check_together (&work, options, error))
    return FALSE;
  work.inventory = inventory = read_inventory (options, error);
  return inventory && run_with_model (&work, options, error);
}

static const char *const options_taken[] = { "output",   "resume",      "shard",     "format",   "table",     "null",    "quiet",
                                             "progress", "model",       "method",    "class",    "top",       "against", "fit",
                                             "side",     "color",       "precision", "colormap", "threshold", "level",   "alpha",
                                             "overlay",  "start-layer", "ablation",  "flavour",  "gamma",     "variant", "steps",
                                             "baseline", "templates",   "labels",    "detail",   "refine",    "memory",  "threads",
                                             "html",     "xcf",         NULL };

const Command command_batch = {
  .name = "batch",
  .arguments = "FILES|DIR|- -o DIR",
  .help = N_ ("Where a model looked in many pictures: of each a heat map, the picture with it, and a line of results.jsonl"),
  .options = options_taken,
  .run = batch,
};
