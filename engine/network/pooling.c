/* pooling.c - the steps of attention pooling that differ from a block's: one query, learned and the same for every picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   q = W_q l + b_q,  l the latent vector [D], computed once, in double
 *
 * torch.nn.MultiheadAttention keeps the matrices of query, key and value as one, the query's first.
 */
#include "tape-inside.h"

static gboolean
is_packed (Tape *tape, const char *at)
{
  g_autofree char *name = g_strconcat (at, ".in_proj.weight", NULL);

  return weights_part (tape->weights, name) != NULL;
}

/* Weights and biases of some rows, from `first` on, of AT.in_proj, which has 3 D of them. */
static void
find_packed (Tape *tape, const char *at, int width, gsize first, const float **weight, const float **bias)
{
  g_autofree char *base = g_strconcat (at, ".in_proj", NULL);

  *weight = tape_find (tape, base, "weight", 3 * (gint64) width * width, FALSE);
  *bias = tape_find (tape, base, "bias", 3 * (gint64) width, FALSE);
  if (*weight && *bias)
    {
      *weight += first * (gsize) width;
      *bias += first;
    }
}

int
tape_pool_kv (Tape *tape, const char *at, const char *name, int x, int cols)
{
  int   width = tape_shape (tape, x).cols;
  Step *step;

  if (!is_packed (tape, at))
    return tape_linear (tape, at, name, x, cols);
  step = tape_append_linear (tape, at, name, x, cols);
  find_packed (tape, at, width, (gsize) width, &step->weight[0], &step->bias);
  return step->out;
}

static void
fill_query (Tape *tape, const char *at, int width, double *query)
{
  g_autofree char *base = g_strconcat (at, ".q", NULL);
  const float     *latent = tape_find (tape, at, "latent", width, FALSE), *weight, *bias;

  if (is_packed (tape, at))
    find_packed (tape, at, width, 0, &weight, &bias);
  else
    {
      weight = tape_find (tape, base, "weight", (gint64) width * width, FALSE);
      bias = tape_find (tape, base, "bias", width, FALSE);
    }
  for (int i = 0; i < width && latent && weight && bias; i++)
    {
      query[i] = bias[i];
      for (int j = 0; j < width; j++)
        query[i] += (double) weight[(gsize) i * width + j] * latent[j];
    }
}

int
tape_pool_scores (Tape *tape, const char *at, const char *name, int kv, int heads)
{
  Shape   shape = tape_shape (tape, kv);
  int     width = shape.cols / 2;
  Step   *step = tape_append (tape, OP_SCORES, at, name, kv, -1, (Shape){ heads, 1, shape.rows });
  double *query = tape_room (tape, (gsize) width, sizeof *query);
  float  *rounded = tape_room (tape, (gsize) width, sizeof *rounded);

  if (query && rounded)
    fill_query (tape, at, width, query);
  for (int i = 0; i < width && query && rounded; i++)
    rounded[i] = (float) query[i];
  step->query = query;
  step->rounded_query = rounded;
  tape_note_projection (tape, kv, width);
  tape->has_pool = TRUE;
  tape->pool.scores = (int) tape->steps->len - 1;
  return step->out;
}
