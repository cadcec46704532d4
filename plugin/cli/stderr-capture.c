/* stderr-capture.c - listens to what libraries say behind our back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "stderr-capture.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "say.h"
#include "stop.h"

/* stderr is the whole process', and so is the capture. */
static struct
{
  const char *what;                 /* NULL: closed */
  int         stderr_fd, caught_fd; /* the real one; the file that stands in for it */
  GLogFunc    handler;              /* the one before ours */
  gint        n_warnings;
} capture;

static void
count_warning (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL))
    g_atomic_int_inc (&capture.n_warnings);
}

/* The exit status is the library's, 1. */
static void
on_exit_of_a_library (void)
{
  g_autofree char *what = g_strdup (capture.what);
  g_autofree char *heard = NULL;

  if (!what)
    return;
  heard = stderr_capture_end (NULL);
  stop_abandon ();
  say_error (what, heard ? heard : _ ("the file is damaged"));
}

void
stderr_capture_begin (const char *what)
{
  static gboolean  registered;
  g_autofree char *path = NULL;

  if (!registered)
    registered = atexit (on_exit_of_a_library) == 0;
  capture.what = what;
  capture.n_warnings = 0;
  capture.caught_fd = g_file_open_tmp (NULL, &path, NULL);
  capture.stderr_fd = dup (STDERR_FILENO);
  if (path)
    g_unlink (path);
  if (capture.caught_fd >= 0)
    dup2 (capture.caught_fd, STDERR_FILENO);
  capture.handler = g_log_set_default_handler (count_warning, NULL);
  stop_at_once (TRUE);
}

char *
stderr_capture_end (int *n_warnings)
{
  char    line[160];
  ssize_t n = 0;

  stop_at_once (FALSE);
  g_log_set_default_handler (capture.handler, NULL);
  dup2 (capture.stderr_fd, STDERR_FILENO);
  close (capture.stderr_fd);
  if (capture.caught_fd >= 0)
    {
      n = pread (capture.caught_fd, line, sizeof line - 1, 0);
      close (capture.caught_fd);
    }
  capture.what = NULL;
  if (n_warnings)
    *n_warnings = capture.n_warnings;
  if (n <= 0)
    return NULL;
  line[n] = '\0';
  return g_utf8_make_valid (g_strchomp (g_strdelimit (line, "\r\n", '\0')), -1);
}
