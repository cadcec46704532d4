/* tower.c - see tower.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts go through the blocks one below the other, some hundred tokens at a time: so weights are read once for all of them, and the
 * scores between tokens of different texts, which nobody needs, are still few.
 */
#include "tower.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../checkpoint/base/numbers.h"
#include "../network/arch/arch.h"
#include "../network/forward.h"
#include "vocabulary.h"

#define CHUNK 128

struct _Tower
{
  Weights     *weights;
  TextTower    shape;
  const float *positions;     /* [T,W], lent by the weights */
  guint        chunk;         /* rows of the tapes */
  Tape        *blocks, *end;  /* NULL until they are needed */
  double      *given, *ended; /* what they start with */
  int         *first;         /* of each row of the blocks */
  Arena        work;
};

/* Rows of tokens that go together. */
typedef struct
{
  GArray *const *rows;
  guint          texts, tokens;
} Batch;

Tower *
tower_open (const Config *image, GError **error)
{
  g_autoptr (Tower) tower = g_new0 (Tower, 1);

  tower->weights = weights_open (image->weights, error);
  if (!tower->weights || !text_tower_find (tower->weights, image, &tower->shape, error))
    return NULL;
  tower->positions = weights_floats (tower->weights, weights_part (tower->weights, "pos_embed"), error);
  tower_set_chunk (tower, CHUNK);
  return tower->positions ? g_steal_pointer (&tower) : NULL;
}

static void
forget_tapes (Tower *tower)
{
  g_clear_pointer (&tower->blocks, tape_free);
  g_clear_pointer (&tower->end, tape_free);
}

void
tower_free (Tower *tower)
{
  if (!tower)
    return;
  forget_tapes (tower);
  weights_free (tower->weights);
  arena_clear (&tower->work);
  g_free (tower);
}

const TextTower *
tower_shape (const Tower *tower)
{
  return &tower->shape;
}

void
tower_set_chunk (Tower *tower, guint tokens)
{
  forget_tapes (tower);
  tower->chunk = MAX (tokens, (guint) tower->shape.context);
}

static gboolean
need_tapes (Tower *tower, GError **error)
{
  const Config *c = &tower->shape.config;

  if (!tower->blocks)
    tower->blocks = text_tape (tower->weights, c, (int) tower->chunk, &tower->given, &tower->first, error);
  if (tower->blocks && !tower->end)
    tower->end = text_end_tape (tower->weights, c, (int) tower->chunk, &tower->ended, error);
  return tower->blocks && tower->end;
}

/* How many of the rows go together. */
static Batch
next_batch (const Tower *tower, GArray *const *rows, guint n)
{
  Batch t = { rows, 0, 0 };

  while (t.texts < n && t.tokens + rows[t.texts]->len <= tower->chunk)
    t.tokens += rows[t.texts++]->len;
  return t;
}

/* x = the word's row of the table, whatever its type and order, and the position's. */
static void
embed (const Tower *tower, int token, guint position, float *word, double *x)
{
  const Tensor *table = tower->shape.words;
  const int     width = tower->shape.config.width;
  Tensor        row = *table;

  row.shape[0] = 1;
  row.count = width;
  row.data =
      (const char *) table->data + token * (table->strided ? table->strides[0] : width) * (gint64) numbers_size (table->dtype);
  numbers_gather (&row, word);
  for (int i = 0; i < width; i++)
    x[i] = (double) word[i] + (double) tower->positions[position * (guint) width + (guint) i];
}

static void
embed_all (Tower *tower, const Batch *t)
{
  const guint       width = (guint) tower->shape.config.width;
  g_autofree float *word = g_new (float, width);
  guint             at = 0;

  for (guint i = 0; i < t->texts; i++)
    for (guint p = 0, first = at; p < t->rows[i]->len; p++, at++)
      {
        embed (tower, g_array_index (t->rows[i], int, p), p, word, tower->given + (gsize) at * width);
        tower->first[at] = (int) first;
      }
}

/* The shapes of a tape's values when it has fewer rows than it was made for. */
static Shape *
shapes_of (const Tape *tape, guint rows)
{
  Shape *shapes = g_new (Shape, tape->shapes->len);

  shapes[0] = tape_shape (tape, 0);
  for (guint i = 0; i < tape->steps->len; i++)
    {
      const Step *step = tape_step (tape, i);
      Shape      *y = &shapes[step->out];

      *y = tape_shape (tape, step->out);
      y->rows = (int) rows;
      if (step->op == OP_SCORES || step->op == OP_SOFTMAX)
        y->cols = (int) rows;
    }
  return shapes;
}

static gboolean
run_rows (Tower *tower, const Tape *tape, guint rows, Real real, double *y, GError **error)
{
  g_autofree Shape *shapes = shapes_of (tape, rows);

  return forward_last (tape, real, shapes, NULL, y, &tower->work, &(Progress){ 0 }, error);
}

/* The last token of each text is what the text is. */
static gboolean
run_together (Tower *tower, const Batch *t, Real real, double *features, GError **error)
{
  const gsize        width = (gsize) tower->shape.config.width;
  g_autofree double *x = g_new (double, t->tokens *width);
  gsize              last = 0;

  embed_all (tower, t);
  if (!run_rows (tower, tower->blocks, t->tokens, real, x, error))
    return FALSE;
  for (guint i = 0; i < t->texts; i++)
    {
      last += t->rows[i]->len;
      memcpy (tower->ended + i * width, x + (last - 1) * width, width * sizeof *x);
    }
  return run_rows (tower, tower->end, t->texts, real, features, error);
}

static gboolean
check_features (const Tower *tower, const double *features, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (features[i]))
      {
        g_set_error (
            error, VIA_ERROR, VIA_ERROR_FILE,
            _ ("“%s” answers to a text with something that is not a number: its weights are damaged. Please get the file again"),
            weights_path (tower->weights));
        return FALSE;
      }
  return TRUE;
}

gboolean
tower_run (Tower *tower, GArray *const *rows, guint n, Real real, const Progress *progress, double *features, GError **error)
{
  const gsize width = (gsize) tower->shape.config.projection;

  gemm_init ();
  if (!need_tapes (tower, error))
    return FALSE;
  for (guint done = 0; done < n;)
    {
      Batch t = next_batch (tower, rows + done, n - done);

      if (!run_together (tower, &t, real, features + done * width, error))
        return FALSE;
      done += t.texts;
      if (!progress_report (progress, (double) done / n, error))
        return FALSE;
    }
  return check_features (tower, features, n * width, error);
}
