/* gather.c - see gather.h.  While a sweep goes down the blocks, what it brings is folded and gathered.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gather.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../network/forward.h"
#include "readout.h"
#include "rollout.h"

/* What a run gathers while the sweep goes down the blocks. */
typedef struct
{
  ViaTrace            *trace;
  const ViaMethod     *method;
  Reads                reads;
  gboolean             weighted;    /* by the gradient */
  gboolean             clamp_first; /* before the mean over the heads */
  RolloutForm          form;
  const int           *classes;
  int                  k, n; /* classes asked for, and with each one's rival */
  int                  tokens;
  int                  first_block, last_block;
  int                  gradient, relevance; /* which of the sweep's tables is which, or -1 */
  Readout              readout;
  double              *shares;  /* [n, parts of the readout] */
  double              *pool;    /* [n, N]: the row of attention pooling, folded as a block's matrix is, its sum 1 */
  double              *rows;    /* [n, N]: what has come down so far */
  float               *folded;  /* [N, N]; in a lean trace [n, N, N], for heads come one by one, of all classes */
  double              *weights; /* [N] */
  const MethodResults *results; /* to be filled */
} Gather;

static Shape
attention_shape (const Gather *g, int block)
{
  return g->trace->shapes[tape_block (g->trace->tape, block)->attention];
}

/* Of class number c. */
static float *
folded_of (const Gather *g, int c)
{
  return g->trace->lean ? g->folded + (gsize) c * g->tokens * g->tokens : g->folded;
}

/* M of one class, of an attention that is value number `value`; `gradient`, which weighs it, may be NULL.  Of one head, M so far. */
static void
fold (const Gather *g, int value, int head, const float *gradient, const float *relevance, float *folded)
{
  const float *source = g->reads == READS_ATTENTION ? g->trace->values[value] : relevance;
  Shape        shape = trace_shape (g->trace, value);
  RowLoop      product = g->clamp_first ? kernels ()->fold_product_clamped : kernels ()->fold_product;

  if (g->method->cam)
    product = kernels ()->fold_cam;
  rows_run (gradient ? product : kernels ()->fold, &(Rows){ .rows = shape.rows,
                                                            .cols = shape.cols,
                                                            .heads = shape.n,
                                                            .head = head,
                                                            .of = g->trace->shapes[value].n,
                                                            .x = { source, gradient },
                                                            .y = folded,
                                                            .p = { g->readout.prefix } });
}

static double
sum_folded (const Gather *g)
{
  double sum = 0;

  for (int j = 0; j < g->tokens; j++)
    sum += g->folded[j];
  return sum;
}

/* The gradient along a row of a softmax has an arbitrary offset, and where that leaves nothing positive, the row without it counts;
 * where that is nothing either, all tokens alike. */
static void
gather_pool (const Gather *g, int c, const float *gradient, const float *relevance)
{
  int    value = g->trace->tape->pool.attention;
  double sum;

  fold (g, value, 0, gradient, relevance, g->folded);
  sum = sum_folded (g);
  if (sum == 0 && gradient)
    {
      fold (g, value, 0, NULL, relevance, g->folded);
      sum = sum_folded (g);
    }
  for (int j = 0; j < g->tokens; j++)
    g->pool[c * g->tokens + j] = sum > 0 ? g->folded[j] / sum : 1. / g->tokens;
}

static double *
row_of (const Gather *g, int c)
{
  return g->rows + (gsize) c * g->tokens;
}

static void
combine (const Gather *g, int block, int c)
{
  int rows = attention_shape (g, block).rows;

  if (g->method->reach == REACH_ROLLOUT)
    rollout_step (row_of (g, c), folded_of (g, c), rows, g->tokens, g->form, g->weights);
  else
    rollout_once (row_of (g, c), folded_of (g, c), rows, g->tokens, g->weights);
}

/* k blocks of `given` numbers, which are some heads' of `all`. */
static void
copy_heads (const Gather *g, float *to, gsize all, gsize given, const float *messages)
{
  for (int c = 0; c < g->k; c++)
    memcpy (to + c * all, messages + c * given, given * sizeof *to);
}

/* What has arrived at an attention, as the block's number, for whoever wants it. */
static void
copy_matrices (const Gather *g, const BlockMatrices *to, int block, int head, int value, const float *const *messages)
{
  gsize all = shape_size (g->trace->shapes[value]), given = shape_size (trace_shape (g->trace, value));
  gsize at = block * g->k * all + head * given;

  if (to->gradient)
    copy_heads (g, to->gradient + at, all, given, messages[g->gradient]);
  if (to->relevance)
    copy_heads (g, to->relevance + at, all, given, messages[g->relevance]);
}

/* The relevance of all channels of a pixel. */
static void
gather_pixels (int value, const float *const *messages, gpointer data)
{
  const Gather *g = data;
  const float  *relevance = messages[g->relevance];
  Shape         picture = g->trace->shapes[0];
  gsize         pixels = (gsize) picture.rows * picture.cols;

  for (int c = 0; value == 0 && c < g->k; c++, relevance += picture.n * pixels)
    for (gsize i = 0; i < pixels; i++)
      {
        double sum = 0;

        for (int channel = 0; channel < picture.n; channel++)
          sum += relevance[channel * pixels + i];
        g->results->maps[c * pixels + i] = (float) sum;
      }
}

/* A share joins where the chain passes its block's output, also where that block's matrix is not read. */
static void
gather_class (const Gather *g, int block, int head, int c, const float *gradient, const float *relevance)
{
  gboolean reads = g->method->reach == REACH_ROLLOUT || block == g->first_block;

  if (head == 0)
    readout_join (&g->readout, g->shares + c * g->readout.n, g->pool + c * g->tokens, block, row_of (g, c));
  if (reads)
    fold (g, tape_block (g->trace->tape, block)->attention, head, gradient, relevance, folded_of (g, c));
  if (reads && head == trace_visits (g->trace, block) - 1)
    combine (g, block, c);
}

/* What a table has brought for class number c, `size` numbers each; NULL of a table that does not run. */
static const float *
message_of (const float *const *messages, int table, gsize size, int c)
{
  return table >= 0 ? messages[table] + c * size : NULL;
}

static void
gather_block (int block, int head, const float *const *messages, gpointer data)
{
  const Gather *g = data;
  gsize         size;

  if (block == SWEEP_POOL)
    {
      Shape shape = g->trace->shapes[g->trace->tape->pool.attention];

      copy_matrices (g, &g->results->pooled, 0, 0, g->trace->tape->pool.attention, messages);
      size = shape_size (shape);
      for (int c = 0; c < g->n; c++)
        gather_pool (g, c, g->weighted ? message_of (messages, g->gradient, size, c) : NULL,
                     message_of (messages, g->relevance, size, c));
      return;
    }
  copy_matrices (g, &g->results->matrices, block, head, tape_block (g->trace->tape, block)->attention, messages);
  size = shape_size (trace_shape (g->trace, tape_block (g->trace->tape, block)->attention));
  for (int c = 0; c < g->n && block >= g->first_block; c++)
    gather_class (g, block, head, c, g->weighted ? message_of (messages, g->gradient, size, c) : NULL,
                  message_of (messages, g->relevance, size, c));
}

/* Which rule tables the walk needs: those the fold reads, or both when all matrices are asked for. */
static void
choose_rules (Gather *g, Sweep *sweep)
{
  gboolean all = g->results->matrices.gradient != NULL;

  g->gradient = g->relevance = -1;
  if (all || g->weighted)
    sweep->rules[g->gradient = sweep->n_rules++] = &gradient_rules;
  if (all || g->reads == READS_RELEVANCE)
    sweep->rules[g->relevance = sweep->n_rules++] = &chefer_rules;
  sweep->first_block = all ? 0 : g->first_block;
  sweep->value = g->method->reach == REACH_PIXELS ? 0 : -1;
  sweep->watch = g->method->reach == REACH_PIXELS ? gather_pixels : NULL;
  sweep->visit = gather_block;
  sweep->data = g;
}

/* No backward pass: the blocks are visited as they are. */
static void
visit_all (Gather *g)
{
  const float *const none[RULES_TOGETHER] = { NULL };

  if (g->trace->tape->has_pool)
    gather_block (SWEEP_POOL, 0, none, g);
  for (int block = g->last_block; block >= g->first_block; block--)
    for (int head = 0; head < trace_visits (g->trace, block); head++)
      {
        trace_need_head (g->trace, block, head);
        gather_block (block, head, none, g);
      }
}

/* What all patches have alike and no float32 should have to carry: in a rollout that starts on the patches, the smallest value.  A
 * rival's map is lessened by the same as the class's, so that their difference stays. */
static double
common_to_patches (const Gather *g, int c)
{
  const double *row = row_of (g, c % g->k);
  double        least = INFINITY;

  if (g->method->reach != REACH_ROLLOUT || !readout_has_patches (&g->readout))
    return 0;
  for (int j = g->readout.prefix; j < g->tokens; j++)
    least = MIN (least, row[j]);
  return least;
}

static void
write_maps (const Gather *g)
{
  float *map = g->results->maps;

  for (int c = 0; c < g->n && method_is_chain (g->method); c++)
    {
      double common = common_to_patches (g, c);

      for (int j = g->readout.prefix; j < g->tokens; j++)
        *map++ = (float) (row_of (g, c)[j] - common);
    }
}

/* What the chains of the classes have started with at the last block. */
static void
write_readouts (const Gather *g)
{
  float *readout = g->results->readouts;

  for (int c = 0; c < g->k && readout; c++)
    {
      memset (g->weights, 0, g->tokens * sizeof *g->weights);
      readout_join (&g->readout, g->shares + c * g->readout.n, g->pool + c * g->tokens, g->last_block, g->weights);
      for (int j = 0; j < g->tokens; j++)
        *readout++ = (float) g->weights[j];
    }
}

/* The head's z+ rule hands on what speaks for the class; where nothing does, Z is zero. */
static void
find_vanished (const Gather *g)
{
  guint head = g->trace->tape->steps->len - 1;

  for (int c = 0; c < g->k; c++)
    g->results->vanished[c] = g->relevance >= 0 && g->trace->kept[head] && g->trace->kept[head][g->classes[c]] == 0;
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
    default:
      break;
    }
  return last + 1;
}

/* Room for what is gathered of N tokens and n classes. */
static gboolean
make_room (Gather *g, Arena *arena, GError **error)
{
  gsize n = g->tokens, rows = g->n * n * sizeof (double), folded = (g->trace->lean ? g->n : 1) * n * n * sizeof (float);
  gsize shares = g->n * g->readout.n * sizeof (double);

  if (!arena_init (arena, shares + 2 * rows + n * sizeof (double) + folded + 6 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  g->shares = arena_take (arena, shares);
  g->pool = arena_take (arena, rows);
  g->rows = arena_take (arena, rows);
  g->weights = arena_take (arena, n * sizeof (double));
  g->folded = arena_take (arena, folded);
  memset (g->rows, 0, rows);
  return TRUE;
}

/* What knows no class has equal shares. */
static void
share_out_readout (const Gather *g)
{
  for (int c = 0; c < g->n; c++)
    if (g->classes[c] == VIA_REST)
      readout_shares_of_others (&g->readout, g->trace, g->classes[c - g->k], g->shares + c * g->readout.n);
    else if (g->weighted || g->reads == READS_RELEVANCE)
      readout_shares (&g->readout, g->trace, g->classes[c], g->shares + c * g->readout.n);
    else
      readout_equal_shares (&g->readout, g->shares + c * g->readout.n);
}

static RolloutForm
choose_form (const Gather *g, gboolean original)
{
  if (original)
    return ROLLOUT_FREE;
  return readout_has_patches (&g->readout) && g->reads == READS_RELEVANCE ? ROLLOUT_HALVES : ROLLOUT_ROWS_MADE_1;
}

/* When the walk, if any was needed, is over. */
static void
gather_finish (gpointer data)
{
  Gather *g = data;

  if (g->gradient < 0 && g->relevance < 0)
    visit_all (g);
  write_maps (g);
  write_readouts (g);
  find_vanished (g);
}

gboolean
gather_prepare (const MethodCall *call, Gathering *gathering, GError **error)
{
  ViaTrace                *trace = call->trace;
  const ViaExplainOptions *options = call->options;
  int                      last = trace->tape->blocks->len - 1;
  gboolean                 original = call->method->free || options->flavour == VIA_FLAVOUR_CHEFER2021;
  Gather                  *g = g_new (Gather, 1);

  *g = (Gather){ .trace = trace,
                 .method = call->method,
                 .reads = method_reads (call->method, trace->model),
                 .weighted = method_weighs (call->method, options),
                 .clamp_first = options->ablation || original,
                 .classes = call->sweep.classes,
                 .k = call->k,
                 .n = call->sweep.k,
                 .tokens = trace->shapes[tape_block (trace->tape, last)->attention].cols,
                 .last_block = last,
                 .first_block = first_block (call->method, options, last),
                 .readout = readout_for_maps (trace->model),
                 .results = &call->results };
  gathering->data = g;
  gathering->sweep = call->sweep;
  gathering->finish = gather_finish;
  if (!make_room (g, &gathering->arena, error))
    return FALSE;
  g->form = choose_form (g, original);
  share_out_readout (g);
  choose_rules (g, &gathering->sweep);
  return TRUE;
}
