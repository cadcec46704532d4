/* blas.c - OpenBLAS as one of those who multiply: it runs on every CPU.  The only file that knows BLAS.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <cblas.h>
#include <math.h>

#include "backend.h"

/* Rows of a block.  Each is a product of its own, for which OpenBLAS packs B once more. */
#define ROWS 256

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

static size_t
blas_block_bytes (const Gemm *g)
{
  return g->left == GEMM_A_PLAIN ? 0 : (size_t) ROWS * g->k * sizeof (float);
}

static void
blas_prepare (const Gemm *g, SlabBlock block, void *temporary)
{
  (void) temporary;
  backend_rows (g, block, (float *) block.area);
}

typedef struct
{
  const void *a, *b;
  void       *c;
  int         m, n, lda, ldb, ldc;
} Product;

static void
multiply_f32 (const Gemm *g, Product p)
{
  if (p.m == 1 && !g->ta)
    cblas_sgemv (CblasRowMajor, g->tb ? CblasNoTrans : CblasTrans, g->tb ? p.n : g->k, g->tb ? g->k : p.n, 1.0f, p.b, p.ldb, p.a, 1,
                 0.0f, p.c, 1);
  else
    cblas_sgemm (CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans, p.m, p.n, g->k, 1.0f, p.a,
                 p.lda, p.b, p.ldb, 0.0f, p.c, p.ldc);
}

static void
multiply_f64 (const Gemm *g, Product p)
{
  if (p.m == 1 && !g->ta)
    cblas_dgemv (CblasRowMajor, g->tb ? CblasNoTrans : CblasTrans, g->tb ? p.n : g->k, g->tb ? g->k : p.n, 1.0, p.b, p.ldb, p.a, 1,
                 0.0, p.c, 1);
  else
    cblas_dgemm (CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans, p.m, p.n, g->k, 1.0, p.a,
                 p.lda, p.b, p.ldb, 0.0, p.c, p.ldc);
}

/* |B| or B in float64: `rows` x `cols`, packed. */
static const void *
convert (const float *b, int ldb, GemmB form, int rows, int cols, void *space)
{
  float  *f = space;
  double *d = space;

  for (long i = 0; i < rows; i++)
    if (form == GEMM_ABS)
      for (long j = 0; j < cols; j++)
        f[i * cols + j] = fabsf (b[i * ldb + j]);
    else
      for (long j = 0; j < cols; j++)
        d[i * cols + j] = b[i * ldb + j];
  return space;
}

/* Where A of a block stands. */
static const void *
left (const Gemm *g, SlabBlock block, size_t size)
{
  long at = block.at * g->step_a + (g->ta ? block.i : (long) block.i * g->lda);

  return g->left == GEMM_A_PLAIN ? (const char *) g->a + at * (long) size : block.area;
}

/* to = A B of every block of the slab, B in the given form. */
static void
multiply_form (const Slab *slab, const Tile *tile, GemmB form, char *to, void *temporary)
{
  const Gemm *g = slab->g;
  size_t      size = real_size (g);
  long        b_at = slab->first_product * g->step_b + (g->tb ? (long) tile->j * g->ldb : tile->j);
  int         rows = g->tb ? tile->n : g->k, cols = g->tb ? g->k : tile->n;
  Product     p = { .n = tile->n, .lda = g->left == GEMM_A_PLAIN ? g->lda : g->k, .ldb = g->ldb, .ldc = tile->ld };

  p.b = (const char *) g->b + b_at * (long) (form == GEMM_PLAIN ? size : sizeof (float));
  if (form != GEMM_PLAIN)
    {
      p.b = convert (p.b, g->ldb, form, rows, cols, temporary);
      p.ldb = cols;
    }
  for (int i = 0; i < slab_blocks (slab); i++)
    {
      SlabBlock block = slab_block (slab, i);

      p.a = left (g, block, size);
      p.m = block.rows;
      p.c = to;
      if (g->real == REAL_F64)
        multiply_f64 (g, p);
      else
        multiply_f32 (g, p);
      to += (size_t) block.rows * tile->ld * size;
    }
}

static void
blas_multiply (const Slab *slabs, const Tile *tiles, int n, void *temporary)
{
  for (int i = 0; i < n; i++)
    {
      multiply_form (&slabs[i], &tiles[i], slabs[i].g->form, tiles[i].p, temporary);
      if (slabs[i].g->finish == GEMM_SPREAD)
        multiply_form (&slabs[i], &tiles[i], GEMM_ABS, tiles[i].q, temporary);
    }
}

const Backend backend_blas = { .name = "OpenBLAS",
                               .rows = ROWS,
                               .width = { 256, 256 },
                               .block_bytes = blas_block_bytes,
                               .prepare = blas_prepare,
                               .multiply = blas_multiply };
