/* test-ops.c - every op under every rule table; an op or a table entry without a case fails.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradients against central differences of the float64 forward; relevances against their slow twins; conservation where the rule
 * promises it; the gamma rule against its twin; balance where factors are held; the float64 forward against the float32 one.
 */
#include <math.h>
#include <string.h>

#include "case.h"
#include "twins.h"

static const Rules *const tables[] = { &gradient_rules, &chefer_rules, &libra_rules, &attn_lrp_rules, &attn_lrp_full_rules };

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
  return fabs (op_traits[c->step.op].keeps ? c->kept[i - first_output (c)] : c->y[i]);
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
    if (!op_traits[c.step.op].keeps || divisor (&c, i) > 0)
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

/* sum my y of one output, without what its bias and its shift contribute. */
static double
without_constants (const Case *c, gsize i)
{
  int    column = (int) (i % c->sy.cols);
  double bias = c->step.bias ? c->step.bias[column] : 0;

  if (c->step.op == OP_SCALE && c->step.shift)
    bias = -c->step.shift[column] * c->step.factor[column];
  return c->my[i] * (c->y[i] - bias);
}

/* With attention, std and gates held a step is linear: the products of inputs and their messages are those of the output. */
static void
test_balance (gconstpointer which)
{
  Case     c = case_new (GPOINTER_TO_INT (which));
  gboolean held = c.step.op == OP_SCORES || c.step.op == OP_SOFTMAX;
  double   arrived = 0, left = 0, size = 0;

  case_pull (&c, &libra_rules, 1, c.my, c.mx);
  for (gsize i = first_output (&c); i < shape_size (c.sy) && !held; i++)
    {
      arrived += without_constants (&c, i);
      size += fabs (without_constants (&c, i));
    }
  for (int j = 0; j < c.inputs; j++)
    for (gsize i = 0; i < shape_size (c.sx[j]); i++)
      left += (double) c.x[j][i] * c.mx[j][i];
  g_assert_cmpfloat (fabs (left - arrived), <=, 2e-6 * size);
  case_clear (&c);
}

/* What one table makes of the message is what another makes of it, but for a factor. */
static void
compare_tables (Case *c, const Rules *table, const Rules *other, double factor)
{
  g_autofree float *mx0 = g_new0 (float, shape_size (c->sx[0]) + 1), *mx1 = g_new0 (float, shape_size (c->sx[1]) + 1);
  float *const      mx[2] = { mx0, mx1 };

  case_pull (c, other, 1, c->my, mx);
  for (int j = 0; j < c->inputs; j++)
    memset (c->mx[j], 0, shape_size (c->sx[j]) * sizeof (float));
  case_pull (c, table, 1, c->my, c->mx);
  for (int j = 0; j < c->inputs; j++)
    {
      gsize              n = shape_size (c->sx[j]);
      g_autofree double *wanted = widened (mx[j], n);

      for (gsize i = 0; i < n; i++)
        wanted[i] *= factor;
      assert_close (c, table->name, c->mx[j], wanted, n, 2e-6);
    }
}

/* The gamma rule as its twin has it; of an attention's projections the gradient, and of all other steps what libra has. */
static void
test_gamma (gconstpointer which)
{
  Case               c = case_new (GPOINTER_TO_INT (which));
  Twin               twin = gamma_twins[c.step.op];
  gsize              n = shape_size (c.sx[0]);
  g_autofree double *message = widened (c.my, shape_size (c.sy)), *m = g_new0 (double, n);
  Pull               p = { .step = &c.step, .sx = { c.sx[0], c.sx[1] }, .sy = c.sy, .x = { c.x[0], c.x[1] }, .y = c.y, .k = 1 };

  p.gamma = CASE_GAMMA;
  if (twin)
    {
      case_pull (&c, &attn_lrp_rules, 1, c.my, c.mx);
      twin (&p, message, (double *const[]){ m, NULL });
      assert_close (&c, "gamma", c.mx[0], m, n, 2e-5);
      c.step.projects = TRUE;
    }
  if (c.step.op != OP_EMBED)
    compare_tables (&c, &attn_lrp_rules, &libra_rules, 1);
  case_clear (&c);
}

/* With the attention walked each of two factors gets half of its gradient, and all else is as before. */
static void
test_full (gconstpointer which)
{
  Case     c = case_new (GPOINTER_TO_INT (which));
  gboolean halves = c.step.op == OP_MIX || (c.step.op == OP_SCORES && !c.step.query);
  gboolean walks = halves || c.step.op == OP_SCORES || c.step.op == OP_SOFTMAX;

  compare_tables (&c, &attn_lrp_full_rules, walks ? &gradient_rules : &attn_lrp_rules, halves ? 0.5 : 1);
  case_clear (&c);
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
  op_traits[c.step.op].forward (&run);
  assert_close (&c, "float32 forward", fast, rounded, n, 2e-6);

  run.real = REAL_F64;
  run.x[0] = c.step.op == OP_EMBED ? (const void *) c.x[0] : x0;
  run.x[1] = x1;
  run.y = exact;
  run.copy = copy;
  op_traits[c.step.op].forward (&run);
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

/* Every op has a row of traits, a case, and an entry in each table; but for the constant, before which there is nothing. */
static void
test_holes (void)
{
  for (int op = 0; op < OP_COUNT; op++)
    {
      g_assert_nonnull (op_traits[op].forward);
      g_assert_true ((case_of (op) < 0) == (op == OP_CONSTANT));
      for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
        g_assert_true ((tables[t]->pull[op] == NULL) == (op == OP_CONSTANT));
    }
}

/* The row says of each input that a step has how many of its rows are needed, and of no other. */
static void
test_inputs (gconstpointer which)
{
  Case c = case_new (GPOINTER_TO_INT (which));

  for (int j = 0; j < 2; j++)
    g_assert_true ((op_traits[c.step.op].rows[j] != NULL) == (j < c.inputs));
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/holes", test_holes);
  g_test_add_func ("/ops/constant", test_constant);
  g_test_add_func ("/ops/embed/by-hand", test_embed);
  g_test_add_func ("/ops/embed/constant", test_embed_constant);
  g_test_add_func ("/ops/linear/zero", test_linear_zero);
  case_add_tests ("inputs", test_inputs);
  case_add_tests ("gradient", test_gradient);
  case_add_tests ("relevance", test_relevance);
  case_add_tests ("conservation", test_conservation);
  case_add_tests ("balance", test_balance);
  case_add_tests ("gamma", test_gamma);
  case_add_tests ("full", test_full);
  case_add_tests ("precisions", test_precisions);
  return g_test_run ();
}
