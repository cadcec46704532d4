/* methods.h - what the user can ask for: which sweeps, how far back, and how what they saw becomes a map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef METHODS_H
#define METHODS_H

#include "../network/progress.h"
#include "../trace.h"

/* How the heads of a block become one matrix M [N,N]; A attention, g its gradient, R its relevance. */
typedef enum
{
  FOLD_ATTENTION,      /* mean max (A, 0) */
  FOLD_RELEVANCE,      /* mean max (R, 0) */
  FOLD_PRODUCT,        /* max (mean (g R), 0) */
  FOLD_PRODUCT_CLAMPED /* mean max (g R, 0) */
} Fold;

struct _ViaMethod
{
  const char *id, *title, *help;
  Fold        fold;
  gboolean    rollout; /* all blocks from start_layer on, multiplied; else row 0 of the last block */
  gboolean    has_ablation;
};

/* Attention gradients and relevances, each [blocks, k, H, N, N]; both NULL when nobody wants to keep them. */
typedef struct
{
  float *gradient, *relevance;
} Keep;

/* Fills maps [k, N-1], the patches row by row.  The options have been checked.  Errors: no memory, cancelled. */
gboolean method_run (ViaTrace *trace, const ViaMethod *method, const int *classes, int k, const ViaExplainOptions *options,
                     float *maps, const Keep *keep, const Progress *progress, GError **error);

#endif
