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

#define GRID 2
#define PATCH 2
#define PATCHES (GRID * GRID)
#define SIDE (GRID * PATCH)

/* Which numbers belong to a step. */
typedef enum
{
  NONE,
  PER_COLUMN, /* a weight and a bias for each column of y */
  MATRIX,     /* a weight for each column of y and each input, and a bias */
  FACTOR,     /* a factor in double */
  SHIFT,      /* and a shift */
  QUERY,      /* a query */
  HALVES,     /* angles, for pairs that are half a head apart … */
  NEIGHBOURS  /* … or neighbours */
} Numbers;

/* What each op is tested on. */
static const struct
{
  const char *name;
  OpKind      op;
  Shape       x[2], y;
  Numbers     numbers;
  Step        step;
} forms[] = {
  { "embed", OP_EMBED, { { 3, SIDE, SIDE } }, { 1, 1 + PATCHES, WIDTH }, MATRIX, { .patch = PATCH, .n_prefix = 1 } },
  { "embed without tokens before", OP_EMBED, { { 3, SIDE, SIDE } }, { 1, PATCHES, WIDTH }, MATRIX, { .patch = PATCH } },
  { "embed with registers", OP_EMBED, { { 3, SIDE, SIDE } }, { 1, 3 + PATCHES, WIDTH }, MATRIX, { .patch = PATCH, .n_prefix = 3 } },
  { "linear", OP_LINEAR, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, 9 }, MATRIX },
  { "linear in parts", OP_LINEAR, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, 9 }, MATRIX, { .n_parts = 3 } },
  { "norm", OP_NORM, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, PER_COLUMN },
  { "gelu", OP_GELU, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH } },
  { "quick gelu", OP_GELU, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, NONE, { .activation = ACTIVATION_QUICK_GELU } },
  { "tanh gelu", OP_GELU, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, NONE, { .activation = ACTIVATION_GELU_TANH } },
  { "gate", OP_GATE, { { 1, TOKENS, 2 * WIDTH } }, { 1, TOKENS, WIDTH } },
  { "scores", OP_SCORES, { { 1, TOKENS, 3 * WIDTH } }, { HEADS, TOKENS, TOKENS } },
  { "scores of one query", OP_SCORES, { { 1, TOKENS, 2 * WIDTH } }, { HEADS, 1, TOKENS }, QUERY },
  { "scores turned in halves", OP_SCORES, { { 1, TOKENS, 3 * 8 } }, { HEADS, TOKENS, TOKENS }, HALVES },
  { "scores turned in neighbours", OP_SCORES, { { 1, TOKENS, 3 * 8 } }, { HEADS, TOKENS, TOKENS }, NEIGHBOURS },
  { "softmax", OP_SOFTMAX, { { HEADS, TOKENS, TOKENS } }, { HEADS, TOKENS, TOKENS } },
  { "mix", OP_MIX, { { HEADS, TOKENS, TOKENS }, { 1, TOKENS, 3 * WIDTH } }, { 1, TOKENS, WIDTH } },
  { "mix of one query", OP_MIX, { { HEADS, 1, TOKENS }, { 1, TOKENS, 2 * WIDTH } }, { 1, 1, WIDTH } },
  { "add", OP_ADD, { { 1, TOKENS, WIDTH }, { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH } },
  { "scale", OP_SCALE, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, FACTOR },
  { "scale and shift", OP_SCALE, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH }, SHIFT },
  { "pool", OP_POOL, { { 1, TOKENS, WIDTH } }, { 1, 1, WIDTH } },
  { "pool the only row", OP_POOL, { { 1, 1, WIDTH } }, { 1, 1, WIDTH } },
  { "pool another row", OP_POOL, { { 1, TOKENS, WIDTH } }, { 1, 1, WIDTH }, NONE, { .row = 1 } },
  { "pool with the mean", OP_POOL, { { 1, TOKENS, WIDTH } }, { 1, 1, 2 * WIDTH }, NONE, { .mean = TRUE, .n_prefix = 1 } },
  { "pool the mean", OP_POOL, { { 1, TOKENS, WIDTH } }, { 1, 1, WIDTH }, NONE, { .mean = TRUE, .row = -1, .n_prefix = 2 } },
  { "unit", OP_UNIT, { { 1, TOKENS, WIDTH } }, { 1, TOKENS, WIDTH } },
  { "concat", OP_CONCAT, { { 1, TOKENS, WIDTH }, { 1, TOKENS, 4 } }, { 1, TOKENS, WIDTH + 4 } },
};

int
case_count (void)
{
  return G_N_ELEMENTS (forms);
}

OpKind
case_op (int which)
{
  return forms[which].op;
}

const char *
case_name (int which)
{
  return forms[which].name;
}

static float *
random_floats (gsize n)
{
  float *x = g_new0 (float, n + 1);

  for (gsize i = 0; i < n; i++)
    x[i] = (float) g_test_rand_double_range (-1.5, 1.5);
  return x;
}

/* A picture is float32, whatever the precision. */
static float *
narrowed (const double *x, gsize n)
{
  float *narrow = g_new0 (float, n + 1);

  for (gsize i = 0; i < n; i++)
    narrow[i] = (float) x[i];
  return narrow;
}

void
case_forward (const Case *c, const double *const x[2], double *y)
{
  g_autofree char  *scratch = g_malloc (1 << 16);
  g_autofree float *picture = narrowed (x[0], c->step.op == OP_EMBED ? shape_size (c->sx[0]) : 0);
  Arena             arena = { .base = scratch, .size = 1 << 16 };

  op_traits[c->step.op].forward (&(Run){ .step = &c->step,
                                         .real = REAL_F64,
                                         .sx = { c->sx[0], c->sx[1] },
                                         .sy = c->sy,
                                         .x = { c->step.op == OP_EMBED ? (const void *) picture : x[0], x[1] },
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

static double *
random_doubles (int n)
{
  g_autofree float *x = random_floats (n);

  return widened (x, n);
}

/* Any angles for the patches behind one token. */
static void
add_angles (Case *c, gboolean neighbours)
{
  int half = c->sx[0].cols / 3 / HEADS / 2, n = (TOKENS - 1) * half;

  c->factor = random_doubles (n);
  c->shift = random_doubles (n);
  for (int i = 0; i < n; i++)
    {
      double angle = c->factor[i];

      c->factor[i] = cos (angle);
      c->shift[i] = sin (angle);
    }
  c->step.rotary = c->rotary = g_new (Rotary, 1);
  *c->rotary = (Rotary){ neighbours, 1, half, c->factor, c->shift };
}

/* Gives the step its weights, as many as its op has. */
static void
add_numbers (Case *c, Numbers numbers)
{
  gsize inputs = numbers == PER_COLUMN ? 1 : c->step.op == OP_EMBED ? 3 * PATCH * PATCH : c->sx[0].cols;

  if (numbers == PER_COLUMN || numbers == MATRIX)
    {
      c->weight = random_floats (inputs * c->sy.cols);
      c->step.bias = c->bias = random_floats (c->sy.cols);
      for (int i = 0; i < c->step.n_parts; i++)
        c->step.weight[i] = c->weight + i * inputs * c->sy.cols / c->step.n_parts;
    }
  if (numbers == FACTOR || numbers == SHIFT)
    c->step.factor = c->factor = random_doubles (c->sy.cols);
  if (numbers == SHIFT)
    c->step.shift = c->shift = random_doubles (c->sy.cols);
  if (numbers == QUERY)
    {
      c->step.rounded_query = c->weight = random_floats (WIDTH);
      c->step.query = c->factor = widened (c->weight, WIDTH);
    }
  if (numbers == HALVES || numbers == NEIGHBOURS)
    add_angles (c, numbers == NEIGHBOURS);
}

Case
case_new (int which)
{
  Case c = { .name = forms[which].name, .step = forms[which].step, .sy = forms[which].y };

  c.step.name = (char *) c.name;
  c.step.op = forms[which].op;
  c.step.eps = 1e-6;
  c.step.scale = 0.7;
  c.step.n_parts = MAX (c.step.n_parts, 1);
  c.step.prefix = c.step.op == OP_EMBED ? random_floats ((gsize) c.step.n_prefix * c.sy.cols) : NULL;
  for (int j = 0; j < 2; j++)
    {
      c.sx[j] = forms[which].x[j];
      c.x[j] = random_floats (shape_size (c.sx[j]));
      c.mx[j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
      c.inputs += c.sx[j].n > 0;
    }
  add_numbers (&c, forms[which].numbers);
  c.my = random_floats (CASE_CLASSES * shape_size (c.sy));
  c.kept = g_new0 (float, shape_size (c.sy));
  case_run (&c);
  return c;
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
  g_free (c->factor);
  g_free (c->shift);
  g_free (c->rotary);
  g_free ((float *) c->step.prefix);
  g_free (c->y);
  g_free (c->my);
  g_free (c->kept);
}

void
case_pull_tables (Case *c, const Rules *const *tables, int n, int k, const float *my, float *const mx[][2], gboolean fresh)
{
  const OpTraits *traits = &op_traits[c->step.op];
  gsize           size = pull_scratch (c->sx, c->sy, k);
  char           *memory = aligned_alloc (ARENA_ALIGN, arena_round (size) + GUARD);
  Arena           arena = { .base = memory, .size = size };
  Kept            kept = KEPT_NOTHING;
  Pull            pulls[RULES_TOGETHER];

  memset (memory + size, GUARD_BYTE, GUARD);
  for (int r = 0; r < n; r++)
    pulls[r] = (Pull){ .step = &c->step,
                       .sx = { c->sx[0], c->sx[1] },
                       .sy = c->sy,
                       .x = { c->x[0], c->x[1] },
                       .y = traits->cheap ? NULL : c->y,
                       .k = k,
                       .my = my,
                       .mx = { mx[r][0], mx[r][1] },
                       .fresh = { fresh && traits->fills[0], fresh && traits->fills[1] },
                       .kept = traits->keeps ? c->kept : NULL,
                       .kept_state = &kept,
                       .gamma = CASE_GAMMA,
                       .scratch = &arena };
  rules_pull (tables, pulls, n);
  g_assert_cmpuint (arena.used, <=, size);
  for (int i = 0; i < GUARD; i++)
    g_assert_cmpint (memory[size + i], ==, GUARD_BYTE);
  free (memory);
}

void
case_pull_into (Case *c, const Rules *table, int k, const float *my, float *const mx[2], gboolean fresh)
{
  float *const one[][2] = { { mx[0], mx[1] } };

  case_pull_tables (c, &table, 1, k, my, one, fresh);
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
      g_error ("%s, %s: element %zu is %.9g instead of %.9g", c->name, what, i, got[i], wanted[i]);
}

void
case_add_tests (const char *name, GTestDataFunc test)
{
  for (int which = 0; which < case_count (); which++)
    {
      g_autofree char *path = g_strdup_printf ("/ops/%s/%s", case_name (which), name);

      g_test_add_data_func (path, GINT_TO_POINTER (which), test);
    }
}
