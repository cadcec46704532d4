/* batch-desk.c - see batch-desk.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-desk.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "batch-files.h"
#include "cli-error.h"
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
  g_clear_error (&desk->failed);
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
  failure_shorten (why, desk->item->path);
  g_clear_object (&desk->record);
  g_ptr_array_set_size (desk->files, 0);
  g_clear_error (&desk->failed);
  desk->failed = why;
  desk->kind = failure_of (why, kind);
}

/* Whether what is wrong is wrong with the picture alone, of which the error becomes. */
static gboolean
settle (BatchDesk *desk, const BatchWork *work, FailureKind kind, GError *why, GError **error)
{
  gboolean stopped = stop_requested (error);
  gboolean hopeless = !work->proven && kind == FAILURE_UNEXPLAINED && cli_error_is_of_all (why);

  if (!stopped && hopeless)
    g_propagate_error (error, g_steal_pointer (&why));
  else if (!stopped && kind == FAILURE_UNWRITTEN && !batch_files_can_write (work->folder, error))
    stopped = TRUE;
  if (!stopped && !hopeless)
    fail (desk, kind, g_steal_pointer (&why));
  g_clear_error (&why);
  return !stopped && !hopeless;
}

/* ---- reading */

void
batch_desk_begin (BatchDesk *desk, const BatchWork *work, const InventoryItem *item)
{
  GError *why = NULL;

  forget (desk);
  desk->item = item;
  desk->stamp = record_stamp (item->path);
  if (!record_stamp_is_file (&desk->stamp, &why) || !codec_load (desk->codec, item->path, !work->options->settings.raw, &why))
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
  record_put_source (desk->record, desk->item->path, &desk->stamp, &work->terms);
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
  if (!forward_look (forward, work->options, desk->item->path, &silent, error))
    {
      *kind = forward->photo ? FAILURE_UNEXPLAINED : FAILURE_UNDECODABLE;
      return FALSE;
    }
  *kind = FAILURE_UNEXPLAINED;
  if (!explained_make (explained, work->options, forward, &silent, error))
    return FALSE;
  work->proven = TRUE;
  begin_record (desk, work, forward, explained);
  *kind = FAILURE_UNWRITTEN;
  return batch_files_begin (desk->files, work, desk->item, forward, &explained->attributions, error);
}

gboolean
batch_desk_explain (BatchDesk *desk, BatchWork *work, GError **error)
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
  gboolean    ok = TRUE;

  if (!desk->failed && !look_and_explain (desk, work, &forward, &explained, &kind, &why))
    ok = settle (desk, work, kind, why, error);
  explained_clear (&explained);
  forward.codec = NULL; /* the desk's */
  forward_clear (&forward);
  return ok;
}

/* ---- writing */

static char *
explained_line (BatchDesk *desk)
{
  batch_files_put_json (desk->files, desk->record);
  json_put_close (desk->record, '}');
  return json_text (desk->record);
}

char *
batch_desk_finish (BatchDesk *desk, const BatchWork *work, GError **error)
{
  GError *why = NULL;

  if (!desk->failed && !batch_files_end (desk->files, desk->codec, &why) && !settle (desk, work, FAILURE_UNWRITTEN, why, error))
    return NULL;
  if (!desk->failed)
    return explained_line (desk);
  return record_of_failure (desk->item->path, &desk->stamp, &work->terms, failure_id (desk->kind), desk->failed->message);
}
