/* strangers.h - what people take for a checkpoint, and what it is instead.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STRANGERS_H
#define STRANGERS_H

#include <glib.h>

/* FALSE, VIA_ERROR_UNSUPPORTED and a sentence with what to do when the bytes are known to be something else. */
gboolean strangers_refuse (GBytes *bytes, const char *name, GError **error);

#endif
