/* desks.c - see desks.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desks.h"

#include <signal.h>
#include <sys/resource.h>

#include "free-memory.h"
#include "stop.h"

/* What a picture may take so that there is one for each thread. */
#define SMALL_BYTES (guint64) 100000000
/* Each has processes of its own, that decode. */
#define THREADS_MOST 16
/* What a desk may take: a picture of 8000 x 4000 pixels 300 MB; each file that is made of a picture stays open until it is whole; and
 * its own process is one of this user's. */
#define DESK_BYTES ((guint64) 512 << 20)
#define DESK_FILES 256
#define DESK_PROCESSES 16

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

/* Whether a picture as large as the network's input, which one of any size becomes, takes little on one thread. */
static gboolean
is_small (ViaModel *model, const Settings *settings)
{
  const ViaFit          fit = settings->fitting.fit;
  const int             side = via_model_input_size (model);
  const guint           in_each = via_get_threads ();
  const ViaTraceOptions how = { .precision = settings->precision };
  g_autoptr (ViaPhoto) photo = NULL;
  guint64 bytes;

  if (fit == VIA_FIT_NATIVE || fit == VIA_FIT_TILE || settings->fitting.memory > 0)
    return FALSE;
  if (!(photo = via_photo_new_fitted (model, side, side, &settings->fitting, NULL)))
    return FALSE;
  via_set_threads (1);
  bytes = via_photo_memory (photo, &how, NULL);
  via_set_threads (in_each);
  return bytes < SMALL_BYTES;
}

/* So many of what the system limits, after as many as it allows have been asked for. */
static guint64
limit_of (int resource)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0)
    return G_MAXUINT64;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (resource, &limit);
  return limit.rlim_cur;
}

/* For how many desks there is room. */
static guint64
most_desks (void)
{
  const guint64 processes = limit_of (RLIMIT_NPROC) / DESK_PROCESSES, files = limit_of (RLIMIT_NOFILE) / DESK_FILES;

  return MIN (MIN (processes, files), free_memory_bytes () / DESK_BYTES);
}

guint
desks_threads (guint n, ViaModel *model, const Settings *settings)
{
  const guint64 wanted = MIN (MIN (n, via_get_threads ()), THREADS_MOST);

  if (wanted < 2 || !is_small (model, settings))
    return 1;
  return (guint) MAX (MIN (wanted, most_desks () / 2), 1);
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

/* What asks the work to stop is for the thread that waits for others. */
static void
leave_stopping_to_others (void)
{
  sigset_t stopping;

  sigemptyset (&stopping);
  sigaddset (&stopping, SIGINT);
  sigaddset (&stopping, SIGTERM);
  sigaddset (&stopping, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &stopping, NULL);
}

static gpointer
work (gpointer data)
{
  Desks *desks = data;
  guint  i;

  leave_stopping_to_others ();
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
