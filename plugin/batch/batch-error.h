/* batch-error.h - what can go wrong with many pictures as a whole.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_ERROR_H
#define BATCH_ERROR_H

#include <glib.h>

/* "PATH: WHY".  Returns FALSE. */
gboolean batch_error (GError **error, const char *path, const char *why);

#endif
