/* methods.c - the table of methods, and the run that all of them share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   transformer_attribution   row 0 of the rollout of max (mean_h (g R), 0)     Chefer et al. 2021, as the reference runs it
 *   rollout                   the same of mean_h max (R, 0)                     the reference's, for ViT: relevance, not attention
 *   last_layer                row 0 of mean_h max (R, 0) in the last block; with ablation of mean_h max (g R, 0)
 *   last_layer_attn           row 0 of mean_h A in the last block
 */
#include "methods.h"
#include "../network/forward.h"
#include "rollout.h"
#include "sweep.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const ViaMethod methods[] = {
  { "transformer_attribution", N_ ("Transformer attribution"),
    N_ ("Relevance weighted by the gradient through all blocks: what speaks for this class. The best first choice."), FOLD_PRODUCT,
    TRUE, FALSE },
  { "rollout", N_ ("Relevance rollout"),
    N_ ("Relevance through all blocks, without the gradient: smoother, less specific to the class."), FOLD_RELEVANCE, TRUE, FALSE },
  { "last_layer", N_ ("Last layer's relevance"), N_ ("Relevance of the last block's attention alone: quick and coarse."),
    FOLD_RELEVANCE, FALSE, TRUE },
  { "last_layer_attn", N_ ("Last layer's attention"),
    N_ ("Where the last block looks, the same for every class; needs no backward pass."), FOLD_ATTENTION, FALSE, FALSE },
};

const ViaMethod *const *
via_method_list (void)
{
  static const ViaMethod *const list[] = { &methods[0], &methods[1], &methods[2], &methods[3], NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (list) == G_N_ELEMENTS (methods) + 1);
  return list;
}

const ViaMethod *
via_method_find (const char *id)
{
  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].id, id) == 0)
      return &methods[i];
  return NULL;
}

const char *
via_method_id (const ViaMethod *method)
{
  return method->id;
}

const char *
via_method_title (const ViaMethod *method)
{
  return _ (method->title);
}

const char *
via_method_help (const ViaMethod *method)
{
  return _ (method->help);
}

/* What a run gathers while the sweep goes down the blocks. */
typedef struct
{
  ViaTrace        *trace;
  const ViaMethod *method;
  Fold             fold;
  int              k, tokens, first_block, last_block;
  int              gradient, relevance; /* which of the sweep's tables is which, or -1 */
  double          *rows;                /* [k, N]: row 0 so far */
  float           *folded;              /* [N, N] */
  double          *weights;             /* [N] */
  const Keep      *keep;
} Gather;

static Shape
attention_shape (const Gather *g, int block)
{
  return g->trace->shapes[tape_block (g->trace->tape, block)->attention];
}

/* M of one class. */
static void
fold (const Gather *g, int block, const float *gradient, const float *relevance)
{
  const float *attention = g->trace->values[tape_block (g->trace->tape, block)->attention];
  Shape        shape = attention_shape (g, block);
  Rows         r = { .rows = shape.rows, .cols = shape.cols, .heads = shape.n, .y = g->folded };

  switch (g->fold)
    {
    case FOLD_ATTENTION:
      r.x[0] = attention;
      rows_run (kernels ()->fold, &r);
      break;
    case FOLD_RELEVANCE:
      r.x[0] = relevance;
      rows_run (kernels ()->fold, &r);
      break;
    case FOLD_PRODUCT:
    case FOLD_PRODUCT_CLAMPED:
      r.x[0] = gradient;
      r.x[1] = relevance;
      rows_run (g->fold == FOLD_PRODUCT ? kernels ()->fold_product : kernels ()->fold_product_clamped, &r);
      break;
    }
}

static void
combine (const Gather *g, int block, int c)
{
  double *row = g->rows + (gsize) c * g->tokens;

  if (g->method->rollout)
    rollout_step (row, g->folded, attention_shape (g, block).rows, g->tokens, g->weights);
  else
    for (int j = 0; j < g->tokens; j++)
      row[j] = g->folded[j];
}

static void
keep (const Gather *g, int block, const float *const *messages)
{
  gsize size = g->k * shape_size (attention_shape (g, block));

  if (g->keep->gradient)
    memcpy (g->keep->gradient + block * size, messages[g->gradient], size * sizeof (float));
  if (g->keep->relevance)
    memcpy (g->keep->relevance + block * size, messages[g->relevance], size * sizeof (float));
}

static void
visit (int block, const float *const *messages, gpointer data)
{
  const Gather *g = data;
  gsize         size = shape_size (attention_shape (g, block));

  keep (g, block, messages);
  if (block < g->first_block)
    return;
  for (int c = 0; c < g->k; c++)
    {
      fold (g, block, g->gradient >= 0 ? messages[g->gradient] + c * size : NULL,
            g->relevance >= 0 ? messages[g->relevance] + c * size : NULL);
      combine (g, block, c);
    }
}

/* Which rule tables the run needs: those the fold reads, or both when everything is to be kept. */
static void
choose_rules (Gather *g, Sweep *sweep)
{
  gboolean keeps = g->keep->gradient != NULL;

  g->gradient = g->relevance = -1;
  if (keeps || g->fold == FOLD_PRODUCT || g->fold == FOLD_PRODUCT_CLAMPED)
    sweep->rules[g->gradient = sweep->n_rules++] = &gradient_rules;
  if (keeps || g->fold != FOLD_ATTENTION)
    sweep->rules[g->relevance = sweep->n_rules++] = &chefer_rules;
  sweep->first_block = keeps ? 0 : g->first_block;
}

/* No backward pass: the blocks are visited as they are. */
static void
visit_all (Gather *g)
{
  const float *const none[SWEEP_MAX_RULES] = { NULL };

  for (int block = g->last_block; block >= g->first_block; block--)
    visit (block, none, g);
}

static void
write_maps (const Gather *g, float *maps)
{
  for (int c = 0; c < g->k; c++)
    for (int j = 1; j < g->tokens; j++)
      *maps++ = (float) g->rows[(gsize) c * g->tokens + j];
}

gboolean
method_run (ViaTrace *trace, const ViaMethod *method, const int *classes, int k, const ViaExplainOptions *options, float *maps,
            const Keep *kept, const Progress *progress, GError **error)
{
  int      last = trace->tape->blocks->len - 1;
  Gather   g = { .trace = trace,
                 .method = method,
                 .fold = options->ablation ? FOLD_PRODUCT_CLAMPED : method->fold,
                 .k = k,
                 .tokens = trace->shapes[tape_block (trace->tape, last)->attention].cols,
                 .last_block = last,
                 .first_block = method->rollout ? options->start_layer : last,
                 .keep = kept };
  Sweep    sweep = { .classes = classes, .k = k, .visit = visit, .data = &g };
  Arena    arena;
  gboolean ok = TRUE;

  if (!arena_init (&arena,
                   ((gsize) (k + 1) * g.tokens) * sizeof (double) + (gsize) g.tokens * g.tokens * sizeof (float) + 4 * ARENA_ALIGN,
                   _ ("the map"), error))
    return FALSE;
  g.rows = arena_take (&arena, (gsize) k * g.tokens * sizeof (double));
  g.weights = arena_take (&arena, g.tokens * sizeof (double));
  g.folded = arena_take (&arena, (gsize) g.tokens * g.tokens * sizeof (float));
  for (int c = 0; c < k; c++)
    rollout_start (g.rows + (gsize) c * g.tokens, g.tokens);

  choose_rules (&g, &sweep);
  if (sweep.n_rules > 0)
    ok = sweep_run (trace, &sweep, progress, error);
  else
    visit_all (&g);
  if (ok)
    write_maps (&g, maps);
  arena_clear (&arena);
  return ok;
}
