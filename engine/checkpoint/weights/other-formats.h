/* other-formats.h - what people take for a checkpoint, and what it is instead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OTHER_FORMATS_H
#define OTHER_FORMATS_H

#include <glib.h>

/* FALSE, VIA_ERROR_UNSUPPORTED and a sentence with what to do when the bytes are known to be something else. */
gboolean other_formats_check (GBytes *bytes, const char *name, GError **error);

#endif
