/* recognition.c - which of the models whose files are there can be used.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "recognition.h"

#include "../explain/job.h"

struct _Recognition
{
  GPtrArray          *names;
  gboolean           *usable; /* the thread's while it runs */
  Job                *job;
  RecognitionUnusable unusable;
  gpointer            data;
};

static gboolean
recognise_all (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Recognition *r = data;

  for (guint i = 0; i < r->names->len && progress ((double) i / r->names->len, "", token); i++)
    r->usable[i] = via_model_is_installed (r->names->pdata[i], NULL);
  return TRUE;
}

static void
on_recognised (const GError *error, gpointer data)
{
  Recognition *r = data;

  for (guint i = 0; !error && i < r->names->len; i++)
    if (!r->usable[i])
      r->unusable (r->names->pdata[i], r->data);
}

Recognition *
recognition_new (GPtrArray *names, RecognitionUnusable unusable, gpointer data)
{
  Recognition *r = g_new0 (Recognition, 1);

  r->names = names;
  r->usable = g_new0 (gboolean, names->len);
  r->unusable = unusable;
  r->data = data;
  r->job = job_new (recognise_all, NULL, on_recognised, r);
  return r;
}

void
recognition_free (Recognition *recognition)
{
  if (!recognition)
    return;
  job_free (recognition->job);
  g_ptr_array_unref (recognition->names);
  g_free (recognition->usable);
  g_free (recognition);
}
