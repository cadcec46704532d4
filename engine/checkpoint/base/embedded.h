/* embedded.h - the files of models/ that are part of every program: the demo model, the presets, names of classes, CLIP's
 * merges.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <glib.h>

/* The file's bytes, to be unreffed, or NULL when it is not built in. */
GBytes *embedded_find (const char *name);
/* The file name of the preset after `name`, which came from here; of the first for NULL, and NULL after the last. */
const char *embedded_next_preset (const char *name);

#endif
