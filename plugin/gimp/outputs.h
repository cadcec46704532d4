/* outputs.h - what an explanation becomes: layers, a group, a mask, a selection or channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include "../explain/explanation.h"
#include "source.h"

/* Whether the image can take what the settings ask for. */
gboolean outputs_possible (const PictureSource *source, const Settings *settings, GError **error);
/* Makes it of the explanation's maps, in one undoable step, and tells the user of maps that show nothing.  The new items, one per
 * method and class, in an array that ends with NULL, to be freed with g_free(); masks and selections are no items.  NULL: it went wrong. */
GimpItem **outputs_make (const Explanation *explanation, const PictureSource *source, GError **error);

#endif
