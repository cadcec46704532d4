/* train-work.c - see train-work.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "train-work.h"

struct _TrainWork
{
  JobReport      report;
  TrainWorkEnded ended;
  gpointer       data;

  Training *training; /* the last one */
  Job      *job;      /* running, or NULL */
  gint      stopped;  /* atomic */

  ViaProgress progress; /* the job's own */
  gpointer    token;
};

TrainWork *
train_work_new (JobReport report, TrainWorkEnded ended, gpointer data)
{
  TrainWork *work = g_new0 (TrainWork, 1);

  work->report = report;
  work->ended = ended;
  work->data = data;
  return work;
}

void
train_work_free (TrainWork *work)
{
  if (!work)
    return;
  job_free (work->job);
  training_free (work->training);
  g_free (work);
}

/* On the job's thread */

static gboolean
go_on_training (double fraction, const char *stage, gpointer data)
{
  TrainWork *work = data;

  return work->progress (fraction, stage, work->token) && !g_atomic_int_get (&work->stopped);
}

/* A JobWork. */
static gboolean
train_probe (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  TrainWork *work = data;

  work->progress = progress;
  work->token = token;
  return training_run (go_on_training, work, work->training, error);
}

/* On the main one */

static void
pass_training_progress (double fraction, const char *stage, gpointer data)
{
  TrainWork *work = data;

  work->report (fraction, stage, work->data);
}

static void
on_work_ended (const GError *error, gpointer data)
{
  TrainWork *work = data;

  g_clear_pointer (&work->job, job_free);
  work->ended (error ? NULL : work->training, error, work->data);
}

void
train_work_begin (TrainWork *work, Training *training)
{
  training_free (work->training);
  work->training = training;
  g_atomic_int_set (&work->stopped, FALSE);
  work->job = job_new (train_probe, pass_training_progress, on_work_ended, work);
}

void
train_work_stop (TrainWork *work)
{
  g_atomic_int_set (&work->stopped, TRUE);
}

gboolean
train_work_is_busy (const TrainWork *work)
{
  return work->job != NULL;
}

gboolean
train_work_is_stopped (const TrainWork *work)
{
  return g_atomic_int_get (&work->stopped);
}
