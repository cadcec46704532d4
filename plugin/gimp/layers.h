/* layers.h - heat layers, one per method and class, by themselves or in a group.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LAYERS_H
#define LAYERS_H

#include "../explain/explanation.h"
#include "source.h"

/* Makes a layer of each of the explanation's heats, complete but not yet part of the image; layers[] has room for them.  All that
 * is slow or can fail happens here.  On failure none is left. */
gboolean layers_paint (GimpLayer **layers, const Explanation *explanation, const PictureSource *source, GError **error);
/* Puts them above what was explained, and above older heat of it, which is hidden; the first one is on top, the most probable one alone
 * visible.  When `grouped`, in a group that bears the model's name.  Converts a gray or indexed image to RGB first. */
gboolean layers_insert (GimpLayer **layers, const Explanation *explanation, gboolean grouped, const PictureSource *source,
                        GError **error);

#endif
