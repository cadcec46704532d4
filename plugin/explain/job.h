/* job.h - the engine off the main thread.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The work runs in its own thread and touches nothing but the engine; `report` and `done` come from the main loop of the thread
 * that started the job, the only one that may talk to GIMP, GEGL and GTK.
 */
#ifndef JOB_H
#define JOB_H

#include <via.h>

typedef struct _Job Job;

/* What the thread does: hands `progress` and `token` on to the engine, returns FALSE and sets the error on failure. */
typedef gboolean (*JobWork) (ViaProgress progress, gpointer token, gpointer data, GError **error);
/* Ten times a second at most, while the work runs; `stage` is lent for the call. */
typedef void (*JobReport) (double fraction, const char *stage, gpointer data);
/* Once, when the work is over; `error` is NULL on success, and lent until it returns.  May free the job. */
typedef void (*JobDone) (const GError *error, gpointer data);

/* Starts a job and returns at once.  `report` and `done` may be NULL. */
Job *job_new (JobWork work, JobReport report, JobDone done, gpointer data);
/* Cancels what still runs, waits for its thread (the engine asks at least every 50 ms) and frees the job; no callback comes any
 * more.  NULL is fine. */
void job_free (Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* Runs a job to its end, with the main loop running meanwhile. */
gboolean job_run (JobWork work, JobReport report, gpointer data, GError **error);

#endif
