/* reordered.c - linear steps whose weights stand in the checkpoint in another order than we multiply with: put in order once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tape-inside.h"

/* Room for a weight [out,in] that the step will have; NULL when there is none. */
static float *
weight_new (Tape *tape, Step *step, int in, int out)
{
  float *weight = tape_room (tape, (gsize) in * (gsize) out, sizeof *weight);

  step->weight[0] = weight;
  return weight;
}

int
tape_projection (Tape *tape, const char *name, int x, int cols)
{
  g_autofree char *as_usual = g_strconcat (name, ".weight", NULL);
  int              in = tape_shape (tape, x).cols;
  const float     *given;
  Step            *step;
  float           *weight;

  if (weights_part (tape->weights, as_usual))
    return tape_linear (tape, NULL, name, x, cols);
  step = tape_append_linear (tape, NULL, name, x, cols);
  given = tape_find (tape, name, NULL, (gint64) in * cols, FALSE);
  weight = weight_new (tape, step, in, cols);
  for (int i = 0; i < in && given && weight; i++)
    for (int o = 0; o < cols; o++)
      weight[(gsize) o * in + i] = given[(gsize) i * cols + o];
  return step->out;
}

int
tape_interleaved (Tape *tape, const char *name, int x, int cols)
{
  int          in = tape_shape (tape, x).cols, half = in / 2;
  Step        *step = tape_append_linear (tape, NULL, name, x, cols);
  const float *given = tape_find (tape, name, "weight", (gint64) in * cols, FALSE);
  float       *weight = weight_new (tape, step, in, cols);

  for (int o = 0; o < cols && given && weight; o++)
    for (int i = 0; i < in; i++)
      weight[(gsize) o * in + i % 2 * half + i / 2] = given[(gsize) o * in + i];
  step->bias = tape_find (tape, name, "bias", cols, TRUE);
  return step->out;
}

/* Half of one head's weights and biases: its columns begin at `at`. */
static void
add_head (Tape *tape, const char *name, int in, int at, int half, int cols, float *weight, float *bias)
{
  const float *given = tape_find (tape, name, "weight", (gint64) half * cols, FALSE);
  const float *offset = tape_find (tape, name, "bias", cols, TRUE);

  for (int o = 0; o < cols; o++)
    {
      for (int i = 0; i < half && given; i++)
        weight[(gsize) o * in + at + i] = given[(gsize) o * half + i] / 2;
      bias[o] += offset ? offset[o] / 2 : 0;
    }
}

int
tape_two_heads (Tape *tape, const char *one, const char *other, int x, int cols)
{
  int    in = tape_shape (tape, x).cols, half = in / 2;
  Step  *step = tape_append_linear (tape, NULL, one, x, cols);
  float *weight = weight_new (tape, step, in, cols), *bias = tape_room (tape, (gsize) cols, sizeof *bias);

  if (weight && bias)
    {
      add_head (tape, one, in, 0, half, cols, weight, bias);
      add_head (tape, other, in, half, half, cols, weight, bias);
    }
  step->bias = bias;
  return step->out;
}
