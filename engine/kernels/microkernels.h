/* microkernels.h - the innermost loops of packed.c, which includes this once: a block of A times one or two vectors of columns.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The panel that will be packed next: micro-kernels ask for it line by line, so that memory works while they do. */
typedef struct
{
  const char *at;
  long        skip;        /* from the end of a row to the next row */
  int         line, lines; /* of a row */
  int         rows;        /* left */
} Ahead;

/* One call of a micro-kernel: tile = or += A B over k. */
typedef struct
{
  int          k;
  const void  *a, *b;    /* packed */
  void        *tile;     /* rows are ld apart */
  float       *absolute; /* the same of A |B|, for the kernel that makes both */
  int          ld;
  bool         add;
  const float *x; /* for the kernels that select: numbers whose signs choose, rows ldx apart; `cols` of them are there */
  int          ldx, cols;
  const float *beside; /* for the one that also multiplies another A with the same B: that A, and its tile */
  float       *tile_beside;
  Ahead       *ahead;
} Call;

typedef void (*Micro) (Call *c);

#define LINE 64 /* bytes */
/* A line every so many k keeps up with the fastest micro-kernel. */
#define LINE_EVERY 4

INLINE void
look_ahead (Ahead *ahead, int p)
{
  if (p % LINE_EVERY != 0 || ahead->rows == 0)
    return;
  __builtin_prefetch (ahead->at, 0, 2);
  ahead->at += LINE;
  if (++ahead->line < ahead->lines)
    return;
  ahead->line = 0;
  ahead->at += ahead->skip;
  ahead->rows--;
}

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

/* A B and A |B| of one group. */
INLINE void
both (Call *c, int rows)
{
  const float *a = c->a, *b = c->b;
  float       *tile = c->tile;
  F32          sum[ROWS][2] = { 0 };

  for (int p = 0; p < c->k; p++, a += GROUP, b += GROUP)
    {
      F32 w = *(const F32 *) b, u = magnitude (w);

      look_ahead (c->ahead, p);
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
      put_f32 (tile + i * c->ld, sum[i][0], c->add);
      put_f32 (c->absolute + i * c->ld, sum[i][1], c->add);
    }
}

#define KERNELS_OF(n)                           \
  static void narrow_##n (Call *c)              \
  {                                             \
    multiply_f32 (c, n, 1, 0);                  \
  }                                             \
  static void broad_##n (Call *c)               \
  {                                             \
    multiply_f32 (c, n, 2, (long) c->k *GROUP); \
  }                                             \
  static void doubled_##n (Call *c)             \
  {                                             \
    multiply_f64 (c, n, 2, GROUP / 2);          \
  }                                             \
  static void both_##n (Call *c)                \
  {                                             \
    both (c, n);                                \
  }
EACH_ROWS (KERNELS_OF)

#define NARROW(n) [n] = narrow_##n,
#define BROAD(n) [n] = broad_##n,
#define DOUBLED(n) [n] = doubled_##n,
#define BOTH(n) [n] = both_##n,

/* By rows: one group of float32, two, one of float64, one with its absolute values. */
static const Micro narrow_kernels[] = { EACH_ROWS (NARROW) }, broad_kernels[] = { EACH_ROWS (BROAD) },
                   doubled_kernels[] = { EACH_ROWS (DOUBLED) }, both_kernels[] = { EACH_ROWS (BOTH) };

#ifdef __AVX512F__
/* One mask a row is all that fits: of eight registers, one cannot be a mask. */
#define SELECT_ROWS 7
#define EACH_SELECT_ROWS(X) X (1) X (2) X (3) X (4) X (5) X (6) X (7)

/* A B+ where x > 0 and A B- elsewhere, of one group; and with `beside`, its product with B as it is.  A blend and two
 * multiplications then take no longer than the multiplications alone, while the blend beside one multiplication slows it down. */
INLINE void
selected (Call *c, int rows, bool beside)
{
  const float *a = c->a, *b = c->b, *other = c->beside;
  float       *tile = c->tile;
  __mmask16    positive[SELECT_ROWS], there = (__mmask16) ((1u << c->cols) - 1);
  F32          sum[SELECT_ROWS] = { 0 }, sum_beside[SELECT_ROWS] = { 0 };

#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
    positive[i] = _mm512_cmp_ps_mask (_mm512_maskz_loadu_ps (there, c->x + (long) i * c->ldx), _mm512_setzero_ps (), _CMP_GT_OQ);
  for (int p = 0; p < c->k; p++, a += GROUP, b += GROUP)
    {
      __m512 w = _mm512_load_ps (b), up = _mm512_max_ps (w, _mm512_setzero_ps ()), down = _mm512_min_ps (w, _mm512_setzero_ps ());

      look_ahead (c->ahead, p);
#pragma GCC unroll 16
      for (int i = 0; i < rows; i++)
        {
          if (beside)
            sum_beside[i] += other[i] * (F32) w;
          sum[i] += a[i] * (F32) _mm512_mask_blend_ps (positive[i], down, up);
        }
      if (beside)
        other += GROUP;
    }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
    {
      put_f32 (tile + i * c->ld, sum[i], c->add);
      if (beside)
        put_f32 (c->tile_beside + i * c->ld, sum_beside[i], c->add);
    }
}

#define SELECTED_OF(n)               \
  static void selected_##n (Call *c) \
  {                                  \
    selected (c, n, false);          \
  }                                  \
  static void beside_##n (Call *c)   \
  {                                  \
    selected (c, n, true);           \
  }
EACH_SELECT_ROWS (SELECTED_OF)

#define SELECTED(n) [n] = selected_##n,
#define BESIDE(n) [n] = beside_##n,

static const Micro selected_kernels[] = { EACH_SELECT_ROWS (SELECTED) }, beside_kernels[] = { EACH_SELECT_ROWS (BESIDE) };
#endif
