/* tape.h - a network as a list of steps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A step reads one or two values and makes one; values are numbered, 0 is the picture, the last is the logits.  Forward runs
 * the list, a backward sweep runs it in reverse.  Builders (arch/) record steps in the order of the paper's figure:
 *
 *   int u = tape_norm (t, "blocks.0", "norm1", x, eps);
 *   int y = tape_linear (t, "blocks.0", "attn.qkv", u, 3 * width);
 *
 * A missing or mis-shaped weight is remembered (the first one) and reported by tape_finish(): no builder checks.
 */
#ifndef TAPE_H
#define TAPE_H

#include "../checkpoint/describe/config.h"
#include "rotary.h"

typedef enum
{
  OP_CONSTANT, /* the same for every picture: the position embeddings */
  OP_EMBED,    /* picture -> tokens: patches W' + b, the class token before them */
  OP_LINEAR,   /* x W' + b */
  OP_NORM,     /* LayerNorm */
  OP_GELU,
  OP_GATE,    /* silu (a) b of (a | b) */
  OP_SCORES,  /* q k' per head, not scaled; q and k maybe turned before, or q a constant */
  OP_SOFTMAX, /* of the scaled scores: the attention A */
  OP_MIX,     /* A v per head, heads side by side */
  OP_ADD,
  OP_SCALE,  /* a factor, and maybe a shift, for each column: LayerScale, BatchNorm of a trained network */
  OP_POOL,   /* the row of one token, the mean of the patches' rows, or both side by side */
  OP_UNIT,   /* every row at length 1 */
  OP_CONCAT, /* two values side by side */
  OP_COUNT
} OpKind;

typedef struct
{
  int n, rows, cols;
} Shape; /* n row-major matrices, e.g. one per head */

gsize shape_size (Shape shape); /* elements */

/* The columns of a row that some other rows have no part in: shared … shared_end - 1, and own … the row's own number. */
typedef struct
{
  int shared, shared_end, own;
} TextSpan;

/* The most weights that one linear step has, one below the other: those of query, key and value. */
#define TAPE_MAX_PARTS 3

typedef struct
{
  char           *name; /* "blocks.3.attn.qkv": for tests and errors */
  OpKind          op;
  int             in[2], out;             /* value numbers; -1 when unused */
  const float    *weight[TAPE_MAX_PARTS]; /* lent by the checkpoint, or owned by the tape */
  int             n_parts;                /* linear: each weight makes cols/n_parts of the output's columns */
  const float    *bias;                   /* may be NULL */
  int             compared;               /* linear: the output's first columns, which scores alone read: queries and keys */
  const float    *prefix;                 /* embed: [n_prefix,D], owned by the tape */
  int             n_prefix;               /* embed, pool: tokens before the patches */
  int             patch;                  /* embed: P */
  Activation      activation;             /* gelu */
  double          eps;                    /* norm */
  double          scale;                  /* softmax: d^-1/2 */
  const TextSpan *spans;                  /* softmax: [rows], the columns that each row has; NULL: all */
  const double   *constant;               /* constant: its value; owned by the tape */
  const double   *factor, *shift;         /* scale: [cols]; shift may be NULL; owned by the tape */
  const Rotary   *rotary;                 /* scores: by which queries and keys are turned; NULL for none */
  const double   *query;                  /* scores: [D], the only query, the same for every picture; NULL: x has queries */
  const float    *rounded_query;          /* the same in float32 */
  int             row;                    /* pool: the token's number, -1 for none */
  gboolean        projects;               /* linear: into or out of an attention, whose queries, keys and values are its products */
  gboolean        mean;                   /* pool: with the mean of the patches */
} Step;

typedef struct
{
  int scores, softmax, mix; /* step numbers of one block */
  int attention;            /* value number of A, [H,N,N]; of the pool [H,1,N] */
} Block;

typedef struct _Tape
{
  Weights   *weights;
  GArray    *steps;   /* of Step */
  GArray    *shapes;  /* of Shape, one per value */
  GArray    *blocks;  /* of Block */
  GPtrArray *owned;   /* numbers derived from the weights */
  int        prefix;  /* tokens before the patches */
  ViaSize    patches; /* how many in a row, and rows of them */
  Rotary    *rotary;  /* of all blocks; owned; NULL for none */
  gboolean   has_pool;
  Block      pool;  /* attention pooling, behind the blocks */
  GError    *error; /* the first thing that went wrong */
} Tape;

#define tape_step(tape, i) (&g_array_index ((tape)->steps, Step, i))
#define tape_shape(tape, v) (g_array_index ((tape)->shapes, Shape, v))
#define tape_block(tape, b) (&g_array_index ((tape)->blocks, Block, b))

/* A tape that starts with a picture of the given shape; it borrows the weights, which must outlive it. */
Tape *tape_new (Weights *weights, Shape picture);
/* The tape when all went well, else NULL, the tape freed, and the error. */
Tape *tape_finish (Tape *tape, GError **error);
void  tape_free (Tape *tape);

/* Each appends a step named AT.NAME (AT may be NULL), whose weights stand under that name, and returns the value it makes. */
int tape_linear (Tape *tape, const char *at, const char *name, int x, int cols);
int tape_norm (Tape *tape, const char *at, const char *name, int x, double eps);
int tape_gelu (Tape *tape, const char *at, const char *name, int x, Activation activation);
int tape_scores (Tape *tape, const char *at, const char *name, int qkv, int heads);
int tape_softmax (Tape *tape, const char *at, const char *name, int scores, double scale);
int tape_mix (Tape *tape, const char *at, const char *name, int attention, int qkv);
int tape_add (Tape *tape, const char *at, const char *name, int x, int y);
int tape_concat (Tape *tape, const char *name, int x, int y);
/* The row of token number `row`, none when that is -1, and the mean of the patches if that is asked for. */
int tape_pool (Tape *tape, const char *name, int x, int row, gboolean mean);
/* x/|x| */
int tape_unit (Tape *tape, const char *name, int x);
/* y = silu (a) b of x = (a | b). */
int tape_gate (Tape *tape, const char *at, const char *name, int x);

/* further.c: a tape like another, to be gone on with, which borrows all from the first; that must outlive it. */
Tape *tape_further (const Tape *tape);
/* A linear step of a weight [cols, columns of x] that is copied, without bias. */
int tape_linear_of (Tape *tape, const char *name, int x, const float *weight, int cols);

/* parts.c, linear steps whose weights may stand in the checkpoint as one, AT.NAME, or as several with equal shares of the columns:
 * AT.attn.q, .k and .v, of which each may lack its bias, and some biases of the whole may be masked … */
int tape_qkv (Tape *tape, const char *at, const char *name, int x, int cols);
/* … or AT.mlp.gate and AT.mlp.up. */
int tape_gates (Tape *tape, const char *at, const char *name, int x, int cols);

/* pooling.c: attention pooling by one learned query.  (k | v) of x, whose weights stand as AT.kv, or below those of the query in
 * AT.in_proj … */
int tape_pool_kv (Tape *tape, const char *at, const char *name, int x, int cols);
/* … and the scores [H,1,N] of the query, computed here from AT.latent; softmax and mix as everywhere. */
int tape_pool_scores (Tape *tape, const char *at, const char *name, int kv, int heads);

/* The queries and keys of all scores to come are turned by the places of the patches among `tokens`; `head` is a head's width. */
void tape_rotary (Tape *tape, int tokens, RotaryKind kind, int head, double reference);

/* reordered.c, linear steps whose weights stand in another order.  Without bias, NAME as [in,out], or NAME.weight as [out,in]. */
int tape_projection (Tape *tape, const char *name, int x, int cols);
/* Of x = (a | b), whose columns NAME.weight has interleaved: a_0, b_0, a_1, b_1, … */
int tape_interleaved (Tape *tape, const char *name, int x, int cols);
/* Of x = (a | b): the mean of what the heads ONE says to a and OTHER to b. */
int tape_two_heads (Tape *tape, const char *one, const char *other, int x, int cols);
/* x · AT.NAME, a factor for each column. */
int tape_layer_scale (Tape *tape, const char *at, const char *name, int x);
/* (x - NAME.running_mean)/sqrt (NAME.running_var + eps), column by column. */
int tape_batch_norm (Tape *tape, const char *name, int x, double eps);
/* (x - MEAN)/STD, column by column; both are names of weights. */
int tape_standardise (Tape *tape, const char *name, int x, const char *mean, const char *std);
/* Patch weights NAME.weight, NAME.bias (which may be missing), and the names of the tokens before the patches, of which a
 * network may lack any; the list ends with NULL. */
int tape_embed (Tape *tape, const char *name, const char *const *tokens, int width, int patch);
/* The positions NAME, of `prefix` tokens and `grid` x `grid` patches in the checkpoint, for those that `tokens` has. */
int tape_positions (Tape *tape, const char *name, int tokens, int prefix, int grid, PositionRule rule);

#endif
