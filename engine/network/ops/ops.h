/* ops.h - what each kind of step does: forward, and how messages pass it backwards.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapes here are those of the rows that are kept: above the last block of a network that reads only its class token, a
 * value has one live row instead of N.  Rows keep their places, so row i of an input belongs to row i of an output; an
 * input may have more live rows than the output, because somebody else reads them.
 */
#ifndef OPS_H
#define OPS_H

#include "../../kernels/gemm.h"
#include "../../kernels/kernels.h"
#include "../arena.h"
#include "../tape.h"

/* One step of the forward pass; x and y are of type `real` (the picture is always float32). */
typedef struct
{
  const Step *step;
  Real        real;
  Shape       sx[2], sy;
  const void *x[2];
  void       *y;
  float      *copy;    /* y rounded to float32, which the op makes too; NULL when y is float32 */
  Arena      *scratch; /* emptied after every step; room for the first input once more */
} Run;

/* What has been filled in of what a step keeps. */
typedef enum
{
  KEPT_NOTHING,
  KEPT_ALL,
  KEPT_MARKED /* all, and some of it bears a mark that the step's rule has to heed */
} Kept;

/* What travels backwards, a gradient or a relevance; k of them together, one per class, as k blocks. */
typedef struct
{
  const Step  *step;
  Shape        sx[2], sy;
  const float *x[2], *y; /* from the forward pass */
  int          k;        /* classes */
  const float *my;       /* arriving, k blocks of sy */
  float       *mx[2]; /* leaving, k blocks of sx, or NULL where nobody wants it, or my where op_in_place(); pulls add to it … */
  gboolean     fresh[2]; /* … or set it, where op_fills() and nothing has been added yet */
  float       *kept;     /* where op_keeps(): [rows of y, cols of y], what depends on no class, kept with the trace … */
  Kept        *kept_state;
  Arena       *scratch; /* emptied after every pull; pull_scratch() bytes */
} Pull;

typedef void (*RunFn) (const Run *r);
typedef void (*PullFn) (const Pull *p);
/* The product with weight number i of a linear step. */
typedef Gemm (*ProductFn) (const Pull *p, int i);

/* Makes the copy of a y that no loop has written. */
void run_round (const Run *r);

/* The forward functions, by OpKind. */
extern const RunFn op_forward[OP_COUNT];

/* How many rows of input j a step needs for `live` rows of its output; `rows` is all of them. */
int op_needs (const Step *step, int j, int live, int rows);

/* Whether the relevance rule of this kind of step has something to keep between classes. */
gboolean op_keeps (OpKind op);

/* Whether a pull of this step gives a value to every element of the message to its input j, when both have the same rows. */
gboolean op_fills (const Step *step, int j);

/* Whether a pull may leave its message where the arriving one stands. */
gboolean op_in_place (OpKind op);

/* A bound of the scratch bytes of any pull of a step with these shapes and k classes. */
gsize pull_scratch (const Shape sx[2], Shape sy, int k);

/* floats of scratch */
float *pull_floats (const Pull *p, gsize n);

/* constant.c */
void constant_forward (const Run *r);

/* embed.c */
void embed_forward (const Run *r);
void embed_gradient (const Pull *p);
void embed_relevance (const Pull *p);

/* linear.c */
void linear_forward (const Run *r);
/* The products that take a message through weight number i; the last also wants the rest, after all of them. */
Gemm linear_gradient (const Pull *p, int i);
Gemm linear_alpha1 (const Pull *p, int i);
void linear_alpha1_rest (const Pull *p);

/* norm.c */
void norm_forward (const Run *r);
void norm_gradient (const Pull *p);

/* gelu.c */
/* {a, b} of x σ(a x + b x³), or NULL for the exact form. */
const double *gelu_sigmoid (Activation activation);
void          gelu_forward (const Run *r);
void          gelu_gradient (const Pull *p);

/* attention.c */
void scores_forward (const Run *r);
void scores_gradient (const Pull *p);
void scores_relevance (const Pull *p);
void softmax_forward (const Run *r);
void softmax_gradient (const Pull *p);
void mix_forward (const Run *r);
void mix_gradient (const Pull *p);
void mix_relevance (const Pull *p);

/* add.c */
void add_forward (const Run *r);
void add_gradient (const Pull *p);
void add_relevance (const Pull *p);

/* scale.c */
void scale_forward (const Run *r);
void scale_gradient (const Pull *p);

/* pool.c */
void pool_forward (const Run *r);
void pool_gradient (const Pull *p);
void pool_relevance (const Pull *p);

/* concat.c */
void concat_forward (const Run *r);
void concat_apart (const Pull *p);

/* ops.c: the message goes on unchanged; nothing is left to do. */
void pass (const Pull *p);
void nothing (const Pull *p);

#endif
