/* guesses.c - what a network says, of all its classes the best.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "trace.h"
#include "via-faithful.h"

const float *
via_trace_logits (const ViaTrace *trace)
{
  return trace->windows ? trace->windows->best_logits : trace_end (trace);
}

const float *
via_trace_feature (const ViaTrace *trace)
{
  return trace->model->config.backbone && !trace->windows ? trace_end (trace) : NULL;
}

/* Of the trace's one input. */
static Probability
probabilities_of (const ViaTrace *trace)
{
  if (trace->windows)
    return (Probability){ 0 };
  return probability_begin (via_model_outputs (trace->model), via_trace_logits (trace), via_model_n_classes (trace->model));
}

/* Of a text with the picture. */
static double
cosine_of (const ViaModel *model, float logit)
{
  return model->text_scale > 0 ? logit / model->text_scale : NAN;
}

static ViaGuess
guess_of (const ViaModel *model, int index, double share, float logit)
{
  return (ViaGuess){ .index = index,
                     .label = via_model_label (model, index),
                     .probability = (float) share,
                     .logit = logit,
                     .cosine = (float) cosine_of (model, logit) };
}

static ViaGuess
guess (const ViaTrace *trace, const Probability *probability, int index)
{
  const float logit = trace->windows ? trace->windows->best[index].logit : trace_end (trace)[index];
  double      share = trace->windows ? trace->windows->best[index].probability : probability_of (probability, logit);

  return guess_of (trace->model, index, share, logit);
}

ViaGuess
via_trace_guess (const ViaTrace *trace, int index)
{
  const Probability probability = probabilities_of (trace);

  g_return_val_if_fail (index >= 0 && index < via_model_n_classes (trace->model), (ViaGuess){ 0 });
  return guess (trace, &probability, index);
}

ViaGuess
via_model_guess (const ViaModel *model, const float *logits, int index)
{
  const Probability probability = probability_begin (via_model_outputs (model), logits, via_model_n_classes (model));

  g_return_val_if_fail (index >= 0 && index < via_model_n_classes (model), (ViaGuess){ 0 });
  return guess_of (model, index, probability_of (&probability, logits[index]), logits[index]);
}

gboolean
via_trace_window (const ViaTrace *trace, int index, ViaBox *box)
{
  g_return_val_if_fail (index >= 0 && index < via_model_n_classes (trace->model), FALSE);
  if (trace->windows)
    *box = tiles_box (trace->windows->tiles, trace->windows->places[index]);
  return trace->windows != NULL;
}

int
via_trace_n_windows (const ViaTrace *trace)
{
  return trace->windows ? trace->windows->n : 0;
}

/* Lower logits, and of equal ones higher numbers, are worse; in windows, where logits of two classes do not compare, lower probabilities. */
static gboolean
is_worse (const ViaGuess *a, const ViaGuess *b)
{
  if (a->probability < b->probability || a->probability > b->probability)
    return a->probability < b->probability;
  return a->logit < b->logit || (a->logit == b->logit && a->index > b->index);
}

/* A heap whose worst stands first: lets the one at `i` sink to its place among n. */
static void
sink (ViaGuess *heap, guint n, guint i)
{
  for (guint child; (child = 2 * i + 1) < n; i = child)
    {
      ViaGuess moved = heap[i];

      if (child + 1 < n && is_worse (&heap[child + 1], &heap[child]))
        child++;
      if (!is_worse (&heap[child], &moved))
        return;
      heap[i] = heap[child];
      heap[child] = moved;
    }
}

/* What it is ordered by: of one input the logit alone. */
static ViaGuess
bare_guess (const ViaTrace *trace, int index)
{
  return trace->windows ? trace->windows->best[index] : (ViaGuess){ .index = index, .logit = trace_end (trace)[index] };
}

/* The n best in any order, in no more room than they need themselves. */
static void
gather_best (const ViaTrace *trace, ViaGuess *best, guint n)
{
  guint classes = via_model_n_classes (trace->model);

  for (guint i = 0; i < n; i++)
    best[i] = bare_guess (trace, (int) i);
  for (guint i = n; i-- > 0;)
    sink (best, n, i);
  for (guint i = n; i < classes && n > 0; i++)
    {
      const ViaGuess next = bare_guess (trace, (int) i);

      if (is_worse (&next, &best[0]))
        continue;
      best[0] = next;
      sink (best, n, 0);
    }
}

guint
via_trace_top (const ViaTrace *trace, ViaGuess *best, guint n)
{
  const Probability probability = probabilities_of (trace);

  n = MIN (n, (guint) via_model_n_classes (trace->model));
  gather_best (trace, best, n);
  for (guint left = n; left > 1; left--)
    {
      ViaGuess worst = best[0];

      best[0] = best[left - 1];
      best[left - 1] = worst;
      sink (best, left - 1, 0);
    }
  for (guint i = 0; i < n; i++)
    best[i] = guess (trace, &probability, best[i].index);
  return n;
}

guint
via_trace_tags (const ViaTrace *trace, ViaGuess *best, guint n)
{
  const float         *thresholds = trace->model->config.thresholds;
  guint                all = (guint) via_model_n_classes (trace->model), found = 0;
  g_autofree ViaGuess *guesses = thresholds && n > 0 ? g_new (ViaGuess, all) : NULL;

  if (!guesses)
    return 0;
  via_trace_top (trace, guesses, all);
  for (guint i = 0; i < all && found < n; i++)
    if (guesses[i].probability > thresholds[guesses[i].index])
      best[found++] = guesses[i];
  if (found == 0)
    best[found++] = guesses[0];
  return found;
}
