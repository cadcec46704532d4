/* fetch-none.c - stands in for the downloads where the program is built without libcurl.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "fetch.h"

char *
fetch_file (const ViaFile *file, const char *folder, const FetchListener *listener, GError **error)
{
  if (file->path)
    return g_strdup (file->path);
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("This program was built without downloads: put %s from “%s” into %s"),
               file->name, file->url ? file->url : _ ("wherever you can get it"), folder);
  return NULL;
}
