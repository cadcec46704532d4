/* evaluation.c - see evaluation.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "evaluation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "collection.h"
#include "features.h"

/* What is compared: classes of the model for those of the collection. */
typedef struct
{
  ViaModel   *model;
  Collection *collection;
  guint      *classes; /* of the collection -> of the model */
  Report     *report;
} Evaluation;

static gboolean
class_is_called (const ViaModel *model, int class, const char *name)
{
  return g_str_equal (via_model_label (model, class), name) || g_str_equal (via_model_class_id (model, class), name);
}

/* The label, or the word that is the same in every language; else the only one in other letters. */
static int
find_class (const ViaModel *model, const char *name)
{
  int found[2];

  for (int c = 0; c < via_model_n_classes (model); c++)
    if (class_is_called (model, c, name))
      return c;
  if (via_model_search (model, name, found, 2) > 0)
    {
      g_autofree char *label = g_utf8_casefold (via_model_label (model, found[0]), -1), *wanted = g_utf8_casefold (name, -1);

      if (g_str_equal (label, wanted))
        return found[0];
    }
  return -1;
}

static gboolean
match_classes (Evaluation *evaluation, GError **error)
{
  const Collection *collection = evaluation->collection;

  evaluation->classes = g_new (guint, collection_n_classes (collection) + 1);
  for (guint c = 0; c < collection_n_classes (collection); c++)
    {
      const char *name = collection_class (collection, c)->name;
      int class = find_class (evaluation->model, name);

      if (class < 0)
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("%s: the model “%s” has no class “%s”"), collection->path,
                       via_model_name (evaluation->model), name);
          return FALSE;
        }
      evaluation->classes[c] = (guint) class;
    }
  return TRUE;
}

static guint
best_logit (const float *logits, guint n)
{
  guint best = 0;

  for (guint c = 1; c < n; c++)
    if (logits[c] > logits[best])
      best = c;
  return best;
}

static void
judge_picture (const Evaluation *evaluation, const char *path, const float *logits, guint n)
{
  const GArray      *labels = g_hash_table_lookup (evaluation->collection->labels, path);
  g_autofree guint8 *has = g_new0 (guint8, n), *answers = g_new0 (guint8, n);

  if (!evaluation->report->several)
    {
      report_add_class (evaluation->report, path, evaluation->classes[g_array_index (labels, guint, 0)], best_logit (logits, n));
      return;
    }
  for (guint k = 0; k < labels->len; k++)
    has[evaluation->classes[g_array_index (labels, guint, k)]] = 1;
  for (guint c = 0; c < n; c++)
    answers[c] = logits[c] > 0;
  report_add_labels (evaluation->report, path, has, answers);
}

static Report *
new_report (const ViaModel *model, gboolean several)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (int c = 0; c < via_model_n_classes (model); c++)
    g_ptr_array_add (names, (gpointer) via_model_label (model, c));
  g_ptr_array_add (names, NULL);
  return report_new ((const char *const *) names->pdata, several);
}

static gboolean
look_and_judge (Evaluation *evaluation, ViaPrecision precision, ViaProgress progress, gpointer token, GError **error)
{
  const Collection *collection = evaluation->collection;
  g_autoptr (FeatureSet) logits = features_look (evaluation->model, precision, FALSE, collection->paths, progress, token, error);

  if (!logits)
    return FALSE;
  evaluation->report = new_report (evaluation->model, collection->several);
  for (guint i = 0; i < logits->n; i++)
    judge_picture (evaluation, collection->paths->pdata[logits->pictures[i]], logits->features + (gsize) i * logits->width,
                   logits->width);
  for (guint i = 0; i < collection->notes->len; i++)
    report_note (evaluation->report, g_strdup (collection->notes->pdata[i]));
  report_add_unread (evaluation->report, logits->unread);
  report_finish (evaluation->report);
  return TRUE;
}

static gboolean
check_model (const ViaModel *model, GError **error)
{
  if (via_model_n_classes (model) > 0 && via_model_outputs (model) != VIA_OUTPUTS_VALUE)
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The model “%s” has no classes to be right about"),
               via_model_name (model));
  return FALSE;
}

Report *
evaluation_run (const char *model, const char *pictures, ViaPrecision precision, ViaProgress progress, gpointer token,
                GError **error)
{
  Evaluation evaluation = { 0 };
  g_autoptr (ViaModel) opened = via_model_open (model, error);
  g_autoptr (Collection) collection = NULL;

  if (!opened || !check_model (opened, error)
      || !(collection = collection_read (pictures, via_model_outputs (opened) == VIA_OUTPUTS_SIGMOID, error)))
    return NULL;
  evaluation.model = opened;
  evaluation.collection = collection;
  if (match_classes (&evaluation, error))
    look_and_judge (&evaluation, precision, progress, token, error);
  g_free (evaluation.classes);
  return evaluation.report;
}
