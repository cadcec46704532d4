/* gemm.h - every matrix product of the engine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   C [m,n] = op(A) [m,k] · op(B) [k,n]        all row-major, `count` of them at fixed distances
 *
 * The work is cut into column panels (or into the products of a batch) that the threads of pool.h take one by one; inside a
 * thread OpenBLAS runs alone.  What is done to B, made per panel and never stored whole:
 */
#ifndef GEMM_H
#define GEMM_H

#include <stdbool.h>

/* The type of the forward pass. */
typedef enum
{
  REAL_F32,
  REAL_F64
} Real;

typedef enum
{
  GEMM_PLAIN, /* B is of the product's own type */
  GEMM_ABS,   /* |B|, float32 only: for the z+ rule */
  GEMM_WIDEN  /* B is float32, the product float64: weights in the exact forward */
} GemmB;

typedef struct
{
  Real        real; /* of A and C, and of B unless it is widened */
  GemmB       form;
  bool        ta, tb; /* A stands as [k,m], B as [n,k] */
  bool        add;    /* C += instead of C = */
  int         m, n, k;
  const void *a, *b;
  void       *c;
  int         lda, ldb, ldc; /* elements from row to row; 0 = packed */
  int         count;         /* products; 0 counts as 1.  With step_b = 0 they share B, and each has the bits it would have alone */
  long        step_a, step_b, step_c;
} Gemm;

/* k of a product whose B is not plain may be at most this: a panel has to fit the threads' workspaces. */
#define GEMM_MAX_K 65536

void gemm (const Gemm *g);

/* Makes OpenBLAS single-threaded; once, before the first product. */
void gemm_init (void);
/* The name of the core OpenBLAS chose, "SkylakeX". */
const char *gemm_core_name (void);

/* Seconds that all products together have taken so far, on the wall clock. */
double gemm_seconds (void);

#endif
