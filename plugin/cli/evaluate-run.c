/* evaluate-run.c - see evaluate-run.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "evaluate-run.h"

#include <glib/gi18n-lib.h>

#include "../batch/todo.h"
#include "desk-picture.h"
#include "desks.h"
#include "forward.h"
#include "say.h"
#include "stop.h"
#include "tally-bar.h"

/* A picture on its way. */
typedef struct
{
  Codec      *codec;
  guint8     *pixels; /* R'G'B' of a picture of width x height that is no file of its own; NULL: the codec has it */
  int         width, height;
  DeskPicture picture;
  guint       number; /* of it in the list */
  char       *line;   /* of what is found; NULL when it has failed */
} EvaluateDesk;

typedef struct
{
  EvaluateWork *work;
  Results      *results;
  Study        *study;
  GArray       *todo; /* numbers of pictures */
  EvaluateDesk *desks;
  TallyBar      bar;
} EvaluateRun;

/* ---- what is done already */

/* Which pictures are shown to networks that have forgotten depends on how many there are. */
static gboolean
is_randomised (const EvaluateWork *work, guint number)
{
  return work->randomised && randomised_wants (number, work->roster->inventory->items->len);
}

static gboolean
is_evaluated (guint number, JsonObject *record, gpointer data)
{
  const EvaluateWork  *work = data;
  const InventoryItem *item = inventory_item (work->roster->inventory, number);
  const RecordStamp    stamp = roster_stamp (work->roster, number);
  g_autofree char     *objects = roster_objects (work->roster, number, work->options->masks);

  return !record_failure (record) && record_is_of (record, item->path, &stamp, &work->terms)
         && json_object_get_int_member_with_default (record, "class", ROSTER_UNLABELLED)
                == roster_picture (work->roster, number)->label
         && json_object_has_member (record, "randomised") == is_randomised (work, number)
         && g_strcmp0 (record_text (record, "objects"), objects) == 0;
}

static void
warn_of_earlier (const EvaluateWork *work, guint n)
{
  g_autofree char *why =
      g_strdup_printf (_ ("pictures evaluated with another model or version, or with other options, are done anew: %u"), n);

  if (n)
    say_warning (work->folder, why);
}

static GArray *
find_todo (EvaluateWork *work, Results *results, const GArray *share)
{
  guint   n_others;
  GArray *todo = todo_list (work->roster->inventory, share, results, &work->terms, is_evaluated, work, &n_others);

  warn_of_earlier (work, n_others);
  return todo;
}

/* ---- one picture */

/* A picture that lies in a file of many is there at once. */
static gboolean
begin_picture (EvaluateDesk *desk, const RosterPicture *picture, gboolean managed, GError **error)
{
  g_clear_pointer (&desk->pixels, g_free);
  if (!picture->file)
    return record_stamp_is_file (&desk->picture.stamp, error) && codec_load (desk->codec, desk->picture.item->path, managed, error);
  desk->pixels = segmentation_file_picture (picture->file, picture->place, &desk->width, &desk->height, error);
  return desk->pixels != NULL;
}

/* A step of desks.h. */
static void
begin (guint i, guint number, gpointer data)
{
  EvaluateRun  *run = data;
  EvaluateDesk *desk = &run->desks[number];
  const Roster *roster = run->work->roster;

  desk->number = g_array_index (run->todo, guint, i);
  desk->picture.item = inventory_item (roster->inventory, desk->number);
  desk->picture.stamp = roster_stamp (roster, desk->number);
  g_clear_pointer (&desk->line, g_free);
  g_clear_error (&desk->picture.failed);
  desk->picture.kind = FAILURE_UNREADABLE;
  begin_picture (desk, roster_picture (roster, desk->number), !run->work->options->settings.raw, &desk->picture.failed);
}

/* What is known of a picture, and of networks that have forgotten; [methods, n], NULL: it was not shown to them. */
static char *
specimen_line (const EvaluateDesk *desk, const EvaluateWork *work, const MethodChoice *choice, const Specimen *specimen,
               const double *forgotten)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *objects = roster_objects (work->roster, desk->number, work->options->masks);

  json_put_open (json, NULL, '{');
  record_put_source (json, desk->picture.item->path, &desk->picture.stamp, &work->terms);
  if (objects)
    json_put_string (json, "objects", objects);
  json_put_string (json, "model", work->terms.model);
  specimen_put_json (specimen, work->model, json);
  if (forgotten)
    randomised_put_json (work->randomised, forgotten, choice, json);
  json_put_close (json, '}');
  return json_text (json);
}

/* The same picture to be hidden from: that needs no double precision, and many forward passes.  Unref it. */
static ViaTrace *
hidden_trace (const Forward *forward, ProgressBar *silent, GError **error)
{
  const ViaTraceOptions fast = { .precision = VIA_PRECISION_FAST };

  return via_trace_new (forward->model, forward->photo, &fast, progress_bar_step, silent, error);
}

/* What in the picture is the object, if that is known: *mask is NULL when it is not. */
static gboolean
read_mask (const EvaluateDesk *desk, const EvaluateWork *work, const Forward *forward, ObjectMask **mask, GError **error)
{
  const char          *folder = work->options->masks;
  const RosterPicture *picture = roster_picture (work->roster, desk->number);
  g_autofree char     *path = folder ? roster_mask (work->roster, desk->number, folder) : NULL;
  const GArray        *boxes = path ? NULL : roster_boxes (work->roster, desk->number);

  *mask = NULL;
  if (path)
    *mask = object_mask_read (path, forward->width, forward->height, error);
  else if (boxes)
    *mask = object_mask_from_boxes (desk->picture.item->path, (const ViaBox *) (const void *) boxes->data, boxes->len,
                                    forward->width, forward->height, error);
  else if (picture->file)
    *mask = segmentation_file_mask (picture->file, picture->place, forward->width, forward->height, error);
  return *mask || (!path && !boxes && !picture->file);
}

static char *
evaluate_trace (const EvaluateDesk *desk, const EvaluateWork *work, const Forward *forward, const ObjectMask *mask,
                ProgressBar *silent, GError **error)
{
  const Subject           subject = { desk->picture.item->path, roster_picture (work->roster, desk->number)->label, mask,
                                      via_photo_frame (forward->photo) };
  const ViaExplainOptions how = { .check = TRUE };
  g_auto (MethodChoice) choice = { 0 };
  g_autoptr (ViaTrace) hidden = NULL;
  g_autoptr (Specimen) specimen = NULL;
  g_autofree double *forgotten = NULL;

  if (method_choice_make (&choice, &work->options->settings, forward->trace, &how, error)
      && (hidden = hidden_trace (forward, silent, error)))
    specimen = specimen_new (&work->protocol, &subject, &choice, forward->trace, hidden, progress_bar_step, silent, error);
  if (!specimen)
    return NULL;
  if (is_randomised (work, desk->number)
      && !(forgotten =
               randomised_correlations (work->randomised, specimen, forward->photo, &choice, progress_bar_step, silent, error)))
    return NULL;
  return specimen_line (desk, work, &choice, specimen, forgotten);
}

/* The line of what is found; NULL and an error, and `kind` of it. */
static char *
evaluate_photo (const EvaluateDesk *desk, const EvaluateWork *work, FailureKind *kind, GError **error)
{
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  Forward forward = { .model = via_model_ref (work->model),
                      .codec = desk->codec,
                      .complaints = complaints,
                      .pixels = desk->pixels,
                      .width = desk->width,
                      .height = desk->height };
  g_autoptr (ObjectMask) mask = NULL;
  ProgressBar silent = { .n_stages = 1 };
  gboolean    ok = forward_look (&forward, work->options, desk->picture.item->path, &silent, error);
  gboolean    masked = ok && read_mask (desk, work, &forward, &mask, error);
  char       *line = masked ? evaluate_trace (desk, work, &forward, mask, &silent, error) : NULL;

  *kind = !forward.photo ? FAILURE_UNDECODABLE : ok && !masked ? FAILURE_MASK : FAILURE_UNEXPLAINED;
  forward.codec = NULL; /* the desk's */
  forward_clear (&forward);
  return line;
}

/* A step of desks.h. */
static void
evaluate (guint i, guint number, gpointer data)
{
  const EvaluateRun *run = data;
  EvaluateDesk      *desk = &run->desks[number];

  if (!desk->picture.failed)
    desk->line = evaluate_photo (desk, run->work, &desk->picture.kind, &desk->picture.failed);
}

/* ---- all of them */

static gboolean
keep_line (EvaluateRun *run, const EvaluateDesk *desk, const char *line, GError **error)
{
  g_autoptr (JsonObject) record = NULL;

  if (run->results)
    return results_append (run->results, desk->picture.item->path, line, error);
  record = record_parse (line);
  study_add (run->study, record);
  return TRUE;
}

/* A step of desks.h. */
static gboolean
finish (guint i, guint number, gpointer data, GError **error)
{
  EvaluateRun  *run = data;
  EvaluateDesk *desk = &run->desks[number];

  run->work->proven = run->work->proven || desk->line;
  if (!desk->line && desk_picture_is_alone (&desk->picture, run->work->proven, error))
    desk->line = desk_picture_line (&desk->picture, &run->work->terms);
  if (!desk->line || !keep_line (run, desk, desk->line, error))
    return FALSE;
  tally_bar_count (&run->bar, desk->picture.item->path, desk->picture.failed, desk->picture.kind);
  return TRUE;
}

static void
desk_clear (EvaluateDesk *desk)
{
  codec_free (desk->codec);
  g_free (desk->pixels);
  g_free (desk->line);
  g_clear_error (&desk->picture.failed);
}

static const DesksSteps steps = { begin, evaluate, finish };

gboolean
evaluate_run (EvaluateWork *work, const GArray *share, Results *results, Study *study, Tally *tally, GError **error)
{
  EvaluateRun run = { work, results, study, find_todo (work, results, share), .bar = tally_bar_begin (tally, work->options) };
  const guint n_threads = desks_threads (run.todo->len, work->model, &work->options->settings);
  gboolean    ok;

  *tally = tally_begin (share->len, share->len - run.todo->len);
  run.desks = g_new0 (EvaluateDesk, desks_count (n_threads));
  for (guint i = 0; i < desks_count (n_threads); i++)
    run.desks[i].codec = codec_new (stop_waiting, NULL);
  ok = desks_run (run.todo->len, n_threads, &steps, &run, error);
  for (guint i = 0; i < desks_count (n_threads); i++)
    desk_clear (&run.desks[i]);
  g_free (run.desks);
  tally_bar_end (&run.bar);
  g_array_unref (run.todo);
  return ok;
}
