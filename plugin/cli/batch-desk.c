/* batch-desk.c - see batch-desk.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-desk.h"

#include "batch-files.h"
#include "explained.h"
#include "stop.h"

void
batch_desk_init (BatchDesk *desk)
{
  *desk = (BatchDesk){ .codec = codec_new (stop_waiting, NULL), .files = batch_files_new () };
}

static void
forget (BatchDesk *desk)
{
  g_clear_object (&desk->record);
  g_clear_error (&desk->picture.failed);
  g_ptr_array_set_size (desk->files, 0);
}

void
batch_desk_clear (BatchDesk *desk)
{
  forget (desk);
  g_ptr_array_unref (desk->files);
  codec_free (desk->codec);
}

/* ---- failures */

/* Takes the error, and what has been made so far away. */
static void
fail (BatchDesk *desk, FailureKind kind, GError *why)
{
  g_clear_object (&desk->record);
  g_ptr_array_set_size (desk->files, 0);
  desk->picture.failed = why;
  desk->picture.kind = kind;
}

/* ---- reading */

void
batch_desk_begin (BatchDesk *desk, const BatchWork *work, const InventoryItem *item)
{
  GError *why = NULL;

  forget (desk);
  desk->picture.item = item;
  desk->picture.stamp = record_stamp (item->path);
  if (!record_stamp_is_file (&desk->picture.stamp, &why)
      || !codec_load (desk->codec, item->path, !work->options->settings.raw, &why))
    fail (desk, FAILURE_UNREADABLE, why);
}

/* ---- explaining */

static void
put_warnings (JsonBuilder *json, const Forward *forward, const Attributions *attributions)
{
  g_autofree char *left_out = method_choice_note (&attributions->choice);

  json_put_open (json, "warnings", '[');
  if (left_out)
    json_put_string (json, NULL, left_out);
  for (guint i = 0; i < forward->complaints->len; i++)
    json_put_string (json, NULL, forward->complaints->pdata[i]);
  for (guint i = 0; i < attributions->choice.n; i++)
    for (guint k = 0; k < via_map_n_classes (attributions->maps[i]); k++)
      if (via_map_note (attributions->maps[i], k))
        json_put_string (json, NULL, via_map_note (attributions->maps[i], k));
  json_put_close (json, ']');
}

static void
begin_record (BatchDesk *desk, const BatchWork *work, const Forward *forward, const Explained *explained)
{
  desk->record = json_builder_new ();
  json_put_open (desk->record, NULL, '{');
  record_put_source (desk->record, desk->picture.item->path, &desk->picture.stamp, &work->terms);
  explained_put_json (explained, work->options, forward, desk->record);
  if (explained->attributions.choice.n > 1)
    attributions_put_agreement (&explained->attributions, forward->model, desk->record);
  put_warnings (desk->record, forward, &explained->attributions);
}

/* `kind`: what has failed when it has. */
static gboolean
look_and_explain (BatchDesk *desk, BatchWork *work, Forward *forward, Explained *explained, FailureKind *kind, GError **error)
{
  ProgressBar silent = { .n_stages = 1 };

  *kind = FAILURE_UNDECODABLE;
  if (!forward_look (forward, work->options, desk->picture.item->path, &silent, error))
    {
      *kind = forward->photo ? FAILURE_UNEXPLAINED : FAILURE_UNDECODABLE;
      return FALSE;
    }
  *kind = FAILURE_UNEXPLAINED;
  if (!explained_make (explained, work->options, forward, &silent, error))
    return FALSE;
  begin_record (desk, work, forward, explained);
  *kind = FAILURE_UNWRITTEN;
  return batch_files_begin (desk->files, work, desk->picture.item, forward, &explained->attributions, error);
}

void
batch_desk_explain (BatchDesk *desk, BatchWork *work)
{
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  Forward     forward = { .model = via_model_ref (work->model),
                          .all = work->all,
                          .at_once = !work->options->top,
                          .codec = desk->codec,
                          .complaints = complaints };
  Explained   explained = { 0 };
  GError     *why = NULL;
  FailureKind kind;

  if (!desk->picture.failed && !look_and_explain (desk, work, &forward, &explained, &kind, &why))
    fail (desk, kind, why);
  explained_clear (&explained);
  forward.codec = NULL; /* the desk's */
  forward_clear (&forward);
}

/* ---- writing */

static char *
explained_line (BatchDesk *desk)
{
  batch_files_put_json (desk->files, desk->record);
  json_put_close (desk->record, '}');
  return json_text (desk->record);
}

static gboolean
is_explained (const BatchDesk *desk)
{
  return !desk->picture.failed || desk->picture.kind == FAILURE_UNWRITTEN;
}

char *
batch_desk_finish (BatchDesk *desk, BatchWork *work, GError **error)
{
  GError *why = NULL;

  work->proven = work->proven || is_explained (desk);
  if (!desk->picture.failed && !batch_files_end (desk->files, desk->codec, &why))
    fail (desk, FAILURE_UNWRITTEN, why);
  if (!desk->picture.failed)
    return explained_line (desk);
  if (!desk_picture_is_alone (&desk->picture, work->proven, error)
      || (desk->picture.kind == FAILURE_UNWRITTEN && !batch_files_can_write (work->folder, error)))
    return NULL;
  return desk_picture_line (&desk->picture, &work->terms);
}
