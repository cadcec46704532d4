/* dialog.h - the plug-in's dialog in GIMP 2.10.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIALOG_H
#define DIALOG_H

#include "../explain/explanation.h"
#include "source.h"

/* What comes before every dialog; fails where there is no display. */
gboolean dialog_begin (GError **error);

/* Shows what the network sees and why, and asks for everything there is to choose; for a gray or indexed image also whether it may
 * be converted.  The source may be opened anew.  On success `settings` are chosen, and `look` has its trace and perhaps its map. */
GimpPDBStatusType dialog_run (PictureSource *source, Settings *settings, Explanation *explanation, GError **error);

#endif
