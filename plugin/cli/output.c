/* output.c - see output.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-error.h"
#include "stop.h"

gboolean
output_can_write (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_access (folder, W_OK) == 0)
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("%s: cannot be written: %s"), path, g_strerror (errno));
  return FALSE;
}

gboolean
output_write (const char *path, OutputWriter write, gpointer data, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%d.part", path, (int) getpid ());
  gboolean         ok;

  stop_leaves (temporary);
  ok = write (temporary, data, error) && !stop_requested (error);
  if (ok && g_rename (temporary, path) != 0)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    stop_abandon ();
  stop_leaves (NULL);
  return ok;
}

char *
output_name (const char *path, int class_number, gboolean several)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (base ? base : path, '.');

  if (!several || !dot)
    return g_strdup (path);
  return g_strdup_printf ("%.*s-%d%s", (int) (dot - path), path, class_number, dot);
}
