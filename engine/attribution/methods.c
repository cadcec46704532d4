/* methods.c - the table of methods, and the run that all of them share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With A the attention of a block, g its gradient, R its relevance, and mean_h the mean over the heads:
 *
 *   transformer_attribution   row 0 of the rollout of M = max (mean_h (g R), 0)       Chefer et al. 2021, as the reference runs it
 *     flavour chefer2021      the same of M = mean_h max (g R, 0), rows not made 1    as their paper and code have it
 *   rollout                   the same of M = mean_h max (R, 0)                       the reference's, for ViT and MAE
 *   full                      the relevance of the pixels
 *   last_layer                row 0 of M = mean_h max (R, 0) in the last block; with ablation of M = mean_h max (g R, 0)
 *   last_layer_attn           row 0 of M = mean_h A in the last block
 *   second_layer              as last_layer, of block 1; ViT and MAE only
 *   attention_rollout         row 0 of the rollout of M = mean_h A                Abnar & Zuidema 2020
 *
 * For DINOv2 and CLIP the reference puts the attention A in the place of R in rollout and last_layer.
 */
#include "methods.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../model.h"
#include "../network/forward.h"
#include "rollout.h"
#include "sweep.h"

/* A row, or NULL at the end: a pointer, so that the table is the list that hosts walk. */
static const ViaMethod *const methods[] = {
  &(const ViaMethod){
      .id = "transformer_attribution",
      .title = N_ ("Transformer attribution"),
      .help = N_ ("Relevance weighted by the gradient through all blocks: what speaks for this class. The best first choice."),
      .reach = REACH_ROLLOUT,
      .gradient = TRUE,
      .reads = { READS_RELEVANCE, READS_RELEVANCE },
      .has_flavour = TRUE,
  },
  &(const ViaMethod){
      .id = "rollout",
      .title = N_ ("Rollout"),
      .help = N_ ("All blocks without the gradient: smoother, less specific to the class, and for DINOv2 and CLIP not at all."),
      .reach = REACH_ROLLOUT,
      .reads = { READS_RELEVANCE, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "full",
      .title = N_ ("Relevance of the pixels"),
      .help = N_ ("Relevance followed all the way back to the single pixels: fine-grained, noisy."),
      .reach = REACH_PIXELS,
      .reads = { READS_RELEVANCE, READS_RELEVANCE },
  },
  &(const ViaMethod){
      .id = "last_layer",
      .title = N_ ("Last layer's relevance"),
      .help = N_ ("The last block alone: quick and coarse. Its relevance, or for DINOv2 and CLIP its attention."),
      .reach = REACH_LAST,
      .reads = { READS_RELEVANCE, READS_ATTENTION },
      .has_ablation = TRUE,
  },
  &(const ViaMethod){
      .id = "last_layer_attn",
      .title = N_ ("Last layer's attention"),
      .help = N_ ("Where the last block looks, the same for every class; needs no backward pass."),
      .reach = REACH_LAST,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "second_layer",
      .title = N_ ("Second layer's relevance"),
      .help = N_ ("Relevance in the second block alone, close to the pixels; for ViT and MAE."),
      .reach = REACH_SECOND,
      .reads = { READS_RELEVANCE, READS_NOTHING },
      .has_ablation = TRUE,
  },
  &(const ViaMethod){
      .id = "attention_rollout",
      .title = N_ ("Attention rollout"),
      .help = N_ ("Where the attention of all blocks leads, the same for every class; needs no backward pass."),
      .reach = REACH_ROLLOUT,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  NULL,
};

const ViaMethod *const *
via_method_list (void)
{
  return methods;
}

const ViaMethod *
via_method_find (const char *id)
{
  for (const ViaMethod *const *m = methods; id && *m; m++)
    if (strcmp ((*m)->id, id) == 0)
      return *m;
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

Reads
method_reads (const ViaMethod *method, const ViaModel *model)
{
  return method->reads[model->config.family == FAMILY_DINOV2 || model->config.family == FAMILY_CLIP];
}

int
method_side (const ViaMethod *method, const ViaModel *model)
{
  return method->reach == REACH_PIXELS ? model->config.image_size : model->config.image_size / model->config.patch;
}

gboolean
method_weighs (const ViaMethod *method, const ViaExplainOptions *options)
{
  return method->gradient || options->ablation;
}

/* What a run gathers while the sweep goes down the blocks. */
typedef struct
{
  ViaTrace            *trace;
  const ViaMethod     *method;
  Reads                reads;
  gboolean             weighted;    /* by the gradient */
  gboolean             clamp_first; /* before the mean over the heads */
  gboolean             normalise;   /* the rollout's rows */
  int                  k, n;        /* classes asked for, and with each one's rival */
  int                  tokens;
  int                  first_block, last_block;
  int                  gradient, relevance; /* which of the sweep's tables is which, or -1 */
  double              *rows;                /* [n, N]: row 0 so far */
  float               *folded;              /* [N, N] */
  double              *weights;             /* [N] */
  float               *maps;
  const BlockMatrices *matrices; /* to be filled, too */
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
  const float *source = g->reads == READS_ATTENTION ? attention : relevance;
  Shape        shape = attention_shape (g, block);
  RowLoop      product = g->clamp_first ? kernels ()->fold_product_clamped : kernels ()->fold_product;

  rows_run (g->weighted ? product : kernels ()->fold, &(Rows){ .rows = shape.rows,
                                                               .cols = shape.cols,
                                                               .heads = shape.n,
                                                               .x = { source, g->weighted ? gradient : NULL },
                                                               .y = g->folded });
}

static void
combine (const Gather *g, int block, int c)
{
  double *row = g->rows + (gsize) c * g->tokens;

  if (g->method->reach == REACH_ROLLOUT)
    rollout_step (row, g->folded, attention_shape (g, block).rows, g->tokens, g->normalise, g->weights);
  else
    for (int j = 0; j < g->tokens; j++)
      row[j] = g->folded[j];
}

static void
copy_matrices (const Gather *g, int block, const float *const *messages)
{
  gsize size = g->k * shape_size (attention_shape (g, block));

  if (g->matrices->gradient)
    memcpy (g->matrices->gradient + block * size, messages[g->gradient], size * sizeof (float));
  if (g->matrices->relevance)
    memcpy (g->matrices->relevance + block * size, messages[g->relevance], size * sizeof (float));
}

/* The relevance of all channels of a pixel. */
static void
gather_pixels (const Gather *g, const float *relevance)
{
  Shape picture = g->trace->shapes[0];
  gsize pixels = (gsize) picture.rows * picture.cols;

  for (int c = 0; c < g->k; c++, relevance += picture.n * pixels)
    for (gsize i = 0; i < pixels; i++)
      {
        double sum = 0;

        for (int channel = 0; channel < picture.n; channel++)
          sum += relevance[channel * pixels + i];
        g->maps[c * pixels + i] = (float) sum;
      }
}

static gboolean
counts (const Gather *g, int block)
{
  return g->method->reach == REACH_ROLLOUT ? block >= g->first_block : block == g->first_block;
}

static void
gather_block (int block, const float *const *messages, gpointer data)
{
  const Gather *g = data;
  gsize         size;

  if (block == SWEEP_PICTURE)
    {
      gather_pixels (g, messages[g->relevance]);
      return;
    }
  copy_matrices (g, block, messages);
  size = shape_size (attention_shape (g, block));
  for (int c = 0; c < g->n && counts (g, block); c++)
    {
      fold (g, block, g->gradient >= 0 ? messages[g->gradient] + c * size : NULL,
            g->relevance >= 0 ? messages[g->relevance] + c * size : NULL);
      combine (g, block, c);
    }
}

/* Which rule tables the run needs: those the fold reads, or both when all matrices are asked for. */
static void
choose_rules (Gather *g, Sweep *sweep)
{
  gboolean all = g->matrices->gradient != NULL;

  g->gradient = g->relevance = -1;
  if (all || g->weighted)
    sweep->rules[g->gradient = sweep->n_rules++] = &gradient_rules;
  if (all || g->reads == READS_RELEVANCE)
    sweep->rules[g->relevance = sweep->n_rules++] = &chefer_rules;
  sweep->first_block = all ? 0 : g->first_block;
  sweep->picture = g->method->reach == REACH_PIXELS;
}

/* No backward pass: the blocks are visited as they are. */
static void
visit_all (Gather *g)
{
  const float *const none[RULES_TOGETHER] = { NULL };

  for (int block = g->last_block; block >= g->first_block; block--)
    gather_block (block, none, g);
}

static void
write_maps (const Gather *g)
{
  float *map = g->maps;

  for (int c = 0; c < g->n && g->method->reach != REACH_PIXELS; c++)
    for (int j = g->trace->tape->prefix; j < g->tokens; j++)
      *map++ = (float) g->rows[(gsize) c * g->tokens + j];
}

/* The head's z+ rule hands on what speaks for the class; where nothing does, Z is zero. */
static void
find_vanished (const Gather *g, const int *classes, gboolean *vanished)
{
  guint head = g->trace->tape->steps->len - 1;

  for (int c = 0; c < g->k; c++)
    vanished[c] = g->relevance >= 0 && g->trace->kept[head] && g->trace->kept[head][classes[c]] == 0;
}

static int
first_block (const ViaMethod *method, const ViaExplainOptions *options, int last)
{
  switch (method->reach)
    {
    case REACH_ROLLOUT:
      return options->start_layer;
    case REACH_SECOND:
      return 1;
    case REACH_LAST:
      return last;
    case REACH_PIXELS:
      break;
    }
  return last + 1;
}

/* Room for what is gathered of N tokens and n classes. */
static gboolean
make_room (Gather *g, Arena *arena, GError **error)
{
  gsize n = g->tokens, rows = g->n * n * sizeof (double), folded = n * n * sizeof (float);

  if (!arena_init (arena, rows + n * sizeof (double) + folded + 4 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  g->rows = arena_take (arena, rows);
  g->weights = arena_take (arena, n * sizeof (double));
  g->folded = arena_take (arena, folded);
  for (int c = 0; c < g->n; c++)
    rollout_start (g->rows + c * n, g->tokens);
  return TRUE;
}

/* Who is explained against whom: the k classes against the rival, then it against each of them. */
static void
pair_up (int *all, int *rivals, const int *classes, int k, int against)
{
  for (int c = 0; c < k; c++)
    {
      all[c] = rivals[k + c] = classes[c];
      all[k + c] = rivals[c] = against;
    }
}

gboolean
method_run (ViaTrace *trace, const ViaMethod *method, const int *classes, int k, const ViaExplainOptions *options, float *maps,
            gboolean *vanished, const BlockMatrices *matrices, const Progress *progress, GError **error)
{
  int             last = trace->tape->blocks->len - 1;
  gboolean        original = options->flavour == VIA_FLAVOUR_CHEFER2021;
  Gather          g = { .trace = trace,
                        .method = method,
                        .reads = method_reads (method, trace->model),
                        .weighted = method_weighs (method, options),
                        .clamp_first = options->ablation || original,
                        .normalise = !original,
                        .k = k,
                        .n = options->contrast ? 2 * k : k,
                        .tokens = trace->shapes[tape_block (trace->tape, last)->attention].cols,
                        .last_block = last,
                        .first_block = first_block (method, options, last),
                        .maps = maps,
                        .matrices = matrices };
  g_autofree int *all = g_new (int, 2 * k), *rivals = g_new (int, 2 * k);
  Sweep    sweep = { .classes = all, .rivals = options->contrast ? rivals : NULL, .k = g.n, .visit = gather_block, .data = &g };
  Arena    arena;
  gboolean ok = TRUE;

  pair_up (all, rivals, classes, k, options->against);
  if (!make_room (&g, &arena, error))
    return FALSE;
  choose_rules (&g, &sweep);
  if (sweep.n_rules > 0)
    ok = sweep_run (trace, &sweep, progress, error);
  else
    visit_all (&g);
  if (ok)
    {
      write_maps (&g);
      find_vanished (&g, classes, vanished);
    }
  arena_clear (&arena);
  return ok;
}
