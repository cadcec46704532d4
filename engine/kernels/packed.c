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
 * elsewhere B-; the gradient's product with the same B is made beside it (docs/decisions/0063).
 */
#include "backend.h"

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
#define DEPTH 384
/* Columns of a tile; in float64 half of them. */
#define WIDTH 128

typedef float   F32 __attribute__ ((vector_size (BYTES)));
typedef double  F64 __attribute__ ((vector_size (BYTES)));
typedef float   F32u __attribute__ ((vector_size (BYTES), aligned (4)));
typedef double  F64u __attribute__ ((vector_size (BYTES), aligned (8)));
typedef double  Wide __attribute__ ((vector_size (2 * BYTES), aligned (BYTES)));
typedef int32_t Bits __attribute__ ((vector_size (BYTES)));

#define INLINE static inline __attribute__ ((always_inline))

#include "packing.h"
#include "microkernels.h"

/* to [n/GROUP][k][GROUP] = n columns of `from`, whose rows are ld apart; what is missing from the last group may be anything. */
static void
pack_columns (const Gemm *g, bool wide, const void *from, long ld, int n, int k, void *to)
{
  if (g->real == REAL_F64 && wide)
    pack_f64_across (from, ld, n, k, to);
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

  for (int i = 0; i < n; i += GROUP)
    {
      const float *rows = (const float *) from + i * ld;
      int          some = n - i < GROUP ? n - i : GROUP;

      if (g->real == REAL_F64 && wide)
        pack_f64_along ((const double *) from + i * ld, ld, some, k, (double *) to + i / GROUP * group);
      else if (g->real == REAL_F64)
        widen_along (false, rows, ld, some, k, (double *) to + i / GROUP * group);
      else
        pack_f32_along (absolute, rows, ld, some, k, (float *) to + i / GROUP * group);
    }
}

static size_t
packed_block_bytes (const Gemm *g)
{
  return (size_t) GROUP * g->k * real_size (g);
}

static void
packed_prepare (const Gemm *g, SlabBlock block, void *temporary)
{
  long        at = block.at * g->step_a + (g->ta ? block.i : (long) block.i * g->lda);
  const char *a = (const char *) g->a + at * (long) real_size (g);

  if (g->ta && g->real == REAL_F64)
    pack_f64_across ((const double *) a, g->lda, block.rows, g->k, (double *) block.area);
  else if (g->ta)
    pack_f32_across (false, (const float *) a, g->lda, block.rows, g->k, (float *) block.area);
  else if (g->left == GEMM_A_PLAIN)
    pack_rows (g, true, false, a, g->lda, block.rows, g->k, block.area);
  else
    {
      backend_rows (g, block, temporary);
      pack_rows (g, true, false, temporary, g->k, block.rows, g->k, block.area);
    }
}

/* k numbers from `depth` on of the columns of a tile. */
typedef struct
{
  const Slab *slab;
  const Tile *tile;
  int         depth, k;
  char       *packed; /* group by group */
} PackedPanel;

/* Whether B is float64 already. */
static bool
is_wide (const Gemm *g)
{
  return g->real == REAL_F64 && g->form != GEMM_WIDEN;
}

/* Where a panel starts in B. */
static const char *
panel_start (const Slab *slab, int depth, int j)
{
  const Gemm *g = slab->g;
  long        at = slab->first_product * g->step_b + (g->tb ? (long) j * g->ldb + depth : (long) depth * g->ldb + j);

  return (const char *) g->b + at * (long) (is_wide (g) ? sizeof (double) : sizeof (float));
}

static void
pack_panel (const PackedPanel *panel)
{
  const Gemm *g = panel->slab->g;
  const char *b = panel_start (panel->slab, panel->depth, panel->tile->j);

  if (g->tb)
    pack_rows (g, is_wide (g), g->form == GEMM_ABS, b, g->ldb, panel->tile->n, panel->k, panel->packed);
  else
    pack_columns (g, is_wide (g), b, g->ldb, panel->tile->n, panel->k, panel->packed);
}

/* What will be packed after this: the next k of the tile, or the first of the tile that will probably be next. */
static Ahead
after_last (const PackedPanel *panel)
{
  const Gemm *g = panel->slab->g;
  int         depth = panel->depth + panel->k, j = panel->tile->j, k, n;
  long        size = is_wide (g) ? sizeof (double) : sizeof (float), row;

  if (depth == g->k)
    {
      depth = 0;
      j = panel->tile->next;
    }
  k = g->k - depth < DEPTH ? g->k - depth : DEPTH;
  n = g->n - j < panel->tile->ld ? g->n - j : panel->tile->ld;
  row = (g->tb ? k : n) * size;
  if (j < 0)
    return (Ahead){ 0 };
  return (Ahead){ .at = panel_start (panel->slab, depth, j),
                  .skip = g->ldb * size - (row + LINE - 1) / LINE * LINE,
                  .lines = (int) ((row + LINE - 1) / LINE),
                  .rows = g->tb ? n : k };
}

/* The call for a group of columns, from column j of the tile on. */
static Call
call_for (const PackedPanel *panel, const SlabBlock *block, int row, int j, Ahead *ahead)
{
  size_t size = real_size (panel->slab->g), at = (size_t) row * panel->tile->ld + j;

  return (Call){ .k = panel->k,
                 .a = block->area + (size_t) panel->depth * GROUP * size,
                 .b = panel->packed + (size_t) j * panel->k * size,
                 .tile = (char *) panel->tile->p + at * size,
                 .absolute = panel->tile->q ? (float *) panel->tile->q + at : NULL,
                 .ld = panel->tile->ld,
                 .add = panel->depth > 0,
                 .ahead = ahead };
}

/* Whether P is A B+ where x > 0 and A B- elsewhere. */
static bool
selects (const Slab *slab, const Tile *tile)
{
  return slab->g->finish == GEMM_SPREAD && !tile->q;
}

#ifdef __AVX512F__
/* A call that selects multiplies block number i of another slab as well. */
static void
add_beside (Call *call, const PackedPanel *beside, int i, int row, int j)
{
  SlabBlock block = slab_block (beside->slab, i);
  Call      other = call_for (beside, &block, row, j, NULL);

  call->beside = other.a;
  call->tile_beside = other.tile;
}

/* The rows of a block in two halves: there are fewer masks than sums. */
static void
select_group (const PackedPanel *panel, const SlabBlock *block, Call call, int j)
{
  const Gemm  *g = panel->slab->g;
  const Micro *kernels = call.beside ? beside_kernels : selected_kernels;
  int          half = (block->rows + 1) / 2, left = panel->tile->n - j;

  call.x = g->x + (long) block->i * g->ldc + panel->tile->j + j;
  call.ldx = g->ldc;
  call.cols = left < GROUP ? left : GROUP;
  kernels[half](&call);
  if (half == block->rows)
    return;
  call.a = (const float *) call.a + half;
  call.x += (long) half * g->ldc;
  call.tile = (float *) call.tile + half * call.ld;
  if (call.beside)
    {
      call.beside += half;
      call.tile_beside += half * call.ld;
    }
  kernels[block->rows - half](&call);
}
#endif

/* Block number i of A times the panel: rows `row` and following of the tile.  `beside` is NULL or the same panel for another
 * product, whose block is multiplied as well. */
static void
multiply_block (const PackedPanel *panel, const PackedPanel *beside, int i, int row, Ahead *ahead)
{
  const Gemm *g = panel->slab->g;
  SlabBlock   block = slab_block (panel->slab, i);
  int         n = panel->tile->n;

  for (int j = 0; j < n; j += GROUP)
    {
      Call call = call_for (panel, &block, row, j, ahead);

      if (g->real == REAL_F64)
        doubled_kernels[block.rows](&call);
#ifdef __AVX512F__
      else if (selects (panel->slab, panel->tile))
        {
          if (beside)
            add_beside (&call, beside, i, row, j);
          select_group (panel, &block, call, j);
        }
#endif
      else if (g->finish == GEMM_SPREAD)
        both_kernels[block.rows](&call);
      else if (j + GROUP >= n)
        narrow_kernels[block.rows](&call);
      else
        {
          broad_kernels[block.rows](&call);
          j += GROUP; /* two groups */
        }
    }
}

/* All of A times the panel. */
static void
multiply_panel (const PackedPanel *panel, const PackedPanel *beside, Ahead *ahead)
{
  int row = 0;

  for (int i = 0; i < slab_blocks (panel->slab); i++)
    {
      multiply_block (panel, beside, i, row, ahead);
      row += slab_block (panel->slab, i).rows;
    }
}

static void
packed_multiply (const Slab *slabs, const Tile *tiles, int n, void *temporary)
{
  int  total = slabs->g->k;
  bool beside = n == 2 && slabs[0].g->finish == GEMM_GIVE && selects (&slabs[1], &tiles[1]);

  for (int depth = 0; depth < total; depth += DEPTH)
    {
      PackedPanel panel = { slabs, tiles, depth, total - depth < DEPTH ? total - depth : DEPTH, temporary }, second = panel;
      Ahead       ahead = after_last (&panel);

      pack_panel (&panel);
      second.slab++;
      second.tile++;
      if (beside)
        multiply_panel (&second, &panel, &ahead);
      else
        for (int i = 0; i < n; i++, panel.slab++, panel.tile++)
          multiply_panel (&panel, NULL, &ahead);
    }
}

#define BACKEND(selecting_)                                                                                                \
  {                                                                                                                        \
    .name = (selecting_) ? LEVEL " selecting" : LEVEL, .rows = ROWS, .width = { WIDTH, WIDTH / 2 }, .selects = selecting_, \
    .block_bytes = packed_block_bytes, .prepare = packed_prepare, .multiply = packed_multiply                              \
  }

#ifdef __AVX512F__
#define LEVEL "v4"
const Backend backend_v4 = BACKEND (false), backend_v4_selecting = BACKEND (true);
#else
#define LEVEL "v3"
const Backend backend_v3 = BACKEND (false);
#endif
