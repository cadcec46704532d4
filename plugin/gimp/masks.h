/* masks.h - heat in gray: a layer mask, the selection, or channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MASKS_H
#define MASKS_H

#include "../explain/explanation.h"
#include "source.h"

/* Each is one undoable step, and where there is a selection, only what is selected is hot.  Fails when the layer has a mask. */
gboolean masks_add (const Explanation *explanation, const PictureSource *source, GError **error);
gboolean masks_select (const Explanation *explanation, const PictureSource *source, GError **error);
/* One channel per class; channels[] has room for them. */
gboolean masks_add_channels (GimpChannel **channels, const Explanation *explanation, const PictureSource *source, GError **error);

#endif
