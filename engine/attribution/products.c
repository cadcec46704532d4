/* products.c - see products.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "products.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/remake.h"

typedef struct
{
  const ViaTrace *trace;
  int             n, cells; /* maps, numbers of each */
  int             value;    /* the lowest that is asked for */
  double         *maps;     /* [n, cells] */
  double         *weights;  /* [channels] */
  float          *made;     /* room for the value, where the trace does not store it */
} Products;

/* The step's number is the value's less one. */
static int
value_before (const Tape *tape, int value)
{
  return tape_step (tape, value - 1)->in[0];
}

/* What the first norm of a block makes: the input of query, key and value. */
static int
first_norm (const Tape *tape, int block)
{
  return value_before (tape, tape_step (tape, tape_block (tape, block)->scores)->in[0]);
}

static const float *
numbers_of (const Products *p, int value)
{
  if (p->trace->values[value])
    return p->trace->values[value];
  remake (p->trace->tape, value, p->trace->shapes, p->trace->values, p->made);
  return p->made;
}

/* sum_c a_c b_c */
static double
sum_products (const float *a, const double *b, int n)
{
  double sum = 0;

  for (int c = 0; c < n; c++)
    sum += a[c] * b[c];
  return sum;
}

/* The mean of the rows from `first` on. */
static void
average_rows (const float *rows, int first, Shape shape, double *mean)
{
  memset (mean, 0, shape.cols * sizeof *mean);
  for (int i = first; i < shape.rows; i++)
    for (int c = 0; c < shape.cols; c++)
      mean[c] += (double) rows[(gsize) i * shape.cols + c] / (shape.rows - first);
}

static void
gather_cam (const Products *p, const float *u, const float *gradient, double *map)
{
  Shape shape = p->trace->shapes[p->value];
  int   prefix = shape.rows - p->cells;

  average_rows (gradient, prefix, shape, p->weights);
  for (int j = 0; j < p->cells; j++)
    map[j] = MAX (sum_products (u + (gsize) (prefix + j) * shape.cols, p->weights, shape.cols), 0);
}

static void
gather_products (int value, const float *const *messages, gpointer data)
{
  const Products *p = data;
  const float    *x = value == p->value ? numbers_of (p, value) : NULL;

  for (int c = 0; x && c < p->n; c++)
    gather_cam (p, x, messages[0] + c * shape_size (p->trace->shapes[value]), p->maps + c * p->cells);
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

gboolean
products_run (ViaTrace *trace, const ViaMethod *method, Sweep sweep, float *maps, const Progress *progress, GError **error)
{
  int      side = method_side (method, trace->model);
  Products p = {
    .trace = trace, .n = sweep.k, .cells = side * side, .value = first_norm (trace->tape, (int) trace->tape->blocks->len - 1)
  };
  Arena    arena;
  gboolean ok;

  if (!make_products_room (&p, &arena, error))
    return FALSE;
  sweep.rules[sweep.n_rules++] = &gradient_rules;
  sweep.first_block = (int) trace->tape->blocks->len;
  sweep.value = p.value;
  sweep.visit = NULL;
  sweep.watch = gather_products;
  sweep.data = &p;
  ok = sweep_run (trace, &sweep, progress, error);
  for (gsize i = 0; ok && i < (gsize) p.n * p.cells; i++)
    maps[i] = (float) p.maps[i];
  arena_clear (&arena);
  return ok;
}
