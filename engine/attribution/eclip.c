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
  double           *likeness; /* [patches]: the sum of the scores, then w */
  double           *gradient; /* [k, patches]: the sum over the heads */
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

/* sum [patches] += row 0 at the patches, of the heads that are there of numbers [H, rows, N] */
static void
add_heads (const float *numbers, Shape shape, int patches, double *sum)
{
  for (int j = 0; j < patches; j++)
    for (int h = 0; h < shape.n; h++)
      sum[j] += numbers[(gsize) h * shape.rows * shape.cols + shape.cols - patches + j];
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
find_likeness (const Eclip *e, const Step *scores)
{
  const ViaTrace *trace = e->call->trace;
  const float    *qkv = trace->values[scores->in[0]];
  int             columns = trace->shapes[scores->in[0]].cols, width = columns / 3, prefix = trace->tape->prefix;
  double          query = length (qkv, width);

  for (int j = 0; j < e->patches; j++)
    e->likeness[j] /= query * length (qkv + (gsize) (prefix + j) * columns + width, width);
  stretch (e->likeness, e->patches);
}

static void
finish_row (const Eclip *e)
{
  for (int c = 0; c < e->call->sweep.k; c++)
    for (int j = 0; j < e->patches; j++)
      e->maps[(gsize) c * e->patches + j] = (float) MAX (e->likeness[j] * e->gradient[(gsize) c * e->patches + j], 0);
}

static void
gather_row (int block, int head, const float *const *messages, gpointer data)
{
  const Eclip    *e = data;
  const ViaTrace *trace = e->call->trace;
  const Step     *scores = tape_step (trace->tape, tape_block (trace->tape, block)->scores);
  Shape           shape = trace_shape (trace, scores->out);

  add_heads (trace->values[scores->out], shape, e->patches, e->likeness);
  for (int c = 0; c < e->call->sweep.k; c++)
    add_heads (messages[0] + c * shape_size (shape), shape, e->patches, e->gradient + (gsize) c * e->patches);
  if (head < trace_visits (trace, block) - 1)
    return;
  find_likeness (e, scores);
  finish_row (e);
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
  gsize       gradient = call->sweep.k * likeness;
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
  if (!arena_init (&gathering->arena, likeness + gradient + maps + 3 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  e->likeness = memset (arena_take (&gathering->arena, likeness), 0, likeness);
  e->gradient = memset (arena_take (&gathering->arena, gradient), 0, gradient);
  e->maps = arena_take (&gathering->arena, maps);
  return TRUE;
}
