/* sight.c - see sight.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a thread works with, the explanation and the settings, the main thread leaves alone until the thread is done or stopped.
 */
#include "sight.h"

#include <glib/gi18n-lib.h>

#include "concern.h"
#include "prompts.h"

struct _Sight
{
  GObject      *config;
  Settings     *settings;
  Explanation  *explanation;
  SightListener listener;

  Job     *job; /* under way, or NULL */
  Reading *reading;
  int      side; /* of the thumbnail */

  ViaModel *network; /* as it was opened; until it is, NULL */
  Glance    glance;  /* what the thread has made */
  gboolean  words;   /* the network that was opened last is asked in words */
  gboolean  running;
  char     *asked;         /* in words, see prompts_key() */
  gboolean  selected;      /* only a selection is looked at */
  guint64   memory, bound; /* see sight_memory() */
};

/* ---- what all steps share */

static void
pass_sight_progress (double fraction, const char *stage, gpointer data)
{
  Sight *s = data;

  s->listener.report (fraction, stage, s->listener.data);
}

static void
tell_step (Sight *s)
{
  s->listener.changed (s->listener.data);
}

/* Before the network has been run. */
static void
tell_unseen (Sight *s, const GError *error)
{
  s->listener.ended (NULL, error, s->listener.data);
}

void
sight_stop (Sight *sight)
{
  reading_stop (sight->reading);
  g_clear_pointer (&sight->job, job_free);
  glance_clear (&sight->glance);
  sight->running = FALSE;
}

/* ---- the last step */

static gboolean
take_glance (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Sight *s = data;

  return glance_make (&s->glance, s->network, s->explanation->photo, s->explanation->trace, s->settings, progress, token, error);
}

static void
on_network_run (const GError *error, gpointer data)
{
  Sight *s = data;
  Glance seen = s->glance;

  s->glance = (Glance){ 0 };
  s->running = FALSE;
  g_clear_pointer (&s->job, job_free);
  s->listener.ended (&seen, error, s->listener.data);
}

static gboolean
read_question (Sight *s, GError **error)
{
  return !via_model_reads_words (s->network) || concern_read (&concern_question, s->config, s->settings, error);
}

void
sight_look_again (Sight *sight)
{
  g_autoptr (GError) error = NULL;

  sight_stop (sight);
  pass_sight_progress (1, "", sight);
  if (!read_question (sight, &error))
    {
      tell_unseen (sight, error);
      return;
    }
  sight->running = TRUE;
  sight->words = prompts_wanted (sight->network, sight->settings);
  g_free (sight->asked);
  sight->asked = prompts_key (sight->settings);
  sight->job = job_new (take_glance, pass_sight_progress, on_network_run, sight);
  tell_step (sight);
}

/* ---- the steps before */

static void
plan_memory (Sight *s)
{
  ViaTraceOptions options = { .precision = s->settings->precision };

  s->memory = via_photo_memory (s->explanation->photo, &options, &s->bound);
  if (s->bound == G_MAXUINT64)
    s->memory = 0;
}

static void
on_picture_read (ViaPhoto *photo, GError *error, gpointer data)
{
  Sight *s = data;
  g_autoptr (GError) problem = error;

  if (!photo)
    {
      tell_unseen (s, problem);
      return;
    }
  s->explanation->photo = photo;
  plan_memory (s);
  sight_look_again (s);
}

static gboolean
begin_reading (Sight *s, GError **error)
{
  const View *view = reading_begin (s->reading, s->settings, s->network, s->side, error);

  if (!view)
    return FALSE;
  s->explanation->width = view->area.width;
  s->explanation->height = view->area.height;
  s->selected = view->selected;
  return TRUE;
}

static void
on_model_opened (const GError *error, gpointer data)
{
  Sight *s = data;
  g_autoptr (GError) problem = error ? g_error_copy (error) : NULL;

  g_clear_pointer (&s->job, job_free);
  if (!problem)
    {
      s->words = prompts_wanted (s->network, s->settings);
      tell_step (s); /* who types what the network is asked should know that it is */
      begin_reading (s, &problem);
    }
  if (problem)
    tell_unseen (s, problem);
}

static gboolean
open_network (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Sight *s = data;

  s->network = via_model_open (s->settings->model, error);
  return s->network != NULL;
}

static void
forget_network (Sight *s)
{
  sight_stop (s);
  s->memory = 0;
  g_clear_pointer (&s->asked, g_free);
  g_clear_pointer (&s->network, via_model_free);
}

void
sight_look (Sight *sight, int side)
{
  g_autoptr (GError) error = NULL;

  forget_network (sight);
  sight->side = side;
  settings_object_read (sight->config, SETTING_OPTIONS, sight->settings, NULL); /* labels may be among them */
  if (!concern_read (&concern_sight, sight->config, sight->settings, &error))
    {
      tell_unseen (sight, error);
      return;
    }
  pass_sight_progress (0, _ ("Opening the model"), sight);
  sight->job = job_new (open_network, pass_sight_progress, on_model_opened, sight);
  tell_step (sight);
}

/* ---- from outside */

Sight *
sight_new (GObject *config, Settings *settings, Explanation *explanation, const ReadingSource *source,
           const SightListener *listener)
{
  Sight *s = g_new0 (Sight, 1);

  s->config = config;
  s->settings = settings;
  s->explanation = explanation;
  s->listener = *listener;
  s->reading = reading_new (source, pass_sight_progress, on_picture_read, s);
  return s;
}

void
sight_free (Sight *sight)
{
  if (!sight)
    return;
  forget_network (sight);
  reading_free (sight->reading);
  g_free (sight);
}

gboolean
sight_is_busy (const Sight *sight)
{
  return sight->job || reading_is_busy (sight->reading);
}

gboolean
sight_is_running (const Sight *sight)
{
  return sight->running;
}

gboolean
sight_in_words (const Sight *sight)
{
  return sight->words;
}

gboolean
sight_asks_otherwise (const Sight *sight)
{
  return sight->asked && via_model_reads_words (sight->network) && concern_asks_otherwise (sight->config, sight->asked);
}

const Thumbnail *
sight_thumbnail (const Sight *sight)
{
  return reading_thumbnail (sight->reading);
}

gboolean
sight_selected (const Sight *sight)
{
  return sight->selected;
}

guint64
sight_memory (const Sight *sight, guint64 *bound)
{
  *bound = sight->bound;
  return sight->memory;
}
