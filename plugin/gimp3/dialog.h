/* dialog.h - the plug-in's dialog in GIMP 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIALOG_H
#define DIALOG_H

#include "../explain/explanation.h"
#include "source.h"

G_BEGIN_DECLS

/* What comes before every dialog; fails where there is no display. */
gboolean dialog_begin (GError **error);

/* Shows what the network sees and why, and asks for everything there is to choose; for a gray or indexed image also whether it may
 * be converted.  The source may be opened anew.  On success `settings` are chosen, and `look` has its trace and perhaps its map.
 * FALSE without an error: cancelled. */
gboolean dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, PictureSource *source, Settings *settings,
                     Explanation *explanation, GError **error);

G_END_DECLS

#endif
