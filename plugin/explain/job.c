/* job.c - the engine off the main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread only notes how far it is; a timer of the main loop looks ten times a second and tells.  So a fast engine cannot
 * flood the host, where every report is a message to another process.
 */
#include "job.h"

#define REPORT_MS 100

struct _Job
{
  JobWork       work;
  JobReport     report;
  JobDone       done;
  gpointer      data;
  GMainContext *context; /* of the thread that started the job */
  GThread      *thread;
  GSource      *timer, *end; /* sources of that context */
  gint          cancelled;   /* atomic */
  GMutex        lock;        /* guards the next three */
  double        fraction;
  char         *stage;
  gboolean      news;
  GError       *error; /* the thread's until `end` is attached */
};

static gboolean
note_progress (double fraction, const char *stage, gpointer token)
{
  Job *job = token;

  g_mutex_lock (&job->lock);
  job->fraction = fraction;
  if (g_strcmp0 (stage, job->stage) != 0)
    {
      g_free (job->stage);
      job->stage = g_strdup (stage);
    }
  job->news = TRUE;
  g_mutex_unlock (&job->lock);

  return !g_atomic_int_get (&job->cancelled);
}

static gboolean
tell_progress (gpointer data)
{
  Job             *job = data;
  g_autofree char *stage = NULL;
  double           fraction;
  gboolean         news;

  g_mutex_lock (&job->lock);
  news = job->news;
  fraction = job->fraction;
  stage = g_strdup (job->stage);
  job->news = FALSE;
  g_mutex_unlock (&job->lock);

  if (news)
    job->report (fraction, stage, job->data);
  return G_SOURCE_CONTINUE;
}

static gboolean
tell_end (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&job->thread, g_thread_join); /* has nothing left to do; now all that it wrote is seen here */
  if (job->timer)
    g_source_destroy (job->timer);
  error = g_steal_pointer (&job->error);
  if (job->done)
    job->done (error, job->data); /* may free the job: no more of it after this */
  return G_SOURCE_REMOVE;
}

static gpointer
work_in_thread (gpointer data)
{
  Job *job = data;

  job->work (note_progress, job, job->data, &job->error);
  g_source_attach (job->end, job->context);
  return NULL;
}

Job *
job_new (JobWork work, JobReport report, JobDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  *job = (Job){ .work = work, .report = report, .done = done, .data = data, .context = g_main_context_ref_thread_default () };
  g_mutex_init (&job->lock);

  if (report)
    {
      job->timer = g_timeout_source_new (REPORT_MS);
      g_source_set_callback (job->timer, tell_progress, job, NULL);
      g_source_attach (job->timer, job->context);
    }
  job->end = g_idle_source_new ();
  g_source_set_callback (job->end, tell_end, job, NULL);
  job->thread = g_thread_try_new ("explain", work_in_thread, job, &job->error);
  if (!job->thread)
    g_source_attach (job->end, job->context);
  return job;
}

void
job_free (Job *job)
{
  if (!job)
    return;

  g_atomic_int_set (&job->cancelled, TRUE);
  if (job->thread)
    g_thread_join (job->thread);
  g_source_destroy (job->end);
  g_source_unref (job->end);
  if (job->timer)
    {
      g_source_destroy (job->timer);
      g_source_unref (job->timer);
    }
  g_main_context_unref (job->context);
  g_mutex_clear (&job->lock);
  g_free (job->stage);
  g_clear_error (&job->error);
  g_free (job);
}

typedef struct
{
  JobWork    work;
  JobReport  report;
  gpointer   data;
  GMainLoop *loop;
  GError    *error;
} JobRun;

static gboolean
run_work (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  JobRun *run = data;

  return run->work (progress, token, run->data, error);
}

static void
run_report (double fraction, const char *stage, gpointer data)
{
  JobRun *run = data;

  if (run->report)
    run->report (fraction, stage, run->data);
}

static void
run_done (const GError *error, gpointer data)
{
  JobRun *run = data;

  run->error = error ? g_error_copy (error) : NULL;
  g_main_loop_quit (run->loop);
}

gboolean
job_run (JobWork work, JobReport report, gpointer data, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (g_main_context_get_thread_default (), FALSE);
  JobRun run = { work, report, data, loop, NULL };
  Job   *job = job_new (run_work, run_report, run_done, &run);

  g_main_loop_run (loop);
  job_free (job);
  if (!run.error)
    return TRUE;
  g_propagate_error (error, run.error);
  return FALSE;
}
