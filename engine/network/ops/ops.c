/* ops.c - the table of forward functions, and what all ops share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ops.h"

const RunFn op_forward[OP_COUNT] = {
  [OP_CONSTANT] = constant_forward, [OP_EMBED] = embed_forward,   [OP_LINEAR] = linear_forward,   [OP_NORM] = norm_forward,
  [OP_GELU] = gelu_forward,         [OP_SCORES] = scores_forward, [OP_SOFTMAX] = softmax_forward, [OP_MIX] = mix_forward,
  [OP_ADD] = add_forward,           [OP_SCALE] = scale_forward,   [OP_POOL] = pool_forward,       [OP_CONCAT] = concat_forward,
};

void
run_round (const Run *r)
{
  if (r->copy)
    rows_run (kernels ()->round, &(Rows){ .rows = r->sy.n * r->sy.rows, .cols = r->sy.cols, .x = { r->y }, .y = r->copy });
}

int
op_needs (const Step *step, int j, int live, int rows)
{
  switch (step->op)
    {
    case OP_EMBED:
    case OP_SCORES:
      return rows; /* every key, whatever the query */
    case OP_MIX:
      return j == 0 ? live : rows; /* every value */
    case OP_POOL:
      return step->mean ? rows : step->row + 1;
    default:
      return live;
    }
}

gboolean
op_keeps (OpKind op)
{
  return op == OP_LINEAR || op == OP_EMBED;
}

gboolean
op_fills (const Step *step, int j)
{
  return step->op != OP_EMBED && step->op != OP_SCORES && step->op != OP_POOL && !(step->op == OP_MIX && j == 1);
}

gboolean
op_in_place (OpKind op)
{
  return op == OP_NORM || op == OP_GELU || op == OP_SOFTMAX || op == OP_SCALE;
}

gsize
pull_scratch (const Shape sx[2], Shape sy, int k)
{
  gsize floats = k * (shape_size (sy) + 2 * shape_size (sx[0]) + shape_size (sx[1])) + 6 * (gsize) sy.rows;

  return floats * sizeof (float) + 8 * ARENA_ALIGN;
}

float *
pull_floats (const Pull *p, gsize n)
{
  return arena_take (p->scratch, n * sizeof (float));
}

void
nothing (const Pull *p)
{
  (void) p;
}

void
pass (const Pull *p)
{
  gsize block_y = shape_size (p->sy), block_x = shape_size (p->sx[0]);

  for (int c = 0; c < p->k && p->mx[0] != p->my; c++)
    rows_run (kernels ()->accumulate, &(Rows){ .rows = p->sy.n * p->sy.rows,
                                               .cols = p->sy.cols,
                                               .x = { p->my + c * block_y },
                                               .y = p->mx[0] + c * block_x,
                                               .set = p->fresh[0] });
}
