/* desks.c - see desks.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desks.h"

#include <signal.h>

#include "stop.h"

/* What a picture may take so that there is one for each thread. */
#define SMALL_BYTES (guint64) 100000000
/* Each has processes of its own, that decode. */
#define THREADS_MOST 16

typedef struct
{
  const DesksSteps *steps;
  gpointer          data;
  guint             n, n_desks;
  GMutex            lock;
  GCond             changed;
  guint             begun, taken; /* how many */
  gboolean          ended;        /* no more is taken */
  gboolean         *worked;       /* [n_desks] */
} Desks;

/* ---- how many */

/* Whether a picture as large as the network's input, which one of any size becomes, takes little. */
static gboolean
is_small (ViaModel *model, const Settings *settings)
{
  const ViaFit          fit = settings->fitting.fit;
  const int             side = via_model_input_size (model);
  const ViaTraceOptions how = { .precision = settings->precision };
  g_autoptr (ViaPhoto) photo = NULL;

  if (fit == VIA_FIT_NATIVE || fit == VIA_FIT_TILE || settings->fitting.memory > 0)
    return FALSE;
  photo = via_photo_new_fitted (model, side, side, &settings->fitting, NULL);
  return photo && via_photo_memory (photo, &how, NULL) < SMALL_BYTES;
}

guint
desks_threads (guint n, ViaModel *model, const Settings *settings)
{
  const guint most = MIN (n, THREADS_MOST);

  return is_small (model, settings) && most > 1 ? MIN (via_get_threads (), most) : 1;
}

guint
desks_count (guint n_threads)
{
  return 2 * n_threads + 1;
}

/* ---- the threads */

/* The number of the next picture, once it has been begun. */
static gboolean
take (Desks *desks, guint *i)
{
  gboolean there;

  g_mutex_lock (&desks->lock);
  while (desks->taken == desks->begun && !desks->ended)
    g_cond_wait (&desks->changed, &desks->lock);
  there = !desks->ended;
  *i = there ? desks->taken++ : 0;
  g_mutex_unlock (&desks->lock);
  return there;
}

static void
note_worked (Desks *desks, guint desk)
{
  g_mutex_lock (&desks->lock);
  desks->worked[desk] = TRUE;
  g_cond_broadcast (&desks->changed);
  g_mutex_unlock (&desks->lock);
}

/* Signals are for the thread that waits for others. */
static gpointer
work (gpointer data)
{
  Desks   *desks = data;
  sigset_t all;
  guint    i;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, NULL);
  while (take (desks, &i))
    {
      desks->steps->work (i, i % desks->n_desks, desks->data);
      note_worked (desks, i % desks->n_desks);
    }
  return NULL;
}

/* ---- the caller's thread */

static void
begin (Desks *desks)
{
  guint desk = desks->begun % desks->n_desks;

  desks->worked[desk] = FALSE;
  desks->steps->begin (desks->begun, desk, desks->data);
  g_mutex_lock (&desks->lock);
  desks->begun++;
  g_cond_broadcast (&desks->changed);
  g_mutex_unlock (&desks->lock);
}

static gboolean
finish (Desks *desks, guint i, GError **error)
{
  guint desk = i % desks->n_desks;

  g_mutex_lock (&desks->lock);
  while (!desks->worked[desk])
    g_cond_wait (&desks->changed, &desks->lock);
  g_mutex_unlock (&desks->lock);
  return desks->steps->finish (i, desk, desks->data, error);
}

static gboolean
go_through (Desks *desks, GError **error)
{
  for (guint i = 0; i < desks->n; i++)
    {
      while (desks->begun < desks->n && desks->begun < i + desks->n_desks)
        {
          if (stop_requested (error))
            return FALSE;
          begin (desks);
        }
      if (!finish (desks, i, error))
        return FALSE;
    }
  return TRUE;
}

/* As many as the machine lets us have; one at least. */
static guint
start_work (Desks *desks, GThread **threads, guint n_threads, GError **error)
{
  g_autoptr (GError) refused = NULL;
  guint n = 0;

  while (n < n_threads && (threads[n] = g_thread_try_new ("desk", work, desks, &refused)))
    n++;
  if (n == 0)
    g_propagate_error (error, g_steal_pointer (&refused));
  return n;
}

static void
end_work (Desks *desks, GThread **threads, guint n_threads)
{
  g_mutex_lock (&desks->lock);
  desks->ended = TRUE;
  g_cond_broadcast (&desks->changed);
  g_mutex_unlock (&desks->lock);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

gboolean
desks_run (guint n, guint n_threads, const DesksSteps *steps, gpointer data, GError **error)
{
  const guint          n_desks = desks_count (n_threads);
  g_autofree gboolean *worked = g_new0 (gboolean, n_desks);
  g_autofree GThread **threads = g_new (GThread *, n_threads);
  Desks                desks = { .steps = steps, .data = data, .n = n, .n_desks = n_desks, .worked = worked };
  const guint          in_each = via_get_threads ();
  guint                started;
  gboolean             ok;

  g_mutex_init (&desks.lock);
  g_cond_init (&desks.changed);
  if (n_threads > 1)
    via_set_threads (1);
  started = start_work (&desks, threads, n_threads, error);
  ok = started > 0 && go_through (&desks, error);
  end_work (&desks, threads, started);
  via_set_threads (in_each);
  g_cond_clear (&desks.changed);
  g_mutex_clear (&desks.lock);
  return ok;
}
