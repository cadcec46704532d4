/* kernels.h - the elementwise and row loops, in plain C, compiled once per CPU level.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every loop has the same form: it reads up to four matrices x0 … x3 of rows x cols, and writes or adds to y.  So one function
 * spreads any of them over the threads, and one test compares all of them between CPU levels.  Sums run over 16 lanes in
 * a fixed order: the result does not depend on the number of threads.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <stdbool.h>

#include "real.h"

/* The shift of every division of the reference's relevance rules (LRP: "safe divide"), whatever the sign. */
#define SAFE_EPS 1e-9f

typedef struct
{
  int         rows, cols;
  const void *x[4];   /* x0 … x3: matrices */
  int         ldx[4]; /* elements from row to row; 0 = packed */
  const void *row[2]; /* r0, r1 [cols] */
  void       *y;
  int         ldy;
  float      *copy; /* of the forward loops: y rounded to float32 as well; or NULL */
  int         ldcopy;
  int         heads;    /* of the folds: matrices of rows x cols, packed, whose mean is taken … */
  int         head, of; /* … or the first of them, where not all `of` come at once: y is made when the last has come */
  double      p[2];     /* p0, p1: parameters */
  bool        set;      /* of the loops that add to a message: set it instead, whatever it holds */
  const void *data;     /* of loops that stand elsewhere: whatever else they have to know */
} Rows;

/* Rows first … last-1. */
typedef void (*RowLoop) (const Rows *r, int first, int last);

/* Below, R is a relevance, G a gradient, m the message that a loop adds to or sets (y), sd (a, b) the safe division
 * a / (b + 1e-9), or 0 where b = 0.  r0 and r1 are the same for every row of x. */
typedef struct
{
  const char *level;

  /* Forward, in both types (index Real). */
  RowLoop sum[2];     /* y = x0 + x1 */
  RowLoop bias[2];    /* y = x0 + r0;  r0 float32, or NULL */
  RowLoop norm[2];    /* y = (x0 - mean)/sqrt (var + p0) · r0 + r1;  r float32 */
  RowLoop gelu[2];    /* y = x0 Phi (x0) */
  RowLoop swish[2];   /* y = x0 s (p0 x0 + p1 x0³), s (t) = 1/(1 + exp (-t)) */
  RowLoop gate[2];    /* y = x0 s (x0) x1 */
  RowLoop softmax[2]; /* y = softmax (p0 x0) */
  RowLoop scale[2];   /* y = (x0 - r1) r0;  r float64, r1 may be NULL */

  /* float32 */
  RowLoop round;      /* y = x0, from float64 */
  RowLoop absolute;   /* y = |x0| */
  RowLoop accumulate; /* m += x0 */

  /* gradient */
  RowLoop norm_gradient;    /* m += s (w G - mean (w G) - h mean (w G h)), h = s (x - mean), s = 1/sqrt (var + p0);  G, x; w = r0 */
  RowLoop gelu_gradient;    /* m += G (Phi (x) + x phi (x));  G, x */
  RowLoop swish_gradient;   /* m += G (s + x s (1 - s) (p0 + 3 p1 x²));  G, x */
  RowLoop gate_gradient;    /* m += G b (s + a s (1 - s)), s = s (a);  G, a, b */
  RowLoop gated_gradient;   /* m += G a s (a);  G, a */
  RowLoop softmax_gradient; /* m += p0 A (G - sum (G A));  G, A */
  RowLoop scale_gradient;   /* m += G r0;  r0 float64 */

  /* the gradient with a factor held */
  RowLoop norm_held;  /* m += s (w G - mean (w G)), s = 1/sqrt (var + p0);  G, x; w = r0 */
  RowLoop gelu_held;  /* m += G Phi (x);  G, x */
  RowLoop swish_held; /* m += G s (p0 x + p1 x³);  G, x */
  RowLoop gate_held;  /* m += G b s (a)/2;  G, a, b */

  /* the gamma rule */
  RowLoop
      gamma_share; /* S (1 + p0/2), S = G y/(d + 1e-6 sgn (y)), d = y + p0 (Z + b+) where y > 0, y + p0 (y - Z - b+) where y < 0,
                          and 0 where y = 0;  G, y, ±Z; b = r0, or NULL */
  RowLoop multiply_sign; /* m += p0 sgn (x0) x1 */

  /* relevance */
  RowLoop divide;          /* y = sd (x0, x1) */
  RowLoop divide_positive; /* y = x0/(x1 + 1e-9) where x1 > 0, else 0 */
  RowLoop multiply_add;    /* m += p0 x0 x1 */
  RowLoop portion;         /* m += p0 x0 */
  RowLoop positive;        /* y = (x0 + x1 - r0)/2, x0 = |x||W|', x1 = xW' + b, r0 = b, or NULL; -1 where the
                                      difference has lost its digits and the sum must be made directly */
  RowLoop spread;          /* m += (x x1 + |x| x2)/2, x = x0 */
  RowLoop share_sums;      /* y = double [rows,3]: sums of x2 S, x3 S and R, S = sd (R, x1), R = x0 */
  RowLoop share;           /* m += p0 x2 sd (R, x1), R = x0 */
  RowLoop ratio;           /* y = x0 · x1/(x1 + 1e-9), or 0 where x1 = 0 */

  /* Over the heads; x0, x1 [heads, rows, cols], y [rows, cols]. */
  RowLoop fold;                 /* y = mean max (x0, 0) */
  RowLoop fold_product;         /* y = max (mean (x0 x1), 0) */
  RowLoop fold_product_clamped; /* y = mean max (x0 x1, 0) */
  RowLoop fold_cam; /* y = max (mean (x0 w), 0), w = the mean of x1 over the columns from p0 on, for each head and row */
} Kernels;

/* The loops for this CPU: the best level it has, or what VIA_CPU names (plain, v3, v4). */
const Kernels *kernels (void);

/* The levels this CPU can run, the plain one first; returns how many.  For the tests. */
int kernels_levels (const Kernels *levels[3]);

/* Runs a loop over all its rows, spread over the threads. */
void rows_run (RowLoop loop, const Rows *rows);

/* Seconds that all loops together have taken so far, on the wall clock. */
double rows_seconds (void);

#endif
