/* test-desks.c - pictures on their way: in which order, how many at once, and what ends them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gio/gio.h>
#include <signal.h>
#include <sys/resource.h>

#include "cli/desks.h"
#include "free-memory.h"

#define MOST 3 /* threads */
#define PICTURES 40

typedef struct
{
  guint  n_desks, n_threads;
  guint  begun, finished; /* how many */
  guint  stop_at;         /* its finish fails */
  gint   at_work, together;
  GMutex lock;
  GCond  changed;
  guint  seats[2 * MOST + 1]; /* the picture at each desk, from 1 on; 0: none */
  gint   worked[PICTURES];
} Round;

static void
begin (guint i, guint desk, gpointer data)
{
  Round *round = data;

  g_assert_cmpuint (i, ==, round->begun++);
  g_assert_cmpuint (desk, <, round->n_desks);
  g_assert_cmpuint (round->seats[desk], ==, 0);
  round->seats[desk] = i + 1;
}

/* The kernel ends a process that has blocked its own fault without a word. */
static void
look_at_mask (void)
{
  sigset_t mask;

  g_assert_cmpint (pthread_sigmask (SIG_BLOCK, NULL, &mask), ==, 0);
  g_assert_cmpint (sigismember (&mask, SIGINT), ==, 1);
  g_assert_cmpint (sigismember (&mask, SIGBUS), ==, 0);
  g_assert_cmpint (sigismember (&mask, SIGSEGV), ==, 0);
}

/* The first pictures wait until there is one for each thread. */
static void
work (guint i, guint desk, gpointer data)
{
  Round *round = data;

  g_assert_cmpuint (round->seats[desk], ==, i + 1);
  g_assert_cmpint (g_atomic_int_add (&round->worked[i], 1), ==, 0);
  look_at_mask ();
  g_mutex_lock (&round->lock);
  round->at_work++;
  round->together = MAX (round->together, round->at_work);
  g_cond_broadcast (&round->changed);
  while (i < round->n_threads && round->together < (gint) round->n_threads)
    g_cond_wait (&round->changed, &round->lock);
  round->at_work--;
  g_mutex_unlock (&round->lock);
}

static gboolean
finish (guint i, guint desk, gpointer data, GError **error)
{
  Round *round = data;

  g_assert_cmpuint (i, ==, round->finished++);
  g_assert_cmpuint (round->seats[desk], ==, i + 1);
  g_assert_cmpint (g_atomic_int_get (&round->worked[i]), ==, 1);
  round->seats[desk] = 0;
  if (i != round->stop_at)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no space");
  return FALSE;
}

static const DesksSteps steps = { begin, work, finish };

static gboolean
go (Round *round, guint n, guint n_threads, guint stop_at, GError **error)
{
  *round = (Round){ .n_desks = desks_count (n_threads), .n_threads = n_threads, .stop_at = stop_at };
  return desks_run (n, n_threads, &steps, round, error);
}

static void
test_all (void)
{
  for (guint n_threads = 1; n_threads <= MOST; n_threads++)
    for (guint n = n_threads; n <= PICTURES; n += 13)
      {
        g_autoptr (GError) error = NULL;
        Round round;

        g_assert_true (go (&round, n, n_threads, n, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (round.finished, ==, n);
        g_assert_cmpint (round.together, ==, (gint) n_threads);
      }
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;
  Round round;

  g_assert_true (go (&round, 0, 1, 1, &error));
  g_assert_no_error (error);
}

/* Nothing is at work any more, and no more is begun than there are desks. */
static void
test_ended (void)
{
  g_autoptr (GError) error = NULL;
  Round round;

  g_assert_false (go (&round, PICTURES, MOST, 5, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (round.finished, ==, 6);
  g_assert_cmpint (round.at_work, ==, 0);
  g_assert_cmpuint (round.begun, <=, 5 + round.n_desks);
}

static gboolean
allows (int resource, guint64 wanted)
{
  struct rlimit limit;

  return getrlimit (resource, &limit) == 0 && limit.rlim_max >= wanted;
}

/* Whether this machine lets so many threads have two desks each, and one more, of 512 MB, 256 files and 16 processes; twice the
 * memory, as others want some meanwhile. */
static gboolean
has_room (guint n_threads)
{
  const guint64 n = 2 * n_threads + 1;

  if (allows (RLIMIT_NOFILE, n * 256) && allows (RLIMIT_NPROC, n * 16) && free_memory_bytes () >= n << 30)
    return TRUE;
  g_test_message ("There is no room for %u threads here.", n_threads);
  return FALSE;
}

/* Several pictures beside each other only where each takes little, and nobody has said how much it may take. */
static void
test_threads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open ("demo", &error);
  g_auto (Settings) settings = { 0 };

  settings_init (&settings);
  g_assert_no_error (error);
  via_set_threads (3);
  if (has_room (3))
    {
      g_assert_cmpuint (desks_threads (100, model, &settings), ==, 3);
      g_assert_cmpuint (desks_threads (2, model, &settings), ==, 2);
    }
  g_assert_cmpuint (desks_threads (0, model, &settings), ==, 1);
  via_set_threads (12);
  if (has_room (12))
    g_assert_cmpuint (desks_threads (100, model, &settings), ==, 12);
  g_assert_cmpuint (via_get_threads (), ==, 12);
  settings.fitting.memory = 1 << 30;
  g_assert_cmpuint (desks_threads (100, model, &settings), ==, 1);
  settings.fitting.memory = 0;
  settings.fitting.fit = VIA_FIT_TILE;
  g_assert_cmpuint (desks_threads (100, model, &settings), ==, 1);
}

/* As many as there is room for; the last test that may open files. */
static void
test_room (void)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", NULL);
  g_auto (Settings) settings = { 0 };
  struct rlimit files;

  settings_init (&settings);
  via_set_threads (12);
  getrlimit (RLIMIT_NOFILE, &files);
  if (has_room (3))
    {
      files.rlim_cur = 20;
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &files), ==, 0);
      g_assert_cmpuint (desks_threads (100, model, &settings), >=, 3);
      files.rlim_max = 1536;
      g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &files), ==, 0);
      g_assert_cmpuint (desks_threads (100, model, &settings), ==, 3);
    }
  files.rlim_max = 30;
  files.rlim_cur = 30;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &files), ==, 0);
  g_assert_cmpuint (desks_threads (100, model, &settings), ==, 1);
}

/* The engine has as many threads as before. */
static void
test_engine (void)
{
  Round round;

  via_set_threads (2);
  g_assert_true (go (&round, PICTURES, MOST, PICTURES, NULL));
  g_assert_cmpuint (via_get_threads (), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desks/all", test_all);
  g_test_add_func ("/desks/none", test_none);
  g_test_add_func ("/desks/ended", test_ended);
  g_test_add_func ("/desks/threads", test_threads);
  g_test_add_func ("/desks/engine", test_engine);
  g_test_add_func ("/desks/room", test_room);
  return g_test_run ();
}
