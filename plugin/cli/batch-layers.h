/* batch-layers.h - a picture and its heat in a file of GIMP's own: the layers that the plug-in would make.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_LAYERS_H
#define CLI_BATCH_LAYERS_H

#include "attributions.h"
#include "batch-work.h"

/* Begins to write them into the empty file `fd`: the picture at the bottom, above it a layer by each method for each class, the first
 * one on top, the most probable class's visible.  They know how they were made, so Recolour and Compare work on them. */
gboolean batch_layers_begin (const BatchWork *work, const InventoryItem *item, const Forward *forward,
                             const Attributions *attributions, int fd, GError **error);

#endif
