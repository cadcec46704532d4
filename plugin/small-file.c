/* small-file.c - a few lines that one of our programs has written for the next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "small-file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static char *
read_text (int fd, gsize most)
{
  struct stat      about;
  g_autofree char *text = NULL;

  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size < 0 || (guint64) about.st_size > most)
    return NULL;
  text = g_malloc0 ((gsize) about.st_size + 1);
  return pread (fd, text, (gsize) about.st_size, 0) == about.st_size ? g_steal_pointer (&text) : NULL;
}

char *
small_file_text (const char *path, gsize most)
{
  int   fd = g_open (path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0);
  char *text;

  if (fd < 0)
    return NULL;
  text = read_text (fd, most);
  close (fd);
  return text;
}
