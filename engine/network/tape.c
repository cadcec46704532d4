/* tape.c - see tape.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tape.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "../kernels/gemm.h"
#include "positions.h"
#include "tape-inside.h"
#include "via.h"

gsize
shape_size (Shape shape)
{
  return (gsize) shape.n * shape.rows * shape.cols;
}

static void
clear_step (gpointer step)
{
  g_free (((Step *) step)->name);
}

Tape *
tape_new (Weights *weights, Shape picture)
{
  Tape *tape = g_new0 (Tape, 1);

  tape->weights = weights;
  tape->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  tape->shapes = g_array_new (FALSE, TRUE, sizeof (Shape));
  tape->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  tape->owned = g_ptr_array_new_with_free_func (g_free);
  g_array_set_clear_func (tape->steps, clear_step);
  g_array_append_val (tape->shapes, picture);
  return tape;
}

void
tape_free (Tape *tape)
{
  if (!tape)
    return;
  g_array_unref (tape->steps);
  g_array_unref (tape->shapes);
  g_array_unref (tape->blocks);
  g_ptr_array_unref (tape->owned);
  g_free (tape->rotary);
  g_clear_error (&tape->error);
  g_free (tape);
}

Tape *
tape_finish (Tape *tape, GError **error)
{
  if (!tape->error)
    return tape;
  g_propagate_error (error, g_steal_pointer (&tape->error));
  tape_free (tape);
  return NULL;
}

/* The step's number is the value's less one: every step makes the next value. */
Step *
tape_append (Tape *tape, OpKind op, const char *at, const char *name, int x, int y, Shape shape)
{
  Step step = { .op = op, .in = { x, y }, .out = tape->shapes->len };

  step.name = at ? g_strconcat (at, ".", name, NULL) : g_strdup (name);
  g_array_append_val (tape->steps, step);
  g_array_append_val (tape->shapes, shape);
  return tape_step (tape, tape->steps->len - 1);
}

static void
tape_error (Tape *tape, const char *name, const char *what, gint64 count)
{
  if (!tape->error)
    g_set_error (&tape->error, VIA_ERROR, VIA_ERROR_FILE, _ ("%s: %s of %s, where %" PRId64 " numbers are needed"),
                 weights_path (tape->weights), what, name, count);
}

const float *
tape_find (Tape *tape, const char *base, const char *leaf, gint64 count, gboolean optional)
{
  g_autofree char *name = leaf ? g_strconcat (base, ".", leaf, NULL) : g_strdup (base);
  const Tensor    *tensor = weights_part (tape->weights, name);

  if (!tensor && optional)
    return NULL;
  if (!tensor)
    tape_error (tape, name, _ ("there is nothing"), count);
  else if (tensor->count != count)
    tape_error (tape, name, _ ("wrong shape"), count);
  else
    return weights_floats (tape->weights, tensor, tape->error ? NULL : &tape->error);
  return NULL;
}

/* n zeros of `size` bytes, to be freed. */
static gpointer
try_room (Tape *tape, gsize n, gsize size)
{
  gpointer numbers = g_try_malloc0_n (MAX (n, 1), size);

  if (!numbers && !tape->error)
    g_set_error (&tape->error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"),
                 weights_path (tape->weights), n / (1 << 20) * size);
  return numbers;
}

gpointer
tape_room (Tape *tape, gsize n, gsize size)
{
  gpointer numbers = try_room (tape, n, size);

  if (numbers)
    g_ptr_array_add (tape->owned, numbers);
  return numbers;
}

static gsize
count_tokens (const Tape *tape, const char *const *names)
{
  gsize count = 0;

  for (; *names; names++)
    {
      const Tensor *tensor = weights_part (tape->weights, *names);

      count += tensor ? (gsize) tensor->count : 0;
    }
  return count;
}

/* The tokens before the patches, one below the other; *n is their number. */
static const float *
join_tokens (Tape *tape, const char *const *names, int width, int *n)
{
  float *all = tape_room (tape, count_tokens (tape, names), sizeof *all);
  gsize  at = 0;

  for (; *names; names++)
    {
      const Tensor *tensor = weights_part (tape->weights, *names);
      const float  *numbers = tensor ? tape_find (tape, *names, NULL, tensor->count / width * width, FALSE) : NULL;

      if (!numbers || !all)
        continue;
      memcpy (all + at, numbers, (gsize) tensor->count * sizeof *all);
      at += (gsize) tensor->count;
    }
  *n = (int) at / width;
  return all;
}

int
tape_embed (Tape *tape, const char *name, const char *const *tokens, int width, int patch)
{
  Shape        picture = tape_shape (tape, 0);
  ViaSize      patches = { picture.cols / patch, picture.rows / patch };
  gint64       inputs = (gint64) picture.n * patch * patch;
  const float *prefix = join_tokens (tape, tokens, width, &tape->prefix);
  int          tokens_in_all = tape->prefix + patches.width * patches.height;
  Step        *step = tape_append (tape, OP_EMBED, NULL, name, 0, -1, (Shape){ 1, tokens_in_all, width });

  tape->patches = patches;
  step->patch = patch;
  step->weight[0] = tape_find (tape, name, "weight", inputs * width, FALSE);
  step->bias = tape_find (tape, name, "bias", width, TRUE);
  step->prefix = prefix;
  step->n_prefix = tape->prefix;
  return step->out;
}

int
tape_positions (Tape *tape, const char *name, int tokens, int prefix, int grid, PositionRule rule)
{
  Shape              shape = tape_shape (tape, tokens);
  Step              *step = tape_append (tape, OP_CONSTANT, NULL, name, -1, -1, shape);
  const float       *positions = tape_find (tape, name, NULL, ((gint64) prefix + grid * grid) * shape.cols, FALSE);
  double            *all = tape_room (tape, shape_size (shape), sizeof *all);
  g_autofree double *scratch = try_room (tape, positions_scratch (grid, tape->patches, shape.cols), sizeof *scratch);

  for (int i = 0; i < prefix * shape.cols && positions && all; i++)
    all[i] = positions[i];
  if (positions && all && scratch)
    positions_resize (positions + prefix * shape.cols, grid, tape->patches, shape.cols, rule, scratch,
                      all + tape->prefix * shape.cols);
  step->constant = all;
  return step->out;
}

/* The periods stand in the checkpoint, or are the usual ones. */
void
tape_rotary (Tape *tape, int tokens, RotaryKind kind, int head, double reference)
{
  int          n = head / 4, patches = tape_shape (tape, tokens).rows - tape->prefix;
  const float *given = tape_find (tape, "rope", "periods", n, TRUE);
  double      *periods = tape_room (tape, (gsize) n, sizeof *periods);
  double      *cosine = tape_room (tape, (gsize) patches * 2 * n, sizeof *cosine);
  double      *sine = tape_room (tape, (gsize) patches * 2 * n, sizeof *sine);

  if (!periods || !cosine || !sine)
    return;
  rotary_periods (kind, n, periods);
  for (int j = 0; j < n && given; j++)
    periods[j] = given[j];
  rotary_fill (kind, tape->patches, n, periods, reference, cosine, sine);
  tape->rotary = g_new (Rotary, 1);
  *tape->rotary = (Rotary){ kind == ROTARY_NEIGHBOURS, tape->prefix, 2 * n, cosine, sine };
}

Step *
tape_append_linear (Tape *tape, const char *at, const char *name, int x, int cols)
{
  Shape shape = tape_shape (tape, x);
  Step *step = tape_append (tape, OP_LINEAR, at, name, x, -1, (Shape){ 1, shape.rows, cols });

  if (shape.cols > GEMM_MAX_K || cols > GEMM_MAX_K)
    tape_error (tape, step->name, "too many inputs or outputs", cols);
  step->n_parts = 1;
  step->projects = x > 0 && tape_step (tape, x - 1)->op == OP_MIX;
  return step;
}

int
tape_linear (Tape *tape, const char *at, const char *name, int x, int cols)
{
  Step *step = tape_append_linear (tape, at, name, x, cols);

  step->weight[0] = tape_find (tape, step->name, "weight", (gint64) tape_shape (tape, x).cols * cols, FALSE);
  step->bias = tape_find (tape, step->name, "bias", cols, TRUE);
  return step->out;
}

static Step *
scale (Tape *tape, const char *at, const char *name, int x)
{
  return tape_append (tape, OP_SCALE, at, name, x, -1, tape_shape (tape, x));
}

/* The n numbers of a weight in double; after a complaint zeros, or NULL. */
static double *
find_wide (Tape *tape, const char *base, const char *leaf, int n)
{
  const float *numbers = tape_find (tape, base, leaf, n, FALSE);
  double      *wide = tape_room (tape, (gsize) n, sizeof *wide);

  for (int i = 0; i < n && numbers && wide; i++)
    wide[i] = numbers[i];
  return wide;
}

int
tape_layer_scale (Tape *tape, const char *at, const char *name, int x)
{
  Step *step = scale (tape, at, name, x);

  step->factor = find_wide (tape, step->name, NULL, tape_shape (tape, x).cols);
  return step->out;
}

int
tape_standardise (Tape *tape, const char *name, int x, const char *mean, const char *std)
{
  Step   *step = scale (tape, NULL, name, x);
  int     cols = tape_shape (tape, x).cols;
  double *factor = find_wide (tape, std, NULL, cols);

  for (int i = 0; i < cols && factor; i++)
    factor[i] = 1 / factor[i];
  step->factor = factor;
  step->shift = find_wide (tape, mean, NULL, cols);
  return step->out;
}

int
tape_batch_norm (Tape *tape, const char *name, int x, double eps)
{
  Step   *step = scale (tape, NULL, name, x);
  int     cols = tape_shape (tape, x).cols;
  double *factor = find_wide (tape, name, "running_var", cols);

  for (int i = 0; i < cols; i++)
    factor[i] = 1 / sqrt (factor[i] + eps);
  step->factor = factor;
  step->shift = find_wide (tape, name, "running_mean", cols);
  return step->out;
}

int
tape_norm (Tape *tape, const char *at, const char *name, int x, double eps)
{
  Shape shape = tape_shape (tape, x);
  Step *step = tape_append (tape, OP_NORM, at, name, x, -1, shape);

  step->eps = eps;
  step->weight[0] = tape_find (tape, step->name, "weight", shape.cols, FALSE);
  step->bias = tape_find (tape, step->name, "bias", shape.cols, FALSE);
  return step->out;
}

int
tape_gelu (Tape *tape, const char *at, const char *name, int x, Activation activation)
{
  Step *step = tape_append (tape, OP_GELU, at, name, x, -1, tape_shape (tape, x));

  step->activation = activation;
  return step->out;
}

int
tape_gate (Tape *tape, const char *at, const char *name, int x)
{
  Shape shape = tape_shape (tape, x);

  return tape_append (tape, OP_GATE, at, name, x, -1, (Shape){ 1, shape.rows, shape.cols / 2 })->out;
}

/* Where the steps of an attention are noted. */
static Block *
current_block (Tape *tape)
{
  return tape->has_pool ? &tape->pool : tape_block (tape, tape->blocks->len - 1);
}

void
tape_note_projection (Tape *tape, int value, int compared)
{
  Step *step = tape_step (tape, value - 1);

  step->projects = TRUE;
  step->compared = compared;
}

int
tape_scores (Tape *tape, const char *at, const char *name, int qkv, int heads)
{
  int   tokens = tape_shape (tape, qkv).rows;
  Step *step = tape_append (tape, OP_SCORES, at, name, qkv, -1, (Shape){ heads, tokens, tokens });
  Block block = { .scores = tape->steps->len - 1 };

  step->rotary = tape->rotary;
  g_array_append_val (tape->blocks, block);
  tape_note_projection (tape, qkv, tape_shape (tape, qkv).cols * 2 / 3);
  return step->out;
}

int
tape_softmax (Tape *tape, const char *at, const char *name, int scores, double scale)
{
  Step  *step = tape_append (tape, OP_SOFTMAX, at, name, scores, -1, tape_shape (tape, scores));
  Block *block = current_block (tape);

  step->scale = scale;
  block->softmax = tape->steps->len - 1;
  block->attention = step->out;
  return step->out;
}

int
tape_mix (Tape *tape, const char *at, const char *name, int attention, int x)
{
  int   width = tape_shape (tape, x).cols / (tape->has_pool ? 2 : 3);
  Step *step = tape_append (tape, OP_MIX, at, name, attention, x, (Shape){ 1, tape_shape (tape, attention).rows, width });

  current_block (tape)->mix = tape->steps->len - 1;
  return step->out;
}

int
tape_add (Tape *tape, const char *at, const char *name, int x, int y)
{
  return tape_append (tape, OP_ADD, at, name, x, y, tape_shape (tape, x))->out;
}

int
tape_concat (Tape *tape, const char *name, int x, int y)
{
  Shape shape = tape_shape (tape, x);

  shape.cols += tape_shape (tape, y).cols;
  return tape_append (tape, OP_CONCAT, NULL, name, x, y, shape)->out;
}

int
tape_pool (Tape *tape, const char *name, int x, int row, gboolean mean)
{
  int   width = tape_shape (tape, x).cols;
  Step *step = tape_append (tape, OP_POOL, NULL, name, x, -1, (Shape){ 1, 1, ((row >= 0) + (mean != 0)) * width });

  step->row = row;
  step->mean = mean;
  step->n_prefix = tape->prefix;
  return step->out;
}

int
tape_unit (Tape *tape, const char *name, int x)
{
  return tape_append (tape, OP_UNIT, NULL, name, x, -1, tape_shape (tape, x))->out;
}
