/* parts.c - linear steps of several parts, whose weights stand in the checkpoint one by one or as one: query, key and value, and the
 * two inner matrices of a gated MLP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "tape-inside.h"

/* The biases AT.PART.bias of the parts, n columns each, one behind the other; zero where there is none. */
static const float *
join_biases (Tape *tape, const char *at, const char *const *parts, int n_parts, int n)
{
  float *all = tape_room (tape, n_parts * (gsize) n, sizeof *all);

  for (int i = 0; i < n_parts && all; i++)
    {
      g_autofree char *base = g_strconcat (at, ".", parts[i], NULL);
      const float     *bias = tape_find (tape, base, "bias", n, TRUE);

      if (bias)
        memcpy (all + (gsize) i * n, bias, (gsize) n * sizeof *all);
    }
  return all;
}

static Step *
append_parts (Tape *tape, const char *at, const char *name, int x, int cols, const char *const *parts, int n_parts)
{
  Step *step = tape_append_linear (tape, at, name, x, cols);
  int   width = cols / n_parts;

  step->n_parts = n_parts;
  for (int i = 0; i < n_parts; i++)
    {
      g_autofree char *base = g_strconcat (at, ".", parts[i], NULL);

      step->weight[i] = tape_find (tape, base, "weight", (gint64) tape_shape (tape, x).cols * width, FALSE);
    }
  step->bias = join_biases (tape, at, parts, n_parts, width);
  return step;
}

/* Whether there is a weight AT.NAME. */
static gboolean
has_weight (Tape *tape, const char *at, const char *name)
{
  g_autofree char *whole = g_strconcat (at, ".", name, NULL);

  return weights_part (tape->weights, whole) != NULL;
}

/* DINOv3 keeps a bias for the keys, which may hold anything, and a mask that makes it zero. */
static const float *
masked_bias (Tape *tape, const Step *step, int cols)
{
  const float *bias = tape_find (tape, step->name, "bias", cols, FALSE);
  const float *mask = tape_find (tape, step->name, "bias_mask", cols, FALSE);
  float       *masked = tape_room (tape, (gsize) cols, sizeof *masked);

  for (int i = 0; i < cols && bias && mask && masked; i++)
    masked[i] = mask[i] == 0 ? 0 : bias[i] * mask[i];
  return masked;
}

int
tape_qkv (Tape *tape, const char *at, const char *name, int x, int cols)
{
  static const char *const parts[] = { "attn.q", "attn.k", "attn.v" };
  Step                    *step;
  int                      y;

  if (!has_weight (tape, at, "attn.qkv.weight"))
    return append_parts (tape, at, name, x, cols, parts, G_N_ELEMENTS (parts))->out;
  y = tape_linear (tape, at, name, x, cols);
  step = tape_step (tape, tape->steps->len - 1);
  if (step->bias && has_weight (tape, at, "attn.qkv.bias_mask"))
    step->bias = masked_bias (tape, step, cols);
  else if (!step->bias && (has_weight (tape, at, "attn.q.bias") || has_weight (tape, at, "attn.v.bias")))
    step->bias = join_biases (tape, at, parts, G_N_ELEMENTS (parts), cols / (int) G_N_ELEMENTS (parts));
  return y;
}

int
tape_gates (Tape *tape, const char *at, const char *name, int x, int cols)
{
  static const char *const parts[] = { "mlp.gate", "mlp.up" };

  if (has_weight (tape, at, "mlp.gate.weight"))
    return append_parts (tape, at, name, x, cols, parts, G_N_ELEMENTS (parts))->out;
  return tape_linear (tape, at, name, x, cols);
}
