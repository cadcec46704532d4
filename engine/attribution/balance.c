/* balance.c - see balance.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "balance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "places.h"
#include "readout.h"
#include "score.h"

/* Of the largest of 1 and all numbers of a balance, in float32. */
#define TOLERANCE 1e-5

/* The parts of a ViaCheck. */
enum
{
  TOKENS,
  BIASES,
  BEHIND
};

typedef struct
{
  const MethodCall *call;
  gboolean          relevance;
  int               value;  /* the tokens, before any norm */
  int               rows;   /* of what is a value of tokens */
  double           *scores; /* [k] */
} Balance;

static gboolean
walks_relevance (const ViaMethod *method, const ViaModel *model)
{
  return !method->prepare && !method->run && method_reads (method, model) == READS_RELEVANCE;
}

/* A gradient of its own, of which the terms of a score are made. */
static gboolean
walks_in_balance (const ViaMethod *method)
{
  return method->walk && method->walk != &gradient_rules;
}

gboolean
balance_exists (const ViaMethod *method, const ViaModel *model)
{
  return walks_relevance (method, model) || walks_in_balance (method);
}

/* ---- what is added up */

static double
sum_products (const float *x, const float *message, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) x[i] * message[i];
  return sum;
}

static double
sum_numbers (const float *message, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += message[i];
  return sum;
}

static gboolean
has_constant (const Step *step)
{
  return step->op == OP_SCALE ? step->shift != NULL : (step->op == OP_NORM || step->op == OP_LINEAR) && step->bias;
}

/* What a step adds to a multiple of its input. */
static double
constant_of (const Step *step, int column)
{
  return step->op == OP_SCALE ? -step->shift[column] * step->factor[column] : step->bias[column];
}

static double
sum_biases (const Step *step, Shape shape, const float *message)
{
  double sum = 0;

  for (int i = 0; i < shape.n * shape.rows && has_constant (step); i++)
    for (int j = 0; j < shape.cols; j++)
      sum += constant_of (step, j) * message[(gsize) i * shape.cols + j];
  return sum;
}

/* Which is 0 where the head's z+ rule hands nothing on. */
static double
whole_of (const Balance *b, int c)
{
  const ViaTrace *trace = b->call->trace;
  guint           head = trace->tape->steps->len - 1;

  if (!b->relevance)
    return b->scores[c];
  return trace->kept[head] && trace->kept[head][b->call->sweep.classes[c]] == 0 ? 0 : 1;
}

/* ---- the walk */

/* Whether the head reads nothing further down. */
static gboolean
all_is_read (const Balance *b, int block)
{
  Readout readout = readout_of (b->call->trace->model);

  for (int i = 0; i < readout.n; i++)
    if (readout.part[i].block < block - 1)
      return FALSE;
  return TRUE;
}

static gboolean
is_off (const ViaCheck *check)
{
  return !(fabs (check->parts[TOKENS] + check->parts[BIASES] + check->parts[BEHIND] - check->whole) <= check->allowed);
}

/* At the input of a block. */
static void
weigh (const Balance *b, int c, int block, double tokens)
{
  ViaCheck   *check = &b->call->results.checks[c];
  const Tape *tape = b->call->trace->tape;

  check->parts[TOKENS] = tokens;
  check->whole = whole_of (b, c);
  check->allowed = TOLERANCE * MAX (1, fabs (check->whole));
  for (int i = TOKENS; i <= BEHIND; i++)
    check->allowed = MAX (check->allowed, TOLERANCE * fabs (check->parts[i]));
  if (!check->step && all_is_read (b, block) && is_off (check))
    check->step = places_maker (tape, places_first_norm (tape, block))->name;
}

static int
block_of_input (const Tape *tape, int value)
{
  for (int block = 0; block < (int) tape->blocks->len; block++)
    if (places_block_input (tape, block) == value)
      return block;
  return -1;
}

static void
add_value (const Balance *b, int value, int c, const float *message)
{
  const ViaTrace *trace = b->call->trace;
  Shape           shape = trace->shapes[value];
  int             block = block_of_input (trace->tape, value);

  if (block >= 0)
    weigh (b, c, block,
           b->relevance ? sum_numbers (message, shape_size (shape))
                        : sum_products (trace->values[value], message, shape_size (shape)));
  if (block != 0 && !b->relevance)
    b->call->results.checks[c].parts[tape_shape (trace->tape, value).rows == b->rows ? BIASES : BEHIND] +=
        sum_biases (places_maker (trace->tape, value), shape, message);
}

/* The order of the walk: from the output down to the tokens, below which nothing counts. */
static void
balance_value (int value, const float *const *messages, gpointer data)
{
  const Balance *b = data;

  for (int c = 0; c < b->call->k && value >= b->value; c++)
    add_value (b, value, c, messages[0] + c * shape_size (b->call->trace->shapes[value]));
}

/* The nearest that a walk comes to what its paper promises. */
static gboolean
is_promised (const MethodCall *call, gboolean relevance)
{
  Gamma gamma = method_gamma (call->options);

  return relevance || call->method->walk == &libra_rules
         || (call->options->variant == VIA_VARIANT_CP && gamma.linear == 0 && gamma.patches == 0);
}

static gboolean
find_scores (Balance *b, Arena *arena, GError **error)
{
  const MethodCall *call = b->call;
  int               n = via_model_n_classes (call->trace->model);
  gsize             scores = call->k * sizeof (double), logits = n * sizeof (double);
  double           *wide;

  if (!arena_init (arena, scores + logits + 2 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  b->scores = arena_take (arena, scores);
  wide = arena_take (arena, logits);
  for (int i = 0; i < n; i++)
    wide[i] = via_trace_logits (call->trace)[i];
  for (int c = 0; c < call->k; c++)
    b->scores[c] = score_of_logits (wide, n, call->sweep.classes[c], sweep_rival (&call->sweep, c));
  return TRUE;
}

gboolean
balance_prepare (const MethodCall *call, Gathering *gathering, GError **error)
{
  const Tape *tape = call->trace->tape;
  Balance    *b = g_new (Balance, 1);
  Sweep      *sweep = &gathering->sweep;

  *b = (Balance){ .call = call,
                  .relevance = walks_relevance (call->method, call->trace->model),
                  .value = places_block_input (tape, 0) };
  b->rows = tape_shape (tape, b->value).rows;
  for (int c = 0; c < call->k; c++)
    call->results.checks[c] =
        (ViaCheck){ .id = b->relevance ? "conservation" : "completeness", .promised = is_promised (call, b->relevance) };
  gathering->data = b;
  *sweep = call->sweep;
  sweep->rules[sweep->n_rules++] = b->relevance ? &chefer_rules : method_walk (call->method, call->options);
  sweep->gamma = method_gamma (call->options);
  sweep->first_block = (int) tape->blocks->len;
  sweep->value = b->value;
  sweep->watch = balance_value;
  sweep->data = b;
  return find_scores (b, &gathering->arena, error);
}
