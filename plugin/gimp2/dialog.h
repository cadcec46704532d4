/* dialog.h - the plug-in's dialog in GIMP 2.10.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIALOG_H
#define DIALOG_H

#include "look.h"
#include "source.h"

/* Shows what the network sees, and asks which class, method, opacity and blend mode; for a gray or indexed image also whether it
 * may be converted.  On success `settings` are chosen and `look` has its trace. */
GimpPDBStatusType dialog_run (const Source *source, Settings *settings, Look *look, GError **error);

#endif
