/* gemm.c - see gemm.h.  The only file that knows BLAS.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gemm.h"
#include "pool.h"
#include "stopwatch.h"

#include <cblas.h>
#include <math.h>

/* Panels per thread: enough that a thread which is held up does not hold up the rest, few enough that repacking A is cheap. */
#define PANELS_PER_THREAD 2
/* The width of panels is a multiple of this many columns, and at least MIN_PANEL. */
#define PANEL_STEP 32
#define MIN_PANEL 64

typedef struct
{
  Gemm g;
  int  panel; /* columns */
} Job;

void
gemm_init (void)
{
  openblas_set_num_threads (1);
}

const char *
gemm_core_name (void)
{
  return openblas_get_corename ();
}

/* C = op(A) op(B) with B as the product wants it. */
static void
multiply_f32 (const Gemm *g, const float *a, const float *b, int ldb, float *c, int n)
{
  float beta = g->add ? 1.0f : 0.0f;

  if (g->m == 1 && !g->ta)
    cblas_sgemv (CblasRowMajor, g->tb ? CblasNoTrans : CblasTrans, g->tb ? n : g->k, g->tb ? g->k : n, 1.0f, b, ldb, a, 1, beta, c,
                 1);
  else
    cblas_sgemm (CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans, g->m, n, g->k, 1.0f, a,
                 g->lda, b, ldb, beta, c, g->ldc);
}

static void
multiply_f64 (const Gemm *g, const double *a, const double *b, int ldb, double *c, int n)
{
  double beta = g->add ? 1.0 : 0.0;

  if (g->m == 1 && !g->ta)
    cblas_dgemv (CblasRowMajor, g->tb ? CblasNoTrans : CblasTrans, g->tb ? n : g->k, g->tb ? g->k : n, 1.0, b, ldb, a, 1, beta, c,
                 1);
  else
    cblas_dgemm (CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans, g->m, n, g->k, 1.0, a, g->lda,
                 b, ldb, beta, c, g->ldc);
}

/* |B| or B in float64: `rows` x `cols`, packed. */
static const void *
prepare (const Gemm *g, const float *b, int rows, int cols, void *space)
{
  float  *f = space;
  double *d = space;

  for (long i = 0; i < rows; i++)
    if (g->form == GEMM_ABS)
      for (long j = 0; j < cols; j++)
        f[i * cols + j] = fabsf (b[i * g->ldb + j]);
    else
      for (long j = 0; j < cols; j++)
        d[i * cols + j] = b[i * g->ldb + j];
  return space;
}

/* Columns j … j+n-1 of the products number first … last-1, which have the same B. */
static void
panel (const Gemm *g, int first, int last, int j, int n, int thread)
{
  long        b_offset = first * g->step_b + (g->tb ? (long) j * g->ldb : j);
  const void *b;
  int         ldb = g->ldb;

  if (g->form == GEMM_PLAIN)
    b = g->real == REAL_F64 ? (const void *) ((const double *) g->b + b_offset) : (const float *) g->b + b_offset;
  else
    {
      int rows = g->tb ? n : g->k, cols = g->tb ? g->k : n;

      b = prepare (g, (const float *) g->b + b_offset, rows, cols, pool_workspace (thread));
      ldb = cols;
    }
  for (int at = first; at < last; at++)
    if (g->real == REAL_F64)
      multiply_f64 (g, (const double *) g->a + at * g->step_a, b, ldb, (double *) g->c + at * g->step_c + j, n);
    else
      multiply_f32 (g, (const float *) g->a + at * g->step_a, b, ldb, (float *) g->c + at * g->step_c + j, n);
}

/* Products that share B are done together, panel by panel, so that what is made of B is made once. */
static bool
shares_b (const Gemm *g)
{
  return g->count > 1 && g->step_b == 0;
}

static void
task (const void *data, int index, int thread)
{
  const Job *job = data;
  int        panels = (job->g.n + job->panel - 1) / job->panel;
  int        j = index % panels * job->panel, at = index / panels;
  int        last = shares_b (&job->g) ? job->g.count : at + 1;

  panel (&job->g, at, last, j, j + job->panel > job->g.n ? job->g.n - j : job->panel, thread);
}

/* How many columns one task takes. */
static int
panel_width (const Gemm *g)
{
  bool batch = g->count > 1 && !shares_b (g);
  int  tasks = pool_threads () == 1 ? 1 : pool_threads () * PANELS_PER_THREAD;
  int  width = (g->n + tasks - 1) / tasks;
  int  room = (int) (POOL_WORKSPACE / ((g->form == GEMM_WIDEN ? sizeof (double) : sizeof (float)) * g->k));

  width = (width + PANEL_STEP - 1) / PANEL_STEP * PANEL_STEP;
  if (width < MIN_PANEL || (batch && g->count >= pool_threads ()))
    width = batch ? g->n : MIN_PANEL;
  if (g->form != GEMM_PLAIN && width > room)
    width = room;
  return width;
}

static Stopwatch watch;

double
gemm_seconds (void)
{
  return stopwatch_seconds (&watch);
}

void
gemm (const Gemm *given)
{
  Job      job = { .g = *given };
  Gemm    *g = &job.g;
  uint64_t start = stopwatch_now ();

  if (g->count == 0)
    g->count = 1;
  if (g->lda == 0)
    g->lda = g->ta ? g->m : g->k;
  if (g->ldb == 0)
    g->ldb = g->tb ? g->k : g->n;
  if (g->ldc == 0)
    g->ldc = g->n;
  if (g->m == 0 || g->n == 0)
    return;
  job.panel = panel_width (g);
  pool_each ((shares_b (g) ? 1 : g->count) * ((g->n + job.panel - 1) / job.panel), task, &job);
  stopwatch_add (&watch, start);
}
