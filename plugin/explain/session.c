/* session.c - a dialog's engine: what the network sees, and why, while the user changes his mind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   look:  sight.c, up to a forward pass  ->  explain
 *   explain:  the map of one class (class-maps.c)  ->  what another method says, if that is quick (opinion.c)
 *
 * At most one of them is under way, or what somebody asks about the map (reliance.c).  What a thread works with, the explanation and the
 * settings, the main thread leaves alone until the thread is done or stopped.
 */
#include "session.h"

#include "class-maps.h"
#include "concern.h"
#include "contrast.h"
#include "opinion.h"
#include "sight.h"

struct _Session
{
  GObject     *config;
  Settings    *settings;
  Explanation *explanation;

  SessionChanged changed;
  JobReport      progress;
  gpointer       data;
  int            side;

  Sight            *sight;
  gboolean          ready; /* its trace is there */
  ViaMap           *coarse;
  GError           *problem;
  ClassMaps        *maps;
  int               shown; /* the class that was asked for, or -1, … */
  int               rival; /* … rather than this one, or CONTRAST_NONE */
  ViaExplainOptions options;

  double    forward;  /* seconds that the forward pass took */
  double    patience; /* how many a second opinion may take */
  Opinion  *opinion;
  Reliance *reliance;
};

/* ---- what all steps share */

static void
pass_progress (double fraction, const char *stage, gpointer data)
{
  Session *s = data;

  if (s->progress)
    s->progress (fraction, stage, s->data);
}

static void
tell_changed (gpointer data)
{
  Session *s = data;

  if (s->changed)
    s->changed (s->data);
}

/* Nothing is under way. */
static void
tell_done (gpointer data)
{
  pass_progress (1, "", data);
  tell_changed (data);
}

static void
stop_all (Session *s)
{
  sight_stop (s->sight);
  class_maps_stop (s->maps);
  opinion_forget (s->opinion);
  reliance_forget (s->reliance);
  pass_progress (1, "", s);
}

/* Before another attempt. */
static void
begin_anew (Session *s)
{
  stop_all (s);
  g_clear_error (&s->problem);
}

static void
set_problem (Session *s, const GError *error)
{
  begin_anew (s);
  s->problem = g_error_copy (error);
  tell_changed (s);
}

static gboolean
read_settings_of_map (Session *s)
{
  g_autoptr (GError) error = NULL;

  if (concern_read (&concern_map, s->config, s->settings, &error))
    return TRUE;
  set_problem (s, error);
  return FALSE;
}

/* ---- explaining */

/* When the map itself is there: nobody waits for it. */
static void
ask_twice (Session *s)
{
  const ViaMethod *second = opinion_method (settings_method (s->settings));
  ViaPrecision     precision = via_trace_precision (s->explanation->trace);

  if (opinion_cost (second, precision, s->options.contrast, s->forward) <= s->patience)
    opinion_ask (s->opinion, s->explanation->trace, settings_method (s->settings), s->shown, s->rival);
}

static void
on_explained (const GError *error, gpointer data)
{
  Session *s = data;

  if (error)
    {
      set_problem (s, error);
      return;
    }
  pass_progress (1, "", s);
  ask_twice (s);
  tell_changed (s);
}

static void
start_explaining (Session *s)
{
  if (!s->ready || s->shown < 0)
    return;
  begin_anew (s);
  class_maps_ask_nothing (s->maps);
  if (!read_settings_of_map (s))
    return;
  s->options = contrast_options (s->settings, s->rival);
  if (class_maps_ask (s->maps, s->explanation->trace, settings_method (s->settings), s->shown, &s->options))
    ask_twice (s);
  tell_changed (s);
}

/* ---- looking */

static void
forget_seen (Session *s)
{
  s->ready = FALSE;
  s->shown = -1;
  s->rival = CONTRAST_NONE;
  class_maps_forget (s->maps);
  g_clear_pointer (&s->coarse, via_map_free);
  g_clear_pointer (&s->explanation->trace, via_trace_free);
  g_clear_pointer (&s->explanation->model, via_model_free);
}

/* What was seen before stays until then. */
static void
take_seen (Session *s, const Glance *seen)
{
  forget_seen (s);
  s->explanation->model = seen->model;
  s->explanation->trace = seen->trace;
  s->coarse = seen->coarse;
  if (seen->forward > 0)
    s->forward = seen->forward;
}

static void
on_seen (const Glance *seen, const GError *error, gpointer data)
{
  Session *s = data;

  if (seen)
    take_seen (s, seen);
  if (error)
    {
      set_problem (s, error);
      return;
    }
  s->ready = TRUE;
  tell_done (s);
}

static void
look_again (Session *s)
{
  begin_anew (s);
  sight_look_again (s->sight);
}

static void
empty_explanation (Session *s)
{
  JobReport report = s->explanation->report;

  explanation_clear (s->explanation);
  s->explanation->settings = s->settings;
  s->explanation->report = report;
}

void
session_look (Session *session)
{
  begin_anew (session);
  forget_seen (session);
  empty_explanation (session);
  sight_look (session->sight, session->side);
}

/* ---- from outside */

static void
on_setting_changed (GObject *config, GParamSpec *spec, Session *session)
{
  if (concern_has (&concern_sight, spec->name) || concern_sees_otherwise (config, session->settings))
    session_look (session);
  else if (concern_has (&concern_question, spec->name) && sight_asks_otherwise (session->sight))
    look_again (session);
  else if (!sight_is_running (session->sight) && concern_has (&concern_map, spec->name)
           && concern_wants_other_map (session->config, session->settings))
    start_explaining (session);
}

Session *
session_new (GObject *config, Settings *settings, Explanation *explanation, const ReadingSource *source)
{
  Session *s = g_new0 (Session, 1);

  s->config = g_object_ref (config);
  s->settings = settings;
  s->explanation = explanation;
  s->sight = sight_new (config, settings, explanation, source, &(SightListener){ tell_changed, on_seen, pass_progress, s });
  s->maps = class_maps_new (pass_progress, on_explained, s);
  s->shown = -1;
  s->rival = CONTRAST_NONE;
  s->opinion = opinion_new (tell_changed, s);
  s->reliance = reliance_new (tell_done, pass_progress, s);
  g_signal_connect (config, "notify", G_CALLBACK (on_setting_changed), s);
  return s;
}

void
session_free (Session *session)
{
  if (!session)
    return;
  g_signal_handlers_disconnect_by_data (session->config, session);
  class_maps_free (session->maps);
  opinion_free (session->opinion);
  reliance_free (session->reliance);
  sight_free (session->sight);
  g_clear_error (&session->problem);
  via_map_free (session->coarse);
  g_object_unref (session->config);
  g_free (session);
}

void
session_listen (Session *session, SessionChanged changed, JobReport progress, gpointer data, int side)
{
  session->changed = changed;
  session->progress = progress;
  session->data = data;
  session->side = side;
}

void
session_ask_twice (Session *session, double seconds)
{
  session->patience = seconds;
}

void
session_show (Session *session, int class_number, int rival)
{
  gboolean same = session->shown == class_number && session->rival == rival && class_maps_is_asked (session->maps);

  if (!session->ready || sight_is_running (session->sight) || same)
    return;
  stop_all (session); /* a thread reads the numbers */
  session->shown = class_number;
  session->rival = rival;
  start_explaining (session);
}

gboolean
session_knows_classes (const Session *session)
{
  return !session->ready
         || via_method_knows_classes (settings_method (session->settings), &session->options, session->explanation->model);
}

const GError *
session_problem (const Session *session)
{
  return session->problem;
}

ViaTrace *
session_trace (const Session *session)
{
  return session->ready ? session->explanation->trace : NULL;
}

gboolean
session_in_words (const Session *session)
{
  return sight_in_words (session->sight);
}

gboolean
session_looks_again (const Session *session)
{
  return sight_is_running (session->sight);
}

const Thumbnail *
session_thumbnail (const Session *session)
{
  return sight_thumbnail (session->sight);
}

const ViaMap *
session_map (const Session *session, gboolean *coarse)
{
  const ViaMap *map = class_maps_asked (session->maps);

  *coarse = !map;
  return map || !session->ready ? map : session->coarse;
}

const ViaMap *
session_opinion (const Session *session, const ViaMethod **method)
{
  return opinion_map (session->opinion, method);
}

gboolean
session_is_busy (const Session *session)
{
  return sight_is_busy (session->sight) || class_maps_is_busy (session->maps) || opinion_is_busy (session->opinion)
         || reliance_is_busy (session->reliance);
}

void
session_rely (Session *session)
{
  gboolean      coarse;
  const ViaMap *map = session_map (session, &coarse);

  if (session_is_busy (session) || coarse)
    return;
  reliance_ask (session->reliance, session->explanation->trace, map);
  tell_changed (session);
}

const Reliance *
session_reliance (const Session *session)
{
  return session->reliance;
}

ViaBox
session_frame (const Session *session)
{
  return via_photo_frame (session->explanation->photo);
}

ViaBox
session_extent (const Session *session)
{
  return (ViaBox){ 0, 0, session->explanation->width, session->explanation->height };
}

guint64
session_memory (const Session *session, guint64 *bound)
{
  return sight_memory (session->sight, bound);
}

gboolean
session_selected (const Session *session)
{
  return sight_selected (session->sight);
}

double
session_seen (const Session *session)
{
  const Explanation *e = session->explanation;
  ViaBox             seen = via_photo_seen (e->photo);

  return seen.width * seen.height / ((double) e->width * e->height);
}

void
session_settle (Session *session, const int *classes, guint n)
{
  ViaExplainOptions options = contrast_options (session->settings, session->rival);
  ViaMap           *map = NULL;

  stop_all (session);
  read_settings_of_map (session); /* which methods are wanted besides, it did not need to know */
  explanation_ask (session->explanation, classes, n, &options);
  if (n == 1 && classes[0] == session->shown && settings_methods (session->settings)->n == 1)
    map = class_maps_take (session->maps);
  if (map)
    explanation_take_map (session->explanation, map);
  class_maps_ask_nothing (session->maps); /* asked for again, it is made again */
}
