/* method.h - what the user can ask for: which sweeps, how far back, and how what they saw becomes a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef METHOD_H
#define METHOD_H

#include "../network/progress.h"
#include "../trace.h"
#include "sweep.h"

/* How far back the sweep goes, and what of it becomes the map. */
typedef enum
{
  REACH_ROLLOUT, /* all blocks from start_layer on, multiplied up, and what the head reads times that */
  REACH_LAST,    /* what the head reads, times the last block */
  REACH_SECOND,  /* … times block 1 */
  REACH_LOCAL,   /* each block's own attention, from start_layer on, by itself; the last two unless a start is given */
  REACH_NORM,    /* the first norm of the last block */
  REACH_TOKENS,  /* the tokens with their positions, before any norm */
  REACH_BLOCKS,  /* the inputs of all blocks from start_layer on, the first as in REACH_TOKENS, and the biases between */
  REACH_ANSWERS, /* nowhere: the network answers again */
  REACH_PIXELS   /* the picture; the sum over its channels */
} Reach;

/* What a block's matrix M is made of. */
typedef enum
{
  READS_NOTHING, /* the method is not defined for this family of networks */
  READS_ATTENTION,
  READS_RELEVANCE,
  READS_OTHERS /* no block's: the map is made in a way of its own, by `prepare` or `run` */
} Reads;

/* Attention gradients and relevances, each [blocks, k, H, N, N], of attention pooling [k, H, 1, N]; both NULL when nobody asks for
 * them. */
typedef struct
{
  float *gradient, *relevance;
} BlockMatrices;

/* What a method fills. */
typedef struct
{
  float        *maps;     /* [k, side, side], row by row; in a contrast [2k, side, side]: then the rival's against each class */
  float        *readouts; /* [k, N]: what the chain starts with at the last block, see readout.h; NULL: not wanted */
  gboolean     *vanished; /* [k]: no relevance leaves the class's output, so that its map is zero */
  BlockMatrices matrices, pooled;
  ViaCheck     *checks; /* [k], see balance.h; NULL: not wanted, or there is nothing to be checked */
} MethodResults;

/* What is asked of a method. */
typedef struct
{
  ViaTrace                *trace;
  const ViaMethod         *method;
  const ViaExplainOptions *options; /* checked */
  MethodResults            results; /* to be filled */
  Sweep                    sweep;   /* classes and rivals, nothing else; in a contrast each rival's against its class, too */
  int                      k;       /* classes asked for: sweep.k, or in a contrast half of it */
} MethodCall;

/* What a method makes of a walk that it may share with others. */
typedef struct
{
  Sweep    sweep;                 /* without tables: no walk is needed */
  gpointer data;                  /* the sweep's; freed with the gathering */
  Arena    arena;                 /* room for what is gathered */
  void (*finish) (gpointer data); /* after the walk: fills the results; NULL: they are filled already */
} Gathering;

/* Gets ready for the walk.  The call outlives the gathering.  Error: no memory. */
typedef gboolean (*MethodPrepare) (const MethodCall *call, Gathering *gathering, GError **error);
/* Fills the results.  Errors: no memory, cancelled. */
typedef gboolean (*MethodRun) (const MethodCall *call, const Progress *progress, GError **error);
/* The bytes that this needs beside a trace, which has no memory yet, of k classes; a walk down to the pixels needs `walk`. */
typedef guint64 (*MethodRoom) (ViaTrace *planned, int k, guint64 walk);

struct _ViaMethod
{
  const char *id, *title, *help;
  Reach       reach;
  gboolean    gradient; /* weighed by the attention's gradient */
  gboolean    free;     /* clamped before the mean over the heads, and the rollout's rows left free */
  gboolean    cam;      /* weighed head by head, by the mean gradient over the patches */
  Reads       reads[2]; /* in a ViT or MAE; in a DINOv2 or CLIP */
  gboolean    has_ablation, has_flavour;
  gboolean    has_path;       /* from a baseline to the picture, in steps */
  gboolean    of_class_token; /* defined where the head reads that token alone */

  /* What makes the map when it is not made of what blocks hold: of a walk, or in a way of its own. */
  MethodPrepare prepare;
  MethodRun     run;
  MethodRoom    room; /* of `run` */
  const Rules  *walk; /* whose message a product takes … */
  const Rules  *full; /* … in the variant `full`; NULL: the method has neither variants nor gammas */
};

/* What the method reads of this model's blocks. */
Reads method_reads (const ViaMethod *method, const ViaModel *model);
/* Of a raw map: the patches, or the pixels, of the network's input. */
ViaSize method_cells (const ViaMethod *method, const ViaModel *model);

/* Whether it matters at which block the method starts. */
gboolean method_has_start (const ViaMethod *method);
/* Whether the map is what the head reads, times the matrices of blocks. */
gboolean method_is_chain (const ViaMethod *method);

/* Whether the gradient counts, without which there is no contrast. */
gboolean method_weighs (const ViaMethod *method, const ViaExplainOptions *options);
/* Whether there is: it starts at the gradient, or asks the network itself. */
gboolean method_contrasts (const ViaMethod *method, const ViaExplainOptions *options);

/* The table that a product walks under, and with which gammas. */
const Rules *method_walk (const ViaMethod *method, const ViaExplainOptions *options);
Gamma        method_gamma (const ViaExplainOptions *options);

#endif
