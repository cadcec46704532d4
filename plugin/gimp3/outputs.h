/* outputs.h - what an explanation becomes: layers, a group, a mask, a selection or channels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include "../explain/explanation.h"
#include "source.h"

/* Whether the image can take what the settings ask for. */
gboolean outputs_possible (const PictureSource *source, const Settings *settings, GError **error);
/* Makes it of look->map, in one undoable step.  The new items, one per class, go to items[], which has room for
 * them and a NULL behind them; masks and selections are no items. */
gboolean outputs_make (GimpItem **items, const Explanation *explanation, const PictureSource *source, GError **error);

#endif
