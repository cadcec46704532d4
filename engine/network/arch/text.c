/* text.c - the text tower of Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   x_p = word (p) + position (p)          p = 0 … n-1, the last one the end of the text
 *   blocks as everywhere, in which a token attends to itself and to those before it
 *   t   = norm (x_n-1) P
 *
 * What stands behind the end is seen by nobody, so there is nothing behind it; and texts that stand one below the other share every product
 * with the weights.
 */
#include "../tape-inside.h"
#include "arch.h"

/* A tape that starts with numbers that whoever runs it fills in. */
static int
begin_given (Tape **tape, Weights *weights, int rows, int width, double **given)
{
  Step *step;

  *tape = tape_new (weights, (Shape){ 1, 1, 1 }); /* there is no picture */
  step = tape_append (*tape, OP_CONSTANT, NULL, "tokens", -1, -1, (Shape){ 1, rows, width });
  step->constant = *given = tape_room (*tape, (gsize) rows * width, sizeof **given);
  return step->out;
}

static void
see_own_text (Tape *tape, const TextSpan *spans)
{
  for (guint i = 0; i < tape->steps->len; i++)
    if (tape_step (tape, i)->op == OP_SOFTMAX)
      tape_step (tape, i)->spans = spans;
}

Tape *
text_tape (Weights *weights, const Config *c, int rows, double **given, const TextSpan *spans, GError **error)
{
  Tape *t;
  int   x = begin_given (&t, weights, rows, c->width, given);

  block_all (t, c, x);
  see_own_text (t, spans);
  return tape_finish (t, error);
}

Tape *
text_end_tape (Weights *weights, const Config *c, int rows, double **given, GError **error)
{
  Tape *t;
  int   x = begin_given (&t, weights, rows, c->width, given);

  tape_projection (t, "proj", tape_norm (t, NULL, "norm", x, c->final_norm_eps), c->projection);
  return tape_finish (t, error);
}
