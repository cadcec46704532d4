/* gemm.h - every matrix product of the engine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   P [m,n] = op(A) [m,k] · op(B) [k,n]        all row-major, `count` of them at fixed distances; C is made of P
 *
 * What is made of A and B is made block by block on the way into the product, what is made of P while it is still in the cache:
 * |W|, R/Z, S W and S |W| are never stored.  The work is cut into column panels (or into the products of a batch) that the threads
 * of threads.h take one by one.
 */
#ifndef GEMM_H
#define GEMM_H

#include <stdbool.h>

#include "real.h"

/* What the product sees of A.  All but plain are float32, and A is not transposed. */
typedef enum
{
  GEMM_A_PLAIN,
  GEMM_A_ABS,  /* |A| */
  GEMM_A_SHARE /* A/(z + 1e-9) where z > 0, else 0: the relevance of the outputs A, shared out over their sums z */
} GemmA;

typedef enum
{
  GEMM_PLAIN, /* B is of the product's own type */
  GEMM_ABS,   /* |B|, float32 only: for the z+ rule */
  GEMM_WIDEN  /* B is float32, the product float64: weights in the exact forward */
} GemmB;

typedef enum
{
  GEMM_GIVE,    /* C += P, or = P where `set`; float64 only sets */
  GEMM_BIAS,    /* C = P + bias, and `copy`, the same in float32 */
  GEMM_OUTPUTS, /* C = Z of the z+ rule, P being |x||W|' and y = x W' + bias: `positive` of kernels.h; float32 */
  GEMM_SPREAD   /* C += or = x+ (A B+) + x- (A B-), with B+ = max (B, 0), x+ = max (x, 0) and so on; float32, B plain */
} GemmC;

typedef struct
{
  Real         real; /* of A and C, and of B unless it is widened */
  GemmA        left;
  GemmB        form;
  GemmC        finish;
  bool         ta, tb; /* A stands as [k,m], B as [n,k] */
  bool         set;    /* where C is added to: set it instead, whatever it holds */
  int          m, n, k;
  const void  *a, *b;
  void        *c;
  int          lda, ldb, ldc; /* elements from row to row; 0 = packed */
  int          count; /* products; 0 counts as 1.  With step_b = 0 they share B, and each has the bits it would have alone */
  long         step_a, step_b, step_c;
  const float *z;    /* [m, lda]: see GEMM_A_SHARE; the same for all products */
  const float *bias; /* [n] or NULL */
  float       *copy; /* [m, ldc] or NULL, in steps of step_c */
  const float *y;    /* [m, ldc]: see GEMM_OUTPUTS */
  const float *x;    /* [m, ldc]: see GEMM_SPREAD; the same for all products */
} Gemm;

/* k may be at most this: a block of A or B has to fit the workspaces. */
#define GEMM_MAX_K 65536

void gemm (const Gemm *g);

/* n products that have B, its form and all sizes in common (and are no batch), and of which none reads what another makes: each
 * panel of B is read once for all.  The first GEMM_GIVE and the second GEMM_SPREAD, a gradient and a relevance, go together
 * best. */
#define GEMM_TOGETHER 2
void gemm_together (const Gemm *products, int n);

/* Makes OpenBLAS single-threaded; once, before the first product. */
void gemm_init (void);
/* The name of the core OpenBLAS chose, "SkylakeX". */
const char *gemm_core_name (void);

/* Who multiplies: OpenBLAS, which runs everywhere, or packed panels of our own for one CPU level. */
typedef struct _Backend Backend;

/* Those that this CPU can run, OpenBLAS first; returns how many.  For the tests. */
int         gemm_backends (const Backend *backends[4]);
const char *gemm_backend_name (const Backend *backend);
/* Leaves everything to one of them; NULL: the best for the level of kernels(). */
void gemm_use (const Backend *backend);
/* The one that works now. */
const Backend *gemm_backend (void);

/* What all products together have taken so far. */
typedef struct
{
  double seconds;  /* on the wall clock */
  double gflop;    /* 2 for a multiplication and an addition, of the formulas: GEMM_SPREAD has two products */
  double executed; /* GFLOP; who selects executes one of them */
} GemmWork;

GemmWork gemm_work (void);

/* The bytes that products of matrices of so many bytes work in, of all threads. */
unsigned long gemm_room (unsigned long bytes);

#endif
