/* specimen.c - see specimen.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Perturbation as Chefer et al., CVPR 2021, 4.2, have it; deletion and insertion: Petsiuk et al., RISE, BMVC 2018.  What is inserted up to
 * 1-f, most important first, is what is left when the fraction f was deleted, least important first.
 */
#include "specimen.h"

#include <math.h>

#include "../heat/agreement.h"
#include "prior.h"

typedef struct
{
  Specimen   *specimen;
  ViaTrace   *trace, *hidden;
  ViaProgress progress;
  gpointer    data;
} Looking;

void
specimen_free (Specimen *specimen)
{
  if (!specimen)
    return;
  for (guint i = 0; i < specimen->n; i++)
    via_map_free (specimen->methods[i].map);
  g_free (specimen->methods);
  g_free (specimen->correlations);
  g_free (specimen);
}

/* ---- maps */

static double
completeness_error (const ViaMap *map)
{
  const ViaCheck *check = via_map_check (map, 0);

  if (!check || !check->promised)
    return NAN;
  return fabs (check->parts[0] + check->parts[1] + check->parts[2] - check->whole) / fabs (check->whole);
}

static gboolean
explain_all (Looking *look, const MethodChoice *choice, GError **error)
{
  Specimen           *specimen = look->specimen;
  g_autofree ViaMap **maps = g_new0 (ViaMap *, choice->n);

  if (!via_explain_together (look->trace, choice->methods, choice->n, &specimen->explained, 1, choice->options, maps, NULL,
                             look->progress, look->data, error))
    return FALSE;
  for (guint i = 0; i < choice->n; i++)
    specimen->methods[i] =
        (SpecimenMethod){ via_method_id (choice->methods[i]), maps[i], .completeness = completeness_error (maps[i]) };
  return TRUE;
}

static gboolean
add_priors (Looking *look, const char *path, GError **error)
{
  Specimen       *specimen = look->specimen;
  const int       patch = via_model_patch_size (via_trace_model (look->trace));
  const ViaSize   pixels = via_map_pixels (specimen->methods[0].map), cells = { pixels.width / patch, pixels.height / patch };
  SpecimenMethod *priors = specimen->methods + specimen->n - 2;

  priors[0] =
      (SpecimenMethod){ PRIOR_RANDOM, prior_random (path, specimen->protocol->seed, cells, pixels, error), .completeness = NAN };
  priors[1] = (SpecimenMethod){ PRIOR_CENTRE, NULL, .completeness = NAN };
  if (priors[0].map)
    priors[1].map = prior_centre (cells, pixels, error);
  return priors[1].map != NULL;
}

static void
correlate_all (Looking *look)
{
  Specimen *specimen = look->specimen;
  const int patch = via_model_patch_size (via_trace_model (look->trace));
  double   *correlation = specimen->correlations = g_new (double, specimen->n *(specimen->n - 1) / 2);

  for (guint i = 0; i < specimen->n; i++)
    for (guint j = i + 1; j < specimen->n; j++)
      *correlation++ = agreement_of_maps (specimen->methods[i].map, specimen->methods[j].map, 0, patch);
}

/* ---- hiding */

static int
largest (const float *logits, int n)
{
  int best = 0;

  for (int i = 1; i < n; i++)
    if (logits[i] > logits[best])
      best = i;
  return best;
}

/* In what order each map has the units: [methods, SPECIMEN_ORDERS, units]; free with g_free(). */
static guint *
orders_of (const Specimen *specimen, const ViaHiding *hiding)
{
  const guint       units = via_hiding_n_units (hiding);
  g_autofree float *scores = g_new (float, units);
  guint            *orders = g_new (guint, (gsize) specimen->n * SPECIMEN_ORDERS * units);

  for (guint i = 0; i < specimen->n; i++)
    {
      guint *own = orders + (gsize) i * SPECIMEN_ORDERS * units;

      via_hiding_scores (hiding, specimen->methods[i].map, 0, scores);
      via_hiding_order (hiding, scores, FALSE, own + SPECIMEN_HIGHEST_FIRST * units);
      via_hiding_order (hiding, scores, TRUE, own + SPECIMEN_LOWEST_FIRST * units);
    }
  return orders;
}

/* Whatever there is to be done with `step` tenths hidden, of all maps: the network is made ready for so many patches once. */
static gboolean
take_step (Looking *look, ViaHide how, ViaHiding *hiding, const guint *orders, guint step, GError **error)
{
  Specimen         *specimen = look->specimen;
  const ViaModel   *model = via_trace_model (look->trace);
  const guint       units = via_hiding_n_units (hiding), n = units * step / SPECIMEN_STEPS, all = specimen->n * SPECIMEN_ORDERS;
  const int         n_classes = via_model_n_classes (model);
  g_autofree float *logits = g_new (float, n_classes);

  for (guint i = 0; i < all; i++)
    {
      Perturbation *found = &specimen->methods[i / SPECIMEN_ORDERS].perturbations[how][i % SPECIMEN_ORDERS];

      if ((step > 0 || i == 0) /* nothing hidden is the same for all */
          && !via_hiding_logits (hiding, orders + (gsize) i * units, n, logits, look->progress, look->data, error))
        return FALSE;
      found->probability[step] = via_model_guess (model, logits, specimen->explained).probability;
      found->hit[step] = largest (logits, n_classes) == specimen->label;
    }
  return TRUE;
}

static gboolean
hide (Looking *look, ViaHide how, GError **error)
{
  g_autoptr (ViaHiding) hiding = via_hiding_new (look->hidden, how, error);
  g_autofree guint *orders = hiding ? orders_of (look->specimen, hiding) : NULL;
  gboolean          ok = hiding != NULL;

  for (guint step = 0; ok && step < SPECIMEN_STEPS; step++)
    ok = take_step (look, how, hiding, orders, step, error);
  return ok;
}

/* ---- what is known of the picture */

static void
compare_with_mask (Specimen *specimen, const Subject *subject)
{
  const ViaSize      pixels = via_map_pixels (specimen->methods[0].map);
  const gsize        n = (gsize) pixels.width * (gsize) pixels.height;
  g_autofree guint8 *seen = g_new (guint8, n);

  object_mask_seen (subject->mask, &subject->frame, pixels.width, pixels.height, seen);
  for (guint i = 0; i < specimen->n; i++)
    segmentation_of (via_map_heat (specimen->methods[i].map, 0), seen, n, &specimen->methods[i].segmentation);
  specimen->masked = TRUE;
}

/* ---- all of it */

static Specimen *
specimen_begin (const Protocol *protocol, const Subject *subject, const MethodChoice *choice, ViaTrace *trace)
{
  Specimen      *specimen = g_new0 (Specimen, 1);
  const gboolean labelled = subject->label >= 0;
  ViaGuess       best;

  via_trace_top (trace, &best, 1);
  *specimen = (Specimen){ .protocol = protocol,
                          .labelled = labelled,
                          .label = labelled ? subject->label : best.index,
                          .explained = protocol->top || !labelled ? best.index : subject->label,
                          .predicted = best.index,
                          .n = choice->n + 2,
                          .methods = g_new0 (SpecimenMethod, choice->n + 2) };
  specimen->probability = via_trace_guess (trace, specimen->explained).probability;
  return specimen;
}

Specimen *
specimen_new (const Protocol *protocol, const Subject *subject, const MethodChoice *choice, ViaTrace *trace, ViaTrace *hidden,
              ViaProgress progress, gpointer data, GError **error)
{
  g_autoptr (Specimen) specimen = specimen_begin (protocol, subject, choice, trace);
  Looking  look = { specimen, trace, hidden, progress, data };
  gboolean ok = explain_all (&look, choice, error) && add_priors (&look, subject->path, error);

  for (ViaHide how = VIA_HIDE_DROP; ok && how < SPECIMEN_HIDES; how++)
    ok = !protocol->hides[how] || hide (&look, how, error);
  if (!ok)
    return NULL;
  correlate_all (&look);
  if (subject->mask)
    compare_with_mask (specimen, subject);
  return g_steal_pointer (&specimen);
}

/* ---- as JSON */

const char *
specimen_hide_id (ViaHide how)
{
  return how == VIA_HIDE_DROP ? "drop" : "paint";
}

static void
put_probabilities (const Perturbation *found, const char *key, JsonBuilder *json)
{
  json_put_open (json, key, '[');
  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    json_put_number (json, NULL, found->probability[step]);
  json_put_close (json, ']');
}

static void
put_hits (const Perturbation *found, const char *key, JsonBuilder *json)
{
  json_put_open (json, key, '[');
  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    json_put_integer (json, NULL, found->hit[step]);
  json_put_close (json, ']');
}

static void
put_perturbations (const Perturbation *found, ViaHide how, JsonBuilder *json)
{
  json_put_open (json, specimen_hide_id (how), '{');
  put_probabilities (&found[SPECIMEN_HIGHEST_FIRST], "deletion", json);
  put_probabilities (&found[SPECIMEN_LOWEST_FIRST], "insertion", json);
  put_hits (&found[SPECIMEN_HIGHEST_FIRST], "positive", json);
  put_hits (&found[SPECIMEN_LOWEST_FIRST], "negative", json);
  json_put_close (json, '}');
}

static void
put_both (const guint64 *pair, const char *key, JsonBuilder *json)
{
  json_put_open (json, key, '[');
  json_put_integer (json, NULL, (gint64) pair[SEGMENTATION_BACKGROUND]);
  json_put_integer (json, NULL, (gint64) pair[SEGMENTATION_OBJECT]);
  json_put_close (json, ']');
}

static void
put_segmentation (const Segmentation *found, JsonBuilder *json)
{
  json_put_open (json, "segmentation", '{');
  json_put_integer (json, "hit", found->hit);
  json_put_integer (json, "correct", (gint64) found->correct);
  json_put_integer (json, "labelled", (gint64) found->labelled);
  put_both (found->intersections, "intersections", json);
  put_both (found->unions, "unions", json);
  json_put_number (json, "average_precision", found->average_precision);
  json_put_close (json, '}');
}

static void
put_method (const Specimen *specimen, const SpecimenMethod *method, JsonBuilder *json)
{
  json_put_open (json, method->id, '{');
  for (ViaHide how = VIA_HIDE_DROP; how < SPECIMEN_HIDES; how++)
    if (specimen->protocol->hides[how])
      put_perturbations (method->perturbations[how], how, json);
  if (specimen->masked)
    put_segmentation (&method->segmentation, json);
  if (!isnan (method->completeness))
    json_put_number (json, "completeness_error", method->completeness);
  json_put_close (json, '}');
}

void
specimen_put_json (const Specimen *specimen, const ViaModel *model, JsonBuilder *json)
{
  json_put_string (json, "label", specimen->labelled ? via_model_class_id (model, specimen->label) : NULL);
  if (specimen->labelled)
    json_put_integer (json, "class", specimen->label);
  else
    json_put_string (json, "class", NULL);
  json_put_integer (json, "explained", specimen->explained);
  json_put_integer (json, "predicted", specimen->predicted);
  json_put_number (json, "probability", specimen->probability);
  json_put_open (json, "methods", '{');
  for (guint i = 0; i < specimen->n; i++)
    put_method (specimen, &specimen->methods[i], json);
  json_put_close (json, '}');
  json_put_open (json, "rank_correlations", '[');
  for (guint i = 0; i < specimen->n * (specimen->n - 1) / 2; i++)
    json_put_number (json, NULL, specimen->correlations[i]);
  json_put_close (json, ']');
}
