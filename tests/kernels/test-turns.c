/* test-turns.c - callers of the engine's threads: they take turns, or each works alone beside the others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "kernels/threads.h"

#define CALLERS 3
#define TASKS 5
#define PATIENCE (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  GMutex lock;
  GCond  changed;
  int    inside, together; /* callers */
} Meeting;

static void
enter (Meeting *meeting)
{
  g_mutex_lock (&meeting->lock);
  meeting->inside++;
  meeting->together = MAX (meeting->together, meeting->inside);
  g_cond_broadcast (&meeting->changed);
  g_mutex_unlock (&meeting->lock);
}

static void
leave (Meeting *meeting)
{
  g_mutex_lock (&meeting->lock);
  meeting->inside--;
  g_mutex_unlock (&meeting->lock);
}

static void
meet_all (Meeting *meeting)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;

  g_mutex_lock (&meeting->lock);
  while (meeting->together < CALLERS)
    g_assert_true (g_cond_wait_until (&meeting->changed, &meeting->lock, end));
  g_mutex_unlock (&meeting->lock);
}

typedef struct
{
  Meeting *meeting;
  gboolean beside;
  gint     done[TASKS];
} Call;

/* What a caller has written for its tasks is there as long as it has not ended. */
static void
task (const void *data, int index, int thread)
{
  Call *call = (Call *) data;
  char *own = threads_workspace (thread);

  g_assert_true (*(Call **) threads_common () == call);
  memset (own, index, 1000);
  if (call->beside)
    meet_all (call->meeting);
  g_assert_cmpint (own[999], ==, index);
  g_atomic_int_inc (&call->done[index]);
}

static gpointer
make_call (gpointer data)
{
  Call *call = data;

  threads_begin ();
  enter (call->meeting);
  *(Call **) threads_common () = call;
  threads_each (TASKS, task, call);
  threads_each (TASKS, task, call);
  leave (call->meeting);
  threads_end ();
  return NULL;
}

/* The greatest number of callers that were between begin and end. */
static int
most_together (int count, gboolean beside)
{
  Meeting  meeting = { .inside = 0 };
  GThread *threads[CALLERS];
  Call     calls[CALLERS];

  threads_set_count (count);
  for (int i = 0; i < CALLERS; i++)
    {
      calls[i] = (Call){ &meeting, beside, { 0 } };
      threads[i] = g_thread_new ("caller", make_call, &calls[i]);
    }
  for (int i = 0; i < CALLERS; i++)
    {
      g_thread_join (threads[i]);
      for (int k = 0; k < TASKS; k++)
        g_assert_cmpint (calls[i].done[k], ==, 2);
    }
  threads_set_count (0);
  return meeting.together;
}

static void
test_in_turn (void)
{
  g_assert_cmpint (most_together (2, FALSE), ==, 1);
}

static void
test_beside (void)
{
  g_assert_cmpint (most_together (1, TRUE), ==, CALLERS);
}

/* The count may change while callers are at it. */
static void
test_changed (void)
{
  Meeting  meeting = { .inside = 0 };
  GThread *threads[CALLERS];
  Call     calls[CALLERS];

  for (int round = 0; round < 200; round++)
    {
      for (int i = 0; i < CALLERS; i++)
        {
          calls[i] = (Call){ &meeting, FALSE, { 0 } };
          threads[i] = g_thread_new ("caller", make_call, &calls[i]);
          threads_set_count (1 + (round + i) % 2);
        }
      for (int i = 0; i < CALLERS; i++)
        {
          g_thread_join (threads[i]);
          for (int k = 0; k < TASKS; k++)
            g_assert_cmpint (calls[i].done[k], ==, 2);
        }
    }
  threads_set_count (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turns/in-turn", test_in_turn);
  g_test_add_func ("/turns/beside", test_beside);
  g_test_add_func ("/turns/changed", test_changed);
  return g_test_run ();
}
