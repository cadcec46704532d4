/* backend.h - what gemm.c asks of those who multiply.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BACKEND_H
#define BACKEND_H

#include <stddef.h>

#include "gemm.h"

/* Bytes of a number of A and C. */
static inline size_t
real_size (const Gemm *g)
{
  return g->real == REAL_F64 ? sizeof (double) : sizeof (float);
}

/* Rows first … last-1 of the products first_product … last_product-1, stacked: what of A is prepared at a time.  Every `rows` of
 * them make a block, which no two products share. */
typedef struct
{
  const Gemm *g;
  int         first_product, last_product, first, last;
  int         rows, blocks; /* of one product */
  size_t      block_bytes;  /* of `area` */
  char       *area;         /* A as the backend wants it, block by block */
} Slab;

/* One block of a slab: rows i … i+rows-1 of product `at`. */
typedef struct
{
  int   at, i, rows;
  char *area;
} SlabBlock;

int       slab_blocks (const Slab *slab);
SlabBlock slab_block (const Slab *slab, int index);

/* P, or P and Q, of all rows of a slab, one block after the other, and `n` columns from column j on. */
typedef struct
{
  int   j, n, ld;
  int   next; /* the column where the thread's next tile will probably start, or -1 */
  void *p;
  void *q; /* A |B| for GEMM_SPREAD of a backend that does not select; else NULL */
} Tile;

struct _Backend
{
  const char *name;
  int         rows;                      /* the most of a block */
  int         width[2];                  /* columns of a tile that suit it best, by Real */
  size_t (*block_bytes) (const Gemm *g); /* of a prepared block; 0: takes A as it is */
  bool selects;                          /* P of GEMM_SPREAD is A B+ where x > 0, else A B-: no Q */
  void (*prepare) (const Gemm *g, SlabBlock block, void *temporary);
  /* n slabs that have B in common, each with its tile of the same columns; temporary: BACKEND_TEMPORARY bytes. */
  void (*multiply) (const Slab *slabs, const Tile *tiles, int n, void *temporary);
};

/* Room for a block of A before it is packed, or for what is made of a panel of B. */
#define BACKEND_TEMPORARY (4u << 20)

extern const Backend backend_blas, backend_v3, backend_v4, backend_v4_selecting;

/* to [rows,k] = the rows of a block of A as its form, which is not plain, makes them. */
void backend_rows (const Gemm *g, SlabBlock block, float *to);

#endif
