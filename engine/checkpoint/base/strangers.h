/* strangers.h - what is known here, but cannot be explained.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STRANGERS_H
#define STRANGERS_H

#include "tensor.h"

typedef struct
{
  const char *what; /* "an HDF5 file", "a ViT of torchvision"; N_() */
  const char *todo; /* what to do about it, a sentence; NULL: nothing that would help */
} Stranger;

/* A file by its first bytes, a network by the names of its weights, or by what transformers calls it; NULL for one that is none. */
const Stranger *strangers_by_bytes (const char *data, gsize size);
const Stranger *strangers_by_weights (const Tensor *weights, guint n);
gboolean        strangers_by_type (const char *model_type);
/* Weights that are no floating-point numbers. */
const Stranger *strangers_quantised (void);

#endif
