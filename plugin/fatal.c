/* fatal.c - see fatal.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end is _exit(): exit() would run what libraries have registered for it, and OpenBLAS' destructor waits for threads that may
 * be the very ones that have crashed.  The kernel reports a mapped file that has become shorter as SIGBUS.  The sentences are
 * written before anything happens, since a signal handler must not allocate or translate.
 *
 * Threads that read the same file meet the same fault: the first one speaks and ends the process, the others wait for that.
 */
#include "fatal.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const int faults[] = { SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGSYS };

static char *sentences[G_N_ELEMENTS (faults)];
static void (*tidy_up) (void);
/* A fault may be that the stack has run out. */
static char stack[64 << 10];

/* The thread that has met a fault first; 0: none has. */
static int first;

/* TRUE for one thread, once. */
static gboolean
is_first (void)
{
  int thread = (int) syscall (SYS_gettid), none = 0;

  if (__atomic_compare_exchange_n (&first, &none, thread, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    return TRUE;
  while (none != thread)
    pause ();
  return FALSE; /* while it was tidying up */
}

static void
on_fault (int number)
{
  if (!is_first ())
    _exit (1);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (faults[i] == number && write (STDERR_FILENO, sentences[i], strlen (sentences[i])) < 0)
      break; /* nobody listens */
  if (tidy_up)
    tidy_up ();
  _exit (1);
}

static char *
sentence_for (int number, const char *what)
{
  g_autofree char *why =
      number == SIGBUS
          ? g_strdup (
              _ ("a file was cut short while it was being read, or its disk has failed; try again when nobody writes to it"))
          : g_strdup_printf (
              _ ("stopped by a fault in this program or one of its libraries (signal %d), perhaps for want of memory"), number);

  return g_strdup_printf ("vit-attribution: %s: %s\n", what, why);
}

void
fatal_install (const char *what, void (*tidy) (void))
{
  struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_NODEFER | SA_ONSTACK };
  stack_t          other = { .ss_sp = stack, .ss_size = sizeof stack };

  tidy_up = tidy;
  sigaltstack (&other, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      char *sentence = sentence_for (faults[i], what);

      g_free (sentences[i]);
      sentences[i] = sentence;
      sigaction (faults[i], &action, NULL);
    }
}
