/* codec.c - see codec.h; wire.h says how the two processes talk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _GNU_SOURCE /* strsignal(), pipe flags, posix_spawn_file_actions_addclosefrom_np() */
#include "codec-inside.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../explain/pixels.h"
#include "complaints.h"
#include "free-memory.h"
#include "memory-file.h"
#include "process.h"

#define PROGRAM "/proc/self/exe"
#define TEXT_MOST (1 << 16)
#define ROOM_BYTES (1 << 20)               /* a picture of 512 x 512 */
#define PROCESS_BYTES ((guint64) 96 << 20) /* that GEGL takes before it has read anything */

Codec *
codec_new (InputStop stop, gpointer data)
{
  Codec *codec = g_new (Codec, 1);

  *codec = (Codec){ .stop = { stop, data }, .socket = -1, .said = -1 };
  for (int i = 0; i < 256; i++)
    codec->shares[i] = i / 255.0f;
  return codec;
}

gboolean
codec_coded_error (GError **error, int code, const char *what, const char *why)
{
  if (what)
    g_set_error (error, G_FILE_ERROR, code, "%s: %s", what, why);
  else
    g_set_error_literal (error, G_FILE_ERROR, code, why);
  return FALSE;
}

gboolean
codec_error (GError **error, const char *what, const char *why)
{
  return codec_coded_error (error, G_FILE_ERROR_FAILED, what, why);
}

/* ---- the process */

int
codec_end_process (Codec *codec, gboolean kill_it)
{
  int status = 0;

  if (codec->socket >= 0)
    close (codec->socket);
  if (codec->pid)
    {
      if (kill_it)
        kill (codec->pid, SIGKILL);
      while (waitpid (codec->pid, &status, 0) < 0 && errno == EINTR)
        ;
    }
  codec->socket = -1;
  codec->pid = 0;
  codec->asked = FALSE;
  codec->rows = 0;
  codec->loaded = FALSE;
  codec->saving = 0;
  return status;
}

static void
forget_words (Codec *codec)
{
  if (codec->said >= 0)
    close (codec->said);
  codec->said = -1;
}

void
codec_free (Codec *codec)
{
  if (!codec)
    return;
  codec_end_process (codec, TRUE);
  forget_words (codec);
  g_free (codec->path);
  g_free (codec);
}

/* What the process has: nothing to read, one file for all that it says, and its socket. */
static void
hand_over_files (posix_spawn_file_actions_t *files, const Codec *codec, int socket)
{
  posix_spawn_file_actions_addopen (files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2 (files, codec->said, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (files, codec->said, STDERR_FILENO);
  posix_spawn_file_actions_adddup2 (files, socket, PROCESS_SOCKET);
  posix_spawn_file_actions_addclosefrom_np (files, PROCESS_SOCKET + 1);
}

/* OpenBLAS, which the process does not use, must not start threads for it, and babl must not call a debugger when it dies.  No
 * fork(): before one OpenBLAS waits for its threads here, which without memory never end. */
static gboolean
spawn (Codec *codec, int socket, GError **error)
{
  char *const argv[] = { (char *) "vit-attribution", (char *) PROCESS_WORD, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "OPENBLAS_NUM_THREADS", "1", TRUE);
  posix_spawn_file_actions_t files;
  int                        failed;

  environment = g_environ_setenv (environment, "PATH", "/dev/null", TRUE);
  posix_spawn_file_actions_init (&files);
  hand_over_files (&files, codec, socket);
  failed = posix_spawn (&codec->pid, PROGRAM, &files, NULL, argv, environment);
  posix_spawn_file_actions_destroy (&files);
  if (failed == 0)
    return TRUE;
  codec->pid = 0;
  return codec_error (error, NULL, g_strerror (failed));
}

/* So much may be on its way: who sends need not wait until the other one gets a core.  The system may allow less. */
static void
make_room (const int pair[2])
{
  const int bytes = ROOM_BYTES;

  for (int i = 0; i < 2; i++)
    setsockopt (pair[i], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

gboolean
codec_start_process (Codec *codec, GError **error)
{
  int      pair[2];
  gboolean ok;

  if (codec->asked || codec->rows > 0 || codec->saving > 0)
    codec_end_process (codec, TRUE); /* it is busy with what nobody wants any more */
  codec->begin = codec->pid ? lseek (codec->said, 0, SEEK_END) : 0;
  if (codec->pid)
    return TRUE;
  forget_words (codec);
  if (free_memory_bytes () < PROCESS_BYTES)
    return codec_error (error, NULL, _ ("there is no memory left to read pictures with"));
  if ((codec->said = memory_file_new (error)) < 0)
    return FALSE;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, g_strerror (errno));
      return FALSE;
    }
  make_room (pair);
  codec->socket = pair[0];
  ok = spawn (codec, pair[1], error);
  close (pair[1]);
  return ok;
}

/* ---- what can go wrong */

static char *
describe_end (int status, const char *words)
{
  int number = WIFSIGNALED (status) ? WTERMSIG (status) : 0;

  if (number == SIGXCPU || number == SIGKILL)
    return g_strdup (number == SIGXCPU ? _ ("it takes too long to decode")
                                       : _ ("the system has stopped its decoder, probably for want of memory"));
  if (number == SIGBUS)
    return g_strdup (_ ("it was cut short while it was being read; try again when nobody writes to it"));
  if (words)
    return g_strdup_printf (_ ("its decoder has failed: %s"), words);
  return g_strdup_printf (_ ("its decoder has crashed (%s), perhaps for want of memory"),
                          number ? strsignal (number) : _ ("no signal"));
}

gboolean
codec_process_error (Codec *codec, const char *what, GError **error)
{
  int              status = codec_end_process (codec, FALSE);
  g_autofree char *words = complaints_line (codec->said, codec->begin), *why = describe_end (status, words);

  return input_stopped (&codec->stop, error) ? FALSE : codec_coded_error (error, G_FILE_ERROR_PIPE, what, why);
}

/* ---- talking */

gboolean
codec_receive_reply (Codec *codec, const char *what, WireReply *reply, char **text, GError **error)
{
  *text = NULL;
  if (!input_wait (codec->socket, &codec->stop, error))
    {
      codec_end_process (codec, TRUE);
      return FALSE;
    }
  if (wire_receive (codec->socket, reply, sizeof *reply) && reply->text >= 0 && reply->text <= TEXT_MOST)
    {
      *text = g_malloc0 (reply->text + 1);
      if (wire_receive (codec->socket, *text, reply->text))
        return TRUE;
      g_clear_pointer (text, g_free);
    }
  return codec_process_error (codec, what, error);
}

/* ---- loading */

static gboolean
request_load (Codec *codec, int fd, gboolean managed, GError **error)
{
  const WireRequest request = { .kind = WIRE_LOAD, .managed = managed };
  g_autoptr (GError) problem = NULL;

  if (!codec_start_process (codec, &problem))
    return codec_error (error, codec->path, problem->message);
  codec->asked = wire_send_request (codec->socket, &request, fd);
  return codec->asked || codec_process_error (codec, codec->path, error);
}

gboolean
codec_load (Codec *codec, const char *path, gboolean managed, GError **error)
{
  g_autoptr (GError) problem = NULL;
  int      fd = input_open (path, &codec->stop, &problem);
  gboolean ok;

  g_free (codec->path);
  codec->path = g_strdup (input_name (path));
  if (fd < 0)
    return input_stopped (&codec->stop, error) ? FALSE : codec_coded_error (error, problem->code, codec->path, problem->message);
  ok = request_load (codec, fd, managed, error);
  close (fd);
  return ok;
}

gboolean
codec_size (Codec *codec, int *width, int *height, char ***complaints, GError **error)
{
  g_autofree char *text = NULL;

  if (!codec_receive_reply (codec, codec->path, &codec->picture, &text, error))
    return FALSE;
  codec->asked = FALSE;
  codec->loaded = codec->picture.ok;
  codec->rows = codec->picture.ok ? codec->picture.height : 0;
  if (!codec->picture.ok)
    return codec_error (error, codec->path, text);
  *complaints = g_strsplit (text, "\n", *text ? -1 : 0);
  *width = codec->picture.width;
  *height = codec->picture.height;
  return TRUE;
}

/* n pixels of 3 or 4 bytes become R'G'B'A.  In place, from the end on: a float takes the room of four bytes. */
static void
widen (const float shares[256], float *numbers, gsize n, int channels)
{
  const guint8 *pixel = (const guint8 *) numbers + n * (gsize) channels;

  while (n-- > 0)
    {
      float r, g, b, a;

      pixel -= channels;
      r = shares[pixel[0]];
      g = shares[pixel[1]];
      b = shares[pixel[2]];
      a = channels == 4 ? shares[pixel[3]] : 1;
      numbers[4 * n] = r;
      numbers[4 * n + 1] = g;
      numbers[4 * n + 2] = b;
      numbers[4 * n + 3] = a;
    }
}

gboolean
codec_rows (int y, int n, float *rgba, gpointer data, GError **error)
{
  Codec           *codec = data;
  const WireReply *picture = &codec->picture;
  gsize            pixels = (gsize) picture->width * (gsize) n;

  if (!input_wait (codec->socket, &codec->stop, error))
    return FALSE;
  if (!wire_receive (codec->socket, rgba, pixels * (gsize) (picture->channels * picture->bytes)))
    return codec_process_error (codec, codec->path, error);
  codec->rows -= n;
  if (picture->bytes == 1)
    widen (codec->shares, rgba, pixels, picture->channels);
  return TRUE;
}
