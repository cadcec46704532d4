/* atomic-file.c - see atomic-file.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Others may write to the folder: the temporary file is opened with O_EXCL, so it is neither theirs nor a link of theirs.  Its
 * process holds a lock on it, which the system drops when the process ends, however it ends; an unlocked one is a dead one's.
 */
#include "atomic-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK ".vit-"
#define ENDING ".part"
#define DIGITS 8
#define SUFFIX_LENGTH (strlen (MARK) + DIGITS + strlen (ENDING))
#define NAME_MOST 255 /* bytes of a file's name, on every file system of Linux */
#define LINKS_MOST 40 /* as many as the system itself follows */
#define TRIES 100

static gboolean
system_error (int number, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (number), g_strerror (number));
  return FALSE;
}

char *
atomic_file_target (const char *path, GError **error)
{
  g_autofree char *at = g_strdup (path);

  for (int i = 0; i < LINKS_MOST; i++)
    {
      g_autofree char *link = g_file_read_link (at, NULL), *folder = g_path_get_dirname (at);

      if (!link)
        return g_steal_pointer (&at);
      g_free (at);
      at = g_path_is_absolute (link) ? g_steal_pointer (&link) : g_build_filename (folder, link, NULL);
    }
  system_error (ELOOP, error);
  return NULL;
}

static gboolean
check_target (const char *target, GError **error)
{
  struct stat about;

  if (stat (target, &about) != 0)
    return errno == ENOENT || system_error (errno, error);
  if (S_ISREG (about.st_mode))
    return TRUE;
  if (S_ISDIR (about.st_mode))
    return system_error (EISDIR, error);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("it is not a regular file"));
  return FALSE;
}

/* A long name is cut, so that the suffix does not make it too long. */
static char *
temporary_name (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target), *name = g_path_get_basename (target);
  g_autofree char *temporary =
      g_strdup_printf ("%.*s" MARK "%0*x" ENDING, (int) (NAME_MOST - SUFFIX_LENGTH), name, DIGITS, g_random_int ());

  return g_build_filename (folder, temporary, NULL);
}

/* FALSE when somebody who tidies up was faster than we: the file is theirs to remove. */
static gboolean
lock_new (int fd)
{
  struct stat about;

  if (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return FALSE;
  return fstat (fd, &about) == 0 && about.st_nlink > 0;
}

gboolean
atomic_file_begin (AtomicFile *file, const char *path, GError **error)
{
  *file = (AtomicFile){ .fd = -1, .target = atomic_file_target (path, error) };
  if (!file->target || !check_target (file->target, error))
    return FALSE;
  for (int i = 0; i < TRIES; i++)
    {
      g_autofree char *temporary = temporary_name (file->target);
      int              fd = open (temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

      if (fd < 0 && errno != EEXIST)
        return system_error (errno, error);
      if (fd >= 0 && lock_new (fd))
        {
          file->fd = fd;
          file->temporary = g_steal_pointer (&temporary);
          return TRUE;
        }
      if (fd >= 0)
        close (fd);
    }
  return system_error (EEXIST, error);
}

gboolean
atomic_file_write (AtomicFile *file, const void *data, gsize n, GError **error)
{
  for (const char *from = data; n > 0;)
    {
      gssize written = write (file->fd, from, n);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return system_error (written < 0 ? errno : ENOSPC, error);
      from += written;
      n -= (gsize) written;
    }
  return TRUE;
}

gboolean
atomic_file_commit (AtomicFile *file, GError **error)
{
  if (rename (file->temporary, file->target) != 0)
    return system_error (errno, error);
  g_clear_pointer (&file->temporary, g_free);
  return TRUE;
}

void
atomic_file_clear (AtomicFile *file)
{
  if (file->temporary)
    {
      unlink (file->temporary);
      close (file->fd);
    }
  else if (file->target && file->fd >= 0)
    close (file->fd);
  g_free (file->target);
  g_free (file->temporary);
  *file = (AtomicFile){ .fd = -1 };
}

static gboolean
is_temporary (const char *name)
{
  gsize       length = strlen (name);
  const char *mark;

  if (length <= SUFFIX_LENGTH)
    return FALSE;
  mark = name + length - SUFFIX_LENGTH;
  return g_str_has_prefix (mark, MARK) && strspn (mark + strlen (MARK), "0123456789abcdef") == DIGITS
         && g_str_has_suffix (mark, ENDING);
}

/* Only a regular file of our own that nobody has locked. */
static void
remove_dead (int folder, const char *name)
{
  struct stat about;
  int         fd = openat (folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode) && about.st_uid == geteuid () && flock (fd, LOCK_EX | LOCK_NB) == 0)
    unlinkat (folder, name, 0);
  close (fd);
}

void
atomic_file_sweep (const char *folder)
{
  DIR           *open_folder = opendir (folder);
  struct dirent *entry;

  if (!open_folder)
    return;
  while ((entry = readdir (open_folder)))
    if (is_temporary (entry->d_name))
      remove_dead (dirfd (open_folder), entry->d_name);
  closedir (open_folder);
}
