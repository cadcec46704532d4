/* windows.c - see windows.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "windows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "free-memory.h"
#include "network/forward.h"

#define WINDOWS_MOST 4096
/* An exact forward pass and an explanation together, in forward passes at the speed that multiplications have at best (docs/speed.md). */
#define PASSES_OF_WINDOW 5
/* Bytes of traces that are kept for explaining: some of a ViT-B, of which each has about 100 MB, or all of a small network. */
#define KEPT_MOST ((gsize) 512 << 20)

/* ---- how many */

static double
seconds_of_window (const ViaModel *model)
{
  g_autofree Shape *shapes = g_new (Shape, model->tape->shapes->len);
  double            multiplications = 0;

  forward_shapes (model->tape, FALSE, shapes);
  for (guint i = 0; i < model->tape->steps->len; i++)
    multiplications += forward_cost (tape_step (model->tape, i), shapes);
  return PASSES_OF_WINDOW * 2e-9 * multiplications / via_peak ();
}

gboolean
windows_check_plan (const ViaModel *model, const TilesPlan *plan, GError **error)
{
  const int n = tiles_plan_count (plan);
  double    minutes;

  if (n <= WINDOWS_MOST)
    return TRUE;
  minutes = MAX (round (n * seconds_of_window (model) / 60), 1);
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
               g_dngettext (GETTEXT_PACKAGE, "That would be %d windows, about a minute; choose a lower detail",
                            "That would be %d windows, about %.0f minutes; choose a lower detail", (gulong) minutes),
               n, minutes);
  return FALSE;
}

/* ---- memory */

/* NULL when there is no memory for n times `size`; 0 bytes are some. */
static gpointer
room_for (gsize n, gsize size)
{
  return free_memory_suffices ((guint64) n * size) ? g_try_malloc0_n (MAX (n, 1), size) : NULL;
}

static gboolean
has_all (const Windows *w)
{
  return w->logits && w->shares && w->features && w->best && w->best_logits && w->places;
}

Windows *
windows_new (const ViaModel *model, Tiles *tiles, GError **error)
{
  Windows *w = g_new0 (Windows, 1);

  w->tiles = tiles_ref (tiles);
  w->n = tiles_n_windows (tiles);
  w->n_classes = via_model_n_classes (model);
  w->n_features = model->text_scale > 0 ? via_model_n_features (model->backbone) : 0;
  w->room = KEPT_MOST;
  w->kept = g_new0 (ViaTrace *, w->n);
  w->shares = g_new0 (Probability, w->n);
  w->logits = room_for ((gsize) w->n * w->n_classes, sizeof *w->logits);
  w->features = room_for ((gsize) w->n * w->n_features, sizeof *w->features);
  w->best = room_for (w->n_classes, sizeof *w->best);
  w->best_logits = room_for (w->n_classes, sizeof *w->best_logits);
  w->places = room_for (w->n_classes, sizeof *w->places);
  for (int i = 0; i < w->n; i++)
    w->shares[i].outputs = via_model_outputs (model);
  if (has_all (w))
    return w;
  g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is no memory for what the network says in %d windows"), w->n);
  windows_free (w);
  return NULL;
}

void
windows_free (Windows *windows)
{
  if (!windows)
    return;
  for (int i = 0; i < windows->n; i++)
    via_trace_free (windows->kept[i]);
  tiles_unref (windows->tiles);
  g_free (windows->kept);
  g_free (windows->shares);
  g_free (windows->logits);
  g_free (windows->features);
  g_free (windows->best);
  g_free (windows->best_logits);
  g_free (windows->places);
  g_free (windows);
}

/* ---- what is said */

/* Values have no probabilities: the largest is the best.  Of equal ones the first. */
static gboolean
is_surer (const ViaGuess *a, const ViaGuess *b)
{
  return a->probability > b->probability || (!(a->probability < b->probability) && a->logit > b->logit);
}

void
windows_add (Windows *w, const float *logits, const float *feature)
{
  const ViaOutputs outputs = w->shares[w->seen].outputs;

  w->shares[w->seen] = probability_begin (outputs, logits, w->n_classes);
  memcpy (w->logits + (gsize) w->seen * w->n_classes, logits, w->n_classes * sizeof *logits);
  if (w->n_features > 0)
    memcpy (w->features + (gsize) w->seen * w->n_features, feature, w->n_features * sizeof *feature);
  for (int c = 0; c < w->n_classes; c++)
    {
      const ViaGuess guess = { .index = c,
                               .logit = logits[c],
                               .probability = (float) probability_of (&w->shares[w->seen], logits[c]) };

      if (w->seen > 0 && !is_surer (&guess, &w->best[c]))
        continue;
      w->best[c] = guess;
      w->best_logits[c] = guess.logit;
      w->places[c] = w->seen;
    }
  w->seen++;
}

double
windows_probability (const Windows *w, int window, int class_number)
{
  return probability_of (&w->shares[window], w->logits[(gsize) window * w->n_classes + class_number]);
}

double
windows_mean_probability (const Windows *w, int window, int class_number, int other)
{
  double sum = 0;

  if (class_number != VIA_REST)
    return windows_probability (w, window, class_number);
  for (int c = 0; c < w->n_classes; c++)
    sum += c == other ? 0 : windows_probability (w, window, c);
  return sum / (w->n_classes - 1);
}
