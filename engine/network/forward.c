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

/* ---- where what is not stored lives */

static gsize
real_bytes (const ForwardCall *call)
{
  return call->real == REAL_F64 ? sizeof (double) : sizeof (float);
}

/* The block whose scores, attention or mix that is, where that comes head by head; else NULL. */
static const Block *
block_by_head (const ForwardCall *call, int i)
{
  for (guint b = 0; b < call->tape->blocks->len && call->by_head; b++)
    if (i >= tape_block (call->tape, b)->scores && i <= tape_block (call->tape, b)->mix)
      return tape_block (call->tape, b);
  return NULL;
}

/* Whether it is made of all heads only when the mix is. */
static gboolean
waits_for_mix (const ForwardCall *call, int i)
{
  const Block *block = block_by_head (call, i);

  return block && i != block->mix;
}

/* The value, of the run's type, where it is kept; NULL: nowhere. */
static void *
kept_place (const ForwardCall *call, int value)
{
  if (call->real == REAL_F64 && value != 0) /* the picture is float32 */
    return call->wide ? call->wide[value] : NULL;
  return call->values[value];
}

/* From the step that makes it to the last that reads it.  Returns the size of all. */
static gsize
plan_passing (const ForwardCall *call, int first, int end, Lifetime *lives)
{
  for (int i = first; i < end; i++)
    {
      const Step *step = tape_step (call->tape, i);
      gboolean    passes = !kept_place (call, step->out) && !waits_for_mix (call, i);

      lives[step->out] =
          (Lifetime){ .size = passes ? shape_size (call->shapes[step->out]) * real_bytes (call) : 0, .first = i, .last = i };
      for (int j = 0; j < 2 && step->in[j] >= 0; j++)
        lives[step->in[j]].last = waits_for_mix (call, i) ? block_by_head (call, i)->mix : i;
    }
  return plan_pack (lives, call->tape->shapes->len);
}

static Shape
head_shape (const ForwardCall *call, const Block *block)
{
  Shape shape = call->shapes[block->attention];

  shape.n = 1;
  return shape;
}

static gsize
head_bytes (const ForwardCall *call, const Block *block)
{
  return arena_round (shape_size (head_shape (call, block)) * real_bytes (call));
}

/* The most scratch a step needs: the patches of the picture, or the queries and keys that are turned, once more; and a head. */
static gsize
forward_scratch (const ForwardCall *call, int first, int end)
{
  gsize most = 0, head = 0;

  for (int i = first; i < end; i++)
    {
      const Step  *step = tape_step (call->tape, i);
      const Block *block = block_by_head (call, i);

      if (step->op == OP_EMBED || step->rotary)
        most = MAX (most, shape_size (call->shapes[step->in[0]]));
      if (block)
        head = MAX (head, head_bytes (call, block));
    }
  return head + arena_round (most * sizeof (double));
}

/* lives [values], zero */
static gsize
plan_steps (const ForwardCall *call, int first, int end, Lifetime *lives)
{
  return plan_passing (call, first, end, lives) + forward_scratch (call, first, end);
}

gsize
forward_room (const ForwardCall *call, int first, int end)
{
  g_autofree Lifetime *lives = g_new0 (Lifetime, call->tape->shapes->len);

  return plan_steps (call, first, end, lives);
}

/* ---- one step */

static void *
place_of_value (const ForwardCall *call, const Lifetime *lives, const Arena *work, int value)
{
  return lives[value].size > 0 ? (void *) (work->base + lives[value].offset) : kept_place (call, value);
}

static Run
prepare_run (const ForwardCall *call, const Lifetime *lives, Arena *work, int i)
{
  const Step *step = tape_step (call->tape, i);
  Run         run = { .step = step, .real = call->real, .sy = call->shapes[step->out], .scratch = work };

  for (int j = 0; j < 2 && step->in[j] >= 0; j++)
    {
      run.sx[j] = call->shapes[step->in[j]];
      run.x[j] = place_of_value (call, lives, work, step->in[j]);
    }
  run.y = place_of_value (call, lives, work, step->out);
  run.copy = call->real == REAL_F64 ? call->values[step->out] : NULL;
  return run;
}

static void
run_step (const Run *run)
{
  op_traits[run->step->op].forward (run);
}

/* The scores of one head and their softmax, which may take their place. */
static void
make_head (const ForwardCall *call, const Block *block, Run scores, Run softmax)
{
  scores.sy = softmax.sx[0] = softmax.sy = head_shape (call, block);
  softmax.step = tape_step (call->tape, block->softmax);
  softmax.real = call->real;
  softmax.x[0] = scores.y;
  run_step (&scores);
  run_step (&softmax);
}

/* All heads of a mix, one after the other. */
static void
run_by_head (const ForwardCall *call, const Lifetime *lives, Arena *work, const Block *block)
{
  Run   scores = prepare_run (call, lives, work, block->scores), mix = prepare_run (call, lives, work, block->mix);
  void *room = arena_take (work, head_bytes (call, block));
  gsize used = work->used;
  int   heads = call->shapes[block->attention].n;

  scores.y = room;
  scores.copy = NULL;
  mix.sx[0] = head_shape (call, block);
  mix.x[0] = room;
  for (int h = 0; h < heads; h++)
    {
      scores.head = mix.head = (Head){ h, heads };
      work->used = used;
      make_head (call, block, scores, (Run){ .y = room });
      run_step (&mix);
    }
}

gsize
forward_head_room (const ForwardCall *call, const Block *block)
{
  return head_bytes (call, block)
         + arena_round (shape_size (call->shapes[tape_step (call->tape, block->scores)->in[0]]) * sizeof (double));
}

void
forward_head (const ForwardCall *call, const Block *block, Head head, Arena *work, float *scores, float *attention)
{
  const Step *step = tape_step (call->tape, block->scores);
  gboolean    doubled = call->real == REAL_F64;
  Run         made = { .step = step, .real = call->real, .sx = { call->shapes[step->in[0]] }, .scratch = work, .head = head };
  Run         softmax = { .y = attention };

  work->used = 0;
  made.x[0] = kept_place (call, step->in[0]);
  made.y = scores;
  if (doubled)
    {
      made.y = softmax.y = arena_take (work, head_bytes (call, block));
      made.copy = scores;
      softmax.copy = attention;
    }
  make_head (call, block, made, softmax);
}

/* ---- the walk */

static double
cost_of_steps (const ForwardCall *call, int first, int end)
{
  double total = 0;

  for (int i = first; i < end; i++)
    total += forward_cost (tape_step (call->tape, i), call->shapes);
  return total;
}

/* lives as planned. */
static gboolean
walk_steps (const ForwardCall *call, int first, int end, const Lifetime *lives, Arena *work, const Progress *progress,
            GError **error)
{
  gsize  passing = work->used;
  double total = cost_of_steps (call, first, end), done = 0;
  Timing timing = timing_begin ("forward");

  for (int i = first; i < end; i++)
    {
      const Step  *step = tape_step (call->tape, i);
      const Block *block = block_by_head (call, i);

      work->used = passing;
      if (block && i == block->mix)
        run_by_head (call, lives, work, block);
      else if (!block)
        {
          Run run = prepare_run (call, lives, work, i);

          run_step (&run);
        }
      timing_step (&timing, step->name);
      done += forward_cost (step, call->shapes);
      if (!progress_report (progress, done / total, error))
        return FALSE;
    }
  timing_end (&timing);
  return TRUE;
}

/* lives [values], zero: says where the values are that are not stored, which `work` holds. */
static gboolean
run_planned (const ForwardCall *call, int first, int end, Lifetime *lives, Arena *work, const Progress *progress, GError **error)
{
  work->used = plan_passing (call, first, end, lives);
  return walk_steps (call, first, end, lives, work, progress, error);
}

gboolean
forward_steps (const ForwardCall *call, int first, int end, Arena *work, const Progress *progress, GError **error)
{
  g_autofree Lifetime *lives = g_new0 (Lifetime, call->tape->shapes->len);

  return run_planned (call, first, end, lives, work, progress, error);
}

static gboolean
run_all (const ForwardCall *call, Lifetime *lives, Arena *work, const Progress *progress, GError **error)
{
  int end = (int) call->tape->steps->len;

  return arena_renew (work, forward_room (call, 0, end), _ ("the forward pass"), error)
         && run_planned (call, 0, end, lives, work, progress, error);
}

gboolean
forward_run (const ForwardCall *call, Arena *work, const Progress *progress, GError **error)
{
  g_autofree Lifetime *lives = g_new0 (Lifetime, call->tape->shapes->len);

  return run_all (call, lives, work, progress, error);
}

gboolean
forward_last (const ForwardCall *call, double *y, Arena *work, const Progress *progress, GError **error)
{
  guint                last = call->tape->shapes->len - 1;
  g_autofree Lifetime *lives = g_new0 (Lifetime, last + 1);
  const void          *made;

  if (!run_all (call, lives, work, progress, error))
    return FALSE;
  made = work->base + lives[last].offset;
  for (gsize i = 0; i < shape_size (call->shapes[last]); i++)
    y[i] = call->real == REAL_F64 ? ((const double *) made)[i] : (double) ((const float *) made)[i];
  return TRUE;
}
