/* model.h - a ViaModel from the inside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MODEL_H
#define MODEL_H

#include "checkpoint/describe/config.h"
#include "network/arena.h"
#include "network/tape.h"
#include "via.h"

/* The memory of a trace. */
enum
{
  MEMORY_VALUES, /* that are stored */
  MEMORY_KEPT,   /* what the relevance rules keep */
  MEMORY_WORK,   /* of one walk at a time */
  MEMORY_SLOT,   /* of a lean trace: one block's values, see network/lean.h … */
  MEMORY_AGAIN,  /* … and what they are made in */
  N_MEMORIES
};

struct _ViaModel
{
  gatomicrefcount refs;
  Config          config;
  Weights        *weights;
  char           *stamp; /* of the weights, see digests.h; NULL for those of the program itself */
  Tape           *tape;
  ViaModel *backbone;   /* whose weights, and all of whose config but the labels, are used here; NULL: they are the model's own */
  double    text_scale; /* of classes that are texts, see worded.c; 0 of others */

  GMutex              lock;              /* of what is made when it is first asked for, and of the spare memory */
  Arena               spare[N_MEMORIES]; /* of a trace that is gone, for the next one */
  char               *sha256;
  char              **facts;
  struct _Directions *directions;                /* what it says of texts, see words.c */
  char              **folded, **folded_synonyms; /* as the config has them, without upper and lower case; see search.c */
};

/* Nothing but locks and one reference. */
ViaModel *model_new (void);
/* The same upon a backbone, which it holds, and whose weights it has. */
ViaModel *model_on (ViaModel *backbone);

/* Opening, in two steps.  Reads the files of a model whose config says no more than what is asked of it; `feature` of a backbone, may be NULL. */
gboolean model_read (ViaModel *model, const char *name, const char *feature, GError **error);
/* Makes the network of them. */
gboolean model_build (ViaModel *model, GError **error);

/* Of the network's input. */
ViaSize model_pixels (const ViaModel *model);
/* What 0…1, in each of R, G and B, becomes in that channel of it. */
float model_gray (const ViaModel *model, int channel, float value);

#endif
