/* batch-run.c - see batch-run.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three desks in turn: at one a picture is decoded, at the next the network looks at the one before it, at the last the one before
 * that is encoded.  On one thread: the decoding and encoding happen in the desks' processes.
 */
#include "batch-run.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../batch/todo.h"
#include "batch-desk.h"
#include "batch-files.h"
#include "say.h"
#include "stop.h"
#include "tally-bar.h"

#define N_DESKS 3

typedef struct
{
  BatchWork *work;
  Results   *results;
  GArray    *todo; /* numbers of pictures */
  BatchDesk  desks[N_DESKS];
  TallyBar   bar;
} BatchRun;

/* ---- what is done already */

/* Of this picture as it is, in these terms, whole, and under these names. */
static gboolean
is_done (guint number, JsonObject *record, gpointer data)
{
  const BatchWork     *work = data;
  const InventoryItem *item = inventory_item (work->inventory, number);
  const RecordStamp    stamp = record_stamp (item->path);

  if (record_failure (record) || !record_is_of (record, item->path, &stamp, &work->terms))
    return FALSE;
  for (guint i = 0; i < record_n_outputs (record); i++)
    if (!record_output (record, i) || !batch_files_is_of (record_output (record, i), item->stem))
      return FALSE;
  return record_has_outputs (record, work->folder);
}

static void
warn_of_other_terms (const BatchWork *work, guint n)
{
  g_autofree char *why =
      n ? g_strdup_printf (_ ("pictures explained by another model or version, or with other options, are explained anew: %u"), n)
        : NULL;

  if (why)
    say_warning (work->folder, why);
}

static GArray *
find_todo (BatchWork *work, Results *results, const GArray *share)
{
  guint   n_others;
  GArray *todo = todo_list (work->inventory, share, results, &work->terms, is_done, work, &n_others);

  warn_of_other_terms (work, n_others);
  return todo;
}

/* ---- one picture */

/* Files that an earlier record of the picture had and this one has not. */
static void
remove_old_outputs (const BatchRun *run, JsonObject *old, const char *line)
{
  g_autoptr (JsonObject) now = record_parse (line);

  for (guint i = 0; old && i < record_n_outputs (old); i++)
    {
      const char      *output = record_output (old, i);
      g_autofree char *path = output ? g_build_filename (run->work->folder, output, NULL) : NULL;
      gboolean         kept = !output;

      for (guint k = 0; now && k < record_n_outputs (now); k++)
        kept = kept || g_strcmp0 (record_output (now, k), output) == 0;
      if (!kept)
        unlink (path);
    }
}

static gboolean
finish (BatchRun *run, gint64 i, GError **error)
{
  BatchDesk       *desk = i >= 0 ? &run->desks[i % N_DESKS] : NULL;
  g_autofree char *line = desk ? batch_desk_finish (desk, run->work, error) : NULL;
  g_autoptr (JsonObject) old = NULL;

  if (!desk)
    return TRUE;
  if (!line)
    return FALSE;
  old = results_record (run->results, desk->item->path);
  if (!results_append (run->results, desk->item->path, line, error))
    return FALSE;
  remove_old_outputs (run, old, line);
  tally_bar_count (&run->bar, desk->item->path, desk->failed, desk->kind);
  return TRUE;
}

static void
begin (BatchRun *run, guint i)
{
  if (i < run->todo->len)
    batch_desk_begin (&run->desks[i % N_DESKS], run->work,
                      inventory_item (run->work->inventory, g_array_index (run->todo, guint, i)));
}

/* ---- all of them */

static gboolean
go_through (BatchRun *run, GError **error)
{
  guint n = run->todo->len;

  begin (run, 0);
  for (guint i = 0; i < n; i++)
    {
      if (stop_requested (error) || !finish (run, (gint64) i - 2, error))
        return FALSE;
      begin (run, i + 1);
      if (!batch_desk_explain (&run->desks[i % N_DESKS], run->work, error))
        return FALSE;
    }
  return (n < 2 || finish (run, (gint64) n - 2, error)) && (n < 1 || finish (run, (gint64) n - 1, error));
}

gboolean
batch_run (BatchWork *work, Results *results, const GArray *share, Tally *tally, GError **error)
{
  BatchRun run = { work, results, find_todo (work, results, share), .bar = tally_bar_begin (tally, work->options) };
  gboolean ok;

  *tally = tally_begin (share->len, share->len - run.todo->len);
  for (gsize i = 0; i < N_DESKS; i++)
    batch_desk_init (&run.desks[i]);
  ok = go_through (&run, error);
  for (gsize i = 0; i < N_DESKS; i++)
    batch_desk_clear (&run.desks[i]);
  tally_bar_end (&run.bar);
  g_array_unref (run.todo);
  return ok;
}
