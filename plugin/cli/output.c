/* output.c - what the command-line tool says and leaves behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR_WIDTH 30

G_DEFINE_QUARK (cli_error, cli_error)

static volatile sig_atomic_t stopped, at_once;
static const char *volatile unfinished; /* the temporary file that is being written */

static void
print_line (const char *kind, const char *what, const char *why)
{
  g_autofree char *line = g_strdelimit (g_strchomp (g_strdup (why)), "\r\n", ' ');

  fprintf (stderr, "vit-attribution: %s%s: %s\n", kind, what, line);
}

void
say_error (const char *what, const char *why)
{
  print_line ("", what, why);
}

void
say_warning (const char *what, const char *why)
{
  print_line ("warning: ", what, why);
}

int
output_field (const char *text, int columns)
{
  return columns + (int) (strlen (text) - g_utf8_strlen (text, -1));
}

void
say_json (JsonBuilder *json)
{
  g_autofree char *text = json_text (json);

  puts (text);
}

static void
on_signal (int number)
{
  stopped = 1;
  if (!at_once)
    return;
  output_abandon ();
  raise (number); /* no longer caught: SA_RESETHAND */
}

void
stop_on_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND | SA_RESTART };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
}

void
stop_at_once (gboolean yes)
{
  at_once = yes;
}

gboolean
stop_requested (GError **error)
{
  if (stopped)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("stopped"));
  return stopped;
}

ProgressBar
progress_begin (int n_stages, gboolean always)
{
  return (ProgressBar){ .shown = always || isatty (STDERR_FILENO), .n_stages = n_stages, .percent = -1 };
}

gboolean
progress_step (double done, const char *stage, gpointer data)
{
  ProgressBar *p = data;
  int          percent = (int) (100 * (p->stage + CLAMP (done, 0, 1)) / p->n_stages);
  int          filled = BAR_WIDTH * percent / 100;

  if (p->shown && percent != p->percent)
    {
      fprintf (stderr, "\r\033[K[%.*s%*s] %3d %%  %s", filled, "##############################", BAR_WIDTH - filled, "", percent,
               stage ? stage : "");
      fflush (stderr);
      p->percent = percent;
    }
  return !stopped;
}

void
progress_next (ProgressBar *p)
{
  p->stage = MIN (p->stage + 1, p->n_stages - 1);
}

void
progress_pause (ProgressBar *p)
{
  if (p->shown && p->percent >= 0)
    fprintf (stderr, "\r\033[K");
  p->percent = -1;
}

void
progress_end (ProgressBar *p)
{
  progress_pause (p);
  p->shown = FALSE;
}

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

  unfinished = temporary;
  ok = write (temporary, data, error) && !stop_requested (error);
  if (ok && g_rename (temporary, path) != 0)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    output_abandon ();
  unfinished = NULL;
  return ok;
}

void
output_abandon (void)
{
  if (unfinished)
    unlink (unfinished);
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
