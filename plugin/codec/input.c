/* input.c - see input.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pipe is opened without waiting for whoever writes into it, and waited for in a way that a signal ends.
 */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "container.h"
#include "foreign.h"
#include "memory-file.h"

#define STDIN_NAME "-"
#define PIPE_MOST ((gint64) 1 << 30) /* bytes of a picture that comes out of a pipe */
#define WAIT_MS 100                  /* a signal may arrive at another thread: look now and then */

static gboolean
input_error (const char *why, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, why);
  return FALSE;
}

static gboolean
system_input_error (int number, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (number), g_strerror (number));
  return FALSE;
}

const char *
input_name (const char *path)
{
  return g_str_equal (path, STDIN_NAME) ? _ ("standard input") : path;
}

gboolean
input_stopped (const Waiting *waiting, GError **error)
{
  return waiting->ask (waiting->data, error);
}

gboolean
input_wait (int fd, const Waiting *waiting, GError **error)
{
  struct pollfd what = { .fd = fd, .events = POLLIN };

  while (!input_stopped (waiting, error))
    if (poll (&what, 1, WAIT_MS) > 0)
      return TRUE;
  return FALSE;
}

/* Of what has come so far: enough of a beginning, or all that there is. */
static gboolean
check_beginning (const guint8 *bytes, gsize n, GError **error)
{
  Slice            file = { bytes, n, FALSE };
  g_autofree char *why = NULL;

  if (container_find (file) != CONTAINER_UNKNOWN)
    return TRUE;
  why = foreign_sentence (file);
  return input_error (why, error);
}

/* Reads at least `least` bytes, unless the end comes before; *n: how many. */
static gboolean
read_some (int fd, const Waiting *waiting, guint8 *bytes, gsize least, gsize most, gsize *n, GError **error)
{
  for (*n = 0; *n < least;)
    {
      gssize got;

      if (!input_wait (fd, waiting, error))
        return FALSE;
      got = read (fd, bytes + *n, most - *n);
      if (got < 0 && errno != EAGAIN && errno != EINTR)
        return input_error (g_strerror (errno), error);
      if (got == 0)
        return TRUE;
      *n += (gsize) MAX (got, 0);
    }
  return TRUE;
}

static gboolean
copy_pipe (int from, int to, const Waiting *waiting, GError **error)
{
  guint8 bytes[1 << 16];
  gint64 all = 0;
  gsize  n;

  do
    {
      if (!read_some (from, waiting, bytes, all ? 1 : FOREIGN_BYTES, sizeof bytes, &n, error)
          || (all == 0 && !check_beginning (bytes, n, error)) || !memory_file_append (to, bytes, n, error))
        return FALSE;
      all += (gint64) n;
    }
  while (n > 0 && all <= PIPE_MOST);
  if (all <= PIPE_MOST)
    return TRUE;
  return input_error (_ ("more comes out of it than a picture can have; save it as a file first"), error);
}

/* Takes the pipe. */
static int
copy (int pipe, const Waiting *waiting, GError **error)
{
  int fd = memory_file_new (error);

  if (fd >= 0 && !copy_pipe (pipe, fd, waiting, error))
    {
      close (fd);
      fd = -1;
    }
  close (pipe);
  return fd;
}

/* A file that has been redirected to standard input, and of which nothing has been read yet, is as good as one with a name. */
static gboolean
is_whole_file (int fd, const struct stat *about)
{
  return S_ISREG (about->st_mode) && lseek (fd, 0, SEEK_CUR) == 0;
}

int
input_open (const char *path, const Waiting *waiting, GError **error)
{
  gboolean    standard = g_str_equal (path, STDIN_NAME);
  int         fd = standard ? fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat about;

  if (fd < 0 || fstat (fd, &about) != 0)
    {
      system_input_error (errno, error);
      return -1;
    }
  if (S_ISDIR (about.st_mode))
    {
      close (fd);
      system_input_error (access (path, R_OK | X_OK) == 0 ? EISDIR : errno, error);
      return -1;
    }
  return is_whole_file (fd, &about) ? fd : copy (fd, waiting, error);
}
