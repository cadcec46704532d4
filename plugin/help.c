/* help.c - opens the help.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "help.h"

#include <glib/gi18n-lib.h>
#include <via.h>

gboolean
help_show (const char *folder, GError **error)
{
  g_autofree char *page = g_build_filename (folder, "help", "guide.html", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (page);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GError) problem = NULL;

  if (!g_file_test (page, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("The help is not installed: there is no “%s”"), page);
  else if (g_app_info_launch_default_for_uri (uri, NULL, &problem))
    return TRUE;
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("No browser opens (%s); the help is the file “%s”"), problem->message, page);
  return FALSE;
}
