/* further.c - a tape that goes on where another one ends.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What both have alike, numbers and all, belongs to the first, which must outlive the second.
 */
#include <string.h>

#include "tape-inside.h"

static void
copy_steps (Tape *copy, const Tape *tape)
{
  g_array_append_vals (copy->steps, tape->steps->data, tape->steps->len);
  for (guint i = 0; i < copy->steps->len; i++)
    tape_step (copy, i)->name = g_strdup (tape_step (tape, i)->name);
}

Tape *
tape_further (const Tape *tape)
{
  Tape *copy = tape_new (tape->weights, tape_shape (tape, 0));

  copy_steps (copy, tape);
  g_array_append_vals (copy->shapes, &tape_shape (tape, 1), tape->shapes->len - 1);
  g_array_append_vals (copy->blocks, tape->blocks->data, tape->blocks->len);
  copy->prefix = tape->prefix;
  copy->patches = tape->patches;
  copy->rotary = tape->rotary ? g_memdup2 (tape->rotary, sizeof *tape->rotary) : NULL;
  copy->has_pool = tape->has_pool;
  copy->pool = tape->pool;
  return copy;
}

int
tape_linear_of (Tape *tape, const char *name, int x, const float *weight, int cols)
{
  Step  *step = tape_append_linear (tape, NULL, name, x, cols);
  gsize  n = (gsize) tape_shape (tape, x).cols * (gsize) cols;
  float *kept = tape_room (tape, n, sizeof *kept);

  step->weight[0] = kept;
  if (kept)
    memcpy (kept, weight, n * sizeof *kept);
  return step->out;
}
