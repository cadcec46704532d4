/* test-job.c - work in a thread: its result, its progress, its end by cancelling.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/job.h"

typedef struct
{
  GThread *main, *worker;
  int      reports, ends;
  double   last;
  gboolean fail, forever, cancelled;
  gint     started; /* atomic */
} Probe;

static gboolean
work (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Probe *probe = data;

  probe->worker = g_thread_self ();
  g_atomic_int_set (&probe->started, TRUE);
  for (int i = 0; probe->forever || i < 500; i++)
    {
      if (!progress (i / 500.0, "working", token))
        {
          probe->cancelled = TRUE;
          g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, "Cancelled");
          return FALSE;
        }
      g_usleep (1000);
    }
  if (probe->fail)
    g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE, "no such file");
  return !probe->fail;
}

static void
report (double fraction, const char *stage, gpointer data)
{
  Probe *probe = data;

  g_assert_true (g_thread_self () == probe->main);
  g_assert_cmpstr (stage, ==, "working");
  g_assert_cmpfloat (fraction, >=, probe->last);
  probe->last = fraction;
  probe->reports++;
}

static void
count_end (const GError *error, gpointer data)
{
  ((Probe *) data)->ends++;
}

/* 500 steps in half a second and more, but ten reports a second at most. */
static void
test_run (void)
{
  Probe  probe = { .main = g_thread_self () };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_true (job_run (work, report, &probe, &error));
  g_assert_no_error (error);
  g_assert_true (probe.worker != probe.main);
  g_assert_cmpint (probe.reports, >=, 1);
  g_assert_cmpint (probe.reports, <=, 1 + (g_get_monotonic_time () - start) / 100000);
}

static void
test_failure (void)
{
  Probe probe = { .main = g_thread_self (), .fail = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_false (job_run (work, NULL, &probe, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, "no such file");
}

/* Freeing stops the work, and no callback comes afterwards. */
static void
test_cancel (void)
{
  Probe probe = { .main = g_thread_self (), .forever = TRUE };
  Job  *job = job_new (work, report, count_end, &probe);
  int   reports;

  while (!g_atomic_int_get (&probe.started))
    g_main_context_iteration (NULL, FALSE);
  job_free (job);
  g_assert_true (probe.cancelled);

  reports = probe.reports;
  for (int i = 0; i < 30; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_cmpint (probe.reports, ==, reports);
  g_assert_cmpint (probe.ends, ==, 0);
}

static void
test_free_finished (void)
{
  Probe probe = { .main = g_thread_self () };
  Job  *job = job_new (work, NULL, count_end, &probe);

  while (!probe.ends)
    g_main_context_iteration (NULL, TRUE);
  job_free (job);
  job_free (NULL);
  g_assert_cmpint (probe.ends, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/run", test_run);
  g_test_add_func ("/job/failure", test_failure);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/free-finished", test_free_finished);
  return g_test_run ();
}
