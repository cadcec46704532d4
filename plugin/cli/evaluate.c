/* evaluate.c - vit-attribution evaluate: how far a model's explanations can be trusted.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../batch/batch-error.h"
#include "../batch/manifest.h"
#include "atomic-file.h"
#include "batch-terms.h"
#include "clash.h"
#include "cli-error.h"
#include "command.h"
#include "evaluate-curves.h"
#include "evaluate-report.h"
#include "evaluate-run.h"
#include "forward.h"
#include "output.h"
#include "say.h"
#include "stop.h"

/* ---- options */

static gboolean
read_hides (const char *text, gboolean *hides, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text && *text ? text : "drop,paint", ",", -1);

  for (char **word = words; *word; word++)
    {
      ViaHide how = VIA_HIDE_DROP;

      while (how < SPECIMEN_HIDES && !g_str_equal (g_strstrip (*word), specimen_hide_id (how)))
        how++;
      if (how == SPECIMEN_HIDES)
        return cli_usage_error (error, _ ("hide: unknown value \"%s\"; choose one of: %s"), *word, "drop, paint");
      hides[how] = TRUE;
    }
  return TRUE;
}

static gboolean
read_target (const char *text, gboolean *top, GError **error)
{
  *top = text && g_str_equal (text, "top");
  return !text || *top || g_str_equal (text, "label")
         || cli_usage_error (error, _ ("target: unknown value \"%s\"; choose one of: %s"), text, "label, top");
}

static gboolean
read_protocol (EvaluateWork *work, const Options *o, GError **error)
{
  work->share = SHARE_ALL;
  work->protocol.seed = (guint64) o->seed;
  if (!read_hides (o->hide, work->protocol.hides, error) || !read_target (o->target, &work->protocol.top, error))
    return FALSE;
  if (o->shard && !share_read (o->shard, &work->share))
    return cli_usage_error (error, _ ("shard: \"%s\" is not one of the shares, such as 1/4, 2/4, 3/4 and 4/4"), o->shard);
  return TRUE;
}

static gboolean
check_given (const Options *o, GError **error)
{
  const ViaFit fit = o->settings.fitting.fit;

  if (!o->files)
    return cli_usage_error (error, _ ("%s is missing; see --help"), "DIR");
  if ((o->resume || o->shard) && !o->output)
    return cli_usage_error (error, _ ("%s is missing; see --help"), "-o DIR");
  if (fit != VIA_FIT_CROP && fit != VIA_FIT_SQUASH)
    return cli_usage_error (error, _ ("fit: unknown value \"%s\"; choose one of: %s"), o->settings.text[SETTING_FIT],
                            "crop, squash");
  return TRUE;
}

/* With what pictures are evaluated, as batch_terms() has it; free it. */
static char *
terms_of (const Options *o, const EvaluateWork *work)
{
  g_autofree char *shared = batch_terms (o, work->model);
  GString         *terms = g_string_new (shared);

  if (work->protocol.top)
    g_string_append (terms, " target=top");
  if (!work->protocol.hides[VIA_HIDE_DROP] || !work->protocol.hides[VIA_HIDE_PAINT])
    g_string_append_printf (terms, " hide=%s",
                            specimen_hide_id (work->protocol.hides[VIA_HIDE_DROP] ? VIA_HIDE_DROP : VIA_HIDE_PAINT));
  if (o->randomise)
    g_string_append (terms, " randomise=true");
  if (work->protocol.seed)
    g_string_append_printf (terms, " seed=%" G_GUINT64_FORMAT, work->protocol.seed);
  g_strchug (terms->str);
  return g_string_free (terms, FALSE);
}

/* ---- pictures */

static gboolean
check_masks_folder (const char *folder, GError **error)
{
  const int        fd = folder ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  g_autofree char *why = NULL;

  if (fd >= 0)
    return close (fd) == 0;
  if (!folder)
    return TRUE;
  why = g_strdup_printf (_ ("%s; --masks takes the folder that holds the masks, PNG files called like the pictures"),
                         g_strerror (errno));
  return batch_error (error, *folder ? folder : "--masks", why);
}

/* Pictures without a mask are evaluated without it; if none had one, something would be wrong. */
static gboolean
check_masks (const Roster *roster, const char *folder, GError **error)
{
  const guint      n = roster->inventory->items->len;
  guint            without = 0;
  g_autofree char *first = roster_mask_name (roster, 0), *why = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *mask = roster_mask (roster, i, folder);

      without += !mask;
    }
  why = without == n ? g_strdup_printf (_ ("no mask in it is called like one of the pictures; the first one's would be %s"), first)
                     : g_strdup_printf (_ ("pictures without a mask: %u"), without);
  if (without == n)
    return batch_error (error, folder, why);
  if (without > 0)
    say_warning (folder, why);
  return TRUE;
}

static gboolean
check_roster (const Roster *roster, const Options *o, GError **error)
{
  struct stat about;

  if (o->table && stat (o->table, &about) == 0 && inventory_has_file (roster->inventory, &about))
    return batch_error (error, o->table, _ ("this is one of the pictures; choose another name"));
  return !o->masks || check_masks (roster, o->masks, error);
}

static Roster *
open_roster (const EvaluateWork *work, const Options *o, GError **error)
{
  Roster *roster = roster_read ((const char *const *) o->files, work->model, work->protocol.top, error);

  for (guint i = 0; roster && i < roster->unknown->len; i++)
    say_warning (EVALUATE_NAME, roster->unknown->pdata[i]);
  for (guint i = 0; roster && i < roster->notes->len; i++)
    say_warning (EVALUATE_NAME, roster->notes->pdata[i]);
  if (roster && o->limit)
    roster_thin (roster, (guint) o->limit);
  if (!roster || check_roster (roster, o, error))
    return roster;
  roster_free (roster);
  return NULL;
}

/* ---- results */

/* What is damaged is evaluated anew. */
static void
settle_results (Results *results)
{
  g_autofree char *damage = NULL;

  results_settle (&results, 1);
  if ((damage = results_damage (results)))
    say_warning (EVALUATE_NAME, damage);
}

/* The folder comes first: the table may be wanted in it, or lead there. */
static gboolean
prepare_places (const EvaluateWork *work, const Options *o, GError **error)
{
  if (work->folder && g_mkdir_with_parents (work->folder, 0777) != 0)
    return batch_error (error, work->folder, g_strerror (errno));
  return clash_check_table (o->table, work->folder, error) && (!o->table || output_can_write (o->table, error));
}

static Results *
open_results (const EvaluateWork *work, const Options *o, GError **error)
{
  Results *results;

  atomic_file_sweep (work->folder);
  results = results_open (work->folder, o->resume ? RESULTS_RESUME : RESULTS_NEW, error);
  if (results)
    settle_results (results);
  return results;
}

static gboolean
evaluate_and_keep (EvaluateWork *work, const Options *o, const GArray *share, Study *study, Tally *tally, GError **error)
{
  g_autoptr (Results) results = open_results (work, o, error);
  g_autoptr (GPtrArray) paths = share_paths (work->roster->inventory, share);

  if (!results || !manifest_write (work->folder, work->roster->inventory, work->share, &work->terms, error)
      || !evaluate_run (work, share, results, NULL, tally, error) || !results_arrange (results, paths, error))
    return FALSE;
  study_add_results (study, results, paths);
  return TRUE;
}

/* ---- all of it */

static gboolean
run_pictures (EvaluateWork *work, const Options *o, GError **error)
{
  g_autoptr (GArray) share = share_deal (work->roster->inventory, work->share);
  g_autoptr (Study) study = study_new (work->terms.model, work->terms.options);
  Tally    tally;
  gboolean ok = work->folder ? evaluate_and_keep (work, o, share, study, &tally, error)
                             : evaluate_run (work, share, NULL, study, &tally, error);

  return ok && evaluate_report (study, o, work->folder, error)
         && evaluate_report_is_whole (tally.failures, work->roster->inventory->excluded, error);
}

static gboolean
open_classes (Forward *forward, const Options *o, GError **error)
{
  ProgressBar progress = progress_bar_begin (1, o->progress && !o->quiet);
  Options     silent = *o;
  gboolean    ok;

  silent.json = o->json || o->quiet; /* no word about drawings */
  ok = forward_open_model (forward, &silent, &progress, error);
  progress_bar_end (&progress);
  if (!ok || via_model_outputs (forward->model) != VIA_OUTPUTS_VALUE)
    return ok;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("%s answers with values; only classes can be evaluated"),
               via_model_name (forward->model));
  return FALSE;
}

static gboolean
evaluate_model (EvaluateWork *work, const Options *o, GError **error)
{
  g_auto (Forward) forward = { 0 };
  g_autoptr (Randomised) randomised = NULL;
  g_autoptr (Roster) roster = NULL;
  g_autofree char *terms = NULL;

  if (!open_classes (&forward, o, error))
    return FALSE;
  if (o->randomise && !(randomised = randomised_new (o->settings.model, forward.model, work->protocol.seed, error)))
    return FALSE;
  work->randomised = randomised;
  work->model = forward.model;
  work->roster = roster = open_roster (work, o, error);
  terms = terms_of (o, work);
  work->terms = (RecordTerms){ via_model_name (forward.model), via_model_sha256 (forward.model), terms, EVALUATE_NAME };
  return roster && prepare_places (work, o, error) && run_pictures (work, o, error);
}

/* The table takes the place of no input. */
static gboolean
check_table_name (const Options *o, GError **error)
{
  for (char **file = o->files; *file; file++)
    if (o->table && clash_same (o->table, *file))
      return batch_error (error, o->table, _ ("this is the input; choose another name"));
  return clash_check_table (o->table, o->output, error);
}

static gboolean
evaluate_one (const Options *options, GError **error)
{
  EvaluateWork work = { .options = options, .folder = options->output };

  return read_protocol (&work, options, error) && check_given (options, error) && check_table_name (options, error)
         && (!options->curves || evaluate_curves_can_write (options->curves, error)) && evaluate_model (&work, options, error);
}

/* ---- several models */

/* "demo", also for "models/demo.ini"; free it. */
static char *
model_word (const char *model)
{
  char *name = g_path_get_basename (model);

  if (g_str_has_suffix (name, ".ini") || g_str_has_suffix (name, ".safetensors"))
    *strrchr (name, '.') = '\0';
  return name;
}

/* Two that are called alike would take each other's results away. */
static gboolean
check_models (char **models, GError **error)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **model = models; *model; model++)
    if (!*g_strstrip (*model) || !g_hash_table_add (words, model_word (*model)))
      return cli_usage_error (error, _ ("models: each needs a name of its own, and “%s” is empty or that of another"), *model);
  return TRUE;
}

/* "results-demo.csv" for "results.csv"; NULL for NULL; free it. */
static char *
table_for_model (const char *path, const char *model)
{
  const char *point = path ? strrchr (path, '.') : NULL;

  if (!path)
    return NULL;
  if (!point || strchr (point, G_DIR_SEPARATOR))
    point = path + strlen (path);
  return g_strdup_printf ("%.*s-%s%s", (int) (point - path), path, model, point);
}

/* One of several: its results lie in a folder of its own, and what else is written is called like it. */
static gboolean
evaluate_one_of (Options *options, const char *model, GError **error)
{
  g_autofree char *name = model_word (model), *table = table_for_model (options->table, name);
  g_autofree char *curves = options->curves ? g_build_filename (options->curves, name, NULL) : NULL;
  g_autofree char *folder = options->output ? g_build_filename (options->output, name, NULL) : NULL;
  Options          own;

  if (!settings_set (&options->settings, SETTING_MODEL, model, error))
    return FALSE;
  own = *options;
  own.output = folder;
  own.table = table;
  own.curves = curves;
  return evaluate_one (&own, error);
}

/* What is wrong with one does not stop the others. */
static gboolean
evaluate_several (Options *options, GError **error)
{
  g_auto (GStrv) models = g_strsplit (options->models, ",", -1);
  guint failed = 0;

  if (!check_models (models, error))
    return FALSE;
  for (char **model = models; *model; model++)
    {
      g_autoptr (GError) why = NULL;

      if (evaluate_one_of (options, *model, &why))
        continue;
      if (stop_requested (error))
        return FALSE;
      if (g_error_matches (why, CLI_ERROR, CLI_ERROR_USAGE))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      say_error (*model, why->message);
      failed++;
    }
  if (failed > 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("models that could not be evaluated, or not with all pictures: %u"),
                 failed);
  return failed == 0;
}

static gboolean
evaluate (Options *options, GError **error)
{
  if (options->threads)
    via_set_threads ((guint) options->threads);
  if (!options->method_given && !settings_set (&options->settings, SETTING_METHOD, "all", error))
    return FALSE;
  if (!check_masks_folder (options->masks, error))
    return FALSE;
  if (!options->models)
    return evaluate_one (options, error);
  if (*options->settings.model)
    return cli_usage_error (error, "%s", _ ("--model and --models exclude each other"));
  return evaluate_several (options, error);
}

static const char *const options_taken[] = { "output", "resume",  "shard", "table",     "quiet",   "progress", "json",  "model",
                                             "models", "methods", "masks", "target",    "hide",    "seed",     "limit", "randomise",
                                             "curves", "fit",     "color", "precision", "threads", "memory",   NULL };

const Command command_evaluate = {
  .name = EVALUATE_NAME,
  .arguments = "DIR|FILE.csv|FILE.mat…",
  .help =
      N_ ("How far a model's explanations can be trusted: what it answers when it sees less of pictures whose classes are known"),
  .options = options_taken,
  .run = evaluate,
};
