/* output.c - see output.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "atomic-file.h"
#include "cli-error.h"
#include "stop.h"

static gboolean
output_error (GError **error, const char *path, const char *why)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("%s: cannot be written: %s"), path, why);
  return FALSE;
}

static gboolean
begin (AtomicFile *file, const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!atomic_file_begin (file, path, &problem))
    return output_error (error, path, problem->message);
  stop_leaves (file->temporary);
  return TRUE;
}

/* By making the temporary file for a moment; before it, what earlier runs have left there is removed. */
gboolean
output_can_write (const char *path, GError **error)
{
  AtomicFile       file = { 0 };
  g_autofree char *target = atomic_file_target (path, NULL), *folder = target ? g_path_get_dirname (target) : NULL;
  gboolean         ok;

  if (folder)
    atomic_file_sweep (folder);
  ok = begin (&file, path, error);
  atomic_file_clear (&file);
  stop_leaves (NULL);
  return ok;
}

gboolean
output_write (const char *path, OutputWriter write, gpointer data, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;
  gboolean ok;

  if (!begin (&file, path, error))
    return FALSE;
  ok = (write (file.fd, data, &problem) || output_error (error, path, problem->message)) && !stop_requested (error)
       && (atomic_file_commit (&file, &problem) || output_error (error, path, problem->message));
  stop_leaves (NULL);
  return ok;
}

typedef struct
{
  const char *at;
  gsize       left;
} BytesLeft;

static gboolean
write_bytes (int fd, gpointer data, GError **error)
{
  BytesLeft *bytes = data;

  while (bytes->left > 0)
    {
      gssize n = write (fd, bytes->at, bytes->left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
          return FALSE;
        }
      bytes->at += n;
      bytes->left -= (gsize) n;
    }
  return TRUE;
}

gboolean
output_write_bytes (const char *path, gconstpointer bytes, gsize n, GError **error)
{
  BytesLeft left = { bytes, n };

  return output_write (path, write_bytes, &left, error);
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
