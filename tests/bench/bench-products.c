/* bench-products.c - how fast each of those who multiply does the products of a ViT-B/16, next to what the machine could do.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-products REPEAT [BLOCKS]: medians over the repeats, which go round all engines, of a network of 12 blocks unless told otherwise.  The
 * weights of so many are more than a cache holds.
 */
#include <glib.h>
#include <stdlib.h>

#include "kernels/gemm.h"
#include "kernels/kernels.h"
#include "kernels/probe.h"
#include "kernels/threads.h"

#define TOKENS 197
#define ENGINES 4
/* The largest matrix of weights. */
#define WEIGHT (768 * 3072)

/* The weights of a block, [out,in]. */
static const int weights[][2] = { { 2304, 768 }, { 768, 768 }, { 3072, 768 }, { 768, 3072 } };

enum
{
  FORWARD,
  EXACT_FORWARD,
  OUTPUTS,
  GRADIENT,
  RELEVANCE,
  TOGETHER, /* gradient and relevance */
  N_KINDS
};

static const char *const kinds[N_KINDS] = { "forward", "forward, exact", "Z", "gradient", "relevance", "both" };

/* Of a multiplication with every weight of all blocks and every token; the relevance has two, "both" has three. */
static double
flops (int kind, int blocks)
{
  double sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += 2.0 * TOKENS * weights[i][0] * weights[i][1];
  return blocks * sum * (kind == TOGETHER ? 3 : kind == RELEVANCE ? 2 : 1);
}

/* Numbers for every purpose, [TOKENS,3072] the larger ones. */
typedef struct
{
  int    blocks;
  float *w, *a, *c, *c2, *z, *x;
} Numbers;

static Gemm
product (int kind, int out, int in, const float *w, const Numbers *n)
{
  gboolean back = kind == GRADIENT || kind == RELEVANCE;
  Gemm     g = { .tb = !back, .m = TOKENS, .n = back ? in : out, .k = back ? out : in, .a = n->a, .b = w, .c = n->c };

  g.set = TRUE;
  if (kind == EXACT_FORWARD)
    {
      g.real = REAL_F64;
      g.form = GEMM_WIDEN;
    }
  if (kind == FORWARD || kind == EXACT_FORWARD)
    g.finish = GEMM_BIAS;
  if (kind == OUTPUTS)
    {
      g.left = GEMM_A_ABS;
      g.form = GEMM_ABS;
      g.finish = GEMM_OUTPUTS;
      g.y = n->x;
    }
  if (kind == RELEVANCE)
    {
      g.left = GEMM_A_SHARE;
      g.finish = GEMM_SPREAD;
      g.z = n->z;
      g.x = n->x;
    }
  return g;
}

static double
seconds (int kind, const Numbers *n)
{
  gint64 start = g_get_monotonic_time ();

  for (int b = 0; b < n->blocks; b++)
    for (gsize i = 0; i < G_N_ELEMENTS (weights); i++)
      {
        const float *w = n->w + ((gsize) b * G_N_ELEMENTS (weights) + i) * WEIGHT;
        int          out = weights[i][0], in = weights[i][1], first = kind == TOGETHER ? GRADIENT : kind;
        Gemm         g[2] = { product (first, out, in, w, n), product (RELEVANCE, out, in, w, n) };

        g[1].c = n->c2;
        gemm_together (g, kind == TOGETHER ? 2 : 1);
      }
  return (g_get_monotonic_time () - start) / 1e6;
}

static float *
noise (gsize n)
{
  float *x = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    x[i] = (float) ((i * 2654435761u >> 8 & 0xffff) / 65536.0 - 0.5);
  return x;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (int threads, int repeat, const Numbers *n)
{
  const Backend     *backends[ENGINES];
  int                count = gemm_backends (backends);
  g_autofree double *times = g_new (double, ENGINES *N_KINDS *repeat);
  double             peak[2] = { 0 };

  threads_set_count (threads);
  for (int r = -1; r < repeat; r++) /* the first warms up */
    for (int kind = 0; kind < N_KINDS; kind++)
      for (int e = 0; e < count; e++)
        {
          double s;

          gemm_use (backends[e]);
          s = seconds (kind, n);
          if (r >= 0)
            times[(e * N_KINDS + kind) * repeat + r] = s;
          if (e == 0 && kind < 2)
            peak[kind] = MAX (peak[kind], probe_peak (kind));
        }
  g_print ("%d threads, peak %.0f GFLOP/s in float32, %.0f in float64\n", threads, peak[REAL_F32], peak[REAL_F64]);
  for (int e = 0; e < count; e++)
    for (int kind = 0; kind < N_KINDS; kind++)
      {
        double *t = times + (e * N_KINDS + kind) * repeat, speed;

        qsort (t, repeat, sizeof *t, compare);
        speed = flops (kind, n->blocks) / t[repeat / 2] / 1e9;
        g_print ("  %-14s %-14s %7.1f ms  %4.0f GFLOP/s  %.2f of the peak\n", gemm_backend_name (backends[e]), kinds[kind],
                 t[repeat / 2] * 1e3, speed, speed / peak[kind == EXACT_FORWARD]);
      }
}

int
main (int argc, char **argv)
{
  int     repeat = argc > 1 ? atoi (argv[1]) : 3;
  Numbers n = { .blocks = argc > 2 ? atoi (argv[2]) : 12 };

  n.w = noise ((gsize) n.blocks * G_N_ELEMENTS (weights) * WEIGHT);
  n.a = noise (2 * TOKENS * 3072); /* float64 as well */
  n.c = noise (2 * TOKENS * 3072);
  n.c2 = noise (TOKENS * 3072);
  n.z = noise (TOKENS * 3072);
  n.x = noise (TOKENS * 3072);
  gemm_init ();
  g_print ("OpenBLAS %s, kernels %s, %d repeats\n", gemm_core_name (), kernels ()->level, repeat);
  measure (1, repeat, &n);
  measure (2, repeat, &n);
  g_free (n.w);
  g_free (n.a);
  g_free (n.c);
  g_free (n.c2);
  g_free (n.z);
  g_free (n.x);
  return 0;
}
