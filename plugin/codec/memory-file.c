/* memory-file.c - see memory-file.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _GNU_SOURCE /* memfd_create() */
#include "memory-file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
memory_file_error (int number, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (number), g_strerror (number));
  return FALSE;
}

int
memory_file_new (GError **error)
{
  int fd = memfd_create ("vit-attribution", MFD_CLOEXEC);

  if (fd < 0)
    memory_file_error (errno, error);
  return fd;
}

gboolean
memory_file_append (int fd, gconstpointer data, gsize n, GError **error)
{
  for (const char *from = data; n > 0;)
    {
      gssize written = write (fd, from, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return memory_file_error (written < 0 ? errno : ENOSPC, error);
      from += written;
      n -= (gsize) written;
    }
  return TRUE;
}

int
memory_file_copy (gconstpointer data, gsize n, GError **error)
{
  int fd = memory_file_new (error);

  if (fd >= 0 && !memory_file_append (fd, data, n, error))
    {
      close (fd);
      fd = -1;
    }
  return fd;
}
