/* integrated.c - see integrated.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "integrated.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const MethodCall *call;
  const Progress   *progress;
  int               steps, pixels; /* K; numbers of one channel */
  int               step;
  gboolean          walks;    /* in the second half of a step, the gradient */
  float            *baseline; /* [channels,S,S] */
  float            *input;    /* [channels,S,S]: of the step */
  double           *gradient; /* [n,channels,S,S]: its sum over the steps so far */
} Integral;

static Shape
picture_of (const Integral *g)
{
  return g->call->trace->shapes[0];
}

static const float *
picture (const Integral *g)
{
  return g->call->trace->values[0];
}

/* A colour is the same number in a whole channel. */
static void
fill_baseline (const Integral *g)
{
  const ViaExplainOptions *options = g->call->options;

  for (int c = 0; c < picture_of (g).n; c++)
    for (int i = 0; i < g->pixels; i++)
      {
        gsize at = (gsize) c * g->pixels + i;
        float color = options->baseline == VIA_BASELINE_WHITE ? 1 : 0;

        if (options->baseline == VIA_BASELINE_INPUT)
          g->baseline[at] = options->baseline_input[at];
        else
          g->baseline[at] = options->baseline == VIA_BASELINE_MEAN ? 0 : model_gray (g->call->trace->model, c, color);
      }
}

static void
fill_input (const Integral *g)
{
  double t = (g->step + 0.5) / g->steps;

  for (gsize i = 0; i < shape_size (picture_of (g)); i++)
    g->input[i] = (float) (g->baseline[i] + t * ((double) picture (g)[i] - g->baseline[i]));
}

static gboolean
report_step (double done, const char *stage, gpointer data)
{
  const Integral *g = data;
  double          half = (done + g->walks) / 2;

  return g->progress->call ((g->step + half) / g->steps, g->progress->stage, g->progress->data);
}

static void
gather_gradient (int value, const float *const *messages, gpointer data)
{
  const Integral *g = data;

  for (gsize i = 0; value == 0 && i < g->call->sweep.k * shape_size (picture_of (g)); i++)
    g->gradient[i] += messages[0][i];
}

static gboolean
walk_step (Integral *g, ViaTrace *trace, GError **error)
{
  Progress progress = { .call = g->progress->call ? report_step : NULL, .data = g, .stage = g->progress->stage };
  Sweep    sweep = g->call->sweep;

  g->walks = TRUE;
  sweep.rules[sweep.n_rules++] = &gradient_rules;
  sweep.first_block = (int) trace->tape->blocks->len;
  sweep.watch = gather_gradient;
  sweep.data = g;
  return sweep_run (trace, &sweep, &progress, error);
}

static gboolean
run_step (Integral *g, GError **error)
{
  const Progress progress = { .call = g->progress->call ? report_step : NULL, .data = g, .stage = g->progress->stage };
  g_autoptr (ViaTrace) trace = trace_on_loan (g->call->trace, error);

  if (!trace)
    return FALSE;
  g->walks = FALSE;
  fill_input (g);
  memcpy (trace->values[0], g->input, shape_size (picture_of (g)) * sizeof *g->input);
  return trace_forward (trace, &progress, error) && trace_check_end (trace, error) && walk_step (g, trace, error);
}

static void
write_maps (const Integral *g)
{
  const double *gradient = g->gradient;
  float        *map = g->call->results.maps;
  int           channels = picture_of (g).n;

  for (int k = 0; k < g->call->sweep.k; k++, gradient += (gsize) channels * g->pixels, map += g->pixels)
    for (int i = 0; i < g->pixels; i++)
      {
        double sum = 0;

        for (int c = 0; c < channels; c++)
          {
            gsize at = (gsize) c * g->pixels + i;

            sum += ((double) picture (g)[at] - g->baseline[at]) * gradient[at] / g->steps;
          }
        map[i] = (float) sum;
      }
}

static gboolean
make_integral_room (Integral *g, Arena *arena, GError **error)
{
  gsize size = shape_size (picture_of (g)), floats = size * sizeof (float), doubles = g->call->sweep.k * size * sizeof (double);

  if (!arena_init (arena, 2 * floats + doubles + 3 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  g->baseline = arena_take (arena, floats);
  g->input = arena_take (arena, floats);
  g->gradient = arena_take (arena, doubles);
  memset (g->gradient, 0, doubles);
  return TRUE;
}

gboolean
integrated_run (const MethodCall *call, const Progress *progress, GError **error)
{
  Integral g = { .call = call, .progress = progress, .steps = call->options->steps ? call->options->steps : VIA_STEPS };
  Arena    arena;
  gboolean ok = TRUE;

  g.pixels = picture_of (&g).rows * picture_of (&g).cols;
  if (!make_integral_room (&g, &arena, error))
    return FALSE;
  fill_baseline (&g);
  for (g.step = 0; g.step < g.steps && ok; g.step++)
    ok = run_step (&g, error);
  if (ok)
    write_maps (&g);
  arena_clear (&arena);
  return ok;
}

/* Another trace on loan, and a walk of the gradient alone, which keeps nothing. */
guint64
integrated_room (ViaTrace *planned, int k, G_GNUC_UNUSED guint64 walk)
{
  const TraceBytes bytes = trace_measure (planned);
  const Sweep      sweep = { .rules = { &gradient_rules }, .n_rules = 1, .k = k, .first_block = (int) planned->tape->blocks->len };
  const guint64    work = MAX (bytes.forward, sweeps_measure (planned, &sweep, 1));
  const gsize      size = shape_size (planned->shapes[0]);

  return bytes.stored - bytes.lent + work + size * (2 * sizeof (float) + k * sizeof (double));
}
