/* session.c - a dialog's engine: what the network sees, and why, while the user changes his mind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   look:  open the model (thread)  ->  read the picture (main, while idle)  ->  run the network (thread)  ->  explain
 *   explain:  the map of one class (thread)  ->  what another method says, if that is quick (thread)
 *
 * Of a network that is asked in words, another question needs no more than the last of these: look again.  What was seen before stays until
 * then.
 *
 * At most one of them is under way.  What a thread works with, the explanation and the settings, the main thread leaves alone
 * until the thread is done or stopped.
 */
#include "session.h"

#include <glib/gi18n-lib.h>

#include "concern.h"
#include "contrast.h"
#include "glance.h"
#include "opinion.h"
#include "prompts.h"

struct _Session
{
  GObject     *config;
  Settings    *settings;
  Explanation *explanation;

  SessionChanged changed;
  JobReport      progress;
  gpointer       data;
  int            side;

  Job     *job; /* under way, or NULL */
  Reading *reading;

  ViaModel         *network;       /* that is run, as it was opened; until it is, NULL */
  Glance            glance;        /* what the thread has made */
  gboolean          words;         /* the network that was opened last is asked in words */
  gboolean          looking;       /* … for which all else waits */
  char             *asked;         /* in words, see prompts_key(); of the glance, and then of the trace */
  gboolean          selected;      /* only a selection is looked at */
  gboolean          ready;         /* its trace is there */
  guint64           memory, bound; /* see session_memory() */
  GError           *problem;
  ViaMap           *coarse;
  GHashTable       *maps;  /* name of a map -> ViaMap */
  int               shown; /* the class that was asked for, or -1, … */
  int               rival; /* … rather than this one, or CONTRAST_NONE */
  char             *name;  /* of its map, see name_map() */
  ViaExplainOptions options;
  ViaMap           *fresh; /* what the thread has made */

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
tell_changed (Session *s)
{
  if (s->changed)
    s->changed (s->data);
}

static void
stop_job (Session *s)
{
  reading_stop (s->reading);
  g_clear_pointer (&s->job, job_free);
  opinion_forget (s->opinion);
  reliance_forget (s->reliance);
  g_clear_pointer (&s->fresh, via_map_free);
  glance_clear (&s->glance);
  s->looking = FALSE;
  pass_progress (1, "", s);
}

/* Takes the error over. */
static void
set_problem (Session *s, GError *error)
{
  stop_job (s);
  g_clear_error (&s->problem);
  s->problem = error;
  tell_changed (s);
}

/* At the end of a job: it is freed.  FALSE: it went wrong. */
static gboolean
end_job (Session *s, const GError *error)
{
  if (error)
    set_problem (s, g_error_copy (error));
  else
    g_clear_pointer (&s->job, job_free);
  return !s->problem;
}

static gboolean
read_settings (Session *s, const Concern *concern)
{
  GError *error = NULL;

  if (concern_read (concern, s->config, s->settings, &error))
    return TRUE;
  set_problem (s, error);
  return FALSE;
}

/* ---- explaining */

static gboolean
make_map (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Session *s = data;

  s->fresh = via_explain (s->explanation->trace, settings_method (s->settings), &s->shown, 1, &s->options, progress, token, error);
  return s->fresh != NULL;
}

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
  ViaMap  *map = g_steal_pointer (&s->fresh);

  if (!end_job (s, error))
    return;
  g_hash_table_insert (s->maps, g_strdup (s->name), map);
  pass_progress (1, "", s);
  ask_twice (s);
  tell_changed (s);
}

/* All that a map of this trace depends on. */
static char *
name_map (const Session *s)
{
  const ViaExplainOptions *o = &s->options;

  return g_strdup_printf ("%s %d %d %d %d %d %d %d %d %.17g %.17g %d %d %d", via_method_id (settings_method (s->settings)),
                          s->shown, o->contrast ? o->against : -1, o->start_layer, o->start_given, o->ablation, o->flavour,
                          o->variant, o->gammas, o->gamma_linear, o->gamma_patches, o->steps, o->baseline, o->refine);
}

static void
start_explaining (Session *s)
{
  if (!s->ready || s->shown < 0)
    return;
  stop_job (s);
  g_clear_error (&s->problem);
  g_clear_pointer (&s->name, g_free);
  if (!read_settings (s, &concern_map))
    return;
  s->options = contrast_options (s->settings, s->rival);
  s->name = name_map (s);
  if (!g_hash_table_contains (s->maps, s->name))
    s->job = job_new (make_map, pass_progress, on_explained, s);
  else
    ask_twice (s);
  tell_changed (s);
}

/* ---- looking */

static gboolean
run_network (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Session *s = data;

  return glance_make (&s->glance, s->network, s->explanation->photo, s->ready ? s->explanation->trace : NULL, s->settings, progress,
                      token, error);
}

static void
forget_seen (Session *s)
{
  s->ready = FALSE;
  s->shown = -1;
  s->rival = CONTRAST_NONE;
  g_clear_pointer (&s->name, g_free);
  g_clear_pointer (&s->coarse, via_map_free);
  g_hash_table_remove_all (s->maps);
  g_clear_pointer (&s->explanation->trace, via_trace_free);
  g_clear_pointer (&s->explanation->model, via_model_free);
}

static void
on_seen (const GError *error, gpointer data)
{
  Session *s = data;
  Glance   seen = s->glance;

  s->glance = (Glance){ 0 };
  s->looking = FALSE;
  forget_seen (s);
  s->explanation->model = seen.model;
  s->explanation->trace = seen.trace;
  s->coarse = seen.coarse;
  if (seen.forward > 0)
    s->forward = seen.forward;
  if (!end_job (s, error))
    return;
  s->ready = TRUE;
  pass_progress (1, "", s);
  tell_changed (s);
}

static void
plan_memory (Session *s)
{
  ViaTraceOptions options = { .precision = s->settings->precision };

  s->memory = via_photo_memory (s->explanation->photo, &options, &s->bound);
  if (s->bound == G_MAXUINT64)
    s->memory = 0;
}

/* With the picture that has been read. */
static void
run_again (Session *s)
{
  stop_job (s);
  g_clear_error (&s->problem);
  if (via_model_reads_words (s->network) && !read_settings (s, &concern_question))
    return;
  s->looking = TRUE;
  s->words = prompts_wanted (s->network, s->settings);
  g_free (s->asked);
  s->asked = prompts_key (s->settings);
  s->job = job_new (run_network, pass_progress, on_seen, s);
  tell_changed (s);
}

static void
on_read (ViaPhoto *photo, GError *error, gpointer data)
{
  Session *s = data;

  if (!photo)
    {
      set_problem (s, error);
      return;
    }
  s->explanation->photo = photo;
  plan_memory (s);
  run_again (s);
}

static gboolean
begin_reading (Session *s, GError **error)
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
on_opened (const GError *error, gpointer data)
{
  Session *s = data;
  GError  *problem = NULL;

  if (!end_job (s, error))
    return;
  s->words = prompts_wanted (s->network, s->settings);
  tell_changed (s); /* who types what the network is asked should know that it is */
  if (!begin_reading (s, &problem))
    set_problem (s, problem);
}

static gboolean
open_model (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Session *s = data;

  s->network = via_model_open (s->settings->model, error);
  return s->network != NULL;
}

static void
forget_map (Session *s)
{
  JobReport report = s->explanation->report;

  stop_job (s);
  g_clear_error (&s->problem);
  forget_seen (s);
  s->memory = 0;
  g_clear_pointer (&s->asked, g_free);
  g_clear_pointer (&s->network, via_model_free);
  explanation_clear (s->explanation);
  s->explanation->settings = s->settings;
  s->explanation->report = report;
}

void
session_look (Session *session)
{
  forget_map (session);
  settings_object_read (session->config, SETTING_OPTIONS, session->settings, NULL); /* labels may be among them */
  if (!read_settings (session, &concern_sight))
    return;
  pass_progress (0, _ ("Opening the model"), session);
  session->job = job_new (open_model, pass_progress, on_opened, session);
  tell_changed (session);
}

/* ---- from outside */

/* Whether a network that has its picture is asked for something else than before. */
static gboolean
asks_for_more (const Session *session)
{
  return session->asked && via_model_reads_words (session->network) && concern_asks_otherwise (session->config, session->asked);
}

static void
on_setting_changed (GObject *config, GParamSpec *spec, Session *session)
{
  if (concern_has (&concern_sight, spec->name) || concern_sees_otherwise (config, session->settings))
    session_look (session);
  else if (concern_has (&concern_question, spec->name) && asks_for_more (session))
    run_again (session);
  else if (!session->looking && concern_has (&concern_map, spec->name)
           && concern_wants_other_map (session->config, session->settings))
    start_explaining (session);
}

static void
tell_opinion (gpointer data)
{
  tell_changed (data);
}

static void
tell_reliance (gpointer data)
{
  pass_progress (1, "", data);
  tell_changed (data);
}

Session *
session_new (GObject *config, Settings *settings, Explanation *explanation, const ReadingSource *source)
{
  Session *s = g_new0 (Session, 1);

  s->config = g_object_ref (config);
  s->settings = settings;
  s->explanation = explanation;
  s->reading = reading_new (source, pass_progress, on_read, s);
  s->maps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) via_map_free);
  s->shown = -1;
  s->rival = CONTRAST_NONE;
  s->opinion = opinion_new (tell_opinion, s);
  s->reliance = reliance_new (tell_reliance, pass_progress, s);
  g_signal_connect (config, "notify", G_CALLBACK (on_setting_changed), s);
  return s;
}

void
session_free (Session *session)
{
  if (!session)
    return;
  g_signal_handlers_disconnect_by_data (session->config, session);
  session->progress = NULL;
  stop_job (session);
  reading_free (session->reading);
  opinion_free (session->opinion);
  reliance_free (session->reliance);
  g_clear_error (&session->problem);
  via_map_free (session->coarse);
  via_model_free (session->network);
  g_hash_table_unref (session->maps);
  g_free (session->name);
  g_free (session->asked);
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
  if (!session->ready || session->looking || (session->shown == class_number && session->rival == rival && session->name))
    return;
  stop_job (session); /* a thread reads the numbers */
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
  return session->words;
}

gboolean
session_looks_again (const Session *session)
{
  return session->looking;
}

const Thumbnail *
session_thumbnail (const Session *session)
{
  return reading_thumbnail (session->reading);
}

const ViaMap *
session_map (const Session *session, gboolean *coarse)
{
  const ViaMap *map = session->name ? g_hash_table_lookup (session->maps, session->name) : NULL;

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
  return session->job || reading_is_busy (session->reading) || opinion_is_busy (session->opinion)
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
  *bound = session->bound;
  return session->memory;
}

gboolean
session_selected (const Session *session)
{
  return session->selected;
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
  ViaExplainOptions   options = contrast_options (session->settings, session->rival);
  g_autofree gpointer name = NULL;
  gpointer            map;

  stop_job (session);
  read_settings (session, &concern_map); /* which methods are wanted besides, it did not need to know */
  explanation_ask (session->explanation, classes, n, &options);
  if (n == 1 && classes[0] == session->shown && session->name && settings_methods (session->settings)->n == 1
      && g_hash_table_steal_extended (session->maps, session->name, &name, &map))
    explanation_take_map (session->explanation, map);
  g_clear_pointer (&session->name, g_free); /* asked for again, it is made again */
}
