/* partial.c - a file on its way: NAME.part, and NAME.part.from, which says what it is a part of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "partial.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <via.h>

#include "../small-file.h"

#define GROUP "part"
#define ABOUT_MOST 16384 /* bytes: two addresses and a few words */

static gboolean
cannot_write (const Partial *partial, int number, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” cannot be written: %s"), partial->path, g_strerror (number));
  return FALSE;
}

static void
read_about (Partial *partial)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = small_file_text (partial->about, ABOUT_MOST);

  if (!text || !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return;
  partial->url = g_key_file_get_string (file, GROUP, "url", NULL);
  partial->validator = g_key_file_get_string (file, GROUP, "validator", NULL);
  partial->total = g_key_file_get_int64 (file, GROUP, "total", NULL);
}

static gboolean
write_about (const Partial *partial, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  g_key_file_set_string (file, GROUP, "url", partial->url);
  if (partial->validator)
    g_key_file_set_string (file, GROUP, "validator", partial->validator);
  g_key_file_set_int64 (file, GROUP, "total", partial->total);
  if (g_key_file_save_to_file (file, partial->about, &problem))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE, problem->message);
  return FALSE;
}

/* Whether the open file is still the one that bears the name, and nobody else's: a link to it in another place, made by whoever may
 * write into the folder, would be written through. */
static gboolean
is_ours (const Partial *partial)
{
  struct stat ours, named;

  return fstat (partial->fd, &ours) == 0 && S_ISREG (ours.st_mode) && ours.st_nlink == 1 && ours.st_uid == geteuid ()
         && lstat (partial->path, &named) == 0 && ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

static void
close_part (Partial *partial)
{
  if (partial->fd >= 0)
    close (partial->fd);
  partial->fd = -1;
}

/* Opens the one that is there, when it is ours; anything else of that name goes, unread and unwritten. */
static gboolean
open_part (Partial *partial, GError **error)
{
  partial->fd = g_open (partial->path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW, 0);
  if (partial->fd >= 0 && is_ours (partial))
    return TRUE;
  close_part (partial);
  g_unlink (partial->path);
  partial->fd = g_open (partial->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  return partial->fd >= 0 || cannot_write (partial, errno, error);
}

/* Two downloads of one file would write into each other.  Another one may have ended, and renamed the file, since we opened it.
 * Where a file system knows no locks, nobody can tell.  The lock of a process that has died is gone with it. */
static gboolean
lock (Partial *partial, GError **error)
{
  struct stat ours;
  gboolean    busy = flock (partial->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;

  if (!busy && is_ours (partial) && fstat (partial->fd, &ours) == 0)
    {
      partial->size = ours.st_size;
      return TRUE;
    }
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is being downloaded already"), partial->target);
  return FALSE;
}

gboolean
partial_open (Partial *partial, const char *target, GError **error)
{
  *partial = (Partial){ .fd = -1, .target = g_strdup (target) };
  partial->path = g_strconcat (target, ".part", NULL);
  partial->about = g_strconcat (partial->path, ".from", NULL);
  if (!open_part (partial, error))
    return FALSE;
  if (!lock (partial, error))
    {
      close_part (partial);
      return FALSE;
    }
  read_about (partial);
  return TRUE;
}

static void
forget (Partial *partial)
{
  g_clear_pointer (&partial->url, g_free);
  g_clear_pointer (&partial->validator, g_free);
  partial->total = 0;
}

gboolean
partial_begin (Partial *partial, const char *url, const char *validator, gint64 total, GError **error)
{
  g_unlink (partial->about);
  forget (partial);
  if (ftruncate (partial->fd, 0) != 0)
    return cannot_write (partial, errno, error);
  partial->size = 0;
  partial->url = g_strdup (url);
  partial->validator = g_strdup (validator);
  partial->total = total;
  return write_about (partial, error);
}

gboolean
partial_append (Partial *partial, const void *data, gsize n, GError **error)
{
  const char *from = data;

  while (n > 0)
    {
      gssize written = pwrite (partial->fd, from, n, partial->size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return cannot_write (partial, written < 0 ? errno : ENOSPC, error);
      from += written;
      n -= (gsize) written;
      partial->size += written;
    }
  return TRUE;
}

/* So that the new name outlives a power cut. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int              fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* "NAME.old", "NAME.old.2" and so on: the first that nothing has. */
static char *
unused_old_name (const char *target)
{
  struct stat about;
  char       *name = g_strconcat (target, ".old", NULL);

  for (int i = 2; lstat (name, &about) == 0; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.old.%d", target, i);
    }
  return name;
}

gboolean
partial_finish (Partial *partial, char **old, GError **error)
{
  g_autofree char *aside = unused_old_name (partial->target);

  if (fsync (partial->fd) != 0)
    return cannot_write (partial, errno, error);
  if (!is_ours (partial))
    return cannot_write (partial, ESTALE, error);
  if (g_file_test (partial->target, G_FILE_TEST_IS_REGULAR) && g_rename (partial->target, aside) == 0)
    *old = g_steal_pointer (&aside);
  if (g_rename (partial->path, partial->target) != 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” cannot be written: %s"), partial->target, g_strerror (errno));
      return FALSE;
    }
  g_unlink (partial->about);
  sync_folder (partial->target);
  return TRUE;
}

void
partial_discard (Partial *partial)
{
  g_unlink (partial->path);
  g_unlink (partial->about);
}

void
partial_clear (Partial *partial)
{
  struct stat about;

  if (partial->fd >= 0)
    {
      if (fstat (partial->fd, &about) == 0 && about.st_size == 0 && g_file_test (partial->path, G_FILE_TEST_EXISTS))
        partial_discard (partial);
      close (partial->fd);
    }
  forget (partial);
  g_free (partial->target);
  g_free (partial->path);
  g_free (partial->about);
  *partial = (Partial){ .fd = -1 };
}
