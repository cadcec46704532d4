/* test-ops.c - every op under every rule table; an op or a table entry without a case fails.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradients against central differences of the float64 forward; relevances against their slow twins; conservation where the
 * rule promises it; several classes at once = one at a time; both tables side by side = each alone; a message in place of the arriving one = beside it; the live rows alone = all rows.
 */
#include "case.h"
#include "twins.h"

#include <math.h>
#include <string.h>

static const Rules *const tables[] = { &gradient_rules, &chefer_rules };

/* d (sum my y)/d x[j][i] by the difference of two forward passes.  Embedding is linear, and its picture float32: a wide one. */
static double
slope (const Case *c, double *x[2], int j, gsize i)
{
  const double       h = c->step.op == OP_EMBED ? 1 : 1e-5;
  gsize              n = shape_size (c->sy);
  g_autofree double *up = g_new0 (double, n), *down = g_new0 (double, n);
  double             before = x[j][i], sum = 0;

  x[j][i] = before + h;
  case_forward (c, (const double *const *) x, up);
  x[j][i] = before - h;
  case_forward (c, (const double *const *) x, down);
  x[j][i] = before;
  for (gsize o = 0; o < n; o++)
    sum += c->my[o] * (up[o] - down[o]) / (2 * h);
  return sum;
}

static void
test_gradient (gconstpointer which)
{
  Case               c = case_new (GPOINTER_TO_INT (which));
  g_autofree double *x0 = widened (c.x[0], shape_size (c.sx[0])), *x1 = widened (c.x[1], shape_size (c.sx[1]));
  double            *x[2] = { x0, x1 };

  case_pull (&c, &gradient_rules, 1, c.my, c.mx);
  for (int j = 0; j < c.inputs; j++)
    {
      gsize              n = shape_size (c.sx[j]);
      g_autofree double *wanted = g_new0 (double, n);

      for (gsize i = 0; i < n; i++)
        wanted[i] = slope (&c, x, j, i);
      assert_close (&c, "gradient", c.mx[j], wanted, n, 3e-6);
    }
  case_clear (&c);
}

static void
test_relevance (gconstpointer which)
{
  Case               c = case_new (GPOINTER_TO_INT (which));
  g_autofree double *relevance = widened (c.my, shape_size (c.sy));
  g_autofree double *r0 = g_new0 (double, shape_size (c.sx[0]) + 1), *r1 = g_new0 (double, shape_size (c.sx[1]) + 1);
  double            *r[2] = { r0, r1 };
  Pull               p = { .step = &c.step, .sx = { c.sx[0], c.sx[1] }, .sy = c.sy, .x = { c.x[0], c.x[1] }, .y = c.y, .k = 1 };

  g_assert_nonnull (chefer_twins[c.step.op]);
  case_pull (&c, &chefer_rules, 1, c.my, c.mx);
  chefer_twins[c.step.op](&p, relevance, r);
  for (int j = 0; j < c.inputs; j++)
    assert_close (&c, "relevance", c.mx[j], r[j], shape_size (c.sx[j]), 2e-5);
  case_clear (&c);
}

/* The first output whose relevance goes on: that of the tokens before the patches ends where the picture begins. */
static gsize
first_output (const Case *c)
{
  return c->step.op == OP_EMBED ? c->step.n_prefix * c->sy.cols : 0;
}

/* What the divisor of an output's relevance is, whatever its sign. */
static double
divisor (const Case *c, gsize i)
{
  return fabs (op_keeps (c->step.op) ? c->kept[i - first_output (c)] : c->y[i]);
}

/* The relevance that arrives goes on, whatever the op, but for what the safe division's shift takes away; an output to which
 * nothing contributes (Z = 0) passes none. */
static void
test_conservation (gconstpointer which)
{
  Case   c = case_new (GPOINTER_TO_INT (which));
  double arrived = 0, left = 0, size = 0, taken = 0;

  for (gsize i = 0; i < shape_size (c.sy); i++)
    c.my[i] = fabsf (c.my[i]);
  case_pull (&c, &chefer_rules, 1, c.my, c.mx);
  for (gsize i = first_output (&c); i < shape_size (c.sy); i++)
    if (!op_keeps (c.step.op) || divisor (&c, i) > 0)
      {
        arrived += c.my[i];
        taken += c.my[i] * SAFE_EPS / divisor (&c, i);
      }
  for (int j = 0; j < c.inputs; j++)
    for (gsize i = 0; i < shape_size (c.sx[j]); i++)
      {
        left += c.mx[j][i];
        size += fabs (c.mx[j][i]);
      }
  g_assert_cmpfloat_with_epsilon (left, arrived, 1e-6 * (size + arrived) + taken);
  case_clear (&c);
}

/* CASE_CLASSES together = each alone, and pulls add to what is there. */
static void
test_classes (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case c = case_new (GPOINTER_TO_INT (which));

      case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
      for (int k = 0; k < CASE_CLASSES; k++)
        {
          float *mx[2];

          for (int j = 0; j < 2; j++)
            {
              mx[j] = g_new (float, shape_size (c.sx[j]) + 1);
              for (gsize i = 0; i < shape_size (c.sx[j]); i++)
                mx[j][i] = 1;
            }
          case_pull (&c, tables[t], 1, c.my + k * shape_size (c.sy), mx);
          for (int j = 0; j < c.inputs; j++)
            {
              gsize              n = shape_size (c.sx[j]);
              g_autofree double *wanted = widened (c.mx[j] + k * n, n);

              for (gsize i = 0; i < n; i++)
                wanted[i] += 1;
              assert_close (&c, tables[t]->name, mx[j], wanted, n, 2e-6);
            }
          g_free (mx[0]);
          g_free (mx[1]);
        }
      case_clear (&c);
    }
}

/* A message that is fresh may hold anything. */
static void
test_fresh (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case   c = case_new (GPOINTER_TO_INT (which));
      float *mx[2];

      for (int j = 0; j < 2; j++)
        {
          gsize n = CASE_CLASSES * shape_size (c.sx[j]);

          mx[j] = g_new0 (float, n + 1);
          for (gsize i = 0; i < n && op_fills (&c.step, j); i++)
            mx[j][i] = NAN;
        }
      case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
      case_pull_into (&c, tables[t], CASE_CLASSES, c.my, mx, TRUE);
      for (int j = 0; j < c.inputs && c.sx[j].rows == c.sy.rows; j++)
        {
          g_autofree double *wanted = widened (c.mx[j], CASE_CLASSES * shape_size (c.sx[j]));

          assert_close (&c, "fresh", mx[j], wanted, CASE_CLASSES * shape_size (c.sx[j]), 1e-6);
        }
      g_free (mx[0]);
      g_free (mx[1]);
      case_clear (&c);
    }
}

/* Keeps the first rows of each matrix. */
static float *
trimmed (const float *x, Shape shape, int rows)
{
  float *to = g_new0 (float, shape.n *rows *shape.cols + 1);

  for (int m = 0; m < shape.n; m++)
    memcpy (to + (gsize) m * rows * shape.cols, x + (gsize) m * shape.rows * shape.cols,
            (gsize) rows * shape.cols * sizeof (float));
  return to;
}

/* With only row 0 of y alive, keeping one row gives the same as keeping all.  Every token of the embedding is some block's key. */
static void
test_live_rows (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables) && case_op (GPOINTER_TO_INT (which)) != OP_EMBED; t++)
    {
      Case              full = case_new (GPOINTER_TO_INT (which)), live = full;
      g_autofree float *my = NULL, *y = NULL, *kept = g_new0 (float, shape_size (full.sy));
      float            *x[2], *mx[2];

      for (int m = 0; m < full.sy.n; m++)
        memset (full.my + ((gsize) m * full.sy.rows + 1) * full.sy.cols, 0, (full.sy.rows - 1) * full.sy.cols * sizeof (float));
      my = trimmed (full.my, full.sy, 1);
      y = trimmed (full.y, full.sy, 1);
      live.y = y;
      live.kept = kept;
      live.sy.rows = 1;
      for (int j = 0; j < 2; j++)
        {
          live.sx[j].rows = op_needs (&full.step, j, 1, full.sx[j].rows);
          x[j] = live.x[j] = trimmed (full.x[j], full.sx[j], live.sx[j].rows);
          mx[j] = g_new0 (float, shape_size (live.sx[j]) + 1);
        }
      case_pull (&full, tables[t], 1, full.my, full.mx);
      case_pull (&live, tables[t], 1, my, mx);
      for (int j = 0; j < full.inputs; j++)
        {
          g_autofree float  *part = trimmed (full.mx[j], full.sx[j], live.sx[j].rows);
          g_autofree double *wanted = widened (part, shape_size (live.sx[j]));

          assert_close (&full, "live rows", mx[j], wanted, shape_size (live.sx[j]), 2e-6);
        }
      for (int j = 0; j < 2; j++)
        {
          g_free (x[j]);
          g_free (mx[j]);
        }
      case_clear (&full);
    }
}

/* float32 = float64 rounded, nearly; and the copy that the float64 forward makes is exactly that. */
static void
test_precisions (gconstpointer which)
{
  Case               c = case_new (GPOINTER_TO_INT (which));
  gsize              n = shape_size (c.sy);
  g_autofree double *x0 = widened (c.x[0], shape_size (c.sx[0])), *x1 = widened (c.x[1], shape_size (c.sx[1]));
  g_autofree double *exact = g_new0 (double, n), *rounded = widened (c.y, n);
  g_autofree float  *fast = g_new0 (float, n), *copy = g_new0 (float, n);
  g_autofree char   *scratch = g_malloc (1 << 16);
  Arena              arena = { .base = scratch, .size = 1 << 16 };
  Run                run = { .step = &c.step, .sx = { c.sx[0], c.sx[1] }, .sy = c.sy, .scratch = &arena };

  run.real = REAL_F32;
  run.x[0] = c.x[0];
  run.x[1] = c.x[1];
  run.y = fast;
  op_forward[c.step.op](&run);
  assert_close (&c, "float32 forward", fast, rounded, n, 2e-6);

  run.real = REAL_F64;
  run.x[0] = c.step.op == OP_EMBED ? (const void *) c.x[0] : x0;
  run.x[1] = x1;
  run.y = exact;
  run.copy = copy;
  op_forward[c.step.op](&run);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (copy[i], ==, (float) exact[i]);
  case_clear (&c);
}

/* The first case of an op; -1 when there is none. */
static int
case_of (OpKind op)
{
  for (int i = 0; i < case_count (); i++)
    if (case_op (i) == op)
      return i;
  return -1;
}

/* A Z that is nothing but cancelled digits is summed directly, and a true zero stays zero. */
static void
test_linear_zero (void)
{
  Case              c = case_new (case_of (OP_LINEAR));
  int               in = c.sx[0].cols;
  g_autofree float *r = g_new0 (float, in);

  for (int j = 0; j < in; j++)
    {
      c.x[0][j] = 1;
      c.weight[j] = -1;                          /* output 0: every product negative, Z = 0 */
      c.weight[in + j] = j == 0 ? 1e-5f : -1000; /* output 1: Z = 1e-5 among thousands */
    }
  c.sx[0].rows = c.sy.rows = 1;
  g_free (c.y);
  case_run (&c);
  memset (c.my, 0, shape_size (c.sy) * sizeof (float));
  c.my[0] = c.my[1] = 1;
  case_pull (&c, &chefer_rules, 1, c.my, (float *[]){ r, NULL });
  g_assert_cmpfloat_with_epsilon (r[0], 1e-5 / (1e-5 + 1e-9), 1e-6);
  for (int j = 1; j < in; j++)
    g_assert_cmpfloat (r[j], ==, 0);
  case_clear (&c);
}

/* Patches and class token: by hand for a 4x4 picture of two-pixel patches. */
static void
test_embed (void)
{
  float            picture[3 * 16], weight[12], y[5], bias[] = { 100 }, cls[] = { 7 };
  double           wide[5], wanted;
  Step             step = { .op = OP_EMBED, .patch = 2, .weight = { weight }, .bias = bias, .prefix = cls, .n_prefix = 1 };
  g_autofree char *scratch = g_malloc (1 << 12);

  for (int i = 0; i < 48; i++)
    picture[i] = (float) i;
  for (int i = 0; i < 12; i++)
    weight[i] = (float) (i + 1);
  for (int real = 0; real < 2; real++)
    {
      Arena arena = { .base = scratch, .size = 1 << 12 };

      embed_forward (&(Run){ .step = &step,
                             .real = real,
                             .sx = { { 3, 4, 4 } },
                             .sy = { 1, 5, 1 },
                             .x = { picture },
                             .y = real ? (void *) wide : y,
                             .scratch = &arena });
      g_assert_cmpfloat (real ? wide[0] : y[0], ==, 7);
      for (int p = 0; p < 4; p++)
        {
          wanted = 100;
          for (int i = 0; i < 12; i++)
            wanted += weight[i] * picture[i / 4 * 16 + (p / 2 * 2 + i / 2 % 2) * 4 + p % 2 * 2 + i % 2];
          g_assert_cmpfloat (real ? wide[1 + p] : y[1 + p], ==, wanted);
        }
    }
}

/* A picture that is the same everywhere has no relevance to give: zeros, not NaN. */
static void
test_embed_constant (void)
{
  Case c = case_new (case_of (OP_EMBED));

  for (gsize i = 0; i < shape_size (c.sx[0]); i++)
    c.x[0][i] = 0.3f;
  case_pull (&c, &chefer_rules, 1, c.my, c.mx);
  for (gsize i = 0; i < shape_size (c.sx[0]); i++)
    g_assert_cmpfloat (c.mx[0][i], ==, 0);
  case_clear (&c);
}

/* A constant is the same in both precisions, and nothing passes it. */
static void
test_constant (void)
{
  const double value[] = { 1, 1 / 3.0, -2 };
  Step         step = { .op = OP_CONSTANT, .constant = value };
  double       wide[3];
  float        y[3], copy[3];

  constant_forward (&(Run){ .step = &step, .real = REAL_F64, .sy = { 1, 3, 1 }, .y = wide, .copy = copy });
  constant_forward (&(Run){ .step = &step, .real = REAL_F32, .sy = { 1, 3, 1 }, .y = y });
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (wide[i], ==, value[i]);
      g_assert_cmpfloat (copy[i], ==, (float) value[i]);
      g_assert_cmpfloat (y[i], ==, (float) value[i]);
    }
}

/* Every op has a forward function, a case, and an entry in each table; but for the constant, before which there is nothing. */
static void
test_holes (void)
{
  for (int op = 0; op < OP_COUNT; op++)
    {
      g_assert_nonnull (op_forward[op]);
      g_assert_true ((case_of (op) < 0) == (op == OP_CONSTANT));
      for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
        g_assert_true ((tables[t]->pull[op] == NULL) == (op == OP_CONSTANT));
    }
}

/* A message that takes the place of the one that arrives is the same. */
static void
test_in_place (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case              c = case_new (GPOINTER_TO_INT (which));
      gsize             bytes = CASE_CLASSES * shape_size (c.sy) * sizeof (float);
      g_autofree float *place = g_memdup2 (c.my, bytes);
      float *const      mx[2] = { place, NULL };

      if (op_in_place (c.step.op) && c.sx[0].rows == c.sy.rows)
        {
          case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
          case_pull_into (&c, tables[t], CASE_CLASSES, place, mx, TRUE);
          g_assert_cmpmem (place, bytes, c.mx[0], bytes);
        }
      case_clear (&c);
    }
}

/* Both tables side by side give the bits that each gives alone. */
static void
test_together (gconstpointer which)
{
  enum
  {
    TABLES = G_N_ELEMENTS (tables)
  };
  Case   c = case_new (GPOINTER_TO_INT (which));
  float *alone[TABLES][2], *together[TABLES][2];

  for (int t = 0; t < TABLES; t++)
    {
      for (int j = 0; j < 2; j++)
        {
          alone[t][j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
          together[t][j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
        }
      case_pull (&c, tables[t], CASE_CLASSES, c.my, alone[t]);
    }
  case_pull_tables (&c, tables, TABLES, CASE_CLASSES, c.my, together, FALSE);
  for (int t = 0; t < TABLES; t++)
    for (int j = 0; j < 2; j++)
      {
        gsize bytes = j < c.inputs ? CASE_CLASSES * shape_size (c.sx[j]) * sizeof (float) : 0;

        g_assert_cmpmem (together[t][j], bytes, alone[t][j], bytes);
        g_free (alone[t][j]);
        g_free (together[t][j]);
      }
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char   *name;
    GTestDataFunc test;
  } each[] = {
    { "gradient", test_gradient }, { "relevance", test_relevance }, { "conservation", test_conservation },
    { "classes", test_classes },   { "live-rows", test_live_rows }, { "precisions", test_precisions },
    { "fresh", test_fresh },       { "together", test_together },   { "in-place", test_in_place },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/holes", test_holes);
  g_test_add_func ("/ops/constant", test_constant);
  g_test_add_func ("/ops/embed/by-hand", test_embed);
  g_test_add_func ("/ops/embed/constant", test_embed_constant);
  g_test_add_func ("/ops/linear/zero", test_linear_zero);
  for (int which = 0; which < case_count (); which++)
    for (gsize i = 0; i < G_N_ELEMENTS (each); i++)
      {
        g_autofree char *path = g_strdup_printf ("/ops/%s/%s", case_name (which), each[i].name);

        g_test_add_data_func (path, GINT_TO_POINTER (which), each[i].test);
      }
  return g_test_run ();
}
