/* forward.c - see forward.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Precision: the relevance rules divide by residual sums and by scores that may be close to zero, so an absolute error of
 * 1e-7 in the forward pass can change a map by half its range.  In float64 with one rounding at the end it cannot.
 */
#include "forward.h"

#include <glib/gi18n-lib.h>

#include "ops/ops.h"
#include "plan.h"
#include "timing.h"

gboolean
progress_report (const Progress *progress, double done, GError **error)
{
  if (!progress->call || progress->call (MIN (done, 1), progress->stage, progress->data))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Cancelled"));
  return FALSE;
}

void
forward_shapes (const Tape *tape, gboolean every_row, Shape *shapes)
{
  guint n = tape->shapes->len;

  for (guint v = 0; v < n; v++)
    {
      shapes[v] = tape_shape (tape, v);
      if (!every_row && v != 0 && v != n - 1)
        shapes[v].rows = 0;
    }
  for (int i = (int) tape->steps->len - 1; i >= 0 && !every_row; i--)
    {
      const Step *step = tape_step (tape, i);

      for (int j = 0; j < 2 && step->in[j] >= 0; j++)
        {
          Shape *x = &shapes[step->in[j]];

          x->rows = MAX (x->rows, op_traits[step->op].rows[j](step, shapes[step->out].rows, tape_shape (tape, step->in[j]).rows));
        }
    }
}

double
forward_cost (const Step *step, const Shape *shapes)
{
  CostFn cost = op_traits[step->op].cost;
  double outputs = shape_size (shapes[step->out]);

  return cost ? outputs * cost (step, shapes[step->in[0]], shapes[step->out]) : outputs;
}

/* Where the values live that are not stored, all of those in float64: from the step that makes them to the last that reads them.
 * Returns the size of all. */
static gsize
plan_passing (const Tape *tape, Real real, const Shape *shapes, float *const *values, Lifetime *lives)
{
  gsize size = real == REAL_F64 ? sizeof (double) : sizeof (float);

  for (guint i = 0; i < tape->steps->len; i++)
    {
      const Step *step = tape_step (tape, i);
      gboolean    passes = real == REAL_F64 || !values[step->out];

      lives[step->out] = (Lifetime){ .size = passes ? shape_size (shapes[step->out]) * size : 0, .first = i, .last = i };
      for (int j = 0; j < 2 && step->in[j] >= 0; j++)
        lives[step->in[j]].last = i;
    }
  lives[0].size = 0; /* the picture is float32, and stored */
  return plan_pack (lives, tape->shapes->len);
}

/* The most scratch a forward step needs: the patches of the picture, or the queries and keys that are turned, once more. */
static gsize
forward_scratch (const Tape *tape, const Shape *shapes)
{
  gsize most = 0;

  for (guint i = 0; i < tape->steps->len; i++)
    {
      const Step *step = tape_step (tape, i);

      if (step->op == OP_EMBED || step->rotary)
        most = MAX (most, shape_size (shapes[step->in[0]]));
    }
  return arena_round (most * sizeof (double));
}

/* lives [values], zero: says where the values are that are not stored, which `work` holds. */
static gboolean
run_tape (const Tape *tape, Real real, const Shape *shapes, float *const *values, Lifetime *lives, Arena *work,
          const Progress *progress, GError **error)
{
  gsize  passing = plan_passing (tape, real, shapes, values, lives);
  double total = 0, done = 0;
  Timing timing;

  if (!arena_renew (work, passing + forward_scratch (tape, shapes), _ ("the forward pass"), error))
    return FALSE;
  for (guint i = 0; i < tape->steps->len; i++)
    total += forward_cost (tape_step (tape, i), shapes);

  timing = timing_begin ("forward");
  for (guint i = 0; i < tape->steps->len; i++)
    {
      const Step *step = tape_step (tape, i);
      Run         run = { .step = step, .real = real, .sy = shapes[step->out], .scratch = work };

      for (int j = 0; j < 2 && step->in[j] >= 0; j++)
        {
          int v = step->in[j];

          run.sx[j] = shapes[v];
          run.x[j] = lives[v].size > 0 ? (const void *) (work->base + lives[v].offset) : values[v];
        }
      run.y = lives[step->out].size > 0 ? (void *) (work->base + lives[step->out].offset) : values[step->out];
      run.copy = real == REAL_F64 ? values[step->out] : NULL;
      work->used = passing;
      op_traits[step->op].forward (&run);
      timing_step (&timing, step->name);
      done += forward_cost (step, shapes);
      if (!progress_report (progress, done / total, error))
        return FALSE;
    }
  timing_end (&timing);
  return TRUE;
}

gboolean
forward_run (const Tape *tape, Real real, const Shape *shapes, float *const *values, Arena *work, const Progress *progress,
             GError **error)
{
  g_autofree Lifetime *lives = g_new0 (Lifetime, tape->shapes->len);

  return run_tape (tape, real, shapes, values, lives, work, progress, error);
}

gboolean
forward_last (const Tape *tape, Real real, const Shape *shapes, float *picture, double *y, Arena *work, const Progress *progress,
              GError **error)
{
  guint                last = tape->shapes->len - 1;
  g_autofree Lifetime *lives = g_new0 (Lifetime, last + 1);
  g_autofree float   **values = g_new0 (float *, last + 1);

  values[0] = picture;
  if (!run_tape (tape, real, shapes, values, lives, work, progress, error))
    return FALSE;
  for (gsize i = 0; i < shape_size (shapes[last]); i++)
    {
      const void *made = work->base + lives[last].offset;

      y[i] = real == REAL_F64 ? ((const double *) made)[i] : (double) ((const float *) made)[i];
    }
  return TRUE;
}
