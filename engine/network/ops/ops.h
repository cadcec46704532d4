/* ops.h - what each kind of step does: forward, and how messages pass it backwards.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapes here are those of the live rows: above the last block of a network that reads only its class token, a value has
 * one live row instead of N.  Rows keep their places, so row i of an input belongs to row i of an output; an
 * input may have more live rows than the output, because somebody else reads them.
 */
#ifndef OPS_H
#define OPS_H

#include "../../kernels/gemm.h"
#include "../../kernels/kernels.h"
#include "../arena.h"
#include "../tape.h"

/* Of the steps of an attention: all heads at once, or where `of` is not 0 number `at` of so many, as if there were no other.  Shapes of
 * scores and attentions have then one matrix; queries, keys, values and what is mixed are those of all heads. */
typedef struct
{
  int at, of;
} Head;

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
  Head        head;
} Run;

/* What has been filled in of what a step keeps. */
typedef enum
{
  KEPT_NOTHING,
  KEPT_ALL,
  KEPT_MARKED /* all, and some of it bears a mark that the step's rule has to heed */
} Kept;

/* Of the gamma rule, by kind of step: how much more what has the output's sign counts; 0: all alike, which is the gradient. */
typedef struct
{
  double linear, patches;
} Gamma;

/* What travels backwards, a gradient or a relevance; k of them together, one per class, as k blocks. */
typedef struct
{
  const Step  *step;
  Shape        sx[2], sy;
  const float *x[2], *y;   /* from the forward pass */
  int          k;          /* classes */
  const float *my;         /* arriving, k blocks of sy */
  float       *mx[2];      /* leaving, k blocks of sx; NULL where nobody wants it, my where that is in_place; pulls add to it … */
  gboolean     fresh[2];   /* … or set it, where the step fills it and nothing has been added yet */
  float       *kept;       /* of a step that keeps something, stored with the trace: [rows of y, cols of y] … */
  Kept        *kept_state; /* … and what of it is there */
  Gamma        gamma;      /* heeded by the gamma rule alone */
  Arena       *scratch;    /* emptied after every pull; pull_scratch() bytes */
  Head         head;
} Pull;

typedef void (*RunFn) (const Run *r);
typedef void (*PullFn) (const Pull *p);
/* The product with weight number i of a linear step. */
typedef Gemm (*ProductFn) (const Pull *p, int i);

/* How many rows of an input a step needs for the first `live` rows of its output; `rows` is all of them. */
typedef int (*RowsFn) (const Step *step, int live, int rows);
/* The multiplications that each number of y takes, x being the first input. */
typedef int (*CostFn) (const Step *step, Shape x, Shape y);

/* What the walks have to know of a kind of step.  Pairs are one for each input; what a row does not say is zero. */
typedef struct
{
  RunFn    forward;
  RowsFn   rows[2];  /* of every input that the step has */
  CostFn   cost;     /* NULL: one multiplication */
  gboolean fills[2]; /* a pull gives to every element of the message, when it has as many rows as y */
  gboolean part[2];  /* it reads some columns, other steps the others: none of them reads what another reads */
  gboolean in_place; /* a pull may leave its message where the arriving one stands */
  gboolean keeps;    /* its relevance rule has something to keep that depends on no class: see Pull */
  gboolean cheap;    /* where only dear steps read y, it is made again of x rather than stored; no pull of its own wants it */
  gboolean dear;     /* so much work that making x again is nothing beside it */
} OpTraits;

extern const OpTraits op_traits[OP_COUNT];

/* Makes the copy of a y that no loop has written. */
void run_round (const Run *r);

/* A bound of the scratch bytes of any pull of a step with these shapes and k classes. */
gsize pull_scratch (const Shape sx[2], Shape sy, int k);

/* floats of scratch */
float *pull_floats (const Pull *p, gsize n);

/* constant.c */
void constant_forward (const Run *r);

/* embed.c */
void embed_forward (const Run *r);
int  embed_cost (const Step *step, Shape x, Shape y);
void embed_gradient (const Pull *p);
void embed_gamma (const Pull *p);
void embed_relevance (const Pull *p);

/* linear.c */
void linear_forward (const Run *r);
int  linear_cost (const Step *step, Shape x, Shape y);
/* The products that take a message through weight number i; where there is a rest it comes after all of them. */
Gemm linear_gradient (const Pull *p, int i);
Gemm linear_held (const Pull *p, int i);
Gemm linear_alpha1 (const Pull *p, int i);
void linear_alpha1_rest (const Pull *p);
Gemm linear_gamma (const Pull *p, int i);
Gemm linear_gamma_held (const Pull *p, int i);
void linear_gamma_rest (const Pull *p);

/* norm.c */
void norm_forward (const Run *r);
void norm_gradient (const Pull *p);
void norm_held (const Pull *p);

/* gelu.c */
void gelu_forward (const Run *r);
void gelu_gradient (const Pull *p);
void gelu_held (const Pull *p);

/* gate.c */
void gate_forward (const Run *r);
void gate_gradient (const Pull *p);
void gate_held (const Pull *p);
void gate_relevance (const Pull *p);

/* rotate.c: x0 turned into y, which may be the same; `cols` numbers of a token, ldx and ldy from token to token.  Prefix, pairs and
 * angles are the rotary's. */
void rotate (const Rotary *rotary, Real real, bool back, const Rows *rows);

/* attention.c */
void scores_forward (const Run *r);
int  scores_cost (const Step *step, Shape x, Shape y);
void scores_gradient (const Pull *p);
void scores_halved (const Pull *p);
void scores_relevance (const Pull *p);
void softmax_forward (const Run *r);
void softmax_gradient (const Pull *p);
void mix_forward (const Run *r);
int  mix_cost (const Step *step, Shape x, Shape y);
void mix_gradient (const Pull *p);
void mix_held (const Pull *p);
void mix_halved (const Pull *p);
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
int  pool_rows (const Step *step, int live, int rows);
void pool_gradient (const Pull *p);
void pool_relevance (const Pull *p);

/* unit.c */
void unit_forward (const Run *r);
void unit_gradient (const Pull *p);
void unit_held (const Pull *p);

/* concat.c */
void concat_forward (const Run *r);
void concat_apart (const Pull *p);

/* ops.c: the message goes on unchanged; ends here; nothing is left to do. */
void ops_pass (const Pull *p);
void ops_stop (const Pull *p);
void ops_nothing (const Pull *p);

#endif
