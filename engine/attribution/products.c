/* products.c - see products.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "products.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/remake.h"
#include "places.h"

typedef struct
{
  const ViaTrace      *trace;
  Reach                reach;
  const MethodResults *results;
  int                  k, n, cells; /* classes asked for; maps, numbers of each */
  int                  prefix;      /* tokens before the patches */
  int                  start;       /* the first block that counts */
  int                  value;       /* the lowest that is asked for */
  double              *maps;        /* [n, cells] */
  double              *weights;     /* [channels] */
  float               *made;        /* room for the value, where the trace does not store it */
} Products;

/* ---- values */

static gboolean
is_block_input (const Products *p, int value)
{
  for (int b = p->start; b < (int) p->trace->tape->blocks->len; b++)
    if (places_block_input (p->trace->tape, b) == value)
      return TRUE;
  return FALSE;
}

static int
lowest_value (const Tape *tape, Reach reach, int start)
{
  if (reach == REACH_PIXELS)
    return 0;
  return reach == REACH_NORM ? places_first_norm (tape, (int) tape->blocks->len - 1) : places_block_input (tape, start);
}

static const float *
numbers_of (const Products *p, int value)
{
  if (p->trace->values[value])
    return p->trace->values[value];
  remake (p->trace->tape, value, p->trace->shapes, p->trace->values, p->made);
  return p->made;
}

/* ---- what becomes of a value and its message, of one class */

/* map_i += a_i b_i */
static void
add_pixels (const float *a, const float *b, Shape shape, double *map)
{
  gsize pixels = (gsize) shape.rows * shape.cols;

  for (int channel = 0; channel < shape.n; channel++)
    for (gsize i = 0; i < pixels; i++)
      map[i] += (double) a[channel * pixels + i] * b[channel * pixels + i];
}

/* map_j += sum_c a_jc b_jc of the patches j; rows of a are lda apart, 0 when it has only one for all. */
static void
add_patches (const Products *p, const float *a, int lda, const float *b, Shape shape, double *map)
{
  for (int j = p->prefix; j < shape.rows; j++)
    {
      const float *row_a = a + (gsize) j * lda, *row_b = b + (gsize) j * shape.cols;
      double       sum = 0;

      for (int c = 0; c < shape.cols; c++)
        sum += (double) row_a[c] * row_b[c];
      map[j - p->prefix] += sum;
    }
}

/* Biases of norms and linear steps that make something of every token. */
static void
add_bias (const Products *p, int value, const float *message, double *map)
{
  const Step *step = places_maker (p->trace->tape, value);
  gboolean    counts = step->op == OP_NORM || step->op == OP_LINEAR;

  if (counts && step->bias && tape_shape (p->trace->tape, value).rows == p->prefix + p->cells)
    add_patches (p, step->bias, 0, message, p->trace->shapes[value], map);
}

/* map_j = max (sum_c w_c u_jc, 0), w the mean of the patches' gradients. */
static void
add_cam (const Products *p, const float *u, const float *gradient, Shape shape, double *map)
{
  memset (p->weights, 0, shape.cols * sizeof *p->weights);
  for (int j = p->prefix; j < shape.rows; j++)
    for (int c = 0; c < shape.cols; c++)
      p->weights[c] += (double) gradient[(gsize) j * shape.cols + c] / p->cells;
  for (int j = p->prefix; j < shape.rows; j++)
    {
      double sum = 0;

      for (int c = 0; c < shape.cols; c++)
        sum += u[(gsize) j * shape.cols + c] * p->weights[c];
      map[j - p->prefix] = MAX (sum, 0);
    }
}

static void
add_value (const Products *p, int value, const float *message, double *map)
{
  Shape        shape = p->trace->shapes[value];
  const float *x = numbers_of (p, value);

  if (p->reach == REACH_PIXELS)
    add_pixels (x, message, shape, map);
  else if (p->reach == REACH_NORM)
    add_cam (p, x, message, shape, map);
  else
    add_patches (p, x, shape.cols, message, shape, map);
}

/* ---- the walk */

static void
gather_value (int value, const float *const *messages, gpointer data)
{
  const Products *p = data;
  gboolean        blocks = p->reach == REACH_BLOCKS, counts = value == p->value || (blocks && is_block_input (p, value));

  for (int c = 0; c < p->n; c++)
    {
      const float *message = messages[0] + c * shape_size (p->trace->shapes[value]);
      double      *map = p->maps + (gsize) c * p->cells;

      if (counts)
        add_value (p, value, message, map);
      if (blocks && value > p->value)
        add_bias (p, value, message, map);
    }
}

static gboolean
make_products_room (Products *p, Arena *arena, GError **error)
{
  gsize maps = (gsize) p->n * p->cells * sizeof (double), weights = p->trace->shapes[p->value].cols * sizeof (double);
  gsize made = shape_size (p->trace->shapes[p->value]) * sizeof (float);

  if (!arena_init (arena, maps + weights + made + 4 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  p->maps = arena_take (arena, maps);
  p->weights = arena_take (arena, weights);
  p->made = arena_take (arena, made);
  memset (p->maps, 0, maps);
  return TRUE;
}

static void
products_finish (gpointer data)
{
  const Products *p = data;

  for (int c = 0; c < p->k; c++)
    p->results->vanished[c] = FALSE;
  for (gsize i = 0; i < (gsize) p->n * p->cells; i++)
    p->results->maps[i] = (float) p->maps[i];
}

gboolean
products_prepare (const MethodCall *call, Gathering *gathering, GError **error)
{
  const ViaTrace *trace = call->trace;
  ViaSize         cells = method_cells (call->method, trace->model);
  int             start = call->options->start_layer;
  Products       *p = g_new (Products, 1);

  *p = (Products){ .trace = trace,
                   .reach = call->method->reach,
                   .results = &call->results,
                   .k = call->k,
                   .n = call->sweep.k,
                   .cells = cells.width * cells.height,
                   .prefix = trace->tape->prefix,
                   .start = start,
                   .value = lowest_value (trace->tape, call->method->reach, start) };
  gathering->data = p;
  gathering->finish = products_finish;
  gathering->sweep = call->sweep;
  gathering->sweep.rules[gathering->sweep.n_rules++] = method_walk (call->method, call->options);
  gathering->sweep.gamma = method_gamma (call->options);
  gathering->sweep.first_block = (int) trace->tape->blocks->len;
  gathering->sweep.value = p->value;
  gathering->sweep.watch = gather_value;
  gathering->sweep.data = p;
  return make_products_room (p, &gathering->arena, error);
}
