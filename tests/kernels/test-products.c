/* test-products.c - everybody who multiplies, against the definitions of gemm.h, element by element.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "fill.h"
#include "kernels/gemm.h"
#include "kernels/kernels.h"

#define COUNT 3

static double
element (const void *x, gsize i, gboolean wide)
{
  return wide ? ((const double *) x)[i] : ((const float *) x)[i];
}

/* Elements from product to product: the largest matrix of the three. */
static gsize
matrix_size (const Gemm *g)
{
  gsize a = (gsize) (g->ta ? g->k : g->m) * g->lda, b = (gsize) (g->tb ? g->n : g->k) * g->ldb, c = (gsize) g->m * g->ldc;

  return MAX (MAX (a, b), c);
}

typedef struct
{
  double *a, *b, *c, *before;
  float  *z, *bias, *copy, *y, *x;
} Matrices;

static float *
floats (gsize n, GRand *random)
{
  float *x = g_new (float, n);

  fill ((double *) x, n, FALSE, random);
  return x;
}

static Matrices
matrices_new (Gemm *g, GRand *random)
{
  gsize    size = COUNT * matrix_size (g);
  gboolean wide = g->real == REAL_F64;
  Matrices m = { g_new (double, size), g_new (double, size), g_new (double, size), g_new (double, size) };

  fill (m.a, size, wide, random);
  fill (m.b, size, wide && g->form == GEMM_PLAIN, random);
  fill (m.c, size, wide, random);
  memcpy (m.before, m.c, size * sizeof (double));
  g->a = m.a;
  g->b = m.b;
  g->c = m.c;
  g->z = m.z = floats (size, random);
  g->bias = m.bias = floats (size, random);
  g->y = m.y = floats (size, random);
  g->x = m.x = floats (size, random);
  g->copy = m.copy = floats (size, random);
  return m;
}

static void
matrices_clear (Matrices *m)
{
  g_free (m->a);
  g_free (m->b);
  g_free (m->c);
  g_free (m->before);
  g_free (m->z);
  g_free (m->bias);
  g_free (m->copy);
  g_free (m->y);
  g_free (m->x);
}

static double
left (const Gemm *g, int at, int i, int t)
{
  gsize  row = (gsize) i * g->lda + t;
  double a = element (g->a, at * g->step_a + (g->ta ? (gsize) t * g->lda + i : row), g->real == REAL_F64);

  if (g->left == GEMM_A_ABS)
    return fabs (a);
  if (g->left == GEMM_A_SHARE)
    return g->z[row] > 0 ? a / (g->z[row] + (double) SAFE_EPS) : 0;
  return a;
}

/* One element of the product as the definition says, and in *size how large its terms are together. */
static double
slow_sum (const Gemm *g, int at, int i, int j, double *size)
{
  gboolean wide = g->real == REAL_F64 && g->form == GEMM_PLAIN;
  double   sum = 0;

  *size = 0;
  for (int t = 0; t < g->k; t++)
    {
      double a = left (g, at, i, t), b = element (g->b, at * g->step_b + (g->tb ? j * g->ldb + t : t * g->ldb + j), wide);

      if (g->form == GEMM_ABS)
        b = fabs (b);
      *size += fabs (a * b); /* of both signs: what cancels leaves its rounding behind */
      if (g->finish == GEMM_SPREAD)
        b = g->x[(gsize) i * g->ldc + j] > 0 ? MAX (b, 0) : MIN (b, 0);
      sum += a * b;
    }
  return sum;
}

static double
slow_result (const Gemm *g, const Matrices *m, int at, int i, int j, double *size)
{
  gsize  in_c = (gsize) i * g->ldc + j, where = at * g->step_c + in_c;
  double sum = slow_sum (g, at, i, j, size), bias = g->bias ? g->bias[j] : 0, twice;

  switch (g->finish)
    {
    case GEMM_BIAS:
      return sum + bias;
    case GEMM_OUTPUTS:
      twice = sum + (m->y[in_c] - bias);
      return twice < (sum + fabs (m->y[in_c]) + fabs (bias)) / 32 ? -1 : twice / 2;
    case GEMM_SPREAD:
      sum *= m->x[in_c];
      *size *= 2 * fabs (m->x[in_c]);
      break;
    case GEMM_GIVE:
      break;
    }
  return sum + (g->set ? 0 : element (m->before, where, g->real == REAL_F64));
}

/* Whether it is rounding that decides if an output of the z+ rule has digits enough left. */
static gboolean
on_the_edge (const Gemm *g, const Matrices *m, int at, int i, int j)
{
  double size, sum = slow_sum (g, at, i, j, &size), y = m->y[(gsize) i * g->ldc + j], bias = g->bias ? g->bias[j] : 0;
  double whole = sum + fabs (y) + fabs (bias);

  return fabs (sum + (y - bias) - whole / 32) < 1e-5 * whole;
}

static void
check_gemm (Gemm g, GRand *random)
{
  gboolean wide = g.real == REAL_F64;
  Matrices m = matrices_new (&g, random);

  gemm (&g);
  for (int at = 0; at < MAX (g.count, 1); at++)
    for (int i = 0; i < g.m; i++)
      for (int j = 0; j < g.n; j++)
        {
          gsize  where = at * g.step_c + (gsize) i * g.ldc + j;
          double size, wanted = slow_result (&g, &m, at, i, j, &size), got = element (m.c, where, wide);

          if (g.finish == GEMM_OUTPUTS && on_the_edge (&g, &m, at, i, j))
            continue;
          g_assert_cmpfloat_with_epsilon (got, wanted, (wide ? 1e-14 : 1e-6) * (size + 20));
          if (g.finish == GEMM_BIAS)
            g_assert_cmpfloat (m.copy[where], ==, (float) got);
        }
  matrices_clear (&m);
}

/* Every combination that gemm.h allows of what is made of A, B and the product. */
static void
check_forms (Gemm g, GRand *random)
{
  for (int bits = 0; bits < 64; bits++)
    {
      g.real = bits & 1;
      g.ta = bits >> 1 & 1;
      g.tb = bits >> 2 & 1;
      g.set = g.real == REAL_F64 || (bits >> 3 & 1);
      g.count = bits >> 4 & 1 ? COUNT : 0;
      g.form = !(bits >> 5 & 1) ? GEMM_PLAIN : g.real == REAL_F64 ? GEMM_WIDEN : GEMM_ABS;
      g.finish = bits >> 4 & 1 ? GEMM_BIAS : GEMM_GIVE;
      g.left = GEMM_A_PLAIN;
      g.lda = (g.ta ? g.m : g.k) + 4;
      g.ldb = (g.tb ? g.k : g.n) + 6;
      g.ldc = g.n + 8;
      g.step_a = g.step_b = g.step_c = g.count ? matrix_size (&g) : 0;
      check_gemm (g, random);
      if (g.count) /* B is shared */
        {
          g.step_b = 0;
          check_gemm (g, random);
        }
      if (g.real == REAL_F64 || g.ta)
        continue;
      g.left = GEMM_A_ABS;
      g.finish = GEMM_OUTPUTS;
      check_gemm (g, random);
      if (g.form == GEMM_PLAIN)
        {
          g.left = GEMM_A_SHARE;
          g.finish = GEMM_SPREAD;
          check_gemm (g, random);
        }
    }
}

/* Sizes around the blocks, panels and depths of all who multiply. */
static void
test_products (gconstpointer backend)
{
  static const int sizes[][3] = { { 1, 1, 1 },    { 1, 67, 33 },  { 5, 1, 9 },     { 17, 129, 48 },
                                  { 33, 260, 7 }, { 29, 31, 16 }, { 14, 100, 779 } };
  GRand           *random = g_rand_new_with_seed (3);

  gemm_init ();
  gemm_use (backend);
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    check_forms ((Gemm){ .m = sizes[s][0], .n = sizes[s][1], .k = sizes[s][2] }, random);
  gemm_use (NULL);
  g_rand_free (random);
}

/* More than one slab: the rows of A do not fit at once. */
static void
test_tall (gconstpointer backend)
{
  int    m = 3000, n = 40, k = 1500;
  float *a = g_new (float, (gsize) m *k), *b = g_new (float, (gsize) n *k), *c = g_new (float, (gsize) m *n);

  for (int i = 0; i < m * k; i++)
    a[i] = (float) (i % 7 - 3);
  for (int i = 0; i < n * k; i++)
    b[i] = (float) (i % 5 - 2);
  gemm_use (backend);
  gemm (&(Gemm){ .set = TRUE, .tb = TRUE, .m = m, .n = n, .k = k, .a = a, .b = b, .c = c });
  gemm_use (NULL);
  for (int i = 0; i < m; i += 13)
    for (int j = 0; j < n; j++)
      {
        float sum = 0; /* of small integers: exact */

        for (int t = 0; t < k; t++)
          sum += a[(gsize) i * k + t] * b[(gsize) j * k + t];
        g_assert_cmpfloat (c[(gsize) i * n + j], ==, sum);
      }
  g_free (a);
  g_free (b);
  g_free (c);
}

/* A gradient and a relevance over the same weight give the bits that each gives alone; few rows, and more than there is room
 * for. */
static void
test_together (gconstpointer backend)
{
  const int sizes[][3] = { { 1, 40, 70 }, { 29, 130, 300 }, { 2500, 33, 1000 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  gemm_use (backend);
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      int               m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
      g_autofree float *r = floats (m * k, random), *z = floats (m * k, random), *b = floats (k * n, random);
      g_autofree float *x = floats (m * n, random), *c = g_new0 (float, 4 * m * n);
      Gemm              g[2] = { { .m = m, .n = n, .k = k, .a = r, .b = b, .c = c } };

      g[1] = g[0];
      g[1].left = GEMM_A_SHARE;
      g[1].finish = GEMM_SPREAD;
      g[1].z = z;
      g[1].x = x;
      g[1].c = c + m * n;
      gemm (&g[0]);
      gemm (&g[1]);
      g[0].c = c + 2 * m * n;
      g[1].c = c + 3 * m * n;
      gemm_together (g, 2);
      if (!g_getenv ("UBSAN_OPTIONS")) /* whose checks, between a multiplication and its addition, keep clang from fusing some */
        g_assert_cmpmem (c, 2 * m * n * sizeof *c, c + 2 * m * n, 2 * m * n * sizeof *c);
      g_assert_cmpfloat (c[m * n / 2], !=, 0);
      g_assert_cmpfloat (c[m * n + m * n / 2], !=, 0);
    }
  gemm_use (NULL);
}

/* The formulas' operations, and those that an engine executes. */
static void
test_count (gconstpointer backend)
{
  int               m = 20, n = 30, k = 40, products = 3;
  double            once = 2e-9 * m * n * k * products;
  g_autofree float *a = g_new0 (float, products *m *k), *b = g_new0 (float, k *n), *x = g_new0 (float, m *n);
  g_autofree float *c = g_new0 (float, products *m *n);
  Gemm plain = { .set = TRUE, .m = m, .n = n, .k = k, .a = a, .b = b, .c = c, .count = products, .step_a = m * k, .step_c = m * n };
  Gemm spread = plain;
  gboolean selects = g_str_has_suffix (gemm_backend_name (backend), "selecting");
  GemmWork start = gemm_work (), middle, end;

  spread.finish = GEMM_SPREAD;
  spread.x = x;
  gemm_use (backend);
  gemm (&plain);
  middle = gemm_work ();
  gemm (&spread);
  end = gemm_work ();
  gemm_use (NULL);
  g_assert_cmpfloat_with_epsilon (middle.gflop - start.gflop, once, 1e-12);
  g_assert_cmpfloat_with_epsilon (middle.executed - start.executed, once, 1e-12);
  g_assert_cmpfloat_with_epsilon (end.gflop - middle.gflop, 2 * once, 1e-12);
  g_assert_cmpfloat_with_epsilon (end.executed - middle.executed, selects ? once : 2 * once, 1e-12);
  g_assert_cmpfloat (end.seconds, >, start.seconds);
}

int
main (int argc, char **argv)
{
  const Backend *backends[4];

  g_test_init (&argc, &argv, NULL);
  for (int i = 0; i < gemm_backends (backends); i++)
    {
      g_autofree char *products = g_strdup_printf ("/kernels/products/%s", gemm_backend_name (backends[i]));
      g_autofree char *tall = g_strdup_printf ("/kernels/tall/%s", gemm_backend_name (backends[i]));
      g_autofree char *together = g_strdup_printf ("/kernels/together/%s", gemm_backend_name (backends[i]));
      g_autofree char *count = g_strdup_printf ("/kernels/count/%s", gemm_backend_name (backends[i]));

      g_test_add_data_func (products, backends[i], test_products);
      g_test_add_data_func (tall, backends[i], test_tall);
      g_test_add_data_func (together, backends[i], test_together);
      g_test_add_data_func (count, backends[i], test_count);
    }
  return g_test_run ();
}
