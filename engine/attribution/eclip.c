/* eclip.c - see eclip.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "eclip.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* No length is taken for less. */
#define LEAST_LENGTH 1e-12

typedef struct
{
  const MethodCall *call;
  int               patches;
  double           *likeness; /* [patches]: w */
  float            *maps;     /* [k, patches] */
} Eclip;

static double
length (const float *x, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += (double) x[i] * x[i];
  return MAX (sqrt (sum), LEAST_LENGTH);
}

/* The sum over the heads of row 0 at token j, of numbers [H, rows, N]. */
static double
sum_of_heads (const float *numbers, Shape shape, int j)
{
  double sum = 0;

  for (int h = 0; h < shape.n; h++)
    sum += numbers[(gsize) h * shape.rows * shape.cols + j];
  return sum;
}

/* From 0, of the least, to 1. */
static void
stretch (double *x, int n)
{
  double least = x[0], most = x[0];

  for (int j = 1; j < n; j++)
    {
      least = MIN (least, x[j]);
      most = MAX (most, x[j]);
    }
  for (int j = 0; j < n; j++)
    x[j] = most > least ? (x[j] - least) / (most - least) : 0;
}

static void
find_likeness (const Eclip *e, int block)
{
  const ViaTrace *trace = e->call->trace;
  const Step     *step = tape_step (trace->tape, tape_block (trace->tape, block)->scores);
  const float    *scores = trace->values[step->out], *qkv = trace->values[step->in[0]];
  Shape           shape = trace->shapes[step->out];
  int             columns = trace->shapes[step->in[0]].cols, width = columns / 3, prefix = trace->tape->prefix;
  double          query = length (qkv, width);

  for (int j = prefix; j < shape.cols; j++)
    e->likeness[j - prefix] = sum_of_heads (scores, shape, j) / (query * length (qkv + (gsize) j * columns + width, width));
  stretch (e->likeness, e->patches);
}

static void
gather_row (int block, const float *const *messages, gpointer data)
{
  const Eclip    *e = data;
  const ViaTrace *trace = e->call->trace;
  Shape           shape = trace->shapes[tape_block (trace->tape, block)->attention];
  float          *map = e->maps;

  find_likeness (e, block);
  for (int c = 0; c < e->call->sweep.k; c++)
    for (int j = 0; j < e->patches; j++)
      {
        double gradient = sum_of_heads (messages[0] + c * shape_size (shape), shape, trace->tape->prefix + j);

        *map++ = (float) MAX (e->likeness[j] * gradient, 0);
      }
}

static void
eclip_finish (gpointer data)
{
  const Eclip *e = data;

  for (int c = 0; c < e->call->k; c++)
    e->call->results.vanished[c] = FALSE;
  memcpy (e->call->results.maps, e->maps, (gsize) e->call->sweep.k * e->patches * sizeof *e->maps);
}

gboolean
eclip_prepare (const MethodCall *call, Gathering *gathering, GError **error)
{
  const Tape *tape = call->trace->tape;
  int         last = (int) tape->blocks->len - 1;
  int         patches = tape_shape (tape, tape_block (tape, last)->attention).cols - tape->prefix;
  gsize       likeness = patches * sizeof (double), maps = (gsize) call->sweep.k * patches * sizeof (float);
  Eclip      *e = g_new (Eclip, 1);

  gathering->data = e;
  gathering->finish = eclip_finish;
  gathering->sweep = call->sweep;
  gathering->sweep.rules[gathering->sweep.n_rules++] = &gradient_rules;
  gathering->sweep.first_block = last;
  gathering->sweep.value = -1;
  gathering->sweep.visit = gather_row;
  gathering->sweep.data = e;
  *e = (Eclip){ .call = call, .patches = patches };
  if (!arena_init (&gathering->arena, likeness + maps + 2 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  e->likeness = arena_take (&gathering->arena, likeness);
  e->maps = arena_take (&gathering->arena, maps);
  return TRUE;
}
