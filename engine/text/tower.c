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
#include "batch.h"
#include "vocabulary.h"

#define CHUNK 128

struct _Tower
{
  Weights     *weights;
  TextTower    shape;
  const float *positions;     /* [T,W], lent by the weights */
  Batch        batch;         /* what goes through the tapes together */
  Tape        *blocks, *end;  /* NULL until they are needed */
  double      *given, *ended; /* what they start with */
  Arena        work;
};

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
  batch_clear (&tower->batch);
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
  batch_clear (&tower->batch);
  batch_init (&tower->batch, MAX (tokens, (guint) tower->shape.context));
}

static gboolean
need_tapes (Tower *tower, GError **error)
{
  const Config *c = &tower->shape.config;

  if (!tower->blocks)
    tower->blocks = text_tape (tower->weights, c, (int) tower->batch.most, &tower->given, tower->batch.spans, error);
  if (tower->blocks && !tower->end)
    tower->end = text_end_tape (tower->weights, c, (int) tower->batch.most, &tower->ended, error);
  return tower->blocks && tower->end;
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
embed_all (Tower *tower)
{
  const Batch      *b = &tower->batch;
  const gsize       width = (gsize) tower->shape.config.width;
  g_autofree float *word = g_new (float, width);

  for (guint i = 0; i < b->rows; i++)
    embed (tower, b->tokens[i], (guint) b->positions[i], word, tower->given + i * width);
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
  g_autofree Shape  *shapes = shapes_of (tape, rows);
  g_autofree float **values = g_new0 (float *, tape->shapes->len);

  return forward_last (&(ForwardCall){ .tape = tape, .real = real, .shapes = shapes, .values = values }, y, &tower->work,
                       &(Progress){ 0 }, error);
}

/* Fills features [texts,E] of the batch.  The last token of each text is what the text is. */
static gboolean
run_batch (Tower *tower, Real real, double *features, GError **error)
{
  const Batch       *b = &tower->batch;
  const gsize        width = (gsize) tower->shape.config.width;
  g_autofree double *x = g_new (double, b->rows *width);

  embed_all (tower);
  if (!run_rows (tower, tower->blocks, b->rows, real, x, error))
    return FALSE;
  for (guint i = 0; i < b->texts; i++)
    memcpy (tower->ended + i * width, x + b->ends[i] * width, width * sizeof *x);
  return run_rows (tower, tower->end, b->texts, real, features, error);
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

static int
compare_texts (gconstpointer a, gconstpointer b, gpointer texts)
{
  GArray *const *all = texts;

  return batch_compare (all[*(const guint *) a], all[*(const guint *) b]);
}

/* The numbers of the texts, in the order in which those that begin alike follow each other. */
static guint *
order_of (GArray *const *texts, guint n)
{
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_texts, (gpointer) texts);
  return (guint *) (void *) g_array_free (order, FALSE);
}

gboolean
tower_run (Tower *tower, GArray *const *texts, guint n, Real real, const Progress *progress, double *features, GError **error)
{
  const gsize         width = (gsize) tower->shape.config.projection;
  g_autofree guint   *order = order_of (texts, n);
  g_autofree GArray **ordered = g_new (GArray *, n);
  g_autofree double  *made = NULL;

  gemm_init ();
  if (!need_tapes (tower, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    ordered[i] = texts[order[i]];
  made = g_new (double, tower->batch.most *width);
  for (guint done = 0; done < n; done += tower->batch.texts)
    {
      batch_fill (&tower->batch, ordered + done, n - done);
      if (!run_batch (tower, real, made, error) || !progress_report (progress, (double) (done + tower->batch.texts) / n, error))
        return FALSE;
      for (guint i = 0; i < tower->batch.texts; i++)
        memcpy (features + order[done + i] * width, made + i * width, width * sizeof *made);
    }
  return check_features (tower, features, n * width, error);
}
