/* file.c - the one place that opens files from outside.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only regular files are taken: opening a pipe would block and a device has no size.  The file is opened before it is looked
 * at, so that what was checked is what is mapped.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "via.h"

#define TEXT_MOST (1 << 20)

static GBytes *
map (int fd, const char *path, gsize most, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  struct stat about;

  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a regular file"), path);
      return NULL;
    }
  if ((guint64) about.st_size > most)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” holds %" PRIu64 " bytes; at most %zu make sense for such a file"),
                   path, (guint64) about.st_size, most);
      return NULL;
    }
  mapped = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  if (!mapped)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” could not be mapped: %s"), path, g_strerror (errno));
      return NULL;
    }
  return g_mapped_file_get_bytes (mapped);
}

GBytes *
file_bytes (const char *path, gsize most, GError **error)
{
  int     fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  GBytes *bytes;

  if (fd < 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” could not be opened: %s"), path, g_strerror (errno));
      return NULL;
    }
  bytes = map (fd, path, most, error);
  close (fd);
  return bytes;
}

gboolean
file_is_inside (const char *path, const char *folder)
{
  char    *file = realpath (path, NULL), *place = realpath (folder, NULL);
  gsize    length = place ? strlen (place) : 0;
  gboolean inside = file && place && strncmp (file, place, length) == 0 && (file[length] == '/' || g_str_equal (place, "/"));

  free (file);
  free (place);
  return inside;
}

char *
file_text_from_bytes (GBytes *bytes, const char *name, GError **error)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  gsize             size;
  const char       *text = g_bytes_get_data (bytes, &size);
  char             *copy;

  if (size >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    {
      text += 3;
      size -= 3;
    }
  if (!g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a text in UTF-8"), name);
      return NULL;
    }
  copy = g_try_malloc (size + 1);
  if (!copy)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"), name, 1 + (size >> 20));
      return NULL;
    }
  memcpy (copy, size ? text : "", size);
  copy[size] = '\0';
  return copy;
}

char *
file_text (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, TEXT_MOST, error);

  return bytes ? file_text_from_bytes (bytes, path, error) : NULL;
}
