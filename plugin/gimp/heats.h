/* heats.h - the heat layers that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEATS_H
#define HEATS_H

#include "../panel/ask.h"
#include "host.h"

typedef struct
{
  GPtrArray *layers; /* GimpLayer, libgimp's, the top one first */
  char      *folder;
  HeatHost   host; /* points back to this struct: do not move it */
} Heats;

/* All heat layers of an image, those in groups, too.  `host` is for the dialogs. */
void heats_init (Heats *heats, GimpImage *image);
void heats_clear (Heats *heats);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heats, heats_clear)
GimpLayer *heats_layer (const Heats *heats, guint i);
/* The number of the layer in the list, or `otherwise`. */
guint heats_find (const Heats *heats, const GimpDrawable *drawable, guint otherwise);

/* Reads one of them; the mask of a layer stands for it.  *layer, unless it is NULL, becomes the layer. */
gboolean heats_open (HeatLayer *heat, GimpDrawable *drawable, GimpLayer **layer, GError **error);

#endif
