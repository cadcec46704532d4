/* fetch-folder.c - where a model's files go.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "fetch.h"

char *
fetch_folder (GError **error)
{
  g_auto (GStrv) folders = via_model_path ();

  for (int i = 0; folders[i]; i++)
    if (g_mkdir_with_parents (folders[i], 0755) == 0 && g_access (folders[i], W_OK | X_OK) == 0)
      return g_strdup (folders[i]);
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE,
                       _ ("None of the models folders can be written to; set VIT_ATTRIBUTION_MODELS to one that can"));
  return NULL;
}
