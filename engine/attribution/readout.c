/* readout.c - see readout.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In double, of one row.  Of the steps between the tokens and the class only the linear ones change relevance.  The reference's
 * index selection of a row, R x/(x + 1e-9), is left out: a share is as large as the row's numbers are, and those next to zero
 * count for nothing.
 */
#include "readout.h"

#include <string.h>

#include "../network/remake.h"

/* ---- which parts there are */

/* The step's number is the value's less one. */
static const Step *
step_that_made (const Tape *tape, int value)
{
  return tape_step (tape, value - 1);
}

/* The block whose output a step above the blocks reads, maybe through a norm. */
static int
block_of_output (const Tape *tape, int value)
{
  int block = (int) tape->blocks->len - 1;

  while (step_that_made (tape, value)->op == OP_NORM)
    value = step_that_made (tape, value)->in[0];
  while (block > 0 && tape_block (tape, block)->attention > value)
    block--;
  return block;
}

static void
add_part (Readout *r, int block, int row)
{
  g_return_if_fail (r->n < READOUT_PARTS);
  r->part[r->n].block = block;
  r->part[r->n++].row = row;
}

static void find_parts (Readout *r, const Tape *tape, int value);

static void
find_pooled (Readout *r, const Tape *tape, const Step *step)
{
  int block = block_of_output (tape, step->in[0]);

  if (step->row >= 0)
    add_part (r, block, step->row);
  if (step->mean)
    add_part (r, block, READOUT_MEAN);
}

/* Of the mixes only that of attention pooling is met before what the head reads. */
static void
find_attended (Readout *r, const Tape *tape, const Step *step)
{
  add_part (r, (int) tape->blocks->len - 1, READOUT_POOL);
}

static void
find_both (Readout *r, const Tape *tape, const Step *step)
{
  find_parts (r, tape, step->in[0]);
  find_parts (r, tape, step->in[1]);
}

/* What a kind of step reads of the tokens; those that are not here hand on what comes before them. */
static void (*const finders[OP_COUNT]) (Readout *r, const Tape *tape, const Step *step) = {
  [OP_POOL] = find_pooled,
  [OP_MIX] = find_attended,
  [OP_CONCAT] = find_both,
};

static void
find_parts (Readout *r, const Tape *tape, int value)
{
  const Step *step = step_that_made (tape, value);

  while (!finders[step->op])
    step = step_that_made (tape, step->in[0]);
  finders[step->op](r, tape, step);
}

static Readout
readout_empty (const ViaModel *model)
{
  return (Readout){ .prefix = model->tape->prefix, .tokens = via_model_n_tokens (model) };
}

Readout
readout_of (const ViaModel *model)
{
  Readout r = readout_empty (model);

  find_parts (&r, model->tape, (int) model->tape->shapes->len - 1);
  return r;
}

/* The reference implementation's four models, by name: the same weights under another are like anybody's. */
static gboolean
is_reference (const ViaModel *model)
{
  static const char *const names[] = { "vit_base_patch16_224", "mae_vit_base_patch16_224", "dinov2_base_imagenet1k_1layer_lrp",
                                       "clip_vit_base_patch16_224", NULL };

  return g_strv_contains (names, via_model_name (model));
}

Readout
readout_for_maps (const ViaModel *model)
{
  Readout all = readout_of (model), first = readout_empty (model);

  if (!is_reference (model) || all.part[0].row != 0)
    return all;
  add_part (&first, model->config.depth - 1, 0);
  return first;
}

/* ---- what is said of them */

gboolean
readout_has_patches (const Readout *r)
{
  return r->part[r->n - 1].row < 0;
}

const char *
readout_word (const Readout *r)
{
  if (r->part[0].block != r->part[r->n - 1].block)
    return "linear4";
  if (r->part[0].row == READOUT_POOL)
    return "pool";
  if (r->n == 1)
    return readout_has_patches (r) ? "mean" : "class";
  return readout_has_patches (r) ? "class+mean" : "distilled";
}

/* ---- their shares */

/* The z+ rule for one row x [in]: R_j = sum_o x_j w_oj / sum_i (x_i w_oi) R_o over what is positive.  To be freed. */
static double *
share_out (const Step *step, const float *x, int in, const double *relevance, int out)
{
  double *result = g_new0 (double, in);

  for (int o = 0; o < out; o++)
    {
      const float *w = step->weight[0] + (gsize) o * in;
      double       z = 0;

      for (int j = 0; j < in && relevance[o] != 0; j++)
        z += MAX ((double) x[j] * w[j], 0);
      for (int j = 0; j < in && z > 0; j++)
        result[j] += MAX ((double) x[j] * w[j], 0) * relevance[o] / z;
    }
  return result;
}

/* What a linear step hands to its input. */
static double *
relevance_before (const ViaTrace *trace, const Step *step, const double *relevance)
{
  int               v = step->in[0], in = trace->shapes[v].cols;
  const float      *x = trace->values[v];
  g_autofree float *made = x ? NULL : g_new (float, in);

  if (!x)
    remake (trace->tape, v, trace->shapes, trace->values, made);
  return share_out (step, x ? x : made, in, relevance, trace->shapes[step->out].cols);
}

/* The relevance of a class where the parts lie side by side.  To be freed. */
static double *
relevance_of_parts (const ViaTrace *trace, int class)
{
  int         logits = (int) trace->tape->shapes->len - 1;
  double     *relevance = g_new0 (double, trace->shapes[logits].cols);
  const Step *step = step_that_made (trace->tape, logits);

  relevance[class] = 1;
  for (; !finders[step->op]; step = step_that_made (trace->tape, step->in[0]))
    if (step->op == OP_LINEAR)
      {
        double *before = relevance_before (trace, step, relevance);

        g_free (relevance);
        relevance = before;
      }
  return relevance;
}

void
readout_equal_shares (const Readout *r, double *shares)
{
  for (int i = 0; i < r->n; i++)
    shares[i] = 1. / r->n;
}

void
readout_shares (const Readout *r, const ViaTrace *trace, int class, double *shares)
{
  int                width = tape_shape (trace->tape, tape_step (trace->tape, 0)->out).cols;
  double             total = 0;
  g_autofree double *relevance = NULL;

  readout_equal_shares (r, shares);
  if (r->n == 1)
    return;
  relevance = relevance_of_parts (trace, class);
  for (int j = 0; j < r->n * width; j++)
    total += relevance[j];
  for (int i = 0; i < r->n && total > 0; i++)
    {
      shares[i] = 0;
      for (int j = 0; j < width; j++)
        shares[i] += relevance[i * width + j] / total;
    }
}

void
readout_shares_of_others (const Readout *r, const ViaTrace *trace, int other, double *shares)
{
  int    classes = via_model_n_classes (trace->model);
  double sum[READOUT_PARTS] = { 0 }, one[READOUT_PARTS];

  for (int class = 0; class < classes; class ++)
    {
      if (class == other)
        continue;
      readout_shares (r, trace, class, one);
      for (int i = 0; i < r->n; i++)
        sum[i] += one[i] / (classes - 1);
    }
  memcpy (shares, sum, r->n * sizeof *shares);
}

void
readout_join (const Readout *r, const double *shares, const double *pool, int block, double *v)
{
  int patches = r->tokens - r->prefix;

  for (int i = 0; i < r->n; i++)
    if (r->part[i].block == block && r->part[i].row >= 0)
      v[r->part[i].row] += shares[i];
    else if (r->part[i].block == block)
      for (int j = r->prefix; j < r->tokens; j++)
        v[j] += r->part[i].row == READOUT_POOL ? shares[i] * pool[j] : shares[i] / patches;
}
