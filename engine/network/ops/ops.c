/* ops.c - the traits of every kind of step, one row each, and what all ops share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "ops.h"

/* Row i of y is made of row i. */
static int
same_rows (const Step *step, int live, int rows)
{
  return live;
}

/* Any row of y is made of all. */
static int
all_rows (const Step *step, int live, int rows)
{
  return rows;
}

/* clang-format off */
const OpTraits op_traits[OP_COUNT] = {
  /*              forward             rows of x0, x1            cost         pulls */
  [OP_CONSTANT] = { constant_forward },
  [OP_EMBED]    = { embed_forward,    { all_rows },             embed_cost,  .keeps = TRUE },
  [OP_LINEAR]   = { linear_forward,   { same_rows },            linear_cost, .fills = { TRUE }, .keeps = TRUE, .dear = TRUE },
  [OP_NORM]     = { norm_forward,     { same_rows },            NULL,        .fills = { TRUE }, .in_place = TRUE, .cheap = TRUE },
  [OP_GELU]     = { gelu_forward,     { same_rows },            NULL,        .fills = { TRUE }, .in_place = TRUE, .cheap = TRUE },
  [OP_GATE]     = { gate_forward,     { same_rows },            NULL,        .fills = { TRUE }, .cheap = TRUE },
  [OP_SCORES]   = { scores_forward,   { all_rows },             scores_cost, .part = { TRUE } },
  [OP_SOFTMAX]  = { softmax_forward,  { same_rows },            NULL,        .fills = { TRUE }, .in_place = TRUE },
  [OP_MIX]      = { mix_forward,      { same_rows, all_rows },  mix_cost,    .fills = { TRUE, FALSE }, .part = { FALSE, TRUE } },
  [OP_ADD]      = { add_forward,      { same_rows, same_rows }, NULL,        .fills = { TRUE, TRUE } },
  [OP_SCALE]    = { scale_forward,    { same_rows },            NULL,        .fills = { TRUE }, .in_place = TRUE },
  [OP_POOL]     = { pool_forward,     { pool_rows } },
  [OP_UNIT]     = { unit_forward,     { same_rows },            NULL,        .fills = { TRUE }, .in_place = TRUE },
  [OP_CONCAT]   = { concat_forward,   { same_rows, same_rows }, NULL,        .fills = { TRUE, TRUE } },
};
/* clang-format on */

void
run_round (const Run *r)
{
  if (r->copy)
    rows_run (kernels ()->round, &(Rows){ .rows = r->sy.n * r->sy.rows, .cols = r->sy.cols, .x = { r->y }, .y = r->copy });
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
ops_nothing (const Pull *p)
{
  (void) p;
}

void
ops_stop (const Pull *p)
{
  if (p->fresh[0])
    memset (p->mx[0], 0, p->k * shape_size (p->sx[0]) * sizeof (float));
}

void
ops_pass (const Pull *p)
{
  gsize block_y = shape_size (p->sy), block_x = shape_size (p->sx[0]);

  for (int c = 0; c < p->k && p->mx[0] != p->my; c++)
    rows_run (kernels ()->accumulate, &(Rows){ .rows = p->sy.n * p->sy.rows,
                                               .cols = p->sy.cols,
                                               .x = { p->my + c * block_y },
                                               .y = p->mx[0] + c * block_x,
                                               .set = p->fresh[0] });
}
