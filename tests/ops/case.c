/* case.c - see case.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOKENS 5
#define WIDTH 6
#define HEADS 2
#define GUARD 4096 /* bytes */
#define GUARD_BYTE 0x5a

/* What each op is tested on; n = 0 marks a hole. */
static const struct
{
  Shape       x[2], y;
  gboolean    weight, square;
  const char *name;
} forms[OP_COUNT] = {
  [OP_LINEAR] = { { { 1, TOKENS, WIDTH } }, { 1, TOKENS, 9 }, TRUE, TRUE, "linear" },
  [OP_NORM] = { { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, TRUE, FALSE, "norm" },
  [OP_GELU] = { { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, FALSE, FALSE, "gelu" },
  [OP_SCORES] = { { { 1, TOKENS, 3 * WIDTH } }, { HEADS, TOKENS, TOKENS }, FALSE, FALSE, "scores" },
  [OP_SOFTMAX] = { { { HEADS, TOKENS, TOKENS } }, { HEADS, TOKENS, TOKENS }, FALSE, FALSE, "softmax" },
  [OP_MIX] = { { { HEADS, TOKENS, TOKENS }, { 1, TOKENS, 3 * WIDTH } }, { 1, TOKENS, WIDTH }, FALSE, FALSE, "mix" },
  [OP_ADD] = { { { 1, TOKENS, WIDTH }, { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, FALSE, FALSE, "add" },
  [OP_POOL] = { { { 1, TOKENS, WIDTH } }, { 1, 1, WIDTH }, FALSE, FALSE, "pool" },
};

static float *
random_floats (gsize n)
{
  float *x = g_new0 (float, n + 1);

  for (gsize i = 0; i < n; i++)
    x[i] = (float) g_test_rand_double_range (-1.5, 1.5);
  return x;
}

void
case_forward (const Case *c, const double *const x[2], double *y)
{
  g_autofree char *scratch = g_malloc (1 << 16);
  Arena            arena = { .base = scratch, .size = 1 << 16 };

  op_forward[c->step.op](&(Run){ .step = &c->step,
                                 .real = REAL_F64,
                                 .sx = { c->sx[0], c->sx[1] },
                                 .sy = c->sy,
                                 .x = { x[0], x[1] },
                                 .y = y,
                                 .scratch = &arena });
}

double *
widened (const float *x, gsize n)
{
  double *wide = g_new0 (double, n + 1);

  for (gsize i = 0; i < n; i++)
    wide[i] = x[i];
  return wide;
}

void
case_run (Case *c)
{
  g_autofree double *x0 = widened (c->x[0], shape_size (c->sx[0])), *x1 = widened (c->x[1], shape_size (c->sx[1]));
  gsize              n = shape_size (c->sy);
  g_autofree double *y = g_new0 (double, n);

  case_forward (c, (const double *const[]){ x0, x1 }, y);
  c->y = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    c->y[i] = (float) y[i];
}

Case
case_new (OpKind op)
{
  Case c = { .step = { .name = (char *) "op", .op = op, .eps = 1e-6, .scale = 0.7 }, .sy = forms[op].y };

  for (int j = 0; j < 2; j++)
    {
      c.sx[j] = forms[op].x[j];
      c.x[j] = random_floats (shape_size (c.sx[j]));
      c.mx[j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
      c.inputs += c.sx[j].n > 0;
    }
  if (forms[op].weight)
    {
      c.step.weight = c.weight = random_floats (forms[op].square ? c.sx[0].cols * c.sy.cols : c.sy.cols);
      c.step.bias = c.bias = random_floats (c.sy.cols);
    }
  c.my = random_floats (CASE_CLASSES * shape_size (c.sy));
  c.kept = g_new0 (float, shape_size (c.sy));
  case_run (&c);
  return c;
}

const char *
case_name (OpKind op)
{
  return forms[op].name;
}

void
case_clear (Case *c)
{
  for (int j = 0; j < 2; j++)
    {
      g_free (c->x[j]);
      g_free (c->mx[j]);
    }
  g_free (c->weight);
  g_free (c->bias);
  g_free (c->y);
  g_free (c->my);
  g_free (c->kept);
}

void
case_pull_into (Case *c, const Rules *table, int k, const float *my, float *const mx[2], gboolean fresh)
{
  gsize    size = pull_scratch (c->sx, c->sy, k);
  char    *memory = aligned_alloc (ARENA_ALIGN, arena_round (size) + GUARD);
  Arena    arena = { .base = memory, .size = size };
  gboolean ready = FALSE;

  memset (memory + size, GUARD_BYTE, GUARD);
  table->pull[c->step.op](&(Pull){ .step = &c->step,
                                   .sx = { c->sx[0], c->sx[1] },
                                   .sy = c->sy,
                                   .x = { c->x[0], c->x[1] },
                                   .y = c->y,
                                   .k = k,
                                   .my = my,
                                   .mx = { mx[0], mx[1] },
                                   .fresh = { fresh && op_fills (&c->step, 0), fresh && op_fills (&c->step, 1) },
                                   .kept = c->kept,
                                   .kept_ready = &ready,
                                   .scratch = &arena });
  g_assert_cmpuint (arena.used, <=, size);
  for (int i = 0; i < GUARD; i++)
    g_assert_cmpint (memory[size + i], ==, GUARD_BYTE);
  free (memory);
}

void
case_pull (Case *c, const Rules *table, int k, const float *my, float *const mx[2])
{
  case_pull_into (c, table, k, my, mx, FALSE);
}

void
assert_close (const Case *c, const char *what, const float *got, const double *wanted, gsize n, double tolerance)
{
  double largest = 1e-30;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (wanted[i]));
  for (gsize i = 0; i < n; i++)
    if (!(fabs (got[i] - wanted[i]) <= tolerance * largest))
      g_error ("%s, %s: element %zu is %.9g instead of %.9g", forms[c->step.op].name, what, i, got[i], wanted[i]);
}
