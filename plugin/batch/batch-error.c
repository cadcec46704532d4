/* batch-error.c - see batch-error.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-error.h"

gboolean
batch_error (GError **error, const char *path, const char *why)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}
