/* packed.c - products by packed panels of our own: built once for AVX2 and once for AVX-512.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34 (2008).  What one vector of float32 holds
 * is a group.  A and B are packed alike: groups of rows of A, or of columns of B, side by side for each k, [k][GROUP]:
 *
 *   A   once per product, in blocks of at most ROWS rows, padded to a group
 *   B   per tile and DEPTH of k, so that it stays in the second-level cache; made absolute or widened on the way
 *
 * The micro-kernel keeps ROWS x 2 vectors of sums in registers and for each k multiplies a number of A with two vectors of B.  They
 * are neighbours, or for the relevance of GEMM_SPREAD one vector and its absolute value, x (S W) + |x| (S |W|): one load serves
 * two sums.  A CPU that blends beside its multiplications (AMD's with AVX-512) needs one sum only: where x > 0 the product sees B+,
 * elsewhere B-.
 */
#include "engine.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __AVX512F__
#include <immintrin.h>
#define BYTES 64
#define ROWS 14 /* x 2 sums, 2 vectors of B, 1 number of A: 31 of 32 registers */
#define EACH_ROWS(X) X (1) X (2) X (3) X (4) X (5) X (6) X (7) X (8) X (9) X (10) X (11) X (12) X (13) X (14)
#else
#define BYTES 32
#define ROWS 6 /* 15 of 16 registers */
#define EACH_ROWS(X) X (1) X (2) X (3) X (4) X (5) X (6)
#endif

#define GROUP (BYTES / 4)
/* k of a packed panel of B. */
#define DEPTH 768
/* Columns of a tile; in float64 half of them. */
#define WIDTH 128

typedef float   F32 __attribute__ ((vector_size (BYTES)));
typedef double  F64 __attribute__ ((vector_size (BYTES)));
typedef float   F32u __attribute__ ((vector_size (BYTES), aligned (4)));
typedef double  F64u __attribute__ ((vector_size (BYTES), aligned (8)));
typedef double  Wide __attribute__ ((vector_size (2 * BYTES), aligned (BYTES)));
typedef int32_t Bits __attribute__ ((vector_size (BYTES)));

#define INLINE static inline __attribute__ ((always_inline))

/* How a micro-kernel is called: tile [rows, …] = or += over k, of a block of A and one or two groups of B. */
typedef void (*Micro) (int k, const void *a, const void *b, void *tile, void *absolute, int ld, bool add);

#define REAL float
#define VECTOR F32
#define UNALIGNED F32u
#define NAME(x) x##_f32
#define LANES GROUP
#include "micro.h"
#undef REAL
#undef VECTOR
#undef UNALIGNED
#undef NAME
#undef LANES

#define REAL double
#define VECTOR F64
#define UNALIGNED F64u
#define NAME(x) x##_f64
#define LANES (GROUP / 2)
#include "micro.h"

#include "packing.h"

/* tile = or += A B, absolute = or += A |B|, of one group of columns. */
INLINE void
both (int rows, int k, const float *a, const float *b, float *tile, float *absolute, int ld, bool add)
{
  F32 sum[ROWS][2] = { 0 };

  for (int p = 0; p < k; p++, a += GROUP, b += GROUP)
    {
      F32 w = *(const F32 *) b, u = magnitude (w);

#pragma GCC unroll 16
      for (int i = 0; i < rows; i++)
        {
          sum[i][0] += a[i] * w;
          sum[i][1] += a[i] * u;
        }
    }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
    {
      put_f32 (tile + i * ld, sum[i][0], add);
      put_f32 (absolute + i * ld, sum[i][1], add);
    }
}

#define NARROW(n)                                                                                            \
  static void narrow_##n (int k, const void *a, const void *b, void *tile, void *absolute, int ld, bool add) \
  {                                                                                                          \
    multiply_f32 (n, 1, k, a, b, 0, tile, ld, add);                                                          \
  }
#define BROAD(n)                                                                                            \
  static void broad_##n (int k, const void *a, const void *b, void *tile, void *absolute, int ld, bool add) \
  {                                                                                                         \
    multiply_f32 (n, 2, k, a, b, (long) k *GROUP, tile, ld, add);                                           \
  }
#define DOUBLE(n)                                                                                            \
  static void double_##n (int k, const void *a, const void *b, void *tile, void *absolute, int ld, bool add) \
  {                                                                                                          \
    multiply_f64 (n, 2, k, a, b, GROUP / 2, tile, ld, add);                                                  \
  }
#define BOTH(n)                                                                                            \
  static void both_##n (int k, const void *a, const void *b, void *tile, void *absolute, int ld, bool add) \
  {                                                                                                        \
    both (n, k, a, b, tile, absolute, ld, add);                                                            \
  }

EACH_ROWS (NARROW)
EACH_ROWS (BROAD)
EACH_ROWS (DOUBLE)
EACH_ROWS (BOTH)

#define ROW(kind, n) [n] = kind##_##n,
#define NARROW_ROW(n) ROW (narrow, n)
#define BROAD_ROW(n) ROW (broad, n)
#define DOUBLE_ROW(n) ROW (double, n)
#define BOTH_ROW(n) ROW (both, n)

static const Micro narrow[] = { EACH_ROWS (NARROW_ROW) }, broad[] = { EACH_ROWS (BROAD_ROW) },
                   doubled[] = { EACH_ROWS (DOUBLE_ROW) }, twofold[] = { EACH_ROWS (BOTH_ROW) };

#ifdef __AVX512F__
/* One mask a row is all that fits: eight registers, of which one cannot be a mask. */
#define SELECT_ROWS 7

/* tile = or += A (B+ where x > 0, else B-), of one group of `cols` columns. */
INLINE void
selected (int rows, int k, const float *a, const float *b, const float *x, int ldx, int cols, float *tile, int ld, bool add)
{
  F32       sum[SELECT_ROWS] = { 0 };
  __mmask16 positive[SELECT_ROWS], there = (__mmask16) ((1u << cols) - 1);

#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
    positive[i] = _mm512_cmp_ps_mask (_mm512_maskz_loadu_ps (there, x + (long) i * ldx), _mm512_setzero_ps (), _CMP_GT_OQ);
  for (int p = 0; p < k; p++, a += GROUP, b += GROUP)
    {
      __m512 w = _mm512_load_ps (b), up = _mm512_max_ps (w, _mm512_setzero_ps ()), down = _mm512_min_ps (w, _mm512_setzero_ps ());

#pragma GCC unroll 16
      for (int i = 0; i < rows; i++)
        sum[i] += a[i] * (F32) _mm512_mask_blend_ps (positive[i], down, up);
    }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
    put_f32 (tile + i * ld, sum[i], add);
}

#define SELECTED(n)                                                                                                        \
  static void selected_##n (int k, const float *a, const float *b, const float *x, int ldx, int cols, float *tile, int ld, \
                            bool add)                                                                                      \
  {                                                                                                                        \
    selected (n, k, a, b, x, ldx, cols, tile, ld, add);                                                                    \
  }
SELECTED (1)
SELECTED (2) SELECTED (3) SELECTED (4) SELECTED (5) SELECTED (6) SELECTED (7)

    typedef void (*Selecting) (int k, const float *a, const float *b, const float *x, int ldx, int cols, float *tile, int ld,
                               bool add);

static const Selecting selecting[] = { NULL, selected_1, selected_2, selected_3, selected_4, selected_5, selected_6, selected_7 };
#endif

/* to [n/GROUP][k][GROUP] = n columns of `from`, whose rows are ld apart; what is missing from the last group is zero. */
static void
pack_columns (const Gemm *g, bool wide, const void *from, long ld, int n, int k, void *to)
{
  if (g->real == REAL_F64 && wide)
    pack_f64 (from, 1, ld, n, k, to);
  else if (g->real == REAL_F64)
    widen_across (false, from, ld, n, k, to);
  else
    pack_f32_across (g->form == GEMM_ABS, from, ld, n, k, to);
}

/* The same with n rows. */
static void
pack_rows (const Gemm *g, bool wide, bool absolute, const void *from, long ld, int n, int k, void *to)
{
  size_t group = (size_t) GROUP * k;

  if (g->real == REAL_F64 && wide)
    pack_f64 (from, ld, 1, n, k, to);
  for (int i = 0; i < n && !(g->real == REAL_F64 && wide); i += GROUP)
    {
      const float *rows = (const float *) from + i * ld;
      int          some = n - i < GROUP ? n - i : GROUP;

      if (g->real == REAL_F64)
        widen_along (false, rows, ld, some, k, (double *) to + i / GROUP * group);
      else
        pack_f32_along (absolute, rows, ld, some, k, (float *) to + i / GROUP * group);
    }
}

static size_t
real_size (const Gemm *g)
{
  return g->real == REAL_F64 ? sizeof (double) : sizeof (float);
}

static size_t
block_bytes (const Gemm *g)
{
  return (size_t) GROUP * g->k * real_size (g);
}

static void
prepare (const Gemm *g, Block block, void *temporary)
{
  long        at = block.at * g->step_a + (g->ta ? block.i : (long) block.i * g->lda);
  const char *a = (const char *) g->a + at * (long) real_size (g);

  if (g->ta && g->real == REAL_F64)
    pack_f64 ((const double *) a, 1, g->lda, block.rows, g->k, (double *) block.area);
  else if (g->ta)
    pack_f32_across (false, (const float *) a, g->lda, block.rows, g->k, (float *) block.area);
  else if (g->left == GEMM_A_PLAIN)
    pack_rows (g, true, false, a, g->lda, block.rows, g->k, block.area);
  else
    {
      engine_rows (g, block, temporary);
      pack_rows (g, true, false, temporary, g->k, block.rows, g->k, block.area);
    }
}

/* The panel of a tile: k from `depth` on of its columns, group by group. */
static void
pack_panel (const Slab *slab, const Tile *tile, int depth, int k, char *to)
{
  const Gemm *g = slab->g;
  bool        wide = g->form != GEMM_WIDEN && g->real == REAL_F64;
  long        at = slab->first_product * g->step_b + (g->tb ? (long) tile->j * g->ldb + depth : (long) depth * g->ldb + tile->j);
  const char *b = (const char *) g->b + at * (long) (wide ? sizeof (double) : sizeof (float));

  if (g->tb)
    pack_rows (g, wide, g->form == GEMM_ABS, b, g->ldb, tile->n, k, to);
  else
    pack_columns (g, wide, b, g->ldb, tile->n, k, to);
}

/* One block of A times the panel: rows `row` and following of the tile. */
static void
multiply_f64_block (const Block *block, const Tile *tile, int row, int depth, int k, const char *panel)
{
  const double *a = (const double *) block->area + (size_t) depth * GROUP, *b = (const double *) panel;
  double       *to = (double *) tile->p + (size_t) row * tile->ld;

  for (int j = 0; j < tile->n; j += GROUP)
    doubled[block->rows](k, a, b + (size_t) j * k, to + j, NULL, tile->ld, depth > 0);
}

static void
multiply_f32_block (const Block *block, const Tile *tile, int row, int depth, int k, const char *panel)
{
  const float *a = (const float *) block->area + (size_t) depth * GROUP, *b = (const float *) panel;
  float       *to = (float *) tile->p + (size_t) row * tile->ld;
  int          j = 0;

  for (; j + GROUP < tile->n; j += 2 * GROUP)
    broad[block->rows](k, a, b + (size_t) j * k, to + j, NULL, tile->ld, depth > 0);
  if (j < tile->n)
    narrow[block->rows](k, a, b + (size_t) j * k, to + j, NULL, tile->ld, depth > 0);
}

static void
spread_block (const Block *block, const Tile *tile, int row, int depth, int k, const char *panel)
{
  const float *a = (const float *) block->area + (size_t) depth * GROUP, *b = (const float *) panel;
  size_t       at = (size_t) row * tile->ld;

  for (int j = 0; j < tile->n; j += GROUP)
    twofold[block->rows](k, a, b + (size_t) j * k, (float *) tile->p + at + j, (float *) tile->q + at + j, tile->ld, depth > 0);
}

#ifdef __AVX512F__
static void
select_block (const Gemm *g, const Block *block, const Tile *tile, int row, int depth, int k, const char *panel)
{
  const float *a = (const float *) block->area + (size_t) depth * GROUP, *b = (const float *) panel;
  int          half = (block->rows + 1) / 2;

  for (int j = 0; j < tile->n; j += GROUP)
    for (int i = 0; i < block->rows; i += half)
      {
        int          rows = block->rows - i < half ? block->rows - i : half;
        int          cols = tile->n - j < GROUP ? tile->n - j : GROUP;
        const float *x = g->x + (long) (block->i + i) * g->ldc + tile->j + j;

        selecting[rows](k, a + i, b + (size_t) j * k, x, g->ldc, cols, (float *) tile->p + (size_t) (row + i) * tile->ld + j,
                        tile->ld, depth > 0);
      }
}
#endif

static void
multiply_block (const Slab *slab, const Block *block, const Tile *tile, int row, int depth, int k, const char *panel)
{
  const Gemm *g = slab->g;

  if (g->real == REAL_F64)
    multiply_f64_block (block, tile, row, depth, k, panel);
  else if (g->finish != GEMM_SPREAD)
    multiply_f32_block (block, tile, row, depth, k, panel);
#ifdef __AVX512F__
  else if (tile->q == NULL)
    select_block (g, block, tile, row, depth, k, panel);
#endif
  else
    spread_block (block, tile, row, depth, k, panel);
}

static void
multiply (const Slab *slab, const Tile *tile, void *panel)
{
  int total = slab->g->k;

  for (int depth = 0; depth < total; depth += DEPTH)
    {
      int k = total - depth < DEPTH ? total - depth : DEPTH, row = 0;

      pack_panel (slab, tile, depth, k, panel);
      for (int i = 0; i < slab_blocks (slab); i++)
        {
          Block block = slab_block (slab, i);

          multiply_block (slab, &block, tile, row, depth, k, panel);
          row += block.rows;
        }
    }
}

#define ENGINE(selecting_)                                                                                                 \
  {                                                                                                                        \
    .name = (selecting_) ? LEVEL " selecting" : LEVEL, .rows = ROWS, .width = { WIDTH, WIDTH / 2 }, .selects = selecting_, \
    .block_bytes = block_bytes, .prepare = prepare, .multiply = multiply                                                   \
  }

#ifdef __AVX512F__
#define LEVEL "v4"
const Engine engine_v4 = ENGINE (false), engine_v4_selecting = ENGINE (true);
#else
#define LEVEL "v3"
const Engine engine_v3 = ENGINE (false);
#endif
