/* stop.c - see stop.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "stop.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "cli-error.h"

static volatile sig_atomic_t stopped;
static const char *_Atomic   unfinished;

void
stop_leaves (const char *temporary)
{
  unfinished = temporary;
}

void
stop_abandon (void)
{
  const char *temporary = unfinished;

  if (temporary)
    unlink (temporary);
}

/* The first one asks; the second one insists. */
static void
on_signal (int number)
{
  if (!stopped)
    {
      stopped = 1;
      return;
    }
  stop_abandon ();
  signal (number, SIG_DFL);
  raise (number);
}

void
stop_on_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
}

gboolean
stop_requested (GError **error)
{
  if (stopped)
    g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("stopped"));
  return stopped;
}

gboolean
stop_waiting (gpointer unused, GError **error)
{
  return stop_requested (error);
}
